"""Two at once, on two real connections: one home is reserved once, one referral has one live offer."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from famn.access.actor import Actor, acting
from famn.access.roles import Role
from famn.homes.models import Occupancy
from famn.kernel.denied import Refused
from famn.referrals.actions.asking import answer_by_link, ask_home, register_phone_answer
from famn.referrals.actions.offering import send_offer
from famn.referrals.enums import QuestionAnswer
from famn.referrals.models import HomeQuestion, Offer
from famn.referrals.rules_matching import token_hash
from tests.matching_world import NOW, answer_yes, make_home, make_needing

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each act in its own thread and connection, started together; what each gave or raised."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=20)
            results[number] = act()
        except Exception as error:  # noqa: BLE001 -- the test looks at whatever came
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_two_yeses_to_one_home_reserve_it_once(world):
    home = make_home(world, places=3)
    by = world.actors["matching"]
    tokens = []
    for letter in "ab":
        referral = make_needing(world, letter=letter)
        with acting(by):
            tokens.append(ask_home(by=by, referral=referral, home=home, at=NOW)[1])

    def say_yes(token: str) -> bool:
        actor = Actor(role=Role.HOME_LINK, name="Familjen", link=token_hash(token))
        with acting(actor):
            return answer_by_link(by=actor, question=HomeQuestion.objects.get(), answer=QuestionAnswer.YES, at=NOW).reserved

    assert sorted(at_once(*[lambda token=token: say_yes(token) for token in tokens]), key=str) == [False, True]
    with acting(by):
        assert Occupancy.objects.filter(home=home).count() == 1
        assert HomeQuestion.objects.filter(home=home, answer="yes").count() == 2


def test_a_link_and_a_call_at_once_give_one_answer(world):
    home = make_home(world)
    referral = make_needing(world)
    by = world.actors["matching"]
    with acting(by):
        _question, token = ask_home(by=by, referral=referral, home=home, at=NOW)
    link = Actor(role=Role.HOME_LINK, name="Familjen", link=token_hash(token))

    def by_link() -> str:
        with acting(link):
            return answer_by_link(by=link, question=HomeQuestion.objects.get(), answer=QuestionAnswer.NO, at=NOW).answer

    def by_phone() -> str:
        with acting(by):
            return register_phone_answer(
                by=by, referral=referral, home=home, answer=QuestionAnswer.YES, spoke_with="Mamman", said="", words={}, at=NOW
            ).answer

    results = at_once(by_link, by_phone)
    won = [each for each in results if isinstance(each, str)]
    assert len(won) == 1
    assert sum(isinstance(each, Refused) for each in results) == 1
    with acting(by):
        assert HomeQuestion.objects.get(referral=referral).answer == won[0]


def test_two_offers_at_once_leave_one_live(world):
    referral = make_needing(world)
    questions = [answer_yes(world, referral, make_home(world)) for _number in range(2)]
    by = world.actors["matching"]

    def offer(question: HomeQuestion) -> Offer:
        with acting(by):
            return send_offer(by=by, referral=referral, question=question, reason="Bra hem", at=NOW)

    results = at_once(*[lambda question=question: offer(question) for question in questions])
    assert sum(isinstance(each, Offer) for each in results) == 1
    assert [each.code for each in results if isinstance(each, Refused)] == ["offer_is_live"]
    with acting(by):
        assert Offer.objects.filter(referral=referral).count() == 1


def test_the_same_home_asked_twice_at_once_is_asked_once(world):
    referral, home = make_needing(world), make_home(world)
    by = world.actors["matching"]

    def ask() -> str:
        with acting(by):
            return ask_home(by=by, referral=referral, home=home, at=NOW)[1]

    results = at_once(ask, ask)
    assert sum(isinstance(each, str) for each in results) == 1
    assert [each.code for each in results if isinstance(each, Refused)] == ["already_asked"]
