"""The functions that act as their owner: they look nowhere but where they should, and ask first who calls."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from famn.access.actor import acting
from famn.homes.models import FosterHome
from famn.referrals.models import HomeQuestion
from tests.homes_world import make_network_home
from tests.matching_world import NOW, TODAY, answer_yes, make_home, make_needing

INTERNAL = {"famn_free_places", "famn_held", "famn_left_at_board"}
"""Called by other definer functions only."""


def rows(sql: str, *args: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, args)
        return cursor.fetchall()


def test_every_definer_function_fixes_where_it_looks(world):
    found = rows("select proname, coalesce(array_to_string(proconfig, ','), '') from pg_proc where prosecdef and proname like 'famn%%'")
    assert len(found) >= 10
    assert [name for name, config in found if "search_path=pg_catalog, public" not in config] == []


def test_internal_functions_are_closed_to_the_application(world):
    sql = "select proname from pg_proc where prosecdef and proname like 'famn%%' and not has_function_privilege('famn_app', oid, 'execute')"
    assert {name for (name,) in rows(sql)} == INTERNAL


def test_without_an_actor_nothing_is_reserved_released_or_told(world):
    home = make_home(world)
    question = answer_yes(world, make_needing(world), home)
    calls = {
        "select famn_reserve(%s)": [question.pk],
        "select famn_tell_of_answer(%s, %s)": [question.pk, NOW],
        "select famn_release(%s, %s)": [question.pk, NOW],
        "select famn_release_referral(%s, %s)": [question.referral_id, NOW],
        "select famn_move_in(%s, false)": [question.pk],
        "select famn_move_out(%s, null)": [question.pk],
        "select famn_undo_move_in(%s)": [question.pk],
        "select * from famn_consultees(%s)": [question.pk],
    }
    for sql, args in calls.items():
        with pytest.raises(DatabaseError, match=r"Not yours|No live offer"), transaction.atomic(), acting(None):
            rows(sql, *args)
    with transaction.atomic(), acting(None):
        assert rows("select famn_home_in_use(%s), famn_people()", home.pk) == [(False, [None])]
    with acting(world.actors["matching"]):
        assert HomeQuestion.objects.get(pk=question.pk).reserved


def test_a_coordinator_does_not_date_the_word_of_a_network_home_that_is_not_hers(world):
    home = make_network_home(world)
    before = TODAY - timedelta(days=5)
    with acting(world.actors["secretary_a"]):
        assert FosterHome.objects.filter(pk=home.pk).update(last_word_on=before) == 1
    with acting(world.actors["coordinator"]):
        rows("select famn_note_last_word(%s, %s)", home.pk, TODAY)
    with acting(world.actors["head"]):
        assert FosterHome.objects.get(pk=home.pk).last_word_on == before
    with acting(world.actors["secretary_a"]):  # her own board's home
        rows("select famn_note_last_word(%s, %s)", home.pk, TODAY)
        assert FosterHome.objects.get(pk=home.pk).last_word_on == TODAY
