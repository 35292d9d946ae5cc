"""Messages between the contact functions on one case (R-53). Nothing of them leaves the system as e-mail."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.accounts.models import User
from famn.kernel.denied import Refused
from famn.messages.mail import queue_mail
from famn.messages.models import Message, MessageSeen
from famn.messages.policy import check_can_read_messages, check_can_write_message
from famn.people.name_marks import KnownName
from famn.people.rules import check_free_text


@transaction.atomic
def send_message(
    *, by: Actor, subject_kind: str, subject_id: UUID, subject_code: str, board_id: int, body: str,
    child_names: Iterable[KnownName], to: Iterable[User] = (), at: datetime,
) -> Message:  # fmt: skip
    """Write in the thread of one referral or placement.

    ``child_names``: the names that the writer's board knows of the case's children; none when GFO writes. The text is
    refused when it holds one of them or an identity number. ``to``: whoever gets a neutral mail about it.
    Effects: the message; the writer's own thread is read up to it; a neutral mail to each of ``to``.
    """
    check_can_write_message(by, board_id)
    if not body.strip():
        raise Refused("empty_message", _("Skriv något först."))
    check_free_text(body, child_names)
    message = Message.objects.create(
        cooperation_id=by.own_cooperation_id, board_id=board_id, subject_kind=subject_kind, subject_id=subject_id,
        subject_code=subject_code, author_id=by.own_user_id, author_name=by.name, from_gfo=by.is_gfo, body=body.strip(), sent_at=at,
    )  # fmt: skip
    mark_thread_seen(by=by, subject_id=subject_id, board_id=board_id, at=at)
    queue_mail(by=by, to=[user for user in to if user.pk != by.user_id], kind="message", reason_key=str(message.pk), at=at)
    return message


@transaction.atomic
def mark_thread_seen(*, by: Actor, subject_id: UUID, board_id: int, at: datetime) -> None:
    """Note that the actor has read one thread up to now. Effects: her own mark, moved or made."""
    check_can_read_messages(by)
    moved = MessageSeen.objects.filter(subject_id=subject_id, user_id=by.own_user_id).update(seen_at=at)
    if not moved:
        MessageSeen.objects.bulk_create(
            [
                MessageSeen(
                    cooperation_id=by.own_cooperation_id, board_id=board_id, subject_id=subject_id, user_id=by.own_user_id, seen_at=at
                )
            ],
            ignore_conflicts=True,  # two tabs at once: either mark is as good
        )
