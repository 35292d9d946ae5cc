"""A newcomer sets up a second cooperation by hand, following the page: four boards in one city, people invited, one signs in."""

import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from famn.accounts.queries import cooperations_with_job, job_actor
from famn.messages.mail import send_queued
from tests.browser_world import Site, control
from tests.e2e.test_journey import choose, press, tell

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, databases=["default", "owner", "cache"])]

SIDES = ("Norra", "Södra", "Östra", "Västra")
PASSWORD = "korrekt hast batteri hafte"  # noqa: S105 -- made up
GFO = (("Ebba Chef", "Enhetschef GFO"), ("Malte Match", "Matchningsansvarig samordnare"), ("Sam Ordnare", "Familjehemssamordnare"))
AT_A_BOARD = ("Familjehemssekreterare", "Socialsekreterare", "Enhetschef barn och unga")


def open_step(page: Page, title: str) -> None:
    """Back to the list, and into one of its steps."""
    page.goto("/samverkan/start/")
    page.locator("main tr").filter(has=page.get_by_role("rowheader", name=title, exact=True)).get_by_role("link").click()
    page.wait_for_load_state()


def state(page: Page, title: str) -> str:
    """What the list says of a step."""
    page.goto("/samverkan/start/")
    return page.locator("main tr").filter(has=page.get_by_role("rowheader", name=title, exact=True)).inner_text()


def invite(page: Page, name: str, role: str, board: str = "") -> None:
    page.goto("/personer/bjud-in/")
    tell(page, "Namn", name)
    tell(page, "E-postadress i tjänsten", f"{name.lower().replace(' ', '.').replace('ö', 'o').replace('ä', 'a')}@vast.exempel.se")
    choose(page, "Roll", role)
    if board:
        control(page, "Nämnd").select_option(label=board)
    press(page, "Bjud in")
    expect(page.get_by_text("Inbjudan skickas")).to_be_visible()


@pytest.mark.covers("R-72", "R-72b", "R-72c", "R-73", "R-75", "R-57", "R-70a")
def test_a_second_cooperation_is_set_up_by_hand_and_the_invited_sign_in(site: Site) -> None:
    page = site.window("admin")
    press(page, "Samverkan", within=page.get_by_role("navigation").first)
    press(page, "Sätt upp samverkan")
    press(page, "Starta en ny samverkan")

    # Host, cooperation, and a matching time of its own.
    tell(page, "Samverkans namn", "GFO Väst")
    choose(page, "Län", "Västerbottens län")
    tell(page, "Värdorganisation", "Värdstaden")
    choose(page, "Organisationsform", "Värdkommun")
    control(page, "Matcha mot förfrågan: längd").fill("10")
    control(page, "Matcha mot förfrågan: räknas i").select_option(label="arbetsdagar")
    control(page, "Svar på GFO:s fråga: längd").fill("")
    control(page, "Svar på GFO:s fråga: räknas i").select_option(label="–")
    press(page, "Starta samverkan")
    expect(page.get_by_text("Du arbetar nu i den")).to_be_visible()
    expect(page.get_by_text("Ingen klocka: Svar på GFO:s fråga")).to_be_visible()

    # One city with four boards.
    press(page, re.compile("^Fortsätt"))
    press(page, "Ny medlem")
    choose(page, "Kommun", "Lycksele (2481)")
    tell(page, "Politiskt beslut", "KF 2026 § 84")
    press(page, "Lägg till kommunen")  # and on to the member's own page
    press(page, "Lägg till nämnder")
    tell(page, "Nämndernas namn", "\n".join(f"{side} socialnämnden" for side in SIDES))
    press(page, "Lägg till")
    expect(page.get_by_role("rowheader", name="Östra socialnämnden")).to_be_visible()
    press(page, re.compile("^Bocka av.*Politiskt beslut"))
    press(page, "Bocka av")

    # Who answers for what, and what is not used.
    open_step(page, "Ansvar")
    press(page, "Ändra ansvar")
    control(page, "Utreda nätverkshem: ansvarar").select_option(label="Annan organisatör")
    control(page, "Utreda nätverkshem: namn i er samverkan").fill("Familjehemscentrum")
    press(page, "Spara")
    expect(page.get_by_role("cell", name="Familjehemscentrum")).to_be_visible()
    open_step(page, "Delar")
    press(page, "Ändra delar")
    page.locator("main").get_by_label("Nätverkshem", exact=True).uncheck()
    press(page, "Spara")

    # People, and the contact persons of one board.
    for name, role in GFO:
        invite(page, name, role)
    for side in SIDES:
        for number, role in enumerate(AT_A_BOARD):
            invite(page, f"{side} Person{'ABC'[number]}", role, f"{side} socialnämnden")
    assert "Klart" in state(page, "Personer") and "Klart" in state(page, "Nämnder") and "Klart" in state(page, "Medlemmar")
    assert "Norra socialnämnden" in state(page, "Kontaktpersoner åt båda håll")

    # The invited head opens the link from her mail, chooses a password and signs in.
    (other,) = [
        one
        for one in cooperations_with_job("mail", on=timezone.localdate())
        if one not in {each.pk for each in site.world.cooperations.values()}
    ]
    send_queued(by=job_actor(cooperation_id=other, name="mail"), at=timezone.now())
    (letter,) = [each for each in mail.outbox if each.to == ["ebba.chef@vast.exempel.se"]]
    hers = site.window(None)
    hers.goto(re.search(r"http://[^/\s]+(/\S+)", letter.body)[1])
    for field in hers.locator("input[type=password]").all():
        field.fill(PASSWORD)
    hers.locator("main button[type=submit]").first.click()
    hers.wait_for_load_state()
    hers.goto("/")
    if hers.locator("input[type=password]").count():
        hers.locator("input[name=login]").fill("ebba.chef@vast.exempel.se")
        hers.locator("input[type=password]").fill(PASSWORD)
        hers.locator("main button[type=submit]").first.click()
        hers.wait_for_load_state()
    hers.goto("/samverkan/")
    expect(hers.get_by_role("heading", level=1)).to_have_text("GFO Väst")
    text = hers.locator("main").inner_text()
    assert "10 arbetsdagar" in text and "Familjehemscentrum" in text and "Västra socialnämnden" in text
    assert "Provlandet" not in text and "Härnösand" not in text
    assert hers.get_by_role("link", name="Nätverkshem").count() == 0
    hers.goto("/familjehem/natverkshem/")
    expect(hers.get_by_role("heading", level=1)).to_have_text("Delen används inte")

    # Nothing of it shows in the first.
    first = site.window("head")
    first.goto("/samverkan/medlemmar/")
    assert "Lycksele" not in first.locator("main").inner_text()
    first.goto("/personer/")
    assert "Ebba Chef" not in first.locator("main").inner_text()
    assert site.complaints == ["Failed to load resource: the server responded with a status of 404 (Not Found)"]
