"""The role switcher: one click in the demo, and no trace of it anywhere else."""

import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, get_resolver, reverse

from famn.web.staff.account import urls

MODULE = "famn.web.staff.account.demo"


def accounts():
    """Who the made-up world of this test lists."""
    return [SimpleNamespace(email="matching.1@exempel.se", password="x", text="Matchningsansvarig")]


def test_outside_the_demo_the_address_is_not_registered():
    with pytest.raises(NoReverseMatch):
        reverse("demo_switch")
    assert all("demo" not in str(pattern.pattern) for pattern in urls.urlpatterns)
    assert all("demo" not in str(pattern.pattern) for pattern in get_resolver().url_patterns)


def test_outside_the_demo_the_module_refuses_to_be_imported():
    code = (
        "import django; django.setup(); import importlib\n"
        "from django.core.exceptions import ImproperlyConfigured\n"
        f"try: importlib.import_module('{MODULE}')\n"
        "except ImproperlyConfigured as error: print(error)"
    )
    # A process of its own: an import that failed must not be one that another test has already made.
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == "the role switcher exists only in the demo"


@pytest.fixture
def demo(settings, monkeypatch):
    settings.FAMN_DEMO = True
    settings.DEMO_ACCOUNTS = f"{__name__}.accounts"
    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])


@pytest.mark.django_db
@pytest.mark.urls("tests.web.demo_urls")
def test_one_click_signs_in_as_a_listed_person(world, client, demo):
    page = client.get(reverse("demo_switch")).content.decode()
    assert "Påhittade uppgifter" in page and "Matchningsansvarig" in page
    response = client.post(reverse("demo_switch"), {"email": "matching.1@exempel.se"})
    assert (response.status_code, response.url) == (302, "/")
    page = client.get(reverse("account")).content.decode()
    assert "matching.1@exempel.se" in page and "Påhittade uppgifter" in page and "Byt person i demon" in page


@pytest.mark.django_db
@pytest.mark.urls("tests.web.demo_urls")
@pytest.mark.parametrize("email", ["", "secretary_a.1@exempel.se", "ingen@exempel.se"])
def test_only_listed_people_can_be_chosen(world, client, demo, email):
    assert client.post(reverse("demo_switch"), {"email": email}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.urls("tests.web.demo_urls")
def test_the_view_refuses_even_if_it_were_reached_outside_the_demo(world, client, demo, settings):
    reverse("demo_switch")  # imported while the demo was on
    settings.FAMN_DEMO = False
    with pytest.raises(ImproperlyConfigured):
        client.post("/demo/", {"email": "matching.1@exempel.se"})
