"""The whole queue as the engine takes it: who is in it, which homes they could have, how many beds, what is decided."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from famn.access.actor import acting
from famn.homes.models import CapacityPeriod
from famn.plans.rules import weight
from famn.plans.snapshot import QueueSnapshot, queue_snapshot
from famn.referrals.queries_matching import referrals_to_match
from famn.referrals.snapshot import snapshot
from matchcore import rank
from matchcore.planning import plan
from tests.matching_world import NOW, TODAY, answer_yes, make_home, make_needing, make_referral, say


def seen(world, key: str = "matching") -> QueueSnapshot:
    by = world.actors[key]
    with acting(by):
        return queue_snapshot(by.cooperation_id, on=TODAY)


def homes_of(found: QueueSnapshot, code: str) -> set[str]:
    return {place.home for place in found.facts.places if place.referral == code}


@pytest.mark.covers("R-114")
def test_the_bands_are_those_of_each_referrals_own_sheet(world):
    calm, trauma, smoke = make_home(world), make_home(world), make_home(world, smoke_free=False, languages=["ar"])
    say(world, calm, "calm_home", "met")
    say(world, trauma, "trauma_informed", "met")
    world_of = [
        make_needing(world, ("calm_home", False), ("trauma_informed", False)),
        make_needing(world, ("trauma_informed", True), ("own_room", False), children=2),
        make_needing(world, ("smoke_free", True), languages=["ar"]),
        make_needing(world, ("own_room", True), letter="b", siblings_together=False, children=2),
    ]
    with acting(world.actors["secretary_a"]):
        for language in ("", "ar"):
            world_of[2].needs.create(
                cooperation_id=world_of[2].cooperation_id,
                board_id=world_of[2].board_id,
                code="language",
                language=language,
                rank=7 + bool(language),
            )
    found = seen(world)
    with acting(world.actors["matching"]):
        for referral in world_of:
            alone = snapshot(referrals_to_match().get(pk=referral.pk), on=TODAY)
            sheet = rank(alone.market, alone.request, alone.rules, salt="another")
            ours = found.bands[referral.code]
            assert {home: (row.band, row.answers, row.notices) for home in ours.band for row in [ours.row(home)]} == {
                row.home: (row.band, row.answers, row.notices) for row in sheet.rows
            }
            assert (ours.fallen, ours.counts) == (len(sheet.fallen), sheet.counts)
    assert homes_of(found, world_of[2].code) == {calm.code, trauma.code}
    assert smoke.code in homes_of(found, world_of[0].code)


def test_a_referral_that_lacks_too_much_is_left_out_with_the_reason(world):
    ready = make_needing(world)
    lacking = make_needing(world, starts_on=None)
    found = seen(world)
    assert list(found.requests) == [ready.code]
    assert "startdag" in found.left_out[lacking.code]


def test_drafts_and_closed_referrals_are_not_in_the_queue(world):
    make_needing(world, status="draft", sent_at=None)
    make_needing(world, status="withdrawn")
    make_needing(world, status="no_home_found")
    assert not seen(world).referrals


@pytest.mark.covers("R-86a")
def test_siblings_together_have_only_whole_places_and_others_may_be_shared_out(world):
    make_home(world, places=3)
    together, apart = make_needing(world, children=2), make_needing(world, children=3, siblings_together=False)
    found = seen(world)
    assert {place.children for place in found.facts.places if place.referral == together.code} == {0b11}
    assert {place.children for place in found.facts.places if place.referral == apart.code} == set(range(1, 8))
    splits = {each.code: each.splits for each in found.facts.referrals}
    assert splits[together.code] == ()
    assert splits[apart.code] == ((0b001, 0b110), (0b011, 0b100), (0b101, 0b010))


@pytest.mark.covers("R-86")
def test_two_referrals_together_never_make_more_children_than_the_rule_allows(world):
    make_home(world, places=5)
    one, other = make_needing(world, children=2), make_needing(world, children=2)
    found = seen(world)
    assert homes_of(found, one.code) == homes_of(found, other.code) != set()
    assert plan(found.queue).children_placed == 2


def test_a_home_with_fewer_places_at_first_is_never_promised_twice(world):
    home = make_home(world, places=1)
    more_from = TODAY + timedelta(days=30)
    with acting(world.actors["coordinator"]):
        CapacityPeriod.objects.filter(home=home).update(ends_on=more_from)
        CapacityPeriod.objects.create(cooperation_id=home.cooperation_id, home=home, kind="long_term", places=2, starts_on=more_from)
    soon = make_needing(world, starts_on=TODAY)
    later, third = (make_needing(world, starts_on=more_from) for _ in range(2))
    found = seen(world)
    assert found.facts.beds == {home.code: 2}
    assert {place.referral: place.beds for place in found.facts.places} == {soon.code: 2, later.code: 1, third.code: 1}
    assert plan(found.queue).children_placed == 2


def test_two_who_each_have_somebody_they_must_not_meet_are_kept_apart(world):
    make_home(world)
    for _ in range(2):
        make_needing(world, must_not_meet=True)
    make_needing(world)
    found = seen(world)
    assert len(found.queue.conflicts) == 1
    assert plan(found.queue).children_placed == 2


def test_what_people_have_decided_is_out_of_the_queue_and_its_home_is_nobodys(world):
    home, other = make_home(world), make_home(world)
    yes, waiting = make_needing(world), make_needing(world)
    answer_yes(world, yes, home)
    found = seen(world)
    assert found.decided[yes.code].home == home.code
    assert not found.decided[yes.code].offered
    assert list(found.requests) == [waiting.code]
    assert homes_of(found, waiting.code) == {other.code}


def test_of_siblings_apart_those_whose_home_said_yes_are_decided_and_the_rest_wait(world):
    home, other = make_home(world, places=1), make_home(world, places=1)
    referral = make_needing(world, children=2, siblings_together=False)
    answer_yes(world, referral, home)
    found = seen(world)
    codes = [child.code for child in found.referrals[referral.code].children.all()]
    assert found.decided[referral.code].children == (codes[0],)
    assert found.facts.referrals[0].children == (codes[1],)
    assert homes_of(found, referral.code) == {other.code}


def test_a_home_that_has_said_no_is_not_proposed_again_this_round(world):
    from famn.referrals.actions.asking import register_phone_answer
    from famn.referrals.enums import QuestionAnswer

    home = make_home(world)
    referral = make_needing(world)
    by = world.actors["matching"]
    with acting(by):
        register_phone_answer(
            by=by, referral=referral, home=home, answer=QuestionAnswer.NO, spoke_with="Pappan", said="Inte nu.", words={}, at=NOW
        )
    found = seen(world)
    assert found.facts.declined == ((referral.code, home.code),)
    assert plan(found.queue).children_placed == 0


def test_a_protected_child_or_home_tells_no_place(world):
    hidden_home = make_home(world, protection="confidential", municipality_id=None)
    make_home(world)
    referral = make_needing(world, protected=True, home_locality=None, home_municipality=None)
    found = seen(world)
    assert found.requests[referral.code].point is None
    ours = found.bands[referral.code]
    assert {ours.row(home).distance_m for home in ours.band} == {None}
    market = found.markets[referral.code]
    assert market.homes[market.index[hidden_home.code]].point is None


def test_urgency_and_days_waited_weigh_as_the_table_says(world):
    make_home(world)
    urgent = make_referral(world, kind="emergency", legal_basis="lvu_6")
    found = seen(world)
    (queued,) = found.facts.referrals
    assert (queued.kind, queued.care_law, queued.waiting_days) == ("emergency", "lvu_6", 10)
    table = found.policy.priorities
    each = weight(table, kind="emergency", care_law="lvu_6", waiting_days=10)
    assert each == table["base"] + table["by_kind"]["emergency"] + table["by_law"]["lvu_6"] + 10 * table["per_day"]
    assert found.queue.option_value.tolist() == [each * 101 + 100]
    assert urgent.code in found.requests


def test_it_costs_as_many_queries_for_two_as_for_twenty(world):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            found = seen(world)
        assert found.requests
        return len(caught)

    make_home(world)
    for _ in range(2):
        make_needing(world, ("calm_home", False))
    few = queries()
    for number in range(18):
        make_needing(world, ("calm_home", False), ("own_room", True), letter="ab"[number % 2], children=1 + number % 3)
        say(world, make_home(world), "calm_home", "met")
    assert queries() == few


def test_another_cooperations_queue_is_not_in_it(world):
    make_needing(world)
    assert not seen(world, "matching:2").referrals
