"""The pages about people, each in a state that shows what it can show."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from famn.access.actor import acting
from famn.access.roles import Role
from famn.accounts.models import FunctionHolding, RoleHolding
from famn.handovers.actions import invite_person
from tests.homes_world import make_home, now, today
from tests.world import World


def pages_of_people(world: World) -> Iterator[tuple[str, str, list[Any]]]:
    """Name of the address, who looks, what fills it in."""
    head, user = world.actor("head"), world.users["coordinator"]
    for _number in range(3):
        make_home(world)
    with acting(head):
        made = invite_person(
            by=head, email="inbjuden@exempel.se", name="Inbjuden Person", role=Role.SUPERVISOR, board=None, starts_on=today(), at=now()
        )
        holding = RoleHolding.objects.get(user=user)
        RoleHolding.objects.filter(pk=holding.pk).update(ends_on=today() + timedelta(days=4))
        function = FunctionHolding.objects.filter(function="gfo_contact").first()
    for name in ("people", "people_invite", "functions", "people_roles"):
        for key in ("head", "admin"):
            yield name, key, []
    yield "functions", "secretary_a", []
    yield "people", "manager_a", []
    yield "people", "head", ["?sok=finns+inte"]
    for name in ("person", "person_role_new", "person_factor", "handover"):
        yield name, "head", [user.pk]
    yield "person_address", "admin", [user.pk]
    yield "person", "head", [made.user.pk]
    yield "person", "head", [head.user_id]
    yield "handover", "head", [made.user.pk]
    yield "person_close", "head", [made.user.pk]
    yield "person_role_end", "head", [user.pk, holding.pk]
    yield "function_of_all", "head", []
    yield "function_of_board", "manager_a", ["board_contact", world.boards["a"].pk]
    yield "function_leave", "head", [function.pk]
