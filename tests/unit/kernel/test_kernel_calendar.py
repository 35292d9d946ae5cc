"""What clocks count, against an almanac worked out here by other means."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from famn.kernel.calendar import (
    STOCKHOLM,
    Unit,
    add_months,
    add_working_days,
    days_left,
    due_on,
    is_broken,
    is_working_day,
    local_date,
)

YEARS = range(2019, 2036)
# The same span of months before and after leaves room for the counting past either end.
almanac_days = st.dates(date(2019, 1, 1), date(2035, 6, 30))
SATURDAY, SUNDAY = 5, 6
# The first look at a year builds its almanac, which takes longer than the usual deadline.
unhurried = settings(deadline=None)


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian rule (Meeus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    leap = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * leap) // 433
    month = (h + leap - 7 * m + 90) // 25
    return date(year, month, (h + leap - 7 * m + 33 * month + 19) % 32)


def saturday_from(day: date) -> date:
    """The first Saturday on or after ``day``."""
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)


@cache
def red_days(year: int) -> set[date]:
    """Lag (1989:253) om allmänna helgdagar, written out."""
    return {
        date(year, 1, 1),
        date(year, 1, 6),
        easter(year) - timedelta(days=2),
        easter(year),
        easter(year) + timedelta(days=1),
        date(year, 5, 1),
        easter(year) + timedelta(days=39),
        easter(year) + timedelta(days=49),
        date(year, 6, 6),
        saturday_from(date(year, 6, 20)),
        saturday_from(date(year, 10, 31)),
        date(year, 12, 25),
        date(year, 12, 26),
    }


@cache
def eves(year: int) -> set[date]:
    """The three eves that the cooperation may count as free."""
    return {
        saturday_from(date(year, 6, 20)) - timedelta(days=1),
        date(year, 12, 24),
        date(year, 12, 31),
    }


def works(day: date, *, eves_free: bool) -> bool:
    """The oracle of a working day."""
    free = red_days(day.year) | (eves(day.year) if eves_free else set())
    return day.weekday() not in {SATURDAY, SUNDAY} and day not in free


@pytest.mark.parametrize("eves_free", [True, False])
@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_year(year: int, eves_free: bool) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    wrong = [day for day in days if day.year == year and is_working_day(day, eves_free=eves_free) != works(day, eves_free=eves_free)]
    assert wrong == []


@pytest.mark.parametrize("eves_free", [True, False])
@pytest.mark.parametrize("year", YEARS)
def test_three_working_days_from_every_day_of_the_year(year: int, eves_free: bool) -> None:
    """Brute force: of the days after the event, the third that is a working day."""
    for number in range(366):
        event = date(year, 1, 1) + timedelta(days=number)
        after = (event + timedelta(days=n) for n in range(1, 30))
        expected = [day for day in after if works(day, eves_free=eves_free)][2]
        assert add_working_days(event, 3, eves_free=eves_free) == expected


@unhurried
@given(almanac_days, st.integers(0, 40), st.booleans())
def test_working_days_lie_between_the_event_and_the_due_day(event: date, count: int, eves_free: bool) -> None:
    due = add_working_days(event, count, eves_free=eves_free)
    counted = [day for n in range(1, (due - event).days + 1) if works(day := event + timedelta(days=n), eves_free=eves_free)]
    assert len(counted) == count
    assert due == (counted[-1] if counted else event)


@pytest.mark.covers("R-35a")
@pytest.mark.parametrize(
    ("oral_on", "written_by"),
    [
        pytest.param(date(2025, 3, 3), date(2025, 3, 6), id="plain week: Monday to Thursday"),
        pytest.param(date(2025, 3, 6), date(2025, 3, 11), id="over a weekend"),
        pytest.param(date(2025, 3, 8), date(2025, 3, 12), id="called on a Saturday"),
        pytest.param(date(2025, 4, 16), date(2025, 4, 23), id="over Easter"),
        pytest.param(date(2025, 6, 18), date(2025, 6, 24), id="over Midsummer, eve free"),
        pytest.param(date(2025, 12, 23), date(2026, 1, 2), id="Christmas and New Year, eves free"),
    ],
)
def test_written_referral_is_due_three_working_days_after_the_oral_one(oral_on: date, written_by: date) -> None:
    assert due_on(oral_on, 3, Unit.WORKING_DAYS) == written_by
    assert not is_broken(written_by, written_by)
    assert is_broken(written_by, written_by + timedelta(days=1))


def test_a_cooperation_may_count_the_eves_as_working_days() -> None:
    assert due_on(date(2025, 6, 18), 3, Unit.WORKING_DAYS, eves_free=False) == date(2025, 6, 23)
    assert due_on(date(2025, 12, 23), 3, Unit.WORKING_DAYS, eves_free=False) == date(2025, 12, 30)


@pytest.mark.covers("R-19")
@given(almanac_days)
def test_three_weeks_end_on_the_same_weekday_even_when_it_is_free(received: date) -> None:
    due = due_on(received, 21, Unit.CALENDAR_DAYS)
    assert due.weekday() == received.weekday()
    assert days_left(due, received) == 21
    assert not is_broken(due, due)
    assert is_broken(due, due + timedelta(days=1))


@pytest.mark.covers("R-19")
def test_an_offer_at_23_59_on_the_twenty_first_day_is_in_time() -> None:
    received = local_date(datetime(2025, 10, 6, 8, 0, tzinfo=STOCKHOLM))
    due = due_on(received, 21, Unit.CALENDAR_DAYS)  # over the change to winter time
    assert due == date(2025, 10, 27)
    assert not is_broken(due, local_date(datetime(2025, 10, 27, 23, 59, 59, tzinfo=STOCKHOLM)))
    assert is_broken(due, local_date(datetime(2025, 10, 28, 0, 0, tzinfo=STOCKHOLM)))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        pytest.param(datetime(2025, 1, 1, 22, 59, tzinfo=UTC), date(2025, 1, 1), id="winter before"),
        pytest.param(datetime(2025, 1, 1, 23, 0, tzinfo=UTC), date(2025, 1, 2), id="winter midnight"),
        pytest.param(datetime(2025, 7, 1, 21, 59, tzinfo=UTC), date(2025, 7, 1), id="summer before"),
        pytest.param(datetime(2025, 7, 1, 22, 0, tzinfo=UTC), date(2025, 7, 2), id="summer midnight"),
        # 30 March 2025 has 23 hours and 26 October 25.
        pytest.param(datetime(2025, 3, 29, 23, 0, tzinfo=UTC), date(2025, 3, 30), id="23 h, start"),
        pytest.param(datetime(2025, 3, 30, 21, 59, tzinfo=UTC), date(2025, 3, 30), id="23 h, end"),
        pytest.param(datetime(2025, 3, 30, 22, 0, tzinfo=UTC), date(2025, 3, 31), id="23 h, after"),
        pytest.param(datetime(2025, 10, 25, 22, 0, tzinfo=UTC), date(2025, 10, 26), id="25 h, start"),
        pytest.param(datetime(2025, 10, 26, 22, 59, tzinfo=UTC), date(2025, 10, 26), id="25 h, end"),
        pytest.param(datetime(2025, 10, 26, 23, 0, tzinfo=UTC), date(2025, 10, 27), id="25 h, after"),
        pytest.param(
            datetime(2025, 10, 26, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo")),
            date(2025, 10, 26),
            id="another zone",
        ),
    ],
)
def test_local_date(moment: datetime, day: date) -> None:
    assert local_date(moment) == day


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2025, 1, 1))  # noqa: DTZ001  # the mistake under test


@given(almanac_days, st.integers(-400, 400))
def test_months_keep_the_day_number_or_clip_it_to_the_last(day: date, count: int) -> None:
    moved = add_months(day, count)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == count
    is_last = (moved + timedelta(days=1)).day == 1
    assert moved.day == day.day or (moved.day < day.day and is_last)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 12, 15), 6, date(2026, 6, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
    ],
)
def test_months(day: date, count: int, expected: date) -> None:
    assert add_months(day, count) == expected
    if count > 0:
        assert due_on(day, count, Unit.CALENDAR_MONTHS) == expected


@unhurried
@given(almanac_days, st.integers(0, 36), st.sampled_from(Unit), st.booleans())
def test_a_due_day_is_never_before_the_event_and_grows_with_the_length(event: date, length: int, unit: Unit, eves_free: bool) -> None:
    due = due_on(event, length, unit, eves_free=eves_free)
    assert due >= event
    assert due_on(event, length + 1, unit, eves_free=eves_free) > due
    assert due_on(event + timedelta(days=1), length, unit, eves_free=eves_free) >= due


@pytest.mark.parametrize("unit", Unit)
def test_a_negative_length_is_refused(unit: Unit) -> None:
    with pytest.raises(ValueError, match="-1"):
        due_on(date(2025, 1, 1), -1, unit)


@given(almanac_days, almanac_days)
def test_broken_means_less_than_no_days_left(due: date, today: date) -> None:
    assert is_broken(due, today) == (days_left(due, today) < 0)
