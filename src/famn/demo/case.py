"""A child's referral, from the first draft to the day it is placed or closed: lived through the product's own actions."""

from datetime import timedelta

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.assessment.actions import adopt_suitability, register_extract, write_suitability
from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.demo import texts
from famn.demo.acting import acting
from famn.demo.agenda import Life
from famn.demo.plan import Plan
from famn.demo.stay import Stay
from famn.demo.world import Home, World
from famn.demo.writing import Writing
from famn.homes.enums import NeedCode, WordAnswer
from famn.messages.actions import send_message
from famn.placements.actions.consulting import record_consultation
from famn.placements.actions.starting import start_placement
from famn.placements.queries import consultees
from famn.referrals.actions.asking import answer_by_link, ask_home, register_phone_answer
from famn.referrals.actions.deciding import decide_operationally, register_formal_decision, write_child_suitability
from famn.referrals.actions.ending import resolve_referral, withdraw_referral
from famn.referrals.actions.handling import close_without_home
from famn.referrals.actions.offering import send_offer, withdraw_offer
from famn.referrals.enums import QuestionAnswer
from famn.referrals.models import HomeQuestion, Offer, OfferChild
from famn.referrals.queries import child_names
from famn.referrals.rules_matching import token_hash

TRIES = 8


class Case(Writing):
    """One referral's life."""

    def life(self) -> Life:
        """From the draft or the call until it is placed, closed, or stands where the plan stops it."""
        yield from self._oral() if self.plan.oral else self._written()
        if self.plan.stop in {"draft", "oral_received", "received", "question_back"}:
            return
        if self.plan.fate in {"withdrawn", "solved_in_network", "solved_by_consultant", "solved_otherwise"}:
            yield self._when("closed", 6, 18)
            self._close()
            return
        for rejection in range(self.plan.rejections + 1):
            yield from self._search()
            if self.home is None:
                return
            yield from self._offer(rejected=rejection < self.plan.rejections)
            if self.home is None or self.plan.stop in {"offer_sent", "under_assessment", "operational_yes", "formal_decision"}:
                return
        self._start()

    def _close(self) -> None:
        by, fate = self.writer, self.plan.fate
        reasons = {
            "solved_in_network": texts.CLOSE_REASONS,
            "solved_by_consultant": texts.CONSULTANT_REASONS,
            "solved_otherwise": texts.OTHER_REASONS,
        }
        with acting(by):
            if fate == "withdrawn":
                withdraw_referral(by=by, referral=self.referral, reason=self.rng.choice(texts.WITHDRAW_REASONS), at=self.w.now)
            else:
                resolve_referral(by=by, referral=self.referral, outcome=fate, reason=self.rng.choice(reasons[fate]), at=self.w.now)

    # --- searching ------------------------------------------------------------------------------------------------

    def _search(self) -> Life:
        """Homes say no, one says yes. ``self.home`` is the reserved one, or None where the life ends."""
        self.home = None
        jour = self.plan.kind == "emergency"
        for _ in range(self.plan.refusals):
            yield self._when("ask", 0, 0 if jour else 2)
            self._refused()
        if self.stops("searching"):
            return
        if self.plan.fate == "no_home_found":
            yield self._when("closed", 8, 20)
            self._give_up()
            return
        for _ in range(TRIES):
            yield self._when("yes", 0, 1 if jour else 4)
            home = self.w.find_home(self.plan.kind, self.plan.ages, self.place, self.tried, anyway=bool(self.plan.stop))
            if home is not None and self._says_yes(home):
                break
            yield self.w.later(1, 3)
        else:
            self._give_up()
            return
        self.home = home
        home.reserved = True
        if self.stops("reserved"):
            self.home = None

    def _give_up(self) -> None:
        with acting(self.matching):
            close_without_home(by=self.matching, referral=self.referral, reason=self.rng.choice(texts.NO_HOME_REASONS), at=self.w.now)

    def _refused(self) -> None:
        home = self.w.find_home(self.plan.kind, self.plan.ages, self.place, self.tried)
        if home is None:
            return
        self.tried.add(home.number)
        by, rng = self.matching, self.rng
        with acting(by):
            if rng.random() < 0.2:
                ask_home(by=by, referral=self.referral, home=home.row, at=self.w.now)  # nobody answered the link in time
                return
            ring = rng.random() < 0.15
            words = (
                {rng.choice((NeedCode.CONTACT_TRAVEL, NeedCode.NIGHT_CARE, NeedCode.CALM_HOME)): WordAnswer.AGAINST}
                if rng.random() < 0.3
                else {}
            )
            words = {} if self._has_newer_word(home, list(words)) else words
            register_phone_answer(
                by=by, referral=self.referral, home=home.row, answer=QuestionAnswer.RING_ME if ring else QuestionAnswer.NO,
                spoke_with=rng.choice(texts.SPOKE_WITH), said=rng.choice(texts.SAID_RING if ring else texts.SAID_NO), words=words, at=self.w.now,
            )  # fmt: skip

    def _has_newer_word(self, home: Home, needs: list[NeedCode]) -> bool:
        return bool(needs) and home.row.words.filter(need__in=needs, recorded_on__gt=self.w.today).exists()

    def _says_yes(self, home: Home) -> bool:
        self.tried.add(home.number)
        by, rng = self.matching, self.rng
        if rng.random() < 0.25:
            with acting(by):
                question, token = ask_home(by=by, referral=self.referral, home=home.row, at=self.w.now)
            family = Actor(role=Role.HOME_LINK, name="Familjen", link=token_hash(token))
            with acting(family):
                question = HomeQuestion.objects.get(pk=question.pk)
                answered = answer_by_link(by=family, question=question, answer=QuestionAnswer.YES, at=self.w.now + timedelta(minutes=15))
        else:
            with acting(by):
                answered = register_phone_answer(
                    by=by, referral=self.referral, home=home.row, answer=QuestionAnswer.YES, spoke_with=rng.choice(texts.SPOKE_WITH),
                    said=rng.choice(texts.SAID_YES), words={}, at=self.w.now,
                )  # fmt: skip
        self.question = answered
        return bool(answered.reserved)

    # --- offer and decision ---------------------------------------------------------------------------------------

    def _offer(self, *, rejected: bool) -> Life:
        assert self.home is not None and self.question is not None
        jour = self.plan.kind == "emergency"
        least, most = (0, 0) if jour else (1, 6)
        if "D1" in self.plan.late:
            least, most = (20, 26)
        yield self._when("offer", least, most)
        offer = self._send_offer()
        if self.plan.withdrawn_offer:
            self.plan.withdrawn_offer = False
            yield self.w.later(1, 4)
            with acting(self.matching):
                withdraw_offer(by=self.matching, offer=offer, reason=self.rng.choice(texts.WITHDRAW_OFFER), at=self.w.now)
            self.home.reserved = False
            yield from self._search()
            if self.home is None:
                return
            yield self._when("offer", least, most)
            offer = self._send_offer()
        if self.stops("offer_sent"):
            return
        yield self._when("assess", 0, 1 if jour else 5)
        self._assess(offer)
        if self.stops("under_assessment"):
            return
        least, most = (0, 1) if jour else (2, 9)
        if "D3" in self.plan.late:
            least, most = (21, 29)
        yield self._when("decide", least, most)
        self._decide(offer, yes=not rejected)
        if rejected or self.stops("operational_yes"):
            return
        yield self._when("formal", 0, 2 if jour else 9)
        self._decide_formally(offer)
        if self.stops("formal_decision"):
            return
        yield self._when("placed", 0, 1 if jour else 6)

    def _send_offer(self) -> Offer:
        assert self.question is not None
        by = self.matching
        with acting(by):
            offer = send_offer(by=by, referral=self.referral, question=self.question, reason=self.rng.choice(texts.OFFER), at=self.w.now)
            if self.plan.talk:
                self._write(by, self.rng.choice(texts.MESSAGES_GFO))
        if self.plan.talk:
            with acting(self.secretary):
                self._write(self.secretary, self.rng.choice(texts.MESSAGES_BOARD))
        return offer

    def _write(self, by: Actor, body: str) -> None:
        names = child_names(self.referral) if by.is_board else ()
        send_message(
            by=by, subject_kind="referral", subject_id=self.referral.pk, subject_code=self.referral.code, board_id=self.board.pk, body=body,
            child_names=names, at=self.w.now,
        )  # fmt: skip

    def _assess(self, offer: Offer) -> None:
        assert self.home is not None
        w, rng, home = self.w, self.rng, self.home
        if home.adopted_until is None or home.adopted_until < max(w.today, self.starts_on) + timedelta(days=90):
            if home.adopted_until is not None:
                with acting(home.coordinator):
                    write_suitability(
                        by=home.coordinator,
                        home=home.row,
                        outcome="suitable",
                        summary=rng.choice(texts.SUITABILITY),
                        assessed_on=w.today,
                        review_by=None,
                        at=w.now,
                    )
            with acting(self.secretary):
                newest = GeneralSuitability.objects.filter(home=home.row, undone_at=None).order_by("-assessed_on", "id")[0]
                home.adopted_until = w.today + timedelta(days=rng.randint(730, 1400))
                adopt_suitability(by=self.secretary, suitability=newest, adopted_on=w.today, review_by=home.adopted_until, at=w.now)
        with acting(self.secretary):
            if self.board.pk not in home.seen_by:
                for register in RegisterCheck.Register:
                    register_extract(by=self.secretary, home=home.row, register=register, seen_on=w.today, at=w.now)
                home.seen_by.add(self.board.pk)
            for link in OfferChild.objects.filter(offer=offer).select_related("child").order_by("child__birth_year", "child__code"):
                write_child_suitability(
                    by=self.secretary, offer=offer, child=link.child, outcome="suitable", best_interests=rng.choice(texts.BEST),
                    childs_view=rng.choice(texts.VIEWS), at=w.now,
                )  # fmt: skip
            self._consult(offer)

    def _consult(self, offer: Offer) -> None:
        for one in consultees(self.secretary, offer):
            if one.done is None:
                record_consultation(
                    by=self.secretary, offer=offer, ground=one.ground, municipality=one.municipality, consulted_board=one.board,
                    done_on=self.w.today, spoke_with=self.rng.choice(texts.CONSULTED_WITH), answer=self.rng.choice(texts.CONSULTED), at=self.w.now,
                )  # fmt: skip

    def _decide(self, offer: Offer, *, yes: bool) -> None:
        assert self.home is not None
        with acting(self.manager):
            decide_operationally(
                by=self.manager, offer=offer, yes=yes, decided_on=self.w.today, reason=self.rng.choice(texts.YES_REASONS) if yes else "",
                reason_to_gfo="" if yes else self.rng.choice(texts.NO_REASONS), reported_by=self.secretary.name, at=self.w.now,
            )  # fmt: skip
        if not yes:
            self.home.reserved = False

    def _decide_formally(self, offer: Offer) -> None:
        chair = self.plan.kind == "emergency" or self.rng.random() < 0.15
        with acting(self.secretary):
            register_formal_decision(
                by=self.secretary, offer=offer, kind="chair" if chair else "committee", yes=True, decided_on=self.w.today,
                decided_by="Ordföranden" if chair else "Individutskottet", reported_by=self.secretary.name, participants="",
                reference=f"§ {self.rng.randint(1, 190)}", legal_basis="6 kap. 39 § kommunallagen" if chair else "", at=self.w.now,
            )  # fmt: skip

    def _start(self) -> None:
        assert self.home is not None
        w, home = self.w, self.home
        with acting(self.secretary):
            offer = Offer.objects.get(referral=self.referral, status="accepted")
            self._consult(offer)
            starts_on = max(w.today, self.starts_on) if self.stops("planned") or self.rng.random() < 0.3 else w.today
            stay = Stay(w, self, home, starts_on)
            rows = start_placement(
                by=self.secretary, offer=offer, starts_on=starts_on, expected_end_on=stay.expected_end_on,
                responsible=w.organisation.users[self.worker.user_id or 0], at=w.now,
                agreement_signed_on=w.today if stay.agreement_at_once else None,
            )  # fmt: skip
        home.reserved = False
        home.beds += len(rows)
        for row in rows:
            stay.begin(row)


def case_life(w: World, plan: Plan) -> Life:
    """The case of a plan, made when its time comes: what it draws then depends on nothing that is yet to happen."""
    yield from Case(w, plan).life()
