"""Contact with homes while they wait for an assignment (R-17), and who answers for it."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.models import User
from famn.accounts.queries import is_holder
from famn.homes.actions.trail import record_home_act
from famn.homes.enums import Channel
from famn.homes.models import ContactLog, FosterHome
from famn.homes.policy_contact import check_can_assign_coordinator, check_can_mend_contact, check_can_note_contact
from famn.homes.rules_contact import check_contact
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.organisations.constraints import refusing_constraints
from famn.people.rules import check_free_text
from famn.ui.swedish import short_date


@transaction.atomic
def note_contact(
    *,
    by: Actor,
    home: FosterHome,
    on: date,
    channel: Channel | str,
    reached: bool,
    at: datetime,
    summary: str = "",
    next_on: date | None = None,
) -> ContactLog:
    """Write a contact with a home in its log, and when the next one is due.

    Effects: ``ContactLog``; the home's last word (only if it was reached) and next contact are dated by the log; an act
    without the summary, which is the keepers' own. Raises ``Refused`` for a day ahead, a next contact before this one, an
    identity number in the summary, and a home that was registered by mistake.
    """
    check_can_note_contact(by, home)
    made = log_contact(by=by, home=home, on=on, channel=channel, reached=reached, summary=summary, next_on=next_on, at=at)
    record_home_act(by=by, home=home, verb="note_contact", text=_told(made), at=at)
    return made


def log_contact(
    *,
    by: Actor,
    home: FosterHome,
    on: date,
    channel: Channel | str,
    reached: bool,
    at: datetime,
    summary: str = "",
    next_on: date | None = None,
) -> ContactLog:
    """``note_contact`` without an act of its own: for a call that leaves its line elsewhere. Inside the caller's transaction."""
    check_can_note_contact(by, home)
    check_contact(on, next_on=next_on, today=local_date(at))
    check_free_text(summary, ())
    if home.undone_at is not None:
        raise Refused("home_undone", _("Hemmet är ångrat: det registrerades av misstag."))
    with refusing_constraints():
        made = ContactLog.objects.create(
            cooperation_id=home.cooperation_id, home=home, on=on, channel=channel, reached=reached, summary=summary.strip(),
            next_on=next_on, by_id=by.own_user_id, by_name=by.name, noted_at=at,
        )  # fmt: skip
    _date_home(home)
    return made


@transaction.atomic
def mend_contact(
    *,
    by: Actor,
    contact: ContactLog,
    on: date,
    channel: Channel | str,
    reached: bool,
    at: datetime,
    summary: str = "",
    next_on: date | None = None,
) -> None:
    """Put one's own entry right; what it said before stands in the history.

    Effects: the entry; the home's last word and next contact are dated anew by the log; an act. Raises ``Refused`` as
    ``note_contact``.
    """
    check_can_mend_contact(by, contact, contact.home)
    check_contact(on, next_on=next_on, today=local_date(at))
    check_free_text(summary, ())
    contact.on, contact.channel, contact.reached, contact.summary, contact.next_on = on, channel, reached, summary.strip(), next_on
    with refusing_constraints():
        contact.save(update_fields=["on", "channel", "reached", "summary", "next_on"])
    _date_home(contact.home)
    record_home_act(by=by, home=contact.home, verb="mend_contact", text=_("Rättade: %(what)s") % {"what": _told(contact)}, at=at)


@transaction.atomic
def assign_coordinator(*, by: Actor, homes: Collection[FosterHome], to: User, at: datetime) -> int:
    """Give homes of the bank a responsible coordinator; from now their contacts and calls are hers. Returns how many changed.

    Effects: the coordinator of each home; an act on each. Raises ``Refused`` for none, for somebody who is no
    coordinator today, and for a network home, which is assigned otherwise.
    """
    check_can_assign_coordinator(by)
    if not homes:
        raise Refused("no_homes", _("Välj minst ett hem."))
    if not is_holder(to.pk, Role.GFO_COORDINATOR, cooperation_id=by.own_cooperation_id, on=local_date(at)):
        raise Refused("no_coordinator", _("Välj någon som är samordnare på GFO i dag."))
    if any(home.board_id is not None for home in homes):
        raise Refused("network_home", _("Ett nätverkshem har ingen ansvarig samordnare. Det tilldelas på sin egen sida."))
    given = [home for home in homes if home.coordinator_id != to.pk]
    with connection.cursor() as cursor:
        for home in given:
            cursor.execute("select famn_give_home(%s, %s)", [home.pk, to.pk])
            text = _("%(name)s är ansvarig samordnare för hemmet") % {"name": to.name}
            record_home_act(by=by, home=home, verb="give_home", text=text, at=at)
    return len(given)


def _date_home(home: FosterHome) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select famn_note_contact(%s)", [home.pk])
    home.refresh_from_db(fields=["last_word_on", "next_contact_on"])


def _told(contact: ContactLog) -> str:
    parts = {"how": str(Channel(contact.channel).label).lower(), "day": short_date(contact.on)}
    told = _("Kontakt med hemmet %(day)s (%(how)s)") if contact.reached else _("Försökte nå hemmet %(day)s (%(how)s)")
    text = str(told % parts)
    if contact.next_on is None:
        return text
    return text + ". " + _("Nästa kontakt senast %(day)s") % {"day": short_date(contact.next_on)}
