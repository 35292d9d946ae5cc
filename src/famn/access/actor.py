"""The actor: the one role-holding a request, job or home link acts through.

The database looks the holding's rights up in its own tables; what stands here is for the act wall and for
words on the page. See ``docs/architecture.md``, "Three walls".
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import pghistory
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from famn.access.roles import BOARD_ROLES, GFO_ROLES, Role
from famn.kernel.denied import Denied

K = TypeVar("K", int, UUID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a person in one role, a job of one cooperation, or a home that opened its link.

    ``link`` is the SHA-256 of a home link's token, only for ``Role.HOME_LINK``.
    """

    role: Role
    name: str
    holding_id: UUID | None = None
    user_id: int | None = None
    cooperation_id: int | None = None
    board_id: int | None = None
    home_id: UUID | None = None
    link: str = ""

    @property
    def is_gfo(self) -> bool:
        """Whether the actor works at the GFO."""
        return self.role in GFO_ROLES

    @property
    def is_board(self) -> bool:
        """Whether the actor works at a social board."""
        return self.role in BOARD_ROLES

    @property
    def own_cooperation_id(self) -> int:
        """The cooperation the actor belongs to. Raises ``Denied`` for one that belongs to none, as a home's link."""
        return _owned(self.cooperation_id)

    @property
    def own_board_id(self) -> int:
        """The board the actor works at. Raises ``Denied`` for one that works at none."""
        return _owned(self.board_id)

    @property
    def own_holding_id(self) -> UUID:
        """The holding the actor acts through. Raises ``Denied`` for a home's link."""
        return _owned(self.holding_id)

    @property
    def own_user_id(self) -> int:
        """The user behind the actor. Raises ``Denied`` for a job or a home's link."""
        return _owned(self.user_id)


def _owned(key: K | None) -> K:
    if key is None:
        raise Denied("no_such_part", _("Ditt uppdrag hör inte dit."))
    return key


class ActorAlreadySetError(RuntimeError):
    """Another actor is at work in this block: acting for two at once is refused."""


def _state(holding: str, link: str) -> None:
    # Transaction-local (third argument true): a pooled connection never carries an actor to the next user.
    with connection.cursor() as cursor:
        cursor.execute("select set_config('famn.holding', %s, true), set_config('famn.link', %s, true)", [holding, link])


def _stated() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('famn.holding', true), ''), coalesce(current_setting('famn.link', true), '')")
        holding, link = cursor.fetchone()
    return holding, link


@contextlib.contextmanager
def acting(actor: Actor | None) -> Iterator[None]:
    """One transaction in which the database knows ``actor``; ``None`` sees no case rows.

    The setting that stood before is restored on the way out (a released savepoint would else keep the inner
    actor). Raises ``ActorAlreadySetError`` when somebody else's actor is already stated.
    """
    holding = str(actor.holding_id) if actor and actor.holding_id else ""
    link = actor.link if actor else ""
    with transaction.atomic():
        before = _stated()
        if before != ("", "") and before != (holding, link):
            raise ActorAlreadySetError
        _state(holding, link)
        with pghistory.context(user=actor.user_id if actor else None, holding=holding or None, role=actor.role.value if actor else None):
            yield
        # Only on the way out of a success: what rolls the block back rolls the settings back with it.
        if not connection.needs_rollback:
            _state(*before)
