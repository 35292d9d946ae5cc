"""What is missing as a workbook: a file leaves the walls behind it, so no count under five stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from famn.plans.models import RecruitmentBrief
from famn.plans.queries_recruiting import Brief
from famn.plans.rules_recruiting import STEP, at_least
from famn.plans.words_recruiting import area_words, kind_words, waiting_words
from famn.ui.swedish import sentence

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the second sheet says of the file. ``on``: the day that it tells of; ``made_up``: the demo's."""

    purpose: str
    unit: str
    on: date
    made_up: bool


def write_missing(out: IO[bytes], brief: Brief, about: About) -> None:
    """The figures, for those who see them: in fives, so that neither two rows nor two days' files tell of few by their difference."""
    rows: list[tuple[str | int, ...]] = []
    for gap in brief.gaps:
        few = gap.children < STEP
        children: str | int = _("färre än fem") if few else at_least(gap.children)
        behind = at_least(gap.requests)
        rows.append((sentence(kind_words(gap.kind)), sentence(area_words(gap.area)), behind, "" if few else gap.homes, children))
    heads = (
        (_("Hem som saknas"), 54),
        (_("Område"), 30),
        (_("Förfrågningar bakom, minst"), 28),
        (_("Antal hem"), 12),
        (_("Fler barn får plats, minst"), 26),
    )
    _write(out, heads, rows, about)


def write_brief(out: IO[bytes], brief: RecruitmentBrief, about: About) -> None:
    """The shared text, line by line."""
    _write(out, ((_("Hem som saknas"), 110),), [(line,) for line in (waiting_words(brief.waiting), *brief.lines) if line], about)


def _write(out: IO[bytes], heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[str | int]], about: About) -> None:
    book = Workbook(out, OPTIONS)
    bold = book.add_format({"bold": True, "bottom": 1})
    title = _("Påhittade uppgifter") if about.made_up else _("Rekryteringsbehov")
    sheet = book.add_worksheet(title)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{title}&R{about.on.isoformat()}")
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value)
            elif value:
                sheet.write_string(number, column, value)
    _about(book, about)
    book.close()


def _about(book: Workbook, about: About) -> None:
    sheet = book.add_worksheet(_("Om filen"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    lines = [
        (_("Uppgifter"), _("Påhittade uppgifter") if about.made_up else _("Uppgifter om hela kön, aldrig om ett enskilt barn")),
        (_("Gäller"), about.on.isoformat()),
        (_("Av"), about.unit),
        (_("Ändamål"), about.purpose),
        (
            _("Små tal"),
            _("Antal skrivs nedåt i hela femtal, och inte alls under fem. Slag och orter med färre förfrågningar slås ihop eller utgår."),
        ),
        (_("Räknat"), _("Raderna kan inte läggas ihop: samma barn kan få plats på flera av dem.")),
    ]
    for row, (what, text) in enumerate(lines):
        sheet.write_string(row, 0, what)
        sheet.write_string(row, 1, text)
