"""The bank as areas: how many homes in each municipality or locality. Never a point of a home."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, radians

from django.db.models import Count, QuerySet

from famn.homes.models import FosterHome
from famn.organisations.models import Locality, Municipality
from famn.people.models import ProtectionLevel

WIDTH = 640
"""The drawing's own units; the page scales it."""
MARGIN = 24
ROUNDS, ROOM_FOR_NAMES = 80, 26
"""How long circles that stand on each other are pushed apart, and how far."""


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality or a locality with its homes, or how many of what else is counted.

    ``path`` is its border as SVG draws it, empty for a locality.
    """

    key: str
    name: str
    homes: int
    x: float
    y: float
    path: str = ""

    @property
    def radius(self) -> float:
        """Of the circle that the number stands in: its area grows with the number."""
        return round(13 + 2.2 * min(self.homes, 200) ** 0.5, 1)

    @property
    def name_y(self) -> float:
        """Where the name stands: under the circle, or on the point itself."""
        return round(self.y + self.radius + 4, 1) if self.homes else self.y


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws. ``elsewhere``: areas with homes that lie outside the drawing."""

    width: int
    height: int
    areas: tuple[Area, ...]
    elsewhere: tuple[Area, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Projection:
    """A flat map of a small part of the earth: degrees to the drawing's units, north up (equirectangular about its middle)."""

    west: float
    north: float
    scale: float
    squeeze: float

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]]) -> "tuple[Projection, int]":
        """The projection that fits (longitude, latitude) points into the drawing's width, and the height that follows."""
        west, east = min(point[0] for point in points), max(point[0] for point in points)
        south, north = min(point[1] for point in points), max(point[1] for point in points)
        squeeze = cos(radians((south + north) / 2))
        scale = (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, 0.01)
        return cls(west, north, scale, squeeze), round((north - south) * scale + 2 * MARGIN)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point lies on the drawing."""
        x = MARGIN + (longitude - self.west) * self.squeeze * self.scale
        return round(x, 1), round(MARGIN + (self.north - latitude) * self.scale, 1)


def _rings(border: Mapping[str, object]) -> list[list[tuple[float, float]]]:
    polygons = border["coordinates"] if border["type"] == "MultiPolygon" else [border["coordinates"]]
    return [[(float(x), float(y)) for x, y in ring] for polygon in polygons for ring in polygon]  # type: ignore[attr-defined]


def _path(rings: list[list[tuple[float, float]]], projection: Projection) -> str:
    parts = []
    for ring in rings:
        points = [projection.at(*point) for point in ring]
        parts.append("M" + "L".join(f"{x} {y}" for x, y in points) + "Z")
    return "".join(parts)


def hidden_homes(homes: QuerySet[FosterHome]) -> int:
    """How many of the homes are protected, and therefore in no area. A board sees none of them, and so counts none."""
    return homes.exclude(protection=ProtectionLevel.NONE).count()


def map_of_municipalities(homes: QuerySet[FosterHome], *, members: Sequence[str]) -> Drawing:
    """The members' municipalities, and others of their counties that have homes, with how many each has. Three queries."""
    counted = dict(homes.exclude(municipality=None).order_by().values_list("municipality_id").annotate(number=Count("pk")))
    return replace(map_of_numbers(counted, members=members), hidden=hidden_homes(homes))


def map_of_numbers(counted: Mapping[str, int], *, members: Sequence[str]) -> Drawing:
    """The members' municipalities, and others of their counties that have a number, each with its own. One query."""
    found = {place.pk: place for place in Municipality.objects.filter(pk__in={*members, *counted}).order_by("name")}
    counties = {place.county_code for code, place in found.items() if code in members}
    inside = [place for code, place in found.items() if code in members or place.county_code in counties]
    rings = {place.pk: _rings(place.border) for place in inside if place.border}
    projection, height = Projection.around(
        [point for each in rings.values() for ring in each for point in ring] or [(0.0, 0.0), (1.0, 1.0)]
    )
    areas = []
    for place in inside:
        x, y = projection.at(float(place.longitude), float(place.latitude))
        areas.append(Area(place.pk, place.name, counted.get(place.pk, 0), x, y, _path(rings.get(place.pk, []), projection)))
    elsewhere = tuple(Area(code, place.name, counted[code], 0, 0) for code, place in found.items() if place not in inside)
    return Drawing(WIDTH, height, tuple(areas), elsewhere, 0)


def apart(areas: Sequence[Area]) -> list[Area]:
    """The areas pushed so far from each other that every number and name can be read. They are areas, not points."""
    at = [(area.x, area.y) for area in areas]
    for _round in range(ROUNDS):
        moved = False
        for one in range(len(areas)):
            for other in range(one + 1, len(areas)):
                (ax, ay), (bx, by) = at[one], at[other]
                room = areas[one].radius + areas[other].radius + ROOM_FOR_NAMES
                far = hypot(bx - ax, by - ay)
                if far < room - 0.5:
                    moved = True
                    push = (room - far) / 2
                    # Two places on one point part along the height.
                    dx, dy = ((bx - ax) / far, (by - ay) / far) if far else (0.0, 1.0)
                    at[one], at[other] = (ax - dx * push, ay - dy * push), (bx + dx * push, by + dy * push)
        if not moved:
            break
    return [replace(area, x=round(min(max(x, MARGIN), WIDTH - MARGIN), 1), y=round(y, 1)) for area, (x, y) in zip(areas, at, strict=True)]


def map_of_localities(homes: QuerySet[FosterHome], municipality: Municipality) -> Drawing:
    """One municipality with how many homes each of its localities has; homes without a locality stand at its own point."""
    counted = dict(homes.filter(municipality=municipality).order_by().values_list("locality_id").annotate(number=Count("pk")))
    border = Municipality.objects.values_list("border", flat=True).get(pk=municipality.pk)
    rings = _rings(border) if border else []
    places = list(Locality.objects.filter(pk__in=[key for key in counted if key]).order_by("name", "id"))
    points = [(float(place.longitude), float(place.latitude)) for place in places]
    own = (float(municipality.longitude), float(municipality.latitude))
    projection, height = Projection.around([*(point for ring in rings for point in ring), *points, own, (own[0] + 0.01, own[1] + 0.01)])
    outline = Area(municipality.pk, "", 0, *projection.at(*own), _path(rings, projection))
    areas = [
        Area(f"{place.name}, {municipality.name}", place.name, counted[place.pk], *projection.at(*point))
        for place, point in zip(places, points, strict=True)
    ]
    without = (Area("", municipality.name, counted[None], 0, 0),) if None in counted else ()
    return Drawing(WIDTH, height, (outline, *apart(areas)), without, hidden_homes(homes))
