"""Wrong input is refused with one line; stored runs are read strictly or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any

import pytest

from matchcore import (
    Answer,
    CapacitySpan,
    ChildSpec,
    MarketError,
    Need,
    ObstacleKind,
    OccupiedSpan,
    Word,
    dump_input,
    dump_output,
    input_hash,
    load_input,
    load_output,
    load_question,
    placed_among,
    rank,
    relax,
    replay,
    same_homes,
)
from tests.unit.matchcore.worlds import START, TODAY, a_home, a_market, a_request, against, met, some_rules, willing

WRONG: list[tuple[str, Callable[[], object]]] = [
    ("Home.id: empty or not printable", lambda: a_home("")),
    ("Home.id: empty or not printable", lambda: a_home("two\nlines")),
    ("Home h: age range 9-8", lambda: a_home("h", age_from=9, age_to=8)),
    ("Home h: age range -1-8", lambda: a_home("h", age_from=-1, age_to=8)),
    ("Home h: sibling_places is negative", lambda: a_home("h", sibling_places=-1)),
    ("Home h: the point is not on the globe", lambda: a_home("h", point=(9_000_001, 0))),
    ("Home h: need code: empty or not printable", lambda: a_home("h", words={"": met()})),
    ("Home h occurs twice", lambda: a_market(a_home("h"), a_home("i"), a_home("h"))),
    ("CapacitySpan: places is negative", lambda: CapacitySpan(START, None, -1, "long")),
    ("CapacitySpan: the period 2026-04-01 to 2026-04-01 has no day", lambda: CapacitySpan(START, START, 1, "long")),
    ("OccupiedSpan: beds is negative", lambda: OccupiedSpan(START, None, -1)),
    ("OccupiedSpan.kind: empty or not printable", lambda: OccupiedSpan(START, None, 1, "")),
    ("Word: unknown is not recorded, leave the word out", lambda: Word(Answer.UNKNOWN, TODAY)),
    ("Request request: no children", lambda: a_request(children=())),
    (
        "Request request: child a occurs twice",
        lambda: a_request(children=(ChildSpec("a", 2016), ChildSpec("a", 2017))),
    ),
    (
        "Request request: child a is born after the year of the start",
        lambda: a_request(children=(ChildSpec("a", START.year + 1),)),
    ),
    (
        "Request request: need calm occurs twice",
        lambda: a_request(needs=(Need("calm", requirement=True), Need("calm", requirement=False))),
    ),
    ("Request request: distance_limit_m is negative", lambda: a_request(distance_limit_m=-1)),
    ("Request request: the period 2026-04-01 to 2026-03-02 has no day", lambda: a_request(ends_on=TODAY)),
    ("Rules: freshness_days is negative", lambda: some_rules(freshness_days=-1)),
    ("Rules: max_children is below one", lambda: some_rules(max_children=0)),
    ("Rules: age_slack_years is negative", lambda: some_rules(age_slack_years=-1)),
    ("Rules: distance_bands_m must rise and be positive", lambda: some_rules(distance_bands_m=(10, 10))),
    ("Rules: age_steps_years must rise and be positive", lambda: some_rules(age_steps_years=(0, 1))),
    ("Rules: conflict can never be relaxed", lambda: some_rules(relaxable={ObstacleKind.CONFLICT: "gfo"})),
    ("Rules: capacity can never be relaxed", lambda: some_rules(relaxable={ObstacleKind.CAPACITY: "gfo"})),
    ("Rules: kind can never be relaxed", lambda: some_rules(relaxable={ObstacleKind.KIND: "gfo"})),
    (
        "Rules: age relaxed by 'anyone', not one of board, gfo, approver",
        lambda: some_rules(relaxable={ObstacleKind.AGE: "anyone"}),
    ),
    ("Rules: age cannot be waived", lambda: some_rules(waived=frozenset({ObstacleKind.AGE}))),
    (
        "Rules: reserved cannot be waived",
        lambda: some_rules(relaxable={}, waived=frozenset({ObstacleKind.RESERVED})),
    ),
    ("Rules: over_max cannot be raised", lambda: some_rules(relaxable={}, max_children_raised_to=4)),
    ("salt: empty or not printable", lambda: rank(a_market(), a_request(), some_rules(), salt="")),
    ("salt: empty or not printable", lambda: relax(a_market(), a_request(), some_rules(), salt="\n")),
]


@pytest.mark.parametrize(("line", "build"), WRONG, ids=[line for line, _ in WRONG])
def test_wrong_input_is_refused_with_one_line(line: str, build: Callable[[], object]) -> None:
    with pytest.raises(MarketError) as error:
        build()
    assert str(error.value) == line


def a_run() -> tuple[Any, ...]:
    market = a_market(
        a_home("a", words={"calm": willing(5)}, approval_until=date(2027, 1, 1)),
        a_home("b", words={"calm": against()}, occupied=(OccupiedSpan(START, None, 1, "long"),)),
        a_home("c", point_hidden=True, reserved=True),
    )
    return market, a_request(needs=(Need("calm", requirement=True),), distance_limit_m=20_000), some_rules()


def test_a_dropped_point_is_in_no_stored_byte() -> None:
    [home] = [home for home in json.loads(dump_input(*a_run(), salt="salt"))["homes"] if home["id"] == "c"]
    assert (home["point"], home["point_hidden"]) == (None, True)


def test_the_hash_is_the_hash_of_the_stored_bytes_and_changes_with_everything() -> None:
    market, request, rules = a_run()
    stored = dump_input(market, request, rules, salt="salt")
    hashes = {
        input_hash(market, request, rules, salt="salt"),
        input_hash(market, request, rules, salt="other"),
        input_hash(market, a_request(), rules, salt="salt"),
        input_hash(market, request, some_rules(freshness_days=1), salt="salt"),
        input_hash(a_market(*market.homes[1:]), request, rules, salt="salt"),
    }
    assert sha256(stored).hexdigest() in hashes
    assert len(hashes) == 5
    assert json.dumps(json.loads(stored), sort_keys=True, separators=(",", ":")).encode() == stored


def test_this_run_has_given_these_bytes_since_engine_version_1() -> None:
    """If this fails and the change is meant, raise ENGINE_VERSION: stored runs no longer replay to the same bytes."""
    stored = dump_input(*a_run(), salt="salt")
    assert sha256(stored).hexdigest() == "29396b923dac27722bfcb373a837efa3590199dcaa274ef843a14d4bcef64167"
    assert sha256(replay(stored)).hexdigest() == "e18b6c2bdf318a3162e350576f10088b2d055607c3a954f473dc39843623e233"


def _changed(stored: bytes, **values: Any) -> bytes:
    return json.dumps(json.loads(stored) | values, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda stored: stored[:-1], "Stored input: cannot be read"),
        (lambda stored: b"[]", "Stored input: cannot be read"),
        (lambda stored: _changed(stored, format=2), "Stored input: format 2 is not 1"),
        (lambda stored: _changed(stored, as_of="yesterday"), "Stored input: cannot be read"),
        (lambda stored: _changed(stored, homes=[{}]), "Stored input: cannot be read"),
        (lambda stored: _changed(stored, salt=""), "salt: empty or not printable"),
        (lambda stored: _changed(stored, extra=1), "Stored input: not the bytes this engine writes for it"),
        (lambda stored: stored + b" ", "Stored input: not the bytes this engine writes for it"),
    ],
)
def test_a_spoilt_stored_input_is_refused(spoil: Callable[[bytes], bytes], line: str) -> None:
    with pytest.raises(MarketError, match=line):
        load_input(spoil(dump_input(*a_run(), salt="salt")))


def test_a_spoilt_stored_output_is_refused() -> None:
    stored = dump_output(rank(*a_run(), salt="salt"), relax(*a_run(), salt="salt"))
    for spoilt in (b"{}", _changed(stored, relaxations=[{}]), _changed(stored, extra=1)):
        with pytest.raises(MarketError, match="Stored output"):
            load_output(spoilt)


def test_a_need_by_the_name_of_a_field_is_not_read_as_the_field() -> None:
    """What is read of a stored run without its homes goes by how it is written down."""
    words = {name: willing(5) for name in ("id", "point", "request", "homes", 'a,"request":{', '"point":')}
    market = a_market(a_home("a", words=words), a_home("b", words=words, point_hidden=True), a_home('c"id":"a'))
    request = a_request(needs=tuple(Need(name, requirement=False) for name in words), conflicts=frozenset({"b"}))
    stored = dump_input(market, request, some_rules(), salt='s,"request":{')
    assert load_question(stored) == load_input(stored)[1:]
    assert placed_among(stored, ("a", "b", 'c"id":"a', "d")) == {home.id for home in market.homes if home.point is not None}
    assert same_homes(stored, market.homes)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda stored: stored[:-1],
        lambda stored: b"[]",
        lambda stored: _changed(stored, format=2),
        lambda stored: _changed(stored, salt=""),
        lambda stored: _changed(stored, zebra=1),
        lambda stored: stored + b" ",
    ],
)
def test_a_spoilt_question_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(MarketError):
        load_question(spoil(dump_input(*a_run(), salt="salt")))


def test_spans_stand_in_the_order_of_what_is_written_of_them() -> None:
    days = (START, START + timedelta(days=1), date(2031, 1, 1), None)
    kinds = ("a", "a b", 'a"', "a,", "å", "ab")
    capacity = [CapacitySpan(START, end, places, kind) for end in days[1:] for places in (1, 2, 10, 12) for kind in kinds]
    occupied = [OccupiedSpan(start, None, beds, kind) for start in days[:-1] for beds in (9, 10, 100) for kind in (*kinds, None)]
    for seed in range(3):
        Random(seed).shuffle(capacity)
        Random(seed).shuffle(occupied)
        market = a_market(a_home("a", capacity=tuple(capacity), occupied=tuple(occupied)))
        [home] = json.loads(dump_input(market, *a_run()[1:], salt="salt"))["homes"]
        for spans in (home["capacity"], home["occupied"]):
            as_text = [json.dumps(span, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() for span in spans]
            assert as_text == sorted(as_text)
