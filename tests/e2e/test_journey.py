"""The main job from a board's referral to a placed child and the end of the stay, by every role in its own window.

Each person sees only what is theirs: the walls are read from the pages, as people meet them.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from famn.homes.models import FosterHome
from tests.browser_world import Site, control
from tests.homes_world import make_bank_home
from tests.referrals_world import make_sent

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, databases=["default", "owner", "cache"])]

REFUSALS = [f"Failed to load resource: the server responded with a status of {status}" for status in ("422 (Unprocessable Entity)",) * 2]
"""What the browser says of the two forms that the journey sends wrong on purpose: a name in free text, and a closed gate."""
NAMES = ("Tuva Provsson", "Elof Provsson")


def press(page: Page, name: str | re.Pattern[str], *, within: Any = None, which: int = 0) -> None:
    """Press a button or follow a link by the words on it, and wait for the page that comes."""
    around = within or page.locator("main")
    role = around.get_by_role("button", name=name).or_(around.get_by_role("link", name=name))
    role.nth(which).click()
    page.wait_for_load_state()


def tell(page: Page, label: str, value: str) -> None:
    """Fill a control by its label."""
    control(page, label).fill(value)


def choose(page: Page, label: str, value: str) -> None:
    """Choose in a list by its label."""
    control(page, label).select_option(label=value)


def tick(page: Page, label: str) -> None:
    """Tick a box or a choice by its words."""
    page.locator("main").get_by_label(label, exact=True).check()


def day(ahead: int = 0) -> str:
    """A day from today, as a date control takes it."""
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


def add_child(page: Page, name: str, year: int) -> None:
    tell(page, "Barnets namn", name)
    tell(page, "Födelseår", str(year))
    press(page, "Lägg till barnet")


def add_need(page: Page, need: str) -> None:
    choose(page, "Behov", need)
    press(page, "Lägg till")
    page.get_by_role("heading", name=need).wait_for()


def write_referral(page: Page) -> str:
    """A referral for two siblings, step by step, sent; gives its code."""
    press(page, "Ny förfrågan")
    press(page, "Börja")
    add_child(page, NAMES[0], 2018)
    add_child(page, NAMES[1], 2020)
    press(page, "Gå vidare till Vård")
    tick(page, "Stadigvarande vård")
    choose(page, "Laglig grund för vården", "Socialtjänstlagen (SoL)")
    choose(page, "På vilken grund ni lämnar uppgifterna till GFO", "Samtycke (OSL 12 kap. 2 §)")
    tell(page, "Önskad start", day(14))
    press(page, "Spara och gå vidare")
    for need in ("Rökfritt hem", "Traumamedvetet bemötande", "Barnet kan gå kvar i sin skola"):
        add_need(page, need)
    press(page, "Flytta upp Barnet kan gå kvar i sin skola")
    expect(page.locator(".rank-label").nth(1)).to_contain_text("Barnet kan gå kvar")
    page.get_by_role("button", name="Flytta upp Barnet kan gå kvar i sin skola").press("Enter")  # the keyboard does as well
    page.wait_for_load_state()
    expect(page.locator(".rank-label").first).to_contain_text("Barnet kan gå kvar")
    sentences = page.get_by_label("Med egna ord, en mening")
    for number, sentence in enumerate(("Skolan är den fasta punkten.", "Det yngsta barnet har astma.", "Barnen har sett våld hemma.")):
        sentences.nth(number).fill(sentence)
    page.get_by_role("group", name=re.compile("Krav eller önskemål – Rökfritt hem")).get_by_label(re.compile("^Krav")).check()
    press(page, "Spara och gå vidare")
    choose(page, "Hemort", "Härnösand: Härnösand")
    tell(page, "Högst så här långt bort (km)", "40")
    tell(page, "Skola eller förskola", "Går i Tuvas skola i Härnösand")
    tick(page, "Syskonen ska bo tillsammans")
    press(page, "Spara och gå vidare")
    expect(page.locator("main")).to_contain_text("namn")  # the child's own name may not travel in free text
    assert page.locator("[name=school_needs]").input_value() == "Går i Tuvas skola i Härnösand"
    tell(page, "Skola eller förskola", "Vill gå kvar i sin skola i Härnösand")
    press(page, "Spara och gå vidare")
    page.get_by_role("navigation", name="Skriv förfrågan").get_by_role("link", name=re.compile("Skicka")).click()
    expect(page.get_by_text("Det här saknas")).to_be_visible()
    press(page, "Skicka förfrågan")  # the network's gate holds
    expect(page.locator("main")).to_contain_text("Skriv vilka i nätverket ni har övervägt")
    press(page, "Skriv vilka i nätverket ni har övervägt")
    tell(page, "Vilka i nätverket har övervägts", "Mormor och en lärare")
    tell(page, "Vem har gjort övervägandet", "Socialsekreterare i enheten")
    tell(page, "När", day(-3))
    tick(page, "Ingen i nätverket kan ta emot barnet")
    press(page, "Spara och gå vidare")
    press(page, "Skicka förfrågan")
    expect(page.get_by_text("Förfrågan är skickad till GFO")).to_be_visible()
    return page.locator("h1 .code, .code").first.inner_text()


def make_homes(site: Site) -> dict[str, FosterHome]:
    """Three homes of the bank: in town, one municipality away, and further than the referral allows."""
    place = {"near": "2280", "next": "2282", "far": "2283"}
    return {
        name: make_bank_home(site.world, municipality=site.world.municipalities[code], locality=site.world.localities[code])
        for name, code in place.items()
    }


def no_names(page: Page) -> None:
    """Neither a child's name nor a part of it on the page."""
    text = page.content()
    assert not [part for name in NAMES for part in name.split() if part in text]


