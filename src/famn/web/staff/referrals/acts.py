"""What a board does with its referral as a whole: closing it, opening it again, answering, and where the child waits."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.audit.queries import acts_on
from famn.referrals.actions.changing import answer_question, note_waiting
from famn.referrals.actions.ending import resolve_referral, undo_closing, withdraw_referral
from famn.referrals.enums import ReferralStatus
from famn.referrals.forms import AnswerForm, CloseForm, ReasonForm, WaitingForm
from famn.referrals.models import Referral
from famn.referrals.policy import check_can_write_referral
from famn.referrals.queries import child_names
from famn.web.staff.acting import METHODS, posted
from famn.web.staff.referrals.acting import act_on
from famn.web.staff.referrals.page import asked_back, seen_referral


@require_http_methods(METHODS)
def referral_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a referral back, or tell how it was solved without GFO. A draft is thrown away without questions."""
    row = seen_referral(request, pk, _("Avsluta förfrågan"))
    check_can_write_referral(request.actor, row)
    if row.status == ReferralStatus.DRAFT:
        return _throw_away(request, row)

    def close(got: dict[str, Any]) -> None:
        if got["outcome"] == ReferralStatus.WITHDRAWN:
            withdraw_referral(by=request.actor, referral=row, reason=got["reason"], at=request.now)
        else:
            resolve_referral(by=request.actor, referral=row, outcome=got["outcome"], reason=got["reason"], at=request.now)

    return act_on(
        request,
        row,
        form=CloseForm(posted(request), names=child_names(row)),
        title=_("Avsluta förfrågan"),
        submit=_("Avsluta förfrågan"),
        danger=True,
        saved=_("Förfrågan är avslutad och tillfrågade hem är släppta. Du kan öppna den igen härifrån."),
        lead=_("GFO slutar söka, tillfrågade hem släpps och tidsgränserna stannar."),
        act=close,
    )


def _throw_away(request: HttpRequest, row: Referral) -> HttpResponse:
    if request.method == "POST":
        withdraw_referral(by=request.actor, referral=row, reason="", at=request.now)
        messages.success(request, _("Utkastet är kastat."))
        return redirect("referral_list")
    title = _("Kasta utkastet")
    return act_on(request, row, form=forms.Form(), title=title, submit=title, danger=True, saved="", act=lambda _got: None)


@require_http_methods(METHODS)
def referral_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo a closing that was a mistake."""
    row = seen_referral(request, pk, _("Öppna förfrågan igen"))
    check_can_write_referral(request.actor, row)
    return act_on(
        request,
        row,
        form=ReasonForm(posted(request), names=child_names(row)),
        title=_("Öppna förfrågan igen"),
        submit=_("Öppna igen"),
        saved=_("Förfrågan är öppen igen. Tidsgränserna löper med sina gamla dagar."),
        lead=_("Hem som släpptes får frågas på nytt."),
        act=lambda got: undo_closing(by=request.actor, referral=row, reason=got["reason"], at=request.now),
    )


@require_http_methods(METHODS)
def referral_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer what GFO asked back."""
    row = seen_referral(request, pk, _("Svara på GFO:s fråga"))
    check_can_write_referral(request.actor, row)
    return act_on(
        request,
        row,
        form=AnswerForm(posted(request), names=child_names(row)),
        title=_("Svara på GFO:s fråga"),
        submit=_("Skicka svaret"),
        saved=_("Svaret är skickat till GFO."),
        lead=asked_back(row, list(acts_on({"referral": [row.pk]})[:50])),
        act=lambda got: answer_question(by=request.actor, referral=row, answer=got["answer"], at=request.now),
    )


@require_http_methods(METHODS)
def referral_waiting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note where the child waits meanwhile."""
    row = seen_referral(request, pk, _("Var barnet väntar"))
    check_can_write_referral(request.actor, row)
    initial = {"waiting_in": row.waiting_in, "waiting_since": row.waiting_since}
    return act_on(
        request,
        row,
        form=WaitingForm(posted(request), on=request.today, initial=initial),
        title=_("Var barnet väntar"),
        submit=_("Spara"),
        saved=_("Sparat."),
        lead=_("Förfrågan står kvar och GFO ser hur länge barnet har väntat."),
        act=lambda got: note_waiting(
            by=request.actor, referral=row, waiting_in=got["waiting_in"], since=got["waiting_since"], at=request.now
        ),
    )
