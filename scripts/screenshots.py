"""The pictures of the README: a small demo is started, people are signed in, a few pages are photographed.

Run it with ``make screenshots``. ``FAMN_URL`` names a demo that already runs; it is asked one question to a home, as the
phone's page needs one. Otherwise a demo of its own is made in a temporary folder and is gone afterwards.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
PORT = "8123"
BUILD_SECONDS = 600
MOST_BYTES = 150_000
DESK, PHONE = {"width": 1280, "height": 740}, {"width": 390, "height": 760}

MATCHING, WORKER = "matchning2@gfo.exempel.se", "soc1@harnosand.exempel.se"
COORDINATOR, HEAD = "samordnare1@gfo.exempel.se", "chef@gfo.exempel.se"
SECRETARIES = [f"familjehem1@{place}.exempel.se" for place in ("harnosand", "kramfors", "ornskoldsvik")]
REGISTER = """\
Namn;E-post;Ort;Kommun;Antal platser;Ålder;Utredd;Samtycke;Status
Familjen Granfors;granfors@exempel.se;Ramvik;Härnösand;2;0–12;2026-03-10;2026-03-20;Klar
Familjen Strandmark;strandmark@exempel.se;Nyland;Kramfrs;2;3–17;2026-02-03;2026-02-12;Paus
Familjen Hällbrink;hallbrink@exempel.se;Bredbyn;Örnsköldsvik;många;0–6;2026-05-04;2026-05-18;Klar
Familjen Älvmyr;alvmyr@exempel.se;Långsele;Sollefteå;1;7–15;2026-04-14;2026-04-21;Klar
"""
"""A register as somebody kept it: a municipality misspelt, a number in words. Nobody in it exists."""


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The address of a demo: the one that ``FAMN_URL`` names, or one that lives as long as this block."""
    if os.environ.get("FAMN_URL"):
        yield os.environ["FAMN_URL"].rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="famn-") as home:
        surroundings = os.environ | {"FAMN_HOME": home, "PORT": PORT, "FAMN_DEMO_SCALE": os.environ.get("FAMN_DEMO_SCALE", "0.2")}
        with subprocess.Popen([sys.executable, "-m", "famn", "demo"], env=surroundings) as demo:
            try:
                url = f"http://localhost:{PORT}"
                _wait(url, demo)
                yield url
            finally:
                demo.send_signal(signal.SIGINT)
                demo.wait(60)


def _wait(url: str, demo: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + BUILD_SECONDS
    while time.monotonic() < end and demo.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=2):  # noqa: S310 -- our own address
            return
        time.sleep(0.5)
    raise SystemExit("screenshots: the demo did not come up")


def sit_down(browser: Browser, url: str, email: str, size: dict[str, int] = DESK) -> Page:
    """A window signed in as one of the demo's people, through the demo's own list of them."""
    page = browser.new_context(
        viewport=size, locale="sv-SE", timezone_id="Europe/Stockholm", base_url=url, reduced_motion="reduce"
    ).new_page()
    page.goto("/demo/")
    page.get_by_role("button", name=re.compile(re.escape(email))).click()
    page.wait_for_load_state()
    return page


def open_one(page: Page, listed: str, *states: str) -> bool:
    """Open the first record of a list that stands in one of the states; false when none does."""
    page.goto(listed)
    for state in states:
        row = page.locator("main tbody tr").filter(has_text=state)
        if row.count():
            page.goto(str(row.first.locator("a.code").first.get_attribute("href")))
            return True
    return False


def open_a_sheet(page: Page) -> None:
    """Open the match sheet of a referral that is searched for and has distances to show."""
    page.goto("/forfragningar/")
    links = page.locator("main tbody tr").filter(has_text="Söker hem").locator("a.code")
    for case in [links.nth(number).get_attribute("href") for number in range(links.count())]:
        page.goto(f"{case}matchning/")
        if page.locator("#underlag td").filter(has_text=re.compile("^ca ")).count():
            return
    raise SystemExit("screenshots: no match sheet has homes with a distance")


