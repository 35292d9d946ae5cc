"""Straight-line distance in whole metres."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matchcore.model import Point

EARTH_RADIUS_M = 6_371_009
"""Mean radius of the Earth (IUGG), metres."""

NO_DISTANCE = -1
"""Marks a home whose distance is hidden or not known."""


def distances_m(lat: NDArray[np.int64], lon: NDArray[np.int64], known: NDArray[np.bool_], point: Point | None) -> NDArray[np.int64]:
    """Metres from `point` to every home (1e-5 degrees in), NO_DISTANCE where either side has no point.

    Great-circle distance by the haversine formula. Every step is elementwise, so a home's distance does not depend on
    which other homes there are, and it is rounded before it is compared with anything.
    """
    if point is None:
        return np.full(len(lat), NO_DISTANCE, dtype=np.int64)
    to_radians = np.pi / 180e5
    phi, phi0 = lat * to_radians, point[0] * to_radians
    half_dphi = (lat - point[0]) * (to_radians / 2)
    half_dlambda = (lon - point[1]) * (to_radians / 2)
    chord = np.sin(half_dphi) ** 2 + np.cos(phi) * np.cos(phi0) * np.sin(half_dlambda) ** 2
    metres = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return np.where(known, np.rint(metres).astype(np.int64), NO_DISTANCE)
