"""Openings of the vault."""

from django.db.models import QuerySet

from famn.access.actor import Actor
from famn.access.permissions import Permission, may
from famn.access.roles import Role
from famn.people.models import VaultOpening

LOOKERS = {Role.UNIT_MANAGER, Role.GFO_HEAD, Role.FH_SECRETARY, Role.SAS, Role.GFO_COORDINATOR}


def openings() -> QuerySet[VaultOpening]:
    """Every opening that the row wall shows the actor: her own, and those she is the second person of."""
    return VaultOpening.objects.order_by("-opened_at", "id")


def unseen_openings(by: Actor) -> QuerySet[VaultOpening]:
    """Colleagues' openings that nobody but the opener has looked at yet, and that wait for the actor."""
    if by.role not in LOOKERS:
        return VaultOpening.objects.none()
    return openings().filter(seen_at=None).exclude(opened_by=by.user_id)


def may_follow(by: Actor) -> bool:
    """Whether the list of openings has anything to tell the actor."""
    return by.role in LOOKERS or may(by, Permission.OPEN_VAULT)
