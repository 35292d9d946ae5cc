"""Homes and the members that they have been told of (R-15, R-57a)."""

from django.db.models import QuerySet

from famn.homes.enums import BankStatus
from famn.homes.models import FosterHome
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
