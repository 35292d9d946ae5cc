"""What is done about broken promises: the sweep drafts, people report, answer, judge and close (R-56, R-48)."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.audit.actions import record_act
from famn.commitments.actions import claim_warnings, mark_breaches
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.commitments.policy import check_can_sweep
from famn.deviations.enums import Cause, DeviationStatus
from famn.deviations.models import Deviation
from famn.deviations.policy import (
    check_can_answer_deviation,
    check_can_close_deviation,
    check_can_judge_deviation,
    check_can_report_deviation,
)
from famn.deviations.queries import Receivers, Subject, child_names, users_of
from famn.deviations.rules import check_is_answerable, check_is_closable, check_is_judgeable
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.kernel.reference import new_code
from famn.messages.mail import queue_mail
from famn.people.rules import check_free_text
from famn.ui.swedish import short_date


@transaction.atomic
def sweep_clocks(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Mark the clocks that have broken and draft one deviation for each, against the party that promised.

    Effects: ``breached_at``; one ``Deviation`` in draft a clock (the database holds that there is one); a line in the
    record's timeline and in the deviation's. Returns how many were drafted: at most ``limit``, so call again while it
    is full. Any number of workers may run it at once.
    """
    check_can_sweep(by)
    broken = mark_breaches(by=by, at=at, limit=limit)
    for commitment in broken:
        if commitment.due_on is None:  # a clock without a last day cannot break
            raise ValueError(commitment.pk)
        deviation = Deviation.objects.create(
            code=new_code("A"),
            cooperation_id=commitment.cooperation_id,
            board=commitment.board,
            commitment=commitment,
            rule=commitment.rule,
            against=commitment.party,
            automatic=True,
            subject_kind=commitment.subject_kind,
            subject_id=commitment.subject_id,
            subject_code=commitment.subject_code,
            what=_what_broke(commitment, commitment.due_on),
            occurred_on=commitment.due_on,
            reported_by_name="",
            created_at=at,
        )
        _tell(
            by,
            deviation,
            verb="clock_broken",
            at=at,
            also_subject=True,
            text=_("Tidsgränsen bröts: %(what)s. Avvikelsen %(code)s väntar på svar från %(party)s.")
            % {"what": _lower(commitment.get_rule_display()), "code": deviation.code, "party": party_name(deviation)},
        )
    return len(broken)


def _what_broke(commitment: Commitment, due_on: date) -> str:
    words = {
        "what": commitment.get_rule_display(),
        "day": short_date(due_on),
        "source": str(commitment.document) if commitment.document_id else _("lagen eller planen"),
    }
    if commitment.met_on is None:
        return (
            _("Åtagandet ”%(what)s” skulle ha varit uppfyllt senast %(day)s enligt %(source)s. Det var inte gjort när dagen hade gått.")
            % words
        )
    words["met"] = short_date(commitment.met_on)
    return _("Åtagandet ”%(what)s” skulle ha varit uppfyllt senast %(day)s enligt %(source)s. Det blev klart %(met)s.") % words


