"""Contacts with homes as they are followed up (R-17): the log, what is due, who has gone quiet, who has no coordinator.

Everything about the bank is about the shared bank alone: a network home stands in no such list and no such count.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, Q, QuerySet

from famn.access.roles import Role
from famn.accounts.models import User
from famn.accounts.queries import holders_of
from famn.homes.enums import BankStatus
from famn.homes.models import ContactLog, FosterHome, NetworkAssignment
from famn.homes.queries import bank_homes, homes
from famn.homes.rules_contact import Interval, quiet_before
from famn.kernel.calendar import Unit
from famn.organisations.enums import CONTACT_RULE
from famn.organisations.models import Cooperation
from famn.organisations.queries import length_in_force, on_day


def interval_in_force(cooperation_id: int, *, on: date) -> Interval | None:
    """The longest time without contact by the guidelines of a day; None when they say nothing of it. Two questions."""
    said = length_in_force(cooperation_id, CONTACT_RULE, on=on)
    if said is None:
        return None
    eves_free = Cooperation.objects.values_list("eves_are_free", flat=True).get(pk=cooperation_id)
    return Interval(said.length, Unit(said.unit), said.warn_days, eves_free, said.document.version)


def contacts_of(home: FosterHome) -> QuerySet[ContactLog]:
    """The contacts with a home that the actor may read, newest first."""
    return ContactLog.objects.filter(home=home)


def homes_to_keep() -> QuerySet[FosterHome]:
    """Homes of the bank that somebody is to keep contact with: all but those that have closed."""
    return bank_homes().filter(undone_at=None).exclude(status=BankStatus.CLOSED)


def quiet_homes(interval: Interval, *, on: date, coordinators: Collection[int] | None = None) -> QuerySet[FosterHome]:
    """Homes that have been silent longer than the guidelines say: those never reached first, then the longest.

    ``coordinators``: only homes that these answer for.
    """
    found = homes_to_keep().filter(Q(last_word_on=None) | Q(last_word_on__lt=quiet_before(on, interval)))
    if coordinators is not None:
        found = found.filter(coordinator__in=coordinators)
    return found.order_by(F("last_word_on").asc(nulls_first=True), "code")


@dataclass(frozen=True, slots=True)
class QuietShare:
    """How many quiet homes one coordinator has, and since when the longest of them; None: one was never reached."""

    user_id: int | None
    name: str
    homes: int
    longest_since: date | None


def quiet_by_coordinator(interval: Interval, *, on: date) -> list[QuietShare]:
    """Quiet homes by who answers for them, most first; homes without a coordinator have a share of their own. One question."""
    found = (
        quiet_homes(interval, on=on)
        .order_by()
        .values("coordinator_id", "coordinator__name")
        .annotate(number=Count("pk"), since=Min("last_word_on"), never=Count("pk", filter=Q(last_word_on=None)))
    )
    shares = [
        QuietShare(row["coordinator_id"], row["coordinator__name"] or "", row["number"], None if row["never"] else row["since"])
        for row in found
    ]
    return sorted(shares, key=lambda share: (-share.homes, share.name))


def contacts_due(*, of: Collection[int], until: date, on: date, board_id: int | None = None) -> QuerySet[FosterHome]:
    """Homes whose next contact is planned at the latest on a day: in the bank by coordinator, network homes by assignment.

    ``board_id``: the network homes of a board, for those who work there. Earliest first.
    """
    assigned = NetworkAssignment.objects.filter(on_day(on), user__in=of).values("home_id")
    theirs = Q(board=None, coordinator__in=of) | Q(board__isnull=False, pk__in=assigned)
    if board_id is not None:
        theirs = Q(board_id=board_id)
    found = homes().filter(theirs, next_contact_on__lte=until, undone_at=None).exclude(status=BankStatus.CLOSED)
    return found.order_by("next_contact_on", "code")


def coordinators(cooperation_id: int, *, on: date) -> QuerySet[User]:
    """Those who may answer for a home of the bank on a day."""
    return holders_of(Role.GFO_COORDINATOR, cooperation_id=cooperation_id, on=on)


def without_coordinator(cooperation_id: int, *, on: date) -> QuerySet[FosterHome]:
    """Homes of the bank that nobody at work answers for: no coordinator, or one who has left."""
    at_work = coordinators(cooperation_id, on=on).values("pk")
    return homes_to_keep().filter(Q(coordinator=None) | ~Q(coordinator__in=at_work)).order_by("code")


def homes_of_coordinator(user_id: int) -> QuerySet[FosterHome]:
    """Homes of the bank that one person answers for."""
    return homes_to_keep().filter(coordinator_id=user_id).order_by("code")
