"""Filters around ``famn.ui.swedish``.

Where a day is measured against today, the page hands today over::

    {{ clock.due_on|days_left:today }} · {{ clock.due_on|sv_date:today }}

An empty value gives an empty string, so that an optional date needs no ``if`` around it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.utils import timezone

from famn.ui import swedish

register = template.Library()


def local_day(value: date | datetime) -> date:
    """The day in the site's time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def last_day(ends_on: date | None) -> date | None:
    """The last day of a half-open period: the one before ``ends_on``. What people write and read as *till och med*."""
    return ends_on - timedelta(days=1) if ends_on else None


@register.filter
def sv_date(value: date | datetime | None, today: date | None = None) -> str:
    """ "tors 26 nov", with the year when it is not today's."""
    return swedish.short_date(local_day(value), today=local_day(today) if today else None) if value else ""


@register.filter
def sv_long_date(value: date | datetime | None) -> str:
    """ "torsdag 26 november 2026"."""
    return swedish.long_date(local_day(value)) if value else ""


@register.filter
def sv_time(value: datetime | None) -> str:
    """ "14.32"."""
    if not value:
        return ""
    return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%H.%M}"


@register.filter
def sv_weekday(value: date | datetime | None) -> str:
    """ "torsdag"."""
    return swedish.weekday(local_day(value)) if value else ""


@register.filter
def sv_week(value: date | datetime | None) -> str:
    """ "vecka 48"."""
    return swedish.week(local_day(value)) if value else ""


@register.filter
def sv_near_day(value: date | datetime | None, today: date) -> str:
    """ "i dag", "på torsdag", "tors 26 nov"."""
    return swedish.near_day(local_day(value), today=local_day(today)) if value else ""


@register.filter
def days_left(value: date | datetime | None, today: date) -> str:
    """ "3 dagar kvar", "bröts i tisdags"."""
    return swedish.days_left(local_day(value), today=local_day(today)) if value else ""


@register.filter
def sentence(value: object) -> str:
    """The words with a capital first."""
    return swedish.sentence(str(value))


@register.filter
def km(value: float | Decimal | None) -> str:
    """ "ca 40 km"."""
    return swedish.km(value)


@register.filter
def age_band(value: tuple[int | None, int | None]) -> str:
    """ "6–9 år"."""
    return swedish.age_band(*value)
