"""Who assesses homes, and who adopts and checks. Which rows is the row wall's question."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.kernel.denied import Denied, bool_twin


def check_can_write_suitability(by: Actor, *, home_board_id: int | None, coordinator_id: int | None, people: Collection[int]) -> None:
    """GFO's responsible coordinator (or her cover) writes; for a network home also its own board.

    ``people``: the actor's user and those she covers for.
    """
    check_may(by, Permission.WRITE_SUITABILITY)
    if by.is_board:
        if home_board_id is None or home_board_id != by.board_id:
            raise Denied("not_own_home", _("Hem i banken bedöms av GFO. Nämnden fastställer bedömningen."))
    elif home_board_id is None and coordinator_id not in people:
        raise Denied("not_responsible", _("Bedömningen skrivs av hemmets ansvariga samordnare."))


def check_can_adopt_suitability(by: Actor) -> None:
    """A board's foster-home secretary registers that her board has adopted the assessment (SoL 22:2)."""
    check_may(by, Permission.ADOPT_SUITABILITY)


def check_can_register_extract(by: Actor) -> None:
    """Only a board sees register extracts (SoF 3:3, domain 3.6)."""
    check_may(by, Permission.REGISTER_EXTRACTS)


can_write_suitability = bool_twin(check_can_write_suitability)
can_adopt_suitability = bool_twin(check_can_adopt_suitability)
can_register_extract = bool_twin(check_can_register_extract)
