"""Registers as they are: a messy workbook with titles, blanks, mixed dates, misspelt municipalities and families twice."""

import csv
import io
import random
from datetime import date, datetime
from typing import Any

import xlsxwriter

from famn.access.actor import Actor, acting
from famn.imports.actions import choose_columns, order_writing, read_rows, start_import, write_import
from famn.imports.models import HomeImport
from tests.homes_world import now

HEADINGS = [
    "Nr", "Familj", "Adress", "Postadress", "Kommun", "Tel/Mobil", "E-post", "Antal platser", "Ålder från–till", "Kön", "Syskon", "Jour/Korttid",
    "Språk", "Husdjur", "Rökfri", "Kategori", "Status", "Senaste kontakt", "Godkänd", "Samtycke datum", "Skydd",
]  # fmt: skip
DATES = [date(2024, 3, 1), "1/3 2024", "1.3.2024", "3 mars 2024", 240301, "45352", "2024-03-01", datetime(2023, 5, 17)]  # noqa: DTZ001 -- as a workbook has it
PLACES = ["2 st", "två", 1, 2.0, "3", ""]
AGES = ["0-6 år", "0–6", "7 till 12", "13+", "alla", "10–15 år"]
STATUSES = ["Ledig", "ledig ", "Aktiv", "vilande", "Avslutad", "Under utredning", "Upptagen"]
MISSPELT = {"2280": "Härnösnad", "2282": "Kramfros"}
NAMES = {"2280": "Härnösand", "2282": "Kramfors kommun"}


def plain_row(number: int, draw: random.Random) -> list[Any]:
    """One family. The names are made of numbers: no real family's."""
    municipality = draw.choice(["2280", "2282"])
    return [
        number, f"  Prov{number}a och Prov{number}b  Exempelsson{number}", f"Provvägen {number}", "871 30 Härnösand" if municipality == "2280" else "",
        NAMES[municipality] + " " * (number % 3), f"070-{1000000 + number:07d}"[:11], f"Familj{number}@exempel.se", draw.choice(PLACES),
        draw.choice(AGES), draw.choice(["Pojke", "spelar ingen roll", ""]), draw.choice(["ja", "nej", "2", ""]), draw.choice(["", "jour", "Avlastning, jour"]),
        draw.choice(["svenska", "Svenska, arabiska", "svenska och somaliska"]), draw.choice(["hund", "nej", ""]), draw.choice(["Ja", "nej", "x"]),
        draw.choice(["Familjehem", "jourhem", "Förstärkt", ""]), draw.choice(STATUSES), draw.choice(DATES), draw.choice(DATES), draw.choice(DATES), "nej",
    ]  # fmt: skip


def messy_rows(number: int = 300, seed: int = 7) -> tuple[list[list[Any]], dict[str, set[int]]]:
    """Rows, and which of them (by place) are what: misspelt, without contact, a wrong date, twice, protected, with an identity number."""
    draw = random.Random(seed)
    rows = [plain_row(place, draw) for place in range(number)]
    what: dict[str, set[int]] = {"faulty": set(), "twin": set(), "protected": set()}
    for place in range(5, number, 37):
        rows[place][4] = MISSPELT["2280"]
        what["faulty"].add(place)
    for place in range(7, number, 61):
        rows[place][17] = "i våras"
        what["faulty"].add(place)
    for place in range(11, number, 71):
        rows[place][1] = f"Prov {place} 20170101-2393"
    for place in range(20, number, 53):
        rows[place] = [*rows[place - 3]]
        what["twin"].add(place) if place - 3 not in what["faulty"] | what["protected"] else what["faulty"].add(place)
    for place in range(33, number, 89):
        rows[place][20] = "Ja"
        what["protected"].add(place)
    return rows, what


def workbook(rows: list[list[Any]], headings: list[str] | None = None, *, title: bool = True) -> bytes:
    """An .xlsx: a merged title, a blank row, the headings, the rows with a blank one now and then; a second sheet beside."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Familjehem")
    at = 0
    if title:
        sheet.merge_range(0, 0, 0, 5, "Register över familjehem 2024")
        at = 2
    sheet.write_row(at, 0, headings or HEADINGS)
    for place, row in enumerate(rows):
        at += 2 if place and place % 40 == 0 else 1
        sheet.write_row(at, 0, row)
    book.add_worksheet("Anteckningar").write(0, 0, "Gammalt")
    book.close()
    return file.getvalue()


def text_file(rows: list[list[Any]], headings: list[str] | None = None, *, encoding: str = "cp1252", separator: str = ";") -> bytes:
    """A .csv as Excel saves it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(headings or HEADINGS)
    writer.writerows(rows)
    return file.getvalue().encode(encoding)


def staged(by: Actor, content: bytes, name: str = "Register.xlsx") -> HomeImport:
    """A file taken in and read with the guessed columns, as the job reads it."""
    with acting(by):
        run = start_import(by=by, name=name, content=content, at=now())
        choose_columns(by=by, run=run, mapping=run.mapping, at=now())
        read_rows(by=by, run=run, at=now())
        run.refresh_from_db()
    return run


def written(by: Actor, run: HomeImport) -> HomeImport:
    """Its rows made homes."""
    with acting(by):
        order_writing(by=by, run=run, at=now())
        write_import(by=by, run=run, at=now())
        run.refresh_from_db()
    return run
