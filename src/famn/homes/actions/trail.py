"""The lines that acts on homes leave in timelines: never a name, an address or a place, which may be protected later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Act
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


BATCH = 500


def tell_of_homes(*, by: Actor, verb: str, text: Mapping[UUID, str], at: datetime) -> None:
    """One line in the timeline of each home of the bank, by its key. The calling action has checked the permission."""
    Act.objects.bulk_create(
        [
            Act(
                at=at, holding_id=by.holding_id, user_id=by.user_id, actor_name=by.name, role=by.role, cooperation_id=by.cooperation_id,
                actor_board_id=by.board_id, verb=verb, text=words, subject_kind="home", subject_id=home_id, detail={},
            )
            for home_id, words in text.items()
        ],
        BATCH,
    )  # fmt: skip
