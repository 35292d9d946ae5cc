"""The outbox of neutral mails: queued in the transaction of what they tell of, sent by a job.

A mail says that something waits in Famn, never what or about whom: no code, no name, no board (design section 7). Two
kinds carry the receiver's own link to a new password, one that to a new address, made when the mail is sent: no key lies in
the outbox.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.utils.translation import gettext as _

from famn.access.actor import Actor, acting
from famn.access.permissions import Permission, check_may
from famn.accounts.links import address_link, password_link
from famn.accounts.models import User
from famn.messages.models import Mail

INVITATION, SECOND_FACTOR = "invitation", "second_factor"
"""Kinds of mail that bear a link for somebody who has no password."""

NEW_ADDRESS, OLD_ADDRESS = "new_address", "old_address"
"""Kinds of mail about the address itself: the link to the one that waits, and word of it to the one there is."""

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
    while True:
        with acting(by):
            unsent = Mail.objects.filter(sent_at=None).select_for_update(skip_locked=True, of=("self",))
            first = unsent.exclude(to__in=tried).first()
            if first is None:
                return sent
            tried.add(first.to_id)
            waiting = list(unsent.filter(to=first.to_id).select_related("to"))
            try:
                sent += _hand_over(waiting, at=at)
            except SMTPException as refused:
                log.warning("A mail was refused and stays in the outbox: %s", type(refused).__name__)
            except OSError as unreachable:
                log.warning("The mail server cannot be reached, the outbox waits: %s", type(unreachable).__name__)
                return sent


def _hand_over(waiting: list[Mail], *, at: datetime) -> int:
    receiver = waiting[0].to
    about_address = [mail for mail in waiting if mail.kind in {NEW_ADDRESS, OLD_ADDRESS}]
    rest = [mail for mail in waiting if mail not in about_address]
    sent = 0
    if receiver.is_active:
        sent += sum(address_mail(receiver, to_new=mail.kind == NEW_ADDRESS, message_id=str(mail.pk)).send() for mail in about_address)
        sent += _send_one(receiver, rest) if rest else 0
    Mail.objects.filter(pk__in=[mail.pk for mail in waiting]).update(sent_at=at)
    return sent


def _send_one(receiver: User, waiting: list[Mail]) -> int:
    kinds = {mail.kind for mail in waiting} & {INVITATION, SECOND_FACTOR}
    if kinds and not receiver.has_usable_password():
        # She can read nothing else before she has been in: the link is the whole mail.
        return link_mail(receiver, anew=SECOND_FACTOR in kinds, message_id=str(waiting[0].pk)).send()
    return neutral_mail(receiver.email, message_id=str(waiting[0].pk)).send()


def neutral_mail(to: str, *, message_id: str) -> EmailMessage:
    """The one text that leaves the system by mail."""
    words = [
        _("Hej"),
        _("Något väntar på dig i Famn. Logga in och öppna I dag för att se vad."),
        settings.FAMN_URL,
        _("Det här meddelandet innehåller med avsikt inga uppgifter. Svara inte på det: ingen läser svaren."),
    ]
    return _mail(to, _("Något väntar på dig i Famn"), words, message_id)


def link_mail(receiver: User, *, anew: bool, message_id: str) -> EmailMessage:
    """The receiver's own link to choose a password: for the first time, or ``anew`` after her second factor was reset."""
    if anew:
        subject = _("Logga in på nytt i Famn")
        why = _("Din inloggning i Famn är nollställd för att du ska kunna koppla en ny app för engångskoder.")
        else_ = _("Har du inte bett om det? Kontakta din chef genast.")
    else:
        subject = _("Välkommen till Famn")
        why = _("Du är inbjuden att arbeta i Famn.")
        else_ = _("Var det inte väntat? Fråga din chef innan du öppnar länken.")
    words = [
        _("Hej"),
        why,
        _("Öppna länken och välj ett lösenord. Sedan kopplar du en app för engångskoder."),
        settings.FAMN_URL + password_link(receiver),
        _("Länken kan användas en gång och gäller i %(days)s dagar. Har den slutat gälla: välj Glömt lösenord på inloggningssidan.")
        % {"days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)},
        else_,
    ]
    return _mail(receiver.email, subject, words, message_id)


def address_mail(receiver: User, *, to_new: bool, message_id: str) -> EmailMessage:
    """To the address that waits: the link that confirms it. To the one there is: that another is asked for."""
    if to_new and receiver.new_email:
        words = [
            _("Hej"),
            _("Den här adressen ska bli din inloggning i Famn. Öppna länken, logga in som vanligt och bekräfta."),
            settings.FAMN_URL + address_link(receiver),
            _("Länken gäller i %(days)s dagar. Till dess loggar du in med din gamla adress.")
            % {"days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)},
            _("Var det inte väntat? Då behöver du inte göra något."),
        ]
        return _mail(receiver.new_email, _("Bekräfta din adress i Famn"), words, message_id)
    words = [
        _("Hej"),
        _("Din inloggning i Famn ska byta e-postadress. En länk har gått till den nya adressen, och bytet sker när du har bekräftat."),
        _("Har du inte bett om det? Kontakta din chef genast."),
    ]
    return _mail(receiver.email, _("Din adress i Famn ska bytas"), words, message_id)


def _mail(to: str, subject: str, words: list[str], message_id: str) -> EmailMessage:
    return EmailMessage(
        subject=subject,
        body="\n\n".join(words),
        to=[to],
        headers={"Message-ID": f"<{message_id}@{DNS_NAME}>", "Auto-Submitted": "auto-generated"},
    )
