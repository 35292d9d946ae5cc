"""The network home is hunted for: every page without a key, as everybody who may not know of it, is the same with and without it.

Not only that its code is nowhere: no count, no choice in a filter and no number changes when the home comes to be (R-15a).
"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from famn.access.actor import acting
from famn.accounts.models import RoleHolding
from famn.homes.actions import assign_network_home, note_contact
from famn.homes.models import FosterHome
from tests.contact_world import set_interval, silent_home
from tests.homes_world import make_network_home, now, today
from tests.world import World

FOUND_BY = {"head", "secretary_a", "worker_a", "manager_a", "supervisor"}
"""Whom the home shows to: its board's case workers, GFO's head, and here the supervisor it is assigned to."""

HUNTERS = [
    "coordinator", "matching", "communicator", "secretary_b", "worker_b", "manager_b", "ifo_a", "sas_a", "finance_a", "parent", "evaluator",
    "admin", "supervisor:2",
]  # fmt: skip
"""One of each role that may not know of it."""

OF_THE_BANK = ["home_list", "quiet_list", "home_coordinators", "bank_timeline", "bank_map", "view_list"]
"""Pages of the bank: the home is not there for those who know of it either."""

QUERIES = ["", "?kategori=network", "?visa=alla&vems=alla", "?status=in_process&sida=2"]

BY_THEMSELVES = {
    "/konto/tvafaktor/app/": "draws a new secret",
    "/lasningar/": "tells of the hunt",
    "/familjehem/import/mall/": "a workbook holds its time",
    "/forfragningar/muntlig/": "shows the time",
}
"""Pages that never look the same twice: the home's code is looked for in them all the same."""

LEAVES = {"account_logout"}
"""Signing out would end the hunt."""


def addresses() -> list[str]:
    """Every address of the site that takes no key."""

    def under(resolver: URLResolver, route: str = "") -> Iterator[tuple[str, str]]:
        for entry in resolver.url_patterns:
            here = route + str(entry.pattern).replace("^", "").replace("$", "")
            if isinstance(entry, URLPattern):
                yield entry.name or "", here
            else:
                yield from under(entry, here)

    return sorted({f"/{route}" for name, route in under(get_resolver()) if not re.search(r"[<(\\]", route) and name not in LEAVES})


def client_of(world: World, key: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.users[key], backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["holding"] = str(world.actors[key].holding_id)
    session.save()
    return client


def wordless(body: bytes) -> str:
    """The page without what differs from one request to the next."""
    text = body.decode("utf-8", "replace")
    return re.sub(r'(csrfmiddlewaretoken" value=|nonce=|X-CSRFToken[^:]*:\s*|name="key" value=|data:image/svg)\S+', "", text)


def whole(client: Client, asked: list[str]) -> dict[str, tuple[int, str]]:
    """What every one of the addresses answers."""
    return {url: (answer.status_code, wordless(answer.content)) for url in asked for answer in [client.get(url)]}


def hide_one(world: World) -> FosterHome:
    """A network home of board A that is long silent, has its next contact today, and is assigned to the supervisor."""
    home = make_network_home(world)
    with acting(world.actor("head")):
        assign_network_home(by=world.actor("head"), home=home, user=world.users["supervisor"], starts_on=today(), at=now())
    by = world.actor("secretary_a")
    with acting(by):
        note_contact(by=by, home=home, on=today(), channel="phone", reached=False, summary="Ringde.", next_on=today(), at=now())
        FosterHome.objects.filter(pk=home.pk).update(last_word_on=None)
    return home


def of_the_bank() -> list[str]:
    """The bank's own pages, with filters."""
    return [reverse(name) + query for name in OF_THE_BANK for query in QUERIES]


@pytest.mark.covers("R-15a")
@pytest.mark.parametrize("who", HUNTERS)
def test_no_page_changes_when_a_network_home_comes_to_be(world: World, who: str) -> None:
    set_interval(world)
    silent_home(world, 60)
    client = client_of(world, who)
    before = {url: answer for url, answer in whole(client, [*addresses(), *of_the_bank()]).items() if answer[0] == 200}
    home = hide_one(world)
    after = whole(client, list(before))
    assert {url for url in before if after[url] != before[url]} - set(BY_THEMSELVES) == set()
    assert not any(home.code in body or str(home.pk) in body for _status, body in after.values())
    assert len(before) > 1


@pytest.mark.covers("R-15a")
@pytest.mark.parametrize("who", HUNTERS)
def test_asking_for_its_code_or_its_key_tells_nothing(world: World, who: str) -> None:
    home = hide_one(world)
    client = client_of(world, who)
    nothing = "F-9999"
    for name in ("home_list", "quiet_list", "bank_timeline", "bank_map"):
        for query in (f"?hem={home.code}", f"?hem={home.code.lower()}"):
            there = client.get(reverse(name) + query)
            gone = client.get(reverse(name) + f"?hem={nothing}")
            assert there.status_code == gone.status_code
            told = wordless(there.content).replace(home.code, nothing).replace(home.code.lower(), nothing)
            assert told == wordless(gone.content), (name, query)
    for name in ("home", "contact_list", "contact_note", "home_history", "home_word"):
        for method in (client.get, client.post):
            assert method(reverse(name, args=[home.pk])).status_code in {403, 404, 405}, name
    found = client.post(reverse("search"), {"q": home.code})
    assert reverse("home", args=[home.pk]) not in found.content.decode()


@pytest.mark.covers("R-15a")
@pytest.mark.parametrize("who", sorted(FOUND_BY))
def test_those_who_know_of_it_find_it_beside_the_bank_and_not_in_it(world: World, who: str) -> None:
    set_interval(world)
    silent_home(world, 60)
    client, asked = client_of(world, who), of_the_bank()
    before = whole(client, asked)
    home = hide_one(world)
    after = whole(client, asked)
    assert {url for url in asked if after[url] != before[url]} == set()
    assert home.code in client.get(reverse("network_list")).content.decode()


def test_every_role_hunts_or_finds(world: World) -> None:
    with acting(world.actor("head")):
        roles = set(RoleHolding.objects.exclude(role="job").values_list("role", flat=True))
    tried = {world.actor(who).role for who in [*HUNTERS, *FOUND_BY]}
    assert roles - tried == set()
