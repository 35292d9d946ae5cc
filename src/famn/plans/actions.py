"""Making a plan for the whole queue, changing it, making it again, and noting what people did after it (R-01, R-67).

Nothing here asks a home or offers one: a person does that, with a reason, on the referral's own pages.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.people.rules import check_free_text
from famn.plans.enums import Act, Adjust
from famn.plans.models import PlanChoice, PlanLook, PlanRun
from famn.plans.policy import check_can_run_plan, check_can_view_plan
from famn.plans.queries import latest_plan, latest_plan_of, standing_choices, stored_plan
from famn.plans.rules import Choices, adjusted, weighed
from famn.plans.rules_one_by_one import one_by_one
from famn.plans.rules_stored import PlanInput, PlanOutput, dump_input, dump_output, facts_hash, fingerprint
from famn.plans.snapshot import QueueSnapshot, queue_snapshot
from famn.plans.solving import LocksCannotHold, Solved, solve
from famn.referrals.models import Referral
from famn.referrals.policy_matching import check_can_ask_home
from famn.referrals.rules_matching import check_written
from matchcore import ENGINE_VERSION
from matchcore.queue import queue_from

NEWER = _lazy("Någon har räknat om sedan dess. Se det nya förslaget och gör ditt val igen.")


@dataclass(frozen=True, slots=True)
class PlanAgain:
    """What a stored input gave when it was run again."""

    same: bool
    output: str


def make_plan(*, by: Actor, at: datetime, seen: QueueSnapshot | None = None, reason: str = "") -> PlanRun:
    """Plan the queue as it stands now, with what people had chosen in the newest plan as far as it still can hold.

    ``seen``: a snapshot taken in this transaction, to spare the reads. Effects: one ``PlanRun``. Raises ``Refused`` when
    the locks cannot be kept together any more or somebody has planned meanwhile, ``NoPolicyError`` without a policy.
    """
    check_can_run_plan(by)
    current = seen or queue_snapshot(by.cooperation_id or 0, on=local_date(at))
    newest = latest_plan(by.cooperation_id or 0)
    choices = standing_choices(by.cooperation_id or 0, current.facts)
    return _store(by=by, at=at, current=current, before=newest, choices=choices, reason=reason)


def adjust_plan(*, by: Actor, run: PlanRun, adjust: Adjust, referral: str, home: str, children: tuple[str, ...], at: datetime) -> PlanRun:
    """Lock, unlock, forbid or allow in a plan, and plan again on today's queue.

    ``children``: whom to lock in the home; not read otherwise. Effects: one ``PlanRun``. Raises ``Refused`` when
    somebody has planned again meanwhile, when the queue does not hold the referral or the home any more, or when the
    locks cannot be kept together.
    """
    check_can_run_plan(by)
    newest = latest_plan(by.cooperation_id or 0)
    if newest is None or newest.pk != run.pk:
        raise Refused("newer_plan", NEWER)
    current = queue_snapshot(by.cooperation_id or 0, on=local_date(at))
    choices = stored_plan(run).input.choices.still_holding(current.facts)
    choices = adjusted(choices, current.facts, adjust, referral=referral, home=home, children=children)
    reason = {
        Adjust.LOCK: _("Låste %(referral)s i %(home)s"),
        Adjust.UNLOCK: _("Låste upp %(referral)s i %(home)s"),
        Adjust.FORBID: _("Uteslöt %(home)s för %(referral)s"),
        Adjust.ALLOW: _("Tillät %(home)s för %(referral)s igen"),
    }[adjust]
    return _store(by=by, at=at, current=current, before=run, choices=choices, reason=reason % {"referral": referral, "home": home})


def _store(*, by: Actor, at: datetime, current: QueueSnapshot, before: PlanRun | None, choices: Choices, reason: str) -> PlanRun:
    # One salt a day: what is equal stays where it was from one plan to the next, so nothing jumps.
    salt = before.salt if before is not None and local_date(before.at) == local_date(at) else secrets.token_hex(8)
    given = PlanInput(current.facts, current.policy.priorities, choices, salt)
    solved, output = _plan(given, current.order)
    stored = dump_input(given)
    run = PlanRun(
        cooperation_id=current.policy.cooperation_id,
        at=at,
        by_name=by.name,
        reason=reason[:200],
        before=before,
        engine_version=ENGINE_VERSION,
        policy_version=current.policy.version,
        salt=salt,
        facts_hash=facts_hash(current.facts),
        input_hash=fingerprint(stored),
        input=stored.decode(),
        output=dump_output(output).decode(),
        referrals=[each.code for each in current.facts.referrals],
        status=output.answer["status"],
        seconds=Decimal(str(round(solved.seconds, 3))),
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as error:  # somebody was faster: her plan follows on the same one
        raise Refused("newer_plan", NEWER) from error
    return run


def _plan(given: PlanInput, order: tuple[str, ...]) -> tuple[Solved, PlanOutput]:
    data = weighed(given.facts, given.priorities, given.choices)
    try:
        solved = solve(data, salt=given.salt, order=order)
    except LocksCannotHold as error:
        raise Refused("locks_cannot_hold", _("Låsen går inte ihop: alla kan inte hållas samtidigt. Lås upp något av dem.")) from error
    return solved, PlanOutput(solved.answer, solved.verdict, one_by_one(queue_from(data), order), order)


def plan_again(*, by: Actor, run: PlanRun) -> PlanAgain:
    """Run a stored input again and compare with what was stored: the same bytes, whatever has happened to the homes since."""
    check_can_view_plan(by)
    stored = stored_plan(run)
    _solved, output = _plan(stored.input, stored.output.order)
    text = dump_output(output).decode()
    return PlanAgain(text == run.output, text)


def note_look(*, by: Actor, run: PlanRun, at: datetime) -> None:
    """Note that a person has been shown a plan. Effects: one ``PlanLook`` the first time, nothing after that."""
    check_can_view_plan(by)
    if by.user_id is not None:
        look = PlanLook(cooperation_id=run.cooperation_id, run=run, user_id=by.user_id, by_name=by.name, at=at)
        PlanLook.objects.bulk_create([look], ignore_conflicts=True)


def note_choice(*, by: Actor, referral: Referral, home: str, act: Act, reason: str, at: datetime) -> PlanChoice | None:
    """Note what was chosen for a referral, and why, beside the newest plan that held it; also when it is what that proposed.

    None where no plan has held the referral. Effects: one ``PlanChoice`` and one act (GFO's side). Raises
    ``Refused`` without a reason, or with an identity number in it.
    """
    check_can_ask_home(by)
    check_written(reason, "choice_reason", _("Skriv varför du väljer det här hemmet."))
    check_free_text(reason, ())
    run = latest_plan_of(referral)
    if run is None:
        return None
    proposed = [each.home for each in stored_plan(run).output.placed if each.referral == referral.code]
    with transaction.atomic():
        choice = PlanChoice.objects.create(
            cooperation_id=referral.cooperation_id,
            board_id=referral.board_id,
            run=run,
            referral=referral,
            act=act,
            home_code=home,
            proposed=proposed,
            reason=reason.strip(),
            at=at,
            by_name=by.name,
        )
        text = _("Valde hem %(home)s, som förslaget för kön") if choice.as_proposed else _("Valde hem %(home)s, annat än förslaget för kön")
        record_act(
            by=by,
            verb="plan_choice",
            text=text % {"home": home},
            subject_kind="referral",
            subject_id=referral.pk,
            board_id=referral.board_id,
            audience=Audience.GFO,
            at=at,
            detail={"plan": str(run.pk), "home": home, "proposed": proposed, "act": act.value},
        )
    return choice
