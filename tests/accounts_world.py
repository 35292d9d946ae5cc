"""People to sign in as, and protected persons for the vault."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections
from django.test import Client
from django.utils import timezone

from famn.access.actor import Actor, acting
from famn.homes.models import FosterHome
from famn.people.actions import store_in_vault
from famn.referrals.models import Child
from tests.world import World


def client_of(world: World, key: str) -> Client:
    """A browser signed in as one of the world's people, in that role."""
    client = Client()
    client.force_login(world.users[key], backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["holding"] = str(world.actor(key).holding_id)
    session.save()
    return client


def now() -> datetime:
    """This instant: the wall compares openings with the database's clock."""
    return timezone.now()


def protected_child(world: World, *, by: str = "secretary_a", board: str = "a", **facts: Any) -> Child:
    """A protected child of a board, with its particulars in the vault."""
    actor = world.actor(by)
    with acting(actor):
        child = Child.objects.create(
            cooperation_id=actor.cooperation_id,
            board_id=actor.board_id,
            protection="registration",
            case_number=facts.get("case_number", ""),
        )
        fill_vault(actor, "child", child.pk, actor.board_id)
    return child


def fill_vault(actor: Actor, kind: str, subject_id: UUID, board_id: int | None) -> None:
    """Something to read."""
    store_in_vault(
        by=actor, kind=kind, subject_id=subject_id, board_id=board_id, names="Påhittad Persson", identity_number="R2345678X",
        address="Gömda vägen 1", phone="070-000 00 00", at=now(),
    )  # fmt: skip


def protected_home(world: World, *, by: str = "coordinator") -> FosterHome:
    """A protected home of the shared bank."""
    actor = world.actor(by)
    with acting(actor):
        home = FosterHome.objects.create(
            cooperation_id=actor.cooperation_id, code="H-2345BC", category="own", protection="flag", created_at=now(),
            consent_all_members_on="2026-01-01", status="ready", municipality=None, locality=None,
        )  # fmt: skip
        fill_vault(actor, "home", home.pk, None)
    return home


@contextlib.contextmanager
def unwritable(table: str) -> Iterator[None]:
    """A table that the application's role cannot add to, as when the log's disk is full."""
    owner = connections["owner"].copy()  # its own connection: the test's is inside a transaction that nobody else sees
    with owner.cursor() as cursor:
        cursor.execute(f"revoke insert on {table} from famn_app")
    try:
        yield
    finally:
        with owner.cursor() as cursor:
            cursor.execute(f"grant insert on {table} to famn_app")
        owner.close()
