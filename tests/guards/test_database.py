"""The database as it stands: each table's class, forced row security, what the application's role cannot do."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, transaction

from tests.guards.tables import CASE_DATA, DEFINERS, HISTORY, OPEN
from tests.walls.expected import SEES

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.covers("R-75")]


def asked(question: str, *values: object, using: str = "default") -> list[tuple]:
    with connections[using].cursor() as cursor:
        cursor.execute(question, values or None)
        return cursor.fetchall()


def column(question: str) -> set[str]:
    return {row[0] for row in asked(question)}


def refused(statement: str, using: str = "default") -> bool:
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True, using=using)
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", "") == "42501"
    return False


def test_every_table_is_named_with_its_class() -> None:
    tables = column("select relname from pg_class where relkind in ('r', 'p', 'f') and relnamespace = 'public'::regnamespace")
    assert tables == CASE_DATA | HISTORY | OPEN.keys()
    assert not CASE_DATA & HISTORY and not (CASE_DATA | HISTORY) & OPEN.keys()


def test_every_walled_table_has_forced_row_security_and_no_other_has_any() -> None:
    walled = column("select relname from pg_class where relrowsecurity and relforcerowsecurity and relnamespace = 'public'::regnamespace")
    assert walled == CASE_DATA | HISTORY
    assert column("select relname from pg_class where relrowsecurity <> relforcerowsecurity") == set()


def test_every_table_of_case_data_is_in_the_cast_matrix() -> None:
    assert {apps.get_model(label)._meta.db_table for label in SEES} == CASE_DATA
    tracked = {model.pgh_event_model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_event_model")}
    assert tracked == HISTORY


def test_every_policy_names_the_role_it_speaks_to() -> None:
    assert column("select policyname from pg_policies where not roles <@ array['famn_app', 'famn_consult']::name[]") == set()
    assert column("select tablename from pg_policies where 'famn_consult' = any (roles)") == {
        "referrals_offer",
        "homes_occupancy",
        "homes_fosterhome",
        "organisations_board",
        "people_vaultentry",
        "audit_readentry",
    }


def test_no_view_shows_more_than_the_reader_may_see() -> None:
    views = "select relname from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace"
    assert column(f"{views} and (relkind = 'm' or not coalesce(reloptions @> array['security_invoker=true'], false))") == set()


def test_functions_with_more_rights_than_the_caller_are_listed_and_pin_their_search_path() -> None:
    ours = "select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"
    assert column(ours) == DEFINERS.keys()
    assert (
        column(f"{ours} and not coalesce(array_to_string(proconfig, ',') like '%search_path=pg_catalog, public, pg_temp%', false)") == set()
    )


def test_no_function_with_more_rights_is_open_to_everybody() -> None:
    assert column("select proname from pg_proc where prosecdef and has_function_privilege('public', oid, 'execute')") == set()


def test_a_table_of_the_callers_own_does_not_stand_in_for_one_of_ours() -> None:
    """A temporary table of the same name, with a forged holding, is not what the wall reads."""
    with transaction.atomic():
        asked("select set_config('famn.holding', '00000000-0000-0000-0000-00000000f0e6', true)")
        with connection.cursor() as cursor:
            cursor.execute("create temp table accounts_roleholding (like public.accounts_roleholding)")
            cursor.execute(
                "insert into pg_temp.accounts_roleholding (id, role, cooperation_id, name, starts_on) "
                "values ('00000000-0000-0000-0000-00000000f0e6', 'gfo_head', 1, '', '2020-01-01')"
            )
        assert asked("select famn_role()") == [(None,)]
        transaction.set_rollback(True)


def test_the_applications_role_owns_nothing_and_bypasses_nothing() -> None:
    assert asked(
        "select current_user::text, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user"
    ) == [("famn_app", False, False, False, False)]
    assert asked("select count(*) from pg_class where pg_get_userbyid(relowner) = 'famn_app'") == [(0,)]
    assert asked("select count(*) from pg_auth_members where member = 'famn_app'::regrole") == [(0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "truncate referrals_need",
        "alter table referrals_need disable row level security",
        "set role famn_owner",
        "drop policy board_writes on referrals_need",
        "set session_replication_role = replica",
        "create table public.mine (x int)",
        "select famn_free_places(gen_random_uuid(), 'long_term', current_date, null)",
        "insert into django_migrations (app, name, applied) values ('x', 'x', now())",
    ],
)
def test_the_applications_role_cannot_go_around_the_wall(statement: str) -> None:
    assert refused(statement)


@pytest.mark.parametrize("table", sorted(CASE_DATA | HISTORY))
def test_no_role_empties_a_table_of_case_data(table: str) -> None:
    assert asked("select has_table_privilege('famn_app', %s, 'truncate')", table) == [(False,)]


@pytest.mark.parametrize("table", ["audit_act", "audit_readentry", *sorted(HISTORY)])
def test_the_trail_is_append_only_for_the_application(table: str) -> None:
    for right in ("update", "delete"):
        assert asked("select has_table_privilege('famn_app', %s, %s)", table, right) == [(False,)]


@pytest.mark.covers("R-48")
@pytest.mark.parametrize("statement", ["update {} set actor_name = 'Någon annan'", "delete from {}"])
@pytest.mark.parametrize("table", ["audit_act", "audit_readentry"])
def test_the_trail_is_append_only_for_the_owner_too(table: str, statement: str) -> None:
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            extra, value = (
                ("verb, text, audience, detail", "'v', 't', 'gfo', '{}'")
                if table == "audit_act"
                else ("action, purpose, codes", "'a', 'p', '[]'")
            )
            cursor.execute(
                f"insert into {table} (id, at, actor_name, role, subject_kind, subject_id, {extra}) "
                f"values (gen_random_uuid(), now(), 'N', 'job', 'home', gen_random_uuid(), {value})"
            )
        assert refused(statement.format(table), using="owner")
        transaction.set_rollback(True, using="owner")


def test_code_cannot_ask_to_be_left_out_of_the_history() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('pgtrigger.ignore', '{anything:anything}', true), _pgtrigger_should_ignore('x')")
        assert cursor.fetchone()[1] is False
