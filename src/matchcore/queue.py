"""The queue: every open request, every free bed and every option of placing the one in the other.

This is the input of `plan`, as a JSON file or the same structure in Python (`queue_from`). The reader is strict: an
unknown key, a wrong type or an index out of range raises `QueueError` with one line that names the place. Nothing is
guessed and nothing is rounded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Json = dict[str, Any]

LARGEST_SUM = 2**53
"""Sums of values and of beds stay below this, so that they are exact in the solver's floating numbers too."""

MOST_CHILDREN = 16
"""Children of one request. The cooperation places groups of up to five; a mask never comes near its width."""


class QueueError(ValueError):
    """The queue is wrong. The message is one line that names the place."""


@dataclass(frozen=True)
class Split:
    """A request may live in two homes: `parts` are the masks of the two halves, `penalty` is taken from the value."""

    request: int
    parts: tuple[int, int]
    penalty: int


@dataclass(frozen=True, order=True)
class Lock:
    """People have decided that these children (a mask) of a request live in a home. A plan never moves them."""

    request: int
    children: int
    home: int


@dataclass(frozen=True, eq=False)
class Queue:
    """A queue that has been read. Homes and requests are known by their place in the lists.

    Columns named ``option_…`` have one entry per option: the children of a request (a bit mask over its own list)
    in a home, the points that it is worth, the beds that it takes, and the rooms: those that children need for themselves.
    """

    home_ids: tuple[str, ...]
    home_beds: tuple[int, ...]
    home_rooms: tuple[int, ...]
    request_ids: tuple[str, ...]
    children: tuple[tuple[str, ...], ...]
    option_request: Ints
    option_children: Ints
    option_home: Ints
    option_value: Ints
    option_beds: Ints
    option_rooms: Ints
    splits: tuple[Split, ...]
    conflicts: frozenset[frozenset[str]]
    """Pairs of children that must not live in the same home."""
    locks: tuple[Lock, ...]
    forbidden: frozenset[tuple[int, int]]
    """Request and home: none of the request's children may be placed there."""

    def whole(self, request: int) -> int:
        """The mask of all children of a request."""
        return (1 << len(self.children[request])) - 1

    def names(self, request: int, mask: int) -> tuple[str, ...]:
        """The children of a mask, in the order of the request's list."""
        return tuple(child for bit, child in enumerate(self.children[request]) if mask >> bit & 1)


def read_queue(text: str | bytes) -> Queue:
    """The queue in a JSON text. Raises `QueueError`."""
    return queue_from(read_json(text))


def read_json(text: str | bytes) -> Any:
    """JSON without its loopholes: no NaN, no infinity, no key twice. Raises `QueueError`."""

    def number(name: str) -> NoReturn:
        raise QueueError(f"{name} is not a number")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise QueueError(f"a key occurs twice among {_short(sorted(key for key, _ in pairs))}")
        return found

    try:
        return json.loads(text, parse_constant=number, object_pairs_hook=once)
    except QueueError:
        raise
    except RecursionError:
        raise QueueError("not a queue: nested too deeply") from None
    except ValueError as error:  # also wrong UTF-8 and numbers of thousands of digits
        raise QueueError(f"not JSON: {' '.join(str(error).split())}") from None


def queue_from(data: object) -> Queue:
    """The queue in a structure as the JSON file has it. Raises `QueueError`."""
    top = _record("the queue", data, ("homes", "requests", "options"), ("splits", "conflicts", "locks", "forbidden"))
    homes = _record("homes", top["homes"], ("id", "beds"), ("rooms",))
    home_ids = _ids("homes.id", homes["id"])
    home_beds = _numbers("homes.beds", homes["beds"], least=0, length=len(home_ids))
    _check_sum("homes.beds", home_beds)
    home_rooms = _rooms("homes.rooms", homes, length=len(home_ids))
    requests = _record("requests", top["requests"], ("id", "children"))
    request_ids = _ids("requests.id", requests["id"])
    children = _children(requests["children"], len(request_ids))
    options = _options(top["options"], children, len(home_ids))
    if "rooms" in top["options"] and "rooms" not in homes:
        _wrong("options.rooms", "the homes have no rooms: the key 'rooms' is missing there")
    splits = _splits(top.get("splits"), children)
    _check_sum("the values of options and the penalties of splits", [*options["value"], *(split.penalty for split in splits)])
    known = {child: request for request, names in enumerate(children) for child in names}
    home_at, request_at = {name: at for at, name in enumerate(home_ids)}, {name: at for at, name in enumerate(request_ids)}
    return Queue(
        home_ids=home_ids,
        home_beds=tuple(home_beds),
        home_rooms=tuple(home_rooms),
        request_ids=request_ids,
        children=children,
        option_request=_column(options["request"]),
        option_children=_column(options["children"]),
        option_home=_column(options["home"]),
        option_value=_column(options["value"]),
        option_beds=_column(options["beds"]),
        option_rooms=_column(options["rooms"]),
        splits=splits,
        conflicts=frozenset(_conflicts(top.get("conflicts", []), known)),
        locks=tuple(_locks(top.get("locks", []), request_at, home_at, children)),
        forbidden=frozenset(_forbidden(top.get("forbidden", []), request_at, home_at)),
    )


