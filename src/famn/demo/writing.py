"""The first part of a case: what its board writes, what GFO asks back, and who takes it."""

from datetime import datetime, timedelta

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.demo import texts
from famn.demo.acting import acting
from famn.demo.agenda import Life
from famn.demo.names import full_name
from famn.demo.plan import Plan, Sibling
from famn.demo.world import Home, World
from famn.homes.enums import NeedCode
from famn.kernel.identity import new_reserve_number
from famn.referrals.actions.changing import answer_question, change_referral, note_waiting
from famn.referrals.actions.children import add_child, change_child
from famn.referrals.actions.handling import send_back, take_referral
from famn.referrals.actions.matching import run_match
from famn.referrals.actions.oral import register_oral
from famn.referrals.actions.writing import NeedInput, save_referral, send_referral, set_needs, start_draft
from famn.referrals.models import HomeQuestion, Referral

BY_AGE = {
    NeedCode.INFANT: (0, 1), NeedCode.INDEPENDENCE: (15, 18), NeedCode.KEEP_SCHOOL: (7, 17), NeedCode.SCHOOL_SUPPORT: (7, 17),
    NeedCode.ADAPTED_SCHOOL: (7, 17), NeedCode.LEISURE: (5, 17), NeedCode.NIGHT_CARE: (1, 10), NeedCode.ADULT_AT_HOME: (0, 6),
    NeedCode.CLOSE_SUPERVISION: (11, 17), NeedCode.ACTING_OUT: (5, 17), NeedCode.HIDDEN_ADDRESS: (-1, -1),
}  # fmt: skip
LANGUAGES = ("ar", "so", "ti", "prs", "fi", "uk")


