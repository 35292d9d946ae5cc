"""When a home has gone quiet: on the day, the day before and the day after, in every unit."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from famn.homes.rules_contact import Interval, check_contact, is_quiet, near_until, quiet_before
from famn.kernel.calendar import Unit
from famn.kernel.denied import Refused

TODAY = date(2026, 11, 22)
INTERVALS = st.builds(
    Interval,
    length=st.integers(0, 120),
    unit=st.sampled_from(Unit),
    warn_days=st.just(7),
    eves_free=st.booleans(),
)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.covers("R-17")
def test_six_weeks_to_the_day_is_in_time_and_the_day_after_is_quiet() -> None:
    six_weeks = Interval(42, Unit.CALENDAR_DAYS)
    assert not is_quiet(TODAY - timedelta(days=42), today=TODAY, interval=six_weeks)
    assert is_quiet(TODAY - timedelta(days=43), today=TODAY, interval=six_weeks)
    assert quiet_before(TODAY, six_weeks) == TODAY - timedelta(days=42)


def test_a_home_that_was_never_reached_is_quiet() -> None:
    assert is_quiet(None, today=TODAY, interval=Interval(400, Unit.CALENDAR_DAYS))


@pytest.mark.covers("R-17")
@given(today=DAYS, interval=INTERVALS, nearby=st.integers(-4, 4))
def test_the_lists_first_day_parts_the_quiet_from_the_others(today: date, interval: Interval, nearby: int) -> None:
    edge = quiet_before(today, interval)
    assert edge <= today
    for last in (edge, edge + timedelta(days=nearby), today - timedelta(days=abs(nearby) * 40)):
        assert is_quiet(last, today=today, interval=interval) == (last < edge)


@given(today=DAYS, interval=INTERVALS)
def test_a_home_contacted_today_is_not_quiet_before_its_day_is_over(today: date, interval: Interval) -> None:
    due = interval.due(today)
    assert not is_quiet(today, today=due, interval=interval)
    assert is_quiet(today, today=due + timedelta(days=1), interval=interval)


def test_what_is_near_follows_the_guidelines_warning() -> None:
    assert near_until(TODAY, Interval(42, Unit.CALENDAR_DAYS, 7)) == TODAY + timedelta(days=7)
    assert near_until(TODAY, None) == TODAY


def test_a_contact_has_happened_and_the_next_comes_after_it() -> None:
    check_contact(TODAY, next_on=TODAY, today=TODAY)
    with pytest.raises(Refused) as ahead:
        check_contact(TODAY + timedelta(days=1), next_on=None, today=TODAY)
    assert ahead.value.code == "ahead_of_today"
    with pytest.raises(Refused) as before:
        check_contact(TODAY, next_on=TODAY - timedelta(days=1), today=TODAY)
    assert before.value.code == "next_contact_before"
