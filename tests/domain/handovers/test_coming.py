"""Inviting: the mail, its link, the password; whoever has an account already; and a lost second factor."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import check_password
from django.core import mail
from django.test import Client
from django.urls import reverse

from famn.access.actor import acting
from famn.access.roles import Role
from famn.accounts.actions import account_subject
from famn.accounts.models import Invitation, RoleHolding, User
from famn.accounts.queries import holdings_in_force
from famn.audit.models import Act
from famn.handovers.actions import invite_person, reset_second_factor, send_link_again
from famn.kernel.denied import Denied, Refused
from famn.messages.mail import send_queued
from famn.messages.models import Mail
from tests.homes_world import now, today

PASSWORD = "fyra glada hästar"  # noqa: S105 -- made up
pytestmark = pytest.mark.django_db(databases=["default", "cache"])


def invite(
    world, by: str = "head", email: str = "ny@exempel.se", role: Role = Role.GFO_COORDINATOR, board: str | None = None
) -> Invitation:
    actor = world.actor(by)
    with acting(actor):
        return invite_person(
            by=actor,
            email=email,
            name="Ny Medarbetare",
            role=role,
            board=world.boards[board] if board else None,
            starts_on=today(),
            at=now(),
        )


def sent(world, number: int = 1) -> str:
    """The newest mail, once the job has sent what waits."""
    send_queued(by=world.actor("mail" if number == 1 else f"mail:{number}"), at=now())
    return mail.outbox[-1].body


def path_in(body: str) -> str:
    return re.search(r"http://localhost:\d+(/\S+)", body)[1]


def choose(path: str, password: str = PASSWORD):
    """Open the mailed link and choose a password."""
    client = Client()
    page = client.get(path, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else path
    return client.post(form, {"password1": password, "password2": password})


def test_the_invited_opens_her_link_once_chooses_a_password_and_signs_in(world):
    made = invite(world)
    assert not made.user.has_usable_password()
    body = sent(world)
    path = path_in(body)
    assert mail.outbox[-1].to == ["ny@exempel.se"]
    assert "inbjuden" in body and "Härnösand" not in body
    assert choose(path).status_code == 302
    made.user.refresh_from_db()
    assert check_password(PASSWORD, made.user.password)
    again = Client().get(path)
    assert "Länken fungerar inte längre" in again.content.decode()
    client = Client()
    response = client.post(reverse("account_login"), {"login": "ny@exempel.se", "password": PASSWORD})
    assert response.status_code == 302
    assert client.get("/").status_code == 200
    made.user.refresh_from_db()
    assert made.user.last_seen_on == today()
    with acting(world.actor("head")):
        assert Invitation.objects.get(pk=made.pk).accepted_at is not None


def test_no_key_lies_in_the_outbox_and_the_link_ends(world, settings):
    made = invite(world)
    with acting(world.actor("mail")):
        row = Mail.objects.get(to=made.user)
    assert row.reason_key == f"invitation:{made.pk}"
    path = path_in(sent(world))
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "Länken fungerar inte längre" in Client().get(path).content.decode()


def test_a_weak_password_is_refused_by_the_house_rules(world):
    made = invite(world)
    response = choose(path_in(sent(world)), "kort")
    assert response.status_code == 200
    made.user.refresh_from_db()
    assert not made.user.has_usable_password()


@pytest.mark.covers("R-75")
def test_whoever_works_in_another_cooperation_gets_one_role_more_and_nobody_hears_of_the_other(world):
    there = world.users["secretary_a:2"]
    before = there.name
    made = invite(world, by="manager_a", email="Secretary_A.2@exempel.se", role=Role.SOCIAL_WORKER, board="a")
    assert made.user == there
    there.refresh_from_db()
    assert there.name == before
    with acting(world.actor("manager_a")):
        assert {holding.cooperation_id for holding in RoleHolding.objects.filter(user=there)} == {world.cooperations[1].pk}
        texts = " ".join(Act.objects.filter(subject_id=account_subject(there.pk)).values_list("text", flat=True))
    assert "GFO Provlandet 2" not in texts
    with acting(world.actor("secretary_a:2")):
        assert holdings_in_force(user=there, on=today()).count() == 1


def test_whoever_has_a_password_gets_a_mail_without_a_link(world):
    user = User.objects.get(pk=world.users["communicator"].pk)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    invite(world, email=user.email)
    assert "/valkommen/" not in sent(world)
    with acting(world.actor("head")), pytest.raises(Refused) as no:
        send_link_again(by=world.actor("head"), user=user, at=now())
    assert no.value.code == "has_a_password"


def test_a_link_is_sent_again(world):
    made, head = invite(world), world.actor("head")
    first = path_in(sent(world))
    with acting(head):
        send_link_again(by=head, user=made.user, at=now())
    assert path_in(sent(world)).startswith(first.split("-")[0])
    assert len(mail.outbox) == 2


def test_an_invited_person_is_refused_a_role_twice(world):
    invite(world)
    with pytest.raises(Refused) as no:
        invite(world)
    assert no.value.code == "a_role_once_at_a_time"
    assert User.objects.filter(email="ny@exempel.se").count() == 1


def second_factor(user: User) -> None:
    TOTP.activate(user, generate_totp_secret())


def reset(world, by: str, user: User, how: str = "Visade legitimation på kontoret") -> None:
    actor = world.actor(by)
    with acting(actor):
        reset_second_factor(by=actor, user=user, how_known=how, at=now())


def test_a_lost_second_factor_is_reset_and_the_old_password_opens_nothing(world):
    user = User.objects.get(pk=world.users["coordinator"].pk)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    second_factor(user)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    reset(world, "head", user)
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get("/").status_code == 302  # signed out
    assert Client().post(reverse("account_login"), {"login": user.email, "password": PASSWORD}).status_code == 200
    body = sent(world)
    assert "nollställd" in body
    assert choose(path_in(body)).status_code == 302
    with acting(world.actor("head")):
        act = Act.objects.get(verb="account.second_factor")
    assert "Visade legitimation på kontoret" in act.text


@pytest.mark.parametrize(
    ("by", "whose", "may"),
    [
        ("head", "coordinator", True), ("head", "secretary_a", False), ("head", "head", False), ("manager_a", "worker_a", True),
        ("manager_a", "worker_b", False), ("admin", "secretary_b", True), ("coordinator", "coordinator_other", False), ("admin", "head:2", False),
    ],
)  # fmt: skip
def test_who_resets_whose_second_factor(world, by, whose, may):
    user = User.objects.get(pk=world.users[whose].pk)
    second_factor(user)
    if may:
        reset(world, by, user)
    else:
        with pytest.raises(Denied):
            reset(world, by, user)
    assert Authenticator.objects.filter(user=user).exists() is not may


def test_a_reset_wants_to_know_how_the_person_was_known(world):
    with pytest.raises(Refused) as no:
        reset(world, "head", User.objects.get(pk=world.users["coordinator"].pk), "ja")
    assert no.value.code == "how_known"


def test_a_role_that_begins_later_lets_nobody_in_before(world):
    head = world.actor("head")
    with acting(head):
        made = invite_person(
            by=head,
            email="sen@exempel.se",
            name="Sen Start",
            role=Role.SUPERVISOR,
            board=None,
            starts_on=today() + timedelta(days=3),
            at=now(),
        )
    client = Client()
    client.force_login(made.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/").status_code == 403
