"""Neutral mails to the contact functions of both sides (R-51, R-51a): that something waits, never what."""

from datetime import datetime

from famn.access.actor import Actor
from famn.accounts.models import FunctionHolding
from famn.kernel.calendar import local_date
from famn.messages.mail import queue_mail
from famn.referrals import queries
from famn.referrals.models import Referral

Function = FunctionHolding.Function


def mail_gfo(by: Actor, referral: Referral, kind: str, at: datetime) -> None:
    """Queue a mail to whoever is the cooperation's contact for this board today."""
    _mail(by, referral, Function.GFO_CONTACT, kind, at)


def mail_board(by: Actor, referral: Referral, kind: str, at: datetime) -> None:
    """Queue a mail to whoever is the board's contact today."""
    _mail(by, referral, Function.BOARD_CONTACT, kind, at)


def _mail(by: Actor, referral: Referral, function: str, kind: str, at: datetime) -> None:
    found = queries.contacts(board_id=referral.board_id, cooperation_id=referral.cooperation_id, on=local_date(at)).get(function)
    if found is not None:
        queue_mail(by=by, to=[found], kind=kind, reason_key=f"{referral.pk}:{at.isoformat()}", at=at)
