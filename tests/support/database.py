"""The test database: an embedded server of the tests' own, started before Django reads its settings."""

import atexit
import os

import psycopg

from famn.config.embedded import EmbeddedServer, start
from famn.config.env import env_home


def start_server() -> EmbeddedServer | None:
    """Start PostgreSQL and name it in the environment; None in a worker of a parallel run, which inherits both."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "famn.config.settings"
    if "PYTEST_XDIST_WORKER" in os.environ:
        return None
    for name in [name for name in os.environ if name.startswith(("FAMN_", "DATABASE_")) and name not in KEPT]:
        del os.environ[name]
    home = env_home() / "test"
    server = start(home)
    os.environ |= {
        "FAMN_TEST": "1",
        "FAMN_HOME": str(home),
        "DATABASE_URL": server.app_url,
        "DATABASE_OWNER_URL": server.owner_url,
        "FAMN_TEST_ADMIN_URL": server.admin_url,
    }
    (home / "static").mkdir(exist_ok=True)
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        # What a power cut would lose may be lost: the databases here live as long as the tests.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            admin.execute(f"alter system set {setting} = off")
        admin.execute("select pg_reload_conf()")
    atexit.register(server.stop)
    return server


KEPT = {"FAMN_HOME", "FAMN_CHROMIUM"}
