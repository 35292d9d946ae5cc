"""Sending an offer and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.kernel.denied import Refused
from famn.plans.actions import note_choice
from famn.plans.enums import Act
from famn.referrals.actions.offering import send_offer, withdraw_offer
from famn.referrals.forms_matching import OfferForm, WithdrawOfferForm
from famn.referrals.models import HomeQuestion, Offer
from famn.referrals.policy_matching import check_can_send_offer
from famn.referrals.queries_matching import children_living_in, latest_run, need_label, shown_run, siblings_may_split
from famn.referrals.snapshot import policy_in_force
from famn.web.reading import log_view
from famn.web.staff.acting import posted
from famn.web.staff.matching import show
from famn.web.staff.matching.sheet import get_referral
from famn.web.staff.referrals.acting import act_on
from famn.web.staff.referrals.page import crumbs


@require_http_methods(["GET", "POST"])
def offer_new(request: HttpRequest, pk: UUID, question: UUID) -> HttpResponse:
    """Offer a reserved home to the board, with a reason in words."""
    referral = get_referral(pk)
    check_can_send_offer(request.actor)
    asked = get_object_or_404(
        HomeQuestion.objects.filter(referral=referral).select_related("home__locality", "home__municipality"), pk=question
    )
    log_view(
        request, kind="referral", subject_id=referral.pk, board_id=referral.board_id, code=referral.code, purpose=_("Skicka erbjudande")
    )
    children = [child for child in referral.children.all() if not child.placed]
    there = children_living_in(asked.home_id, starts_on=asked.starts_on, ends_on=asked.ends_on)
    most = policy_in_force(referral.cooperation_id, request.today).max_children
    choose = len(children) > 1 and siblings_may_split(referral)
    over_max = there + min(len(children), asked.beds) > most
    form = OfferForm(request.POST or None, children=children, choose=choose, over_max=over_max)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            data = form.cleaned_data
            try:
                send_offer(
                    by=request.actor,
                    referral=referral,
                    question=asked,
                    reason=data["reason"],
                    children=form.chosen(),
                    at=request.now,
                    over_max_reason=data.get("over_max_reason", ""),
                    over_max_approved_by=data.get("over_max_approved_by", ""),
                )
            except Refused as no:
                form.add_error(None, no.text)
            else:
                note_choice(
                    by=request.actor, referral=referral, home=asked.home_code, act=Act.OFFERED, reason=data["reason"], at=request.now
                )
                messages.success(
                    request,
                    _("Erbjudandet om %(home)s är skickat till %(board)s.") % {"home": asked.home_code, "board": referral.board.name},
                )
                return redirect("referral", pk=pk)
        status = 422
    return render(
        request,
        "matching/offer.html",
        {
            "referral": referral,
            "crumbs": crumbs(referral),
            "question": asked,
            "form": form,
            "there": there,
            "most": most,
            "over_max": over_max,
            "children": children,
            "row": _sheet_row(asked, referral.pk, request),
            "today": request.today,
            "needs": [{"label": need_label(need.code, need.language), "requirement": need.is_requirement} for need in referral.needs.all()],
        },
        status=status,
    )


def _sheet_row(question: HomeQuestion, referral_pk: UUID, request: HttpRequest) -> dict[str, object] | None:
    """How the home stood on the newest sheet, if it was on it: for the reason that is to be written."""
    run = latest_run(question.referral)
    if run is None:
        return None
    shown = shown_run(run)
    ranked = next((row for row in shown.ranking.rows if row.home == question.home_code), None)
    if ranked is None:
        return None
    return show.home_row(
        ranked,
        needs=show.columns(shown.request),
        beside=None,
        question=question,
        today=request.today,
        freshness_days=shown.rules.freshness_days,
        referral_pk=referral_pk,
    )


@require_http_methods(["GET", "POST"])
def offer_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an offer back, with the reason the board reads."""
    offer = get_object_or_404(Offer.objects.select_related("referral__board"), pk=pk)
    check_can_send_offer(request.actor)
    referral = offer.referral
    log_view(
        request, kind="referral", subject_id=referral.pk, board_id=referral.board_id, code=referral.code, purpose=_("Återta erbjudande")
    )
    form = WithdrawOfferForm(
        posted(request),
        label=_("Varför återtas erbjudandet"),
        help_text=_("Nämnden läser detta. Inga namn."),
        required=_("Skriv varför erbjudandet återtas."),
    )
    return act_on(
        request,
        referral,
        form=form,
        title=_("Återta erbjudandet om hem %(home)s") % {"home": offer.home_code},
        submit=_("Återta erbjudandet"),
        danger=True,
        saved=_("Erbjudandet om %(home)s är återtaget. Förfrågan söker hem igen.") % {"home": offer.home_code},
        act=lambda got: withdraw_offer(by=request.actor, offer=offer, at=request.now, **got),
    )
