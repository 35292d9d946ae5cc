"""Homes and the members that they have been told of (R-15, R-57a); what a board leaves to the bank (R-15a)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from famn.access.roles import Role
from famn.accounts.queries import holders_of
from famn.homes.enums import BankStatus
from famn.homes.models import FosterHome, NetworkAssignment
from famn.organisations.models import Membership


def homes_to_tell(membership: Membership) -> QuerySet[FosterHome]:
    """Homes of the bank whose consent does not cover a member: they need to be told of it, and to say yes again.

    Those who have closed are left out, and those who have not consented yet: they are told of all members at once.
    """
    covered_from = membership.informed_from or membership.starts_on
    return (
        FosterHome.objects.filter(
            cooperation_id=membership.cooperation_id, board=None, undone_at=None, consent_all_members_on__lt=covered_from
        )
        .exclude(status=BankStatus.CLOSED)
        .select_related("municipality", "coordinator")
        .order_by("code")
    )


def left_to_the_bank(cooperation_id: int, *, on: date) -> QuerySet[FosterHome]:
    """Network homes that their board lets go over to the bank. ``has_coordinator``: whether a coordinator has one to take over.

    The row wall shows them to GFO's head and to whoever is assigned; a supervisor's assignment takes nothing over.
    """
    coordinators = holders_of(Role.GFO_COORDINATOR, cooperation_id=cooperation_id, on=on)
    assigned = NetworkAssignment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), home=OuterRef("pk"), user__in=coordinators.order_by())
    return (
        FosterHome.objects.filter(cooperation_id=cooperation_id, board__isnull=False, board_agreed_on__isnull=False, undone_at=None)
        .exclude(status=BankStatus.CLOSED)
        .annotate(has_coordinator=Exists(assigned))
        .order_by("board_agreed_on", "code")
    )
