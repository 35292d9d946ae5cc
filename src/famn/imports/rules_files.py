"""Reading a workbook or a text file into rows of texts. Pure; nothing in a file is run, and nothing large is unpacked unseen."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]  # ships no types
from openpyxl.utils import column_index_from_string  # type: ignore[import-untyped]

from famn.kernel.denied import Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 120 * 1024 * 1024
MAX_PARTS = 2000
SWOLLEN, MOST_PACKED = 20 * 1024 * 1024, 60
"""A part larger than this that was packed more times than this is no list: registers are packed six to fifteen times."""
MAX_ROWS = 20_000
MAX_COLUMNS = 100
LOOKED_LINES = 60
"""Rows that the guessing of headings and columns looks at."""
LONGEST_CELL = 500
CHUNK, OVERLAP = 1 << 20, 4000
MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
UNCOUNTED = re.compile(rb"(?:</f>|<f[^>]*/>)(?:<v\s*/>|<v></v>)?</c>")
"""A formula without a value: never worked out, unless it is said to have come to a text, which may be empty."""
LONGEST_MERGE = 500
"""Rows that a merged cell may cover and still say something of each."""
SHORTEST_WIDE = 4
"""Noughts from which a text is taken for UTF-16 without its mark."""
SCANNED = 200_000
"""Rows looked at, blank ones too: a sheet that somebody has formatted to its last row still ends."""

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SEPARATORS = ";\t,|"
LONGEST_QUOTE = 30
"""Lines that one cell of a text file may go over: more is a quotation mark without its fellow, which would swallow rows."""
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b\ufeff]")
MARKUP = re.compile(rb"<(!doctype|html|\?xml|table|head|body|meta|style|!--)", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\r\f\v\u00a0\u2007\u202f]+")


class Line(NamedTuple):
    """One row that holds something. ``number``: as the spreadsheet counts it."""

    number: int
    cells: list[str]


def outline_of(content: bytes) -> dict[str, list[Line]]:
    """The first rows of each sheet, by its name (none for a text file); opened once. Raises ``Refused`` for what is no such file."""
    if not content:
        raise Refused("empty_file", _("Filen är tom."))
    if len(content) > MAX_BYTES:
        raise Refused("too_large", _("Filen får vara högst 20 MB."))
    if content.startswith(ZIP):
        _check_package(content)
        with _opened(content) as book:
            return {sheet.title[:120]: _filled(_of_sheet(content, sheet, wholly=False), LOOKED_LINES) for sheet in book.worksheets}
    if content.startswith(OLE):
        # The name of the part that a password makes of a workbook.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused("locked", _("Filen är låst med lösenord. Ta bort lösenordet i Excel, spara och försök igen."))
        raise Refused("old_format", _("Filen är i ett äldre Excel-format (xls). Spara den som Excel-arbetsbok (xlsx) och försök igen."))
    if MARKUP.match(content[:400].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"")):
        raise Refused(
            "markup",
            _("Filen är en webbsida som heter som en arbetsbok. Öppna den i Excel, spara som Excel-arbetsbok (xlsx) och försök igen."),
        )
    if content[:5] in {b"%PDF-", b"\x89PNG\r", b"{\\rtf"} or (b"\x00" in content[:4096] and _wide(content) is None):
        raise _unknown()
    return {"": _filled(_of_text(content), LOOKED_LINES)}


def lines_of(content: bytes, sheet: str, *, most: int | None = None) -> list[Line]:
    """The rows that hold something, at most ``most`` of them. Raises ``Refused`` for a broken file and for too many rows."""
    if not content.startswith(ZIP):
        return _filled(_of_text(content), most)
    with _opened(content) as book:
        chosen = next((each for each in book.worksheets if each.title[:120] == sheet), None)
        if chosen is None:
            raise Refused("no_such_sheet", _("Bladet finns inte i filen."))
        return _filled(_of_sheet(content, chosen, wholly=most is None), most)


def _filled(rows: Iterable[list[str]], most: int | None) -> list[Line]:
    found: list[Line] = []
    for number, cells in islice(enumerate(rows, 1), SCANNED):
        if any(cells):
            found.append(Line(number, cells))
            if most is not None and len(found) == most:
                break
            # Titles and headings stand above the rows and between them.
            if len(found) > MAX_ROWS + 500:
                raise Refused("too_many_rows", _("Filen har fler än 20 000 rader. Dela den i flera filer."))
    return found


def text_of(value: object) -> str:
    """A cell as text, without control characters and doubled blanks."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = CONTROLS.sub("", str(value))
    return "\n".join(filter(None, (BLANKS.sub(" ", line).strip() for line in text.split("\n"))))[:LONGEST_CELL]


def _unknown() -> Refused:
    return Refused("unknown_format", _("Den sortens fil kan inte läsas in. Välj en Excel-arbetsbok (xlsx) eller en textfil (csv)."))


