"""Trying another version of ”Så väger vi”, and the sheet that tells of the only home: read by axe, on a phone, in the dark."""

from datetime import timedelta

import pytest
from django.urls import reverse

from famn.access.actor import acting
from famn.homes import actions
from famn.plans.actions import make_plan
from tests import accounts_world
from tests.e2e.test_every_page import Screen, screen
from tests.matching_world import NOW, TODAY, make_home, make_needing
from tests.web.test_weighing import stated
from tests.world import World

__all__ = ["screen"]


@pytest.mark.covers("R-118")
def test_what_a_version_would_change_and_the_only_home_are_read_by_everybody(world: World, screen: Screen) -> None:
    roomy = make_home(world, places=2)
    make_home(world, places=1)
    one = make_needing(world, legal_basis="lvu_6")
    make_needing(world, letter="b", children=2)
    make_needing(world, children=2)
    calm = make_needing(world, legal_basis="sol")
    with acting(world.actors["matching"]):
        make_plan(by=world.actors["matching"], at=NOW - timedelta(days=40))
    by = world.actors["coordinator"]
    with acting(by):
        actions.note_permit(
            by=by, home=roomy, kind="approval", issuing_board=world.boards["a"], decided_on=TODAY - timedelta(days=90),
            ends_on=TODAY + timedelta(days=30), at=NOW,
        )  # fmt: skip
    url = reverse("matching_policy_new")
    tried = accounts_world.client_of(world, "head").post(url, stated(law_sol="60", law_lvu_6="0", visa="1"))
    text = tried.content.decode()
    assert tried.status_code == 200 and "Inget är sparat" in text and "Barn med hem då" in text
    assert one.code in text and calm.code in text
    assert screen.show(tried, url) == []
    url = reverse("match_sheet", args=[one.pk])
    sheet = accounts_world.client_of(world, "matching").get(url)
    assert "Enda hemmet för 2 andra som väntar" in sheet.content.decode() and "Medgivandet täcker inte tiden" in sheet.content.decode()
    assert screen.show(sheet, url) == []
