"""The site for browser journeys. Loaded before Django is, so what needs Django is imported in the fixture."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser_world import Site


@pytest.fixture
def site(live_server, browser, world) -> "Iterator[Site]":
    """The site, running on the test database; every row is committed, so the test needs ``transaction=True``."""
    from tests.browser_world import Site

    here = Site(live_server.url, browser, world)
    yield here
    for context in here.contexts:
        context.close()
