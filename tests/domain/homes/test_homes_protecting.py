"""A protected home: everything that could find it lies in the vault, and the history is shut (domain 3.4)."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from famn.access.actor import acting
from famn.audit.models import Act
from famn.homes.actions import edit_contact, set_protection
from famn.homes.models import FosterHome, HomeContact
from famn.homes.queries_history import history_of
from famn.kernel.denied import Refused
from famn.people.models import VaultEntry
from tests.homes_world import CONTACT, make_bank_home, make_home, now
from tests.world import World

SECRETS = ("Provgren", "Provvägen", "070-174", "Härnösand")


def event(name: str):
    return apps.get_model("homes", f"{name}Event")


def test_a_home_registered_as_protected_has_no_contact_and_no_place(world: World) -> None:
    home = make_home(world, protection="registration")
    with acting(world.actor("coordinator")):
        kept = FosterHome.objects.get(pk=home.pk)
        assert (kept.municipality_id, kept.locality_id) == (None, None)
        assert not HomeContact.objects.filter(home=home).exists()
        assert not VaultEntry.objects.filter(subject_id=home.pk).exists(), "nobody reads the vault without opening it"
        told = " ".join(f"{line.what} {line.before} {line.after}" for line in history_of(home))
        told += " ".join(Act.objects.filter(subject_id=home.pk).values_list("text", flat=True))
    assert not [secret for secret in SECRETS if secret in told]


@pytest.mark.parametrize("name", ["coordinator", "matching", "head", "secretary_a"])
def test_protecting_a_home_moves_its_contact_and_shuts_its_history(world: World, name: str) -> None:
    home = make_bank_home(world)
    by = world.actor("coordinator")
    with acting(by):
        assert event("HomeContact").objects.filter(pgh_obj_id=home.pk).exists()
        assert event("FosterHome").objects.filter(pgh_obj_id=home.pk, municipality_id="2280").exists()
        set_protection(by=by, home=home, level="flag", at=now())
        assert not HomeContact.objects.filter(home=home).exists()
    with acting(world.actor(name)):
        assert not HomeContact.objects.filter(home=home).exists()
        assert not event("HomeContact").objects.filter(pgh_obj_id=home.pk).exists()
        assert not event("FosterHome").objects.filter(pgh_obj_id=home.pk, municipality_id__isnull=False).exists()
        told = " ".join(f"{line.what} {line.before} {line.after}" for line in history_of(home))
    assert not [secret for secret in SECRETS if secret in told]


def test_the_vault_holds_what_was_moved(world: World) -> None:
    home = make_home(world)
    by = world.actor("coordinator")
    with acting(by):
        set_protection(by=by, home=home, level="flag", at=now())
        from famn.people.actions import open_vault

        entry = open_vault(by=by, kind="home", subject_id=home.pk, reason="Hemmet ringde om ett besök", at=now())
        assert (entry.names, entry.phone, entry.municipality_id) == (CONTACT["names"], CONTACT["phone"], "2280")
        assert "Provvägen 1" in entry.address
        assert "Härnösand" in entry.address


def test_a_vault_that_is_closed_is_not_overwritten(world: World) -> None:
    home = make_home(world, protection="flag")
    by = world.actor("coordinator")
    with acting(by), pytest.raises(Refused) as no:
        edit_contact(by=by, home=home, contact=CONTACT, at=now())
    assert "valvet" in no.value.text


def test_the_table_refuses_a_place_on_a_protected_home(world: World) -> None:
    home = make_home(world, protection="flag")
    with acting(world.actor("coordinator")), pytest.raises(IntegrityError, match="a_protected_home_has_no_place"), transaction.atomic():
        FosterHome.objects.filter(pk=home.pk).update(municipality_id="2280")


def test_protection_taken_away_needs_a_place(world: World) -> None:
    home = make_home(world, protection="flag")
    by = world.actor("coordinator")
    with acting(by):
        with pytest.raises(Refused):
            set_protection(by=by, home=home, level="none", at=now())
        set_protection(by=by, home=home, level="none", municipality=world.municipalities["2282"], at=now())
        assert FosterHome.objects.get(pk=home.pk).municipality_id == "2282"


def test_a_secretary_never_finds_a_protected_home_in_the_bank(world: World) -> None:
    home = make_bank_home(world, protection="flag")
    with acting(world.actor("secretary_a")):
        assert not FosterHome.objects.filter(pk=home.pk).exists()