def _children(data: object, requests: int) -> tuple[tuple[str, ...], ...]:
    lists = _list("requests.children", data, length=requests)
    seen: set[str] = set()
    for at, names in enumerate(lists):
        where = f"requests.children[{at}]"
        children = _ids(where, names)
        if not children:
            _wrong(where, "a request has at least one child")
        if len(children) > MOST_CHILDREN:
            _wrong(where, f"a request has at most {MOST_CHILDREN} children")
        for child in children:
            if child in seen:
                _wrong(where, f"the child {_short(child)} is in another request too")
        seen.update(children)
    return tuple(tuple(names) for names in lists)


def _options(data: object, children: Sequence[Sequence[str]], homes: int) -> dict[str, list[int]]:
    table = _record("options", data, ("request", "children", "home", "value"), ("beds", "rooms"))
    request = _numbers("options.request", table["request"], least=0, below=len(children))
    count = len(request)
    mask = _numbers("options.children", table["children"], least=1, length=count)
    home = _numbers("options.home", table["home"], least=0, below=homes, length=count)
    value = _numbers("options.value", table["value"], least=-LARGEST_SUM, length=count)
    seen: set[tuple[int, int, int]] = set()
    for at, option in enumerate(zip(request, mask, home, strict=True)):
        if option[1] >> len(children[option[0]]):
            _wrong(f"options.children[{at}]", f"{option[1]} is outside the request's {len(children[option[0]])} children")
        if option in seen:
            _wrong(f"options[{at}]", "the same children in the same home occur in two options")
        seen.add(option)
    if "beds" in table:
        beds = _numbers("options.beds", table["beds"], least=0, length=count)
        _check_sum("options.beds", beds)
    else:
        beds = [children_in.bit_count() for children_in in mask]
    rooms = _rooms("options.rooms", table, length=count)
    return {"request": request, "children": mask, "home": home, "value": value, "beds": beds, "rooms": rooms}


def _rooms(where: str, table: Json, *, length: int) -> list[int]:
    """A column of rooms; none where it is left out."""
    if "rooms" not in table:
        return [0] * length
    rooms = _numbers(where, table["rooms"], least=0, length=length)
    _check_sum(where, rooms)
    return rooms


def _splits(data: object, children: Sequence[Sequence[str]]) -> tuple[Split, ...]:
    if data is None:
        return ()
    table = _record("splits", data, ("request", "parts", "penalty"), empty=True)
    if not table:
        return ()
    request = _numbers("splits.request", table["request"], least=0, below=len(children))
    parts = _list("splits.parts", table["parts"], length=len(request))
    penalty = _numbers("splits.penalty", table["penalty"], least=0, length=len(request))
    splits: list[Split] = []
    seen: set[tuple[int, int]] = set()
    for at, pair in enumerate(parts):
        where = f"splits.parts[{at}]"
        one, other = sorted(_numbers(where, pair, least=1, length=2))
        whole = (1 << len(children[request[at]])) - 1
        if one & other or one | other != whole:
            _wrong(where, f"{one} and {other} do not share out the request's children (mask {whole}) between them")
        if (request[at], one) in seen:
            _wrong(where, "the same split occurs twice")
        seen.add((request[at], one))
        splits.append(Split(request[at], (one, other), penalty[at]))
    return tuple(splits)


