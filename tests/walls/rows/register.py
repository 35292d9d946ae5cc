"""Rows of the bank as a register: who lives in a home, permits, mentors, contacts, providers, schemes, saved views."""

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
from tests.walls.rows.cast import Rows
from tests.world import FIRST_DAY


class Register(Rows):
    def register(self) -> None:
        """Set down for the homes that stand."""
        for name, pk in self.homes.items():
            if name.split("_")[0] not in {"protected", "shielded", "hidden"}:
                self.add(HomeMember, name, home_id=pk, relation="parent", name=f"Förälder i {name}", birth_year=1980)
        self.add(HomePermit, "ready", home_id=self.homes["ready"], kind="permit", issuer="IVO", decided_on=FIRST_DAY)
        for name in ("ready", "process", "ended_a", "ended_b"):
            self.add(MentorPeriod, name, home_id=self.homes[name], starts_on=FIRST_DAY)
        contacts = [("ready", "ready", "coordinator")]
        for letter in "ab":
            for name in ("offered", "network"):
                home = self.homes[f"{name}_{letter}"]
                self.add(
                    HomePermit, f"{name}_{letter}", home_id=home, kind="approval", issuing_board_id=self.board(letter), decided_on=FIRST_DAY
                )
            contacts += [(f"network_{letter}", f"network_{letter}", "supervisor"), (f"unassigned_{letter}",) * 2 + (f"secretary_{letter}",)]
        for key, home, who in contacts:
            self.add(
                ContactLog,
                key,
                home_id=self.homes[home],
                on=self.today,
                channel="phone",
                summary="Allt är lugnt",
                by_id=self.user(who),
                by_name=who,
                noted_at=self.now,
            )
        self.add(ProviderOrganisation, "provider", name=f"Konsulenthemmen {self.number}")
        scheme = self.add(CategoryScheme, "scheme", name="Utredningens fyra", starts_on=FIRST_DAY)
        self.add(SchemeCategory, "scheme", scheme_id=scheme, label="Allmänt familjehem", position=1, takes_in=["own"])
        self.add(SavedView, "view", user_id=self.user("coordinator"), page="bank", name="Lediga i Ånge", query="platser=2")
