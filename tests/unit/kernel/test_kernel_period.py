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
def periods(draw: st.DrawFn, *, may_be_open: bool = True) -> Period:
    """Short periods close together, so that they often meet."""
    start = draw(day_numbers)
    lengths = st.integers(1, 15)
    length = draw(st.none() | lengths if may_be_open else lengths)
    return Period(day(start), None if length is None else day(start + length))


def days_of(period: Period | None) -> set[date]:
    """The oracle: the days of the small world that belong."""
    if period is None:
        return set()
    return {day(number) for number in range(HORIZON) if period.start <= day(number) and (period.end is None or day(number) < period.end)}


@given(periods(), day_numbers)
def test_contains(period: Period, number: int) -> None:
    assert (day(number) in period) == (day(number) in days_of(period))


@given(periods(), periods())
def test_overlaps_and_intersection_are_those_of_the_days(a: Period, b: Period) -> None:
    assert a.overlaps(b) == bool(days_of(a) & days_of(b))
    assert days_of(a.intersection(b)) == days_of(a) & days_of(b)


@given(periods(), periods())
def test_intersection_of_two_open_periods_is_open(a: Period, b: Period) -> None:
    common = a.intersection(b)
    if common is not None:
        assert (common.end is None) == (a.end is None and b.end is None)


@given(periods(), periods())
def test_union_is_the_days_of_both_unless_a_gap_parts_them(a: Period, b: Period) -> None:
    union = a.union(b)
    either = days_of(a) | days_of(b)
    unbroken = either == {min(either) + timedelta(days=n) for n in range(len(either))}
    assert (union is not None) == unbroken
    if union is not None:
        assert days_of(union) == either
        assert (union.end is None) == (a.end is None or b.end is None)


@given(periods(), periods())
def test_touching_is_meeting_without_a_common_day(a: Period, b: Period) -> None:
    assert a.touches(b) == (not a.overlaps(b) and a.union(b) is not None)


@given(periods(), periods())
def test_covers(a: Period, b: Period) -> None:
    assert a.covers(b) == (days_of(b) <= days_of(a))


@given(periods(), periods(), periods())
def test_algebra(a: Period, b: Period, c: Period) -> None:
    assert a.intersection(a) == a.union(a) == a
    assert a.intersection(b) == b.intersection(a)
    assert a.union(b) == b.union(a)
    assert a.overlaps(b) == b.overlaps(a)
    ab, bc = a.intersection(b), b.intersection(c)
    assert (ab and ab.intersection(c)) == (bc and a.intersection(bc))


@given(periods(may_be_open=False))
def test_days_counts_the_days(period: Period) -> None:
    assert period.days == len(days_of(period))
    assert period.last_day == max(days_of(period))


@given(periods(), periods(), st.integers(-400, 400))
def test_shift_moves_every_day_and_keeps_relations(a: Period, b: Period, days: int) -> None:
    moved = a.shift(days)
    assert moved.start == a.start + timedelta(days=days)
    assert moved.days == a.days
    assert moved.shift(-days) == a
    assert moved.overlaps(b.shift(days)) == a.overlaps(b)


@given(periods())
def test_bounds_round_trip(period: Period) -> None:
    lower, upper, bounds = period.to_bounds()
    assert bounds == "[)"
    assert Period.from_bounds(lower, upper, bounds) == period
    assert Period.through(period.start, period.last_day) == period


@pytest.mark.parametrize("bounds", ["[)", "[]", "()", "(]"])
def test_every_kind_of_bounds_gives_the_same_days(bounds: str) -> None:
    lower = date(2025, 3, 1) if bounds[0] == "[" else date(2025, 2, 28)
    upper = date(2025, 3, 31) if bounds[1] == "]" else date(2025, 4, 1)
    march = Period(date(2025, 3, 1), date(2025, 4, 1))
    assert Period.from_bounds(lower, upper, bounds) == march
    assert Period.from_bounds(lower, None, bounds) == Period(date(2025, 3, 1))


@pytest.mark.parametrize("length", [0, -1, -400])
def test_an_empty_period_does_not_exist(length: int) -> None:
    with pytest.raises(ValueError, match="end after it starts"):
        Period(ORIGIN, ORIGIN + timedelta(days=length))


def test_a_period_has_a_first_day_and_known_bounds() -> None:
    with pytest.raises(ValueError, match="first day"):
        Period.from_bounds(None, ORIGIN)
    with pytest.raises(ValueError, match="bounds"):
        Period.from_bounds(ORIGIN, None, "[[")


def test_an_open_period_has_no_last_day_and_no_length() -> None:
    assert Period(ORIGIN).days is None
    assert Period(ORIGIN).last_day is None
    assert date.max in Period(ORIGIN)
