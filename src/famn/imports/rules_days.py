"""Days as registers write them: whole days, the number that Excel stores, and months, weeks and years when no more is known. Pure."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from famn.kernel.names import fold

_MONTH_NAMES = (
    "jan januari",
    "feb februari febr",
    "mar mars",
    "apr april",
    "maj",
    "jun juni",
    "jul juli",
    "aug augusti",
    "sep sept september",
    "okt oktober",
    "nov november",
    "dec december",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
SERIALS = range(20000, 65000)
EPOCH = date(1899, 12, 30)  # the day Excel counts from
YEARS = range(1950, 2100)
SHORT = 2
"""Signs of a year without its century."""
RECENT = 40
"""Years back in which "19-03-05" begins with its year, as Swedes write it; else it ends with it."""
BETWEEN = re.compile(r"[;\n,]|\boch\b|\bsamt\b|\s\+\s|\s/\s")


class Day(NamedTuple):
    """A day read from a cell. ``whole``: the cell said which day, and only that one."""

    on: date
    whole: bool


@lru_cache(maxsize=4096)
def day_of(text: str, *, today: date) -> date | None:
    """2024-03-01, 20240301, 240301, 19-03-05, 1/3 2024, 1.3.2024, 3 mars 2024, or the number that Excel stores. None: no day."""
    plain = _plain(text)
    if plain.isdigit():
        return _of_digits(plain, today)
    if found := re.fullmatch(r"(\d{4})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{1,2})", plain):
        return _day(found[1], found[2], found[3], today)
    if found := re.fullmatch(r"(\d\d)-(\d\d)-(\d\d)", plain):
        first = _day(found[1], found[2], found[3], today)
        if first is not None and today.year - RECENT < first.year <= today.year:
            return first
    if found := re.fullmatch(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/., ]\s?'?(\d{4}|\d{2})", plain):
        return _day(found[3], found[2], found[1], today)
    if found := re.fullmatch(r"(?:den )?(\d{1,2})(?::?e|:a)?[\s.-]*([a-z]+)\.?,?[\s-]+'?(\d{4}|\d{2})", plain):
        month = _MONTHS.get(found[2])
        return _day(found[3], str(month), found[1], today) if month else None
    return None


@lru_cache(maxsize=4096)
def some_day_of(text: str, *, today: date) -> Day | None:
    """As ``day_of``, and of a month (2019-03, mars 2019), a week (v. 12 2020) or a year its first day; of several days the last.

    A remark after the day is passed over. None: nothing that is a day.
    """
    whole = day_of(text, today=today)
    if whole is not None:
        return Day(whole, True)
    plain = _plain(text)
    first = _first_of_week(plain, today) or _first_of_month(plain, today)
    if first is None and plain.isdigit() and len(plain) == 4 and int(plain) in YEARS:  # noqa: PLR2004 -- a year
        first = date(int(plain), 1, 1)
    if first is not None:
        return Day(first, False)
    parts = [part for part in BETWEEN.split(text) if part.strip()]
    if len(parts) > 1:
        days = [found.on for part in parts if (found := some_day_of(part, today=today)) is not None]
        return Day(max(days), False) if len(days) == len(parts) or (days and not _digits_left(parts, today)) else None
    bare = re.sub(r"\(.*?\)", " ", plain).strip()
    bare = re.sub(r"^(ca|c:a|cirka|omkring|sedan|fr\.?o\.?m\.?|fran|godkand|utredd|klar|ja)[\s:,.]+", "", bare)
    bare = re.sub(r"(?<=\d)[\s/]+[^\W\d]+\.?$", "", bare)
    if bare != plain and (again := some_day_of(bare, today=today)) is not None:
        return Day(again.on, False)
    return None


def _digits_left(parts: list[str], today: date) -> bool:
    """Whether a part that is no day has digits: then it may have been meant as one."""
    return any(some_day_of(part, today=today) is None and re.search(r"\d", part) for part in parts)


def _plain(text: str) -> str:
    plain = re.sub(r"[‐‑‒–—−]", "-", fold(text)).removesuffix(".").strip()
    return re.sub(r"[ t]\d\d:\d\d(:\d\d)?$", "", plain)


def _of_digits(digits: str, today: date) -> date | None:
    if len(digits) == 8:  # noqa: PLR2004 -- year, month, day
        return _day(digits[:4], digits[4:6], digits[6:], today)
    if len(digits) == 6:  # noqa: PLR2004 -- as above, without the century
        return _day(digits[:2], digits[2:4], digits[4:], today)
    return EPOCH + timedelta(days=int(digits)) if digits.isascii() and len(digits) == 5 and int(digits) in SERIALS else None  # noqa: PLR2004


def _first_of_month(plain: str, today: date) -> date | None:
    if found := re.fullmatch(r"(\d{4})\s?[-/. ]\s?(\d{1,2})", plain):
        return _day(found[1], found[2], "1", today)
    if found := re.fullmatch(r"(\d{1,2})\s?[-/.]\s?(\d{4})", plain):
        return _day(found[2], found[1], "1", today)
    if found := re.fullmatch(r"([a-z]+)\.?[\s,-]*'?(\d{4}|\d{2})", plain):
        month = _MONTHS.get(found[1])
        return _day(found[2], str(month), "1", today) if month else None
    if found := re.fullmatch(r"(\d{4})[\s,-]+([a-z]+)\.?", plain):
        month = _MONTHS.get(found[2])
        return _day(found[1], str(month), "1", today) if month else None
    return None


def _first_of_week(plain: str, today: date) -> date | None:
    found = re.fullmatch(r"(?:v|vecka)\.?\s*(?P<week>\d{1,2})[\s,-]+'?(?P<year>\d{4}|\d{2})", plain)
    found = found or re.fullmatch(r"(?P<year>\d{4})[\s,-]*(?:v|w|vecka)\.?\s*(?P<week>\d{1,2})", plain)
    if found is None:
        return None
    try:
        return date.fromisocalendar(_year(found["year"], today), int(found["week"]), 1)
    except ValueError:
        return None


def _year(year: str, today: date) -> int:
    full = int(year)
    if len(year) == SHORT:  # up to ten years ahead, else the century before
        full += 2000 if full <= today.year - 2000 + 10 else 1900
    return full


def _day(year: str, month: str, day: str, today: date) -> date | None:
    try:
        found = date(_year(year, today), int(month), int(day))
    except ValueError:
        return None
    return found if found.year in range(1900, 2200) else None
