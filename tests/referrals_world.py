"""Builders for writing referrals, through the actions themselves: a draft, a complete one, a sent one, an oral one."""

from datetime import UTC, datetime, timedelta
from typing import Any

from famn.access.actor import Actor, acting
from famn.kernel.calendar import local_date
from famn.referrals.actions.children import add_child
from famn.referrals.actions.oral import register_oral
from famn.referrals.actions.writing import NeedInput, save_referral, send_referral, set_needs, start_draft
from famn.referrals.models import Referral
from tests.world import World

NOW = datetime.now(tz=UTC)
TODAY = local_date(NOW)
NAME = "Provbarn Påhittad"

NEEDS = [
    NeedInput(code="own_room", sentence="Barnet behöver kunna dra sig undan.", is_requirement=True),
    NeedInput(code="trauma_informed", sentence="Barnet har sett mycket våld."),
    NeedInput(code="language", language="ar", sentence="Barnet talar arabiska med sin mormor."),
]


def make_draft(world: World, *, by: str = "secretary_a", at: datetime = NOW) -> Referral:
    """An empty draft."""
    actor = world.actors[by]
    with acting(actor):
        return start_draft(by=actor, at=at)


def fill(world: World, referral: Referral, *, by: str = "secretary_a", at: datetime = NOW, children: int = 1, **fields: Any) -> Referral:
    """Everything that a draft needs before it can be sent."""
    actor = world.actors[by]
    stated = {
        "kind": "long_term",
        "legal_basis": "sol",
        "disclosure_ground": "osl_26_9",
        "starts_on": local_date(at) + timedelta(days=30),
        "home_municipality": referral.board.municipality,
        "network_considered": "Mormor och en familj i skolan.",
        "network_considered_by": "Socialsekreterare",
        "network_considered_on": local_date(at) - timedelta(days=5),
        "network_outcome": "nobody_found",
        **fields,
    }
    with acting(actor):
        for number in range(children):
            add_child(by=actor, referral=referral, birth_year=2015 + number, name=f"{NAME}{number}", at=at)
        save_referral(by=actor, referral=referral, fields=stated, at=at)
        set_needs(by=actor, referral=referral, needs=NEEDS, at=at)
        return Referral.objects.get(pk=referral.pk)


def make_sent(world: World, *, by: str = "secretary_a", at: datetime = NOW, **fields: Any) -> Referral:
    """A complete referral that GFO has received."""
    referral = fill(world, make_draft(world, by=by, at=at), by=by, at=at, **fields)
    with acting(world.actors[by]):
        return send_referral(by=world.actors[by], referral=referral, at=at)


def make_oral(world: World, *, letter: str = "a", at: datetime = NOW, **more: Any) -> Referral:
    """What GFO registered after a call from a board."""
    by = world.actors["matching"]
    stated = {"kind": "emergency", "birth_years": [2015, 2018], "needs": [NeedInput(code="own_room")], "starts_on": local_date(at), **more}
    with acting(by):
        return register_oral(
            by=by,
            board=world.boards[letter],
            called_by="Socialjouren",
            home_municipality=world.boards[letter].municipality,
            at=at,
            **stated,
        )


def now_as(actor: Actor, referral: Referral) -> Referral:
    """The referral as one actor sees it; raises ``DoesNotExist`` where the wall hides it."""
    with acting(actor):
        return Referral.objects.get(pk=referral.pk)
