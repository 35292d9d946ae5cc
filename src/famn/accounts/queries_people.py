"""Who has which role where, and who holds which function: for those who manage people, and for everybody to read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.enums import Function
from famn.accounts.models import FunctionHolding, Invitation, RoleHolding, User
from famn.accounts.rules import GRANTS, HOLDS, OF_GFO
from famn.organisations.models import Board

SORTS = {
    "namn": ("name", "id"),
    "-namn": ("-name", "-id"),
    "sedd": ("last_seen_on", "name", "id"),
    "-sedd": ("-last_seen_on", "name", "id"),
}

STATES: dict[str, dict[str, object]] = {
    "now": {"works_now": True},
    "later": {"works_now": False, "works_later": True},
    "ended": {"works_later": False},
    "invited": {"works_later": True, "last_seen_on": None, "password__startswith": UNUSABLE_PASSWORD_PREFIX},
}


def in_force(on: date) -> Q:
    """Periods that hold on a day; one that was taken back never does."""
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))


def not_over(on: date) -> Q:
    """Periods that hold on a day or will. An empty period is neither."""
    return Q(ends_on=None) | Q(ends_on__gt=on) & Q(ends_on__gt=F("starts_on"))


def managed_holdings(by: Actor) -> QuerySet[RoleHolding]:
    """The roles that the actor answers for: past, present and planned. None for those who manage nobody."""
    found = RoleHolding.objects.filter(cooperation_id=by.cooperation_id, role__in=GRANTS.get(by.role, ()), home_id=None)
    if by.board_id is not None:
        found = found.filter(board_id=by.board_id)
    return found


def is_managed(by: Actor, user_id: int) -> bool:
    """Whether a user has, had or will have a role that the actor answers for."""
    return managed_holdings(by).filter(user_id=user_id).exists()


def others_who_manage(holding: RoleHolding, *, on: date) -> bool:
    """Whether somebody else can give roles in the holding's unit from a day on, or the role gives none."""
    if Role(holding.role) not in GRANTS:
        return True
    others = RoleHolding.objects.filter(not_over(on), cooperation_id=holding.cooperation_id, user__is_active=True).exclude(pk=holding.pk)
    wanted = Q(role=Role.SYSTEM_ADMIN) | Q(role=holding.role, board_id=holding.board_id)
    return others.filter(wanted).exists()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of people is narrowed to."""

    text: str = ""
    role: str = ""
    board_id: int | None = None
    at_gfo: bool = False
    state: str = ""
    without_factor: bool = False
    sort: str = "namn"


def people(*, by: Actor, on: date, wanted: Wanted) -> QuerySet[User]:
    """Those the actor answers for, each with her roles there (``roles``) and whether she has a second factor.

    ``wanted.state``: ``now`` has a role today, ``later`` only one to come, ``ended`` none any more, ``invited`` has never
    been here.
    """
    holdings = managed_holdings(by)
    hers = holdings.filter(user=OuterRef("pk"))
    found = User.objects.filter(Exists(_narrowed(hers, wanted, on))).annotate(
        has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)),
        works_now=Exists(hers.filter(in_force(on))),
        works_later=Exists(hers.filter(not_over(on))),
    )
    if wanted.text:
        found = found.filter(Q(name__icontains=wanted.text) | Q(email__icontains=wanted.text))
    found = found.filter(**STATES.get(wanted.state, {}))
    if wanted.without_factor:
        found = found.filter(has_factor=False, works_later=True)
    shown = holdings.select_related("board").order_by("starts_on", "id")
    return found.prefetch_related(Prefetch("holdings", queryset=shown, to_attr="roles")).order_by(*SORTS.get(wanted.sort, SORTS["namn"]))


def _narrowed(hers: QuerySet[RoleHolding], wanted: Wanted, on: date) -> QuerySet[RoleHolding]:
    if wanted.role:
        hers = hers.filter(role=wanted.role)
    if wanted.at_gfo or wanted.board_id is not None:
        hers = hers.filter(board_id=wanted.board_id)
    # Somebody who was a secretary once is no secretary, unless one looks for those who have left.
    narrowing = wanted.role or wanted.at_gfo or wanted.board_id is not None
    return hers.filter(not_over(on)) if narrowing and wanted.state != "ended" else hers


def person(*, by: Actor, on: date, user_id: int) -> User | None:
    """One of those the actor answers for, as ``people`` gives them."""
    return people(by=by, on=on, wanted=Wanted()).filter(pk=user_id).first()


def last_invitation(user_id: int) -> Invitation | None:
    """The newest invitation of somebody to a unit that the actor reads of."""
    return Invitation.objects.filter(user_id=user_id).order_by("-at", "id").first()


def user_by_email(email: str) -> User | None:
    """Whoever signs in with an address, whatever its capitals."""
    return User.objects.filter(email__iexact=email.strip()).first()


def may_hold(
    function: Function, *, cooperation_id: int, board_id: int | None, on: date | None, today: date | None = None
) -> QuerySet[User]:
    """The users whose role on a day lets them hold a function; ``on`` None: on some day from ``today`` on."""
    holdings = RoleHolding.objects.filter(cooperation_id=cooperation_id, role__in=HOLDS[function])
    holdings = holdings.filter(in_force(on)) if on is not None else holdings.filter(not_over(today or date.min))
    if function not in OF_GFO:
        holdings = holdings.filter(board_id=board_id)
    return User.objects.filter(is_active=True, pk__in=holdings.values("user_id")).order_by("name", "id")


def functions_of(*, by: Actor, user: User, on: date) -> list[FunctionHolding]:
    """The functions that a user holds in the cooperation, now or later."""
    rows = FunctionHolding.objects.filter(not_over(on), cooperation_id=by.cooperation_id, user=user).select_related("board")
    return list(rows.order_by("starts_on", "function", "id"))


@dataclass(slots=True)
class Place:
    """One function of one board (or of all): who holds it now, who will, who did."""

    function: Function
    board: Board | None
    now: list[FunctionHolding] = field(default_factory=list)
    later: list[FunctionHolding] = field(default_factory=list)
    before: list[FunctionHolding] = field(default_factory=list)

    @property
    def is_vacant(self) -> bool:
        """Nobody holds it today."""
        return not self.now


def places(*, by: Actor, boards: Iterable[Board], on: date) -> list[Place]:
    """Every function: those of the whole cooperation first, then each board's in the boards' order. One query."""
    found = {(Function.MATCHING, None): Place(Function.MATCHING, None)}
    for board in boards:
        found |= {(each, board.pk): Place(each, board) for each in Function if each != Function.MATCHING}
    rows = FunctionHolding.objects.filter(cooperation_id=by.cooperation_id).select_related("user", "handed_over_to")
    for row in rows.order_by("-starts_on", "-id"):
        place = found.get((Function(row.function), row.board_id))
        if place is None or row.starts_on == row.ends_on:  # a board that has left, or never began
            continue
        if row.ends_on is not None and row.ends_on <= on:
            place.before.append(row)
        elif row.starts_on > on:
            place.later.insert(0, row)
        else:
            place.now.append(row)
    return list(found.values())
