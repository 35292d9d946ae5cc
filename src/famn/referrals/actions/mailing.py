"""Neutral mails to the contact functions of both sides (R-51, R-51a): that something waits, never what."""

from datetime import datetime

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.models import FunctionHolding
from famn.accounts.queries import holders_of
from famn.kernel.calendar import local_date
from famn.messages.mail import queue_mail
from famn.referrals import queries
from famn.referrals.models import Referral

Function = FunctionHolding.Function


def mail_gfo(by: Actor, referral: Referral, kind: str, at: datetime) -> None:
    """Queue a mail to the cooperation's contact for this board today; is the function vacant, to the matching coordinators."""
    _mail(by, referral, Function.GFO_CONTACT, Role.MATCHING_COORDINATOR, kind, at)


def mail_board(by: Actor, referral: Referral, kind: str, at: datetime) -> None:
    """Queue a mail to the board's contact today; is the function vacant, to its foster-home secretaries."""
    _mail(by, referral, Function.BOARD_CONTACT, Role.FH_SECRETARY, kind, at)


def _mail(by: Actor, referral: Referral, function: str, instead: Role, kind: str, at: datetime) -> None:
    on = local_date(at)
    found = queries.contacts(board_id=referral.board_id, cooperation_id=referral.cooperation_id, on=on).get(function)
    board_id = referral.board_id if instead == Role.FH_SECRETARY else None
    to = [found] if found else holders_of(instead, cooperation_id=referral.cooperation_id, on=on, board_id=board_id)
    queue_mail(by=by, to=to, kind=kind, reason_key=f"{referral.pk}:{at.isoformat()}", at=at)
