"""A stored plan as it was, and run again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from famn.kernel.denied import Refused
from famn.plans.actions import PlanAgain, note_look, plan_again
from famn.plans.models import PlanRun
from famn.plans.policy import check_can_view_plan
from famn.plans.queries import StoredPlan, choices_after, plan_number, shown_to, stored_plan
from famn.web.reading import log_list
from famn.web.staff.queue import words
from famn.web.staff.referrals.page import crumbs


def _rows(stored: StoredPlan) -> list[dict[str, object]]:
    homes: dict[str, list[str]] = {}
    for each in stored.output.placed:
        homes.setdefault(each.referral, []).append(each.home)
    unplaced = {row["request"]: words.why_unplaced(row) for row in stored.output.answer["unplaced"]}
    alone: dict[str, list[str]] = {}
    for each in stored.output.alone:
        alone.setdefault(each.referral, []).append(each.home)
    locked = {each.referral for each in stored.input.choices.locks}
    return [
        {
            "code": code,
            "homes": ", ".join(homes.get(code, [])),
            "why": unplaced.get(code, ""),
            "alone": ", ".join(alone.get(code, [])),
            "locked": code in locked,
        }
        for code in stored.output.order
    ]


@require_GET
def queue_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A stored plan: codes of referrals and homes only. With ``igen=1`` the stored input is run again and compared to the byte."""
    check_can_view_plan(request.actor)
    run = get_object_or_404(PlanRun, pk=pk)
    stored = stored_plan(run)
    log_list(request, kind="referral", codes=stored.output.order, purpose=_("Sparat förslag för kön"))
    log_list(request, kind="home", codes=sorted({each.home for each in stored.output.placed}), purpose=_("Sparat förslag för kön"))
    note_look(by=request.actor, run=run, at=request.now)
    again: PlanAgain | None = None
    if request.GET.get("igen"):
        try:
            again = plan_again(by=request.actor, run=run)
        except Refused:
            again = PlanAgain(same=False, output="")
    context = {
        "crumbs": [*crumbs(), (_("Kön"), reverse("queue"))],
        "today": request.today,
        "run": run,
        "number": plan_number(run),
        "rows": _rows(stored),
        "summary": words.summary(stored, [each.code for each in stored.input.facts.referrals]),
        "standing": words.standing(stored),
        "forbidden": stored.input.choices.forbidden,
        "choices": list(choices_after(run)),
        "looks": list(shown_to(run)),
        "again": again,
    }
    return render(request, "queue/run.html", context)
