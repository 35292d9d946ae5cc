"""Rows of the bank as a register: who lives in a home, permits, mentors, contacts, providers, schemes, saved views."""

from typing import Any

from famn.homes.models import (
    CategoryScheme,
    ContactLog,
    HomeMember,
    HomePermit,
    MentorPeriod,
    ProviderOrganisation,
    SavedView,
    SchemeCategory,
)
from tests.world import FIRST_DAY


def add_register(to: Any) -> None:
    """Set them down for one cooperation, once its homes stand. ``to``: the cooperation's builder."""
    for name, pk in to.homes.items():
        if name.split("_")[0] not in {"protected", "shielded", "hidden"}:
            to.add(HomeMember, name, home_id=pk, relation="parent", name=f"Förälder i {name}", birth_year=1980)
    to.add(HomePermit, "ready", home_id=to.homes["ready"], kind="permit", issuer="IVO", decided_on=FIRST_DAY)
    for name in ("ready", "ended_a", "ended_b"):
        to.add(MentorPeriod, name, home_id=to.homes[name], starts_on=FIRST_DAY)
    contacts = [("ready", "ready", "coordinator")]
    for letter in "ab":
        for name in ("offered", "network"):
            home = to.homes[f"{name}_{letter}"]
            to.add(
                HomePermit, f"{name}_{letter}", home_id=home, kind="approval", issuing_board_id=to.board(letter), decided_on=FIRST_DAY
            )
        contacts += [(f"network_{letter}", f"network_{letter}", "supervisor"), (f"unassigned_{letter}",) * 2 + (f"secretary_{letter}",)]
    for key, home, who in contacts:
        to.add(
            ContactLog,
            key,
            home_id=to.homes[home],
            on=to.today,
            channel="phone",
            summary="Allt är lugnt",
            by_id=to.user(who),
            by_name=who,
            noted_at=to.now,
        )
    to.add(ProviderOrganisation, "provider", name=f"Konsulenthemmen {to.number}")
    scheme = to.add(CategoryScheme, "scheme", name="Utredningens fyra", starts_on=FIRST_DAY)
    to.add(SchemeCategory, "scheme", scheme_id=scheme, label="Allmänt familjehem", position=1, takes_in=["own"])
    to.add(SavedView, "view", user_id=to.user("coordinator"), page="bank", name="Lediga i Ånge", query="platser=2")
