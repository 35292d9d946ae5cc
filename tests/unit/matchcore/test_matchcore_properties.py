"""What must hold for every input, tried on generated ones."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matchcore import (
    Answer,
    CheckFailed,
    FallenHome,
    Market,
    MarketError,
    Need,
    Notice,
    NoticeKind,
    Obstacle,
    ObstacleKind,
    RankedHome,
    Ranking,
    Tally,
    apply_relaxation,
    banded,
    check_ranking,
    dump_input,
    dump_output,
    load_bands,
    load_input,
    load_output,
    load_question,
    placed_among,
    rank,
    relax,
    replay,
    same_homes,
)
from matchcore.ranking import Told
from matchcore.screen import screen
from tests.unit.matchcore import oracle
from tests.unit.matchcore.worlds import TODAY, World, a_home, a_market, a_request, met, some_rules, worlds

thorough = settings(deadline=None, max_examples=int(os.environ.get("MATCHCORE_EXAMPLES", "25")))
"""Two dozen worlds a test keep the whole file within seconds; set MATCHCORE_EXAMPLES to thousands for a long night."""


def ranked(world: World) -> Ranking:
    return rank(world.market, world.request, world.rules, salt=world.salt)


@thorough
@given(worlds())
def test_rank_agrees_with_the_checker_and_with_brute_force(world: World) -> None:
    ranking = ranked(world)
    check_ranking(world.market, world.request, world.rules, ranking)
    expected = {home.id for home in world.homes if oracle.suitable(home, TODAY, world.request, world.rules)}
    assert {row.home for row in ranking.rows} == expected


@thorough
@given(worlds())
def test_the_bands_alone_tell_what_rank_tells(world: World) -> None:
    ranking, bands = ranked(world), banded(world.market, world.request, world.rules)
    rows = [bands.row(home) for home in bands.band]
    assert sorted(rows, key=lambda row: row.home) == sorted(ranking.rows, key=lambda row: row.home)
    assert bands.band == {row.home: row.band for row in ranking.rows}
    assert bands.last == max((row.band for row in ranking.rows), default=0)
    assert (bands.fallen, bands.counts) == (len(ranking.fallen), ranking.counts)
    for fallen in ranking.fallen:
        with pytest.raises(KeyError):
            bands.row(fallen.home)


@thorough
@given(worlds())
def test_for_one_child_it_is_the_same_whether_siblings_stay_together(world: World) -> None:
    alone = replace(world.request, children=world.request.children[:1])
    one, other = (screen(world.market, replace(alone, siblings_together=together), world.rules) for together in (True, False))
    assert (one.suitable == other.suitable).all() and (one.free == other.free).all() and (one.children_after == other.children_after).all()


@thorough
@given(worlds())
def test_relax_agrees_with_brute_force(world: World) -> None:
    found = relax(world.market, world.request, world.rules, salt=world.salt)
    answer = {
        frozenset((change.kind, change.code, change.after) for change in relaxation.changes): frozenset(relaxation.homes)
        for relaxation in found
        if relaxation.relaxable
    }
    assert answer == oracle.relaxations(world.market, world.request, world.rules)
    assert len(answer) == sum(relaxation.relaxable for relaxation in found)


@thorough
@given(worlds())
def test_a_relaxation_opens_exactly_the_promised_homes(world: World) -> None:
    before = {row.home for row in ranked(world).rows}
    for relaxation in relax(world.market, world.request, world.rules, salt=world.salt):
        if not relaxation.relaxable:
            with pytest.raises(MarketError):
                apply_relaxation(world.request, world.rules, relaxation)
            continue
        request, rules = apply_relaxation(world.request, world.rules, relaxation)
        ranking = rank(world.market, request, rules, salt=world.salt)
        check_ranking(world.market, request, rules, ranking)
        assert {row.home for row in ranking.rows} == before | set(relaxation.homes)
        assert before.isdisjoint(relaxation.homes)
        assert all(change.by == world.rules.relaxable[change.kind] for change in relaxation.changes)


@thorough
@given(worlds())
def test_no_suggestion_breaks_a_hard_obstacle(world: World) -> None:
    homes = {home.id: home for home in world.homes}
    for row in ranked(world).rows:
        assert not oracle.breaks_law(homes[row.home], world.request)
    apart = replace(world.request, siblings_together=False)
    for relaxation in relax(world.market, world.request, world.rules, salt=world.salt):
        if relaxation.relaxable:
            splits = any(change.kind is ObstacleKind.SIBLINGS for change in relaxation.changes)
            for home in relaxation.homes:
                assert not oracle.breaks_law(homes[home], apart if splits else world.request)


@thorough
@given(worlds())
def test_what_may_not_be_relaxed_is_reported_with_the_homes_that_fell_on_it_alone(world: World) -> None:
    alone: dict[tuple[ObstacleKind, str], set[str]] = {}
    for home in ranked(world).fallen:
        reasons = {(o.kind, o.code if o.kind is ObstacleKind.NEED else "") for o in home.obstacles}
        if len(reasons) == 1 and home.obstacles[0].relaxable_by is None:
            alone.setdefault(reasons.pop(), set()).add(home.home)
    reported = [r for r in relax(world.market, world.request, world.rules, salt=world.salt) if not r.relaxable]
    assert {(r.changes[0].kind, r.changes[0].code): set(r.homes) for r in reported} == alone


@thorough
@given(worlds(), st.data())
def test_the_order_of_the_input_changes_no_byte(world: World, data: st.DataObject) -> None:
    shuffled = World(
        homes=tuple(
            replace(
                home,
                capacity=tuple(data.draw(st.permutations(home.capacity))),
                occupied=tuple(data.draw(st.permutations(home.occupied))),
                words=dict(data.draw(st.permutations(list(home.words.items())))),
            )
            for home in data.draw(st.permutations(world.homes))
        ),
        request=replace(world.request, children=tuple(data.draw(st.permutations(world.request.children)))),
        rules=replace(world.rules, relaxable=dict(data.draw(st.permutations(list(world.rules.relaxable.items()))))),
    )
    runs = [dump_input(w.market, w.request, w.rules, salt=w.salt) for w in (world, shuffled)]
    assert runs[0] == runs[1]
    answers = [dump_output(ranked(w), relax(w.market, w.request, w.rules, salt=w.salt)) for w in (world, shuffled)]
    assert answers[0] == answers[1]


@thorough
@given(worlds())
def test_an_unsuitable_home_more_changes_nothing_else(world: World) -> None:
    more = Market(homes=(*world.homes, a_home("h00", capacity=())), as_of=TODAY)
    before, after = ranked(world), rank(more, world.request, world.rules, salt=world.salt)
    assert after.rows == before.rows
    assert [home for home in after.fallen if home.home != "h00"] == list(before.fallen)


@thorough
@given(worlds())
def test_another_salt_changes_the_order_inside_bands_only(world: World) -> None:
    one, other = ranked(world), ranked(replace(world, salt="pepper"))
    assert sorted(one.rows, key=lambda row: row.home) == sorted(other.rows, key=lambda row: row.home)
    assert [row.band for row in one.rows] == [row.band for row in other.rows]
    assert one.counts == other.counts and one.sole == other.sole


@thorough
@given(worlds())
def test_where_a_hidden_home_or_child_is_changes_no_byte(world: World) -> None:
    moved = replace(
        world,
        homes=tuple(replace(home, point=(0, 0)) if home.point_hidden else home for home in world.homes),
        request=replace(world.request, point=(0, 0)) if world.request.point_hidden else world.request,
    )
    for run in (world, moved):
        ranking = ranked(run)
        everyone: list[RankedHome | FallenHome] = [*ranking.rows, *ranking.fallen]
        for shown in everyone:
            home = next(home for home in world.homes if home.id == shown.home)
            assert shown.distance_hidden == (home.point_hidden or world.request.point_hidden)
            assert not (shown.distance_hidden and shown.distance_m is not None)
    inputs = [dump_input(w.market, w.request, w.rules, salt="s") for w in (world, moved)]
    assert inputs[0] == inputs[1]
    assert replay(inputs[0]) == replay(inputs[1])


@thorough
@given(worlds())
def test_a_stored_run_replays_byte_for_byte(world: World) -> None:
    stored = dump_input(world.market, world.request, world.rules, salt=world.salt)
    ranking, relaxations = ranked(world), relax(world.market, world.request, world.rules, salt=world.salt)
    output = dump_output(ranking, relaxations)
    assert load_output(output) == (ranking, relaxations)
    market, request, rules, salt = load_input(stored)
    assert (market.homes, request.id, rules, salt) == (
        tuple(
            replace(
                home,
                capacity=loaded.capacity,
                occupied=loaded.occupied,
            )
            for home, loaded in zip(world.market.homes, market.homes, strict=True)
        ),
        world.request.id,
        world.rules,
        world.salt,
    )
    assert dump_input(market, request, rules, salt=salt) == stored
    assert replay(stored) == output


@thorough
@given(worlds())
def test_what_is_read_of_a_stored_run_without_its_homes_is_what_is_read_of_it_whole(world: World) -> None:
    stored = dump_input(world.market, world.request, world.rules, salt=world.salt)
    market, request, rules, salt = load_input(stored)
    assert load_question(stored) == (request, rules, salt)
    placed = {home.id for home in market.homes if home.point is not None}
    assert placed_among(stored, [home.id for home in market.homes]) == placed
    assert placed_among(stored, ["no home", request.id, *(child.id for child in request.children)]) == set()
    assert same_homes(stored, reversed(world.homes))
    ranking = ranked(world)
    bands = load_bands(dump_output(ranking, ()))
    assert list(bands.items()) == [(row.home, row.band) for row in ranking.rows] + [(home.home, None) for home in ranking.fallen]


@thorough
@given(worlds(), st.data())
def test_homes_that_differ_in_anything_are_not_the_stored_ones(world: World, data: st.DataObject) -> None:
    stored = dump_input(world.market, world.request, world.rules, salt=world.salt)
    assume(world.homes)
    home = data.draw(st.sampled_from(sorted(world.homes, key=lambda home: home.id)))
    others = [other for other in world.homes if other.id != home.id]
    for changed in (replace(home, reserved=not home.reserved), replace(home, age_to=home.age_to + 1), replace(home, id=f"{home.id}x")):
        assert not same_homes(stored, [*others, changed])
    assert not same_homes(stored, others)
    assert not same_homes(stored, [*world.homes, replace(home, id="another home")])


def _another(value: Any) -> Any:
    """A value of the same type that is not `value`."""
    match value:
        case bool():
            return not value
        case Answer():
            return Answer((value + 1) % 4)
        case ObstacleKind():
            return ObstacleKind.KIND if value is not ObstacleKind.KIND else ObstacleKind.AGE
        case NoticeKind():
            return NoticeKind.SEX_WISH if value is not NoticeKind.SEX_WISH else NoticeKind.STALE
        case int():
            return value + 2
        case str():
            return f"{value}x"
        case None:
            return 7
        case _:
            return value + timedelta(days=1)


TOO_MUCH = {
    "rows": RankedHome("ghost", 1, (), None, False, 1),
    "fallen": FallenHome("ghost", (Obstacle(ObstacleKind.RESERVED),), None, False),
    "answers": Answer.MET,
    "notices": Notice(NoticeKind.SEX_WISH),
    "obstacles": Obstacle(ObstacleKind.RESERVED),
    "counts": Tally(ObstacleKind.RESERVED, "", 1),
    "sole": Tally(ObstacleKind.RESERVED, "", 1),
}


def _forgeries(record: Any) -> list[Any]:
    """The record with one thing wrong: each field in turn, and each field of every record inside it."""
    forged = []
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, Told):
            value = tuple(value)
        if not isinstance(value, tuple):
            forged.append(replace(record, **{field.name: _another(value)}))
        else:
            forged.append(replace(record, **{field.name: (*value, TOO_MUCH[field.name])}))
            if value:
                forged.append(replace(record, **{field.name: value[:-1]}))
            for at, part in enumerate(value):
                parts = _forgeries(part) if hasattr(part, "__dataclass_fields__") else [_another(part)]
                forged += [replace(record, **{field.name: (*value[:at], p, *value[at + 1 :])}) for p in parts]
            if len(value) > 1 and value[0] != value[1]:
                forged.append(replace(record, **{field.name: (value[1], value[0], *value[2:])}))
    return forged


@settings(deadline=None, max_examples=40)
@given(worlds(), st.data())
def test_a_home_is_told_of_in_the_same_words_alone_and_among_all(world: World, data: st.DataObject) -> None:
    whole = ranked(world)
    assert len(whole.rows) + len(whole.fallen) == len(world.market.homes)
    for name in ("rows", "fallen"):
        everyone = tuple(getattr(whole, name))
        cut = data.draw(st.slices(len(everyone)))
        assert getattr(ranked(world), name)[cut] == everyone[cut] == getattr(whole, name)[cut]
        assert [getattr(ranked(world), name)[at] for at in range(len(everyone))] == list(everyone)
        with pytest.raises(IndexError):
            getattr(ranked(world), name)[len(everyone)]
    assert ranked(world) == whole == load_output(dump_output(whole))[0]
    assert hash(ranked(world)) == hash(whole) and repr(ranked(world)) == repr(whole)
    assert replace(whole, salt="another") != whole != replace(whole, rows=(*whole.rows, TOO_MUCH["rows"]))


@settings(deadline=None, max_examples=12)
@given(worlds())
def test_every_forged_field_is_caught(world: World) -> None:
    market = world.market
    for forged in _forgeries(ranked(world)):
        with pytest.raises(CheckFailed):
            check_ranking(market, world.request, world.rules, forged)


def test_every_forged_field_is_caught_in_a_ranking_that_holds_every_kind_of_record() -> None:
    market = a_market(
        a_home("b", avoids_sex=True, words={"calm": met(300)}),
        a_home("a", avoids_sex=True),
        a_home("c", reserved=True, capacity=()),
        a_home("d", approval_until=TODAY),
    )
    request, rules = a_request(needs=(Need("calm", True),)), some_rules()
    ranking = rank(market, request, rules, salt="salt")
    check_ranking(market, request, rules, ranking)
    assert all((ranking.rows, ranking.rows[0].notices, ranking.rows[0].answers, ranking.fallen, ranking.sole))
    forgeries = _forgeries(ranking)
    assert len(forgeries) > 80
    for forged in forgeries:
        with pytest.raises(CheckFailed):
            check_ranking(market, request, rules, forged)
