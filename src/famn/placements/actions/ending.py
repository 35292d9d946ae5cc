"""A stay ends: notice to GFO, feedback, the joint meeting after a poor result, and whether the home returns to the bank."""

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.commitments.actions import cancel_commitments, meet_commitment
from famn.commitments.enums import Party, Rule
from famn.homes.actions import change_status
from famn.homes.enums import BankStatus
from famn.homes.models import HomeOpening
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.people.name_marks import KnownName
from famn.placements.actions.following import lock_placement, open_clock, tell
from famn.placements.models import ClosingFeedback, ClosingMeeting, FollowUp, Placement, PlacementEnd
from famn.placements.policy import check_can_end, check_can_note_meeting, check_can_note_return
from famn.placements.queries import live_end
from famn.placements.rules import check_end_day, check_not_ahead, needs_closing_meeting
from famn.referrals.actions.mailing import mail_gfo
from famn.referrals.enums import ReferralStatus
from famn.referrals.models import Referral
from famn.referrals.queries import child_names
from famn.referrals.rules import check_free_text

RUNNING_CLOCKS = [Rule.REVIEW, Rule.FIRST_VISIT, Rule.AGREEMENT, Rule.AGREEMENT_YEARLY]
RETURN_STATUSES = frozenset({BankStatus.READY, BankStatus.PAUSED, BankStatus.CLOSED})


@transaction.atomic
def end_placement(
    *, by: Actor, placement: Placement, ended_on: date, planned: bool, causes: list[str], next_living: str, note: str, at: datetime
) -> PlacementEnd:
    """Register that a stay has ended; registering it is the notice to GFO (R-45).

    Effects: status *ended*; the bed is free from ``ended_on``; the board's door to the home closes; E1 met, the clocks of
    follow-up and agreement cancelled, E2 (feedback) opens; the referral is closed when all its stays have ended; a
    neutral mail to GFO's contact. Raises ``Refused`` for a wrong day, no cause, a name in the note, or a stay that is not running.
    """
    check_can_end(by)
    placement = lock_placement(placement)
    if placement.status not in {Placement.Status.PLANNED, Placement.Status.STARTED}:
        raise Refused("ended", _("Placeringen är redan avslutad."))
    check_end_day(starts_on=placement.starts_on, ended_on=ended_on, today=local_date(at))
    if not causes:
        raise Refused("no_cause", _("Välj minst en orsak."))
    check_free_text(note, _names(placement))
    end = PlacementEnd.objects.create(
        cooperation_id=placement.cooperation_id,
        board_id=placement.board_id,
        placement=placement,
        ended_on=ended_on,
        planned=planned,
        causes=causes,
        next_living=next_living,
        note=note.strip(),
        notified_gfo_at=at,
        registered_by_name=by.name,
    )
    placement.status, placement.ended_on = Placement.Status.ENDED, ended_on
    placement.save(update_fields=["status", "ended_on"])
    _move_out(placement, ended_on)
    HomeOpening.objects.filter(origin_id=placement.pk, closed_at=None).update(closed_at=at)
    meet_commitment(by=by, rule=Rule.END_NOTICE, subject_id=placement.pk, at=at)
    cancel_commitments(by=by, subject_id=placement.pk, at=at, reason="Placeringen är avslutad", rules=RUNNING_CLOCKS)
    open_clock(by, placement, Rule.FEEDBACK, opened_on=local_date(at))
    _close_referral_if_all_ended(placement, at)
    mail_gfo(by, placement.referral, "placement_ended", at)
    tell(by, placement, "ended", _("Placeringen är avslutad. GFO har fått besked."), at)
    return end