def ask(matching: Page, homes: list[str]) -> list[str]:
    """Tick homes in the sheet and make a link for each; gives the links."""
    for home in homes:
        matching.get_by_role("checkbox", name=re.compile(home)).check()
    press(matching, "Fråga valda hem med länk")
    expect(matching.locator("main")).to_contain_text("Inget namn, ingen ort och ingen nämnd")
    press(matching, "Skapa länkar")
    links = matching.get_by_label("Länk att skicka")
    return [links.nth(number).input_value() for number in range(links.count())]


def answer_on_phone(site: Site, link: str, answer: str) -> None:
    """The family opens its link on a phone and presses one of the large answers."""
    family = site.window(None, width=390, height=844, is_mobile=True, has_touch=True)
    family.goto(link)
    expect(family.get_by_role("heading", name="Kan ni vara ett hem?")).to_be_visible()
    no_names(family)
    for place in ("Härnösand", "Kramfors"):
        assert place not in family.content()
    assert family.evaluate("document.documentElement.scrollWidth <= 390")
    family.get_by_role("button", name=answer).tap()
    family.wait_for_load_state()
    expect(family.get_by_role("heading")).to_contain_text("Tack")
    family.goto(link)  # a link is used once
    expect(family.get_by_role("button", name=answer)).to_have_count(0)


