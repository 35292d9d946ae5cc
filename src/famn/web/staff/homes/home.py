"""A home's own page and its history."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from famn.access.actor import Actor
from famn.access.permissions import Permission, may
from famn.access.roles import Role
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
from famn.homes.models import CapacityPeriod, FosterHome, NetworkAssignment, Occupancy
from famn.homes.policy import (
    can_assign_network_home,
    can_edit_home,
    can_note_word,
    can_see_places,
    can_view_history,
    check_can_view_history,
)
from famn.homes.queries import (
    Places,
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
from famn.ui import swedish
from famn.web.reading import log_view
from famn.web.staff.homes.acting import seen_home
from famn.web.staff.homes.contacting import contact_part
from famn.web.staff.homes.glance import glance_of, parts_of
from famn.web.staff.homes.sections import sections_of, words_summary
from famn.web.staff.homes.steps import Situation, next_step
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


def _also(home: FosterHome) -> list[str]:
    return [
        _("pälsdjur") if home.furred_pets else _("inga pälsdjur"),
        _("rökfritt") if home.smoke_free else _("inte rökfritt"),
        _("bil") if home.has_car else _("ingen bil"),
        _("kan ta emot med kort varsel") if home.short_notice else _("inte med kort varsel"),
        *([_("önskemål om kön, fråga hemmet")] if home.sex_wish else []),
    ]


def _facts(home: FosterHome) -> list[tuple[str, object]]:
    return [
        (_("Kategori"), home.get_category_display()),
        (_("Ort"), place_of(home)),
        (_("Uppdrag"), kinds_in_words(home)),
        (_("Ålder"), swedish.age_band(home.age_from, home.age_to)),
        (_("Syskon tillsammans, högst"), home.sibling_places),
        (_("Lediga rum"), home.rooms_free),
        (_("Vuxen hemma på dagtid"), home.get_adult_at_home_display().lower()),
        (
            _("Språk"),
            swedish.joined(
                [str(dict(FosterHome._meta.get_field("languages").base_field.flatchoices)[code]).lower() for code in home.languages]
            ),
        ),
        (_("Annat"), swedish.sentence(", ".join(_also(home)))),
        (_("Grundutbildning"), swedish.long_date(home.basic_course_on) if home.basic_course_on else _("inte klar")),
    ]


@require_safe
def home(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything the actor may know of one home; the look is logged."""
    found = seen_home(request, pk)
    by, today = request.actor, request.today
    network = found.board_id is not None
    log_view(
        request,
        kind="network_home" if network else "home",
        subject_id=found.pk,
        board_id=found.board_id,
        code=found.code,
        purpose=_("Nätverkshem") if network else _("Familjehem"),
    )
    with_places = can_see_places(by)
    places = places_of([found], on=today)[found.pk] if with_places else None
    status = places.status if places else BankStatus(found.status)
    days = freshness_days(found.cooperation_id, on=today)
    suitabilities = list(suitabilities_of(found))
    editable = can_edit_home(by, found) and found.undone_at is None
    people = covered_by(by=by, on=today)
    newcomers = (
        [place.name for place in joined_since(found.cooperation_id, since=found.consent_all_members_on, on=today)]
        if not network and found.consent_all_members_on and with_places
        else []
    )
    writable = can_write_suitability(by, home_board_id=found.board_id, coordinator_id=found.coordinator_id, people=people)
    areas = words_by_area(found, on=today, freshness_days=days)
    standing = next((row for row in suitabilities if row.undone_at is None), None)
    opened = is_open_to(found, by.board_id)
    own = network and found.board_id == by.board_id
    near = by.is_gfo or opened or own
    acts = acts_on({"network_home" if network else "home": [found.pk]})[:100]
    assignments = list(NetworkAssignment.objects.filter(home=found).select_related("user")) if network else []
    may_assign = network and can_assign_network_home(by)
    # A coordinator reads the assessments of her own homes alone: of a colleague's home she cannot tell that one is missing.
    sees_assessments = writable or by.role != Role.GFO_COORDINATOR
    now = Situation(
        today=today,
        assessed=standing is not None or not sees_assessments,
        freshness_days=days,
        newcomers=newcomers,
        editable=editable,
        unassigned=may_assign and not any(one.ends_on is None or one.ends_on > today for one in assignments),
    )
    shown: dict[str, Any] = {
        "home": found,
        "status": status.label,
        "state_kind": KINDS[status],
        "crumbs": crumbs_of(found)[:1],
        "facts": _facts(found),
        "protected": is_protected(found),
        "contact": contact_of(found),
        "opened": opened,
        "network": network,
        "today": today,
        "vault_url": _vault_address(by, found, opened=opened),
        "areas": areas,
        "words_summary": words_summary(areas),
        "freshness_days": days,
        "capacity": [_capacity(row, places, today) for row in capacity_of(found) if row.ends_on is None or row.ends_on > today],
        "near": near,
        **sections_of(request, found, near=near, with_places=with_places, editable=editable),
        **contact_part(by, found, today=today),
        "with_places": with_places,
        "beds": [
            {
                "row": bed,
                "bands": _age_bands(bed),
                "past": bed.ends_on is not None and bed.ends_on <= today,
                "later": bed.starts_on > today,
            }
            for bed in (occupancy_of(found) if with_places else [])
        ],
        "suitabilities": suitabilities,
        "standing": standing,
        "overdue": standing and needs_review(standing.review_by, today=today),
        "may_write": writable,
        "may_adopt": can_adopt_suitability(by) and (opened or own),
        "checks": list(checks_of(found)),
        "may_extract": can_register_extract(by) and (opened or own),
        "own_board": by.board_id,
        "history": status_history(found),
        "may_edit": editable,
        "may_note": can_note_word(by, found) and found.undone_at is None,
        "may_see_history": can_view_history(by, found),
        "assignments": assignments,
        "may_assign": may_assign,
        "next_step": next_step(found, now) if with_places or own else None,
        "is_gfo": by.is_gfo,
        "entries": [{"at": act.at, "who": act.actor_name, "text": act.text} for act in acts],
    }
    glance = glance_of(found, places=places, line=shown["line"], today=today)
    return render(request, "homes/home.html", {**shown, "glance": glance, "parts": parts_of(shown)})


def _capacity(row: CapacityPeriod, places: Places | None, today: date) -> dict[str, object]:
    now = row.starts_on <= today
    return {"kind": CareKind(row.kind).label, "row": row, "now": now, "free": places.free.get(row.kind, 0) if places and now else None}


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
    return render(
        request,
        "homes/history.html",
        {
            "home": found,
            "page": page,
            "crumbs": crumbs_of(found),
            "protected": is_protected(found),
            "today": request.today,
        },
    )
