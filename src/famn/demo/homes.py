"""The home bank comes to be: registered, assessed, in the bank, paused, under review, closed; network homes beside it."""

from datetime import date, timedelta

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.assessment.actions import enter_bank, write_suitability
from famn.demo import texts
from famn.demo.acting import acting
from famn.demo.agenda import Life
from famn.demo.contacting import put_contacts
from famn.demo.names import couple
from famn.demo.register import put_approval, put_mentor, put_record, register_life
from famn.demo.world import Home, World, point
from famn.homes.actions import (
    CapacityInput,
    assign_network_home,
    change_status,
    register_home,
    register_network_home,
)
from famn.homes.actions.keeping import note_last_word
from famn.homes.enums import BankStatus, CareKind, NeedCode, WordAnswer
from famn.homes.models import FosterHome, HomeWord
from famn.organisations.models import Board, Locality
from famn.people.models import ProtectionLevel

AGES = ((0, 6), (0, 12), (0, 18), (3, 12), (3, 15), (6, 15), (6, 18), (10, 18), (12, 20), (0, 20))
CATEGORIES = (("own", 78), ("enhanced", 8), ("emergency", 9), ("treatment", 2), ("consultant", 3))
LANGUAGES = ("ar", "so", "ti", "prs", "fi", "en", "es", "uk", "se", "ssp")
OUTSIDE_ONE_IN = 9


def _place(w: World) -> Locality:
    if w.rng.randrange(OUTSIDE_ONE_IN) == 0:
        return w.rng.choices(w.outside, weights=[place.population + 150 for place in w.outside])[0]
    everywhere = [place for places in w.localities.values() for place in places]
    return w.rng.choices(everywhere, weights=[place.population + 400 for place in everywhere])[0]


def _facts(w: World, place: Locality, category: str) -> dict[str, object]:
    rng = w.rng
    kinds = [CareKind.EMERGENCY] if category == "emergency" else [CareKind.LONG_TERM]
    if category == "own" and rng.random() < 0.12:
        kinds.append(CareKind.RELIEF)
    age_from, age_to = (0, 20) if category == "emergency" and rng.random() < 0.7 else rng.choice(AGES)
    languages = ["sv"]
    if rng.random() < 0.2:
        languages.append(rng.choice(LANGUAGES))
    return {
        "category": category, "municipality": place.municipality, "locality": place, "care_kinds": [kind.value for kind in kinds],
        "age_from": age_from, "age_to": age_to, "sibling_places": rng.choice((None, 1, 2, 2, 2, 3)), "sex_wish": rng.random() < 0.1,
        "rooms_free": rng.choice((1, 1, 2, 3)), "adult_at_home": rng.choice(("no", "no", "part", "full")), "languages": languages,
        "furred_pets": rng.random() < 0.45, "smoke_free": rng.random() < 0.93, "has_car": rng.random() < 0.95,
        "short_notice": category == "emergency" or rng.random() < 0.2,
    }  # fmt: skip


def made_up_contact(w: World) -> dict[str, str]:
    """Names, address, telephone and mail of nobody."""
    number = w.rng.randrange(100)
    return {
        "names": couple(w.rng), "address": f"{w.rng.choice(texts.LOCATIONS)} {w.rng.randint(1, 90)}",
        "phone": f"070-174 06 {number:02d}", "email": f"familj{w.rng.randrange(10_000)}@exempel.se",
    }  # fmt: skip


def home_life(
    w: World, coordinator: Actor, number: int, *, fast: bool, fate: str = "", category: str = "", protected: bool = False
) -> Life:
    """A home is registered, assessed and enters the bank; ``fate`` is what becomes of it in the end."""
    place = _place(w)
    chosen = category or w.rng.choices([name for name, _ in CATEGORIES], weights=[weight for _, weight in CATEGORIES])[0]
    facts = _facts(w, place, chosen)
    facts["basic_course_on"] = w.today - timedelta(days=w.rng.randint(20, 900)) if fast and w.rng.random() < 0.85 else None
    places = w.rng.choices((1, 2, 3), weights=(45, 40, 15))[0] if chosen != "emergency" else w.rng.choice((2, 2, 3))
    facts["sibling_places"] = places if places > 1 and w.rng.random() < 0.85 else w.rng.choice((None, 1))
    if protected:
        facts["protection"] = ProtectionLevel.FLAG
    kinds = [str(kind) for kind in facts["care_kinds"]]  # type: ignore[attr-defined]
    contact = made_up_contact(w)
    with acting(coordinator):
        row = register_home(
            by=coordinator, facts=facts, contact=contact, capacity=[CapacityInput(kind, places, w.today) for kind in kinds],
            consent_on=w.today, at=w.now,
        )  # fmt: skip
        put_record(w, row, coordinator, contact["names"], number)
    home = Home(number, row, coordinator, point(place), dict.fromkeys(kinds, places))
    w.homes.append(home)
    put_contacts(w, home)
    if fate == "in_process":
        return
    yield w.later(2, 9) if fast else w.later(60, 120)
    enter(w, home)
    if fate == BankStatus.CLOSED:
        home.ready = False  # nobody ever moves in, so that it can close
    if fate in texts.STATUS_REASONS:
        yield w.on(w.back(w.rng.randint(5, 120)))
        _leave(w, home, fate)


