"""`check_plan`: is a plan right, is its value right, and is its bound a bound? Imports no solver.

Works on the queue and the answer's JSON alone and trusts nothing in the answer. It recomputes everything in Python's
own integers and shares no code with `plan`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from matchcore.proving import Account, Case, Clique, Leaf, Ledger, Prices, Question, Search
from matchcore.queue import Queue

DEEPEST = 100
"""Questions on the way to a leaf. Deeper trees are not read."""


class Refused(Exception):
    """The plan is not what it says. The message is one line."""


@dataclass(frozen=True)
class Verdict:
    """A plan that keeps every rule and is worth what it says."""

    status: str
    value: int
    bound: int
    children: int
    proved: int
    """No plan is worth more: what was proved here, by the prices and by the search together."""
    by_prices: int
    """What the prices alone prove."""

    @property
    def holds(self) -> bool:
        """The bound that the plan claims was proved here too."""
        return self.proved <= self.bound

    def data(self) -> dict[str, object]:
        """As JSON data."""
        return {
            "verdict": "proven" if self.holds and self.status == "proven" else "holds" if self.holds else "unproven",
            "value": self.value,
            "bound": self.bound,
            "proved": self.proved,
            "by_prices": self.by_prices,
            "children_placed": self.children,
        }

    def words(self) -> str:
        """As one line."""
        plan = f"the plan keeps every rule, places {self.children} children and is worth {self.value}"
        if not self.holds:
            return f"{plan}; its bound {self.bound} is not proved here, only {self.proved}"
        how = "prices" if self.by_prices <= self.bound else "prices and search"
        return f"{plan}; {how} prove that none is worth more than {self.proved}"


def check_plan(queue: Queue, answer: object) -> Verdict:
    """Raise `Refused` unless the answer is a right plan for the queue; else tell what is proved about it."""
    if not isinstance(answer, dict):
        _refuse("the plan is not an object")
    ledger = Ledger(queue)
    chosen = _chosen(ledger, answer)
    points = _check_choices(ledger, chosen)
    _check_homes(ledger, chosen)
    _check_locks(ledger, chosen)
    _check_unplaced(queue, chosen, answer)
    status, value, bound = answer.get("status"), _whole("value", answer), _whole("bound", answer)
    if value != sum(points.values()):
        _refuse(f"value: {value} where the options are worth {sum(points.values())}")
    if bound < value:
        _refuse(f"bound: {bound} is less than the value {value}")
    if status not in ("proven", "gap"):
        _refuse("status: neither proven nor gap")
    if (status == "proven") != (bound == value):
        _refuse(f"status: {status} with the value {value} and the bound {bound}")
    prices = _prices(ledger, answer.get("prices"))
    cases = _cases(ledger, answer.get("prices"))
    by_prices, proved, better = _prove(ledger, prices, cases, points, bound)
    if better > bound:
        _refuse(f"bound: {bound}, but there is a plan that is worth {better}")
    claimed = (answer.get("prices") or {}).get("bound")
    if claimed is not None and (type(claimed) is not int or claimed < by_prices):
        _refuse("prices.bound: less than the prices prove")
    children = sum(ledger.options[at].mask.bit_count() for at in chosen)
    return Verdict(status, value, bound, children, proved, by_prices)


def _chosen(ledger: Ledger, answer: Mapping[str, Any]) -> list[int]:
    """The options that the plan names."""
    queue = ledger.queue
    requests = {name: at for at, name in enumerate(queue.request_ids)}
    homes = {name: at for at, name in enumerate(queue.home_ids)}
    known = {(option.request, option.mask, option.home): at for at, option in ledger.options.items()}
    chosen = []
    for at, row in enumerate(_rows("placed", answer)):
        where = f"placed[{at}]"
        if not isinstance(row, dict) or not {"request", "children", "home"} <= row.keys():
            _refuse(f"{where}: not a request, its children and a home")
        request, home = _known(f"{where}.request", row["request"], requests), _known(f"{where}.home", row["home"], homes)
        names = row["children"]
        if not isinstance(names, list) or any(name not in queue.children[request] for name in names) or len(set(names)) < len(names):
            _refuse(f"{where}.children: not children of {queue.request_ids[request]!r}, each once")
        mask = sum(1 << queue.children[request].index(name) for name in names)
        option = known.get((request, mask, home))
        if option is None:
            _refuse(f"{where}: the queue has no such option")
        if (request, home) in queue.forbidden:
            _refuse(f"{where}: forbidden")
        if option in chosen:
            _refuse(f"{where}: occurs twice")
        chosen.append(option)
    return chosen


def _check_choices(ledger: Ledger, chosen: list[int]) -> dict[int, int]:
    """Every request is placed whole, or in the two parts of one split in two homes. Returns points per option."""
    by_request: dict[int, list[int]] = {}
    for at in chosen:
        by_request.setdefault(ledger.options[at].request, []).append(at)
    points = {at: ledger.options[at].value for at in chosen}
    for request, mine in by_request.items():
        name = f"placed: {ledger.queue.request_ids[request]!r}"
        options = [ledger.options[at] for at in mine]
        if len(options) == 1 and ledger.is_whole(options[0]):
            continue
        if len(options) != 2 or options[0].mask ^ options[1].mask != ledger.queue.whole(request):  # noqa: PLR2004 -- two parts
            _refuse(f"{name} is not placed whole, nor in two parts")
        if options[0].mask & options[1].mask or (request, options[0].mask) not in ledger.penalty:
            _refuse(f"{name} is split as the queue does not allow")
        if options[0].home == options[1].home:
            _refuse(f"{name} is split in two parts that live in the same home")
        points[mine[0]] -= ledger.penalty[request, options[0].mask]
    return points


def _check_homes(ledger: Ledger, chosen: list[int]) -> None:
    guests: dict[int, list[int]] = {}
    for at in chosen:
        guests.setdefault(ledger.options[at].home, []).append(at)
    for home, there in guests.items():
        name, beds = f"placed: {ledger.queue.home_ids[home]!r}", sum(ledger.options[at].beds for at in there)
        rooms = sum(ledger.options[at].rooms for at in there)
        if beds > ledger.queue.home_beds[home]:
            _refuse(f"{name} has {ledger.queue.home_beds[home]} beds and {beds} are taken")
        if rooms > ledger.queue.home_rooms[home]:
            _refuse(f"{name} has {ledger.queue.home_rooms[home]} rooms and {rooms} are taken")
        for at in there:
            for other in there:
                if ledger.quarrel(ledger.options[at], ledger.options[other]):
                    _refuse(f"{name} holds children who must not live in the same home")


def _check_locks(ledger: Ledger, chosen: list[int]) -> None:
    there = {(option.request, option.mask, option.home) for option in (ledger.options[at] for at in chosen)}
    for lock in ledger.queue.locks:
        if (lock.request, lock.children, lock.home) not in there:
            names = ledger.queue.request_ids[lock.request], ledger.queue.home_ids[lock.home]
            _refuse(f"placed: the lock of {names[0]!r} in {names[1]!r} is not kept")


def _check_unplaced(queue: Queue, chosen: list[int], answer: Mapping[str, Any]) -> None:
    left = set(range(len(queue.request_ids))) - {int(queue.option_request[at]) for at in chosen}
    named = [row.get("request") if isinstance(row, dict) else row for row in _rows("unplaced", answer)]
    expected = sorted(queue.request_ids[request] for request in left)
    if sorted(name for name in named if isinstance(name, str)) != expected or len(named) > len(expected):
        _refuse("unplaced: not exactly the requests that are not placed")


def _prices(ledger: Ledger, data: object) -> Prices:
    """The plan's prices; none if it has none. Any prices that are not negative prove something."""
    homes = len(ledger.queue.home_ids)
    if data is None:
        return Prices(1, [0] * homes, [0] * homes, {})
    if not isinstance(data, dict):
        _refuse("prices: not an object")
    scale, bed, room = data.get("scale", 1), data.get("home", [0] * homes), data.get("rooms", [0] * homes)
    if type(scale) is not int or scale < 1:
        _refuse("prices.scale: not a whole number from 1")
    for name, column in (("home", bed), ("rooms", room)):
        if not isinstance(column, list) or len(column) != homes or not all(map(_is_price, column)):
            _refuse(f"prices.{name}: not a whole number, 0 or more, for every home")
    return Prices(scale, bed, room, _cliques(ledger, "prices", data))


