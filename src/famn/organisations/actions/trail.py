"""Acts on how a cooperation is set up. Cooperations have numbers; the trail wants one kind of identifier."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience

_COOPERATION = UUID("b2f3f7b0-6c1e-4f0a-9a55-1c0b7f2d9e41")


def cooperation_subject(cooperation_id: int) -> UUID:
    """The subject of acts about one cooperation's settings."""
    return uuid5(_COOPERATION, str(cooperation_id))


def record_setting(by: Actor, verb: str, text: object, *, at: datetime, **detail: Any) -> None:
    """Note what was changed in the actor's own cooperation, for GFO's eyes."""
    record_act(
        by=by, verb=f"cooperation.{verb}", text=text, subject_kind="cooperation",
        subject_id=cooperation_subject(by.own_cooperation_id), audience=Audience.GFO, at=at,
        detail={key: str(value) for key, value in detail.items()},
    )  # fmt: skip
