"""The lines that acts on accounts leave. An account has no wall; who reads its lines follows from the board they carry."""

from datetime import datetime
from uuid import UUID, uuid5

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience

_ACCOUNT = UUID("6f1d9d2c-5d35-4c0e-9d2b-3a7f0b1e5c11")


def account_subject(user_id: int) -> UUID:
    """The subject of acts about one account: users have numbers, the trail wants one kind of identifier."""
    return uuid5(_ACCOUNT, str(user_id))


def record_account_act(
    *, by: Actor, verb: str, text: str, user_id: int, at: datetime, board_id: int | None = None, detail: dict[str, str] | None = None
) -> None:
    """Add one line about a user. ``board_id``: the board her role is at, when that is not the actor's own."""
    board_id = by.board_id or board_id
    record_act(
        by=by, verb=verb, text=text, subject_kind="account", subject_id=account_subject(user_id), board_id=board_id,
        audience=Audience.BOARD if board_id else Audience.GFO, at=at, detail=detail,
    )  # fmt: skip
