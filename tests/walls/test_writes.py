"""Every actor, every walled table: what she may add, change and remove, tried as the application's role (design 4).

Every actor adds a copy of each row, changes all rows and removes all rows; each is undone at once. The wall decides which.
"""

import json
import uuid
from collections.abc import Callable, Iterable
from itertools import compress
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
WRITERS = sorted(
    EVERYBODY
    | OUTSIDE
    | {name for name in THE_OTHERS if name.split("_")[0] in {"head:2", "coordinator:2", "matching:2", "secretary", "clock"}}
)
"""Everybody of cooperation 1, and of the other those who may write most."""

CHANGED = {
    "organisations.Membership": "ends_on = ends_on",
    "organisations.Board": "name = name",
    "organisations.ResponsibilityRule": "ends_on = ends_on",
    "organisations.ModuleSetting": "ends_on = ends_on",
    "documents.Document": "title = title",
    "accounts.RoleHolding": "ends_on = ends_on",
    "accounts.FunctionHolding": "ends_on = ends_on",
    "accounts.Invitation": "withdrawn_at = withdrawn_at",
    "people.VaultOpening": "seen_at = now(), seen_by = famn_user()",
    "homes.HomeOpening": "closed_at = now()",
}
"""What is changed where the application may not change every column."""


def compare(stage: Stage, table: str, allowed: dict[str, frozenset[str]], act: Callable[[], Iterable[str]]) -> None:
    """``act`` gives the names of the rows that an actor got through with."""
    wrong = []
    for actor in WRITERS:
        stage.enter(actor)
        did, may = set(act()), {name for name, actors in allowed.items() if actor in actors}
        if did != may:
            wrong.append(f"{actor} may {sorted(did - may)}, cannot {sorted(may - did)}")
    assert not wrong, "\n".join(wrong)


def names(stage: Stage, model: type[Model]) -> dict[Any, str]:
    return {pk: name for name, pk in stage.cast.rows[model].items()}


def fresh(model: type[Model], row: dict[str, Any]) -> str:
    key = model._meta.pk
    if isinstance(key, UUIDField):
        row = row | {key.column: str(uuid.uuid4())}
    elif key.remote_field is None:
        row = row | {key.column: uuid.uuid4().int % 10**15 if key.get_internal_type() != "CharField" else "9999"}
    return json.dumps(row)


@pytest.mark.parametrize("table", sorted(SEES))
def test_a_copy_of_a_row_is_added_by_those_who_may(stage: Stage, table: str) -> None:
    model = apps.get_model(table)
    rows = stage.values(model)
    copies = {name: fresh(model, rows[str(pk)]) for name, pk in stage.cast.rows[model].items()}
    compare(stage, table, unfold(ADDS.get(table, {})), lambda: compress(copies, stage.copies(model, copies.values())))


@pytest.mark.parametrize("table", sorted(SEES))
def test_a_row_is_changed_by_those_who_may(stage: Stage, table: str) -> None:
    model = apps.get_model(table)
    column = next(one.column for one in model._meta.concrete_fields if not one.primary_key)
    change = sql.SQL(CHANGED[table]) if table in CHANGED else sql.SQL("{0} = {0}").format(sql.Identifier(column))
    known, key = names(stage, model), sql.Identifier(model._meta.pk.column)
    statement = sql.SQL("update {} set {} returning {}").format(sql.Identifier(model._meta.db_table), change, key)
    compare(stage, table, unfold(CHANGES.get(table, {})), lambda: [known[pk] for (pk,) in stage.undone(statement)])


@pytest.mark.parametrize("table", sorted(SEES))
def test_a_row_is_removed_by_those_who_may(stage: Stage, table: str) -> None:
    model = apps.get_model(table)
    known, key = names(stage, model), sql.Identifier(model._meta.pk.column)
    statement = sql.SQL("delete from {} returning {}").format(sql.Identifier(model._meta.db_table), key)
    compare(stage, table, unfold(REMOVES.get(table, {})), lambda: [known[pk] for (pk,) in stage.undone(statement)])
