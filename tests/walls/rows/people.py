"""Who: users, roles, cover, functions, and what a cooperation has agreed."""

import uuid
from datetime import timedelta

from famn.accounts.models import Cover, FunctionHolding, Invitation, RoleHolding, User
from famn.organisations import models as org
from tests.walls.rows.cast import ALIAS, Rows
from tests.world import FIRST_DAY

EXTRA = {
    "stand_in": ("gfo_coordinator", ""),
    **{
        f"{name}_{letter}": (role, letter)
        for letter in "ab"
        for name, role in (
            ("contact", "contact_officer"),
            ("mentor", "mentor_home"),
            ("former", "fh_secretary"),
            ("closed", "fh_secretary"),
        )
    },
    **{
        f"{name}_b": (role, "b")
        for name, role in (("ifo", "ifo_head"), ("sas", "sas"), ("finance", "finance"), ("parent", "foster_parent"))
    },
}
"""Actors beside those of ``tests.world``. ``former`` held the role until yesterday; the user of ``closed`` is inactive."""


class People(Rows):
    def people(self) -> None:
        for known, actor in self.world.actors.items():
            name, _, number = known.partition(":")
            if (number or "1") != str(self.number):
                continue
            name = "parent_a" if name == "parent" else name
            self.cast.holdings[self.key(name)] = str(actor.holding_id)
            self.cast.users[self.key(name)] = actor.user_id
            self.cast.note(RoleHolding, self.key(name), actor.holding_id)
        for name, (role, letter) in EXTRA.items():
            user = User(
                email=f"{name}.{self.number}@matris.se", name=f"{name} {self.number}", password="!", is_active=not name.startswith("closed")
            )
            user.save(using=ALIAS)
            self.cast.users[self.key(name)] = user.pk
            home = role in {"mentor_home", "foster_parent"}
            holding = self.add(
                RoleHolding,
                name,
                user_id=user.pk,
                role=role,
                board_id=None if home or not letter else self.board(letter),
                home_id=uuid.uuid4() if home else None,
                starts_on=FIRST_DAY,
                ends_on=self.today if name.startswith("former") else None,
            )
            self.cast.holdings[self.key(name)] = str(holding)
        self.add(
            Cover,
            "cover",
            absent_id=self.user("coordinator"),
            stand_in_id=self.user("stand_in"),
            starts_on=self.today,
            ends_on=self.today + timedelta(days=5),
        )

        self.changing_hands()

    def changing_hands(self) -> None:
        """Roles that begin tomorrow, another cover, and who was invited."""
        for name, user, role, letter in (
            ("soon", "communicator", "gfo_coordinator", ""),
            ("soon_evaluator", "sas_a", "evaluator", ""),
            ("soon_admin", "evaluator", "system_admin", ""),
            ("soon_a", "secretary_a", "social_worker", "a"),
            ("soon_b", "secretary_b", "social_worker", "b"),
            ("soon_manager_a", "manager_a", "sas", "a"),
            ("soon_manager_b", "manager_b", "sas", "b"),
        ):
            self.add(RoleHolding, name, letter, user_id=self.user(user), role=role, starts_on=self.today + timedelta(days=1))
        for letter in "ab":
            self.add(
                Cover,
                f"cover_{letter}",
                absent_id=self.user(f"secretary_{letter}"),
                stand_in_id=self.user(f"worker_{letter}"),
                starts_on=self.today,
                ends_on=self.today + timedelta(days=5),
            )
            for name, accepted in (("invited", None), ("came", self.ago)):
                who = self.user(f"worker_{letter}")
                self.add(Invitation, f"{name}_{letter}", letter, user_id=who, invited_by_name="Chefen", at=self.ago, accepted_at=accepted)
        self.add(Invitation, "invited", user_id=self.user("communicator"), invited_by_name="Chefen", at=self.ago)
        self.add(FunctionHolding, "matching", user_id=self.user("matching"), function="matching", starts_on=FIRST_DAY)

    def people_of_homes(self) -> None:
        """The mentor's home and B's foster parents' home, once they stand."""
        for name, home in (("mentor_a", "ended_a"), ("mentor_b", "ended_b"), ("parent_b", "placed_b")):
            RoleHolding.objects.using(ALIAS).filter(pk=self.cast.holdings[self.key(name)]).update(home_id=self.homes[home])

    def organisation(self) -> None:
        for model, path in (
            (org.Cooperation, "id"),
            (org.Membership, "cooperation_id"),
            (org.GoverningDocument, "cooperation_id"),
            (org.ClockLength, "document__cooperation_id"),
            (org.MatchingPolicy, "cooperation_id"),
        ):
            for index, pk in enumerate(
                model.objects.using(ALIAS).filter(**{path: self.cooperation}).order_by("pk").values_list("pk", flat=True)
            ):
                self.cast.note(model, self.key(f"own{index or ''}"), pk)
        for one in FunctionHolding.objects.using(ALIAS).filter(cooperation_id=self.cooperation).exclude(board=None):
            letter = "a" if one.board_id == self.board("a") else "b"
            self.cast.note(FunctionHolding, self.key(f"{one.function}_{letter}"), one.pk)
