"""Reading what ``rank_list`` posts."""

from __future__ import annotations

from django.http import QueryDict


def moved(data: QueryDict, *, name: str = "order") -> list[str]:
    """The ids in their new order: as posted, with the pressed arrow carried out.

    An arrow that names an unknown id, or points past an end, changes nothing.
    """
    order = list(dict.fromkeys(data.getlist(name)))
    for key, step in ((f"{name}_up", -1), (f"{name}_down", 1)):
        pressed = data.get(key)
        if pressed in order:
            here = order.index(pressed)
            there = here + step
            if 0 <= there < len(order):
                order[here], order[there] = order[there], order[here]
    return order
