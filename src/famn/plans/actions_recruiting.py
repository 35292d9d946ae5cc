"""The head tells recruitment what is missing, in words."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.plans.models import RecruitmentBrief
from famn.plans.policy_recruiting import check_can_share_missing_homes
from famn.plans.rules_recruiting import week_of
from famn.plans.words_recruiting import Told


def share_brief(*, by: Actor, told: Told, at: datetime) -> RecruitmentBrief:
    """Share what is missing with the communicator, in the words that were read. Effects: one ``RecruitmentBrief``.

    Once a week: two texts close to each other would tell of those who came or went between them. Raises ``Refused`` if this
    week's is shared already, or if there is nothing to tell.
    """
    check_can_share_missing_homes(by)
    if not told.lines:
        raise Refused("nothing_missing", _("Det finns inget att lämna: inget slag av hem har fem förfrågningar bakom sig."))
    on = local_date(at)
    try:
        with transaction.atomic():
            return RecruitmentBrief.objects.create(
                cooperation_id=by.own_cooperation_id,
                week=week_of(on),
                shared_at=at,
                shared_by_name=by.name,
                waiting=told.waiting,
                lines=list(told.lines),
            )
    except IntegrityError:
        raise Refused(
            "shared_this_week",
            _("Veckans rekryteringsbehov är redan lämnat. Nästa kan lämnas på måndag, så att ingen kan räkna ut vilka som har tillkommit."),
        ) from None
