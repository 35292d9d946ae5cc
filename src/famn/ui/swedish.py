"""How Swedes say dates, waits and distances. Pure functions; "today" is always an argument.

This module is one language's grammar ("i tisdags"), not a catalogue of strings, and is therefore not run through
gettext: another language gets a sister module.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
WEEKDAYS_SHORT = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
MONTHS_SHORT = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")

NBSP = "\u00a0"


def weekday(day: date) -> str:
    """ "torsdag"."""
    return WEEKDAYS[day.weekday()]


def short_date(day: date, *, today: date | None = None) -> str:
    """ "tors 26 nov"; with the year when it is another than today's: "tors 26 nov 2027".

    Without ``today`` the year is always written, since nobody can know it from the page.
    """
    words = f"{WEEKDAYS_SHORT[day.weekday()]} {day.day} {MONTHS_SHORT[day.month - 1]}"
    return words if today is not None and today.year == day.year else f"{words} {day.year}"


def long_date(day: date) -> str:
    """ "torsdag 26 november 2026"."""
    return f"{weekday(day)} {day.day} {MONTHS[day.month - 1]} {day.year}"


def week_number(day: date) -> int:
    """ISO week, as Swedes count them."""
    return day.isocalendar().week


def week(day: date) -> str:
    """ "v. 48"."""
    return f"v.{NBSP}{week_number(day)}"


def count(number: int, singular: str, plural: str) -> str:
    """ "1 dag", "3 dagar"."""
    return f"{number} {singular if number == 1 else plural}"


WEEK = 7


def span(days: int) -> str:
    """A length in days in the words a Swede would use: whole weeks from two weeks up, otherwise days.

    Raises ``ValueError`` for a negative number.
    """
    if days < 0:
        raise ValueError("a span has no direction; give a number of days of at least 0")
    if days >= 2 * WEEK and days % WEEK == 0:
        return count(days // WEEK, "vecka", "veckor")
    return count(days, "dag", "dagar")


def days_left(due: date, *, today: date) -> str:
    """The wait for a due day: "3 dagar kvar", "i dag är sista dagen", "bröts i tisdags", "bröts för 12 dagar sedan".

    The due day itself is still in time (design 5: met at 23:59 on the due day is met). A broken clock is told by its
    due day, the date that stands beside it on the page.
    """
    days = (due - today).days
    if days > 0:
        return f"{span(days)} kvar"
    if days == 0:
        return "i dag är sista dagen"
    return f"bröts {ago(due, today=today)}"


def ago(day: date, *, today: date) -> str:
    """A day gone by: "i dag", "i går", "i tisdags", "för 12 dagar sedan". A day ahead raises ``ValueError``."""
    days = (today - day).days
    if days < 0:
        raise ValueError("the day lies ahead")
    if days == 0:
        return "i dag"
    if days == 1:
        return "i går"
    if days < WEEK:
        return f"i {weekday(day)}s"
    return f"för {span(days)} sedan"


def near_day(day: date, *, today: date) -> str:
    """A day as one says it: "i dag", "i morgon", "på torsdag" (within a week), else "tors 26 nov"."""
    days = (day - today).days
    if days == 0:
        return "i dag"
    if days == 1:
        return "i morgon"
    if 1 < days < WEEK:
        return f"på {weekday(day)}"
    if -WEEK < days < 0:
        return ago(day, today=today)
    return short_date(day, today=today)


def km(distance: float | Decimal | None) -> str:
    """A straight line in kilometres: "ca 40 km"; under one: "under 1 km"; None: "avstånd visas inte".

    The word "fågelvägen" belongs to the heading or label, once, not to every cell.
    """
    if distance is None:
        return "avstånd visas inte"
    if distance < 0:
        raise ValueError("a distance is never negative")
    whole = int(Decimal(str(distance)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return f"ca {whole}{NBSP}km" if whole else f"under 1{NBSP}km"


def age_band(lowest: int | None, highest: int | None) -> str:
    """An age range in whole years, both ends included: "7–12 år", "9 år", "från 13 år", "upp till 6 år", "alla åldrar".

    Raises ``ValueError`` when the ends are in the wrong order.
    """
    if lowest is not None and highest is not None:
        if lowest > highest:
            raise ValueError("the lowest age is above the highest")
        return f"{lowest} år" if lowest == highest else f"{lowest}–{highest} år"
    if lowest is not None:
        return f"från {lowest} år"
    if highest is not None:
        return f"upp till {highest} år"
    return "alla åldrar"


def joined(words: list[str], *, last: str = "och") -> str:
    """ "a", "a och b", "a, b och c"."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def sentence(text: str) -> str:
    """The same text with a capital first letter; the rest untouched."""
    return text[:1].upper() + text[1:]
