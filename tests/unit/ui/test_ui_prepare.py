"""What components work out: clocks, due days, error lists, pages, timelines."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from famn.ui import prepare
from famn.ui.ranking import moved

TODAY = date(2026, 11, 23)
OFFSETS = st.integers(-400, 400)


def clock(*, opened=-18, due=3, met=None, pauses=()):
    def day(offset):
        return None if offset is None else TODAY + timedelta(days=offset)

    return prepare.clock_strip(
        {
            "opened_on": day(opened),
            "due_on": day(due),
            "today": TODAY,
            "met_on": day(met),
            "pauses": [(day(a), day(b)) for a, b in pauses],
        }
    )


def test_a_clock_soon_to_break():
    drawn = clock()
    assert (drawn["state"], drawn["words"]) == ("soon", "3 dagar kvar · tors 26 nov")
    assert (drawn["now_x"], drawn["due_x"], drawn["late_width"]) == (86, 100, 0)
    assert drawn["end_words"] == "tors 26 nov"


def test_a_clock_with_time_left_is_calm():
    assert clock(due=7)["state"] == "neutral"
    assert clock(opened=-160, due=15)["state"] == "neutral"


def test_the_due_day_itself_is_in_time():
    assert clock(due=0)["state"] == "soon"
    assert clock(due=0)["words"] == "I dag är sista dagen · mån 23 nov"
    assert clock(due=0, met=0)["state"] == "met"


def test_a_broken_clock_runs_past_its_due_day_to_today():
    drawn = clock(opened=-30, due=-12)
    assert (drawn["state"], drawn["words"]) == ("broken", "Bröts för 12 dagar sedan · ons 11 nov")
    assert (drawn["now_x"], drawn["due_x"], drawn["end_words"]) == (100, 60, "i dag")


def test_a_clock_met_in_time_and_one_met_late():
    assert clock(due=9, met=-6)["words"] == "Klart i tid · tis 17 nov"
    late = clock(due=-12, met=-10)
    assert (late["state"], late["words"], late["end_words"]) == (
        "broken",
        "Klart 2 dagar för sent · fre 13 nov",
        "fre 13 nov",
    )


def test_a_pause_is_told_in_words_and_lies_on_the_line():
    drawn = clock(opened=-10, due=10, pauses=[(-4, -2)])
    assert drawn["pause_words"] == "tors 19 nov–lör 21 nov"
    assert [(mark["x"], mark["end_x"]) for mark in drawn["pause_marks"]] == [(30, 40)]


@given(opened=OFFSETS, length=st.integers(0, 400), met=st.none() | st.integers(0, 500))
def test_everything_on_the_line_stays_on_the_line(opened, length, met):
    drawn = clock(opened=opened, due=opened + length, met=None if met is None else opened + met)
    for name in ("now_x", "due_x", "done_x", "late_width"):
        assert 0 <= drawn[name] <= 100
    assert drawn["done_x"] + drawn["late_width"] == drawn["now_x"]


def test_a_due_day_needs_today():
    with pytest.raises(ValueError, match="today"):
        prepare.due({"due_on": TODAY, "today": None})
    assert prepare.due({"due_on": None, "today": None})["due_text"] == ""


def test_breadcrumbs_are_at_most_two_deep():
    with pytest.raises(ValueError, match="two deep"):
        prepare.page_header({"crumbs": [("a", "/"), ("b", "/"), ("c", "/")], "state_kind": "neutral"})


def test_pagination_keeps_the_filters_in_the_address():
    drawn = prepare.pagination({"page": Paginator(range(212), 20).page(3), "query": "?ort=ange", "param": "sida"})
    assert drawn["next_url"] == "?ort=ange&sida=4"
    assert drawn["previous_url"] == "?ort=ange&sida=2"
    assert drawn["from_to"] == "41–60 av 212"
    assert [number["text"] for number in drawn["numbers"] if number["current"]] == [3]


def test_one_page_needs_no_pagination():
    assert prepare.pagination({"page": Paginator([1], 20).page(1), "query": "", "param": "sida"})["many"] is False


def test_a_timeline_is_grouped_by_local_day_newest_first():
    def entry(hour, text):
        return {"at": datetime(2026, 11, 22, hour, 30, tzinfo=ZoneInfo("UTC")), "text": text}

    drawn = prepare.timeline(
        {
            "today": TODAY,
            "entries": [entry(9, "förra"), SimpleNamespace(**entry(23, "efter midnatt")), entry(12, "mitt på dagen")],
        }
    )
    assert [(day["heading"], [row["text"] for row in day["rows"]]) for day in drawn["days"]] == [
        ("I dag · mån 23 nov", ["efter midnatt"]),
        ("I går · sön 22 nov", ["mitt på dagen", "förra"]),
    ]


def order(data):
    return moved(QueryDict(data))


def test_an_arrow_moves_one_place():
    assert order("order=a&order=b&order=c&order_up=c") == ["a", "c", "b"]
    assert order("order=a&order=b&order=c&order_down=a") == ["b", "a", "c"]


@pytest.mark.parametrize("pressed", ["order_up=a", "order_down=c", "order_up=x", "ordning=b"])
def test_an_arrow_past_the_end_or_unknown_changes_nothing(pressed):
    assert order(f"order=a&order=b&order=c&{pressed}") == ["a", "b", "c"]


@given(
    ids=st.lists(st.integers(0, 20).map(str), unique=True),
    pressed=st.integers(0, 20).map(str),
    way=st.sampled_from(["up", "down"]),
)
def test_moving_loses_and_invents_nothing(ids, pressed, way):
    data = QueryDict(mutable=True)
    data.setlist("order", ids)
    data[f"order_{way}"] = pressed
    assert sorted(moved(data)) == sorted(ids)


def bar(start: date, end: date, state: str = "free", text: str = "2") -> dict[str, object]:
    return {"starts_on": start, "ends_on": end, "state": state, "text": text}


def test_a_line_of_periods_lays_bars_months_and_today_along_it():
    props = {
        "rows": [{"label": "Jour", "bars": [bar(date(2026, 1, 1), date(2026, 4, 11)), bar(date(2026, 4, 11), date(2026, 4, 12)),
                                            bar(date(2026, 4, 12), date(2027, 1, 1), "none")]}],
        "starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1), "today": date(2026, 7, 2),
    }  # fmt: skip
    drawn = prepare.period_line(props)
    (row,) = drawn["rows"]
    assert [(one["x"], one["width"], one["text"]) for one in row["bars"]] == [("0.0", "27.4", "2"), ("27.4", "0.3", "")]
    assert drawn["now_x"] == "49.9"
    assert [tick["text"] for tick in drawn["ticks"]] == ["feb 2026", "maj 2026", "aug 2026", "nov 2026"]
    assert prepare.period_line({**props, "today": date(2027, 1, 1)})["now_x"] is None


def test_a_bar_in_a_state_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="gone"):
        prepare.period_line(
            {"rows": [{"label": "", "bars": [bar(date(2026, 1, 1), date(2026, 2, 1), "gone")]}], "starts_on": date(2026, 1, 1),
             "ends_on": date(2027, 1, 1), "today": date(2026, 7, 2)}
        )  # fmt: skip
