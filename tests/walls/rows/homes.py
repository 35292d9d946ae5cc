"""Homes, what is known of them, who sees them and who lives there."""

import uuid

from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.homes.models import (
    BankStatusEvent,
    CapacityPeriod,
    FosterHome,
    HomeContact,
    HomeOpening,
    HomeWord,
    NetworkAssignment,
    Occupancy,
)
from famn.people.models import VaultEntry
from famn.placements import models as stays
from famn.referrals import models as ref
from tests.walls.rows.cast import ALIAS, Rows
from tests.world import FIRST_DAY, PARENT_HOME


class Homes(Rows):
    def home(self, short: str, letter: str) -> None:
        name = f"{short}_{letter}" if letter else short
        network, protected = short in {"network", "unassigned", "hidden"}, short in {"protected", "hidden", "shielded"}
        pk = PARENT_HOME[self.number] if name == "placed_a" else uuid.uuid4()
        self.homes[name] = pk
        place = self.world.boards[self.key(letter or "a")].municipality_id
        other = "coordinator_other" if short == "closed" else "coordinator"
        self.add(
            FosterHome,
            name,
            id=pk,
            code=self.code("H"),
            board_id=self.board(letter) if network else None,
            category="network" if network else "own",
            status={"process": "in_process", "closed": "closed"}.get(short, "ready"),
            municipality_id=place,
            coordinator_id=None if network else self.user(other),
            created_at=self.ago,
            consent_all_members_on=None if network or short == "process" else FIRST_DAY,
            care_kinds=["long_term"],
        )
        contact = self.add(HomeContact, name, home_id=pk, names=f"Familjen {name}", address="Provvägen 1", phone="060-1")
        if protected:  # it became so: what was written before lies in the history
            self.cast.rows[HomeContact].pop(self.key(name))
            HomeContact.objects.using(ALIAS).filter(pk=contact).delete()
            self.cast.change(FosterHome, self.key(name), protection="registration", municipality_id=None)
            self.add(
                VaultEntry,
                name,
                kind="home",
                subject_id=pk,
                names=f"Familjen {name}",
                address="Provvägen 2",
                municipality_id=place,
                board_id=self.board(letter) if network else None,
            )
        self.add(HomeWord, name, home_id=pk, need="smoke_free", answer="met", recorded_on=self.today)
        self.add(CapacityPeriod, name, home_id=pk, kind="long_term", places=2, starts_on=FIRST_DAY)
        self.add(BankStatusEvent, name, home_id=pk, to_status="ready", at=self.ago, by_name="Samordnare", reason="Utredd")

    def around_homes(self, letter: str) -> None:
        for name, origin, closed in (
            ("offered", "offer", None),
            ("ended", "offer", self.now),
            ("placed", "placement", None),
            ("shielded", "offer", None),
        ):
            from_what = stays.Placement if origin == "placement" else ref.Offer
            origin_id = self.pk(from_what, f"{'refused' if name == 'ended' else name}_{letter}")
            self.add(
                HomeOpening,
                f"{name}_{letter}",
                letter,
                home_id=self.homes[f"{name}_{letter}"],
                origin=origin,
                origin_id=origin_id,
                opened_at=self.ago,
                closed_at=closed,
            )
        for name, state in (
            ("offered", "reserved"),
            ("shielded", "reserved"),
            ("placed", "placed"),
            ("network", "placed"),
            ("unassigned", "placed"),
        ):
            self.add(
                Occupancy,
                f"{name}_{letter}",
                letter,
                home_id=self.homes[f"{name}_{letter}"],
                origin_id=uuid.uuid4(),
                referral_id=self.pk(ref.Referral, f"placed_{letter}"),
                state=state,
                kind="long_term",
                age_bands=["6-9"],
                starts_on=self.today,
            )
        for name, who, home, end in (
            ("assigned_coordinator", "coordinator", "network", None),
            ("assigned_supervisor", "supervisor", "network", None),
            ("left", "coordinator", "unassigned", self.today),
        ):
            self.add(
                NetworkAssignment,
                f"{name}_{letter}",
                home_id=self.homes[f"{home}_{letter}"],
                user_id=self.user(who),
                starts_on=FIRST_DAY,
                ends_on=end,
            )
        other = "b" if letter == "a" else "a"
        for name, adopted, own in (
            ("offered", other, None),
            ("ended", None, None),
            ("placed", letter, None),
            ("shielded", None, None),
            ("network", None, letter),
            ("unassigned", None, letter),
        ):
            self.add(
                GeneralSuitability,
                f"{name}_{letter}",
                home_id=self.homes[f"{name}_{letter}"],
                board_id=self.board(own) if own else None,
                outcome="suitable",
                summary="Trygg familj",
                assessed_on=FIRST_DAY,
                adopted_by_id=self.board(adopted) if adopted else None,
                adopted_on=FIRST_DAY if adopted else None,
            )
        if letter == "a":
            for name in ("ready", "closed"):
                self.add(
                    GeneralSuitability, name, home_id=self.homes[name], outcome="suitable", summary="Trygg familj", assessed_on=FIRST_DAY
                )
        for name in ("offered", "ended", "network", "unassigned"):
            self.add(
                RegisterCheck,
                f"{name}_{letter}",
                letter,
                home_id=self.homes[f"{name}_{letter}"],
                register="suspicions",
                seen_on=self.today,
                recorded_by_name="Sekreterare",
            )
