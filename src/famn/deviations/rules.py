"""The life of a deviation, as pure rules: who answers, who judges, and in which state (R-56)."""

from django.utils.translation import gettext_lazy as _

from famn.commitments.enums import Party
from famn.deviations.enums import DeviationStatus as Status
from famn.kernel.denied import Refused

ANSWERABLE = frozenset({Status.SUSPECTED, Status.DISPUTED})
CLOSABLE = frozenset({Status.CONFIRMED, Status.DISPUTED})


def other(party: str) -> Party:
    """The opposite side."""
    return Party.BOARD if party == Party.GFO else Party.GFO


def turn(status: str, against: str) -> Party | None:
    """Whose turn it is: the party that broke the promise answers, the other judges; None when it is closed.

    Confirmed and disputed ones wait for GFO's head, who closes them; a disputed one may also be answered anew.
    """
    if status == Status.SUSPECTED:
        return Party(against)
    if status == Status.ANSWERED:
        return other(against)
    if status == Status.CLOSED:
        return None
    return Party.GFO


def check_is_answerable(status: str) -> None:
    """Raise ``Refused`` unless the responsible party may (still, or again) answer."""
    if status not in ANSWERABLE:
        raise Refused("already_answered", _("Avvikelsen är redan besvarad."))


def check_is_judgeable(status: str) -> None:
    """Raise ``Refused`` unless there is an answer that nobody has judged."""
    if status == Status.SUSPECTED:
        raise Refused("not_answered", _("Den som avvikelsen gäller behöver svara först."))
    if status != Status.ANSWERED:
        raise Refused("already_judged", _("Svaret är redan bedömt."))


def check_is_closable(status: str) -> None:
    """Raise ``Refused`` unless the answer has been judged."""
    if status not in CLOSABLE:
        raise Refused("not_judged", _("Avvikelsen kan avslutas när svaret är bekräftat eller ifrågasatt."))
