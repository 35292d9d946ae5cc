"""Planning again, and locking or forbidding in the plan. Each act makes a new stored plan; nothing is sent to anybody."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from famn.kernel.denied import Refused
from famn.plans.actions import adjust_plan, make_plan
from famn.plans.enums import Adjust
from famn.plans.policy import check_can_run_plan
from famn.plans.queries import latest_plan, plan_of, stored_plan
from famn.plans.snapshot import queue_snapshot
from famn.ui.htmx import render_part
from famn.web.staff.queue.page import TEMPLATE, Queue, is_outdated, parsed_id, queue_context

REFERRAL = "forfragan"


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    """The page again, with the newest plan as it stands and why nothing was changed."""
    current = queue_snapshot(request.actor.cooperation_id, on=request.today)
    newest = latest_plan(request.actor.cooperation_id)
    stored = stored_plan(newest) if newest else None
    outdated = stored is not None and is_outdated(stored, current)
    queue = Queue(current, stored, outdated=outdated, refusal=why)
    return render_part(request, TEMPLATE, "plan", queue_context(request, queue), status=422)


@require_POST
def queue_again(request: HttpRequest) -> HttpResponse:
    """Plan again on today's queue, with the same locks."""
    check_can_run_plan(request.actor)
    try:
        make_plan(by=request.actor, at=request.now, reason=_("Räknade om"))
    except Refused as no:
        return _refused(request, no.text)
    return redirect("queue")


@require_POST
def queue_adjust(request: HttpRequest) -> HttpResponse:
    """Lock, unlock, forbid or allow: ``val`` says which, ``forslag`` the plan one looked at, ``barn`` whom to lock."""
    check_can_run_plan(request.actor)
    run = plan_of(parsed_id(request.POST.get("forslag", "")), request.actor.cooperation_id)
    chosen, referral, home = (request.POST.get(name, "").replace("\0", "") for name in ("val", REFERRAL, "hem"))
    if run is None or chosen not in Adjust.values:
        return _refused(request, _("Läs in sidan igen och gör ditt val på nytt."))
    children = tuple(sorted({code.replace("\0", "") for code in request.POST.getlist("barn")}))
    try:
        adjust_plan(by=request.actor, run=run, adjust=Adjust(chosen), referral=referral, home=home, children=children, at=request.now)
    except Refused as no:
        return _refused(request, no.text)
    # The referral that one worked with is marked, so that the eye finds it again.
    return redirect(f"{reverse('queue')}?{urlencode({'andrad': referral})}#{referral}")
