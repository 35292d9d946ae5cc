"""The cast and its rows on one connection, in one transaction that is rolled back when the module is done."""

import os
from collections.abc import Iterator

import pytest
from django.db import connections, transaction
from psycopg.conninfo import conninfo_to_dict

from tests.world import World
from tests.world import build as build_world


@pytest.fixture(scope="module")
def stage(committed_world: World, django_db_blocker) -> Iterator[object]:
    """Rows set down as a superuser; from then on the connection acts as the application's role (a ``Stage``)."""
    from famn.organisations.models import Municipality
    from tests.walls.acting import TRY_COPIES, Stage
    from tests.walls.rows import ALIAS, build

    admin = conninfo_to_dict(os.environ["FAMN_TEST_ADMIN_URL"])
    with django_db_blocker.unblock():
        if not Municipality.objects.exists():  # a transactional test has emptied it
            committed_world.__dict__.update(build_world().__dict__)
        connections.databases[ALIAS] = connections["owner"].settings_dict | {"USER": admin["user"], "PASSWORD": ""}
        try:
            with transaction.atomic(using=ALIAS):
                cast = build(committed_world)
                with connections[ALIAS].cursor() as cursor:
                    cursor.execute("set constraints all immediate")
                    cursor.execute("set constraints all deferred")
                    cursor.execute(TRY_COPIES)
                    cursor.execute("set local role famn_app")
                yield Stage(cast)
                transaction.set_rollback(True, using=ALIAS)
        finally:
            connections[ALIAS].close()
            del connections.databases[ALIAS]
            delattr(connections._connections, ALIAS)
