"""A register as a municipality has kept it for ten years: two rows of headings, sums, merged cells, every way to write a day."""

import io
import random
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import xlsxwriter

OVER = [
    "",
    "Löpnr",
    "Familj",
    "",
    "",
    "Boende",
    "",
    "",
    "Kontakt",
    "",
    "Uppdrag",
    "",
    "",
    "Ålder",
    "",
    "Övrigt",
    "",
    "",
    "Status",
    "Datum",
    "",
    "",
    "Anm",
]
BELOW = [
    "", "", "Efternamn, förnamn", "Pnr", "", "Adress", "Kommun", "Ort", "Telefon / mobil", "E-post:", "FH/Jour", "Antal barn (max)", "Syskon J/N",
    "från", "till", "Språk", "Husdjur?", "Röker", "Läget just nu", "Utredd", "Samtycke lämnat", "Senast pratat", "Anteckningar",
]  # fmt: skip
PLACES = {
    "Sollefteå": ["Sollefteå kommun", "S-eå", "Solleftea", "SOLLEFTEÅ", "2283 Sollefteå", "Sollefteå (Y)"],
    "Örnsköldsvik": ["Ö-vik", "Övik", "Örnsköldsviks kommun", "Örnsköldsvik "],
    "Härnösand": ["Härnösand", "Härnösands kn", "H-sand", "Hsand", "härnösand"],
    "Kramfors": ["Kramfors kommun", "K-fors", "kramfors "],
    "Sundsvall": ["Sundsvall", "S-vall", "Sundsvalls kommun"],
}
DAYS = [
    "2019-03", "mars 2019", "19-03-05", "5/3 2019", "5/3-19", "v. 12 2020", "43529", date(2019, 3, 5), "2019-03-05 AB", "2019", "mars -19", "20190305",
    "ca 2019-03-05", "2018-01-02, 2019-03-05", "5 mars 2019", "2019–03–05", "-", "?",
]  # fmt: skip
AGES = ["0", "3", "7", "10 år", 0.0, ""]
OLDER = ["12", "15 år", 18, "20", "", "tonår"]
KINDS = [
    "FH/Jour",
    "Familjehem + avlastning",
    "FH",
    "Jourhem",
    "fh (2 barn)",
    "Familjehem",
    "Avlastning",
    "Förstärkt FH",
    "Kontaktfamilj/avlastning",
]
BEDS = ["2 (syskon)", "1-2", "max 3", "2 st", 2, "två", "", "2,0", "ca 2"]
YES = ["Ja", "nej", "x", "✓", "J", "N", 1, 0, "", "Ja, max 3", "–"]
PHONES = ["070–{0}", "070-{0}, 0611-{2}", "070{0} (mamma)", "070 {0} / 070 {1}", "7{0}", "Hem 0611-{2} mobil 070{0}", "+46 (0)70 {0}"]
STATES = [
    "Ledig", "ledig fr.o.m. maj", "Upptagen", "Vilande (sjukdom)", "AKTIV", "Utredning pågår", "Avslutad 2022", "fullt", "Ledig 1 plats", "pausad tills vidare",
]  # fmt: skip


class Messy(NamedTuple):
    """A workbook, and what stands on which of its rows."""

    content: bytes
    homes: int
    protected: int
    network: int
    twins: int


def messy_workbook(number: int = 2000, seed: int = 4, places: Sequence[str] = tuple(PLACES)) -> Messy:
    """A workbook with so many homes in some of ``PLACES``, of which a few are protected, a board's own, or there twice."""
    draw = random.Random(seed)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    cover = book.add_worksheet("Läs mig")
    cover.write(0, 0, "Register över familjehem")
    cover.write(1, 0, "Ring 0611-123 45 vid frågor")
    sheet = book.add_worksheet("Aktiva hem")
    sheet.merge_range(0, 0, 0, 12, "FAMILJEHEM – arbetsmaterial")
    sheet.write(1, 1, "Uppdaterad 2024-11-01 /AB")
    sheet.write_row(3, 0, OVER)
    sheet.write_row(4, 0, BELOW)
    sheet.merge_range(3, 2, 3, 3, "Familj")
    sheet.merge_range(3, 13, 3, 14, "Ålder")
    at, counted = 5, dict.fromkeys(("protected", "network", "twins"), 0)
    rows: list[list[Any]] = []
    for place in range(number):
        row = _row(place, draw, places)
        if place % 97 == 13:
            row[draw.choice([2, 5, 8, 22])] = "SKYDDAD"
            counted["protected"] += 1
        elif place % 89 == 17:
            row[10] = "Nätverkshem"
            counted["network"] += 1
        elif place % 101 == 19 and place % 97 != 14 and place % 89 != 18:
            row = [*rows[-1][:2], str(rows[-1][2]).upper().replace("&", "och"), *rows[-1][3:]]
            counted["twins"] += 1
        rows.append(row)
    for place, row in enumerate(rows):
        if place % 500 == 250:
            sheet.write(at, 1, "HEM SOM VILAR")
            at += 1
        if place % 600 == 400:
            sheet.write_row(at, 0, BELOW)
            at += 1
        sheet.write_row(at, 0, row)
        at += 2 if place % 150 == 149 else 1
    sheet.write(at + 1, 1, "Summa:")
    sheet.write_formula(at + 1, 11, f"=SUM(L6:L{at})", None, 3210)
    sheet.write(at + 3, 1, "* = hemmet har tackat ja till mer än ett barn")
    # Three homes of the same municipality, as one merged cell.
    first = at + 5
    for step in range(3):
        row = _row(number + step, draw, places)
        row[6] = ""
        sheet.write_row(first + step, 0, row)
    sheet.merge_range(first, 6, first + 2, 6, "Kramfors")
    closed = book.add_worksheet("Avslutade")
    closed.write_row(0, 0, ["Namn", "Kommun"])
    closed.write_row(1, 0, ["Prov Avslutad", "Härnösand"])
    book.close()
    return Messy(file.getvalue(), number + 3, **counted)


def _row(place: int, draw: random.Random, places: Sequence[str]) -> list[Any]:
    surname = f"Exempelsson{place}"
    municipality = draw.choice(list(places))
    own, other = f"{1000000 + place:07d}", f"{5000000 + place:07d}"
    phone = draw.choice(PHONES).format(own, other, 20000 + place)
    if phone.startswith("7"):
        phone = int(f"70{own}")
    name = draw.choice(
        [
            f"{surname}, Prov & Prova",
            f"Prov och Prova {surname}",
            f"  {surname},  Prov o Prova",
            f"Prova {surname} 20170101-2393",
            f"Fam. {surname}",
        ]
    )
    return [
        "", place + 1, name, "20170101-2393" if place % 5 == 0 else "", "", f"Provvägen {place}, 871 30 Härnösand" if place % 3 else f"Provv. {place}",
        draw.choice(PLACES[municipality]), "", phone, f"prov{place}@exempel.se" if place % 4 else "saknas", draw.choice(KINDS), draw.choice(BEDS),
        draw.choice(YES), draw.choice(AGES), draw.choice(OLDER), draw.choice(["Svenska", "svenska + arabiska", "sv, eng", ""]),
        draw.choice(["Hund", "nej", "2 katter", "", "Fiskar", "x"]), draw.choice(["Nej", "ja", "Ute", "N", "–", "rökfritt"]), draw.choice(STATES),
        draw.choice(DAYS), draw.choice([*DAYS, "Ja", "✓"]), draw.choice(DAYS), draw.choice(["", "Trevlig familj", "Barn: Prov, f. 2015"]),
    ]  # fmt: skip
