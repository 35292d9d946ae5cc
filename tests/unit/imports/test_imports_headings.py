"""What headings say that columns hold, and names that stand in several columns."""

import pytest

from famn.imports.enums import Column
from famn.imports.rules_files import Line
from famn.imports.rules_mapping import guess, header_index, joined_names, known, titles_at


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Fam.namn", Column.NAMES), ("Förnamn 2", Column.NAMES), ("Mobil 1", Column.PHONE), ("Läget just nu", Column.STATUS), ("Max antal", Column.PLACES),
        ("Senast pratat", Column.LAST_WORD), ("Samtycke lämnat", Column.CONSENT), ("Egna barn", None),
        ("Efternamn, förnamn", Column.NAMES), ("Syskon J/N", Column.SIBLINGS), ("Telefon dagtid", Column.PHONE), ("Mobil handläggare", None),
        ("Antal barn (max)", Column.PLACES), ("FH/Jour", Column.CATEGORY), ("Namn barn", None),
    ],
)  # fmt: skip
def test_a_heading(text, column):
    assert known(text) == column


def test_surname_and_given_names_are_both_the_names_but_a_contact_person_is_not_added():
    assert guess(["Efternamn", "Förnamn 1", "Förnamn 2"], [], []) == dict.fromkeys("012", "names")
    assert guess(["Familj", "Kontaktperson"], [], []) == {"0": "names"}


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ([("Fam.namn", "Berg"), ("Förnamn", "Anna"), ("Förnamn 2", "Erik")], "Anna och Erik Berg"),
        ([("Förälder 1", "Anna Berg"), ("Förälder 2", "Erik Lund")], "Anna Berg och Erik Lund"),
        ([("Efternamn", "Berg"), ("Förnamn", "")], "Berg"),
        ([("Namn", "Anna Berg\nErik Berg")], "Anna Berg och Erik Berg"),
        ([("Namn", "Berg, Anna & Erik")], "Anna & Erik Berg"),
        ([("Namn", "Anna Berg, Erik Lund")], "Anna Berg, Erik Lund"),
        ([], ""),
    ],
)
def test_names_in_several_columns(parts, names):
    assert joined_names(parts) == names


def lines(*rows):
    return [Line(number, list(cells)) for number, cells in enumerate(rows, 1)]


@pytest.mark.parametrize(
    ("rows", "at", "titles"),
    [
        (
            [
                ["Register 2024"],
                ["Familj", "Kommun", "Ålder", "", "Tel"],
                ["", "", "från", "till", ""],
                ["Prov", "Härnösand", "0", "6", "070"],
            ],
            2,
            ["Familj", "Kommun", "Ålder från", "Ålder till", "Tel"],
        ),
        (
            [["Kontakt", "", "Hem", ""], ["Namn", "Telefon", "Kommun", "Platser"], ["Prov", "070", "Härnösand", "2"]],
            1,
            ["Namn", "Telefon", "Kommun", "Platser"],
        ),
        ([["Namn", "Kommun"], ["Prov", "Härnösand"]], 0, ["Namn", "Kommun"]),
    ],
)
def test_headings_in_one_row_or_two(rows, at, titles):
    assert header_index(lines(*rows)) == at
    assert titles_at(lines(*rows), at) == titles
