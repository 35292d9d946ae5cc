"""Giving and ending roles: by those who answer for them, never one's own, never in the past."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from famn.access.actor import acting
from famn.access.roles import BOARD_ROLES, GFO_ROLES, Role
from famn.accounts.actions import account_subject, change_last_day, give_role
from famn.accounts.models import Invitation, RoleHolding, User
from famn.accounts.queries import actor_of, holdings_in_force
from famn.accounts.queries_people import Wanted, people, person
from famn.audit.models import Act
from famn.handovers.actions import invite_person
from famn.kernel.denied import Denied, Refused
from tests.homes_world import now, today

GIVERS = {
    "head": GFO_ROLES | {Role.EVALUATOR},
    "manager_a": BOARD_ROLES,
    "admin": GFO_ROLES | BOARD_ROLES | {Role.EVALUATOR, Role.SYSTEM_ADMIN},
}


def newcomer(email: str = "ny@exempel.se") -> User:
    return User.objects.create_user(email, name="Ny Medarbetare")


def give(world, by: str, user: User, role: Role, board: str | None = None, **more) -> RoleHolding:
    actor = world.actor(by)
    with acting(actor):
        return give_role(
            by=actor, user=user, role=role, board=world.boards[board] if board else None, at=now(), **{"starts_on": today(), **more}
        )


@pytest.mark.parametrize("by", ["head", "manager_a", "admin", "coordinator", "secretary_a", "ifo_a", "evaluator", "parent"])
@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_given_by_whoever_answers_for_it(world, by, role):
    board = "a" if role in BOARD_ROLES else None
    if role in GIVERS.get(by, ()):
        assert give(world, by, newcomer(), role, board).role == role
    else:
        with pytest.raises(Denied):
            give(world, by, newcomer(), role, board)


@pytest.mark.parametrize("by", ["head", "manager_a", "admin"])
def test_nobody_gives_or_prolongs_a_role_of_her_own(world, by):
    role, board = (Role.SAS, "a") if by == "manager_a" else (Role.COMMUNICATOR, None)
    with pytest.raises(Denied) as no:
        give(world, by, world.users[by], role, board)
    assert no.value.code == "not_for_oneself"
    own = RoleHolding.objects.using("default")
    actor = world.actor(by)
    with acting(actor):
        holding = own.get(pk=actor.holding_id)
        with pytest.raises(Denied):
            change_last_day(by=actor, holding=holding, ends_on=today() + timedelta(days=400), at=now())
        # The row wall says the same where the act wall is forgotten.
        assert own.filter(pk=actor.holding_id).update(ends_on=today() + timedelta(days=400)) == 0


def test_a_unit_manager_gives_roles_at_her_own_board_alone(world):
    with pytest.raises(Denied) as no:
        give(world, "manager_a", newcomer(), Role.SOCIAL_WORKER, "b")
    assert no.value.code == "another_board"


def test_the_administrator_gives_no_role_at_a_board_of_another_cooperation(world):
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        give(world, "admin", newcomer(), Role.SOCIAL_WORKER, "a:2")


def test_a_role_begins_today_or_later_and_once(world):
    user = newcomer()
    with pytest.raises(Refused) as no:
        give(world, "head", user, Role.COMMUNICATOR, starts_on=today() - timedelta(days=1))
    assert no.value.code == "starts_in_the_past"
    give(world, "head", user, Role.COMMUNICATOR, ends_on=today() + timedelta(days=30))
    with pytest.raises(Refused) as no:
        give(world, "head", user, Role.COMMUNICATOR, starts_on=today() + timedelta(days=29))
    assert no.value.code == "a_role_once_at_a_time"
    give(world, "head", user, Role.COMMUNICATOR, starts_on=today() + timedelta(days=30))


def test_a_role_runs_to_its_last_day_and_what_has_ended_stays_so(world):
    user, head = newcomer(), world.actor("head")
    holding = give(world, "head", user, Role.GFO_COORDINATOR)
    with acting(head):
        change_last_day(by=head, holding=holding, ends_on=today() + timedelta(days=5), at=now())
        change_last_day(by=head, holding=holding, ends_on=None, at=now())
        change_last_day(by=head, holding=holding, ends_on=today() + timedelta(days=1), at=now())
        holding.refresh_from_db()
        assert holding.ends_on == today() + timedelta(days=1)
        assert len(Act.objects.filter(subject_kind="account", subject_id=account_subject(user.pk))) == 4
        change_last_day(by=head, holding=holding, ends_on=today(), at=now())
        with pytest.raises(Refused) as no:
            change_last_day(by=head, holding=holding, ends_on=None, at=now())
        assert no.value.code == "role_has_ended"
        assert not holdings_in_force(user=user, on=today()).exists()
    with acting(actor_of(holding)):
        assert not RoleHolding.objects.exclude(role=Role.JOB).exists()  # the wall knows no actor any more


def test_a_role_taken_back_before_it_began_never_holds(world):
    user, head = newcomer(), world.actor("head")
    holding = give(world, "head", user, Role.SUPERVISOR, starts_on=today() + timedelta(days=10))
    with acting(head):
        change_last_day(by=head, holding=holding, ends_on=today(), at=now())
        found = person(by=head, on=today(), user_id=user.pk)
        assert not found.works_now and not found.works_later
    give(world, "head", user, Role.SUPERVISOR, starts_on=today() + timedelta(days=10))  # and can be given again


def test_the_last_who_gives_roles_stays_until_another_does(world):
    second = give(world, "admin", newcomer(), Role.SYSTEM_ADMIN, ends_on=today() + timedelta(days=10))
    newest = actor_of(second)
    with acting(newest):
        last = RoleHolding.objects.get(pk=world.actor("admin").holding_id)
        with pytest.raises(Refused) as no:  # from then on nobody would be left: her own role ends before
            change_last_day(by=newest, holding=last, ends_on=today() + timedelta(days=10), at=now())
        assert no.value.code == "last_who_manages"
        change_last_day(by=newest, holding=last, ends_on=today() + timedelta(days=9), at=now())


def test_an_invitation_is_withdrawn_with_the_last_role(world):
    head = world.actor("head")
    with acting(head):
        made = invite_person(
            by=head, email="inbjuden@exempel.se", name="Inbjuden", role=Role.COMMUNICATOR, board=None, starts_on=today(), at=now()
        )
        holding = RoleHolding.objects.get(user=made.user)
        change_last_day(by=head, holding=holding, ends_on=today(), at=now())
        assert Invitation.objects.get(pk=made.pk).withdrawn_at is not None


def test_a_manager_sees_the_people_she_answers_for_and_no_others(world):
    seen = {}
    for key in ("head", "manager_a", "admin"):
        actor = world.actor(key)
        with acting(actor):
            seen[key] = {user.email.split(".")[0] for user in people(by=actor, on=today(), wanted=Wanted())}
    assert seen["manager_a"] == {"secretary_a", "worker_a", "manager_a", "ifo_a", "sas_a", "finance_a"}
    assert seen["head"] == {
        "head", "coordinator", "coordinator_other", "matching", "matching_other", "communicator", "supervisor", "evaluator",
    }  # fmt: skip
    assert seen["admin"] == seen["head"] | {"admin"} | {f"{name}_{letter}" for letter in "ab" for name in ("secretary", "worker", "manager")} | {
        "ifo_a", "sas_a", "finance_a",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(text="matching"), {"matching", "matching_other"}),
        (Wanted(role="gfo_head"), {"head"}),
        (Wanted(state="invited", text="coordinator"), {"coordinator", "coordinator_other"}),
        (Wanted(state="ended"), set()),
        (Wanted(without_factor=True, role="supervisor"), {"supervisor"}),
    ],
)
def test_the_list_is_narrowed(world, wanted, names):
    head = world.actor("head")
    with acting(head):
        assert {user.email.split(".")[0] for user in people(by=head, on=today(), wanted=wanted)} == names
