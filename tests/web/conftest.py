"""What several tests of pages begin with. Django is not ready yet when this file is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


@pytest.fixture
def matching(world: World, client: Client) -> Client:
    """A matching coordinator's browser."""
    from tests.homes_world import sign_in

    sign_in(client, world, "matching")
    return client
