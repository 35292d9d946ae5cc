"""The small rules of the search, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from famn.homes.enums import AgeBand
from famn.kernel.denied import Refused, why_not
from famn.referrals import rules_matching as rules
from famn.referrals.enums import QuestionAnswer, ReferralStatus

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@given(st.integers(min_value=1990, max_value=2100), st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_every_child_has_one_age_band_and_an_older_child_never_a_younger_one(year: int, on: date) -> None:
    bands = list(AgeBand)
    assert bands.index(rules.age_band_of(year, on)) >= bands.index(rules.age_band_of(year + 1, on))


@pytest.mark.parametrize(
    ("year", "band"), [(2026, "0-2"), (2024, "0-2"), (2023, "3-5"), (2017, "6-9"), (2016, "10-12"), (2010, "16-20"), (2000, "16-20")]
)
def test_age_bands(year: int, band: str) -> None:
    assert rules.age_band_of(year, DAY) == band


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_tokens_never_share_a_hash_and_a_hash_does_not_hold_its_token(one: str, other: str) -> None:
    assert (rules.token_hash(one) == rules.token_hash(other)) == (one == other)
    assert len(rules.token_hash(one)) == 64


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=10)))
def test_a_link_is_open_until_its_last_moment(later: timedelta) -> None:
    no = why_not(rules.check_link_open, answer="", expires_at=NOW + rules.LINK_LIVES, released_at=None, at=NOW + later)
    assert (no is None) == (later < timedelta(hours=72))


@pytest.mark.parametrize("status", list(ReferralStatus))
def test_homes_are_looked_for_in_the_searching_states_only(status: str) -> None:
    assert (why_not(rules.check_searchable, status) is None) == (status in {"oral_received", "received", "question_back", "searching"})


@pytest.mark.parametrize("status", list(ReferralStatus))
def test_an_offer_goes_out_while_searching_and_from_a_reserved_home_only(status: str) -> None:
    assert (why_not(rules.check_can_be_offered, status=status, reserved=True) is None) == (status == "searching")
    assert why_not(rules.check_can_be_offered, status=status, reserved=False) is not None


@pytest.mark.covers("R-86a")
@given(st.integers(0, 6), st.integers(1, 6), st.integers(1, 6), st.booleans())
def test_an_offer_never_covers_more_children_than_were_reserved_nor_splits_who_stay_together(
    chosen: int, unplaced: int, beds: int, together: bool
) -> None:
    if why_not(rules.check_children_offered, chosen=chosen, unplaced=unplaced, beds=beds, together=together) is None:
        assert 1 <= chosen <= beds
        assert not together or chosen == unplaced


@pytest.mark.covers("R-86")
@given(st.integers(0, 5), st.integers(1, 5), st.sampled_from(["", "  ", "Syskon"]), st.sampled_from(["", "Enhetschefen"]))
def test_more_than_three_children_need_both_reason_and_approver(there: int, chosen: int, reason: str, by: str) -> None:
    no = why_not(rules.check_over_max, living_there=there, chosen=chosen, max_children=3, reason=reason, approved_by=by)
    assert (no is None) == (there + chosen <= 3 or (reason == "Syskon" and by == "Enhetschefen"))


def test_only_ring_me_and_silence_may_be_answered_again() -> None:
    assert [answer for answer in ["", *QuestionAnswer] if why_not(rules.check_answer_may_be_registered, answer) is None] == ["", "ring_me"]


@pytest.mark.parametrize(
    ("ends", "words"), [(None, "Tills vidare"), (10, "Ungefär 10 dagar"), (31, "Ungefär en månad"), (300, "Ungefär 10 månader")]
)
def test_lengths_are_told_roughly(ends: int | None, words: str) -> None:
    told = rules.period_in_words(DAY, None if ends is None else DAY + timedelta(days=ends))
    assert told == words


def test_a_reason_must_be_in_words() -> None:
    with pytest.raises(Refused) as no:
        rules.check_written("\n ", "why", "Skriv varför.")
    assert (no.value.code, no.value.text) == ("why", "Skriv varför.")
