"""I dag: what breaks soon, what is one's turn, what waits for others."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from famn.access.actor import Actor
from famn.access.permissions import Permission, may
from famn.access.roles import Role
from famn.ui.swedish import long_date, sentence, week
from famn.web.reading import log_list
from famn.web.staff.today.rows import Desk, Group, Row

MINE, ALL = "mina", "alla"
MOST_WAITING = 15
MOST_CHILDREN = 10


def today(request: HttpRequest) -> HttpResponse:
    """The first page of the day, for every role."""
    by: Actor = request.actor
    desk = Desk(by=by, today=request.today, now=request.now)
    rows, children = desk.rows(), desk.waiting_children()
    filters = by.role in {Role.MATCHING_COORDINATOR, Role.GFO_COORDINATOR, Role.SOCIAL_WORKER}
    shown = MINE if filters and request.GET.get("visa") == MINE else ALL
    groups = {group.value: [row for row in rows if row.group is group and (shown == ALL or row.mine)] for group in Group}
    waiting, more = groups["waiting"][:MOST_WAITING], max(len(groups["waiting"]) - MOST_WAITING, 0)
    listed = [*groups["soon"], *groups["yours"], *waiting]
    log_list(
        request,
        kind="today",
        codes=[*(row.code for row in listed if row.code), *(child.code for child in children[:MOST_CHILDREN])],
        purpose="Planera dagens arbete",
    )
    first = next((row for row in listed if row.mine and row.ours and row.group is not Group.WAITING), None)
    return render(
        request,
        "today/today.html",
        {
            "lead": _lead(groups, request.today),
            "soon_title": _("Brutet eller bryts snart") if _broken(groups["soon"], request.today) else _("Bryts snart"),
            "groups": groups,
            "waiting": waiting,
            "more": more,
            "first": first,
            "children": children[:MOST_CHILDREN],
            "children_count": len(children),
            "filters": [(ALL, _("Hela GFO") if by.is_gfo else _("Hela nämnden")), (MINE, _("Mina"))] if filters else [],
            "shown": shown,
            "has_cases": desk.has_cases,
            "empty": _empty(by),
            "new_url": reverse("referral_new") if may(by, Permission.WRITE_REFERRAL) else "",
            "oral_url": reverse("oral_new") if may(by, Permission.REGISTER_ORAL) else "",
            "today": request.today,
        },
    )


def _broken(rows: list[Row], on: date) -> int:
    return sum(1 for row in rows if row.due_on and row.due_on < on)


def _lead(groups: dict[str, list[Row]], on: date) -> str:
    """The day and what it holds in one breath: "Måndag 23 november 2026, v. 48. 2 bryts snart. 3 saker väntar på dig."."""
    broken = _broken(groups["soon"], on)
    soon = len(groups["soon"]) - broken
    yours = len(groups["yours"])
    parts = [f"{sentence(long_date(on))}, {week(on)}."]
    if broken:
        parts.append(ngettext("%(n)s tidsgräns är bruten.", "%(n)s tidsgränser är brutna.", broken) % {"n": broken})
    if soon:
        parts.append(ngettext("%(n)s bryts snart.", "%(n)s bryts snart.", soon) % {"n": soon})
    if yours:
        parts.append(ngettext("%(n)s sak väntar på dig.", "%(n)s saker väntar på dig.", yours) % {"n": yours})
    return " ".join(parts)


def _empty(by: Actor) -> str:
    if by.role == Role.IFO_HEAD:
        return _("Som IFO-chef följer du avvikelserna. Inget barns namn visas för dig.")
    if by.role in {Role.SUPERVISOR, Role.SAS}:
        return _("Här står avvikelser som väntar på dig. Just nu finns inga.")
    return _("Rollen %(role)s har inga ärenden i Famn. Har du flera roller byter du överst på sidan.") % {"role": by.role.label}
