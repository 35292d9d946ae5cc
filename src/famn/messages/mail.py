"""The outbox of neutral mails: queued in the transaction of what they tell of, sent by a job.

A mail says that something waits in Famn, never what or about whom: no code, no name, no board (design section 7).
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.utils import DNS_NAME
from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor, acting
from famn.access.permissions import Permission, check_may
from famn.accounts.models import User
from famn.messages.models import Mail

log = logging.getLogger(__name__)


def queue_mail(*, by: Actor, to: Iterable[User], kind: str, reason_key: str, at: datetime) -> None:
    """Put one mail to each receiver in the outbox, in the caller's transaction.

    ``reason_key`` names what it is about as a plain identifier (``clock:<uuid>``), never in words. The same receiver,
    kind and reason is mailed once however often this is called: the database holds it.
    """
    Mail.objects.bulk_create(
        [Mail(cooperation_id=by.cooperation_id, to=user, kind=kind, reason_key=reason_key, created_at=at) for user in to],
        ignore_conflicts=True,
    )


def send_queued(*, by: Actor, at: datetime) -> int:
    """Send what lies in the outbox: one mail a receiver however many things wait for her. Returns how many were sent.

    One transaction a receiver, which holds the rows while the mail is handed over: two workers never send the same
    row, a mail server that refuses leaves it in the outbox for the next run, and so does a worker that dies. Should
    one die in the instant between hand-over and commit, the resent mail bears the same Message-ID.
    """
    check_may(by, Permission.SEND_MAIL)
    sent, tried = 0, set()
    with get_connection() as connection:
        while True:
            with acting(by):
                first = Mail.objects.filter(sent_at=None).exclude(to__in=tried).select_for_update(skip_locked=True, of=("self",)).first()
                if first is None:
                    return sent
                tried.add(first.to_id)
                waiting = list(Mail.objects.filter(sent_at=None, to=first.to_id).select_for_update(skip_locked=True, of=("self",)))
                sent += _hand_over(waiting, connection=connection, at=at)


def _hand_over(waiting: list[Mail], *, connection: object, at: datetime) -> int:
    receiver = waiting[0].to
    if receiver.is_active:
        try:
            neutral_mail(receiver.email, message_id=str(waiting[0].pk), connection=connection).send()
        except OSError as error:  # SMTP's own errors are OSErrors too
            log.warning("A mail could not be handed over; it stays in the outbox: %s", type(error).__name__)
            return 0
    with transaction.atomic():
        Mail.objects.filter(pk__in=[mail.pk for mail in waiting]).update(sent_at=at)
    return int(receiver.is_active)


def neutral_mail(to: str, *, message_id: str, connection: object = None) -> EmailMessage:
    """The one text that leaves the system by mail."""
    address = getattr(settings, "FAMN_URL", "")
    words = [
        _("Hej"),
        _("Något väntar på dig i Famn. Logga in och öppna I dag för att se vad."),
        *([address] if address else []),
        _("Det här meddelandet innehåller med avsikt inga uppgifter. Svara inte på det: ingen läser svaren."),
    ]
    return EmailMessage(
        subject=_("Något väntar på dig i Famn"),
        body="\n\n".join(words),
        to=[to],
        headers={"Message-ID": f"<{message_id}@{DNS_NAME}>", "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
