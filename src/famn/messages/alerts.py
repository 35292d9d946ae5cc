"""Neutral mails about what happened in domains that know no mail."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.models import RoleHolding, User
from famn.messages.mail import queue_mail
from famn.people.policy import SECOND_PERSONS


def second_persons(*, by: Actor, on: date) -> list[User]:
    """Who is to look at an opening of the vault that the actor made: the manager or head, for their own a colleague."""
    roles = SECOND_PERSONS.get(by.role) or {Role.GFO_HEAD if by.is_gfo else Role.UNIT_MANAGER}
    holdings = RoleHolding.objects.filter(cooperation_id=by.cooperation_id, board_id=by.board_id, role__in=roles, starts_on__lte=on)
    holdings = holdings.filter(Q(ends_on=None) | Q(ends_on__gt=on))
    return list(User.objects.filter(is_active=True, pk__in=holdings.values("user_id")).exclude(pk=by.user_id).order_by("id"))


def mail_second_persons(*, by: Actor, subject_id: UUID, on: date, at: datetime) -> None:
    """Tell the second persons, once an opener, person and day, that something waits for them in Famn."""
    key = f"vault:{subject_id}:{by.user_id}:{on.isoformat()}"
    queue_mail(by=by, to=second_persons(by=by, on=on), kind="vault", reason_key=key, at=at)
