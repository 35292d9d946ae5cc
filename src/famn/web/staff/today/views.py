"""I dag: what breaks soon, what is one's turn, what waits for others."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from famn.access.actor import Actor
from famn.access.permissions import Permission, may
from famn.access.roles import Role
from famn.ui.swedish import long_date, sentence, week
from famn.web.reading import log_list
from famn.web.staff.today.contacts import contact_rows
from famn.web.staff.today.homes import home_rows
from famn.web.staff.today.rows import Desk, Group, Row

MINE, ALL = "mina", "alla"
MOST_WAITING = 15
MOST_CHILDREN = 10


def today(request: HttpRequest) -> HttpResponse:
    """The first page of the day, for every role."""
    by: Actor = request.actor
    desk = Desk(by=by, today=request.today, now=request.now)
    about_homes = [*contact_rows(by=by, today=request.today), *home_rows(by=by, today=request.today)]
    rows = sorted([*desk.rows(), *about_homes], key=lambda row: row.order)
    children = desk.waiting_children()
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
            "deviations_url": reverse("deviation_list") if by.role in {Role.IFO_HEAD, Role.SAS, Role.SUPERVISOR} else "",
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
    if soon and broken:
        parts.append(ngettext("%(n)s bryts snart.", "%(n)s bryts snart.", soon) % {"n": soon})
    elif soon:
        parts.append(ngettext("%(n)s tidsgräns bryts snart.", "%(n)s tidsgränser bryts snart.", soon) % {"n": soon})
    if yours:
        parts.append(ngettext("%(n)s sak väntar på dig.", "%(n)s saker väntar på dig.", yours) % {"n": yours})
    return " ".join(parts)


WITHOUT_CASES = {
    Role.IFO_HEAD: gettext_lazy(
        "Som IFO-chef följer du nämndens avvikelser: vilka tidsgränser som brutits, varför, och vad ni gör åt det. "
        "Inget barns namn visas för dig."
    ),
    Role.SUPERVISOR: gettext_lazy(
        "Avvikelser som du ska besvara visas här. Under Nätverkshem finns de hem du har fått i uppdrag att handleda."
    ),
    Role.SAS: gettext_lazy(
        "Avvikelser visas här när de väntar på dig. Under Avvikelser läser du alla som rör nämnden, för bedömningen enligt lex Sarah."
    ),
    Role.FINANCE: gettext_lazy(
        "Du har inga ärenden att handlägga i Famn. Ersättningar och avtal hör till nämndens familjehemssekreterare: vänd "
        "dig dit med frågor om en utbetalning."
    ),
    Role.CONTACT_OFFICER: gettext_lazy(
        "Du är nämndens kontakt mot familjehemsenheten. Ärendena handläggs av socialsekreterarna och "
        "familjehemssekreterarna, så här finns inget att göra."
    ),
    Role.COMMUNICATOR: gettext_lazy(
        "Du arbetar med rekryteringen av familjehem. Under Rekrytering läser du vilka hem som saknas mest. "
        "Förfrågningar och barn visas inte för dig."
    ),
    Role.EVALUATOR: gettext_lazy("Som utvärderare läser du avidentifierade uppgifter, aldrig enskilda ärenden. Här finns inget att göra."),
    Role.SYSTEM_ADMIN: gettext_lazy("Du sköter systemet. Ärenden och hem visas inte för dig."),
    Role.FOSTER_PARENT: gettext_lazy(
        "Tack för att ni är familjehem. Frågor om uppdraget ställer ni till er socialsekreterare eller till "
        "familjehemsenheten. När vi undrar något får ni en länk."
    ),
    Role.MENTOR_HOME: gettext_lazy("Tack för att ni är mentorshem. Familjehemsenheten ringer er när ett hem behöver er."),
}
"""What a role without cases of its own can do here, and whom to turn to."""


def _empty(by: Actor) -> str:
    words = WITHOUT_CASES.get(by.role)
    return str(words) if words else _("Rollen %(role)s har inga ärenden i Famn.") % {"role": by.role.label}
