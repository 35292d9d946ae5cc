"""Whole rows: what a reasonable reader makes of them, what is left out, and what needs a word from somebody."""

from datetime import date

import pytest

from famn.imports.enums import Column
from famn.imports.rules import understand
from famn.imports.rules_known import Known, Place
from famn.imports.rules_places import municipality_in, postal_place
from famn.imports.rules_row import is_protected, no_home, repeats_headings
from famn.kernel.names import fold

MUNICIPALITIES = {
    "2280": "Härnösand",
    "2281": "Sundsvall",
    "2282": "Kramfors",
    "2283": "Sollefteå",
    "2284": "Örnsköldsvik",
    "0180": "Stockholm",
    "1480": "Göteborg",
}
KNOWN = Known(
    today=date(2026, 11, 22),
    county="22",
    municipalities={fold(name): (code, name) for code, name in MUNICIPALITIES.items()},
    localities={"bollstabruk": [Place(1, "Bollstabruk", "2282", "22")], "harnosand": [Place(2, "Härnösand", "2280", "22")]},
    coordinators={"mira provdotter": 1, "mio provson": 2, "mira@exempel.se": 1},
    providers={},
)
TITLES = ["Namn", "Kommun", "Telefon", "Något"]


def read(text, column, *, meanings=None, known=KNOWN, **cells):
    """A row that is whole but for one cell."""
    row = [cells.get("names", "Prov och Prova Exempelsson"), cells.get("municipality", "Härnösand"), "070-174 06 05", text]
    mapping = {"0": "names", "1": "municipality", "2": "phone", "3": column.value}
    if meanings:
        known = Known(**{name: getattr(known, name) for name in known.__slots__ if name != "meanings"}, meanings=meanings)
    return understand(row, TITLES, mapping, known)


def faults(row):
    return [problem["text"] for problem in row.problems if problem["fault"]]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Sollefteå kommun", "2283"), ("S-eå", "2283"), ("Kramfors kommun", "2282"), ("Örnsköldsviks kommun", "2284"), ("Ö-vik", "2284"), ("Övik", "2284"),
        ("H-sand", "2280"), ("2283 Sollefteå", "2283"), ("2283", "2283"), ("Sundsvall (Y)", "2281"), ("Sthlm", "0180"), ("Göteborgs stad", "1480"),
        ("Bollstabruk", "2282"), ("S-x", ""), ("Härnösnad", ""), ("utomlands", ""),
    ],
)  # fmt: skip
def test_a_municipality(typed, code):
    assert municipality_in(typed, KNOWN).code == code


def test_a_misspelt_municipality_is_not_guessed_but_suggested():
    assert municipality_in("Härnösnad", KNOWN).near == "Härnösand"
    row = read("", Column.LANGUAGES, municipality="Härnösnad")
    assert faults(row) == ["Okänd kommun ”Härnösnad” – menar du Härnösand?"]


@pytest.mark.parametrize(
    ("typed", "place"),
    [("Provvägen 1, 871 30 Härnösand", "Härnösand"), ("Provvägen 1 S-87130 Härnösand", "Härnösand"), ("Provvägen 1", "")],
)
def test_an_address_in_one_cell_tells_the_place(typed, place):
    assert postal_place(typed) == place


@pytest.mark.parametrize(
    ("typed", "category", "kinds"),
    [
        ("FH/Jour", "own", ["long_term", "emergency"]), ("Familjehem + avlastning", "own", ["long_term", "relief"]), ("fh (2 barn)", "own", ["long_term"]),
        ("Jourhem", "emergency", ["emergency"]), ("Avlastning", "own", ["relief"]), ("Kontaktfamilj/avlastning", "own", ["relief"]),
        ("Förstärkt FH", "enhanced", ["long_term"]),
    ],
)  # fmt: skip
def test_a_category_that_also_says_what_kind(typed, category, kinds):
    row = read(typed, Column.CATEGORY)
    assert (row.facts["category"], row.facts["care_kinds"], faults(row)) == (category, kinds, [])


def test_a_network_home_is_laid_aside():
    assert read("Nätverkshem", Column.CATEGORY).aside


@pytest.mark.parametrize(
    ("typed", "status"),
    [("Ledig fr.o.m. maj", "in_process"), ("vilande (sjukdom)", "paused"), ("Avslutad 2022", "closed"), ("Upptagen t.o.m. juni", "paused")],
)
def test_a_status_with_a_remark(typed, status):
    row = read(typed, Column.STATUS)
    assert (row.facts.get("status"), faults(row)) == (status, [])


def test_a_word_that_may_mean_anything_is_asked_for():
    assert faults(read("ja, men vilar", Column.STATUS)) == ["Okänd status ”ja, men vilar”."]
    assert faults(read("grön", Column.STATUS)) == ["Okänd status ”grön”."]


