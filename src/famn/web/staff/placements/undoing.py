"""Undoing what was wrongly registered on a stay: its start, an agreement, the feedback. One address each, with a reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.placements import policy
from famn.placements.actions import undoing
from famn.placements.models import PlacementAgreement
from famn.referrals.forms_deciding import UndoForm
from famn.web.staff.placements.acting import METHODS, act_on, posted, seen_placement


@require_http_methods(METHODS)
def placement_start_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo a wrongly registered start, of all children who moved in through the same offer."""
    stay = seen_placement(request, pk)
    policy.check_can_start(request.actor)

    def undo(got: dict[str, Any]) -> None:
        if not undoing.undo_start(by=request.actor, placement=stay, reason=got["reason"], at=request.now):
            messages.warning(request, _("Hemmet kunde inte reserveras igen: platsen är lovad till någon annan. Tala med GFO."))

    return act_on(
        request,
        stay,
        form=UndoForm(posted(request)),
        title=_("Ångra start"),
        submit=_("Ångra start"),
        danger=True,
        saved=_("Starten är ångrad. Erbjudandet väntar på en ny start."),
        lead=_(
            "Bara om starten registrerades fel. Har barnet bott i hemmet avslutar du placeringen i stället. Erbjudandet och besluten "
            "gäller igen, hemmets plats blir ledig och uppföljningarna stannar. Det gäller alla barn i samma erbjudande."
        ),
        act=undo,
    )


@require_http_methods(METHODS)
def agreement_undo(request: HttpRequest, pk: UUID, agreement: UUID) -> HttpResponse:
    """Undo a wrongly registered agreement."""
    stay = seen_placement(request, pk)
    policy.check_can_register_agreement(request.actor)
    found = get_object_or_404(PlacementAgreement.objects.filter(placement=stay, undone_at=None), pk=agreement)
    return act_on(
        request,
        stay,
        form=UndoForm(posted(request)),
        title=_("Ångra avtalet"),
        submit=_("Ångra registreringen"),
        danger=True,
        saved=_("Registreringen är ångrad."),
        lead=_("Finns inget annat avtal börjar nämndens tid att teckna avtal igen."),
        anchor="agreement",
        act=lambda got: undoing.undo_agreement(by=request.actor, agreement=found, reason=got["reason"], at=request.now),
    )


@require_http_methods(METHODS)
def placement_feedback_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo wrongly given feedback."""
    stay = seen_placement(request, pk)
    policy.check_can_end(request.actor)
    return act_on(
        request,
        stay,
        form=UndoForm(posted(request)),
        title=_("Ångra återkopplingen"),
        submit=_("Ångra återkopplingen"),
        danger=True,
        saved=_("Återkopplingen är ångrad. Lämna en ny."),
        lead=_("Återkopplingen stryks och en ny ska lämnas. GFO ser vad som ströks och varför."),
        anchor="end",
        act=lambda got: undoing.undo_feedback(by=request.actor, placement=stay, reason=got["reason"], at=request.now),
    )
