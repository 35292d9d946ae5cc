"""What a person answers for in the actor's unit, and who may take it on. A fixed number of queries, whatever she holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from famn.access.actor import Actor
from famn.access.roles import BOARD_CASE_ROLES, GFO_CASE_ROLES, Role
from famn.accounts.enums import Function
from famn.accounts.models import Cover, FunctionHolding, RoleHolding, User
from famn.accounts.queries_people import managed_holdings, not_over
from famn.accounts.rules import HOLDS, OF_GFO
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.deviations.enums import DeviationStatus
from famn.handovers.enums import Kind
from famn.homes.enums import BankStatus
from famn.homes.models import FosterHome, NetworkAssignment
from famn.placements.models import Placement
from famn.referrals.enums import ReferralStatus
from famn.referrals.models import Referral
from famn.referrals.queries import FINAL
from famn.ui.swedish import short_date

SOON = timedelta(days=30)
WORK_IS_DONE = [*FINAL, ReferralStatus.PLACED.value]
"""States of a referral in which neither side's case worker has anything left to do with it; the stay has its own."""

STAY_IS_OVER = (Placement.Status.CLOSED, Placement.Status.UNDONE)


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing somebody answers for. ``row`` is the record; ``receivers`` may take it on, by name."""

    kind: Kind
    key: str
    label: str
    note: str
    row: Any
    receivers: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The things of one kind, and who may take every one of them."""

    kind: Kind
    things: list[Thing]

    @property
    def receivers(self) -> list[User]:
        """Those who may take all of them."""
        shared = set.intersection(*({user.pk for user in thing.receivers} for thing in self.things))
        return [user for user in self.things[0].receivers if user.pk in shared]


@dataclass(slots=True)
class _Colleagues:
    """The unit's people: who has which role today, and on the day of the handover."""

    today: dict[tuple[str, int | None], list[User]] = field(default_factory=dict)
    then: dict[tuple[str, int | None], list[User]] = field(default_factory=dict)

    def with_role(self, roles: Iterable[str], board_id: int | None, *, then: bool = False) -> tuple[User, ...]:
        found = self.then if then else self.today
        people = {user.pk: user for role in roles for user in found.get((role, board_id), ())}
        return tuple(sorted(people.values(), key=lambda user: (user.name, user.pk)))


def _colleagues(by: Actor, leaving_id: int, *, today: date, on: date) -> _Colleagues:
    made = _Colleagues()
    holdings = RoleHolding.objects.filter(not_over(today), cooperation_id=by.cooperation_id, user__is_active=True, home_id=None)
    for holding in holdings.exclude(user_id=leaving_id).select_related("user").order_by("user__name", "id"):
        place = (holding.role, holding.board_id)
        if holding.starts_on <= today:
            made.today.setdefault(place, []).append(holding.user)
        if holding.starts_on <= on and (holding.ends_on is None or holding.ends_on > on):
            made.then.setdefault(place, []).append(holding.user)
    return made


def held(*, by: Actor, user: User, today: date, on: date) -> list[Group]:
    """What ``user`` answers for in the actor's unit and still does on ``on``, the first day without her."""
    colleagues = _colleagues(by, user.pk, today=today, on=on)
    functions = _functions(by, user, on, colleagues)
    if by.board_id is None:
        cases = _cases_of_gfo(by, user, colleagues)
        homes = [*_homes(by, user, colleagues), *_network_homes(by, user, on, colleagues)]
    else:
        cases = _cases_of_board(by, user, colleagues)
        homes = _homes_of_board(by, user, colleagues)
    clocks = _clocks(by, user, {thing.row.pk for thing in cases}, colleagues)
    things = [*functions, *homes, *cases, *clocks, *_covers(by, user, on, colleagues)]
    return [Group(kind, found) for kind in Kind if (found := [thing for thing in things if thing.kind == kind])]


def _functions(by: Actor, user: User, on: date, colleagues: _Colleagues) -> list[Thing]:
    rows = FunctionHolding.objects.filter(not_over(on), cooperation_id=by.cooperation_id, user=user).select_related("board", "user")
    if by.board_id is None:
        rows = rows.filter(function__in=OF_GFO)
    else:
        rows = rows.filter(board_id=by.board_id).exclude(function__in=OF_GFO)
    found = []
    for row in rows.order_by("function", "board__name", "id"):
        at = None if row.function in OF_GFO else row.board_id
        receivers = colleagues.with_role(HOLDS[Function(row.function)], at, then=True)
        found.append(Thing(Kind.FUNCTION, f"function-{row.pk}", row.get_function_display(), str(row.board or ""), row, receivers))
    return found


def _homes(by: Actor, user: User, colleagues: _Colleagues) -> list[Thing]:
    rows = FosterHome.objects.filter(cooperation_id=by.cooperation_id, coordinator=user, board=None, undone_at=None)
    to = colleagues.with_role([Role.GFO_COORDINATOR], None)
    return [
        Thing(Kind.HOME, f"home-{row.pk}", row.code, row.get_status_display(), row, to)
        for row in rows.exclude(status=BankStatus.CLOSED).order_by("code")
    ]


def _homes_of_board(by: Actor, user: User, colleagues: _Colleagues) -> list[Thing]:
    with connection.cursor() as cursor:
        cursor.execute("select id, code from famn_homes_answered_for(%s) order by code", [user.pk])
        rows = cursor.fetchall()
    to = colleagues.with_role(BOARD_CASE_ROLES, by.board_id)
    return [Thing(Kind.HOME, f"home-{pk}", code, "", HomeCode(pk, code), to) for pk, code in rows]


