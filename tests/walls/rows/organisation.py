"""How a cooperation is set up: boards, hosts, who answers for what, modules, onboarding; and the document library."""

from datetime import timedelta

from famn.documents.models import Document, DocumentVersion
from famn.organisations import models as org
from tests.walls.rows.cast import Rows
from tests.world import FIRST_DAY


class Organisation(Rows):
    def settings(self) -> None:
        """What stands is noted; what the world has none of is set down: something past, and something to come."""
        self.cast.note(org.HostOrganisation, self.key("own"), self.world.cooperations[self.number].host_id)
        for letter in "ab":
            self.cast.note(org.Board, self.key(f"board_{letter}"), self.board(letter))
        membership = self.pk(org.Membership, "own")
        self.add(org.OnboardingStep, "step", membership_id=membership, step="agreement", done_on=FIRST_DAY, done_by_name="Chef")
        for name, starts, ends in (("past", FIRST_DAY, self.today), ("coming", self.today + timedelta(days=1), None)):
            self.add(org.ResponsibilityRule, name, step="training", party="gfo", starts_on=starts, ends_on=ends)
            self.add(org.ModuleSetting, name, module="relief", is_on=True, starts_on=starts, ends_on=ends)
        coming = self.add(
            org.GoverningDocument,
            "coming",
            title="Riktlinjer",
            version="Ny",
            decided_on=self.today,
            valid_from=self.today + timedelta(days=30),
        )
        self.add(
            org.MatchingPolicy,
            "coming",
            version="Ny",
            valid_from=self.today + timedelta(days=30),
            freshness_days=90,
            distance_bands_km=[20],
            relaxable={},
        )
        self.add(org.ClockLength, "coming", document_id=coming, rule="D1", length=14, unit="calendar_days", warn_days=3)

    def library(self) -> None:
        """A document of the whole cooperation, and each board's own guideline."""
        for name, letter in (("common", ""), ("local_a", "a"), ("local_b", "b")):
            kind = "local_guideline" if letter else "guideline"
            document = self.add(Document, name, letter, title=f"Riktlinje {name}", kind=kind)
            self.add(
                DocumentVersion, name, document_id=document, version="1", valid_from=FIRST_DAY, format="pdf", size=5, sha256="0" * 64,
                content=b"%PDF-", added_at=self.now, added_by_name="Chef",
            )  # fmt: skip
