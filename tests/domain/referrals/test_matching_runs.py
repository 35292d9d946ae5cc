"""Stored runs: the board's order, the same answer again, relaxations that keep their promise, what differs."""

import json

import pytest

from famn.access.actor import acting
from famn.audit.models import Act
from famn.kernel.denied import Denied, Refused
from famn.referrals.actions.matching import relax_run, rerun_stored, run_match
from famn.referrals.models import MatchRun, Need, Referral
from famn.referrals.queries_matching import homes_have_changed, is_outdated, referrals_to_match, stored_answer
from famn.referrals.rules_matching import difference
from famn.referrals.snapshot import snapshot
from matchcore import ObstacleKind
from tests.deciding_world import BORN
from tests.matching_world import NOW, TODAY, make_home, make_needing, say


def run(world, referral: Referral, key: str = "matching", **more) -> MatchRun:
    by = world.actors[key]
    with acting(by):
        return run_match(by=by, referral=Referral.objects.get(pk=referral.pk), at=NOW, **more)


def order(made: MatchRun) -> list[str]:
    return [row.home for row in stored_answer(made).ranking.rows]


@pytest.mark.covers("R-01", "R-114")
def test_the_boards_order_of_needs_decides_and_turning_it_turns_the_sheet(world):
    calm, trauma = make_home(world), make_home(world)
    say(world, calm, "calm_home", "met")
    say(world, trauma, "trauma_informed", "met")
    referral = make_needing(world, ("calm_home", False), ("trauma_informed", False))
    assert order(run(world, referral)) == [calm.code, trauma.code]
    with acting(world.actors["secretary_a"]):
        for need in Need.objects.filter(referral=referral):
            need.rank = 3 - need.rank
            need.save()
    assert order(run(world, referral)) == [trauma.code, calm.code]


@pytest.mark.covers("R-114")
def test_many_lesser_needs_never_outweigh_the_first(world):
    first, rest = make_home(world), make_home(world)
    say(world, first, "night_care", "willing")
    for need in ("calm_home", "trauma_informed", "leisure", "own_room"):
        say(world, rest, need, "met")
    needs = [("night_care", False), ("calm_home", False), ("trauma_informed", False), ("leisure", False)]
    assert order(run(world, make_needing(world, *needs)))[0] == first.code


@pytest.mark.covers("R-86a")
def test_siblings_together_need_a_bed_each(world):
    large, small = make_home(world, places=2), make_home(world, places=1)
    made = run(world, make_needing(world, children=2))
    assert order(made) == [large.code]
    fallen = stored_answer(made).ranking.fallen
    assert [(each.home, each.obstacles[0].kind) for each in fallen] == [(small.code, ObstacleKind.CAPACITY)]


@pytest.mark.covers("R-19")
def test_the_stored_input_gives_the_same_answer_after_the_home_has_changed(world):
    home = make_home(world)
    say(world, home, "calm_home", "met")
    referral = make_needing(world, ("calm_home", True))
    made = run(world, referral)
    with acting(world.actors["coordinator"]):
        home.status = "closed"
        home.save()
        home.words.all().delete()
    with acting(world.actors["matching"]):
        again = rerun_stored(by=world.actors["matching"], run=MatchRun.objects.get(pk=made.pk))
        assert again.same
        assert again.output == made.output
    assert order(run(world, referral)) == []


def test_a_changed_output_is_told(world):
    make_home(world)
    made = run(world, make_needing(world))
    made.output = made.output.replace('"free_places":3', '"free_places":2')
    with acting(world.actors["matching"]):
        assert not rerun_stored(by=world.actors["matching"], run=made).same


def test_a_run_holds_no_name_and_no_board(world):
    make_home(world)
    made = run(world, make_needing(world))
    for secret in ("Provsson", "Provhemmet", "Provvägen", world.boards["a"].name):
        assert secret not in made.input + made.output
    assert {home["id"] for home in json.loads(made.input)["homes"]}


@pytest.mark.covers("R-19")
def test_a_relaxation_brings_exactly_the_promised_homes(world):
    near = make_home(world, locality=world.localities["2280"])
    far = make_home(world, place="2283", locality=world.localities["2283"])
    referral = make_needing(world, distance_limit_km=30)
    made = run(world, referral)
    assert order(made) == [near.code]
    suggestions = stored_answer(made).relaxations
    number = next(number for number, each in enumerate(suggestions) if each.changes[0].kind is ObstacleKind.DISTANCE)
    promised = set(suggestions[number].homes)
    assert promised == {far.code}
    by = world.actors["matching"]
    with acting(by):
        with pytest.raises(Refused) as no:
            relax_run(by=by, run=made, number=number, agreed=" ", at=NOW)
        assert no.value.code == "agreed_by_whom"
        relaxed = relax_run(by=by, run=made, number=number, agreed="Enhetschefen i nämnd A", at=NOW)
        assert set(order(relaxed)) - set(order(made)) == promised
        assert relaxed.applied[0]["agreed"] == "Enhetschefen i nämnd A"
        assert rerun_stored(by=by, run=relaxed).same
        assert not is_outdated(relaxed, snapshot(referrals_to_match().get(pk=referral.pk), on=TODAY))
        assert Act.objects.filter(verb="match_relaxed", subject_id=referral.pk).count() == 1


