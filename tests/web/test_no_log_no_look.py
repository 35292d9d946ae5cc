"""What cannot be logged is not shown: any page, to anybody, and a form that comes back too (design 4)."""

import pytest
from django.test import Client
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.messages.models import Message
from tests.accounts_world import client_of, unwritable
from tests.deciding_world import make_case, make_home, make_placement
from tests.referrals_world import make_sent
from tests.world import World

# The owner's connection takes the right to write the log away, for everybody; the application's role finds out.
pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def addresses(world: World) -> list[tuple[str, str, str]]:
    """Who, where, and a word that the page shows when it is shown."""
    sent, case, stay, hidden = make_sent(world), make_case(world), make_placement(world), make_home(
        world, protection="flag", place=None
    )  # fmt: skip
    return [
        ("secretary_a", reverse("referral", args=[sent.pk]), sent.code),
        ("matching", reverse("referral", args=[sent.pk]), sent.code),
        ("secretary_a", reverse("referral_list"), sent.code),
        ("matching", reverse("match_sheet", args=[sent.pk]), sent.code),
        ("secretary_a", reverse("offer", args=[case.offer.pk]), case.home.code),
        ("coordinator", reverse("home", args=[hidden.pk]), hidden.code),
        ("coordinator", reverse("home_list"), case.home.code),
        ("worker_a", reverse("placement", args=[stay.pk]), stay.code),
        ("worker_a", reverse("placement_list"), stay.code),
        ("head", reverse("today"), ""),
    ]


def is_refused(client: Client, address: str, word: str) -> bool:
    response = client.get(address)
    html = response.content.decode()
    return response.status_code == 503 and "utan logg visas inget" in html and (not word or word not in html)


def test_no_page_is_shown_that_cannot_be_logged(world: World) -> None:
    pages = addresses(world)
    for who, address, word in pages:
        response = client_of(world, who).get(address)
        assert response.status_code == 200 and word in response.content.decode(), address
    with unwritable("audit_readentry"):
        for who, address, word in pages:
            assert is_refused(client_of(world, who), address, word), address


def test_a_form_that_comes_back_is_not_shown_either_and_nothing_is_saved(world: World) -> None:
    referral = make_sent(world)
    client, address = client_of(world, "secretary_a"), reverse("message_send", args=["referral", referral.pk])
    with unwritable("audit_readentry"):
        response = client.post(address, {"body": "Provbarn vill hem."})
    assert response.status_code == 503
    assert "Provbarn" not in response.content.decode()
    with acting(world.actor("secretary_a")):
        assert not Message.objects.exists()
        assert not ReadEntry.objects.filter(subject_id=referral.pk).exists()
    assert client.post(address, {"body": "Provbarn vill hem."}).status_code == 422
