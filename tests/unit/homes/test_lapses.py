"""How contracts and decisions fall short of a stay, against a calendar gone through day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from famn.homes.rules_record import Lapse, lapse

FIRST = date(2026, 1, 1)
LONG = 60


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


spans = st.lists(
    st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(1, 30))).map(
        lambda pair: (day(pair[0]), None if pair[1] is None else day(pair[0] + pair[1]))
    ),
    min_size=1,
    max_size=3,
)


@given(spans, st.integers(0, 30), st.one_of(st.none(), st.integers(1, 30)))
def test_it_lasts_when_every_day_of_the_stay_is_covered(held, start, length):
    starts_on, ends_on = day(start), None if length is None else day(start + length)
    days = [day(number) for number in range(start, LONG * 2 if length is None else start + length)]
    bare = [each for each in days if not any(first <= each and (last is None or each < last) for first, last in held)]
    found = lapse(held, starts_on=starts_on, ends_on=ends_on)
    assert (found is None) == (not bare)
    if found is not None:
        kind, shown = found
        assert (kind is Lapse.ENDS_WITHIN) == (bare[0] > starts_on)
        if kind is Lapse.ENDS_WITHIN:
            assert shown == bare[0]
        if kind is Lapse.ENDED:
            assert shown <= starts_on and all(last is not None and last <= starts_on for _first, last in held)
        if kind is Lapse.LATE:
            assert shown > starts_on and shown in {first for first, _last in held}


@pytest.mark.parametrize(
    ("held", "ends_on", "said"),
    [
        ([], day(10), (Lapse.MISSING, None)),
        ([(day(0), day(10))], day(10), None),
        ([(day(0), day(9))], day(10), (Lapse.ENDS_WITHIN, day(9))),
        ([(day(0), day(10))], None, (Lapse.ENDS_WITHIN, day(10))),
        ([(day(0), day(5))], day(10), (Lapse.ENDED, day(5))),
        ([(day(6), None)], day(10), (Lapse.LATE, day(6))),
        ([(day(0), day(7)), (day(7), None)], None, None),
        ([(day(0), day(7)), (day(8), None)], None, (Lapse.ENDS_WITHIN, day(7))),
        ([(day(0), day(3)), (day(7), None)], None, (Lapse.LATE, day(7))),
    ],
)
def test_the_edges(held, ends_on, said):
    assert lapse(held, starts_on=day(5), ends_on=ends_on) == said
