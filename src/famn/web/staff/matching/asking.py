"""Asking homes and writing down what they say."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from famn.homes.enums import CareKind
from famn.homes.models import FosterHome
from famn.kernel.denied import Refused
from famn.plans.actions import note_choice
from famn.plans.enums import Act
from famn.plans.forms import PlanReasonForm
from famn.referrals.actions.asking import ask_home, register_answer_to, register_phone_answer, release_home, reserve_again, undo_answer
from famn.referrals.enums import QuestionAnswer
from famn.referrals.forms_matching import PhoneAnswerForm, ReasonInWordsForm
from famn.referrals.models import HomeQuestion, Referral
from famn.referrals.policy_matching import check_can_ask_home, check_can_register_answer
from famn.referrals.queries_matching import live_question, need_label, siblings_may_split
from famn.referrals.rules_matching import beds_wanted, brief
from famn.web.reading import log_list, log_view
from famn.web.staff.acting import act_page, posted
from famn.web.staff.matching.sheet import get_referral
from famn.web.staff.referrals.page import crumbs


def _homes(request: HttpRequest) -> list[FosterHome]:
    chosen = (request.POST if request.method == "POST" else request.GET).getlist("hem")[:50]
    chosen = [code for code in chosen if "\0" not in code]  # the database takes no NUL
    return list(
        FosterHome.objects.filter(code__in=chosen, board=None).select_related("contact", "locality", "municipality").order_by("code")
    )


def contact_of(home: FosterHome) -> Any:
    """The home's contact part; None when it is in the vault or hidden from the actor."""
    return getattr(home, "contact", None)


def shown_brief(referral: Referral, beds: int | None = None) -> dict[str, Any]:
    """What a home will be shown, before anything is saved."""
    children = [child for child in referral.children.all() if not child.placed]
    return brief(
        kind=str(CareKind(referral.kind).label),
        birth_years=[child.birth_year for child in children],
        starts_on=referral.starts_on,
        ends_on=referral.ends_on,
        needs=[(need_label(need.code, need.language), need.is_requirement) for need in referral.needs.all()],
        beds=beds or beds_wanted(len(children), together=not siblings_may_split(referral)),
    )


@require_http_methods(["GET", "POST"])
def ask_homes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what the chosen homes will read, then make one single-use link a home. Each link is shown once."""
    referral = get_referral(pk)
    check_can_ask_home(request.actor)
    homes = _homes(request)
    if not homes:
        messages.error(request, _("Välj minst ett hem på underlaget."))
        return redirect("match_sheet", pk=pk)
    log_view(request, kind="referral", subject_id=referral.pk, board_id=referral.board_id, code=referral.code, purpose=_("Fråga hem"))
    log_list(request, kind="home", codes=[home.code for home in homes], purpose=_("Fråga hem om plats"))
    links: list[dict[str, Any]] = []
    form = _plan_reason(request)
    if request.method == "POST" and (form is None or form.is_valid()):
        links = [_ask(request, referral, home) for home in homes]
        if form is not None and not _choices_noted(request, referral, links, form):
            links = []
        if not any(each["url"] for each in links) and len(links) == 1:
            messages.error(request, links[0]["error"])
            return redirect("match_sheet", pk=pk)
    if referral.starts_on is None or not referral.kind:
        messages.error(request, _("Förfrågan saknar slag av vård eller startdag. Fråga nämnden."))
        return redirect("match_sheet", pk=pk)
    return render(
        request,
        "matching/ask.html",
        {
            "referral": referral,
            "crumbs": crumbs(referral),
            "homes": [{"home": home, "contact": contact_of(home)} for home in homes],
            "brief": shown_brief(referral),
            "links": links,
            "form": form,
            "today": request.today,
        },
        status=422 if form is not None and form.is_bound and not links else 200,
    )


def _plan_reason(request: HttpRequest) -> PlanReasonForm | None:
    """From the plan for the queue the choice is written beside it with its reason, also when it is the plan's own."""
    return PlanReasonForm(posted(request)) if request.GET.get("forslag") else None


