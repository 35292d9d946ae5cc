"""Straight-line distance in whole metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, sin

import numpy as np
from numpy.typing import NDArray

from matchcore.model import POLE, Point

EARTH_RADIUS_M = 6_371_009
"""Mean radius of the Earth (IUGG), metres."""

TO_RADIANS = np.pi / 180e5
"""Radians in 1e-5 degrees."""

NO_DISTANCE = -1
"""Marks a home whose distance is hidden or not known."""

SPARE = 10
"""Steps of 1e-5 degrees (about a metre) more than the limit, so that rounding loses nobody."""


@dataclass(frozen=True, eq=False)
class Places:
    """Where homes are: each place once, since homes of one locality share its point. The last place is nowhere."""

    lat: NDArray[np.int64]
    lon: NDArray[np.int64]
    cos_lat: NDArray[np.float64]
    of: NDArray[np.int64]
    """Place of each home; nowhere if its point is hidden or not known."""


def places_of(points: Sequence[Point | None]) -> Places:
    """The places of some homes."""
    known = sorted({point for point in points if point is not None})
    at: dict[Point | None, int] = {point: number for number, point in enumerate(known)}
    lat, lon = np.array([*known, (0, 0)], dtype=np.int64).T.copy()
    of = np.array([at.get(point, len(known)) for point in points], dtype=np.int64)
    cos_lat = np.cos(lat * TO_RADIANS)
    for column in (lat, lon, cos_lat, of):
        column.setflags(write=False)
    return Places(lat, lon, cos_lat, of)


def distances_m(places: Places, point: Point | None, homes: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Metres from `point` to every home (or to `homes` only), NO_DISTANCE where either side has no point.

    Great-circle distance by the haversine formula. Every step is elementwise, so a home's distance does not depend on
    which other homes there are, and it is rounded before it is compared with anything.
    """
    if homes is None:
        return _to_places(places, point, slice(None))[places.of]
    return _to_places(places, point, places.of[homes])


def box(point: Point, metres: int) -> tuple[Point, Point]:
    """South-west and north-east corner of a box that holds everything within some metres of a point, and a little more."""
    angle = metres / EARTH_RADIUS_M
    high = min(int(angle / TO_RADIANS) + SPARE, 2 * POLE)
    broad = 2 * POLE
    if abs(point[0]) + high < POLE:
        broad = min(int(asin(sin(angle) / cos(point[0] * TO_RADIANS)) / TO_RADIANS) + SPARE, broad)
    if abs(point[1]) + broad > 2 * POLE:
        broad = 4 * POLE  # across the date line
    return (point[0] - high, point[1] - broad), (point[0] + high, point[1] + broad)


def _to_places(places: Places, point: Point | None, chosen: slice | NDArray[np.int64]) -> NDArray[np.int64]:
    lat = places.lat[chosen]
    if point is None:
        return np.full(len(lat), NO_DISTANCE, dtype=np.int64)
    half_dphi = (lat - point[0]) * (TO_RADIANS / 2)
    half_dlambda = (places.lon[chosen] - point[1]) * (TO_RADIANS / 2)
    chord = np.sin(half_dphi) ** 2 + places.cos_lat[chosen] * np.cos(point[0] * TO_RADIANS) * np.sin(half_dlambda) ** 2
    metres = np.rint(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))).astype(np.int64)
    nowhere = len(places.lat) - 1
    metres[nowhere if isinstance(chosen, slice) else chosen == nowhere] = NO_DISTANCE
    return np.asarray(metres)
