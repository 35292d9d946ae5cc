"""The operator's two commands: the first administrator of an installation, and a second factor that nobody else can reset."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connections
from django.test import Client
from django.urls import reverse

from famn.access.actor import acting
from famn.access.roles import Role
from famn.accounts.actions import account_subject
from famn.accounts.models import RoleHolding, User
from famn.audit.models import Act
from famn.config.env import EnvError
from famn.config.people import create_admin, reset_second_factor
from famn.organisations.models import Cooperation, MatchingPolicy

pytestmark = pytest.mark.django_db(databases=["default", "owner", "cache"], transaction=True)
PASSWORD = "fyra glada hästar"  # noqa: S105 -- made up


def sign_in_by(link: str, email: str) -> Client:
    """Open the printed link, choose a password and sign in."""
    client = Client()
    page = client.get(link.removeprefix("http://localhost:8000"), follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert client.post(reverse("account_login"), {"login": email, "password": PASSWORD}).status_code == 302
    return client


def test_the_first_of_an_installation_gets_a_cooperation_to_set_up(world):
    with connections["owner"].cursor() as cursor:  # as before anybody was here
        cursor.execute("truncate organisations_cooperation cascade")
    with pytest.raises(EnvError, match="--county"):
        create_admin(email="forst@exempel.se", name="Första Personen", cooperation="GFO Nystad")
    link = create_admin(email="Forst@exempel.se", name="Första Personen", cooperation="GFO Nystad", county="22")
    made = Cooperation.objects.using("owner").get()
    assert MatchingPolicy.objects.using("owner").filter(cooperation=made).exists()
    assert set(RoleHolding.objects.using("owner").filter(role=Role.JOB).values_list("name", flat=True)) == {"clock_sweep", "mail"}
    client = sign_in_by(link, "forst@exempel.se")
    html = client.get(reverse("people")).content.decode()
    assert "Första Personen" in html and "GFO Nystad" in html
    assert "Driften" in client.get(reverse("person", args=[User.objects.get(email="forst@exempel.se").pk])).content.decode()


def test_a_further_administrator_joins_a_cooperation_by_its_name(world):
    with pytest.raises(EnvError, match="GFO Provlandet 1, GFO Provlandet 2"):
        create_admin(email="ny@exempel.se", name="Ny", cooperation="GFO Annat")
    with pytest.raises(EnvError, match="no e-mail address"):
        create_admin(email="inget", name="Ny", cooperation="GFO Provlandet 1")
    first = create_admin(email="ny@exempel.se", name="Ny", cooperation="GFO Provlandet 1")
    assert create_admin(email="ny@exempel.se", name="Ny", cooperation="GFO Provlandet 1").startswith(first.split("-")[0])
    assert RoleHolding.objects.using("owner").filter(user__email="ny@exempel.se").count() == 1
    sign_in_by(first, "ny@exempel.se")
    assert create_admin(email="ny@exempel.se", name="Ny", cooperation="GFO Provlandet 1") == ""


def test_the_operator_resets_a_second_factor(world):
    user = User.objects.get(pk=world.users["admin"].pk)
    TOTP.activate(user, generate_totp_secret())
    link = reset_second_factor(email=user.email.upper())
    assert not Authenticator.objects.filter(user=user).exists()
    with acting(world.actor("admin")):
        assert Act.objects.filter(subject_id=account_subject(user.pk), actor_name="Driften", verb="account.second_factor").exists()
    sign_in_by(link, user.email)
    with pytest.raises(EnvError, match="nobody signs in"):
        reset_second_factor(email="ingen@exempel.se")
