"""The rows of *I dag* about contact with homes (R-17): what is planned, how many have gone quiet, how many nobody answers for.

A handful of rows, then one row for the rest; always the same number of queries.
"""

from collections.abc import Callable, Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.queries import covered_by
from famn.homes.models import FosterHome
from famn.homes.policy_contact import can_assign_coordinator, can_note_contact
from famn.homes.queries_contact import contacts_due, interval_in_force, quiet_homes, without_coordinator
from famn.homes.rules_contact import near_until
from famn.ui import swedish
from famn.web.staff.homes.contacting import interval_words
from famn.web.staff.today.rows import Group, Row

FEW = 5
KEEPERS = {Role.GFO_COORDINATOR, Role.SUPERVISOR, Role.FH_SECRETARY}
FOLLOWERS = {Role.GFO_COORDINATOR, Role.GFO_HEAD}


def contact_rows(*, by: Actor, today: date) -> Iterator[Row]:
    """Contacts due for whoever keeps them and those she covers for; quiet homes for a coordinator (hers) and the head (all)."""
    if by.role not in KEEPERS | FOLLOWERS:
        return
    people = covered_by(by=by, on=today)
    interval = interval_in_force(by.own_cooperation_id, on=today)
    if by.role in KEEPERS:
        due = contacts_due(of=people, until=near_until(today, interval), on=today, board_id=by.board_id)
        yield from _planned(by, list(due[: FEW + 1]), due.count, today)
    if interval and by.role in FOLLOWERS:
        quiet = quiet_homes(interval, on=today, coordinators=None if by.role == Role.GFO_HEAD else people).count()
        if quiet:
            words = ngettext("%(n)s hem har varit tyst i mer än %(time)s", "%(n)s hem har varit tysta i mer än %(time)s", quiet)
            yield _of_many(words % {"n": quiet, "time": interval_words(interval)}, "quiet_list", _("Till de tysta hemmen"))
    if can_assign_coordinator(by):
        alone = without_coordinator(by.own_cooperation_id, on=today).count()
        if alone:
            words = ngettext("%(n)s hem saknar ansvarig samordnare", "%(n)s hem saknar ansvarig samordnare", alone)
            yield _of_many(words % {"n": alone}, "home_coordinators", _("Välj samordnare"))


def _planned(by: Actor, found: list[FosterHome], how_many: Callable[[], int], today: date) -> Iterator[Row]:
    if len(found) > FEW:
        number = how_many()
        words = _("%(n)s hem att kontakta, det första senast %(day)s")
        first = swedish.short_date(found[0].next_contact_on, today=today)
        yield _of_many(words % {"n": number, "day": first}, "contact_plan", _("Till hemmen"), due_on=found[0].next_contact_on)
        return
    for home in found:
        covered = home.board_id is None and home.coordinator is not None and home.coordinator_id != by.user_id
        yield Row(
            group=Group.YOURS,
            what=_("Kontakta hemmet"),
            whom=_("du täcker för %(name)s") % {"name": home.coordinator.name} if covered else "",
            code=home.code,
            url=reverse("contact_note" if can_note_contact(by, home) else "home", args=[home.pk]),
            action=_("Anteckna kontakt"),
            due_on=home.next_contact_on,
        )


def _of_many(what: str, page: str, action: str, due_on: date | None = None) -> Row:
    return Row(group=Group.YOURS, what=what, url=reverse(page), action=action, due_on=due_on)
