"""Which row holds the headings and what each column holds: a first guess, for somebody to put right. Pure."""

import hashlib
import re
from collections.abc import Iterable, Sequence

from famn.imports.enums import Column
from famn.imports.rules_cells import ages_of, phones_of
from famn.imports.rules_files import Line
from famn.imports.words import headings as all_headings
from famn.kernel.names import fold

LOOKED_AT = 30
"""Rows among which the headings are looked for, and which say what a column without a known heading holds."""
MANY = frozenset({Column.CARE_KINDS, Column.LANGUAGES, Column.PHONE, Column.IDENTITY})
"""Facts that several columns may hold together."""
PART_OF_NAME = re.compile(r"fornamn|efternamn|fam ?namn|familjenamn|foralder|vuxen|\d$")
SURNAME = re.compile(r"efternamn|fam ?namn|familjenamn")
TURNED = re.compile(r"(\w+(?:-\w+)?),\s*(\w+(?:-\w+)?\s*(?:&|och|o|\+)\s*\w+(?:-\w+)?)")
LONGEST_HEADING = 40
REACHED = re.compile(r"(tel|telefon|telefonnr|tfn|mobil|mobiltelefon|mobilnr|mob|epost|e-post|mail|mejl|e-postadress)\b")
SOMEBODY_ELSES = re.compile(r"\b(barn\w*|handl\w*|soc\w*|skol\w*|konsulent\w*|kontaktperson\w*|namnd\w*|bio\w*)\b")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
MOST_OF_THEM = 0.6


def heading(text: str) -> str:
    """A heading as it is compared: without case, dots, colons, brackets, "J/N" and doubled blanks."""
    return " ".join(re.sub(r"[:.,*()?!\"]|\bj/n\b|\bja/nej\b", " ", fold(text)).split())


def known(text: str) -> Column | None:
    """What a heading says that its column holds."""
    bare = re.sub(r"\(.*?\)", " ", text)
    found = all_headings()
    numbered = re.sub(r"\s*\d$", "", heading(text))  # "Mobil 2", "Förnamn 2"
    exact = found.get(heading(text)) or found.get(heading(bare)) or found.get(heading(text).replace(" ", "")) or found.get(numbered)
    if exact is None and (reached := REACHED.match(heading(text))) and not SOMEBODY_ELSES.search(heading(text)):
        return found[reached[1]]  # "Telefon dagtid", "Mobil mamma"
    return exact


def header_index(lines: Sequence[Line]) -> int:
    """Where among the first rows the (last row of the) headings stands: the most known ones; else the first row with two texts."""
    looked = lines[:LOOKED_AT]
    scores = [_score(line.cells) for line in looked]
    best = max(scores, default=0)
    if best > 1 or (best == 1 and len(looked) == 1):
        at = scores.index(best)
        # The next row may part them further: "Ålder" over "från" and "till".
        return at + 1 if at + 1 < len(looked) and _score(titles_at(looked, at + 1)) > _score(titles_at(looked, at)) else at
    return next((place for place, line in enumerate(looked) if sum(map(bool, line.cells)) > 1), 0)


def _score(titles: Iterable[str]) -> int:
    return len({known(cell) for cell in titles if cell} - {None})


def titles_at(lines: Sequence[Line], at: int) -> list[str]:
    """The headings of a row, with those of the row above where that one has headings too: above an empty cell, or over several."""
    if not lines:
        return []
    below = lines[at].cells
    over = lines[at - 1].cells if at and lines[at - 1].number == lines[at].number - 1 else []
    if sum(map(bool, over)) < 2 or any(len(cell) > LONGEST_HEADING or re.search(r"\d{3}", cell) for cell in over):  # noqa: PLR2004 -- a title
        return list(below)
    titles, group = [], ""
    for place in range(max(len(over), len(below))):
        own = below[place] if place < len(below) else ""
        top = over[place] if place < len(over) else ""
        # A heading goes on over the empty cells beside it, if there is something below them.
        group = top or (group if own else "")
        both = f"{group} {own}"
        titles.append(own if not group or own == group or (known(own) and known(both) in {None, known(own)}) else both.strip())
    return titles


def known_headings(lines: Sequence[Line]) -> int:
    """How many of a sheet's headings are known."""
    return _score(titles_at(lines, header_index(lines))) if lines else 0


def holds_homes(lines: Sequence[Line]) -> bool:
    """Whether a sheet looks like a register: a heading of names, and another known one."""
    titles = titles_at(lines, header_index(lines)) if lines else []
    return Column.NAMES in {known(title) for title in titles if title} and _score(titles) > 1


def guess(headings: Sequence[str], sample: Sequence[Line], municipalities: Iterable[str]) -> dict[str, str]:
    """Column by place (as text) to what it holds, by its heading and else by what stands in it."""
    mapping: dict[str, str] = {}
    taken: set[Column] = set()
    for place, text in enumerate(headings):
        column = known(text)
        many = column in MANY or (column == Column.NAMES and PART_OF_NAME.search(heading(text)))
        if column is not None and (many or column not in taken):
            mapping[str(place)] = column.value
            taken.add(column)
    names = {fold(name) for name in municipalities}
    width = max([len(headings), *(len(line.cells) for line in sample)], default=0)
    for place in range(width):
        if str(place) in mapping:
            continue
        cells = [line.cells[place] for line in sample if place < len(line.cells) and line.cells[place]]
        column = _by_content(cells, names)
        if column is not None and column not in taken:
            mapping[str(place)] = column.value
            taken.add(column)
    return mapping


def _by_content(cells: list[str], municipalities: set[str]) -> Column | None:
    if not cells:
        return None

    def most(true: list[bool]) -> bool:
        return sum(true) >= MOST_OF_THEM * len(cells)

    if most([EMAIL.fullmatch(cell) is not None for cell in cells]):
        return Column.EMAIL
    if most([len(cell) > 6 and bool(phones_of(cell)) for cell in cells]):  # noqa: PLR2004 -- shorter is no number
        return Column.PHONE
    if most([fold(cell) in municipalities for cell in cells]):
        return Column.MUNICIPALITY
    if most([ages_of(cell) is not None and not cell.isdigit() for cell in cells]):
        return Column.AGES
    return None


def joined_names(parts: Sequence[tuple[str, str]]) -> str:
    """A family's names out of one or several cells (heading, text): given names before the surnames, "Anna och Erik Berg"."""
    parts = [(heading(title), text.replace("\n", " och ")) for title, text in parts if text]
    parts = [(title, turned(text)) for title, text in parts]
    given = [text for title, text in parts if not SURNAME.search(title) or "fornamn" in title]
    surnames = list(dict.fromkeys(text for title, text in parts if SURNAME.search(title) and "fornamn" not in title))
    return " ".join(filter(None, [" och ".join(dict.fromkeys(given)), " ".join(surnames)]))


def turned(names: str) -> str:
    """ "Berg, Anna & Erik" the other way round. Names that may be meant otherwise stand."""
    found = TURNED.fullmatch(names)
    return f"{found[2]} {found[1]}" if found else names


def signature(headings: Iterable[str]) -> str:
    """By what a file like this one is recognised next time: its headings, in order."""
    return hashlib.sha256("\n".join(heading(text) for text in headings).encode()).hexdigest()
