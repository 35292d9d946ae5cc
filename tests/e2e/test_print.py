"""The match sheet and the offer on A4 for the meeting: nothing cut off, no more paper than needed, marked as made up in a demo."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.urls import reverse
from playwright.sync_api import Page, Route

from famn.access.actor import acting
from famn.referrals.actions.matching import run_match
from tests import accounts_world, deciding_world, homes_world, referrals_world
from tests.world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.urls("tests.web.demo_urls")]

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# A4 less the side margins of print.css, at 96 dots an inch.
ACROSS, UPRIGHT = 1001, 672
CUT_OFF = """[...document.querySelectorAll("main *, .beside *")].filter(each => {
  const box = each.getBoundingClientRect();
  return box.width > 1 && !each.closest(".sr-only") && box.right > document.documentElement.clientWidth + 1;
}).map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture
def paper(browser, settings) -> Iterator[Page]:
    """A window that prints what Django made, in a demo."""
    settings.FAMN_DEMO = True
    context = browser.new_context(locale="sv-SE")
    yield context.new_page()
    context.close()


def show(page: Page, response: HttpResponse, width: int) -> None:
    """Lay a page out as paper of a width."""
    assert response.status_code == 200

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if not path.startswith("/static/"):
            route.fulfill(body=response.content, content_type="text/html; charset=utf-8")
            return
        found = Path(str(finders.find(path.removeprefix("/static/"))))
        route.fulfill(body=found.read_bytes(), content_type=TYPES[found.suffix])

    page.route("**/*", answer)
    page.set_viewport_size({"width": width, "height": 1000})
    page.emulate_media(media="print")
    page.goto("http://localhost/")


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """The size of each sheet of a PDF, in points."""
    boxes = re.findall(rb"/Type\s*/Page\b[^s].*?/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf, re.DOTALL)
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


def check(page: Page, most: int, *, across: bool) -> None:
    """Nothing cut off, the right paper, few sheets, and the words that say that nobody in it exists."""
    assert page.evaluate(CUT_OFF) == []
    assert page.locator("main button:visible").count() == 0
    assert page.locator(".demo-banner, .print-foot").filter(has_text="Påhittade uppgifter").first.is_visible()
    found = sheets(page.pdf(prefer_css_page_size=True))
    assert 0 < len(found) <= most
    for wide, high in found:
        assert (wide > high) is across
        assert {wide, high} <= {594, 595, 596, 841, 842, 843}, "A4"


def test_the_match_sheet_on_paper(world: World, paper: Page) -> None:
    for _number in range(8):
        homes_world.make_bank_home(world)
    sent = referrals_world.make_sent(world, children=2, home_locality=world.localities["2280"])
    by = world.actor("matching")
    with acting(by):
        run_match(by=by, referral=sent, at=deciding_world.NOW)
    show(paper, accounts_world.client_of(world, "matching").get(reverse("match_sheet", args=[sent.pk])), ACROSS)
    check(paper, 4, across=True)


def test_the_offer_on_paper(world: World, paper: Page) -> None:
    case = deciding_world.make_ready(world, home=deciding_world.make_home(world, place="2282"), children=2)
    show(paper, accounts_world.client_of(world, "secretary_a").get(reverse("offer", args=[case.offer.pk])), UPRIGHT)
    check(paper, 4, across=False)
