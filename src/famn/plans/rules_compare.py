"""What differs between two plans, referral by referral. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from famn.plans.rules_one_by_one import Proposed


@dataclass(frozen=True, slots=True)
class Moved:
    """A referral that has another home, or other homes, than before. Empty before: newly placed. Empty after: left without."""

    referral: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """From one plan to a later one."""

    children: int
    """More children with a home; negative: fewer."""
    moved: tuple[Moved, ...]
    """Referrals that both queues hold."""
    came: tuple[str, ...]
    """Referrals new in the queue."""
    left: tuple[str, ...]
    """Referrals that have left the queue."""

    def __bool__(self) -> bool:
        return bool(self.moved or self.came or self.left)


def homes_by_referral(placed: Iterable[Proposed]) -> dict[str, tuple[str, ...]]:
    """The home or homes of each placed referral."""
    homes: dict[str, list[str]] = {}
    for each in placed:
        homes.setdefault(each.referral, []).append(each.home)
    return {referral: tuple(sorted(found)) for referral, found in homes.items()}


def difference(
    before: tuple[Proposed, ...], after: tuple[Proposed, ...], *, queued_before: Iterable[str], queued_after: Iterable[str]
) -> PlanDifference:
    """What has changed; by code, those that are in both queues first."""
    was, now = homes_by_referral(before), homes_by_referral(after)
    old, new = set(queued_before), set(queued_after)
    return PlanDifference(
        children=sum(len(each.children) for each in after) - sum(len(each.children) for each in before),
        moved=tuple(
            Moved(code, was.get(code, ()), now.get(code, ())) for code in sorted(old & new) if was.get(code, ()) != now.get(code, ())
        ),
        came=tuple(sorted(new - old)),
        left=tuple(sorted(old - new)),
    )
