"""Fixtures for every test."""

import pytest

from tests.world import committed_world, world

__all__ = ["committed_world", "world"]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_keepdb, django_db_createdb):
    """Make the test database as the owner; tests then act as the application's role (alias ``default``)."""
    from django.db import connections
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        config = setup_databases(
            verbosity=0, interactive=False, aliases={"owner"}, keepdb=django_db_keepdb and not django_db_createdb
        )
        assert connections["default"].settings_dict["NAME"].startswith("test_")
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
        if not django_db_keepdb:
            teardown_databases(config, verbosity=0)
