"""The style page in a real browser: widths, themes, accessibility, keyboard, and what the script adds.

No server and no database: the browser's requests are answered from the templates and static files, under the site's
strict content security policy.
"""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.template import engines
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from famn.ui.ranking import moved
from famn.ui.style import style_context

pytestmark = pytest.mark.e2e

SITE = "http://famn.test"
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

RANKING = """{% extends "ui/base.html" %}{% load ui partials %}{% block title %}Ordning{% endblock %}{% block main %}<h1>Ordning</h1>
{% partialdef ranking inline %}<form id="ranking" method="post" action="/ranking" hx-post="/ranking" hx-target="#ranking" hx-swap="outerHTML">
{% rank_list legend="Viktigast" items=items %}</form>{% endpartialdef %}
<form id="note" data-autosave><label for="word">Ord</label><input id="word" name="word"></form>
<form method="post" action="/broken" hx-post="/broken" hx-target="#ranking"><button>Trasig</button></form>{% endblock %}"""
NEEDS = {"a": "Syskon", "b": "Skola", "c": "Djur"}


def answer(route: Route) -> None:
    address = urlsplit(route.request.url)
    path = address.path
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        assert isinstance(found, str), f"{path} does not exist"
        route.fulfill(body=Path(found).read_bytes(), content_type=TYPES[Path(found).suffix])
        return
    if path == "/ranking":
        order = moved(QueryDict(route.request.post_data or "")) or list(NEEDS)
        template = engines["django"].from_string(RANKING)
        html = template.render({"items": [{"id": key, "label": NEEDS[key]} for key in order]})
        if route.request.headers.get("hx-request"):
            html = html[html.index('<form id="ranking"') : html.index("</form>") + len("</form>")]
    elif path == "/broken":
        route.fulfill(status=500, body="", content_type="text/html")
        return
    else:
        name = {"/style": "ui/style.html", "/family": "ui/style_family.html", "/404": "404.html"}[path]
        wrong = "wrong" in parse_qs(address.query, keep_blank_values=True)
        html = render_to_string(name, style_context(wrong=wrong) if name.startswith("ui/") else {})
    route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def visit(browser, complaints):
    """Open an address at a width and in a theme. Anything the browser complains of fails the test."""
    contexts = []

    def go(path: str, *, width: int = 1280, dark: bool = False, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="sv-SE",
        )
        contexts.append(context)
        context.route("**/*", answer)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(SITE + path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize(("width", "dark"), [(320, False), (390, True), (800, False), (1440, True), (1440, False)])
@pytest.mark.parametrize("path", ["/style?wrong", "/family", "/404"])
def test_a_page_has_no_axe_finding_and_never_scrolls_sideways(visit, path, width, dark):
    page = visit(path, width=width, dark=dark)
    findings = Axe().run(page).response["violations"]
    assert [(finding["id"], [node["target"] for node in finding["nodes"]]) for finding in findings] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_targets_in_forms_are_at_least_44_pixels_high(visit):
    page = visit("/style", width=390)
    small = page.evaluate(
        """[...document.querySelectorAll("main form[data-autosave] :is(input, select, textarea, button, label.choice)")]
        .filter(e => !["hidden", "radio", "checkbox"].includes(e.type) && e.getBoundingClientRect().height < 44)
        .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_the_skip_link_comes_first_and_leads_to_the_content(visit):
    page = visit("/style")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_escape_closes_a_menu_and_gives_the_focus_back(visit):
    page = visit("/style")
    menu = page.locator("details.person")
    menu.locator("summary").press("Enter")
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement === document.querySelector('details.person > summary')")


def test_only_one_menu_is_open_and_a_click_elsewhere_closes_it(visit):
    page = visit("/style")
    page.locator("details.person > summary").click()
    page.locator("details.unit > summary").click()
    assert page.locator("details.menu[open]").count() == 1
    page.locator("#write-title").click()
    assert page.locator("details.menu[open]").count() == 0


def test_the_list_of_errors_takes_the_focus_and_its_links_reach_the_controls(visit):
    page = visit("/style?wrong")
    assert page.evaluate("document.activeElement.className").endswith("form-errors")
    page.get_by_role("link", name="Hur ofta ska barnet träffa sina föräldrar").click()
    assert page.evaluate("document.activeElement.id") == "id_visits_0"


def test_a_table_is_a_stop_for_the_keyboard_only_when_it_scrolls(visit):
    assert visit("/style", width=1440).locator(".table-region").get_attribute("tabindex") is None
    assert visit("/style", width=390).locator(".table-region").get_attribute("tabindex") == "0"


def test_the_print_button_is_there_only_with_javascript(visit):
    assert visit("/style").get_by_role("button", name="Skriv ut").is_visible()
    assert visit("/style", javascript=False).get_by_role("button", name="Skriv ut").count() == 0


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_ranking_works_with_and_without_javascript(visit, javascript):
    page = visit("/ranking", javascript=javascript)
    page.get_by_role("button", name="Flytta upp Djur").click()
    expect(page.locator(".rank-label")).to_have_text(["Syskon", "Djur", "Skola"])


def test_ranking_keeps_the_focus_with_the_moved_row(visit):
    page = visit("/ranking")
    up = page.get_by_role("button", name="Flytta upp Djur")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".rank-label")).to_have_text(["Syskon", "Djur", "Skola"])
    expect(page.locator("#rank-order-c-up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".rank-label")).to_have_text(["Djur", "Syskon", "Skola"])
    # the arrow up is now disabled: the one beside it takes over
    expect(page.locator("#rank-order-c-down")).to_be_focused()


def test_a_form_saves_itself_once_when_the_typing_stops(visit):
    page = visit("/ranking")
    page.evaluate(
        """document.getElementById("note").addEventListener("autosave",
        ({ target }) => { target.dataset.saves = 1 + Number(target.dataset.saves ?? 0); })"""
    )
    form = page.locator("#note")
    page.locator("#word").press_sequentially("abc", delay=20)
    assert form.get_attribute("data-saves") is None
    expect(form).to_have_attribute("data-saves", "1")
    page.locator("#word").press_sequentially("d")
    page.locator("#word").blur()
    expect(form).to_have_attribute("data-saves", "2")
    page.wait_for_timeout(1700)
    assert form.get_attribute("data-saves") == "2"


def test_a_request_that_fails_says_so_once_and_nothing_typed_is_lost(visit, complaints):
    page = visit("/ranking")
    page.locator("#word").fill("kvar")
    for _ in range(2):
        page.get_by_role("button", name="Trasig").click()
        page.locator("#messages .lost-contact").wait_for()
    assert page.locator("#messages .lost-contact").count() == 1
    assert page.locator("#word").input_value() == "kvar"
    page.get_by_role("button", name="Flytta upp Djur").click()
    page.locator("#messages .lost-contact").wait_for(state="detached")
    assert len(complaints) == 4 and all("500" in text for text in complaints)
    complaints.clear()


def test_paper_leaves_the_shell_out_and_is_always_light(visit):
    page = visit("/style", dark=True)
    page.emulate_media(media="print")
    for selector in (".topbar", ".places", ".actions", ".pagination"):
        assert not page.locator(selector).first.is_visible(), selector
    assert page.locator(".demo-banner").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 38, 35)"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
