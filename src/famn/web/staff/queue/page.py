"""The queue page: every open referral beside the plan's proposal. It proposes; homes are asked on the referral's own pages."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from famn.access.actor import Actor
from famn.kernel.denied import Refused
from famn.plans.actions import make_plan, note_look
from famn.plans.policy import can_run_plan, check_can_view_plan
from famn.plans.queries import StoredPlan, latest_plan, plan_difference, plan_number, plan_of, plans, stored_plan
from famn.plans.rules_stored import facts_hash
from famn.plans.snapshot import QueueSnapshot, queue_snapshot
from famn.ui.htmx import render_part
from famn.web.reading import log_list
from famn.web.staff.queue import show, words
from famn.web.staff.referrals.page import crumbs

TEMPLATE = "queue/page.html"
RUNS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Queue:
    """What the page stands on: today's queue, and the newest plan."""

    current: QueueSnapshot
    stored: StoredPlan | None
    outdated: bool = False
    """The queue is not what the plan was made for."""
    refusal: str = ""


def is_outdated(stored: StoredPlan, current: QueueSnapshot) -> bool:
    """Whether the queue, its homes or the table differ from what a plan was made for."""
    return stored.run.facts_hash != facts_hash(current.facts) or stored.input.priorities != current.policy.priorities


def _queue(request: HttpRequest) -> Queue:
    """The newest plan; made anew by whoever may, when there is none for the queue as it stands."""
    current = queue_snapshot(request.actor.cooperation_id, on=request.today)
    newest = latest_plan(request.actor.cooperation_id)
    stored = stored_plan(newest) if newest else None
    if not current.requests or (stored is not None and not is_outdated(stored, current)):
        return Queue(current, stored if current.requests else None)
    if not can_run_plan(request.actor):
        return Queue(current, stored, outdated=True)
    reason = _("Kön eller hemmen har ändrats") if stored else _("Första förslaget")
    try:
        made = make_plan(by=request.actor, at=request.now, seen=current, reason=reason)
    except Refused as no:
        return _after_refusal(current, by=request.actor, why=no.text)
    return Queue(current, stored_plan(made))


def _after_refusal(current: QueueSnapshot, *, by: Actor, why: str) -> Queue:
    """What stands when no plan could be made: somebody else's, if she opened the page at the same time, and then nothing is wrong."""
    newest = latest_plan(by.own_cooperation_id)
    stored = stored_plan(newest) if newest else None
    if stored is not None and not is_outdated(stored, current):
        return Queue(current, stored)
    return Queue(current, stored, outdated=True, refusal=why)


def parsed_id(text: str) -> UUID | None:
    """An identifier that somebody may have typed."""
    try:
        return UUID(text)
    except ValueError:
        return None


def queue_context(request: HttpRequest, queue: Queue) -> dict[str, Any]:
    """All that the page and its swapped part show. The looks are logged here."""
    current, stored = queue.current, queue.stored
    context: dict[str, Any] = {
        "crumbs": crumbs(),
        "today": request.today,
        "may_run": can_run_plan(request.actor),
        "refusal": queue.refusal,
        "outdated": queue.outdated,
        "run": stored.run if stored else None,
        "decided": show.decided_rows(current),
        "left_out": show.left_out_rows(current),
    }
    codes = list(current.referrals)
    homes = [each.home for each in current.decided.values()]
    if stored is not None:
        sight = show.Sight(current, stored, today=request.today, may_run=context["may_run"])
        free = show.free_homes(sight)
        made = plans(request.actor.cooperation_id)
        last = made.count()
        compared = plan_of(parsed_id(request.GET.get("jamfor", "")), request.actor.cooperation_id) or stored.run.before
        other = stored_plan(compared) if compared is not None and compared.pk != stored.run.pk else None
        context |= {
            "rows": show.rows(sight),
            "summary": words.summary(stored, set(current.requests)),
            "standing": words.standing(stored),
            "free_homes": free,
            "number": plan_number(stored.run),
            "other": other.run if other else None,
            "other_number": plan_number(other.run) if other else 0,
            "changed": words.difference_lines(plan_difference(other, stored)) if other else [],
            "runs": [(last - place, run) for place, run in enumerate(made[:RUNS_SHOWN])],
            "policy_version": stored.run.policy_version,
        }
        homes += [part["home"] for row in context["rows"] for part in row["parts"]] + [each["code"] for each in free]
        note_look(by=request.actor, run=stored.run, at=request.now)
    log_list(request, kind="referral", codes=codes, purpose=_("Förslag för hela kön"))
    log_list(request, kind="home", codes=sorted(set(homes)), purpose=_("Förslag för hela kön"))
    return context


@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """The page. A plan that is shown is always a stored one: opening the page makes one when the queue is not what it was."""
    check_can_view_plan(request.actor)
    return render_part(request, TEMPLATE, "plan", queue_context(request, _queue(request)))
