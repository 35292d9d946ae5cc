"""Fixtures for every test. The embedded database starts here, before Django reads its settings."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import hypothesis
import pytest
from pytest_django.plugin import blocking_manager_key

from tests.support.database import start_server

SERVER = start_server()

from tests.support.ready import ready_database, sign_everybody_out
from tests.support.strictness import refuse_instants_as_dates
from tests.world import STANDING, committed_world, set_up_again, world

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["committed_world", "world"]

# How fast an example is made says something about the machine, not about Famn; on CI the examples are the same each time.
hypothesis.settings.register_profile(
    "famn",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
hypothesis.settings.load_profile("famn")


def pytest_configure(config: pytest.Config) -> None:
    """Load Django, now that there is a database, and make it stricter."""
    import django

    django.setup()
    refuse_instants_as_dates()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Set the organisation up again where a transactional test has emptied the tables: before this test's own limits."""
    if STANDING and "committed_world" in getattr(item, "fixturenames", ()):
        with item.config.stash[blocking_manager_key].unblock():
            set_up_again()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_keepdb, django_db_createdb, django_db_modify_db_settings):
    """Make the test database as the owner; tests then act as the application's role (alias ``default``)."""
    from django.db import connections
    from django.test.utils import setup_databases, teardown_databases

    connections["owner"].settings_dict["TEST"]["TEMPLATE"] = ready_database(os.environ["FAMN_TEST_ADMIN_URL"])
    with django_db_blocker.unblock():
        config = setup_databases(verbosity=0, interactive=False, aliases={"owner"}, keepdb=django_db_keepdb and not django_db_createdb)
        # With the mirror alone, pytest-django would run the tests on the real database.
        for alias in ("default", "owner"):
            with connections[alias].cursor() as cursor:
                cursor.execute("select current_database()")
                assert cursor.fetchone()[0].startswith("test_")
    yield
    with django_db_blocker.unblock():
        database = connections["owner"].settings_dict["NAME"]
        connections.close_all()
        if not django_db_keepdb:
            sign_everybody_out(os.environ["FAMN_TEST_ADMIN_URL"], database)
            teardown_databases(config, verbosity=0)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Debian's Chromium, one for all browser tests of a worker."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django takes for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("FAMN_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield chromium
        chromium.close()
