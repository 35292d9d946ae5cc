"""Homes that are the only one left for somebody who waits: to be known when such a home is at the top of another's sheet."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from famn.plans.snapshot import Waiting, waiting_for
from famn.referrals.bank import Bank
from matchcore import Rules
from matchcore.screen import screen


@dataclass(frozen=True, slots=True)
class OnlyHomes:
    """Homes that others than one referral have no other than, and the keys of those others."""

    homes: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, UUID]


def only_homes(waiting: Waiting) -> dict[str, tuple[str, ...]]:
    """Home by home, the waiting referrals that have no other home without obstacle, as they are searched today. Pure.

    A home that has said no, or that the board has declined, is none. Where siblings may be shared out, a home that can
    take one of them counts. What is reserved or offered already is decided, and is not waited for. Homes are only
    screened here, not ranked: that is a hundred times less work.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for each in waiting.asked:
        code, market = each.request.id, waiting.markets[each.request.id]
        suitable = np.flatnonzero(screen(market, each.request, each.rules).suitable).tolist()
        left = [market.homes[row].id for row in suitable if (code, market.homes[row].id) not in waiting.declined]
        if len(left) == 1:
            found[left[0]].append(code)
    return {home: tuple(sorted(codes)) for home, codes in sorted(found.items())}


def only_homes_beside(referral: str, bank: Bank, rules: Rules, *, cooperation_id: int) -> OnlyHomes:
    """``only_homes`` for all others than one referral, among those the actor may see. A constant number of queries.

    ``bank`` and ``rules`` are those of the referral's own sheet.
    """
    waiting = waiting_for(bank, rules, cooperation_id=cooperation_id)
    others = {home: tuple(code for code in codes if code != referral) for home, codes in only_homes(waiting).items()}
    return OnlyHomes({home: codes for home, codes in others.items() if codes}, {each.code: each.pk for each in waiting.found})
