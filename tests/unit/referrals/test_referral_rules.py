"""The table of states, what is missing, and changes: pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from famn.kernel.denied import Refused
from famn.referrals.enums import Missing, ReferralStatus, Step, Turn
from famn.referrals.rules import (
    CHANGEABLE,
    CLOSING_OUTCOMES,
    STEP_OF,
    TRANSITIONS,
    UNDO_WAYS,
    can_move,
    changes,
    check_can_move,
    check_can_undo,
    check_children_changeable,
    check_complete,
    check_free_text,
    check_is_changeable,
    check_is_draft,
    days_waiting,
    is_final,
    missing_before_sending,
    turn,
    written_is_missing,
)  # fmt: skip

S = ReferralStatus
statuses = st.sampled_from(list(S))


def test_every_state_stands_in_the_table_with_a_turn_and_a_way_out_or_is_final():
    assert set(TRANSITIONS) == set(S)
    for status, state in TRANSITIONS.items():
        assert str(status.label)
        assert state.is_final == (state.turn == Turn.NOBODY)
        assert status not in state.ways


def test_every_state_is_reached_from_a_draft():
    reached, waiting = set(), [S.DRAFT, S.ORAL_RECEIVED]
    while waiting:
        status = waiting.pop()
        if status not in reached:
            reached.add(status)
            waiting += TRANSITIONS[status].ways
    assert reached == set(S)


def test_every_state_can_come_to_an_end():
    for status in S:
        seen, waiting = set(), [status]
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += TRANSITIONS[here].ways
        assert any(is_final(each) for each in seen)


@pytest.mark.covers("R-34")
def test_nothing_is_placed_without_the_boards_own_decisions():
    assert [status for status in S if can_move(status, S.PLACED)] == [S.FORMAL_DECISION]
    assert [status for status in S if can_move(status, S.FORMAL_DECISION)] == [S.OPERATIONAL_YES]
    assert {status for status in S if can_move(status, S.OPERATIONAL_YES)} == {S.OFFER_SENT, S.UNDER_ASSESSMENT}


def test_undoing_never_leads_to_a_draft_or_out_of_a_closed_placement():
    for status, ways in UNDO_WAYS.items():
        assert S.DRAFT not in ways
        for back in ways:
            check_can_undo(status, back)
    for status in S:
        with pytest.raises(Refused):
            check_can_undo(status, S.DRAFT)
    with pytest.raises(Refused):
        check_can_undo(S.CLOSED, S.PLACED)


@given(statuses, statuses)
def test_moving_is_refused_exactly_where_the_table_has_no_way(status, to):
    if to in TRANSITIONS[status].ways:
        check_can_move(status, to)
        assert can_move(status, to)
    else:
        with pytest.raises(Refused) as no:
            check_can_move(status, to)
        assert str(status.label) in no.value.text


@given(statuses)
def test_a_state_may_be_written_in_one_way_at_most(status):
    def allowed(check):
        try:
            check(status)
        except Refused:
            return False
        return True

    assert allowed(check_is_draft) == (status == S.DRAFT)
    assert allowed(check_is_changeable) == (status in CHANGEABLE)
    assert not (allowed(check_is_draft) and allowed(check_is_changeable))
    assert not (is_final(status) and allowed(check_children_changeable))


class ReferralLife(RuleBasedStateMachine):
    """Walks the table at random, forward and back, and looks at what must hold wherever it is."""

    def __init__(self):
        super().__init__()
        self.status = S.DRAFT
        self.sent = False
        self.decided = False

    @precondition(lambda self: not is_final(self.status))
    @rule(data=st.data())
    def forward(self, data):
        to = data.draw(st.sampled_from(sorted(TRANSITIONS[self.status].ways)))
        check_can_move(self.status, to)
        self.decided = to in {S.OPERATIONAL_YES, S.FORMAL_DECISION} or (self.decided and to in {S.PLACED, S.CLOSED})
        self.sent = self.sent or to != S.WITHDRAWN or self.status != S.DRAFT
        self.status = to

    @precondition(lambda self: UNDO_WAYS.get(self.status) and self.sent)
    @rule(data=st.data())
    def back(self, data):
        to = data.draw(st.sampled_from(sorted(UNDO_WAYS[self.status])))
        check_can_undo(self.status, to)
        self.decided = to in {S.OPERATIONAL_YES, S.FORMAL_DECISION}
        self.status = to

    @rule(to=statuses)
    def refused_elsewhere(self, to):
        if to not in TRANSITIONS[self.status].ways:
            with pytest.raises(Refused):
                check_can_move(self.status, to)

    @invariant()
    def a_draft_is_never_come_back_to(self):
        assert not (self.sent and self.status == S.DRAFT)

    @invariant()
    def a_child_is_placed_only_after_a_yes(self):
        assert self.status not in {S.PLACED, S.CLOSED} or self.decided

    @invariant()
    def it_is_somebodys_turn_until_the_end(self):
        assert (turn(self.status) == Turn.NOBODY) == is_final(self.status)


TestReferralLife = ReferralLife.TestCase


# --- What is missing ----------------------------------------------------------------------------

FULL = {
    "kind": "long_term", "legal_basis": "sol", "disclosure_ground": "consent", "starts_on": date(2026, 12, 1), "home_municipality": "2280",
    "network_considered": "Mormor", "network_considered_by": "Handläggare", "network_considered_on": date(2026, 11, 1),
    "network_outcome": "nobody_found",
}  # fmt: skip


def lacks(values=FULL, *, children=(True,), sentences=("Behöver ro.",), protected=False):
    return missing_before_sending(values, children_known=children, sentences=sentences, protected=protected)


@pytest.mark.covers("R-82", "R-82a")
@pytest.mark.parametrize("field", sorted(FULL))
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_each_field_is_missed_by_name_and_alone(field, empty):
    assert [each.value for each in lacks({**FULL, field: empty})] == ([field] if field != "home_municipality" or empty != "  " else [])


def test_what_is_complete_lacks_nothing():
    assert lacks() == []
    check_complete(lacks())


@pytest.mark.covers("R-33", "R-114")
def test_children_identities_needs_and_sentences_are_missed():
    assert lacks(children=()) == [Missing.CHILDREN]
    assert lacks(children=(True, False)) == [Missing.IDENTITY]
    assert lacks(sentences=()) == [Missing.NEEDS]
    assert lacks(sentences=("Ro.", " ")) == [Missing.SENTENCES]


def test_a_protected_child_has_no_place_to_ask_for():
    assert lacks({**FULL, "home_municipality": None}, protected=True) == []


def test_everything_missing_is_mended_in_a_step_and_named_in_their_order():
    everything = lacks({}, children=(), sentences=())
    assert set(everything) == set(Missing) - {Missing.IDENTITY, Missing.SENTENCES}
    order = [list(Step).index(STEP_OF[each]) for each in everything]
    assert order == sorted(order)
    assert set(STEP_OF) == set(Missing)
    with pytest.raises(Refused) as no:
        check_complete(everything)
    assert "skriv vilka i nätverket ni har övervägt" in no.value.text


@given(
    st.sets(st.sampled_from(sorted(FULL))),
    st.lists(st.booleans(), max_size=4),
    st.lists(st.sampled_from(["", "Ro."]), max_size=4),
    st.booleans(),
)
def test_filling_in_more_never_makes_more_missing(fields, children, sentences, protected):
    some = {field: FULL[field] for field in fields}
    before = set(lacks(some, children=tuple(children), sentences=tuple(sentences), protected=protected))
    after = set(lacks(FULL, children=tuple(children), sentences=tuple(sentences), protected=protected))
    assert after <= before


# --- Changes, text, waiting ---------------------------------------------------------------------

shown = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", "1", "2"]))


@given(shown, shown)
def test_changes_lead_from_what_was_to_what_is_and_name_nothing_else(before, after):
    found = changes(before, after)
    result = dict(before)
    for each in found:
        assert each.before != each.after
        assert before.get(each.field, "") == each.before
        result[each.field] = each.after
    keys = {*before, *after}
    assert {key: result.get(key, "") for key in keys} == {key: after.get(key, "") for key in keys}
    assert len({each.field for each in found}) == len(found)
    assert changes(after, after) == []


def test_a_change_reads_before_and_after():
    assert [str(each) for each in changes({"Önskad start": "3 nov"}, {"Önskad start": "10 nov", "Slut": "1 dec"})] == [
        "Önskad start: 3 nov → 10 nov", "Slut: – → 1 dec",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ring 20170101-2393 om skolan.", "free_text_number"),
        ("Elsa-Maja går i trean.", "free_text_name"),
        ("elsa-majas mamma", "free_text_name"),
    ],
)
def test_text_that_tells_who_the_child_is_is_refused(text, code):
    with pytest.raises(Refused) as no:
        check_free_text(text, ["Elsa-Maja Provsson"])
    assert no.value.code == code
    assert "2393" not in no.value.text


def test_ordinary_text_passes():
    assert check_free_text("Barnet går i trean och badar på torsdagar, 070-174 06 05.", ["Elsa-Maja Provsson"]) is None
    check_free_text("", [])


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)), st.integers(-400, 4000))
def test_waiting_is_counted_from_its_first_day_and_is_never_negative(since, days):
    assert days_waiting(since, since + timedelta(days=days)) == max(days, 0)


@pytest.mark.covers("R-35a")
def test_a_referral_known_by_mouth_waits_for_the_board():
    assert written_is_missing(oral_received=True, sent=False)
    assert not written_is_missing(oral_received=True, sent=True)
    assert not written_is_missing(oral_received=False, sent=False)
    assert turn(S.ORAL_RECEIVED, written_missing=True) == Turn.BOARD


def test_the_board_closes_with_its_own_outcomes_only():
    assert {S.SOLVED_IN_NETWORK, S.SOLVED_BY_CONSULTANT, S.SOLVED_OTHERWISE} == CLOSING_OUTCOMES
