"""What planning the whole queue is for: a few homes that several need, and the plans that a matching coordinator has had made.

The homes speak languages that no other home of the world does, so that it never hangs on chance whom they suit: two are
first choice for a child who may live elsewhere and the only one for another who waits; siblings can only be shared out between
two; and two children who each have somebody they must not meet want the same one. No case asks them but through the plan.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.demo.acting import acting
from famn.demo.agenda import Life
from famn.demo.case import case_life
from famn.demo.contacting import put_contacts
from famn.demo.homes import enter, made_up_contact
from famn.demo.plan import Plan
from famn.demo.plans import WAITING, steps_of
from famn.demo.register import put_record
from famn.demo.world import Home, World, point
from famn.homes.actions import CapacityInput, register_home
from famn.homes.enums import CareKind, Language, NeedCode
from famn.homes.models import FosterHome
from famn.plans.actions import adjust_plan, make_plan, note_choice, note_look
from famn.plans.enums import Act, Adjust
from famn.plans.models import PlanRun
from famn.plans.queries import stored_plan
from famn.plans.rules import BEST_POSITION
from famn.plans.rules_one_by_one import Proposed
from famn.referrals.actions.asking import ask_home
from famn.referrals.models import Referral

SCARCE = (
    # municipality, language, places, ages
    ("2283", Language.SMA, 1, (8, 12)),
    ("2280", Language.KU, 1, (13, 17)),
    ("2260", Language.TH, 2, (3, 10)),
    ("2282", Language.TH, 1, (12, 14)),
    ("2282", Language.RMY, 2, (6, 12)),
    ("2280", Language.RMY, 1, (9, 11)),
)
ENTERED = 60
"""Days before the anchor day on which these homes were registered."""

NUMBERED_FROM = 9000
"""Their numbers, beside those of the others."""

A_WISH, A_MUST = False, True


def _wanting(language: Language, required: bool, *others: NeedCode) -> tuple[tuple[NeedCode, str, bool], ...]:
    return ((NeedCode.LANGUAGE, language, required), *((code, "", False) for code in others))


def _referrals() -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Municipality of the board, days since it was sent, and what sets it apart. The urgent ones have waited longest."""
    calm, school, grown = NeedCode.CALM_HOME, NeedCode.KEEP_SCHOOL, NeedCode.INDEPENDENCE
    yield "2283", 19, {"ages": [11], "law": "lvu_6", "needs": _wanting(Language.SMA, A_WISH, calm)}
    yield "2282", 8, {"ages": [9], "needs": _wanting(Language.SMA, A_MUST, school)}
    yield "2280", 20, {"ages": [15], "law": "lvu_6", "needs": _wanting(Language.KU, A_WISH, grown)}
    yield "2280", 9, {"ages": [16], "needs": _wanting(Language.KU, A_MUST, grown)}
    yield "2282", 3, {"ages": [13], "needs": _wanting(Language.KU, A_MUST, calm)}
    yield "2260", 11, {"ages": [5, 8, 13], "apart": True, "needs": _wanting(Language.TH, A_MUST, school)}
    yield "2282", 10, {"ages": [7], "must_not_meet": True, "needs": _wanting(Language.RMY, A_MUST)}
    yield "2282", 6, {"ages": [10], "must_not_meet": True, "needs": _wanting(Language.RMY, A_MUST)}


ANYWHERE_KM = 250
"""Farther than any of them has to go."""


def put_queue(w: World) -> None:
    """Put these homes, the referrals that need them and the plans on the agenda: once, whatever the size of the world."""
    boards = {board.municipality_id: board for board in w.boards}
    for number, (place, language, places, ages) in enumerate(SCARCE, NUMBERED_FROM):
        w.agenda.put(w.on_or_before(w.back(ENTERED)), _home_life(w, number, place, language, places, ages))
    for place, sent, apart in _referrals():
        days = steps_of({"send": sent})
        begin = w.back(days.pop("begin"))
        plan = Plan(
            board=boards[place], kind="long_term", begin=begin, stop="searching", days=days, refusals=0, match=True,
            waiting=w.rng.choice(WAITING), limit_km=ANYWHERE_KM, **apart,
        )  # fmt: skip
        w.agenda.put(w.on_or_before(begin), case_life(w, plan))
    w.agenda.put(w.on_or_before(w.back(PLANNED_BEFORE[0])), planning_life(w))


