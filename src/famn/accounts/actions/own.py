"""One's own name, choosing a role to act in, and arranging for somebody to look after one's tasks."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.accounts.actions.trail import record_account_act
from famn.accounts.models import Cover, RoleHolding, User
from famn.accounts.policy import check_can_arrange_cover, check_can_end_cover, check_can_stand_in, check_can_switch_holding
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.kernel.identity import find_identity_numbers
from famn.ui.swedish import short_date


@transaction.atomic
def switch_holding(*, by: Actor, holding: RoleHolding, at: datetime) -> None:
    """Note that a person goes on in another of her roles: one at a time, never the union (R-75).

    Effects: an act. The caller keeps the choice in the session.
    """
    check_can_switch_holding(by, holding, on=local_date(at))
    unit = holding.board.name if holding.board else _("GFO")
    text = _("Bytte uppdrag till %(role)s, %(unit)s") % {"role": holding.get_role_display(), "unit": unit}
    record_account_act(by=by, verb="account.switch", text=text, user_id=by.own_user_id, at=at, detail={"holding": str(holding.pk)})


@transaction.atomic
def change_name(*, by: Actor, name: str, at: datetime) -> None:
    """Let a user be called something else. What she has done before keeps the name it was done under.

    Effects: her name; an act. Raises ``Refused`` for an empty name and for one that holds an identity number.
    """
    user = User.objects.select_for_update().get(pk=by.own_user_id)
    new = " ".join(name.split())
    if not new:
        raise Refused("empty_name", _("Skriv ditt namn."))
    if find_identity_numbers(new):
        raise Refused("name_number", _("Ett personnummer hör inte hemma i namnet."))
    if new == user.name:
        return
    old = user.name
    User.objects.filter(pk=user.pk).update(name=new)
    text = _("Bytte namn från %(old)s till %(new)s") % {"old": old, "new": new}
    record_account_act(by=by, verb="account.name", text=text, user_id=user.pk, at=at)


@transaction.atomic
def arrange_cover(*, by: Actor, absent: User, stand_in: User, starts_on: date, last_on: date, at: datetime) -> Cover:
    """Let a colleague see another's tasks as her own from ``starts_on`` to and with ``last_on`` (R-52).

    Effects: the cover; an act. Raises ``Refused`` for a period that has passed or ends before it begins, and when the
    absent one already has that stand-in then.
    """
    check_can_arrange_cover(by, absent_id=absent.pk)
    if last_on < starts_on:
        raise Refused("cover_period", _("Sista dagen kan inte ligga före den första."))
    if last_on < local_date(at):
        raise Refused("cover_past", _("Perioden har redan passerat."))
    check_can_stand_in(by, absent_id=absent.pk, stand_in_id=stand_in.pk, on=local_date(at))
    ends_on = last_on + timedelta(days=1)
    if Cover.objects.filter(absent=absent, stand_in=stand_in, starts_on__lt=ends_on, ends_on__gt=starts_on).exists():
        raise Refused("cover_exists", _("%(name)s är redan ersättare under en del av den tiden.") % {"name": stand_in.name})
    cover = Cover.objects.create(
        cooperation_id=by.own_cooperation_id, absent=absent, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on
    )
    text = _("Ordnade att %(stand_in)s ersätter %(absent)s till och med %(last_on)s") % {
        "stand_in": stand_in.name, "absent": absent.name, "last_on": short_date(last_on),
    }  # fmt: skip
    record_account_act(
        by=by,
        verb="account.cover",
        text=text,
        user_id=absent.pk,
        at=at,
        detail={"stand_in": str(stand_in.pk), "from": starts_on.isoformat()},
    )
    return cover


@transaction.atomic
def end_cover(*, by: Actor, cover: Cover, at: datetime) -> None:
    """End a cover today; one that began today or has not begun is taken away. The act stays as its trace.

    Effects: the cover's end, or its row gone; an act.
    """
    check_can_end_cover(by, cover)
    today = local_date(at)
    if cover.ends_on <= today:
        raise Refused("cover_over", _("Ersättningen är redan slut."))
    if cover.starts_on >= today:
        Cover.objects.filter(pk=cover.pk).delete()
    else:
        Cover.objects.filter(pk=cover.pk).update(ends_on=today)
    text = _("Avslutade att %(stand_in)s ersätter %(absent)s") % {"stand_in": cover.stand_in.name, "absent": cover.absent.name}
    record_account_act(
        by=by, verb="account.cover_end", text=text, user_id=cover.absent_id, at=at, detail={"stand_in": str(cover.stand_in_id)}
    )
