"""Municipalities that join and leave, their boards, and what is done when one joins."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.organisations.actions.trail import record_setting
from famn.organisations.constraints import refusing_constraints
from famn.organisations.enums import Onboarding
from famn.organisations.models import Board, Cooperation, Membership, Municipality, OnboardingStep
from famn.organisations.policy import check_can_manage
from famn.organisations.queries import board_has_cases
from famn.organisations.rules import check_end, check_named, check_not_before
from famn.ui.swedish import short_date


@transaction.atomic
def add_membership(
    *,
    by: Actor,
    municipality: Municipality,
    starts_on: date,
    at: datetime,
    informed_from: date | None = None,
    political_decision: str = "",
    agreement_reference: str = "",
    agreement_signed_on: date | None = None,
) -> Membership:
    """Let a municipality join from a day (R-57, R-57a). Homes told before ``informed_from`` are not shown to its boards.

    Effects: the membership; an act. What was counted for days before ``starts_on`` is counted as before. Raises
    ``Refused`` before the cooperation's own first day, and for a municipality that is a member somewhere then.
    """
    check_can_manage(by)
    founded = Cooperation.objects.get(pk=by.own_cooperation_id).started_on
    check_not_before(starts_on, founded, _("Samverkan började %(day)s. Välj den dagen eller en senare.") % {"day": short_date(founded)})
    with refusing_constraints():
        made = Membership.objects.create(
            cooperation_id=by.own_cooperation_id,
            municipality=municipality,
            starts_on=starts_on,
            informed_from=informed_from,
            political_decision=political_decision.strip(),
            agreement_reference=agreement_reference.strip(),
            agreement_signed_on=agreement_signed_on,
        )
    text = _("%(municipality)s är medlem från %(day)s") % {"municipality": municipality.name, "day": short_date(starts_on)}
    record_setting(by, "member", text, at=at, municipality=municipality.pk)
    return made


@transaction.atomic
def change_membership(
    *,
    by: Actor,
    membership: Membership,
    at: datetime,
    informed_from: date | None,
    political_decision: str,
    agreement_reference: str,
    agreement_signed_on: date | None,
) -> None:
    """Write down the decision and the agreement behind a membership (R-57b, R-70), and from when homes are told of it.

    Effects: the membership's papers; an act.
    """
    check_can_manage(by)
    now = Membership.objects.select_for_update().select_related("municipality").get(pk=membership.pk)
    now.informed_from = informed_from
    now.political_decision = political_decision.strip()
    now.agreement_reference = agreement_reference.strip()
    now.agreement_signed_on = agreement_signed_on
    now.save(update_fields=["informed_from", "political_decision", "agreement_reference", "agreement_signed_on"])
    record_setting(by, "member_papers", _("Ändrade underlaget för %(name)s medlemskap") % {"name": now.municipality.name}, at=at)


@transaction.atomic
def end_membership(*, by: Actor, membership: Membership, ends_on: date, reason: str, at: datetime) -> None:
    """Let a municipality leave: ``ends_on`` is its first day outside. Its boards end first.

    Effects: the membership's end; an act. Raises ``Refused`` for a day that has passed, without a reason, and while a board
    of the municipality goes on longer.
    """
    check_can_manage(by)
    now = Membership.objects.select_for_update().select_related("municipality").get(pk=membership.pk)
    check_end(now.starts_on, now.ends_on, ends_on, today=local_date(at))
    check_named(reason, _("Skriv varför medlemskapet upphör."))
    staying = [board for board in Board.objects.filter(municipality=now.municipality) if board.ends_on is None or board.ends_on > ends_on]
    if staying:
        raise Refused(
            "boards_stay",
            _("%(board)s är kvar i samverkan längre än så. Avsluta nämnden först.") % {"board": staying[0].name},
        )
    now.ends_on, now.ended_reason = ends_on, reason.strip()
    now.save(update_fields=["ends_on", "ended_reason"])
    text = _("%(municipality)s lämnar %(day)s: %(reason)s") % {
        "municipality": now.municipality.name, "day": short_date(ends_on), "reason": reason.strip(),
    }  # fmt: skip
    record_setting(by, "member_leaves", text, at=at, municipality=now.municipality_id)


@transaction.atomic
def add_board(*, by: Actor, municipality: Municipality, name: str, starts_on: date, at: datetime) -> Board:
    """Add a social board in a member municipality; a city may have several (R-75).

    Effects: the board; an act. Raises ``Refused`` for a municipality that is no member, and for a name it already has.
    """
    check_can_manage(by)
    check_named(name, _("Skriv nämndens namn."))
    spans = Membership.objects.filter(cooperation_id=by.own_cooperation_id, municipality=municipality)
    if not any(span.ends_on is None or span.ends_on > local_date(at) for span in spans):
        raise Refused("not_a_member", _("%(name)s är inte medlem. Lägg till kommunen först.") % {"name": municipality.name})
    with refusing_constraints():
        made = Board.objects.create(municipality=municipality, name=name.strip(), starts_on=starts_on)
    record_setting(by, "board", _("Lade till %(board)s") % {"board": made.name}, at=at, board=made.pk)
    return made


@transaction.atomic
def end_board(*, by: Actor, board: Board, ends_on: date, at: datetime) -> None:
    """Let a board cease; ``ends_on`` is its first day gone. The database refuses it too while the board has cases.

    Effects: the board's end; an act. Raises ``Refused`` while it has open cases, and for a day that has passed.
    """
    check_can_manage(by)
    check_end(board.starts_on, board.ends_on, ends_on, today=local_date(at))
    if board_has_cases(board.pk):
        raise Refused("open_cases", _("Nämnden har öppna ärenden. Avsluta dem innan nämnden upphör."))
    Board.objects.filter(pk=board.pk).update(ends_on=ends_on)
    record_setting(
        by, "board_ends", _("%(board)s upphör %(day)s") % {"board": board.name, "day": short_date(ends_on)}, at=at, board=board.pk
    )


@transaction.atomic
def note_onboarding(*, by: Actor, membership: Membership, step: Onboarding, done_on: date, note: str, at: datetime) -> OnboardingStep:
    """Tick one thing off when a municipality joins (R-70, R-70a). Ticking it again corrects day and note.

    Effects: the step; an act. Raises ``Refused`` for a day to come.
    """
    check_can_manage(by)
    if done_on > local_date(at):
        raise Refused("ahead", _("Dagen ligger framåt i tiden. Bocka av när det är gjort."))
    made, _created = OnboardingStep.objects.update_or_create(
        membership=membership,
        step=step,
        defaults={"cooperation_id": membership.cooperation_id, "done_on": done_on, "done_by_name": by.name, "note": note.strip()},
    )
    text = _("%(name)s: %(step)s klart") % {"name": membership.municipality.name, "step": Onboarding(step).label}
    record_setting(by, "onboarding", text, at=at, step=step)
    return made


@transaction.atomic
def undo_onboarding(*, by: Actor, membership: Membership, step: Onboarding, at: datetime) -> None:
    """Untick one thing. Effects: the step gone; an act."""
    check_can_manage(by)
    gone, _models = OnboardingStep.objects.filter(membership=membership, step=step).delete()
    if not gone:
        raise Refused("not_ticked", _("Punkten är inte avbockad."))
    text = _("%(name)s: %(step)s inte klart") % {"name": membership.municipality.name, "step": Onboarding(step).label}
    record_setting(by, "onboarding_undo", text, at=at, step=step)
