"""GFO's handling of a referral: taking it, handing it over, asking back, closing it without a home (R-136)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.models import User
from famn.accounts.queries import is_holder
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.commitments.actions import cancel_commitments, change_owner
from famn.commitments.enums import Party, Rule
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.messages.mail import queue_mail
from famn.people.rules import check_free_text
from famn.referrals.actions.closing import release_everything
from famn.referrals.actions.moving import open_clock
from famn.referrals.enums import ReferralStatus
from famn.referrals.models import Referral
from famn.referrals.policy_matching import check_can_hand_over, check_can_handle, check_can_send_back
from famn.referrals.queries_matching import board_receivers, live_offer
from famn.referrals.rules import check_can_move, is_final
from famn.referrals.rules_matching import check_written


def _held(referral: Referral) -> Referral:
    return Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)


def _check_open(referral: Referral) -> None:
    if is_final(referral.status):
        raise Refused("referral_is_over", _("Förfrågan är avslutad."))


def take_referral(*, by: Actor, referral: Referral, at: datetime) -> None:
    """Take a referral as one's own. Effects: ``handled_by``; GFO's open clocks follow; one act on GFO's side."""
    check_can_handle(by)
    with transaction.atomic():
        referral = _held(referral)
        _check_open(referral)
        if referral.handled_by_id == by.user_id:
            return
        _give(referral, by.user_id)
        change_owner(by=by, subject_id=referral.pk, owner_id=by.user_id)
        record_act(
            by=by,
            verb="taken",
            text=_("Tog förfrågan"),
            subject_kind="referral",
            subject_id=referral.pk,
            board_id=referral.board_id,
            audience=Audience.GFO,
            at=at,
        )


def hand_over(*, by: Actor, referral: Referral, to: User, at: datetime) -> None:
    """Hand a referral to a colleague; what is promised follows with it.

    Effects: ``handled_by``; GFO's open clocks change owner; a neutral mail to the colleague; one act. Raises ``Refused``
    unless ``to`` is a matching coordinator of the cooperation today.
    """
    check_can_hand_over(by)
    with transaction.atomic():
        referral = _held(referral)
        _check_open(referral)
        if not is_holder(to.pk, Role.MATCHING_COORDINATOR, cooperation_id=referral.cooperation_id, on=local_date(at)):
            raise Refused("not_a_matching_coordinator", _("Välj en kollega som är matchningsansvarig."))
        if referral.handled_by_id == to.pk:
            raise Refused("already_handled_by", _("%(name)s har redan förfrågan.") % {"name": to.name})
        _give(referral, to.pk)
        change_owner(by=by, subject_id=referral.pk, owner_id=to.pk)
        queue_mail(by=by, to=[to], kind="handed_over", reason_key=f"handed_over:{referral.pk}:{at:%Y%m%dT%H%M%S}", at=at)
        record_act(
            by=by,
            verb="handed_over",
            text=_("Lämnade över förfrågan till %(name)s") % {"name": to.name},
            subject_kind="referral",
            subject_id=referral.pk,
            board_id=referral.board_id,
            at=at,
            detail={"to": to.pk},
        )


def _give(referral: Referral, user_id: int | None) -> None:
    Referral.objects.filter(pk=referral.pk).update(handled_by_id=user_id)


def send_back(*, by: Actor, referral: Referral, question: str, at: datetime) -> None:
    """Send a referral back to the board with a question; D1 runs on, no clock pauses.

    Effects: the referral is *question back*; Q1 opens on the board; a neutral mail to its contact; one act whose
    ``detail["question"]`` is what was asked. Raises ``Refused`` when an offer is out or the referral is closed.
    """
    check_can_send_back(by)
    check_written(question, "what_is_asked", _("Skriv vad nämnden behöver svara på."))
    check_free_text(question, ())
    with transaction.atomic():
        referral = _held(referral)
        check_can_move(referral.status, ReferralStatus.QUESTION_BACK)
        open_clock(by, referral, Rule.QUESTION_BACK, Party.BOARD, opened_on=local_date(at))
        Referral.objects.filter(pk=referral.pk).update(status=ReferralStatus.QUESTION_BACK)
        queue_mail(
            by=by,
            to=board_receivers(referral, on=local_date(at)),
            kind="question_back",
            reason_key=f"question:{referral.pk}:{at:%Y%m%dT%H%M%S}",
            at=at,
        )
        record_act(
            by=by,
            verb="sent_back",
            text=_("Frågade nämnden: %(question)s") % {"question": question.strip()},
            subject_kind="referral",
            subject_id=referral.pk,
            board_id=referral.board_id,
            at=at,
            detail={"question": question.strip()},
        )


def close_without_home(*, by: Actor, referral: Referral, reason: str, at: datetime) -> None:
    """Close a referral as *no home found*, with the reason in words both sides read.

    Effects: all asked homes let go; open clocks cancelled (a broken one stays broken); status and reason; a neutral mail
    to the board's contact; one act. Raises ``Refused`` while an offer is live: take it back or wait for the answer.
    """
    check_can_handle(by)
    check_written(reason, "why_no_home", _("Skriv varför inget hem hittades, så att nämnden kan gå vidare."))
    check_free_text(reason, ())
    with transaction.atomic():
        referral = _held(referral)
        if live_offer(referral.pk) is not None:
            raise Refused("offer_is_live", _("Ett erbjudande väntar på nämndens svar. Återta det först."))
        check_can_move(referral.status, ReferralStatus.NO_HOME_FOUND)
        release_everything(by=by, referral=referral, at=at)
        cancel_commitments(by=by, subject_id=referral.pk, at=at, reason=str(_("Inget hem hittades")))
        Referral.objects.filter(pk=referral.pk).update(status=ReferralStatus.NO_HOME_FOUND, closed_at=at, closing_reason=reason.strip())
        queue_mail(by=by, to=board_receivers(referral, on=local_date(at)), kind="closed", reason_key=f"closed:{referral.pk}", at=at)
        record_act(
            by=by,
            verb="no_home_found",
            text=_("Avslutade utan hem: %(reason)s") % {"reason": reason.strip()},
            subject_kind="referral",
            subject_id=referral.pk,
            board_id=referral.board_id,
            at=at,
        )
