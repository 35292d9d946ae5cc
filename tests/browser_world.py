"""A real server and people in front of it: each has a browser window of their own, already signed in."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.accounts_world import client_of
from tests.world import World

WAIT = 20_000  # milliseconds; a loaded machine is slow, not wrong


expect.set_options(timeout=WAIT)


@dataclass
class Site:
    """The running server and the windows open on it. Whatever a window complains of is kept in ``complaints``."""

    url: str
    browser: Browser
    world: World
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def window(self, key: str | None, *, width: int = 1280, height: int = 900, **more: Any) -> Page:
        """A window at the first page, signed in as one of the world's people; ``None`` is somebody from outside."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="sv-SE", timezone_id="Europe/Stockholm", base_url=self.url, **more
        )
        context.set_default_timeout(WAIT)
        self.contexts.append(context)
        if key:
            self.sign_in(context, key)
        page = context.new_page()
        page.on("console", lambda message: self._complain(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self._complain(str(error)))
        if key:
            page.goto("/")
        return page

    def sign_in(self, context: BrowserContext, key: str) -> None:
        """Let whoever sits at these windows be one of the world's people."""
        session = client_of(self.world, key).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])

    def _complain(self, text: str) -> None:
        self.complaints.append(text)


def control(page: Page, label: str) -> Locator:
    """The control of a form by its whole label, with or without the word that says it may be left empty."""
    whole = re.compile(rf"^{re.escape(label)}(\s*frivilligt)?$")
    return page.locator("main").get_by_label(whole).and_(page.locator("input, select, textarea"))
