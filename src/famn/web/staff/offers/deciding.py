"""The board's judgement and decisions on an offer, their undoing, and delegation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.kernel.denied import Refused
from famn.people.name_marks import KnownName
from famn.referrals.actions import deciding, delegating
from famn.referrals.forms_deciding import DelegationForm, EndDelegationForm, FormalForm, OperationalForm, SuitabilityForm
from famn.referrals.models import Decision, Delegation, Offer
from famn.referrals.policy_deciding import (
    check_can_assess_for_child,
    check_can_decide_operationally,
    check_can_delegate,
    check_can_register_formal_decision,
)
from famn.referrals.queries import child_names
from famn.referrals.queries_deciding import delegations_in_force, is_delegated, offered_children, suitabilities
from famn.web.staff.acting import METHODS, UNPROCESSABLE, UndoForm, posted
from famn.web.staff.offers.acting import act_on, referral_of, seen_offer


def _names(offer: Offer) -> list[KnownName]:
    referral = referral_of(offer)
    return child_names(referral) if referral else []


@require_http_methods(METHODS)
def offer_suitability(request: HttpRequest, pk: UUID, child: UUID) -> HttpResponse:
    """Judge the home for one child: the child's best and the child's own view are both needed."""
    offer = seen_offer(request, pk)
    check_can_assess_for_child(request.actor)
    chosen = next((one for one in offered_children(offer) if one.pk == child), None)
    if chosen is None:
        return redirect("offer", pk=offer.pk)
    before = suitabilities(offer).get(chosen.pk)
    initial = {"outcome": before.outcome, "best_interests": before.best_interests, "childs_view": before.childs_view} if before else None
    return act_on(
        request,
        offer,
        form=SuitabilityForm(posted(request), initial=initial),
        title=_("Passar hemmet barnet %(child)s?") % {"child": chosen.code},
        submit=_("Spara bedömningen"),
        saved=_("Bedömningen är sparad hos nämnden."),
        anchor="suitability",
        child=chosen,
        before=before,
        lead=_("Nämndens bedömning av hemmet för just det här barnet. GFO läser den inte."),
        template="offers/suitability.html",
        act=lambda got: deciding.write_child_suitability(by=request.actor, offer=offer, child=chosen, at=request.now, **got),
    )


@require_http_methods(METHODS)
def offer_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The operational decision, with the judgement it rests on beside the form."""
    offer = seen_offer(request, pk)
    check_can_decide_operationally(request.actor, delegated=is_delegated(request.actor, on=request.today))
    judged = suitabilities(offer)
    form = OperationalForm(posted(request), names=_names(offer), today=request.today)
    return act_on(
        request,
        offer,
        form=form,
        title=_("Verksamhetsbeslut"),
        submit=_("Fatta beslutet"),
        saved=_("Verksamhetsbeslutet är fattat. GFO har fått svaret."),
        lead=_("Ett ja stoppar nämndens tid och binder hemmet. Ett nej släpper hemmet och GFO söker vidare."),
        template="offers/decide.html",
        anchor="decisions",
        judged=[{"child": child, "judgement": judged.get(child.pk)} for child in offered_children(offer)],
        act=lambda _got: deciding.decide_operationally(by=request.actor, offer=offer, at=request.now, **form.arguments()),
    )


@require_http_methods(METHODS)
def offer_formal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the committee, or its chair when urgent, decided."""
    offer = seen_offer(request, pk)
    check_can_register_formal_decision(request.actor)
    form = FormalForm(posted(request), names=_names(offer), today=request.today)
    return act_on(
        request,
        offer,
        form=form,
        title=_("Formellt beslut"),
        submit=_("Registrera beslutet"),
        saved=_("Beslutet är registrerat."),
        anchor="decisions",
        lead=_("Dag, innehåll, vem som beslutade, vem som var föredragande och vilka som deltog (förvaltningslagen 31 §)."),
        act=lambda _got: deciding.register_formal_decision(by=request.actor, offer=offer, at=request.now, **form.arguments()),
    )


@require_http_methods(METHODS)
def decision_undo(request: HttpRequest, pk: UUID, decision: UUID) -> HttpResponse:
    """Undo a wrongly registered yes."""
    offer = seen_offer(request, pk)
    check_can_register_formal_decision(request.actor)
    found = get_object_or_404(Decision.objects.filter(offer=offer, undone_at=None), pk=decision)
    return act_on(
        request,
        offer,
        form=UndoForm(posted(request)),
        title=_("Ångra %(kind)s") % {"kind": found.get_kind_display().lower()},
        danger=True,
        submit=_("Ångra registreringen"),
        saved=_("Registreringen är ångrad. Tiden löper som förut."),
        anchor="decisions",
        act=lambda got: deciding.undo_decision(by=request.actor, decision=found, reason=got["reason"], at=request.now),
    )


@require_http_methods(METHODS)
def delegations(request: HttpRequest) -> HttpResponse:
    """Who besides the unit manager takes the operational decision, and from when to when."""
    check_can_delegate(request.actor)
    form = DelegationForm(posted(request), initial={"starts_on": request.today, "role": "fh_secretary"})
    if request.method == "POST" and form.is_valid():
        try:
            delegating.delegate_decision(by=request.actor, at=request.now, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, _("Delegationen är sparad."))
            return redirect("delegations")
    in_force = set(delegations_in_force(on=request.today).values_list("pk", flat=True))
    rows = [{"delegation": one, "in_force": one.pk in in_force} for one in Delegation.objects.order_by("-starts_on", "id")]
    return render(
        request,
        "offers/delegations.html",
        {"form": form, "rows": rows, "today": request.today},
        status=UNPROCESSABLE if form.errors else 200,
    )


@require_http_methods(METHODS)
def delegation_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the last day of a delegation."""
    check_can_delegate(request.actor)
    found = get_object_or_404(Delegation, pk=pk)
    form = EndDelegationForm(posted(request), initial={"ends_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            delegating.end_delegation(by=request.actor, delegation=found, ends_on=form.cleaned_data["ends_on"], at=request.now)
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, _("Sista dagen är satt. Beslut som redan är fattade gäller."))
            return redirect("delegations")
    return render(
        request,
        "offers/delegation_end.html",
        {"form": form, "delegation": found, "today": request.today},
        status=UNPROCESSABLE if form.errors else 200,
    )
