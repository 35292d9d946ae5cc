"""Writing a referral in the browser: steps in any order, saved as typed, what is missing named, what was typed kept."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from famn.access.actor import acting
from famn.people.models import VaultOpening
from famn.referrals.models import Need, Referral, ReferralChild
from tests.referrals_world import fill, make_draft, make_sent, now_as
from tests.world import World

HTMX = {"HTTP_HX_REQUEST": "true"}


def sign_in(world: World, key: str) -> Client:
    """A browser in which the user of a role has signed in."""
    client = Client()
    client.force_login(world.users[key], backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["holding"] = str(world.actors[key].holding_id)
    session.save()
    return client


def step(referral, name):
    return reverse("referral_step", args=[referral.pk, name])


def children(world, referral):
    with acting(world.actors["worker_a"]):
        return list(ReferralChild.objects.select_related("child").filter(referral=referral))


def needs(world, referral):
    with acting(world.actors["worker_a"]):
        return [(need.code, need.sentence, need.is_requirement) for need in Need.objects.filter(referral=referral)]


@pytest.mark.covers("R-18", "R-33", "R-86a")
def test_a_referral_is_written_and_sent_step_by_step(world):
    client = sign_in(world, "worker_a")
    begun = client.post(reverse("referral_new"))
    with acting(world.actors["worker_a"]):
        referral = Referral.objects.get()
    assert begun.url == step(referral, "barnen")
    for year, name in ((2015, "Provbarn Äldst"), (2018, "Provbarn Yngst")):
        client.post(reverse("referral_child_add", args=[referral.pk]), {"birth_year": year, "name": name, "protection": "none"})
    assert [row.birth_year for row in children(world, referral)] == [2015, 2018]
    care = {"kind": "long_term", "legal_basis": "sol", "disclosure_ground": "osl_26_9", "starts_on": "2027-01-15", "next": "1"}
    assert client.post(step(referral, "vard"), care).url == step(referral, "behov")
    client.post(step(referral, "behov"), {"add": "own_room"})
    client.post(
        step(referral, "behov"),
        {"order": ["own_room"], "sentence-own_room": "Dra sig undan.", "how-own_room": "requirement", "add": "calm_home"},
    )
    both = {
        "order": ["own_room", "calm_home"],
        "sentence-own_room": "Dra sig undan.",
        "how-own_room": "requirement",
        "sentence-calm_home": "Lugn och ro.",
    }
    client.post(step(referral, "behov"), {**both, "order_up": "calm_home"})
    assert needs(world, referral) == [("calm_home", "Lugn och ro.", False), ("own_room", "Dra sig undan.", True)]
    place = {
        "home_municipality": "2280",
        "home_locality": world.localities["2280"].pk,
        "distance_limit_km": "60",
        "siblings_together": "on",
    }
    client.post(step(referral, "plats"), place)
    missing = client.get(step(referral, "skicka")).content.decode()
    assert "Skriv vilka i nätverket ni har övervägt" in missing
    refused = client.post(reverse("referral_send", args=[referral.pk]))
    assert refused.status_code == 422
    assert now_as(world.actors["worker_a"], referral).status == "draft"
    network = {
        "network_considered": "Mormor",
        "network_considered_by": "Socialsekreterare",
        "network_considered_on": "2026-11-01",
        "network_outcome": "nobody_found",
    }
    client.post(step(referral, "natverk"), network)
    assert "Allt finns" in client.get(step(referral, "skicka")).content.decode()
    assert client.post(reverse("referral_send", args=[referral.pk])).url == reverse("referral", args=[referral.pk])
    assert now_as(world.actors["matching"], referral).distance_limit_km == 60


def test_autosave_keeps_a_half_done_step_and_says_when(world):
    referral = make_draft(world)
    client = sign_in(world, "secretary_a")
    saved = client.post(step(referral, "plats"), {"home_municipality": "2280", "school_needs": "Går i trean."}, **HTMX)
    assert saved.status_code == 200
    assert 'id="saved"' in saved.content.decode()
    assert "Sparat" in saved.content.decode()
    assert "<html" not in saved.content.decode()
    assert now_as(world.actors["worker_a"], referral).school_needs == "Går i trean."


def test_what_is_saved_while_typing_moves_the_side_list_along(world):
    referral = make_draft(world)
    client = sign_in(world, "secretary_a")
    typed = {"kind": "long_term", "legal_basis": "sol", "disclosure_ground": "consent", "starts_on": "2027-05-01", "autosave": "1"}
    before = client.get(step(referral, "skicka")).content.decode()
    answer = client.post(step(referral, "vard"), typed, **HTMX).content.decode()
    assert 'id="steps" hx-swap-oob="true"' in answer
    assert 'class="step step-done step-current"' in answer
    assert len(re.findall("<nav", answer)) == 1
    lacks = [int(re.search(r"(\d+) saker saknas", each)[1]) for each in (before, answer)]
    assert lacks[0] - lacks[1] == len(typed) - 1


@pytest.mark.parametrize(
    ("name", "label", "optional"),
    [("barnen", "Födelseår", False), ("vard", "Önskad start", False), ("vard", "Beräknat slut", True), ("plats", "Hemkommun", False)],
)
def test_what_is_needed_before_sending_is_not_called_optional(world, name, label, optional):
    page = sign_in(world, "secretary_a").get(step(make_draft(world), name)).content.decode()
    words = re.search(rf'<label for="[^"]+">{label}(.*?)</label>', page)[1]
    assert ("frivilligt" in words) is optional


def test_autosave_keeps_the_sentences_of_the_needs_and_says_what_is_not_saved(world):
    referral = fill(world, make_draft(world))
    client = sign_in(world, "secretary_a")
    typed = {"order": ["own_room"], "sentence-own_room": "Egen dörr.", "how-own_room": "requirement", "add": "calm_home", "autosave": "1"}
    assert "Sparat" in client.post(step(referral, "behov"), typed, **HTMX).content.decode()
    assert needs(world, referral) == [("own_room", "Egen dörr.", True)]
    answer = client.post(step(referral, "behov"), {**typed, "sentence-own_room": "Provbarn vill."}, **HTMX).content.decode()
    assert "Inte sparat än" in answer
    assert "<html" not in answer
    assert needs(world, referral) == [("own_room", "Egen dörr.", True)]


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("plats", {"home_municipality": "2280", "school_needs": "Provbarn går i trean."}, "Texten innehåller barnets namn"),
        ("plats", {"home_municipality": "2280", "contact_needs": "Ring 20170101-2393."}, "Texten innehåller ett personnummer"),
        ("plats", {"home_municipality": "2280", "distance_limit_km": "-4", "school_needs": "Går i trean."}, "större än eller lika med 1"),
        ("vard", {"kind": "long_term", "starts_on": "2027-05-01", "ends_on": "2027-04-01"}, "Slutet kan inte ligga före starten"),
        ("vard", {"kind": "trollkarl", "starts_on": "igår"}, "giltigt"),
        ("natverk", {"network_considered": "Påhittad0 och mormor"}, "Texten innehåller barnets namn"),
    ],
)  # fmt: skip
def test_an_error_keeps_what_was_typed_and_saves_nothing(world, name, typed, told):
    referral = fill(world, make_draft(world))
    before = now_as(world.actors["worker_a"], referral)
    page = sign_in(world, "secretary_a").post(step(referral, name), typed)
    text = page.content.decode()
    assert page.status_code == 422
    assert told in text
    for value in typed.values():
        assert value in text or value == "trollkarl"
    after = now_as(world.actors["worker_a"], referral)
    assert [getattr(after, field) for field in ("school_needs", "starts_on", "network_considered")] == [
        getattr(before, field) for field in ("school_needs", "starts_on", "network_considered")
    ]


def test_the_needs_keep_every_sentence_when_one_of_them_tells_too_much(world):
    referral = fill(world, make_draft(world))
    typed = {
        "order": ["own_room", "trauma_informed"],
        "sentence-own_room": "Provbarn vill dra sig undan.",
        "sentence-trauma_informed": "Nytt och bra.",
    }
    page = sign_in(world, "secretary_a").post(step(referral, "behov"), {**typed, "save": "1"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Provbarn vill dra sig undan." in text
    assert "Nytt och bra." in text
    assert len(needs(world, referral)) == 3


def test_hostile_order_and_codes_do_not_reach_the_database(world):
    referral = fill(world, make_draft(world))
    typed = {"order": ["own_room", "own_room", "'; drop table", "language-xx", "trollkarl"], "add": "trollkarl", "order_up": "ingen"}
    page = sign_in(world, "secretary_a").post(step(referral, "behov"), typed)
    assert page.status_code == 200
    assert [code for code, _sentence, _how in needs(world, referral)] == ["own_room"]


def test_a_protected_child_goes_to_the_vault_and_the_place_fields_go_away(world):
    referral = fill(world, make_draft(world))
    client = sign_in(world, "secretary_a")
    facts = {"name": "Provbarn Skyddad", "identity_number": "201701012393", "birth_year": "2017", "protection": "registration"}
    client.post(reverse("referral_child_add", args=[referral.pk]), facts)
    assert now_as(world.actors["worker_a"], referral).protected
    page = client.get(step(referral, "barnen")).content.decode()
    assert "Skyddade personuppgifter" in page
    assert "Provbarn Skyddad" not in page
    assert "201701012393" not in page
    assert "home_municipality" not in client.get(step(referral, "plats")).content.decode()
    with acting(world.actors["secretary_a"]):
        assert not VaultOpening.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": "Provbarn", "identity_number": "201701012394", "birth_year": "2017"}, "Numret stämmer inte"),
        ({"name": "Provbarn"}, "Ange födelseår"),
        ({"name": "Provbarn", "birth_year": "1890"}, "Kontrollera födelseåret"),
    ],
)
def test_a_child_with_something_wrong_is_not_added(world, typed, told):
    referral = make_draft(world)
    page = sign_in(world, "secretary_a").post(reverse("referral_child_add", args=[referral.pk]), typed)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert "Provbarn" in page.content.decode()
    assert children(world, referral) == []


def test_the_birth_year_follows_from_the_number(world):
    referral = make_draft(world)
    sign_in(world, "secretary_a").post(
        reverse("referral_child_add", args=[referral.pk]), {"name": "Provbarn", "identity_number": "170101-2393"}
    )
    assert [(row.birth_year, row.child.identity_number) for row in children(world, referral)] == [(2017, "201701012393")]


@pytest.mark.parametrize("name", ["barnen", "vard", "behov", "plats", "natverk", "skicka"])
def test_strangers_find_no_step_and_other_roles_may_not_write(world, name):
    draft, sent = make_draft(world), make_sent(world)
    for key in ("secretary_b", "secretary_a:2", "matching", "head", "ifo_a", "parent"):
        assert sign_in(world, key).get(step(draft, name)).status_code == 404
    for key in ("matching", "head", "manager_a"):
        assert sign_in(world, key).get(step(sent, name)).status_code == 403
    assert sign_in(world, "secretary_a").get(step(draft, "finns-inte")).status_code == 404
    assert sign_in(world, "secretary_b").post(reverse("referral_send", args=[draft.pk])).status_code == 404
    assert sign_in(world, "secretary_a").get(reverse("referral_send", args=[draft.pk])).status_code == 405


def test_another_boards_child_is_not_found_under_ones_own_referral(world):
    own, other = make_draft(world), fill(world, make_draft(world, by="secretary_b"), by="secretary_b")
    with acting(world.actors["secretary_b"]):
        child = ReferralChild.objects.get(referral=other)
    client = sign_in(world, "secretary_a")
    for name in ("referral_child", "referral_child_remove"):
        assert client.post(reverse(name, args=[own.pk, child.pk]), {"birth_year": 2017}).status_code == 404


@pytest.mark.parametrize("name", ["barnen", "vard", "behov", "plats", "natverk", "skicka"])
def test_a_step_costs_the_same_with_one_child_and_six(world, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(world, "secretary_a")
    counts = []
    for number in (1, 6):
        referral = fill(world, make_draft(world), children=number)
        client.get(step(referral, name))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(step(referral, name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_sent_referral_is_changed_once_and_gfo_is_told_what(world):
    referral = make_sent(world)
    client = sign_in(world, "secretary_a")
    arranged = {"order": ["trauma_informed", "own_room", "language-ar"], "sentence-own_room": "Barnet behöver kunna dra sig undan."}
    page = client.post(step(referral, "behov"), {**arranged, "order_up": "own_room"})
    assert "Inte sparat än" in page.content.decode()
    assert [code for code, _sentence, _how in needs(world, referral)] == ["own_room", "trauma_informed", "language"]
    client.post(step(referral, "behov"), {**arranged, "save": "1", "note": "Läkaren har sagt sitt."})
    assert [code for code, _sentence, _how in needs(world, referral)] == ["trauma_informed", "own_room", "language"]
    told = sign_in(world, "matching").get(reverse("referral", args=[referral.pk])).content.decode()
    assert "Läkaren har sagt sitt." in told
    assert "plats 1, krav" in told
