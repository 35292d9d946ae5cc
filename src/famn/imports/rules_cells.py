"""What a cell means: dates, numbers, ages, yes and no, and telephone numbers as Swedes write them. Pure."""

import re
from datetime import date, timedelta
from functools import lru_cache

import phonenumbers

from famn.kernel.identity import find_identity_numbers
from famn.kernel.names import fold

MASK = "[personnummer]"
"""What stands in a cell instead of an identity number, which is never stored here."""

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
_COUNTED = ["noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"]
_NUMBERS = {name: number for number, name in enumerate(_COUNTED)} | {"ett": 1, "ingen": 0, "inga": 0, "inget": 0}
_YES = frozenset(["ja", "j", "x", "1", "yes", "y", "sant", "true", "finns", "har", "ok", "v"])
_NO = frozenset(["nej", "n", "0", "no", "-", "–", "ej", "inte", "inga", "ingen", "inget", "falskt", "false", "saknas"])
SERIALS = range(20000, 65000)
EPOCH = date(1899, 12, 30)  # the day Excel counts from
OLDEST = 21


def without_identity_numbers(text: str) -> str:
    """The text with every identity number masked."""
    if sum(sign.isdigit() for sign in text) < 8 and "R" not in text.upper():  # noqa: PLR2004 -- no series is shorter
        return text
    for start, end in reversed(find_identity_numbers(text)):
        text = f"{text[:start]}{MASK}{text[end:]}"
    return text


@lru_cache(maxsize=4096)
def day_of(text: str, *, today: date) -> date | None:
    """2024-03-01, 20240301, 240301, 1/3 2024, 1.3.2024, 3 mars 2024, or the number that Excel stores. None: no day."""
    plain = fold(text).removesuffix(".").strip()
    plain = re.sub(r"[ t]\d\d:\d\d(:\d\d)?$", "", plain)
    if plain.isdigit():
        return _of_digits(plain, today)
    if found := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})", plain):
        return _day(found[1], found[2], found[3], today)
    if found := re.fullmatch(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/., ]\s?(\d{4}|\d{2})", plain):
        return _day(found[3], found[2], found[1], today)
    if found := re.fullmatch(r"(?:den )?(\d{1,2})(?::?e|:a)?\s+([a-z]+)\.?,?\s+(\d{4}|\d{2})", plain):
        month = _MONTHS.get(found[2])
        return _day(found[3], str(month), found[1], today) if month else None
    return None


def _of_digits(digits: str, today: date) -> date | None:
    if len(digits) == 8:  # noqa: PLR2004 -- year, month, day
        return _day(digits[:4], digits[4:6], digits[6:], today)
    if len(digits) == 6:  # noqa: PLR2004 -- as above, without the century
        return _day(digits[:2], digits[2:4], digits[4:], today)
    return EPOCH + timedelta(days=int(digits)) if digits.isascii() and len(digits) == 5 and int(digits) in SERIALS else None  # noqa: PLR2004


def _day(year: str, month: str, day: str, today: date) -> date | None:
    full = int(year)
    if len(year) == 2:  # noqa: PLR2004 -- without the century: up to ten years ahead, else the century before
        full += 2000 if full <= today.year - 2000 + 10 else 1900
    try:
        found = date(full, int(month), int(day))
    except ValueError:
        return None
    return found if found.year in range(1900, 2200) else None


def number_of(text: str) -> int | None:
    """2, "2 st", "två", "2,0". None: no whole number."""
    plain = re.sub(r"\s*(st|stycken|platser|plats|barn|rum|syskon)\.?$", "", text.strip().lower()).strip()
    if plain in _NUMBERS:
        return _NUMBERS[plain]
    if found := re.fullmatch(r"(\d{1,3})(?:[.,]0+)?", plain):
        return int(found[1])
    return None


def ages_of(text: str) -> tuple[int, int] | None:
    """ "0–6 år", "7 till 12", "från 13", "upp till 6", "13+", "alla", "7 år". None: no ages."""
    plain = re.sub(r"(?<![^\W\d])\s*(års?|ar)\b\.?", "", text.strip().lower()).strip()
    plain = plain.replace("ca ", "").replace("mellan ", "").strip()
    if plain in {"alla", "alla åldrar", "alla aldrar", "obegränsat", "spelar ingen roll", "ingen gräns"}:
        return 0, 20
    if found := re.fullmatch(r"(\d{1,2})\s*(?:-|–|—|‑|till|t\.?o\.?m\.?|och|to)\s*(\d{1,2})", plain):
        low, high = int(found[1]), int(found[2])
        return (low, high) if low <= high <= OLDEST else None
    if found := re.fullmatch(r"\d{4}-(\d\d)-(\d\d)(?:[ t]00:00(?::00)?)?", plain):
        # Excel makes 7 December of "7-12".
        low, high = int(found[2]), int(found[1])
        return (low, high) if low <= high else None
    if found := re.fullmatch(r"(?:från|fr\.?o\.?m\.?|fr\.?|över|>|≥)\s*(\d{1,2})|(\d{1,2})\s*(?:\+|och uppåt|uppåt|och äldre)", plain):
        low = int(found[1] or found[2])
        return (low, max(low, 20)) if low <= OLDEST else None
    if found := re.fullmatch(r"(?:upp till|t\.?o\.?m\.?|till|under|max|<|≤|-)\s*(\d{1,2})|(\d{1,2})\s*(?:och yngre|och nedåt)", plain):
        high = int(found[1] or found[2])
        return (0, high) if high <= OLDEST else None
    if found := re.fullmatch(r"\d{1,2}", plain):
        age = int(found[0])
        return (age, age) if age <= OLDEST else None
    return None


def answer_of(text: str) -> bool | None:
    """Yes or no. None: neither."""
    plain = fold(text).strip(" .!")
    first = plain.split(",")[0].split(" ")[0] if plain else ""
    if plain in _YES or first == "ja":
        return True
    return False if plain in _NO or first == "nej" else None


@lru_cache(maxsize=4096)
def phones_of(text: str) -> list[tuple[str, str]]:
    """Every telephone number of a cell: (as it is shown, as it is compared). Empty: none that can be dialled."""
    found = []
    for part in re.split(r"[,;\n]|\s/\s|\boch\b|(?<=\d)/(?=0)", text):
        digits = re.sub(r"[^\d+]", "", part)
        # A number kept as a number has lost its first nought.
        written = f"0{digits}" if re.fullmatch(r"[1-9]\d{7,8}", digits) else part
        try:
            number = phonenumbers.parse(written, "SE")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            shown = phonenumbers.PhoneNumberFormat
            style = shown.NATIONAL if number.country_code == 46 else shown.INTERNATIONAL  # noqa: PLR2004 -- Sweden
            found.append(
                (phonenumbers.format_number(number, style), phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
            )
    return found
