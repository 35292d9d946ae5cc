"""Somebody is invited, chooses a password and signs in; a colleague's work is handed over; all in windows of their own."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from famn.access.actor import acting
from famn.homes.models import FosterHome
from famn.messages.mail import send_queued
from tests.browser_world import Site, control
from tests.homes_world import make_home, now

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, databases=["default", "owner", "cache"])]
PASSWORD = "fyra glada hästar"  # noqa: S105 -- made up


def press(page: Page, name: str) -> None:
    """Press a button or follow a link by its words, and wait for the page that comes."""
    main = page.locator("main")
    main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).first.click()
    page.wait_for_load_state()


def findings(page: Page) -> list[str]:
    """What axe has to say of the page."""
    return [each["id"] for each in Axe().run(page).response["violations"]]


def link_in_the_newest_mail(site: Site) -> str:
    """Where the mail leads, once the job has sent it."""
    send_queued(by=site.world.actor("mail"), at=now())
    return re.search(r"http://localhost:\d+(/\S+)", mail.outbox[-1].body)[1]


def test_somebody_is_invited_and_comes(site: Site) -> None:
    head = site.window("head")
    head.get_by_role("link", name="Personer").first.click()
    press(head, "Bjud in")
    control(head, "Namn").fill("Tuva Provberg")
    control(head, "E-postadress i tjänsten").fill("tuva@exempel.se")
    control(head, "Roll").select_option(label="Familjehemssamordnare")
    press(head, "Bjud in")
    expect(head.locator("main")).to_contain_text("Tuva Provberg")
    hers = site.window(None)
    hers.goto(link_in_the_newest_mail(site))
    assert "/valkommen/" in hers.url and "set-password" in hers.url  # the key has left the address
    expect(hers.get_by_role("heading", level=1)).to_have_text("Välkommen till Famn")
    assert findings(hers) == []
    for box in hers.locator("input[type=password]").all():
        box.fill(PASSWORD)
    press(hers, "Spara lösenordet")
    press(hers, "Logga in")
    hers.locator("input[name=login]").fill("tuva@exempel.se")
    hers.locator("input[name=password]").fill(PASSWORD)
    press(hers, "Logga in")
    expect(hers.get_by_role("heading", level=1)).to_have_text("I dag")
    head.reload()
    expect(head.get_by_role("row", name=re.compile("Tuva Provberg"))).to_contain_text("Aktiv")
    assert site.complaints == []


@pytest.mark.covers("R-52")
def test_a_coordinator_who_quits_on_a_friday_leaves_nothing_behind(site: Site) -> None:
    homes = [make_home(site.world) for _number in range(2)]
    friday = timezone.localdate() + timedelta(days=(4 - timezone.localdate().weekday()) % 7)
    head = site.window("head")
    head.get_by_role("link", name="Personer").first.click()
    press(head, "Coordinator 1")
    press(head, "Ändra slutdag – Familjehemssamordnare")
    head.get_by_label("Till och med en dag").check()
    control(head, "Sista dagen").fill(friday.isoformat())
    press(head, "Spara")
    expect(head.locator("main")).to_contain_text("fortfarande ansvar")
    press(head, "Lämna över")
    expect(control(head, "Sista dagen")).to_have_value(friday.isoformat())
    control(head, "Alla till").select_option(label="Coordinator Other 1")
    head.get_by_text("Visa och fördela var för sig").click()
    assert findings(head) == []
    press(head, "Lämna över")
    expect(head.locator("main")).to_contain_text("Inget att lämna över")
    with acting(site.world.actor("head")):
        holders = set(FosterHome.objects.filter(pk__in=[home.pk for home in homes]).values_list("coordinator__name", flat=True))
    assert holders == {"Coordinator Other 1"}
    press(head, "Avsluta uppdraget här")
    press(head, "Avsluta")
    expect(head.get_by_role("heading", level=1)).to_have_text("Coordinator 1")
    expect(head.locator("main")).to_contain_text("Har slutat")
    assert site.complaints == []
