"""What the sheet says beside a home: that somebody else has no other, and contracts and decisions that do not last."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.homes import actions
from famn.homes.models import FosterHome
from famn.organisations.actions import set_module
from famn.organisations.enums import Module
from famn.plans.only_home import only_homes, only_homes_beside
from famn.plans.snapshot import waiting_for
from famn.referrals.actions.asking import register_phone_answer
from famn.referrals.bank import bank_on
from famn.referrals.enums import QuestionAnswer
from famn.referrals.models import MatchRun
from famn.referrals.queries_matching import referrals_to_match
from famn.referrals.snapshot import policy_in_force, rules_of, snapshot
from matchcore import rank
from tests.matching_world import NOW, TODAY, answer_yes, make_home, make_needing
from tests.web.test_today import sign_in

SAID = "Enda hemmet för en annan förfrågan som väntar"


def found_by(world, key="matching"):
    by = world.actors[key]
    with acting(by):
        rules = rules_of(policy_in_force(by.cooperation_id, TODAY))
        bank = bank_on(by.cooperation_id, on=TODAY, freshness_days=rules.freshness_days)
        return only_homes(waiting_for(bank, rules, cooperation_id=by.cooperation_id))


def sheet(world, key, referral):
    return sign_in(world, key).get(reverse("match_sheet", args=[referral.pk]))


@pytest.fixture
def needed(world):
    """Two homes; one of them is the only one for a pair of siblings of board B."""
    roomy, small = make_home(world, places=3), make_home(world, places=1)
    return roomy, small, make_needing(world), make_needing(world, letter="b", children=2)


@pytest.mark.covers("R-67", "R-86a")
def test_a_home_that_somebody_else_has_no_other_than(world, needed):
    roomy, _small, _one, siblings = needed
    assert found_by(world) == {roomy.code: (siblings.code,)}
    third = make_home(world, places=2)
    assert found_by(world) == {}
    with acting(world.actors["coordinator"]):
        FosterHome.objects.filter(pk=third.pk).update(status="paused")
    assert found_by(world) == {roomy.code: (siblings.code,)}


def test_a_home_that_has_said_no_is_none(world, needed):
    roomy, small, one, _siblings = needed
    by = world.actors["matching"]
    with acting(by):
        register_phone_answer(
            by=by, referral=one, home=small, answer=QuestionAnswer.NO, spoke_with="Mamman", said="Inte nu.", words={}, at=NOW
        )
    assert set(found_by(world)[roomy.code]) == {one.code, needed[3].code}


def test_what_is_reserved_already_does_not_wait(world, needed):
    roomy, small, one, siblings = needed
    answer_yes(world, siblings, roomy)
    assert found_by(world) == {small.code: (one.code,)}


def test_against_counting_by_hand_over_every_sheet(world):
    for places in (1, 1, 2, 3):
        make_home(world, places=places)
    make_home(world, smoke_free=False)
    for children in (1, 2, 3, 3):
        make_needing(world, ("smoke_free", True), children=children)
    with acting(world.actors["matching"]):
        by_hand: dict[str, list[str]] = {}
        for referral in referrals_to_match():
            alone = snapshot(referral, on=TODAY)
            homes = [row.home for row in rank(alone.market, alone.request, alone.rules, salt="x").rows]
            if len(homes) == 1:
                by_hand.setdefault(homes[0], []).append(referral.code)
    assert by_hand and found_by(world) == {home: tuple(sorted(codes)) for home, codes in by_hand.items()}


@pytest.mark.parametrize("key", ["matching", "matching_other", "head"])
def test_those_who_see_the_queue_read_for_whom(world, needed, key):
    _roomy, _small, one, siblings = needed
    sheet(world, "matching", one)  # makes the run
    page = sheet(world, key, one)
    text = page.content.decode()
    assert text.count(SAID) == 1 and siblings.code in text
    assert reverse("match_sheet", args=[siblings.pk]) in text
    with acting(world.actors["head"]):
        assert ReadEntry.objects.filter(action="list", subject_kind="referral", codes=[siblings.code]).exists()
    own = sheet(world, key, siblings)
    assert SAID not in own.content.decode(), "the home is the only one for this very referral"


def test_a_coordinator_reads_that_it_is_so_and_not_for_whom(world, needed):
    _roomy, _small, one, siblings = needed
    sheet(world, "matching", one)
    with acting(world.actors["matching"]):
        for referral in (one, siblings):
            type(referral).objects.filter(pk=referral.pk).update(handled_by=world.users["coordinator"])
    text = sheet(world, "coordinator", one).content.decode()
    assert SAID in text and siblings.code not in text and str(siblings.pk) not in text


@pytest.mark.parametrize("key", ["secretary_a", "worker_a", "manager_a", "secretary_b"])
def test_boards_learn_nothing_of_it(world, needed, key):
    _roomy, _small, one, siblings = needed
    answer = sheet(world, key, one)
    assert answer.status_code in {403, 404} and siblings.code not in answer.content.decode()
    with acting(world.actors["secretary_a"]):
        seen = snapshot(referrals_to_match().get(pk=one.pk), on=TODAY)
        found = only_homes_beside(one.code, seen.bank, seen.rules, cooperation_id=one.cooperation_id)
    assert siblings.code not in found.keys and not found.homes


def test_forty_waiting_cost_as_many_queries_as_one(world, needed):
    one = needed[2]
    client = sign_in(world, "matching")
    client.get(reverse("match_sheet", args=[one.pk]))

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("match_sheet", args=[one.pk])).status_code == 200
        return len(queries)

    few = cost()
    for number in range(12):
        make_needing(world, children=1 + number % 3)
    assert cost() == few


# --- Contracts and decisions --------------------------------------------------------------------------------------------


def with_provider(world, home, **contract):
    by = world.actors["head"]
    with acting(by):
        provider = actions.register_provider(by=by, facts={"name": "Ekudden", "ivo_permit": "IVO 1", **contract}, at=NOW)
    with acting(world.actors["coordinator"]):
        FosterHome.objects.filter(pk=home.pk).update(operator="provider", provider=provider)


def approval(world, home, kind="approval", ends_on=None, **more):
    by = world.actors["coordinator"]
    with acting(by):
        return actions.note_permit(
            by=by, home=home, kind=kind, issuing_board=world.boards["a"], decided_on=TODAY - timedelta(days=400), ends_on=ends_on, at=NOW,
            **more,
        )  # fmt: skip


YEAR = TODAY + timedelta(days=365)


@pytest.mark.parametrize(
    ("contract", "says"),
    [
        ({}, "Inget avtal med Ekudden är registrerat."),
        (
            {"contract_starts_on": TODAY - timedelta(days=900), "contract_ends_on": TODAY + timedelta(days=60)},
            "medan barnet är tänkt att bo där",
        ),
        ({"contract_starts_on": TODAY - timedelta(days=900), "contract_ends_on": TODAY - timedelta(days=60)}, "gäller inte på startdagen"),
        ({"contract_starts_on": TODAY + timedelta(days=9)}, "gäller först från"),
    ],
)
def test_a_providers_contract_that_does_not_last_is_said_and_does_not_move_the_home(world, contract, says):
    home = make_home(world)
    referral = make_needing(world, ends_on=YEAR)
    before = sheet(world, "matching", referral).content.decode()
    with_provider(world, home, **contract)
    text = sheet(world, "matching", referral).content.decode()
    assert "Avtalet täcker inte tiden" in text and says in text and "Avtalet täcker inte tiden" not in before
    with acting(world.actors["matching"]):
        assert MatchRun.objects.count() == 1, "it is told beside the order and is no part of it"


@pytest.mark.covers("R-81", "R-117")
def test_an_approval_that_ends_within_the_stay_is_said_and_one_that_lasts_is_not(world):
    ends, lasts = make_home(world), make_home(world)
    approval(world, ends, ends_on=TODAY + timedelta(days=30))
    approval(world, lasts, ends_on=YEAR)
    with_provider(world, lasts, contract_starts_on=TODAY - timedelta(days=900))
    text = sheet(world, "matching", make_needing(world, ends_on=YEAR)).content.decode()
    assert text.count("Medgivandet täcker inte tiden") == 1 and "Medgivandet slutar gälla" in text and "Avtalet" not in text


def test_permits_are_told_of_only_where_the_cooperation_keeps_them(world):
    home = make_home(world)
    approval(world, home, kind="permit", ends_on=TODAY + timedelta(days=30))
    referral = make_needing(world)
    assert "Tillståndet" not in sheet(world, "matching", referral).content.decode()
    by = world.actors["head"]
    with acting(by):
        set_module(by=by, module=Module.PERMITS, is_on=True, starts_on=TODAY, at=NOW)
    assert "Tillståndet täcker inte tiden" in sheet(world, "matching", referral).content.decode()
