"""Signing in: two steps, few attempts, a session that ends."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from famn.accounts.models import User

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

PASSWORD = "sommar vid sjön 1957"  # noqa: S105 -- of a made-up person


@pytest.fixture
def person(world):
    user = User.objects.get(pk=world.users["secretary_a"].pk)  # a copy of one's own: the world's is shared by all tests
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def sign_in(client, email, password=PASSWORD, address="10.0.0.1", **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra}, REMOTE_ADDR=address)


def signed_in(client):
    return "_auth_user_id" in client.session


def code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_password_lets_one_in_where_no_second_factor_is_required(client, person):
    response = sign_in(client, person.email)
    assert (response.status_code, response.url) == (302, "/")
    assert signed_in(client)


def test_the_page_has_swedish_labels_and_no_way_to_sign_up(client, world):
    html = client.get(reverse("account_login")).content.decode()
    assert "E-postadress" in html and "Lösenord" in html
    assert "remember" not in html
    assert client.get("/konto/signup/").status_code in {302, 404}
    assert client.get("/konto/registrera/").status_code in {302, 404}


def test_a_wrong_password_and_an_unknown_address_are_told_apart_by_nobody(client, person):
    wrong, unknown = sign_in(client, person.email, "fel lösenord"), sign_in(client, "ingen@exempel.se", "fel lösenord")
    words = "E-postadressen eller lösenordet stämmer inte."
    assert words in wrong.content.decode() and words in unknown.content.decode()
    assert person.email in wrong.content.decode()  # what was typed is kept
    assert "fel lösenord" not in wrong.content.decode()


def test_an_account_is_closed_after_five_failures_from_anywhere(person):
    for number in range(5):
        sign_in(Client(), person.email, "fel", address=f"10.0.1.{number}")
    client = Client()
    response = sign_in(client, person.email, address="10.0.2.1")
    assert "För många försök" in response.content.decode()
    assert not signed_in(client)


def test_capitals_in_the_address_are_no_new_account(person):
    for number in range(5):
        sign_in(Client(), person.email.upper() if number % 2 else person.email, "fel", address=f"10.0.1.{number}")
    client = Client()
    sign_in(client, person.email, address="10.0.2.1")
    assert not signed_in(client)


def test_an_address_is_closed_after_twenty_failures_at_any_accounts(person):
    for number in range(20):
        sign_in(Client(), f"nr{number}@exempel.se", "fel", address="10.0.3.1")
    client = Client()
    assert "För många försök" in sign_in(client, person.email, address="10.0.3.1").content.decode()
    assert not signed_in(client)
    assert sign_in(Client(), person.email, address="10.0.3.2").status_code == 302


def test_the_counts_stand_in_the_database_on_a_connection_of_their_own():
    assert django_settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    from django.db import connections, router

    model = type("Entry", (), {"_meta": type("Meta", (), {"app_label": "django_cache"})})
    assert router.db_for_write(model) == router.db_for_read(model) == "cache"
    assert connections["cache"] is not connections["default"]


def test_the_session_gets_a_new_key_at_sign_in(client, person):
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in(client, person.email)
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_half_an_hour_without_a_click_ends_the_session(client, person):
    sign_in(client, person.email)
    assert client.get(reverse("account")).status_code == 200
    row = Session.objects.get(pk=client.session.session_key)
    left = row.expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    row.expire_date = timezone.now() - timedelta(seconds=1)
    row.save()
    assert client.get(reverse("account")).url.startswith(reverse("account_login"))


def test_each_click_moves_the_end_of_the_session(client, person):
    sign_in(client, person.email)
    key = client.session.session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() + timedelta(minutes=1))
    client.get(reverse("account"))
    assert Session.objects.get(pk=key).expire_date > timezone.now() + timedelta(minutes=29)


def test_signing_out_is_posted(client, person):
    sign_in(client, person.email)
    client.get(reverse("account_logout"))
    assert signed_in(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)


def test_somebody_who_has_left_does_not_get_in(client, person):
    person.is_active = False
    person.save(update_fields=["is_active"])
    sign_in(client, person.email)
    assert not signed_in(client)


@pytest.mark.parametrize("password", ["kort", "password1234", "123456789012"])
def test_a_weak_password_is_refused(client, person, password):
    sign_in(client, person.email)
    response = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": password, "password2": password})
    assert response.status_code == 200
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_password_is_changed(client, person):
    sign_in(client, person.email)
    new = "vinter vid havet 1958"
    response = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert response.status_code == 302
    person.refresh_from_db()
    assert person.check_password(new)


def test_a_forgotten_password_is_mailed_as_a_link_with_nothing_else(client, person, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": person.email})
    client.post(reverse("account_reset_password"), {"email": "ingen@exempel.se"})
    [mail] = mailoutbox
    assert mail.to == [person.email]
    assert mail.subject.endswith("Nytt lösenord i Famn")
    url = next(line for line in mail.body.splitlines() if "nytt-losenord" in line)
    response = client.get(url[url.index("/konto") :], follow=True)
    new = "vinter vid havet 1958"
    response = client.post(response.request["PATH_INFO"], {"password1": new, "password2": new})
    assert response.url == reverse("account_reset_password_from_key_done")
    person.refresh_from_db()
    assert person.check_password(new)
    assert not signed_in(client)
    assert "fungerar inte längre" in client.get(url[url.index("/konto") :], follow=True).content.decode()


# --- The second factor ----------------------------------------------------------------------------------------------


@pytest.fixture
def strict(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.parametrize("name", ["today", "account", "reads", "cover", "search", "deviation_list", "account_change_password"])
def test_without_a_second_factor_only_the_set_up_page_is_reached(client, person, strict, name):
    sign_in(client, person.email)
    for ask in (client.get, client.post):
        response = ask(reverse(name))
        assert (response.status_code, response.url) == (302, reverse("mfa_activate_totp"))


def test_setting_up_gives_recovery_codes_and_opens_the_rest(client, person, strict):
    sign_in(client, person.email)
    # A stolen session must not be enough to choose the second factor: the password is asked for again.
    again = client.get(reverse("mfa_activate_totp")).url
    assert again.startswith(reverse("account_reauthenticate"))
    assert "Lösenordet stämmer inte." in client.post(again, {"password": "fel"}).content.decode()
    html = client.post(again, {"password": PASSWORD}, follow=True).content.decode()
    assert "data:image/svg+xml" in html
    secret = client.session["mfa.totp.secret"]
    assert "stämmer inte" in client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    response = client.post(reverse("mfa_activate_totp"), {"code": code(secret)}, follow=True)
    assert "Dina reservkoder" in response.content.decode()
    assert client.get(reverse("account")).status_code == 200


def test_the_password_alone_does_not_sign_in_somebody_with_an_app(client, person, strict):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    response = sign_in(client, person.email)
    assert response.url == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert client.get(reverse("account")).url.startswith(reverse("account_login"))
    assert "stämmer inte" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert signed_in(client)


def test_a_code_is_used_once(person, strict):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    now = code(secret)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, person.email)
        client.post(reverse("mfa_authenticate"), {"code": now})
    assert signed_in(first) and not signed_in(second)


def test_guessing_codes_is_stopped(client, person, strict):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    sign_in(client, person.email)
    for _ in range(6):
        response = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "För många försök" in response.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert not signed_in(client)


def test_a_recovery_code_signs_in_once(person, strict):
    TOTP.activate(person, generate_totp_secret())
    spare = RecoveryCodes.activate(person).get_unused_codes()[0]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, person.email)
        client.post(reverse("mfa_authenticate"), {"code": spare})
    assert signed_in(first) and not signed_in(second)


def test_the_second_factor_is_not_switched_off(client, person, strict):
    TOTP.activate(person, generate_totp_secret())
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for ask in (client.get, client.post):
        ask(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=person, type="totp").exists()


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    cache.clear()
