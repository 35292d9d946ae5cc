"""Taking a referral, handing it over, asking the board back, closing it without a home."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from famn.access.roles import Role
from famn.accounts.queries import holders_of
from famn.kernel.denied import Refused
from famn.referrals.actions.handling import close_without_home, hand_over, send_back, take_referral
from famn.referrals.forms_matching import HandOverForm, ReasonInWordsForm
from famn.referrals.models import Referral
from famn.referrals.policy_matching import check_can_hand_over, check_can_handle, check_can_send_back
from famn.web.reading import log_view
from famn.web.staff.matching.sheet import crumbs, get_referral


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
    form = HandOverForm(request.POST or None, colleagues=colleagues)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            to = form.cleaned_data["to"]
            try:
                hand_over(by=request.actor, referral=referral, to=to, at=request.now)
            except Refused as no:
                form.add_error(None, no.text)
            else:
                messages.success(request, _("%(name)s har nu förfrågan. Åtagandena följde med.") % {"name": to.name})
                return redirect("referral", pk=pk)
        status = 422
    return _page(
        request,
        referral,
        form,
        title=_("Lämna över förfrågan"),
        button=_("Lämna över"),
        status=status,
        danger=False,
        lead=_("Åtaganden och tidsgränser följer med till kollegan."),
    )


@require_http_methods(["GET", "POST"])
def referral_send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the referral back to the board with a question."""
    referral = get_referral(pk)
    check_can_send_back(request.actor)
    form = ReasonInWordsForm(
        request.POST or None,
        label=_("Vad behöver nämnden svara på"),
        help_text=_("Nämnden läser detta. Skriv inget namn på barnet."),
        required=_("Skriv vad nämnden behöver svara på."),
    )
    return _reason(
        request,
        referral,
        form,
        lambda reason: send_back(by=request.actor, referral=referral, question=reason, at=request.now),
        title=_("Fråga nämnden"),
        button=_("Skicka frågan"),
        done=_("Frågan är skickad. Nu är det nämndens tur."),
        danger=False,
        lead=_("Tiden för matchning fortsätter att räknas medan nämnden svarar."),
    )


@require_http_methods(["GET", "POST"])
def referral_close_no_home(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the referral as no home found, with the reason."""
    referral = get_referral(pk)
    check_can_handle(request.actor)
    form = ReasonInWordsForm(
        request.POST or None,
        label=_("Varför hittades inget hem"),
        help_text=_("Nämnden läser detta. Vad har ni sökt, och vad saknades?"),
        required=_("Skriv varför inget hem hittades, så att nämnden kan gå vidare."),
    )
    return _reason(
        request,
        referral,
        form,
        lambda reason: close_without_home(by=request.actor, referral=referral, reason=reason, at=request.now),
        title=_("Avsluta: inget hem hittades"),
        button=_("Avsluta förfrågan"),
        done=_("Förfrågan är avslutad. Tillfrågade hem är släppta."),
        danger=True,
        lead=_("Alla tillfrågade hem släpps och öppna tidsgränser stängs. En tidsgräns som redan har brutits står kvar som bruten."),
    )


def _reason(
    request: HttpRequest,
    referral: Referral,
    form: ReasonInWordsForm,
    act: Callable[[str], None],
    *,
    title: str,
    button: str,
    done: str,
    danger: bool,
    lead: str,
) -> HttpResponse:
    log_view(request, kind="referral", subject_id=referral.pk, board_id=referral.board_id, code=referral.code, purpose=title)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                act(form.cleaned_data["reason"])
            except Refused as no:
                form.add_error(None, no.text)
            else:
                messages.success(request, done)
                return redirect("referral", pk=referral.pk)
        status = 422
    return _page(request, referral, form, title=title, button=button, status=status, danger=danger, lead=lead)


def _page(
    request: HttpRequest, referral: Referral, form: object, *, title: str, button: str, status: int, danger: bool, lead: str
) -> HttpResponse:
    context = {
        "title": title,
        "button": button,
        "danger": danger,
        "form": form,
        "code": referral.code,
        "crumbs": crumbs(referral),
        "back": reverse("referral", args=[referral.pk]),
        "lead": lead,
    }
    return render(request, "matching/reason.html", context, status=status)
