"""Identity numbers. The only number written here is the published test number.

Other digits are drawn at run time; checks on them compare truth values, so that no number is
part of an assertion.
"""

import pickle
import random
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from famn.kernel.identity import (
    IdentityNumber,
    Kind,
    NotAnIdentityNumber,
    Span,
    find_identity_numbers,
    is_valid,
    new_reserve_number,
    parse,
)
from famn.kernel.reference import ALPHABET

PUBLISHED = "201701012393"
TODAY = date(2025, 11, 22)

seeds = st.integers(0, 2**32)
digits = st.text("0123456789", min_size=12, max_size=12)


def luhn_holds(ten_digits: str) -> bool:
    """The check digit by the textbook: double every other digit, sum the digits, divide by ten."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(ten_digits)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def oracle(twelve_digits: str) -> Kind | None:
    """Which kind of number the twelve digits are, by the text of domain.md 3.5."""
    year, month, day = int(twelve_digits[:4]), int(twelve_digits[4:6]), int(twelve_digits[6:8])
    kind = Kind.COORDINATION if day > 60 else Kind.PERSONAL
    try:
        stated = date(year, month, day - 60 if kind is Kind.COORDINATION else day)
    except ValueError:
        return None
    fits = year >= 1800 and stated <= TODAY and twelve_digits[8:11] != "000"
    return kind if fits and luhn_holds(twelve_digits[2:]) else None


@st.composite
def likely_numbers(draw: st.DrawFn) -> str:
    """Twelve digits with a date or a coordination date in front; one in ten is valid."""
    born = draw(st.dates(date(1900, 1, 1), date(2030, 12, 31)))
    day = born.day + draw(st.sampled_from([0, 60]))
    return f"{born:%Y%m}{day:02}" + draw(st.from_regex(r"[0-9]{4}", fullmatch=True))


@given(digits | likely_numbers())
def test_what_is_valid_agrees_with_the_written_rule(twelve: str) -> None:
    expected = oracle(twelve)
    assert is_valid(twelve, on=TODAY) == (expected is not None)
    if expected is not None:
        number = parse(twelve, on=TODAY)
        assert number.kind is expected
        assert (number.canonical == twelve) is True


@pytest.mark.parametrize("days_added", [0, 60])
def test_one_check_digit_in_ten_fits(days_added: int) -> None:
    stem = f"201701{1 + days_added:02}239"
    kinds = [parse(text, on=TODAY).kind for n in range(10) if is_valid(text := f"{stem}{n}", on=TODAY)]
    assert kinds == [Kind.COORDINATION if days_added else Kind.PERSONAL]


@pytest.mark.parametrize(
    "written",
    [
        "201701012393",
        "20170101-2393",
        "20170101 2393",
        "170101-2393",
        "1701012393",
        " 170101 – 2393 ",
        "20170101\u22122393",
        "2017\u00a00101\u200b2393",
        "２０１７０１０１２３９３",
    ],
)
def test_usual_writings_are_one_number(written: str) -> None:
    number = parse(written, on=TODAY)
    assert number == IdentityNumber(PUBLISHED, Kind.PERSONAL)
    assert number.grouped == "20170101-2393"
    assert number.date_in_number == date(2017, 1, 1)


def test_the_plus_sign_and_the_day_decide_the_century_of_a_short_number() -> None:
    assert parse("170101-2393", on=date(2116, 12, 31)).canonical == PUBLISHED
    assert parse("170101+2393", on=date(2117, 1, 1)).canonical == PUBLISHED
    assert parse("170101-2393", on=date(2016, 12, 31)).canonical == "19" + PUBLISHED[2:]
    assert parse("170101+2393", on=TODAY).canonical == "19" + PUBLISHED[2:]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "20170101239",
        "2017010123930",
        "20170101-239X",
        "2017-01-01",
        "201701012394",
        "201713012393",
        "211701012393",
        PUBLISHED + "\nx",
        "Anna " + PUBLISHED,
        "R",
        "RAAAAAAAA",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    assert not is_valid(text, on=TODAY)


def test_a_date_in_the_future_is_refused() -> None:
    assert not is_valid(PUBLISHED, on=date(2016, 12, 31))
    assert is_valid(PUBLISHED, on=date(2017, 1, 1))


def test_neither_the_error_nor_the_object_shows_the_number_in_a_log() -> None:
    with pytest.raises(NotAnIdentityNumber) as caught:
        parse("201701012394", on=TODAY)
    shown = f"{caught.value} {caught.value!r} {caught.value.__cause__} {caught.value.__context__}"
    number = parse(PUBLISHED, on=TODAY)
    shown += f"{number} {number!r} {[number]}"
    assert not re.search(r"\d{4}", shown)
    assert pickle.loads(pickle.dumps(number)) == number


@given(seeds)
def test_a_reserve_number_is_read_back_in_both_writings(seed: int) -> None:
    number = new_reserve_number(random.Random(seed))
    assert re.fullmatch(rf"R[{ALPHABET}]{{8}}", number.canonical)
    assert parse(number.canonical, on=TODAY) == number
    assert parse(number.grouped.lower(), on=TODAY) == number
    assert number.kind is Kind.RESERVE
    assert number.date_in_number is None


@given(seeds, st.integers(1, 8), st.sampled_from(ALPHABET))
def test_one_wrong_sign_in_a_reserve_number_shows(seed: int, place: int, sign: str) -> None:
    text = new_reserve_number(random.Random(seed)).canonical
    changed = text[:place] + sign + text[place + 1 :]
    assert is_valid(changed, on=TODAY) == (changed == text)


@given(seeds, st.integers(1, 7))
def test_two_neighbours_that_change_places_show(seed: int, place: int) -> None:
    text = new_reserve_number(random.Random(seed)).canonical
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert is_valid(swapped, on=TODAY) == (swapped == text)


def test_reserve_numbers_differ_without_a_seed() -> None:
    assert len({new_reserve_number().canonical for _ in range(50)}) == 50


# --- Free text ----------------------------------------------------------------------------------

WRITINGS = [
    "201701012393",
    "20170101-2393",
    "20170101–2393",
    "20170101—2393",
    "20170101\u20112393",
    "20170101 - 2393",
    "20170101 2393",
    "20170101\u00a02393",
    "20170101\t2393",
    "2017-01-01-2393",
    "2017-01-01 2393",
    "2017 01 01 2393",
    "2017.01.01-2393",
    "2017/01/01 2393",
    "1701012393",
    "170101-2393",
    "170101+2393",
    "170101 2393",
    "17 01 01 2393",
    "17-01-01-2393",
    "2 0 1 7 0 1 0 1 2 3 9 3",
    "1 7 0 1 0 1 - 2 3 9 3",
    "20 17 01 01 23 93",
    "201 701 012 393",
    "170101 23 93",
    "2017\u00ad0101\u200b2393",
    "２０１７０１０１-２３９３",
    "٢٠١٧٠١٠١٢٣٩٣",
]


@pytest.mark.parametrize("written", WRITINGS)
@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "pnr {}.",
        "Barnet ({}) behöver",
        "pnr:{}",
        "3 syskon, {}, 7 år",
        "Barn 2 {} 9 år",
        "{}a",
        "x{}",
    ],
)
def test_a_number_is_found_in_any_usual_writing(written: str, text: str) -> None:
    start = text.index("{")
    assert find_identity_numbers(text.format(written)) == [Span(start, start + len(written))]


@pytest.mark.parametrize("written", WRITINGS)
def test_every_number_of_a_text_is_found(written: str) -> None:
    text = f"{written}, {PUBLISHED}\noch {written}"
    assert [text[span.start : span.end] for span in find_identity_numbers(text)] == [
        written,
        PUBLISHED,
        written,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Barnet är fött 2017 och går i årskurs 2.",
        "201701012394",  # the check digit is wrong
        "00201701012393",  # part of a longer number
        "2017010123930",
        "Perioden 2017-01-01 – 2393-01-01",  # two dates
        "Perioden 2017-01-01 2393-01-01",
        "Ring 017-010 12 393",
        "Ring 0170 10 12 393",
        "2017, 0101, 2393",
        "2017:0101:2393",
        "2017-0101-23-93",
        "2017-01/01 2393",
        "2017 - 01 - 01 2393",
        "201701-012393",  # from one month to another
        "211701012393",
        "20170101 och 2393",
        "12 000–15 000 kr",
        "F-7KQ3MT",
        "R-AAAAAAAA",
        "R-\N{KELVIN SIGN}2222222",
    ],
)
def test_other_figures_are_left_alone(text: str) -> None:
    assert find_identity_numbers(text) == []


def test_a_telephone_number_is_told_from_an_identity_number_by_its_grouping() -> None:
    """Ten digits from 0 that are valid (drawn here), first as a number, then as a telephone."""
    ten = next(f"010101{n:04}" for n in range(1000, 9999) if is_valid(f"20010101{n:04}", on=TODAY))
    as_numbers = [ten, f"{ten[:6]}-{ten[6:]}", " ".join(ten)]
    as_telephones = [
        f"{ten[:3]} {ten[3:6]} {ten[6:8]} {ten[8:]}",
        f"{ten[:3]}-{ten[3:6]} {ten[6:8]} {ten[8:]}",
        f"{ten[:4]}-{ten[4:6]} {ten[6:8]} {ten[8:]}",
        f"{ten[:2]}-{ten[2:5]} {ten[5:8]} {ten[8:]}",
    ]
    assert [len(find_identity_numbers(text)) for text in as_numbers] == [1, 1, 1]
    assert [len(find_identity_numbers(text)) for text in as_telephones] == [0, 0, 0, 0]


@given(st.dates(date(1990, 1, 1), date(2035, 1, 1)), st.dates(date(1990, 1, 1), date(2035, 1, 1)))
def test_a_range_of_dates_is_never_a_number(first: date, last: date) -> None:
    for text in (
        f"{first} – {last}",
        f"{first} {last}",
        f"{first}-{last}",
        f"{first:%y%m%d}-{last:%y%m%d}",
        f"{first:%y-%m-%d} - {last:%y-%m-%d}",
        f"{first:%Y%m%d}-{last:%Y%m%d}",
        f"{first.day}/{first.month} {first.year}-{last.day}/{last.month} {last.year}",
        f"{first.day}/{first.month} {first.year} - {last.day}/{last.month} {last.year}",
    ):
        assert len(find_identity_numbers(text)) == 0


@given(likely_numbers())
def test_what_is_found_is_what_is_valid(twelve: str) -> None:
    found = len(find_identity_numbers(f"({twelve})"))
    assert found == (oracle(twelve) is not None or is_valid(twelve, on=date(2031, 1, 1)))


@given(seeds, st.sampled_from(["{}", "nr {}.", "({})", "barn 2 {}"]))
def test_a_reserve_number_is_found_too_and_never_taken_for_a_real_one(seed: int, text: str) -> None:
    number = new_reserve_number(random.Random(seed))
    start = text.index("{")
    dashed = number.grouped.replace("-", "–")
    for written in (number.canonical, number.grouped, number.grouped.lower(), dashed):
        span = Span(start, start + len(written))
        assert find_identity_numbers(text.format(written)) == [span]


@given(st.text(max_size=80))
def test_any_text_can_be_searched(text: str) -> None:
    for span in find_identity_numbers(text):
        assert 0 <= span.start < span.end <= len(text)


@given(st.text("0123456789 -+./–\u00a0", max_size=60))
def test_every_find_is_a_valid_number(text: str) -> None:
    for span in find_identity_numbers(text):
        bare = re.sub(r"\D", "", text[span.start : span.end])
        assert any(oracle_of_shape(century + bare[-10:]) for century in ("18", "19", "20"))


def oracle_of_shape(twelve: str) -> bool:
    """The oracle without its upper date: free text is read without knowing today."""
    return oracle(twelve) is not None or is_valid(twelve, on=date(2100, 1, 1))
