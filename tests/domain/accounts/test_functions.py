"""Functions: held in periods, changed on a day, vacant when nobody holds them (R-51, R-52, R-64a)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from famn.access.actor import acting
from famn.accounts.actions import assign_function, end_function
from famn.accounts.enums import Function
from famn.accounts.models import FunctionHolding
from famn.accounts.queries_people import places
from famn.kernel.denied import Denied, Refused
from famn.organisations.models import Board
from famn.referrals.queries import contacts
from tests.homes_world import now, today

CONTACT, BOARDS = Function.GFO_CONTACT, Function.BOARD_CONTACT


def assign(world, by: str, function: Function, user: str, board: str | None = "a", days: int = 0) -> FunctionHolding:
    actor = world.actor(by)
    with acting(actor):
        return assign_function(
            by=actor, function=function, board=world.boards[board] if board else None, user=world.users[user],
            starts_on=today() + timedelta(days=days), at=now(),
        )  # fmt: skip


def shown(world, by: str = "head") -> dict[tuple[str, str], tuple[list[str], list[str], list[str]]]:
    actor = world.actor(by)
    with acting(actor):
        found = places(by=actor, boards=list(Board.objects.filter(pk__in=[world.boards["a"].pk])), on=today())
        return {
            (one.function.value, "a" if one.board else ""): tuple(
                [row.user.name for row in rows] for rows in (one.now, one.later, one.before)
            )
            for one in found
        }


@pytest.mark.covers("R-51", "R-51a", "R-52")
def test_what_is_sent_to_a_function_goes_to_whoever_holds_it_that_day(world):
    assign(world, "manager_a", BOARDS, "worker_a", days=7)
    head = world.actor("head")
    with acting(head):
        for days, name in ((0, "secretary_a"), (6, "secretary_a"), (7, "worker_a"), (400, "worker_a")):
            found = contacts(board_id=world.boards["a"].pk, cooperation_id=head.cooperation_id, on=today() + timedelta(days=days))
            assert found[BOARDS] == world.users[name]
    now_, later, before = shown(world)["board_contact", "a"]
    assert (now_, later, before) == ([world.users["secretary_a"].name], [world.users["worker_a"].name], [])
    with acting(head):
        assert (
            FunctionHolding.objects.get(function=BOARDS, board=world.boards["a"], user=world.users["secretary_a"]).handed_over_to
            == (world.users["worker_a"])
        )


def test_a_holder_between_two_holds_until_the_next_begins(world):
    assign(world, "head", BOARDS, "worker_a", days=20)
    made = assign(world, "head", BOARDS, "manager_a", days=10)
    assert made.ends_on == today() + timedelta(days=20)


@pytest.mark.covers("R-64a")
def test_a_function_nobody_holds_is_vacant_and_can_be_left(world):
    assert shown(world)["steering_group", "a"] == ([], [], [])
    holding = assign(world, "manager_a", Function.STEERING_GROUP, "ifo_a")
    assert shown(world)["steering_group", "a"][0] == [world.users["ifo_a"].name]
    manager = world.actor("manager_a")
    with acting(manager):
        end_function(by=manager, holding=holding, ends_on=today() + timedelta(days=1), at=now())
        with pytest.raises(Refused) as no:
            end_function(by=manager, holding=FunctionHolding.objects.get(pk=holding.pk), ends_on=today() + timedelta(days=2), at=now())
        assert no.value.code == "function_over"


def test_several_hold_the_matching_function_each_once(world):
    assign(world, "head", Function.MATCHING, "matching", None)
    assign(world, "head", Function.MATCHING, "matching_other", None)
    assert len(shown(world)["matching", ""][0]) == 2
    with pytest.raises(Refused) as no:
        assign(world, "head", Function.MATCHING, "matching", None)
    assert no.value.code == "a_function_of_all_once_a_person"


@pytest.mark.parametrize(
    ("function", "user", "board"),
    [
        (CONTACT, "secretary_a", "a"),
        (CONTACT, "supervisor", "a"),
        (BOARDS, "secretary_b", "a"),
        (BOARDS, "head", "a"),
        (Function.UNIT_HEAD, "secretary_a", "a"),
        (Function.MATCHING, "coordinator", None),
        (BOARDS, "secretary_a", "a"),
    ],
)
def test_a_function_is_held_by_somebody_whose_role_can(world, function, user, board):
    with pytest.raises(Refused) as no:
        assign(world, "head", function, user, board)
    assert no.value.code in {"cannot_hold", "holds_already"}


@pytest.mark.parametrize(
    ("by", "function", "board", "may"),
    [
        ("head", BOARDS, "a", True),
        ("admin", CONTACT, "b", True),
        ("manager_a", BOARDS, "a", True),
        ("manager_a", CONTACT, "a", False),
        ("manager_a", BOARDS, "b", False),
        ("coordinator", CONTACT, "a", False),
        ("secretary_a", BOARDS, "a", False),
    ],
)
def test_who_places_which_function(world, by, function, board, may):
    user = "matching_other" if function == CONTACT else f"worker_{board}"
    if may:
        assert assign(world, by, function, user, board).user == world.users[user]
        return
    with pytest.raises(Denied):
        assign(world, by, function, user, board)
    actor = world.actor(by)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting(actor):
        FunctionHolding.objects.create(
            cooperation_id=actor.cooperation_id, function=Function.UNIT_HEAD if function == BOARDS else function, board=world.boards[board],
            user=world.users[user], starts_on=today() + timedelta(days=900),
        )  # fmt: skip


def test_a_function_is_not_changed_in_the_past(world):
    with pytest.raises(Refused) as no:
        assign(world, "head", BOARDS, "worker_a", days=-1)
    assert no.value.code == "function_past"
