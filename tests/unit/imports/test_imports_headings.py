"""What headings say that columns hold, and names that stand in several columns."""

import pytest

from famn.imports.enums import Column
from famn.imports.rules_mapping import guess, joined_names, known


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Fam.namn", Column.NAMES), ("Förnamn 2", Column.NAMES), ("Mobil 1", Column.PHONE), ("Läget just nu", Column.STATUS), ("Max antal", Column.PLACES),
        ("Senast pratat", Column.LAST_WORD), ("Samtycke lämnat", Column.CONSENT), ("Egna barn", None),
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
        ([], ""),
    ],
)
def test_names_in_several_columns(parts, names):
    assert joined_names(parts) == names
