"""What the two database roles may do, laid down around every migration.

``famn_owner`` owns the tables and migrates. ``famn_app`` is what the web and the jobs are: it owns nothing, reads and
writes rows, and cannot pass the row policies. ``famn_consult`` owns one function and
signs in nowhere. Who creates the roles: the embedded server, or once a database
administrator (docs/operations.md).
"""

from typing import Any

from django.core.management.base import CommandError
from django.db import connections

APP = "famn_app"
OWNER = "famn_owner"
CONSULT = "famn_consult"

# Default privileges belong to the role that states them and to one database; so a test database gets them the same way.
BEFORE = f"""
grant usage on schema public to {APP};
alter default privileges in schema public grant select, insert, update, delete on tables to {APP};
alter default privileges in schema public grant usage, select on sequences to {APP};
"""
# pgtrigger re-creates its function whenever triggers are installed. As shipped, code may ask to be left out of the
# history; here the answer is always no.
AFTER = f"""
revoke insert, update, delete on django_migrations from {APP};
create or replace function public._pgtrigger_should_ignore(trigger_name name) returns boolean
    language sql immutable as 'select false';
"""


def before_migrate(*, using: str, **_: Any) -> None:
    """Grant, before the first table exists. Refuses every connection but the owner's."""
    if using != "owner":
        raise CommandError(f"migrations run as {OWNER}: use `famn migrate`")
    _run(BEFORE, using)


def after_migrate(*, using: str, **_: Any) -> None:
    """Take back what the app must not have: its own record of migrations, and the way past the history."""
    # Emptying the tables after a transactional test sends the same signal for the app's connection.
    if using == "owner":
        _run(AFTER, using)


def _run(sql: str, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(sql)


class CacheRouter:
    """Sends the cache table to a connection of its own, outside the request's transaction."""

    @staticmethod
    def _alias(model: Any) -> str | None:
        return "cache" if model._meta.app_label == "django_cache" else None

    def db_for_read(self, model: Any, **_: Any) -> str | None:
        """The alias to read from; None leaves the choice to Django."""
        return self._alias(model)

    def db_for_write(self, model: Any, **_: Any) -> str | None:
        """The alias to write to."""
        return self._alias(model)
