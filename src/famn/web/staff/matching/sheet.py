"""The match sheet: the newest run beside today's facts, relaxing it, noting a word, and stored runs run again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from famn.homes.actions import note_word
from famn.homes.enums import NeedCode, PermitKind, WordAnswer
from famn.homes.models import FosterHome
from famn.homes.queries_record import CONTRACT
from famn.kernel.denied import Refused
from famn.organisations.enums import Module
from famn.plans.only_home import only_homes_beside
from famn.plans.policy import can_view_plan
from famn.referrals.actions.matching import relax_run, rerun_stored, run_match
from famn.referrals.models import MatchRun, Referral
from famn.referrals.policy_matching import can_ask_home, can_run_match, check_can_run_match, check_can_view_match
from famn.referrals.queries_matching import (
    applied_relaxations,
    homes_have_changed,
    homes_in_the_open,
    is_outdated,
    latest_run,
    live_offer,
    questions_of,
    referrals_to_match,
    run_before,
    runs_of,
    shown_bands,
    shown_run,
)
from famn.referrals.rules_matching import SEARCHABLE, difference
from famn.referrals.snapshot import Snapshot, snapshot
from famn.web.modules import modules_of
from famn.web.reading import log_list, log_view
from famn.web.staff.matching import show, words
from famn.web.staff.referrals.page import crumbs

TEMPLATE = "matching/sheet.html"


def get_referral(pk: UUID) -> Referral:
    """The referral with what a snapshot reads of it; 404 when the row wall hides it."""
    return get_object_or_404(referrals_to_match(), pk=pk)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page stands on: the newest run, and today's bank."""

    run: MatchRun | None
    current: Snapshot | None
    refusal: str = ""


def _sheet(request: HttpRequest, referral: Referral) -> Sheet:
    """The newest run; made anew by whoever may when there is none yet, or when the referral is not what it was."""
    try:
        current = snapshot(referral, on=request.today)
    except Refused as no:
        return Sheet(latest_run(referral), None, no.text)
    run = latest_run(referral)
    stale = run is None or run.round != referral.round or is_outdated(run, current)
    if stale and can_run_match(request.actor) and referral.status in SEARCHABLE:
        reason = _("Första underlaget") if run is None else _("Ny omgång") if run.round != referral.round else _("Förfrågan har ändrats")
        run = run_match(by=request.actor, referral=referral, at=request.now, reason=reason, seen=current)
    return Sheet(run, current)


@require_safe
def match_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sheet. A shown ranking is always a stored run: the first opening makes one, and so does a changed referral."""
    referral = get_referral(pk)
    check_can_view_match(request.actor)
    sheet = _sheet(request, referral)
    log_view(
        request, kind="referral", subject_id=referral.pk, board_id=referral.board_id, code=referral.code, purpose=_("Matchningsunderlag")
    )
    context: dict[str, Any] = {
        "referral": referral,
        "crumbs": crumbs(referral),
        "today": request.today,
        "run": sheet.run,
        "refusal": sheet.refusal,
        "may_run": can_run_match(request.actor) and referral.status in SEARCHABLE,
        "may_ask": can_ask_home(request.actor) and referral.status in SEARCHABLE,
    }
    if sheet.run is not None:
        context |= _run_context(request, referral, sheet.run, sheet.current)
        if sheet.current is not None:
            _tell_only_homes(request, referral, sheet.current, context["bands"])
        log_list(request, kind="home", codes=context["codes"], purpose=_("Matchningsunderlag %(code)s") % {"code": referral.code})
    return render(request, TEMPLATE, context)


def _tell_only_homes(request: HttpRequest, referral: Referral, current: Snapshot, bands: list[dict[str, Any]]) -> None:
    """Say which homes are the only one for somebody else; for whom, to those who see the whole queue."""
    found = only_homes_beside(referral.code, current.bank, current.rules, cooperation_id=referral.cooperation_id)
    named = show.mark_only_homes(bands, found.homes, keys=found.keys if can_view_plan(request.actor) else None)
    if named:
        log_list(request, kind="referral", codes=named, purpose=_("Matchningsunderlag %(code)s") % {"code": referral.code})


def _told(request: HttpRequest) -> set[str]:
    """Of which decisions about homes it is said that they fall short: permits only where the cooperation keeps them."""
    kinds = {CONTRACT, *PermitKind.values}
    return kinds if Module.PERMITS in modules_of(request) else kinds - {PermitKind.PERMIT.value}


def _run_context(request: HttpRequest, referral: Referral, run: MatchRun, current: Snapshot | None) -> dict[str, Any]:
    in_the_open = homes_in_the_open()
    answer = shown_run(run, in_the_open=in_the_open)
    asked, rules = answer.request, answer.rules
    questions = {each.home_code: each for each in questions_of(referral) if each.round == referral.round and each.released_at is None}
    reserved = next((each for each in questions.values() if each.reserved), None)
    before = run_before(run)
    return {
        "columns": show.columns(asked),
        "bands": show.bands(
            answer.ranking,
            request=asked,
            current=current,
            questions=questions,
            today=request.today,
            freshness_days=rules.freshness_days,
            referral_pk=referral.pk,
            told=_told(request),
        ),
        "place_closed": answer.place_closed,
        "homes_count": len(answer.ranking.rows),
        "fallen": show.fallen_rows(answer.ranking.fallen, current),
        "fallen_line": words.fallen_line(len(answer.ranking.fallen), answer.ranking.counts) if answer.ranking.fallen else "",
        "relaxations": show.relaxation_rows(answer.relaxations),
        "closed": show.closed_rows(answer.relaxations),
        "applied": show.applied_rows(run.applied, applied_relaxations(run)),
        "changed": show.difference_rows(difference(shown_bands(before, in_the_open=in_the_open), answer.ranking)) if before else [],
        "before": before,
        "homes_changed": current is not None and homes_have_changed(run, current),
        "outdated": current is not None and is_outdated(run, current),
        "reserved": reserved,
        "offer": live_offer(referral.pk),
        "place_hidden": asked.point_hidden,
        "column_count": len(asked.needs) + (3 if asked.point_hidden else 4),
        "codes": [row.home for row in answer.ranking.rows] + [row.home for row in answer.ranking.fallen],
        "answers_known": WordAnswer.choices,
        "runs": list(runs_of(referral)[:20]),
        "distance_limit": None if referral.protected else referral.distance_limit_km,
    }


@require_POST
def match_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new run on today's facts and the referral's own terms."""
    referral = get_referral(pk)
    check_can_run_match(request.actor)
    try:
        run_match(by=request.actor, referral=referral, at=request.now, reason=_("Nytt underlag"))
    except Refused as no:
        messages.error(request, no.text)
    else:
        messages.success(request, _("Underlaget är framtaget på nytt."))
    return redirect("match_sheet", pk=pk)


