"""The family's page: one question, three answers, thanks. Without sign-in; the link's token is all that opens it.

Every token that opens nothing gets the same page, byte for byte, whatever is wrong with it.
"""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from famn.access.actor import Actor, acting
from famn.access.roles import Role
from famn.kernel.calendar import add_working_days, local_date
from famn.kernel.denied import Refused
from famn.referrals.actions.asking import answer_by_link
from famn.referrals.enums import QuestionAnswer
from famn.referrals.models import HomeQuestion
from famn.referrals.rules_matching import check_link_open, token_hash
from famn.ui.swedish import near_day

TRIES, WINDOW_SECONDS = 30, 600
CALL_WITHIN_DAYS = 2  # working days within which GFO rings a home that has answered

ANSWERS = [
    {"value": QuestionAnswer.YES, "label": QuestionAnswer.YES.label},
    {"value": QuestionAnswer.NO, "label": QuestionAnswer.NO.label},
    {"value": QuestionAnswer.RING_ME, "label": QuestionAnswer.RING_ME.label},
]


def _too_many(request: HttpRequest) -> bool:
    """Whether this address has tried too many links lately: tokens cannot be guessed, but nobody shall try."""
    key = f"home-link:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key) > TRIES
    except ValueError:  # the count ran out between the two calls
        return False


def call_by(answered_at: datetime, now: datetime) -> str:
    """The day by which the home is rung, as one says it; empty once it has passed."""
    day, today = add_working_days(local_date(answered_at), CALL_WITHIN_DAYS), local_date(now)
    return near_day(day, today=today) if day >= today else ""


def _thanks(question: HomeQuestion, now: datetime) -> tuple[str, str]:
    by_day = call_by(question.answered_at, now) if question.answered_at else ""
    if question.answer == QuestionAnswer.NO:
        return _("Tack för svaret."), _("Vi hör av oss en annan gång. Ni behöver inte göra något mer.")
    if by_day:
        return _("Tack."), _("Vi ringer er senast %(day)s. Ni behöver inte göra något mer.") % {"day": by_day}
    return _("Tack."), _("Vi har fått ert svar. Ni behöver inte göra något mer.")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def home_link(request: HttpRequest, token: str) -> HttpResponse:
    """One home's question. GET changes nothing; POST answers it, once, within 72 hours."""
    now = getattr(request, "now", None) or timezone.now()
    if _too_many(request):
        return _page(request, "public/closed.html", _("Vänta en stund"), _("Försök igen om tio minuter."), status=429)
    link = token_hash(token)
    with acting(Actor(role=Role.HOME_LINK, name=_("Familjen"), link=link)):
        question = HomeQuestion.objects.filter(token_hash=link).first()
        if question is None:
            return _page(
                request,
                "public/closed.html",
                _("Länken fungerar inte"),
                _("Kontrollera att hela länken kom med. Hjälper inte det, hör av er till er kontakt på familjehemsenheten."),
                status=404,
            )
        return _answer(request, question, token, now)


def _answer(request: HttpRequest, question: HomeQuestion, token: str, now: datetime) -> HttpResponse:
    try:
        check_link_open(answer=question.answer, expires_at=question.expires_at, released_at=question.released_at, at=now)
        if request.method == "GET":
            return _asked(request, question)
        answer = request.POST.get("answer", "")
        if answer not in QuestionAnswer.values:
            return _asked(request, question, wrong=_("Välj ett av svaren."), status=422)
        answer_by_link(
            by=Actor(role=Role.HOME_LINK, name=_("Familjen"), link=question.token_hash or ""),
            question=question,
            answer=QuestionAnswer(answer),
            at=now,
        )
    except Refused as no:
        question.refresh_from_db()
        return _closed(request, question, no, now)
    return _private(redirect("home_link", token=token))


def _asked(request: HttpRequest, question: HomeQuestion, *, wrong: str = "", status: int = 200) -> HttpResponse:
    context = {"brief": question.brief, "answers": ANSWERS, "until": question.expires_at, "wrong": wrong}
    return _private(render(request, "public/question.html", context, status=status))


def _closed(request: HttpRequest, question: HomeQuestion, no: Refused, now: datetime) -> HttpResponse:
    """Kind words to a link that is used, too old, or no longer needed. The question itself is not shown again."""
    title, text = {
        "link_used": _thanks(question, now),
        "link_released": (_("Tack ändå"), _("Frågan är löst och vi behöver inte längre ert svar. Tack för att ni finns.")),
        "link_expired": (
            _("Länken har gått ut"),
            _("Den gällde i tre dygn. Vill ni svara ändå, hör av er till er kontakt på familjehemsenheten."),
        ),
    }[no.code]
    return _page(request, "public/closed.html", title, text)


def _page(request: HttpRequest, template: str, title: str, text: str, *, status: int = 200) -> HttpResponse:
    return _private(render(request, template, {"title": title, "text": text}, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    # The address is the key: it must not leave this site with a click, and no robot is to keep it. Not "no-referrer":
    # browsers then send the answer with "Origin: null", which the form's protection refuses.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
