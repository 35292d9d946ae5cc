"""Every page of the site in a real browser: no finding of axe's, nothing to scroll sideways, no complaint in the console.

Django makes each page inside the test's own transaction; the browser gets it under the headers it was sent with. The walk
over all addresses fails for one that is neither visited here nor told why not.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page, Route

from famn.access.actor import acting
from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.deviations.actions import answer_deviation
from famn.placements.actions.ending import end_placement, give_feedback
from famn.placements.actions.following import hand_over_introduction, register_agreement
from famn.placements.models import Consultation, FollowUp, IntroductionDelivery, PlacementAgreement
from famn.plans.actions import make_plan
from famn.referrals.actions.asking import ask_home
from famn.referrals.actions.delegating import delegate_decision
from famn.referrals.actions.ending import withdraw_referral
from famn.referrals.actions.handling import send_back
from famn.referrals.actions.matching import run_match
from famn.referrals.models import Decision, Delegation, HomeQuestion, MatchRun, ReferralChild
from tests import (
    accounts_world,
    clocks_world,
    deciding_world,
    homes_world,
    matching_world,
    referrals_world,
)
from tests.e2e.visits import of_contacts_and_imports, of_recruiting, of_the_bank, of_the_record
from tests.organisation_world import pages_of_the_cooperation
from tests.people_world import pages_of_people
from tests.world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(databases=["default", "cache"])]

SITE = "http://localhost"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
NOW, TODAY = deciding_world.NOW, deciding_world.TODAY

NOT_VISITED = {
    "account_inactive": "needs a closed account; drawn like the reset pages, which are visited",
    "account_reauthenticate": "needs a session that is old; the same form as signing in",
    "account_reset_password_from_key": "needs a mailed key; visited by the account tests",
    "account_reset_password_from_key_done": "text alone, drawn like the reset page before it",
    "welcome": "needs a mailed key; visited by the journey of somebody invited",
    "account_set_password": "leads on to another page",
    "account_change_password": "the tests' people have no password; the same form as after a mailed key",
    "referral_change": "leads on to the steps, which are visited",
    "mfa_authenticate": "leads back to signing in without its first step",
    "mfa_reauthenticate": "needs a session that is old",
    "mfa_index": "leads on to another page",
    "mfa_deactivate_totp": "leads on to another page",
    "mfa_activate_totp": "asks for the password first; visited by the account tests",
    "mfa_view_recovery_codes": "needs a second factor; visited by the account tests",
    "mfa_generate_recovery_codes": "needs a second factor; visited by the account tests",
    "demo_switch": "only a demo has it; visited below",
    **dict.fromkeys(
        [
            "switch_holding", "cover_end", "vault_opening_seen", "deviation_close", "take_referral", "match_again", "match_relax",
            "match_word", "queue_again", "queue_adjust", "view_remove", "question_reserve", "referral_child_remove", "referral_send", "network_unassign", "person_link",
            "onboarding_undo", "guideline_withdraw", "matching_policy_withdraw", "document_withdraw", "document_restore", "import_sheet", "import_choose",
            "import_again",
        ],
        "takes a form, shows no page",
    ),
    **dict.fromkeys(["document_file", "import_template", "import_faulty"], "gives a file, shows no page"),
    "referral_child_add": "its form stands on the children's step, which is visited",
}  # fmt: skip
"""Addresses without a page of their own here, and why. A reason for an address that is visited or gone fails."""


def names(resolver: URLResolver | None = None) -> set[str]:
    """The names of all addresses."""
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        found |= {entry.name} if isinstance(entry, URLPattern) else names(entry)
    return found


def placed(world: World) -> dict[str, Any]:
    """A stay that runs, one that has ended badly, and what hangs on them."""
    running, ended = deciding_world.make_placement(world), deciding_world.make_placement(world)
    by = world.actor("worker_a")
    with acting(by):
        end_placement(
            by=by, placement=ended, ended_on=TODAY, planned=False, causes=["relations"], next_living="foster_home", note="", at=NOW
        )
        give_feedback(by=by, placement=ended, satisfactory="no", text="Hemmet och barnet fann inte varandra.", at=NOW)
    with acting(world.actor("secretary_a")):
        register_agreement(by=world.actor("secretary_a"), placement=running, signed_on=TODAY, valid_from=TODAY, at=NOW)
        hand_over_introduction(
            by=world.actor("secretary_a"),
            placement=running,
            recipient="child",
            version="2026:2",
            given_on=TODAY,
            given_by_name="Anna",
            at=NOW,
        )
        return {
            "running": running, "ended": ended,
            "agreement": PlacementAgreement.objects.get(placement=running),
            "introduction": IntroductionDelivery.objects.get(placement=running),
            "follow_up": FollowUp.objects.filter(placement=running, done_on=None).exclude(kind="mentor").first(),
        }  # fmt: skip


def visits(world: World) -> Iterator[tuple[str, str, list[Any]]]:
    """One case in every state, and the pages of each: name of the address, who looks, what fills it in."""
    for name, keys in {
        "today": ["matching", "coordinator", "head", "secretary_a", "worker_a", "manager_a", "evaluator"],
        "referral_list": ["matching", "worker_a"], "referral_new": ["worker_a"], "oral_new": ["matching"],
        "home_list": ["coordinator", "secretary_a"], "home_new": ["coordinator"], "network_list": ["secretary_a"],
        "network_new": ["secretary_a"], "placement_list": ["matching", "secretary_a"], "deviation_list": ["head", "manager_a"],
        "inbox": ["matching"], "delegations": ["manager_a"], "account": ["worker_a"], "cover": ["matching"], "reads": ["manager_a"],
        "account_name": ["worker_a"], "search": ["worker_a"], "vault_openings": ["manager_a"], "account_logout": ["worker_a"],
        "account_login": [""], "account_reset_password": [""], "account_reset_password_done": [""],
    }.items():  # fmt: skip
        for key in keys:
            yield name, key, []

    yield "address_confirm", "worker_a", ["x"]
    draft = referrals_world.fill(world, referrals_world.make_draft(world), children=2)
    with acting(world.actor("secretary_a")):
        child = ReferralChild.objects.filter(referral=draft).first()
    yield "referral", "secretary_a", [draft.pk]
    for name in ("referral_child", "child_protect", "child_unprotect"):
        yield name, "secretary_a", [draft.pk, child.pk]
    for step in ("barnen", "vard", "behov", "plats", "natverk", "skicka"):
        yield "referral_step", "secretary_a", [draft.pk, step]

    oral = referrals_world.make_oral(world)
    for name, key in (("referral", "secretary_a"), ("referral", "matching"), ("oral_undo", "matching")):
        yield name, key, [oral.pk]

    ready = [homes_world.make_bank_home(world) for _number in range(3)]
    yield from searching(world, ready)
    yield from offered(world)
    yield from of_homes(world, ready[0])
    yield from pages_of_people(world)
    yield from pages_of_the_cooperation(world)
    stays = placed(world)
    for name in ("placement", "placement_introduction", "placement_agreement", "placement_expected_end", "placement_end",
                 "placement_moved_in", "placement_start_undo", "placement_feedback"):  # fmt: skip
        yield name, "secretary_a", [stays["running"].pk]
    yield "placement", "matching", [stays["running"].pk]
    yield "placement_list", "secretary_a", []
    yield "introduction_undo", "secretary_a", [stays["running"].pk, stays["introduction"].pk]
    yield "agreement_undo", "secretary_a", [stays["running"].pk, stays["agreement"].pk]
    yield "follow_up_done", "secretary_a", [stays["running"].pk, stays["follow_up"].pk]
    for name, key in (("placement", "worker_a"), ("placement", "matching"), ("placement_end_undo", "worker_a"),
                      ("placement_feedback_undo", "worker_a"), ("meeting_note", "worker_a"),
                      ("meeting_held", "matching"), ("home_returns", "coordinator"), ("message_send", "matching")):  # fmt: skip
        yield name, key, (["placement", stays["ended"].pk] if name == "message_send" else [stays["ended"].pk])

    deviation = clocks_world.make_deviation(world)
    for name, key in (("deviation", "head"), ("deviation", "manager_a"), ("deviation_answer", "manager_a")):
        yield name, key, [deviation.pk]
    by = world.actor("manager_a")
    with acting(by):
        answer_deviation(by=by, deviation=deviation, cause="staffing", cause_text="Semester.", action_text="Två som bevakar.", at=NOW)
    yield "deviation", "matching", [deviation.pk]
    yield "deviation_judge", "matching", [deviation.pk]
    yield "deviation_new", "manager_a", ["placement", stays["running"].pk]
    yield "today", "matching", []
    yield "today", "manager_a", []

    hidden = accounts_world.protected_child(world)
    yield "vault_open", "worker_a", ["child", hidden.pk]


def searching(world: World, ready: list[Any]) -> Iterator[tuple[str, str, list[Any]]]:
    """A referral that GFO searches a home for, with a home asked and one that said yes."""
    by = world.actor("matching")
    sent = referrals_world.make_sent(world, children=2, home_locality=world.localities["2280"])
    yield "referral", "matching", [sent.pk]
    yield "match_sheet", "matching", [sent.pk]
    with acting(by):
        run = MatchRun.objects.filter(referral=sent).first() or run_match(by=by, referral=sent, at=NOW)
        _question, token = ask_home(by=by, referral=matching_world.searching(sent), home=ready[0], at=NOW)
    question = matching_world.answer_yes(world, sent, ready[1])
    with acting(by):
        asked = HomeQuestion.objects.get(referral=sent, home=ready[0])
    yield "home_link", "", [token]
    yield "home_link", "", ["en-lank-som-inte-finns"]
    yield "match_sheet", "matching", [sent.pk]
    yield "match_run", "matching", [run.pk]
    with acting(by):
        planned = make_plan(by=by, at=NOW)
    for who in ("matching", "head"):
        yield "queue", who, []
    yield "queue_run", "matching", [planned.pk, "?igen=1"]
    yield "ask_homes", "matching", [sent.pk, f"?hem={ready[2].code}&forslag={planned.pk}"]
    yield "ask_homes", "matching", [sent.pk, f"?hem={ready[2].code}"]
    yield "phone_answer", "matching", [sent.pk, ready[0].code]
    yield "question_answer", "matching", [asked.pk]
    for name in ("question_release", "question_undo"):
        yield name, "matching", [question.pk]
    yield "offer_new", "matching", [sent.pk, question.pk]
    for name in ("hand_over", "send_back", "close_no_home"):
        yield name, "matching", [sent.pk]
    for name in ("referral", "referral_close", "referral_waiting"):
        yield name, "secretary_a", [sent.pk]
    yield "referral_step", "secretary_a", [sent.pk, "behov"]
    yield "message_send", "secretary_a", ["referral", sent.pk]

    asked_back = referrals_world.make_sent(world)
    with acting(by):
        send_back(by=by, referral=asked_back, question="Kan barnet resa till skolan?", at=NOW)
    yield "referral", "secretary_a", [asked_back.pk]
    yield "referral_answer", "secretary_a", [asked_back.pk]
    gone = referrals_world.make_sent(world)
    with acting(world.actor("secretary_a")):
        withdraw_referral(by=world.actor("secretary_a"), referral=gone, reason="Barnet flyttade till sin mormor.", at=NOW)
    yield "referral", "secretary_a", [gone.pk]
    yield "referral_reopen", "secretary_a", [gone.pk]


def offered(world: World) -> Iterator[tuple[str, str, list[Any]]]:
    """An offer with everything to do, and one that is ready to start."""
    case = deciding_world.make_case(world, home=deciding_world.make_home(world, place="2282"), children=2)
    with acting(world.actor("coordinator")):
        open_one = GeneralSuitability.objects.create(
            cooperation_id=case.home.cooperation_id, home=case.home, outcome="suitable", summary="Trygg vardag.", assessed_on=TODAY
        )
    with acting(world.actor("secretary_a")):
        child = ReferralChild.objects.filter(referral=case.referral).first()
    for name, key in (("offer", "secretary_a"), ("offer", "manager_a"), ("offer", "matching"), ("offer_extracts", "secretary_a"),
                      ("offer_consult", "secretary_a"), ("offer_decide", "manager_a"), ("offer_start", "secretary_a"),
                      ("offer_withdraw", "matching")):  # fmt: skip
        yield name, key, [case.offer.pk]
    yield "offer_suitability", "secretary_a", [case.offer.pk, child.pk]
    yield "offer_adopt", "secretary_a", [case.offer.pk, open_one.pk]

    ready = deciding_world.make_ready(world, home=deciding_world.make_home(world, place="2282"), children=2)
    with acting(world.actor("secretary_a")):
        consultation = Consultation.objects.filter(offer=ready.offer).first()
        decision = Decision.objects.filter(offer=ready.offer, kind="committee").first()
    yield "offer", "secretary_a", [ready.offer.pk]
    yield "offer_start", "secretary_a", [ready.offer.pk]
    yield "consultation_undo", "secretary_a", [ready.offer.pk, consultation.pk]
    yield "decision_undo", "secretary_a", [ready.offer.pk, decision.pk]
    yield "referral", "matching", [ready.referral.pk]
    again = deciding_world.make_case(world)
    deciding_world.judge(world, again.offer)
    deciding_world.say_yes(world, again.offer)
    yield "offer_formal", "secretary_a", [again.offer.pk]
    by = world.actor("manager_a")
    with acting(by):
        delegate_decision(by=by, role="fh_secretary", starts_on=TODAY, ends_on=None, reference="Delegationsordning 4.2", at=NOW)
        delegation = Delegation.objects.get()
    yield "delegations", "manager_a", []
    yield "delegation_end", "manager_a", [delegation.pk]


def of_homes(world: World, home: Any) -> Iterator[tuple[str, str, list[Any]]]:
    """A home of the bank, one in process, a protected one and a network home."""
    yield from of_the_bank(world)
    yield "home", "secretary_a", [home.pk]
    for name in ("home", "home_history", "home_edit", "home_contact", "home_protect", "home_word", "home_capacity", "home_consent",
                 "home_status", "home_undo", "suitability_new"):  # fmt: skip
        yield name, "coordinator", [home.pk]
    yield "home", "coordinator", [homes_world.make_home(world, consent=False).pk]
    yield "home", "coordinator", [accounts_world.protected_home(world).pk]
    network = homes_world.make_network_home(world)
    yield "home", "secretary_a", [network.pk]
    yield "network_assign", "head", [network.pk]
    yield "network_list", "secretary_a", []
    case = deciding_world.make_case(world)
    deciding_world.investigate(world, case.home)
    deciding_world.see_extracts(world, case.home)
    with acting(world.actor("secretary_a")):
        adopted = GeneralSuitability.objects.get(home=case.home)
        extract = RegisterCheck.objects.filter(home=case.home).first()
    yield "extract_new", "secretary_a", [case.home.pk]
    yield "extract_undo", "secretary_a", [extract.pk]
    yield "adoption_undo", "secretary_a", [adopted.pk]
    with acting(world.actor("coordinator")):
        open_one = GeneralSuitability.objects.create(
            cooperation_id=home.cooperation_id, home=case.home, outcome="suitable", summary="Trygg vardag.", assessed_on=TODAY
        )
    yield "suitability_adopt", "secretary_a", [open_one.pk]
    yield "suitability_undo", "coordinator", [open_one.pk]
    yield from of_the_record(world, home, network)
    yield from of_contacts_and_imports(world, home)
    yield from of_recruiting(world)


class Screen:
    """One window that is given each page as Django made it, and what it complained of."""

    def __init__(self, page: Page) -> None:
        self.page, self.response, self.complaints = page, HttpResponse(), []
        page.set_default_timeout(20_000)
        page.route("**/*", self._answer)
        page.on("console", lambda message: self.complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = Path(str(finders.find(path.removeprefix("/static/"))))
            route.fulfill(body=found.read_bytes(), content_type=TYPES[found.suffix])
            return
        headers = {name: value for name, value in self.response.items() if name != "Set-Cookie"}
        route.fulfill(status=self.response.status_code, body=self.response.content, headers=headers)

    def show(self, response: HttpResponse, url: str) -> list[str]:
        """Everything that is wrong with a page: light at 1280, dark at 390, and narrower still."""
        self.response, self.complaints[:] = response, []
        page = self.page
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(SITE + url)
        page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true; })")
        wrong = self._axe("1280")
        page.set_viewport_size({"width": 390, "height": 844})
        page.emulate_media(color_scheme="dark")
        wrong += self._axe("390 dark")
        page.set_viewport_size({"width": 320, "height": 700})
        wide = page.evaluate("document.documentElement.scrollWidth")
        # A page that was answered with 404 makes the browser say so, once.
        return [*wrong, *([f"320: {wide} wide"] if wide > 320 else []), *self.complaints[response.status_code != 200 :]]

    def _axe(self, how: str) -> list[str]:
        return [
            f"{how}: {each['id']} {[node['html'][:200] for node in each['nodes'][:3]]}"
            for each in Axe().run(self.page).response["violations"]
        ]


@pytest.fixture
def screen(browser) -> Iterator[Screen]:
    context = browser.new_context(locale="sv-SE", reduced_motion="reduce")
    yield Screen(context.new_page())
    context.close()


def test_every_page_in_every_state(world: World, screen: Screen) -> None:
    wrong, seen = [], set()
    for name, key, filled in visits(world):
        query = filled.pop() if filled and str(filled[-1]).startswith("?") else ""
        url = reverse(name, args=filled) + query
        response = (accounts_world.client_of(world, key) if key else Client()).get(url)
        if response.status_code != 200 and key:  # a link that opens nothing answers 404, and is a page of the family's
            wrong.append((name, key, f"answers {response.status_code} {response.get('Location', '')}"))
            continue
        seen.add(name)
        wrong += [(name, key, each) for each in screen.show(response, url)]
    assert not wrong, "\n".join(" · ".join(each) for each in wrong)
    assert names() - seen == NOT_VISITED.keys() & names(), "an address nobody visited, or a reason for one that is visited"


def test_no_reason_is_left_for_an_address_that_is_gone() -> None:
    assert NOT_VISITED.keys() - names() <= {"demo_switch"}


@pytest.mark.urls("tests.web.demo_urls")
def test_the_demos_list_of_people_and_a_page_with_its_banner(world: World, screen: Screen, settings) -> None:
    settings.FAMN_DEMO, settings.DEMO_ACCOUNTS = True, "tests.web.test_demo_switch.accounts"
    for url in (reverse("demo_switch"), reverse("today")):
        response = accounts_world.client_of(world, "matching").get(url)
        assert "Påhittade uppgifter" in response.content.decode()
        assert screen.show(response, url) == []
