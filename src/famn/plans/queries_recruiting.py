"""The recruitment brief of a day, worked out from the queue as it stands; and the text that was shared."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from famn.homes.models import FosterHome
from famn.organisations.queries import members
from famn.plans.models import RecruitmentBrief
from famn.plans.queries import standing_choices
from famn.plans.rules import BEST_POSITION, Choices, points
from famn.plans.rules_missing import Asked, Missing
from famn.plans.rules_recruiting import Gap
from famn.plans.rules_stored import PlanInput, dump_input, fingerprint
from famn.plans.snapshot import QueueSnapshot, queue_snapshot
from famn.plans.solving import LocksCannotHold
from famn.plans.solving_recruiting import GRACE, work_out
from matchcore.queue import QueueError

SECONDS = 8.0
"""For all that is planned for a page; a second is the rule. What there was no time for is said."""

DEGREE = 100_000


@dataclass(frozen=True, slots=True)
class Brief:
    """What is missing on a day."""

    on: date
    referrals: int
    """Those that a home is searched for."""
    children: int
    left_out: int
    """Open referrals that lack what a search needs."""
    missing: Missing | None
    """None: there was no answer in time."""
    beds: tuple[tuple[FosterHome, int], ...]
    """Homes of the bank with one place more, and how many more children that would give a home."""
    choices: Choices
    """What people have locked and forbidden in the plan: it counts as decided."""
    locks_clash: bool
    """The locks cannot be kept together; ``missing`` is without them."""
    mark: str
    """Fingerprint of all that it was worked out from."""

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What homes of each kind would give, the most first."""
        return self.missing.needs.gaps if self.missing else ()

    @property
    def without(self) -> int:
        """Children for whom the plan of the whole queue has no home."""
        return self.children - (self.missing.placed if self.missing else 0)


def recruitment_brief(cooperation_id: int, *, on: date, seconds: float = SECONDS, grace: float = GRACE) -> Brief:
    """What is missing in a cooperation's queue on a day: the queries of ``queue_snapshot`` and two more, however long the queue."""
    today = queue_snapshot(cooperation_id, on=on)
    choices = standing_choices(cooperation_id, today.facts)
    centres = tuple(
        (place.pk, place.name, (int(place.latitude * DEGREE), int(place.longitude * DEGREE))) for place in members(cooperation_id, on=on)
    )

    def worked_out(choices: Choices) -> Missing | None:
        return work_out(
            Asked(
                as_of=on,
                queue=today.queue_with(choices),
                requests=today.requests,
                terms=today.terms,
                centres=centres,
                most_places=today.rules.max_children,
                living=_living(today),
                worth=_worth(today),
                salt=on.isoformat(),
                seconds=seconds,
            ),
            grace=grace,
        )

    try:
        found, clash = worked_out(choices), False
    except (LocksCannotHold, QueueError):
        found, clash = worked_out(replace(choices, locks=())), True
    return Brief(
        on=on,
        referrals=len(today.requests),
        children=today.facts.size,
        left_out=len(today.left_out),
        missing=found,
        beds=tuple((today.homes[code], children) for code, children in found.beds) if found else (),
        choices=choices,
        locks_clash=clash,
        mark=fingerprint(dump_input(PlanInput(today.facts, today.policy.priorities, choices, today.policy.version))),
    )


def _worth(today: QueueSnapshot) -> dict[tuple[str, int], int]:
    """Points of each referral in a home of its first band, for every number of its children."""
    return {
        (each.code, children): points(
            today.policy.priorities,
            kind=each.kind,
            care_law=each.care_law,
            waiting_days=each.waiting_days,
            band_position=BEST_POSITION,
            children=children,
            unit=today.facts.unit,
        )
        for each in today.facts.referrals
        for children in range(1, len(each.children) + 1)
    }


def _living(today: QueueSnapshot) -> dict[str, int]:
    """Children who live in each home on the day."""
    homes = {home.id: home for market in today.markets.values() for home in market.homes}
    return {
        code: sum(span.beds for span in home.occupied if span.starts_on <= today.on and (span.ends_on is None or span.ends_on > today.on))
        for code, home in homes.items()
    }


def shared_briefs() -> QuerySet[RecruitmentBrief]:
    """Texts that have been shared, the newest first."""
    return RecruitmentBrief.objects.order_by("-week", "id")
