"""Every field that takes words is classed, has a limit in the database, and every form says that limit first."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.db import DatabaseError, connections, models, transaction
from django.db.models import Field

import famn
from famn.people.rules import LONGEST
from tests.guards import texts
from tests.guards.tables import CASE_DATA
from tests.walls.expected import GFO, SEES

SENTENCE = 80
CLASSES = ("CHECKED", "FROM_GFO", "BOARD", "HOMES", "VAULT", "ABOUT_THE_WORK", "COMPOSED")
UNLIMITED = {
    ("audit_act", "text"),
    ("plans_planrun", "input"),
    ("plans_planrun", "output"),
    ("referrals_matchrun", "input"),
    ("referrals_matchrun", "output"),
}
"""Columns without a limit: a line of the trail quotes several texts, a stored run holds the whole bank, a plan the whole queue."""


def words() -> Iterator[Field]:
    """Every field of ours that a sentence fits in."""
    for model in apps.get_models():
        if model.__module__.startswith("famn.") and not hasattr(model, "pgh_tracked_model"):
            for field in model._meta.concrete_fields:
                if isinstance(field, models.TextField) or (
                    isinstance(field, models.CharField) and not field.choices and (field.max_length or SENTENCE) >= SENTENCE
                ):
                    yield field


def test_every_field_that_takes_words_has_one_class() -> None:
    there = {f"{field.model._meta.label}.{field.name}" for field in words() if not field.name.endswith(texts.OF_STAFF)}
    classed = [f"{label}.{name}" for each in CLASSES for label, names in getattr(texts, each).items() for name in names]
    assert sorted(classed) == sorted(there)


def test_the_boards_own_words_lie_in_tables_that_gfo_does_not_read() -> None:
    read = {label: frozenset().union(*SEES[label].values()) & GFO for label in texts.BOARD}
    assert read == dict.fromkeys(texts.BOARD, frozenset())


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_text_of_case_data_has_the_same_limit_in_the_database() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """select c.relname, a.attname,
                      (select pg_get_constraintdef(k.oid) from pg_constraint k
                        where k.conrelid = c.oid and k.contype = 'c' and k.conname like 'limited\\_%%' and k.conkey = array[a.attnum])
                 from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                where a.atttypid = 'text'::regtype and c.relname = any(%s)""",
            [sorted(CASE_DATA)],
        )
        rows = cursor.fetchall()
    assert len(rows) > len(UNLIMITED)
    assert {(table, column) for table, column, rule in rows if rule is None} == UNLIMITED
    assert all(f"<= {LONGEST})" in rule for _table, _column, rule in rows if rule)


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_text_past_the_limit_is_refused_by_the_database(world) -> None:
    document = apps.get_model("organisations.GoverningDocument").objects.using("owner")
    with transaction.atomic(using="owner"):
        assert document.update(notes="a" * LONGEST) > 0
        with pytest.raises(DatabaseError), transaction.atomic(using="owner"):
            document.update(notes="a" * (LONGEST + 1))
        transaction.set_rollback(True, using="owner")


def our_forms() -> Iterator[type[forms.BaseForm]]:
    """Every form of the product's pages."""
    for found in pkgutil.walk_packages(famn.__path__, "famn."):
        last = found.name.rsplit(".", 1)[-1]
        if last.startswith(("forms", "needs_form")) or (".web." in found.name and "demo" not in last):
            module = importlib.import_module(found.name)
            for one in vars(module).values():
                if isinstance(one, type) and issubclass(one, forms.BaseForm) and one.__module__ == found.name:
                    yield one


def test_every_field_of_a_form_that_takes_words_says_how_many() -> None:
    endless = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in our_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField) and not (field.max_length and field.max_length <= LONGEST)
    ]
    assert [each for each in endless if each != "famn.web.signin.SignInForm.password"] == []  # hashed, never stored
