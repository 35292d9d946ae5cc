"""Who may do what with a deviation. The party that broke the promise answers; the other side judges; GFO's head closes."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.commitments.enums import Party
from famn.deviations.rules import other
from famn.kernel.denied import Denied, bool_twin

if TYPE_CHECKING:
    from famn.deviations.models import Deviation


def side_of(by: Actor, deviation: "Deviation") -> Party | None:
    """The side the actor stands on: GFO, the board concerned, or neither."""
    if by.cooperation_id != deviation.cooperation_id:
        return None
    if by.is_gfo:
        return Party.GFO
    return Party.BOARD if by.board_id == deviation.board_id else None


def check_can_view_deviations(by: Actor) -> None:
    """Who sees deviations at all; which ones is the row wall's question."""
    check_may(by, Permission.VIEW_DEVIATIONS)


def check_can_report_deviation(by: Actor) -> None:
    """Who may report one by hand."""
    check_may(by, Permission.REPORT_DEVIATION)


def check_can_answer_deviation(by: Actor, deviation: "Deviation") -> None:
    """The responsible party, nobody else."""
    check_may(by, Permission.ANSWER_DEVIATION)
    if side_of(by, deviation) != deviation.against:
        raise Denied("not_your_promise", _("Bara den part som avvikelsen gäller kan besvara den."))


def check_can_judge_deviation(by: Actor, deviation: "Deviation") -> None:
    """The other side, never the one that answered."""
    check_may(by, Permission.JUDGE_DEVIATION)
    if side_of(by, deviation) != other(deviation.against):
        raise Denied("not_your_judgement", _("Bara den andra parten kan bekräfta eller ifrågasätta svaret."))


def check_can_close_deviation(by: Actor, deviation: "Deviation") -> None:
    """GFO's head."""
    check_may(by, Permission.CLOSE_DEVIATION)
    if side_of(by, deviation) is not Party.GFO:
        raise Denied("not_your_cooperation", _("Avvikelsen hör till en annan samverkan."))


can_answer_deviation = bool_twin(check_can_answer_deviation)
can_judge_deviation = bool_twin(check_can_judge_deviation)
can_close_deviation = bool_twin(check_can_close_deviation)
can_view_deviations = bool_twin(check_can_view_deviations)
can_report_deviation = bool_twin(check_can_report_deviation)
