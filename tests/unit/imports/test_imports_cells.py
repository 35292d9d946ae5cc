"""What cells mean: days, numbers, ages, answers and telephone numbers as Swedes write them."""

from datetime import date

import pytest

from famn.imports.rules_cells import (
    MASK,
    about_ages,
    about_number,
    ages_of,
    answer_of,
    number_of,
    phone_without_identity_numbers,
    phones_of,
    without_identity_numbers,
    without_lookalikes,
)
from famn.imports.rules_days import day_of, some_day_of
from famn.kernel.identity import find_identity_numbers

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-01", date(2024, 3, 1)), ("2024-03-01 00:00", date(2024, 3, 1)), ("20240301", date(2024, 3, 1)), ("240301", date(2024, 3, 1)),
        ("1/3 2024", date(2024, 3, 1)), ("1/3-24", date(2024, 3, 1)), ("1.3.2024", date(2024, 3, 1)), ("01/03/2024", date(2024, 3, 1)),
        ("3 mars 2024", date(2024, 3, 3)), ("den 3 mars 2024", date(2024, 3, 3)), ("3 Mar. 24", date(2024, 3, 3)), ("45352", date(2024, 3, 1)),
        ("2024/3/1", date(2024, 3, 1)), ("991231", date(1999, 12, 31)), ("31 februari 2024", None), ("i våras", None), ("2024", None), ("", None),
        ("2024-13-01", None), ("19-03-05", date(2019, 3, 5)), ("31-12-19", date(2019, 12, 31)), ("2024–03–01", date(2024, 3, 1)), ("3-mar-24", date(2024, 3, 3)),
    ],
)  # fmt: skip
def test_a_day(text, day):
    assert day_of(text, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "day", "whole"),
    [
        ("2019-03-05", date(2019, 3, 5), True), ("2019-03", date(2019, 3, 1), False), ("mars 2019", date(2019, 3, 1), False),
        ("mar-19", date(2019, 3, 1), False), ("03/2019", date(2019, 3, 1), False), ("v. 12 2020", date(2020, 3, 16), False),
        ("2020 v12", date(2020, 3, 16), False), ("2019", date(2019, 1, 1), False), ("2019-03-05 AB", date(2019, 3, 5), False),
        ("20190305/AB", date(2019, 3, 5), False), ("5/3 2019 (tel)", date(2019, 3, 5), False), ("ca 2019-03", date(2019, 3, 1), False),
        ("2018-10-01, 2019-11-02", date(2019, 11, 2), False), ("godkänd 2019-01-02", date(2019, 1, 2), False),
    ],
)  # fmt: skip
def test_a_day_that_is_not_wholly_told(text, day, whole):
    assert some_day_of(text, today=TODAY) == (day, whole)


@pytest.mark.parametrize("text", ["våren 2019", "12 mars", "v. 54 2020", "2019-03-05, 2019-14-01", "0", "ja", ""])
def test_no_day(text):
    assert some_day_of(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2 (syskon)", 2),
        ("1-2", 2),
        ("1 eller 2", 2),
        ("max 3", 3),
        ("Max 2 barn", 2),
        ("ca 2", 2),
        ("ja, max 3", 3),
        ("2+1", None),
        ("många", None),
    ],
)
def test_about_how_many(text, number):
    assert about_number(text) == number


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("tonåringar", (13, 20)), ("Småbarn", (0, 5)), ("0-6 (helst yngre)", (0, 6)), ("3–12 år, ej tonår", (3, 12)), ("6 mån–5 år", (0, 5)),
        ("fr 3 till 12", (3, 12)), ("högst 6 år", (0, 6)), ("13-", (13, 20)), ("6-12, 15-18", None), ("snälla", None),
    ],
)  # fmt: skip
def test_about_which_ages(text, ages):
    assert about_ages(text) == ages


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
        ("✓", True),
        ("☐", False),
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
        ("070–174 06 05, 0611-123 45", ["+46701740605", "+4661112345"]), ("Hem: 0611-123 45 Mobil: 0701740605", ["+4661112345", "+46701740605"]),
        ("070-174 06 05 (mamma), 070-174 06 06 (pappa)", ["+46701740605", "+46701740606"]),
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


@pytest.mark.parametrize("text", ["Maja 170101-2393", "170101-xxxx", "20170101-2394", "20170101 2394"])
def test_what_is_written_as_an_identity_number_goes_too(text):
    assert MASK in without_lookalikes(text)
    assert "0101" not in without_lookalikes(text)


@pytest.mark.parametrize("text", ["2024-03-01", "852 30 Sundsvall", "Provvägen 12345678", "0611-12345", "20240301"])
def test_what_is_not_written_so_stands(text):
    assert without_lookalikes(text) == text


MOBILE = "0701740607"
"""A number that is nobody's telephone, and would do as a coordination number if it were written as one."""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (MOBILE, MOBILE),
        (f"{MOBILE} (mamma)", f"{MOBILE} (mamma)"),
        (f"{MOBILE[:6]}-{MOBILE[6:]}", MASK),
        (f"20{MOBILE}", MASK),
        ("20170101-2393", MASK),
        ("1701012393", MASK),
    ],
)
def test_a_mobile_is_not_taken_for_somebodys_number(text, kept):
    assert find_identity_numbers(text)
    assert phone_without_identity_numbers(text) == kept
