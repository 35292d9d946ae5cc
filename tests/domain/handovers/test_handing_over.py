"""A colleague leaves: everything she answers for goes to others in one act, and her account closes with empty hands (R-52)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from famn.access.actor import acting
from famn.access.roles import Role
from famn.accounts.actions import account_subject, arrange_cover, assign_function, change_last_day, give_role
from famn.accounts.enums import Function
from famn.accounts.models import Cover, FunctionHolding, RoleHolding, User
from famn.audit.models import Act
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.handovers.actions import close_account, hand_over_work, invite_person
from famn.handovers.enums import Kind
from famn.handovers.queries import Group, Thing, held, left_with_work, still_holds
from famn.homes.actions import assign_network_home
from famn.homes.models import FosterHome, NetworkAssignment
from famn.kernel.denied import Denied, Refused
from famn.messages.models import Mail
from famn.placements.models import Placement
from famn.referrals.actions.handling import take_referral
from famn.referrals.models import Referral
from tests.clocks_world import make_clock, make_deviation
from tests.deciding_world import make_placement
from tests.homes_world import make_home, make_network_home, now, today
from tests.matching_world import make_needing
from tests.referrals_world import make_sent

pytestmark = pytest.mark.covers("R-52")


def groups_of(world, name: str, by: str = "head", on=None) -> list[Group]:
    actor = world.actor(by)
    with acting(actor):
        return held(by=actor, user=world.users[name], today=today(), on=on or today())


def things_of(world, name: str, by: str = "head", on=None) -> dict[Kind, list[Thing]]:
    return {group.kind: group.things for group in groups_of(world, name, by, on)}


def hand_over(world, name: str, receivers: dict[Kind, str], by: str = "head", on=None) -> int:
    """Give each kind to one colleague."""
    actor = world.actor(by)
    chosen = {
        thing.key: world.users[receivers[kind]].pk
        for kind, things in things_of(world, name, by, on).items()
        if kind in receivers
        for thing in things
    }
    with acting(actor):
        return hand_over_work(by=actor, user=world.users[name], receivers=chosen, on=on or today(), at=now())


def close(world, name: str, by: str = "head") -> None:
    actor = world.actor(by)
    with acting(actor):
        close_account(by=actor, user=world.users[name], at=now())


def state(world, by: str = "head"):
    return acting(world.actor(by))


@pytest.fixture
def coordinator(world):
    """A coordinator with a home, a network home, a placement, a clock of its own, a deviation and a colleague to cover for."""
    home = make_home(world)
    network = make_network_home(world)
    head, user = world.actor("head"), world.users["coordinator"]
    with acting(head):
        assign_network_home(by=head, home=network, user=user, starts_on=today(), at=now())
        arrange_cover(
            by=head,
            absent=world.users["coordinator_other"],
            stand_in=user,
            starts_on=today(),
            last_on=today() + timedelta(days=9),
            at=now(),
        )
    stay = make_placement(world)
    with acting(world.actor("secretary_a")):
        Placement.objects.filter(pk=stay.pk).update(coordinator=user)
    clock = make_clock(world, owner_id=user.pk)
    broken = make_deviation(world, party=Party.GFO, owner_id=user.pk)
    return {"home": home, "network": network, "stay": stay, "clock": clock, "deviation": broken}


def test_the_page_lists_everything_she_answers_for(world, coordinator):
    found = things_of(world, "coordinator")
    assert set(found) == {Kind.HOME, Kind.NETWORK_HOME, Kind.PLACEMENT, Kind.CLOCK, Kind.COVER}
    assert {thing.row.pk for thing in found[Kind.HOME]} == {coordinator["home"].pk, coordinator["stay"].home_id}
    assert {thing.row.pk for thing in found[Kind.CLOCK]} == {coordinator["clock"].pk, coordinator["deviation"].commitment_id}


def test_a_coordinator_quits_on_a_friday(world, coordinator):
    head, user, other = world.actor("head"), world.users["coordinator"], world.users["coordinator_other"]
    friday = today() + timedelta(days=(4 - today().weekday()) % 7)
    gone = friday + timedelta(days=1)
    with acting(head):
        holding = RoleHolding.objects.get(user=user)
        change_last_day(by=head, holding=holding, ends_on=gone, at=now())
        assert left_with_work(by=head, on=today()) == [user]
    number = hand_over(
        world,
        "coordinator",
        {
            Kind.HOME: "coordinator_other",
            Kind.NETWORK_HOME: "supervisor",
            Kind.PLACEMENT: "coordinator_other",
            Kind.CLOCK: "head",
            Kind.COVER: "head",
        },
        on=gone,
    )
    assert number == 7
    with acting(head):
        # Cases and homes at once; what is held in periods on the day after the last.
        assert FosterHome.objects.get(pk=coordinator["home"].pk).coordinator == other
        assert Placement.objects.get(pk=coordinator["stay"].pk).coordinator == other
        assert {
            row.owner_id for row in Commitment.objects.filter(pk__in=[coordinator["clock"].pk, coordinator["deviation"].commitment_id])
        } == {world.users["head"].pk}
        assert not Commitment.objects.filter(owner=user, met_at=None, cancelled_at=None).exists()
        assignments = {row.user_id: row.ends_on for row in NetworkAssignment.objects.filter(home=coordinator["network"])}
        assert assignments == {user.pk: gone, world.users["supervisor"].pk: None}
        assert [(cover.stand_in, cover.absent) for cover in Cover.objects.filter(ends_on__gt=today())] == [(world.users["head"], other)]
        for kind, subject in (("home", coordinator["home"]), ("placement", coordinator["stay"]), ("referral", None)):
            acts = Act.objects.filter(subject_kind=kind, at__gte=now() - timedelta(minutes=5))
            assert acts.filter(
                subject_id=subject.pk if subject else coordinator["clock"].subject_id, verb__in=["give_home", "handed_over"]
            ).exists()
    with acting(world.actor("mail")):
        assert set(Mail.objects.filter(kind="handed_over").values_list("to__email", flat=True)) >= {
            "coordinator_other.1@exempel.se", "supervisor.1@exempel.se", "head.1@exempel.se",
        }  # fmt: skip
    assert groups_of(world, "coordinator", on=gone) == []


def test_an_account_closes_only_with_empty_hands(world, coordinator):
    user = world.users["coordinator"]
    with pytest.raises(Refused) as no:
        close(world, "coordinator")
    assert no.value.code == "hand_over_first"
    with pytest.raises(Refused):
        close(world, "coordinator", by="admin")
    # The database says so too, whoever asks.
    with pytest.raises(DatabaseError, match="Handed over first"), transaction.atomic(), acting(None):
        User.objects.filter(pk=user.pk).update(is_active=False, closed_at=now())
    everything = {
        Kind.HOME: "coordinator_other", Kind.NETWORK_HOME: "supervisor", Kind.PLACEMENT: "coordinator_other", Kind.CLOCK: "head",
    }  # fmt: skip
    assert hand_over(world, "coordinator", everything) == 6
    close(world, "coordinator")
    user = User.objects.get(pk=user.pk)
    assert user.closed_at is not None and not user.is_active
    with state(world):
        assert not Cover.objects.filter(stand_in=user, ends_on__gt=today()).exists()
        assert Act.objects.filter(verb="account.close", subject_id=account_subject(user.pk)).exists()


def test_the_database_and_the_page_agree_on_who_holds_something(world, coordinator):
    """Two tellings of one question, in SQL and in Python: compared for every kind of thing."""
    for kind, name in {
        Kind.HOME: "coordinator_other", Kind.NETWORK_HOME: "supervisor", Kind.PLACEMENT: "coordinator_other", Kind.CLOCK: "head",
    }.items():  # fmt: skip
        with state(world):
            assert still_holds([world.users["coordinator"].pk]) == {world.users["coordinator"].pk}
        hand_over(world, "coordinator", {kind: name})
    assert [group.kind for group in groups_of(world, "coordinator")] == [Kind.COVER]  # lapses by itself
    with state(world):
        assert still_holds([world.users["coordinator"].pk]) == set()


def test_referrals_and_their_clocks_follow(world):
    referral = make_needing(world)
    clock = make_clock(world, subject_id=referral.pk)
    by = world.actor("matching")
    with acting(by):
        take_referral(by=by, referral=referral, at=now())
    assert set(things_of(world, "matching")) == {Kind.FUNCTION, Kind.REFERRAL}
    hand_over(world, "matching", {Kind.REFERRAL: "matching_other", Kind.FUNCTION: "matching_other"})
    with state(world):
        assert Referral.objects.get(pk=referral.pk).handled_by == world.users["matching_other"]
        assert Commitment.objects.get(pk=clock.pk).owner == world.users["matching_other"]
        contacts = FunctionHolding.objects.filter(function=Function.GFO_CONTACT, ends_on=None)
        assert {holding.user for holding in contacts} == {world.users["matching_other"]}


def test_a_board_hands_over_its_own(world):
    referral = make_sent(world, by="worker_a")
    stay = make_placement(world)  # the worker is the responsible one
    manager = world.actor("manager_a")
    with acting(manager):
        give_role(
            by=manager, user=world.users["secretary_a"], role=Role.SOCIAL_WORKER, board=world.boards["a"], starts_on=today(), at=now()
        )
    assert set(things_of(world, "worker_a", by="manager_a")) >= {Kind.REFERRAL, Kind.PLACEMENT}
    with state(world, "manager_a"):
        assert still_holds([world.users["worker_a"].pk])
    kinds = dict.fromkeys((Kind.REFERRAL, Kind.PLACEMENT, Kind.CLOCK), "secretary_a")
    hand_over(world, "worker_a", kinds, by="manager_a")
    with state(world, "manager_a"):
        assert Referral.objects.get(pk=referral.pk).author == world.users["secretary_a"]
        assert Placement.objects.get(pk=stay.pk).responsible == world.users["secretary_a"]
        assert not Commitment.objects.filter(owner=world.users["worker_a"], met_at=None, cancelled_at=None).exists()
        assert not still_holds([world.users["worker_a"].pk])
    close(world, "worker_a", by="manager_a")
    assert not User.objects.get(pk=world.users["worker_a"].pk).is_active


@pytest.mark.covers("R-102a")
def test_a_home_that_a_secretary_answers_for_follows_without_the_manager_reading_it(world):
    home = make_home(world)
    with acting(world.actor("coordinator")):
        FosterHome.objects.filter(pk=home.pk).update(responsible_board=world.boards["a"], responsible_secretary=world.users["secretary_a"])
    with state(world, "manager_a"):
        assert not FosterHome.objects.filter(pk=home.pk).exists()
    [thing] = things_of(world, "secretary_a", by="manager_a")[Kind.HOME]
    assert thing.label == home.code
    hand_over(world, "secretary_a", {Kind.HOME: "worker_a"}, by="manager_a")
    with state(world):
        assert FosterHome.objects.get(pk=home.pk).responsible_secretary == world.users["worker_a"]


def test_nothing_is_handed_over_when_one_thing_cannot_be(world, coordinator):
    things = things_of(world, "coordinator")
    chosen = {things[Kind.HOME][0].key: world.users["coordinator_other"].pk, things[Kind.PLACEMENT][0].key: world.users["supervisor"].pk}
    head = world.actor("head")
    with pytest.raises(Refused) as no, acting(head):
        hand_over_work(by=head, user=world.users["coordinator"], receivers=chosen, on=today(), at=now())
    assert no.value.code == "cannot_take"
    with state(world):
        assert FosterHome.objects.get(pk=coordinator["home"].pk).coordinator == world.users["coordinator"]


def test_what_is_not_hers_any_more_is_told(world, coordinator):
    thing = things_of(world, "coordinator")[Kind.HOME][0]
    hand_over(world, "coordinator", {Kind.HOME: "coordinator_other"})
    head = world.actor("head")
    with pytest.raises(Refused) as no, acting(head):
        hand_over_work(
            by=head, user=world.users["coordinator"], receivers={thing.key: world.users["coordinator_other"].pk}, on=today(), at=now()
        )
    assert no.value.code == "not_hers_any_more"


@pytest.mark.parametrize(
    ("by", "whose"),
    [("coordinator", "coordinator"), ("matching", "coordinator"), ("manager_a", "coordinator"), ("head", "worker_a"), ("manager_a", "worker_b"),
     ("admin", "coordinator"), ("head:2", "coordinator"), ("secretary_a", "worker_a")],
)  # fmt: skip
def test_who_hands_over_whose_work(world, by, whose):
    actor = world.actor(by)
    with pytest.raises(Denied), acting(actor):
        hand_over_work(by=actor, user=world.users[whose], receivers={}, on=today(), at=now())


@pytest.mark.covers("R-75")
def test_whoever_works_elsewhere_too_is_ended_here_alone_and_nobody_is_told(world):
    there = world.users["worker_a:2"]
    manager = world.actor("manager_a")
    with acting(manager):
        made = invite_person(
            by=manager, email=there.email, name="Samma", role=Role.SOCIAL_WORKER, board=world.boards["a"], starts_on=today(), at=now()
        )
        close_account(by=manager, user=made.user, at=now())
        assert not RoleHolding.objects.filter(user=there).exclude(ends_on__lte=today()).exists()
    there.refresh_from_db()
    assert there.is_active and there.closed_at is None


def test_a_closed_account_is_opened_by_a_new_invitation_without_its_old_password(world):
    user, head = User.objects.get(pk=world.users["communicator"].pk), world.actor("head")
    user.set_password("fyra glada hästar")
    user.save(update_fields=["password"])
    close(world, "communicator")
    with acting(head):
        invite_person(by=head, email=user.email, name="Åter", role=Role.COMMUNICATOR, board=None, starts_on=today(), at=now())
    user.refresh_from_db()
    assert user.is_active and user.closed_at is None and not user.has_usable_password()


def test_a_successor_of_a_function_may_begin_later(world):
    with acting(world.actor("head")):
        made = invite_person(
            by=world.actor("head"), email="ny@exempel.se", name="Ny", role=Role.MATCHING_COORDINATOR, board=None,
            starts_on=today() + timedelta(days=5), at=now(),
        )  # fmt: skip
    gone = today() + timedelta(days=6)
    head = world.actor("head")
    with acting(head):
        [group] = [one for one in held(by=head, user=world.users["matching"], today=today(), on=gone) if one.kind == Kind.FUNCTION]
        assert made.user in group.receivers
        chosen = {thing.key: made.user.pk for thing in group.things}
        hand_over_work(by=head, user=world.users["matching"], receivers=chosen, on=gone, at=now())
        rows = FunctionHolding.objects.filter(function=Function.GFO_CONTACT, board=world.boards["a"]).order_by("starts_on")
        assert [(row.user, row.ends_on, row.handed_over_to) for row in rows] == [
            (world.users["matching"], gone, made.user),
            (made.user, None, None),
        ]
        for date in (today(), gone - timedelta(days=1)):
            with pytest.raises(Refused):
                assign_function(
                    by=head, function=Function.GFO_CONTACT, board=world.boards["a"], user=world.users["matching"], starts_on=date, at=now()
                )


def test_a_clock_moves_with_its_case_for_one_party_only(world):
    """The board's clocks on a referral stay the board's when GFO hands over."""
    referral = make_needing(world)
    theirs = make_clock(
        world, rule=Rule.OPERATIONAL_DECISION, party=Party.BOARD, subject_id=referral.pk, owner_id=world.users["worker_a"].pk
    )
    by = world.actor("matching")
    with acting(by):
        take_referral(by=by, referral=referral, at=now())
    hand_over(world, "matching", {Kind.REFERRAL: "matching_other"})
    with state(world):
        assert Commitment.objects.get(pk=theirs.pk).owner == world.users["worker_a"]
