"""What is done with accounts: one's own role and cover, others' roles, and functions."""

from famn.accounts.actions.functions import assign_function, end_function, hand_over_function
from famn.accounts.actions.own import arrange_cover, change_name, end_cover, switch_holding
from famn.accounts.actions.roles import change_last_day, give_role
from famn.accounts.actions.trail import account_subject, record_account_act

__all__ = [
    "account_subject",
    "arrange_cover",
    "assign_function",
    "change_last_day",
    "change_name",
    "end_cover",
    "end_function",
    "give_role",
    "hand_over_function",
    "record_account_act",
    "switch_holding",
]
