"""Whose role ends while she works is told so, and chooses: she never goes on in another role without knowing it."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from famn.access.actor import acting
from famn.audit.models import Act
from tests.accounts_world import client_of
from tests.world import World

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def set_end(holding: str, day: date | None) -> None:
    """Set down at once, on a connection of its own: the test's is inside a transaction that nobody else sees."""
    owner = connections["owner"].copy()
    with owner.cursor() as cursor:
        cursor.execute("update accounts_roleholding set ends_on = %s where id = %s", [day, holding])
    owner.close()


@pytest.fixture
def let_end() -> Iterator[Callable[[str], None]]:
    """Lets a role end today; afterwards it never did."""
    ended: list[str] = []

    def end(holding: str) -> None:
        ended.append(holding)
        set_end(holding, timezone.localdate())

    yield end
    for holding in ended:
        set_end(holding, None)


@pytest.fixture
def other(world: World) -> Iterator[str]:
    """Board A's secretary is also its manager."""
    owner = connections["owner"].copy()
    with owner.cursor() as cursor:
        cursor.execute(
            """insert into accounts_roleholding (id, user_id, role, cooperation_id, board_id, name, starts_on)
               select gen_random_uuid(), user_id, 'unit_manager', cooperation_id, board_id, '', '2026-01-01' from accounts_roleholding
                where id = %s returning id""",
            [world.actor("secretary_a").holding_id],
        )
        made = str(cursor.fetchone()[0])
    yield made
    with owner.cursor() as cursor:
        cursor.execute("delete from accounts_roleholding where id = %s", [made])
    owner.close()


def is_told(client: Client, method: str, address: str) -> bool:
    response = getattr(client, method)(address)
    return response.status_code == 403 and "Uppdraget du arbetade i har tagit slut" in response.content.decode()


def test_the_next_request_says_that_the_role_ended_and_lets_her_choose(world: World, other: str, let_end: Callable[[str], None]) -> None:
    client, first = client_of(world, "secretary_a"), str(world.actor("secretary_a").holding_id)
    assert client.get(reverse("today")).status_code == 200
    let_end(first)
    for method, address in (("get", reverse("today")), ("get", reverse("referral_list")), ("post", reverse("referral_new"))):
        assert is_told(client, method, address), address
        assert is_told(client, method, address), address  # and again, until she has chosen
    assert other in client.get(reverse("today")).content.decode()
    assert client.post(reverse("switch_holding"), {"holding": first}).status_code == 404
    assert client.post(reverse("switch_holding"), {"holding": other}).status_code == 302
    assert client.session["holding"] == other
    assert client.get(reverse("today")).status_code == 200
    with acting(world.actor("manager_a")):
        assert str(Act.objects.get(verb="account.switch").holding_id) == other


def test_also_one_who_never_chose_is_told(world: World, other: str, let_end: Callable[[str], None]) -> None:
    client = Client()
    client.force_login(world.users["secretary_a"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("today")).status_code == 200
    assert client.session["holding"] != other
    let_end(client.session["holding"])
    assert is_told(client, "get", reverse("today"))


def test_one_whose_only_role_ended_has_none_left(world: World, let_end: Callable[[str], None]) -> None:
    client, holding = client_of(world, "worker_a"), str(world.actor("worker_a").holding_id)
    let_end(holding)
    for method, address in (("get", reverse("today")), ("post", reverse("switch_holding"))):
        response = getattr(client, method)(address, {"holding": holding})
        assert response.status_code == 403
        assert "Du har inget uppdrag i Famn just nu" in response.content.decode()
