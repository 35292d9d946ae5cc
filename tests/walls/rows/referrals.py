"""What a board asks, and what homes and boards answer."""

import uuid
from datetime import timedelta

from famn.people.models import VaultEntry
from famn.placements import models as stays
from famn.referrals import models as ref
from tests.walls.rows.cast import Rows
from tests.world import FIRST_DAY


class Referrals(Rows):
    def requests(self, letter: str) -> None:
        self.add(ref.Delegation, f"delegated_{letter}", letter, role="fh_secretary", starts_on=FIRST_DAY, reference="Delegationsordning")
        municipality = self.world.boards[self.key(letter)].municipality_id
        for short, status in (
            ("draft", "draft"),
            ("thrown", "withdrawn"),
            ("oral", "oral_received"),
            ("searching", "searching"),
            ("hers", "searching"),
            ("offered", "offer_sent"),
            ("refused", "searching"),
            ("placed", "placed"),
            ("protected", "offer_sent"),
        ):
            name = f"{short}_{letter}"
            sent = short not in {"draft", "thrown", "oral"}
            referral = self.add(
                ref.Referral,
                name,
                letter,
                code=self.code("F"),
                status="draft" if short in {"draft", "searching"} else status,
                author_id=self.user(f"worker_{letter}"),
                created_at=self.ago,
                kind="long_term",
                legal_basis="sol",
                starts_on=self.today,
                handled_by_id=self.user("coordinator" if short == "hers" else "matching") if sent else None,
                sent_at=self.ago if sent and short != "searching" else None,
                oral_received_at=self.ago if short == "oral" else None,
                home_municipality_id=municipality,
                network_considered="Moster",
                network_outcome="nobody_found",
            )
            if short == "searching":
                self.cast.change(ref.Referral, self.key(name), status=status, sent_at=self.ago)
            child = None
            if short != "oral":
                child = self.add(ref.Child, name, letter, name=f"Tuva Prov {letter}", case_number="Ä 1")
            self.add(ref.ReferralChild, name, letter, referral_id=referral, child_id=child, code=self.code("B"), birth_year=2016)
            self.add(ref.Need, name, letter, referral_id=referral, code="smoke_free", sentence="Barnet har astma.", rank=1)
            if short == "protected":  # it became so: what was written before lies in the history
                self.cast.change(ref.Child, self.key(name), protection="registration", name="")
                self.cast.change(ref.Referral, self.key(name), protected=True, home_municipality=None)
                self.add(VaultEntry, f"child_{letter}", letter, kind="child", subject_id=child, names="Tuva Prov", address="Provvägen 3")
            if short in {"searching", "hers", "offered", "protected"}:
                self.add(
                    ref.MatchRun,
                    name,
                    letter,
                    referral_id=referral,
                    at=self.ago,
                    by_name="Matchare",
                    round=1,
                    engine_version="1",
                    policy_version="1",
                    salt="s",
                    input_hash="0",
                    input="{}",
                    output="{}",
                )

    def answers(self, letter: str) -> None:
        for name, request, home, link in (
            ("asked", "searching", "ready", True),
            ("other_link", "hers", "closed", True),
            ("offered", "offered", f"offered_{letter}", False),
            ("refused", "refused", f"ended_{letter}", False),
            ("shielded", "protected", f"shielded_{letter}", False),
        ):
            token = uuid.uuid4().hex if link else None
            self.add(
                ref.HomeQuestion,
                f"{name}_{letter}",
                letter,
                referral_id=self.pk(ref.Referral, f"{request}_{letter}"),
                home_id=self.homes[home],
                home_code="H1",
                round=1,
                channel="link" if link else "phone",
                token_hash=token,
                asked_at=self.ago,
                asked_by_name="Matchare",
                starts_on=self.today,
                expires_at=self.now + timedelta(hours=72) if link else None,
            )
            if name == "asked":
                self.cast.links[self.key(f"link_{letter}")] = token
        for name, request, home, status in (
            ("offered", "offered", f"offered_{letter}", "sent"),
            ("refused", "refused", f"ended_{letter}", "rejected"),
            ("placed", "placed", f"placed_{letter}", "completed"),
            ("shielded", "protected", f"shielded_{letter}", "sent"),
            ("over", "searching", "closed", "completed"),
        ):
            key = f"{name}_{letter}"
            offer = self.add(
                ref.Offer,
                key,
                letter,
                referral_id=self.pk(ref.Referral, f"{request}_{letter}"),
                home_id=self.homes[home],
                home_code="H1",
                round=1,
                status=status,
                reason="Nära skolan",
                answer_to_gfo="För långt" if status == "rejected" else "",
                sent_at=self.ago,
                sent_by_name="Matchare",
                answered_at=self.ago,
            )
            child = self.pk(ref.ReferralChild, f"{request}_{letter}")
            self.add(ref.OfferChild, key, letter, offer_id=offer, child_id=child)
            self.add(
                ref.ChildSuitability,
                key,
                letter,
                offer_id=offer,
                child_id=child,
                outcome="suitable",
                best_interests="Trygghet",
                childs_view="Vill gärna",
                written_by_name="Sekreterare",
                written_at=self.ago,
            )
            self.add(
                ref.Decision,
                key,
                letter,
                offer_id=offer,
                kind="operational",
                outcome_yes=True,
                decided_on=self.today,
                decided_by="Chefen",
                reason="Hemmet passar",
                registered_at=self.ago,
                registered_by_name="Chefen",
            )
            self.add(
                stays.Consultation,
                key,
                letter,
                offer_id=offer,
                ground="located",
                municipality_id=self.world.boards[self.key("b")].municipality_id,
                done_on=self.today,
                spoke_with="Handläggare",
                registered_by_name="Sekreterare",
            )
