"""`rank`: order the suitable homes by the board's needs, and say of every other home why it fell out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from matchcore.canonical import input_hash
from matchcore.distance import NO_DISTANCE
from matchcore.market import Bools, Ints, Market
from matchcore.model import Answer, ObstacleKind, Request, Rules
from matchcore.outcome import (
    ENGINE_VERSION,
    FallenHome,
    Notice,
    NoticeKind,
    Obstacle,
    RankedHome,
    Ranking,
    Tally,
)
from matchcore.screen import Screening, screen

T = TypeVar("T")

NEEDS_PER_KEY = 31
"""Answers take two bits each; 31 of them fit in one non-negative int64 sorting key."""


def rank(market: Market, request: Request, rules: Rules, *, salt: str) -> Ranking:
    """Every home of the market, ranked or fallen, with reasons.

    The order is: the vector of answers, compared need by need in the board's order; then the distance band. There are
    no points and nothing is added up. Homes that are equal in both form one band and stand in a neutral order made
    from `salt`, the request and the home: it favours nobody, and another salt gives another order.

    Everything is found out here, for all homes at once, in columns. A home's words are made when they are read: those of the
    twenty best cost nothing like those of twenty thousand.

    Raises `MarketError` if `salt` is empty or not printable.
    """
    fingerprint = input_hash(market, request, rules, salt=salt)
    found = screen(market, request, rules)
    telling = _Telling(market, request, rules, found, NeutralOrder(salt, request.id))
    suitable = int(np.count_nonzero(found.suitable))
    return Ranking(
        engine=ENGINE_VERSION,
        rules_version=rules.version,
        request=request.id,
        as_of=market.as_of,
        salt=salt,
        input_hash=fingerprint,
        rows=Told(suitable, telling.order_of_suitable, telling.suitable),
        fallen=Told(len(market.homes) - suitable, telling.order_of_fallen, telling.fallen),
        counts=_counts(found),
        sole=_sole(found),
    )


class Told(Sequence[T]):
    """Records that are put into words when they are read; equal to any sequence of the same records."""

    def __init__(self, count: int, order: Callable[[], list[int]], words: Callable[[Sequence[int]], list[T]]) -> None:
        """`order` gives the rows of the market in their order, `words` the records of some of them."""
        self._count, self._make_order, self._words = count, order, words

    @cached_property
    def _order(self) -> list[int]:
        return self._make_order()

    @cached_property
    def _all(self) -> tuple[T, ...]:
        return tuple(self._words(self._order))

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        if "_all" in self.__dict__:
            return self._all[at]
        rows = self._order[at]
        return self._words([rows])[0] if isinstance(rows, int) else tuple(self._words(rows))

    def __iter__(self) -> Iterator[T]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return repr(self._all)


@dataclass(frozen=True, eq=False)
class _Telling:
    """The words of a ranking, home by home."""

    market: Market
    request: Request
    rules: Rules
    found: Screening
    neutral: NeutralOrder

    @cached_property
    def bands(self) -> Bands:
        return _bands(self.market, self.request, self.rules, self.found)

    def order_of_suitable(self) -> list[int]:
        """By band."""
        band = self.bands.band
        return [self.market.index[home] for home in sorted(band, key=lambda home: (band[home], self.neutral.key(home)))]

    def suitable(self, rows: Sequence[int]) -> list[RankedHome]:
        return [self.bands.row(self.market.homes[row].id) for row in rows]

    def order_of_fallen(self) -> list[int]:
        """By the number of obstacles."""
        obstacles = np.zeros(len(self.market.homes), dtype=np.int64)
        for failure in self.found.failures:
            obstacles += failure.fails
        rows = {row: number for row, number in enumerate(obstacles.tolist()) if number}
        return sorted(rows, key=lambda row: (rows[row], self.neutral.key(self.market.homes[row].id)))

    def fallen(self, rows: Sequence[int]) -> list[FallenHome]:
        obstacles = _obstacles(self.market, self.rules, self.found, rows)
        return [
            FallenHome(
                home=self.market.homes[row].id,
                obstacles=tuple(obstacles[row]),
                distance_m=_metres(self.found, row),
                distance_hidden=_hidden(self.market, self.request, row),
            )
            for row in rows
        ]


@dataclass(frozen=True, eq=False)
class Bands:
    """A request's suitable homes and their bands, before anything is said of them.

    `rank` says all of it; who needs the words of a few homes asks for those.
    """

    market: Market
    request: Request
    rules: Rules
    found: Screening
    band: Mapping[str, int]
    """Suitable home to its band; 1 is best."""

    def row(self, home: str) -> RankedHome:
        """What `rank` says of a suitable home."""
        row = self.market.index[home]
        return RankedHome(
            home=home,
            band=self.band[home],
            answers=tuple(Answer(answer) for answer in self.found.answers[:, row].tolist()),
            distance_m=_metres(self.found, row),
            distance_hidden=_hidden(self.market, self.request, row),
            free_places=int(self.found.free[row]),
            notices=_notices(self.market, self.request, self.rules, self.found, row),
        )

    @property
    def last(self) -> int:
        """How many bands there are."""
        return max(self.band.values(), default=0)

    @property
    def fallen(self) -> int:
        """How many homes have an obstacle."""
        return len(self.market.homes) - len(self.band)

    @cached_property
    def counts(self) -> tuple[Tally, ...]:
        """Per kind of obstacle, homes with it among others."""
        return _counts(self.found)


def banded(market: Market, request: Request, rules: Rules) -> Bands:
    """The order of the suitable homes as `rank` has it, in bands."""
    return _bands(market, request, rules, screen(market, request, rules))


def _bands(market: Market, request: Request, rules: Rules, found: Screening) -> Bands:
    suitable = np.flatnonzero(found.suitable)
    numbers = band_numbers(found.answers[:, suitable], distance_bands(found.distance_m[suitable], rules))
    band = {market.homes[row].id: number for row, number in zip(suitable.tolist(), numbers.tolist(), strict=True)}
    return Bands(market, request, rules, found, band)


class NeutralOrder:
    """An order that depends on nothing about a home but a hash: SHA-256 of salt, request id and home id."""

    def __init__(self, salt: str, request: str) -> None:
        self._prefix = sha256(f"{salt}\n{request}\n".encode())

    def key(self, home: str) -> bytes:
        """Sorting key of one home."""
        digest = self._prefix.copy()
        digest.update(home.encode())
        return digest.digest()


def distance_bands(metres: Ints, rules: Rules) -> Ints:
    """Distance band of each of some distances, 0 nearest; NO_DISTANCE takes the fixed middle band."""
    bands = np.searchsorted(np.array(rules.distance_bands_m, dtype=np.int64), metres, side="left")
    return np.where(metres == NO_DISTANCE, rules.neutral_distance_band, bands)


def band_numbers(answers: NDArray[np.int8], distance_band: Ints) -> Ints:
    """Band number, from 1, of each of some homes: by answers (needs x homes), need by need, then by distance band."""
    keys = [_packed(answers[first : first + NEEDS_PER_KEY]) for first in range(0, len(answers), NEEDS_PER_KEY)]  # most important first
    keys.append(distance_band)
    order = np.lexsort(tuple(reversed(keys)))
    ordered = np.stack(keys)[:, order]
    starts_band = np.ones(len(order), dtype=np.int64)
    starts_band[1:] = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    bands = np.empty(len(order), dtype=np.int64)
    bands[order] = np.cumsum(starts_band)
    return bands


def _packed(answers: NDArray[np.int8]) -> Ints:
    """Up to 31 answers side by side, two bits each: integers that compare exactly as the vectors do."""
    shift = 2 * np.arange(len(answers) - 1, -1, -1)
    return np.asarray((answers.astype(np.int64) << shift[:, None]).sum(axis=0))


def _obstacles(market: Market, rules: Rules, found: Screening, homes: Sequence[int]) -> dict[int, list[Obstacle]]:
    """Every obstacle of some homes, in the order of `ObstacleKind`."""
    obstacles: dict[int, list[Obstacle]] = {}
    asked = np.array(homes, dtype=np.int64)
    for failure in found.failures:
        rows = asked[failure.fails[asked]]
        is_approval = failure.kind is ObstacleKind.KIND and failure.code == "approval"
        same: dict[tuple[int | None, int | None, date | None], Obstacle] = {}  # many homes share an obstacle
        for row, limit, actual in zip(rows.tolist(), _numbers(failure.limit, rows), _numbers(failure.actual, rows), strict=True):
            on = market.homes[row].approval_until if is_approval else None
            obstacle = same.get((limit, actual, on))
            if obstacle is None:
                by = rules.relaxable.get(failure.kind)
                obstacle = same[limit, actual, on] = Obstacle(failure.kind, failure.code, limit, actual, on, by)
            obstacles.setdefault(row, []).append(obstacle)
    return obstacles


def _metres(found: Screening, row: int) -> int | None:
    metres = int(found.distance_m[row])
    return None if metres == NO_DISTANCE else metres


def _hidden(market: Market, request: Request, row: int) -> bool:
    return market.homes[row].point_hidden or request.point_hidden


def _numbers(column: Ints | int | None, rows: Ints) -> list[int | None]:
    return [column] * len(rows) if column is None or isinstance(column, int) else column[rows].tolist()


def _notices(market: Market, request: Request, rules: Rules, found: Screening, row: int) -> tuple[Notice, ...]:
    """Notices of one suitable home, in the order of `NoticeKind`."""
    home = market.homes[row]
    asks_siblings = request.siblings_together and len(request.children) > 1 and home.sibling_places is None
    outside, outside_worst = int(found.years_outside[row]), int(found.years_outside_worst[row])
    children_after = int(found.children_after[row])
    ends = home.approval_until
    notices: list[Notice] = []
    for rank_of_need in np.flatnonzero(found.stale[:, row]).tolist():
        code = request.needs[rank_of_need].code
        word = home.words[code]
        notices.append(Notice(NoticeKind.STALE, code, detail=int(word.answer), on=word.recorded_on))
    if home.point_hidden or request.point_hidden:
        notices.append(Notice(NoticeKind.DISTANCE_HIDDEN))
    elif found.distance_m[row] == NO_DISTANCE:
        notices.append(Notice(NoticeKind.DISTANCE_UNKNOWN))
    if home.avoids_sex:
        notices.append(Notice(NoticeKind.SEX_WISH))
    if outside == 0 and outside_worst > 0:
        notices.append(Notice(NoticeKind.AGE_UNSURE))
    if outside > 0:
        notices.append(Notice(NoticeKind.AGE_OUTSIDE, detail=outside))
    if asks_siblings:
        notices.append(Notice(NoticeKind.SIBLINGS_UNKNOWN))
    if children_after > rules.max_children:
        notices.append(Notice(NoticeKind.OVER_MAX, detail=children_after))
    if ends is not None and (request.ends_on is None or ends < request.ends_on):
        notices.append(Notice(NoticeKind.APPROVAL_ENDS, on=ends))
    waived = sorted({failure.kind for failure in found.waived if failure.fails[row]}, key=list(ObstacleKind).index)
    notices.extend(Notice(NoticeKind.WAIVED, kind) for kind in waived)
    return tuple(notices)


def _counts(found: Screening) -> tuple[Tally, ...]:
    """Per kind, homes with that obstacle among others."""
    fell: dict[ObstacleKind, Bools] = {}
    for (kind, _), homes in found.reasons.items():
        fell[kind] = fell[kind] | homes if kind in fell else homes
    return tuple(Tally(kind, "", number) for kind, homes in fell.items() if (number := int(np.count_nonzero(homes))))


def _sole(found: Screening) -> tuple[Tally, ...]:
    """Per reason, homes with that obstacle and no other."""
    return tuple(Tally(*reason, number) for reason, homes in found.sole_reasons().items() if (number := int(np.count_nonzero(homes))))
