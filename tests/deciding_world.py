"""Builders for what the board decides on: a home in the bank, a referral, and an offer to board A that waits for its answer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import connection

from famn.access.actor import acting
from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.commitments.actions import open_commitment
from famn.commitments.enums import Party, Rule
from famn.homes.models import CapacityPeriod, FosterHome, HomeContact, HomeOpening
from famn.kernel.calendar import local_date
from famn.kernel.reference import new_code
from famn.placements.actions.consulting import record_consultation
from famn.placements.actions.starting import start_placement
from famn.placements.models import Placement
from famn.placements.queries import consultees
from famn.referrals.actions.deciding import decide_operationally, register_formal_decision, write_child_suitability
from famn.referrals.models import Child, HomeQuestion, Offer, OfferChild, Referral, ReferralChild
from tests.world import World

NOW = datetime.now(tz=UTC)
TODAY = local_date(NOW)
BORN = TODAY.year - 10
"""The year of an only child, and of the eldest of several: as old whatever year the tests are run in."""
SENT = NOW - timedelta(days=10)


def make_home(
    world: World, *, number: int = 1, place: str = "2280", places: int = 3, course: date | None = None, **more: Any
) -> FosterHome:
    """A home of the shared bank, ready and consenting, in the municipality ``place``, with its contact part and places."""
    key = "coordinator" if number == 1 else f"coordinator:{number}"
    with acting(world.actors[key]):
        home = FosterHome.objects.create(
            **{
                "cooperation": world.cooperations[number],
                "code": new_code("H"),
                "category": "own",
                "status": "ready",
                "municipality_id": place,
                "coordinator": world.users[key],
                "consent_all_members_on": TODAY - timedelta(days=400),
                "care_kinds": ["long_term", "emergency"],
                "basic_course_on": course,
                "created_at": SENT,
                **more,
            }
        )
        if home.protection == "none":
            HomeContact.objects.create(
                cooperation=world.cooperations[number], home=home, names="Provhemmet Lind", address="Provvägen 1", phone="060-123456"
            )
        for kind in ("long_term", "emergency"):
            CapacityPeriod.objects.create(
                cooperation=world.cooperations[number], home=home, kind=kind, places=places, starts_on=TODAY - timedelta(days=700)
            )
    return home


def make_referral(world: World, *, letter: str = "a", children: int = 1, kind: str = "long_term", **more: Any) -> Referral:
    """A sent referral of a board that GFO searches a home for, with ``children`` siblings born ``BORN`` and on."""
    board = world.boards[letter]
    row = {"cooperation": world.cooperations[1], "board": board}
    with acting(world.actors[f"secretary_{letter}"]):
        referral = Referral.objects.create(
            **{
                **row,
                "code": new_code("F"),
                "status": "searching",
                "author": world.users[f"secretary_{letter}"],
                "handled_by": world.users["matching"],
                "created_at": SENT,
                "sent_at": SENT,
                "kind": kind,
                "legal_basis": "sol",
                "disclosure_ground": "consent",
                "starts_on": TODAY,
                "home_municipality": board.municipality,
                "network_considered": "Moster och farfar",
                "network_considered_by": "Socialsekreterare",
                "network_considered_on": TODAY,
                "network_outcome": "nobody_found",
                **more,
            }
        )
        for index in range(children):
            child = Child.objects.create(**row, name=f"Tuva{'abcdefgh'[index]} Provsson", birth_date=date(2016 + index, 3, 1))
            ReferralChild.objects.create(**row, referral=referral, child=child, code=new_code("B"), birth_year=BORN + index)
    return referral


def make_offer(world: World, *, referral: Referral, home: FosterHome, children: list[ReferralChild] | None = None, **more: Any) -> Offer:
    """A live offer of the home: the home reserved, the board's door to it open, the clock D3 running since ``SENT``."""
    row = {"cooperation_id": referral.cooperation_id, "board_id": referral.board_id}
    with acting(world.actors["matching"]):
        chosen = children if children is not None else list(referral.children.order_by("birth_year"))
        question = HomeQuestion.objects.create(
            **row,
            referral=referral,
            home=home,
            home_code=home.code,
            round=referral.round,
            channel="phone",
            asked_at=SENT,
            asked_by_name="Matchare",
            answer="yes",
            answered_at=SENT,
            answered_through="phone",
            beds=len(chosen),
            age_bands=["6-9"],
            starts_on=TODAY,
        )
        with connection.cursor() as cursor:
            cursor.execute("select famn_reserve(%s)", [question.pk])
            assert cursor.fetchone() == (True,)
        offer = Offer.objects.create(
            **{
                **row,
                "referral": referral,
                "question": question,
                "home": home,
                "home_code": home.code,
                "round": referral.round,
                "reason": "Hemmet ligger nära skolan.",
                "sent_at": SENT,
                "sent_by_name": "Matchare",
                **more,
            }
        )
        for child in chosen:
            OfferChild.objects.create(**row, offer=offer, child=child)
        HomeOpening.objects.create(**row, home=home, origin="offer", origin_id=offer.pk, opened_at=SENT)
        referral.status = "offer_sent"
        referral.save(update_fields=["status"])
        open_commitment(
            by=world.actors["matching"],
            rule=Rule.OPERATIONAL_DECISION,
            party=Party.BOARD,
            **row,
            subject_kind="referral",
            subject_id=referral.pk,
            subject_code=referral.code,
            opened_on=local_date(SENT),
            round=referral.round,
        )
    return offer


