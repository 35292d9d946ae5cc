"""The organisation every test stands on: two cooperations with boards A and B in each, and a user in every role.

It is set up as the owner and committed once; each test's own rows are rolled back. A transactional test empties the
tables, so the ``world`` fixture sets it up again where it is gone. All names are made up.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from famn.access.actor import Actor
from famn.access.roles import Role

FIRST_DAY = date(2019, 2, 1)
PARENT_HOME = {1: UUID(int=0xFA111), 2: UUID(int=0xFA222)}
"""The home that each cooperation's foster parent belongs to: give a home this id to let her see it."""

GUIDELINE = {
    "D1": (21, "calendar_days", 5),
    "D1-2": (14, "calendar_days", 4),
    "D2": (3, "working_days", 1),
    "D3": (21, "calendar_days", 5),
    "A1": (14, "calendar_days", 3),
    "D6": (12, "calendar_months", 30),
    "E1": (7, "calendar_days", 2),
    "E2": (21, "calendar_days", 5),
    "E3": (30, "calendar_days", 7),
    "L-2": (6, "calendar_months", 30),
    "F1": (28, "calendar_days", 7),
    "Q1": (5, "working_days", 1),
}
RELAXABLE = {"distance": "board", "age": "gfo", "need": "board", "siblings": "board", "over_max": "approver"}

ROLES = {
    "head": (Role.GFO_HEAD, None),
    "coordinator": (Role.GFO_COORDINATOR, None),
    "coordinator_other": (Role.GFO_COORDINATOR, None),
    "matching": (Role.MATCHING_COORDINATOR, None),
    "matching_other": (Role.MATCHING_COORDINATOR, None),
    "communicator": (Role.COMMUNICATOR, None),
    "supervisor": (Role.SUPERVISOR, None),
    "secretary_a": (Role.FH_SECRETARY, "a"),
    "worker_a": (Role.SOCIAL_WORKER, "a"),
    "manager_a": (Role.UNIT_MANAGER, "a"),
    "ifo_a": (Role.IFO_HEAD, "a"),
    "sas_a": (Role.SAS, "a"),
    "finance_a": (Role.FINANCE, "a"),
    "secretary_b": (Role.FH_SECRETARY, "b"),
    "worker_b": (Role.SOCIAL_WORKER, "b"),
    "manager_b": (Role.UNIT_MANAGER, "b"),
    "parent": (Role.FOSTER_PARENT, None),
    "evaluator": (Role.EVALUATOR, None),
    "admin": (Role.SYSTEM_ADMIN, None),
    "clock_sweep": (Role.JOB, None),
    "mail": (Role.JOB, None),
}


@dataclass
class World:
    """Who and what exists. ``actors["matching"]`` is cooperation 1's; ``actors["matching:2"]`` is the other one's."""

    cooperations: dict[int, object] = field(default_factory=dict)
    boards: dict[str, object] = field(default_factory=dict)
    municipalities: dict[str, object] = field(default_factory=dict)
    localities: dict[str, object] = field(default_factory=dict)
    users: dict[str, object] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    stranger: object = None

    def actor(self, key: str) -> Actor:
        """The actor of one role, such as ``secretary_a`` or ``matching:2``."""
        return self.actors[key]


def _key(name: str, number: int) -> str:
    return name if number == 1 else f"{name}:{number}"


