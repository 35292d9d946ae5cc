"""Taking a referral, handing it over, asking the board back, closing it without a home."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from famn.access.roles import Role
from famn.accounts.queries import holders_of
from famn.kernel.denied import Refused
from famn.referrals.actions.handling import close_without_home, hand_over, send_back, take_referral
from famn.referrals.forms_matching import HandOverForm, ReasonInWordsForm
from famn.referrals.policy_matching import check_can_hand_over, check_can_handle, check_can_send_back
from famn.web.reading import log_view
from famn.web.staff.acting import posted
from famn.web.staff.matching.sheet import get_referral
from famn.web.staff.referrals.acting import act_on


@require_POST
def referral_take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the referral as one's own."""
    referral = get_referral(pk)
    check_can_handle(request.actor)
    try:
        take_referral(by=request.actor, referral=referral, at=request.now)
    except Refused as no:
        messages.error(request, no.text)
    else:
        messages.success(request, _("Förfrågan är din."))
    return redirect("referral", pk=pk)


@require_http_methods(["GET", "POST"])
def referral_hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand the referral to a colleague."""
    referral = get_referral(pk)
    check_can_hand_over(request.actor)
    log_view(request, kind="referral", subject_id=referral.pk, board_id=referral.board_id, code=referral.code, purpose=_("Lämna över"))
    colleagues = holders_of(Role.MATCHING_COORDINATOR, cooperation_id=referral.cooperation_id, on=request.today).exclude(
        pk=referral.handled_by_id
    )

    def hand(got: dict[str, Any]) -> None:
        hand_over(by=request.actor, referral=referral, to=got["to"], at=request.now)
        messages.success(request, _("%(name)s har nu förfrågan. Åtagandena följde med.") % {"name": got["to"].name})

    return act_on(
        request,
        referral,
        form=HandOverForm(posted(request), colleagues=colleagues),
        title=_("Lämna över förfrågan"),
        submit=_("Lämna över"),
        saved="",
        lead=_("Åtaganden och tidsgränser följer med till kollegan."),
        act=hand,
    )


@require_http_methods(["GET", "POST"])
def referral_send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the referral back to the board with a question."""
    referral = get_referral(pk)
    check_can_send_back(request.actor)
    form = ReasonInWordsForm(
        posted(request),
        label=_("Vad behöver nämnden svara på"),
        help_text=_("Nämnden läser detta. Skriv inget namn på barnet."),
        required=_("Skriv vad nämnden behöver svara på."),
    )
    title = _("Fråga nämnden")
    log_view(request, kind="referral", subject_id=referral.pk, board_id=referral.board_id, code=referral.code, purpose=title)
    return act_on(
        request,
        referral,
        form=form,
        title=title,
        submit=_("Skicka frågan"),
        saved=_("Frågan är skickad. Nu är det nämndens tur."),
        lead=_("Tiden för matchning fortsätter att räknas medan nämnden svarar."),
        act=lambda got: send_back(by=request.actor, referral=referral, question=got["reason"], at=request.now),
    )


@require_http_methods(["GET", "POST"])
def referral_close_no_home(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the referral as no home found, with the reason."""
    referral = get_referral(pk)
    check_can_handle(request.actor)
    form = ReasonInWordsForm(
        posted(request),
        label=_("Varför hittades inget hem"),
        help_text=_("Nämnden läser detta. Vad har ni sökt, och vad saknades?"),
        required=_("Skriv varför inget hem hittades, så att nämnden kan gå vidare."),
    )
    title = _("Avsluta: inget hem hittades")
    log_view(request, kind="referral", subject_id=referral.pk, board_id=referral.board_id, code=referral.code, purpose=title)
    return act_on(
        request,
        referral,
        form=form,
        title=title,
        submit=_("Avsluta förfrågan"),
        saved=_("Förfrågan är avslutad. Tillfrågade hem är släppta."),
        danger=True,
        lead=_("Alla tillfrågade hem släpps och öppna tidsgränser stängs. En tidsgräns som redan har brutits står kvar som bruten."),
        act=lambda got: close_without_home(by=request.actor, referral=referral, reason=got["reason"], at=request.now),
    )
