"""The search: three keys, what one's role may see, nothing in addresses or logs."""

import logging

import pytest
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.homes.models import FosterHome, HomeContact
from famn.referrals.models import Child, Referral, ReferralChild
from tests.accounts_world import client_of, now, protected_child, protected_home

pytestmark = pytest.mark.django_db
NUMBER = "201701012393"  # published for tests


@pytest.fixture
def case(world):
    """A child of board A, sent to GFO; and a namesake at board B."""
    made = {}
    for letter in "ab":
        actor = world.actor(f"secretary_{letter}")
        with acting(actor):
            ours = {"cooperation_id": actor.cooperation_id, "board_id": actor.board_id}
            child = Child.objects.create(**ours, name="Åsa-Provia van Test", identity_number=NUMBER, case_number=f"IFO-{letter}-17")
            referral = Referral.objects.create(
                **ours, code=f"F-22222{letter.upper()}".replace("A", "C"), status="received", created_at=now(), sent_at=now(),
                author_id=actor.user_id,
            )  # fmt: skip
            row = ReferralChild.objects.create(
                **ours, referral=referral, child=child, code=f"B-33333{letter.upper()}".replace("A", "C"), birth_year=2017
            )
            made[letter] = (child, referral, row)
    return made


def find(world, key, words):
    return client_of(world, key).post(reverse("search"), {"q": words})


def found(response):
    hits = response.context["found"]
    return {hit.code for hit in (*hits.children, *hits.cases, *hits.homes)}


@pytest.mark.parametrize(
    "words",
    [
        "Åsa",
        "åsa-provia",
        "Provia",
        "test",
        "provia test",
        "20170101-2393",
        "170101-2393",
        "201701012393",
        "ifo-a-17",
        "f-22222c",
        "B-33333C",
    ],
)
def test_a_board_finds_its_child_by_its_keys(world, case, words):
    response = find(world, "worker_a", words)
    assert response.status_code == 200
    codes = found(response)
    assert codes and codes <= {"B-33333C", "F-22222C"}


@pytest.mark.parametrize("words", ["rovia", "2017", "0101-2393", "IFO-a", "F-2222", "%", "__", "Å%", "201701012394", "'; drop table x; --"])
def test_parts_and_patterns_find_nothing(world, case, words):
    assert found(find(world, "worker_a", words)) == set()


@pytest.mark.parametrize("words", ["ifo-b-17", "F-22222B", "B-33333B"])
def test_another_boards_case_is_not_found(world, case, words):
    assert found(find(world, "worker_a", words)) == set()


@pytest.mark.parametrize("key", ["matching", "head"])
def test_gfo_finds_a_case_by_code_and_never_a_child(world, case, key):
    assert found(find(world, key, "F-22222C")) == found(find(world, key, "B-33333C")) == {"F-22222C"}
    for words in ("Provia", NUMBER, "IFO-a-17"):
        response = find(world, key, words)
        assert found(response) == set()
        assert "Åsa" not in response.content.decode()


def test_another_cooperation_finds_nothing(world, case):
    for key in ("matching:2", "secretary_a:2"):
        for words in ("Provia", NUMBER, "F-22222C"):
            assert found(find(world, key, words)) == set()


def test_a_protected_child_is_found_by_its_case_and_shows_nothing_else(world):
    protected_child(world, case_number="IFO-S-1")
    html = find(world, "worker_a", "IFO-S-1").content.decode()
    assert "Barn med skyddade personuppgifter" in html
    assert "Påhittad" not in html and "Gömda" not in html
    assert not find(world, "worker_a", "Påhittad").context["found"].children


def test_gfo_finds_a_home_by_code_or_name_but_a_protected_one_by_code_alone(world):
    actor = world.actor("coordinator")
    with acting(actor):
        home = FosterHome.objects.create(
            cooperation_id=actor.cooperation_id, code="H-44444D", category="own", created_at=now(),
            municipality=world.municipalities["2280"], locality=world.localities["2280"],
        )  # fmt: skip
        HomeContact.objects.create(cooperation_id=actor.cooperation_id, home=home, names="Prova och Testa Hemsson")
    shielded = protected_home(world)
    assert found(find(world, "coordinator", "hemsson")) == found(find(world, "matching", "h-44444d")) == {"H-44444D"}
    assert found(find(world, "coordinator", "Påhittad")) == set()
    response = find(world, "coordinator", shielded.code)
    assert found(response) == {shielded.code}
    assert "Gömda" not in response.content.decode()
    for key in ("secretary_a", "worker_a"):
        assert found(find(world, key, "hemsson")) == set()


def test_the_words_stand_in_no_address_and_no_log(world, case, caplog):
    caplog.set_level(logging.DEBUG)
    client = client_of(world, "worker_a")
    response = client.post(reverse("search"), {"q": "20170101-2393"})
    assert response.request["QUERY_STRING"] == ""
    assert "2393" not in caplog.text
    assert client.get(reverse("search"), {"q": "Provia"}).context["found"].children == []
    with acting(world.actor("worker_a")):
        entry = ReadEntry.objects.get(action="list", subject_kind="search")
        assert entry.codes == ["B-33333C"]
        assert "2393" not in entry.purpose


@pytest.mark.parametrize("words", ["", " ", "x"])
def test_too_little_is_asked_again(world, words):
    assert "Skriv minst två tecken." in find(world, "worker_a", words).content.decode()


@pytest.mark.parametrize("key", ["ifo_a", "finance_a", "communicator", "supervisor", "parent", "evaluator", "admin"])
def test_roles_without_cases_do_not_search(world, key):
    assert client_of(world, key).get(reverse("search")).status_code == 403
    assert find(world, key, "Provia").status_code == 403


def test_sas_finds_the_child_without_the_referral(world, case):
    response = find(world, "sas_a", "Provia")
    assert [hit.title for hit in response.context["found"].children] == ["Åsa-Provia van Test"]
    assert response.context["found"].cases == []


def test_one_and_many_hits_cost_the_same(world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    actor = world.actor("worker_a")
    counts = []
    for number in (1, 15):
        with acting(actor):
            for each in range(number):
                Child.objects.create(
                    cooperation_id=actor.cooperation_id, board_id=actor.board_id, name=f"Många Barn{'abcdefghijklmnop'[each]}{number}"
                )
        client = client_of(world, "worker_a")
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("search"), {"q": "Många"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
