"""The shell, the style page, the error pages, and answering htmx with a part."""

import re
from importlib.resources import files
from types import SimpleNamespace

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from famn.ui.htmx import render_part
from famn.ui.style import sample_shell, style_context
from famn.ui.templatetags.ui import COMPONENTS

ERRORS = ["400.html", "403.html", "404.html", "429.html", "500.html"]


def style_page(**changes: object) -> str:
    return render_to_string("ui/style.html", style_context() | changes)


@pytest.mark.parametrize("name", ["ui/style.html", "ui/style_family.html", *ERRORS])
def test_a_page_has_one_h1_a_language_and_nothing_inline(name):
    html = render_to_string(name, style_context())
    assert '<html lang="sv">' in html
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert len(re.findall(r"<main[ >]", html)) == 1
    assert re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", html) is None
    assert all('src="' in tag for tag in re.findall(r"<script[^>]*>", html))


def test_ids_are_unique():
    ids = re.findall(r'\sid="([^"]+)"', style_page())
    assert sorted(ids) == sorted(set(ids))


def test_the_style_page_shows_every_component():
    # two_answers has a page of its own, since it brings the h1
    folder = files("famn.ui") / "templates" / "ui"
    source = (folder / "style.html").read_text() + (folder / "style_family.html").read_text()
    drawn_by_others = {"icon", "form_errors"}
    missing = {c.name for c in COMPONENTS if f"{{% {c.name} " not in source} - drawn_by_others
    assert missing == set()


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_no_context_and_says_what_to_do(name):
    html = render_to_string(name, {})
    assert "Till startsidan" in html
    assert len(re.findall(r"<p>", html)) >= 2


def test_the_reason_of_a_refusal_is_shown():
    assert "Bara enhetschefen får besluta." in render_to_string("403.html", {"reason": "Bara enhetschefen får besluta."})


@pytest.mark.parametrize("name", ["ui/style.html", "ui/style_family.html"])
def test_made_up_data_says_so_on_every_page_and_on_paper(name):
    html = render_to_string(name, style_context())
    assert "Påhittade uppgifter" in html
    assert re.search(r'<body class="\w+ demo', html)
    real = render_to_string(name, style_context() | {"shell": sample_shell() | {"demo": False}})
    assert "Påhittade uppgifter" not in real


def test_the_search_is_posted_so_that_no_identity_number_is_in_an_address():
    assert re.search(r'<form class="search" role="search" action="#" method="post">', style_page())
    assert 'role="search"' not in style_page(shell=sample_shell() | {"can_search": False})


def test_the_phones_bar_has_four_places():
    bar = style_page().split('<nav class="places-phone"')[1].split("</nav>")[0]
    before, more = bar.split("<details")
    assert before.count("<li>") - 1 + more.count("<summary>") == 4
    four = sample_shell() | {"places": sample_shell()["places"][:4]}
    bar = style_page(shell=four).split('<nav class="places-phone"')[1].split("</nav>")[0]
    assert bar.count("<li>") == 4 and "<details" not in bar


def test_one_role_needs_no_switch():
    shell = sample_shell()
    assert 'name="holding"' in style_page(shell=shell)
    assert 'name="holding"' not in style_page(shell=shell | {"holdings": shell["holdings"][:1]})


def test_a_message_is_shown_calmly_where_one_looks():
    html = style_page(messages=[Message(constants.SUCCESS, "Erbjudandet är skickat.")])
    band = html.split('id="messages"')[1].split("<header")[0]
    assert "notice-met" in band and "Erbjudandet är skickat." in band


def test_a_page_without_a_shell_is_still_a_page():
    html = render_to_string("ui/base.html", {})
    assert "<nav" not in html and '<main id="main"' in html


def ask(*, headers: bool, boosted: bool = False, restored: bool = False) -> HttpResponse:
    class Htmx(SimpleNamespace):
        def __bool__(self) -> bool:
            return headers

    request = RequestFactory().get("/")
    request.htmx = Htmx(boosted=boosted, history_restore_request=restored)
    return render_part(request, "ui/style_part.html", "kinds", {"kinds": ["a", "b"], "title": "Hela sidan"}, status=422, event="saved")


def test_htmx_gets_the_part_and_everybody_else_the_page(settings, tmp_path):
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "style_part.html").write_text(
        "{% load partials %}<h1>{{ title }}</h1>{% partialdef kinds inline %}<ul id=kinds>{% for k in kinds %}<li>{{ k }}{% endfor %}</ul>{% endpartialdef %}"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    part = ask(headers=True)
    assert part.content.decode() == "<ul id=kinds><li>a<li>b</ul>"
    assert (part.status_code, part["HX-Trigger"], part["Vary"]) == (422, "saved", "HX-Request")
    for page in (ask(headers=False), ask(headers=True, boosted=True), ask(headers=True, restored=True)):
        assert page.content.decode() == "<h1>Hela sidan</h1><ul id=kinds><li>a<li>b</ul>"
        assert page["Vary"] == "HX-Request"
        assert not page.has_header("HX-Trigger")
