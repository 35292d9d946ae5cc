"""Homes that are the only one left for somebody who waits: to be known when such a home is at the top of another's sheet."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from famn.plans.snapshot import QueueSnapshot, queue_snapshot


def only_homes(seen: QueueSnapshot) -> dict[str, tuple[str, ...]]:
    """Home by home, the waiting referrals that have no other home without obstacle, as they are searched today. Pure.

    A home that has said no, or that the board has declined, is none. Where siblings may be shared out, a home that can
    take one of them counts. What is reserved or offered already is decided, and is not waited for.
    """
    declined = set(seen.facts.declined)
    found: dict[str, list[str]] = defaultdict(list)
    for code, ranking in sorted(seen.rankings.items()):
        left = [row.home for row in ranking.rows if (code, row.home) not in declined]
        if len(left) == 1:
            found[left[0]].append(code)
    return {home: tuple(codes) for home, codes in sorted(found.items())}


@dataclass(frozen=True, slots=True)
class OnlyHomes:
    """Homes that others than one referral have no other than, and the keys of those others."""

    homes: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, UUID]


def only_homes_beside(referral: str, *, cooperation_id: int, on: date) -> OnlyHomes:
    """``only_homes`` for all others than one referral, among the referrals that the actor may see. A fixed number of queries.

    Raises ``NoPolicyError``.
    """
    seen = queue_snapshot(cooperation_id, on=on)
    others = {home: tuple(code for code in codes if code != referral) for home, codes in only_homes(seen).items()}
    return OnlyHomes({home: codes for home, codes in others.items() if codes}, {code: seen.referrals[code].pk for code in seen.requests})
