"""A matching coordinator reads the plan for the queue, locks a home, sees what moves, and asks from it; keyboard and phone width too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from famn.access.actor import acting
from famn.plans.models import PlanChoice, PlanRun
from famn.referrals.models import HomeQuestion
from tests.browser_world import Site
from tests.matching_world import make_home, make_needing, say

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, databases=["default", "owner", "cache"])]


def findings(page: Page) -> list[str]:
    """What axe has to say of the page."""
    return [each["id"] for each in Axe().run(page).response["violations"]]


def fits(page: Page) -> bool:
    """Nothing to scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_lock_moves_the_others_in_place_and_a_home_is_asked_from_the_plan(site: Site) -> None:
    world = site.world
    one, other = make_home(world, places=1), make_home(world, places=1)
    say(world, one, "trauma_informed", "met")
    say(world, other, "calm_home", "against")
    free = make_needing(world, ("trauma_informed", False))
    bound = make_needing(world, ("calm_home", True))
    page = site.window("matching")
    page.get_by_role("link", name="Förfrågningar").first.click()
    page.get_by_role("link", name="Förslag för hela kön").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kön")
    expect(page.locator(f"#{free.code}")).to_contain_text(other.code)
    expect(page.locator(f"#{bound.code}")).to_contain_text(one.code)
    expect(page.locator("main")).to_contain_text("Bevisat bäst")
    assert findings(page) == []
    # Lock the better home for the one who could have either: in place, by the keyboard.
    row = page.locator(f"#{free.code}")
    row.get_by_text("Annat hem").click()
    row.get_by_label("Lås i").select_option(label=None, index=0)
    row.get_by_role("button", name=f"Lås – {free.code}").or_(row.get_by_role("button", name="Lås", exact=True)).last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{free.code}")).to_contain_text("Låst")
    expect(page.locator(f"#{bound.code}")).to_contain_text("låsta för andra")
    expect(page.locator("#skillnad")).to_contain_text(f"{bound.code} blir utan hem")
    page.locator(f"#{free.code}").get_by_role("button", name="Lås upp").click()
    expect(page.locator(f"#{bound.code}")).to_contain_text(one.code)
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator(f"#{bound.code}").get_by_role("link", name="Skicka länk").click()
    expect(page.locator("main")).to_contain_text("Det här får hemmen läsa")
    page.get_by_label("Varför du väljer det här hemmet").fill("Enda lugna hemmet, och nära skolan.")
    page.get_by_role("button", name="Skapa länkar").click()
    expect(page.locator("main")).to_contain_text("Länkarna visas bara nu")
    with acting(world.actors["matching"]):
        choice = PlanChoice.objects.get()
        assert (choice.referral_id, choice.home_code, choice.proposed) == (bound.pk, one.code, [one.code])
        assert HomeQuestion.objects.count() == 1
        assert PlanRun.objects.count() == 3
    assert site.complaints == []


def test_without_scripts_the_same_buttons_do_the_same(site: Site) -> None:
    world = site.world
    home, referral = make_home(world), make_needing(world)
    page = site.window("matching", java_script_enabled=False)
    page.goto("/forfragningar/ko/")
    page.locator(f"#{referral.code}").get_by_role("button", name="Uteslut").click()
    expect(page.locator(f"#{referral.code}")).to_contain_text("Inget hem")
    expect(page.locator("#skillnad")).to_contain_text(f"{referral.code} blir utan hem, hade {home.code}")
    page.locator(f"#{referral.code}").get_by_text("Annat hem").click()
    page.locator(f"#{referral.code}").get_by_role("button", name="Tillåt igen").click()
    expect(page.locator(f"#{referral.code}")).to_contain_text(home.code)
