"""What is done to homes: registering, keeping up to date, protecting, and network homes."""

from famn.homes.actions.contacting import assign_coordinator, log_contact, mend_contact, note_contact
from famn.homes.actions.keeping import (
    change_status,
    edit_home,
    note_word,
    note_words,
    record_consent,
    set_capacity,
    undo_registration,
)
from famn.homes.actions.network import (
    assign_network_home,
    end_network_assignment,
    register_network_home,
)
from famn.homes.actions.protecting import edit_contact, set_protection
from famn.homes.actions.record import (
    add_member,
    change_member,
    end_mentoring,
    note_permit,
    remove_member,
    set_operator,
    set_responsible,
    start_mentoring,
    withdraw_permit,
)
from famn.homes.actions.register import add_scheme, change_provider, end_scheme, register_provider
from famn.homes.actions.registering import CapacityInput, register_home
from famn.homes.actions.sharing import agree_to_share, take_over_network_home

__all__ = [
    "CapacityInput",
    "add_member",
    "add_scheme",
    "agree_to_share",
    "assign_coordinator",
    "assign_network_home",
    "change_member",
    "change_provider",
    "change_status",
    "edit_contact",
    "edit_home",
    "end_mentoring",
    "end_network_assignment",
    "end_scheme",
    "log_contact",
    "mend_contact",
    "note_contact",
    "note_permit",
    "note_word",
    "note_words",
    "record_consent",
    "register_home",
    "register_network_home",
    "register_provider",
    "remove_member",
    "set_capacity",
    "set_operator",
    "set_protection",
    "set_responsible",
    "start_mentoring",
    "take_over_network_home",
    "undo_registration",
    "withdraw_permit",
]
