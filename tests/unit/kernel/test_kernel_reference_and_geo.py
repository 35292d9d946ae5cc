"""Random codes and straight-line distances."""

import random
import re
from math import acos, cos, isclose, nan, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from famn.kernel.geo import EARTH_RADIUS_M, Point, approximate_km, metres_between
from famn.kernel.reference import ALPHABET, new_code

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))

SUNDSVALL: Point = (62.3908, 17.3069)
HARNOSAND: Point = (62.6323, 17.9379)


@given(st.sampled_from(["F", "PL", "AVV"]), st.integers())
def test_a_code_is_its_prefix_and_six_signs_that_cannot_be_misread(prefix: str, seed: int) -> None:
    code = new_code(prefix, random.Random(seed))
    assert re.fullmatch(rf"{prefix}-[2-9BCDFGHJKMNPQRSTVWXZ]{{6}}", code)


def test_the_alphabet_holds_no_vowel_and_no_look_alike() -> None:
    assert not set(ALPHABET) & set("01OILAEUYÅÄÖ")
    assert len(set(ALPHABET)) == len(ALPHABET) == 27


def test_codes_are_repeatable_with_a_seed_and_not_without() -> None:
    assert new_code("F", random.Random(1)) == new_code("F", random.Random(1))
    assert len({new_code("F") for _ in range(50)}) > 45


def test_every_sign_comes_up() -> None:
    rng = random.Random(7)
    assert set("".join(new_code("F", rng)[2:] for _ in range(200))) == set(ALPHABET)


@pytest.mark.parametrize("prefix", ["", "f", "ABCD", "Å", "F-", "1", "F\n"])
def test_a_prefix_is_one_to_three_capitals(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        new_code(prefix)


@given(points, points, points)
def test_distance_is_a_metric(a: Point, b: Point, c: Point) -> None:
    assert metres_between(a, a) == 0
    assert metres_between(a, b) == metres_between(b, a) >= 0
    # Each distance is rounded to a metre, and the arcsine is coarse near antipodes.
    assert metres_between(a, c) <= metres_between(a, b) + metres_between(b, c) + 2


@given(points, points)
def test_haversine_agrees_with_the_cosine_rule(a: Point, b: Point) -> None:
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
    cosine = sin(lat_a) * sin(lat_b) + cos(lat_a) * cos(lat_b) * cos(lon_b - lon_a)
    expected = EARTH_RADIUS_M * acos(max(-1.0, min(1.0, cosine)))
    # The cosine rule itself loses some metres to rounding at short distances.
    assert isclose(metres_between(a, b), expected, abs_tol=2)


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        pytest.param((0, 0), (0, 90), 10_007_557, id="a quarter of the equator"),
        pytest.param((-90, 0), (90, 0), 20_015_115, id="pole to pole"),
        pytest.param((-44.05, -28.49), (44.05, 151.51), 20_015_115, id="antipodes"),
        pytest.param((10, 179.5), (10, -179.5), 109_506, id="over the date line"),
    ],
)
def test_known_distances(a: Point, b: Point, metres: int) -> None:
    assert metres_between(a, b) == pytest.approx(metres, abs=2)


def test_two_towns() -> None:
    assert approximate_km(metres_between(SUNDSVALL, HARNOSAND)) == 40


@pytest.mark.parametrize("point", [(91, 0), (-90.1, 0), (0, 181), (nan, 0), (0, nan)])
def test_a_point_outside_the_earth_is_refused(point: Point) -> None:
    with pytest.raises(ValueError, match="latitude"):
        metres_between(point, SUNDSVALL)
    with pytest.raises(ValueError, match="latitude"):
        metres_between(SUNDSVALL, point)


@pytest.mark.parametrize(
    ("metres", "km"),
    [
        (0, 0),
        (499, 0),
        (500, 1),
        (19_499, 19),
        (19_999, 20),
        (20_000, 20),
        (22_500, 25),
        (97_400, 95),
        (99_999, 100),
        (104_999, 100),
        (105_000, 110),
    ],
)
def test_kilometres_as_people_say_them(metres: int, km: int) -> None:
    assert approximate_km(metres) == km


@given(st.integers(0, 2_000_000), st.integers(0, 2_000_000))
def test_rounding_keeps_the_order_and_stays_close(a: int, b: int) -> None:
    assert (a <= b) <= (approximate_km(a) <= approximate_km(b))
    assert abs(approximate_km(a) * 1000 - a) <= 5_000


def test_a_negative_distance_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        approximate_km(-1)
