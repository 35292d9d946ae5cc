"""Who sees which home, said by the database: the shared bank, a board's network home, and nobody else (R-15, R-15a, R-75)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from famn.access.actor import acting
from famn.audit.models import Act
from famn.homes.actions import assign_network_home, change_status, end_network_assignment, register_network_home
from famn.homes.models import CapacityPeriod, FosterHome, HomeContact, NetworkAssignment, Occupancy
from famn.homes.queries import bank_homes, network_homes
from famn.kernel.denied import Denied, Refused
from tests.deciding_world import make_case
from tests.homes_world import CONTACT, facts, make_bank_home, make_home, make_network_home, now, today
from tests.world import World

EVERYBODY = (
    "head", "coordinator", "coordinator_other", "matching", "communicator", "supervisor", "secretary_a", "worker_a", "manager_a", "ifo_a",
    "sas_a", "finance_a", "secretary_b", "worker_b", "manager_b", "parent", "evaluator", "admin", "clock_sweep", "head:2", "coordinator:2",
    "matching:2", "secretary_a:2",
)  # fmt: skip


def seers(world: World, home: FosterHome) -> set[str]:
    found = set()
    for name in EVERYBODY:
        with acting(world.actor(name)):
            if FosterHome.objects.filter(pk=home.pk).exists():
                found.add(name)
    with acting(None):
        assert not FosterHome.objects.filter(pk=home.pk).exists()
    return found


GFO = {"head", "coordinator", "coordinator_other", "matching"}


@pytest.mark.covers("R-02", "R-15")
def test_a_bank_home_is_seen_by_gfo_and_every_members_secretary(world: World) -> None:
    assert seers(world, make_bank_home(world)) == GFO | {"secretary_a", "secretary_b"}


@pytest.mark.covers("R-15")
def test_before_consent_gfo_alone_sees_a_home(world: World) -> None:
    assert seers(world, make_home(world, consent=False)) == GFO


@pytest.mark.covers("R-15a", "R-75")
def test_a_network_home_is_seen_by_its_board_the_head_and_the_assigned(world: World) -> None:
    home = make_network_home(world)
    assert seers(world, home) == {"secretary_a", "worker_a", "manager_a", "head"}
    head = world.actor("head")
    with acting(head):
        for name in ("coordinator", "supervisor"):
            assign_network_home(by=head, home=home, user=world.users[name], starts_on=today(), at=now())
    assert seers(world, home) == {"secretary_a", "worker_a", "manager_a", "head", "coordinator", "supervisor"}
    with acting(head):
        for one in NetworkAssignment.objects.filter(home=home):
            end_network_assignment(by=head, assignment=one, ends_on=today(), at=now())
    assert seers(world, home) == {"secretary_a", "worker_a", "manager_a", "head"}


@pytest.mark.covers("R-15a")
def test_an_assignment_that_has_not_begun_shows_nothing(world: World) -> None:
    home = make_network_home(world)
    head = world.actor("head")
    with acting(head):
        assign_network_home(by=head, home=home, user=world.users["coordinator"], starts_on=today() + timedelta(days=1), at=now())
    assert "coordinator" not in seers(world, home)


@pytest.mark.covers("R-15a")
def test_no_list_holds_a_network_home_and_no_act_tells_of_it(world: World) -> None:
    home = make_network_home(world)
    for name in EVERYBODY:
        with acting(world.actor(name)):
            assert not bank_homes().filter(pk=home.pk).exists()
            if name not in {"head", "secretary_a", "worker_a", "manager_a", "sas_a"}:
                assert not Act.objects.filter(subject_id=home.pk).exists()
                assert not network_homes().exists()


def test_the_assigned_coordinator_reads_its_timeline(world: World) -> None:
    home = make_network_home(world)
    head = world.actor("head")
    with acting(head):
        assign_network_home(by=head, home=home, user=world.users["coordinator"], starts_on=today(), at=now())
    with acting(world.actor("coordinator")):
        assert Act.objects.filter(subject_id=home.pk).exists()
    with acting(world.actor("coordinator_other")):
        assert not Act.objects.filter(subject_id=home.pk).exists()


def test_only_the_head_assigns_and_only_to_those_who_do_that_work(world: World) -> None:
    home = make_network_home(world)
    for name in ("coordinator", "secretary_a"):
        by = world.actor(name)
        with acting(by), pytest.raises(Denied):
            assign_network_home(by=by, home=home, user=world.users["coordinator"], starts_on=today(), at=now())
    head = world.actor("head")
    with acting(head):
        for wrong in ("matching", "secretary_b", "coordinator:2"):
            with pytest.raises(Refused):
                assign_network_home(by=head, home=home, user=world.users[wrong], starts_on=today(), at=now())
        assign_network_home(by=head, home=home, user=world.users["coordinator"], starts_on=today(), at=now())
        with pytest.raises(Refused):
            assign_network_home(by=head, home=home, user=world.users["coordinator"], starts_on=today(), at=now())


@pytest.mark.covers("R-75")
def test_a_boards_network_home_is_out_of_another_boards_hands(world: World) -> None:
    home = make_network_home(world)
    by = world.actor("secretary_b")
    with acting(by):
        with pytest.raises(Denied):
            change_status(by=by, home=home, status="ready", reason="Vår", at=now())
        assert FosterHome.objects.filter(pk=home.pk).update(age_to=1) == 0


def test_gfo_registers_no_network_homes(world: World) -> None:
    for name in ("coordinator", "head", "matching", "worker_a", "manager_a"):
        by = world.actor(name)
        with acting(by), pytest.raises(Denied):
            register_network_home(by=by, facts=facts(world), contact=CONTACT, at=now())


@pytest.mark.covers("R-75")
def test_contact_opens_with_a_live_offer_to_that_board_alone(world: World) -> None:
    home = make_bank_home(world)
    for name in ("secretary_a", "worker_a", "manager_a", "secretary_b"):
        with acting(world.actor(name)):
            assert not HomeContact.objects.filter(home=home).exists()
    make_case(world, home=home)
    for name, sees in (("secretary_a", True), ("worker_a", True), ("manager_a", True), ("secretary_b", False), ("worker_b", False)):
        with acting(world.actor(name)):
            assert HomeContact.objects.filter(home=home).exists() is sees
            assert not Occupancy.objects.exists(), "boards never read occupancy"


def test_a_board_with_an_open_door_still_changes_nothing_there(world: World) -> None:
    home = make_bank_home(world)
    make_case(world, home=home)
    by = world.actor("secretary_a")
    with acting(by):
        assert HomeContact.objects.filter(home=home).update(phone="1") == 0
        assert HomeContact.objects.filter(home=home).delete()[0] == 0
        assert CapacityPeriod.objects.filter(home=home).update(places=9) == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            home.status_events.create(cooperation_id=home.cooperation_id, to_status="closed", at=now(), by_name="x", reason="x")


def test_a_home_in_use_is_not_closed(world: World) -> None:
    home = make_bank_home(world)
    make_case(world, home=home)
    by = world.actor("coordinator")
    with acting(by), pytest.raises(Refused) as no:
        change_status(by=by, home=home, status="closed", reason="Flyttar", at=now())
    assert no.value.code == "home_is_occupied"
