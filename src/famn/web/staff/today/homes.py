"""The rows of *I dag* about homes that somebody must act on: one that can tell where a protected child lives, one left to the bank.

A list tells nothing of a child (domain 2.4): a row names the home alone. Always the same number of queries.
"""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.queries import covered_by
from famn.homes.policy import can_assign_network_home, can_edit_home, can_take_over
from famn.homes.queries_members import left_to_the_bank
from famn.people.models import ProtectionLevel
from famn.placements.models import Placement
from famn.placements.queries import stays_that_tell_where
from famn.referrals.enums import OfferStatus
from famn.referrals.models import Offer
from famn.web.staff.today.rows import Group, Row

PROTECTORS = {Role.GFO_HEAD, Role.GFO_COORDINATOR, Role.FH_SECRETARY}
NETWORK = {Role.GFO_HEAD, Role.GFO_COORDINATOR}


def home_rows(*, by: Actor, today: date) -> Iterator[Row]:
    """Homes to protect, for those who keep them or follow it; network homes on their way to the bank, for head and coordinator."""
    if by.role in PROTECTORS:
        people = set(covered_by(by=by, on=today))
        homes = {stay.home_id: stay for stay in stays_that_tell_where()}  # siblings in one home are one row
        for stay in homes.values():
            yield _of_stay(by, stay, people)
    if by.role == Role.MATCHING_COORDINATOR:
        yield from _of_offers(by, today)
    if by.role in NETWORK:
        yield from _of_network(by, today)


def _of_stay(by: Actor, stay: Placement, people: set[int]) -> Row:
    what, code = _("Skydda hemmet"), stay.home_code
    if can_edit_home(by, stay.home):
        mine = stay.home.board_id is not None or stay.coordinator_id in people
        url = reverse("home_protect", args=[stay.home_id])
        return Row(group=Group.YOURS if mine else Group.WAITING, what=what, code=code, url=url, action=_("Skydda hemmet"), mine=mine)
    page = reverse("placement", args=[stay.pk])
    if by.role == Role.GFO_HEAD and stay.coordinator is None and stay.home.board_id is None:
        return Row(group=Group.YOURS, what=_("Hemmet ska skyddas men har ingen samordnare"), code=code, url=page, action=_("Öppna"))
    whom = stay.coordinator.name if stay.coordinator and by.is_gfo else ""
    return Row(group=Group.WAITING, what=_("Hemmet ska skyddas"), whom=whom, code=code, url=page, action=_("Öppna"), ours=False)


def _of_offers(by: Actor, today: date) -> Iterator[Row]:
    # Before the start the home's coordinator does not see that the child is protected: who handles the referral tells her.
    offers = Offer.objects.filter(
        status=OfferStatus.ACCEPTED,
        referral__protected=True,
        referral__handled_by__in=covered_by(by=by, on=today),
        home__protection=ProtectionLevel.NONE,
    )
    for offer in offers.order_by("home_code", "id"):
        what = _("Be samordnaren skydda hemmet före starten")
        yield Row(group=Group.YOURS, what=what, code=offer.home_code, url=reverse("offer", args=[offer.pk]), action=_("Öppna"))


def _of_network(by: Actor, today: date) -> Iterator[Row]:
    for home in left_to_the_bank(by.own_cooperation_id, on=today):
        if can_assign_network_home(by) and not home.has_coordinator:
            url, action = reverse("network_assign", args=[home.pk]), _("Tilldela")
            yield Row(
                group=Group.YOURS, what=_("Nämnden lämnar hemmet till banken: välj samordnare"), code=home.code, url=url, action=action
            )
        elif can_take_over(by, home):
            what = _("Nämnden lämnar hemmet till banken: fråga familjen")
            yield Row(group=Group.YOURS, what=what, code=home.code, url=reverse("home", args=[home.pk]), action=_("Öppna"))