def enter(w: World, home: Home) -> None:
    """The assessment is done: a home enters the bank and has said what it is known for."""
    by, rng = home.coordinator, w.rng
    limited = rng.random() < 0.08
    with acting(by):
        write_suitability(
            by=by, home=home.row, outcome="limited" if limited else "suitable", summary=texts.LIMITED if limited else rng.choice(texts.SUITABILITY),
            assessed_on=w.today - timedelta(days=rng.randint(0, 20)), review_by=None, at=w.now,
        )  # fmt: skip
        enter_bank(by=by, home=home.row, reason="Utredningen är klar och hemmet har samtyckt.", at=w.now)
        _say(w, home.row, by)
        put_mentor(w, home.row, by, home.number)
    home.ready = True


def _say(w: World, row: FosterHome, by: Actor) -> None:
    """What the home has said on needs: what it is known for today, some of it lately and some long ago."""
    needs = w.rng.sample([need for need in NeedCode if need != NeedCode.LANGUAGE], k=w.rng.randint(8, 17))
    rows = []
    for need in needs:
        answer = w.rng.choices((WordAnswer.MET, WordAnswer.WILLING, WordAnswer.AGAINST), weights=(45, 38, 17))[0]
        if need == NeedCode.NO_FURRED_PETS:
            answer = WordAnswer.AGAINST if row.furred_pets else WordAnswer.MET
        if need == NeedCode.SMOKE_FREE:
            answer = WordAnswer.MET if row.smoke_free else WordAnswer.AGAINST
        rows.append(
            HomeWord(cooperation_id=row.cooperation_id, home=row, need=need, answer=answer, recorded_on=max(w.today, w.back(w.rng.randint(3, 260))),
                     recorded_by=by.user_id)
        )  # fmt: skip
    HomeWord.objects.bulk_create(rows)
    note_last_word(by=by, home=row, on=max(word.recorded_on for word in rows), at=w.until)


def _leave(w: World, home: Home, fate: str) -> None:
    with acting(home.coordinator):
        home.row.refresh_from_db(fields=["status"])
        if home.row.status == BankStatus.READY:
            change_status(by=home.coordinator, home=home.row, status=fate, reason=w.rng.choice(texts.STATUS_REASONS[fate]), at=w.now)
    home.ready = False


def network_life(w: World, board: Board) -> Life:
    """A network home of one board, assigned to a coordinator by GFO's head: nobody else sees it (R-15a)."""
    secretary, head = w.organisation.at(board, Role.FH_SECRETARY), w.organisation.staff[Role.GFO_HEAD][0]
    helper = w.rng.choice([*w.organisation.staff[Role.GFO_COORDINATOR][:3], *w.organisation.staff[Role.SUPERVISOR]])
    place = w.locality(board.municipality_id)
    with acting(secretary):
        row = register_network_home(
            by=secretary, facts=_facts(w, place, "network") | {"care_kinds": ["long_term"]}, contact=made_up_contact(w), at=w.now
        )
    yield w.later(1, 6)
    with acting(head):
        assign_network_home(by=head, home=row, user=w.organisation.users[helper.user_id or 0], starts_on=w.today, at=w.now)
    yield w.later(20, 60)
    with acting(secretary):
        write_suitability(
            by=secretary,
            home=row,
            outcome="suitable",
            summary=w.rng.choice(texts.SUITABILITY),
            assessed_on=w.today,
            review_by=None,
            at=w.now,
        )
        enter_bank(by=secretary, home=row, reason="Nämnden har godkänt hemmet för barnet.", at=w.now)
        put_approval(w, row, secretary, board)


HOMES_ENTERED, HOMES_A_YEAR, IN_PROCESS = 165, 26, 30
LEAVING = (("paused", 6), ("under_review", 5), ("closed", 6))
NETWORK_BOARDS = ("2282", "2283", "2284")


def put_homes(w: World) -> None:
    """Put every home of this part on the agenda: those entered at the start, those that came since, and network homes."""
    w.agenda.put(w.on_or_before(w.entered_from), register_life(w))
    coordinators = w.organisation.staff[Role.GFO_COORDINATOR]
    entered = entering_days(w, w.number(HOMES_ENTERED, least=14))
    days = (w.anchor - w.entered_from).days - 220
    later = [w.entered_from + timedelta(days=90 + w.rng.randrange(days)) for _ in range(w.number(HOMES_A_YEAR * days / 365))]
    fates = [fate for fate, count in LEAVING for _ in range(w.number(count))]
    for number, day in enumerate([*entered, *later]):
        fast = number < len(entered)
        fate = "" if fast else (fates[number - len(entered)] if number - len(entered) < len(fates) else "")
        category = "emergency" if number < w.number(6) else ""
        protected = w.part == 0 and number == w.number(6)
        life = home_life(w, coordinators[number % len(coordinators)], number, fast=fast, fate=fate, category=category, protected=protected)
        w.agenda.put(w.on_or_before(day), life)
    for number in range(w.number(IN_PROCESS)):
        life = home_life(w, w.rng.choice(coordinators), len(entered) + len(later) + number, fast=False, fate="in_process")
        w.agenda.put(w.on_or_before(w.back(w.rng.randint(2, 110))), life)
    for board in w.boards:
        if board.municipality_id in NETWORK_BOARDS:
            w.agenda.put(w.on_or_before(w.back(w.rng.randint(150, 500))), network_life(w, board))


def entering_days(w: World, count: int) -> list[date]:
    """When the homes that were known already were entered: over two months."""
    return [w.entered_from + timedelta(days=w.rng.randrange(60)) for _ in range(count)]