@transaction.atomic
def undo_end(*, by: Actor, placement: Placement, reason: str, at: datetime) -> None:
    """Undo a wrongly registered end, as long as no feedback has been given; the row stays with who and why.

    Effects: the stay runs again with its bed, door and clocks (follow-ups not done, expected end); E2 cancelled; a
    closed referral is placed again. Raises ``Refused`` when the bed has been given to somebody else meanwhile.
    """
    check_can_end(by)
    placement = lock_placement(placement)
    if placement.status != Placement.Status.ENDED:
        raise Refused("not_undoable", _("Avslutet kan bara ångras innan återkopplingen är lämnad."))
    if not reason.strip():
        raise Refused("no_reason", _("Skriv varför registreringen ångras."))
    check_free_text(reason, _names(placement))
    PlacementEnd.objects.filter(placement=placement, undone_at=None).update(
        undone_at=at, undone_by_name=by.name, undone_reason=reason.strip()
    )
    placement.status, placement.ended_on = Placement.Status.STARTED, None
    try:
        with transaction.atomic():
            placement.save(update_fields=["status", "ended_on"])
            _move_out(placement, None)
    except IntegrityError as error:
        raise Refused(
            "taken", _("Avslutet kan inte ångras: platsen är given till ett annat barn, eller barnet är placerat på nytt.")
        ) from error
    HomeOpening.objects.filter(origin_id=placement.pk).update(closed_at=None)
    cancel_commitments(by=by, subject_id=placement.pk, at=at, reason=reason.strip(), rules=[Rule.FEEDBACK])
    for follow_up in FollowUp.objects.filter(placement=placement, done_on=None, kind__in=["review", "first_visit"]).order_by(
        "due_on", "id"
    ):
        rule = Rule.REVIEW if follow_up.kind == "review" else Rule.FIRST_VISIT
        open_clock(by, placement, rule, opened_on=placement.starts_on, due_on=follow_up.due_on)
    if placement.expected_end_on is not None:
        open_clock(by, placement, Rule.END_NOTICE, opened_on=placement.starts_on, due_on=placement.expected_end_on)
    Referral.objects.filter(pk=placement.referral_id, status=ReferralStatus.CLOSED).update(status=ReferralStatus.PLACED, closed_at=None)
    mail_gfo(by, placement.referral, "end_undone", at)
    tell(by, placement, "end_undone", _("Avslutet ångrades: placeringen fortsätter."), at)


@transaction.atomic
def give_feedback(*, by: Actor, placement: Placement, satisfactory: str, text: str, at: datetime) -> ClosingFeedback:
    """Tell GFO how the assignment worked (R-46).

    Effects: E2 met; the stay is closed after a yes, else the joint closing meeting opens with GFO's clock E3 (R-46a).
    Raises ``Refused`` before the end, twice, without words, or with a child's name or number in them.
    """
    check_can_end(by)
    placement = lock_placement(placement)
    if placement.status != Placement.Status.ENDED:
        raise Refused("not_ended", _("Återkoppling lämnas en gång, när placeringen är avslutad."))
    if not text.strip():
        raise Refused("no_text", _("Beskriv hur uppdraget fungerade."))
    check_free_text(text, _names(placement))
    given = ClosingFeedback.objects.create(
        cooperation_id=placement.cooperation_id,
        board_id=placement.board_id,
        placement=placement,
        satisfactory=satisfactory,
        text=text.strip(),
        given_at=at,
        given_by_name=by.name,
    )
    meet_commitment(by=by, rule=Rule.FEEDBACK, subject_id=placement.pk, at=at)
    if needs_closing_meeting(satisfactory):
        ClosingMeeting.objects.get_or_create(  # it stands already when feedback was undone and given anew
            placement=placement, defaults={"cooperation_id": placement.cooperation_id, "board_id": placement.board_id}
        )
        open_clock(by, placement, Rule.CLOSING_MEETING, opened_on=local_date(at), party=Party.GFO)
        placement.status = Placement.Status.CLOSING_MEETING
    else:
        placement.status = Placement.Status.CLOSED
    placement.save(update_fields=["status"])
    tell(
        by,
        placement,
        "feedback",
        _("Återkoppling lämnad. Fungerade uppdraget: %(how)s.") % {"how": given.get_satisfactory_display().lower()},
        at,
    )
    return given


@transaction.atomic
def note_closing_meeting(*, by: Actor, placement: Placement, note: str, at: datetime) -> ClosingMeeting:
    """Write one's own side's note before or after the joint meeting; both sides read both.

    Raises ``Refused`` when no meeting is open or the note holds a child's name or number.
    """
    check_can_note_meeting(by)
    meeting = _open_meeting(placement)
    check_free_text(note, _names(placement))
    field = "board_note" if by.is_board else "gfo_note"
    setattr(meeting, field, note.strip())
    meeting.save(update_fields=[field])
    tell(by, placement, "meeting_noted", _("Skrev en anteckning inför avslutningsträffen."), at)
    return meeting


