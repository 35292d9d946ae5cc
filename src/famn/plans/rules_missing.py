"""What is missing on a day: the plan of the queue, homes that do not exist yet (``rules_recruiting``), one place more in those that do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from time import monotonic

from famn.plans.rules_recruiting import Needs, needs, short_of_homes, wanted_homes
from matchcore import Point, Request, Rules
from matchcore.answer import Plan
from matchcore.gaps import gaps
from matchcore.planning import plan
from matchcore.queue import Queue

MOST_BEDS = 6
"""Homes of the bank that are tried with one place more."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """All that the brief of a day is worked out from."""

    as_of: date
    queue: Queue
    requests: Mapping[str, Request]
    terms: Mapping[str, Rules]
    """The rules that each request is searched on."""
    centres: tuple[tuple[str, str, Point], ...]
    most_places: int
    """Most children in a home, those who live there already among them."""
    living: Mapping[str, int]
    """Children who live in each home of the queue already."""
    worth: Mapping[tuple[str, int], int]
    """Points of placing so many children of a request in a home that meets all they need."""
    salt: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing on a day."""

    placed: int
    """Children for whom the plan of the whole queue has a home."""
    proven: bool
    """No plan is worth more."""
    needs: Needs
    beds: tuple[tuple[str, int], ...]
    """Homes of the bank that would give more children a home with one place more than they have, and how many."""


def missing(asked: Asked) -> Missing:
    """Work out the brief. Half of the time at most goes to the plan that everything is compared with. Raises ``NoPlan``."""
    began = monotonic()
    found = plan(asked.queue, salt=asked.salt, time_limit=asked.seconds / 2)
    wanted = wanted_homes(
        queue=asked.queue,
        requests=asked.requests,
        terms=asked.terms,
        short=short_of_homes(asked.queue, found),
        centres=asked.centres,
        most_places=asked.most_places,
        as_of=asked.as_of,
    )
    left = max(asked.seconds - (monotonic() - began), 0.0)
    told = needs(
        queue=asked.queue, found=found, wanted=wanted, worth=lambda name, children: asked.worth[name, children], seconds=left * 0.8
    )
    left = max(asked.seconds - (monotonic() - began), 0.0)
    return Missing(found.children_placed, found.status == "proven", told, tuple(_one_more(asked, found, left)))


def _one_more(asked: Asked, found: Plan, seconds: float) -> list[tuple[str, int]]:
    """One place more, in homes that would not hold more children than the rule allows."""
    beds = dict(zip(asked.queue.home_ids, asked.queue.home_beds, strict=True))
    rows = [
        (row.home, row.gain.children)
        for row in gaps(asked.queue, found, top=MOST_BEDS, time_limit=seconds / MOST_BEDS).beds
        if row.gain is not None and row.gain.children > 0 and asked.living[row.home] + beds[row.home] < asked.most_places
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))
