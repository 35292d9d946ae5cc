"""A sent referral changes: the other side sees what was and what is. Questions are answered; waiting is noted."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.commitments.actions import meet_commitment
from famn.commitments.enums import Rule
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.referrals import queries
from famn.referrals.actions.mailing import mail_gfo
from famn.referrals.actions.writing import NeedInput, apply_fields, apply_needs
from famn.referrals.enums import ReferralStatus, WaitingIn, Why
from famn.referrals.models import Referral
from famn.referrals.policy import check_can_write_referral
from famn.referrals.rules import Change, changes, check_free_text, check_is_changeable
from famn.ui.swedish import short_date

TELLS_WHERE = ("home_municipality", "home_locality", "school_needs", "contact_needs")
"""Fields that tell where a child is to be found."""


def _record(by: Actor, referral: Referral, verb: str, text: str, at: datetime, detail: dict[str, Any] | None = None) -> None:
    record_act(
        by=by, verb=verb, text=text, subject_kind="referral", subject_id=referral.pk, board_id=referral.board_id, at=at, detail=detail,
    )  # fmt: skip


def _record_change(by: Actor, referral: Referral, changed: Iterable[Change], note: str, at: datetime) -> None:
    # The trail is never rewritten, and the child may become protected: where it lives and goes to school is told in a line
    # of its own, which the row wall then hides. The line beside it says that it was changed.
    where = {str(Referral._meta.get_field(name).verbose_name) for name in TELLS_WHERE}  # type: ignore[union-attr]  # fields of our own
    open_rows = [each for each in changed if each.field not in where]
    hidden_rows = [each for each in changed if each.field in where]
    words = [str(each) for each in open_rows] + [_("%(field)s: ändrad") % {"field": each.field} for each in hidden_rows]
    text = _("Ändrade förfrågan. %(what)s") % {"what": "; ".join(words)}
    if note.strip():
        text = f"{text}. {note.strip()}"
    _record(
        by, referral, "referral.change", text, at,
        {"changes": [asdict(each) for each in open_rows], "where": [each.field for each in hidden_rows]},
    )  # fmt: skip
    if hidden_rows:
        told = "; ".join(str(each) for each in hidden_rows)
        _record(by, referral, "referral.where", told, at, {"changes": [asdict(each) for each in hidden_rows]})


@transaction.atomic
def change_referral(
    *, by: Actor, referral: Referral, fields: Mapping[str, Any], needs: Iterable[NeedInput] | None = None, note: str = "", at: datetime
) -> list[Change]:
    """Change a referral that GFO has. ``needs`` None leaves them; ``note`` says why, to GFO.

    Effects: the rows; a line in the timeline with every change, before and after, and one of its own for what tells where
    the child lives (``TELLS_WHERE``); a neutral mail to GFO's contact.
    Nothing changed, nothing written. The clocks stay as they are. Returns what changed.
    """
    check_can_write_referral(by, referral)
    row = queries.locked(referral)
    check_is_changeable(row.status)
    check_free_text(note, queries.child_names(row))
    before = queries.shown_values(queries.referrals().get(pk=row.pk))
    apply_fields(row, fields)
    if needs is not None:
        apply_needs(row, needs)
    changed = changes(before, queries.shown_values(queries.referrals().get(pk=row.pk)))
    if changed:
        _record_change(by, row, changed, note, at)
        mail_gfo(by, row, "referral_changed", at)
    return changed


@transaction.atomic
def answer_question(*, by: Actor, referral: Referral, answer: str, at: datetime) -> Referral:
    """Answer what GFO asked back. Effects: Q1 is met; the state goes back to where GFO was; a line; a mail.

    Raises ``Refused`` when nothing is asked, the answer is empty, or it tells who the child is.
    """
    check_can_write_referral(by, referral)
    row = queries.locked(referral)
    if row.status != ReferralStatus.QUESTION_BACK:
        raise Refused("no_question", Why.NO_QUESTION.label)
    if not answer.strip():
        raise Refused("empty_answer", Why.EMPTY_ANSWER.label)
    check_free_text(answer, queries.child_names(row))
    row.status = state_before_question(row)
    row.save(update_fields=["status"])
    meet_commitment(by=by, rule=Rule.QUESTION_BACK, subject_id=row.pk, at=at)
    _record(by, row, "referral.answer", _("Svarade på GFO:s fråga: %(answer)s") % {"answer": answer.strip()}, at)
    mail_gfo(by, row, "question_answered", at)
    return row


def state_before_question(referral: Referral) -> ReferralStatus:
    """Where GFO was before it asked, from the history: *searching* or *received*."""
    earlier = (
        Referral.pgh_event_model.objects.filter(  # type: ignore[attr-defined]  # pghistory adds it
            pgh_obj_id=referral.pk, status__in=[ReferralStatus.RECEIVED, ReferralStatus.SEARCHING]
        )
        .order_by("-pgh_id")
        .values_list("status", flat=True)
        .first()
    )
    return ReferralStatus(earlier) if earlier else ReferralStatus.RECEIVED


@transaction.atomic
def note_waiting(*, by: Actor, referral: Referral, waiting_in: str, since: date | None, at: datetime) -> Referral:
    """Note where the child waits meanwhile, and since when (R-118, R-124a); empty ``waiting_in`` ends it.

    Effects: the row; a line in the timeline. The referral stays open and keeps its clocks.
    """
    check_can_write_referral(by, referral)
    row = queries.locked(referral)
    if not queries.is_open(row):
        raise Refused("not_changeable", Why.NOT_CHANGEABLE.label)
    if waiting_in and (since is None or since > local_date(at)):
        raise Refused("no_waiting_since", Why.NO_WAITING_SINCE.label)
    row.waiting_in = waiting_in
    row.waiting_since = since if waiting_in else None
    row.save(update_fields=["waiting_in", "waiting_since"])
    if waiting_in:
        day = short_date(since, today=local_date(at)) if since else ""
        text = _("%(where)s sedan %(since)s") % {"where": WaitingIn(waiting_in).label, "since": day}
    else:
        text = _("Barnet väntar inte längre på annat håll")
    _record(by, row, "referral.waiting", text, at)
    return row
