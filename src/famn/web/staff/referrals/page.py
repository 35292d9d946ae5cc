"""One referral's page, the same address for both sides, and the small acts on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from famn.audit.models import Act
from famn.audit.queries import acts_on
from famn.commitments.enums import Rule
from famn.commitments.queries import commitments_of
from famn.homes.enums import Language
from famn.messages.policy import can_write_message
from famn.referrals.enums import ReferralStatus
from famn.referrals.models import Referral
from famn.referrals.policy import can_undo_oral, can_write_referral, check_can_write_referral
from famn.referrals.queries import contacts, is_known, is_open, need_name, referrals
from famn.referrals.rules import CHANGEABLE, TRANSITIONS, is_final
from famn.ui.swedish import short_date
from famn.web.reading import log_view
from famn.web.staff.matching.parts import answers_context
from famn.web.staff.messages.parts import thread_context
from famn.web.staff.offers.parts import decision_context
from famn.web.staff.referrals.words import is_written, next_step, party_name, state_kind, waiting_words


def crumbs(referral: Referral | None = None) -> list[tuple[str, str]]:
    """The way back: the list, and the referral from its own sub-pages."""
    trail = [(_("Förfrågningar"), reverse("referral_list"))]
    if referral is not None:
        trail.append((referral.code, reverse("referral", args=[referral.pk])))
    return trail


def entries(acts: list[Act], *, protected: bool) -> list[dict[str, Any]]:
    """Acts as the timeline shows them. For a ``protected`` child the wall holds back where it lived: here stands that it does."""
    rows = []
    for act in acts:
        hidden = act.detail.get("where", []) if protected else []
        lines = "; ".join(_("%(field)s: uppgift dold") % {"field": field} for field in hidden)
        rows.append({"at": act.at, "who": act.actor_name, "text": act.text, "detail": lines})
    return rows


def get_referral(pk: UUID) -> Referral:
    """The referral, if the row wall shows it to the actor; else 404."""
    return get_object_or_404(referrals(), pk=pk)


def seen_referral(request: HttpRequest, pk: UUID, purpose: str) -> Referral:
    """The same with the look logged, before anything is done: a form shown again with its errors shows as much as the page."""
    row = get_referral(pk)
    log_view(request, kind="referral", subject_id=row.pk, board_id=row.board_id, code=row.code, purpose=purpose)
    return row


@require_safe
def referral(request: HttpRequest, pk: UUID) -> HttpResponse:
    """State, clocks, next step, then the sections in the order of the work. The children's names only for their board."""
    row = seen_referral(request, pk, _("Förfrågan"))
    by, today = request.actor, request.today
    clocks = list(commitments_of(row.pk))
    acts = list(acts_on({"referral": [row.pk]})[:200])
    people = contacts(board_id=row.board_id, cooperation_id=row.cooperation_id, on=today)
    may_write = can_write_referral(by, row)
    children = [{"row": each, "known": is_known(each)} for each in row.children.all()]
    context = {
        "referral": row, "today": today, "crumbs": crumbs(), "state_kind": state_kind(row), "next": next_step(by, row, clocks),
        "clocks": [
            {"clock": each, "label": Rule(each.rule).label, "party": party_name(each, row.board), "source": str(each.document or "")}
            for each in clocks if each.due_on and not each.cancelled_at
        ],
        "waiting": waiting_words(row, today), "is_written": is_written(row), "children": children, "is_board": by.is_board,
        "needs": [{"need": each, "name": need_name(each)} for each in row.needs.all()],
        "care": _care(row), "place": _place(row, is_board=by.is_board), "network": _network(row),
        "entries": entries(acts, protected=row.protected), "question": asked_back(row, acts),
        "contact": people.get("gfo_contact" if by.is_board else "board_contact"),
        "may_write": may_write and row.status != ReferralStatus.DRAFT,
        "may_protect": may_write,
        "may_change": may_write and row.status in CHANGEABLE,
        "may_close": may_write and ReferralStatus.WITHDRAWN in TRANSITIONS[ReferralStatus(row.status)].ways,
        "may_reopen": may_write and is_final(row.status) and row.closed_at is not None and row.status != ReferralStatus.CLOSED
        and (row.sent_at or row.oral_received_at),
        "may_wait": may_write and is_open(row),
        "may_undo_oral": can_undo_oral(by, row) and row.status == ReferralStatus.ORAL_RECEIVED and not is_written(row),
        "is_draft": row.status == ReferralStatus.DRAFT,
        **thread_context(request, kind="referral", subject_id=row.pk, may_write=can_write_message(by, row.board_id)),
        **_parts(request, row),
    }  # fmt: skip
    return render(request, "referrals/referral.html", context)


def _parts(request: HttpRequest, row: Referral) -> dict[str, str]:
    """What matching and deciding show on this page: each has its own context and template."""
    if row.status == ReferralStatus.DRAFT:
        return {"answers": "", "decision": ""}
    return {
        "answers": render_to_string("matching/_answers.html", answers_context(request, row), request=request),
        "decision": render_to_string("offers/_decision.html", decision_context(request, row), request=request),
    }


def _care(row: Referral) -> list[tuple[str, object]]:
    return [
        (_("Slag av vård"), row.get_kind_display()),
        (_("Laglig grund"), row.get_legal_basis_display()),
        (_("Lämnas ut med stöd av"), row.get_disclosure_ground_display()),
        (_("Önskad start"), short_date(row.starts_on) if row.starts_on else None),
        (_("Beräknat slut"), short_date(row.ends_on) if row.ends_on else _("Inte bestämt")),
    ]


def _place(row: Referral, *, is_board: bool) -> list[tuple[str, object]]:
    nothing = _("Inte angivet")
    where: list[tuple[str, object]] = [(_("Hemkommun"), row.home_municipality), (_("Hemort"), row.home_locality or nothing)]
    if row.protected:
        where = [(_("Ort"), _("Visas inte. Skyddade personuppgifter."))]
    limit = f"{row.distance_limit_km} km" if row.distance_limit_km else _("Ingen gräns")
    everyday: list[tuple[str, object]] = [
        (_("Avstånd, fågelvägen"), limit),
        (_("Skola eller förskola"), row.school_needs or nothing),
        (_("Umgänge"), row.contact_needs or nothing),
    ]
    together = [(_("Syskon"), _("Ska bo tillsammans") if row.siblings_together else _("Kan bo var för sig"))]
    return [
        *where,
        # What tells where a protected child is found in the day is told by its board.
        *(everyday if is_board or not row.protected else []),
        (_("Språk"), ", ".join(str(Language(code).label) for code in row.languages) or nothing),
        *(together if len(row.children.all()) > 1 else []),
        (_("Någon som barnet inte får möta"), _("Ja, ring nämnden") if row.must_not_meet else _("Nej")),
    ]


def _network(row: Referral) -> list[tuple[str, object]]:
    return [
        (_("Övervägda"), row.network_considered),
        (_("Av vem"), row.network_considered_by),
        (_("När"), short_date(row.network_considered_on) if row.network_considered_on else None),
        (_("Ledde till"), row.get_network_outcome_display()),
    ]


def asked_back(row: Referral, acts: list[Act]) -> str:
    """GFO's question that waits, as its line in the timeline tells it."""
    if row.status != ReferralStatus.QUESTION_BACK:
        return ""
    return next((act.detail["question"] for act in acts if "question" in act.detail), "")


@require_safe
def referral_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Changing a sent referral is walking its steps again: begin where most changes are."""
    row = get_referral(pk)
    check_can_write_referral(request.actor, row)
    return redirect("referral_step", pk=row.pk, step="behov")
