"""A home's changes in Swedish words: what, from what to what, who and when. Read from the trigger-written history."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from famn.accounts.models import User
from famn.homes.models import (
    BankStatusEvent,
    CapacityPeriod,
    FosterHome,
    HomeContact,
    HomeMember,
    HomePermit,
    HomeWord,
    MentorPeriod,
)
from famn.ui.swedish import short_date

OWN = {"id", "cooperation", "created_at", "consent_recorded_by", "recorded_by", "undone_at", "home"}
"""Columns that tell a reader nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """One changed fact. ``before`` is empty for something new, ``after`` for something taken away."""

    at: datetime
    who: str
    what: str
    before: str
    after: str


def _events(model: type[models.Model], **wanted: Any) -> list[Any]:
    event = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    foreign = [
        field.name for field in event._meta.fields if field.is_relation and not field.name.startswith("pgh_") and field.name != "home"
    ]
    return list(event.objects.filter(**wanted).select_related(*foreign).order_by("pgh_created_at", "pgh_id"))


def _words(field: models.Field, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, list):
        choices = dict(getattr(field, "base_field", field).flatchoices)
        return ", ".join(str(choices.get(each, each)) for each in value)
    if isinstance(value, date):
        return short_date(value)
    return str(dict(field.flatchoices).get(value, value))


def _who(event: Any) -> int | None:
    return (event.pgh_context or {}).get("user")


def history_of(home: FosterHome) -> list[Change]:
    """Every change the actor may read of a home's facts, contact, members, permits, words, places and states, newest first.

    The same number of queries however long the history is.
    """
    kept: dict[type[models.Model], list[Any]] = {
        FosterHome: _events(FosterHome, pgh_obj_id=home.pk),
        HomeContact: _events(HomeContact, pgh_obj_id=home.pk),
        HomeWord: _events(HomeWord, home_id=home.pk),
        CapacityPeriod: _events(CapacityPeriod, home_id=home.pk),
        HomeMember: _events(HomeMember, home_id=home.pk),
        HomePermit: _events(HomePermit, home_id=home.pk),
        MentorPeriod: _events(MentorPeriod, home_id=home.pk),
    }
    names = dict(User.objects.filter(pk__in={_who(event) for rows in kept.values() for event in rows} - {None}).values_list("pk", "name"))
    changes = [change for model, rows in kept.items() for change in _of_model(model, rows, names)]
    changes += [
        Change(
            event.at, event.by_name, _("Status"), str(event.get_from_status_display()), f"{event.get_to_status_display()}: {event.reason}"
        )
        for event in BankStatusEvent.objects.filter(home=home)
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _of_model(model: type[models.Model], rows: Iterable[Any], names: dict[int, str]) -> Iterable[Change]:
    by_row: dict[Any, list[Any]] = defaultdict(list)
    for event in rows:
        by_row[event.pgh_obj_id].append(event)
    for events in by_row.values():
        for old, new in zip([None, *events], events, strict=False):
            yield from _between(model, old, new, names.get(_who(new) or 0, _("systemet")))


def _between(model: type[models.Model], old: Any, new: Any, who: str) -> Iterable[Change]:
    if model is HomeWord:
        yield _one(new, old, who, str(new.get_need_display()), lambda row: f"{row.get_answer_display()} ({short_date(row.recorded_on)})")
    elif model is CapacityPeriod:
        yield _one(new, old, who, _("Platser, %(kind)s") % {"kind": new.get_kind_display().lower()}, _places)
    elif model is MentorPeriod:
        yield _one(new, old, who, _("Mentorsfamilj"), _period)
    elif new.pgh_label == "delete":
        yield Change(new.pgh_created_at, who, str(_title(model)), "", _("borttaget"))
    elif old is None:
        yield Change(new.pgh_created_at, who, str(_title(model)), "", _("registrerades"))
    else:
        for field in model._meta.concrete_fields:
            if field.name in OWN | {"status"}:
                continue
            was, now = _words(field, getattr(old, field.name)), _words(field, getattr(new, field.name))
            if was != now:
                yield Change(new.pgh_created_at, who, str(_label(field, model)), was, now)


def _one(new: Any, old: Any, who: str, what: str, words: Any) -> Change:
    gone = new.pgh_label == "delete"
    return Change(new.pgh_created_at, who, what, words(new if gone else old) if gone or old is not None else "", "" if gone else words(new))


def _places(row: Any) -> str:
    until = _("tills vidare") if row.ends_on is None else _("till %(day)s") % {"day": short_date(row.ends_on)}
    return _("%(places)s från %(day)s, %(until)s") % {"places": row.places, "day": short_date(row.starts_on), "until": until}


def _period(row: Any) -> str:
    until = _("tills vidare") if row.ends_on is None else _("till %(day)s") % {"day": short_date(row.ends_on)}
    return _("från %(day)s, %(until)s") % {"day": short_date(row.starts_on), "until": until}


def _title(model: type[models.Model]) -> str:
    titles = {HomeContact: _("Kontaktuppgifter"), HomeMember: _("Boende i hemmet"), HomePermit: _("Beslut om hemmet")}
    return titles.get(model, _("Hemmet"))


def _label(field: models.Field, model: type[models.Model]) -> str:
    label = {"code": _("Kod"), "board": _("Nämnd"), "undone_reason": _("Ångrat, skäl"), "joined_bank_at": _("Kom till banken")}.get(
        field.name, field.verbose_name
    )
    return label if model in {FosterHome, HomeContact} else f"{_title(model)}: {str(label).lower()}"
