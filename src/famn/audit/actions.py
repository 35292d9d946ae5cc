"""Writes the trail. Each row is written in the transaction of what it tells of: no row, no act; no log, no look."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from famn.audit.models import Act, Audience, ReadEntry


class Who(Protocol):
    """What the trail needs to know of an actor (``access.Actor`` fits; audit lies below it)."""

    @property
    def holding_id(self) -> UUID | None:
        """The role holding, none for a home's link."""
        ...

    @property
    def user_id(self) -> int | None:
        """The user, none for a job."""
        ...

    @property
    def name(self) -> str:
        """The name the trail shows."""
        ...

    @property
    def role(self) -> str:
        """The role, by its code."""
        ...

    @property
    def cooperation_id(self) -> int | None:
        """The cooperation acted in."""
        ...

    @property
    def board_id(self) -> int | None:
        """The board, for those who work at one."""
        ...


def record_act(
    *,
    by: Who,
    verb: str,
    text: object,
    subject_kind: str,
    subject_id: UUID,
    at: datetime,
    cooperation_id: int | None = None,
    board_id: int | None = None,
    audience: str = Audience.BOTH,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one line to a record's timeline. ``board_id`` is the board concerned, not the actor's.

    ``text`` is plain Swedish without any child's name or identity number: both sides may read it.
    """
    Act.objects.create(
        at=at,
        holding_id=by.holding_id,
        user_id=by.user_id,
        actor_name=by.name,
        role=by.role,
        cooperation_id=by.cooperation_id or cooperation_id,
        actor_board_id=by.board_id,
        verb=verb,
        text=str(text),
        subject_kind=subject_kind,
        subject_id=subject_id,
        board_id=board_id,
        audience=audience,
        detail=detail or {},
    )


def record_read(
    *,
    by: Who,
    action: str,
    purpose: str,
    subject_kind: str,
    at: datetime,
    subject_id: UUID | None = None,
    board_id: int | None = None,
    codes: Iterable[str] = (),
    ip: str | None = None,
) -> None:
    """Log one look at personal data; a list is one row with the codes it showed (SoLPuL 10 §)."""
    ReadEntry.objects.create(
        at=at,
        holding_id=by.holding_id,
        user_id=by.user_id,
        actor_name=by.name,
        role=by.role,
        cooperation_id=by.cooperation_id,
        actor_board_id=by.board_id,
        action=action,
        purpose=purpose,
        subject_kind=subject_kind,
        subject_id=subject_id,
        board_id=board_id,
        codes=list(codes),
        ip=ip,
    )
