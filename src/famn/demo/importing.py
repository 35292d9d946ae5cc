"""One import in the cooperation's list: a member's old register, read in and made homes by the product's own actions."""

import csv
import io
import random
from datetime import timedelta

from famn.access.roles import Role
from famn.demo.acting import acting
from famn.demo.agenda import Life, office
from famn.demo.names import couple
from famn.demo.world import World
from famn.imports.actions import choose_columns, choose_for_state, order_writing, read_rows, start_import, write_import
from famn.imports.enums import Choice, RowState
from famn.imports.queries import counts_of

FILE = "Familjehem 2019.csv"
DAYS_BACK = 12
HEADINGS = (
    "Familj",
    "Ort",
    "Kommun",
    "E-post",
    "FH/Jour",
    "Antal barn",
    "Ålder",
    "Läget just nu",
    "Utredd",
    "Samtycke",
    "Senast pratat",
    "Skydd",
)
REGISTER = (
    ("{names}", "Ramvik", "Härnösand", "register1", "FH", "2", "0–12", "Utredning pågår", "", "", "{last}", "nej"),
    (
        "{names}",
        "Nyland",
        "Kramfors kommun",
        "register2",
        "FH + avlastning",
        "1-2",
        "3-15 år",
        "Vilande",
        "mars 2019",
        "",
        "{last}",
        "",
    ),
    ("{names}", "Långsele", "S-eå", "register3", "Familjehem", "max 2", "alla", "Ny", "", "", "{early}", "nej"),
    ("{names}", "", "Sollefteå", "register4", "Jourhem", "2", "0–18", "Vilande (bygger om)", "2018", "2018-11", "{early}", "nej"),
    ("{names}", "Bollstabruk", "Kramfors", "register5", "FH", "2 (syskon)", "tonåringar", "Under utredning", "", "", "{last}", "-"),
    ("SKYDDAD", "", "", "", "FH", "1", "", "", "", "", "", "Ja"),
    ("{names}", "", "Härnösand", "register6", "Nätverkshem", "1", "7", "Upptagen", "2020", "", "", "nej"),
    ("{names}", "", "Härnösand", "", "FH", "1", "3–9", "Avslutad", "", "", "v. 12 2020", "nej"),
    ("Summa:", "", "", "", "", "12", "", "", "", "", "", ""),
)
"""A register as somebody kept it. Nobody in it exists, and none of its homes is ready: the rest of the world is as it is without."""


def import_life(w: World) -> Life:
    """The coordinator reads the file in, leaves out what needs mending, and writes the rest to the bank."""
    by = w.organisation.staff[Role.GFO_COORDINATOR][0]
    with acting(by):
        run = start_import(by=by, name=FILE, content=_content(w), at=w.now)
        choose_columns(by=by, run=run, mapping=run.mapping, at=w.now, queued=False)
        read_rows(by=by, run=run, at=w.now)
        if counts_of(run)["faulty"]:
            choose_for_state(by=by, run=run, state=RowState.FAULTY, choice=Choice.SKIP)
        order_writing(by=by, run=run, at=w.now, queued=False)
        write_import(by=by, run=run, at=w.now)
    return
    yield


def put_import(w: World) -> None:
    """Put it on the agenda of the main cooperation's first part. Drawn for itself, so that the rest of the world stays as it is."""
    if w.part == 0 and w.parts > 1:
        w.agenda.put(office(w.back(DAYS_BACK), random.Random("import")), import_life(w))


def _content(w: World) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(HEADINGS)
    days = {"last": w.back(DAYS_BACK + 9), "early": w.back(DAYS_BACK + 25) - timedelta(days=3)}
    rng = random.Random("register")
    for row in REGISTER:
        cells = [text.format(names=couple(rng), **days) for text in row]
        cells[3] = f"{cells[3]}@exempel.se" if cells[3] else ""
        writer.writerow(cells)
    return file.getvalue().encode("cp1252")
