"""What a change of settings must keep to. Pure: days are arguments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from famn.kernel.calendar import Unit
from famn.kernel.denied import Refused


@dataclass(frozen=True, slots=True)
class LengthInput:
    """What one version of the guidelines says of one rule. ``unit`` counts ``length``; ``warn_days`` are calendar days."""

    rule: str
    length: int
    unit: Unit
    warn_days: int


def check_named(text: str, words: str) -> None:
    """Refuse what was left empty."""
    if not text.strip():
        raise Refused("empty", words)


def check_not_before(day: date, first: date, words: str) -> None:
    """Refuse a day before the first possible one."""
    if day < first:
        raise Refused("too_early", words)


def check_end(starts_on: date, ended_on: date | None, ends_on: date, *, today: date) -> None:
    """Refuse an end that has passed, that comes before the start, or of something that has ended already."""
    if ended_on is not None and ended_on <= today:
        raise Refused("over", _("Den har redan upphört."))
    if ends_on < today:
        raise Refused("past", _("Dagen har redan passerat. Välj i dag eller en senare dag."))
    if ends_on <= starts_on:
        raise Refused("before_start", _("Slutdagen behöver ligga efter den första dagen."))


def check_lengths(lengths: Sequence[LengthInput]) -> None:
    """Refuse a version that sets no clock at all, or the same one twice."""
    if not lengths:
        raise Refused("no_lengths", _("Versionen behöver sätta minst en tidsgräns."))
    if len({length.rule for length in lengths}) < len(lengths):
        raise Refused("twice", _("Samma tidsgräns står två gånger."))