@pytest.mark.parametrize("typed", ["?", "vet ej", "uppgift saknas", "-", "–", "n/a"])
@pytest.mark.parametrize("column", [Column.STATUS, Column.AGES, Column.ASSESSED, Column.CATEGORY, Column.EMAIL])
def test_a_cell_that_says_nothing_is_empty(typed, column):
    assert faults(read(typed, column)) == []


def test_a_day_that_is_not_whole_is_read_as_its_first_and_said():
    row = read("mars 2019", Column.ASSESSED)
    assert row.facts["assessed_on"] == "2019-03-01"
    assert "”mars 2019” läses som 2019-03-01." in [problem["text"] for problem in row.problems]


def test_a_yes_where_a_day_belongs_is_no_day_and_no_fault():
    row = read("Ja", Column.CONSENT)
    assert "consent_on" not in row.facts
    assert faults(row) == []


def test_a_word_is_given_a_meaning_for_the_whole_column():
    assert faults(read("i våras", Column.LAST_WORD)) == ["”i våras” är inget datum. Skriv år, månad och dag: 2024-03-01."]
    said = read("i våras", Column.LAST_WORD, meanings={"last_word_on": {"i varas": "2024-04-01"}})
    assert (said.facts["last_word_on"], faults(said)) == ("2024-04-01", [])
    assert faults(read("snälla", Column.AGES, meanings={"ages": {"snalla": "0–12"}})) == []
    empty = read("grön", Column.STATUS, meanings={"status": {"gron": "-"}})
    assert (empty.facts["status"], faults(empty)) == ("in_process", [])


def test_a_register_of_one_municipality_says_so_once():
    row = understand(["Prov Ett", "070-174 06 05"], TITLES[::2], {"0": "names", "1": "phone"}, KNOWN)
    assert [(problem["text"], problem["word"], problem["fact"]) for problem in row.problems if problem["fault"]] == [
        ("Kommun saknas.", "(tomt)", "municipality")
    ]
    known = Known(
        **{name: getattr(KNOWN, name) for name in KNOWN.__slots__ if name != "meanings"}, meanings={"municipality": {"(tomt)": "2280"}}
    )
    row = understand(["Prov Ett", "070-174 06 05"], TITLES[::2], {"0": "names", "1": "phone"}, known)
    assert (row.facts["municipality"], faults(row)) == ("2280", [])


def test_a_broken_formula_is_said_beside_its_cell():
    row = read("#REF!", Column.PLACES)
    assert [(problem["column"], problem["text"]) for problem in row.problems if problem["fault"]] == [
        (3, "Cellen innehåller ett formelfel: #REF!. Skriv värdet.")
    ]


def test_a_telephone_number_that_is_none():
    row = understand(
        ["Prov Ett", "Härnösand", "810203-1239", "prov@exempel.se"],
        TITLES,
        {"0": "names", "1": "municipality", "2": "phone", "3": "email"},
        KNOWN,
    )
    assert faults(row) == ["Numret ser ut som ett personnummer. Skriv ett telefonnummer."]
    assert row.facts["phone"] == ""


def test_digits_after_a_name_go():
    assert read("", Column.LANGUAGES, names="Prov Ett 810203, Prova Två (f. 19820304)").facts["names"] == "Prov Ett, Prova Två"


@pytest.mark.parametrize(
    ("typed", "who"), [("Mira", 1), ("MIO PROVSON", 2), ("Provson, Mio", 2), ("mira@exempel.se", 1), ("MP", None), ("Någon", None)]
)
def test_a_coordinator_by_name_given_name_or_initials(typed, who):
    assert read(typed, Column.COORDINATOR).facts.get("coordinator") == who


@pytest.mark.parametrize(
    ("cells", "protected"),
    [
        (["SKYDDAD", "", "", ""], True), (["Prov", "", "", "Skyddade personuppgifter"], True), (["Prov", "sekretess", "", ""], True),
        (["Prov (skyddad identitet)", "", "", ""], True), (["Prov", "", "", "Sekretessmarkerad"], True), (["Prov", "", "", "ej skyddad"], False),
        (["Prov", "", "", "inga skyddade uppgifter"], False), (["Prov", "", "", "Skriver på sekretess"], False), (["Prov", "", "", ""], False),
    ],
)  # fmt: skip
def test_a_protected_home_is_seen_in_whatever_cell_it_says_so(cells, protected):
    assert is_protected(cells, {"0": "names", "1": "address"}) is protected


def test_rows_that_are_nobodys_home():
    assert no_home(["Summa:", "", "", "12"], TITLES)
    assert no_home(["", "HEM SOM VILAR"], TITLES)
    assert not no_home(["Prov", "Härnösand"], TITLES)
    assert not no_home(["Prov"], TITLES[:2])
    assert repeats_headings(["Namn", "Kommun", "Telefon", ""], TITLES)
    assert not repeats_headings(["Prov", "Härnösand", "070", ""], TITLES)
