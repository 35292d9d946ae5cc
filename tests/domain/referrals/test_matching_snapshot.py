"""What the engine is told of the bank: which homes, which facts, and that it costs the same for one home as for thirty."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from famn.access.actor import acting
from famn.kernel.denied import Refused
from famn.referrals.queries_matching import referrals_to_match
from famn.referrals.snapshot import Snapshot, snapshot
from matchcore import Answer, rank
from tests.homes_world import make_network_home
from tests.matching_world import TODAY, answer_yes, make_home, make_needing, move_in, say


def seen(world, referral, key: str = "matching") -> Snapshot:
    with acting(world.actors[key]):
        return snapshot(referrals_to_match().get(pk=referral.pk), on=TODAY)


def codes(found: Snapshot) -> set[str]:
    return {home.id for home in found.market.homes}


def home_in(found: Snapshot, code: str):
    return found.market.homes[found.market.index[code]]


@pytest.mark.covers("R-15a")
@pytest.mark.parametrize("key", ["matching", "head", "coordinator"])
def test_a_network_home_is_never_in_it_not_even_for_who_may_see_it(world, key):
    shared = make_home(world)
    network = make_network_home(world)
    with acting(world.actors["secretary_a"]):
        network.status = "ready"  # so that nothing but being a network home keeps it out
        network.save()
    referral = make_needing(world, handled_by=world.users["coordinator"])
    found = seen(world, referral, key)
    assert codes(found) == {shared.code}
    assert network.code not in found.beside


@pytest.mark.covers("R-15")
def test_homes_outside_the_bank_and_of_another_cooperation_are_not_in_it(world):
    ready = make_home(world)
    paused = make_home(world, status="paused")
    make_home(world, status="in_process")
    make_home(world, status="closed")
    make_home(world, status="in_process", consent_all_members_on=None)
    make_home(world, number=2, place="2480")
    assert codes(seen(world, make_needing(world))) == {ready.code, paused.code}


@pytest.mark.covers("R-16a")
def test_a_paused_home_stays_in_the_register_but_is_no_proposal(world):
    paused = make_home(world, status="paused")
    assert not home_in(seen(world, make_needing(world)), paused.code).open_to_offers


def test_facts_of_the_profile_answer_needs_and_a_spoken_word_goes_before_them(world):
    home = make_home(world, smoke_free=True, furred_pets=True, adult_at_home="part", last_word_on=TODAY - timedelta(days=3))
    say(world, home, "no_furred_pets", "willing")
    words = home_in(seen(world, make_needing(world)), home.code).words
    assert words["smoke_free"].answer is Answer.MET
    assert words["smoke_free"].recorded_on == TODAY - timedelta(days=3)
    assert words["no_furred_pets"].answer is Answer.WILLING
    assert "adult_at_home" not in words


FACTS = {
    "smoke_free": ({"smoke_free": True}, {"smoke_free": False}),
    "no_furred_pets": ({"furred_pets": False}, {"furred_pets": True}),
    "adult_at_home": ({"adult_at_home": "full"}, {"adult_at_home": "no"}),
    "own_room": ({"rooms_free": 2}, {"rooms_free": 0}),
}


@pytest.mark.parametrize("need", FACTS)
def test_a_fact_answers_where_what_was_said_of_the_need_is_too_old_to_count(world, need):
    yes, no = (make_home(world, last_word_on=TODAY - timedelta(days=3), **facts) for facts in FACTS[need])
    silent = make_home(world, last_word_on=TODAY - timedelta(days=500), **FACTS[need][0])
    for home in (yes, no, silent):
        say(world, home, need, "willing", days_ago=400)
    found = seen(world, make_needing(world, (need, False)))
    assert home_in(found, yes.code).words[need].answer is Answer.MET
    assert home_in(found, no.code).words[need].answer is Answer.AGAINST
    assert home_in(found, silent.code).words[need].answer is Answer.WILLING, "what is newest, though too old: to be asked again"
    ranking = rank(found.market, found.request, found.rules, salt="s")
    assert {row.home: row.answers for row in ranking.rows}[yes.code] == (Answer.MET,)
    assert {row.home: row.answers for row in ranking.rows}[silent.code] == (Answer.UNKNOWN,)


def test_a_language_is_a_need_of_its_own(world):
    speaks = make_home(world, languages=["ar", "sv"])
    other = make_home(world, languages=["sv"])
    unasked = make_home(world, languages=[])
    referral = make_needing(world)
    with acting(world.actors["secretary_a"]):
        referral.needs.create(cooperation_id=referral.cooperation_id, board_id=referral.board_id, code="language", language="ar", rank=1)
    found = seen(world, referral)
    assert [need.code for need in found.request.needs] == ["language:ar"]
    assert home_in(found, speaks.code).words["language:ar"].answer is Answer.MET
    assert home_in(found, other.code).words["language:ar"].answer is Answer.AGAINST
    assert "language:ar" not in home_in(found, unasked.code).words


def test_children_there_are_age_bands_and_the_boards_to_consult_have_no_count(world):
    home = make_home(world, place="2282", locality=world.localities["2282"])
    move_in(world, home, letter="b", children=2)
    beside = seen(world, make_needing(world)).beside[home.code]
    assert len(beside.children_there) == 2
    assert set(beside.children_there) <= {"6-9", "10-12", "13-15"}
    assert beside.consult_municipality == world.municipalities["2282"]
    assert beside.consult_boards == (world.boards["b"].name,)


def test_a_board_does_not_consult_itself(world):
    home = make_home(world)
    move_in(world, home, letter="a")
    beside = seen(world, make_needing(world)).beside[home.code]
    assert (beside.consult_municipality, beside.consult_boards) == (None, ())


def test_a_reservation_shuts_the_home_for_others_but_not_for_its_own_referral(world):
    home = make_home(world, places=1)
    mine = make_needing(world)
    assert answer_yes(world, mine, home).reserved
    assert not home_in(seen(world, mine), home.code).reserved
    assert seen(world, mine).beside[home.code].reserved_here
    assert home_in(seen(world, make_needing(world, letter="b")), home.code).reserved


def test_who_must_not_meet_excludes_only_where_both_sides_have_somebody(world):
    home = make_home(world)
    move_in(world, home, letter="b", must_not_meet=True)
    assert seen(world, make_needing(world)).request.conflicts == frozenset()
    assert seen(world, make_needing(world, must_not_meet=True)).request.conflicts == {home.code}


def test_a_protected_home_and_a_protected_child_have_no_point(world):
    hidden = make_home(world, place=None, municipality=None, protection="registration")
    shown = make_home(world)
    found = seen(world, make_needing(world, protected=True, home_locality=None, home_municipality=None))
    assert home_in(found, hidden.code).point is None
    assert home_in(found, hidden.code).point_hidden
    assert home_in(found, shown.code).point is not None
    assert found.request.point is None
    assert found.request.point_hidden


@pytest.mark.covers("R-82")
def test_nothing_is_searched_before_the_network_is_considered(world):
    referral = make_needing(world, network_outcome="")
    with pytest.raises(Refused) as no:
        seen(world, referral)
    assert no.value.code == "network_first"


def test_one_home_and_thirty_cost_the_same(world):
    referral = make_needing(world, ("trauma_informed", True))

    def cost() -> int:
        with acting(world.actors["matching"]), CaptureQueriesContext(connection) as queries:
            snapshot(referrals_to_match().get(pk=referral.pk), on=TODAY)
        return len([query for query in queries if "SELECT" in query["sql"].upper() and "set_config" not in query["sql"]])

    say(world, make_home(world), "trauma_informed", "met")
    one = cost()
    for _number in range(29):
        say(world, make_home(world), "trauma_informed", "met")
    assert cost() == one
