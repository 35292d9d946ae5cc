"""The family's page: one question, three answers, thanks; and what a wrong, used or old link says."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from famn.access.actor import acting
from famn.homes.models import Occupancy
from famn.referrals.actions.asking import ask_home, release_home
from famn.referrals.models import HomeQuestion
from famn.web.public import views
from tests.homes_world import sign_in
from tests.matching_world import make_home, make_needing
from tests.world import World

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


@pytest.fixture(autouse=True)
def no_tries_yet(db):
    cache.clear()


def ask(world: World, *, at=None, **more) -> tuple[str, HomeQuestion]:
    by = world.actors["matching"]
    referral = make_needing(world, ("trauma_informed", True), ("smoke_free", False), children=2, **more)
    home = make_home(world)
    with acting(by):
        question, token = ask_home(by=by, referral=referral, home=home, at=at or timezone.now())
    return reverse("home_link", args=[token]), question


def stands(world: World, question: HomeQuestion) -> HomeQuestion:
    with acting(world.actors["matching"]):
        return HomeQuestion.objects.get(pk=question.pk)


def test_the_brief_has_fixed_fields_and_looking_changes_nothing(world, client):
    url, question = ask(world)
    page = client.get(url)
    text = page.content.decode()
    assert page.status_code == 200
    for shown in ("Stadigvarande vård", "2 syskon", "Traumamedvetet bemötande", "Rökfritt hem", "Tills vidare"):
        assert shown in text
    for hidden in ("Härnösand", "Socialnämnden", question.home_code, "Provsson", "Provhemmet"):
        assert hidden not in text
    assert stands(world, question).answer == ""
    assert client.head(url).status_code == 405
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]


@pytest.mark.parametrize(
    ("answer", "thanks"), [("yes", "Vi ringer er senast"), ("ring_me", "Vi ringer er senast"), ("no", "Tack för svaret.")]
)
def test_an_answer_is_thanked_for_and_the_link_is_used_up(world, client, answer, thanks):
    url, question = ask(world)
    page = client.post(url, {"answer": answer}, follow=True)
    assert thanks in page.content.decode()
    assert stands(world, question).answer == answer
    again = client.post(url, {"answer": "yes"})
    assert again.status_code == 200
    assert "Tack" in again.content.decode()
    assert "Traumamedvetet" not in again.content.decode()
    assert stands(world, question).answer == answer


def test_a_yes_reserves(world, client):
    url, question = ask(world)
    client.post(url, {"answer": "yes"})
    with acting(world.actors["matching"]):
        assert Occupancy.objects.get(origin_id=question.pk).state == "reserved"


@pytest.mark.parametrize("answer", ["", "maybe", "yes\x00", "JA" * 500])
def test_no_answer_or_nonsense_asks_again(world, client, answer):
    url, question = ask(world)
    page = client.post(url, {"answer": answer})
    assert page.status_code == 422
    assert "Välj ett av svaren" in page.content.decode()
    assert stands(world, question).answer == ""


def test_an_old_link_says_so_kindly(world, client):
    url, question = ask(world, at=timezone.now() - timedelta(hours=72, minutes=1))
    for page in (client.get(url), client.post(url, {"answer": "yes"})):
        assert "Länken har gått ut" in page.content.decode()
        assert "Traumamedvetet" not in page.content.decode()
    assert stands(world, question).answer == ""


def test_a_released_home_is_told_that_it_is_solved(world, client):
    url, question = ask(world)
    by = world.actors["matching"]
    with acting(by):
        release_home(by=by, question=question, reason="Löst på annat håll", at=timezone.now())
    assert "Tack ändå" in client.get(url).content.decode()


def test_wrong_tokens_cannot_be_told_apart(world, client):
    url, _question = ask(world)
    token = url.rstrip("/").rsplit("/", 1)[1]
    wrong = [token[:-1] + ("A" if token[-1] != "A" else "B"), "x", "0" * 32, token.swapcase(), "åäö", "a" * 400]
    pages = [client.get(reverse("home_link", args=[each])) for each in wrong]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
    headers = [{name: value for name, value in page.headers.items() if name != "Expires"} for page in pages]  # that one is the clock's
    assert all(each == headers[0] for each in headers)


def test_too_many_tries_are_stopped(world, client):
    url, _question = ask(world)
    for _try in range(views.TRIES):
        assert client.get(url).status_code == 200
    assert client.get(url).status_code == 429


def test_a_post_from_another_site_is_refused(world):
    url, question = ask(world)
    client = Client(enforce_csrf_checks=True)
    assert client.post(url, {"answer": "yes"}).status_code == 403
    assert stands(world, question).answer == ""


def test_a_signed_in_coordinator_who_tries_the_link_acts_as_the_family(world, client):
    url, question = ask(world)
    sign_in(client, world, "matching")
    assert client.get(url).status_code == 200
    client.post(url, {"answer": "no"})
    assert stands(world, question).registered_by_name == "Familjen"
