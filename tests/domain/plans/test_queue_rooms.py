"""A room of one's own in the queue: no home is proposed to more children who must have one than it has rooms."""

from __future__ import annotations

from itertools import combinations, product
from random import Random

import pytest

from famn.access.actor import acting
from famn.homes.models import CapacityPeriod, FosterHome
from famn.plans.rules import QueueFacts, weighed
from famn.plans.rules_one_by_one import one_by_one
from famn.plans.snapshot import QueueSnapshot, queue_snapshot
from famn.referrals.models import Referral
from matchcore.answer import plan_data
from matchcore.check import check_plan
from matchcore.planning import plan
from matchcore.queue import queue_from
from tests.matching_world import TODAY, make_home, make_needing, say

MUST, WISH = ("own_room", True), ("own_room", False)


def seen(world) -> QueueSnapshot:
    by = world.actors["matching"]
    with acting(by):
        return queue_snapshot(by.cooperation_id, on=TODAY)


def proposed(found: QueueSnapshot) -> list[tuple[str, str, int]]:
    """Referral, home and number of children in the plan of the queue, which the checker has agreed to."""
    queue = queue_from(weighed(found.facts, found.policy.priorities))
    best = plan(queue, salt="s")
    assert check_plan(queue, plan_data(best)).data()["verdict"] == "proven"
    assert sum(len(each.children) for each in one_by_one(queue, found.order)) <= best.children_placed
    return sorted((row.request, row.home, len(row.children)) for row in best.placed)


@pytest.mark.covers("R-86a")
def test_one_free_room_is_proposed_to_one_of_two_and_the_other_place_to_a_child_who_needs_none(world):
    home = make_home(world, places=2, rooms_free=1)
    first, second = make_needing(world, MUST), make_needing(world, MUST)
    assert len(proposed(seen(world))) == 1
    easy = make_needing(world, WISH)
    placed = proposed(seen(world))
    assert {row[1] for row in placed} == {home.code}
    assert easy.code in {row[0] for row in placed}
    assert len({row[0] for row in placed} & {first.code, second.code}) == 1


def test_who_only_wishes_for_a_room_is_not_kept_out(world):
    make_home(world, places=2, rooms_free=1)
    for _ in range(2):
        make_needing(world, WISH)
    found = seen(world)
    assert not found.facts.own_room
    assert len(proposed(found)) == 2


def test_a_home_that_has_said_it_can_give_a_room_has_one(world):
    home = make_home(world, places=2, rooms_free=0)
    for _ in range(2):
        make_needing(world, MUST)
    assert not proposed(seen(world))
    say(world, home, "own_room", "met")
    assert len(proposed(seen(world))) == 1


def test_siblings_apart_have_a_room_each_and_siblings_together_ask_whether_they_can_share(world):
    narrow, other = (make_home(world, places=2, rooms_free=1) for _ in range(2))
    apart = make_needing(world, MUST, children=2, siblings_together=False)
    assert proposed(seen(world)) == sorted((apart.code, home.code, 1) for home in (narrow, other))
    with acting(world.actors["secretary_a"]):
        Referral.objects.filter(pk=apart.pk).update(siblings_together=True)
    (placed,) = proposed(seen(world))
    assert placed[2] == 2  # a question on their own sheet, as it is there
    make_needing(world, MUST)
    assert sorted(row[2] for row in proposed(seen(world))) == [1, 2]
    assert len({row[1] for row in proposed(seen(world))}) == 2  # nobody else beside them in the one room


@pytest.mark.covers("R-86a")
def test_the_most_children_that_rooms_and_places_allow_are_placed(world):
    """By trying everything, from homes and referrals as they are recorded and not from the queue."""
    dice = Random(5)
    homes = [make_home(world) for _ in range(3)]
    referrals: list[tuple[Referral, int, bool]] = []
    short = 0
    for round_ in range(6):
        rooms = {home.code: dice.randint(0, 2) for home in homes}
        with acting(world.actors["coordinator"]):
            for home in homes:
                FosterHome.objects.filter(pk=home.pk).update(rooms_free=rooms[home.code])
                CapacityPeriod.objects.filter(home=home).update(places=dice.randint(1, 3))
        for _ in range(4 if round_ == 0 else 1):
            children, must = dice.choice((1, 1, 2)), dice.random() < 0.7
            needs = (MUST,) if must else ()
            apart = {"siblings_together": False} if children > 1 else {}
            referrals.append((make_needing(world, *needs, children=children, **apart), children, must))
        referrals = referrals[-5:]
        with acting(world.actors["secretary_a"]):
            Referral.objects.exclude(pk__in=[referral.pk for referral, _children, _must in referrals]).update(status="withdrawn")
        found = seen(world)
        placed = proposed(found)
        must = {referral.code for referral, _children, needs_room in referrals if needs_room}
        for home in homes:
            assert sum(children for code, where, children in placed if where == home.code and code in must) <= rooms[home.code]
        assert sum(row[2] for row in placed) == most_children(found.facts, rooms, referrals)
        short += most_children(found.facts, dict.fromkeys(rooms, 9), referrals) > sum(row[2] for row in placed)
    assert short  # rooms decided something


def most_children(facts: QueueFacts, rooms: dict[str, int], referrals: list[tuple[Referral, int, bool]]) -> int:
    """Of children in single homes or shared out over two, the most for whom there are places and rooms."""
    ways = []
    for _referral, children, must in referrals:
        mine: list[tuple[tuple[str, bool], ...]] = [(), *(((home, must),) * children for home in rooms)]
        if children == 2:
            mine += [((one, must), (other, must)) for one, other in combinations(rooms, 2)]
        ways.append(mine)
    best = 0
    for way in product(*ways):
        there = [each for mine in way for each in mine]
        if all(
            sum(home == where for where, _must in there) <= facts.beds.get(home, 0)
            and sum(home == where and must for where, must in there) <= rooms[home]
            for home in rooms
        ):
            best = max(best, len(there))
    return best