def _check_package(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            names = {part.filename.lower() for part in parts}
            if any(name.endswith("vbaproject.bin") for name in names):
                raise Refused("macros", _("Filen innehåller makron. Spara den som en vanlig Excel-arbetsbok (xlsx) och försök igen."))
            if "xl/workbook.bin" in names or "content.xml" in names:
                raise Refused(
                    "other_workbook", _("Arbetsboken är i ett annat format. Spara den som Excel-arbetsbok (xlsx) och försök igen.")
                )
            if "xl/workbook.xml" not in names:
                raise _unknown()
            swollen = any(part.file_size > SWOLLEN and part.file_size > MOST_PACKED * part.compress_size for part in parts)
            if swollen or len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Refused(
                    "unpacks_too_large", _("Filen är för stor när den packas upp. Ta bort bilder och tomma blad, och försök igen.")
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and part.file_size:
                    with package.open(part) as stream:
                        if b"<!DOCTYPE" in stream.read(4096):
                            raise _unknown()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _broken() from error


def _broken() -> Refused:
    return Refused("broken_file", _("Filen är skadad eller låst med lösenord. Spara den på nytt och försök igen."))


@contextmanager
def _opened(content: bytes) -> Iterator[Workbook]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the broken part made it raise
        raise _broken() from error
    try:
        yield book
    finally:
        book.close()


def _of_sheet(content: bytes, sheet: Any, *, wholly: bool) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # what the file says of its own size is not believed
    above: dict[int, str] = {}
    try:
        merged = _merged(content, sheet._worksheet_path, wholly=wholly)  # noqa: SLF001 -- nothing public says where a sheet lies
        for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 1):
            cells = [text_of(value) for value in row]
            for place, spans in merged.items():
                cells += [""] * (place + 1 - len(cells))
                # A cell merged downwards says the same of every row that it covers.
                cells[place] = above[place] = cells[place] or (above.get(place, "") if spans.joined(number) else "")
            while cells and not cells[-1]:
                cells.pop()
            yield cells
    except Refused:
        raise
    except Exception as error:  # as above: a broken part shows itself when it is read
        raise _broken() from error


def _merged(content: bytes, part: str, *, wholly: bool) -> dict[int, "Spans"]:
    """Rows of each column that belong to a cell merged downwards. Raises ``Refused`` when formulas have never been worked out."""
    spans: dict[int, Spans] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(part) as stream:
        tail = b""
        while chunk := stream.read(CHUNK):
            piece = tail + chunk
            if wholly and any(_is_uncounted(piece, found.start()) for found in UNCOUNTED.finditer(piece)):
                raise Refused("uncounted", _("Bladet har formler som inte är uträknade. Öppna filen i Excel, spara den och försök igen."))
            for columns, first, to_column, last in MERGED.findall(piece):
                place = column_index_from_string(columns.decode()) - 1
                high = int(last) - int(first)
                if columns == to_column and place < MAX_COLUMNS and 0 < high <= LONGEST_MERGE and int(last) <= SCANNED:
                    spans.setdefault(place, Spans()).add(int(first), int(last))
            tail = piece[-OVERLAP:]
    return spans


def _is_uncounted(piece: bytes, at: int) -> bool:
    begins = piece.rfind(b"<c ", 0, at)
    return begins >= 0 and b't="str"' not in piece[begins : piece.find(b">", begins)]


class Spans:
    """Rows that merged cells of one column cover."""

    def __init__(self) -> None:
        self.covered: dict[int, int] = {}

    def add(self, first: int, last: int) -> None:
        """Cover the rows from one to the other."""
        for number in range(first, last + 1):
            self.covered[number] = first

    def joined(self, number: int) -> bool:
        """Whether a row belongs to the same cell as the row above."""
        return number in self.covered and self.covered.get(number - 1) == self.covered[number]


def decoded(content: bytes) -> str:
    """A text file's words: UTF-8, UTF-16 with its mark, or Windows' own Western letters."""
    wide = _wide(content)
    if wide:
        order: tuple[str, ...] = (wide,)
    else:
        order = ("utf-8-sig", "cp1252", "latin-1")
    for encoding in order:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _broken()


def _wide(content: bytes) -> str | None:
    """Which of UTF-16's writings it is, by its mark or by where its noughts stand; None for another."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    first = content[:400]
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        noughts, others = first[start::2], first[1 - start :: 2]
        if len(noughts) >= SHORTEST_WIDE and noughts.count(0) > 0.9 * len(noughts) and not others.count(0):
            return name
    return None


def _of_text(content: bytes) -> Iterator[list[str]]:
    text = decoded(content)
    said = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if said:
        text = text[said.end() :]
    separator = said[1] if said else _separator(text)
    if said:
        yield []
    try:
        reader, before = csv.reader(io.StringIO(text, newline=""), delimiter=separator), 0
        for row in reader:
            if reader.line_num - before > LONGEST_QUOTE:
                raise Refused(
                    "open_quote",
                    _("Ett citattecken på rad %(number)s saknar sitt par. Rätta det och försök igen.") % {"number": before + 1},
                )
            before = reader.line_num
            yield [text_of(cell) for cell in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise _broken() from error


def _separator(text: str) -> str:
    """The sign that parts the most rows into the same number of columns."""

    def columns(sign: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 60) if len(row) > 1)
        except csv.Error:
            return 0, 0
        width, rows = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
        return rows * width, width

    return max(SEPARATORS, key=columns)