def test_from_referral_to_placed_children_and_the_end(site: Site) -> None:
    homes = make_homes(site)
    worker = site.window("worker_a")
    code = write_referral(worker)
    case = worker.url

    # GFO: the referral is on I dag with code and years, and no name anywhere.
    matching = site.window("matching")
    expect(matching.locator("main")).to_contain_text(code)
    no_names(matching)
    matching.goto(case)
    expect(matching.locator("main")).to_contain_text("2018")
    expect(matching.locator("main")).to_contain_text("Skolan är den fasta punkten")
    no_names(matching)
    press(matching, "Matchningsunderlag")
    sheet = matching.url
    main = matching.locator("main")
    expect(main).to_contain_text("ca ")
    expect(main).to_contain_text("fågelvägen")
    expect(main).to_contain_text("1 hem föll bort: 1 på avstånd")
    no_names(matching)
    near, following = (homes[name].code for name in ("near", "next"))
    rows = matching.locator("#underlag tbody tr[id]")
    expect(rows).to_have_count(2)
    assert {rows.nth(0).get_attribute("id"), rows.nth(1).get_attribute("id")} == {near, following}

    # One home by link, one on the telephone.
    (link,) = ask(matching, [following])
    answer_on_phone(site, link, "Ja")
    matching.goto(sheet)
    matching.locator(f"tr#{near} + tr summary").click()
    press(matching, re.compile("Ring och registrera svar"), within=matching.locator(f"tr#{near} + tr"))
    tell(matching, "Vem du talade med", "Pappan i familjen")
    tick(matching, "Nej, inte den här gången")
    tell(matching, "Vad som sades", "Vill vila till sommaren.")
    press(matching, "Spara svaret")

    # The board's secretary sees nothing of the home before the offer.
    secretary = site.window("secretary_a")
    secretary.goto(case)
    expect(secretary.locator("main")).to_contain_text(NAMES[0])
    assert following not in secretary.content()
    assert "Provgren" not in secretary.content()

    # The yes has reserved the home; the offer goes with a reason.
    matching.goto(sheet)
    expect(matching.locator(f"tr#{following} + tr")).to_contain_text("reserverat")
    press(matching, re.compile("^Skicka erbjudandet"))
    tell(matching, "Varför det här hemmet", "Nära skolan, och båda syskonen får plats.")
    press(matching, "Skicka erbjudandet")
    no_names(matching)

    # Now the board sees the home's contact part, and what it has to do before a start.
    secretary.goto(case)
    press(secretary, "Öppna erbjudandet")
    offer = secretary.url
    main = secretary.locator("main")
    expect(main.locator("#contact, section, .card").filter(has_text="070-174 06 05").first).to_be_visible()
    worker.goto(case)
    assert "070-174 06 05" not in worker.content()

    secretary.goto(f"{offer}start/")
    stops = secretary.locator("main").get_by_role("listitem")
    expect(secretary.get_by_text("Barnet kan inte flytta in än")).to_be_visible()
    for stop in ("SoL 22 kap. 2 §", "SoF 3 kap. 3 §", "SoL 22 kap. 6 §"):
        expect(stops.filter(has_text=stop).first).to_be_visible()
    expect(secretary.get_by_role("button", name="Starta placeringen")).to_have_count(0)

    mend_the_stops(secretary, offer)
    judge_each_child(secretary, offer)

    # The unit manager's yes stops the clock; the secretary may not take it.
    secretary.goto(offer)
    expect(secretary.get_by_role("link", name="Fatta verksamhetsbeslut")).to_have_count(0)
    manager = site.window("manager_a")
    expect(manager.locator("main")).to_contain_text(code)
    manager.goto(f"{offer}verksamhetsbeslut/")
    expect(manager.get_by_text("Vill bo med sitt syskon").first).to_be_visible()
    tick(manager, "Ja")
    press(manager, "Fatta beslutet")
    formal_decision(secretary, offer)

    secretary.goto(f"{offer}start/")
    expect(secretary.get_by_text("Allt som lagen kräver finns")).to_be_visible()
    tell(secretary, "Startdag", day())
    tell(secretary, "Beräknat slut", day(200))
    choose(secretary, "Ansvarig socialsekreterare", "Worker A 1")
    press(secretary, "Starta placeringen")
    expect(secretary.get_by_text("Placeringen är registrerad")).to_be_visible()
    follow_and_end(site, secretary)
    worker.goto(case)
    expect(worker.locator("main")).to_contain_text("Placerad")
    no_names(matching)
    assert site.complaints == REFUSALS


def follow_and_end(site: Site, secretary: Page) -> None:
    """The first child's stay: introduction, agreement, end, poor feedback, and the meeting that follows it."""
    secretary.goto("/placeringar/")
    secretary.locator("main tbody").get_by_role("link").first.click()
    stay = secretary.url
    expect(secretary.get_by_text("Avtal saknas")).to_be_visible()
    coordinator = site.window("coordinator")
    coordinator.goto(stay)
    no_names(coordinator)
    press(coordinator, re.compile("^Registrera.*introduktionspaket"))
    tick(coordinator, "Barnet")
    tell(coordinator, "Version", "2026:2")
    tell(coordinator, "Datum", day())
    tell(coordinator, "Av vem", "Samordnaren")
    press(coordinator, "Registrera")
    expect(coordinator.locator("#introduction")).to_contain_text("2026:2")

    secretary.goto(stay)
    press(secretary, "Registrera avtal")
    tell(secretary, "Undertecknat", day())
    tell(secretary, "Gäller från", day())
    press(secretary, "Registrera avtalet")
    expect(secretary.get_by_text("Avtal saknas")).to_have_count(0)

    press(secretary, "Avsluta placeringen")
    tell(secretary, "Slutdag", day())
    tick(secretary, "Nej, oplanerat")
    secretary.locator("main [name=causes]").first.check()
    secretary.locator("main [name=next_living]").first.check()
    press(secretary, "Avsluta och meddela GFO")
    press(secretary, re.compile("återkoppling", re.IGNORECASE))
    secretary.locator("main [name=satisfactory][value=no]").check()
    tell(secretary, "Beskriv hur uppdraget fungerade", "Hemmet och barnet fann aldrig varandra.")
    press(secretary, "Lämna återkopplingen")
    expect(secretary.get_by_role("heading", name="Avslutningsträff")).to_be_visible()

    coordinator.goto(stay)
    expect(coordinator.locator("main")).to_contain_text("Hemmet och barnet fann aldrig varandra")
    press(coordinator, "Registrera träffen")
    tell(coordinator, "Hölls den", day())
    tell(coordinator, "Deltog", "Familjehemmet, socialsekreteraren och samordnaren")
    tell(coordinator, "Vad ni lärde er", "Fler besök före flytten.")
    press(coordinator, "Spara och avsluta")
    expect(coordinator.locator("main")).to_contain_text("Fler besök före flytten")
    no_names(coordinator)


