"""The read log of pages: a look is logged in the transaction of its answer, or the answer is refused.

The purpose is derived from the page; only the vault and exports ask for words.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.http import HttpRequest

from famn.audit.actions import record_read


class NotLogged(Exception):
    """The read log could not be written, so what it should have told of is not shown (answered as 503)."""


def _write(read: dict[str, Any]) -> None:
    # A savepoint: the page that says why nothing is shown still asks the database for its own words.
    try:
        with transaction.atomic():
            record_read(**read)
    except DatabaseError as error:
        raise NotLogged from error


def _log(request: HttpRequest, **read: Any) -> None:
    read |= {"by": request.actor, "at": request.now, "ip": request.META.get("REMOTE_ADDR")}
    _write(read)
    request.reads.append(read)


def log_again(request: HttpRequest) -> None:
    """Write the looks of an answer whose transaction was rolled back (a form shown again with its errors shows as much).

    Raises ``NotLogged`` when that cannot be done: then the form is not shown either.
    """
    for read in request.reads:
        _write(read)


def log_view(request: HttpRequest, *, kind: str, subject_id: UUID, board_id: int | None, code: str, purpose: str) -> None:
    """Log that the actor opened one record's page. Raises ``NotLogged`` when the row cannot be written."""
    _log(request, action="view", purpose=purpose, subject_kind=kind, subject_id=subject_id, board_id=board_id, codes=[code])


def log_list(request: HttpRequest, *, kind: str, codes: Iterable[str], purpose: str) -> None:
    """Log that the actor was shown a list: one row with the codes on it. Raises ``NotLogged`` as ``log_view``."""
    _log(request, action="list", purpose=purpose, subject_kind=kind, codes=list(codes), board_id=request.actor.board_id)


def log_export(request: HttpRequest, *, kind: str, codes: Iterable[str], purpose: str) -> None:
    """Log that the actor took records out as a file, with the purpose she wrote and every code. Raises ``NotLogged`` as ``log_view``."""
    _log(request, action="export", purpose=purpose, subject_kind=kind, codes=list(codes), board_id=request.actor.board_id)
