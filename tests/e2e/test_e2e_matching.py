"""The search in a real browser: the sheet, its small pages and the family's page, in both themes and two widths, with axe.

The pages are fetched by Django's test client before the browser opens them: its requests are answered with those.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route

from famn.access.actor import acting
from famn.referrals.actions.asking import ask_home
from tests.homes_world import sign_in
from tests.matching_world import TODAY, answer_yes, make_home, make_needing, move_in, say
from tests.world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(databases=["default", "cache"])]

SITE = "http://testserver"
KEPT = ("Content-Type", "Content-Security-Policy")  # not the opener policy: it makes the browser ask for the page again, past the route
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture
def addresses(world: World) -> dict[str, str]:
    """A search under way: homes that answer differently, one that lives with children, one reserved, one protected, some fallen."""
    cache.clear()
    referral = make_needing(
        world,
        ("trauma_informed", True),
        ("calm_home", False),
        ("keep_school", False),
        ("smoke_free", True),
        ("night_care", False),
        children=2,
        distance_limit_km=40,
        ends_on=TODAY + timedelta(days=300),
    )
    homes = [make_home(world, place=place, locality=world.localities[place], last_word_on=TODAY - timedelta(days=days), course=TODAY)
             for place, days in (("2280", 3), ("2282", 20), ("2280", 500), ("2283", 9), ("2283", 8))]  # fmt: skip
    homes.append(make_home(world, place=None, municipality=None, protection="registration", sibling_places=3))
    make_home(world, places=1, age_from=12, age_to=17)
    make_home(world, status="under_review")
    say(world, homes[0], "trauma_informed", "met")
    say(world, homes[0], "keep_school", "met")
    say(world, homes[1], "trauma_informed", "willing")
    say(world, homes[1], "calm_home", "against")
    move_in(world, homes[1], letter="b")
    reserved = answer_yes(world, referral, homes[0])
    by = world.actors["matching"]
    with acting(by):
        _question, token = ask_home(by=by, referral=referral, home=homes[1], at=timezone.now())
        _question, used = ask_home(by=by, referral=referral, home=homes[2], at=timezone.now() - timedelta(hours=80))
    client = Client()
    sign_in(client, world, "matching")
    run = client.get(reverse("match_sheet", args=[referral.pk])).context["run"]
    relaxed, none, hidden = (make_needing(world, *needs, **more) for needs, more in (
        ([("calm_home", False)], {"distance_limit_km": 5}), ([("calm_home", True)], {"children": 6}),
        ([("calm_home", True), ("accessible", False), ("leisure", False)], {"protected": True, "home_municipality": None, "home_locality": None}),
    ))  # fmt: skip
    first = client.get(reverse("match_sheet", args=[relaxed.pk])).context
    number = first["relaxations"][0]["number"]
    client.post(
        reverse("match_relax", args=[relaxed.pk]), {"run": str(first["run"].pk), "number": number, "agreed": "Enhetschefen i nämnd A"}
    )
    say(world, homes[3], "calm_home", "met")
    return {
        "sheet": reverse("match_sheet", args=[referral.pk]),
        "relaxed sheet": reverse("match_sheet", args=[relaxed.pk]),
        "sheet without homes": reverse("match_sheet", args=[none.pk]),
        "sheet of a protected child": reverse("match_sheet", args=[hidden.pk]),
        "run": reverse("match_run", args=[run.pk]) + "?igen=1",
        "ask": reverse("ask_homes", args=[referral.pk]) + f"?hem={homes[5].code}&hem={homes[2].code}",
        "phone": reverse("phone_answer", args=[referral.pk, homes[2].code]),
        "offer": reverse("offer_new", args=[referral.pk, reserved.pk]),
        "close": reverse("close_no_home", args=[referral.pk]),
        "hand_over": reverse("hand_over", args=[referral.pk]),
        "referral": reverse("referral", args=[referral.pk]),
        "family": reverse("home_link", args=[token]),
        "expired": reverse("home_link", args=[used]),
    }


@pytest.fixture
def page(browser, world: World, addresses) -> Page:
    client = Client()
    sign_in(client, world, "matching")
    pages = {urlsplit(url).path: client.get(url) for url in addresses.values()}

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.path.startswith("/static/"):
            found = finders.find(address.path.removeprefix("/static/"))
            route.fulfill(body=Path(str(found)).read_bytes(), content_type=TYPES[Path(str(found)).suffix])
            return
        response = pages[address.path]
        route.fulfill(
            status=response.status_code, body=response.content, headers={name: response[name] for name in KEPT if name in response}
        )

    context = browser.new_context()
    opened = context.new_page()
    opened.set_default_timeout(8000)
    opened.route("**/*", answer)
    yield opened
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_accessible_and_never_wider_than_the_window(page: Page, addresses: dict[str, str], scheme: str, width: int) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for name, url in addresses.items():
        page.goto(SITE + url)
        for fold in page.locator("details:not([open]) > summary").all():
            if fold.is_visible():
                fold.click()
        found = Axe().run(page).response["violations"]
        assert not found, (name, [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found])
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert not complaints


def test_the_states_of_the_sheet_are_what_they_are_called(page: Page, addresses: dict[str, str]) -> None:
    said = {
        "relaxed sheet": ("Lättade villkor", "Hemmen har ändrats sedan dess", "Skillnad mot underlaget"),
        "sheet without homes": ("Inget hem passar som det står",),
        "sheet of a protected child": ("Barnet har skyddade uppgifter",),
    }
    for name, texts in said.items():
        page.goto(SITE + addresses[name])
        words = page.locator("main").inner_text()
        for text in texts:
            assert text in words, name
    assert not page.get_by_text("fågelvägen").count()


def test_the_sheet_is_not_scrolled_sideways_at_a_desk(page: Page, addresses: dict[str, str]) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    for name in ("sheet", "relaxed sheet", "sheet of a protected child", "run"):
        page.goto(SITE + addresses[name])
        regions = page.locator(".table-region")
        assert regions.count()
        assert all(region.evaluate("each => each.scrollWidth <= each.clientWidth") for region in regions.all()), name


def test_the_coordinator_chooses_a_home_and_asks_it_with_the_keyboard_alone(page: Page, addresses: dict[str, str]) -> None:
    page.goto(SITE + addresses["sheet"])

    def step_to(script: str) -> None:
        for _step in range(80):
            page.keyboard.press("Tab")
            if page.evaluate(f"(({script}))(document.activeElement)"):
                return
        raise AssertionError(script)

    step_to("each => each.name === 'hem'")
    page.keyboard.press("Space")
    assert page.locator("input[name=hem]:checked").count() == 1
    step_to("each => each.matches('.reasons summary')")
    page.keyboard.press("Enter")
    assert page.locator(".reasons details[open]").count() == 1
    step_to("each => each.matches('#ask-form .form-actions button')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{urlsplit(addresses['ask']).path}?hem=*")


def test_the_family_answers_with_the_keyboard_alone(page: Page, addresses: dict[str, str]) -> None:
    page.goto(SITE + addresses["family"])
    for _step in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "yes":
            break
    assert page.evaluate("document.activeElement.value") == "yes"
    assert page.evaluate("document.activeElement.getBoundingClientRect().height") >= 44


def test_blocks_of_the_referrals_page_do_not_stand_tight(page: Page, addresses: dict[str, str]) -> None:
    page.set_viewport_size({"width": 1000, "height": 900})
    page.goto(SITE + addresses["referral"])
    below = "(first, second) => second.getBoundingClientRect().top - first.getBoundingClientRect().bottom"
    gap = f"([one, two]) => ({below})(document.querySelector(one), document.querySelector(two))"
    assert page.evaluate(gap, ["#contact", "#contact + .timeline"]) >= 24
    assert page.evaluate(gap, ["#search > .actions", "#search > .actions + *"]) >= 12
    assert page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('#search > .actions')).rowGap)") >= 12
