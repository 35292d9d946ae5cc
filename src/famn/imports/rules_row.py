"""One row of the file while it is read: its cells by what they hold, what is wrong with them, and what kind of row it is. Pure."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from famn.imports import words
from famn.imports.enums import Column
from famn.imports.rules_cells import MASK
from famn.imports.rules_known import Known, Understood
from famn.imports.rules_mapping import MOST_OF_THEM
from famn.kernel.names import fold

MEANT = (Column.STATUS, Column.CATEGORY, Column.CARE_KINDS, Column.ADULT, Column.MUNICIPALITY, Column.COORDINATOR)
"""Facts with a list to choose from, whose words somebody may give a meaning once for the whole file."""
YES_OR_NO = (Column.CAR, Column.SHORT_NOTICE, Column.SMOKE_FREE)
DAYS = (Column.LAST_WORD, Column.ASSESSED, Column.CONSENT, Column.COURSE)
AGES = (Column.AGES, Column.AGE_FROM, Column.AGE_TO)
NUMBERS = (Column.PLACES, Column.SIBLINGS, Column.ROOMS)
REWRITTEN = (*YES_OR_NO, *DAYS, *AGES, *NUMBERS)
"""Facts whose words somebody may write otherwise once for the whole file."""
LEFT_EMPTY = "-"
"""The meaning of a word that says nothing: as if the cell were empty."""
NOTHING = "(tomt)"
"""How an empty cell is named where it may be given a meaning."""
ANSWERED = frozenset({*YES_OR_NO, Column.PETS, Column.ADULT, Column.SIBLINGS, Column.PLACES, Column.ROOMS, Column.PROTECTION})
"""Facts of which a dash says no, or none."""
BROKEN = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|REFERENS!|SAKNAS!|NAMN\?|VÄRDEFEL!|VARDEFEL!|DIVISION/0!|OGILTIGT!)")
SHIELDED = re.compile(r"\b(skyddad[et]?|skyddat|skyddsmark\w*|sekretessmark\w*|kvarskriv\w*|fingerad\w*|hemlig (?:adress|identitet|id))\b")
NOT_SHIELDED = re.compile(r"\b(ej|inte|icke|ingen|inga|nej|inget)\b[\s,:]*(?:\w+\s){0,2}$")
WHOLLY = frozenset({"sekretess", "skydd", "hemlig", "hemligt", "sekretess ja", "spu"})
SUMS = re.compile(r"(summa|totalt|total|sum|tot|antal (hem|familjehem|fh|rader)|delsumma|summering)\b[\s:.]*\d*")
WIDE = 4
"""Columns from which a row with one cell is no home."""


def is_protected(cells: Sequence[str], mapping: Mapping[str, str]) -> bool:
    """Whether a column says that the home is protected (anything but a no does), or any cell of the row, wherever it stands."""
    said = any(
        column == Column.PROTECTION and int(place) < len(cells) and fold(cells[int(place)]).strip(" .") not in words.UNPROTECTED
        for place, column in mapping.items()
    )
    return said or any(_shielded(fold(cell), mapping.get(str(place), "")) for place, cell in enumerate(cells) if cell)


def _shielded(text: str, column: str) -> bool:
    if column == Column.PROTECTION:
        return False  # said above
    if text.strip(" .!*") in WHOLLY and column:
        return True
    return any(NOT_SHIELDED.search(text[: found.start()]) is None for found in SHIELDED.finditer(text))


def no_home(cells: Sequence[str], titles: Sequence[str]) -> str:
    """Why a row of the file is nobody's home, in words; nothing when it may be one: a sum, or a heading between the rows."""
    filled = [cell for cell in cells if cell]
    if filled and SUMS.fullmatch(fold(filled[0])):
        return _("Ser ut som en summering.")
    if len(filled) == 1 and len(titles) >= WIDE:
        return _("Bara en cell är ifylld: ser ut som en mellanrubrik eller anteckning.")
    return ""


