"""Information to and consultation with other municipalities and boards before a child is placed (SoL 22:6)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.organisations.models import Board, Municipality
from famn.placements.models import Consultation
from famn.placements.policy import check_can_consult
from famn.placements.queries import consultees
from famn.placements.rules import check_not_ahead
from famn.referrals.actions.deciding import begin_assessment
from famn.referrals.actions.moving import lock_offer
from famn.referrals.models import Offer
from famn.referrals.rules_deciding import check_live


@transaction.atomic
def record_consultation(
    *,
    by: Actor,
    offer: Offer,
    ground: str,
    municipality: Municipality,
    consulted_board: Board | None,
    done_on: date,
    spoke_with: str,
    answer: str,
    at: datetime,
) -> Consultation:
    """Register that one of those named by ``queries.consultees`` was informed or consulted (R-38, R-38a).

    Effects: one row; referral ``under_assessment`` the first time; an act that only the board reads.
    Raises ``Refused`` when the offer has ended, it is already registered, or the one named is not on the list.
    """
    check_can_consult(by)
    offer = lock_offer(offer.pk)
    check_live(offer.status)
    check_not_ahead(done_on, today=local_date(at))
    if not spoke_with.strip():
        raise Refused("with_whom", _("Skriv vem ni talade med."))
    board_id = consulted_board.pk if consulted_board else None
    wanted = {(one.ground.value, one.municipality.pk, one.board.pk if one.board else None): one for one in consultees(by, offer)}
    asked = wanted.get((ground, municipality.pk, board_id))
    if asked is None:
        raise Refused("not_a_consultee", _("Den behöver inte höras om det här hemmet."))
    if asked.done is not None:
        raise Refused("already_consulted", _("Samrådet är redan registrerat."))
    made = Consultation.objects.create(
        cooperation_id=offer.cooperation_id,
        board_id=offer.board_id,
        offer=offer,
        ground=ground,
        municipality=municipality,
        consulted_board=consulted_board,
        done_on=done_on,
        spoke_with=spoke_with.strip(),
        answer=answer.strip(),
        registered_by_name=by.name,
    )
    begin_assessment(by=by, offer=offer, at=at)
    _tell(by, offer, "consulted", _("Registrerade information och samråd med %(whom)s.") % {"whom": asked.name}, at)
    return made


@transaction.atomic
def undo_consultation(*, by: Actor, consultation: Consultation, reason: str, at: datetime) -> None:
    """Undo a wrongly registered consultation before the stay has started; the row stays with who and why."""
    check_can_consult(by)
    if not reason.strip():
        raise Refused("no_reason", _("Skriv varför registreringen ångras."))
    offer = lock_offer(consultation.offer_id)
    check_live(offer.status)
    Consultation.objects.filter(pk=consultation.pk, undone_at=None).update(
        undone_at=at, undone_by_name=by.name, undone_reason=reason.strip()
    )
    _tell(by, offer, "consultation_undone", _("Ångrade registreringen av ett samråd."), at)


def _tell(by: Actor, offer: Offer, verb: str, text: str, at: datetime) -> None:
    record_act(
        by=by,
        verb=verb,
        text=text,
        subject_kind="referral",
        subject_id=offer.referral_id,
        board_id=offer.board_id,
        audience=Audience.BOARD,
        at=at,
        detail={"offer": str(offer.pk)},
    )
