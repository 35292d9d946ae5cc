"""Asking homes: the link, the call, the reservation, letting go and undoing."""

import json
from datetime import timedelta

import pytest

from famn.access.actor import Actor, acting
from famn.access.roles import Role
from famn.audit.models import Act
from famn.homes.models import HomeWord, Occupancy
from famn.kernel.denied import Denied, Refused
from famn.messages.models import Mail
from famn.referrals.actions.asking import (
    answer_by_link,
    ask_home,
    register_answer_to,
    register_phone_answer,
    release_home,
    reserve_again,
    undo_answer,
)
from famn.referrals.actions.matching import relax_run, run_match
from famn.referrals.enums import QuestionAnswer
from famn.referrals.models import HomeQuestion
from famn.referrals.queries_matching import stored_answer
from famn.referrals.rules_matching import token_hash
from matchcore import ObstacleKind
from tests.matching_world import NOW, TODAY, answer_yes, make_home, make_needing, searching

MATCHING = "matching"


def asked(world, referral, home, **more) -> tuple[HomeQuestion, str]:
    by = world.actors[MATCHING]
    with acting(by):
        return ask_home(by=by, referral=referral, home=home, at=NOW, **more)


def family(token: str) -> Actor:
    return Actor(role=Role.HOME_LINK, name="Familjen", link=token_hash(token))


def answers(token: str, answer: QuestionAnswer, at=NOW) -> HomeQuestion:
    by = family(token)
    with acting(by):
        return answer_by_link(by=by, question=HomeQuestion.objects.get(token_hash=by.link), answer=answer, at=at)


def test_the_token_is_kept_nowhere_and_the_brief_tells_nothing(world):
    home = make_home(world)
    referral = make_needing(world, ("trauma_informed", True), ("smoke_free", False), children=2)
    with acting(world.actors["secretary_a"]):
        referral.needs.update(sentence="Tuva har svårt att sova i Härnösand.")
    question, token = asked(world, referral, home)
    told = json.dumps(question.brief, ensure_ascii=False)
    assert question.token_hash == token_hash(token)
    assert token not in told
    for secret in ("Tuva", "Härnösand", "Socialnämnden", referral.code, home.code):
        assert secret not in told
    assert set(question.brief) == {"kind", "children", "siblings", "ages", "starts", "length", "needs"}
    assert [need["text"] for need in question.brief["needs"]] == ["Traumamedvetet bemötande", "Rökfritt hem"]
    assert question.expires_at == NOW + timedelta(hours=72)
    with acting(world.actors[MATCHING]):
        assert searching(referral).status == "searching"


def test_a_yes_by_link_reserves_the_home(world):
    home = make_home(world)
    referral = make_needing(world)
    _question, token = asked(world, referral, home)
    assert answers(token, QuestionAnswer.YES).reserved
    with acting(world.actors[MATCHING]):
        assert Occupancy.objects.get(home=home).state == "reserved"
        assert Act.objects.filter(subject_id=referral.pk, verb="home_answered", actor_name="Familjen").count() == 1


@pytest.mark.parametrize("answer", list(QuestionAnswer))
def test_a_link_answers_once(world, answer):
    home = make_home(world)
    _question, token = asked(world, make_needing(world), home)
    answers(token, answer)
    with pytest.raises(Refused) as no:
        answers(token, QuestionAnswer.YES)
    assert no.value.code == "link_used"


def test_a_link_lives_seventy_two_hours(world):
    _question, token = asked(world, make_needing(world), make_home(world))
    with pytest.raises(Refused) as no:
        answers(token, QuestionAnswer.YES, at=NOW + timedelta(hours=72))
    assert no.value.code == "link_expired"
    assert answers(token, QuestionAnswer.NO, at=NOW + timedelta(hours=71, minutes=59)).answer == "no"


def test_a_link_sees_one_question_and_nothing_else(world):
    home = make_home(world)
    referral = make_needing(world)
    _question, token = asked(world, referral, home)
    asked(world, make_needing(world, letter="b"), make_home(world))
    with acting(family(token)):
        assert HomeQuestion.objects.count() == 1
        for model in (type(home), type(referral), HomeWord, Occupancy, Act):
            assert model.objects.count() == 0
    with acting(family("wrong")):
        assert HomeQuestion.objects.count() == 0


