"""Homes for tests, made by the product's own actions as the coordinator who would make them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from famn.access.actor import Actor, acting
from famn.assessment.actions import enter_bank, write_suitability
from famn.homes.actions import CapacityInput, register_home, register_network_home
from famn.homes.enums import CareKind, Category
from famn.homes.models import FosterHome
from tests.world import World

CONTACT = {"names": "Maja och Olle Provgren", "address": "Provvägen 1", "phone": "070-174 06 05", "email": "provgren@exempel.se"}


def now() -> datetime:
    """An instant of today; the wall's own clock is the database's."""
    return timezone.now()


def today() -> date:
    """Today where the cooperation is."""
    return timezone.localdate()


def facts(world: World, number: int = 1, **changed: Any) -> dict[str, Any]:
    """Plain facts of a home in the cooperation's first municipality."""
    code = "2280" if number == 1 else "2480"
    plain = {
        "category": Category.OWN, "municipality": world.municipalities[code], "locality": world.localities[code],
        "care_kinds": [CareKind.LONG_TERM], "age_from": 3, "age_to": 12, "sibling_places": 2, "languages": ["sv"],
    }  # fmt: skip
    return {**plain, **changed}


def make_home(
    world: World, *, by: str = "coordinator", number: int = 1, places: int = 2, consent: bool = True, **changed: Any
) -> FosterHome:
    """A home in process, with contact, places and consent. Its actor's block is closed again."""
    actor = world.actor(by if number == 1 else f"{by}:{number}")
    with acting(actor):
        return register_home(
            by=actor,
            facts=facts(world, number, **changed),
            contact=CONTACT,
            capacity=[CapacityInput(CareKind.LONG_TERM, places, today() - timedelta(days=100))],
            consent_on=today() - timedelta(days=90) if consent else None,
            at=now(),
        )


def make_bank_home(world: World, **wanted: Any) -> FosterHome:
    """A home that is assessed, has consented and is ready."""
    home = make_home(world, **wanted)
    number = wanted.get("number", 1)
    by = world.actor(wanted.get("by", "coordinator") if number == 1 else f"{wanted.get('by', 'coordinator')}:{number}")
    with acting(by):
        assess(by, home)
        enter_bank(by=by, home=home, reason="Klar för uppdrag", at=now())
    return home


def assess(by: Actor, home: FosterHome, outcome: str = "suitable"):
    """The coordinator's assessment; inside the actor's own block."""
    return write_suitability(
        by=by, home=home, outcome=outcome, summary="Trygg vardag, van vid skolkontakter.", assessed_on=today() - timedelta(days=60),
        review_by=today() + timedelta(days=600), at=now(),
    )  # fmt: skip


def make_network_home(world: World, *, by: str = "secretary_a", **changed: Any) -> FosterHome:
    """A network home of the secretary's board."""
    actor = world.actor(by)
    with acting(actor):
        return register_network_home(by=actor, facts=facts(world, **changed), contact=CONTACT, at=now())


def sign_in(client: Any, world: World, name: str) -> None:
    """Sign a user of the world in."""
    client.force_login(world.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
