"""What cells mean: dates, numbers, ages, answers and telephone numbers as Swedes write them."""

from datetime import date

import pytest

from famn.imports.rules_cells import MASK, ages_of, answer_of, day_of, number_of, phones_of, without_identity_numbers

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-01", date(2024, 3, 1)), ("2024-03-01 00:00", date(2024, 3, 1)), ("20240301", date(2024, 3, 1)), ("240301", date(2024, 3, 1)),
        ("1/3 2024", date(2024, 3, 1)), ("1/3-24", date(2024, 3, 1)), ("1.3.2024", date(2024, 3, 1)), ("01/03/2024", date(2024, 3, 1)),
        ("3 mars 2024", date(2024, 3, 3)), ("den 3 mars 2024", date(2024, 3, 3)), ("3 Mar. 24", date(2024, 3, 3)), ("45352", date(2024, 3, 1)),
        ("2024/3/1", date(2024, 3, 1)), ("991231", date(1999, 12, 31)), ("31 februari 2024", None), ("i våras", None), ("2024", None), ("", None),
        ("2024-13-01", None),
    ],
)  # fmt: skip
def test_a_day(text, day):
    assert day_of(text, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("2 st", 2),
        ("två", 2),
        ("2,0", 2),
        ("2.0", 2),
        ("3 platser", 3),
        ("ett", 1),
        ("inga", 0),
        ("1-2", None),
        ("2,5", None),
        ("många", None),
    ],
)
def test_a_whole_number(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("0-6 år", (0, 6)), ("0–6", (0, 6)), ("7 till 12", (7, 12)), ("från 13", (13, 20)), ("13+", (13, 20)), ("upp till 6 år", (0, 6)),
        ("alla", (0, 20)), ("7 år", (7, 7)), ("12-7", None), ("små", None), ("0-99", None), ("7 - 12 år", (7, 12)),
        ("fr 10 år", (10, 20)), ("spelar ingen roll", (0, 20)), ("2026-12-07", (7, 12)), ("2026-03-12", None),
    ],
)  # fmt: skip
def test_ages(text, ages):
    assert ages_of(text) == ages


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ja", True),
        ("J", True),
        ("x", True),
        ("Ja, två hundar", True),
        ("nej", False),
        ("–", False),
        ("0", False),
        ("kanske", None),
        ("", None),
    ],
)
def test_yes_and_no(text, answer):
    assert answer_of(text) is answer


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("070-174 06 05", ["+46701740605"]), ("701740605", ["+46701740605"]), ("+46 70 174 06 05", ["+46701740605"]),
        ("0701740605 / 070-1740606", ["+46701740605", "+46701740606"]), ("saknas", []), ("12", []),
    ],
)  # fmt: skip
def test_telephone_numbers(text, compared):
    assert [each for _shown, each in phones_of(text)] == compared


@pytest.mark.parametrize("text", ["20170101-2393", "201701012393", "Maja 170101-2393 Prov"])
def test_an_identity_number_is_masked(text):
    masked = without_identity_numbers(text)
    assert MASK in masked
    assert "2393" not in masked


@pytest.mark.parametrize("text", ["070-174 06 05", "2024-03-01", "852 30 Sundsvall", "Provvägen 12345678"])
def test_other_numbers_stand(text):
    assert without_identity_numbers(text) == text
