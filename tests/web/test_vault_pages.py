"""The vault's pages: shown once, kept nowhere, looked at by a second person. The read log's page."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.actions import record_read
from famn.kernel.calendar import local_date
from famn.messages.models import Mail
from famn.people.models import VaultOpening
from tests.accounts_world import client_of, now, protected_child, protected_home, unwritable

pytestmark = pytest.mark.django_db
WHY = {"reason": "Ringer familjen om akut sjukdom"}


def url(kind, subject):
    return reverse("vault_open", args=[kind, subject.pk])


def test_a_reason_shows_the_particulars_once_and_nothing_keeps_them(world):
    child = protected_child(world)
    client = client_of(world, "worker_a")
    assert "Gömda" not in client.get(url("child", child)).content.decode()
    response = client.post(url("child", child), WHY)
    assert response.status_code == 200
    assert "Gömda vägen 1" in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"
    assert "Gömda" not in client.get(url("child", child)).content.decode()


def test_no_reason_shows_nothing_and_says_so(world):
    child = protected_child(world)
    response = client_of(world, "worker_a").post(url("child", child), {"reason": " "})
    assert response.status_code == 422
    assert "Gömda" not in response.content.decode()
    with acting(world.actor("worker_a")):
        assert not VaultOpening.objects.exists()


@pytest.mark.parametrize("key", ["worker_b", "manager_b", "secretary_a:2", "head", "matching"])
def test_another_boards_child_is_not_found(world, key):
    child = protected_child(world)
    assert client_of(world, key).post(url("child", child), WHY).status_code == 404


@pytest.mark.parametrize("key", ["secretary_a", "secretary_b", "matching:2"])
def test_a_home_that_is_not_open_to_the_board_is_not_found(world, key):
    assert client_of(world, key).post(url("home", protected_home(world)), WHY).status_code == 404


def test_sas_sees_the_child_but_opens_nothing(world):
    assert client_of(world, "sas_a").post(url("child", protected_child(world)), WHY).status_code == 403


def test_only_two_kinds_lie_in_the_vault(world):
    assert client_of(world, "worker_a").get(reverse("vault_open", args=["user", uuid4()])).status_code == 404


@pytest.mark.django_db(databases=["default", "owner"])
def test_without_the_log_the_page_shows_nothing(world):
    child = protected_child(world)
    client = client_of(world, "worker_a")
    with unwritable("people_vaultopening"):
        response = client.post(url("child", child), WHY)
    assert response.status_code == 422
    assert "Gömda" not in response.content.decode()
    assert "Därför visas inga uppgifter" in response.content.decode()
    assert WHY["reason"] in response.content.decode()  # what was typed is kept


def test_a_second_person_is_told_by_a_mail_without_content_and_by_her_own_page(world):
    child = protected_child(world)
    client_of(world, "worker_a").post(url("child", child), WHY)
    with acting(world.actor("mail")):
        mail = Mail.objects.get(kind="vault")
        assert mail.to == world.users["manager_a"]
        assert "Ringer" not in mail.reason_key
    manager = client_of(world, "manager_a")
    assert reverse("vault_openings") in manager.get(reverse("today")).content.decode()
    html = manager.get(reverse("vault_openings")).content.decode()
    assert WHY["reason"] in html and "Jag har granskat" in html
    with acting(world.actor("manager_a")):
        opening = VaultOpening.objects.get()
    seen = reverse("vault_opening_seen", args=[opening.pk])
    assert client_of(world, "worker_a").post(seen).status_code == 403
    assert client_of(world, "secretary_a").post(seen).status_code == 404
    assert client_of(world, "manager_b").post(seen).status_code == 404
    assert manager.get(seen).status_code == 405
    assert manager.post(seen).status_code == 302
    assert reverse("vault_openings") not in manager.get(reverse("today")).content.decode()


@pytest.mark.parametrize("key", ["ifo_a", "finance_a", "communicator", "parent", "evaluator", "admin"])
def test_other_roles_have_no_openings_to_follow(world, key):
    assert client_of(world, key).get(reverse("vault_openings")).status_code == 403


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_one_and_thirty_openings_cost_the_same(world):
    worker, client = world.actor("worker_a"), client_of(world, "manager_a")
    child, counts = protected_child(world), []
    for number in (1, 29):
        with acting(worker):
            for _ in range(number):
                VaultOpening.objects.create(
                    cooperation_id=worker.cooperation_id, board_id=worker.board_id, kind="child", subject_id=child.pk, opened_at=now(),
                    holding_id=worker.holding_id, opened_role=worker.role, opened_by=worker.user_id, opened_by_name="x", reason="x",
                )  # fmt: skip
        counts.append(count_queries(client, reverse("vault_openings")))
    assert counts[0] == counts[1]


# --- The read log ---------------------------------------------------------------------------------------------------


def look(world, key, code):
    actor = world.actor(key)
    with acting(actor):
        record_read(by=actor, action="view", purpose="Handlägga", subject_kind="referral", codes=[code], board_id=actor.board_id, at=now())


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("worker_a", {"F-WORKER"}),
        ("manager_a", {"F-WORKER", "F-SECRET"}),
        ("manager_b", {"F-OTHERB"}),
        ("head", {"F-MATCHG"}),
        ("coordinator", set()),
        ("sas_a", set()),
    ],
)
def test_one_sees_ones_own_looks_and_the_manager_her_units(world, key, codes):
    for who, code in (("worker_a", "F-WORKER"), ("secretary_a", "F-SECRET"), ("worker_b", "F-OTHERB"), ("matching", "F-MATCHG")):
        look(world, who, code)
    response = client_of(world, key).get(reverse("reads"))
    assert {code for row in response.context["page"].object_list for code in row.codes} == codes


def test_the_log_is_narrowed_by_person_code_and_day(world):
    look(world, "worker_a", "F-WORKER")
    look(world, "secretary_a", "F-SECRET")
    client = client_of(world, "manager_a")

    def shown(**query):
        return {code for row in client.get(reverse("reads"), query).context["page"].object_list for code in row.codes}

    assert shown(vem=world.users["secretary_a"].pk) == {"F-SECRET"}
    assert shown(kod="f-worker") == {"F-WORKER"}
    assert shown(kod="F-W") == set()
    assert shown(dag="2020-01-01") == set()
    assert shown(dag=local_date(now()).isoformat()) == {"F-WORKER", "F-SECRET"}
    assert client.get(reverse("reads"), {"dag": "igår"}).status_code == 422
    assert client.get(reverse("reads"), {"vem": "9999999"}).status_code == 422


def test_one_and_thirty_looks_cost_the_same(world):
    client, counts = client_of(world, "manager_a"), []
    for number in (1, 29):
        for _ in range(number):
            look(world, "worker_a", "F-WORKER")
        counts.append(count_queries(client, reverse("reads")))
    assert counts[0] == counts[1]
