"""What must hold before anything is served: a database role that cannot pass the row policies, and all migrations."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from famn.config.roles import APP, CONSULT, OWNER

ROLE = """
select current_user, r.rolsuper, r.rolbypassrls,
    exists (select from pg_roles o where (o.rolsuper or o.rolbypassrls) and o.oid <> r.oid and pg_has_role(r.oid, o.oid, 'member')),
    exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and c.relowner = r.oid),
    has_schema_privilege('public', 'create')
from pg_roles r where r.rolname = current_user
"""
OWNS = """
select current_setting('server_version_num')::int, current_user,
    array(select wanted from unnest(%s::text[]) wanted where wanted not in (select rolname from pg_roles))
"""
OLDEST = 150_000
FAULTS = (
    "is a superuser",
    "bypasses row security",
    "is a member of a role that bypasses row security",
    "owns tables",
    "may create tables",
)


def role_faults(using: str = "default") -> list[str]:
    """Why the role of a connection must not serve anyone, in words; empty when it may."""
    with connections[using].cursor() as cursor:
        cursor.execute(ROLE)
        name, *found = cursor.fetchone()
    return [f"the database role {name} {fault}" for fault, true in zip(FAULTS, found, strict=True) if true]


def database_role(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """System check ``famn.E001``: runs when the default database is among those checked."""
    if "default" not in (databases or []):
        return []
    hint = "DATABASE_URL must name a role that owns nothing and cannot bypass row security (docs/operations.md)"
    return [Error(fault, hint=hint, id="famn.E001") for fault in role_faults()]


def missing_migrations(using: str = "default") -> list[str]:
    """Migrations that the code has and the database has not, as app.name."""
    executor = MigrationExecutor(connections[using])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def start_faults() -> list[str]:
    """Everything that forbids a start, in words; empty when the copy may serve."""
    try:
        _knock("default")
        if faults := role_faults():  # such a role may lack even the right to read what follows
            return faults
        if missing := missing_migrations():
            return [f"{len(missing)} migrations are not applied, the first is {missing[0]}: run `famn migrate`"]
    except DatabaseError as error:
        return [f"the database does not answer: {in_a_line(error)}"]
    return []


def owner_faults() -> list[str]:
    """Why the database cannot be migrated, in words: the server, the role, or roles that the grants need."""
    try:
        with connections["owner"].cursor() as cursor:
            cursor.execute(OWNS, [[OWNER, APP, CONSULT]])
            version, name, missing = cursor.fetchone()
    except DatabaseError as error:
        return [f"the database of DATABASE_OWNER_URL does not answer: {in_a_line(error)}"]
    if version < OLDEST:
        return [f"PostgreSQL {OLDEST // 10_000} or newer is needed"]
    if missing:
        return [f"the database has no role {missing[0]} (docs/operations.md)"]
    return [] if name == OWNER else [f"DATABASE_OWNER_URL signs in as {name}; migrations run as {OWNER}"]


def _knock(using: str) -> None:
    # Without the pool, which would try and complain for a while.
    settings = connections[using].settings_dict
    probe = connections.create_connection(using)
    probe.settings_dict = {**settings, "OPTIONS": {name: value for name, value in settings["OPTIONS"].items() if name != "pool"}}
    probe.ensure_connection()
    probe.close()


def in_a_line(error: Exception) -> str:
    """What the database said, without its line breaks."""
    return " ".join(str(error).split())