def test_a_home_is_asked_once_a_round(world):
    home = make_home(world)
    referral = make_needing(world)
    asked(world, referral, home)
    with pytest.raises(Refused) as no:
        asked(world, referral, home)
    assert no.value.code == "already_asked"


@pytest.mark.covers("R-15a")
def test_a_network_home_is_never_asked(world):
    from tests.homes_world import make_network_home

    network = make_network_home(world)
    with pytest.raises(Refused) as no:
        asked(world, make_needing(world), network)
    assert no.value.code == "home_not_in_bank"


@pytest.mark.covers("R-82")
def test_no_home_is_asked_before_the_network_is_considered(world):
    with pytest.raises(Refused) as no:
        asked(world, make_needing(world, network_outcome=""), make_home(world))
    assert no.value.code == "network_first"


def test_a_call_writes_down_who_what_and_the_homes_words(world):
    home = make_home(world)
    referral = make_needing(world, ("trauma_informed", True))
    by = world.actors[MATCHING]
    with acting(by):
        question = register_phone_answer(
            by=by,
            referral=referral,
            home=home,
            answer=QuestionAnswer.YES,
            spoke_with=" Pappan ",
            said="Kan från måndag.",
            words={"trauma_informed": "willing"},
            at=NOW,
        )
        assert (question.channel, question.answered_through, question.spoke_with, question.registered_by_name) == (
            "phone",
            "phone",
            "Pappan",
            by.name,
        )
        assert question.said == "Kan från måndag."
        assert question.reserved
        word = HomeWord.objects.get(home=home, need="trauma_informed")
        assert (word.answer, word.recorded_on) == ("willing", TODAY)


def test_a_call_settles_a_link_and_a_ring_me(world):
    home = make_home(world)
    referral = make_needing(world)
    _question, token = asked(world, referral, home)
    answers(token, QuestionAnswer.RING_ME)
    assert answer_yes(world, referral, home).reserved
    with acting(world.actors[MATCHING]):
        assert HomeQuestion.objects.filter(referral=referral).count() == 1
    with pytest.raises(Refused) as no:
        answer_yes(world, referral, home)
    assert no.value.code == "already_answered"


def test_the_homes_own_coordinator_may_take_the_call(world):
    home = make_home(world)
    referral = make_needing(world)
    question, _token = asked(world, referral, home)
    by = world.actors["coordinator"]
    with acting(by):
        answered = register_answer_to(
            by=by,
            question=HomeQuestion.objects.get(pk=question.pk),
            answer=QuestionAnswer.YES,
            spoke_with="Mamman",
            said="",
            words={},
            at=NOW,
        )
        assert answered.reserved
        assert answered.registered_by_name == by.name


def test_a_call_tells_with_whom_and_holds_no_identity_number(world):
    home = make_home(world)
    referral = make_needing(world)
    by = world.actors[MATCHING]
    for more, code in (({"spoke_with": " "}, "spoke_with_whom"), ({"said": "Barnet 20170101-2393 passar."}, "free_text_number")):
        with acting(by), pytest.raises(Refused) as no:
            register_phone_answer(
                **{
                    "by": by,
                    "referral": referral,
                    "home": home,
                    "answer": QuestionAnswer.NO,
                    "spoke_with": "Mamman",
                    "said": "",
                    "words": {},
                    "at": NOW,
                    **more,
                }
            )
        assert no.value.code == code
        with acting(by):
            assert not HomeQuestion.objects.filter(referral=referral).exists()


@pytest.mark.covers("R-86a")
def test_siblings_apart_ask_for_one_place_unless_told(world):
    referral = make_needing(world, children=3, siblings_together=False)
    assert asked(world, referral, make_home(world))[0].beds == 1
    assert asked(world, referral, make_home(world), beds=2)[0].beds == 2
    assert asked(world, make_needing(world, children=3), make_home(world))[0].beds == 3


@pytest.mark.covers("R-86a")
def test_a_sheet_relaxed_on_siblings_asks_for_one_place_until_it_is_made_anew(world):
    home, referral, by = make_home(world, places=1), make_needing(world, children=2), world.actors[MATCHING]
    with acting(by):
        made = run_match(by=by, referral=referral, at=NOW, reason="Första underlaget")
        split = next(
            number
            for number, each in enumerate(stored_answer(made).relaxations)
            if [step.kind for step in each.changes] == [ObstacleKind.SIBLINGS]
        )
        relax_run(by=by, run=made, number=split, agreed="Socialsekreteraren", at=NOW + timedelta(minutes=1))
    yes = answer_yes(world, referral, home)
    assert (yes.beds, yes.reserved) == (1, True)
    with acting(by):
        run_match(by=by, referral=referral, at=NOW + timedelta(minutes=2), reason="På nytt")
    assert asked(world, referral, make_home(world))[0].beds == 2


