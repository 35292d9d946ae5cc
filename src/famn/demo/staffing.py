"""Who comes and goes in the made-up cooperation: functions held in turn, somebody invited, somebody who leaves on a Friday."""

from datetime import date, datetime, time, timedelta

from famn.access.roles import Role
from famn.accounts.enums import Function
from famn.accounts.models import FunctionHolding, Invitation, RoleHolding, User
from famn.demo.names import GIVEN, SURNAME
from famn.demo.organisation import FOUNDED, Organisation
from famn.kernel.calendar import STOCKHOLM

FRIDAY = 4
CHANGED = date(2023, 2, 1)
"""When the forums got the members they have now."""


def staff(organisation: Organisation, anchor: date) -> None:
    """Write it as the owner, once the world stands."""
    users = list(User.objects.using("owner").filter(pk__in=organisation.users))
    for user in users:
        user.last_seen_on = anchor - timedelta(days=user.pk % 6)
    User.objects.using("owner").bulk_update(users, ["last_seen_on"])
    FunctionHolding.objects.using("owner").bulk_create(_functions(organisation))
    _newcomer(organisation, anchor)
    _leaver(anchor)


def _functions(organisation: Organisation) -> list[FunctionHolding]:
    cooperation = organisation.cooperation.pk
    rows = [
        FunctionHolding(cooperation_id=cooperation, function=Function.MATCHING, user_id=actor.user_id, starts_on=FOUNDED)
        for actor in organisation.staff[Role.MATCHING_COORDINATOR]
    ]
    for board in organisation.boards[:-1]:  # the last board has yet to name its people
        manager, ifo = organisation.at(board, Role.UNIT_MANAGER), organisation.at(board, Role.IFO_HEAD)
        for function, holder, since, until in (
            (Function.UNIT_HEAD, manager, FOUNDED, None),
            (Function.UNIT_HEADS_FORUM, manager, FOUNDED, None),
            (Function.STEERING_GROUP, manager, FOUNDED, CHANGED),
            (Function.STEERING_GROUP, ifo, CHANGED, None),
        ):
            rows.append(
                FunctionHolding(
                    cooperation_id=cooperation, function=function, board_id=board.pk, user_id=holder.user_id, starts_on=since, ends_on=until,
                    handed_over_to_id=ifo.user_id if until else None,
                )
            )  # fmt: skip
    return rows


def _newcomer(organisation: Organisation, anchor: date) -> None:
    user = User(email="ny.samordnare@gfo.exempel.se", name=f"{GIVEN[0]} {SURNAME[-1]}")
    user.set_unusable_password()
    user.save(using="owner")
    RoleHolding.objects.using("owner").create(
        user=user, role=Role.GFO_COORDINATOR, cooperation_id=organisation.cooperation.pk, starts_on=anchor + timedelta(days=8)
    )
    Invitation.objects.using("owner").create(
        cooperation_id=organisation.cooperation.pk, user=user, invited_by_name=organisation.staff[Role.GFO_HEAD][0].name,
        at=datetime.combine(anchor - timedelta(days=3), time(9, 20), STOCKHOLM),
    )  # fmt: skip


def _leaver(anchor: date) -> None:
    """The third coordinator's last day is a Friday, at least two days ahead."""
    soon = anchor + timedelta(days=2)
    last_day = soon + timedelta(days=(FRIDAY - soon.weekday()) % 7)
    holding = RoleHolding.objects.using("owner").filter(user__email="samordnare3@gfo.exempel.se")
    holding.update(ends_on=last_day + timedelta(days=1))
