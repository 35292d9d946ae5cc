"""The first line of a case's page: whose turn it is and what comes next."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NextStep:
    """Whose turn, what is to be done, by when. ``url`` empty: nothing to press here."""

    turn: str
    text: str
    yours: bool
    due_on: date | None = None
    url: str = ""
    label: str = ""
