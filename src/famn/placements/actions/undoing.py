"""A registration of a stay was wrong: its start, its agreement or its feedback is undone, and the row stays with who and why."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.commitments.actions import cancel_commitments, reopen_commitment
from famn.commitments.enums import Rule
from famn.commitments.models import Commitment
from famn.homes.models import HomeOpening
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.placements.actions.following import RUNNING, lock_placement, open_clock, tell
from famn.placements.models import ClosingFeedback, ClosingMeeting, Placement, PlacementAgreement
from famn.placements.policy import check_can_end, check_can_register_agreement, check_can_start
from famn.placements.rules import check_may_undo_start, check_undo_has_reason
from famn.referrals.actions.mailing import mail_gfo
from famn.referrals.actions.moving import lock_offer, move_back
from famn.referrals.enums import OfferStatus, ReferralStatus
from famn.referrals.models import Offer, ReferralChild
from famn.referrals.queries import child_names
from famn.referrals.rules import check_free_text


@transaction.atomic
def undo_start(*, by: Actor, placement: Placement, reason: str, at: datetime) -> bool:
    """Undo a wrongly registered start: of every stay of its offer, since they started in one act. True: reserved again.

    False: the home could not be reserved for the referral again, because its place was promised away meanwhile; GFO is told.

    Effects: stays *undone*, with who and why, and left out of lists and counts; their places free, their clocks cancelled;
    the board's door to the home follows the offer again; offer live; the home reserved for the referral where it can be;
    children not placed; referral back to ``formal_decision`` (in the offer's round, should siblings be searched for). What
    the start let go besides stays so: other homes' yeses, and where the child waited. A line on stay and referral; a mail
    to GFO. Raises ``Refused`` without a reason or with a child's name in it, once a stay has ended, or when the search has
    gone on with another offer.
    """
    check_can_start(by)
    offer = lock_offer(placement.offer_id)
    stays = list(
        Placement.objects.select_for_update(of=("self",)).filter(offer=offer).exclude(status=Placement.Status.UNDONE).order_by("id")
    )
    check_may_undo_start(running=bool(stays) and all(stay.status in RUNNING for stay in stays), reason=reason)
    check_free_text(reason, child_names(offer.referral))
    _send_back(by, offer, reason.strip(), at)
    _revive(offer)
    HomeOpening.objects.filter(origin_id=offer.pk).update(closed_at=None)
    HomeOpening.objects.filter(origin_id__in=[stay.pk for stay in stays], closed_at=None).update(closed_at=at)
    ReferralChild.objects.filter(pk__in=[stay.child_id for stay in stays]).update(placed=False)
    reserved = False
    for stay in stays:
        stay.status = Placement.Status.UNDONE
        stay.undone_at, stay.undone_by_name, stay.undone_reason = at, by.name, reason.strip()
        stay.save(update_fields=["status", "undone_at", "undone_by_name", "undone_reason"])
        reserved = _move_back_out(stay)
        cancel_commitments(by=by, subject_id=stay.pk, at=at, reason=reason.strip())
        tell(by, stay, "start_undone", _("Starten ångrades."), at)
    text = _("Placeringens start i hemmet %(home)s ångrades. Hemmet är reserverat igen.")
    if not reserved:
        text = _("Placeringens start i hemmet %(home)s ångrades. Hemmet är inte reserverat: platsen är lovad till någon annan.")
    record_act(
        by=by,
        verb="start_undone",
        text=text % {"home": offer.home_code},
        subject_kind="referral",
        subject_id=offer.referral_id,
        board_id=offer.board_id,
        at=at,
        detail={"offer": str(offer.pk)},
    )
    mail_gfo(by, offer.referral, "start_undone", at)
    return reserved


def _send_back(by: Actor, offer: Offer, reason: str, at: datetime) -> None:
    referral = offer.referral
    if referral.status == ReferralStatus.SEARCHING:  # for siblings that the offer did not cover
        if referral.round != offer.round + 1:
            raise Refused("searched_on", _("Starten kan inte ångras: sökandet efter hem åt syskonen har gått vidare. Tala med GFO."))
        move_back(referral, ReferralStatus.FORMAL_DECISION, round=offer.round)
        cancel_commitments(by=by, subject_id=referral.pk, at=at, reason=reason, rules=[Rule.MATCH_AGAIN])
    else:
        move_back(referral, ReferralStatus.FORMAL_DECISION)


def _revive(offer: Offer) -> None:
    offer.status, offer.ended_at = OfferStatus.ACCEPTED, None
    try:
        with transaction.atomic():
            offer.save(update_fields=["status", "ended_at"])
    except IntegrityError as error:  # one_live_offer_a_home
        raise Refused("offered_away", _("Starten kan inte ångras: hemmet är erbjudet till en annan förfrågan. Tala med GFO.")) from error


def _move_back_out(stay: Placement) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select famn_undo_move_in(%s)", [stay.pk])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def undo_agreement(*, by: Actor, agreement: PlacementAgreement, reason: str, at: datetime) -> None:
    """Undo a wrongly registered agreement; the row stays with who and why.

    Effects on a running stay, when it was the newest: D6 runs from the agreement before it; with none left, A1 runs again.
    Raises ``Refused`` without a reason or twice.
    """
    check_can_register_agreement(by)
    placement = lock_placement(agreement.placement)
    check_undo_has_reason(reason)
    check_free_text(reason, child_names(placement.referral))
    changed = PlacementAgreement.objects.filter(pk=agreement.pk, undone_at=None).update(
        undone_at=at, undone_by_name=by.name, undone_reason=reason.strip()
    )
    if not changed:
        raise Refused("already_undone", _("Avtalet är redan ångrat."))
    left = PlacementAgreement.objects.filter(placement=placement, undone_at=None).order_by("-valid_from", "id").first()
    if placement.status in RUNNING and (left is None or left.valid_from < agreement.valid_from):
        cancel_commitments(by=by, subject_id=placement.pk, at=at, reason=reason.strip(), rules=[Rule.AGREEMENT_YEARLY])
        if left is not None:
            open_clock(by, placement, Rule.AGREEMENT_YEARLY, opened_on=left.valid_from)
        elif not _reopen(by, placement, Rule.AGREEMENT):
            open_clock(by, placement, Rule.AGREEMENT, opened_on=local_date(at))
    tell(by, placement, "agreement_undone", _("Ångrade registreringen av avtalet med familjehemmet."), at)


@transaction.atomic
def undo_feedback(*, by: Actor, placement: Placement, reason: str, at: datetime) -> None:
    """Undo wrongly given feedback, until the closing meeting that it led to is held; the row stays with who and why.

    Effects: the stay waits for feedback again; E2 runs with its old dates, E3 cancelled; notes for the meeting stay, should
    it be called again. A mail to GFO. Raises ``Refused`` without a reason, when none is given, or after the meeting.
    """
    check_can_end(by)
    placement = lock_placement(placement)
    check_undo_has_reason(reason)
    check_free_text(reason, child_names(placement.referral))
    if ClosingMeeting.objects.filter(placement=placement, held_on__isnull=False).exists():
        raise Refused("meeting_held", _("Återkopplingen kan inte ångras: avslutningsträffen är hållen."))
    changed = ClosingFeedback.objects.filter(placement=placement, undone_at=None).update(
        undone_at=at, undone_by_name=by.name, undone_reason=reason.strip()
    )
    if not changed:
        raise Refused("no_feedback", _("Det finns ingen återkoppling att ångra."))
    placement.status = Placement.Status.ENDED
    placement.save(update_fields=["status"])
    _reopen(by, placement, Rule.FEEDBACK)
    cancel_commitments(by=by, subject_id=placement.pk, at=at, reason=reason.strip(), rules=[Rule.CLOSING_MEETING])
    mail_gfo(by, placement.referral, "feedback_undone", at)
    tell(by, placement, "feedback_undone", _("Återkopplingen ångrades."), at)


def _reopen(by: Actor, placement: Placement, rule: Rule) -> bool:
    met = Commitment.objects.filter(subject_id=placement.pk, rule=rule, met_at__isnull=False).order_by("-round").first()
    return met is not None and bool(reopen_commitment(by=by, rule=rule, subject_id=placement.pk, round=met.round))
