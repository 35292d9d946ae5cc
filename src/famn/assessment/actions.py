"""A home assessed, adopted and checked; each with an undo that leaves its trace."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.accounts.queries import covered_by
from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.assessment.policy import (
    check_can_adopt_suitability,
    check_can_register_extract,
    check_can_write_suitability,
)
from famn.assessment.queries import suitability_in_force
from famn.assessment.rules import (
    check_assessed,
    check_can_be_adopted,
    check_may_enter_bank,
    check_not_undone,
    check_seen,
)
from famn.homes.actions import change_status
from famn.homes.actions.trail import record_home_act, tell_of_homes
from famn.homes.enums import BankStatus
from famn.homes.models import FosterHome
from famn.homes.policy import check_can_edit_home
from famn.homes.queries import is_open_to
from famn.homes.rules import check_reason
from famn.kernel.calendar import local_date
from famn.kernel.denied import Denied, Refused
from famn.organisations.constraints import refusing_constraints
from famn.ui.swedish import short_date


@transaction.atomic
def write_suitability(
    *, by: Actor, home: FosterHome, outcome: str, summary: str, assessed_on: date, review_by: date | None, at: datetime
) -> GeneralSuitability:
    """Write the general suitability of a home; a board adopts it later.

    Effects: ``GeneralSuitability`` (a network home's belongs to its board); an act without the summary.
    """
    check_can_write_suitability(
        by, home_board_id=home.board_id, coordinator_id=home.coordinator_id, people=covered_by(by=by, on=local_date(at))
    )
    check_assessed(assessed_on, review_by, today=local_date(at))
    made = GeneralSuitability.objects.create(
        cooperation_id=home.cooperation_id,
        home=home,
        board_id=home.board_id,
        outcome=outcome,
        summary=summary.strip(),
        assessed_on=assessed_on,
        review_by=review_by,
    )
    text = _("Skrev bedömning av allmän lämplighet: %(outcome)s") % {"outcome": made.get_outcome_display().lower()}
    record_home_act(by=by, home=home, verb="write_suitability", text=text, at=at)
    return made


@transaction.atomic
def note_earlier_suitability(*, by: Actor, homes: Mapping[FosterHome, date], summary: str, at: datetime) -> None:
    """Write down that homes were found suitable on a day, before they were kept here: what another register says of them.

    As ``write_suitability``, for many homes that the actor answers for. No board has adopted it. Effects: a
    ``GeneralSuitability`` and an act each.
    """
    check_can_write_suitability(by, home_board_id=None, coordinator_id=by.user_id, people=[by.own_user_id])
    people = covered_by(by=by, on=local_date(at))
    for coordinator_id in {home.coordinator_id for home in homes}:
        check_can_write_suitability(by, home_board_id=None, coordinator_id=coordinator_id, people=people)
    for day in set(homes.values()):
        check_assessed(day, None, today=local_date(at))
    GeneralSuitability.objects.bulk_create(
        [
            GeneralSuitability(
                cooperation_id=home.cooperation_id, home=home, outcome=GeneralSuitability.Outcome.SUITABLE, summary=summary, assessed_on=day
            )
            for home, day in homes.items()
        ],
        500,
    )
    text = str(_("Skrev bedömning av allmän lämplighet: %(outcome)s") % {"outcome": GeneralSuitability.Outcome.SUITABLE.label.lower()})
    tell_of_homes(by=by, verb="write_suitability", text={home.pk: text for home in homes}, at=at)


@transaction.atomic
def adopt_suitability(
    *, by: Actor, suitability: GeneralSuitability, adopted_on: date, review_by: date | None, at: datetime
) -> GeneralSuitability:
    """Register that the actor's board has adopted the assessment (SoL 22:2), and when it is to be reviewed.

    Effects: the board and the day on the row; an act that both sides read. Raises ``Refused`` when another board has
    adopted it already, or the home is neither offered to this board nor its own.
    """
    check_can_adopt_suitability(by)
    now = GeneralSuitability.objects.select_for_update(of=("self",)).get(pk=suitability.pk)
    check_not_undone(undone=now.undone_at is not None)
    if now.adopted_by_id is not None:
        raise Refused("already_adopted", _("Bedömningen är redan fastställd."))
    check_can_be_adopted(outcome=now.outcome, assessed_on=now.assessed_on, adopted_on=adopted_on, review_by=review_by, today=local_date(at))
    now.adopted_by_id, now.adopted_on, now.review_by = by.board_id, adopted_on, review_by
    with refusing_constraints():
        now.save(update_fields=["adopted_by", "adopted_on", "review_by"])
    text = _("Nämnden fastställde allmän lämplighet %(day)s") % {"day": short_date(adopted_on)}
    record_home_act(by=by, home=now.home, verb="adopt_suitability", text=text, at=at, board_id=by.board_id)
    suitability.refresh_from_db()
    return now


@transaction.atomic
def undo_adoption(*, by: Actor, suitability: GeneralSuitability, reason: str, at: datetime) -> None:
    """Take back a wrongly registered adoption; the assessment stands. The act and the change history are the trace."""
    check_can_adopt_suitability(by)
    check_reason(reason)
    now = GeneralSuitability.objects.select_for_update(of=("self",)).get(pk=suitability.pk)
    if now.adopted_by_id != by.board_id:
        raise Denied("not_own_adoption", _("Bara den nämnd som har fastställt kan ångra det."))
    if now.board_id != by.board_id and not is_open_to(now.home, by.board_id):
        raise Refused("offer_is_over", _("Erbjudandet är avslutat. Fastställandet kan inte ångras längre."))
    now.adopted_by, now.adopted_on = None, None
    now.save(update_fields=["adopted_by", "adopted_on"])
    text = _("Ångrade registreringen att nämnden fastställt. %(reason)s") % {"reason": reason.strip()}
    record_home_act(by=by, home=now.home, verb="undo_adoption", text=text, at=at, board_id=by.board_id)
    suitability.refresh_from_db()


@transaction.atomic
def undo_suitability(*, by: Actor, suitability: GeneralSuitability, reason: str, at: datetime) -> None:
    """Undo an assessment registered by mistake; the row stays with who and why. An adopted one is undone by its board first."""
    check_can_write_suitability(
        by,
        home_board_id=suitability.home.board_id,
        coordinator_id=suitability.home.coordinator_id,
        people=covered_by(by=by, on=local_date(at)),
    )
    check_reason(reason)
    now = GeneralSuitability.objects.select_for_update(of=("self",)).get(pk=suitability.pk)
    check_not_undone(undone=now.undone_at is not None)
    if now.adopted_by_id is not None:
        raise Refused("adopted", _("En nämnd har fastställt bedömningen. Nämnden behöver ångra det först."))
    now.undone_at, now.undone_by_name, now.undone_reason = at, by.name, reason.strip()[:200]
    now.save(update_fields=["undone_at", "undone_by_name", "undone_reason"])
    text = _("Ångrade bedömningen av allmän lämplighet. %(reason)s") % {"reason": reason.strip()}
    record_home_act(by=by, home=now.home, verb="undo_suitability", text=text, at=at)
    suitability.refresh_from_db()


@transaction.atomic
def register_extract(*, by: Actor, home: FosterHome, register: str, seen_on: date, at: datetime) -> RegisterCheck:
    """Register that the actor's board has seen an extract of one register (SoF 3:3): board and date, nothing of its content.

    Effects: ``RegisterCheck``; an act that both sides read. Raises ``Denied`` for a home the actor cannot see.
    """
    check_can_register_extract(by)
    check_seen(seen_on, today=local_date(at))
    if not FosterHome.objects.filter(pk=home.pk).exists():
        raise Denied("not_visible", _("Hemmet finns inte för din nämnd."))
    made = RegisterCheck.objects.create(
        cooperation_id=by.own_cooperation_id,
        home=home,
        board_id=by.own_board_id,
        register=register,
        seen_on=seen_on,
        recorded_by_name=by.name,
    )
    text = _("Utdrag ur %(register)s sett %(day)s") % {"register": made.get_register_display().lower(), "day": short_date(seen_on)}
    record_home_act(by=by, home=home, verb="register_extract", text=text, at=at, board_id=by.board_id)
    return made


@transaction.atomic
def undo_extract(*, by: Actor, check: RegisterCheck, reason: str, at: datetime) -> None:
    """Undo a wrongly registered extract; the row stays with who and why."""
    check_can_register_extract(by)
    check_reason(reason)
    now = RegisterCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    check_not_undone(undone=now.undone_at is not None)
    now.undone_at, now.undone_by_name, now.undone_reason = at, by.name, reason.strip()[:200]
    now.save(update_fields=["undone_at", "undone_by_name", "undone_reason"])
    text = _("Ångrade: utdrag ur %(register)s. %(reason)s") % {"register": now.get_register_display().lower(), "reason": reason.strip()}
    record_home_act(by=by, home=now.home, verb="undo_extract", text=text, at=at, board_id=by.board_id)
    check.refresh_from_db()


@transaction.atomic
def enter_bank(*, by: Actor, home: FosterHome, reason: str, at: datetime) -> None:
    """Make a home ready to be asked: assessed as suitable, and consented to all members (R-15, domain 2.2).

    Also brings a network home into use by its board. Effects: as ``homes.actions.change_status``. A missing basic
    course is a warning on the page, not a stop.
    """
    check_can_edit_home(by, home)
    found = suitability_in_force(home)
    check_may_enter_bank(found.outcome if found else None)
    change_status(by=by, home=home, status=BankStatus.READY, reason=reason, at=at)
