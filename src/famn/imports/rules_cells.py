"""What a cell means: numbers, ages, yes and no, and telephone numbers as Swedes write them. Pure."""

import re
from functools import lru_cache

import phonenumbers

from famn.kernel.identity import find_identity_numbers
from famn.kernel.names import fold

MASK = "[personnummer]"
"""What stands in a cell instead of an identity number, which is never stored here."""

_COUNTED = ["noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"]
_NUMBERS = {name: number for number, name in enumerate(_COUNTED)} | {"ett": 1, "ingen": 0, "inga": 0, "inget": 0}
_YES = frozenset(
    ["ja", "j", "x", "xx", "1", "yes", "y", "sant", "true", "finns", "har", "ok", "v", "✓", "✔", "☑", "☒", "√", "●", "•", "ja tack"]
)
_NO = frozenset(
    ["nej", "n", "0", "no", "-", "–", "ej", "inte", "inga", "ingen", "inget", "falskt", "false", "saknas", "☐", "✗", "✘", "nix"]
)
OLDEST = 21
_BORN = r"(?:0[1-9]|1[0-2])(?:[0-3]\d|[6-9]\d)"
LOOKALIKE = re.compile(rf"(?<!\d)(?:(?:19|20)\d\d{_BORN}[-+ ]?(?:\d{{4}}|[xX*]{{4}})|\d\d{_BORN}[-+](?:\d{{4}}|[xX*]{{4}}))(?!\d)")
"""What is written as an identity number, whether or not it is one: a mistyped digit makes it no less somebody's."""
_AGE_WORDS = {
    (0, 1): "spadbarn bebis bebisar",
    (0, 5): "smabarn",
    (1, 5): "forskolebarn forskolealder forskola",
    (0, 9): "yngre",
    (6, 15): "skolbarn skolalder",
    (7, 9): "lagstadiet lagstadiealder",
    (10, 12): "mellanstadiet mellanstadiealder",
    (13, 15): "hogstadiet hogstadiealder",
    (10, 20): "aldre",
    (13, 20): "tonaring tonaringar tonar ungdom ungdomar",
}
_AGES = {word: ages for ages, listed in _AGE_WORDS.items() for word in listed.split()} | {
    "sma barn": (0, 5), "yngre barn": (0, 9), "aldre barn": (10, 20),
}  # fmt: skip


def without_identity_numbers(text: str) -> str:
    """The text with every identity number masked."""
    if sum(sign.isdigit() for sign in text) < 8 and "R" not in text.upper():  # noqa: PLR2004 -- no series is shorter
        return text
    for start, end in reversed(find_identity_numbers(text)):
        text = f"{text[:start]}{MASK}{text[end:]}"
    return text


def without_lookalikes(text: str) -> str:
    """As ``without_identity_numbers``, and without what is written like one. Not for telephone numbers, some of which look so."""
    return LOOKALIKE.sub(MASK, without_identity_numbers(text))


def phone_without_identity_numbers(text: str) -> str:
    """As ``without_identity_numbers`` for a cell of telephone numbers: 0701740608 is a mobile there, 070174-0608 somebody's number."""
    for start, end in reversed(find_identity_numbers(text)):
        written = text[start:end]
        if not written.startswith("07") or LOOKALIKE.search(written) or not phones_of(written):
            text = f"{text[:start]}{MASK}{text[end:]}"
    return text


def about_number(text: str) -> int | None:
    """As ``number_of``, and of "2 (syskon)", "1–2", "max 3" and "ca 2" the most that it says. None: not one number."""
    plain = re.sub(r"\(.*?\)", " ", text.lower()).strip(" .,")
    plain = re.sub(r"^((max|högst|upp till|ca|c:a|cirka|ja|totalt)[\s,.:]+)+", "", plain)
    if found := re.fullmatch(r"(\d)\s*(?:[-–—/]|till|eller|alt\.?)\s*(\d)(\s+\w+)?", plain):
        return max(int(found[1]), int(found[2]))
    return number_of(plain)


