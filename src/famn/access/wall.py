"""Applies the row wall: every ``walls.sql`` beside a domain, whole and idempotent, after each migration.

The files are the truth about who reads which rows; they are not migrations, because a policy has no history worth
replaying: the newest text is always the one in force. The triggers that write the change history are laid down in the
same stroke. The start-up check compares the hash.
"""

import hashlib
from pathlib import Path
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connections, transaction

FIRST = "accounts"  # its file defines the actor functions that every other file uses
TIES = Path(__file__).with_name("ties.sql")


def wall_files() -> list[Path]:
    """Every ``walls.sql``, the actor functions first, then in the order of the layers; last what holds of every table."""
    configs = sorted(apps.get_app_configs(), key=lambda config: config.label != FIRST)
    return [*(path for config in configs if (path := Path(config.path) / "walls.sql").exists()), TIES]


def wall_hash() -> str:
    """The hash of all policy files and triggers together, stored on the database when they were applied."""
    triggers = sorted(f"{model._meta.label}:{trigger.compile(model).hash}" for model, trigger in pgtrigger.registered())
    return hashlib.sha256(b"\0".join([*(path.read_bytes() for path in wall_files()), *map(str.encode, triggers)])).hexdigest()


def applied_hash(using: str) -> str | None:
    """The hash of the policies in force in a database; None when none were ever applied."""
    with connections[using].cursor() as cursor:
        cursor.execute("select obj_description(to_regprocedure('famn_role()'), 'pg_proc')")
        return cursor.fetchone()[0]


def apply_walls(*, using: str = "owner", **_: Any) -> None:
    """Lay down every trigger and policy in one transaction, unless the same text is already in force."""
    if using != "owner" or applied_hash(using) == wall_hash():
        return
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        pgtrigger.install(database=using)
        for path in wall_files():
            cursor.execute(path.read_text(encoding="utf-8"))
        cursor.execute("select format('comment on function famn_role() is %%L', %s::text)", [wall_hash()])
        cursor.execute(cursor.fetchone()[0])
