"""The queue page: what it proposes and says, to whom, and what a person does to it."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.plans.models import PlanLook, PlanRun
from famn.plans.queries import stored_plan
from famn.plans.rules import weighed
from famn.referrals.models import Referral
from matchcore.check import check_plan
from matchcore.queue import queue_from
from tests.deciding_world import BORN
from tests.homes_world import sign_in
from tests.matching_world import NOW, TODAY, make_home, make_needing, say
from tests.plans_world import brute_force
from tests.queue_page import URL, count, newest
from tests.world import World


def adjust(client: Client, run: PlanRun, act: str, referral: Referral, home: str, barn: tuple[str, ...] | list[str] = ()):
    posted = {"forslag": run.pk, "val": act, "forfragan": referral.code, "hem": home, "barn": list(barn)}
    return client.post(f"{URL}andra/", posted)


def children_of(world: World, referral: Referral) -> list[str]:
    with acting(world.actors["matching"]):
        return [child.code for child in referral.children.all()]


def small_queue(world: World) -> dict[str, object]:
    """Three referrals and three homes in which taking them one at a time leaves somebody without."""
    only, both = make_home(world, places=1), make_home(world, places=1)
    pair = make_home(world, places=2, age_from=0, age_to=9)
    say(world, both, "calm_home", "against")
    say(world, pair, "calm_home", "against")
    first = make_needing(world, ("trauma_informed", False), sent_at=NOW - timedelta(days=12))
    say(world, only, "trauma_informed", "met")
    second = make_needing(world, ("calm_home", True))
    siblings = make_needing(world, children=2, letter="b")
    return {"only": only, "both": both, "pair": pair, "first": first, "second": second, "siblings": siblings}


@pytest.mark.covers("R-01")
def test_the_plan_places_more_than_one_by_one_and_is_the_best_there_is(world, matching):
    made = small_queue(world)
    page = matching.get(URL)
    text = page.content.decode()
    assert page.status_code == 200
    stored = stored_plan(newest(world))
    placed = {each.referral: each.home for each in stored.output.placed}
    assert placed[made["second"].code] == made["only"].code
    assert placed[made["first"].code] == made["both"].code
    assert placed[made["siblings"].code] == made["pair"].code
    queue = queue_from(weighed(stored.input.facts, stored.input.priorities, stored.input.choices))
    assert stored.output.answer["value"] == brute_force(queue)
    assert check_plan(queue, stored.output.answer).data()["verdict"] == "proven"
    assert stored.output.children_alone < stored.output.children == 4
    assert "4 av 4 barn i kön får ett hem" in text
    assert "fler än en förfrågan i taget" in text
    assert "Bevisat bäst" in text
    assert f"{made['only'].code} föreslås för {made['second'].code}" in text, "why not a home higher up"


@pytest.mark.covers("R-86a")
def test_siblings_apart_and_those_who_must_not_meet_are_planned_as_by_brute_force(world, matching):
    for places in (1, 2, 1):
        say(world, make_home(world, places=places), "calm_home", "met")
    make_needing(world, ("calm_home", True), children=3, siblings_together=False)
    make_needing(world, must_not_meet=True)
    make_needing(world, must_not_meet=True, letter="b", kind="emergency")
    assert matching.get(URL).status_code == 200
    stored = stored_plan(newest(world))
    queue = queue_from(weighed(stored.input.facts, stored.input.priorities, stored.input.choices))
    assert stored.output.answer["value"] == brute_force(queue)
    assert stored.output.answer["status"] == "proven"


@pytest.mark.covers("R-86a")
def test_the_page_proposes_a_free_room_to_one_child_only(world, matching):
    home = make_home(world, places=2, rooms_free=1)
    needing = [make_needing(world, ("own_room", True)) for _ in range(2)]
    assert matching.get(URL).status_code == 200
    stored = stored_plan(newest(world))
    assert [each.home for each in stored.output.placed] == [home.code]
    assert len(stored.output.alone) == 1, "nor when referrals are taken one at a time"
    (left,) = stored.output.answer["unplaced"]
    assert left["homes"] == [{"home": home.code, "taken_by": [each.referral for each in stored.output.placed]}]
    assert {left["request"], *left["homes"][0]["taken_by"]} == {each.code for each in needing}


@pytest.mark.covers("R-118")
def test_each_row_tells_code_years_municipality_clock_and_why(world, matching):
    home = make_home(world)
    say(world, home, "calm_home", "met")
    waiting = {"waiting_in": "emergency_home", "waiting_since": TODAY - timedelta(days=40)}
    referral = make_needing(world, ("calm_home", True), ("night_care", False), children=2, **waiting)
    lonely = make_needing(world, ("smoke_free", True), distance_limit_km=1, home_locality=world.localities["2282"])
    text = matching.get(URL).content.decode()
    for words in (
        referral.code,
        f"{BORN}, {BORN + 1}",
        "Härnösand",
        "väntat 10 dagar",
        "Väntar i jourhem, 40 dagar",
        home.code,
        "Band 1 av 1 i dag",
        "Okänt – fråga:",
    ):
        assert words in text
    assert "Inget hem i banken är möjligt som det står." in text
    assert "1 hem föll bort" in text
    assert lonely.code in text
    assert "Provhemmet" not in text
    assert "Tuva" not in text
    assert "?hem=" in text
    assert reverse("match_sheet", args=[referral.pk]) in text


def test_who_is_left_because_others_need_the_home_is_told_for_whom(world, matching):
    home = make_home(world, places=1)
    urgent, calm = make_needing(world, kind="emergency"), make_needing(world)
    text = matching.get(URL).content.decode()
    assert f"De möjliga hemmen behövs för andra: {home.code} ({urgent.code})." in text
    assert {row["code"]: len(row["parts"]) for row in matching.get(URL).context["rows"]} == {urgent.code: 1, calm.code: 0}


def test_a_plan_is_made_once_and_again_only_when_the_queue_has_changed(world, matching):
    make_home(world)
    make_needing(world)
    for _time in range(2):
        matching.get(URL)
    assert count(world, PlanRun) == 1
    another = make_needing(world)
    page = matching.get(URL)
    assert count(world, PlanRun) == 2
    assert f"{another.code} är ny i kön" in page.content.decode()


def test_locking_moves_the_others_and_unlocking_gives_the_first_plan_back(world, matching):
    made = small_queue(world)
    matching.get(URL)
    run = newest(world)
    lock = adjust(matching, run, "las", made["first"], made["only"].code, barn=children_of(world, made["first"]))
    assert lock.status_code == 302
    assert lock.url.endswith(f"#{made['first'].code}")
    locked = newest(world)
    stored = stored_plan(locked)
    assert locked.before_id == run.pk
    assert {each.referral: each.home for each in stored.output.placed}[made["first"].code] == made["only"].code
    page = matching.get(URL).content.decode()
    assert count(world, PlanRun) == 2, "the lock is kept, not planned away"
    assert f"{made['first'].code} flyttas från {made['both'].code} till {made['only'].code}" in page
    assert f"{made['second'].code} blir utan hem" in page
    assert "De möjliga hemmen är låsta för andra" in page
    adjust(matching, locked, "las-upp", made["first"], made["only"].code)
    again = stored_plan(newest(world))
    assert again.output.answer["placed"] == stored_plan(run).output.answer["placed"]
    assert again.input.choices == stored_plan(run).input.choices


def test_a_forbidden_home_is_not_proposed_until_it_is_allowed_again(world, matching):
    home = make_home(world)
    referral = make_needing(world)
    matching.get(URL)
    adjust(matching, newest(world), "uteslut", referral, home.code)
    text = matching.get(URL).content.decode()
    assert "uteslutna, har sagt nej" in text
    assert f"{home.code} är uteslutet" in text
    adjust(matching, newest(world), "tillat", referral, home.code)
    assert stored_plan(newest(world)).output.children == 1


def test_what_cannot_be_is_refused_in_words_and_nothing_changes(world, matching):
    home, small = make_home(world, places=1), make_home(world, places=1)
    one, other = make_needing(world), make_needing(world)
    matching.get(URL)
    run = newest(world)
    for act, code, where, children in (
        ("las", one.code, "H-NOSUCH", children_of(world, one)),
        ("las", "F-NOSUCH", home.code, []),
        ("las", one.code, home.code, children_of(world, other)),
        ("sudda", one.code, home.code, []),
    ):
        answer = matching.post(f"{URL}andra/", {"forslag": run.pk, "val": act, "forfragan": code, "hem": where, "barn": children})
        assert answer.status_code == 422
        assert "Inget är ändrat" in answer.content.decode()
    adjust(matching, run, "las", one, home.code, barn=children_of(world, one))
    refused = adjust(matching, newest(world), "las", other, home.code, barn=children_of(world, other))
    assert "Låsen går inte ihop" in refused.content.decode()
    late = adjust(matching, run, "uteslut", one, small.code)
    assert "Någon har räknat om sedan dess" in late.content.decode()
    assert count(world, PlanRun) == 2


def test_two_who_change_the_same_plan_at_once_do_not_both_follow_on_it(world, matching):
    make_home(world)
    make_needing(world)
    matching.get(URL)
    first = newest(world)
    matching.post(f"{URL}rakna/")
    second = newest(world)
    assert second.before_id == first.pk
    second.pk = uuid4()
    with acting(world.actors["matching"]), pytest.raises(IntegrityError, match="a_plan_is_followed_once"), transaction.atomic():
        second.save(force_insert=True)


def test_a_stored_plan_gives_the_same_bytes_again_and_says_who_has_seen_it(world, matching, client):
    small_queue(world)
    matching.get(URL)
    run = newest(world)
    make_home(world, places=3)
    page = matching.get(f"{URL}{run.pk}/", {"igen": "1"})
    assert "Samma svar" in page.content.decode()
    assert page.context["again"].output == run.output
    with acting(world.actors["matching"]):
        assert [look.by_name for look in PlanLook.objects.filter(run=run)] == [world.users["matching"].name]
    assert json.loads(run.input)["salt"] == run.salt


def test_the_head_reads_and_changes_nothing(world, client):
    make_home(world)
    referral = make_needing(world)
    sign_in(client, world, "head")
    assert "Inget förslag än" in client.get(URL).content.decode()
    sign_in(client, world, "matching")
    client.get(URL)
    sign_in(client, world, "head")
    text = client.get(URL).content.decode()
    assert referral.code in text
    assert "Räkna om" not in text
    assert "andra/" not in text
    assert client.post(f"{URL}rakna/").status_code == 403
    assert adjust(client, newest(world), "uteslut", referral, "H-1").status_code == 403
    assert count(world, PlanLook) == 2


@pytest.mark.parametrize(
    "key", ["coordinator", "communicator", "supervisor", "secretary_a", "worker_a", "manager_a", "ifo_a", "sas_a", "evaluator", "admin"]
)
def test_nobody_else_sees_the_queue(world, client, key):
    make_home(world)
    make_needing(world)
    sign_in(client, world, "matching")
    client.get(URL)
    run = newest(world)
    sign_in(client, world, key)
    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}{run.pk}/").status_code == 403
    with acting(world.actors[key]):
        assert not PlanRun.objects.exists()
        assert not PlanLook.objects.exists()


def test_another_cooperations_plan_is_not_there(world, client):
    make_home(world)
    make_needing(world)
    sign_in(client, world, "matching")
    client.get(URL)
    run = newest(world)
    sign_in(client, world, "matching:2")
    assert client.get(f"{URL}{run.pk}/").status_code == 404
    assert client.get(URL, {"jamfor": run.pk}).status_code == 200
    assert adjust(client, run, "uteslut", Referral(code="F-1"), "H-1").status_code == 422


def test_the_codes_that_were_shown_are_logged(world, matching):
    home, referral = make_home(world), make_needing(world)
    matching.get(URL)
    with acting(world.actors["head"]):
        logged = {entry.subject_kind: entry.codes for entry in ReadEntry.objects.filter(purpose="Förslag för hela kön")}
    assert logged == {"referral": [referral.code], "home": [home.code]}


def test_a_protected_child_and_home_show_no_distance(world, matching):
    make_home(world, protection="confidential", municipality_id=None)
    make_home(world)
    referral = make_needing(world, protected=True, home_locality=None, home_municipality=None)
    text = matching.get(URL).content.decode()
    assert referral.code in text
    assert "Avstånd visas inte – fråga" in text
    assert " km" not in text


def test_it_costs_as_many_queries_for_two_as_for_twenty(world, matching):
    def queries() -> int:
        matching.get(URL)  # makes the plan
        with CaptureQueriesContext(connection) as caught:
            assert matching.get(URL).status_code == 200
        return len(caught)

    for _ in range(2):
        make_home(world)
        make_needing(world, ("calm_home", False))
        matching.get(URL)  # so that there is a plan before, to compare with
    few = queries()
    for number in range(18):
        make_home(world)
        make_needing(world, ("own_room", False), letter="ab"[number % 2], children=1 + number % 2)
    assert queries() == few


def test_a_swap_is_the_same_as_a_reload(world, matching):
    make_home(world)
    make_needing(world)
    matching.get(URL)
    whole, part = matching.get(URL).content.decode(), matching.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="plan"')
    plain = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert plain.sub("", part).strip() in plain.sub("", whole)


def test_an_empty_queue_says_what_will_come(world, matching):
    make_home(world)
    text = matching.get(URL).content.decode()
    assert "Ingen förfrågan söker hem" in text
    assert count(world, PlanRun) == 0
