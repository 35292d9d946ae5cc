"""A home's own page and its history."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from famn.access.actor import Actor
from famn.access.permissions import Permission, may
from famn.accounts.queries import covered_by
from famn.assessment.policy import (
    can_adopt_suitability,
    can_register_extract,
    can_write_suitability,
)
from famn.assessment.queries import checks_of, suitabilities_of
from famn.assessment.rules import needs_review
from famn.audit.queries import acts_on
from famn.homes.enums import BankStatus, CareKind
from famn.homes.models import FosterHome, NetworkAssignment, Occupancy
from famn.homes.policy import (
    can_assign_network_home,
    can_edit_home,
    can_note_word,
    can_see_places,
    can_view_history,
    check_can_view_history,
)
from famn.homes.queries import (
    capacity_of,
    contact_of,
    freshness_days,
    is_open_to,
    joined_since,
    kinds_in_words,
    occupancy_of,
    places_of,
    status_history,
    words_by_area,
)
from famn.homes.queries_history import history_of
from famn.homes.rules import is_fresh
from famn.ui import swedish
from famn.web.reading import log_view
from famn.web.staff.homes.acting import seen_home
from famn.web.staff.homes.words import (
    KINDS,
    crumbs_of,
    is_protected,
    place_of,
)

PER_PAGE = 50


def _age_bands(bed: Occupancy) -> str:
    labels = dict(bed._meta.get_field("age_bands").base_field.flatchoices)
    return ", ".join(str(labels.get(band, band)) for band in bed.age_bands)


def _facts(home: FosterHome) -> list[tuple[str, object]]:
    yes, no = _("ja"), _("nej")
    return [
        (_("Kategori"), home.get_category_display()),
        (_("Ort"), place_of(home)),
        (_("Uppdrag"), kinds_in_words(home)),
        (_("Ålder"), swedish.age_band(home.age_from, home.age_to)),
        (_("Syskon tillsammans, högst"), home.sibling_places),
        (_("Lediga rum"), home.rooms_free),
        (_("Vuxen hemma på dagtid"), home.get_adult_at_home_display().lower()),
        (_("Språk"), swedish.joined([str(dict(FosterHome._meta.get_field("languages").base_field.flatchoices)[code]).lower() for code in home.languages])),
        (_("Kort varsel"), yes if home.short_notice else no),
        (_("Pälsdjur"), yes if home.furred_pets else no),
        (_("Rökfritt"), yes if home.smoke_free else no),
        (_("Bil"), yes if home.has_car else no),
        (_("Grundutbildning"), swedish.long_date(home.basic_course_on) if home.basic_course_on else _("inte klar")),
    ]


def _next_step(request: HttpRequest, home: FosterHome, *, assessed: bool, days: int, newcomers: list[str], editable: bool) -> dict[str, object] | None:
    """What is to be done with the home now, and by whom: one thing, the first that is missing."""
    def step(text: str, name: str, button: str) -> dict[str, object]:
        who = home.board.name if home.board_id else home.coordinator.name if home.coordinator else "GFO"
        yours = editable
        return {
            "turn": _("Din tur") if yours else _("Väntar på %(who)s") % {"who": who}, "yours": yours, "text": text,
            "url": reverse(name, args=[home.pk]) if yours else "", "button": button,
        }  # fmt: skip

    if home.undone_at is not None or home.status == BankStatus.CLOSED:
        return None
    if home.status == BankStatus.IN_PROCESS and not assessed:
        return step(_("Hemmet saknar en bedömning av allmän lämplighet."), "suitability_new", _("Skriv bedömningen"))
    if home.board_id is None and home.consent_all_members_on is None:
        return step(_("Hemmet är inte informerat om alla medlemskommuner, eller har inte samtyckt."), "home_consent", _("Registrera samtycket"))
    if home.status == BankStatus.IN_PROCESS:
        return step(_("Bedömningen och samtycket finns. Hemmet kan bli redo."), "home_status", _("Gör hemmet redo"))
    if newcomers:
        text = _("%(names)s har blivit medlem efter hemmets samtycke. Informera hemmet och fråga igen.") % {"names": swedish.joined(newcomers)}
        return step(text, "home_consent", _("Registrera nytt samtycke"))
    if home.status == BankStatus.UNDER_REVIEW:
        return step(_("Hemmet granskas och får inga nya frågor."), "home_status", _("Avsluta granskningen"))
    if not is_fresh(home.last_word_on, today=request.today, freshness_days=days):
        return step(_("Hemmets besked är gamla och räknas som okända. Ring och gå igenom dem."), "home_word", _("Notera besked"))
    return None


@require_safe
def home(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything the actor may know of one home; the look is logged."""
    found = seen_home(request, pk)
    by, today = request.actor, request.today
    network = found.board_id is not None
    log_view(
        request, kind="network_home" if network else "home", subject_id=found.pk, board_id=found.board_id, code=found.code,
        purpose=_("Nätverkshem") if network else _("Familjehem"),
    )  # fmt: skip
    with_places = can_see_places(by)
    places = places_of([found], on=today)[found.pk] if with_places else None
    status = places.status if places else BankStatus(found.status)
    days = freshness_days(found.cooperation_id, on=today)
    suitabilities = list(suitabilities_of(found))
    editable = can_edit_home(by, found) and found.undone_at is None
    people = covered_by(by=by, on=today)
    newcomers = (
        [place.name for place in joined_since(found.cooperation_id, since=found.consent_all_members_on, on=today)]
        if not network and found.consent_all_members_on and with_places else []
    )  # fmt: skip
    writable = can_write_suitability(by, home_board_id=found.board_id, coordinator_id=found.coordinator_id, people=people)
    standing = next((row for row in suitabilities if row.undone_at is None), None)
    opened = is_open_to(found, by.board_id)
    own = network and found.board_id == by.board_id
    acts = acts_on({"network_home" if network else "home": [found.pk]})[:100]
    assignments = list(NetworkAssignment.objects.filter(home=found).select_related("user")) if network else []
    return render(request, "homes/home.html", {
        "home": found, "status": status.label, "state_kind": KINDS[status], "crumbs": crumbs_of(found)[:1], "facts": _facts(found),
        "protected": is_protected(found), "contact": contact_of(found), "opened": opened, "network": network, "today": today,
        "vault_url": _vault_address(by, found, opened=opened), "areas": words_by_area(found, on=today, freshness_days=days), "freshness_days": days,
        "capacity": [{"kind": CareKind(row.kind).label, "row": row} for row in capacity_of(found) if row.ends_on is None or row.ends_on > today],
        "places": places, "with_places": with_places,
        "free": [(CareKind(kind).label, places.offered.get(kind, 0), number) for kind, number in sorted(places.free.items())] if places else [],
        "beds": [
            {"row": bed, "bands": _age_bands(bed), "past": bed.ends_on is not None and bed.ends_on <= today, "later": bed.starts_on > today}
            for bed in (occupancy_of(found) if with_places else [])
        ],
        "suitabilities": suitabilities, "standing": standing, "overdue": standing and needs_review(standing.review_by, today=today),
        "may_write": writable, "may_adopt": can_adopt_suitability(by) and (opened or own), "checks": list(checks_of(found)),
        "may_extract": can_register_extract(by) and (opened or own), "own_board": by.board_id,
        "history": status_history(found), "may_edit": editable, "may_note": can_note_word(by, found) and found.undone_at is None,
        "may_see_history": can_view_history(by, found), "assignments": assignments, "may_assign": network and can_assign_network_home(by),
        "next_step": _next_step(request, found, assessed=standing is not None or not (writable or by.is_gfo), days=days, newcomers=newcomers, editable=editable)
        if with_places or own else None,
        "is_gfo": by.is_gfo, "entries": [{"at": act.at, "who": act.actor_name, "text": act.text} for act in acts],
    })  # fmt: skip


def _vault_address(by: Actor, found: FosterHome, *, opened: bool) -> str:
    near = opened or found.board_id == by.board_id
    if not (near and is_protected(found) and may(by, Permission.OPEN_VAULT)):
        return ""
    return reverse("vault_open", args=["home", found.pk])


@require_safe
def home_history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every change of one home: what, from what to what, who and when."""
    found = seen_home(request, pk)
    check_can_view_history(request.actor, found)
    log_view(request, kind="home", subject_id=found.pk, board_id=found.board_id, code=found.code, purpose=_("Hemmets historik"))
    page = Paginator(history_of(found), PER_PAGE).get_page(request.GET.get("sida"))
    return render(request, "homes/history.html", {
        "home": found, "page": page, "crumbs": crumbs_of(found), "protected": is_protected(found), "today": request.today,
    })  # fmt: skip
