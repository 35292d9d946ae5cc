"""The database role that the web and the tests use, and what the migrations lay down around it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connections, transaction

from famn.config.checks import database_role, missing_migrations, owner_faults, role_faults
from famn.config.health import HealthMiddleware

pytestmark = pytest.mark.django_db


def one(sql: str, using: str = "default") -> object:
    with connections[using].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_tests_act_as_the_role_that_the_web_uses():
    assert one("select current_user") == "famn_app"
    assert one("select session_user") == "famn_app"
    assert str(one("select current_database()")).startswith("test_")
    assert one("select lower('ÅÄÖ')") == "åäö"


def test_the_role_has_no_fault_and_all_migrations_are_applied():
    assert role_faults() == []
    assert database_role(databases=["default"]) == []
    assert missing_migrations() == []


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_owner_is_refused_as_a_role_to_serve_with():
    assert role_faults("owner") == [
        "the database role famn_owner bypasses row security",
        "the database role famn_owner owns tables",
        "the database role famn_owner may create tables",
    ]


@pytest.mark.django_db(databases=["default", "owner"])
def test_only_the_owner_migrates():
    assert owner_faults() == []
    with connections["owner"].cursor() as cursor:
        cursor.execute("set local role famn_consult")
        assert owner_faults() == ["DATABASE_OWNER_URL signs in as famn_consult; migrations run as famn_owner"]


@pytest.mark.parametrize(
    "sql",
    [
        "set role famn_owner",
        "set session authorization famn_owner",
        "set session_replication_role = replica",
        "truncate django_session",
        "create table public.mine (id int)",
        "alter table django_session disable row level security",
        "update django_migrations set app = app",
        "create or replace function public._pgtrigger_should_ignore(trigger_name name) returns boolean language sql as 'select true'",
    ],
)
def test_the_app_may_not(sql):
    with pytest.raises(ProgrammingError), transaction.atomic():
        one(sql)


def test_the_app_reads_every_table():
    unreadable = """
        select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and not has_table_privilege(c.oid, 'select')
    """
    assert one(unreadable) == 0


def test_history_cannot_be_switched_off():
    assert one("select public._pgtrigger_should_ignore('any')") is False


def test_migrating_as_the_app_is_refused():
    with pytest.raises(CommandError, match="famn migrate"):
        call_command("migrate", verbosity=0)


def test_health_tells_what_is_missing(rf):
    answer = HealthMiddleware(lambda request: None)(rf.get("/healthz"))
    assert answer.status_code == 503
    assert answer.content.decode() == "Ingen arbetsprocess är igång: kör famn worker\n"
    with connections["default"].cursor() as cursor:
        cursor.execute("insert into procrastinate_workers default values")
    answer = HealthMiddleware(lambda request: None)(rf.get("/healthz"))
    assert (answer.status_code, answer.content.decode()) == (200, "Allt fungerar\n")
