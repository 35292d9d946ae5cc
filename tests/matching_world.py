"""Builders for the search: a referral with ranked needs in board A, and a few homes that answer them differently."""

from datetime import timedelta
from typing import Any

from famn.access.actor import acting
from famn.homes.models import FosterHome, HomeWord
from famn.referrals.actions.asking import register_phone_answer
from famn.referrals.enums import QuestionAnswer
from famn.referrals.models import HomeQuestion, Need, Referral
from tests.deciding_world import NOW, TODAY, make_home, make_ready, make_referral, start
from tests.world import World

__all__ = ["NOW", "TODAY", "answer_yes", "make_home", "make_needing", "make_referral", "move_in", "say", "searching"]


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
                cooperation_id=referral.cooperation_id,
                board_id=referral.board_id,
                referral=referral,
                code=code,
                rank=rank,
                is_requirement=requirement,
            )
    return referral


def move_in(world: World, home: FosterHome, *, letter: str = "b", children: int = 1, **more: Any) -> None:
    """Children of a board live in the home since today, by the whole way from offer to start."""
    start(world, make_ready(world, home=home, letter=letter, children=children, **more), letter=letter)


def answer_yes(world: World, referral: Referral, home: FosterHome) -> HomeQuestion:
    """The home said yes on the telephone."""
    by = world.actors["matching"]
    with acting(by):
        return register_phone_answer(
            by=by,
            referral=referral,
            home=home,
            answer=QuestionAnswer.YES,
            spoke_with="Mamman i familjen",
            said="Kan från måndag.",
            words={},
            at=NOW,
        )


def searching(referral: Referral) -> Referral:
    """The referral as it stands."""
    return Referral.objects.get(pk=referral.pk)
