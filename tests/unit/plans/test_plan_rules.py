"""What a place is worth, what people may choose, and the bytes of a stored plan: pure rules, without a database."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from famn.kernel.denied import Refused
from famn.organisations.rules_policy import standard_priorities
from famn.plans.enums import Adjust
from famn.plans.rules import (
    BEST_POSITION,
    Choices,
    Lock,
    Place,
    QueuedReferral,
    QueueFacts,
    adjusted,
    band_position,
    points,
    sharings,
    unit_of,
    weighed,
    weight,
)
from famn.plans.rules_compare import difference
from famn.plans.rules_one_by_one import Proposed, one_by_one
from famn.plans.rules_stored import PlanInput, PlanOutput, StoredPlanError, dump_input, dump_output, facts_hash, load_input, load_output
from famn.plans.solving import LocksCannotHold, solve
from matchcore.check import check_plan
from matchcore.queue import queue_from

WEDNESDAY = date(2026, 11, 18)
TABLE = standard_priorities()
numbers = st.integers(min_value=0, max_value=1000)
tables = st.fixed_dictionaries(
    {
        "base": st.integers(min_value=1, max_value=1000),
        "by_kind": st.fixed_dictionaries({"emergency": numbers, "long_term": numbers}),
        "by_law": st.fixed_dictionaries({"lvu_6": numbers, "sol": numbers}),
        "per_day": numbers,
        "cap_days": st.integers(min_value=0, max_value=730),
        "split_penalty": numbers,
    }
)
children = st.builds(
    dict,
    kind=st.sampled_from(["emergency", "long_term", "other"]),
    care_law=st.sampled_from(["lvu_6", "sol", ""]),
    waiting_days=st.integers(-3, 900),
)


@given(
    tables, st.lists(st.tuples(children, st.booleans(), st.booleans(), st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=9)
)
def test_of_two_plans_the_heavier_by_the_table_is_worth_more_whatever_the_homes(table, queue):
    unit = unit_of(len(queue))
    value, heaviness = [0, 0], [0, 0]
    for child, in_one, in_other, here, there in queue:
        for plan, (placed, position) in enumerate(((in_one, here), (in_other, there))):
            if placed:
                value[plan] += points(table, **child, band_position=position, children=1, unit=unit)
                heaviness[plan] += weight(table, **child)
    if heaviness[0] != heaviness[1]:
        assert (value[0] > value[1]) == (heaviness[0] > heaviness[1])


@given(tables, children, children, st.integers(0, BEST_POSITION), st.integers(0, BEST_POSITION), st.integers(1, 40))
def test_the_heavier_by_the_table_is_worth_more_in_any_home_and_equals_go_by_the_home(table, one, other, here, there, size):
    unit = unit_of(size)
    heavy, light = weight(table, **one), weight(table, **other)
    mine = points(table, **one, band_position=here, children=1, unit=unit)
    others = points(table, **other, band_position=there, children=1, unit=unit)
    assert type(mine) is int
    if heavy != light:
        assert (mine > others) == (heavy > light)
    else:
        assert (mine > others) == (here > there)


@given(tables, children, st.integers(0, 500))
def test_waiting_longer_never_weighs_less_and_ends_at_the_cap(table, child, more):
    longer = {**child, "waiting_days": child["waiting_days"] + more}
    assert weight(table, **longer) >= weight(table, **child)
    capped = {**child, "waiting_days": table["cap_days"] + more}
    assert weight(table, **capped) == weight(table, **{**child, "waiting_days": table["cap_days"]})


@given(st.integers(1, 400))
def test_a_better_band_never_has_a_lower_position(bands):
    positions = [band_position(band, bands) for band in range(1, bands + 1)]
    assert positions == sorted(positions, reverse=True)
    assert positions[0] == BEST_POSITION
    assert min(positions) >= 0
    if 1 < bands <= BEST_POSITION + 1:
        assert len(set(positions)) == bands
        assert positions[-1] == 0


@pytest.mark.covers("R-86a")
@pytest.mark.parametrize(("size", "ways"), [(2, 1), (3, 3), (4, 7), (5, 15), (6, 5), (9, 8)])
def test_siblings_are_shared_out_in_every_way_once(size, ways):
    found = sharings(size)
    assert len(found) == len({frozenset(parts) for parts in found}) == ways
    for one, other in found:
        assert one & other == 0
        assert one | other == (1 << size) - 1
        assert one
        assert other


def facts(**more) -> QueueFacts:
    """A only fits H1; B fits H1 better than H2; C and D are siblings who may live apart, in H2 and H3."""
    return QueueFacts(
        **{
            "as_of": WEDNESDAY,
            "beds": {"H1": 1, "H2": 1, "H3": 1},
            "referrals": (
                QueuedReferral("A", ("a",), "long_term", "sol", date(2026, 11, 10), 8),
                QueuedReferral("B", ("b",), "emergency", "lvu_6", date(2026, 11, 1), 17),
                QueuedReferral("S", ("c", "d"), "long_term", "sol", date(2026, 11, 12), 6, ((1, 2),)),
            ),
            "places": (
                Place("A", 1, "H1", 100, 1),
                Place("B", 1, "H1", 100, 1),
                Place("B", 1, "H2", 0, 1),
                Place("S", 1, "H2", 100, 1),
                Place("S", 2, "H3", 100, 1),
            ),
            "conflicts": (),
            "declined": (),
            **more,
        }
    )


def test_one_by_one_is_greedy_in_the_order_given_and_leaves_who_comes_late():
    queue = queue_from(weighed(facts(), TABLE))
    assert one_by_one(queue, ["B", "A", "S"]) == (
        Proposed("B", ("b",), "H1"),
        Proposed("S", ("c",), "H2"),
        Proposed("S", ("d",), "H3"),
    )
    assert {each.referral for each in one_by_one(queue, ["A", "B", "S"])} == {"A", "B"}


def test_the_plan_is_solved_in_a_process_checked_and_the_same_again():
    data = weighed(facts(), TABLE)
    solved = solve(data, salt="s", order=["B", "A", "S"])
    again = solve(data, salt="s", order=["S", "A", "B"])
    assert solved.verdict["verdict"] == "proven"
    assert solved.answer["placed"] == again.answer["placed"]
    # Both siblings weigh more than A, less the price of two homes; then B may have the home that suits best.
    assert {(row["request"], row["home"]) for row in solved.answer["placed"]} == {("B", "H1"), ("S", "H2"), ("S", "H3")}
    check_plan(queue_from(data), solved.answer)


def test_a_solver_that_does_not_answer_in_time_is_killed_and_the_gap_is_honest():
    data = weighed(facts(), TABLE)
    solved = solve(data, salt="s", order=["B", "A", "S"], seconds=0.0, grace=0.001)
    assert solved.answer["status"] == "gap"
    assert solved.answer["value"] <= solved.answer["bound"]
    assert check_plan(queue_from(data), solved.answer).value == solved.answer["value"]
    best = solve(data, salt="s", order=[])
    assert solved.answer["value"] <= best.answer["value"] <= solved.answer["bound"]
    locked = weighed(facts(), TABLE, Choices(locks=(Lock("A", ("a",), "H1"), Lock("B", ("b",), "H1"))))
    with pytest.raises(LocksCannotHold):
        solve(locked, salt="s", order=[], seconds=0.0, grace=0.001)
    with pytest.raises(LocksCannotHold):
        solve(locked, salt="s", order=[])


def test_choices_replace_each_other_and_only_what_is_possible_is_locked():
    nothing, some = Choices(), facts()
    locked = adjusted(nothing, some, Adjust.LOCK, referral="B", home="H1", children=["b"])
    assert locked.locks == (Lock("B", ("b",), "H1"),)
    moved = adjusted(locked, some, Adjust.LOCK, referral="B", home="H2", children=["b"])
    assert moved.locks == (Lock("B", ("b",), "H2"),)
    forbidden = adjusted(moved, some, Adjust.FORBID, referral="B", home="H2", children=[])
    assert forbidden == Choices((), (("B", "H2"),))
    again = adjusted(forbidden, some, Adjust.LOCK, referral="B", home="H2", children=["b"])
    assert again == Choices((Lock("B", ("b",), "H2"),), ())
    assert adjusted(forbidden, some, Adjust.ALLOW, referral="B", home="H2", children=[]) == nothing
    parts = adjusted(nothing, some, Adjust.LOCK, referral="S", home="H2", children=["c"])
    both = adjusted(parts, some, Adjust.LOCK, referral="S", home="H3", children=["d"])
    assert len(both.locks) == 2
    assert adjusted(both, some, Adjust.UNLOCK, referral="S", home="H2", children=[]).locks == (Lock("S", ("d",), "H3"),)
    for referral, home, names in (("X", "H1", ["b"]), ("A", "H2", ["a"]), ("S", "H2", ["c", "d"]), ("B", "H1", ["a"])):
        with pytest.raises(Refused):
            adjusted(nothing, some, Adjust.LOCK, referral=referral, home=home, children=names)
    declined = facts(declined=(("B", "H1"),))
    with pytest.raises(Refused):
        adjusted(nothing, declined, Adjust.LOCK, referral="B", home="H1", children=["b"])
    assert locked.still_holding(declined) == nothing


def test_what_is_stored_is_read_back_and_written_as_the_same_bytes():
    given_in = PlanInput(facts(conflicts=(("a", "b"),)), TABLE, Choices((Lock("A", ("a",), "H1"),), (("B", "H2"),)), "salt")
    stored = dump_input(given_in)
    assert load_input(stored) == given_in
    assert dump_input(load_input(stored)) == stored
    out = PlanOutput({"status": "proven", "placed": [], "unplaced": []}, {"verdict": "proven"}, (Proposed("A", ("a",), "H1"),), ("A", "B"))
    assert load_output(dump_output(out)) == out
    assert "seconds" not in load_output(dump_output(PlanOutput({**out.answer, "seconds": {"total": 1.0}}, {}, (), ()))).answer
    for broken in (b"{}", b"[]", b"not json", stored.replace(b'"format":1', b'"format":2')):
        with pytest.raises(StoredPlanError):
            load_input(broken)


def test_rooms_are_counted_and_written_only_where_somebody_must_have_one():
    plain = facts()
    assert b"rooms" not in dump_input(PlanInput(plain, TABLE, Choices(), "salt"))
    assert "rooms" not in weighed(plain, TABLE)["homes"]
    some = facts(own_room=frozenset({"A", "S"}), rooms={"H1": 1, "H2": 2, "H3": 1})
    stored = dump_input(PlanInput(some, TABLE, Choices(), "salt"))
    assert load_input(stored).facts == some
    assert dump_input(load_input(stored)) == stored
    data = weighed(some, TABLE)
    assert data["homes"]["rooms"] == [1, 2, 1]
    assert data["options"]["rooms"] == [1, 0, 0, 1, 1]  # B needs none


def test_siblings_together_take_the_rooms_there_are_and_those_apart_one_each():
    for splits, taken in (((), 1), (((1, 2),), 2)):
        siblings = QueuedReferral("S", ("c", "d"), "long_term", "sol", WEDNESDAY, 0, splits)
        some = facts(beds={"H1": 2}, referrals=(siblings,), places=(Place("S", 3, "H1", 0, 2),), own_room=frozenset("S"), rooms={"H1": 1})
        assert weighed(some, TABLE)["options"]["rooms"] == [taken]


def test_one_by_one_promises_no_room_twice():
    homes = {"beds": {"H1": 2, "H2": 1, "H3": 1}, "places": (Place("A", 1, "H1", 100, 1), Place("B", 1, "H1", 100, 1))}
    assert len(one_by_one(queue_from(weighed(facts(**homes), TABLE)), ["A", "B", "S"])) == 2
    short = facts(**homes, own_room=frozenset({"A", "B"}), rooms={"H1": 1})
    assert one_by_one(queue_from(weighed(short, TABLE)), ["B", "A", "S"]) == (Proposed("B", ("b",), "H1"),)


def test_the_same_queue_has_the_same_fingerprint_whatever_the_table():
    one, other = facts(), facts(beds={"H1": 1, "H2": 1, "H3": 2})
    assert facts_hash(one) == facts_hash(facts())
    assert facts_hash(one) != facts_hash(other)


def test_two_plans_differ_by_who_moves_who_comes_and_who_has_left():
    before = (Proposed("A", ("a",), "H1"), Proposed("B", ("b",), "H2"), Proposed("C", ("c", "d"), "H3"))
    after = (Proposed("A", ("a",), "H2"), Proposed("D", ("e",), "H1"), Proposed("E", ("f",), "H4"))
    found = difference(before, after, queued_before=["A", "B", "C", "D"], queued_after=["A", "B", "D", "E"])
    assert found.children == -1
    assert [(each.referral, each.before, each.after) for each in found.moved] == [
        ("A", ("H1",), ("H2",)),
        ("B", ("H2",), ()),
        ("D", (), ("H1",)),
    ]
    assert (found.came, found.left) == (("E",), ("C",))
    assert not difference(before, before, queued_before="ABC", queued_after="ABC")


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_one_by_one_is_a_plan_that_the_checker_accepts(data):
    homes = {f"H{at}": data.draw(st.integers(1, 3)) for at in range(3)}
    referrals, places = [], []
    for at in range(4):
        size = data.draw(st.integers(1, 3))
        splits = tuple(sharings(size)) if size > 1 and data.draw(st.booleans()) else ()
        names = tuple(f"{at}{letter}" for letter in "abc"[:size])
        referrals.append(QueuedReferral(f"F{at}", names, "long_term", "sol", WEDNESDAY, 0, splits))
        for mask in sorted({(1 << size) - 1, *(part for parts in splits for part in parts)}):
            for home, beds in homes.items():
                if mask.bit_count() <= beds and data.draw(st.booleans()):
                    places.append(Place(f"F{at}", mask, home, data.draw(st.integers(0, 100)), mask.bit_count()))
    conflicts = (("0a", "1a"),) if data.draw(st.booleans()) else ()
    some = facts(beds=homes, referrals=tuple(referrals), places=tuple(sorted(places)), conflicts=conflicts)
    order = data.draw(st.permutations([each.code for each in referrals]))
    queue = queue_from(weighed(some, TABLE))
    solved = solve(weighed(some, TABLE), salt="s", order=order, seconds=0.0, grace=0.0)
    verdict = check_plan(queue, solved.answer)
    assert verdict.value == solved.answer["value"]
    placed = [(row["request"], tuple(row["children"]), row["home"]) for row in solved.answer["placed"]]
    assert placed == [(each.referral, each.children, each.home) for each in one_by_one(queue, order)]
