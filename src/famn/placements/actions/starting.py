"""A stay starts: the whole chain in one transaction, from the last check of the law to the follow-up dates."""

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.models import User
from famn.accounts.queries import holders_of
from famn.audit.actions import record_act
from famn.commitments.enums import Rule
from famn.homes.models import HomeOpening
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.kernel.reference import new_code
from famn.placements.actions.following import add_agreement, open_clock, tell
from famn.placements.models import FollowUp, Placement
from famn.placements.policy import check_can_register_agreement, check_can_start
from famn.placements.queries import CHILD_PROTECTED, start_facts
from famn.placements.rules import age_band, check_may_start, check_period, follow_ups, ivo_notice
from famn.referrals.actions.closing import close_door
from famn.referrals.actions.mailing import mail_gfo
from famn.referrals.actions.moving import lock_offer, move, search_again
from famn.referrals.enums import OfferStatus, ReferralStatus
from famn.referrals.models import Offer, ReferralChild
from famn.referrals.queries_deciding import offered_children
from famn.referrals.rules import check_can_move
from famn.referrals.rules_deciding import check_live


@transaction.atomic
def start_placement(
    *,
    by: Actor,
    offer: Offer,
    starts_on: date,
    expected_end_on: date | None,
    responsible: User,
    at: datetime,
    agreement_signed_on: date | None = None,
) -> list[Placement]:
    """Let the children of a decided offer move in: one stay per child, all or nothing.

    ``responsible`` is the named social worker (SoL 22:12). A start day ahead gives *planned* stays, else *started*.

    Effects: placements; the reservation becomes places taken (R-16a, at once); the door to the home follows the stay
    instead of the offer; offer completed; follow-ups with their clocks (F1, L-2); the notice to IVO with its clock (L-11)
    when the home then has more children than the rule's number; E1 when an end is expected; A1 when the agreement is
    missing, else the agreement with D6; children marked as placed and their waiting ended. The referral is placed, or goes
    back to searching as the next round for siblings that are left. A neutral mail to GFO's contact.
    Raises ``Refused`` for every hard stop (with its paragraph), a wrong day, no free place, or a wrong social worker.
    """
    check_can_start(by)
    offer = lock_offer(offer.pk)
    check_live(offer.status)
    check_can_move(offer.referral.status, ReferralStatus.PLACED)
    check_period(starts_on=starts_on, expected_end_on=expected_end_on)
    if agreement_signed_on is not None:
        check_can_register_agreement(by)
    facts = start_facts(by, offer, starts_on=starts_on, has_agreement=agreement_signed_on is not None)
    check_may_start(facts)
    _check_responsible(by, responsible, on=local_date(at))
    children = offered_children(offer)
    stays = [_move_in(offer, child, starts_on, expected_end_on, responsible, at) for child in children]
    close_door(offer=offer, at=at)
    offer.status, offer.ended_at = OfferStatus.COMPLETED, at
    offer.save(update_fields=["status", "ended_at"])
    for stay in stays:
        _lay_out(by, stay, at)
        if offer.referral.protected:
            tell(by, stay, CHILD_PROTECTED, _("Barnet har skyddade personuppgifter"), at)
        if agreement_signed_on is not None:
            add_agreement(by=by, placement=stay, signed_on=agreement_signed_on, valid_from=starts_on, at=at)
        else:
            open_clock(by, stay, Rule.AGREEMENT, opened_on=local_date(at))
    _lay_out_notice(by, stays, at)
    _close_referral(by, offer, at)
    mail_gfo(by, offer.referral, "placement_started", at)
    return stays


def _check_responsible(by: Actor, responsible: User, *, on: date) -> None:
    workers = holders_of(Role.SOCIAL_WORKER, cooperation_id=by.own_cooperation_id, on=on, board_id=by.board_id)
    if not workers.filter(pk=responsible.pk).exists():
        raise Refused("responsible", _("Välj en socialsekreterare vid nämnden (SoL 22 kap. 12 §)."))


