"""Every address of the site, asked by nobody, by everybody's stranger, and with nonsense."""

import re
import uuid
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

OPEN_TO_ANYBODY = {
    "account_login": "signing in",
    "account_logout": "signing out twice is no error",
    "account_inactive": "told to somebody whose account is closed, who is not signed in",
    "account_reset_password": "a forgotten password",
    "account_reset_password_done": "a forgotten password",
    "account_reset_password_from_key": "a forgotten password: the link from the mail",
    "account_reset_password_from_key_done": "a forgotten password",
    "welcome": "the invited opens the link from her mail",
    "mfa_authenticate": "the second step of signing in; leads back to the first without it",
    "home_link": "a family answers by its single-use link, which is its key",
}
"""Named addresses that answer somebody who is not signed in, and why. A name that no longer exists fails."""

SAMPLES = {"uuid": uuid.UUID(int=7), "int": 7, "slug": "x", "str": "x"}


@dataclass(frozen=True)
class Address:
    """One pattern with sample values in it."""

    name: str
    url: str


def walk(resolver: URLResolver, prefix: str = "") -> list[Address]:
    """Every address that can be asked for."""
    found = []
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            route = re.sub(r"\(\?P<\w+>[^)]*\)", "x", route.replace("^", "").replace("$", ""))  # an expression's named groups
            path = re.sub(r"<(?:(\w+):)?\w+>", lambda part: str(SAMPLES[part[1] or "str"]), route)
            assert "<" not in path and "(" not in path, f"a pattern this walk cannot fill in: {route}"
            found.append(Address(entry.name or "", f"/{path}"))
        else:
            found += walk(entry, route)
    return found


def addresses() -> list[Address]:
    return walk(get_resolver())


def is_open(address: Address) -> bool:
    return address.name in OPEN_TO_ANYBODY


def test_the_walk_finds_the_site():
    names = {address.name for address in addresses()}
    assert {"today", "referral_list", "home", "placement", "deviation", "vault_open", "search", "account_login"} <= names
    assert "" not in names, "every address has a name"


def test_no_reason_is_left_for_an_address_that_is_gone():
    assert set(OPEN_TO_ANYBODY) - {address.name for address in addresses()} == set()


def test_nobody_gets_anything_but_the_sign_in_page(world):
    wrong = []
    for address in addresses():
        for method in ("get", "post", "put", "patch", "delete", "head", "options"):
            response = getattr(Client(), method)(address.url)
            led_to_sign_in = response.status_code == 302 and response.url.startswith(reverse("account_login"))
            if not (led_to_sign_in or response.status_code in {401, 403}) and not is_open(address):
                wrong.append((method, address, response.status_code))
    assert wrong == []


def test_an_allowance_is_needed():
    """What answers nobody with the sign-in page has no business on the list."""
    needless = []
    for address in addresses():
        if is_open(address):
            response = Client().get(address.url)
            if response.status_code == 302 and response.url.startswith(f"{reverse('account_login')}?"):
                needless.append(address.name)
    assert needless == []


def test_somebody_without_a_role_gets_no_row_anywhere(world):
    client = Client()
    client.force_login(world.stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    wrong = []
    for address in addresses():
        if is_open(address) or address.name.startswith(("account", "mfa_")):
            continue
        for method in ("get", "post"):
            response = getattr(client, method)(address.url)
            if response.status_code != 403 or "Du har inget uppdrag" not in response.content.decode():
                wrong.append((method, address, response.status_code))
    assert wrong == []


ROLES = [
    "head",
    "coordinator",
    "matching",
    "communicator",
    "supervisor",
    "secretary_a",
    "worker_a",
    "manager_a",
    "ifo_a",
    "sas_a",
    "finance_a",
    "parent",
    "evaluator",
    "admin",
]


@pytest.mark.parametrize("key", ROLES)
def test_no_address_breaks_for_any_role(world, key):
    client = Client(raise_request_exception=False)
    session_user = world.users[key]
    broken = []
    for address in addresses():
        if is_open(address):
            continue
        for method in ("get", "post"):
            client.force_login(session_user, backend="allauth.account.auth_backends.AuthenticationBackend")
            response = getattr(client, method)(address.url)
            if response.status_code >= 500:
                broken.append((method, address, response.status_code))
            elif response.status_code == 200:
                assert response["Cache-Control"] == "no-store, private", address
    assert broken == []


# --- What every answer carries, and what errors keep to themselves --------------------------------------------------


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_carries_its_headers(world, signed_in):
    client = Client()
    if signed_in:
        client.force_login(world.users["secretary_a"], backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in ("/", reverse("account_login"), "/finns-inte/"):
        response = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "*" not in policy and "http" not in policy
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response["Cache-Control"] == "no-store, private"


def test_the_session_cookie_is_out_of_reach_of_scripts(world):
    client = Client()
    client.force_login(world.users["secretary_a"], backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.get(reverse("account")).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_a_form_without_its_token_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["secretary_a"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(reverse("search"), {"q": "Provia"}).status_code == 403


@pytest.mark.parametrize("address", ["/finns-inte/", "/forfragningar/00000000-0000-0000-0000-000000000007/"])
def test_a_missing_page_tells_nothing(world, address):
    client = Client()
    client.force_login(world.users["secretary_a"], backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(address)
    assert response.status_code == 404
    html = response.content.decode()
    assert "Sidan finns inte" in html
    assert not re.search(r"Traceback|urlpatterns|famn\.(?:web|config|referrals)|DoesNotExist|/work|site-packages", html)


def test_an_error_tells_nothing(world, monkeypatch):
    from famn.web.staff.account import own

    def broken(**_: object) -> None:
        raise RuntimeError("hemligt 201701012393")

    monkeypatch.setattr(own, "choosable", broken)
    client = Client(raise_request_exception=False)
    client.force_login(world.users["secretary_a"], backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(reverse("account"))
    assert response.status_code == 500
    assert not re.search(r"hemligt|2017|Traceback|RuntimeError|own\.py", response.content.decode())
