"""One stay's page, the same address for both sides."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from famn.access.roles import Role
from famn.audit.queries import acts_on
from famn.commitments.enums import Rule
from famn.commitments.queries import commitments_of
from famn.homes.models import HomeContact
from famn.homes.policy import can_edit_home
from famn.kernel.calendar import local_date
from famn.messages.policy import can_write_message
from famn.placements import policy
from famn.placements.models import ClosingMeeting, Placement, PlacementEnd
from famn.placements.queries import child_is_protected, live_end
from famn.referrals.models import Child, Referral
from famn.referrals.policy import can_write_referral
from famn.referrals.queries_deciding import home_of
from famn.ui.swedish import age_band, joined, short_date
from famn.web.staff.homes.words import is_protected
from famn.web.staff.messages.parts import thread_context
from famn.web.staff.placements.acting import crumbs_of, seen_placement
from famn.web.staff.placements.words import next_step, state_kind

RUNNING = {Placement.Status.PLANNED, Placement.Status.STARTED}


@require_safe
def placement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whose turn, clocks, follow-ups, introduction, agreement, end. The child's name only for its board."""
    stay = seen_placement(request, pk)
    by, today = request.actor, request.today
    running = stay.status in RUNNING
    end = live_end(stay)
    home = home_of(stay)
    clocks = list(commitments_of(stay.pk))
    asks_home = end is not None and end.home_returns is None and home is not None and home.board_id is None
    meeting = ClosingMeeting.objects.filter(placement=stay).first()
    if meeting and not meeting.held_on and stay.status != Placement.Status.CLOSING_MEETING:
        meeting = None  # the feedback that called it was undone
    agreements = list(stay.agreements.order_by("-valid_from", "id"))
    feedback = list(stay.feedback.order_by("given_at", "id"))
    referral = Referral.objects.filter(pk=stay.referral_id).first()
    context = {
        "stay": stay,
        "today": today,
        "state_kind": state_kind(stay),
        "crumbs": crumbs_of(),
        "is_board": by.is_board,
        "running": running,
        "next": next_step(by, stay, end=end, clocks=clocks, today=today, asks_home=asks_home),
        "clocks": [
            {
                "clock": each,
                "label": Rule(each.rule).label,
                "party": "GFO" if each.party == "gfo" else stay.board.municipality.name,
                "source": str(each.document or ""),
            }
            for each in clocks
            if each.due_on and not each.met_at and not each.cancelled_at
        ],
        "child": Child.objects.filter(pk=stay.child.child_id).first() if by.is_board else None,
        "referral": referral,
        "home": home,
        "home_tells_where": running and home is not None and not is_protected(home) and child_is_protected(stay),
        "edits_home": home is not None and can_edit_home(by, home),
        "contact": HomeContact.objects.filter(home_id=stay.home_id).first(),
        "facts": _facts(stay),
        "follow_ups": list(stay.follow_ups.order_by("due_on", "id")),
        "introductions": list(stay.introductions.order_by("given_on", "id")),
        "reads_agreements": by.role != Role.MATCHING_COORDINATOR,  # the agreement is the board's and the home's
        "agreements": agreements,
        "has_agreement": any(not each.undone_at for each in agreements),
        "end": end,
        "end_facts": _end_facts(end),
        "undone_ends": list(PlacementEnd.objects.filter(placement=stay, undone_at__isnull=False)),
        "feedback": next((each for each in feedback if not each.undone_at), None),
        "undone_feedback": [each for each in feedback if each.undone_at],
        "meeting": meeting,
        "asks_home": asks_home,
        "may": {
            "protect": referral is not None and can_write_referral(by, referral),
            "follow": running and policy.can_follow(by),
            "introduce": running and policy.can_hand_over_introduction(by),
            "agree": running and policy.can_register_agreement(by),
            "end": running and policy.can_end(by),
            "undo_end": stay.status == Placement.Status.ENDED and policy.can_end(by),
            "undo_agreement": stay.status != Placement.Status.UNDONE and policy.can_register_agreement(by),
            "undo_start": running and policy.can_start(by),
            "undo_feedback": stay.status in {Placement.Status.CLOSED, Placement.Status.CLOSING_MEETING}
            and not (meeting and meeting.held_on)
            and policy.can_end(by),
            "meet": stay.status == Placement.Status.CLOSING_MEETING and policy.can_note_meeting(by),
        },
        "entries": [{"at": act.at, "who": act.actor_name, "text": act.text} for act in acts_on({"placement": [stay.pk]})[:200]],
    }
    # The contact functions write in the thread; a home's coordinator has the referral's thread only when she handles it.
    in_thread = by.role != Role.GFO_COORDINATOR and can_write_message(by, stay.board_id)
    context |= {"in_thread": in_thread, **thread_context(request, kind="placement", subject_id=stay.pk, may_write=in_thread)}
    return render(request, "placements/placement.html", context)


def _facts(stay: Placement) -> list[tuple[str, object]]:
    low, high = (int(part) for part in stay.age_band.split("-"))
    return [
        (_("Kommun"), stay.board.municipality.name),
        (_("Ålder vid start"), age_band(low, high)),
        (_("Slag av vård"), stay.get_kind_display()),
        (_("Laglig grund"), stay.get_legal_basis_display()),
        (_("Hemmets kategori vid start"), stay.get_home_category_display()),
        (_("Startdag"), short_date(stay.starts_on)),
        (_("Beräknat slut"), short_date(stay.expected_end_on) if stay.expected_end_on else _("Inte bestämt")),
        (_("Ansvarig socialsekreterare"), stay.responsible.name if stay.responsible else None),
        (_("Samordnare på GFO"), stay.coordinator.name if stay.coordinator else None),
    ]


def _end_facts(end: PlacementEnd | None) -> list[tuple[str, object]]:
    if end is None:
        return []
    returns = {True: _("Ja"), False: _("Nej"), None: _("Inte tillfrågat än")}
    return [
        (_("Slutdag"), short_date(end.ended_on)),
        (_("Planerat"), _("Ja") if end.planned else _("Nej")),
        (_("Orsaker"), joined([str(PlacementEnd.Cause(cause).label) for cause in end.causes])),
        (_("Vart barnet flyttade"), end.get_next_living_display()),
        (_("Mer om avslutet"), end.note or "–"),
        (_("Besked till GFO"), short_date(local_date(end.notified_gfo_at))),
        (_("Återgår hemmet till banken"), returns[end.home_returns]),
    ]