class Writing:
    """One referral as its board writes it; ``case.Case`` lives on from there."""

    def __init__(self, w: World, plan: Plan) -> None:
        organisation = w.organisation
        self.w, self.plan, self.rng = w, plan, w.rng
        self.board = plan.board
        self.secretary = organisation.at(plan.board, Role.FH_SECRETARY, w.rng)
        self.worker = organisation.at(plan.board, Role.SOCIAL_WORKER, w.rng)
        self.manager = organisation.at(plan.board, Role.UNIT_MANAGER)
        self.writer = w.rng.choice((self.secretary, self.worker, self.worker))
        self.matching = w.matching(plan.board)
        self.place = w.locality(plan.board.municipality_id)
        self.tried: set[int] = set()
        self.referral = Referral()
        self.home: Home | None = None
        self.question: HomeQuestion | None = None
        self.starts_on = plan.begin

    # --- time -----------------------------------------------------------------------------------------------------

    def _when(self, step: str, least: int, most: int) -> datetime:
        pinned = self.plan.days.get(step)
        return self.w.on_or_before(self.w.back(pinned)) if pinned is not None else self.w.later(least, most)

    def stops(self, state: str) -> bool:
        """Whether the plan lets the case stand in this state."""
        return self.plan.stop == state

    def _children(self) -> list[Sibling]:
        if self.plan.children:
            return list(self.plan.children)
        surname = full_name(self.rng).split(" ", 1)[1]
        return [
            Sibling(
                f"{full_name(self.rng).split(' ', 1)[0]} {surname}",
                self.plan.begin - timedelta(days=age * 365 + self.rng.randint(30, 330)),
                new_reserve_number(self.rng).canonical,
            )
            for age in self.plan.ages
        ]

    def _needs(self) -> list[NeedInput]:
        if self.plan.needs:
            return [
                NeedInput(code=code, sentence=self.rng.choice(texts.NEEDS[code]), is_requirement=required, language=language)
                for code, language, required in self.plan.needs
            ]
        oldest = max(self.plan.ages)
        fitting = [
            code
            for code in NeedCode
            if code != NeedCode.LANGUAGE and BY_AGE.get(code, (0, 20))[0] <= oldest <= BY_AGE.get(code, (0, 20))[1]
        ]
        chosen = self.rng.sample(fitting, k=self.rng.randint(2, 6))
        needs = [
            NeedInput(code=code, sentence=self.rng.choice(texts.NEEDS[code]), is_requirement=rank < 2 and self.rng.random() < 0.45)
            for rank, code in enumerate(chosen)
        ]
        if self.rng.random() < 0.12:
            language = self.rng.choice(LANGUAGES)
            needs.insert(1, NeedInput(code=NeedCode.LANGUAGE, sentence=self.rng.choice(texts.NEEDS[NeedCode.LANGUAGE]), language=language))
        return needs

    def _network(self) -> dict[str, object]:
        return {
            "network_considered": self.rng.choice(texts.NETWORK), "network_considered_by": "Socialsekreteraren",
            "network_considered_on": self.w.today - timedelta(days=self.rng.randint(1, 25)),
            "network_outcome": self.rng.choice(("nobody_found", "not_suitable", "declined", "ongoing", "harmful")),
        }  # fmt: skip

    def _fields(self) -> dict[str, object]:
        jour = self.plan.kind == "emergency"
        self.starts_on = self.w.today + timedelta(days=self.rng.randint(0, 3) if jour else self.rng.randint(25, 60))
        if "start" in self.plan.days:
            self.starts_on = self.w.back(self.plan.days["start"])
        return {
            "kind": self.plan.kind, "legal_basis": self.plan.law or self.rng.choice(("sol", "sol", "sol", "lvu_2", "lvu_2", "lvu_3", "lvu_6" if jour else "sol")),
            "disclosure_ground": self.rng.choice(("consent", "osl_26_9", "osl_26_9")), "starts_on": self.starts_on,
            "home_municipality": self.place.municipality, "home_locality": self.place,
            "distance_limit_km": self.plan.limit_km or self.rng.choice((None, None, 40, 60, 100)), "school_needs": self.rng.choice(texts.SCHOOLS),
            "contact_needs": self.rng.choice(texts.CONTACTS), "must_not_meet": self.plan.must_not_meet,
            "siblings_together": len(self.plan.ages) > 1 and not self.plan.apart, **self._network(),
        }  # fmt: skip

    def _written(self) -> Life:
        by = self.writer
        with acting(by):
            self.referral = start_draft(by=by, at=self.w.now)
            self._add_children(by)
            save_referral(by=by, referral=self.referral, fields=self._fields(), at=self.w.now)
            if not (self.stops("draft") and self.rng.random() < 0.5):
                set_needs(by=by, referral=self.referral, needs=self._needs(), at=self.w.now)
        if self.stops("draft"):
            return
        yield self._when("send", 0, 3)
        with acting(by):
            self.referral = send_referral(by=by, referral=self.referral, at=self.w.now)
            if self.plan.waiting:
                since = self.w.today - timedelta(days=self.rng.randint(0, 9))
                note_waiting(by=by, referral=self.referral, waiting_in=self.plan.waiting, since=since, at=self.w.now)
        if not self.stops("received") or self.rng.random() < 0.5:
            yield self._when("take", 0, 1)
            self._take()
        if self.plan.question:
            yield from self._ask_back()
        if self.plan.change:
            yield self._when("change", 1, 3)
            with acting(by):
                self.starts_on += timedelta(days=7)
                change_referral(
                    by=by,
                    referral=self.referral,
                    fields={"starts_on": self.starts_on},
                    note=self.rng.choice(texts.CHANGE_NOTES),
                    at=self.w.now,
                )

    def _add_children(self, by: Actor) -> None:
        for sibling in self._children():
            told = {"by": by, "referral": self.referral, "birth_year": sibling.birth_date.year, "at": self.w.now}
            case_number = f"{self.w.today.year}-{self.rng.randint(100, 9999):04d}"
            if self.plan.protected:
                vault = {"names": sibling.name, "identity_number": sibling.number, "address": "Skyddad vistelse, se nämndens akt"}
                add_child(**told, case_number=case_number, protection="flag", vault=vault)
            else:
                add_child(**told, name=sibling.name, identity_number=sibling.number, birth_date=sibling.birth_date, case_number=case_number)

    def _take(self) -> None:
        by = self.matching
        with acting(by):
            take_referral(by=by, referral=self.referral, at=self.w.now)
            if self.plan.match:
                run_match(by=by, referral=self.referral, at=self.w.now)

    def _ask_back(self) -> Life:
        number = self.rng.randrange(len(texts.QUESTIONS))
        yield self._when("question", 0, 2)
        with acting(self.matching):
            send_back(by=self.matching, referral=self.referral, question=texts.QUESTIONS[number], at=self.w.now)
        if self.stops("question_back"):
            return
        yield self._when("answer", *((8, 12) if "Q1" in self.plan.late else (1, 4)))
        with acting(self.writer):
            answer_question(by=self.writer, referral=self.referral, answer=texts.ANSWERS[number], at=self.w.now)

    def _oral(self) -> Life:
        self.writer = self.worker
        fields = self._fields()
        with acting(self.matching):
            self.referral = register_oral(
                by=self.matching, board=self.board, kind=self.plan.kind, birth_years=[self.w.today.year - age for age in self.plan.ages],
                needs=self._needs()[:2], starts_on=self.starts_on, home_municipality=self.place.municipality, called_by="socialjouren",
                network=self._network(), at=self.w.now,
            )  # fmt: skip
        if self.stops("oral_received"):
            return
        yield self._when("send", *((6, 9) if "D2" in self.plan.late else (0, 1)))
        by = self.writer
        with acting(by):
            self._name_children(by)
            change_referral(by=by, referral=self.referral, fields=fields, needs=self._needs(), at=self.w.now)
            self.referral = send_referral(by=by, referral=self.referral, at=self.w.now)

    def _name_children(self, by: Actor) -> None:
        for row, sibling in zip(
            self.referral.children.order_by("birth_year", "code"), sorted(self._children(), key=lambda each: each.birth_date), strict=True
        ):
            change_child(
                by=by, child=row, birth_year=row.birth_year, name=sibling.name, identity_number=sibling.number,
                birth_date=sibling.birth_date.replace(year=row.birth_year, day=min(sibling.birth_date.day, 28)), at=self.w.now,
            )  # fmt: skip
