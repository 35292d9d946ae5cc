"""Contact with homes: the log on a home's page, an entry, which homes have gone quiet, who answers for which (R-17)."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.models import User
from famn.accounts.queries import covered_by
from famn.homes import actions
from famn.homes.forms_contact import ALL, MINE, ContactNoteForm, CoordinatorForm, QuietFilterForm, as_typed
from famn.homes.models import ContactLog, FosterHome
from famn.homes.policy_contact import (
    can_assign_coordinator,
    can_mend_contact,
    can_note_contact,
    can_view_contacts,
    check_can_assign_coordinator,
    check_can_follow_contacts,
    check_can_keep_contact,
    check_can_mend_contact,
    check_can_note_contact,
    check_can_view_contacts,
)
from famn.homes.queries import homes, places_of
from famn.homes.queries_contact import (
    contacts_due,
    contacts_of,
    coordinators,
    homes_of_coordinator,
    interval_in_force,
    quiet_by_coordinator,
    quiet_homes,
    without_coordinator,
)
from famn.homes.rules_contact import Interval, is_quiet
from famn.kernel.calendar import Unit
from famn.kernel.denied import Refused
from famn.ui import swedish
from famn.web.reading import log_list, log_view
from famn.web.staff.acting import METHODS, posted
from famn.web.staff.homes.acting import act_on, seen_home
from famn.web.staff.homes.words import KINDS, crumbs_of, is_protected, place_of

PER_PAGE = 50
FEW = 5
NOBODY = "ingen"


def interval_words(interval: Interval) -> str:
    """ "6 veckor", "40 arbetsdagar", "2 månader"."""
    length = interval.length
    if interval.unit is Unit.WORKING_DAYS:
        return ngettext("%(n)s arbetsdag", "%(n)s arbetsdagar", length) % {"n": length}
    if interval.unit is Unit.CALENDAR_MONTHS:
        return ngettext("%(n)s månad", "%(n)s månader", length) % {"n": length}
    return swedish.span(length)


def contact_part(by: Actor, home: FosterHome, *, today: date) -> dict[str, Any]:
    """What a home's page shows of its contacts; nothing for those who do not keep it."""
    if not can_view_contacts(by, home):
        return {}
    rows = contacts_of(home)
    interval = interval_in_force(home.cooperation_id, on=today) if home.board_id is None else None
    shown = list(rows[: FEW + 1])
    return {
        "shows_contacts": True,
        "contacts": [_entry(by, home, row) for row in shown[:FEW]],
        "more_contacts": len(shown) > FEW,
        "may_note_contact": can_note_contact(by, home) and home.undone_at is None,
        "quiet_for": interval_words(interval)
        if interval and home.status != "closed" and is_quiet(home.last_word_on, today=today, interval=interval)
        else "",
    }


def _entry(by: Actor, home: FosterHome, row: ContactLog) -> dict[str, Any]:
    return {"row": row, "may_mend": can_mend_contact(by, row, home)}


@require_safe
def contact_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every contact with one home."""
    home = seen_home(request, pk)
    check_can_view_contacts(request.actor, home)
    kind = "home" if home.board_id is None else "network_home"
    log_view(request, kind=kind, subject_id=home.pk, board_id=home.board_id, code=home.code, purpose=_("Kontakter med hemmet"))
    page = Paginator(contacts_of(home), PER_PAGE).get_page(request.GET.get("sida"))
    shown = {
        "home": home,
        "page": page,
        "contacts": [_entry(request.actor, home, row) for row in page],
        "may_note_contact": can_note_contact(request.actor, home) and home.undone_at is None,
        "crumbs": crumbs_of(home),
        "today": request.today,
    }
    return render(request, "homes/contacts.html", shown)


@require_http_methods(METHODS)
def contact_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new entry: by one click from the home, from I dag and from the quiet homes."""
    home, by = seen_home(request, pk), request.actor
    check_can_note_contact(by, home)
    interval = interval_in_force(home.cooperation_id, on=request.today)
    initial = {"on": request.today, "next_on": interval.due(request.today) if interval and home.board_id is None else None}
    form = ContactNoteForm(posted(request), initial=initial, board_writes=by.is_board)
    return act_on(
        request,
        home,
        form=form,
        title=_("Anteckna kontakt"),
        submit=_("Spara"),
        saved=_("Kontakten är antecknad."),
        lead=_last(home, request.today),
        act=lambda _got: actions.note_contact(by=by, home=home, at=request.now, **form.contact()),
        anchor="contacts",
    )


