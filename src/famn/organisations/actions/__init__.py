"""Setting a cooperation up and changing it. Every act is permitted to its head and administrators, and leaves its trace."""

from famn.organisations.actions.founding import Founded, found_cooperation
from famn.organisations.actions.members import (
    add_board,
    add_membership,
    change_membership,
    end_board,
    end_membership,
    note_onboarding,
    undo_onboarding,
)
from famn.organisations.actions.settings import (
    change_cooperation,
    revise_guideline,
    set_module,
    set_responsibility,
    withdraw_guideline,
)
from famn.organisations.actions.trail import cooperation_subject
from famn.organisations.actions.weighing import revise_matching_policy, withdraw_matching_policy

__all__ = [
    "Founded",
    "add_board",
    "add_membership",
    "change_cooperation",
    "change_membership",
    "cooperation_subject",
    "end_board",
    "end_membership",
    "found_cooperation",
    "note_onboarding",
    "revise_guideline",
    "revise_matching_policy",
    "set_module",
    "set_responsibility",
    "undo_onboarding",
    "withdraw_guideline",
    "withdraw_matching_policy",
]
