"""Undoing what was wrongly registered on a stay: its start, an agreement, the feedback. One address each, with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from famn.placements import policy
from famn.placements.actions import undoing
from famn.placements.models import Placement, PlacementAgreement
from famn.web.staff.placements.acting import on_stay, undo_on


@on_stay(policy.check_can_start)
def placement_start_undo(request: HttpRequest, stay: Placement) -> HttpResponse:
    """Undo a wrongly registered start, of all children who moved in through the same offer."""

    def undo(reason: str) -> None:
        if not undoing.undo_start(by=request.actor, placement=stay, reason=reason, at=request.now):
            messages.warning(request, _("Hemmet kunde inte reserveras igen: platsen är lovad till någon annan. Tala med GFO."))

    return undo_on(
        request,
        stay,
        title=_("Ångra start"),
        submit=_("Ångra start"),
        saved=_("Starten är ångrad. Erbjudandet väntar på en ny start."),
        lead=_(
            "Bara om starten registrerades fel. Har barnet bott i hemmet avslutar du placeringen i stället. Erbjudandet och besluten "
            "gäller igen, hemmets plats blir ledig och uppföljningarna stannar. Det gäller alla barn i samma erbjudande."
        ),
        undo=undo,
    )


@on_stay(policy.check_can_register_agreement)
def agreement_undo(request: HttpRequest, stay: Placement, agreement: UUID) -> HttpResponse:
    """Undo a wrongly registered agreement."""
    found = get_object_or_404(PlacementAgreement.objects.filter(placement=stay, undone_at=None), pk=agreement)
    return undo_on(
        request,
        stay,
        title=_("Ångra avtalet"),
        submit=_("Ångra registreringen"),
        saved=_("Registreringen är ångrad."),
        lead=_("Finns inget annat avtal börjar nämndens tid att teckna avtal igen."),
        anchor="agreement",
        undo=lambda reason: undoing.undo_agreement(by=request.actor, agreement=found, reason=reason, at=request.now),
    )


@on_stay(policy.check_can_end)
def placement_feedback_undo(request: HttpRequest, stay: Placement) -> HttpResponse:
    """Undo wrongly given feedback."""
    return undo_on(
        request,
        stay,
        title=_("Ångra återkopplingen"),
        submit=_("Ångra återkopplingen"),
        saved=_("Återkopplingen är ångrad. Lämna en ny."),
        lead=_("Återkopplingen stryks och en ny ska lämnas. GFO ser vad som ströks och varför."),
        anchor="end",
        undo=lambda reason: undoing.undo_feedback(by=request.actor, placement=stay, reason=reason, at=request.now),
    )
