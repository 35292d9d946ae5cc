"""What must hold before anything is served: a database role that cannot pass the row policies, and all migrations."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

ROLE = """
select current_user, r.rolsuper, r.rolbypassrls,
    exists (select from pg_roles o where (o.rolsuper or o.rolbypassrls) and o.oid <> r.oid and pg_has_role(r.oid, o.oid, 'member')),
    exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and c.relowner = r.oid),
    has_schema_privilege('public', 'create')
from pg_roles r where r.rolname = current_user
"""
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
        faults = role_faults()
        if missing := missing_migrations():
            faults.append(f"{len(missing)} migrations are not applied, the first is {missing[0]}: run `famn migrate`")
    except DatabaseError as error:
        faults = [f"the database does not answer: {' '.join(str(error).split())}"]
    return faults