@pytest.mark.parametrize(("handler", "answer", "told"), [
    ("matching", QuestionAnswer.YES, ["matching"]),
    (None, QuestionAnswer.NO, ["matching"]),
    ("matching", QuestionAnswer.RING_ME, ["coordinator", "matching"]),
])  # fmt: skip
@pytest.mark.covers("R-51")
def test_an_answer_by_link_is_mailed_to_whoever_goes_on_with_it(world, handler, answer, told):
    home = make_home(world, coordinator=world.users["coordinator"])
    referral = make_needing(world, handled_by=world.users[handler] if handler else None)
    answers(asked(world, referral, home)[1], answer)
    with acting(world.actor("mail")):
        mails = list(Mail.objects.filter(kind="home_answered"))
    assert sorted(mail.to_id for mail in mails) == sorted(world.users[key].pk for key in told)


def test_the_second_yes_to_one_home_is_kept_but_does_not_reserve(world):
    home = make_home(world)
    first, second = make_needing(world), make_needing(world, letter="b")
    winner = answer_yes(world, first, home)
    loser = answer_yes(world, second, home)
    assert (winner.reserved, loser.reserved, loser.answer) == (True, False, "yes")
    by = world.actors[MATCHING]
    with acting(by):
        assert not reserve_again(by=by, question=loser, at=NOW)
        release_home(by=by, question=winner, reason="Hemmet valde den andra", at=NOW)
        assert reserve_again(by=by, question=loser, at=NOW)


def test_a_released_home_is_free_and_may_be_asked_again(world):
    home = make_home(world)
    referral = make_needing(world)
    question = answer_yes(world, referral, home)
    by = world.actors[MATCHING]
    with acting(by):
        with pytest.raises(Refused):
            release_home(by=by, question=question, reason=" ", at=NOW)
        release_home(by=by, question=question, reason="Ett annat hem passar bättre", at=NOW)
        assert not Occupancy.objects.filter(home=home).exists()
        assert not question.reserved
        assert question.released_at == NOW
        assert question.answer == "yes"
        ask_home(by=by, referral=referral, home=home, at=NOW)


def test_an_undone_answer_leaves_its_trace_and_closes_the_link(world):
    home = make_home(world)
    referral = make_needing(world)
    _question, token = asked(world, referral, home)
    question = answer_yes(world, referral, home)
    by = world.actors[MATCHING]
    with acting(by):
        undo_answer(by=by, question=question, reason="Fel hem i listan", at=NOW)
        assert (question.answer, question.reserved, question.released_at) == ("", False, None)
        assert not Occupancy.objects.filter(home=home).exists()
        trace = Act.objects.get(subject_id=referral.pk, verb="answer_undone")
        assert "Fel hem i listan" in trace.text
        assert trace.detail["answer"] == "yes"
        kept = HomeQuestion.pgh_event_model.objects.filter(pgh_obj_id=question.pk, answer="yes")
        assert kept.exists()
        with pytest.raises(Refused):
            undo_answer(by=by, question=question, reason="En gång till", at=NOW)
    with acting(family(token)):
        assert HomeQuestion.objects.count() == 0


@pytest.mark.covers("R-136")
@pytest.mark.parametrize("key", ["head", "coordinator", "secretary_a", "worker_a", "supervisor", "evaluator"])
def test_only_the_matching_coordinator_asks(world, key):
    referral, home = make_needing(world), make_home(world)
    by = world.actors[key]
    with acting(by), pytest.raises(Denied):
        ask_home(by=by, referral=referral, home=home, at=NOW)


@pytest.mark.parametrize("key", ["secretary_a", "worker_a", "manager_a", "secretary_b", "matching:2", "parent", "supervisor"])
def test_no_board_and_no_stranger_sees_who_was_asked(world, key):
    asked(world, make_needing(world), make_home(world))
    with acting(world.actors[key]):
        assert HomeQuestion.objects.count() == 0
        assert not Act.objects.filter(verb="home_asked").exists()
