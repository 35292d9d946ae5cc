"""Deviations: the list, one deviation, and its four acts: report, answer, judge, close."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from famn.access.actor import Actor
from famn.audit.queries import acts_on
from famn.commitments.enums import Party
from famn.commitments.queries import clock_strips
from famn.deviations import actions
from famn.deviations.enums import DeviationStatus as Status
from famn.deviations.forms import AnswerForm, JudgeForm, ReportForm
from famn.deviations.models import Deviation
from famn.deviations.policy import (
    can_answer_deviation,
    can_close_deviation,
    can_judge_deviation,
    check_can_answer_deviation,
    check_can_judge_deviation,
    check_can_report_deviation,
    check_can_view_deviations,
)
from famn.deviations.queries import child_names, deviations, subject_of, waiting_for
from famn.deviations.rules import ANSWERABLE, CLOSABLE, check_is_answerable, check_is_judgeable, other, turn
from famn.kernel.denied import Refused
from famn.organisations.models import Board
from famn.web.reading import log_list, log_view

PAGE = 50
STATE_KIND = {
    Status.SUSPECTED: "broken",
    Status.ANSWERED: "waiting",
    Status.CONFIRMED: "met",
    Status.DISPUTED: "soon",
    Status.CLOSED: "neutral",
}


def _party(deviation: Deviation, party: Party | None) -> str:
    if party is None:
        return ""
    return str(Party.GFO.label) if party == Party.GFO else str(deviation.board)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Avvikelser"), reverse("deviation_list"))]


def deviation_list(request: HttpRequest) -> HttpResponse:
    """All that the actor may see, or those that wait for her."""
    by: Actor = request.actor
    check_can_view_deviations(by)
    shown = request.GET.get("visa", "")
    rows = {"mina": waiting_for(by), "oppna": deviations().exclude(status=Status.CLOSED)}.get(shown, deviations())
    if (against := request.GET.get("mot", "")) in Party.values:
        rows = rows.filter(against=against)
    page = Paginator(rows, PAGE).get_page(request.GET.get("sida"))
    for row in page.object_list:
        row.against_name = _party(row, Party(row.against))
        row.turn_name = _party(row, turn(row.status, row.against))
        row.kind = STATE_KIND[Status(row.status)]
    log_list(request, kind="deviation", codes=[row.code for row in page.object_list], purpose="Följa avvikelser")
    views = [("", _("Alla")), ("oppna", _("Öppna")), ("mina", _("Väntar på dig"))]
    parties = [("", _("Alla parter")), (Party.GFO.value, Party.GFO.label), (Party.BOARD.value, _("Nämnden"))]
    words = [
        {"text": text, "remove_url": f"?{name}="}
        for name, choices, value in (("visa", views, shown), ("mot", parties, against))
        for key, text in choices
        if key and key == value
    ]
    return render(
        request,
        "deviations/list.html",
        {
            "page": page,
            "shown": shown,
            "against": against,
            "views": views,
            "parties": parties,
            "words": words,
            "query": f"visa={shown}&mot={against}" if words else "",
            "today": request.today,
        },
    )


def _next_step(by: Actor, deviation: Deviation) -> dict[str, Any]:
    # ``yours`` follows the act wall, so the button and the server never disagree.
    if deviation.status in ANSWERABLE and can_answer_deviation(by, deviation):
        again = deviation.status == Status.DISPUTED
        return {
            "yours": True,
            "turn": _("Din tur"),
            "act": "answer",
            "text": _("Svaret är ifrågasatt. Svara på nytt.") if again else _("Svara med orsak och åtgärd."),
        }
    if deviation.status == Status.ANSWERED and can_judge_deviation(by, deviation):
        return {"yours": True, "turn": _("Din tur"), "act": "judge", "text": _("Läs svaret och bekräfta eller ifrågasätt det.")}
    if deviation.status in CLOSABLE and can_close_deviation(by, deviation):
        return {"yours": True, "turn": _("Din tur"), "act": "close", "text": _("Svaret är bedömt. Avsluta när det har tagits upp.")}
    texts = {
        Status.SUSPECTED: _("Ska svara med orsak och åtgärd."),
        Status.ANSWERED: _("Ska bekräfta eller ifrågasätta svaret."),
        Status.CONFIRMED: _("GFO:s chef avslutar avvikelsen."),
        Status.DISPUTED: _("%(party)s kan svara på nytt, eller så avslutar GFO:s chef avvikelsen.")
        % {"party": _party(deviation, Party(deviation.against))},
        Status.CLOSED: _("Inget mer händer."),
    }
    whose = _party(deviation, turn(deviation.status, deviation.against))
    return {
        "yours": False,
        "turn": _("Väntar på %(party)s") % {"party": whose} if whose else _("Avslutad"),
        "act": "",
        "text": texts[Status(deviation.status)],
    }


def deviation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One deviation: what broke, the answer, the verdict, whose turn."""
    by: Actor = request.actor
    check_can_view_deviations(by)
    row = get_object_or_404(deviations(), pk=pk)
    log_view(request, kind="deviation", subject_id=row.pk, board_id=row.board_id, code=row.code, purpose="Följa en avvikelse")
    commitment = row.commitment if row.commitment_id else None
    subject_url = reverse(row.subject_kind, args=[row.subject_id]) if subject_of(row.subject_kind, row.subject_id) else ""
    return render(
        request,
        "deviations/deviation.html",
        {
            "deviation": row,
            "kind": STATE_KIND[Status(row.status)],
            "against": _party(row, Party(row.against)),
            "judge": _party(row, other(row.against)),
            "next": _next_step(by, row),
            "clocks": clock_strips([commitment], today=request.today) if commitment else [],
            "subject_url": subject_url,
            "entries": [{"at": act.at, "who": act.actor_name, "text": act.text} for act in acts_on({"deviation": [row.pk]})],
            "crumbs": _crumbs(),
            "today": request.today,
        },
    )


