"""The bank as a register: who lives in the homes, providers, lists of categories, mentors, decisions, who answers for them.

Random numbers of its own, so that what a home's record holds changes nothing else of the world.
"""

import random
from datetime import timedelta

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.demo.acting import acting
from famn.demo.agenda import Life
from famn.demo.names import GIVEN
from famn.demo.world import World
from famn.homes.actions import (
    add_scheme,
    note_permit,
    register_provider,
    set_operator,
    set_responsible,
    start_mentoring,
)
from famn.homes.models import FosterHome, HomeMember, ProviderOrganisation
from famn.homes.rules_record import INQUIRY_LIST, OWN_LIST
from famn.organisations.actions import set_module
from famn.organisations.enums import Module
from famn.organisations.models import Board

PROVIDERS = (
    ("Konsulentgruppen Granholmen AB", "IVO 3.1-1001/2021", 400),
    ("Familjehem i Samverkan Ekudden AB", "IVO 3.1-2002/2020", 60),
    ("Fjällbackens familjevård AB", "", 200),
)
"""One for each part of the world: name, permit, days from the anchor to the contract's end. None has an organisation number:
there are none that belong to nobody."""


def register_life(w: World) -> Life:
    """The head registers a provider, and in the main cooperation says which lists homes are counted by."""
    head = w.organisation.staff[Role.GFO_HEAD][0]
    name, permit, days = PROVIDERS[w.part]
    with acting(head):
        register_provider(
            by=head,
            facts={
                "name": name, "ivo_permit": permit, "contract_reference": f"GFO {w.today.year}/{12 + w.part}",
                "contract_starts_on": w.today, "contract_ends_on": w.anchor + timedelta(days=days),
                "followed_up_on": w.anchor - timedelta(days=150),
            },
            at=w.now,
        )  # fmt: skip
        if w.part == 0:
            add_scheme(by=head, name="Egna kategorier", source="Riktlinjerna", starts_on=w.today, rows=OWN_LIST, at=w.now)
            add_scheme(
                by=head, name="Utredningens fyra kategorier", source="SOU 2023:66", starts_on=w.today, rows=INQUIRY_LIST,
                proposed=True, at=w.now,
            )  # fmt: skip
            set_module(by=head, module=Module.FOUR_CATEGORIES, is_on=True, starts_on=w.today, at=w.now)
    return
    yield


def put_record(w: World, home: FosterHome, by: Actor, names: str, number: int) -> None:
    """Who lives in a home that has just been registered, who runs it and who answers for it; the actor's block is open."""
    own = random.Random(f"record {w.part} {number}")
    adults, surname = names.rsplit(" ", 1)
    family = [("parent", f"{given} {surname}", own.randint(1962, 1990)) for given in adults.split(" och ")]
    family += [
        ("own_child", f"{given} {surname}", own.randint(2006, 2020)) for given in own.sample(GIVEN, k=own.choice((0, 0, 1, 1, 2, 3)))
    ]
    if home.protection == "none":
        HomeMember.objects.bulk_create(
            HomeMember(cooperation_id=home.cooperation_id, home=home, relation=relation, name=name, birth_year=year)
            for relation, name, year in family
        )
    # No row wall here: the neighbouring cooperation has a provider of the same name.
    own_providers = ProviderOrganisation.objects.filter(name=PROVIDERS[w.part][0], cooperation_id=home.cooperation_id)
    provider = own_providers.first() if home.category == "consultant" else None
    if provider is not None:
        set_operator(by=by, home=home, operator="provider", provider=provider, at=w.now)
    if own.random() < 0.15 and w.boards:
        board = own.choice(w.boards)
        secretaries = w.organisation.at(board, Role.FH_SECRETARY)
        set_responsible(
            by=by, home=home, recruiting_board=board if own.random() < 0.5 else None, responsible_board=board,
            responsible_secretary=w.organisation.users[secretaries.user_id or 0], at=w.now,
        )  # fmt: skip


def put_mentor(w: World, home: FosterHome, by: Actor, number: int) -> None:
    """Now and then a home that has entered the bank becomes a mentor; the actor's block is open."""
    if random.Random(f"mentor {w.part} {number}").random() < 0.04:
        start_mentoring(by=by, home=home, starts_on=w.today, ends_on=None, at=w.now)


def put_approval(w: World, home: FosterHome, by: Actor, board: Board) -> None:
    """The board's approval of its network home, which ends soon at some; the actor's block is open."""
    own = random.Random(f"approval {board.pk}")
    note_permit(
        by=by, home=home, kind="approval", issuing_board=board, decided_on=w.today, ends_on=w.anchor + timedelta(days=own.choice((45, 400))),
        reference=f"SN {w.today.year}/{own.randint(100, 900)}", scope="Ett barn", at=w.now,
    )  # fmt: skip