def _choices_noted(request: HttpRequest, referral: Referral, links: list[dict[str, Any]], form: PlanReasonForm) -> bool:
    """Write the choice of each home that could be asked beside the plan. False, with the form told why, if it may not stand."""
    try:
        for each in links:
            if each["url"]:
                reason = form.cleaned_data["reason"]
                note_choice(by=request.actor, referral=referral, home=each["home"].code, act=Act.ASKED, reason=reason, at=request.now)
    except Refused as no:
        form.add_error("reason", no.text)
        return False
    return True


def _ask(request: HttpRequest, referral: Referral, home: FosterHome) -> dict[str, Any]:
    found: dict[str, Any] = {"home": home, "url": "", "error": "", "sms": "", "mail": "", "until": None}
    try:
        question, token = ask_home(by=request.actor, referral=referral, home=home, at=request.now)
    except Refused as no:
        return {**found, "error": no.text}
    url = request.build_absolute_uri(reverse("home_link", args=[token]))
    text = _("Hej, vi söker ett hem och undrar om ni kan. Läs och svara här inom tre dygn: %(url)s Vänliga hälsningar, %(name)s") % {
        "url": url,
        "name": request.actor.name,
    }
    contact = contact_of(home)
    if contact is not None and contact.phone:
        found["sms"] = f"sms:{quote(contact.phone)}?body={quote(text)}"
    if contact is not None and contact.email:
        found["mail"] = f"mailto:{quote(contact.email)}?subject={quote(_('En fråga från familjehemsenheten'))}&body={quote(text)}"
    return {**found, "url": url, "until": question.expires_at}


