"""Rows put right in place: a cell, a choice, or the meaning of a word in the whole file."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.imports.actions.reading import FIELDS, put_cells, remember, settle, take
from famn.imports.actions.steps import CHECK, locked, order
from famn.imports.enums import Choice, Column, RowState, Stage
from famn.imports.models import HomeImport, ImportRow
from famn.imports.policy import check_can_import
from famn.imports.queries import bank_keys, known_for
from famn.imports.rules import understand
from famn.imports.rules_files import text_of
from famn.imports.rules_row import MEANT, REWRITTEN
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.kernel.names import fold

BATCH = 500


@transaction.atomic
def change_cells(*, by: Actor, run: HomeImport, row: ImportRow, cells: Mapping[int, str], at: datetime) -> None:
    """Write other texts in a row's cells. Rows that are like it, or were, are judged again with it.

    Effects: the row and its likes. Raises ``Refused`` for a protected home's row, which has no cells here.
    """
    check_can_import(by)
    now = locked(run, Stage.PREVIEW)
    fresh = _fresh(now, row)
    before = list(fresh.keys)
    texts = list(fresh.cells) + [""] * (len(now.columns) - len(fresh.cells))
    for place, text in cells.items():
        if str(place) in now.mapping and place < len(texts):
            texts[place] = text_of(text)
    put_cells(fresh, now.mapping, texts)
    _judge_again(now, fresh, before, at)
    row.refresh_from_db()


@transaction.atomic
def choose_for_row(*, by: Actor, run: HomeImport, row: ImportRow, choice: Choice, at: datetime) -> None:
    """Skip a row, take it as a new home although it is like another, or go by the proposal. Effects: the row and its likes."""
    check_can_import(by)
    now = locked(run, Stage.PREVIEW)
    fresh = _fresh(now, row)
    fresh.choice = choice
    _judge_again(now, fresh, list(fresh.keys), at)
    row.refresh_from_db()


@transaction.atomic
def choose_for_state(*, by: Actor, run: HomeImport, state: RowState, choice: Choice) -> int:
    """Skip every row that needs mending, or every one that is known already; or take the skipped back. Returns how many.

    Effects: the rows, and those that were like a skipped one.
    """
    check_can_import(by)
    now = locked(run, Stage.PREVIEW)
    becomes = {Choice.SKIP: RowState.SKIPPED, Choice.NEW: RowState.READY}.get(choice)
    if becomes is None or state not in {RowState.FAULTY, RowState.TWIN} or (state, choice) == (RowState.FAULTY, Choice.NEW):
        raise Refused("no_such_choice", _("Det valet går inte att göra för de raderna."))
    changed = now.rows.filter(state=state).update(choice=choice, state=becomes)
    if choice == Choice.SKIP:
        _free_likes(now)
    return changed


def _free_likes(run: HomeImport) -> None:
    """Rows that were like one that is now skipped stand for themselves; those like a home of the bank do not."""
    first: dict[str, int] = {}
    for number, keys in run.rows.exclude(choice=Choice.SKIP).order_by("number").values_list("number", "keys").iterator(2000):
        for key in keys:
            first.setdefault(key, number)
    twins = [row for row in run.rows.filter(state=RowState.TWIN) if not row.twin.startswith("H-")]
    for row in twins:
        settle(row, {}, first)
    ImportRow.objects.bulk_update(twins, ("twin", "state"), BATCH)


@transaction.atomic
def set_meanings(*, by: Actor, run: HomeImport, meanings: Mapping[Column, Mapping[str, str]], at: datetime) -> None:
    """Say what words of the file stand for, now and in the next file with the same headings; all rows are judged again by a job.

    Effects: the meanings, ``SavedMapping``, a job.
    """
    check_can_import(by)
    now = locked(run, Stage.PREVIEW)
    for column, words in meanings.items():
        if column in MEANT or column in REWRITTEN:
            said = {fold(word).strip(" ."): value for word, value in words.items() if value}
            now.meanings[column.value] = now.meanings.get(column.value, {}) | said
    remember(by, now, at)
    order(by, now, CHECK, stage=Stage.READING, total=now.rows.count(), at=at)
    run.refresh_from_db()


def _fresh(run: HomeImport, row: ImportRow) -> ImportRow:
    fresh = ImportRow.objects.get(pk=row.pk, run=run)
    if fresh.state == RowState.PROTECTED:
        raise Refused("protected", _("Raden gäller ett skyddat hem. Registrera det för hand."))
    return fresh


def _judge_again(run: HomeImport, row: ImportRow, before: list[str], at: datetime) -> None:
    """The row, and those that share a key with it or did: which of them is the first may have changed."""
    if row.state != RowState.PROTECTED:
        take(row, understand(row.cells, run.columns, run.mapping, known_for(run, on=local_date(at))))
    likes = {one.pk: one for one in run.rows.filter(keys__overlap=sorted({*before, *row.keys})).exclude(state=RowState.PROTECTED)}
    likes.pop(row.pk, None)
    group = sorted([*likes.values(), row], key=lambda one: one.number)
    shared = sorted({key for one in group for key in one.keys})
    around = run.rows.filter(keys__overlap=shared).exclude(choice=Choice.SKIP).exclude(pk=row.pk).values_list("number", "keys")
    first: dict[str, int] = {}
    counted = [*around, *([(row.number, row.keys)] if row.choice != Choice.SKIP else [])]
    for number, keys in sorted(counted):
        for key in keys:
            first.setdefault(key, number)
    bank = bank_keys(shared)
    for one in group:
        if one.state != RowState.PROTECTED:
            settle(one, bank, first)
    ImportRow.objects.bulk_update(group, FIELDS, BATCH)
