"""A network home goes over to the bank: only by its board's word, the family's new consent and a new assessment (R-15a)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from famn.access.actor import acting
from famn.assessment.actions import enter_bank, write_suitability
from famn.assessment.models import GeneralSuitability
from famn.audit.models import Act
from famn.homes import actions
from famn.homes.models import BankStatusEvent, ContactLog, FosterHome, HomeContact, HomeMember, NetworkAssignment
from famn.kernel.denied import Denied, Refused
from tests.homes_world import assess, make_bank_home, make_network_home, now, today
from tests.world import World

pytestmark = pytest.mark.covers("R-15a")
NOT_OTHERS = ("coordinator_other", "matching", "secretary_b", "worker_b", "manager_b")


def assigned(world: World, *, user: str = "coordinator") -> FosterHome:
    """A network home of board A that the head has given to the coordinator, in use by its board."""
    home = make_network_home(world)
    head, secretary = world.actor("head"), world.actor("secretary_a")
    with acting(head):
        actions.assign_network_home(by=head, home=home, user=world.users[user], starts_on=today() - timedelta(days=60), at=now())
    with acting(secretary):
        actions.add_member(by=secretary, home=home, relation="parent", name="Maja", birth_year=1980, starts_on=None, at=now())
        ContactLog.objects.create(
            cooperation=world.cooperations[1], home=home, on=today(), channel="phone", summary="Om barnets skola", by=world.users["secretary_a"],
            by_name="Sekreterare", noted_at=now(),
        )  # fmt: skip
        assess(secretary, home)
        enter_bank(by=secretary, home=home, reason="Nämnden har godkänt hemmet för barnet", at=now())
    return home


def agree(world: World, home: FosterHome) -> None:
    with acting(world.actor("secretary_a")):
        actions.agree_to_share(by=world.actor("secretary_a"), home=home, agrees=True, at=now())


def take_over(world: World, home: FosterHome, *, who: str = "coordinator", **changed: object) -> None:
    with acting(world.actor(who)):
        actions.take_over_network_home(
            **{"by": world.actor(who), "home": home, "category": "own", "consent_on": today(), "at": now(), **changed}
        )


def sees(world: World, name: str, home: FosterHome) -> bool:
    with acting(world.actor(name)):
        return FosterHome.objects.filter(pk=home.pk).exists()


def test_until_it_is_taken_over_nobody_sees_more(world: World) -> None:
    home = assigned(world)
    agree(world, home)
    assert [name for name in NOT_OTHERS if sees(world, name, home)] == []
    assert all(sees(world, name, home) for name in ("secretary_a", "worker_a", "manager_a", "head", "coordinator"))


def test_taken_over_it_is_gfos_in_process_and_the_board_keeps_what_it_wrote(world: World) -> None:
    home = assigned(world)
    agree(world, home)
    take_over(world, home)
    with acting(world.actor("coordinator_other")):
        now_ = FosterHome.objects.get(pk=home.pk)
        assert (now_.board_id, now_.category, now_.status, now_.consent_all_members_on) == (None, "own", "in_process", today())
        assert now_.coordinator_id == world.users["coordinator"].pk
        assert now_.recruiting_board_id == now_.responsible_board_id == world.boards["a"].pk
        assert HomeContact.objects.filter(home=home).exists()
        assert HomeMember.objects.filter(home=home).exists()
        assert not ContactLog.objects.filter(home=home).exists(), "what the board noted is the board's"
        assert [event.to_status for event in BankStatusEvent.objects.filter(home=home)] == ["in_process"]
        assert not Act.objects.filter(subject_id=home.pk, subject_kind="network_home").exists()
        assert Act.objects.filter(subject_id=home.pk, verb="came_to_bank").exists()
    for name in ("coordinator", "matching", "head"):
        with acting(world.actor(name)):
            assert not GeneralSuitability.objects.filter(home=home).exists(), "the board's assessment stays the board's"
    with acting(world.actor("head")):
        assert Act.objects.filter(subject_id=home.pk, subject_kind="network_home").exists()
        assert not NetworkAssignment.objects.filter(home=home, ends_on=None).exists()
    with acting(world.actor("secretary_a")):
        assert GeneralSuitability.objects.filter(home=home).count() == 1
        assert Act.objects.filter(subject_id=home.pk, subject_kind="network_home").exists()
    assert not sees(world, "secretary_b", home), "in process no board sees it"


def test_it_is_ready_by_a_new_assessment_alone_and_then_every_member_asks(world: World) -> None:
    home = assigned(world)
    agree(world, home)
    take_over(world, home)
    by = world.actor("coordinator")
    with acting(by):
        with pytest.raises(Refused) as no:
            enter_bank(by=by, home=home, reason="Klar", at=now())
        assert no.value.code == "not_assessed"
        write_suitability(by=by, home=home, outcome="suitable", summary="Passar fler barn.", assessed_on=today(), review_by=None, at=now())
        enter_bank(by=by, home=home, reason="Klar", at=now())
    assert sees(world, "secretary_b", home)
    assert sees(world, "matching", home)


def test_the_boards_word_is_needed_and_can_be_taken_back(world: World) -> None:
    home = assigned(world)
    with pytest.raises(Refused) as no:
        take_over(world, home)
    assert no.value.code == "board_has_not_agreed"
    agree(world, home)
    with acting(world.actor("secretary_a")):
        actions.agree_to_share(by=world.actor("secretary_a"), home=home, agrees=False, at=now())
    with pytest.raises(Refused):
        take_over(world, home)


@pytest.mark.covers("R-15")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"consent_on": today() - timedelta(days=1)}, "old_consent"),
        ({"consent_on": today() + timedelta(days=1)}, "ahead_of_today"),
        ({"category": "network"}, "category_of_the_bank"),
    ],
)
def test_the_consent_is_new_and_the_category_the_banks(world: World, changed: dict[str, object], code: str) -> None:
    home = assigned(world)
    agree(world, home)
    with pytest.raises(Refused) as no:
        take_over(world, home, **changed)
    assert no.value.code == code
    assert not sees(world, "matching", home)


def test_the_board_agrees_and_the_coordinator_takes_over_nobody_else(world: World) -> None:
    home = assigned(world)
    for name in ("worker_a", "manager_a", "secretary_b", "coordinator", "head"):
        with acting(world.actor(name)), pytest.raises(Denied):
            actions.agree_to_share(by=world.actor(name), home=home, agrees=True, at=now())
    agree(world, home)
    for name in ("secretary_a", "head", "matching", "supervisor"):
        with pytest.raises(Denied):
            take_over(world, home, who=name)
    with pytest.raises(Denied):
        take_over(world, make_bank_home(world))


def test_a_protected_or_closed_home_stays(world: World) -> None:
    home = assigned(world)
    by = world.actor("secretary_a")
    with acting(by):
        actions.set_protection(by=by, home=home, level="registration", at=now())
        with pytest.raises(Refused) as no:
            actions.agree_to_share(by=by, home=home, agrees=True, at=now())
        assert no.value.code == "protected_stays"
        actions.set_protection(by=by, home=home, level="none", municipality=world.municipalities["2280"], at=now())
        actions.change_status(by=by, home=home, status="closed", reason="Flyttar", at=now())
        with pytest.raises(Refused) as no:
            actions.agree_to_share(by=by, home=home, agrees=True, at=now())
        assert no.value.code == "home_is_closed"


def test_nobody_agrees_for_the_board_with_sql(world: World) -> None:
    home = assigned(world)
    for name, text in (
        ("coordinator", "update homes_fosterhome set board_agreed_on = current_date where id = %s"),
        ("secretary_a", "update homes_fosterhome set joined_bank_at = now() where id = %s"),
        ("secretary_a", "update homes_fosterhome set board_id = null, category = 'own' where id = %s"),
    ):
        with acting(world.actor(name)), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(text, [home.pk])
    agree(world, home)
    take_over(world, home)
    with acting(world.actor("coordinator")), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("update homes_fosterhome set joined_bank_at = null where id = %s", [home.pk])
