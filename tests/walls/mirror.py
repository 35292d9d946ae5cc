"""The hand-written tables, unfolded to both boards of both cooperations."""

from collections.abc import Iterable, Mapping

OTHER_LETTER = {"_a": "_b", "_b": "_a"}
Table = Mapping[str, Iterable[str]]


def other_board(name: str) -> str:
    """``offered_a`` becomes ``offered_b``, and back; what belongs to no board stays."""
    stem, colon, number = name.partition(":")
    return stem[:-2] + OTHER_LETTER.get(stem[-2:], stem[-2:]) + colon + number


def other_cooperation(name: str) -> str:
    """``offered_a`` becomes ``offered_a:2``, and back; whoever has no role is the same in both."""
    if name in {"stranger", "nobody"}:
        return name
    return name.removesuffix(":2") if name.endswith(":2") else f"{name}:2"


def unfold(table: Table) -> dict[str, frozenset[str]]:
    """Every line, for boards A and B of cooperations 1 and 2."""
    found = {name: frozenset(actors) for name, actors in table.items()}
    for turn in (other_board, other_cooperation):
        for name, actors in list(found.items()):
            found.setdefault(turn(name), frozenset(map(turn, actors)))
    return found
