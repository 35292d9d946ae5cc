"""Stays and what follows on them."""

from famn.placements import models as stays
from famn.referrals import models as ref
from tests.walls.rows.cast import Rows


class Stays(Rows):
    def stays(self, letter: str) -> None:
        for short, request, home, coordinator, status in (
            ("placed", "placed", f"placed_{letter}", "coordinator", "started"),
            ("over", "searching", "closed", "coordinator_other", "closed"),
            ("planned", "offered", f"offered_{letter}", "coordinator", "planned"),
        ):
            name = f"{short}_{letter}"
            undone = {"undone_at": self.now, "undone_reason": "Fel"} if short == "placed" else {}
            stay = self.add(
                stays.Placement,
                name,
                letter,
                code=self.code("P"),
                referral_id=self.pk(ref.Referral, f"{request}_{letter}"),
                offer_id=self.pk(ref.Offer, f"offered_{letter}" if short == "planned" else name),
                child_id=self.pk(ref.ReferralChild, f"{request}_{letter}"),
                home_id=self.homes[home],
                home_code="H1",
                home_category="own",
                coordinator_id=self.user(coordinator),
                status=status,
                kind="long_term",
                legal_basis="sol",
                age_band="6-9",
                starts_on=self.today,
                ended_on=self.today if short == "over" else None,
                created_at=self.ago,
            )
            if short == "planned":  # nothing has followed yet
                continue
            self.add(
                stays.IntroductionDelivery,
                name,
                letter,
                placement_id=stay,
                recipient="child",
                version="3",
                given_on=self.today,
                given_by_name="S",
            )
            self.add(
                stays.PlacementAgreement,
                name,
                letter,
                placement_id=stay,
                signed_on=self.today,
                valid_from=self.today,
                registered_by_name="S",
            )
            self.add(stays.FollowUp, name, letter, placement_id=stay, kind="visit", title="Första besöket", due_on=self.today)
            self.add(
                stays.PlacementEnd,
                name,
                letter,
                placement_id=stay,
                ended_on=self.today,
                planned=True,
                causes=["home_again"],
                note="Enligt plan",
                next_living="parents",
                notified_gfo_at=self.now,
                registered_by_name="S",
                **undone,
            )
            self.add(
                stays.ClosingFeedback,
                name,
                letter,
                placement_id=stay,
                satisfactory="no",
                text="Det blev tungt",
                given_at=self.now,
                given_by_name="S",
                **undone,
            )
            self.add(stays.ClosingMeeting, name, letter, placement_id=stay, lessons="Träffas tidigare")