def investigate(
    world: World, home: FosterHome, *, letter: str = "a", adopted_on: date | None = None, review_by: date | None = None
) -> GeneralSuitability:
    """The home's investigation, written by its coordinator and adopted by board A (or B) three months ago."""
    with acting(world.actors["coordinator"]):
        return GeneralSuitability.objects.create(
            cooperation_id=home.cooperation_id,
            home=home,
            outcome="suitable",
            summary="Trygg vardag.",
            assessed_on=TODAY - timedelta(days=120),
            adopted_by=world.boards[letter],
            adopted_on=adopted_on or TODAY - timedelta(days=90),
            review_by=review_by or TODAY + timedelta(days=400),
        )


def see_extracts(world: World, home: FosterHome, *, letter: str = "a") -> None:
    """The board has seen both register extracts."""
    with acting(world.actors[f"secretary_{letter}"]):
        for register in RegisterCheck.Register:
            RegisterCheck.objects.create(
                cooperation_id=home.cooperation_id,
                home=home,
                board=world.boards[letter],
                register=register,
                seen_on=TODAY - timedelta(days=5),
                recorded_by_name="Sekreterare",
            )


def judge(world: World, offer: Offer, *, letter: str = "a", outcome: str = "suitable") -> None:
    """The board's judgement for every child of the offer."""
    by = world.actors[f"secretary_{letter}"]
    with acting(by):
        for link in OfferChild.objects.filter(offer=offer).select_related("child").order_by("id"):
            write_child_suitability(
                by=by,
                offer=offer,
                child=link.child,
                outcome=outcome,
                best_interests="Nära skolan och syskonen.",
                childs_view="Vill bo kvar i byn.",
                at=NOW,
            )


def consult_everybody(world: World, offer: Offer, *, letter: str = "a") -> None:
    """Every consultation that the database asks for."""
    by = world.actors[f"secretary_{letter}"]
    with acting(by):
        for one in consultees(by, offer):
            record_consultation(
                by=by,
                offer=offer,
                ground=one.ground,
                municipality=one.municipality,
                consulted_board=one.board,
                done_on=TODAY,
                spoke_with="Familjehemssekreteraren",
                answer="Inget att invända.",
                at=NOW,
            )


def say_yes(world: World, offer: Offer, *, letter: str = "a") -> None:
    """The unit manager's operational yes."""
    by = world.actors[f"manager_{letter}"]
    with acting(by):
        decide_operationally(by=by, offer=offer, yes=True, decided_on=TODAY, reason="Passar", reason_to_gfo="", at=NOW)


def decide_formally(world: World, offer: Offer, *, letter: str = "a", **more: Any) -> None:
    """The committee's yes."""
    by = world.actors[f"secretary_{letter}"]
    with acting(by):
        register_formal_decision(
            **{
                "by": by,
                "offer": offer,
                "kind": "committee",
                "yes": True,
                "decided_on": TODAY,
                "decided_by": "Individutskottet",
                "reported_by": "Enhetschefen",
                "participants": "",
                "reference": "§ 12",
                "legal_basis": "",
                "at": NOW,
                **more,
            }
        )


@dataclass
class Case:
    """A referral with its home and offer."""

    referral: Referral
    home: FosterHome
    offer: Offer

    def fresh(self) -> SimpleNamespace:
        """The referral and offer as they stand in the database; read inside ``acting``."""
        return SimpleNamespace(referral=Referral.objects.get(pk=self.referral.pk), offer=Offer.objects.get(pk=self.offer.pk))


def make_case(
    world: World, *, children: int = 1, letter: str = "a", home: FosterHome | None = None, offer: dict[str, Any] | None = None, **more: Any
) -> Case:
    """An offer that waits for the board's answer; nothing is done yet. The home lies in board A's municipality."""
    home = home or make_home(world)
    referral = make_referral(world, children=children, letter=letter, **more)
    return Case(referral, home, make_offer(world, referral=referral, home=home, **(offer or {})))


def make_ready(world: World, **more: Any) -> Case:
    """An offer with everything a start demands."""
    case = make_case(world, **more)
    letter = more.get("letter", "a")
    investigate(world, case.home, letter=letter)
    see_extracts(world, case.home, letter=letter)
    judge(world, case.offer, letter=letter)
    consult_everybody(world, case.offer, letter=letter)
    say_yes(world, case.offer, letter=letter)
    decide_formally(world, case.offer, letter=letter)
    return case


def start(world: World, case: Case, *, letter: str = "a", **more: Any) -> list[Placement]:
    """Let the offer's children move in today."""
    by = world.actors[f"secretary_{letter}"]
    with acting(by):
        return start_placement(
            **{
                "by": by,
                "offer": case.offer,
                "starts_on": TODAY,
                "expected_end_on": TODAY + timedelta(days=300),
                "responsible": world.users[f"worker_{letter}"],
                "at": NOW,
                **more,
            }
        )


def make_placement(world: World, **more: Any) -> Placement:
    """One child who moved in today."""
    return start(world, make_ready(world, **more), letter=more.get("letter", "a"))[0]