def take(page: Page, name: str, *, part: str = "body") -> None:
    """One picture from where a part of the page begins, small enough for a README."""
    page.evaluate("part => document.querySelector(part).scrollIntoView()", part)
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    size = path.stat().st_size
    print(f"{path.name}  {size // 1000} kB")
    if size > MOST_BYTES:
        raise SystemExit(f"screenshots: {path.name} is larger than {MOST_BYTES // 1000} kB")


def take_the_bank(browser: Browser, url: str) -> None:
    """The bank's list and map, and a register on its way into it. The file is thrown away again."""
    coordinator = sit_down(browser, url, COORDINATOR)
    coordinator.goto("/familjehem/")
    take(coordinator, "banken")
    coordinator.goto("/familjehem/karta/")
    take(coordinator, "karta", part=".map-beside")
    coordinator.goto("/familjehem/import/")
    coordinator.get_by_label("Fil").set_input_files([{"name": "register.csv", "mimeType": "text/csv", "buffer": REGISTER.encode()}])
    coordinator.get_by_role("button", name="Läs in filen").click()
    coordinator.get_by_role("button", name="Läs in raderna").click()
    coordinator.get_by_role("heading", name="Granska raderna").wait_for(timeout=60_000)
    take(coordinator, "import")
    coordinator.get_by_role("link", name="Ta bort filen").click()
    coordinator.locator("main form button").first.click()


def take_a_handover(browser: Browser, url: str) -> None:
    """What a colleague who leaves answers for, on one page."""
    head = sit_down(browser, url, HEAD)
    head.goto("/personer/")
    head.locator("main a[href$='/overlamning/']").first.click()
    take(head, "overlamning", part="main section")


def take_the_queue(browser: Browser, url: str) -> None:
    """The plan for the whole queue, and what is missing in the bank."""
    matching = sit_down(browser, url, MATCHING)
    matching.goto("/forfragningar/ko/")
    take(matching, "kon")
    head = sit_down(browser, url, HEAD)
    head.goto("/rekryteringsbehov/")
    take(head, "rekryteringsbehov")


def photograph(browser: Browser, url: str) -> None:
    """All pictures."""
    take_the_bank(browser, url)
    take_a_handover(browser, url)
    take_the_queue(browser, url)
    matching = sit_down(browser, url, MATCHING)
    take(matching, "i-dag")
    open_a_sheet(matching)
    take(matching, "matchningsunderlag", part="#hem")
    box = matching.locator("#underlag input[name=hem]").first
    box.check()
    matching.get_by_role("button", name="Fråga valda hem med länk").click()
    matching.get_by_role("button", name="Skapa länkar").click()
    link = matching.get_by_label("Länk att skicka").first.input_value()
    family = browser.new_context(viewport=PHONE, locale="sv-SE", is_mobile=True, has_touch=True).new_page()
    family.goto(link)
    take(family, "familjens-svar")
    worker = sit_down(browser, url, WORKER)
    worker.goto("/forfragningar/ny/")
    worker.get_by_role("button", name="Börja").click()
    worker.goto(re.sub(r"steg/.*", "steg/behov/", worker.url))
    for need in ("Barnet kan gå kvar i sin skola", "Traumamedvetet bemötande", "Rökfritt hem"):
        worker.locator("#add").select_option(label=need)
        worker.get_by_role("button", name="Lägg till", exact=True).click()
        worker.get_by_role("heading", name=need).wait_for()
    take(worker, "forfragan")
    for email in SECRETARIES:
        secretary = sit_down(browser, url, email)
        if open_one(secretary, "/forfragningar/", "Nämnden bedömer", "Erbjudande skickat", "Ja från verksamheten", "Formellt beslut finns"):
            secretary.get_by_role("link", name="Öppna erbjudandet").first.click()
            take(secretary, "erbjudande")
            return
    raise SystemExit("screenshots: no board has an offer to answer")


def main() -> None:
    """Take all pictures anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("FAMN_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        photograph(browser, url)
        browser.close()


if __name__ == "__main__":
    main()