def _move_in(
    offer: Offer, child: ReferralChild, starts_on: date, expected_end_on: date | None, responsible: User, at: datetime
) -> Placement:
    referral, home = offer.referral, offer.home
    birth_date = child.child.birth_date if child.child else None
    stay = Placement.objects.create(
        cooperation_id=offer.cooperation_id,
        board_id=offer.board_id,
        code=new_code("P"),
        referral=referral,
        offer=offer,
        child=child,
        home=home,
        home_code=offer.home_code,
        home_category=home.category,
        coordinator_id=home.coordinator_id,
        responsible=responsible,
        status=Placement.Status.PLANNED if starts_on > local_date(at) else Placement.Status.STARTED,
        kind=referral.kind,
        legal_basis=referral.legal_basis,
        age_band=age_band(birth_date=birth_date, birth_year=child.birth_year, on=starts_on),
        starts_on=starts_on,
        expected_end_on=expected_end_on,
        created_at=at,
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select famn_move_in(%s, %s)", [stay.pk, referral.must_not_meet])
    except IntegrityError as error:
        raise Refused("no_free_place", _("Hemmet har ingen ledig plats den dagen. Tala med GFO.")) from error
    HomeOpening.objects.create(
        cooperation_id=offer.cooperation_id,
        home=home,
        board_id=offer.board_id,
        origin=HomeOpening.Origin.PLACEMENT,
        origin_id=stay.pk,
        opened_at=at,
    )
    child.placed = True
    child.save(update_fields=["placed"])
    return stay


def _lay_out(by: Actor, stay: Placement, at: datetime) -> None:
    clock = open_clock(by, stay, Rule.FIRST_VISIT, opened_on=stay.starts_on)
    # The law wants the visit (SoL 22:8); where the guidelines say no length it is planned at once.
    first_visit_on = clock.due_on if clock else None
    for planned in follow_ups(starts_on=stay.starts_on, first_visit_on=first_visit_on or stay.starts_on, legal_basis=stay.legal_basis):
        FollowUp.objects.create(
            cooperation_id=stay.cooperation_id,
            board_id=stay.board_id,
            placement=stay,
            kind=planned.kind,
            title=planned.title,
            law=planned.law,
            due_on=planned.due_on,
        )
        if planned.rule == Rule.REVIEW:
            open_clock(by, stay, Rule.REVIEW, opened_on=stay.starts_on, due_on=planned.due_on)
    if stay.expected_end_on is not None:
        open_clock(by, stay, Rule.END_NOTICE, opened_on=stay.starts_on, due_on=stay.expected_end_on)
    planned_or_started = (
        _("Placeringen är planerad i hemmet %(home)s.")
        if stay.status == Placement.Status.PLANNED
        else _("Placeringen startade i hemmet %(home)s.")
    )
    record_act(
        by=by,
        verb="placement_started",
        text=planned_or_started % {"home": stay.home_code},
        subject_kind="placement",
        subject_id=stay.pk,
        board_id=stay.board_id,
        at=at,
    )


def _lay_out_notice(by: Actor, stays: list[Placement], at: datetime) -> None:
    # One notice tells of the home: siblings who moved in together need not one each.
    over = Placement.objects.filter(pk__in=[stay.pk for stay in stays], over_max=True).order_by("code", "id").first()
    if over is None:
        return
    planned = ivo_notice(starts_on=over.starts_on, today=local_date(at))
    FollowUp.objects.create(
        cooperation_id=over.cooperation_id,
        board_id=over.board_id,
        placement=over,
        kind=planned.kind,
        title=planned.title,
        law=planned.law,
        due_on=planned.due_on,
    )
    open_clock(by, over, Rule.IVO_NOTICE, opened_on=local_date(at), due_on=planned.due_on)
    text = _("Fler än tre placerade barn bor nu i hemmet. Nämnden anmäler det till IVO (SoF 16 kap. 2 §).")
    tell(by, over, "over_max", text, at)


def _close_referral(by: Actor, offer: Offer, at: datetime) -> None:
    referral = offer.referral
    text = _("Barnet är placerat i hemmet %(home)s.") % {"home": offer.home_code}
    if referral.children.filter(placed=False).exists():
        text = _("Ett av syskonen är placerat i hemmet %(home)s. Sökandet fortsätter för de andra.") % {"home": offer.home_code}
    record_act(
        by=by,
        verb="placed",
        text=text,
        subject_kind="referral",
        subject_id=referral.pk,
        board_id=referral.board_id,
        at=at,
        detail={"offer": str(offer.pk)},
    )
    if referral.children.filter(placed=False).exists():
        search_again(by=by, referral=referral, at=at)
    else:
        move(referral, ReferralStatus.PLACED, waiting_in="", waiting_since=None)
        with connection.cursor() as cursor:  # other homes that said yes are free again
            cursor.execute("select famn_release_referral(%s, %s)", [referral.pk, at])
