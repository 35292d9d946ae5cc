"""The ``famn`` command: serve, worker, migrate, check, demo, run, database-url, and every command of Django's.

A wrong environment ends with one line on standard error and exit code 2.
"""

import argparse
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import NoReturn

from psycopg.conninfo import conninfo_to_dict

from famn.config.env import EnvError, env_address, env_bool, env_home, env_int, env_str, writable_home

USAGE_ERROR = 2
SELDOM = 1_000_000
"""So many new objects before rubbish is looked for while migrating."""


def main(arguments: list[str] | None = None) -> None:
    """Run one command; see ``famn --help``."""
    words = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "famn.config.settings")
    # `kill` ends a command as Ctrl-C does: what it started is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        if words and words[0] not in COMMANDS and not words[0].startswith("-"):
            _django(words)
        else:
            options = _parser().parse_args(words)
            options.run(options)
    except EnvError as error:
        print(f"famn: {error}", file=sys.stderr)
        sys.exit(USAGE_ERROR)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


@contextlib.contextmanager
def _database() -> Iterator[None]:
    """The database of the environment; without one, the embedded server of this home while the block lasts."""
    if env_str("DATABASE_URL", ""):
        yield
        return
    from famn.config.embedded import running

    print(f"DATABASE_URL is not set: using the embedded database in {env_home()}", file=sys.stderr)
    os.environ["FAMN_DEMO"] = "1"
    with running(writable_home()):
        yield


def _setup(process: str) -> None:
    os.environ["FAMN_PROCESS"] = process
    import django

    django.setup()


def _django(words: list[str]) -> None:
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    with _database():
        try:
            # A command is written with hyphens, as every other word here; Django names it as its module.
            execute_from_command_line(["famn", words[0].replace("-", "_"), *words[1:]])
        except OperationalError as error:
            raise EnvError(" ".join(str(error).split())) from error


def _migrate(_: argparse.Namespace) -> None:
    with _database():
        migrate()


def migrate(verbosity: int = 1) -> None:
    """Bring the database of the environment up to date, as its owner; also the cache table and Sweden's municipalities."""
    env_str("DATABASE_OWNER_URL")
    _setup("command")
    from famn.config.checks import owner_faults

    if faults := owner_faults():
        raise EnvError(faults[0])
    from django.core.management import call_command

    with _seldom_collecting():
        call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    call_command("createcachetable", database="owner", verbosity=verbosity)
    from famn.organisations.reference import load_reference

    load_reference()


@contextlib.contextmanager
def _seldom_collecting() -> Iterator[None]:
    # Every migration draws the models anew, thousands of classes in cycles: looking for rubbish is half of what it costs.
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _check(_: argparse.Namespace) -> None:
    env_str("DATABASE_URL")
    _setup("command")
    _refuse_faults()
    print("Environment, database role and migrations are in order")


def _refuse_faults() -> None:
    from famn.config.checks import start_faults

    if faults := start_faults():
        raise EnvError("; ".join(faults))


def _serve(options: argparse.Namespace) -> None:
    env_str("DATABASE_URL")
    if options.worker:
        _launch_both()
        return
    address = env_address("FAMN_ADDRESS", "127.0.0.1")
    writable_home()
    _setup("web")
    _refuse_faults()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from famn.config.log import GRANIAN

    call_command("collectstatic", interactive=False, verbosity=0)
    for connection in connections.all():  # the web's processes open their own
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
    Granian(
        "famn.config.wsgi:application",
        address=address,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=env_int("FAMN_WORKERS", 1, least=1, most=64),
        blocking_threads=settings.THREADS,
        log_access=env_bool("FAMN_ACCESS_LOG"),
        log_level=LogLevels.warning,
        log_dictconfig=GRANIAN,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
    ).serve()


def _worker(_: argparse.Namespace) -> None:
    env_str("DATABASE_URL")
    _setup("worker")
    _refuse_faults()
    from django.core.management import call_command

    # procrastinate stops by itself on both signals, when its jobs are done.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    call_command("procrastinate", "worker", concurrency=env_int("FAMN_JOBS", 2, least=1, most=32))


def _launch_both() -> NoReturn:
    from famn.config.launcher import Launcher

    with Launcher([["serve"], ["worker"]]) as launcher:
        sys.exit(launcher.wait())


def _demo(_: argparse.Namespace) -> None:
    from famn.config.launcher import demo, refuse_taken_port

    _made_up_only()
    refuse_taken_port()
    with _database():
        migrate(verbosity=0)
        sys.exit(demo([["serve"], ["worker"]]))


def _run(_: argparse.Namespace) -> None:
    from famn.config.launcher import demo, refuse_taken_port

    _made_up_only()
    refuse_taken_port()
    os.environ["FAMN_RELOAD"] = "1"
    with _database():
        migrate(verbosity=0)
        address = f"{env_address('FAMN_ADDRESS', '127.0.0.1')}:{env_int('PORT', 8000, least=1, most=65535)}"
        sys.exit(demo([["runserver", "--skip-checks", address], ["worker"]]))


def _made_up_only() -> None:
    if env_str("DATABASE_URL", "") and not env_bool("FAMN_DEMO"):
        raise EnvError("DATABASE_URL is set: the demo goes into that database only with FAMN_DEMO=1")


def _database_url(options: argparse.Namespace) -> None:
    name = "DATABASE_OWNER_URL" if options.owner else "DATABASE_URL"
    with _database():
        url = env_str(name)
    print(url if url.startswith("postgres") else conninfo_to_dict(url))


@contextlib.contextmanager
def _as_operator() -> Iterator[None]:
    with _database():
        env_str("DATABASE_OWNER_URL")
        _setup("command")
        _refuse_faults()
        yield


def _create_admin(options: argparse.Namespace) -> None:
    with _as_operator():
        from famn.config.people import create_admin

        link = create_admin(email=options.email, name=options.name, cooperation=options.cooperation, county=options.county)
    print(link or f"{options.email} has a password already and signs in as before")


def _reset_second_factor(options: argparse.Namespace) -> None:
    with _as_operator():
        from famn.config.people import reset_second_factor

        print(reset_second_factor(email=options.email))


COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], None], str]] = {
    "serve": (_serve, "the web; with --worker also one worker process"),
    "worker": (_worker, "jobs and schedules; start as many as you like"),
    "migrate": (_migrate, "bring the database up to date (needs DATABASE_OWNER_URL)"),
    "check": (_check, "environment, database role and migrations in order? Exit code 2 if not"),
    "demo": (_demo, "a cooperation of made-up people: web and worker on the embedded database"),
    "run": (_run, "the demo for developers: reloads when a file changes"),
    "create-admin": (_create_admin, "make somebody administrator of a cooperation and print her single-use link (as the owner)"),
    "reset-second-factor": (_reset_second_factor, "take away a lost second factor and print a link to begin anew (as the owner)"),
    "database-url": (_database_url, "print the address of the database; with --owner the owner's"),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="famn", description="Famn. Every other command is Django's: famn help.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (run, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        if name == "serve":
            command.add_argument("--worker", action="store_true", help="start one worker process as well")
        if name in {"create-admin", "reset-second-factor"}:
            command.add_argument("email", help="the address she signs in with")
        if name == "create-admin":
            command.add_argument("name", help="her name, as colleagues see it")
            command.add_argument("--cooperation", required=True, help="its name; the first of an installation is made")
            command.add_argument("--county", default="", help="two digits, for the first cooperation of an installation")
        if name == "database-url":
            command.add_argument("--owner", action="store_true", help="the owner's address")
    return parser
