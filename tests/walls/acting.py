"""What an actor can do, tried on the connection of the cast as the application's role."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.models import Model
from psycopg import sql

from tests.walls.rows import ALIAS, Cast

REFUSED = "42501"  # insufficient privilege: a policy or a grant said no


TRY_COPIES = """
create function try_copies(target regclass, copies jsonb[]) returns boolean[] language plpgsql as $$
declare
  one jsonb;
  answers boolean[] := '{}';
begin
  foreach one in array copies loop
    begin
      execute format('insert into %1$s select * from jsonb_populate_record(null::%1$s, $1)', target) using one;
      raise exception using errcode = 'raise_exception';
    exception
      when insufficient_privilege then answers := answers || false;
      when others then answers := answers || true;
    end;
  end loop;
  return answers;
end $$
"""
"""Each copy is tried in a block of its own, which its ending undoes. Gone with the transaction."""


class Stage:
    """States actors and tries acts; nothing tried is kept."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def enter(self, actor: str) -> None:
        """From here on the database knows this actor, as the middleware (or the link's view) would tell it."""
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(
                "select set_config('famn.holding', %s, true), set_config('famn.link', %s, true), set_config('famn.user', '', true)",
                [self.cast.holdings.get(actor, ""), self.cast.links.get(actor, "")],
            )

    def run(self, statement: str | sql.Composable, values: Iterable[Any] = ()) -> tuple[int, list[tuple[Any, ...]]]:
        """One statement; how many rows it touched, and those it gave."""
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(statement, list(values))
            return cursor.rowcount, cursor.fetchall() if cursor.description else []

    def undone(self, act: sql.Composable) -> list[tuple[Any, ...]]:
        """The rows that an act gave; none when a policy or a grant refused it. It is undone at once."""
        try:
            with transaction.atomic(using=ALIAS):
                rows = self.run(act)[1]
                transaction.set_rollback(True, using=ALIAS)
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) != REFUSED:
                raise
            return []
        return rows

    def copies(self, model: type[Model], rows: Collection[str]) -> list[bool]:
        """Which of these rows the wall lets the actor add. A constraint that stops one comes after the wall: that is a yes."""
        _, [(answers,)] = self.run("select try_copies(%s::regclass, %s::jsonb[])", [model._meta.db_table, list(rows)])
        return answers

    def values(self, model: type[Model]) -> dict[Any, dict[str, Any]]:
        """Every row of the model as it stands, past the wall, for copies of it."""
        table = sql.Identifier(model._meta.db_table)
        with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
            cursor.execute("set local role none")
            cursor.execute(sql.SQL("select to_jsonb(t) from {} t").format(table))
            rows = [json.loads(row[0]) for row in cursor.fetchall()]
            cursor.execute("set local role famn_app")
        return {str(row[model._meta.pk.column]): row for row in rows}
