"""Rules of the bank: steps between states, free places, and a period laid over another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from famn.homes.enums import BankStatus
from famn.homes.rules import (
    STATUS_STEPS,
    Offered,
    Taken,
    check_can_leave,
    check_has_consented,
    check_not_ahead,
    check_reason,
    check_status_step,
    free_places,
    is_fresh,
    shown_status,
    what_remains,
)
from famn.kernel.denied import Refused
from famn.kernel.period import Period

DAY = date(2026, 3, 2)
STORED = [BankStatus.IN_PROCESS, BankStatus.READY, BankStatus.PAUSED, BankStatus.UNDER_REVIEW, BankStatus.CLOSED]
days = st.integers(0, 40).map(lambda number: DAY + timedelta(days=number))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(days)
    end = draw(st.none() | st.integers(1, 30).map(lambda length: start + timedelta(days=length)))
    return Period(start, end)


@pytest.mark.covers("R-16")
@pytest.mark.parametrize("before", STORED)
@pytest.mark.parametrize("after", STORED)
def test_only_the_drawn_steps_can_be_taken(before: BankStatus, after: BankStatus) -> None:
    if after in STATUS_STEPS[before]:
        check_status_step(before, after)
    else:
        with pytest.raises(Refused):
            check_status_step(before, after)


def test_every_stored_state_has_a_way_out_and_nothing_derived_is_chosen() -> None:
    assert set(STATUS_STEPS) == set(STORED)
    assert all(STATUS_STEPS.values())
    assert {step for steps in STATUS_STEPS.values() for step in steps} <= set(STORED)


def test_an_undone_home_stays_closed() -> None:
    with pytest.raises(Refused) as no:
        check_status_step(BankStatus.CLOSED, BankStatus.IN_PROCESS, undone=True)
    assert no.value.code == "home_undone"


@pytest.mark.covers("R-15")
def test_the_bank_asks_for_consent_but_a_network_home_does_not_enter_it() -> None:
    with pytest.raises(Refused) as no:
        check_has_consented(is_network=False, consent_on=None)
    assert "medlemskommuner" in no.value.text
    check_has_consented(is_network=False, consent_on=DAY)
    check_has_consented(is_network=True, consent_on=None)


def test_small_noes() -> None:
    for check in (
        lambda: check_can_leave(has_children=True),
        lambda: check_not_ahead(DAY + timedelta(days=1), today=DAY),
        lambda: check_reason("  \n"),
    ):
        with pytest.raises(Refused):
            check()
    check_can_leave(has_children=False)
    check_not_ahead(DAY, today=DAY)
    check_reason("Flyttar")


def test_free_places_count_those_who_move_in_later() -> None:
    offered = [Offered(Period(DAY), 2)]
    later = Taken(Period(DAY + timedelta(days=20)), 1)
    assert free_places(offered, [], on=DAY) == 2
    assert free_places(offered, [later], on=DAY) == 1
    assert free_places(offered, [later, Taken(Period(DAY, DAY + timedelta(days=20)), 1)], on=DAY) == 1
    assert free_places(offered, [Taken(Period(DAY), 3)], on=DAY) == 0
    assert free_places(offered, [], on=DAY - timedelta(days=1)) == 0


def test_a_bounded_offer_counts_only_its_own_time() -> None:
    summer = [Offered(Period(DAY, DAY + timedelta(days=30)), 1)]
    after = Taken(Period(DAY + timedelta(days=30)), 1)
    assert free_places(summer, [after], on=DAY) == 1


@given(places=st.integers(0, 4), taken=st.lists(st.builds(Taken, periods(), st.integers(1, 2)), max_size=5), on=days)
def test_free_places_agree_with_counting_every_day(places: int, taken: list[Taken], on: date) -> None:
    every_day = [on + timedelta(days=number) for number in range(120)]
    least = min(places - sum(bed.beds for bed in taken if day in bed.period) for day in every_day)
    assert free_places([Offered(Period(DAY), places)], taken, on=on) == max(0, least)


@pytest.mark.covers("R-16a")
def test_the_shown_state_follows_from_who_is_there() -> None:
    child = Taken(Period(DAY), 1)
    held = Taken(Period(DAY + timedelta(days=9)), 1, reserved=True)
    gone = Taken(Period(DAY - timedelta(days=9), DAY), 1)
    assert shown_status("ready", [], free=2, on=DAY) == BankStatus.READY
    assert shown_status("ready", [gone], free=2, on=DAY) == BankStatus.READY
    assert shown_status("ready", [child], free=1, on=DAY) == BankStatus.PLACED_WITH_SPACE
    assert shown_status("ready", [child], free=0, on=DAY) == BankStatus.PLACED_FULL
    assert shown_status("ready", [child, held], free=1, on=DAY) == BankStatus.RESERVED
    assert shown_status("paused", [child], free=0, on=DAY) == BankStatus.PAUSED


@given(old=periods(), new=periods())
def test_what_remains_is_exactly_the_days_outside_the_new_period(old: Period, new: Period) -> None:
    left = what_remains(old, new)
    for number in range(120):
        day = DAY + timedelta(days=number)
        assert sum(day in part for part in left) == (day in old and day not in new)


def test_a_word_grows_old() -> None:
    assert is_fresh(DAY, today=DAY + timedelta(days=365), freshness_days=365)
    assert not is_fresh(DAY, today=DAY + timedelta(days=366), freshness_days=365)
    assert not is_fresh(None, today=DAY, freshness_days=365)
