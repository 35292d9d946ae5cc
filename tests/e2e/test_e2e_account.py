"""Signing in, one's own page, search, cover, read log and vault in a real browser: accessible, no wider than the screen, no complaint.

Django makes each page in the test's own transaction; the browser gets it under the site's own content security policy.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route

from tests.accounts_world import client_of, protected_child

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(databases=["default", "cache"])]

SITE = "http://localhost"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def answerer(response: HttpResponse) -> Callable[[Route], None]:
    """Give the browser one page that Django has made, and the files it names."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            assert isinstance(found, str), f"{path} does not exist"
            route.fulfill(body=Path(found).read_bytes(), content_type=TYPES[Path(found).suffix])
            return
        headers = {"Content-Security-Policy": response["Content-Security-Policy"]}
        route.fulfill(status=200, body=response.content, content_type="text/html; charset=utf-8", headers=headers)

    return answer


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody, at a width and in a theme."""
    contexts, complaints = [], []

    def go(response: HttpResponse, *, width: int = 1280, dark: bool = False) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", locale="sv-SE")
        contexts.append(context)
        context.route("**/*", answerer(response))
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(SITE)
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def check(page: Page) -> None:
    """No finding of axe's, and nothing that has to be scrolled sideways."""
    findings = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in findings] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


SIZES = pytest.mark.parametrize(("width", "dark"), [(320, False), (390, True), (1280, False), (1280, True)])


@SIZES
@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_the_pages_before_signing_in(world, visit, name, width, dark):
    check(visit(Client().get(reverse(name)), width=width, dark=dark))


@SIZES
@pytest.mark.parametrize("name", ["account", "cover", "reads", "search", "vault_openings", "account_logout"])
def test_the_pages_of_ones_own(world, visit, name, width, dark):
    response = client_of(world, "manager_a").get(reverse(name))
    assert response.status_code == 200
    check(visit(response, width=width, dark=dark))


@SIZES
def test_the_vault_with_its_question_its_answer_and_its_list(world, visit, width, dark):
    child, client = protected_child(world), client_of(world, "worker_a")
    address = reverse("vault_open", args=["child", child.pk])
    for response in (
        client.get(address),
        client.post(address, {"reason": ""}),
        client.post(address, {"reason": "Ringer familjen om akut sjukdom"}),
        client_of(world, "manager_a").get(reverse("vault_openings")),
        client_of(world, "manager_a").get(reverse("reads")),
    ):
        check(visit(response, width=width, dark=dark))


def test_the_page_of_somebody_without_a_role(world, visit):
    client = Client()
    client.force_login(world.stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = visit(client.get("/"), width=390)
    assert page.get_by_role("heading", name="Du har inget uppdrag i Famn just nu").is_visible()
    check(page)


def test_errors_and_answers_of_forms(world, visit):
    client = client_of(world, "matching")
    check(visit(client.post(reverse("cover"), {"starts_on": "2026-12-24", "last_on": "2026-12-01"}), width=390))
    check(visit(client.post(reverse("search"), {"q": "Ingensson"})))
    check(visit(Client().post(reverse("account_login"), {"login": "ingen@exempel.se", "password": "fel"}), width=390))
