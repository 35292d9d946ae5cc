"""What happens during a stay: moved in, introduction, agreement, follow-ups, a new expected end."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.commitments.actions import cancel_commitments, meet_commitment, open_commitment
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.people.rules import check_free_text
from famn.placements.models import FollowUp, IntroductionDelivery, Placement, PlacementAgreement
from famn.placements.policy import check_can_follow, check_can_hand_over_introduction, check_can_register_agreement
from famn.placements.rules import check_not_ahead, check_period, next_review
from famn.referrals.models import ReferralChild
from famn.referrals.queries import names_of
from famn.ui.swedish import short_date

RUNNING = (Placement.Status.PLANNED, Placement.Status.STARTED)


def lock_placement(placement: Placement) -> Placement:
    """The stay, locked until the transaction ends."""
    return Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)


def check_running(placement: Placement) -> None:
    """Refuse work on a stay that has ended."""
    if placement.status not in RUNNING:
        raise Refused("ended", _("Placeringen är avslutad."))


def tell(by: Actor, placement: Placement, verb: str, text: str, at: datetime) -> None:
    """Add a line to the stay's timeline."""
    record_act(by=by, verb=verb, text=text, subject_kind="placement", subject_id=placement.pk, board_id=placement.board_id, at=at)


def open_clock(
    by: Actor, placement: Placement, rule: Rule, *, opened_on: date, due_on: date | None = None, party: Party = Party.BOARD
) -> Commitment | None:
    """Open a clock of a stay. Each time the same rule runs again for the same stay it is another round."""
    earlier = Commitment.objects.filter(subject_id=placement.pk, rule=rule).count()
    return open_commitment(
        by=by,
        rule=rule,
        party=party,
        cooperation_id=placement.cooperation_id,
        board_id=placement.board_id,
        subject_kind="placement",
        subject_id=placement.pk,
        subject_code=placement.code,
        opened_on=opened_on,
        due_on=due_on,
        round=earlier + 1,
        owner_id=placement.responsible_id if party == Party.BOARD else placement.coordinator_id,
    )


@transaction.atomic
def confirm_move_in(*, by: Actor, placement: Placement, at: datetime) -> None:
    """A planned stay has started: the child has moved in. Raises ``Refused`` before its day or twice."""
    check_can_follow(by)
    placement = lock_placement(placement)
    if placement.status != Placement.Status.PLANNED:
        raise Refused("not_planned", _("Placeringen har redan startat."))
    if placement.starts_on > local_date(at):
        raise Refused("day_ahead", _("Startdagen har inte kommit än."))
    placement.status = Placement.Status.STARTED
    placement.save(update_fields=["status"])
    tell(by, placement, "moved_in", _("Barnet har flyttat in."), at)


@transaction.atomic
def hand_over_introduction(
    *, by: Actor, placement: Placement, recipient: str, version: str, given_on: date, given_by_name: str, at: datetime
) -> IntroductionDelivery:
    """Register the introduction package (R-20): which version, to whom, when, by whom.

    Raises ``Refused`` for a day ahead, or when the version or the giver is left out.
    """
    check_can_hand_over_introduction(by)
    check_not_ahead(given_on, today=local_date(at))
    if not version.strip() or not given_by_name.strip():
        raise Refused("incomplete", _("Skriv vilken version och vem som lämnade över paketet."))
    given = IntroductionDelivery.objects.create(
        cooperation_id=placement.cooperation_id,
        board_id=placement.board_id,
        placement=placement,
        recipient=recipient,
        version=version.strip(),
        given_on=given_on,
        given_by_name=given_by_name.strip(),
    )
    text = _("Introduktionspaketet (%(version)s) lämnades till %(whom)s.") % {
        "version": given.version,
        "whom": given.get_recipient_display().lower(),
    }
    tell(by, placement, "introduction", text, at)
    return given


@transaction.atomic
def undo_introduction(*, by: Actor, introduction: IntroductionDelivery, reason: str, at: datetime) -> None:
    """Undo a wrongly registered package; the row stays with who and why. Raises ``Refused`` for a reason that names the child."""
    check_can_hand_over_introduction(by)
    if not reason.strip():
        raise Refused("no_reason", _("Skriv varför registreringen ångras."))
    # A coordinator does not see the referral, nor the names.
    check_free_text(reason, names_of(ReferralChild.objects.filter(referral_id=introduction.placement.referral_id)))
    IntroductionDelivery.objects.filter(pk=introduction.pk, undone_at=None).update(
        undone_at=at, undone_by_name=by.name, undone_reason=reason.strip()
    )
    tell(by, introduction.placement, "introduction_undone", _("Ångrade registreringen av introduktionspaketet."), at)


