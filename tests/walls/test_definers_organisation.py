"""The functions that set cooperations and boards up: tried by every actor."""

import json

import pytest
from django.db import connection

from famn.access.actor import acting
from famn.organisations.models import Board, Membership
from tests.clocks_world import TODAY
from tests.referrals_world import make_sent
from tests.walls.acting import Stage
from tests.walls.expected import ADMIN
from tests.walls.test_definers_refuse import passed

pytestmark = pytest.mark.covers("R-75")

GIVEN = (
    {"name": "Värd", "form": "other", "org_number": ""},
    {"name": "Ny", "county_code": "14", "started_on": "2026-01-01", "eves_are_free": True},
    {"title": "R", "version": "1", "decided_on": "2026-01-01", "valid_from": "2026-01-01", "lengths": []},
    {"version": "1", "valid_from": "2026-01-01", "freshness_days": 9, "max_children": 3, "distance_bands_km": [1], "relaxable": {}},
)


def test_founding_is_for_administrators(stage: Stage) -> None:
    call = "famn_found_cooperation(%s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)"
    assert passed(stage, call, *map(json.dumps, GIVEN)) == ADMIN | {f"{name}:2" for name in ADMIN}


def test_whether_a_board_has_cases_is_told_to_those_who_may_end_it(world) -> None:
    make_sent(world)

    def told(key: str, board: str) -> bool:
        with acting(world.actors[key]), connection.cursor() as cursor:
            cursor.execute("select famn_board_has_cases(%s)", [world.boards[board].pk])
            return cursor.fetchone()[0]

    assert told("head", "a") and told("admin", "a") and not told("head", "b")
    assert not any(told(key, "a") for key in ("head:2", "admin:2", "matching", "manager_a", "secretary_b", "evaluator", "mail"))


@pytest.mark.covers("R-57a")
def test_a_board_outside_any_membership_is_covered_by_no_consent(world) -> None:
    def covered(key: str) -> object:
        with acting(world.actors[key]), connection.cursor() as cursor:
            cursor.execute("select famn_informed_from()")
            return cursor.fetchone()[0]

    with acting(world.actors["head"]):
        first = Membership.objects.get(municipality_id="2280")
    assert covered("secretary_a") == first.starts_on and covered("head") is None
    with acting(world.actors["head"]):
        assert Board.objects.filter(pk=world.boards["a"].pk).update(ends_on=TODAY) == 1
        Membership.objects.filter(pk=first.pk).update(ends_on=TODAY)
    assert covered("secretary_a") is None


@pytest.mark.covers("R-52")
def test_what_a_board_leaves_is_told_in_kinds_to_those_who_may_end_it(world) -> None:
    make_sent(world)

    def told(key: str, board: str) -> list[str]:
        with acting(world.actors[key]), connection.cursor() as cursor:
            cursor.execute("select famn_what_board_leaves(%s)", [world.boards[board].pk])
            return cursor.fetchone()[0]

    assert "cases" in told("head", "a") and "cases" in told("admin", "a") and told("head", "b") == []
    assert not any(told(key, "a") for key in ("head:2", "admin:2", "matching", "manager_a", "secretary_b", "evaluator", "mail"))
