"""Opening, meeting and cancelling promises. Called from within the domains' own actions, in their transaction."""

from datetime import date, datetime, timedelta
from uuid import UUID

from famn.access.actor import Actor
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.commitments.policy import check_can_keep_clocks, check_can_sweep
from famn.commitments.queries import about_to_break, broken_unmarked
from famn.commitments.rules import Length, dates
from famn.kernel.calendar import Unit, local_date
from famn.organisations.models import Cooperation
from famn.organisations.queries import length_in_force


def open_commitment(
    *,
    by: Actor,
    rule: Rule,
    party: Party,
    cooperation_id: int,
    board_id: int,
    subject_kind: str,
    subject_id: UUID,
    subject_code: str,
    opened_on: date,
    round: int = 1,  # noqa: A002 -- the field's word
    owner_id: int | None = None,
    due_on: date | None = None,
) -> Commitment | None:
    """Open one clock; its length comes from the guidelines in force on ``opened_on``, unless ``due_on`` gives a law's date.

    Effects: one ``Commitment`` citing the document version, which it keeps when the guidelines are revised (R-62). Opening
    it again for the same subject, rule and round returns the open one. None, and no clock, when the guidelines in force
    say nothing of the rule: that promise is not made in this cooperation.
    """
    check_can_keep_clocks(by)
    key = {"subject_kind": subject_kind, "subject_id": subject_id, "rule": rule, "round": round}
    already = Commitment.objects.filter(**key, met_at=None, cancelled_at=None).order_by("id").first()
    if already is not None:
        return already
    document_id, warn_on = None, due_on
    found = length_in_force(cooperation_id, rule, on=opened_on) if rule != Rule.FORMAL_DECISION else None
    if due_on is not None:
        # The date is the law's or the plan's; only how early to warn is the guidelines' to say.
        warn_on = max(opened_on, due_on - timedelta(days=found.warn_days)) if found else due_on
    elif rule != Rule.FORMAL_DECISION:
        if found is None:
            return None
        eves_free = Cooperation.objects.values_list("eves_are_free", flat=True).get(pk=cooperation_id)
        counted = dates(opened_on, Length(found.length, Unit(found.unit), found.warn_days), eves_free=eves_free)
        document_id, due_on, warn_on = found.document_id, counted.due_on, counted.warn_on
    return Commitment.objects.create(
        **key,
        party=party,
        cooperation_id=cooperation_id,
        board_id=board_id,
        document_id=document_id,
        subject_code=subject_code,
        owner_id=owner_id,
        opened_on=opened_on,
        due_on=due_on,
        warn_on=warn_on,
    )


def meet_commitment(*, by: Actor, rule: Rule, subject_id: UUID, at: datetime) -> int:
    """Mark the open clocks of this rule on this subject as met. Returns how many were; a late one stays breached."""
    check_can_keep_clocks(by)
    return Commitment.objects.filter(rule=rule, subject_id=subject_id, met_at=None, cancelled_at=None).update(
        met_at=at, met_on=local_date(at)
    )


def cancel_commitments(*, by: Actor, subject_id: UUID, at: datetime, reason: str, rules: list[Rule] | None = None) -> int:
    """Close clocks whose ground has gone (a withdrawn referral). They count neither as met nor as broken afterwards."""
    check_can_keep_clocks(by)
    wanted = Commitment.objects.filter(subject_id=subject_id, met_at=None, cancelled_at=None)
    if rules is not None:
        wanted = wanted.filter(rule__in=rules)
    return wanted.update(cancelled_at=at, cancelled_reason=reason)


def reopen_commitment(*, by: Actor, rule: Rule, subject_id: UUID, round: int = 1) -> int:  # noqa: A002 -- the field's word
    """Open the newest clock of this rule again, with its old dates: a registration that met it was undone."""
    check_can_keep_clocks(by)
    newest = (
        Commitment.objects.filter(rule=rule, subject_id=subject_id, round=round, met_at__isnull=False).order_by("-met_at", "id").first()
    )
    if newest is None:
        return 0
    return Commitment.objects.filter(pk=newest.pk).update(met_at=None, met_on=None)


def change_owner(*, by: Actor, subject_id: UUID, owner_id: int | None, party: Party = Party.GFO) -> int:
    """Let the open clocks of one party on this subject follow its new case worker."""
    check_can_keep_clocks(by)
    return Commitment.objects.filter(subject_id=subject_id, met_at=None, cancelled_at=None, party=party).update(owner_id=owner_id)


def give_clock(*, by: Actor, commitment: Commitment, owner_id: int) -> None:
    """Let one clock, open or with an unanswered deviation, follow somebody else."""
    check_can_keep_clocks(by)
    Commitment.objects.filter(pk=commitment.pk).update(owner_id=owner_id)


def mark_breaches(*, by: Actor, at: datetime, limit: int = 200) -> list[Commitment]:
    """Mark the broken clocks that nobody has marked: unmet after their last day, or met too late between two sweeps.

    Each row is locked and its condition read again under the lock, and a row that another worker holds is left to it,
    so that any number of workers mark each breach once. Returns the rows marked by this call, at most ``limit``.
    """
    check_can_sweep(by)
    broken = list(broken_unmarked(local_date(at)).select_for_update(skip_locked=True, of=("self",))[:limit])
    Commitment.objects.filter(pk__in=[row.pk for row in broken], breached_at=None).update(breached_at=at)
    for row in broken:
        row.breached_at = at
    return broken


def claim_warnings(*, by: Actor, at: datetime, limit: int = 200) -> list[Commitment]:
    """Take the clocks that are about to break and that nobody was warned about; each is given out once.

    Effects: ``warned_at`` in the caller's transaction, so that a warning that fails is given out again.
    """
    check_can_sweep(by)
    soon = list(about_to_break(local_date(at)).select_for_update(skip_locked=True, of=("self",))[:limit])
    Commitment.objects.filter(pk__in=[row.pk for row in soon], warned_at=None).update(warned_at=at)
    return soon


def restore_commitments(*, by: Actor, subject_id: UUID, cancelled_at: datetime) -> int:
    """Let the clocks of this subject that were cancelled at one instant run again, with their old dates: a closing was undone."""
    check_can_keep_clocks(by)
    return Commitment.objects.filter(subject_id=subject_id, cancelled_at=cancelled_at).update(cancelled_at=None, cancelled_reason="")
