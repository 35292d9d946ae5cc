"""The cooperation's pages: everybody of the staff reads, its head and administrator change, the rest is said no."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.documents.models import Document, DocumentVersion
from famn.organisations.actions import set_module
from famn.organisations.enums import Module, Onboarding, Step
from famn.organisations.models import Board, Cooperation, GoverningDocument, Membership, ModuleSetting, OnboardingStep, ResponsibilityRule
from famn.web.staff.organisation.words import CATALOGUE, in_words
from tests.clocks_world import NOW, TODAY
from tests.matching_world import make_home
from tests.web.test_today import sign_in

PAGES = ("cooperation", "member_list", "guideline_list", "responsibility", "modules", "document_list")
CHANGES = ("setup", "member_new", "guideline_new", "responsibility_change", "modules_change", "cooperation_facts", "cooperation_new")
STAFF = (
    "head",
    "coordinator",
    "matching",
    "communicator",
    "supervisor",
    "secretary_a",
    "worker_a",
    "manager_a",
    "ifo_a",
    "sas_a",
    "finance_a",
    "admin",
)
SOON = (TODAY + timedelta(days=30)).isoformat()
LENGTH = {"D1_length": "10", "D1_unit": "working_days", "D1_warn": "2"}


def own_membership(world, key="head"):
    with acting(world.actors[key]):
        return Membership.objects.order_by("pk").first()


@pytest.mark.covers("R-62", "R-73")
@pytest.mark.parametrize("key", STAFF)
def test_all_staff_read_how_the_cooperation_is_set_up(world, key):
    client = sign_in(world, key)
    for page in PAGES:
        assert client.get(reverse(page)).status_code == 200, page
    text = client.get(reverse("cooperation")).content.decode()
    assert "GFO Provlandet 1" in text and "Socialnämnden Härnösand" in text and "Provlandet 2" not in text and "Umeå" not in text
    assert client.get(reverse("member", args=[own_membership(world).pk])).status_code == 200


def test_the_evaluator_reads_members_and_documents_and_a_family_nothing(world):
    evaluator, parent = sign_in(world, "evaluator"), sign_in(world, "parent")
    assert [evaluator.get(reverse(page)).status_code for page in PAGES] == [200, 200, 403, 403, 403, 200]
    assert reverse("responsibility") not in evaluator.get(reverse("cooperation")).content.decode()
    assert {parent.get(reverse(page)).status_code for page in PAGES} == {403}


@pytest.mark.parametrize("key", [key for key in STAFF if key not in {"head", "admin"}])
def test_those_who_do_not_manage_get_no_button_and_no_page(world, key):
    client = sign_in(world, key)
    for page in CHANGES:
        assert client.get(reverse(page)).status_code == client.post(reverse(page)).status_code == 403, page
    text = client.get(reverse("cooperation")).content.decode()
    assert reverse("setup") not in text and reverse("cooperation_facts") not in text


def test_the_head_does_not_start_another_cooperation(world):
    client = sign_in(world, "head")
    assert client.get(reverse("cooperation_new")).status_code == 403
    assert reverse("cooperation_new") not in client.get(reverse("setup")).content.decode()


@pytest.mark.covers("R-57", "R-57a", "R-75")
def test_a_municipality_joins_with_its_boards(world):
    client = sign_in(world, "head")
    known = world.municipalities["2283"]
    wrong = client.post(reverse("member_new"), {"municipality": "2480", "starts_on": TODAY.isoformat(), "political_decision": "KF § 84"})
    assert wrong.status_code == 422 and "KF § 84" in wrong.content.decode() and "redan medlem" in wrong.content.decode()
    told = client.post(reverse("member_new"), {"municipality": known.pk, "starts_on": SOON, "informed_from": TODAY.isoformat()})
    with acting(world.actors["head"]):
        one = Membership.objects.get(municipality=known)
    assert told.url == reverse("member", args=[one.pk]), "the next thing is its boards"
    back = client.post(reverse("board_new", args=[one.pk]), {"names": "Norra nämnden\n\nSödra nämnden\nNorra nämnden ", "starts_on": SOON})
    assert back.status_code == 302
    assert list(Board.objects.filter(municipality=known).order_by("name").values_list("name", flat=True)) == [
        "Norra nämnden",
        "Södra nämnden",
    ]
    text = client.get(reverse("member", args=[one.pk])).content.decode()
    assert "Blir medlem" in text and "Södra nämnden" in text
    again = client.post(reverse("board_new", args=[one.pk]), {"names": "Östra nämnden\nNorra nämnden", "starts_on": SOON})
    assert again.status_code == 422 and "Östra nämnden" in again.content.decode()
    assert Board.objects.filter(municipality=known).count() == 2, "all or none of what was typed"


@pytest.mark.covers("R-70", "R-70a", "R-15")
def test_the_members_page_tells_what_is_left_and_which_homes_to_inform(world):
    home = make_home(world, consent_all_members_on=TODAY - timedelta(days=50))
    with acting(world.actors["head"]):
        one = own_membership(world)
        Membership.objects.filter(pk=one.pk).update(informed_from=TODAY - timedelta(days=10))
    url = reverse("member", args=[one.pk])
    page = sign_in(world, "head").get(url)
    assert home.code in page.content.decode() and page.context["left"] == len(Onboarding)
    for key in ("secretary_a", "admin", "communicator"):
        assert home.code not in sign_in(world, key).get(url).content.decode()
    client = sign_in(world, "head")
    assert client.post(reverse("onboarding", args=[one.pk, "decision"]), {"done_on": TODAY.isoformat(), "note": "KF"}).status_code == 302
    assert client.get(url).context["left"] == len(Onboarding) - 1
    assert client.get(reverse("onboarding", args=[one.pk, "homes_informed"])).status_code == 404
    assert client.post(reverse("onboarding_undo", args=[one.pk, "decision"])).status_code == 302
    with acting(world.actors["head"]):
        assert not OnboardingStep.objects.exists()
    assert client.post(reverse("onboarding_undo", args=[one.pk, "decision"])).status_code == 409
    # The home's own page says the same.
    assert "Härnösand" in sign_in(world, "coordinator").get(reverse("home", args=[home.pk])).content.decode()


def test_a_stranger_cooperations_rows_are_not_found(world):
    other, client = own_membership(world, "head:2"), sign_in(world, "head")
    with acting(world.actors["head:2"]):
        document = GoverningDocument.objects.get()
    for name, pk in (
        ("member", other.pk), ("member_papers", other.pk), ("member_end", other.pk), ("board_new", other.pk),
        ("board_end", world.boards["a:2"].pk), ("guideline", document.pk),
    ):  # fmt: skip
        assert client.get(reverse(name, args=[pk])).status_code == 404, name
    assert client.post(reverse("guideline_withdraw", args=[document.pk])).status_code == 404


@pytest.mark.covers("R-62", "R-131")
def test_a_guideline_is_revised_from_a_day_and_can_be_taken_back(world):
    client = sign_in(world, "head")
    form = client.get(reverse("guideline_new")).context["form"]
    assert form["D1_length"].initial == 21 and form["K1_length"].initial is None
    stated = {"title": "Riktlinjer", "version": "2027", "decided_on": TODAY.isoformat(), "valid_from": SOON, "notes": "Kortare", **LENGTH}
    wrong = client.post(reverse("guideline_new"), {**stated, "D3_length": "5", "D3_unit": ""})
    assert wrong.status_code == 422 and "Kortare" in wrong.content.decode()
    late = client.post(reverse("guideline_new"), {**stated, "valid_from": (TODAY - timedelta(days=1)).isoformat()})
    assert late.status_code == 422 and "tidigast från i dag" in late.content.decode()
    assert client.post(reverse("guideline_new"), stated).status_code == 302
    with acting(world.actors["head"]):
        made = GoverningDocument.objects.get(version="2027")
    text = client.get(reverse("guideline", args=[made.pk])).content.decode()
    assert "10 arbetsdagar, varnar 2 dagar före" in text and "saknas, ingen klocka startar" in text
    assert "Kommande" in client.get(reverse("guideline_list")).content.decode()
    assert client.post(reverse("guideline_withdraw", args=[made.pk])).status_code == 302
    with acting(world.actors["head"]):
        assert not GoverningDocument.objects.filter(pk=made.pk).exists()


def test_every_clock_of_the_catalogue_stands_on_the_page(world):
    text = sign_in(world, "worker_a").get(reverse("guideline_list")).content.decode()
    assert all(f">{code}<" in text for code, _label in CATALOGUE)
    assert in_words(1, "calendar_months", 1) == "1 månad, varnar 1 dag före"


@pytest.mark.covers("R-72c", "R-73")
def test_another_division_of_steps_is_saved_from_a_day(world):
    client = sign_in(world, "head")
    form = client.get(reverse("responsibility_change")).context["form"]
    stated = {f"{one.step.value}_party": one.party.value for one in form.now} | {f"{one.step.value}_organiser": "" for one in form.now}
    wrong = client.post(reverse("responsibility_change"), {**stated, "starts_on": TODAY.isoformat(), "network_party": "other"})
    assert wrong.status_code == 422
    right = {**stated, "starts_on": TODAY.isoformat(), "network_party": "other", "network_organiser": "Familjehemscentrum"}
    assert client.post(reverse("responsibility_change"), right).status_code == 302
    with acting(world.actors["head"]):
        assert ResponsibilityRule.objects.get().step == Step.NETWORK, "only what was changed is written"
    assert "Familjehemscentrum" in sign_in(world, "worker_a").get(reverse("responsibility")).content.decode()


@pytest.mark.covers("R-72b")
def test_a_module_that_is_off_is_gone_with_words_and_its_data_stays(world):
    client = sign_in(world, "head")
    assert reverse("network_list") in client.get(reverse("today")).content.decode()
    on = [module.value for module in Module if module not in {Module.NETWORK_HOMES, Module.MESSAGES, Module.PERMITS}]
    assert client.post(reverse("modules_change"), {"modules": on, "starts_on": TODAY.isoformat()}).status_code == 302
    with acting(world.actors["head"]):
        assert {setting.module for setting in ModuleSetting.objects.filter(is_on=False)} == {"network_homes", "messages"}
    for key in ("head", "secretary_a"):
        one = sign_in(world, key)
        home_page = one.get(reverse("today")).content.decode()
        assert reverse("network_list") not in home_page and reverse("inbox") not in home_page
        gone = one.get(reverse("network_list"))
        assert gone.status_code == 404 and "använder inte delen Nätverkshem" in gone.content.decode()
    assert sign_in(world, "head:2").get(reverse("network_list")).status_code == 200
    by = world.actors["head"]
    with acting(by):
        set_module(by=by, module=Module.NETWORK_HOMES, is_on=True, starts_on=TODAY, at=NOW)
    assert sign_in(world, "head").get(reverse("network_list")).status_code == 200


@pytest.mark.covers("R-72b")
def test_choices_of_modules_that_are_off_do_not_appear_in_forms(world):
    by = world.actors["head"]
    kinds = lambda: dict(sign_in(world, "coordinator").get(reverse("home_new")).context["form"].fields["care_kinds"].choices)  # noqa: E731
    assert {"emergency", "relief"} <= kinds().keys()
    with acting(by):
        for module in (Module.EMERGENCY, Module.RELIEF):
            set_module(by=by, module=module, is_on=False, starts_on=TODAY, at=NOW)
    assert kinds().keys() == {"long_term"}


@pytest.mark.covers("R-02")
def test_name_and_host_are_changed(world):
    client = sign_in(world, "admin")
    stated = {
        "name": "GFO Nya", "county_code": "22", "host_name": "Värdstaden", "host_form": "host_municipality", "host_org_number": "2220000000",
    }  # fmt: skip
    wrong = client.post(reverse("cooperation_facts"), {**stated, "host_org_number": "12"})
    assert wrong.status_code == 422 and "tio siffror" in wrong.content.decode()
    assert client.post(reverse("cooperation_facts"), stated).status_code == 302
    with acting(world.actors["admin"]):
        own = Cooperation.objects.select_related("host").get()
        assert (own.name, own.eves_are_free, own.host.org_number) == ("GFO Nya", False, "222000-0000")


@pytest.mark.covers("R-72", "R-75")
def test_a_second_cooperation_is_started_and_one_goes_on_in_it(world):
    client = sign_in(world, "admin")
    form = client.get(reverse("cooperation_new")).context["form"]
    stated = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    stated |= {"name": "GFO Väst", "county_code": "14", "host_name": "Värdstaden", "host_form": "host_municipality", "D1_length": "15"}
    stated |= {key: value.isoformat() for key, value in stated.items() if hasattr(value, "isoformat")}
    wrong = client.post(reverse("cooperation_new"), {**stated, "distance_bands_km": "tio"})
    assert wrong.status_code == 422
    told = client.post(reverse("cooperation_new"), stated, follow=True)
    text = told.content.decode()
    assert told.redirect_chain == [(reverse("setup"), 302)]
    assert "GFO Väst" in text and "Inga kommuner än" in text
    assert [row["state"] for row in told.context["rows"]] == [
        "done", "left", "left", "done", "standard", "standard", "standard", "left", "left",
    ]  # fmt: skip
    assert "15 dagar" in client.get(reverse("guideline_list")).content.decode()
    for there in ("Provlandet", "GFO Väst"):
        listed = client.get(reverse("account"))
        other = [holding for holding, where in listed.context["holdings"] if there in where]
        assert len(other) == 1 and len(listed.context["holdings"]) == 2
        # Her own menu of roles names both; the page itself knows of one.
        assert there not in client.get(reverse("cooperation")).content.decode().partition("<main")[2]
        assert client.post(reverse("switch_holding"), {"holding": str(other[0].pk)}).status_code == 302


PDF = b"%PDF-1.4 prov"


def file(name="riktlinje.exe", content=PDF):
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.mark.covers("R-42", "R-73a")
def test_a_document_is_added_read_and_fetched_with_safe_headers(world):
    client = sign_in(world, "manager_a")
    stated = {"title": "Lokal riktlinje/../ÅÄÖ", "kind": "local_guideline", "version": "2026", "valid_from": TODAY.isoformat()}
    wrong = client.post(reverse("document_new"), {**stated, "file": file(content=b"<html>")})
    assert wrong.status_code == 422 and "Den sortens fil" in wrong.content.decode() and "ÅÄÖ" in wrong.content.decode()
    assert client.post(reverse("document_new"), {**stated, "file": file()}).status_code == 302
    with acting(world.actors["manager_a"]):
        one, version = Document.objects.get(), DocumentVersion.objects.get()
        assert one.board_id == world.boards["a"].pk
    got = client.get(reverse("document_file", args=[version.pk]))
    assert (got.content, got["Content-Type"], got["X-Content-Type-Options"]) == (PDF, "application/pdf", "nosniff")
    assert got["Content-Disposition"].startswith("attachment") and ".exe" not in got["Content-Disposition"]
    assert "/" not in got["Content-Disposition"].replace("utf-8''", "") and "sandbox" in got["Content-Security-Policy"]
    for key, status in (("worker_a", 200), ("matching", 200), ("secretary_b", 404), ("evaluator", 404), ("head:2", 404), ("parent", 403)):
        other = sign_in(world, key)
        assert other.get(reverse("document_file", args=[version.pk])).status_code == status, key
        assert other.get(reverse("document", args=[one.pk])).status_code == status, key
    assert sign_in(world, "worker_a").get(reverse("document_version", args=[one.pk])).status_code == 403
    more = {"version": "2027", "valid_from": SOON, "valid_last": SOON, "file": file()}
    assert client.post(reverse("document_version", args=[one.pk]), more).status_code == 302
    text = client.get(reverse("document", args=[one.pk])).content.decode()
    assert "2027" in text and "2026" in text
    assert client.post(reverse("document_withdraw", args=[one.pk])).status_code == 302
    assert "Borttagna ur listan" in client.get(reverse("document_list")).content.decode()
    assert client.post(reverse("document_restore", args=[one.pk])).status_code == 302


def test_the_pages_ask_the_same_number_of_questions_however_much_there_is(world):
    client = sign_in(world, "head")

    def asked():
        counts = {}
        for page in (*PAGES, "setup"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(page)).status_code == 200
            counts[page] = len(captured)
        return counts

    first = {"title": "Avtal", "kind": "agreement", "version": "1", "valid_from": TODAY.isoformat()}
    client.post(reverse("document_new"), {**first, "file": file()})
    before = asked()
    for code in ("2283", "2481"):
        assert client.post(reverse("member_new"), {"municipality": code, "starts_on": TODAY.isoformat()}).status_code == 302
        with acting(world.actors["head"]):
            one = Membership.objects.get(municipality_id=code)
        client.post(
            reverse("board_new", args=[one.pk]), {"names": "\n".join(f"Nämnd {n}" for n in range(9)), "starts_on": TODAY.isoformat()}
        )
        client.post(
            reverse("document_new"), {"title": code, "kind": "routine", "version": "1", "valid_from": TODAY.isoformat(), "file": file()}
        )
    assert asked() == before
