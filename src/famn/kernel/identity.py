"""Identity numbers: personnummer, samordningsnummer and our own reserve number.

Source: domain.md 3.5 (folkbokföringslagen 18 §, lag 2022:1697). Stored as ``YYYYMMDDNNNN``, shown
as ``YYYYMMDD-NNNN``, searched exactly. A person without a number gets a reserve number, which
cannot be taken for a real one; a personnummer is never invented. What makes a number valid is the
``personnummer`` package's to say; the century of a short number is ours, since the package asks
the wall clock.

No error and no representation here shows the number: exceptions and objects end up in logs.
"""

import random
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from personnummer import personnummer  # type: ignore[import-untyped]  # ships no types

from famn.kernel.reference import ALPHABET, random_signs

COORDINATION_DAYS = 60  # added to the day in a samordningsnummer
RESERVE_SIGNS = 8  # after the R, check sign included
CENTURIES = ("18", "19", "20")

_SHAPE = re.compile(r"(\d\d)?(\d\d)(\d{4})([-+]?)(\d{4})", re.ASCII)
_RESERVE_SHAPE = re.compile(rf"R-?([{ALPHABET}]{{{RESERVE_SIGNS}}})")


class Kind(Enum):
    """Which of the three series a number belongs to."""

    PERSONAL = "personal"
    COORDINATION = "coordination"
    RESERVE = "reserve"


class NotAnIdentityNumber(ValueError):
    """The text is no identity number. Deliberately does not say which text."""

    def __init__(self) -> None:
        super().__init__("not a valid identity number")


@dataclass(frozen=True, slots=True, repr=False)
class IdentityNumber:
    """A valid number. Made by ``parse`` and ``new_reserve_number``, not by hand."""

    canonical: str
    """``YYYYMMDDNNNN``, or ``R`` and eight signs. For storing and exact search."""
    kind: Kind

    @property
    def grouped(self) -> str:
        """For reading: ``YYYYMMDD-NNNN``, or ``R-`` and eight signs."""
        head = 1 if self.kind is Kind.RESERVE else 8
        return f"{self.canonical[:head]}-{self.canonical[head:]}"

    @property
    def date_in_number(self) -> date | None:
        """The date the number carries (None in a reserve number).

        Not always the date of birth: a neighbouring day is used when a day's numbers run out.
        """
        if self.kind is Kind.RESERVE:
            return None
        day = int(self.canonical[6:8])
        if self.kind is Kind.COORDINATION:
            day -= COORDINATION_DAYS
        return date(int(self.canonical[:4]), int(self.canonical[4:6]), day)

    def __repr__(self) -> str:
        return f"<IdentityNumber {self.kind.value}>"


def parse(text: str, *, on: date) -> IdentityNumber:
    """Read an identity number in any usual writing.

    ``on`` (today, normally) decides the century of a number written with a two-digit year: the
    latest that is not in the future, a hundred years earlier after a plus sign. Raises
    NotAnIdentityNumber when the form, the date or the check digit is wrong, or the date is later
    than ``on``.
    """
    compact = "".join(_plain(char) for char in text).replace(" ", "").upper()
    if reserve := _RESERVE_SHAPE.fullmatch(compact):
        signs = reserve[1]
        if _check_sum(signs) != 0:
            raise NotAnIdentityNumber
        return IdentityNumber(f"R{signs}", Kind.RESERVE)
    shape = _SHAPE.fullmatch(compact)
    if shape is None:
        raise NotAnIdentityNumber
    century, year, month_day, sign, tail = shape.groups()
    if century is None:
        full_year = on.year - (on.year - int(year)) % 100 - (100 if sign == "+" else 0)
        century = f"{full_year // 100:02}"
    canonical = f"{century}{year}{month_day}{tail}"
    if not _is_genuine(canonical):
        raise NotAnIdentityNumber
    coordination = int(canonical[6:8]) > COORDINATION_DAYS
    number = IdentityNumber(canonical, Kind.COORDINATION if coordination else Kind.PERSONAL)
    stated = number.date_in_number
    if stated is not None and stated > on:
        raise NotAnIdentityNumber
    return number


def is_valid(text: str, *, on: date) -> bool:
    """Tell whether ``parse`` would accept the text."""
    try:
        parse(text, on=on)
    except NotAnIdentityNumber:
        return False
    return True


def new_reserve_number(rng: random.Random | None = None) -> IdentityNumber:
    """Draw a reserve number: ``R``, seven random signs and a check sign.

    Says nothing of the person. Uniqueness within a board is the database's to hold. ``rng`` is
    given only where a run must be repeatable; without it the system's secure source is used.
    """
    signs = random_signs(RESERVE_SIGNS - 1, rng or secrets.SystemRandom())
    check = next(sign for sign in ALPHABET if _check_sum(signs + sign) == 0)
    return IdentityNumber(f"R{signs}{check}", Kind.RESERVE)


def _check_sum(signs: str) -> int:
    # Weights 1 and 2 and their difference are coprime to 27, the size of the alphabet: one wrong
    # sign, or two neighbours that changed places, always show.
    values = (ALPHABET.index(sign) * (1 + place % 2) for place, sign in enumerate(signs))
    return sum(values) % len(ALPHABET)


def _is_genuine(twelve_digits: str) -> bool:
    return twelve_digits[:2] in CENTURIES and bool(personnummer.valid(twelve_digits))


