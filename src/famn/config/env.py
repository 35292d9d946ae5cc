"""Readers of the environment that refuse what they do not understand. A wrong value is an error, never a default."""

import ipaddress
import os
import re
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

TRUE, FALSE = "1", "0"
HOST = re.compile(r"\.?[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*|\[[0-9a-fA-F:.]+\]")
ORIGIN = re.compile(rf"https?://({HOST.pattern})(:[0-9]+)?")


class EnvError(Exception):
    """The environment is wrong; the text is one line that says what to do about it."""


def env_str(name: str, default: str | None = None) -> str:
    """The text of a variable; without a default it must be set and not empty."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise EnvError(f"{name} is missing")
    return value


def env_bool(name: str, *, default: bool = False) -> bool:
    """``1`` or ``0``. Anything else is refused: "no" read as true would open a door."""
    value = env_str(name, TRUE if default else FALSE)
    if value not in {TRUE, FALSE}:
        raise EnvError(f"{name}={value!r} must be 1 or 0")
    return value == TRUE


def env_int(name: str, default: int | None, *, least: int, most: int) -> int:
    """A whole number within bounds, both included; without a default it must be set."""
    value = env_str(name, None if default is None else str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise EnvError(f"{name}={value!r} must be a whole number from {least} to {most}")
    return int(value)


def env_list(name: str, default: list[str] | None = None) -> list[str]:
    """Words between commas; without a default at least one is needed."""
    value = env_str(name, None if default is None else ",".join(default))
    return [word.strip() for word in value.split(",") if word.strip()]


def env_hosts(name: str, default: list[str] | None) -> list[str]:
    """Names of hosts: no scheme, no path, and never ``*``, which would believe whatever a request calls itself."""
    hosts = env_list(name, default)
    for host in hosts:
        if not HOST.fullmatch(host):
            raise EnvError(f"{name}={host!r} must be a host name such as famn.example, without https:// and without *")
    return hosts


def env_origins(name: str) -> list[str]:
    """Origins, as a browser names them: a scheme and a host, perhaps a port."""
    origins = env_list(name, [])
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise EnvError(f"{name}={origin!r} must be an origin such as https://famn.example")
    return origins


def env_address(name: str, default: str) -> str:
    """An address of this machine to listen on."""
    value = env_str(name, default)
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise EnvError(f"{name}={value!r} must be an IP address such as 127.0.0.1 or 0.0.0.0") from None


def env_mail(name: str, default: str | None) -> str:
    """A mail address, perhaps with a name before it."""
    value = env_str(name, default)
    if not all(parseaddr(value)[1].partition("@")):
        raise EnvError(f"{name}={value!r} must be a mail address")
    return value


def writable_home() -> Path:
    """The same as ``env_home``, made if it is missing. Raises ``EnvError`` where nothing can be written."""
    home = env_home()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvError(f"FAMN_HOME={str(home)!r} cannot be made: {error.strerror}") from None
    if not os.access(home, os.W_OK | os.X_OK):
        raise EnvError(f"FAMN_HOME={str(home)!r} belongs to another user: choose another one")
    return home


def env_home() -> Path:
    """Where a running copy keeps what is its own: ``FAMN_HOME``, or ``.famn`` in the current folder."""
    return Path(env_str("FAMN_HOME", ".famn")).expanduser().resolve()


def env_database(name: str) -> dict[str, Any]:
    """A PostgreSQL address (URL or key=value, as libpq reads them) as Django's database settings."""
    try:
        parts = conninfo_to_dict(env_str(name))
    except ProgrammingError as error:
        raise EnvError(f"{name} is not a PostgreSQL address: {str(error).strip()}") from None
    if not parts.get("dbname") or not parts.get("user"):
        raise EnvError(f"{name} must name a user and a database: postgresql://user@host/database")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user"),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,
    }
