"""A network home goes over to the bank (R-15a): its board agrees, the family says a new yes, a coordinator takes it over."""

from datetime import date, datetime

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.homes.actions.keeping import locked
from famn.homes.actions.trail import record_home_act
from famn.homes.enums import BankStatus, Category
from famn.homes.models import BankStatusEvent, FosterHome
from famn.homes.policy import check_can_agree_to_share, check_can_take_over
from famn.homes.rules_record import check_can_agree
from famn.homes.rules_record import check_can_take_over as check_state_allows
from famn.kernel.calendar import local_date
from famn.kernel.denied import Denied
from famn.people.models import ProtectionLevel
from famn.ui.swedish import short_date

NOT_ALLOWED = "42501"


@transaction.atomic
def agree_to_share(*, by: Actor, home: FosterHome, agrees: bool, at: datetime) -> None:
    """Note that the board lets its network home go over to the bank, or takes that back. Nobody sees more of it by this alone.

    Effects: today's date on the home, or none; an act. Raises ``Refused`` for a closed or protected home.
    """
    check_can_agree_to_share(by, home)
    now = locked(home)
    check_can_agree(status=now.status, undone=now.undone_at is not None, protected=now.protection != ProtectionLevel.NONE)
    now.board_agreed_on = local_date(at) if agrees else None
    now.save(update_fields=["board_agreed_on"])
    text = (
        _("Nämnden lämnar hemmet till banken, om familjen samtycker") if agrees else _("Nämnden tog tillbaka att hemmet får gå till banken")
    )
    record_home_act(by=by, home=now, verb="agree_to_share", text=text, at=at)
    home.refresh_from_db()


@transaction.atomic
def take_over_network_home(*, by: Actor, home: FosterHome, category: Category | str, consent_on: date, at: datetime) -> None:
    """Move a network home to the shared bank, in process: it becomes ready by a new general assessment alone (R-15a).

    Effects: the home is GFO's, with the actor as coordinator, the family's new consent, and its board as the one that recruited
    it and answers for it; assignments end; ``BankStatusEvent``; acts on both sides of the move. The board keeps its children's
    stays, its own assessments and its notes. Raises ``Refused`` without the board's agreement or a consent given since.
    """
    check_can_take_over(by, home)
    now = locked(home)
    check_can_agree(status=now.status, undone=now.undone_at is not None, protected=now.protection != ProtectionLevel.NONE)
    check_state_allows(agreed_on=now.board_agreed_on, consent_on=consent_on, category=category, today=local_date(at))
    before, was = now.board_id, now.status
    record_home_act(by=by, home=now, verb="take_over", text=_("Hemmet gick över till banken"), at=at)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select famn_share_network_home(%s, %s, %s)", [now.pk, str(category), consent_on])
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != NOT_ALLOWED:
            raise
        raise Denied("not_assigned", _("Bara den samordnare som har hemmet tilldelat kan ta över det till banken.")) from error
    home.refresh_from_db()
    BankStatusEvent.objects.create(
        cooperation_id=home.cooperation_id,
        home=home,
        from_status=was,
        to_status=BankStatus.IN_PROCESS,
        at=home.joined_bank_at or at,
        by_name=by.name,
        reason=str(_("Kom till banken från att ha varit nätverkshem")),
    )
    text = _("Kom till banken. Familjen samtyckte till alla medlemskommuner %(day)s") % {"day": short_date(consent_on)}
    record_home_act(by=by, home=home, verb="came_to_bank", text=text, at=at, board_id=before)