# --- Finding numbers in free text ---------------------------------------------------------------

LONG, SHORT = 12, 10
TAIL = 4  # the digits after the date
JOINED, SPACE = "", " "
"""What may part two digits besides a mark (``-``, ``+``, ``.``, ``/``), alone or in blanks."""

_GAP_SPACE = re.compile(r" {1,3}")
_GAP_MARK = re.compile(r"( {0,2})([-+./])( {0,2})")
_MARKS_ALLOWED: dict[int, tuple[set[int], ...]] = {
    LONG: (set(), {8}, {4, 6}, {4, 6, 8}),
    SHORT: (set(), {6}, {2, 4}, {2, 4, 6}),
}
_WRITTEN_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}(?!\d)")
_RESERVE_IN_TEXT = re.compile(
    # ASCII: else the Kelvin sign would pass for a K.
    rf"(?<!\w)R[-\u2011–— ]?[{ALPHABET}]{{{RESERVE_SIGNS}}}(?!\w)",
    re.IGNORECASE | re.ASCII,
)


class Span(NamedTuple):
    """Where in a text a number stands: ``text[start:end]``."""

    start: int
    end: int


class _Digit(NamedTuple):
    value: str
    at: int
    gap: str  # what stands between this digit and the one before it


def find_identity_numbers(text: str) -> list[Span]:
    """Find every valid identity number in free text, in the order they stand.

    Used to refuse text that GFO can read (design section 4). Finds ten and twelve digits, any
    dash, plus sign, blanks between any digits, digits of other scripts and the reserve number.
    Where a writing is ambiguous it errs towards finding; a telephone number and a range of dates
    are told apart by how they are grouped.
    """
    found = [Span(*match.span()) for match in _RESERVE_IN_TEXT.finditer(text)]
    found = [span for span in found if _is_reserve(text[span.start : span.end])]
    for run in _runs(text):
        found += _numbers_in(run, text)
    return sorted(found)


def _is_reserve(written: str) -> bool:
    return _check_sum(written.upper()[-RESERVE_SIGNS:]) == 0


def _plain(char: str) -> str:
    """Return an ASCII digit, a blank, ``-`` or ``+`` for every kin of it, else the character."""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    if char.isspace() or category[0] == "Z" or category == "Cf":  # Cf: soft hyphen, zero width
        return " "
    if category == "Pd" or char == "\N{MINUS SIGN}":
        return "-"
    return unicodedata.normalize("NFKC", char)


def _runs(text: str) -> list[list[_Digit]]:
    """Cut the text into runs of digits with nothing but blanks or one mark between them."""
    runs: list[list[_Digit]] = []
    between = ""
    for index, char in enumerate(text):
        plain = _plain(char)
        if len(plain) != 1 or not plain.isdecimal():
            between += plain
            continue
        gap = _gap(between)
        if gap is None or not runs:
            runs.append([_Digit(plain, index, SPACE)])
        else:
            runs[-1].append(_Digit(plain, index, gap))
        between = ""
    return runs


def _gap(between: str) -> str | None:
    """Return the kind of gap: joined, a blank, a mark, a mark and a blank; None for any other."""
    if not between:
        return JOINED
    if _GAP_SPACE.fullmatch(between):
        return SPACE
    mark = _GAP_MARK.fullmatch(between)
    if mark is None:
        return None
    return mark[2] + SPACE if mark[1] or mark[3] else mark[2]


def _numbers_in(run: list[_Digit], text: str) -> list[Span]:
    found: list[Span] = []
    start = 0
    while start < len(run):
        size = next((size for size in _MARKS_ALLOWED if _is_number(run, start, size, text)), 0)
        if size:
            found.append(Span(run[start].at, run[start + size - 1].at + 1))
        start += size or 1
    return found


def _is_number(run: list[_Digit], start: int, size: int, text: str) -> bool:
    """Tell whether the ``size`` digits from ``start`` are written as, and are, one number."""
    end = start + size
    if end > len(run) or _is_inside_group(run, start) or _is_inside_group(run, end):
        return False
    window = run[start:end]
    parted = {place for place, digit in enumerate(window) if place and digit.gap != JOINED}
    marks = {place for place in parted if window[place].gap != SPACE}
    # "1/1 2024-30/6 2024" and "1/1 2024 - 1/6 2024" are dates: inside one date the marks are alike
    # and stand without blanks.
    in_date = {window[place].gap for place in marks if place < size - TAIL}
    if marks not in _MARKS_ALLOWED[size] or len(in_date) > 1 or any(SPACE in gap for gap in in_date):
        return False
    # "2024-01-01 – 2024-06-30": the last four digits are the year of the next date.
    if _WRITTEN_DATE.match(text, window[-TAIL].at):
        return False
    digits = "".join(digit.value for digit in window)
    if size == LONG:
        return _is_genuine(digits)
    # "070-123 45 67": ten digits from 0 grouped otherwise than a number is are a telephone number.
    singly = len(parted) == size - 1
    if digits[0] == "0" and not singly and not parted <= {2, 4, 6}:
        return False
    return any(_is_genuine(century + digits) for century in CENTURIES)


def _is_inside_group(run: list[_Digit], place: int) -> bool:
    """Tell whether a cut before ``place`` would part two digits that are written together."""
    return 0 < place < len(run) and run[place].gap == JOINED