@dataclass(frozen=True, slots=True)
class HomeCode:
    """A home that the unit manager hands over without reading it."""

    pk: UUID
    code: str
    board_id: int | None = None


def _network_homes(by: Actor, user: User, on: date, colleagues: _Colleagues) -> list[Thing]:
    rows = NetworkAssignment.objects.filter(not_over(on), cooperation_id=by.cooperation_id, user=user).select_related("home", "user")
    to = colleagues.with_role([Role.GFO_COORDINATOR, Role.SUPERVISOR], None)
    return [Thing(Kind.NETWORK_HOME, f"network_home-{row.pk}", row.home.code, "", row, to) for row in rows.order_by("home__code", "id")]


def _referral(row: Referral, to: tuple[User, ...]) -> Thing:
    return Thing(Kind.REFERRAL, f"referral-{row.pk}", row.code, row.get_status_display(), row, to)


def _stay(row: Placement, to: tuple[User, ...]) -> Thing:
    return Thing(Kind.PLACEMENT, f"placement-{row.pk}", row.code, row.get_status_display(), row, to)


def _cases_of_gfo(by: Actor, user: User, colleagues: _Colleagues) -> list[Thing]:
    requests = Referral.objects.filter(cooperation_id=by.cooperation_id, handled_by=user).exclude(status__in=WORK_IS_DONE)
    stays = Placement.objects.filter(cooperation_id=by.cooperation_id, coordinator=user).exclude(status__in=STAY_IS_OVER)
    matching, coordinators = (colleagues.with_role([role], None) for role in (Role.MATCHING_COORDINATOR, Role.GFO_COORDINATOR))
    return [
        *(_referral(row, matching) for row in requests.order_by("code")),
        *(_stay(row, coordinators) for row in stays.order_by("code")),
    ]


def _cases_of_board(by: Actor, user: User, colleagues: _Colleagues) -> list[Thing]:
    requests = Referral.objects.filter(board_id=by.board_id, author=user).exclude(status__in=WORK_IS_DONE)
    stays = Placement.objects.filter(board_id=by.board_id, responsible=user).exclude(status__in=STAY_IS_OVER)
    writers = colleagues.with_role([Role.FH_SECRETARY, Role.SOCIAL_WORKER], by.board_id)
    workers = colleagues.with_role([Role.SOCIAL_WORKER], by.board_id)  # SoL 22:12 names a social worker
    return [*(_referral(row, writers) for row in requests.order_by("code")), *(_stay(row, workers) for row in stays.order_by("code"))]


def _clocks(by: Actor, user: User, with_their_case: set[UUID], colleagues: _Colleagues) -> list[Thing]:
    is_open = Q(met_at=None, cancelled_at=None)
    unanswered = Q(deviation__status__in=[DeviationStatus.SUSPECTED, DeviationStatus.DISPUTED])
    rows = Commitment.objects.filter(
        is_open & ~Q(subject_id__in=with_their_case) | unanswered, cooperation_id=by.cooperation_id, owner=user
    )
    if by.board_id is None:
        rows, to = rows.filter(party=Party.GFO), colleagues.with_role(GFO_CASE_ROLES, None)
    else:
        rows, to = rows.filter(party=Party.BOARD, board_id=by.board_id), colleagues.with_role(BOARD_CASE_ROLES, by.board_id)
    return [
        Thing(
            Kind.CLOCK,
            f"clock-{row.pk}",
            f"{row.subject_code}: {Rule(row.rule).label}",
            short_date(row.due_on) if row.due_on else "",
            row,
            to,
        )
        for row in rows.order_by("subject_code", "rule", "id")
    ]


def _covers(by: Actor, user: User, on: date, colleagues: _Colleagues) -> list[Thing]:
    rows = Cover.objects.filter(cooperation_id=by.cooperation_id, stand_in=user, ends_on__gt=on).select_related("absent", "stand_in")
    roles = GFO_CASE_ROLES if by.board_id is None else BOARD_CASE_ROLES
    everybody = colleagues.with_role(roles, by.board_id)
    mine = {user.pk for user in everybody}
    return [
        Thing(
            Kind.COVER, f"cover-{row.pk}", row.absent.name, short_date(row.ends_on - timedelta(days=1)), row,
            tuple(one for one in everybody if one.pk != row.absent_id),
        )
        for row in rows.order_by("starts_on", "id")
        if row.absent_id in mine
    ]  # fmt: skip


def still_holds(user_ids: Iterable[int]) -> set[int]:
    """Which of these users answer for anything in the actor's unit today: asked of the database, which sees all of it."""
    with connection.cursor() as cursor:
        cursor.execute("select one from unnest(%s::bigint[]) one where famn_still_holds(one)", [list(user_ids)])
        return {user_id for (user_id,) in cursor.fetchall()}


def leaving(*, by: Actor, on: date) -> QuerySet[User]:
    """Those of the actor's people whose last role has ended or ends within a month, and whose account is not closed."""
    hers = managed_holdings(by)
    staying = hers.filter(Q(ends_on=None) | Q(ends_on__gt=on + SOON))
    return (
        User.objects.filter(pk__in=hers.values("user_id"), closed_at=None).exclude(pk__in=staying.values("user_id")).order_by("name", "id")
    )


def left_with_work(*, by: Actor, on: date) -> list[User]:
    """Those who leave or have left and still answer for something: first on the page until it is handed over."""
    people = list(leaving(by=by, on=on))
    holding = still_holds([user.pk for user in people])
    return [user for user in people if user.pk in holding]
