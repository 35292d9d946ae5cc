"""Everything a person answers for goes to colleagues in one act (R-52)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from famn.access.actor import Actor
from famn.accounts.actions import arrange_cover, end_cover, hand_over_function, record_account_act
from famn.accounts.models import User
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.commitments.actions import change_owner, give_clock
from famn.commitments.enums import Party
from famn.handovers.enums import Kind
from famn.handovers.policy import check_can_hand_over_work
from famn.handovers.queries import Thing, held
from famn.homes.actions import assign_network_home, end_network_assignment
from famn.homes.models import NetworkAssignment
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.messages.mail import queue_mail
from famn.placements.models import Placement
from famn.referrals.actions.handling import hand_over
from famn.referrals.models import Referral


@transaction.atomic
def hand_over_work(*, by: Actor, user: User, receivers: Mapping[str, int], on: date, at: datetime) -> int:
    """Hand over what ``user`` answers for. ``receivers``: whom each thing goes to, by its key; what is left out stays.

    ``on`` is the first day without her. Functions and network homes change hands on that day, since they are held in
    periods; homes, cases and clocks at once, so that nothing waits for a night job (decision 0016). Effects, in the order
    of the page: each thing's new holder with an act on its record; a neutral mail to each receiver; an act on the
    account. Returns how many things went. Raises ``Refused`` for a day that has passed, for a thing that is not hers
    any more, and for somebody who cannot take it; then nothing is handed over.
    """
    check_can_hand_over_work(by, user_id=user.pk)
    today = local_date(at)
    if on < today:
        raise Refused("handover_past", _("Dagen har redan passerat."))
    things = {thing.key: thing for group in held(by=by, user=user, today=today, on=on) for thing in group.things}
    if receivers.keys() - things.keys():
        raise Refused("not_hers_any_more", _("Något har hunnit byta ansvarig. Läs in sidan igen."))
    going = [(thing, _taker(thing, receivers[key])) for key, thing in things.items() if key in receivers]
    for thing, to in going:
        _HANDS[thing.kind](by, thing, to, on, at)
    takers = {to.pk: to for _thing, to in going}
    queue_mail(by=by, to=takers.values(), kind="handed_over", reason_key=f"handover:{user.pk}:{at.isoformat()}", at=at)
    if going:
        text = ngettext("Lämnade över %(n)s sak efter %(name)s", "Lämnade över %(n)s saker efter %(name)s", len(going))
        record_account_act(by=by, verb="account.handover", text=text % {"n": len(going), "name": user.name}, user_id=user.pk, at=at)
    return len(going)


def _taker(thing: Thing, user_id: int) -> User:
    for user in thing.receivers:
        if user.pk == user_id:
            return user
    raise Refused("cannot_take", _("Mottagaren kan inte ta över %(what)s. Välj någon annan.") % {"what": thing.label})


def _function(by: Actor, thing: Thing, to: User, on: date, at: datetime) -> None:
    hand_over_function(by=by, holding=thing.row, to=to, on=max(on, thing.row.starts_on), at=at)


def _home(by: Actor, thing: Thing, to: User, _on: date, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select famn_give_home(%s, %s)", [thing.row.pk, to.pk])
    what = _("ansvarig samordnare") if by.board_id is None else _("ansvarig vid nämnden")
    record_act(
        by=by, verb="give_home", text=_("%(name)s är %(what)s för hemmet") % {"name": to.name, "what": what}, subject_kind="home",
        subject_id=thing.row.pk, board_id=by.board_id, audience=Audience.BOTH if by.board_id else Audience.GFO, at=at,
    )  # fmt: skip


def _network_home(by: Actor, thing: Thing, to: User, on: date, at: datetime) -> None:
    assignment = thing.row
    if not NetworkAssignment.objects.filter(home=assignment.home, user=to, ends_on=None).exists():
        assign_network_home(by=by, home=assignment.home, user=to, starts_on=local_date(at), at=at)
    end_network_assignment(by=by, assignment=assignment, ends_on=max(on, assignment.starts_on), at=at)


def _referral(by: Actor, thing: Thing, to: User, _on: date, at: datetime) -> None:
    if by.board_id is None:
        hand_over(by=by, referral=thing.row, to=to, at=at)
        return
    Referral.objects.filter(pk=thing.row.pk).update(author=to)
    change_owner(by=by, subject_id=thing.row.pk, owner_id=to.pk, party=Party.BOARD)
    record_act(
        by=by, verb="handed_over", text=_("Lämnade över förfrågan vid nämnden till %(name)s") % {"name": to.name}, subject_kind="referral",
        subject_id=thing.row.pk, board_id=thing.row.board_id, at=at,
    )  # fmt: skip


def _stay(by: Actor, thing: Thing, to: User, _on: date, at: datetime) -> None:
    stays = Placement.objects.filter(pk=thing.row.pk)
    if by.board_id is None:
        stays.update(coordinator=to)
        party, text = Party.GFO, _("%(name)s är samordnare på GFO för placeringen")
    else:
        stays.update(responsible=to)
        party, text = Party.BOARD, _("%(name)s är ansvarig socialsekreterare för placeringen")
    change_owner(by=by, subject_id=thing.row.pk, owner_id=to.pk, party=party)
    record_act(
        by=by, verb="handed_over", text=text % {"name": to.name}, subject_kind="placement", subject_id=thing.row.pk,
        board_id=thing.row.board_id, at=at,
    )  # fmt: skip


def _clock(by: Actor, thing: Thing, to: User, _on: date, at: datetime) -> None:
    row = thing.row
    give_clock(by=by, commitment=row, owner_id=to.pk)
    record_act(
        by=by, verb="handed_over", text=_("%(name)s tog över åtagandet: %(rule)s") % {"name": to.name, "rule": row.get_rule_display()},
        subject_kind=row.subject_kind, subject_id=row.subject_id, board_id=row.board_id,
        audience=Audience.BOARD if by.board_id else Audience.GFO, at=at,
    )  # fmt: skip


def _cover(by: Actor, thing: Thing, to: User, _on: date, at: datetime) -> None:
    row = thing.row
    end_cover(by=by, cover=row, at=at)
    arrange_cover(
        by=by, absent=row.absent, stand_in=to, starts_on=max(row.starts_on, local_date(at)), last_on=row.ends_on - timedelta(days=1), at=at
    )


_HANDS = {
    Kind.FUNCTION: _function,
    Kind.HOME: _home,
    Kind.NETWORK_HOME: _network_home,
    Kind.REFERRAL: _referral,
    Kind.PLACEMENT: _stay,
    Kind.CLOCK: _clock,
    Kind.COVER: _cover,
}
