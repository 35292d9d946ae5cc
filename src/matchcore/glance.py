"""What can be read of a stored run without reading all of it: thousands of homes are dear to read, and pages seldom need them.

It goes by the one way a run is written (``canonical``): keys are sorted, and no text holds a bare quote.
"""

from __future__ import annotations

from collections.abc import Iterable

from matchcore.canonical import HOMES, REQUEST, Json, check_same, home_part, loaded, request_of, request_part, rules_of, written
from matchcore.model import Home, Request, Rules

_POINT = b'"point":'
"""Comes after the home's own id and before the next home's."""


def load_question(stored: bytes) -> tuple[Request, Rules, str]:
    """The request, rules and salt that `dump_input` wrote, without the homes: a hundred times cheaper than `load_input`."""

    def build(data: Json) -> tuple[Request, Rules, str]:
        return request_of(data["request"]), rules_of(data["rules"]), data["salt"]

    part = stored[stored.rfind(REQUEST) :]
    question = loaded(stored[: stored.find(HOMES)] + part, "input", build)
    check_same(part, request_part(*question), "input")
    return question


def same_homes(stored: bytes, homes: Iterable[Home]) -> bool:
    """Whether the homes of a stored input are exactly these, whatever the day. The first that differs ends it."""
    at, end = stored.find(HOMES) + len(HOMES), stored.rfind(REQUEST)
    for home in sorted(homes, key=lambda home: home.id):
        part = home_part(home)
        if not stored.startswith(part, at + 1):  # past the bracket or the comma
            return False
        at += 1 + len(part)
    return stored[at:end] in (b"]", b"[]")


def placed_among(stored: bytes, homes: Iterable[str]) -> frozenset[str]:
    """Which of some homes, by id, have a point in a stored input. Nothing else of it is read."""
    end = stored.rfind(REQUEST)

    def placed(home: str) -> bool:
        at = stored.find(b'"id":' + written(home), 0, end)
        return at >= 0 and not stored.startswith(b"null", stored.index(_POINT, at) + len(_POINT))

    return frozenset(home for home in homes if placed(home))


def load_bands(stored: bytes) -> dict[str, int | None]:
    """Every home to its band, best first, as a stored output has them; None: it fell out."""

    def build(data: Json) -> dict[str, int | None]:
        ranking = data["ranking"]
        return {row["home"]: row["band"] for row in ranking["rows"]} | {home["home"]: None for home in ranking["fallen"]}

    return loaded(stored, "output", build)