@transaction.atomic
def hold_closing_meeting(
    *, by: Actor, placement: Placement, held_on: date, participants: str, lessons: str, at: datetime
) -> ClosingMeeting:
    """Register that home, caseworker and GFO have met, and what they learnt (R-46a). Effects: E3 met, the stay is closed.

    Raises ``Refused`` for a day ahead or before the end, without participants or lessons, or with a child's name in them.
    """
    check_can_note_meeting(by)
    placement = lock_placement(placement)
    meeting = _open_meeting(placement)
    check_not_ahead(held_on, today=local_date(at))
    if not participants.strip() or not lessons.strip():
        raise Refused("incomplete", _("Skriv vilka som deltog och vad ni lärde er."))
    check_free_text(f"{participants}\n{lessons}", _names(placement))
    meeting.held_on, meeting.participants, meeting.lessons = held_on, participants.strip(), lessons.strip()
    meeting.registered_by_name = by.name
    meeting.save(update_fields=["held_on", "participants", "lessons", "registered_by_name"])
    placement.status = Placement.Status.CLOSED
    placement.save(update_fields=["status"])
    meet_commitment(by=by, rule=Rule.CLOSING_MEETING, subject_id=placement.pk, at=at)
    tell(by, placement, "meeting_held", _("Avslutningsträffen är hållen."), at)
    return meeting


@transaction.atomic
def note_home_returns(*, by: Actor, placement: Placement, returns: bool, at: datetime, status: str = "", reason: str = "") -> None:
    """Note whether the home returns to the bank after a stay (R-16a).

    ``status`` is the home's new state; empty means *ready* when it returns, else *paused*.
    Effects: the answer on the end; the home's status through ``homes.actions.change_status``, when it differs.
    Raises ``Refused`` before the end, twice, for a network home, or for a status that the answer contradicts.
    """
    check_can_note_return(by)
    placement = lock_placement(placement)
    end = live_end(placement)
    if end is None or end.home_returns is not None or placement.home.board_id is not None:
        raise Refused("not_asked", _("Hemmet är redan tillfrågat, eller placeringen pågår."))
    wanted = BankStatus(status) if status else (BankStatus.READY if returns else BankStatus.PAUSED)
    if wanted not in RETURN_STATUSES or returns != (wanted == BankStatus.READY):
        raise Refused("status", _("Svaret och hemmets nya status säger emot varandra."))
    end.home_returns, end.home_returns_asked_at = returns, at
    end.save(update_fields=["home_returns", "home_returns_asked_at"])
    if placement.home.status != wanted:
        change_status(by=by, home=placement.home, status=wanted, reason=reason.strip() or _("Efter avslutad placering"), at=at)
    answer = _("Hemmet återgår till banken.") if returns else _("Hemmet återgår inte till banken nu.")
    tell(by, placement, "home_returns", answer, at)


def _names(placement: Placement) -> list[KnownName]:
    # GFO reads no child, and a coordinator not even the referral: she knows no name to write.
    referral = Referral.objects.filter(pk=placement.referral_id).first()
    return child_names(referral) if referral else []


def _open_meeting(placement: Placement) -> ClosingMeeting:
    waiting = ClosingMeeting.objects.filter(placement__status=Placement.Status.CLOSING_MEETING, placement=placement, held_on=None)
    meeting = waiting.select_for_update(of=("self",)).first()
    if meeting is None:
        raise Refused("no_meeting", _("Det finns ingen avslutningsträff som väntar."))
    return meeting


def _move_out(placement: Placement, ends_on: date | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select famn_move_out(%s, %s)", [placement.pk, ends_on])


def _close_referral_if_all_ended(placement: Placement, at: datetime) -> None:
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=placement.referral_id)
    running = Placement.objects.filter(referral=referral, ended_on=None).exclude(status=Placement.Status.UNDONE).exists()
    if referral.status == ReferralStatus.PLACED and not running:
        referral.status, referral.closed_at = ReferralStatus.CLOSED, at
        referral.save(update_fields=["status", "closed_at"])