@transaction.atomic
def register_agreement(*, by: Actor, placement: Placement, signed_on: date, valid_from: date, at: datetime) -> PlacementAgreement:
    """Register that the agreement between board and home is signed (R-39), at first or for another year (R-40).

    Effects: A1 and the running D6 met, the next D6 opens from ``valid_from``. Raises ``Refused`` for a day ahead.
    """
    check_can_register_agreement(by)
    placement = lock_placement(placement)
    check_running(placement)
    check_not_ahead(signed_on, today=local_date(at))
    return add_agreement(by=by, placement=placement, signed_on=signed_on, valid_from=valid_from, at=at)


def add_agreement(*, by: Actor, placement: Placement, signed_on: date, valid_from: date, at: datetime) -> PlacementAgreement:
    """The effects of ``register_agreement`` on a locked or new stay."""
    check_can_register_agreement(by)
    made = PlacementAgreement.objects.create(
        cooperation_id=placement.cooperation_id,
        board_id=placement.board_id,
        placement=placement,
        signed_on=signed_on,
        valid_from=valid_from,
        registered_by_name=by.name,
    )
    meet_commitment(by=by, rule=Rule.AGREEMENT, subject_id=placement.pk, at=at)
    meet_commitment(by=by, rule=Rule.AGREEMENT_YEARLY, subject_id=placement.pk, at=at)
    open_clock(by, placement, Rule.AGREEMENT_YEARLY, opened_on=valid_from)
    tell(by, placement, "agreement", _("Avtalet med familjehemmet är undertecknat."), at)
    return made


@transaction.atomic
def tick_follow_up(*, by: Actor, follow_up: FollowUp, done_on: date, at: datetime, reference: str = "") -> FollowUp | None:
    """Tick off one follow-up. Returns the next review when it was a review, else None.

    ``reference``: the registration number of what was sent, for the notice to IVO.

    Effects: its clock (F1, L-2 or L-11) met; after a review the next is laid out six months later, with its clock.
    Raises ``Refused`` for a day ahead, or when it is already done or the stay has ended.
    """
    check_can_follow(by)
    placement = lock_placement(follow_up.placement)
    check_running(placement)
    check_not_ahead(done_on, today=local_date(at))
    changed = FollowUp.objects.filter(pk=follow_up.pk, done_on=None).update(
        done_on=done_on, done_by_name=by.name, reference=reference.strip()
    )
    if not changed:
        raise Refused("already_done", _("Uppföljningen är redan avprickad."))
    tell(by, placement, "follow_up", _("Klart: %(what)s.") % {"what": follow_up.title.lower()}, at)
    if follow_up.kind == "first_visit":
        meet_commitment(by=by, rule=Rule.FIRST_VISIT, subject_id=placement.pk, at=at)
    if follow_up.kind == "ivo_notice":
        meet_commitment(by=by, rule=Rule.IVO_NOTICE, subject_id=placement.pk, at=at)
    if follow_up.kind != "review":
        return None
    meet_commitment(by=by, rule=Rule.REVIEW, subject_id=placement.pk, at=at)
    planned = next_review(after=done_on, legal_basis=placement.legal_basis)
    open_clock(by, placement, Rule.REVIEW, opened_on=done_on, due_on=planned.due_on)
    return FollowUp.objects.create(
        cooperation_id=placement.cooperation_id,
        board_id=placement.board_id,
        placement=placement,
        kind=planned.kind,
        title=planned.title,
        law=planned.law,
        due_on=planned.due_on,
    )


@transaction.atomic
def change_expected_end(*, by: Actor, placement: Placement, expected_end_on: date | None, at: datetime) -> None:
    """Move the expected end of a running stay (R-45: the reminder follows it).

    Effects: the open E1 cancelled and a new one opened for the new day, if any.
    """
    check_can_follow(by)
    placement = lock_placement(placement)
    check_running(placement)
    check_period(starts_on=placement.starts_on, expected_end_on=expected_end_on)
    placement.expected_end_on = expected_end_on
    placement.save(update_fields=["expected_end_on"])
    cancel_commitments(by=by, subject_id=placement.pk, at=at, reason="Nytt beräknat slut", rules=[Rule.END_NOTICE])
    if expected_end_on is not None:
        open_clock(by, placement, Rule.END_NOTICE, opened_on=placement.starts_on, due_on=expected_end_on)
        tell(by, placement, "expected_end", _("Nytt beräknat slut: %(day)s.") % {"day": short_date(expected_end_on)}, at)
    else:
        tell(by, placement, "expected_end", _("Placeringen har inget beräknat slut längre."), at)
