"""The match sheet page: what it shows, to whom, and at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.homes.actions.protecting import set_protection
from famn.homes.models import HomeWord
from famn.referrals.models import MatchRun, Referral
from matchcore import load_input
from tests.homes_world import make_network_home, sign_in
from tests.matching_world import NOW, TODAY, answer_yes, make_home, make_needing, move_in, say


def open_sheet(client: Client, referral: Referral):
    return client.get(reverse("match_sheet", args=[referral.pk]))


@pytest.mark.covers("R-114")
def test_the_sheet_shows_each_home_once_with_marks_in_words_in_the_boards_order(world, matching):
    home = make_home(world, smoke_free=False, last_word_on=TODAY - timedelta(days=1))
    say(world, home, "trauma_informed", "met")
    referral = make_needing(world, ("trauma_informed", True), ("acting_out", False), ("smoke_free", False))
    page = open_sheet(matching, referral)
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count(f'id="{home.code}"') == 1
    marks = [text.index(mark) for mark in ("bemötande: uppfyllt", "utbrott: okänt – fråga", "Rökfritt hem: emot")]
    assert marks == sorted(marks)
    assert "Provhemmet" not in text
    assert [need["label"] for need in page.context["columns"]] == [
        "Traumamedvetet bemötande",
        "Vana vid starka känslor och utbrott",
        "Rökfritt hem",
    ]


@pytest.mark.covers("R-19")
def test_opening_makes_a_run_once_and_again_only_when_the_referral_changed(world, matching):
    make_home(world)
    referral = make_needing(world, ("calm_home", False), distance_limit_km=50)
    for _time in range(2):
        assert open_sheet(matching, referral).status_code == 200
    with acting(world.actors["matching"]):
        assert MatchRun.objects.filter(referral=referral).count() == 1
    with acting(world.actors["secretary_a"]):
        Referral.objects.filter(pk=referral.pk).update(distance_limit_km=10, home_locality=world.localities["2282"])
    page = open_sheet(matching, referral)
    assert len(page.context["changed"]) == 1
    assert "föll bort" in page.content.decode()
    with acting(world.actors["matching"]):
        assert MatchRun.objects.filter(referral=referral).count() == 2


def test_fallen_homes_stand_under_one_line_with_every_reason(world, matching):
    make_home(world, age_from=13, age_to=17, places=0)
    make_home(world, place="2283", locality=world.localities["2283"])
    referral = make_needing(world, distance_limit_km=20)
    text = open_sheet(matching, referral).content.decode()
    assert "2 hem föll bort" in text
    assert "Behöver 1 plats, har 0 lediga i perioden" in text
    assert "utanför hemmets ålder" in text
    assert "60 km bort, gränsen är 20 km" in text
    assert "i stället för 20: 1 hem till" in text


def test_a_relaxation_brings_the_promised_homes_and_needs_a_name(world, matching):
    far = make_home(world, place="2283", locality=world.localities["2283"])
    referral = make_needing(world, distance_limit_km=20)
    page = open_sheet(matching, referral)
    fields = {"run": page.context["run"].pk, "number": page.context["relaxations"][0]["number"]}
    url = reverse("match_relax", args=[referral.pk])
    refused = matching.post(url, fields, follow=True)
    assert "Skriv vem som har sagt ja" in refused.content.decode()
    page = matching.post(url, {**fields, "agreed": "Enhetschefen i nämnden"}, follow=True)
    assert f'id="{far.code}"' in page.content.decode()
    assert "sagt ja: Enhetschefen i nämnden" in page.content.decode()
    assert open_sheet(matching, referral).context["applied"]


@pytest.mark.parametrize("number", ["", "x", "99", "-1"])
def test_a_relaxation_that_is_not_there_is_refused(world, matching, number):
    referral = make_needing(world)
    run = open_sheet(matching, referral).context["run"]
    page = matching.post(reverse("match_relax", args=[referral.pk]), {"run": run.pk, "number": number, "agreed": "x"})
    assert page.status_code == 302
    with acting(world.actors["matching"]):
        assert MatchRun.objects.filter(referral=referral).count() == 1


@pytest.mark.parametrize("run", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_run_that_is_not_the_referrals_own_is_404(world, matching, run):
    referral = make_needing(world)
    other = make_needing(world)
    open_sheet(matching, referral)
    theirs = open_sheet(matching, other).context["run"].pk
    for wrong in (run, theirs):
        assert matching.post(reverse("match_relax", args=[referral.pk]), {"run": wrong, "number": "0"}).status_code == 404


def test_a_word_is_noted_from_the_sheet_and_the_sheet_made_anew(world, matching):
    home = make_home(world)
    referral = make_needing(world, ("calm_home", True))
    open_sheet(matching, referral)
    url = reverse("match_word", args=[referral.pk])
    page = matching.post(url, {"word": f"{home.code}:calm_home:willing"}, follow=True)
    assert "villigt" in page.content.decode()
    with acting(world.actors["matching"]):
        assert HomeWord.objects.get(home=home).answer == "willing"
        assert MatchRun.objects.filter(referral=referral).count() == 2
    assert matching.post(url, {"word": f"{home.code}:calm_home:perhaps"}).status_code == 302
    assert matching.post(url, {"word": "H-NOSUCH:calm_home:met"}).status_code == 404


def test_the_stored_run_is_run_again_and_says_that_it_is_the_same(world, matching):
    home = make_home(world)
    referral = make_needing(world, ("calm_home", False))
    run = open_sheet(matching, referral).context["run"]
    with acting(world.actors["coordinator"]):
        home.status = "paused"
        home.save()
    page = matching.get(reverse("match_run", args=[run.pk]), {"igen": "1"})
    assert page.status_code == 200
    assert "Samma svar" in page.content.decode()
    assert home.code in page.content.decode()
    assert "Hemmen har ändrats sedan dess" in open_sheet(matching, referral).content.decode()


@pytest.mark.covers("R-15a")
def test_a_network_home_leaves_no_trace_on_the_sheet(world, matching):
    network = make_network_home(world)
    text = open_sheet(matching, make_needing(world)).content.decode()
    assert network.code not in text
    assert "0 hem" in text or "Inget hem passar" in text
    assert matching.post(reverse("match_word", args=[make_needing(world).pk]), {"word": f"{network.code}:calm_home:met"}).status_code == 404


def test_a_protected_home_shows_no_place_and_no_distance(world, matching):
    make_home(world, place=None, municipality=None, protection="registration")
    text = open_sheet(matching, make_needing(world)).content.decode()
    assert "Skyddat hem" in text
    assert "Avstånd visas inte – fråga" in text
    assert "samma ort" not in text


def protect(world, home):
    by = world.actors["coordinator"]
    with acting(by):
        set_protection(by=by, home=home, level="registration", at=NOW)


def two_runs(world, matching):
    """A near and a far home, equal on the need, on a stored run and on the relaxed one after it."""
    near = make_home(world, locality=world.localities["2280"])
    far = make_home(world, place="2282", locality=world.localities["2282"])
    referral = make_needing(world, ("calm_home", False), distance_limit_km=1)
    first = open_sheet(matching, referral).context["run"]
    matching.post(reverse("match_relax", args=[referral.pk]), {"run": str(first.pk), "number": "0", "agreed": "Socialsekreteraren"})
    second = open_sheet(matching, referral).context["run"]
    assert first.pk != second.pk
    return near, far, referral, [first, second]


def stands(rows):
    return {home["code"]: home for band in rows for home in band["homes"]}


def test_a_home_that_is_protected_later_loses_its_place_on_every_stored_run(world, matching):
    near, far, referral, runs = two_runs(world, matching)
    urls = [*(reverse("match_run", args=[run.pk]) for run in runs), reverse("match_sheet", args=[referral.pk])]
    before = [matching.get(url) for url in urls]
    assert far.code in [home["code"] for home in before[0].context["fallen"]]
    assert "km bort" in before[0].content.decode()
    assert [len(band["homes"]) for band in before[1].context["bands"]] == [1, 1]  # the nearer one first
    protect(world, far)
    for url in urls:
        page = matching.get(url)
        homes = stands(page.context["bands"])
        assert "Platsen är numera skyddad" in page.content.decode()
        assert homes[far.code]["distance"] == "Avstånd visas inte – fråga"
        assert homes[near.code]["distance"] == "samma ort"
        assert not page.context["fallen"]
        assert "km bort" not in page.content.decode()
        assert not page.context.get("relaxations")
    replayed = matching.get(urls[0], {"igen": "1"}).content.decode()
    assert "Samma svar" in replayed
    assert "km bort" not in replayed
    assert runs[0].input_hash[:16] not in replayed


def test_a_child_that_is_protected_later_hides_every_distance_of_the_stored_runs(world, matching):
    near, far, referral, runs = two_runs(world, matching)
    with acting(world.actors["secretary_a"]):
        Referral.objects.filter(pk=referral.pk).update(protected=True, home_municipality=None, home_locality=None)
    for run in runs:
        page = matching.get(reverse("match_run", args=[run.pk]))
        homes = stands(page.context["bands"])
        assert {home["distance"] for home in homes.values()} == {"Avstånd visas inte – fråga"}
        assert set(homes) == {near.code, far.code}
        assert len(page.context["bands"]) == 1  # nothing of the order follows from distance


def test_relaxing_an_old_run_does_not_carry_a_closed_place_along(world, matching):
    hidden = make_home(world, place="2282", locality=world.localities["2282"])
    make_home(world, place="2282", locality=world.localities["2282"])
    referral = make_needing(world, ("calm_home", False), distance_limit_km=1)
    run = open_sheet(matching, referral).context["run"]
    protect(world, hidden)
    matching.post(reverse("match_relax", args=[referral.pk]), {"run": str(run.pk), "number": "0", "agreed": "GFO"})
    with acting(world.actors["matching"]):
        newest = MatchRun.objects.filter(referral=referral).latest("at")
        assert newest.pk != run.pk
        points = {each.id: each.point for each in load_input(newest.input.encode())[0].homes}
        assert points.pop(hidden.code) is None
        assert None not in points.values()


def test_the_referrals_page_tells_of_a_relaxed_sheet(world, matching):
    _near, _far, referral, _runs = two_runs(world, matching)
    page = matching.get(reverse("referral", args=[referral.pk]))
    assert page.status_code == 200
    assert "Lättade på ett villkor" in page.content.decode()


def test_who_lives_there_is_shown_as_age_bands_and_whom_to_consult_without_count(world, matching):
    home = make_home(world, place="2282", locality=world.localities["2282"])
    move_in(world, home, letter="b", children=2)
    text = open_sheet(matching, make_needing(world)).content.decode()
    assert world.boards["b"].name in text
    assert "Kramfors" in text
    assert "Tuva" not in text


def test_the_reserved_home_brings_the_one_primary_button(world, matching):
    home = make_home(world)
    referral = make_needing(world)
    open_sheet(matching, referral)
    answer_yes(world, referral, home)
    page = open_sheet(matching, referral)
    text = page.content.decode()
    assert "Ja, reserverat" in text
    assert text.count("button-primary") == 1
    assert reverse("offer_new", args=[referral.pk, page.context["reserved"].pk]) in text


@pytest.mark.covers("R-82")
def test_without_the_network_considered_the_page_says_what_to_do(world, matching):
    page = open_sheet(matching, make_needing(world, network_outcome=""))
    assert page.status_code == 200
    assert "Nätverket ska vara övervägt" in page.content.decode()


def test_the_look_is_logged_with_the_codes(world, matching):
    home = make_home(world)
    referral = make_needing(world)
    open_sheet(matching, referral)
    with acting(world.actors["matching"]):
        assert ReadEntry.objects.get(subject_kind="referral", subject_id=referral.pk).action == "view"
        assert ReadEntry.objects.get(subject_kind="home", action="list").codes == [home.code]


def test_the_head_reads_the_newest_sheet_and_makes_none(world, client):
    referral = make_needing(world)
    sign_in(client, world, "head")
    assert "Inget underlag än" in open_sheet(client, referral).content.decode()
    with acting(world.actors["matching"]):
        assert MatchRun.objects.count() == 0
    assert client.post(reverse("match_again", args=[referral.pk])).status_code == 403


@pytest.mark.parametrize(("key", "status"), [
    ("secretary_a", 403), ("worker_a", 403), ("manager_a", 403), ("secretary_b", 404), ("matching:2", 404), ("coordinator", 404),
    ("supervisor", 404), ("evaluator", 404), ("parent", 404),
])  # fmt: skip
def test_boards_and_strangers(world, client, key, status):
    referral = make_needing(world)
    with acting(world.actors["matching"]):
        from famn.referrals.actions.matching import run_match
        from tests.matching_world import NOW

        run = run_match(by=world.actors["matching"], referral=referral, at=NOW)
    sign_in(client, world, key)
    assert open_sheet(client, referral).status_code == status
    assert client.get(reverse("match_run", args=[run.pk])).status_code == 404
    for name in ("match_again", "match_relax", "match_word"):
        assert client.post(reverse(name, args=[referral.pk])).status_code == status
        assert client.get(reverse(name, args=[referral.pk])).status_code == 405


def test_one_home_and_thirty_cost_the_same(world, matching):
    referral = make_needing(world, ("trauma_informed", True))
    say(world, make_home(world), "trauma_informed", "met")
    open_sheet(matching, referral)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert open_sheet(matching, referral).status_code == 200
        return len(queries)

    one = cost()
    for _number in range(29):
        say(world, make_home(world), "trauma_informed", "met")
    matching.post(reverse("match_again", args=[referral.pk]))
    thirty = cost()
    assert thirty <= one + 1  # the run before, to tell the difference
    assert cost() == thirty
