"""Cliques: options in one home of which any two exclude each other, so that at most one of them can be chosen.

They carry the rule that some children must not meet, and they tell the solver what the beds alone say badly: by halves,
two groups of two would fit in a home with three beds.
"""

from __future__ import annotations

import numpy as np

from matchcore.eligible import Bools
from matchcore.program import Program, clashes
from matchcore.queue import Ints


def cliques(program: Program) -> list[tuple[int, ...]]:
    """Cliques that together hold every pair of options that the beds of a home and the requests do not keep apart."""
    order = np.argsort(program.home, kind="stable")
    ends = np.searchsorted(program.home[order], np.arange(len(program.homes)), side="right").tolist()
    requests = program.requests[program.request]
    quarrelsome = np.isin(requests, [request for pair in program.conflicts for request in pair])
    found, start = [], 0
    for home, end in enumerate(ends):
        options, start = order[start:end], end
        if not quarrelsome[options].any() and _beds_suffice(program, home, options):
            continue
        # Great options first: cliques then grow around those that fill the home.
        options = options[np.lexsort((options, -program.beds[options]))]
        found += _of_home(program, int(program.capacity[home]), options)
    return found


def _beds_suffice(program: Program, home: int, options: Ints) -> bool:
    """Halves of options say no more than options: one bed each, or no two of them fit."""
    beds = program.beds[options]
    return bool((beds == 1).all() or (beds == program.capacity[home]).all() or beds.sum() <= program.capacity[home])


def _of_home(program: Program, capacity: int, options: Ints) -> list[tuple[int, ...]]:
    beds, requests = program.beds[options], program.request[options]
    full = beds[:, None] + beds[None, :] > capacity
    quarrel = clashes(program, options.tolist())
    apart = full | quarrel | (requests[:, None] == requests[None, :])
    np.fill_diagonal(apart, False)
    # Two that fill the home each are kept apart by the beds, two of one request by the request.
    open_pairs = (quarrel | (full & (np.minimum(beds[:, None], beds[None, :]) < capacity))) & (requests[:, None] != requests[None, :])
    return [tuple(sorted(options[member].tolist())) for member in _cover(apart, open_pairs)]


def _cover(apart: Bools, open_pairs: Bools) -> list[list[int]]:
    """Cliques of the graph `apart` that hold every pair of `open_pairs`: each grown as far as it goes, in order."""
    open_pairs = np.triu(open_pairs)
    found = []
    for one in range(len(apart)):
        while open_pairs[one].any():
            other = int(np.argmax(open_pairs[one]))
            members, candidates = [one, other], apart[one] & apart[other]
            while candidates.any():
                # Who closes most open pairs comes first, so that few cliques are needed.
                gain = (open_pairs[members] | open_pairs[:, members].T).sum(axis=0)
                chosen = int(np.argmax(np.where(candidates, gain, -1)))
                members.append(chosen)
                candidates &= apart[chosen]
            open_pairs[np.ix_(members, members)] = False
            found.append(members)
    return found
