"""Every actor, every walled table: what she lists, opens and finds equals the hand-written table (design 4, 10).

Each line of the table is a row that could leak: rows of both boards of both cooperations stand in the database at once.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import CharField, Model, TextField
from psycopg import sql

from tests.walls.acting import Stage
from tests.walls.expected import ACTORS, HISTORY, HISTORY_BEFORE, SEES
from tests.walls.mirror import unfold
from tests.walls.rows import ALIAS

pytestmark = pytest.mark.covers("R-75")


def label_of(model: type[Model]) -> str:
    return model._meta.label


@pytest.fixture(params=sorted(SEES))
def table(request) -> str:
    return request.param


@pytest.fixture
def model(table: str) -> type[Model]:
    return apps.get_model(table)


def seen_by(expected: dict[str, frozenset[str]], actor: str) -> set[str]:
    return {name for name, actors in expected.items() if actor in actors}


def searched(model: type[Model]) -> str:
    """The column a search would filter by: the first of text, or the key where there is none."""
    texts = [one.name for one in model._meta.concrete_fields if isinstance(one, CharField | TextField) and not one.primary_key]
    return texts[0] if texts else "pk"


def test_every_actor_of_the_table_stands_in_the_cast(stage: Stage) -> None:
    assert stage.cast.holdings.keys() | stage.cast.links.keys() == ACTORS


def test_every_table_with_rows_of_the_cast_has_its_lines(stage: Stage) -> None:
    assert {label_of(model) for model in stage.cast.rows} == SEES.keys()


def test_every_row_has_a_line_and_every_line_a_row(stage: Stage, table: str, model: type[Model]) -> None:
    home_users = (
        {name for name in stage.cast.rows[model] if name.startswith(("parent", "mentor"))} if table == "accounts.RoleHolding" else set()
    )
    assert stage.cast.rows[model].keys() - home_users == unfold(SEES[table]).keys()


def test_list_search_and_count_show_what_the_table_says(stage: Stage, table: str, model: type[Model]) -> None:
    names = {pk: name for name, pk in stage.cast.rows[model].items()}
    field = searched(model)
    words = [row.get(model._meta.get_field(field).column) for row in stage.values(model).values()] if field != "pk" else list(names)
    expected, wrong = unfold(SEES[table]), []
    for actor in sorted(ACTORS):
        stage.enter(actor)
        rows = model._default_manager.using(ALIAS)
        should = seen_by(expected, actor)
        for what, found in (
            ("list", {names.get(pk, "an unknown row") for pk in rows.values_list("pk", flat=True)}),
            ("search", {names.get(pk, "an unknown row") for pk in rows.filter(**{f"{field}__in": words}).values_list("pk", flat=True)}),
        ):
            if found != should:
                wrong.append(f"{actor}, {what}: sees {sorted(found - should)} too much, lacks {sorted(should - found)}")
        if rows.count() != len(should):
            wrong.append(f"{actor} counts {rows.count()} of {len(should)}")
    assert not wrong, "\n".join(wrong)


def test_a_row_opened_by_its_key_shows_as_the_table_says(stage: Stage, table: str, model: type[Model]) -> None:
    expected, wrong = unfold(SEES[table]), []
    names = {pk: name for name, pk in stage.cast.rows[model].items()}
    # One look by each key, in one journey to the database.
    statement = sql.SQL("select one from unnest(%s) one, lateral (select from {} where {} = one limit 1) opened").format(
        sql.Identifier(model._meta.db_table), sql.Identifier(model._meta.pk.column)
    )
    for actor in sorted(ACTORS):
        stage.enter(actor)
        should = seen_by(expected, actor)
        _, opened = stage.run(statement, [list(names)])
        found = {names[pk] for (pk,) in opened}
        if found != should:
            wrong.append(f"{actor} opens {sorted(found - should)} too much, lacks {sorted(should - found)}")
    assert not wrong, "\n".join(wrong)


def histories() -> Iterator[tuple[str, type[Model]]]:
    for label in sorted(SEES):
        tracker = getattr(apps.get_model(label), "pgh_event_model", None)
        if tracker is not None:
            yield label, tracker


@pytest.mark.parametrize(("table", "events"), [pytest.param(*one, id=one[0]) for one in histories()])
def test_history_shows_to_those_who_see_the_row_or_fewer(stage: Stage, table: str, events: type[Model]) -> None:
    subjects = {pk: name for name, pk in stage.cast.rows[apps.get_model(table)].items()}
    now, before = unfold(HISTORY.get(table, SEES[table])), unfold(HISTORY_BEFORE.get(table, {}))
    versions: dict[str, tuple[str, int]] = {}
    for pk, row in sorted(stage.values(events).items(), key=lambda one: int(one[0])):
        subject = next((name for key, name in subjects.items() if str(key) == str(row["pgh_obj_id"])), "a row that is gone")
        versions[pk] = (subject, sum(known == subject for known, _ in versions.values()))
    assert {name for name, _ in versions.values()} >= now.keys() - {"own"}
    wrong = []
    for actor in sorted(ACTORS):
        stage.enter(actor)
        found = {str(pk) for pk in events._default_manager.using(ALIAS).values_list("pk", flat=True)}
        should = {
            pk
            for pk, (name, number) in versions.items()
            if actor in (before.get(name, now.get(name, ())) if number == 0 else now.get(name, ()))
        }
        if found != should:
            wrong.append(
                f"{actor}: {sorted(versions[pk] for pk in found - should)} too much, lacks {sorted(versions[pk] for pk in should - found)}"
            )
    assert not wrong, "\n".join(wrong)