def mend_the_stops(page: Page, offer: str) -> None:
    """Consultation, both register extracts, and the board's adoption of the home's investigation."""
    page.goto(f"{offer}samrad/")
    tell(page, "Datum", day())
    tell(page, "Med vem", "Familjehemssekreteraren i Kramfors")
    tell(page, "Vad som kom fram", "Inget att invända.")
    press(page, "Registrera samrådet")
    page.goto(f"{offer}registerutdrag/")
    tell(page, "Belastningsregistret, sett den", day(-1))
    tell(page, "Misstankeregistret, sett den", day(-1))
    press(page, "Registrera")
    page.goto(offer)
    press(page, "Registrera att nämnden fastställt den")
    press(page, "Registrera fastställandet")


def judge_each_child(page: Page, offer: str) -> None:
    """The board's own judgement of the home for each child; GFO does not read it."""
    page.goto(offer)
    for _child in NAMES:
        press(page, re.compile("^Skriv bedömning|^Bedöm"))
        tick(page, "Hemmet passar barnet")
        tell(page, "Barnets bästa", "Nära skolan, och syskonen får vara tillsammans.")
        tell(page, "Barnets egen åsikt", "Vill bo med sitt syskon. Sagt till socialsekreteraren i tisdags.")
        press(page, "Spara bedömningen")


def formal_decision(page: Page, offer: str) -> None:
    """The committee's decision, recorded by the secretary."""
    page.goto(f"{offer}formellt-beslut/")
    tick(page, "Ja")
    tell(page, "Beslutat av", "Individutskottet")
    tell(page, "Föredragande", "Enhetschefen")
    tell(page, "Paragraf eller diarienummer", "§ 12")
    press(page, "Registrera beslutet")


def test_a_no_sends_the_referral_to_a_second_round_and_the_history_stays(site: Site) -> None:
    """The reason is asked for, the home's contact part closes, round 2 opens, both rounds stay in sight."""
    home, referral = make_bank_home(site.world), make_sent(site.world, home_locality=site.world.localities["2280"])
    matching = site.window("matching")
    matching.goto(f"/forfragningar/{referral.pk}/ring/{home.code}/")
    tell(matching, "Vem du talade med", "Mamman i familjen")
    tick(matching, "Ja, vi vill veta mer")
    press(matching, "Spara svaret")
    matching.goto(f"/forfragningar/{referral.pk}/")
    press(matching, re.compile("^Skicka erbjudande"))
    tell(matching, "Varför det här hemmet", "Lugnt hem nära skolan.")
    press(matching, "Skicka erbjudandet")

    manager = site.window("manager_a")
    manager.goto(f"/forfragningar/{referral.pk}/")
    press(manager, "Öppna erbjudandet")
    offer = manager.url
    expect(manager.locator("main")).to_contain_text("070-174 06 05")
    manager.goto(f"{offer}verksamhetsbeslut/")
    tick(manager, "Nej")
    press(manager, "Fatta beslutet")
    expect(manager.locator("main")).to_contain_text("Skriv varför, så att GFO kan söka bättre nästa gång.")
    assert manager.get_by_role("radio", name="Nej").is_checked()
    tell(manager, "Skäl till GFO", "Hemmet har hund och barnet är allergiskt.")
    press(manager, "Fatta beslutet")
    manager.goto(offer)
    assert "070-174 06 05" not in manager.content()

    matching.goto(f"/forfragningar/{referral.pk}/")
    main = matching.locator("main")
    expect(main).to_contain_text("Söker hem")
    expect(main).to_contain_text("Hemmet har hund och barnet är allergiskt.")
    expect(main).to_contain_text("omgång 1")
    expect(matching.locator("#offers")).to_contain_text("Nej från nämnden")
    matching.goto("/")
    expect(matching.locator("main")).to_contain_text(referral.code)
    stranger = site.window("secretary_b")
    stranger.goto(f"/forfragningar/{referral.pk}/")
    expect(stranger.locator("main")).not_to_contain_text(referral.code)
    stranger.goto(offer)
    expect(stranger.locator("main")).not_to_contain_text(home.code)
