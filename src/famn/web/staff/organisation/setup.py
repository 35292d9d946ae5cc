"""Setting a cooperation up: a numbered list that a newcomer follows, and the page that starts a further one."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from famn.access.roles import Role
from famn.accounts.models import FunctionHolding, RoleHolding
from famn.documents.models import Document
from famn.kernel.denied import Refused
from famn.organisations.actions import found_cooperation
from famn.organisations.forms import FoundingForm
from famn.organisations.models import Board, Cooperation, ResponsibilityRule
from famn.organisations.policy import can_found, check_can_found, check_can_manage
from famn.organisations.queries import boards_to_come, guideline_in_force, memberships, modules_on, on_day
from famn.organisations.reference import standard_settings
from famn.web.staff.acting import METHODS, UNPROCESSABLE, posted
from famn.web.staff.organisation.words import CATALOGUE, crumbs, length_rows

NEEDED_AT_GFO = (Role.GFO_HEAD, Role.MATCHING_COORDINATOR, Role.GFO_COORDINATOR)
NEEDED_AT_BOARD = (Role.FH_SECRETARY, Role.SOCIAL_WORKER, Role.UNIT_MANAGER)


def _step(title: object, state: str, text: object, page: str, missing: list[str] | None = None) -> dict[str, Any]:
    return {"title": title, "state": state, "text": text, "url": reverse(page), "missing": missing or []}


def _people(mine: int, boards: list[Board], on: date) -> list[str]:
    # One question for all units: who is missing where.
    held: dict[int | None, set[str]] = defaultdict(set)
    for board_id, role in RoleHolding.objects.filter(cooperation_id=mine).exclude(ends_on__lte=on).values_list("board_id", "role"):
        held[board_id].add(role)
    units: list[tuple[int | None, str, tuple[Role, ...]]] = [(None, "GFO", NEEDED_AT_GFO)]
    units += [(board.pk, board.name, NEEDED_AT_BOARD) for board in boards]
    found = []
    for key, name, needed in units:
        lacking = [str(role.label) for role in needed if role not in held[key]]
        if lacking:
            found.append(f"{name}: {', '.join(lacking)}")
    return found


def _contacts(mine: int, boards: list[Board], on: date) -> list[str]:
    kinds = {FunctionHolding.Function.GFO_CONTACT, FunctionHolding.Function.BOARD_CONTACT}
    held = set(FunctionHolding.objects.filter(on_day(on), cooperation_id=mine, function__in=kinds).values_list("board_id", "function"))
    return [board.name for board in boards if any((board.pk, kind.value) not in held for kind in kinds)]


def steps(mine: int, on: date) -> list[dict[str, Any]]:
    """What a cooperation needs before its first referral, in order: done, left, or taken as it stands."""
    own = Cooperation.objects.select_related("host").get(pk=mine)
    members = [row for row in memberships(mine) if row.ends_on is None or row.ends_on > on]
    boards = list(boards_to_come(mine, on=on))
    with_board = {board.municipality_id for board in boards}
    document = guideline_in_force(mine, on=on)
    lengths = length_rows(document.lengths.all()) if document else []
    silent = [str(row["label"]) for row in lengths if not row["words"]]
    own_rules = ResponsibilityRule.objects.filter(on_day(on), cooperation_id=mine).count()
    people, contacts = _people(mine, boards, on), _contacts(mine, boards, on)
    kept = Document.objects.filter(withdrawn_on=None).count()
    lacking = [_("%(name)s saknar nämnd") % {"name": row.municipality.name} for row in members if row.municipality_id not in with_board]
    places = ngettext("%(count)s kommun", "%(count)s kommuner", len(members)) % {"count": len(members)}
    units = ngettext("%(count)s nämnd", "%(count)s nämnder", len(boards)) % {"count": len(boards)}
    differs = ngettext("%(count)s steg avviker från standarden.", "%(count)s steg avviker från standarden.", own_rules)
    on_now = ", ".join(sorted(str(module.label) for module in modules_on(mine, on=on)))
    return [
        _step(_("Samverkan och värd"), "done", f"{own.name}. {own.host.name} ({own.host.get_form_display()}).", "cooperation_facts"),
        _step(_("Medlemmar"), "done" if members else "left", places if members else _("Inga kommuner än."), "member_list"),
        _step(
            _("Nämnder"), "done" if boards and not lacking else "left", units if boards else _("Öppna en medlem och lägg till nämnder."),
            "member_list", lacking,
        ),
        _step(
            _("Riktlinjer och tidsgränser"), "done" if document else "left", str(document) if document else _("Ingen version gäller än."),
            "guideline_list", [_("Ingen klocka: %(rule)s") % {"rule": rule} for rule in silent],
        ),
        _step(
            _("Ansvar"), "done" if own_rules else "standard",
            differs % {"count": own_rules} if own_rules else _("Riktlinjernas standard gäller."), "responsibility",
        ),
        _step(_("Delar"), "standard", _("På: %(modules)s.") % {"modules": on_now}, "modules"),
        _step(
            _("Dokument"), "done" if kept else "standard",
            _("Antal dokument: %(count)s.") % {"count": kept} if kept else _("Här kan avtal och riktlinjer läggas."), "document_list",
        ),
        _step(_("Personer"), "left" if people else "done", _("Bjud in dem som ska arbeta här, var och en i sin roll."), "people", people),
        _step(
            _("Kontaktpersoner åt båda håll"), "left" if contacts or not boards else "done",
            _("GFO:s kontaktperson för nämnden, och nämndens mot GFO."), "functions", contacts,
        ),
    ]  # fmt: skip


def setup(request: HttpRequest) -> HttpResponse:
    """The list for the cooperation one is in: what is done, what is left, and where to go."""
    by = request.actor
    check_can_manage(by)
    rows = steps(by.own_cooperation_id, request.today)
    left = [row for row in rows if row["state"] == "left"]
    return render(
        request,
        "organisation/setup.html",
        {
            "rows": rows,
            "left": len(left),
            "next": left[0] if left else None,
            "cooperation": Cooperation.objects.get(pk=by.own_cooperation_id),
            "may_found": can_found(by),
            "today": request.today,
            "crumbs": crumbs(),
        },
    )


@require_http_methods(METHODS)
def cooperation_new(request: HttpRequest) -> HttpResponse:
    """Start a further cooperation: everything it begins with stands on the page, and one goes on in it at once."""
    by = request.actor
    check_can_found(by)
    standard = standard_settings()
    policy = standard["policy"]
    initial = {
        "started_on": request.today, "freshness_days": policy["freshness_days"], "max_children": policy["max_children"],
        "distance_bands_km": ", ".join(map(str, policy["distance_bands_km"])), "version": str(request.today.year),
        "decided_on": request.today,
    }  # fmt: skip
    form = FoundingForm(posted(request), catalogue=CATALOGUE, lengths=standard["lengths"], initial=initial)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            made = found_cooperation(
                by=by, name=got["name"], county_code=got["county_code"], started_on=got["started_on"], eves_are_free=got["eves_are_free"],
                host={"name": got["host_name"].strip(), "form": got["host_form"], "org_number": got["host_org_number"]},
                guideline={"title": got["title"], "version": got["version"], "decided_on": got["decided_on"]},
                lengths=form.lengths(),
                policy={
                    "freshness_days": got["freshness_days"], "max_children": got["max_children"],
                    "distance_bands_km": got["distance_bands_km"], "relaxable": policy["relaxable"],
                },
                at=request.now,
            )  # fmt: skip
        except Refused as no:
            form.add_error(None, no.text)
        else:
            request.session["holding"] = str(made.holding_id)
            request.session.cycle_key()
            messages.success(request, _("Samverkan finns. Du arbetar nu i den, som systemadministratör."))
            return redirect("setup")
    return render(
        request,
        "organisation/new.html",
        {"form": form, "crumbs": crumbs((_("Sätt upp samverkan"), reverse("setup")))},
        status=UNPROCESSABLE if form.errors else 200,
    )