def _cliques(ledger: Ledger, where: str, data: Mapping[str, Any]) -> dict[int, list[Clique]]:
    cliques: dict[int, list[Clique]] = {}
    for at, row in enumerate(_rows("cliques", data, optional=True)):
        if not isinstance(row, dict) or not isinstance(row.get("options"), list) or not _is_price(row.get("price")):
            _refuse(f"{where}.cliques[{at}]: not options and a price")
        members = row["options"]
        if not all(type(member) is int and member in ledger.options for member in members) or not members:
            _refuse(f"{where}.cliques[{at}]: an option that the queue does not have")
        if len({ledger.options[member].home for member in members}) > 1 or not all(
            ledger.exclude(one, other) for number, one in enumerate(members) for other in members[:number]
        ):
            _refuse(f"{where}.cliques[{at}]: options that do not exclude each other")
        cliques.setdefault(ledger.options[members[0]].home, []).append(Clique(frozenset(members), row["price"]))
    return cliques


def _cases(ledger: Ledger, data: Any) -> dict[int, Case]:
    """Trees of cases, by the request that the first question is about."""
    found: dict[int, Case] = {}
    for row in _rows("cases", data, optional=True) if isinstance(data, dict) else ():
        case = _case(ledger, row, 0)
        if isinstance(case, Question):
            found[case.request] = case
    return found


