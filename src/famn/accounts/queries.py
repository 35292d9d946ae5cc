"""Who a signed-in user may act as."""

from datetime import date

from django.db.models import Q, QuerySet

from famn.access.actor import Actor
from famn.access.roles import BOARD_CASE_ROLES, GFO_CASE_ROLES, Role
from famn.accounts.models import Cover, FunctionHolding, RoleHolding, User


def holdings_in_force(*, user: User, on: date) -> QuerySet[RoleHolding]:
    """The role-holdings a user may choose among on a day."""
    return (
        RoleHolding.objects.filter(user=user, starts_on__lte=on)
        .filter(Q(ends_on=None) | Q(ends_on__gt=on))
        .select_related("board", "cooperation")
        .order_by("starts_on", "id")
    )


def actor_of(holding: RoleHolding) -> Actor:
    """The actor of one holding."""
    return Actor(
        role=Role(holding.role),
        name=holding.user.name if holding.user_id else holding.name,
        holding_id=holding.pk,
        user_id=holding.user_id,
        cooperation_id=holding.cooperation_id,
        board_id=holding.board_id,
        home_id=holding.home_id,
    )


def actor_for(*, user: User, holding_id: str | None, on: date) -> Actor | None:
    """The actor a user has chosen, or before any choice her first holding in force.

    None when she has none today, or when the chosen one has ended: she is never let go on in another that she did not choose.
    """
    holdings = choosable(user=user, on=on).select_related("user")
    holding = next((each for each in holdings if holding_id in {None, str(each.pk)}), None)
    return actor_of(holding) if holding else None


def choosable(*, user: User, on: date) -> QuerySet[RoleHolding]:
    """The same holdings for somebody who does not act yet: the row wall shows her no cooperation, and the join would leave none."""
    return holdings_in_force(user=user, on=on).select_related(None).select_related("board")


def job_actor(*, cooperation_id: int, name: str) -> Actor:
    """The actor of one named job of one cooperation. Raises ``RoleHolding.DoesNotExist`` when it was never set up."""
    return actor_of(RoleHolding.objects.get(role=Role.JOB, cooperation_id=cooperation_id, name=name))


def cooperations_with_job(name: str, *, on: date) -> list[int]:
    """The cooperations for which a named job is set up and in force; read without an actor, before the job knows whose it is."""
    holdings = RoleHolding.objects.filter(role=Role.JOB, name=name, starts_on__lte=on)
    return list(holdings.filter(Q(ends_on=None) | Q(ends_on__gt=on)).order_by("cooperation_id").values_list("cooperation_id", flat=True))


def covered_by(*, by: Actor, on: date) -> list[int]:
    """The actor's own user and those she covers for on a day: *mine or my cover's*."""
    absent = Cover.objects.filter(stand_in_id=by.user_id, starts_on__lte=on, ends_on__gt=on).values_list("absent_id", flat=True)
    return [user_id for user_id in [by.user_id, *absent.order_by("id")] if user_id is not None]


def holders_of(role: Role, *, cooperation_id: int, on: date, board_id: int | None = None) -> QuerySet[User]:
    """The users who hold a role on a day: whom one may hand a case to."""
    holdings = RoleHolding.objects.filter(role=role, cooperation_id=cooperation_id, starts_on__lte=on).filter(
        Q(ends_on=None) | Q(ends_on__gt=on)
    )
    if board_id is not None:
        holdings = holdings.filter(board_id=board_id)
    return User.objects.filter(is_active=True, pk__in=holdings.values("user_id")).order_by("name", "id")


def is_holder(user_id: int, role: Role, *, cooperation_id: int, on: date) -> bool:
    """Whether a user holds a role on a day."""
    return holders_of(role, cooperation_id=cooperation_id, on=on).filter(pk=user_id).exists()


def _colleagues(by: Actor, on: date) -> QuerySet[User]:
    holdings = RoleHolding.objects.filter(cooperation_id=by.cooperation_id, starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gt=on))
    roles = GFO_CASE_ROLES if by.is_gfo else BOARD_CASE_ROLES
    in_unit = holdings.filter(role__in=roles, board_id=by.board_id)
    return User.objects.filter(is_active=True, pk__in=in_unit.values("user_id")).order_by("name", "id")


def case_workers(*, by: Actor, on: date) -> QuerySet[User]:
    """Those who work with cases in the actor's unit on a day, herself among them."""
    return _colleagues(by, on)


def can_stand_in(*, by: Actor, absent_id: int, on: date) -> QuerySet[User]:
    """Whom one may leave one's tasks to: colleagues of the same unit."""
    return _colleagues(by, on).exclude(pk=absent_id)


def covers(*, by: Actor, on: date) -> QuerySet[Cover]:
    """Covers that run or will, which the actor's unit is concerned by."""
    people = _colleagues(by, on).values("pk")
    return (
        Cover.objects.filter(cooperation_id=by.cooperation_id, ends_on__gt=on, absent__in=people)
        .select_related("absent", "stand_in")
        .order_by("starts_on", "absent__name", "id")
    )


def function_holders(*, by: Actor, on: date) -> QuerySet[FunctionHolding]:
    """Who holds each contact function on a day (R-51, R-51a): GFO sees every board's, a board its own."""
    found = FunctionHolding.objects.filter(cooperation_id=by.cooperation_id, starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gt=on))
    if by.board_id is not None:
        found = found.filter(board_id=by.board_id)
    return found.select_related("board", "user").order_by("board__name", "function", "id")
