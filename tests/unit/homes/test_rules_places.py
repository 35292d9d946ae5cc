"""A home's places along time: where the line is cut and what is free, against counting every day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from famn.homes.rules import Offered, Taken, free_places
from famn.homes.rules_places import stretches
from famn.kernel.period import Period

FIRST = date(2026, 1, 1)
WINDOW = Period(FIRST, FIRST + timedelta(days=60))


def spans() -> st.SearchStrategy[Period]:
    """Periods that begin around the window, some without an end."""
    return st.tuples(st.integers(-20, 80), st.none() | st.integers(1, 50)).map(
        lambda pair: Period(FIRST + timedelta(days=pair[0]), None if pair[1] is None else FIRST + timedelta(days=pair[0] + pair[1]))
    )


@given(
    st.lists(st.builds(Offered, spans(), st.integers(0, 4)), max_size=4), st.lists(st.builds(Taken, spans(), st.integers(1, 3)), max_size=4)
)
def test_every_day_of_the_line_is_counted_as_that_day_is(offered: list[Offered], taken: list[Taken]) -> None:
    cuts = stretches(offered, taken, window=WINDOW)
    assert cuts[0].period.start == WINDOW.start
    assert cuts[-1].period.end == WINDOW.end
    for one, after in pairwise(cuts):
        assert one.period.end == after.period.start
        assert (one.offered, one.taken) != (after.offered, after.taken), "it is cut only where something changes"
    for number in range(60):
        day = FIRST + timedelta(days=number)
        (here,) = [one for one in cuts if day in one.period]
        assert here.offered == sum(span.places for span in offered if day in span.period)
        assert here.taken == sum(bed.beds for bed in taken if day in bed.period)
        assert here.free == max(0, here.offered - here.taken)


@given(st.integers(0, 4), st.lists(st.builds(Taken, spans(), st.integers(1, 3)), max_size=4))
def test_the_least_free_of_an_endless_offer_is_what_is_free_from_a_day(places: int, taken: list[Taken]) -> None:
    offered = [Offered(Period(FIRST - timedelta(days=30)), places)]
    wide = stretches(offered, taken, window=Period(FIRST, FIRST + timedelta(days=400)))
    assert min(one.free for one in wide) == free_places(offered, taken, on=FIRST)


def test_a_window_has_an_end() -> None:
    with pytest.raises(ValueError, match="Period"):
        stretches([], [], window=Period(FIRST))
