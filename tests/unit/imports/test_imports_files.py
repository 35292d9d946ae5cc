"""Files as they come: every usual writing is read, and what cannot be read is refused in one sentence that says what to do."""

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from famn.imports import rules_files
from famn.imports.rules_files import Line, decoded, lines_of, outline_of
from famn.kernel.denied import Refused


def workbook(*, write: Any = None) -> bytes:
    """A workbook of two homes."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("Hem")
    sheet.write_row(0, 0, ["Namn", "Kommun"])
    sheet.write_row(1, 0, ["Prov Ett", "Härnösand"])
    if write:
        write(book, sheet)
    book.close()
    return file.getvalue()


def changed(content: bytes, **parts: bytes) -> bytes:
    """The package with parts added or written over; their names with dots as double underscores and slashes as single ones."""
    out = io.BytesIO()
    named = {name.replace("__", ".").replace("_", "/"): data for name, data in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in named:
                new.writestr(name, old.read(name))
        for name, data in named.items():
            new.writestr(name, data)
    return out.getvalue()


def read(content: bytes) -> list[Line]:
    return [line for sheet in outline_of(content) for line in lines_of(content, sheet)]


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as no:
        read(content)
    return no.value.text


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le") + bytes(100)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Filen är tom."),
        (LOCKED, "Filen är låst med lösenord. Ta bort lösenordet i Excel, spara och försök igen."),
        (OLD, "Filen är i ett äldre Excel-format (xls). Spara den som Excel-arbetsbok (xlsx) och försök igen."),
        (b"%PDF-1.7 ...", "Den sortens fil kan inte läsas in. Välj en Excel-arbetsbok (xlsx) eller en textfil (csv)."),
        (b"\x89PNG\r\n\x1a\n", "Den sortens fil kan inte läsas in. Välj en Excel-arbetsbok (xlsx) eller en textfil (csv)."),
        (b"PK\x03\x04 not a package", "Filen är skadad eller låst med lösenord. Spara den på nytt och försök igen."),
        (workbook()[:900], "Filen är skadad eller låst med lösenord. Spara den på nytt och försök igen."),
        (
            changed(workbook(), xl_vbaProject__bin=b"x"),
            "Filen innehåller makron. Spara den som en vanlig Excel-arbetsbok (xlsx) och försök igen.",
        ),
        (
            b"\r\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>Namn</td></tr></table></html>",
            "Filen är en webbsida som heter som en arbetsbok. Öppna den i Excel, spara som Excel-arbetsbok (xlsx) och försök igen.",
        ),
        (
            '\ufeff<?xml version="1.0"?><Workbook/>'.encode("utf-16"),
            "Filen är en webbsida som heter som en arbetsbok. Öppna den i Excel, spara som Excel-arbetsbok (xlsx) och försök igen.",
        ),
        (
            changed(workbook(), content__xml=b"<office/>"),
            "Arbetsboken är i ett annat format. Spara den som Excel-arbetsbok (xlsx) och försök igen.",
        ),
        (
            changed(workbook(), xl_sharedStrings__xml=b'<!DOCTYPE x [<!ENTITY a "b">]><sst/>'),
            "Den sortens fil kan inte läsas in. Välj en Excel-arbetsbok (xlsx) eller en textfil (csv).",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(content: bytes, said: str) -> None:
    assert refused(content) == said


def test_what_unpacks_too_large_is_refused_before_it_is_unpacked() -> None:
    bomb = changed(workbook(), xl_media_big__bin=bytes(rules_files.MAX_UNPACKED + 1))
    assert len(bomb) < 1_000_000
    assert refused(bomb) == "Filen är för stor när den packas upp. Ta bort bilder och tomma blad, och försök igen."


def test_a_small_file_that_swells_is_refused_before_it_is_parsed() -> None:
    strings = b"<sst>" + b"<si><t>a</t></si>" * (rules_files.SWOLLEN // 17 + 100) + b"</sst>"
    assert "för stor när den packas upp" in refused(changed(workbook(), xl_sharedStrings__xml=strings))


def test_a_file_over_twenty_megabytes_is_refused() -> None:
    assert refused(b"a" * (rules_files.MAX_BYTES + 1)) == "Filen får vara högst 20 MB."


def test_more_parts_than_a_workbook_has_are_refused() -> None:
    assert "för stor" in refused(changed(workbook(), **{f"xl_media_p{number}__xml": b"" for number in range(rules_files.MAX_PARTS)}))


def test_formulas_count_by_the_value_that_was_saved() -> None:
    content = workbook(write=lambda _book, sheet: sheet.write_formula(1, 2, "=1+1", None, 2))
    assert lines_of(content, "Hem")[1].cells == ["Prov Ett", "Härnösand", "2"]
    # A formula that came to an empty text, as Excel saves it.
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read(part).replace(b'<c r="C2">', b'<c r="C2" t="str">').replace(b"</f><v>2</v>", b"</f><v></v>")
    empty = changed(content, xl_worksheets_sheet1__xml=sheet)
    assert lines_of(empty, "Hem")[1].cells == ["Prov Ett", "Härnösand"]


def test_formulas_that_were_never_worked_out_are_refused_rather_than_read_as_nothing() -> None:
    book = Workbook()
    book.active.append(["Namn", "Platser"])
    book.active.append(["Prov Ett", "=1+1"])
    file = io.BytesIO()
    book.save(file)
    assert refused(file.getvalue()) == "Bladet har formler som inte är uträknade. Öppna filen i Excel, spara den och försök igen."


def test_links_to_other_workbooks_are_not_followed() -> None:
    content = workbook(write=lambda _book, sheet: sheet.write_formula(1, 2, "='[annan.xlsx]Blad1'!A1", None, "hämtat"))
    assert lines_of(content, "Hem")[1].cells[2] == "hämtat"


def test_a_formula_of_a_text_is_a_text() -> None:
    content = workbook(write=lambda _book, sheet: sheet.write_string(1, 2, '=HYPERLINK("x")'))
    assert lines_of(content, "Hem")[1].cells[2] == '=HYPERLINK("x")'


def test_a_cell_merged_downwards_says_the_same_of_every_row() -> None:
    def write(_book: Any, sheet: Any) -> None:
        sheet.merge_range(2, 1, 4, 1, "Kramfors")
        sheet.write_column(2, 0, ["Prov Två", "Prov Tre", "Prov Fyra"])
        sheet.write(5, 0, "Prov Fem")

    assert [line.cells[1:] for line in lines_of(workbook(write=write), "Hem")[2:]] == [["Kramfors"], ["Kramfors"], ["Kramfors"], []]


def test_a_merged_cell_as_high_as_the_sheet_costs_nothing() -> None:
    content = workbook(write=lambda _book, sheet: sheet.merge_range(2, 1, 1_048_575, 1, "x"))
    assert len(lines_of(content, "Hem")) == 3


TEXT = 'Namn;Kommun;Anm\nProv Ett;Härnösand;"rad ett\nrad två; med ""citat"""\nÅsa Ö;Örnsköldsvik;2,5\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_a_text_file_in_every_usual_writing(encoding: str, separator: str) -> None:
    text = TEXT if separator == ";" else TEXT.replace("2,5", "2.5").replace("två; med", "två med").replace(";", separator)
    lines = lines_of(text.encode(encoding), "")
    assert [line.cells[:2] for line in lines] == [["Namn", "Kommun"], ["Prov Ett", "Härnösand"], ["Åsa Ö", "Örnsköldsvik"]]
    assert lines[1].cells[2].startswith("rad ett\nrad två")


def test_a_quotation_mark_without_its_fellow_swallows_no_rows() -> None:
    content = ("Namn;Kommun\n" + 'Prov;"Härnösand\n' + "Prov;Kramfors\n" * 60).encode()
    assert refused(content) == "Ett citattecken på rad 2 saknar sitt par. Rätta det och försök igen."


def test_letters_of_any_writing_are_read() -> None:
    assert decoded("åäö".encode("cp1252")) == decoded("åäö".encode()) == decoded("åäö".encode("utf-16")) == "åäö"
