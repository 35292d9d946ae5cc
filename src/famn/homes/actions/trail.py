"""The lines that acts on homes leave in timelines: never a name, an address or a place, which may be protected later."""

from datetime import datetime
from typing import Any

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.homes.models import FosterHome


def record_home_act(
    *, by: Actor, home: FosterHome, verb: str, text: object, at: datetime, board_id: int | None = None, detail: dict[str, Any] | None = None
) -> None:
    """Add one line to a home's timeline; a network home's lines have a kind of their own, which few may read."""
    record_act(
        by=by,
        verb=verb,
        text=text,
        subject_kind="home" if home.board_id is None else "network_home",
        subject_id=home.pk,
        board_id=board_id or home.board_id,
        at=at,
        detail=detail,
    )
