"""The thread on a referral, and the inbox (R-53)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.kernel.denied import Denied, Refused
from famn.messages.actions import send_message
from famn.messages.models import Mail, Message
from famn.messages.queries import thread, unread_count
from famn.referrals.actions.children import add_child
from tests.referrals_world import NOW, make_draft, make_sent
from tests.web.test_referral_steps import sign_in


def write(world, referral, key, body="När kan vi höras?"):
    by = world.actors[key]
    with acting(by):
        return send_message(
            by=by, subject_kind="referral", subject_id=referral.pk, subject_code=referral.code, board_id=referral.board_id, body=body,
            child_names=[], at=NOW,
        )  # fmt: skip


def url_of(referral):
    return reverse("message_send", args=["referral", referral.pk])


@pytest.mark.covers("R-53")
def test_the_two_sides_write_to_each_other_on_the_referrals_own_page(world):
    referral = make_sent(world)
    sign_in(world, "worker_a").post(url_of(referral), {"body": "Barnet har fått skolskjuts."})
    sign_in(world, "matching").post(url_of(referral), {"body": "Tack, vi räknar med det."})
    for key in ("secretary_a", "head", "matching"):
        text = sign_in(world, key).get(reverse("referral", args=[referral.pk])).content.decode()
        assert text.index("Barnet har fått skolskjuts.") < text.index("Tack, vi räknar med det.")


@pytest.mark.covers("R-53")
def test_a_message_is_unread_for_the_others_until_the_page_is_opened(world):
    referral = make_sent(world)
    write(world, referral, "worker_a")
    counts = {}
    for key in ("worker_a", "secretary_a", "matching", "secretary_b", "matching:2"):
        with acting(world.actors[key]):
            counts[key] = unread_count(world.actors[key])
    assert counts == {"worker_a": 0, "secretary_a": 1, "matching": 1, "secretary_b": 0, "matching:2": 0}
    assert "1 oläst" in sign_in(world, "matching").get(reverse("inbox")).content.decode()
    sign_in(world, "matching").get(reverse("referral", args=[referral.pk]))
    with acting(world.actors["matching"]):
        assert unread_count(world.actors["matching"]) == 0
    with acting(world.actors["secretary_a"]):
        assert unread_count(world.actors["secretary_a"]) == 1


@pytest.mark.covers("R-51", "R-53")
def test_the_other_sides_contact_gets_a_neutral_mail_without_the_words(world):
    referral = make_sent(world)
    sign_in(world, "worker_a").post(url_of(referral), {"body": "Hemligt om barnet."})
    with acting(world.actors["mail"]):
        mail = Mail.objects.get(kind="message")
    assert mail.to_id == world.users["matching"].pk
    assert "Hemligt" not in f"{mail.kind}{mail.reason_key}"
    sign_in(world, "matching").post(url_of(referral), {"body": "Tack."})
    with acting(world.actors["mail"]):
        assert set(Mail.objects.filter(kind="message").values_list("to_id", flat=True)) == {
            world.users["matching"].pk,
            world.users["secretary_a"].pk,
        }


@pytest.mark.parametrize("body", ["Provbarn mår bra.", "Numret är 201701012393.", "   "])
def test_a_message_that_tells_who_the_child_is_is_kept_on_the_page_and_not_sent(world, body):
    referral = make_sent(world)
    page = sign_in(world, "secretary_a").post(url_of(referral), {"body": body})
    assert page.status_code == 422
    assert body.strip() in page.content.decode()
    with acting(world.actors["secretary_a"]):
        assert not Message.objects.exists()


def test_strangers_find_no_thread_and_a_draft_has_none(world):
    referral, draft = make_sent(world), make_draft(world)
    for key in ("secretary_b", "matching:2", "evaluator", "ifo_a"):
        assert sign_in(world, key).post(url_of(referral), {"body": "Hej"}).status_code == 404
    assert sign_in(world, "secretary_a").post(url_of(draft), {"body": "Hej"}).status_code == 404
    assert sign_in(world, "secretary_a").post(reverse("message_send", args=["hem", referral.pk]), {"body": "Hej"}).status_code == 404
    for key in ("evaluator", "communicator", "parent"):
        assert sign_in(world, key).get(reverse("inbox")).status_code == 403
    other = world.actors["secretary_b"]
    with acting(other), pytest.raises(Denied):
        send_message(
            by=other, subject_kind="referral", subject_id=referral.pk, subject_code=referral.code, board_id=referral.board_id, body="Hej",
            child_names=[], at=NOW,
        )  # fmt: skip


def test_an_empty_message_is_refused(world):
    with pytest.raises(Refused):
        write(world, make_sent(world), "worker_a", body=" ")


def test_a_coordinator_follows_the_thread_of_a_referral_she_handles_and_no_other(world):
    mine, other = make_sent(world), make_sent(world)
    for referral in (mine, other):
        write(world, referral, "worker_a")
    with acting(world.actors["matching"]):
        type(mine).objects.filter(pk=mine.pk).update(handled_by=world.users["coordinator"])
    with acting(world.actors["coordinator"]):
        assert thread(mine.pk).count() == 1
        assert thread(other.pk).count() == 0


def test_the_inbox_costs_the_same_with_one_thread_and_thirty(world):
    client, counts = sign_in(world, "secretary_a"), []
    for number in (1, 29):
        for _each in range(number):
            write(world, make_sent(world), "matching")
        client.get(reverse("inbox"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("inbox")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_message_may_not_name_a_child_whose_name_lies_in_the_vault(world):
    referral = make_sent(world)
    by = world.actors["secretary_a"]
    with acting(by):
        add_child(by=by, referral=referral, birth_year=2017, protection="flag", vault={"names": "Hemliga Provsson"}, at=NOW)
    answer = sign_in(world, "worker_a").post(url_of(referral), {"body": "Vi hämtar hemliga på fredag."})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Vi hämtar hemliga på fredag." in text
    assert "Provsson" not in text
