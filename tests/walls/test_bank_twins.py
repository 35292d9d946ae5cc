"""The database's reckoning of the whole bank is the twin of the rules in Python: the same homes, the same days, the same answer."""

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connections, transaction

from famn.homes.models import CapacityPeriod, FosterHome, Occupancy
from famn.homes.queries_line import least_free
from famn.homes.rules import Offered, Taken, free_places, shown_status
from famn.kernel.period import Period
from tests.walls.acting import Stage
from tests.walls.rows import ALIAS

HOMES, SPAN = 80, 60
FIRST = date(2026, 3, 1)


def _period(draw: random.Random, *, at_least: int) -> tuple[date, date | None]:
    start = FIRST + timedelta(days=draw.randrange(SPAN))
    return start, None if draw.random() < 0.3 else start + timedelta(days=draw.randrange(at_least, SPAN))


@pytest.fixture
def bank(stage: Stage) -> Iterator[Stage]:
    """Homes with offers and stays at random: back to back, overlapping, ended the day they began, over each other's ends."""
    draw = random.Random(20261122)
    home = FosterHome.objects.using(ALIAS).values_list("cooperation_id", "municipality_id")
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("set local role none")
        board = stage.cast.rows[Occupancy] and Occupancy.objects.using(ALIAS).values_list("board_id", flat=True)[0]
        cooperation, municipality = home.filter(pk=stage.cast.rows[FosterHome]["ready"])[0]
        for number in range(HOMES):
            one = FosterHome.objects.using(ALIAS).create(
                cooperation_id=cooperation, municipality_id=municipality, code=f"T-{number:04}", category="own",
                consent_all_members_on=FIRST, status=draw.choice(["ready", "ready", "ready", "paused"]), created_at=stage.cast.now,
            )  # fmt: skip
            for kind in ("long_term", "emergency", "relief"):
                start, end = _period(draw, at_least=1)
                if draw.random() < 0.7:
                    CapacityPeriod.objects.using(ALIAS).create(
                        cooperation_id=cooperation, home=one, kind=kind, places=draw.randrange(5), starts_on=start, ends_on=end
                    )
                if end is not None and draw.random() < 0.6:
                    CapacityPeriod.objects.using(ALIAS).create(
                        cooperation_id=cooperation, home=one, kind=kind, places=draw.randrange(5), starts_on=end
                    )
            for nth in range(draw.randrange(5)):
                start, end = _period(draw, at_least=0)
                Occupancy.objects.using(ALIAS).create(
                    cooperation_id=cooperation, home=one, board_id=board, origin_id=uuid.uuid4(), referral_id=uuid.uuid4(),
                    state="reserved" if nth == 0 and draw.random() < 0.2 else "placed", kind="long_term", beds=draw.randrange(1, 3),
                    starts_on=start, ends_on=end,
                )  # fmt: skip
        cursor.execute("set local role famn_app")
        yield stage
        transaction.set_rollback(True, using=ALIAS)


def _by_the_rules(on: date) -> tuple[dict[tuple[uuid.UUID, str], int], dict[uuid.UUID, str]]:
    free: dict[tuple[uuid.UUID, str], int] = {}
    states = {}
    for home in FosterHome.objects.using(ALIAS).filter(board=None).prefetch_related("capacity", "occupancies"):
        taken = [
            Taken(Period(bed.starts_on, bed.ends_on), bed.beds, reserved=bed.state == "reserved")
            for bed in home.occupancies.all()
            if bed.ends_on is None or (bed.starts_on < bed.ends_on and bed.ends_on > on)
        ]
        best = 0
        for kind in {span.kind for span in home.capacity.all()}:
            offered = [Offered(Period(span.starts_on, span.ends_on), span.places) for span in home.capacity.all() if span.kind == kind]
            free[home.pk, kind] = free_places(offered, taken, on=on)
            best = max(best, free[home.pk, kind])
        states[home.pk] = str(shown_status(home.status, taken, free=best, on=on))
    return free, states


@pytest.mark.parametrize("days", [0, 1, 7, 30, 59, 60, 119, 400])
def test_free_places_and_states_are_the_rules(bank: Stage, days: int) -> None:
    on = FIRST + timedelta(days=days)
    bank.enter("matching")
    free, states = _by_the_rules(on)
    _, found = bank.run("select home_id, kind, free from famn_bank_places(%s)", [on])
    assert {key: places for key, places in free.items() if places} == {
        (home, kind): places for home, kind, places in found if places and home in states
    }
    _, shown = bank.run("select home_id, state from famn_bank_states(%s)", [on])
    assert dict(shown) == states
    assert len(states) > HOMES
    if days == 30:
        assert {"reserved", "placed_with_space", "placed_full", "ready", "paused"} <= set(states.values())
        assert len(set(free.values())) >= 4


@pytest.mark.parametrize("days", [0, 17, 45, 100])
def test_what_the_timeline_says_of_a_column_is_the_databases_own_reckoning(bank: Stage, days: int) -> None:
    start = FIRST + timedelta(days=days)
    column = Period(start, start + timedelta(days=21))
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("set local role none")
        homes = list(FosterHome.objects.using(ALIAS).filter(code__startswith="T-").prefetch_related("capacity", "occupancies"))
        for home in homes:
            taken = [
                Taken(Period(bed.starts_on, bed.ends_on), bed.beds)
                for bed in home.occupancies.all()
                if bed.ends_on is None or bed.starts_on < bed.ends_on
            ]
            for kind in ("long_term", "emergency", "relief"):
                offered = [Offered(Period(span.starts_on, span.ends_on), span.places) for span in home.capacity.all() if span.kind == kind]
                cursor.execute("select famn_free_places(%s, %s, %s, %s)", [home.pk, kind, column.start, column.end])
                assert (least_free(offered, taken, column) or 0) == max(0, cursor.fetchone()[0])
        cursor.execute("set local role famn_app")
    assert len(homes) == HOMES


def test_a_board_learns_nothing_of_places_by_them(bank: Stage) -> None:
    bank.enter("secretary_a")
    on = FIRST + timedelta(days=30)
    states = {state for _, state in bank.run("select home_id, state from famn_bank_states(%s)", [on])[1]}
    assert states <= {"ready", "paused", "under_review"}
    in_force = CapacityPeriod.objects.using(ALIAS).filter(starts_on__lte=on).exclude(ends_on__lte=on)
    _, found = bank.run("select home_id, kind, free from famn_bank_places(%s)", [on])
    assert {(home, kind): places for home, kind, places in found} == {(one.home_id, one.kind): one.places for one in in_force}
    assert any(places for _home, _kind, places in found)