def _home_life(w: World, number: int, municipality: str, language: Language, places: int, ages: tuple[int, int]) -> Life:
    coordinator = w.organisation.staff[Role.GFO_COORDINATOR][number % 2]
    place, contact = w.locality(municipality), made_up_contact(w)
    facts = {
        "category": "own", "municipality": place.municipality, "locality": place, "care_kinds": [CareKind.LONG_TERM.value],
        "age_from": ages[0], "age_to": ages[1], "sibling_places": places if places > 1 else None, "rooms_free": places,
        "adult_at_home": "part", "languages": ["sv", language.value], "smoke_free": True, "has_car": True,
    }  # fmt: skip
    with acting(coordinator):
        row = register_home(
            by=coordinator, facts=facts, contact=contact, capacity=[CapacityInput(CareKind.LONG_TERM, places, w.today)],
            consent_on=w.today, at=w.now,
        )  # fmt: skip
        put_record(w, row, coordinator, contact["names"], number)
    home = Home(number, row, coordinator, point(place), {CareKind.LONG_TERM.value: places})  # in no list: nobody asks it by chance
    put_contacts(w, home)
    yield w.later(8, 16)
    enter(w, home)


PLANNED_BEFORE = (331, 240, 150, 59)
"""Days before the anchor day of earlier plans: what a new table of urgency is tried on."""


def planning_life(w: World) -> Life:
    """A matching coordinator has the queue planned now and then; the day before the anchor day she locks a home and asks another."""
    by = w.organisation.staff[Role.MATCHING_COORDINATOR][0]
    for days in PLANNED_BEFORE:
        yield w.on_or_before(w.back(days))
        with acting(by):
            _shown(by, make_plan(by=by, at=w.now, reason="Genomgång av kön"))
    yield w.on_or_before(w.back(1))
    with acting(by):
        run = make_plan(by=by, at=w.now, reason="Genomgång av kön")
        _shown(by, run)
        sure = _sure_of(run)
        for each in sure[:1]:
            at = w.now + timedelta(minutes=4)
            run = adjust_plan(by=by, run=run, adjust=Adjust.LOCK, referral=each.referral, home=each.home, children=each.children, at=at)
            _shown(by, run)
        for each in sure[1:2]:
            _ask(by, each, at=w.now + timedelta(minutes=9))


def _shown(by: Actor, run: PlanRun) -> None:
    note_look(by=by, run=run, at=run.at)


def _sure_of(run: PlanRun) -> list[Proposed]:
    """What a person would be sure of: one child, in a home of the first band of several, the longest waiting first."""
    stored = stored_plan(run)
    single = {each.code: each.waiting_days for each in stored.input.facts.referrals if len(each.children) == 1}
    possible = Counter(place.referral for place in stored.input.facts.places)
    first = {(place.referral, place.home) for place in stored.input.facts.places if place.position == BEST_POSITION}
    found = [
        each
        for each in stored.output.placed
        if each.referral in single and possible[each.referral] > 1 and (each.referral, each.home) in first
    ]
    return sorted(found, key=lambda each: (-single[each.referral], each.referral))


def _ask(by: Actor, chosen: Proposed, *, at: datetime) -> None:
    """The home that the plan proposes is asked by a link, and the choice stands beside the plan."""
    referral = Referral.objects.select_related("board").get(code=chosen.referral, cooperation_id=by.own_cooperation_id)
    ask_home(by=by, referral=referral, home=FosterHome.objects.get(code=chosen.home, cooperation_id=by.own_cooperation_id), at=at)
    note_choice(by=by, referral=referral, home=chosen.home, act=Act.ASKED, reason=WHY, at=at)


WHY = "Står först på förfrågans underlag, och ingen annan i kön behöver hemmet."