def _conflicts(data: object, known: Mapping[str, int]) -> Iterable[frozenset[str]]:
    for at, pair in enumerate(_list("conflicts", data)):
        where = f"conflicts[{at}]"
        one, other = _pair(where, pair)
        if one == other:
            _wrong(where, f"{_short(one)} is in conflict with itself")
        for child in (one, other):
            if child not in known:
                _wrong(where, f"no request has a child {_short(child)}")
        yield frozenset((one, other))


def _locks(data: object, requests: Mapping[str, int], homes: Mapping[str, int], children: Sequence[Sequence[str]]) -> Iterable[Lock]:
    for at, row in enumerate(_list("locks", data)):
        where = f"locks[{at}]"
        lock = _record(where, row, ("request", "children", "home"))
        request = _known(f"{where}.request", lock["request"], requests)
        names = _ids(f"{where}.children", lock["children"])
        for child in names:
            if child not in children[request]:
                _wrong(f"{where}.children", f"{_short(child)} is no child of {_short(lock['request'])}")
        mask = sum(1 << children[request].index(child) for child in names)
        yield Lock(request, mask, _known(f"{where}.home", lock["home"], homes))


def _forbidden(data: object, requests: Mapping[str, int], homes: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    for at, row in enumerate(_list("forbidden", data)):
        request, home = _pair(f"forbidden[{at}]", row)
        yield _known(f"forbidden[{at}]", request, requests), _known(f"forbidden[{at}]", home, homes)


def _pair(where: str, data: object) -> tuple[str, str]:
    one, other = _list(where, data, length=2)
    for name in (one, other):
        if not isinstance(name, str):
            _wrong(where, f"{_short(name)} is not an id")
    return one, other


def _known(where: str, name: object, index: Mapping[str, int]) -> int:
    if not isinstance(name, str) or name not in index:
        _wrong(where, f"{_short(name)} is not in the queue")
    return index[name]


def _record(where: str, data: object, needed: Sequence[str], optional: Sequence[str] = (), *, empty: bool = False) -> dict[str, Any]:
    """A JSON object with exactly these keys. `empty`: an empty object or list will do too."""
    if empty and data in ({}, []):
        return {}
    if not isinstance(data, dict):
        _wrong(where, f"an object is expected, not {_short(data)}")
    for key in data:
        if key not in needed and key not in optional:
            _wrong(where, f"unknown key {_short(key)}")
    for key in needed:
        if key not in data:
            _wrong(where, f"the key {key!r} is missing")
    return data


def _list(where: str, data: object, *, length: int | None = None) -> Sequence[Any]:
    if not isinstance(data, list | tuple):
        _wrong(where, f"a list is expected, not {_short(data)}")
    if length is not None and len(data) != length:
        _wrong(where, f"{len(data)} entries where {length} are expected")
    return data


def _ids(where: str, data: object) -> tuple[str, ...]:
    names = _list(where, data)
    seen: set[str] = set()
    for at, name in enumerate(names):
        if not isinstance(name, str) or not name or not name.isprintable():
            _wrong(f"{where}[{at}]", f"{_short(name)} is not an id")
        if name in seen:
            _wrong(f"{where}[{at}]", f"the id {_short(name)} occurs twice")
        seen.add(name)
    return tuple(names)


def _numbers(where: str, data: object, *, least: int, below: int = LARGEST_SUM + 1, length: int | None = None) -> list[int]:
    """Whole numbers from `least` up to, not including, `below`."""
    numbers = list(_list(where, data, length=length))
    for at, number in enumerate(numbers):
        if type(number) is not int:  # True and 2.0 are no whole numbers here
            _wrong(f"{where}[{at}]", f"{_short(number)} is not a whole number")
        if not least <= number < below:
            _wrong(f"{where}[{at}]", f"{_short(number)} is out of range")
    return numbers


def _check_sum(where: str, numbers: Sequence[int]) -> None:
    if sum(abs(number) for number in numbers) > LARGEST_SUM:
        _wrong(where, "the sum is greater than 2^53")


def _column(numbers: list[int]) -> Ints:
    column = np.array(numbers, dtype=np.int64)
    column.setflags(write=False)
    return column


def _short(data: object) -> str:
    """A piece of the input as one short line. Numbers of thousands of digits cannot even be written out."""
    if isinstance(data, int) and data.bit_length() > LARGEST_SUM.bit_length():
        return "a number beyond 2^53"
    text = json.dumps(data, ensure_ascii=True, default=repr)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004


def _wrong(where: str, what: str) -> NoReturn:
    raise QueueError(f"{where}: {what}")
