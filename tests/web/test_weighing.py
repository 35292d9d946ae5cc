"""”Så väger vi”: everybody of the staff reads it, its head writes a version, and what was typed is never lost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.homes.enums import CareKind
from famn.kernel.calendar import Unit
from famn.organisations.actions import found_cooperation
from famn.organisations.forms_policy import MatchingPolicyForm
from famn.organisations.models import MatchingPolicy
from famn.organisations.reference import standard_settings
from famn.organisations.rules import LengthInput
from famn.organisations.rules_policy import RELAXABLE, standard_priorities
from famn.referrals.enums import LegalBasis
from famn.web.staff.organisation.weighing_words import NEVER, bands, told
from matchcore.model import NEVER_RELAXABLE
from tests.clocks_world import NOW, TODAY
from tests.matching_world import make_home, make_needing
from tests.web.test_cooperation import STAFF
from tests.web.test_today import sign_in

PAGE, NEW = "matching_policy", "matching_policy_new"
SOON = TODAY + timedelta(days=30)


def policy(**change):
    """A version that is not saved."""
    return MatchingPolicy(
        **{
            "version": "2027",
            "valid_from": SOON,
            "freshness_days": 180,
            "max_children": 3,
            "distance_bands_km": [10, 20, 40],
            "relaxable": {"distance": "board", "over_max": "approver"},
            **change,
        }
    )


def stated(**change):
    """What is posted for a version."""
    given = MatchingPolicyForm.of(policy(), CareKind.choices, LegalBasis.choices)
    return {**given, "version": "2027", "valid_from": SOON.isoformat(), "notes": "Jour väger mer", **change}


def text_of(answer):
    """The page as it is read."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.covers("R-114", "R-118")
@pytest.mark.parametrize("key", STAFF)
def test_all_staff_read_how_it_is_weighed(world, key):
    client = sign_in(world, key)
    answer = client.get(reverse(PAGE))
    text = text_of(answer)
    assert answer.status_code == 200 and "Version 1, gäller från" in text
    assert "Varje barn som får ett hem 100 poäng" in text and "Jour 30 poäng till" in text
    assert "1 poäng till, i högst 40 dagar" in text and "Hem åt två barn väger alltid tyngre än hem åt ett" in text
    assert (reverse(NEW) in answer.content.decode()) == (key in {"head", "admin"})
    assert client.get(reverse(NEW)).status_code == (200 if key in {"head", "admin"} else 403)
    assert reverse(PAGE) in client.get(reverse("cooperation")).content.decode()


@pytest.mark.parametrize("key", ["evaluator", "parent"])
def test_those_without_settings_do_not(world, key):
    client = sign_in(world, key)
    assert client.get(reverse(PAGE)).status_code == client.get(reverse(NEW)).status_code == 403


def test_a_version_is_written_read_and_taken_back(world):
    client = sign_in(world, "head")
    form = client.get(reverse(NEW)).context["form"]
    assert form.initial["base"] == 100 and form.initial["relax_distance"] == "board" and form.initial["relax_reserved"] == "nobody"
    assert form.initial["distance_bands_km"] == "20, 40, 60, 100, 200" and "version" not in form.initial
    answer = client.post(reverse(NEW), stated(kind_emergency="75", relax_reserved="gfo", relax_distance="nobody"))
    assert answer.status_code == 302 and answer.url == reverse(PAGE)
    with acting(world.actors["head"]):
        made = MatchingPolicy.objects.get(version="2027")
    assert made.priorities["by_kind"]["emergency"] == 75 and made.relaxable == {"reserved": "gfo", "over_max": "approver"}
    listed = text_of(client.get(reverse(PAGE)))
    assert "Kommande" in listed and "Jour väger mer" in listed and "Jour 30 poäng till" in listed, "today's is still in force"
    whole = text_of(client.get(reverse("matching_policy_version", args=[made.pk])))
    assert "Jour 75 poäng till" in whole and "Hemmet är reserverat för en annan förfrågan GFO" in whole
    assert "Avståndet är längre än förfrågan tillåter Ingen" in whole
    assert sign_in(world, "worker_a").get(reverse("matching_policy_version", args=[made.pk])).status_code == 200
    withdraw = reverse("matching_policy_withdraw", args=[made.pk])
    assert sign_in(world, "worker_a").post(withdraw).status_code == 403 and client.get(withdraw).status_code == 405
    assert client.post(withdraw).status_code == 302 and client.post(withdraw).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"valid_from": (TODAY - timedelta(days=1)).isoformat()}, "tidigast från i dag"),
        ({"version": "1"}, "redan en version som heter så"),
        ({"version": ""}, "Version"),
        ({"base": "0"}, "större än eller lika med 1"),
        ({"base": "1.5"}, "heltal"),
        ({"kind_emergency": "-5"}, "större än eller lika med 0"),
        ({"law_lvu_6": "många"}, "heltal"),
        ({"distance_bands_km": "10, tjugo"}, "hela kilometer"),
        ({"distance_bands_km": "²"}, "hela kilometer"),
        ({"distance_bands_km": ",".join(map(str, range(1, 14)))}, "högst 12"),
        ({"relax_distance": "alla"}, "giltigt"),
        ({"relax_distance": ""}, "måste fyllas i"),
        ({"per_day": "100", "cap_days": "30"}, "högst 2000"),
    ],
)
def test_bad_input_is_answered_in_swedish_with_what_was_typed(world, change, words):
    client = sign_in(world, "head")
    answer = client.post(reverse(NEW), stated(notes="Väl övervägt", **change))
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "Väl övervägt" in page
    typed = next(iter(change.values()))
    assert f'value="{typed}"' in page or typed in ("", "alla")
    with acting(world.actors["head"]):
        assert MatchingPolicy.objects.count() == 1


