"""Words of a stay's page: its colour, whose turn it is and what comes next."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.commitments.enums import Rule
from famn.commitments.models import Commitment
from famn.placements.models import Placement, PlacementEnd
from famn.placements.policy import can_end, can_follow, can_note_meeting, can_note_return, can_register_agreement
from famn.ui.swedish import short_date
from famn.web.staff.next_step import NextStep

S = Placement.Status
AGREEMENTS = {Rule.AGREEMENT, Rule.AGREEMENT_YEARLY}
STATE_KIND = {S.PLANNED: "soon", S.STARTED: "met", S.ENDED: "waiting", S.CLOSING_MEETING: "soon", S.CLOSED: "neutral", S.UNDONE: "neutral"}


def state_kind(stay: Placement) -> str:
    """The colour of the stay's badge."""
    return STATE_KIND[S(stay.status)]


def _link(name: str, stay: Placement) -> str:
    return reverse(name, args=[stay.pk])


def _due_work(by: Actor, stay: Placement, soonest: Commitment | None) -> tuple[str, str]:
    # The one button of a running stay: to what is due next, for whoever may do it.
    if soonest is None or not can_follow(by):
        return "", ""
    if soonest.rule in AGREEMENTS:
        return _link("placement_agreement", stay), _("Registrera avtal")
    if soonest.rule in {Rule.REVIEW, Rule.FIRST_VISIT}:
        return "#follow-ups", _("Till uppföljningen")
    return "", ""


def next_step(by: Actor, stay: Placement, *, end: PlacementEnd | None, clocks: list[Commitment], today: date, asks_home: bool) -> NextStep:
    """Whose turn it is, what comes next and until when, as the actor's side sees it."""
    board = stay.board.municipality.name
    waits = _("Din tur") if by.is_board else _("Väntar på %(who)s") % {"who": board}
    open_clocks = [clock for clock in clocks if clock.due_on and not clock.met_at and not clock.cancelled_at]
    soonest = min(open_clocks, key=lambda clock: (clock.due_on, clock.rule), default=None)
    due = soonest.due_on if soonest else None
    if asks_home and can_note_return(by):
        return NextStep(
            _("Din tur"), _("Fråga hemmet om det vill återgå till banken."), True, None, _link("home_returns", stay), _("Registrera svaret")
        )
    if stay.status == S.UNDONE:
        text = _("Starten ångrades av %(who)s: %(why)s") % {"who": stay.undone_by_name, "why": stay.undone_reason}
        offer = reverse("offer", args=[stay.offer_id]) if can_follow(by) else ""
        return NextStep(_("Ångrad"), text, yours=False, url=offer, label=_("Till erbjudandet"))
    if stay.status == S.PLANNED:
        text = _("Barnet flyttar in %(day)s.") % {"day": short_date(stay.starts_on, today=today)}
        ready = can_follow(by) and stay.starts_on <= today
        return NextStep(waits, text, by.is_board, None, _link("placement_moved_in", stay) if ready else "", _("Barnet har flyttat in"))
    if stay.status == S.STARTED:
        if stay.expected_end_on and stay.expected_end_on <= today:
            url = _link("placement_end", stay) if can_end(by) else ""
            return NextStep(
                waits,
                _("Det beräknade slutet har passerat. Avsluta placeringen eller flytta slutet."),
                by.is_board,
                due,
                url,
                _("Avsluta placeringen"),
            )
        if soonest and soonest.rule in AGREEMENTS and by.is_board and not can_register_agreement(by):
            text = _("Nästa: %(what)s.") % {"what": soonest.get_rule_display().lower()}
            return NextStep(_("Väntar på familjehemssekreteraren"), text, yours=False, due_on=due)
        url, label = _due_work(by, stay, soonest)
        text = (
            _("Nästa: %(what)s.") % {"what": soonest.get_rule_display().lower()}
            if soonest
            else _("Placeringen pågår. Inget väntar just nu.")
        )
        return NextStep(waits if soonest else _("Pågår"), text, bool(soonest) and by.is_board, due, url, label)
    if stay.status == S.ENDED:
        url = _link("placement_feedback", stay) if can_end(by) else ""
        return NextStep(
            waits,
            _("Placeringen är slut. Nämnden berättar för GFO hur uppdraget fungerade."),
            by.is_board,
            due,
            url,
            _("Lämna återkoppling"),
        )
    if stay.status == S.CLOSING_MEETING:
        url = _link("meeting_held", stay) if can_note_meeting(by) else ""
        turn = _("Din tur") if not by.is_board else _("Väntar på GFO")
        return NextStep(
            turn,
            _("Håll den gemensamma avslutningsträffen med hemmet, nämnden och GFO."),
            not by.is_board,
            due,
            url,
            _("Registrera träffen"),
        )
    when = short_date(end.ended_on, today=today) if end else ""
    return NextStep(_("Klar"), _("Placeringen avslutades %(day)s.") % {"day": when}, yours=False)
