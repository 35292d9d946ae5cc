"""The demo world: sound, the same each time, and made of nobody real."""

import json
import os
import subprocess
import sys
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.support.ready import ready_database

ANCHOR = "2026-03-16"
SCALE = "0.02"


def told_by_a_build(name: str, how: str) -> dict[str, Any]:
    """What a build in a database of its own tells."""
    admin_url = os.environ["FAMN_TEST_ADMIN_URL"]
    template = ready_database(admin_url)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"drop database if exists {name} with (force)")
        admin.execute(f"create database {name} owner famn_owner template {template}")
    urls = {key: make_conninfo(os.environ[key], dbname=name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    try:
        for arguments in (
            ["django", "migrate", "--database=owner", "--skip-checks", "--verbosity=0"],
            ["tests.domain.demo.build_and_tell", SCALE, ANCHOR, how],
        ):
            done = subprocess.run([sys.executable, "-m", *arguments], env=os.environ | urls, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])
    finally:
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(f"drop database if exists {name} with (force)")


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """A small world, built the usual way."""
    return told_by_a_build("famn_demo_one", "in_haste")


def test_nothing_contradicts_itself(told):
    """No crowded home, no clock that lies, nothing after the anchor day; no stay without its formal decision."""
    assert (told["main"]["faults"], told["neighbour"]["faults"], told["stays_without_decision"]) == ([], [], 0)


def test_every_state_of_referrals_and_offers_is_there(told):
    """Also in a world of a fiftieth, but for what is rarer than that: a board's no, and some states of stays, homes and deviations."""
    absent = [
        row for row in told["main"]["missing"] if row.startswith(("referral", "waiting", "offer")) and not row.startswith("offer rejected")
    ]
    assert absent == []


def test_the_lists_show_as_many_as_there_are(told):
    """GFO's head counts the same in the lists as the owner counts rows."""
    assert told["main"]["lists"] == told["main"]["rows"]
    assert told["neighbour"]["lists"] == told["neighbour"]["rows"]
    assert told["main"]["rows"]["referrals"] > 25


def test_the_same_world_each_time_and_behind_the_wall(told):
    """Same scale and anchor day, same sums; the row policies that the build goes past would have changed nothing."""
    again = told_by_a_build("famn_demo_two", "behind")
    assert {name: again[name]["sums"] for name in ("main", "neighbour")} == {name: told[name]["sums"] for name in ("main", "neighbour")}


def test_nobody_is_real(told):
    """Reserve numbers only, in no text; names from the lists alone."""
    assert (told["numbers_in_text"], told["not_reserve"], told["strange_names"]) == ([], 0, [])


def test_what_is_protected_stays_in_the_vault(told):
    """One child and one home with protected identities in each cooperation, and no act that tells of them."""
    assert (told["protected_children"], told["protected_homes"], told["leaks"]) == (2, 2, [])


@pytest.mark.covers("R-15a")
def test_network_homes_belong_to_their_boards(told):
    """Three boards have each one; both cooperations stand side by side."""
    assert told["network_homes"] == ["2282", "2283", "2284"]
    assert told["boards"] == ["2280", "2282", "2283", "2262", "2260", "2284", "2580", "2580"]


@pytest.mark.covers("R-01")
def test_the_queue_shows_what_a_plan_is_for(told):
    """More children than one by one; somebody left and why; siblings shared out; a conflict kept apart; a lock; a choice; earlier plans."""
    queue = told["queue"]
    assert (queue["status"], queue["children"] > queue["alone"]) == ("proven", True), queue
    assert queue["gainless"] == [[], ["the queue has no plan"]]
    assert "taken" in queue["left"]
    assert queue["shared_out"] > 0
    assert queue["wanting_the_same"]
    assert all(one and other and not set(one) & set(other) for one, other in queue["wanting_the_same"])
    assert (queue["locks"], queue["choices"]) == (1, 1)
    assert len({day[:7] for day in queue["planned_on"]}) > 3


def test_accounts_tell_who_they_are(told):
    """Everybody in the table can sign in with the demo's word."""
    assert len(told["accounts"]) > 20
    assert {password for _, password, _ in told["accounts"]} == {"familjehem"}
    assert all(text for _, _, text in told["accounts"])


def test_reference_data_is_whole_and_loading_it_twice_changes_nothing(told):
    """Sweden's municipalities and places."""
    first, second = told["reference"][:2], told["reference"][2:]
    assert first == second
    assert (first[0], told["municipalities"]) == (290, 290)
