"""Foster homes: the facts, what surrounds them, and what the bank as a register needs."""

from famn.homes.models.home import (
    BankStatusEvent,
    CapacityPeriod,
    FosterHome,
    HomeContact,
    HomeOpening,
    HomeWord,
    NetworkAssignment,
    Occupancy,
)
from famn.homes.models.record import ContactLog, HomeMember, HomePermit, MentorPeriod
from famn.homes.models.register import CategoryScheme, ProviderOrganisation, SavedView, SchemeCategory

__all__ = [
    "BankStatusEvent",
    "CapacityPeriod",
    "CategoryScheme",
    "ContactLog",
    "FosterHome",
    "HomeContact",
    "HomeMember",
    "HomeOpening",
    "HomePermit",
    "HomeWord",
    "MentorPeriod",
    "NetworkAssignment",
    "Occupancy",
    "ProviderOrganisation",
    "SavedView",
    "SchemeCategory",
]
