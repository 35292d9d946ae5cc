"""One's own name, and another address to sign in with: asked for by the administrator, confirmed by oneself alone."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from famn.access.actor import acting
from famn.accounts.actions import account_subject, change_name
from famn.accounts.models import User
from famn.audit.queries import acts_on
from famn.handovers.actions import ask_for_address, confirm_address
from famn.kernel.denied import Denied, Refused
from famn.messages.mail import send_queued
from tests.accounts_world import client_of
from tests.homes_world import now, today

NEW = "nytt.namn@exempel.se"


@pytest.fixture
def person(world) -> Iterator[User]:
    """A coordinator who has been here: she has a password. The world's own copy of her is as before afterwards."""
    user = world.users["coordinator"]
    before = {name: getattr(user, name) for name in ("password", "_password", "email", "new_email", "new_email_asked_at")}
    user.set_password("fyra glada hästar i skogen")
    user.save(update_fields=["password"])
    yield user
    for name, value in before.items():
        setattr(user, name, value)


def ask(world, user: User, by: str = "admin", address: str = NEW) -> None:
    with acting(world.actor(by)):
        ask_for_address(by=world.actor(by), user=user, address=address, at=now())


def posted_mails(world) -> dict[str, str]:
    """What the job sent, by receiver."""
    mail.outbox.clear()
    send_queued(by=world.actor("mail"), at=now())
    return {one.to[0]: one.body for one in mail.outbox}


def told(world, user: User, by: str = "head") -> list[str]:
    with acting(world.actor(by)):
        return [act.text for act in acts_on({"account": [account_subject(user.pk)]})]


def test_ones_own_name_is_changed_and_the_change_is_seen(world):
    user = User.objects.get(pk=world.users["worker_a"].pk)
    old, client = user.name, client_of(world, "worker_a")
    assert client.post(reverse("account_name"), {"name": "  Nya   Efternamnsson "}).status_code == 302
    user.refresh_from_db()
    assert user.name == "Nya Efternamnsson"
    assert f"Bytte namn från {old} till Nya Efternamnsson" in told(world, user, "manager_a")
    assert "Nya Efternamnsson" in client.get(reverse("account")).content.decode()


@pytest.mark.parametrize(("name", "code"), [("   ", "empty_name"), ("Nya 20170101-2393", "name_number")])
def test_a_name_is_a_name(world, name, code):
    by = world.actor("worker_a")
    with acting(by), pytest.raises(Refused, match=code):
        change_name(by=by, name=name, at=now())
    answer = client_of(world, "worker_a").post(reverse("account_name"), {"name": name})
    assert answer.status_code == 422


@pytest.mark.covers("R-75")
def test_an_address_is_changed_by_her_who_has_both_the_account_and_the_new_mailbox(world, person):
    old = person.email
    ask(world, person)
    mails = posted_mails(world)
    assert mails.keys() == {old, NEW}
    assert NEW not in mails[old] and "Kontakta din chef genast" in mails[old] and "http" not in mails[old]
    path = re.search(r"http://localhost:\d+(/\S+)", mails[NEW])[1]
    person.refresh_from_db()
    assert person.email == old
    # The link is worth nothing to anybody else, nor to somebody who is not signed in.
    assert Client().post(path).status_code == 302
    assert client_of(world, "head").post(path).status_code == 422
    person.refresh_from_db()
    assert person.email == old
    hers = client_of(world, "coordinator")
    assert NEW in hers.get(path).content.decode()
    assert hers.post(path).status_code == 302
    person.refresh_from_db()
    assert (person.email, person.new_email) == (NEW, "")
    assert hers.post(path).status_code == 422
    assert any("Bekräftade e-postadressen" in text for text in told(world, person))


def test_a_link_grows_old_and_a_newer_request_makes_it_void(world, person):
    ask(world, person)
    first = posted_mails(world)[NEW]
    ask(world, person, address="annan@exempel.se")
    key = re.search(r"/adress/([^/\s]+)/", first)[1]
    by = world.actor("coordinator")
    with acting(by), pytest.raises(Refused, match="link_over"):
        confirm_address(by=by, key=key, at=now())
    later = posted_mails(world)["annan@exempel.se"]
    key = re.search(r"/adress/([^/\s]+)/", later)[1]
    with acting(by), pytest.raises(Refused, match="link_over"):
        confirm_address(by=by, key=key, at=now() + timedelta(days=30))
    with acting(by):
        assert confirm_address(by=by, key=key, at=now()) == "annan@exempel.se"


def test_an_address_that_somebody_signs_in_with_is_told_of_to_its_owner_alone(world, person):
    taken = world.users["worker_a:2"].email
    page = client_of(world, "admin").post(reverse("person_address", args=[person.pk]), {"address": taken.upper()})
    assert page.status_code == 302  # the administrator learns nothing of accounts elsewhere
    key = re.search(r"/adress/([^/\s]+)/", posted_mails(world)[taken])[1]
    by = world.actor("coordinator")
    with acting(by), pytest.raises(Refused, match="address_taken"):
        confirm_address(by=by, key=key, at=now())


def test_who_asks_and_for_whom(world, person):
    for key in ("head", "manager_a", "coordinator", "worker_a", "admin:2"):
        with pytest.raises(Denied):
            ask(world, person, by=key)
    with pytest.raises(Denied):
        ask(world, world.users["admin"])
    with pytest.raises(Refused, match="same_address"):
        ask(world, person, address=person.email.upper())
    never_here = world.users["communicator"]
    with pytest.raises(Refused, match="not_here_yet"):
        ask(world, never_here)
    page = client_of(world, "admin").get(reverse("person", args=[person.pk])).content.decode()
    assert reverse("person_address", args=[person.pk]) in page
    assert (
        reverse("person_address", args=[person.pk])
        not in client_of(world, "head").get(reverse("person", args=[person.pk])).content.decode()
    )


def test_an_invitation_that_went_wrong_is_sent_anew_and_the_old_link_is_dead(world):
    client = client_of(world, "head")
    asked = {
        "name": "Ny Medarbetare",
        "email": "fell@exempel.se",
        "role": "gfo_coordinator",
        "starts_on": today().isoformat(),
        "last_on": "",
    }
    client.post(reverse("people_invite"), asked)
    user = User.objects.get(email="fell@exempel.se")
    old = re.search(r"http://localhost:\d+(/\S+)", posted_mails(world)["fell@exempel.se"])[1]
    address = reverse("person_address", args=[user.pk])
    assert f'href="{address}"' in client.get(reverse("person", args=[user.pk])).content.decode()
    assert "fell@exempel.se" in client.get(address).content.decode()
    for wrong in ("inte en adress", "FELL@exempel.se", world.users["worker_a:2"].email):
        assert client.post(address, {"address": wrong}).status_code in {409, 422}, wrong
    assert client.post(address, {"address": NEW}).status_code == 302
    user.refresh_from_db()
    assert user.email == NEW
    mails = posted_mails(world)
    assert mails.keys() == {NEW}
    assert 'name="password1"' not in Client().get(old, follow=True).content.decode()
    new = re.search(r"http://localhost:\d+(/\S+)", mails[NEW])[1]
    assert 'name="password1"' in Client().get(new, follow=True).content.decode()
    assert f"Rättade adressen i inbjudan till Ny Medarbetare från fell@exempel.se till {NEW}" in told(world, user)
    user.set_password("fyra glada hästar i skogen")
    user.save(update_fields=["password"])
    assert client.post(address, {"address": "igen@exempel.se"}).status_code == 403  # from now on she confirms it herself
