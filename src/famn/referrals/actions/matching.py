"""Making, relaxing and repeating match runs. People decide; the engine explains (R-19, R-114, R-136)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.referrals.models import MatchRun, Referral
from famn.referrals.policy_matching import check_can_run_match, check_can_view_match
from famn.referrals.queries_matching import change_data, latest_run, referrals_to_match, relaxed, shown_run
from famn.referrals.rules_matching import check_searchable, check_written
from famn.referrals.snapshot import Snapshot, snapshot
from matchcore import (
    ENGINE_VERSION,
    Market,
    Relaxation,
    Request,
    Rules,
    dump_input,
    dump_output,
    input_hash,
    rank,
    relax,
    replay,
)


@dataclass(frozen=True, slots=True)
class Replay:
    """What a stored input gave when it was run again."""

    same: bool
    output: str


def _store(
    *,
    by: Actor,
    referral: Referral,
    market: Market,
    request: Request,
    rules: Rules,
    salt: str,
    reason: str,
    applied: list[dict[str, object]],
    at: datetime,
) -> MatchRun:
    ranking = rank(market, request, rules, salt=salt)
    return MatchRun.objects.create(
        cooperation_id=referral.cooperation_id,
        board_id=referral.board_id,
        referral=referral,
        at=at,
        by_name=by.name,
        round=referral.round,
        reason=reason,
        engine_version=ENGINE_VERSION,
        policy_version=rules.version,
        salt=salt,
        input_hash=input_hash(market, request, rules, salt=salt),
        input=dump_input(market, request, rules, salt=salt).decode(),
        output=dump_output(ranking, relax(market, request, rules, salt=salt)).decode(),
        applied=applied,
    )


def _salt(referral: Referral) -> str:
    # One salt a round: homes that are equal keep their order from one sheet to the next, so nothing jumps.
    newest = latest_run(referral)
    return newest.salt if newest and newest.round == referral.round else secrets.token_hex(8)


def run_match(
    *, by: Actor, referral: Referral, at: datetime, reason: str = "", relaxations: Sequence[Relaxation] = (), seen: Snapshot | None = None
) -> MatchRun:
    """Rank the whole shared bank against a referral as it stands now, and store input, versions, salt and output.

    ``seen``: a snapshot taken in this transaction, to spare the reads. Effects: one ``MatchRun``, one act (GFO's side).
    Raises ``Refused`` when the network has not been considered (R-82), when the referral lacks kind, start or children,
    and when it is no longer searched for.
    """
    check_can_run_match(by)
    check_searchable(referral.status)
    with transaction.atomic():
        current = seen or snapshot(referrals_to_match().get(pk=referral.pk), on=local_date(at))
        request, rules = relaxed(current.request, current.rules, relaxations)
        applied = [
            {"changes": [change_data(change) for change in each.changes], "homes": list(each.homes), "agreed": ""} for each in relaxations
        ]
        run = _store(
            by=by,
            referral=referral,
            market=current.market,
            request=request,
            rules=rules,
            salt=_salt(referral),
            reason=reason,
            applied=applied,
            at=at,
        )
        record_act(
            by=by,
            verb="match_run",
            text=_("Tog fram matchningsunderlag"),
            subject_kind="referral",
            subject_id=referral.pk,
            board_id=referral.board_id,
            audience=Audience.GFO,
            at=at,
            detail={"run": str(run.pk), "reason": reason},
        )
    return run


def relax_run(*, by: Actor, run: MatchRun, number: int, agreed: str, at: datetime) -> MatchRun:
    """Apply one relaxation that a run suggested, on that run's own input: exactly the promised homes come in.

    A place that has become protected since is not taken along (``shown_run``).

    ``number`` counts the run's relaxations from 0. ``agreed`` names who agreed when it is not GFO's own to relax (the
    board, an approver). Effects: one ``MatchRun`` with ``applied``, one act. Raises ``Refused`` when nobody may relax it
    or when it is not said who agreed.
    """
    check_can_run_match(by)
    check_searchable(run.referral.status)
    shown = shown_run(run)
    market, suggestions = shown.market, shown.relaxations
    if not 0 <= number < len(suggestions) or not suggestions[number].relaxable:
        raise Refused("not_relaxable", _("Det villkoret kan ingen lätta på."))
    chosen = suggestions[number]
    if {change.by for change in chosen.changes} != {"gfo"}:
        check_written(agreed, "agreed_by_whom", _("Skriv vem som har sagt ja till att lätta på villkoret."))
    request, rules = relaxed(shown.request, shown.rules, [chosen])
    entry: dict[str, object] = {
        "changes": [change_data(each) for each in chosen.changes],
        "homes": list(chosen.homes),
        "agreed": agreed.strip(),
    }
    with transaction.atomic():
        made = _store(
            by=by,
            referral=run.referral,
            market=market,
            request=request,
            rules=rules,
            salt=shown.salt,
            reason=str(_("Lättat villkor")),
            applied=[*run.applied, entry],
            at=at,
        )
        record_act(
            by=by,
            verb="match_relaxed",
            text=_("Lättade på ett villkor i matchningsunderlaget"),
            subject_kind="referral",
            subject_id=run.referral_id,
            board_id=run.board_id,
            audience=Audience.GFO,
            at=at,
            detail={"run": str(made.pk), "relaxed": entry},
        )
    return made


def rerun_stored(*, by: Actor, run: MatchRun) -> Replay:
    """Run a stored input again and compare with what was stored: the same answer, also after homes have changed."""
    check_can_view_match(by)
    output = replay(run.input.encode()).decode()
    return Replay(output == run.output, output)
