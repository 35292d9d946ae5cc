"""The head sees which homes are missing and shares it in words; the communicator reads them, by keyboard and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser_world import Site
from tests.matching_world import make_needing

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, databases=["default", "owner", "cache"])]


def sound(page: Page) -> bool:
    """Nothing for axe, nothing to scroll sideways at phone width."""
    found = [each["id"] for each in Axe().run(page).response["violations"]]
    page.set_viewport_size({"width": 320, "height": 800})
    fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found == [] and fits


@pytest.mark.covers("R-69")
def test_from_the_queue_to_the_communicators_text(site: Site) -> None:
    codes = [make_needing(site.world, ("calm_home", True), distance_limit_km=40).code for _number in range(6)]
    head = site.window("head")
    head.goto("/")
    head.get_by_role("link", name="Rekrytering").first.click()
    expect(head.locator("main li").first).to_contain_text("inom 30 km från Härnösand skulle ge plats åt fem väntande barn.")
    assert sound(head)
    head.locator("summary", has_text="Så räknar vi").press("Enter")
    expect(head.get_by_text("Inom 60 km betyder var som helst inom 60 km.")).to_be_visible()
    head.get_by_role("link", name="Lämna till kommunikatören").click()
    told = head.locator("main ul li").all_inner_texts()
    assert sound(head)
    head.get_by_role("button", name="Lämna texten").press("Enter")
    expect(head.get_by_text("Rekryteringsbehovet är lämnat till kommunikatören.")).to_be_visible()

    reader = site.window("communicator")
    reader.goto("/")
    reader.get_by_role("link", name="Rekrytering").first.click()
    assert reader.locator("main ul li").all_inner_texts() == told
    assert "minst fem väntande barn" in told[0]
    assert not [code for code in codes if code in reader.content()]
    assert sound(reader)
    reader.get_by_role("link", name="Exportera").click()
    reader.get_by_label("Vad ska filen användas till").fill("Annonser inför hösten")
    with reader.expect_download() as download:
        reader.get_by_role("button", name="Hämta filen").click()
    assert download.value.suggested_filename.startswith("rekryteringsbehov-")
    assert site.complaints == []
