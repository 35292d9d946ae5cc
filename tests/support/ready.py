"""A migrated database to copy, so that only a change of migrations costs the time of migrating."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

SOURCE = Path(__file__).parents[2] / "src" / "famn"
# Walls are not among them: the migrate of each run applies the newest text by itself.
MAKERS = ("*/migrations/*.py", "config/roles.py", "config/embedded.py")


def ready_database(admin_url: str) -> str:
    """The name of a database that the migrations have brought up to date; made when there is none for this code."""
    files = sorted(path for pattern in MAKERS for path in SOURCE.glob(pattern))
    files.append(SOURCE.parents[1] / "requirements" / "base.txt")
    digest = hashlib.sha256(b"\0".join(str(path).encode() + path.read_bytes() for path in files)).hexdigest()
    name = f"famn_ready_{digest[:16]}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("select pg_advisory_lock(2282)")  # the other worker waits and finds it made
        if name not in {row[0] for row in admin.execute("select datname from pg_database")}:
            for (old,) in admin.execute("select datname from pg_database where datname like 'famn_ready_%'").fetchall():
                admin.execute(f"alter database {old} is_template false")
                admin.execute(f"drop database {old}")
            admin.execute("drop database if exists famn_making with (force)")
            admin.execute("create database famn_making owner famn_owner template famn_template")
            _migrate("famn_making")
            admin.execute(f"alter database famn_making rename to {name}")
            admin.execute(f"alter database {name} is_template true")
    return name


def sign_everybody_out(admin_url: str, database: str) -> None:
    """End the sessions that threads of a live server left behind: a database in use cannot be dropped."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [database])


def _migrate(database: str) -> None:
    # In a process of its own: this one's connections lead to the test database.
    urls = {key: make_conninfo(os.environ[key], dbname=database) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    command = [sys.executable, "-m", "django", "migrate", "--database=owner", "--skip-checks"]
    done = subprocess.run(command, env=os.environ | urls, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"migrate ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
