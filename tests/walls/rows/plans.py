"""A plan for the queue, who has seen it, and what was chosen after it."""

from famn.organisations.rules_policy import standard_priorities
from famn.plans import models as plans
from famn.plans.rules import Choices, QueueFacts
from famn.plans.rules_stored import PlanInput, PlanOutput, dump_input, dump_output
from famn.referrals.models import Referral
from tests.walls.rows.cast import Rows


class Plans(Rows):
    def plan(self) -> None:
        facts = QueueFacts(as_of=self.today, beds={}, referrals=(), places=(), conflicts=(), declined=())
        run = self.add(
            plans.PlanRun,
            "plan",
            at=self.ago,
            by_name="Matchare",
            engine_version="1",
            policy_version="1",
            salt="s",
            facts_hash="0",
            input_hash="0",
            input=dump_input(PlanInput(facts, standard_priorities(), Choices(), "s")).decode(),
            output=dump_output(
                PlanOutput({"status": "proven", "value": 0, "bound": 0, "placed": [], "unplaced": []}, {"verdict": "proven"}, (), ())
            ).decode(),
            status="proven",
            seconds="0.1",
        )
        for who in ("matching", "head"):
            self.add(plans.PlanLook, who, run_id=run, user_id=self.user(who), by_name="Matchare", at=self.ago)

    def choices(self, letter: str) -> None:
        for name in ("searching", "hers"):
            self.add(
                plans.PlanChoice,
                f"{name}_{letter}",
                letter,
                run_id=self.pk(plans.PlanRun, "plan"),
                referral_id=self.pk(Referral, f"{name}_{letter}"),
                act="asked",
                home_code="H1",
                proposed=["H1"],
                reason="Nära skolan",
                at=self.ago,
                by_name="Matchare",
            )
