"""Builders for clocks: running, soon, broken, met late; and the deviations that come of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from famn.access.actor import acting
from famn.commitments.actions import open_commitment
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.deviations.actions import sweep_clocks
from famn.deviations.models import Deviation
from famn.kernel.calendar import local_date
from tests.world import World

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime.now(tz=UTC)
TODAY = local_date(NOW)


def swedish(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """An instant by the Swedish wall clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=STOCKHOLM)


def make_clock(
    world: World,
    *,
    rule: Rule = Rule.MATCH,
    party: Party = Party.GFO,
    letter: str = "a",
    number: int = 1,
    opened_on: date = TODAY,
    subject_id: UUID | None = None,
    code: str = "F-TESTAA",
    subject_kind: str = "referral",
    **more: Any,
) -> Commitment:
    """A clock opened by GFO's matching coordinator, on a record of its own unless ``subject_id`` is given."""
    key = "matching" if number == 1 else f"matching:{number}"
    board = world.boards[letter if number == 1 else f"{letter}:{number}"]
    by = world.actors[key]
    with acting(by):
        return open_commitment(
            by=by,
            rule=rule,
            party=party,
            cooperation_id=by.cooperation_id,
            board_id=board.pk,
            subject_kind=subject_kind,
            subject_id=subject_id or uuid4(),
            subject_code=code,
            opened_on=opened_on,
            **more,
        )


def sweep(world: World, at: datetime = NOW, *, number: int = 1, limit: int = 200) -> int:
    """One run of the cooperation's own sweeping job."""
    by = world.actors["clock_sweep" if number == 1 else f"clock_sweep:{number}"]
    with acting(by):
        return sweep_clocks(by=by, at=at, limit=limit)


def make_deviation(world: World, *, party: Party = Party.BOARD, letter: str = "a", number: int = 1, **more: Any) -> Deviation:
    """What the sweep drafts of a clock that broke last week."""
    rule = Rule.MATCH if party == Party.GFO else Rule.OPERATIONAL_DECISION
    clock = make_clock(world, rule=rule, party=party, letter=letter, number=number, opened_on=TODAY - timedelta(days=28), **more)
    sweep(world, number=number)
    with acting(world.actors["head" if number == 1 else f"head:{number}"]):
        return Deviation.objects.select_related("board").get(commitment=clock)