def build() -> World:
    """Set up the organisation as the owner, or read it if it stands."""
    from famn.accounts.models import Cover, FunctionHolding, RoleHolding, User
    from famn.organisations import models as org

    assert Cover
    world = World()
    places = {
        "2280": ("Härnösand", "22", "62.63"),
        "2282": ("Kramfors", "22", "62.93"),
        "2283": ("Sollefteå", "22", "63.17"),
        "2480": ("Umeå", "24", "63.83"),
        "2481": ("Lycksele", "24", "64.59"),
        "2482": ("Skellefteå", "24", "64.75"),
    }
    for code, (name, county, latitude) in places.items():
        municipality, _ = org.Municipality.objects.using("owner").get_or_create(
            code=code,
            defaults={"name": name, "county_code": county, "latitude": Decimal(latitude), "longitude": Decimal("17.90"), "border": None},
        )
        world.municipalities[code] = municipality
        world.localities[code], _ = org.Locality.objects.using("owner").get_or_create(
            municipality_id=code,
            name=name,
            defaults={"latitude": Decimal(latitude), "longitude": Decimal("17.90"), "population": 9000},
        )
    for number, members in ((1, ("2280", "2282")), (2, ("2480", "2482"))):
        host, _ = org.HostOrganisation.objects.using("owner").get_or_create(name=f"Kommunförbundet Provlandet {number}", form="association")
        cooperation, _ = org.Cooperation.objects.using("owner").get_or_create(
            name=f"GFO Provlandet {number}",
            host=host,
            county_code=members[0][:2],
            started_on=FIRST_DAY,
            defaults={"eves_are_free": number == 1},
        )
        world.cooperations[number] = cooperation
        document, _ = org.GoverningDocument.objects.using("owner").get_or_create(
            cooperation=cooperation,
            valid_from=FIRST_DAY,
            defaults={"title": "Riktlinjer för samarbetet", "version": "2019", "decided_on": FIRST_DAY},
        )
        for rule, (length, unit, warn_days) in GUIDELINE.items():
            org.ClockLength.objects.using("owner").get_or_create(
                document=document, rule=rule, defaults={"length": length, "unit": unit, "warn_days": warn_days}
            )
        org.MatchingPolicy.objects.using("owner").get_or_create(
            cooperation=cooperation,
            valid_from=FIRST_DAY,
            defaults={"version": "1", "freshness_days": 365, "distance_bands_km": [20, 40, 60, 100, 200], "relaxable": RELAXABLE},
        )
        for letter, code in zip("ab", members, strict=True):
            org.Membership.objects.using("owner").get_or_create(
                cooperation=cooperation, municipality_id=code, starts_on=FIRST_DAY, defaults={"political_decision": "KS 2019/1"}
            )
            board, _ = org.Board.objects.using("owner").get_or_create(
                municipality_id=code, name=f"Socialnämnden {places[code][0]}", defaults={"starts_on": FIRST_DAY}
            )
            world.boards[_key(letter, number)] = board
        for name, (role, letter) in ROLES.items():
            key = _key(name, number)
            board = world.boards[_key(letter, number)] if letter else None
            user = None
            if role != Role.JOB:
                user, _ = User.objects.using("owner").get_or_create(
                    email=f"{name}.{number}@exempel.se", defaults={"name": f"{name.replace('_', ' ').title()} {number}", "password": "!"}
                )
            holding, _ = RoleHolding.objects.using("owner").get_or_create(
                user=user,
                role=role,
                cooperation=cooperation,
                board=board,
                name=name if role == Role.JOB else "",
                home_id=PARENT_HOME[number] if role == Role.FOSTER_PARENT else None,
                defaults={"starts_on": FIRST_DAY},
            )
            world.users[key] = user
            world.actors[key] = Actor(
                role=role,
                name=user.name if user else name,
                holding_id=holding.pk,
                user_id=user.pk if user else None,
                cooperation_id=cooperation.pk,
                board_id=board.pk if board else None,
                home_id=holding.home_id,
            )
        for letter in "ab":
            board = world.boards[_key(letter, number)]
            for function, holder in (("gfo_contact", "matching"), ("board_contact", f"secretary_{letter}")):
                FunctionHolding.objects.using("owner").get_or_create(
                    cooperation=cooperation,
                    board=board,
                    function=function,
                    user=world.users[_key(holder, number)],
                    defaults={"starts_on": FIRST_DAY},
                )
    world.stranger, _ = User.objects.using("owner").get_or_create(
        email="stranger@exempel.se", defaults={"name": "Utan Roll", "password": "!"}
    )
    for row in [
        *world.cooperations.values(),
        *world.boards.values(),
        *world.municipalities.values(),
        *world.localities.values(),
        *filter(None, world.users.values()),
        world.stranger,
    ]:
        row._state.db = "default"  # what a test saves goes through the application's role, never the owner's
    return world


STANDING: list[World] = []
"""The organisation of this process, once a test has asked for it."""


def set_up_again() -> None:
    """Build the organisation anew, as the owner, where its tables have been emptied."""
    from famn.organisations.models import Cooperation

    if not Cooperation.objects.using("owner").exists():
        STANDING[0].__dict__.update(build().__dict__)


@pytest.fixture(scope="session")
def committed_world(django_db_setup, django_db_blocker) -> World:
    """The organisation, committed by the owner before the first test that needs it."""
    with django_db_blocker.unblock():
        STANDING.append(build())
    return STANDING[0]


@pytest.fixture
def world(committed_world: World, db) -> World:
    """The organisation. What a test before has emptied was set up again before this one (``tests/conftest.py``)."""
    return committed_world