@transaction.atomic
def forecast_mails(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Queue one neutral mail to each person who can keep a promise that is about to break. Returns how many clocks.

    Effects: ``warned_at`` on the clock and rows in the outbox, in one transaction: each clock is mailed once.
    """
    check_can_sweep(by)
    soon = claim_warnings(by=by, at=at, limit=limit)
    if not soon:
        return 0
    receivers = Receivers(cooperation_id=by.own_cooperation_id, on=local_date(at))
    told = {commitment.pk: receivers.of(commitment) for commitment in soon}
    users = users_of(user for ids in told.values() for user in ids)
    for pk, ids in told.items():
        queue_mail(by=by, to=[users[each] for each in sorted(ids) if each in users], kind="clock", reason_key=f"clock:{pk}", at=at)
    return len(soon)


@transaction.atomic
def report_deviation(
    *, by: Actor, subject: Subject, against: Party, what: str, occurred_on: date, rule: Rule | None = None, at: datetime
) -> Deviation:
    """Report by hand that a party did not keep what was agreed, on a case the reporter can see.

    Effects: one ``Deviation`` that waits for the party's answer, a line in its timeline and the record's. Raises
    ``Refused`` when the text names the child or lies in the future.
    """
    check_can_report_deviation(by)
    check_free_text(what, child_names(subject.kind, subject.id))
    if not what.strip():
        raise Refused("nothing_written", _("Beskriv vad som hände."))
    if occurred_on > local_date(at):
        raise Refused("in_the_future", _("Dagen har inte varit än."))
    deviation = Deviation.objects.create(
        code=new_code("A"),
        cooperation_id=by.own_cooperation_id,
        board_id=subject.board_id,
        rule=rule or "",
        against=against,
        automatic=False,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_code=subject.code,
        what=what.strip(),
        occurred_on=occurred_on,
        reported_by_name=by.name,
        created_at=at,
    )
    _tell(
        by,
        deviation,
        verb="deviation_reported",
        at=at,
        also_subject=True,
        text=_("Rapporterade avvikelsen %(code)s mot %(party)s.") % {"code": deviation.code, "party": party_name(deviation)},
    )
    return deviation


@transaction.atomic
def answer_deviation(*, by: Actor, deviation: Deviation, cause: str, cause_text: str, action_text: str, at: datetime) -> Deviation:
    """Answer for one's own party: why it happened and what is done about it. A disputed answer may be given anew.

    Effects: state *answered*; an earlier verdict is cleared from the row and stays in the timeline.
    """
    check_can_answer_deviation(by, deviation)
    deviation = _locked(deviation)
    check_is_answerable(deviation.status)
    if cause not in Cause.values:
        raise Refused("no_such_cause", _("Välj en orsak."))
    if not action_text.strip():
        raise Refused("no_action", _("Skriv vad ni gör åt det."))
    names = child_names(deviation.subject_kind, deviation.subject_id)
    for text in (cause_text, action_text):
        check_free_text(text, names)
    deviation.cause, deviation.cause_text, deviation.action_text = cause, cause_text.strip(), action_text.strip()
    deviation.answered_at, deviation.answered_by_name = at, by.name
    deviation.verdict_text, deviation.verdict_at, deviation.verdict_by_name = "", None, ""
    return _moved(
        by,
        deviation,
        DeviationStatus.ANSWERED,
        verb="deviation_answered",
        at=at,
        text=_("Besvarade avvikelsen. Orsak: %(cause)s.") % {"cause": _lower(deviation.get_cause_display())},
    )


@transaction.atomic
def confirm_deviation(*, by: Actor, deviation: Deviation, comment: str, at: datetime) -> Deviation:
    """Accept the other party's answer. Effects: state *confirmed*, the comment if any, a line in the timeline."""
    return _judge(by, deviation, DeviationStatus.CONFIRMED, comment, at)


@transaction.atomic
def dispute_deviation(*, by: Actor, deviation: Deviation, comment: str, at: datetime) -> Deviation:
    """Say why the other party's answer does not hold. Effects: state *disputed*, the reason, a line in the timeline."""
    return _judge(by, deviation, DeviationStatus.DISPUTED, comment, at)


def _judge(by: Actor, deviation: Deviation, verdict: DeviationStatus, comment: str, at: datetime) -> Deviation:
    check_can_judge_deviation(by, deviation)
    deviation = _locked(deviation)
    check_is_judgeable(deviation.status)
    disputed = verdict == DeviationStatus.DISPUTED
    if disputed and not comment.strip():
        raise Refused("no_reason", _("Skriv vad ni ifrågasätter."))
    check_free_text(comment, child_names(deviation.subject_kind, deviation.subject_id))
    deviation.verdict_text, deviation.verdict_at, deviation.verdict_by_name = comment.strip(), at, by.name
    said = _("Ifrågasatte svaret") if disputed else _("Bekräftade svaret")
    return _moved(
        by,
        deviation,
        verdict,
        verb=f"deviation_{verdict.value}",
        at=at,
        text=f"{said}: {comment.strip()}" if comment.strip() else f"{said}.",
    )


@transaction.atomic
def close_deviation(*, by: Actor, deviation: Deviation, at: datetime) -> Deviation:
    """Close a judged deviation. Effects: state *closed*, a line in the timeline."""
    check_can_close_deviation(by, deviation)
    deviation = _locked(deviation)
    check_is_closable(deviation.status)
    return _moved(by, deviation, DeviationStatus.CLOSED, verb="deviation_closed", at=at, text=_("Avslutade avvikelsen."))


def party_name(deviation: Deviation) -> str:
    """The party that broke the promise, by name (R-48)."""
    return str(Party.GFO.label) if deviation.against == Party.GFO else str(deviation.board)


def _locked(deviation: Deviation) -> Deviation:
    # The state is read under the lock: two people who answer at once cannot both win.
    return Deviation.objects.select_for_update(of=("self",)).select_related("board").get(pk=deviation.pk)


def _moved(by: Actor, deviation: Deviation, status: DeviationStatus, *, verb: str, text: str, at: datetime) -> Deviation:
    deviation.status = status
    deviation.save()
    _tell(by, deviation, verb=verb, text=text, at=at)
    return deviation


def _tell(by: Actor, deviation: Deviation, *, verb: str, text: str, at: datetime, also_subject: bool = False) -> None:
    # A timeline is read by people: what the job does is done by the system.
    teller = replace(by, name="Famn") if by.role == Role.JOB else by
    about = [("deviation", deviation.pk)]
    if also_subject:
        about.append((deviation.subject_kind, deviation.subject_id))
    for kind, pk in about:
        record_act(by=teller, verb=verb, text=text, subject_kind=kind, subject_id=pk, board_id=deviation.board_id, at=at)


def _lower(text: object) -> str:
    words = str(text)
    return words[:1].lower() + words[1:]
