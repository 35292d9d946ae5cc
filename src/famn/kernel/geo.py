"""Straight-line distance between the centres of localities (design section 6: no geocoding)."""

from math import asin, cos, radians, sin, sqrt
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
"""(latitude, longitude) in decimal degrees, WGS 84, north and east positive."""

EARTH_RADIUS_M = 6_371_009  # IUGG mean radius
MAX_LATITUDE = 90
MAX_LONGITUDE = 180
# Up to the first distance the rounding is to whole kilometres, and so on: a straight line between
# two centres knows no more.
ROUNDING = ((20_000, 1), (100_000, 5))
COARSEST_KM = 10


def metres_between(a: Point, b: Point) -> int:
    """Return the great-circle distance in whole metres (haversine on a sphere, error < 0.6 %).

    Raises ValueError for a latitude or longitude outside the earth, NaN included.
    """
    for latitude, longitude in (a, b):
        if not (abs(latitude) <= MAX_LATITUDE and abs(longitude) <= MAX_LONGITUDE):
            message = "latitude must lie within ±90 and longitude within ±180 degrees"
            raise ValueError(message)
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
    half_chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    # Rounding can push the value a hair above 1 for antipodes.
    return round(2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, half_chord))))


def approximate_km(metres: int) -> int:
    """Return kilometres for "fågelvägen, ca": whole up to 20 km, fives to 100 km, then tens.

    0 means less than half a kilometre, in practice the same locality. Raises ValueError when
    ``metres`` is negative.
    """
    if metres < 0:
        message = "a distance is not negative"
        raise ValueError(message)
    step_km = next((step for limit, step in ROUNDING if metres < limit), COARSEST_KM)
    step_m = step_km * 1000
    return (metres + step_m // 2) // step_m * step_km