def repeats_headings(cells: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether a row is the headings once more, as on a printed page."""
    filled = [(cell.casefold(), titles[at].casefold() if at < len(titles) else "") for at, cell in enumerate(cells) if cell]
    # Of two rows of headings, one or the other.
    same = sum((len(cell) > 1 and title.startswith(cell)) or title.endswith(cell) for cell, title in filled)
    return len(filled) > 1 and same >= len(filled) * MOST_OF_THEM


class Row:
    """The cells of a row, by what they hold, and what is wrong with them."""

    def __init__(self, cells: Sequence[str], headings: Sequence[str], mapping: Mapping[str, str], known: Known) -> None:
        self.headings, self.mapping, self.known = headings, mapping, known
        self.row = Understood()
        self.places: dict[str, list[int]] = {}
        for place, column in mapping.items():
            self.places.setdefault(column, []).append(int(place))
        self.cells = [self._cell(place, text) for place, text in enumerate(cells)]

    def _cell(self, place: int, text: str) -> str:
        """A cell without what is not to be kept, and by what somebody has said that its words stand for."""
        column = self.mapping.get(str(place))
        if not text or column is None:
            return text
        if MASK in text:
            text = " ".join(text.replace(MASK, " ").split()).strip(" ,;()/-")
            self.note(place, _("Ett personnummer i cellen är borttaget."))
        if BROKEN.fullmatch(text):
            self.wrong(place, _("Cellen innehåller ett formelfel: %(text)s. Skriv värdet.") % {"text": text})
            return ""
        plain = fold(text).strip(" .")
        said = self.known.meanings.get(column, {}).get(plain)
        if said == LEFT_EMPTY:
            return ""
        if said is not None and column in REWRITTEN:
            return said
        empty = plain in words.UNKNOWN or (plain in words.DASHES and column not in ANSWERED)
        return "" if empty else text

    def cell(self, column: Column) -> tuple[int | None, str]:
        """Where a fact stands and its words; an empty text where no column holds it."""
        for place in self.places.get(column, ()):
            if place < len(self.cells) and self.cells[place]:
                return place, self.cells[place]
        return next(iter(self.places.get(column, ())), None), ""

    def text(self, column: Column) -> str:
        """All that stands of a fact, in one line."""
        found = [self.cells[place] for place in self.places.get(column, ()) if place < len(self.cells) and self.cells[place]]
        return ", ".join(found).replace("\n", ", ")

    def wrong(
        self, place: int | None, text: str, *, fault: bool = True, suggestion: str = "", word: str = "", fact: str = "", reads: str = ""
    ) -> None:
        """Say what is wrong with a cell, once; ``word``: what may be given a meaning for the whole file, as ``fact``."""
        if not any(problem["column"] == place and problem["fault"] for problem in self.row.problems if place is not None):
            fact = fact or (self.mapping.get(str(place), "") if word else "")
            self.row.problems.append(
                {
                    "column": place,
                    "text": text,
                    "fault": fault,
                    "suggestion": suggestion,
                    "word": word,
                    "fact": fact,
                    "reads": reads,
                }
            )

    def note(self, place: int | None, text: str, *, suggestion: str = "", word: str = "") -> None:
        """Say what somebody should know of a cell; the row is a home all the same."""
        self.wrong(place, text, fault=False, suggestion=suggestion, word=word)

    def reads(self, place: int | None, word: str, as_what: object) -> None:
        """Say how a cell was read where it does not quite say so."""
        text = _("”%(text)s” läses som %(what)s.") % {"text": word, "what": as_what}
        self.wrong(place, text, fault=False, word=word, reads=str(as_what))

    def meaning(self, column: Column, text: str, table: Mapping[str, str]) -> str | None:
        """What a word stands for: what somebody has said of this file first."""
        said = self.known.meanings.get(column.value, {}).get(fold(text).strip(" ."))
        return said if said is not None else table.get(fold(text).strip(" ."))

    def likely(self, column: Column, text: str, table: Mapping[str, str]) -> str | None:
        """As ``meaning``, and of a text with a remark ("Ledig fr.o.m. maj", "Familjehem (två barn)") what it begins with."""
        found = self.meaning(column, text, table)
        bare = " ".join(re.sub(r"\(.*?\)", " ", fold(text)).split()).strip(" .,;:!")
        if found is None:
            found = table.get(bare)
        if found is None:
            tokens = re.split(r"[\s,;:]+", bare)
            for length in range(len(tokens) - 1, 0, -1):
                begins = " ".join(tokens[:length])
                if begins in table and begins not in words.BARE_ANSWERS:
                    return table[begins]
        return found
