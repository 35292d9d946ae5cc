"""What the pages about people say of a person."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.accounts.links import password_link
from famn.accounts.models import RoleHolding, User
from famn.kernel.calendar import local_date
from famn.ui.swedish import short_date


def crumbs_to_people(user: User | None = None) -> list[tuple[str, str]]:
    """The list, and the person where one stands below her."""
    found = [(_("Personer"), reverse("people"))]
    return [*found, (user.name, reverse("person", args=[user.pk]))] if user else found


def unit_of(holding: RoleHolding) -> str:
    """Where a role is held."""
    return holding.board.name if holding.board else _("GFO")


def last_day(holding: RoleHolding) -> date | None:
    """The last day with the role: the day before ``ends_on``, or that day itself where the role was ended at once."""
    if holding.ended_at is not None and local_date(holding.ended_at) == holding.ends_on:
        return holding.ends_on
    return holding.ends_on - timedelta(days=1) if holding.ends_on else None


def period_in_words(holding: RoleHolding, *, today: date) -> str:
    """ "sedan fre 1 feb 2019", "från …", "till och med …", "togs tillbaka …"."""
    last = last_day(holding)
    if last is not None and last < holding.starts_on:
        return _("togs tillbaka innan den började")
    if last is not None and holding.ends_on <= today:
        return _("till och med %(day)s") % {"day": short_date(last)}
    first = _("från %(day)s") if holding.starts_on > today else _("sedan %(day)s")
    words = first % {"day": short_date(holding.starts_on)}
    return words + (_(", till och med %(day)s") % {"day": short_date(last)} if last else "")


def is_over(holding: RoleHolding, *, today: date) -> bool:
    """Whether the role has ended or never came to be."""
    return holding.ends_on is not None and (holding.ends_on <= today or holding.ends_on <= holding.starts_on)


def is_leaving(user: User, *, today: date) -> bool:
    """Whether each of a person's roles in the actor's unit has ended or has a last day."""
    return all(one.ends_on is not None for one in user.roles if not is_over(one, today=today))


def state_of(user: User, *, today: date) -> tuple[str, str]:
    """Kind of badge and word: at work, invited, to begin, ended. Of the actor's unit alone, never of the account."""
    if not user.works_later:
        return "neutral", _("Har slutat")
    if user.last_seen_on is None and not user.has_usable_password():
        return "waiting", _("Inbjuden")
    if not user.works_now:
        return "waiting", _("Börjar senare")
    if is_leaving(user, today=today):
        return "soon", _("Slutar")
    return "met", _("Aktiv")


def demo_link(by: Actor, user: User) -> str:
    """In the demo no mail leaves: the link stands on the page instead. Nowhere else, since it is a key to the account."""
    if not settings.FAMN_DEMO or user.has_usable_password() or user.pk == by.user_id:
        return ""
    return password_link(user)


def shown_roles(user: User, *, today: date, **each: Any) -> list[dict[str, Any]]:
    """A person's roles in the actor's unit: those that hold or will first, then what has been."""
    rows = sorted(user.roles, key=lambda one: (is_over(one, today=today), one.starts_on))
    return [
        {
            "holding": one, "role": one.get_role_display(), "unit": unit_of(one), "period": period_in_words(one, today=today),
            "over": is_over(one, today=today), **each,
        }
        for one in rows
    ]  # fmt: skip
