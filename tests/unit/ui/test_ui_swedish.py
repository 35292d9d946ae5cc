"""How Swedes say dates, waits and distances."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from famn.ui import swedish

MONDAY = date(2026, 11, 23)
DAYS = st.dates(min_value=date(2000, 1, 10), max_value=date(2090, 12, 20))


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (21, "3 veckor kvar"),
        (17, "17 dagar kvar"),
        (14, "2 veckor kvar"),
        (7, "7 dagar kvar"),
        (3, "3 dagar kvar"),
        (1, "1 dag kvar"),
        (0, "i dag är sista dagen"),
        (-1, "bröts i går"),
        (-6, "bröts i tisdags"),
        (-2, "bröts i lördags"),
        (-7, "bröts för 7 dagar sedan"),
        (-12, "bröts för 12 dagar sedan"),
        (-28, "bröts för 4 veckor sedan"),
    ],
)
def test_days_left(offset, words):
    assert swedish.days_left(MONDAY + timedelta(days=offset), today=MONDAY) == words


@given(due=DAYS, today=DAYS)
def test_a_clock_is_broken_exactly_when_today_is_past_the_due_day(due, today):
    words = swedish.days_left(due, today=today)
    assert words.startswith("bröts ") == (today > due)
    assert words.endswith(" kvar") == (today < due)


@given(day=DAYS, back=st.integers(2, 6))
def test_a_weekday_gone_by_is_named_rightly(day, back):
    words = swedish.ago(day - timedelta(days=back), today=day)
    assert words == f"i {swedish.WEEKDAYS[(day.weekday() - back) % 7]}s"


@given(days=st.integers(0, 2000))
def test_a_span_can_be_read_back_as_the_same_number_of_days(days):
    number, unit = swedish.span(days).split()
    assert int(number) * (7 if unit.startswith("veck") else 1) == days


def test_a_span_below_zero_and_a_day_ahead_are_refused():
    with pytest.raises(ValueError, match="at least 0"):
        swedish.span(-1)
    with pytest.raises(ValueError, match="ahead"):
        swedish.ago(MONDAY + timedelta(days=1), today=MONDAY)


def test_dates_in_words():
    thursday = date(2026, 11, 26)
    assert swedish.short_date(thursday, today=MONDAY) == "tors 26 nov"
    assert swedish.short_date(date(2027, 1, 4), today=MONDAY) == "mån 4 jan 2027"
    assert swedish.short_date(thursday) == "tors 26 nov 2026"
    assert swedish.long_date(thursday) == "torsdag 26 november 2026"
    assert swedish.weekday(thursday) == "torsdag"
    assert swedish.week(thursday) == "v.\u00a048"
    assert swedish.week_number(date(2027, 1, 1)) == 53


@given(day=DAYS)
def test_every_short_date_names_its_own_day(day):
    weekday, number, month, year = swedish.short_date(day).split()
    assert swedish.WEEKDAYS_SHORT.index(weekday) == day.weekday()
    assert date(int(year), swedish.MONTHS_SHORT.index(month) + 1, int(number)) == day


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (0, "i dag"),
        (1, "i morgon"),
        (3, "på torsdag"),
        (6, "på söndag"),
        (7, "mån 30 nov"),
        (-1, "i går"),
        (-6, "i tisdags"),
        (-7, "mån 16 nov"),
    ],
)
def test_near_day(offset, words):
    assert swedish.near_day(MONDAY + timedelta(days=offset), today=MONDAY) == words


@pytest.mark.parametrize(
    ("distance", "words"),
    [(0, "under 1 km"), (0.4, "under 1 km"), (0.5, "ca 1 km"), (31.6, "ca 32 km"), (None, "avstånd visas inte")],
)
def test_km(distance, words):
    assert swedish.km(distance).replace("\u00a0", " ") == words


def test_a_negative_distance_is_refused():
    with pytest.raises(ValueError, match="never negative"):
        swedish.km(-1)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((7, 12), "7–12 år"),
        ((9, 9), "9 år"),
        ((13, None), "från 13 år"),
        ((None, 6), "upp till 6 år"),
        ((None, None), "alla åldrar"),
        ((0, 2), "0–2 år"),
    ],
)
def test_age_band(ends, words):
    assert swedish.age_band(*ends) == words


def test_an_age_band_upside_down_is_refused():
    with pytest.raises(ValueError, match="above"):
        swedish.age_band(9, 3)


@pytest.mark.parametrize(("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")])
def test_joined(words, text):
    assert swedish.joined(words) == text


def test_filters_measure_a_moment_by_the_local_day():
    # 23.30 UTC on Sunday is already Monday in Sweden
    late = datetime(2026, 11, 22, 23, 30, tzinfo=ZoneInfo("UTC"))
    page = Template(
        "{% load swedish %}{{ late|sv_date:today }}|{{ late|sv_time }}|{{ late|sv_near_day:today }}|{{ due|days_left:today|sentence }}|{{ none|sv_date:today }}|{{ band|age_band }}"
    )
    text = page.render(Context({"late": late, "today": MONDAY, "due": MONDAY + timedelta(days=3), "none": None, "band": (7, 12)}))
    assert text == "mån 23 nov|00.30|i dag|3 dagar kvar||7–12 år"