@require_POST
def match_relax(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Apply one of the relaxations that a run suggested; ``run`` and ``number`` name it."""
    referral = get_referral(pk)
    check_can_run_match(request.actor)
    run = get_object_or_404(MatchRun.objects.filter(referral=referral).select_related("referral"), pk=_uuid(request.POST.get("run", "")))
    try:
        made = relax_run(
            by=request.actor,
            run=run,
            number=int(request.POST.get("number", "-1") or -1),
            agreed=request.POST.get("agreed", "").replace("\0", "")[:120],  # the database takes no NUL
            at=request.now,
        )
    except ValueError:
        messages.error(request, _("Läs in sidan igen och välj villkoret på nytt."))
    except Refused as no:
        messages.error(request, no.text)
    else:
        messages.success(request, _("%(n)s hem till på underlaget.") % {"n": len(made.applied[-1]["homes"])})
    return redirect("match_sheet", pk=pk)


@require_POST
def match_word(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note what a home has said on one need, and make the sheet anew: ``word`` is "home code:need:answer"."""
    referral = get_referral(pk)
    check_can_run_match(request.actor)
    code, _colon, rest = request.POST.get("word", "").replace("\0", "").partition(":")
    need, _colon, answer = rest.partition(":")
    home = get_object_or_404(FosterHome.objects.filter(board=None), code=code)
    if need not in NeedCode.values or answer not in WordAnswer.values:
        messages.error(request, _("Läs in sidan igen och välj svaret på nytt."))
        return redirect("match_sheet", pk=pk)
    try:
        note_word(by=request.actor, home=home, need=need, answer=WordAnswer(answer), on=request.today, at=request.now)
        run_match(by=request.actor, referral=referral, at=request.now, reason=_("Nytt besked från %(home)s") % {"home": home.code})
    except Refused as no:
        messages.error(request, no.text)
    else:
        messages.success(
            request,
            _("Noterat för %(home)s: %(need)s – %(answer)s. Underlaget är framtaget på nytt.")
            % {"home": home.code, "need": NeedCode(need).label, "answer": str(WordAnswer(answer).label).lower()},
        )
    return redirect(f"{reverse('match_sheet', args=[pk])}#{home.code}")


@require_GET
def match_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A stored run as it was, but for places that have become protected since.

    With ``igen=1`` the stored input is run again and compared to the byte.
    """
    run = get_object_or_404(MatchRun.objects.select_related("referral__board"), pk=pk)
    check_can_view_match(request.actor)
    referral = run.referral
    answer = shown_run(run)
    asked, rules = answer.request, answer.rules
    log_view(
        request,
        kind="referral",
        subject_id=referral.pk,
        board_id=referral.board_id,
        code=referral.code,
        purpose=_("Sparat matchningsunderlag"),
    )
    return render(
        request,
        "matching/run.html",
        {
            "run": run,
            "referral": referral,
            "crumbs": crumbs(referral),
            "today": request.today,
            "place_closed": answer.place_closed,
            "columns": show.columns(asked),
            "bands": show.bands(
                answer.ranking,
                request=asked,
                current=None,
                questions={},
                today=request.today,
                freshness_days=rules.freshness_days,
                referral_pk=referral.pk,
            ),
            "fallen": show.fallen_rows(answer.ranking.fallen, None),
            "fallen_line": words.fallen_line(len(answer.ranking.fallen), answer.ranking.counts) if answer.ranking.fallen else "",
            "applied": show.applied_rows(run.applied, applied_relaxations(run)),
            "column_count": len(asked.needs) + 3,
            "replay": rerun_stored(by=request.actor, run=run) if request.GET.get("igen") else None,
        },
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
