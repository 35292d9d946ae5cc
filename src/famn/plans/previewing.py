"""What another matching policy would change: in today's queue, and in the plans of the past year.

Nothing is stored, and nobody's home is moved by it. All planning is done in processes that can be killed, a few at a time
and never longer than ``SECONDS`` in all; what is not reached by then is said to be left out.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date, timedelta
from time import monotonic

from django.db.models.functions import TruncMonth

from famn.access.actor import Actor
from famn.kernel.calendar import local_date
from famn.organisations.models import MatchingPolicy
from famn.plans.enums import RunStatus
from famn.plans.models import PlanRun
from famn.plans.policy import check_can_view_plan
from famn.plans.queries import StoredPlan, latest_plan, stored_plan
from famn.plans.rules import Choices, weighed
from famn.plans.rules_compare import Moved, PlanDifference, difference
from famn.plans.rules_one_by_one import Proposed
from famn.plans.rules_stored import PlanInput
from famn.plans.snapshot import QueueSnapshot, queue_snapshot
from famn.plans.solving import LocksCannotHold, Solved, solve

SECONDS = 12.0
"""For the whole preview."""

EACH = 3.0
"""For one plan, its process and its solver."""

GRACE = 2.0
AT_ONCE = 2
YEAR = timedelta(days=365)
SALT = "preview"
"""Draws among equals where no plan has been made yet: the same before and after, so that only what the policy changes moves."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What is different between two plans of one queue."""

    children_before: int
    children_after: int
    referrals: int
    gained: tuple[Moved, ...]
    """Referrals that get a home, and had none."""
    lost: tuple[Moved, ...]
    """Referrals that had a home, and get none."""
    elsewhere: tuple[Moved, ...]
    """Referrals whose home changes."""
    proven: bool
    """Both plans are the best there are; otherwise time has its part in the difference."""

    @property
    def codes(self) -> list[str]:
        """Every referral that is named."""
        return [each.referral for each in (*self.gained, *self.lost, *self.elsewhere)]


@dataclass(frozen=True, slots=True)
class Replayed:
    """One plan of the past, weighed by another table."""

    on: date
    changed: Changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a policy would change."""

    today: Changed | None
    """None: it was not reached in time, or ``locks_clash``."""
    locks_clash: bool
    """What people have locked in the plan cannot all be kept."""
    year: tuple[Replayed, ...]
    """The newest plan of each month of the past year, oldest first."""
    months: int
    """Months of the past year that have a plan at all."""
    same_table: bool
    """The table of urgency and waiting is the one in force: there is nothing to try on the past."""


def changed(before: Sequence[Proposed], after: Sequence[Proposed], *, queued: Iterable[str], proven: bool) -> Changed:
    """Two plans of the same queue beside each other. Pure."""
    codes = list(queued)
    found: PlanDifference = difference(tuple(before), tuple(after), queued_before=codes, queued_after=codes)
    children = sum(len(each.children) for each in before)
    return Changed(
        children_before=children,
        children_after=children + found.children,
        referrals=len(codes),
        gained=tuple(each for each in found.moved if not each.before),
        lost=tuple(each for each in found.moved if not each.after),
        elsewhere=tuple(each for each in found.moved if each.before and each.after),
        proven=proven,
    )


def preview_policy(*, by: Actor, policy: MatchingPolicy, on: date, seconds: float = SECONDS) -> Preview:
    """What ``policy`` would change if it were in force on a day. It need not be saved.

    Today's queue is read and ranked anew under it. The past is known only as it was stored: there the table of urgency and
    waiting alone is tried, on homes as they were ranked then. Effects: none. Raises ``NoPolicyError`` where none is in force.
    """
    check_can_view_plan(by)
    deadline = monotonic() + seconds
    mine = by.own_cooperation_id
    now, then = queue_snapshot(mine, on=on), queue_snapshot(mine, on=on, policy=policy)
    newest = latest_plan(mine)
    kept, salt = (stored_plan(newest).input.choices, newest.salt) if newest else (Choices(), SALT)
    same_table = policy.priorities == now.policy.priorities
    past, months = _past_year(mine, on)
    if same_table:
        past = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        before = pool.submit(_solved, now, kept, salt, deadline)
        after = pool.submit(_solved, then, kept, salt, deadline)
        again = [(each, pool.submit(_solved_again, each, policy, deadline)) for each in past]
        wait([before, after, *(future for _each, future in again)])
    year = [(each, _result(future)) for each, future in again]
    return Preview(
        today=_today(now, _result(before), _result(after)),
        locks_clash=any(isinstance(each.exception(), LocksCannotHold) for each in (before, after)),
        year=tuple(_replayed(each, solved) for each, solved in reversed(year) if solved is not None),
        months=months,
        same_table=same_table,
    )


def _past_year(cooperation_id: int, on: date) -> tuple[list[StoredPlan], int]:
    """The newest plan of each month, newest first."""
    rows = (
        PlanRun.objects.filter(cooperation_id=cooperation_id, at__date__gt=on - YEAR)
        .annotate(month=TruncMonth("at"))
        .order_by("-month", "-at", "id")
        .distinct("month")
    )
    found = [stored_plan(run) for run in rows]
    return found, len(found)


def _left(deadline: float) -> float:
    left = deadline - monotonic() - GRACE
    if left <= 0:
        raise TimeoutError
    return min(left, EACH)


def _solved(seen: QueueSnapshot, kept: Choices, salt: str, deadline: float) -> Solved:
    data = weighed(seen.facts, seen.policy.priorities, kept.still_holding(seen.facts))
    return solve(data, salt=salt, order=seen.order, seconds=_left(deadline), grace=GRACE)


def _solved_again(stored: StoredPlan, policy: MatchingPolicy, deadline: float) -> Solved:
    given: PlanInput = stored.input
    data = weighed(given.facts, policy.priorities, given.choices)
    return solve(data, salt=given.salt, order=stored.output.order, seconds=_left(deadline), grace=GRACE)


def _result(future: "Future[Solved]") -> Solved | None:
    """None where time ran out or locks clash; anything else that was raised is a fault of ours."""
    error = future.exception()
    if isinstance(error, TimeoutError | LocksCannotHold):
        return None
    return future.result()


def _placed(solved: Solved) -> list[Proposed]:
    return [Proposed(row["request"], tuple(row["children"]), row["home"]) for row in solved.answer["placed"]]


def _today(now: QueueSnapshot, before: Solved | None, after: Solved | None) -> Changed | None:
    if before is None or after is None:
        return None
    return changed(
        _placed(before),
        _placed(after),
        queued=[each.code for each in now.facts.referrals],
        proven={before.answer["status"], after.answer["status"]} == {RunStatus.PROVEN},
    )


def _replayed(stored: StoredPlan, solved: Solved) -> Replayed:
    return Replayed(
        local_date(stored.run.at),
        changed(
            stored.output.placed,
            _placed(solved),
            queued=[each.code for each in stored.input.facts.referrals],
            proven={stored.run.status, solved.answer["status"]} == {RunStatus.PROVEN},
        ),
    )
