"""A file comes in, its columns are chosen, and its rows are read: nothing in the bank is touched."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.imports.actions.steps import READ, Teller, locked, order, silent
from famn.imports.enums import Choice, Column, RowState, Stage
from famn.imports.models import KEPT_DAYS, HomeImport, ImportFile, ImportRow, SavedMapping
from famn.imports.policy import check_can_import
from famn.imports.queries import bank_keys, known_for
from famn.imports.rules import understand
from famn.imports.rules_cells import phone_without_identity_numbers, without_lookalikes
from famn.imports.rules_files import LOOKED_LINES, MAX_ROWS, Line, lines_of, outline_of
from famn.imports.rules_known import Known, Understood
from famn.imports.rules_mapping import guess, header_index, known_headings, signature, titles_at
from famn.imports.rules_row import is_protected, no_home, repeats_headings
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused

BATCH = 500
TOLD_EVERY = 200
EXAMPLE_BEGINS = "Exempel:"
"""How the example of our own template begins: nobody's home."""


@transaction.atomic
def start_import(*, by: Actor, name: str, content: bytes, at: datetime) -> HomeImport:
    """Take a file in and guess its sheet, headings and columns; known headings are understood as last time.

    Effects: ``HomeImport``, ``ImportFile``. Raises ``Refused`` for another kind of file, one that unpacks too large, and an
    empty one.
    """
    check_can_import(by)
    first_lines = outline_of(content)
    run = HomeImport(
        cooperation_id=by.own_cooperation_id, file_name=name[-120:], sheets=list(first_lines), user_id=by.own_user_id, by_name=by.name,
        created_at=at, kept_until=local_date(at) + timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    # The sheet with the most known headings; among equals the fullest.
    sheet = max(first_lines, key=lambda name: (known_headings(first_lines[name]), len(first_lines[name])), default="")
    if not first_lines.get(sheet):
        raise Refused("no_rows", _("Filen har inga rader."))
    guess_columns(run, first_lines[sheet], sheet=sheet, header_row=None, at=at)
    run.save(force_insert=True)
    ImportFile.objects.create(run=run, cooperation_id=run.cooperation_id, content=content)
    return run


def guess_columns(run: HomeImport, lines: Sequence[Line], *, sheet: str, header_row: int | None, at: datetime) -> None:
    """Set an import's sheet, headings and a first mapping out of the sheet's first rows, unsaved."""
    known = known_for(run, on=local_date(at))
    at_line = header_index(lines) if header_row is None else next((i for i, line in enumerate(lines) if line.number == header_row), 0)
    under = lines[at_line + 1 :]
    run.sheet, run.header_row = sheet, lines[at_line].number if lines else 1
    titles = [without_lookalikes(text)[:200] for text in titles_at(lines, at_line)]
    width = max([len(titles), *(len(line.cells) for line in under)])
    run.columns = titles + [""] * (width - len(titles))
    run.mapping = guess(run.columns, under, [name for _code, name in known.municipalities.values()])
    saved = SavedMapping.objects.filter(cooperation_id=run.cooperation_id, signature=signature(run.columns)).first()
    if saved is not None:
        run.mapping, run.meanings = saved.mapping, saved.meanings


@transaction.atomic
def choose_sheet(*, by: Actor, run: HomeImport, sheet: str, header_row: int | None, at: datetime) -> None:
    """Read another sheet of the file, or let another row hold the headings. Effects: sheet, headings and a new guess of the columns."""
    check_can_import(by)
    now = locked(run, Stage.MAPPING, Stage.PREVIEW)
    if sheet not in now.sheets:
        raise Refused("no_such_sheet", _("Bladet finns inte i filen."))
    guess_columns(now, lines_of(bytes(now.file.content), sheet, most=LOOKED_LINES), sheet=sheet, header_row=header_row, at=at)
    now.rows.all().delete()
    now.stage = Stage.MAPPING
    now.save()
    run.refresh_from_db()


@transaction.atomic
def choose_columns(*, by: Actor, run: HomeImport, mapping: Mapping[str, str], at: datetime, queued: bool = True) -> None:
    """Say what each column holds, remember it for files with the same headings, and order the reading of the rows.

    Effects: the mapping, ``SavedMapping``, rows of an earlier reading removed, a job. Raises ``Refused`` when the name is
    left out. A register of one municipality may have no column for it: it is then said once for the whole file.
    """
    check_can_import(by)
    now = locked(run, Stage.MAPPING, Stage.PREVIEW)
    chosen = {place: Column(column).value for place, column in mapping.items() if column}
    if Column.NAMES not in chosen.values():
        raise Refused("no_names", _("Välj vilken kolumn som har familjens namn."))
    now.mapping = chosen
    now.rows.all().delete()
    remember(by, now, at)
    order(by, now, READ, stage=Stage.READING, total=0, at=at, queued=queued)
    run.refresh_from_db()


def remember(by: Actor, run: HomeImport, at: datetime) -> None:
    """Keep how this file was understood for the next one with the same headings."""
    SavedMapping.objects.update_or_create(
        cooperation_id=run.cooperation_id, signature=signature(run.columns),
        defaults={"mapping": run.mapping, "meanings": run.meanings, "saved_at": at, "by_name": by.name},
    )  # fmt: skip


@transaction.atomic
def read_rows(*, by: Actor, run: HomeImport, at: datetime, tell: Teller = silent) -> None:
    """Read every row under the headings into the staging, understood and compared with the bank and the file itself.

    Columns that nobody has chosen, identity numbers and everything of a protected home are left out; sums, headings between the
    rows and network homes are skipped until somebody takes them in. Effects: ``ImportRow``s;
    the stage. Raises ``Refused`` for too many rows or none.
    """
    check_can_import(by)
    now = locked(run, Stage.READING)
    now.rows.all().delete()
    lines = [line for line in lines_of(bytes(now.file.content), now.sheet) if line.number > now.header_row]
    rows = [row for line in lines if (row := _row(now, line)) is not None]
    if len(rows) > MAX_ROWS:
        raise Refused("too_many_rows", _("Filen har fler än 20 000 rader. Dela den i flera filer."))
    if not rows:
        raise Refused("no_rows", _("Det finns inga rader under rubrikraden."))
    known = known_for(now, on=local_date(at))
    judge(rows, now, known, bank_keys(), tell, aside=True)
    ImportRow.objects.bulk_create(rows, BATCH)
    now.stage, now.failure = Stage.PREVIEW, ""
    now.save(update_fields=["stage", "failure"])


def _row(run: HomeImport, line: Line) -> ImportRow | None:
    if repeats_headings(line.cells, run.columns):
        return None  # the headings once more, as on a printed page
    names = next((int(place) for place, column in run.mapping.items() if column == Column.NAMES), 0)
    if names < len(line.cells) and line.cells[names].startswith(EXAMPLE_BEGINS):
        return None
    row = ImportRow(run=run, cooperation_id=run.cooperation_id, number=line.number)
    put_cells(row, run.mapping, line.cells)
    reason = no_home(line.cells, run.columns)
    if row.state != RowState.PROTECTED and reason:
        row.choice = Choice.SKIP
        row.problems = [
            {"column": None, "text": reason, "fault": False, "suggestion": "", "word": "", "fact": "", "reads": "", "aside": True}
        ]
    return row if any(row.cells) or row.state == RowState.PROTECTED else None


def put_cells(row: ImportRow, mapping: Mapping[str, str], cells: Sequence[str]) -> None:
    """Give a row its texts, without what is not to be kept: columns nobody chose, identity numbers, and a protected home's all."""
    if is_protected(cells, mapping):
        row.cells, row.facts, row.keys, row.problems, row.state = [], {}, [], [], RowState.PROTECTED
        return
    kept = [_kept(text, mapping.get(str(place))) for place, text in enumerate(cells)]
    row.cells, row.state = kept, RowState.READY


def _kept(text: str, column: str | None) -> str:
    if column is None or column == Column.IDENTITY:
        return ""
    return phone_without_identity_numbers(text) if column == Column.PHONE else without_lookalikes(text)


def judge(
    rows: Iterable[ImportRow], run: HomeImport, known: Known, bank: Mapping[str, str], tell: Teller = silent, *, aside: bool = False
) -> None:
    """Understand rows in the file's order and say what becomes of each, unsaved. The first of several alike is the one that counts.

    ``aside``: rows that are not to be taken in as they are become skipped.
    """
    rows = list(rows)
    seen: dict[str, int] = {}
    for done, row in enumerate(rows, 1):
        if row.state != RowState.PROTECTED:
            understood = understand(row.cells, run.columns, run.mapping, known)
            take(row, understood)
            if aside and understood.aside:
                row.choice = Choice.SKIP
            settle(row, bank, seen)
            if row.choice != Choice.SKIP:
                for key in row.keys:
                    seen.setdefault(key, row.number)
        if done % TOLD_EVERY == 0:
            tell(done, len(rows))
    tell(len(rows), len(rows))


def take(row: ImportRow, understood: Understood) -> None:
    """Give a row what it was understood as, unsaved. Why it was skipped when the file was read stays."""
    why = [problem for problem in row.problems if problem.get("aside")]
    row.facts, row.problems, row.keys = understood.facts, [*why, *understood.problems], understood.keys


def settle(row: ImportRow, bank: Mapping[str, str], seen: Mapping[str, int]) -> None:
    """Say what becomes of an understood row: which home or earlier row it is like, and its state, unsaved."""
    home = next((bank[key] for key in row.keys if key in bank), "")
    earlier = min((seen[key] for key in row.keys if key in seen and seen[key] < row.number), default=None)
    row.twin = home or (_("rad %(number)s") % {"number": earlier} if earlier else "")
    row.warned = any(not problem["fault"] and not problem.get("reads") for problem in row.problems)
    if row.choice == Choice.SKIP:
        row.state = RowState.SKIPPED
    elif any(problem["fault"] for problem in row.problems):
        row.state = RowState.FAULTY
    elif row.twin and row.choice != Choice.NEW:
        row.state = RowState.TWIN
    else:
        row.state = RowState.READY


FIELDS = ("cells", "facts", "problems", "keys", "state", "choice", "warned", "twin")
"""What of a row is written again when it has been judged again."""


@transaction.atomic
def check_all_rows(*, by: Actor, run: HomeImport, at: datetime, tell: Teller = silent) -> None:
    """Understand every row anew: the words of the file have been given meanings, or the bank has changed. Effects: the rows; the stage."""
    check_can_import(by)
    now = locked(run, Stage.READING, Stage.PREVIEW)
    rows = list(now.rows.order_by("number"))
    judge(rows, now, known_for(now, on=local_date(at)), bank_keys(), tell)
    ImportRow.objects.bulk_update(rows, FIELDS, BATCH)
    now.stage = Stage.PREVIEW
    now.save(update_fields=["stage"])
