"""Every actor, every walled table: what she may add, change and remove, tried as the application's role (design 4).

A copy of each row is added, each row is changed and removed, by every actor, in a savepoint that is rolled back.
"""

import json
import uuid
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model, UUIDField
from psycopg import sql

from tests.walls.acting import Stage
from tests.walls.expected import EVERYBODY, OUTSIDE, SEES, THE_OTHERS
from tests.walls.expected_writes import ADDS, CHANGES, REMOVES
from tests.walls.mirror import unfold

pytestmark = pytest.mark.covers("R-75")
WRITERS = sorted(EVERYBODY | OUTSIDE | {name for name in THE_OTHERS if name.split("_")[0] in {"head:2", "coordinator:2", "matching:2", "secretary", "clock"}})
"""Everybody of cooperation 1, and of the other those who may write most."""

CHANGED = {
    "people.VaultOpening": "seen_at = now(), seen_by = famn_user()",
    "homes.HomeOpening": "closed_at = now()",
}
"""What is changed where the application may not change every column."""


def wrongs(stage: Stage, table: str, allowed: dict[str, frozenset[str]], act: Any) -> list[str]:
    model = apps.get_model(table)
    found = []
    for actor in WRITERS:
        stage.enter(actor)
        for name, pk in stage.cast.rows[model].items():
            may, did = actor in allowed.get(name, ()), stage.tried(partial(act, pk))
            if may != did:
                found.append(f"{actor} {'may' if did else 'cannot'}: {name}")
    return found


def tell(wrong: list[str]) -> None:
    assert not wrong, "\n".join(wrong)


def fresh(model: type[Model], row: dict[str, Any]) -> str:
    key = model._meta.pk
    if isinstance(key, UUIDField):
        row = row | {key.column: str(uuid.uuid4())}
    elif key.remote_field is None:
        row = row | {key.column: uuid.uuid4().int % 10**15 if key.get_internal_type() != "CharField" else "9999"}
    return json.dumps(row)


@pytest.mark.parametrize("table", sorted(SEES))
def test_a_copy_of_a_row_is_added_by_those_who_may(stage: Stage, table: str) -> None:
    model, name = apps.get_model(table), sql.Identifier(apps.get_model(table)._meta.db_table)
    rows = stage.values(model)
    statement = sql.SQL("insert into {0} select * from jsonb_populate_record(null::{0}, %s)").format(name)
    tell(wrongs(stage, table, unfold(ADDS.get(table, {})), lambda pk: stage.run(statement, [fresh(model, rows[str(pk)])])[0]))


@pytest.mark.parametrize("table", sorted(SEES))
def test_a_row_is_changed_by_those_who_may(stage: Stage, table: str) -> None:
    meta = apps.get_model(table)._meta
    column = next(one.column for one in meta.concrete_fields if not one.primary_key)
    change = sql.SQL(CHANGED[table]) if table in CHANGED else sql.SQL("{0} = {0}").format(sql.Identifier(column))
    statement = sql.SQL("update {} set {} where {} = %s").format(sql.Identifier(meta.db_table), change, sql.Identifier(meta.pk.column))
    tell(wrongs(stage, table, unfold(CHANGES.get(table, {})), lambda pk: stage.run(statement, [pk])[0]))


@pytest.mark.parametrize("table", sorted(SEES))
def test_a_row_is_removed_by_those_who_may(stage: Stage, table: str) -> None:
    meta = apps.get_model(table)._meta
    statement = sql.SQL("delete from {} where {} = %s").format(sql.Identifier(meta.db_table), sql.Identifier(meta.pk.column))
    tell(wrongs(stage, table, unfold(REMOVES.get(table, {})), lambda pk: stage.run(statement, [pk])[0]))