def test_a_stranger_cooperations_version_is_not_found(world):
    with acting(world.actors["head:2"]):
        other = MatchingPolicy.objects.get()
    client = sign_in(world, "head")
    assert client.get(reverse("matching_policy_version", args=[other.pk])).status_code == 404
    assert client.post(reverse("matching_policy_withdraw", args=[other.pk])).status_code == 404


@pytest.mark.covers("R-86")
def test_the_words_say_who_may_look_past_what_and_what_nobody_may():
    found = told(policy())
    says = {line.what: line.says for line in found["relaxations"]}
    assert len(says) == len(RELAXABLE) and list(says.values()).count("Ingen") == len(RELAXABLE) - 2
    assert says["Det skulle bo fler placerade barn än högsta antalet"] == "Den som godkänner undantag"
    assert len(found["never"]) == len(NEVER) == len(NEVER_RELAXABLE) and all("SoL" in line.says for line in found["never"][1:])


def test_the_words_are_those_of_the_numbers():
    assert bands(policy()) == "högst 10 km, över 10 till 20 km, över 20 till 40 km och över 40 km"
    assert bands(policy(distance_bands_km=[30])) == "högst 30 km och över 30 km"
    steep = told(policy(priorities={**standard_priorities(), "per_day": 5}))
    assert "som mest 350 poäng" in steep["numbers"] and "gå före två andra" in steep["numbers"]
    assert [line.says for line in told(policy())["examples"]] == ["117 poäng", "150 poäng", "131 poäng", "151 poäng"]


@pytest.mark.covers("R-118")
def test_the_head_sees_what_it_would_change_before_anything_is_saved(world):
    home = make_home(world, places=1)
    urgent, calm = make_needing(world, legal_basis="lvu_6"), make_needing(world, letter="b", legal_basis="sol")
    client = sign_in(world, "head")
    answer = client.post(reverse(NEW), stated(version="", notes="Ännu inget", law_sol="60", law_lvu_6="0", visa="1"))
    text = text_of(answer)
    assert answer.status_code == 200 and "Inget är sparat" in text and "1 barn i kön får hem med reglerna nu, 1 med den nya" in text
    assert f"{urgent.code} Får inget hem {home.code} Inget hem" in text
    assert f"{calm.code} Får hem Inget hem {home.code}" in text and "0 förfrågningar påverkas inte" in text
    assert "Inga planer är sparade för det senaste året" in text
    assert "frivilligt" not in text, "to be saved it needs its name and its reason"
    assert 'value="60"' in answer.content.decode() and "Ännu inget" in answer.content.decode()
    with acting(world.actors["head"]):
        assert MatchingPolicy.objects.count() == 1
        look = ReadEntry.objects.filter(action="list", subject_kind="referral").latest("at")
    assert set(look.codes) == {urgent.code, calm.code} and "Så väger vi" in look.purpose


def test_what_is_tried_needs_no_name_but_sound_numbers(world):
    client = sign_in(world, "head")
    answer = client.post(reverse(NEW), stated(version="", valid_from="", notes="", base="0", visa="1"))
    assert answer.status_code == 422 and "preview" not in answer.context
    steep = client.post(reverse(NEW), stated(version="", per_day="100", visa="1"))
    assert steep.status_code == 422 and "högst 2000" in steep.content.decode()
    same = client.post(reverse(NEW), stated(version="", valid_from="", notes="", visa="1"))
    assert same.status_code == 200 and "Ingen förfrågan står i kön i dag" in same.content.decode()


def test_an_administrator_writes_a_version_without_seeing_the_queue(world):
    make_home(world, places=1)
    referral = make_needing(world)
    client = sign_in(world, "admin")
    page = client.get(reverse(NEW)).content.decode()
    assert 'name="visa"' not in page and "visas för GFO:s enhetschef" in page
    assert client.post(reverse(NEW), stated(visa="1")).status_code == 403
    assert client.post(reverse(NEW), stated()).status_code == 302
    assert referral.code not in client.get(reverse(PAGE)).content.decode()


def test_before_the_first_version_the_page_says_what_to_do(world):
    by = world.actors["admin"]
    with acting(by):
        made = found_cooperation(
            by=by, name="GFO Väst", county_code="14", started_on=SOON, eves_are_free=True, at=NOW,
            host={"name": "Värdstaden", "form": "host_municipality", "org_number": ""},
            guideline={"title": "Riktlinjer", "version": "1", "decided_on": TODAY},
            lengths=[LengthInput("D1", 10, Unit.WORKING_DAYS, 2)], policy=standard_settings()["policy"],
        )  # fmt: skip
    client = sign_in(world, "admin")
    session = client.session
    session["holding"] = str(made.holding_id)
    session.save()
    text = text_of(client.get(reverse(PAGE)))
    assert "Ingen version gäller" in text and "Kommande" in text
    assert client.get(reverse(NEW)).status_code == 200
    assert client.post(reverse(NEW), stated(valid_from=TODAY.isoformat())).status_code == 302
    assert "Version 2027, gäller från" in text_of(client.get(reverse(PAGE)))
