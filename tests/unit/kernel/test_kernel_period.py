"""Period against the plain set of its days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from famn.kernel.period import Period

ORIGIN = date(2025, 1, 1)
HORIZON = 60
"""Days in the small world of the oracle; an open period reaches past it."""

day_numbers = st.integers(0, 40)


def day(number: int) -> date:
    """Day ``number`` of the small world."""
    return ORIGIN + timedelta(days=number)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Short periods close together, so that they often meet."""
    start = draw(day_numbers)
    length = draw(st.none() | st.integers(1, 15))
    return Period(day(start), None if length is None else day(start + length))


def days_of(period: Period) -> set[date]:
    """The oracle: the days of the small world that belong."""
    return {day(number) for number in range(HORIZON) if period.start <= day(number) and (period.end is None or day(number) < period.end)}


@given(periods(), day_numbers)
def test_contains(period: Period, number: int) -> None:
    assert (day(number) in period) == (day(number) in days_of(period))


@given(periods(), periods())
def test_two_overlap_when_they_share_a_day(a: Period, b: Period) -> None:
    assert a.overlaps(b) == bool(days_of(a) & days_of(b))
    assert a.overlaps(b) == b.overlaps(a)


@pytest.mark.parametrize("length", [0, -1, -400])
def test_an_empty_period_does_not_exist(length: int) -> None:
    with pytest.raises(ValueError, match="end after it starts"):
        Period(ORIGIN, ORIGIN + timedelta(days=length))


def test_an_open_period_goes_on() -> None:
    assert date.max in Period(ORIGIN)