@require_http_methods(["GET", "POST"])
def phone_answer(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Ring a home and write down what it says; the normal case."""
    referral = get_referral(pk)
    check_can_register_answer(request.actor)
    home = get_object_or_404(
        FosterHome.objects.filter(board=None).select_related("contact", "locality", "municipality"), code=code.replace("\0", "")
    )
    log_view(request, kind="home", subject_id=home.pk, board_id=None, code=home.code, purpose=_("Ringa hem om plats"))
    log_view(request, kind="referral", subject_id=referral.pk, board_id=referral.board_id, code=referral.code, purpose=_("Ringa hem"))
    question = live_question(referral.pk, home.pk, referral.round)
    children = [child for child in referral.children.all() if not child.placed]
    apart = len(children) if question is None and siblings_may_split(referral) else 0
    needs = [(need.code, need_label(need.code, need.language)) for need in referral.needs.all()]
    form = PhoneAnswerForm(request.POST or None, needs=needs, siblings_apart=apart)
    why = _plan_reason(request)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (why is None or why.is_valid()):
            data = form.cleaned_data
            try:
                if why is not None:
                    reason = why.cleaned_data["reason"]
                    note_choice(by=request.actor, referral=referral, home=home.code, act=Act.ASKED, reason=reason, at=request.now)
                answered = register_phone_answer(
                    by=request.actor,
                    referral=referral,
                    home=home,
                    answer=QuestionAnswer(data["answer"]),
                    spoke_with=data["spoke_with"],
                    said=data["said"],
                    words=form.words(),
                    at=request.now,
                    beds=data.get("beds"),
                )
            except Refused as no:
                form.add_error(None, no.text)
            else:
                tell_answer(request, answered)
                return redirect("match_sheet", pk=pk)
        status = 422
    told = question.brief if question else shown_brief(referral) if referral.starts_on and referral.kind else None
    context = {
        "referral": referral,
        "crumbs": crumbs(referral),
        "home": home,
        "contact": contact_of(home),
        "question": question,
        "form": form,
        "why": why,
        "brief": told,
        "back": reverse("match_sheet", args=[pk]),
        "today": request.today,
    }
    return render(request, "matching/phone.html", context, status=status)


@require_http_methods(["GET", "POST"])
def question_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same for a question that is asked already: the home's own coordinator may take the call."""
    question = get_object_or_404(HomeQuestion.objects.select_related("home__contact", "home__locality", "home__municipality"), pk=pk)
    check_can_register_answer(request.actor)
    log_view(request, kind="home", subject_id=question.home_id, board_id=None, code=question.home_code, purpose=_("Ringa hem om plats"))
    form = PhoneAnswerForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            data = form.cleaned_data
            try:
                answered = register_answer_to(
                    by=request.actor,
                    question=question,
                    answer=QuestionAnswer(data["answer"]),
                    spoke_with=data["spoke_with"],
                    said=data["said"],
                    words={},
                    at=request.now,
                )
            except Refused as no:
                form.add_error(None, no.text)
            else:
                tell_answer(request, answered)
                return redirect("today")
        status = 422
    context = {
        "referral": None,
        "crumbs": (),
        "home": question.home,
        "contact": contact_of(question.home),
        "question": question,
        "form": form,
        "why": None,
        "brief": question.brief,
        "back": reverse("today"),
        "today": request.today,
    }
    return render(request, "matching/phone.html", context, status=status)


def tell_answer(request: HttpRequest, question: HomeQuestion) -> None:
    """Say what came of an answer, where it was given."""
    home = {"home": question.home_code}
    if question.answer == QuestionAnswer.YES and not question.reserved:
        messages.warning(request, _("%(home)s sa ja, men hemmet är redan reserverat eller fullt. Svaret är sparat.") % home)
    elif question.answer == QuestionAnswer.YES:
        messages.success(request, _("%(home)s sa ja och är reserverat. Skicka erbjudandet när du är redo.") % home)
    else:
        messages.success(request, _("Svaret från %(home)s är sparat.") % home)


def _question(request: HttpRequest, pk: UUID) -> HomeQuestion:
    question = get_object_or_404(HomeQuestion.objects.select_related("home"), pk=pk)
    check_can_register_answer(request.actor)
    return question


@require_POST
def question_reserve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Try once more to reserve a home that said yes while it was taken."""
    question = _question(request, pk)
    try:
        reserved = reserve_again(by=request.actor, question=question, at=request.now)
    except Refused as no:
        messages.error(request, no.text)
    else:
        if reserved:
            messages.success(request, _("%(home)s är reserverat.") % {"home": question.home_code})
        else:
            messages.warning(request, _("%(home)s är fortfarande reserverat för någon annan, eller fullt.") % {"home": question.home_code})
    return redirect("match_sheet", pk=question.referral_id)


@require_http_methods(["GET", "POST"])
def question_release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a home go, with the reason."""
    question = _question(request, pk)
    form = ReasonInWordsForm(
        posted(request),
        label=_("Varför släpps hemmet"),
        help_text=_("Hemmet blir ledigt för andra förfrågningar."),
        required=_("Skriv varför hemmet släpps."),
    )
    return _act_on_question(
        request,
        question,
        form=form,
        title=_("Släpp hem %(home)s") % {"home": question.home_code},
        submit=_("Släpp hemmet"),
        act=lambda got: release_home(by=request.actor, question=question, reason=got["reason"], at=request.now),
        saved=_("%(home)s är släppt.") % {"home": question.home_code},
    )


@require_http_methods(["GET", "POST"])
def question_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo a wrongly registered answer, with the reason."""
    question = _question(request, pk)
    form = ReasonInWordsForm(
        posted(request),
        label=_("Vad blev fel"),
        help_text=_("Svaret och skälet står kvar i händelserna."),
        required=_("Skriv vad som blev fel."),
    )
    return _act_on_question(
        request,
        question,
        form=form,
        title=_("Ångra svaret från hem %(home)s") % {"home": question.home_code},
        submit=_("Ångra svaret"),
        act=lambda got: undo_answer(by=request.actor, question=question, reason=got["reason"], at=request.now),
        saved=_("Svaret från %(home)s är ångrat.") % {"home": question.home_code},
    )


def _act_on_question(request: HttpRequest, question: HomeQuestion, *, title: str, **page: Any) -> HttpResponse:
    log_view(request, kind="home", subject_id=question.home_id, board_id=None, code=question.home_code, purpose=title)
    back = reverse("match_sheet", args=[question.referral_id])
    return act_page(request, title=title, code=question.home_code, back=back, **page)
