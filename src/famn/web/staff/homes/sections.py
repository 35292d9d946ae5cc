"""What stands on a home's page beside its facts: who lives there, decisions, who runs it, its places along time."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from famn.access.roles import Role
from famn.homes.enums import CareKind, Operator, PermitKind
from famn.homes.models import FosterHome
from famn.homes.policy import can_agree_to_share, can_keep_mentors, can_note_permit, can_take_over, can_view_providers
from famn.homes.queries import WordRow
from famn.homes.queries_record import (
    PermitRow,
    category_in,
    members_of_home,
    mentor_periods,
    permits_of,
    places_line,
    schemes_in_force,
)
from famn.homes.rules_places import Stretch
from famn.homes.rules_record import Standing
from famn.kernel.calendar import add_months
from famn.kernel.period import Period
from famn.organisations.enums import Module
from famn.ui import swedish
from famn.web.modules import modules_of
from famn.web.staff.homes.providers import warning_words

MONTHS_BEFORE, MONTHS_AFTER = 2, 12
"""How much of the past and of the time to come the line of places shows."""


def sections_of(request: HttpRequest, home: FosterHome, *, near: bool, with_places: bool, editable: bool) -> dict[str, Any]:
    """The template's words for these sections. ``near``: the actor may know more of the home than its facts."""
    by, today, on = request.actor, request.today, modules_of(request)
    periods = mentor_periods(home)
    mentor = next((one for one in periods if one.starts_on <= today and (one.ends_on is None or one.ends_on > today)), None)
    permits = [row for row in permits_of(home, on=today) if Module.PERMITS in on or row.permit.kind != PermitKind.PERMIT]
    provider = home.provider if near and home.operator == Operator.PROVIDER else None
    return {
        "members": [
            {"row": one, "left": one.ends_on is not None and one.ends_on <= today} for one in (members_of_home(home) if near else ())
        ],
        "permits": [permit_words(row, today) for row in permits],
        "may_note_permit": near and home.undone_at is None and can_note_permit(by, home),
        "mentor": mentor,
        "mentor_periods": periods,
        "may_mentor": editable and can_keep_mentors(by, home),
        "provider": provider,
        "may_view_providers": can_view_providers(by),
        "provider_warnings": warning_words(provider, on=today) if provider else [],
        "schemes": [
            (scheme.name, found.label)
            for scheme in schemes_in_force(home.cooperation_id, on=today, with_proposed=Module.FOUR_CATEGORIES in on)
            if (found := category_in(scheme, home.category)) is not None
        ],
        "line": line_of(home, today=today, beds=with_places) if near else None,
        "may_agree": editable and can_agree_to_share(by, home),
        "may_take_over": by.role == Role.GFO_COORDINATOR and home.board_agreed_on is not None and can_take_over(by, home),
    }


def words_summary(areas: list[tuple[Any, list[WordRow]]]) -> str:
    """How much the home has said: "Besked per behov: 9 kända, 15 okända"."""
    rows = [row for _area, found in areas for row in found]
    known = sum(row.answer != "unknown" for row in rows)
    return _("Besked per behov: %(known)s kända, %(unknown)s okända") % {"known": known, "unknown": len(rows) - known}


def permit_words(row: PermitRow, today: date) -> dict[str, Any]:
    """A decision and how it stands, in a word with its day."""
    permit, ends = row.permit, row.permit.ends_on
    if permit.withdrawn_on is not None and permit.withdrawn_on <= today:
        kind, text = "broken", _("Återkallat %(day)s") % {"day": swedish.short_date(permit.withdrawn_on, today=today)}
    elif row.standing is Standing.ENDED:
        kind, text = "broken", _("Slutade gälla %(day)s") % {"day": swedish.short_date(ends, today=today)}
    elif row.standing is Standing.ENDS_SOON:
        days = (ends - today).days
        left = ngettext("%(n)s dag kvar", "%(n)s dagar kvar", days) % {"n": days}
        kind, text = "soon", _("Slutar gälla %(day)s, %(left)s") % {"day": swedish.short_date(ends, today=today), "left": left}
    else:
        kind, text = "met", _("Gäller till %(day)s") % {"day": swedish.short_date(ends, today=today)} if ends else _("Gäller tills vidare")
    return {"row": permit, "kind": kind, "text": text, "open": permit.withdrawn_on is None}


def line_of(home: FosterHome, *, today: date, beds: bool) -> dict[str, Any] | None:
    """The places along time, as ``period_line`` draws them, and the same in words. None when the home offers none in the window."""
    first = today.replace(day=1)
    window = Period(add_months(first, -MONTHS_BEFORE), add_months(first, MONTHS_AFTER))
    found = places_line(home, window=window, beds=beds)
    rows = [{"label": CareKind(kind).label, "bars": [_bar(one, beds) for one in cuts]} for kind, cuts in found.items()]
    if not any(bar["state"] != "none" for row in rows for bar in row["bars"]):
        return None
    words = [
        {
            "kind": CareKind(kind).label,
            "from": one.period.start,
            "to": one.period.end - timedelta(days=1) if one.period.end and one.period.end != window.end else None,
            "offered": one.offered,
            "taken": one.taken,
            "free": one.free,
            "over": one.over,
        }
        for kind, cuts in found.items()
        for one in cuts
        if one.offered or one.taken
    ]
    legend = (
        _("Siffran är lediga platser. Grönt: ledigt. Grått: allt upptaget. Rött och streckat: fler än hemmet erbjuder.")
        if beds
        else _("Siffran är de platser hemmet erbjuder.")
    )
    return {"rows": rows, "words": words, "starts_on": window.start, "ends_on": window.end, "legend": legend}


def _bar(one: Stretch, beds: bool) -> dict[str, Any]:
    if not one.offered and not one.taken:
        state, text = "none", ""
    elif not beds:
        state, text = "offered", str(one.offered)
    elif one.over:
        state, text = "over", f"+{one.over}"
    else:
        state, text = ("free", str(one.free)) if one.free else ("full", "0")
    return {"starts_on": one.period.start, "ends_on": one.period.end, "state": state, "text": text}