@require_http_methods(METHODS)
def contact_mend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own entry put right."""
    entry = get_object_or_404(ContactLog.objects.select_related("home"), pk=pk)
    home, by = seen_home(request, entry.home_id), request.actor
    check_can_mend_contact(by, entry, home)
    typed = as_typed(on=entry.on, channel=entry.channel, reached=entry.reached, summary=entry.summary, next_on=entry.next_on)
    form = ContactNoteForm(posted(request), initial=typed, board_writes=by.is_board)
    return act_on(
        request,
        home,
        form=form,
        title=_("Rätta anteckningen"),
        submit=_("Spara"),
        saved=_("Anteckningen är rättad."),
        lead=_("Det som stod före finns kvar i hemmets historik."),
        act=lambda _got: actions.mend_contact(by=by, contact=entry, at=request.now, **form.contact()),
        anchor="contacts",
    )


def _last(home: FosterHome, today: date) -> str:
    if home.last_word_on is None:
        return _("Hemmet har inte hörts av än.")
    return _("Senaste besked %(day)s.") % {"day": swedish.short_date(home.last_word_on, today=today)}


@require_safe
def quiet_list(request: HttpRequest) -> HttpResponse:
    """The homes of the bank that have been silent longer than the guidelines say."""
    by, today = request.actor, request.today
    check_can_follow_contacts(by)
    interval = interval_in_force(by.own_cooperation_id, on=today)
    if interval is None:
        return render(request, "homes/quiet.html", {"interval": None, "crumbs": _crumbs(), "is_head": by.role == Role.GFO_HEAD})
    has_own = by.role == Role.GFO_COORDINATOR
    default = MINE if has_own else ALL
    asked = request.GET if request.GET.get("vems") else {"vems": default}
    form = QuietFilterForm(asked, people=list(coordinators(by.own_cooperation_id, on=today)), has_own=has_own)
    whose = form.cleaned_data["vems"] if form.is_valid() else default
    paginator = Paginator(quiet_homes(interval, on=today, coordinators=_people(by, whose, today)), PER_PAGE)
    page = paginator.get_page(request.GET.get("sida"))
    log_list(request, kind="home", codes=[home.code for home in page], purpose=_("Tysta hem"))
    number = paginator.count
    shown = {
        "interval": interval,
        "length": interval_words(interval),
        "rows": _rows(by, list(page), today),
        "page": page,
        "query": f"vems={whose}",
        "form": form,
        "whose": whose,
        "count_text": ngettext("%(n)s hem", "%(n)s hem", number) % {"n": number},
        "shares": quiet_by_coordinator(interval, on=today),
        "today": today,
        "crumbs": _crumbs(),
        "may_assign": can_assign_coordinator(by),
    }
    return render(request, "homes/quiet.html", shown)


@require_safe
def contact_plan(request: HttpRequest) -> HttpResponse:
    """Every contact that the actor, or somebody she covers for, has planned."""
    by, today = request.actor, request.today
    check_can_keep_contact(by)
    found = contacts_due(of=covered_by(by=by, on=today), until=date.max, on=today, board_id=by.board_id)
    paginator = Paginator(found, PER_PAGE)
    page = paginator.get_page(request.GET.get("sida"))
    log_list(request, kind="home" if by.is_gfo else "network_home", codes=[home.code for home in page], purpose=_("Planerade kontakter"))
    shown = {
        "rows": _rows(by, list(page), today),
        "page": page,
        "count_text": ngettext("%(n)s hem", "%(n)s hem", paginator.count) % {"n": paginator.count},
        "today": today,
        "crumbs": [],
    }
    return render(request, "homes/plan.html", shown)


def _people(by: Actor, whose: str, today: date) -> list[int] | None:
    if whose == ALL:
        return None
    return covered_by(by=by, on=today) if whose == MINE else [int(whose)]


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Familjehem"), reverse("home_list"))]


def _rows(by: Actor, found: list[FosterHome], today: date, chosen: Collection[str] = ()) -> list[dict[str, Any]]:
    places = places_of(found, on=today)
    return [
        {
            "home": home,
            "place": place_of(home),
            "protected": is_protected(home),
            "status": places[home.pk].status.label,
            "kind": KINDS[places[home.pk].status],
            "silent": swedish.span((today - home.last_word_on).days) if home.last_word_on else "",
            "may_note": can_note_contact(by, home),
            "chosen": str(home.pk) in chosen,
        }
        for home in found
    ]


@require_http_methods(METHODS)
def home_coordinators(request: HttpRequest) -> HttpResponse:
    """Homes of the bank by who answers for them, first those without anybody; some or all of the page are given to one coordinator."""
    by, today = request.actor, request.today
    check_can_assign_coordinator(by)
    people = list(coordinators(by.own_cooperation_id, on=today))
    whose = request.GET.get("vems", NOBODY)
    known = {str(user.pk): user for user in people}
    found = _of(whose, known, by, today)
    paginator = Paginator(found, PER_PAGE)
    page = paginator.get_page(request.GET.get("sida"))
    log_list(request, kind="home", codes=[home.code for home in page], purpose=_("Ansvariga samordnare"))
    form = CoordinatorForm(posted(request))
    form.fields["homes"].queryset = homes().filter(board=None)
    form.fields["to"].queryset = coordinators(by.own_cooperation_id, on=today)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                chosen, to = list(form.cleaned_data["homes"]), form.cleaned_data["to"]
                number = actions.assign_coordinator(by=by, homes=chosen, to=to, at=request.now)
            except Refused as no:
                form.add_error(None, no.text)
            else:
                _say_given(request, number, to)
                return redirect(f"{reverse('home_coordinators')}?vems={whose}" if whose in known else reverse("home_coordinators"))
        status = 422
    number = paginator.count
    shown = {
        "rows": _rows(by, list(page), today, set(request.POST.getlist("homes"))),
        "page": page,
        "query": f"vems={whose}" if whose in known else "",
        "form": form,
        "whose": whose if whose in known else NOBODY,
        "person": known.get(whose),
        "filters": [(NOBODY, _("Utan samordnare")), *((key, user.name) for key, user in known.items())],
        "count_text": ngettext("%(n)s hem", "%(n)s hem", number) % {"n": number},
        "today": today,
        "crumbs": _crumbs(),
    }
    return render(request, "homes/coordinators.html", shown, status=status)


def _of(whose: str, known: dict[str, User], by: Actor, today: date) -> QuerySet[FosterHome]:
    return homes_of_coordinator(known[whose].pk) if whose in known else without_coordinator(by.own_cooperation_id, on=today)


def _say_given(request: HttpRequest, number: int, to: User) -> None:
    text = ngettext("%(name)s är nu ansvarig för %(n)s hem.", "%(name)s är nu ansvarig för %(n)s hem.", number)
    messages.success(request, text % {"name": to.name, "n": number})
