"""`replay`: run a stored input again and get the bytes that were stored then, or see that they differ."""

from __future__ import annotations

from matchcore.canonical import dump_output, load_input
from matchcore.ranking import rank
from matchcore.relaxation import relax


def replay(stored_input: bytes) -> bytes:
    """The output of `rank` and `relax` for an input stored by `dump_input`, as `dump_output` writes both.

    Equal to the stored output, byte for byte, as long as the engine's version is the same.
    """
    market, request, rules, salt = load_input(stored_input)
    return dump_output(rank(market, request, rules, salt=salt), relax(market, request, rules, salt=salt))
