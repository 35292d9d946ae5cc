"""How a clock is counted and read. Pure; lengths and time are arguments."""

from dataclasses import dataclass
from datetime import date, timedelta

from famn.kernel.calendar import Unit, due_on, is_broken


@dataclass(frozen=True, slots=True)
class Length:
    """What one version of the guidelines says of one rule. ``unit`` counts ``length``; ``warn_days`` are calendar days."""

    length: int
    unit: Unit
    warn_days: int


@dataclass(frozen=True, slots=True)
class Dates:
    """When a commitment is due and from which day it counts as *soon*."""

    due_on: date
    warn_on: date


def dates(opened_on: date, length: Length, *, eves_free: bool) -> Dates:
    """Count a commitment's dates; the day of the event is day 0 (domain 2.6)."""
    due = due_on(opened_on, length.length, length.unit, eves_free=eves_free)
    return Dates(due, max(opened_on, due - timedelta(days=length.warn_days)))


def state(*, due: date | None, warn: date | None, met_on: date | None, today: date) -> str:
    """In one word: ``met`` (in time or late), ``broken``, ``soon``, ``open``. Met at 23:59 on the due day is met."""
    if met_on is not None:
        return "met" if due is None or not is_broken(due, met_on) else "broken"
    if due is None:
        return "open"
    if is_broken(due, today):
        return "broken"
    return "soon" if warn is not None and today >= warn else "open"
