"""The vault: a reason, a logged opening, a second person; and nobody else's particulars."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.homes.models import HomeOpening
from famn.kernel.denied import Denied, Refused
from famn.people.actions import mark_opening_seen, open_vault, store_in_vault
from famn.people.models import VaultEntry, VaultOpening
from famn.people.queries import openings, unseen_openings
from famn.referrals.models import Offer
from tests.accounts_world import now, protected_child, protected_home, unwritable
from tests.deciding_world import make_referral

pytestmark = pytest.mark.django_db

WHY = "Ringer familjen om akut sjukdom"


def opened(world, key, kind, subject, reason=WHY):
    with acting(world.actor(key)):
        return open_vault(by=world.actor(key), kind=kind, subject_id=subject.pk, code="B-234567", reason=reason, at=now())


def test_nothing_shows_without_an_opening(world):
    child = protected_child(world)
    for key in ("secretary_a", "worker_a", "manager_a", "head", "sas_a", "secretary_b"):
        with acting(world.actor(key)):
            assert not VaultEntry.objects.filter(subject_id=child.pk).exists(), key


def test_an_opening_shows_the_entry_and_is_logged_with_its_reason(world):
    child = protected_child(world)
    assert opened(world, "worker_a", "child", child).names == "Påhittad Persson"
    with acting(world.actor("manager_a")):
        row = openings().get()
        assert (row.reason, row.opened_by, row.subject_code, row.kind) == (WHY, world.users["worker_a"].pk, "B-234567", "child")
        entry = ReadEntry.objects.get(action="vault")
        assert (entry.purpose, entry.subject_id, entry.codes) == (WHY, child.pk, ["B-234567"])


def test_an_opening_is_the_openers_own_and_shuts_by_itself(world):
    child = protected_child(world)
    opened(world, "worker_a", "child", child)
    with acting(world.actor("secretary_a")):
        assert not VaultEntry.objects.exists()
    with acting(world.actor("worker_a")):
        assert VaultEntry.objects.exists()
    with connections["default"].cursor() as cursor:  # the policy's own words: a quarter of an hour
        cursor.execute("select polname from pg_policy where pg_get_expr(polqual, polrelid) like '%00:15:00%'")
        assert cursor.fetchall() == [("opened_just_now",)]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_an_opening_needs_a_reason_of_a_readable_length(world, reason):
    child = protected_child(world)
    with pytest.raises(Refused):
        opened(world, "worker_a", "child", child, reason)
    with acting(world.actor("worker_a")):
        assert not VaultOpening.objects.exists()


@pytest.mark.parametrize("key", ["secretary_b", "manager_b", "head", "coordinator", "matching", "secretary_a:2"])
def test_nobody_else_opens_a_boards_child(world, key):
    child = protected_child(world)
    with pytest.raises(Refused) as refused:
        opened(world, key, "child", child)
    assert refused.value.code == "not_logged"
    with acting(world.actor("manager_a")):
        assert not VaultOpening.objects.exists()


@pytest.mark.parametrize("key", ["ifo_a", "sas_a", "finance_a", "communicator", "supervisor", "parent", "evaluator", "admin"])
def test_other_roles_are_refused_before_anything_happens(world, key):
    child = protected_child(world)
    with pytest.raises(Denied):
        opened(world, key, "child", child)


def test_gfo_opens_a_home_of_the_bank(world):
    home = protected_home(world)
    assert opened(world, "matching", "home", home).address == "Gömda vägen 1"


@pytest.mark.parametrize("key", ["secretary_a", "worker_a", "manager_a"])
def test_a_board_opens_a_home_only_while_its_door_stands_open(world, key):
    home = protected_home(world)
    with pytest.raises(Refused):
        opened(world, key, "home", home)
    matching, referral = world.actor("matching"), make_referral(world)
    row = {"cooperation_id": matching.cooperation_id, "board": world.boards["a"], "home": home}
    with acting(matching):
        offer = Offer.objects.create(
            **row, referral=referral, home_code=home.code, round=1, reason="Lugnt hem", sent_at=now(), sent_by_name="Matchare"
        )
        door = HomeOpening.objects.create(**row, origin="offer", origin_id=offer.pk, opened_at=now())
    assert opened(world, key, "home", home).phone == "070-000 00 00"
    with pytest.raises(Refused):
        opened(world, key.replace("_a", "_b"), "home", home)
    with acting(matching):
        HomeOpening.objects.filter(pk=door.pk).update(closed_at=now())
    with pytest.raises(Refused):
        opened(world, key, "home", home)


def test_an_opening_cannot_be_dated_ahead_or_made_for_another(world):
    child = protected_child(world)
    worker, secretary = world.actor("worker_a"), world.actor("secretary_a")
    told = {
        "cooperation_id": worker.cooperation_id, "board_id": worker.board_id, "kind": "child", "subject_id": child.pk, "reason": WHY,
        "opened_role": worker.role, "holding_id": worker.holding_id, "opened_by": worker.user_id, "opened_by_name": worker.name, "opened_at": now(),
    }  # fmt: skip
    forged = (
        {"opened_at": now() + timedelta(days=365)}, {"holding_id": secretary.holding_id}, {"opened_by": secretary.user_id},
        {"board_id": None}, {"opened_role": "unit_manager"}, {"seen_at": now()},
    )  # fmt: skip
    for lie in forged:
        with acting(worker), pytest.raises(DatabaseError), transaction.atomic():
            VaultOpening.objects.create(**told | lie)
    with acting(worker):
        VaultOpening.objects.create(**told)


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("table", ["people_vaultopening", "audit_readentry"])
def test_what_cannot_be_logged_is_not_shown(world, table):
    child = protected_child(world)
    with unwritable(table):
        with pytest.raises(Refused) as refused:
            opened(world, "worker_a", "child", child)
        assert refused.value.code == "not_logged"
        with acting(world.actor("worker_a")):
            assert not VaultEntry.objects.exists()


def test_an_opening_stays_as_it_was_written(world):
    child = protected_child(world)
    opened(world, "worker_a", "child", child)
    for key in ("worker_a", "manager_a"):
        with acting(world.actor(key)), pytest.raises(DatabaseError), transaction.atomic():
            VaultOpening.objects.update(reason="Något annat")
        with acting(world.actor(key)), pytest.raises(DatabaseError), transaction.atomic():
            VaultOpening.objects.all().delete()


@pytest.mark.parametrize(
    ("opener", "second", "bystander"),
    [("worker_a", "manager_a", "secretary_a"), ("manager_a", "secretary_a", "worker_a")],
)
def test_a_second_person_looks_at_a_boards_opening(world, opener, second, bystander):
    child = protected_child(world)
    opened(world, opener, "child", child)
    with acting(world.actor(bystander)):
        assert not openings().exists()
    with acting(world.actor(opener)):
        assert not unseen_openings(world.actor(opener)).exists()
        with pytest.raises(Denied):
            mark_opening_seen(by=world.actor(opener), opening=openings().get(), at=now())
    with acting(world.actor(second)):
        mark_opening_seen(by=world.actor(second), opening=unseen_openings(world.actor(second)).get(), at=now())
        assert not unseen_openings(world.actor(second)).exists()
        assert openings().get().seen_by == world.users[second].pk
    with acting(world.actor("manager_b")):
        assert not openings().exists()


@pytest.mark.parametrize(("opener", "second"), [("matching", "head"), ("head", "coordinator")])
def test_a_second_person_looks_at_gfos_opening(world, opener, second):
    home = protected_home(world)
    opened(world, opener, "home", home)
    with acting(world.actor(second)):
        mark_opening_seen(by=world.actor(second), opening=unseen_openings(world.actor(second)).get(), at=now())
        assert openings().get().seen_at is not None
    for key in ("manager_a", "head:2"):
        with acting(world.actor(key)):
            assert not openings().exists(), key


def test_a_shut_vault_is_not_overwritten(world):
    child = protected_child(world)
    worker = world.actor("worker_a")
    new = {"kind": "child", "subject_id": child.pk, "board_id": worker.board_id, "names": "Nytt Namn"}
    with acting(worker), pytest.raises(Refused):
        store_in_vault(by=worker, **new, at=now())
    opened(world, "worker_a", "child", child)
    with acting(worker):
        store_in_vault(by=worker, **new, at=now())
        assert VaultEntry.objects.get().names == "Nytt Namn"
