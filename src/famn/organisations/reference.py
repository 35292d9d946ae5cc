"""Sweden's municipalities and localities, the same in every installation (sources in ``data/README.md``)."""

import csv
import json
from functools import cache
from importlib import resources
from typing import Any

from famn.organisations.models import Locality, Municipality

DATA = resources.files("famn.organisations") / "data"
BATCH = 500


def load_reference(*, using: str = "owner") -> tuple[int, int]:
    """Insert or refresh the 290 municipalities and their localities; returns how many of each.

    Idempotent. A municipality without any locality of its own gets one at its own point.
    """
    borders = json.loads((DATA / "municipalities.geojson").read_text(encoding="utf-8"))["features"]
    municipalities = [
        Municipality(
            code=feature["id"],
            name=feature["properties"]["name"],
            county_code=feature["properties"]["county_code"],
            latitude=feature["properties"]["lat"],
            longitude=feature["properties"]["lon"],
            border=feature["geometry"],
        )
        for feature in borders
    ]
    Municipality.objects.using(using).bulk_create(
        municipalities,
        BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "county_code", "latitude", "longitude", "border"],
    )
    with (DATA / "localities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    localities = {
        (row["municipality_code"], row["name"]): Locality(
            name=row["name"],
            municipality_id=row["municipality_code"],
            latitude=row["lat"],
            longitude=row["lon"],
            population=int(row["population"]),
        )
        for row in sorted(rows, key=lambda row: int(row["population"]))  # of two with one name, the larger stays
    }
    with_locality = {code for code, _ in localities}
    for municipality in municipalities:
        if municipality.code not in with_locality:
            localities[municipality.code, municipality.name] = Locality(
                name=municipality.name,
                municipality_id=municipality.code,
                latitude=municipality.latitude,
                longitude=municipality.longitude,
                population=0,
            )
    Locality.objects.using(using).bulk_create(
        localities.values(),
        BATCH,
        update_conflicts=True,
        unique_fields=["municipality", "name"],
        update_fields=["latitude", "longitude", "population"],
    )
    return len(municipalities), len(localities)


@cache
def standard_settings() -> dict[str, Any]:
    """What a new cooperation is offered to begin with, to be changed on the page: lengths of clocks, settings of the match sheet."""
    found: dict[str, Any] = json.loads((DATA / "standard_settings.json").read_text(encoding="utf-8"))
    return found
