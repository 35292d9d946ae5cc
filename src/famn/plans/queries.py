"""Stored plans to show and to go on from. The row wall chooses whose."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from famn.plans.models import PlanChoice, PlanLook, PlanRun
from famn.plans.rules import Choices, QueueFacts
from famn.plans.rules_compare import PlanDifference, difference
from famn.plans.rules_stored import PlanInput, PlanOutput, load_input, load_output
from famn.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A run read back."""

    run: PlanRun
    input: PlanInput
    output: PlanOutput


def latest_plan(cooperation_id: int) -> PlanRun | None:
    """The plan of a cooperation that none follows on yet; of several first ones the newest.

    Time alone does not tell: of two at once, the one that was asked for first may be stored last, and follow on the other.
    """
    followed = PlanRun.objects.filter(before=OuterRef("pk"))
    return PlanRun.objects.filter(~Exists(followed), cooperation_id=cooperation_id).order_by("-at", "id").first()


def standing_choices(cooperation_id: int, facts: QueueFacts) -> Choices:
    """What people have locked and forbidden in the newest plan, as far as a queue still knows it."""
    newest = latest_plan(cooperation_id)
    return stored_plan(newest).input.choices.still_holding(facts) if newest else Choices()


def latest_plan_of(referral: Referral) -> PlanRun | None:
    """The newest plan that held a referral: once its home is decided, it is in no more plans."""
    found = PlanRun.objects.filter(cooperation_id=referral.cooperation_id, referrals__contains=[referral.code])
    return found.order_by("-at", "id").first()


def plans(cooperation_id: int) -> QuerySet[PlanRun]:
    """All plans without their bulky texts, newest first."""
    return PlanRun.objects.filter(cooperation_id=cooperation_id).defer("input", "output").order_by("-at", "id")


def plan_number(run: PlanRun) -> int:
    """Which of the cooperation's plans it is, the first being 1: two of one minute are told apart by it."""
    earlier = Q(at__lt=run.at) | Q(at=run.at, pk__gt=run.pk)
    return PlanRun.objects.filter(earlier, cooperation_id=run.cooperation_id).count() + 1


def stored_plan(run: PlanRun) -> StoredPlan:
    """What a run was given and what it answered."""
    return StoredPlan(run, load_input(run.input), load_output(run.output))


def plan_difference(before: StoredPlan, after: StoredPlan) -> PlanDifference:
    """What has changed from one plan to a later one."""
    return difference(
        before.output.placed,
        after.output.placed,
        queued_before=[each.code for each in before.input.facts.referrals],
        queued_after=[each.code for each in after.input.facts.referrals],
    )


def choices_after(run: PlanRun) -> QuerySet[PlanChoice]:
    """What people did after having seen a plan, newest first."""
    return PlanChoice.objects.filter(run=run).select_related("referral").order_by("-at", "id")


def shown_to(run: PlanRun) -> QuerySet[PlanLook]:
    """Who has been shown a plan, and when first."""
    return PlanLook.objects.filter(run=run).order_by("at", "id")


def plan_of(run_id: UUID | None, cooperation_id: int) -> PlanRun | None:
    """One plan by its id."""
    return PlanRun.objects.filter(pk=run_id, cooperation_id=cooperation_id).first() if run_id else None
