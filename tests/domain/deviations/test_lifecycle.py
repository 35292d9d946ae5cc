"""A deviation's life: the responsible party answers, the other side judges, GFO's head closes."""

from datetime import timedelta

import pytest

from famn.access.actor import acting
from famn.commitments.enums import Party
from famn.deviations.actions import answer_deviation, close_deviation, confirm_deviation, dispute_deviation, report_deviation
from famn.deviations.models import Deviation
from famn.deviations.queries import subject_of, waiting_for
from famn.kernel.denied import Denied, Refused
from tests.clocks_world import NOW, TODAY, make_deviation
from tests.deciding_world import make_placement, make_referral

ANSWER = {"cause": "staffing", "cause_text": "Två var sjuka.", "action_text": "Vi ordnar ersättare senast på fredag."}


def answer(world, deviation, key, **more):
    by = world.actors[key]
    with acting(by):
        return answer_deviation(by=by, deviation=deviation, **{**ANSWER, **more}, at=NOW)


def judge(world, deviation, key, act=confirm_deviation, comment=""):
    by = world.actors[key]
    with acting(by):
        return act(by=by, deviation=deviation, comment=comment, at=NOW)


@pytest.mark.covers("R-56")
def test_the_board_answers_gfo_confirms_and_the_head_closes(world):
    deviation = make_deviation(world, party=Party.BOARD)
    assert answer(world, deviation, "secretary_a").status == "answered"
    assert judge(world, deviation, "matching").status == "confirmed"
    with acting(world.actors["head"]):
        closed = close_deviation(by=world.actors["head"], deviation=deviation, at=NOW)
    assert closed.status == "closed"
    assert (closed.cause, closed.answered_by_name) == ("staffing", world.actors["secretary_a"].name)


@pytest.mark.covers("R-48", "R-56")
def test_gfo_answers_and_the_board_disputes_with_a_reason(world):
    deviation = make_deviation(world, party=Party.GFO)
    answer(world, deviation, "matching")
    with pytest.raises(Refused):
        judge(world, deviation, "manager_a", dispute_deviation, "  ")
    row = judge(world, deviation, "manager_a", dispute_deviation, "Vi fick inget besked.")
    assert (row.status, row.verdict_text) == ("disputed", "Vi fick inget besked.")
    again = answer(world, deviation, "coordinator", action_text="Vi ringer samma dag.")
    assert (again.status, again.verdict_text) == ("answered", "")


@pytest.mark.covers("R-48")
@pytest.mark.parametrize(
    ("party", "wrong_to_answer", "wrong_to_judge"),
    [(Party.BOARD, ["matching", "head"], ["secretary_a", "manager_a"]), (Party.GFO, ["secretary_a", "manager_a"], ["matching", "head"])],
)
def test_nobody_answers_for_or_judges_the_wrong_side(world, party, wrong_to_answer, wrong_to_judge):
    deviation = make_deviation(world, party=party)
    for key in wrong_to_answer:
        with pytest.raises(Denied):
            answer(world, deviation, key)
    answer(world, deviation, "manager_a" if party == Party.BOARD else "matching")
    for key in wrong_to_judge:
        with pytest.raises(Denied):
            judge(world, deviation, key)


def test_roles_without_the_right_are_denied(world):
    deviation = make_deviation(world)
    for key in ("ifo_a", "finance_a", "communicator", "supervisor", "evaluator"):
        with pytest.raises(Denied):
            answer(world, deviation, key)
    answer(world, deviation, "worker_a")
    judge(world, deviation, "head")
    for key in ("matching", "manager_a", "coordinator"):
        with acting(world.actors[key]), pytest.raises(Denied):
            close_deviation(by=world.actors[key], deviation=deviation, at=NOW)


def test_another_board_or_cooperation_neither_sees_nor_answers(world):
    deviation = make_deviation(world)
    for key in ("secretary_b", "manager_b", "head:2", "secretary_a:2", "finance_a", "evaluator"):
        with acting(world.actors[key]):
            assert not Deviation.objects.filter(pk=deviation.pk).exists()
    with pytest.raises(Denied):
        answer(world, deviation, "secretary_b")


