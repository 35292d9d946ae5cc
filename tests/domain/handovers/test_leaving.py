"""A board ceases or a member leaves: nobody works there afterwards, and nothing is left that nobody answers for (R-52, R-57)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from famn.access.actor import acting
from famn.access.roles import Role
from famn.accounts.actions import account_subject, assign_function, give_role
from famn.accounts.enums import Function
from famn.accounts.models import FunctionHolding, Invitation, RoleHolding, User
from famn.audit.queries import acts_on
from famn.handovers.actions import close_account, close_board, invite_person, let_member_leave
from famn.handovers.queries_boards import left_at
from famn.homes.models import FosterHome
from famn.kernel.denied import Denied, Refused
from famn.organisations.actions import add_board, add_membership
from famn.organisations.models import Board, Membership
from famn.organisations.queries import boards, members
from tests.clocks_world import NOW, TODAY
from tests.matching_world import make_home
from tests.referrals_world import make_sent
from tests.web.test_today import sign_in

SOON = TODAY + timedelta(days=40)


@pytest.fixture
def young(world):
    """A member with two boards, people at one of them, and functions both ways."""
    head, admin = world.actors["head"], world.actors["admin"]
    with acting(head):
        one = add_membership(by=head, municipality=world.municipalities["2283"], starts_on=TODAY - timedelta(days=100), at=NOW)
        first, second = (
            add_board(by=head, municipality=one.municipality, name=name, starts_on=TODAY - timedelta(days=10), at=NOW)
            for name in ("Norra", "Södra")
        )
    with acting(admin):
        made = {
            role: invite_person(by=admin, email=f"{role}@exempel.se", name=role.label, role=role, board=first, starts_on=TODAY, at=NOW).user
            for role in (Role.UNIT_MANAGER, Role.SOCIAL_WORKER)
        }
        later = {"role": Role.IFO_HEAD, "board": first, "starts_on": SOON + timedelta(days=5)}
        made["later"] = invite_person(by=admin, email="sen@exempel.se", name="Sen", at=NOW, **later).user
        assign_function(by=admin, function=Function.UNIT_HEAD, board=first, user=made[Role.UNIT_MANAGER], starts_on=TODAY, at=NOW)
        assign_function(by=admin, function=Function.GFO_CONTACT, board=first, user=world.users["coordinator"], starts_on=TODAY, at=NOW)
    return one, first, second, made


def ends(world, board: Board) -> dict[str, object]:
    with acting(world.actors["admin"]):
        return {row.user.email: row.ends_on for row in RoleHolding.objects.filter(board=board).select_related("user")}


@pytest.mark.covers("R-52", "R-57")
@pytest.mark.parametrize("key", ["head", "admin"])
def test_roles_and_functions_end_with_their_board(world, young, key):
    _one, first, _second, made = young
    by = world.actors[key]
    with acting(by):
        assert close_board(by=by, board=first, ends_on=SOON, at=NOW) == 3
        held = FunctionHolding.objects.filter(board=first)
        assert {(row.function, row.ends_on) for row in held} == {("unit_head", SOON), ("gfo_contact", SOON)}
        assert Board.objects.get(pk=first.pk).ends_on == SOON
    # What would have begun later never does.
    assert ends(world, first) == {
        "unit_manager@exempel.se": SOON,
        "social_worker@exempel.se": SOON,
        "sen@exempel.se": SOON + timedelta(days=5),
    }
    with acting(world.actors["admin"]):
        never = RoleHolding.objects.get(user=made["later"])
        assert never.starts_on == never.ends_on
        told = [act.text for act in acts_on({"account": [account_subject(made[Role.SOCIAL_WORKER].pk)]})]
    assert any("Norra upphör" in text for text in told)


@pytest.mark.covers("R-57", "R-57a")
def test_a_whole_member_leaves_in_one_act_and_the_past_stays(world, young):
    one, first, second, _made = young
    head = world.actors["head"]
    with acting(head):
        before = [[place.name for place in members(head.own_cooperation_id, on=TODAY - timedelta(days=n))] for n in (101, 100, 1)]
        assert let_member_leave(by=head, membership=one, ends_on=SOON, reason="Egen regi", at=NOW) == 3
        after = [[place.name for place in members(head.own_cooperation_id, on=TODAY - timedelta(days=n))] for n in (101, 100, 1)]
        assert before == after
        assert {board.ends_on for board in Board.objects.filter(pk__in=[first.pk, second.pk])} == {SOON}
        assert Membership.objects.get(pk=one.pk).ends_on == SOON
        days = (TODAY, SOON - timedelta(days=1), SOON)
        assert [boards(head.own_cooperation_id, on=day).filter(pk=first.pk).exists() for day in days] == [True, True, False]


@pytest.mark.covers("R-52")
def test_nothing_is_ended_while_anything_is_left_to_do(world, young):
    one, first, second, _made = young
    head = world.actors["head"]
    home = make_home(world)
    with acting(world.actors["coordinator"]):
        FosterHome.objects.filter(pk=home.pk).update(responsible_board=second)
    with acting(head):
        assert left_at(first) == [] and left_at(second) == ["homes"]
        with pytest.raises(Refused, match="hand_over_first"):
            let_member_leave(by=head, membership=one, ends_on=SOON, reason="Egen regi", at=NOW)
        assert Membership.objects.get(pk=one.pk).ends_on is None
    assert set(ends(world, first).values()) == {None}
    # The database says no to the board alone, too.
    with pytest.raises(DatabaseError), transaction.atomic(), acting(head):
        Board.objects.filter(pk=second.pk).update(ends_on=SOON)
    make_sent(world)
    with acting(head):
        assert left_at(world.boards["a"]) == ["cases", "clocks"] or left_at(world.boards["a"]) == ["cases"]
        with pytest.raises(Refused, match="hand_over_first"):
            close_board(by=head, board=world.boards["a"], ends_on=SOON, at=NOW)


@pytest.mark.covers("R-52")
def test_no_role_and_no_function_outlives_its_board(world, young):
    _one, first, _second, made = young
    admin = world.actors["admin"]
    with acting(admin):
        close_board(by=admin, board=first, ends_on=SOON, at=NOW)
        first.refresh_from_db()
        user = made[Role.SOCIAL_WORKER]
        with pytest.raises(Refused, match="board_ends"):
            give_role(by=admin, user=user, role=Role.FH_SECRETARY, board=first, starts_on=TODAY, at=NOW)
        given = give_role(by=admin, user=user, role=Role.FH_SECRETARY, board=first, starts_on=TODAY, ends_on=SOON, at=NOW)
        assert given.ends_on == SOON
        made_so = assign_function(by=admin, function=Function.BOARD_CONTACT, board=first, user=user, starts_on=TODAY, at=NOW)
        assert made_so.ends_on == SOON


def test_a_board_that_ceases_today_shuts_the_door_today(world, young):
    _one, first, _second, made = young
    admin = world.actors["admin"]
    user = made[Role.SOCIAL_WORKER]
    with acting(admin):
        close_board(by=admin, board=first, ends_on=TODAY, at=NOW)
        assert not Invitation.objects.filter(board=first, withdrawn_at=None).exists()
        assert all(row.ends_on <= max(TODAY, row.starts_on) for row in RoleHolding.objects.filter(board=first))
        close_account(by=admin, user=user, at=NOW)
    assert User.objects.get(pk=user.pk).closed_at is not None


@pytest.mark.parametrize("key", ["coordinator", "matching", "manager_a", "secretary_a", "evaluator", "head:2", "admin:2"])
def test_others_end_no_board_and_learn_nothing(world, young, key):
    one, first, second, _made = young
    by = world.actors[key]
    home = make_home(world)
    with acting(world.actors["coordinator"]):
        FosterHome.objects.filter(pk=home.pk).update(responsible_board=second)
    with acting(by):
        assert left_at(second) == []
        if key.endswith(":2"):
            # Another cooperation's board is not there to be changed.
            close_board(by=by, board=first, ends_on=SOON, at=NOW)
        else:
            with pytest.raises(Denied):
                let_member_leave(by=by, membership=one, ends_on=SOON, reason="x", at=NOW)
        assert Board.objects.get(pk=first.pk).ends_on is None
    assert set(ends(world, first).values()) == {None}


def test_the_page_says_what_ends_and_ends_it(world, young):
    one, first, _second, _made = young
    client = sign_in(world, "head")
    page = client.get(f"/samverkan/medlemmar/{one.pk}/avsluta/").content.decode()
    assert "Norra" in page and "Södra" in page and "Enhetschef" in page and "Ingen har en roll vid nämnden" in page
    answer = client.post(f"/samverkan/namnder/{first.pk}/avsluta/", {"last_on": (SOON - timedelta(days=1)).isoformat()})
    assert answer.status_code == 302
    assert SOON in ends(world, first).values()