def _answer_form(request: HttpRequest, form: forms.Form, title: str, template: str, status: int, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, "title": title, "today": request.today, **more}, status=status)


def deviation_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The responsible party's answer."""
    row = get_object_or_404(deviations(), pk=pk)
    check_can_answer_deviation(request.actor, row)
    check_is_answerable(row.status)
    log_view(request, kind="deviation", subject_id=row.pk, board_id=row.board_id, code=row.code, purpose="Besvara en avvikelse")
    earlier = {"cause": row.cause, "cause_text": row.cause_text, "action_text": row.action_text}
    form = AnswerForm(request.POST or None, initial=earlier, names=child_names(row.subject_kind, row.subject_id))
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_deviation(by=request.actor, deviation=row, **form.cleaned_data, at=request.now)
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, _("Svaret är skickat till %(party)s.") % {"party": _party(row, other(row.against))})
            return redirect("deviation", pk=pk)
    crumbs = [*_crumbs(), (row.code, reverse("deviation", args=[pk]))]
    return _answer_form(
        request, form, _("Besvara avvikelsen"), "deviations/answer.html", 422 if form.errors else 200, deviation=row, crumbs=crumbs
    )


def deviation_judge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The other side's verdict on the answer."""
    row = get_object_or_404(deviations(), pk=pk)
    check_can_judge_deviation(request.actor, row)
    check_is_judgeable(row.status)
    log_view(request, kind="deviation", subject_id=row.pk, board_id=row.board_id, code=row.code, purpose="Bedöma svaret på en avvikelse")
    form = JudgeForm(request.POST or None, names=child_names(row.subject_kind, row.subject_id))
    if request.method == "POST" and form.is_valid():
        act = actions.dispute_deviation if form.cleaned_data["verdict"] == "dispute" else actions.confirm_deviation
        try:
            act(by=request.actor, deviation=row, comment=form.cleaned_data["comment"], at=request.now)
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, _("Din bedömning är sparad."))
            return redirect("deviation", pk=pk)
    crumbs = [*_crumbs(), (row.code, reverse("deviation", args=[pk]))]
    return _answer_form(
        request,
        form,
        _("Bedöm svaret"),
        "deviations/judge.html",
        422 if form.errors else 200,
        deviation=row,
        crumbs=crumbs,
        against=_party(row, Party(row.against)),
    )


@require_POST
def deviation_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GFO's head closes a judged deviation."""
    row = get_object_or_404(deviations(), pk=pk)
    actions.close_deviation(by=request.actor, deviation=row, at=request.now)
    messages.success(request, _("Avvikelsen är avslutad."))
    return redirect("deviation", pk=pk)


def deviation_new(request: HttpRequest, kind: str, subject: UUID) -> HttpResponse:
    """Report a deviation on a referral or a placement that the actor can see."""
    check_can_report_deviation(request.actor)
    about = subject_of(kind, subject)
    if about is None:
        raise Http404
    board = Board.objects.get(pk=about.board_id)
    log_view(request, kind=kind, subject_id=about.id, board_id=about.board_id, code=about.code, purpose="Rapportera en avvikelse")
    form = ReportForm(request.POST or None, names=child_names(kind, subject), board=str(board), today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.report_deviation(by=request.actor, subject=about, **form.cleaned_data, at=request.now)
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, _("Avvikelsen är rapporterad. %(party)s svarar.") % {"party": actions.party_name(row)})
            return redirect("deviation", pk=row.pk)
    crumbs = [*_crumbs(), (about.code, reverse(kind, args=[about.id]))]
    return _answer_form(
        request, form, _("Rapportera en avvikelse"), "deviations/new.html", 422 if form.errors else 200, subject=about, crumbs=crumbs
    )