def test_what_gfo_may_relax_needs_nobodys_yes_and_what_nobody_may_is_refused(world):
    referral = make_needing(world)
    age = TODAY.year - BORN
    make_home(world, age_from=age + 1, age_to=age + 5)
    made = run(world, referral)
    suggestions = stored_answer(made).relaxations
    number = next(number for number, each in enumerate(suggestions) if {change.by for change in each.changes} == {"gfo"})
    by = world.actors["matching"]
    with acting(by):
        assert len(order(relax_run(by=by, run=made, number=number, agreed="", at=NOW))) == 1
        for wrong in (-1, len(suggestions)):
            with pytest.raises(Refused):
                relax_run(by=by, run=made, number=wrong, agreed="Någon", at=NOW)


def test_nobody_relaxes_a_missing_place(world):
    make_home(world, places=1)
    made = run(world, make_needing(world, children=2, siblings_together=True))
    closed = [number for number, each in enumerate(stored_answer(made).relaxations) if not each.relaxable]
    by = world.actors["matching"]
    with acting(by):
        for number in closed:
            with pytest.raises(Refused) as no:
                relax_run(by=by, run=made, number=number, agreed="Någon", at=NOW)
            assert no.value.code == "not_relaxable"
    assert closed or stored_answer(made).ranking.fallen


def test_a_changed_referral_is_told_from_changed_homes(world):
    home = make_home(world)
    referral = make_needing(world, ("calm_home", False))
    made = run(world, referral)

    def now():
        return snapshot(referrals_to_match().get(pk=referral.pk), on=TODAY)

    with acting(world.actors["matching"]):
        assert not is_outdated(made, now())
        assert not homes_have_changed(made, now())
    say(world, home, "calm_home", "met")
    with acting(world.actors["matching"]):
        assert not is_outdated(made, now())
        assert homes_have_changed(made, now())
    with acting(world.actors["secretary_a"]):
        Referral.objects.filter(pk=referral.pk).update(distance_limit_km=10)
    with acting(world.actors["matching"]):
        assert is_outdated(made, now())


def test_the_difference_names_new_homes_fallen_ones_and_moved_bands(world):
    stays, falls = make_home(world), make_home(world)
    say(world, falls, "calm_home", "met")
    referral = make_needing(world, ("calm_home", True))
    before = {row.home: row.band for row in stored_answer(run(world, referral)).ranking.rows}
    new = make_home(world)
    say(world, stays, "calm_home", "willing")
    with acting(world.actors["coordinator"]):
        falls.words.update(answer="against")
    found = difference(before, stored_answer(run(world, referral)).ranking)
    assert found.new == (new.code,)
    assert [(each.home, each.obstacles[0].kind) for each in found.fell] == [(falls.code, ObstacleKind.NEED)]
    assert [(each.home, each.before, each.after) for each in found.moved] == [(stays.code, 2, 1)]


def test_equal_homes_keep_their_order_from_one_sheet_to_the_next(world):
    for _number in range(6):
        make_home(world)
    referral = make_needing(world)
    assert order(run(world, referral)) == order(run(world, referral))


@pytest.mark.covers("R-136")
@pytest.mark.parametrize("key", ["head", "coordinator", "secretary_a", "manager_a"])
def test_only_the_matching_coordinator_makes_runs(world, key):
    referral = make_needing(world)
    by = world.actors[key]
    with acting(by), pytest.raises(Denied):
        run_match(by=by, referral=referral, at=NOW)


def test_runs_are_stored_for_good(world):
    made = run(world, make_needing(world))
    with acting(world.actors["matching"]), pytest.raises(Exception, match="permission denied"):
        MatchRun.objects.filter(pk=made.pk).update(output="{}")


@pytest.mark.parametrize("key", ["secretary_a", "worker_a", "secretary_b", "matching:2", "supervisor", "parent"])
def test_nobody_but_gfos_case_workers_sees_a_run(world, key):
    run(world, make_needing(world))
    with acting(world.actors[key]):
        assert MatchRun.objects.count() == 0
