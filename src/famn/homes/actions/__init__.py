"""What is done to homes: registering, keeping up to date, protecting, and network homes."""

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
from famn.homes.actions.registering import CapacityInput, register_home

__all__ = [
    "CapacityInput",
    "assign_network_home",
    "change_status",
    "edit_contact",
    "edit_home",
    "end_network_assignment",
    "note_word",
    "note_words",
    "record_consent",
    "register_home",
    "register_network_home",
    "set_capacity",
    "set_protection",
    "undo_registration",
]
