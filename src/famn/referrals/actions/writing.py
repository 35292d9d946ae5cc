"""The board writes a referral: a draft, its children and needs, and the sending that starts GFO's clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.commitments.actions import meet_commitment
from famn.commitments.enums import Party, Rule
from famn.homes.enums import NeedCode
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.kernel.reference import new_code
from famn.referrals import queries
from famn.referrals.actions.mailing import mail_gfo
from famn.referrals.actions.moving import open_clock
from famn.referrals.enums import ReferralStatus, Why
from famn.referrals.models import Need, Referral
from famn.referrals.policy import check_can_start_referral, check_can_write_referral
from famn.referrals.rules import check_complete, check_free_text, check_is_draft, written_is_missing

FIELDS = frozenset({
    "kind", "legal_basis", "disclosure_ground", "starts_on", "ends_on", "home_municipality", "home_locality", "distance_limit_km",
    "school_needs", "contact_needs", "languages", "siblings_together", "must_not_meet",
    "network_considered", "network_considered_by", "network_considered_on", "network_outcome",
})  # fmt: skip
"""What the steps save, besides children and needs."""

FREE_TEXT = ("school_needs", "contact_needs", "network_considered", "network_considered_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedInput:
    """One need as the board states it; its place in the list is its rank (R-114)."""

    code: str
    sentence: str = ""
    is_requirement: bool = False
    language: str = ""


@transaction.atomic
def start_draft(*, by: Actor, at: datetime) -> Referral:
    """Begin a referral that only its own board sees (R-18). Effects: the row; a line for the board alone."""
    check_can_start_referral(by)
    referral = Referral.objects.create(
        cooperation_id=by.own_cooperation_id, board_id=by.own_board_id, code=new_code("F"), author_id=by.user_id, created_at=at
    )
    record_act(
        by=by, verb="referral.start", text=_("Började på förfrågan"), subject_kind="referral", subject_id=referral.pk,
        board_id=referral.board_id, audience=Audience.BOARD, at=at,
    )  # fmt: skip
    return referral


def apply_fields(referral: Referral, fields: Mapping[str, Any]) -> None:
    """Put the fields on the row and save it. Raises ``Refused`` for a field of no step, or for text that tells who the child is.

    A protected child has no place: one that was typed is dropped, never stored.
    """
    unknown = set(fields) - FIELDS
    if unknown:
        raise Refused("unknown_field", Why.UNKNOWN_FIELD.label % {"field": min(unknown)})
    names = queries.child_names(referral)
    for name in FREE_TEXT:
        check_free_text(str(fields.get(name) or ""), names)
    for name, value in fields.items():
        setattr(referral, name, value)
    if referral.protected:
        referral.home_municipality = None
        referral.home_locality = None
    referral.save(update_fields=[*fields, "home_municipality", "home_locality"])


def apply_needs(referral: Referral, needs: Iterable[NeedInput]) -> None:
    """Let the referral's needs be these, in this order. Raises ``Refused`` for a need named twice or telling text."""
    wanted = list(needs)
    names = queries.child_names(referral)
    seen: set[tuple[str, str]] = set()
    for need in wanted:
        key = (need.code, need.language)
        if key in seen:
            raise Refused("need_twice", Why.NEED_TWICE.label % {"need": NeedCode(need.code).label})
        if need.code == NeedCode.LANGUAGE and not need.language:
            raise Refused("language_missing", Why.LANGUAGE_MISSING.label)
        seen.add(key)
        check_free_text(need.sentence, names)
    standing = {(need.code, need.language): need for need in Need.objects.filter(referral=referral).order_by("rank", "id")}
    gone = [need.pk for key, need in standing.items() if key not in seen]
    if gone:
        Need.objects.filter(pk__in=gone).delete()
    for rank, need in enumerate(wanted, start=1):
        stated = {"rank": rank, "sentence": need.sentence.strip(), "is_requirement": need.is_requirement}
        row = standing.get((need.code, need.language))
        if row is None:
            Need.objects.create(
                cooperation_id=referral.cooperation_id, board_id=referral.board_id, referral=referral, code=need.code,
                language=need.language, **stated,
            )  # fmt: skip
        elif any(getattr(row, name) != value for name, value in stated.items()):
            Need.objects.filter(pk=row.pk).update(**stated)


@transaction.atomic
def save_referral(*, by: Actor, referral: Referral, fields: Mapping[str, Any], at: datetime) -> Referral:  # noqa: ARG001 -- the actions' shape
    """Save what was typed in a step of a draft, complete or not. Effects: the row only; a draft leaves no line a keystroke."""
    check_can_write_referral(by, referral)
    row = queries.locked(referral)
    check_is_draft(row.status)
    apply_fields(row, fields)
    return row


@transaction.atomic
def set_needs(*, by: Actor, referral: Referral, needs: Iterable[NeedInput], at: datetime) -> None:  # noqa: ARG001 -- the actions' shape
    """Let the draft's needs be these, ranked as listed (R-33, R-114). Effects: the needs only."""
    check_can_write_referral(by, referral)
    row = queries.locked(referral)
    check_is_draft(row.status)
    apply_needs(row, needs)


@transaction.atomic
def send_referral(*, by: Actor, referral: Referral, at: datetime) -> Referral:
    """Send the written referral (R-18, R-33, R-82). Of a draft, or of one that GFO knows by word of mouth (R-35a).

    Effects: state *received* and D1 opens on the day (a draft); or D2 is met and D1 stays where the call put it (an oral
    one, whose state moves only if GFO had not begun). A line in the timeline; a neutral mail to GFO's contact function.
    Raises ``Refused`` naming what is missing, the network consideration not least.
    """
    check_can_write_referral(by, referral)
    queries.locked(referral)
    row = queries.referrals().get(pk=referral.pk)
    was_oral = written_is_missing(oral_received=row.oral_received_at is not None, sent=row.sent_at is not None)
    if row.status != ReferralStatus.DRAFT and not was_oral:
        raise Refused("already_written", Why.ALREADY_WRITTEN.label)
    check_complete(queries.missing_of(row))
    row.sent_at = at
    row.author_id = row.author_id or by.user_id
    if row.status in {ReferralStatus.DRAFT, ReferralStatus.ORAL_RECEIVED}:
        row.status = ReferralStatus.RECEIVED
    row.save(update_fields=["sent_at", "author", "status"])
    if was_oral:
        meet_commitment(by=by, rule=Rule.WRITTEN_AFTER_ORAL, subject_id=row.pk, at=at)
        text = _("Skickade den skriftliga förfrågan efter den muntliga")
    else:
        open_clock(by, row, Rule.MATCH, Party.GFO, opened_on=local_date(at))
        text = _("Skickade förfrågan")
    record_act(
        by=by, verb="referral.send", text=text, subject_kind="referral", subject_id=row.pk, board_id=row.board_id, at=at,
    )  # fmt: skip
    mail_gfo(by, row, "referral_sent", at)
    return row