def number_of(text: str) -> int | None:
    """2, "2 st", "två", "2,0". None: no whole number."""
    plain = re.sub(r"\s*(st|stycken|platser|plats|barn|rum|syskon)\.?$", "", text.strip().lower()).strip()
    if plain in _NUMBERS:
        return _NUMBERS[plain]
    if found := re.fullmatch(r"(\d{1,3})(?:[.,]0+)?", plain):
        return int(found[1])
    return None


def about_ages(text: str) -> tuple[int, int] | None:
    """As ``ages_of``, and of a word ("tonåringar") or with a remark ("0–6 (helst yngre)") what is usually meant. None: no ages."""
    bare = re.sub(r"\(.*?\)", " ", fold(text))
    bare = re.sub(r"^(helst|ca|c:a|cirka|barn|ungdom|alder)\s+", "", bare.strip(" ."))
    bare = re.sub(r"\d+\s*(?:-|–|till)\s*(?=\d+\s*man)|\d+\s*man(?:ad|ader)?\b\.?", lambda m: "0" if "man" in m[0] else "", bare)
    bare = re.sub(r"^(?:fr\.?o\.?m\.?|fr\.?|fran)\s*(\d{1,2})\s*(?:-|–|till|t\.?o\.?m\.?)\s*(\d)", r"\1-\2", bare.strip())
    bare = re.sub(r",\D*$", "", bare).strip()
    return ages_of(bare) or _AGES.get(bare.strip(" ."))


def ages_of(text: str) -> tuple[int, int] | None:
    """ "0–6 år", "7 till 12", "från 13", "upp till 6", "13+", "alla", "7 år". None: no ages."""
    plain = re.sub(r"(?<![^\W\d])\s*(års?|ar)\b\.?", "", text.strip().lower()).strip()
    plain = plain.replace("ca ", "").replace("mellan ", "").replace("åldern ", "").strip()
    if plain in {"alla", "alla åldrar", "alla aldrar", "obegränsat", "spelar ingen roll", "ingen gräns"}:
        return 0, 20
    if found := re.fullmatch(r"(\d{1,2})\s*(?:-|–|—|‑|till|t\.?o\.?m\.?|och|to)\s*(\d{1,2})", plain):
        low, high = int(found[1]), int(found[2])
        return (low, high) if low <= high <= OLDEST else None
    if found := re.fullmatch(r"\d{4}-(\d\d)-(\d\d)(?:[ t]00:00(?::00)?)?", plain):
        # Excel makes 7 December of "7-12".
        low, high = int(found[2]), int(found[1])
        return (low, high) if low <= high else None
    if found := re.fullmatch(
        r"(?:från|fran|fr\.?o\.?m\.?|fr\.?|över|over|>|≥)\s*(\d{1,2})|(\d{1,2})\s*(?:\+|och uppåt|uppåt|och äldre|-|–)", plain
    ):
        low = int(found[1] or found[2])
        return (low, max(low, 20)) if low <= OLDEST else None
    if found := re.fullmatch(
        r"(?:upp till|t\.?o\.?m\.?|till|under|max|högst|hogst|<|≤|-|–)\s*(\d{1,2})|(\d{1,2})\s*(?:och yngre|och nedåt)", plain
    ):
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
            number = None
        if number is not None and phonenumbers.is_valid_number(number):
            found.append(_told(number))
        elif number is not None or len(digits) > 6:  # noqa: PLR2004 -- shorter is no number
            # Several in a row, or words around them: "hem 0611-… mobil 070-…".
            found += [_told(match.number) for match in phonenumbers.PhoneNumberMatcher(part, "SE")]
    return found


def _told(number: phonenumbers.PhoneNumber) -> tuple[str, str]:
    style = phonenumbers.PhoneNumberFormat
    shown = style.NATIONAL if number.country_code == 46 else style.INTERNATIONAL  # noqa: PLR2004 -- Sweden
    return phonenumbers.format_number(number, shown), phonenumbers.format_number(number, style.E164)
