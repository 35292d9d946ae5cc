"""A stay, from the first evening to the closing meeting: visits, reviews, agreements and the end, each at its own pace."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from famn.demo import texts
from famn.demo.acting import acting
from famn.demo.agenda import Life
from famn.demo.world import Home, World
from famn.homes.actions import change_status
from famn.kernel.calendar import add_months
from famn.placements.actions.ending import end_placement, give_feedback, hold_closing_meeting, note_home_returns
from famn.placements.actions.following import confirm_move_in, hand_over_introduction, register_agreement, tick_follow_up
from famn.placements.models import FollowUp, Placement

if TYPE_CHECKING:
    from famn.demo.case import Case

LATE = 0.045
PACKAGE = "2024-1"
UNPLANNED = (
    ("child_wish", "foster_home"),
    ("home_wish", "foster_home"),
    ("home_conditions", "emergency_home"),
    ("relations", "hvb"),
    ("needs_changed", "hvb"),
    ("safety", "emergency_home"),
)
PLANNED = (
    ("home_again", "parents"),
    ("home_again", "parents"),
    ("aged_out", "own"),
    ("aged_out", "supported"),
    ("custody_transfer", "same_home"),
    ("parent_wish", "relatives"),
)
FEEDBACK = {"yes": texts.FEEDBACK_YES, "partly": texts.FEEDBACK_PARTLY, "no": texts.FEEDBACK_NO}


class Stay:
    """What happens to the children of one offer after they have moved in."""

    def __init__(self, w: World, case: "Case", home: Home, starts_on: date) -> None:
        rng, plan = w.rng, case.plan
        self.w, self.case, self.home, self.starts_on, self.rng = w, case, home, starts_on, rng
        self.jour = plan.kind == "emergency"
        self.ended_on = plan.stays_until or self._drawn_end(plan.days.get("end"))
        self.planned = self.jour or rng.random() > 0.3
        self.expected_end_on: date | None = None
        if self.planned and (self.jour or rng.random() < 0.4):
            self.expected_end_on = max(self.ended_on + timedelta(days=rng.randint(0, 10)), starts_on + timedelta(days=1))
        self.agreement_at_once = plan.entered or rng.random() < 0.7
        self.never_signs = not self.agreement_at_once and rng.random() < 0.15
        self.left = 0

    def _drawn_end(self, pinned: int | None) -> date:
        if pinned is not None:
            return self.w.back(pinned)
        days = self.rng.randint(12, 110) if self.jour else max(40, int(self.rng.expovariate(1 / 1500)))
        return self.starts_on + timedelta(days=days)

    def begin(self, row: Placement) -> None:
        """Let everything that follows a start go its way."""
        agenda, w = self.w.agenda, self.w
        if row.status == Placement.Status.PLANNED and not self.case.stops("planned"):
            agenda.put(w.on(self.starts_on), self._move_in(row))
        agenda.put(max(w.later(0, 4), w.on(self.starts_on)), self._introduce(row))
        if not self.agreement_at_once:
            agenda.put(w.later(*((16, 30) if self.rng.random() < 0.2 else (2, 12))), self._sign(row))
        else:
            agenda.put(w.later(1, 1), self._renew(row))
        agenda.put(
            w.on(self.starts_on + timedelta(days=self.rng.randint(29, 36) if self.rng.random() < LATE else self.rng.randint(6, 25))),
            self._visit(row),
        )
        agenda.put(w.on(self._review_day(self.starts_on)), self._review(row))
        agenda.put(w.on(self.ended_on), self._end(row))

    def _runs(self, row: Placement) -> bool:
        """Whether the stay still runs; read anew by the board."""
        row.refresh_from_db(fields=["status", "ended_on"])
        return row.status in {Placement.Status.PLANNED, Placement.Status.STARTED}

    def _move_in(self, row: Placement) -> Life:
        with acting(self.case.secretary):
            if self._runs(row):
                confirm_move_in(by=self.case.secretary, placement=row, at=self.w.now)
        yield from ()

    def _introduce(self, row: Placement) -> Life:
        by = self.case.worker
        if self.rng.random() < 0.1:
            return
        with acting(by):
            for recipient in ("family", "child"):
                if recipient == "child" and self.rng.random() < 0.2:
                    continue
                hand_over_introduction(
                    by=by, placement=row, recipient=recipient, version=PACKAGE, given_on=self.w.today, given_by_name=by.name, at=self.w.now
                )
        yield from ()

    def _sign(self, row: Placement) -> Life:
        by = self.case.secretary
        if self.never_signs:
            return
        with acting(by):
            if not self._runs(row):
                return
            register_agreement(by=by, placement=row, signed_on=self.w.today, valid_from=self.w.today, at=self.w.now)
        yield from self._renew(row)

    def _renew(self, row: Placement) -> Life:
        """Once a year (R-40), now and then too late."""
        by = self.case.secretary
        while True:
            slack = -self.rng.randint(3, 20) if self.rng.random() < LATE else self.rng.randint(0, 25)
            yield self.w.on(add_months(self.w.today, 12) - timedelta(days=slack))
            with acting(by):
                if not self._runs(row):
                    return
                register_agreement(by=by, placement=row, signed_on=self.w.today, valid_from=self.w.today, at=self.w.now)

    def _visit(self, row: Placement) -> Life:
        self._tick(row, "first_visit")
        yield from ()

    def _review(self, row: Placement) -> Life:
        while self._tick(row, "review"):
            yield self.w.on(self._review_day(self.w.today))

    def _review_day(self, after: date) -> date:
        slack = -self.rng.randint(1, 18) if self.rng.random() < LATE else self.rng.randint(0, 14)
        return add_months(after, 6) - timedelta(days=slack)

    def _tick(self, row: Placement, kind: str) -> bool:
        by = self.case.worker
        with acting(by):
            if not self._runs(row):
                return False
            follow_up = (
                FollowUp.objects.select_related("placement").filter(placement=row, kind=kind, done_on=None).order_by("due_on", "id").first()
            )
            if follow_up is None:
                return False
            tick_follow_up(by=by, follow_up=follow_up, done_on=self.w.today, at=self.w.now)
        return True

    # --- the end --------------------------------------------------------------------------------------------------

    def _end(self, row: Placement) -> Life:
        rng, w, by, days = self.rng, self.w, self.case.worker, self.case.plan.days
        if not self.jour and rng.random() < 0.6:
            yield w.later(0, 3)
        cause, after = rng.choice(PLANNED if self.planned else UNPLANNED)
        if self.jour:
            cause, after = (
                ("planned_short", rng.choice(("parents", "foster_home", "relatives"))) if rng.random() < 0.8 else rng.choice(UNPLANNED)
            )
        with acting(by):
            if not self._runs(row):
                return
            end_placement(
                by=by, placement=row, ended_on=max(self.ended_on, self.starts_on), planned=self.planned, causes=[cause], next_living=after,
                note=rng.choice(texts.END_NOTES), at=w.now,
            )  # fmt: skip
        self.home.beds -= 1
        if self.case.stops("ended"):
            return
        w.agenda.put(w.later(3, 15), self._return(row))
        least, most = (22, 34) if rng.random() < 0.1 else (2, 17)
        yield w.on(w.back(days["feedback"])) if "feedback" in days else w.later(least, most)
        how = rng.choices(("yes", "partly", "no"), weights=(80, 14, 6) if self.planned else (35, 40, 25))[0]
        if self.case.stops("closing_meeting"):
            how = rng.choice(("partly", "no"))
        with acting(by):
            give_feedback(by=by, placement=row, satisfactory=how, text=rng.choice(FEEDBACK[how]), at=w.now)
        if how == "yes" or self.case.stops("closing_meeting"):
            return
        yield w.later(*((31, 44) if rng.random() < 0.15 else (8, 27)))
        with acting(self.home.coordinator):
            hold_closing_meeting(
                by=self.home.coordinator, placement=row, held_on=w.today, participants=rng.choice(texts.PARTICIPANTS),
                lessons=rng.choice(texts.LESSONS), at=w.now,
            )  # fmt: skip

    def _return(self, row: Placement) -> Life:
        """GFO asks the home whether it returns to the bank (R-16a). A home where others live answers yes."""
        by = self.home.coordinator
        rests = self.home.beds == 0 and not self.home.reserved and self.rng.random() < 0.06
        with acting(by):
            self.home.row.refresh_from_db(fields=["status"])
            if self.home.row.status not in {"ready", "paused"}:
                return
            note_home_returns(by=by, placement=row, returns=not rests, reason="Behöver vila" if rests else "", at=self.w.now)
        self.home.ready = not rests
        if not rests:
            return
        yield self.w.later(60, 200)
        with acting(by):
            self.home.row.refresh_from_db(fields=["status"])
            if self.home.row.status != "paused":
                return
            change_status(by=by, home=self.home.row, status="ready", reason="Hemmet vill ha uppdrag igen", at=self.w.now)
        self.home.ready = True