def _case(ledger: Ledger, row: object, depth: int) -> Case:
    if not isinstance(row, dict) or depth > DEEPEST:
        _refuse("prices.cases: not a question with two answers, nor prices")
    if "yes" in row or "no" in row:
        option, request = row.get("option"), row.get("request")
        if option is not None:
            if type(option) is not int or option not in ledger.options:
                _refuse("prices.cases: an option that the queue does not have")
            request = ledger.options[option].request
        if type(request) is not int or not 0 <= request < len(ledger.queue.request_ids):
            _refuse("prices.cases: a request that the queue does not have")
        return Question(request, option, _case(ledger, row.get("yes"), depth + 1), _case(ledger, row.get("no"), depth + 1))
    scale, homes = row.get("scale"), len(ledger.queue.home_ids)
    if type(scale) is not int or scale < 1:
        _refuse("prices.cases: no whole number from 1 as scale")
    bed, room = [0] * homes, [0] * homes
    for name, column in (("home", bed), ("rooms", room)):
        for pair in _rows(name, row, optional=True):
            if not isinstance(pair, list) or len(pair) != 2 or not all(map(_is_price, pair)) or pair[0] >= homes:  # noqa: PLR2004 -- a pair
                _refuse("prices.cases: not a home and its price")
            column[pair[0]] = pair[1]
    return Leaf(Prices(scale, bed, room, _cliques(ledger, "prices.cases", row)))


def _prove(ledger: Ledger, prices: Prices, cases: Mapping[int, Case], points: Mapping[int, int], bound: int) -> tuple[int, int, int]:
    """What the prices prove, what is proved at last, and the value of the best plan that was come across."""
    pieces = ledger.pieces(ledger.usable)
    most = [Account(ledger, piece, prices).total // prices.scale for piece in pieces]
    by_prices, better = sum(most), sum(points.values())
    search = Search(ledger, prices, points, cases)
    for number, piece in enumerate(pieces):
        at_hand = sum(points.get(at, 0) for at in piece)
        if sum(most) > bound and most[number] > at_hand:
            gain = search.improves(piece)
            better += gain or 0
            if gain == 0:
                most[number] = at_hand
    return by_prices, sum(most), better


def _is_price(number: object) -> bool:
    return type(number) is int and number >= 0


def _whole(name: str, answer: Mapping[str, Any]) -> int:
    number = answer.get(name)
    if type(number) is not int:
        _refuse(f"{name}: not a whole number")
    return int(number)


def _rows(name: str, data: Mapping[str, Any], *, optional: bool = False) -> list[Any]:
    rows = data.get(name, [] if optional else None)
    if not isinstance(rows, list):
        _refuse(f"{name}: not a list")
    return list(rows)


def _known(where: str, name: object, index: Mapping[str, int]) -> int:
    if not isinstance(name, str) or name not in index:
        _refuse(f"{where}: not in the queue")
    return index[name]


def _refuse(why: str) -> NoReturn:
    raise Refused(why)
