"""Builders for the search: a referral with ranked needs in board A, and a few homes that answer them differently."""

from datetime import timedelta
from typing import Any

from famn.access.actor import acting
from famn.homes.models import FosterHome, HomeWord, Occupancy
from famn.referrals.models import MatchRun, Need, Referral
from tests.deciding_world import NOW, TODAY, make_home, make_referral
from tests.world import World

__all__ = ["NOW", "TODAY", "make_home", "make_needing", "make_referral", "move_in", "say", "searching"]

LOCAL = timedelta(days=400)


def say(world: World, home: FosterHome, need: str, answer: str, *, days_ago: int = 10) -> None:
    """A word the home has said on a need."""
    with acting(world.actors["coordinator"]):
        HomeWord.objects.create(
            cooperation_id=home.cooperation_id, home=home, need=need, answer=answer, recorded_on=TODAY - timedelta(days=days_ago)
        )


def make_needing(
    world: World, *needs: tuple[str, bool], letter: str = "a", children: int = 1, status: str = "received", **more: Any
) -> Referral:
    """A referral that GFO has received, with needs in the board's order: (code, is a requirement)."""
    referral = make_referral(
        world, letter=letter, children=children, **{"status": status, "handled_by": None, "home_locality": world.localities["2280"], **more}
    )
    with acting(world.actors[f"secretary_{letter}"]):
        for rank, (code, requirement) in enumerate(needs, start=1):
            Need.objects.create(
                cooperation_id=referral.cooperation_id, board_id=referral.board_id, referral=referral, code=code, rank=rank, is_requirement=requirement
            )
    return referral


def move_in(world: World, home: FosterHome, *, letter: str = "b", beds: int = 1, bands: tuple[str, ...] = ("6-9",), **more: Any) -> Occupancy:
    """A child of some board lives in the home; written as the owner, as only the database's functions may."""
    occupancy = Occupancy(**{
        "cooperation_id": home.cooperation_id, "home_id": home.pk, "board": world.boards[letter], "origin_id": home.pk, "referral_id": home.pk,
        "state": "placed", "kind": "long_term", "beds": beds, "age_bands": list(bands), "starts_on": TODAY - timedelta(days=100), **more,
    })
    insert_as_owner(occupancy)
    return occupancy


def searching(referral: Referral) -> Referral:
    """The referral as it stands."""
    return Referral.objects.get(pk=referral.pk)


def latest(referral: Referral) -> MatchRun:
    """Its newest run."""
    return MatchRun.objects.filter(referral=referral).order_by("-at").first()
