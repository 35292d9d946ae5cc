"""Workbooks that Famn gives out: a template to fill in, and the rows of an import that need mending."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from famn.homes.enums import AdultAtHome, CareKind, Category
from famn.imports.enums import Column
from famn.imports.models import HomeImport, ImportRow
from famn.organisations.models import Municipality

ROWS_WITH_LISTS = 2000
EXAMPLE: dict[Column, str] = {
    Column.NAMES: "Exempel: Kim och Robin Provgren",
    Column.ADDRESS: "Provvägen 1",
    Column.POSTAL: "871 30 Härnösand",
    Column.LOCALITY: "Härnösand",
    Column.MUNICIPALITY: "Härnösand",
    Column.PHONE: "070-174 06 05",
    Column.EMAIL: "provgren@exempel.se",
    Column.CATEGORY: "Familjehem i egen regi",
    Column.CARE_KINDS: "Stadigvarande vård",
    Column.PLACES: "2",
    Column.AGES: "0–6",
    Column.SIBLINGS: "2",
    Column.ROOMS: "2",
    Column.SEX: "spelar ingen roll",
    Column.ADULT: "Deltid",
    Column.LANGUAGES: "Svenska, arabiska",
    Column.PETS: "nej",
    Column.SMOKE_FREE: "ja",
    Column.CAR: "ja",
    Column.SHORT_NOTICE: "nej",
    Column.STATUS: "Ledig",
    Column.COORDINATOR: "",
    Column.LAST_WORD: "2026-03-01",
    Column.ASSESSED: "2025-02-10",
    Column.CONSENT: "2025-02-10",
    Column.COURSE: "2025-01-15",
    Column.PROVIDER: "",
    Column.PROTECTION: "nej",
}


def _lists() -> dict[Column, list[str]]:
    yes_no = ["ja", "nej"]
    return {
        Column.MUNICIPALITY: list(Municipality.objects.order_by("name").values_list("name", flat=True)),
        Column.CATEGORY: [str(each.label) for each in Category if each != Category.NETWORK],
        Column.CARE_KINDS: [str(each.label) for each in CareKind],
        Column.ADULT: [str(each.label) for each in AdultAtHome],
        Column.STATUS: [_("Ledig"), _("Vilande"), _("Under utredning"), _("Avslutad"), _("Upptagen")],
        **dict.fromkeys((Column.PETS, Column.SMOKE_FREE, Column.CAR, Column.SHORT_NOTICE, Column.PROTECTION), yes_no),
    }


def template_workbook() -> bytes:
    """The template: our headings, one example, lists to choose from, and a sheet of instructions."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    bold, grey, wrap = (
        book.add_format({"bold": True, "bottom": 1}),
        book.add_format({"font_color": "#666666"}),
        book.add_format({"text_wrap": True}),
    )
    homes, help_sheet, choices = book.add_worksheet(_("Familjehem")), book.add_worksheet(_("Läs först")), book.add_worksheet(_("Listor"))
    lists = _lists()
    for place, column in enumerate(column for column in EXAMPLE):
        homes.write_string(0, place, str(column.label), bold)
        homes.write_string(1, place, EXAMPLE[column], grey)
        homes.set_column(place, place, max(12, len(str(column.label)) + 2))
        values = lists.get(column)
        if values:
            choices.write_string(0, place, str(column.label), bold)
            for row, value in enumerate(values, 1):
                choices.write_string(row, place, value)
            letter = xlsxwriter.utility.xl_col_to_name(place)
            source = f"='{_('Listor')}'!${letter}$2:${letter}${len(values) + 1}"
            # A warning, not a stop: several languages or kinds of assignment are written with commas.
            homes.data_validation(1, place, ROWS_WITH_LISTS, place, {"validate": "list", "source": source, "error_type": "information"})
    homes.freeze_panes(1, 1)
    help_sheet.set_column(0, 0, 100, wrap)
    for row, text in enumerate(instructions()):
        help_sheet.write_string(row, 0, text, bold if row == 0 else wrap)
    book.close()
    return file.getvalue()


def instructions() -> list[str]:
    """What the template's second sheet says."""
    return [
        _("Så här fyller du i listan"),
        _("Ett hem på varje rad. Ta bort exempelraden. Kolumner du inte behöver kan stå tomma eller tas bort."),
        _("Namn och kommun behövs alltid, och telefon eller e-post."),
        _("Datum skrivs 2026-03-01. Ålder skrivs 0–6. Flera språk eller slag av uppdrag skiljs åt med komma."),
        _("Ett hem blir redo först när både dagen för bedömningen och dagen för samtycke till alla medlemskommuner är ifyllda."),
        _("Skriv aldrig personnummer i listan. De förs inte in."),
        _("Hem med skyddade personuppgifter hör inte hemma i listan. Registrera dem för hand."),
        _("Nätverkshem registreras av sin nämnd."),
        _("Inget förs in i banken förrän du har granskat raderna och bekräftat."),
    ]


def rows_workbook(run: HomeImport, rows: Iterable[ImportRow]) -> bytes:
    """Rows as they stand in the staging, with what is wrong in a column of its own: to mend in the spreadsheet and read in again."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet(_("Att rätta"))
    places = sorted(int(place) for place, column in run.mapping.items() if column != Column.IDENTITY)
    _write(
        sheet,
        0,
        [*(run.columns[place] or str(Column(run.mapping[str(place)]).label) for place in places), _("Rad i filen"), _("Att rätta")],
        bold,
    )
    for at, row in enumerate(rows, 1):
        said = " ".join(problem["text"] for problem in row.problems if problem["fault"])
        _write(sheet, at, [*(row.cells[place] if place < len(row.cells) else "" for place in places), str(row.number), said])
    sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, at: int, texts: Sequence[str], style: object = None) -> None:
    for place, text in enumerate(texts):
        # As a text, whatever it begins with: a cell is never a formula here.
        sheet.write_string(at, place, text, style)
