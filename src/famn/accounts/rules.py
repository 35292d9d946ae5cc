"""Which roles each manager of people answers for, and which roles may hold which function. Pure."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from famn.access.roles import BOARD_CASE_ROLES, BOARD_ROLES, GFO_CASE_ROLES, GFO_ROLES, Role
from famn.accounts.enums import Function
from famn.kernel.denied import Refused

GRANTS: dict[Role, frozenset[Role]] = {
    Role.GFO_HEAD: GFO_ROLES | {Role.EVALUATOR},
    Role.UNIT_MANAGER: BOARD_ROLES,
    Role.SYSTEM_ADMIN: GFO_ROLES | BOARD_ROLES | {Role.EVALUATOR, Role.SYSTEM_ADMIN},
}
"""Whose roles a manager gives and ends (domain 2.4). The unit manager's are her own board's. Said again by the row wall."""

HOLDS: dict[Function, frozenset[Role]] = {
    Function.GFO_CONTACT: GFO_CASE_ROLES,
    Function.MATCHING: frozenset({Role.MATCHING_COORDINATOR}),
    Function.BOARD_CONTACT: BOARD_CASE_ROLES | {Role.CONTACT_OFFICER},
    Function.UNIT_HEAD: frozenset({Role.UNIT_MANAGER}),
    Function.STEERING_GROUP: frozenset({Role.IFO_HEAD, Role.UNIT_MANAGER}),
    Function.UNIT_HEADS_FORUM: frozenset({Role.UNIT_MANAGER, Role.IFO_HEAD}),
}
"""Which role somebody has who holds a function."""

OF_GFO = frozenset({Function.GFO_CONTACT, Function.MATCHING})
"""Functions that GFO's people hold; the others are held at the board."""

SEVERAL = frozenset({Function.MATCHING})
"""Functions that several may hold at once, for the whole cooperation."""


def check_period(starts_on: date, ends_on: date | None, *, today: date) -> None:
    """A role begins today or later and ends after it begins: nobody had a role yesterday that she gets today."""
    if starts_on < today:
        raise Refused("starts_in_the_past", _("En roll kan börja gälla i dag eller senare."))
    if ends_on is not None and ends_on <= starts_on:
        raise Refused("role_period", _("Sista dagen kan inte ligga före den första."))


def check_new_end(starts_on: date, old: date | None, new: date | None, *, today: date) -> None:
    """A role that has ended stays ended; the end is today or later. ``new`` is the first day without the role."""
    if old is not None and old <= today:
        raise Refused("role_has_ended", _("Rollen har redan slutat. Ge en ny i stället."))
    if new is not None and new < max(today, starts_on):
        raise Refused("ends_in_the_past", _("Rollen kan tidigast sluta i dag."))
