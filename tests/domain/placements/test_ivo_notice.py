"""One child more than the rule's number lives in a home: the board that placed it gives notice to IVO (SoF 16:2, L-11)."""

import pytest
from django.test import Client
from django.urls import reverse

from famn.access.actor import acting
from famn.commitments.models import Commitment
from famn.placements.actions.following import tick_follow_up
from famn.placements.actions.undoing import undo_start
from famn.placements.models import FollowUp, Placement
from tests.deciding_world import NOW, TODAY, make_home, make_placement, make_ready, start
from tests.homes_world import sign_in
from tests.world import World

REASON = {"over_max_reason": "Syskon till barn som bor där.", "over_max_approved_by": "Enhetschef GFO"}


def fourth(world: World, *, children: int = 1, offer: dict[str, str] | None = None) -> list[Placement]:
    """Two boards' children live in the home; the next makes it more than three."""
    home = make_home(world, places=6)
    make_placement(world, letter="b", home=home, children=2)
    make_placement(world, home=home)
    return start(world, make_ready(world, home=home, children=children, offer=REASON if offer is None else offer))


def notices() -> list[FollowUp]:
    return list(FollowUp.objects.filter(kind="ivo_notice"))


def test_three_children_are_no_notice(world: World) -> None:
    home = make_home(world, places=6)
    make_placement(world, letter="b", home=home, children=2)
    make_placement(world, home=home)
    with acting(world.actor("secretary_a")):
        assert not notices()
        assert not Placement.objects.filter(over_max=True).exists()


def test_the_fourth_opens_the_boards_notice_due_at_once(world: World) -> None:
    stay = fourth(world)[0]
    with acting(world.actor("secretary_a")):
        (notice,) = notices()
        clock = Commitment.objects.get(rule="L-11")
        assert (notice.placement_id, notice.due_on, notice.law) == (stay.pk, TODAY, "SoF 16 kap. 2 §")
        assert (clock.subject_id, clock.party, clock.due_on, clock.met_at) == (stay.pk, "board", TODAY, None)
    with acting(world.actor("secretary_b")):
        assert not notices(), "it is the placing board's alone"


def test_the_database_counts_although_the_offer_said_nothing(world: World) -> None:
    fourth(world, offer={})
    with acting(world.actor("secretary_a")):
        assert len(notices()) == 1


def test_siblings_together_are_one_notice(world: World) -> None:
    assert len(fourth(world, children=2)) == 2
    with acting(world.actor("secretary_a")):
        assert len(notices()) == 1


def test_ticking_it_off_meets_the_clock_and_keeps_the_reference(world: World) -> None:
    fourth(world)
    by = world.actor("secretary_a")
    with acting(by):
        tick_follow_up(by=by, follow_up=notices()[0], done_on=TODAY, reference=" IVO 2026/17 ", at=NOW)
        (notice,) = notices()
        assert (notice.done_on, notice.reference) == (TODAY, "IVO 2026/17")
        assert Commitment.objects.get(rule="L-11").met_on == TODAY


def test_an_undone_start_takes_its_clock_along(world: World) -> None:
    stay = fourth(world)[0]
    by = world.actor("secretary_a")
    with acting(by):
        undo_start(by=by, placement=stay, reason="Fel hem", at=NOW)
        assert Commitment.objects.get(rule="L-11").cancelled_at is not None


@pytest.mark.parametrize("who", ["secretary_a", "worker_a"])
def test_it_is_a_row_of_the_day_and_on_the_stays_page(world: World, client: Client, who: str) -> None:
    stay = fourth(world)[0]
    sign_in(client, world, who)
    assert "Anmäl till IVO: fler än tre placerade barn" in client.get(reverse("today")).content.decode()
    with acting(world.actor("secretary_a")):
        notice = notices()[0]
    at = reverse("follow_up_done", args=[stay.pk, notice.pk])
    assert "Diarienummer" in client.get(at).content.decode()
    assert client.post(at, {"done_on": TODAY.isoformat(), "reference": "IVO 2026/17"}).status_code == 302
    text = client.get(reverse("placement", args=[stay.pk])).content.decode()
    assert "IVO 2026/17" in text
    assert "Fler än tre placerade barn i hemmet" in text