@pytest.mark.covers("R-56")
def test_gfos_head_sees_all_and_an_ifo_head_her_own(world):
    make_deviation(world, party=Party.BOARD, letter="a")
    make_deviation(world, party=Party.GFO, letter="b")
    with acting(world.actors["head"]):
        assert Deviation.objects.count() == 2
    with acting(world.actors["ifo_a"]):
        assert [row.board_id for row in Deviation.objects.all()] == [world.boards["a"].pk]


def test_each_state_waits_for_the_right_side(world):
    deviation = make_deviation(world, party=Party.BOARD)

    def waits():
        waiting = set()
        for key in ("secretary_a", "manager_b", "matching", "head", "ifo_a"):
            with acting(world.actors[key]):
                if waiting_for(world.actors[key]).filter(pk=deviation.pk).exists():
                    waiting.add(key)
        return waiting

    assert waits() == {"secretary_a"}
    answer(world, deviation, "secretary_a")
    assert waits() == {"matching", "head"}
    judge(world, deviation, "matching")
    assert waits() == {"head"}


def test_states_refuse_what_comes_too_early_or_too_late(world):
    deviation = make_deviation(world)
    with pytest.raises(Refused, match="not_answered"):
        judge(world, deviation, "matching")
    with acting(world.actors["head"]), pytest.raises(Refused, match="not_judged"):
        close_deviation(by=world.actors["head"], deviation=deviation, at=NOW)
    answer(world, deviation, "secretary_a")
    with pytest.raises(Refused, match="already_answered"):
        answer(world, deviation, "worker_a")
    judge(world, deviation, "matching")
    with pytest.raises(Refused, match="already_judged"):
        judge(world, deviation, "head")


def test_an_answer_needs_a_cause_and_an_action(world):
    deviation = make_deviation(world)
    with pytest.raises(Refused, match="no_such_cause"):
        answer(world, deviation, "secretary_a", cause="weather")
    with pytest.raises(Refused, match="no_action"):
        answer(world, deviation, "secretary_a", action_text=" ")


@pytest.mark.covers("R-56")
@pytest.mark.parametrize(("key", "against"), [("secretary_a", Party.GFO), ("matching", Party.BOARD)])
def test_either_side_reports_by_hand_on_a_case_it_sees(world, key, against):
    referral = make_referral(world)
    by = world.actors[key]
    with acting(by):
        subject = subject_of("referral", referral.pk)
        row = report_deviation(by=by, subject=subject, against=against, what="Ingen ringde tillbaka.", occurred_on=TODAY, at=NOW)
    assert (row.automatic, row.status, row.subject_code, row.board_id) == (False, "suspected", referral.code, world.boards["a"].pk)
    with acting(world.actors["head"]):
        assert Deviation.objects.filter(pk=row.pk, reported_by_name=by.name).exists()


def test_a_placement_may_be_reported_on_and_an_unseen_case_may_not(world):
    placement = make_placement(world)
    with acting(world.actors["secretary_a"]):
        assert subject_of("placement", placement.pk).code == placement.code
        assert subject_of("home", placement.home_id) is None
    with acting(world.actors["secretary_b"]):
        assert subject_of("placement", placement.pk) is None
        assert subject_of("referral", placement.referral_id) is None


@pytest.mark.parametrize("text", ["Tuvaa ville inte.", "Ring om 201701012393."])
def test_the_childs_name_and_identity_numbers_are_refused_in_every_text(world, text):
    referral = make_referral(world)
    by = world.actors["secretary_a"]
    with acting(by):
        subject = subject_of("referral", referral.pk)
        with pytest.raises(Refused, match="free_text"):
            report_deviation(by=by, subject=subject, against=Party.GFO, what=text, occurred_on=TODAY, at=NOW)
        row = report_deviation(by=by, subject=subject, against=Party.BOARD, what="Sent svar.", occurred_on=TODAY, at=NOW)
    with pytest.raises(Refused, match="free_text"):
        answer(world, row, "secretary_a", action_text=text)
    with pytest.raises(Refused, match="free_text"):
        answer(world, row, "secretary_a", cause_text=text)


def test_a_deviation_lies_in_the_past(world):
    referral = make_referral(world)
    by = world.actors["secretary_a"]
    with acting(by):
        subject = subject_of("referral", referral.pk)
        with pytest.raises(Refused, match="in_the_future"):
            report_deviation(by=by, subject=subject, against=Party.GFO, what="Sent.", occurred_on=TODAY + timedelta(days=1), at=NOW)
