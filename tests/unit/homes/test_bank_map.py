"""The map: a flat drawing of borders, and circles that stand clear of each other."""

from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from famn.homes.queries_map import MARGIN, ROOM_FOR_NAMES, WIDTH, Area, Projection, apart

PLACES = st.lists(st.tuples(st.floats(40, 600), st.floats(40, 600), st.integers(1, 30)), min_size=1, max_size=8)


def test_the_corners_lie_on_the_margins_and_north_is_up() -> None:
    projection, height = Projection.around([(15.0, 62.0), (19.0, 64.0)])
    assert projection.at(15.0, 64.0) == (MARGIN, MARGIN)
    assert projection.at(19.0, 62.0) == (WIDTH - MARGIN, height - MARGIN)
    # Two degrees of latitude are about as long as 4.4 of longitude at 63°: the drawing keeps that shape.
    assert 0.95 < height / WIDTH * (4 * 0.454) / 2 < 1.15


@given(PLACES)
def test_circles_are_pushed_apart_whatever_they_began_with(places: list[tuple[float, float, int]]) -> None:
    areas = [Area(str(number), str(number), homes, x, y) for number, (x, y, homes) in enumerate(places)]
    moved = apart(areas)
    assert [(area.key, area.homes) for area in moved] == [(area.key, area.homes) for area in areas]
    if len(areas) <= 4:
        for one in range(len(moved)):
            for other in range(one + 1, len(moved)):
                a, b = moved[one], moved[other]
                inside = all(MARGIN < area.x < WIDTH - MARGIN for area in (a, b))
                assert not inside or hypot(a.x - b.x, a.y - b.y) >= a.radius + b.radius + ROOM_FOR_NAMES / 2
    assert apart(areas) == moved


def test_what_stands_clear_is_not_moved() -> None:
    areas = [Area("a", "a", 3, 100, 100), Area("b", "b", 3, 300, 300)]
    assert apart(areas) == areas
