"""By hand, with SQL: nobody judges her own answer, and nobody keeps another's promise (design 5)."""

from uuid import UUID, uuid4

import pytest
from django.db import connection

from famn.access.actor import acting
from famn.commitments.enums import Party, Rule
from famn.deviations.models import Deviation
from famn.placements.models import Placement
from famn.referrals.enums import ReferralStatus
from famn.referrals.models import Referral
from famn.referrals.rules import CLOSING_OUTCOMES
from tests.clocks_world import make_clock, make_deviation
from tests.deciding_world import TODAY, make_placement, make_referral
from tests.walls.test_forging import done, refused
from tests.world import World

ANSWER = "cause = 'staffing', action_text = 'Två till', status = 'answered', answered_at = now(), answered_by_name = 'x'"
YES = "status = 'confirmed', verdict_at = now(), verdict_by_name = 'x'"
NO = "status = 'disputed', verdict_text = 'Nej', verdict_at = now(), verdict_by_name = 'x'"
ANEW = ANSWER + ", verdict_text = '', verdict_at = null, verdict_by_name = ''"
OF = {Party.GFO: ("head", "matching", "coordinator"), Party.BOARD: ("secretary_a", "worker_a", "manager_a", "sas_a")}
OTHER = {Party.GFO: Party.BOARD, Party.BOARD: Party.GFO}


def deviation(change: str) -> str:
    return f"update deviations_deviation set {change} where id = %s"


def let(world: World, who: str, change: str, row: Deviation) -> None:
    """One change that stays."""
    with acting(world.actors[who]), connection.cursor() as cursor:
        cursor.execute(deviation(change), [row.pk])
        assert cursor.rowcount == 1


def may(world: World, change: str, row: Deviation) -> set[str]:
    """Who gets through with this change."""
    through = set()
    for who in (*OF[Party.GFO], *OF[Party.BOARD], "supervisor", "ifo_a", "clock_sweep", "manager_b"):
        with acting(world.actors[who]):
            if not refused(deviation(change), row.pk):
                through.add(who)
    return through


@pytest.mark.covers("R-56")
@pytest.mark.parametrize("against", Party)
def test_the_party_that_broke_it_answers_and_the_other_judges(world: World, against: Party) -> None:
    row, mine, theirs = make_deviation(world, party=against), set(OF[against]), set(OF[OTHER[against]])
    assert may(world, ANSWER, row) == mine
    assert may(world, YES, row) == may(world, NO, row) == may(world, "status = 'closed'", row) == set()
    let(world, OF[against][0], ANSWER, row)
    assert may(world, ANSWER.replace("Två", "Tre"), row) == set()  # an answer is not touched up behind the other's back
    for verdict in (YES, NO):
        assert may(world, verdict, row) == theirs
    assert may(world, "status = 'closed'", row) == set()
    let(world, OF[OTHER[against]][0], NO, row)
    assert may(world, YES, row) == set()
    assert may(world, "verdict_text = 'Ja, så var det'", row) == set()
    assert may(world, ANSWER.replace("Två", "Tre"), row) == set()  # the dispute is answered, not left beside a new answer
    assert may(world, ANEW.replace("Två", "Tre"), row) == mine
    assert may(world, "status = 'closed'", row) == {"head"}
    assert may(world, "status = 'closed', verdict_text = 'Ja'", row) == set()


@pytest.mark.covers("R-56")
def test_a_confirmed_answer_stands(world: World) -> None:
    row = make_deviation(world, party=Party.BOARD)
    let(world, "manager_a", ANSWER, row)
    let(world, "matching", YES, row)
    for change in (ANEW, NO, "status = 'suspected'", "verdict_at = null"):
        assert may(world, change, row) == set(), change
    let(world, "head", "status = 'closed'", row)
    for change in (ANEW, NO, YES, "status = 'suspected'"):
        assert may(world, change, row) == set(), change


@pytest.mark.covers("R-56")
def test_what_happened_is_not_rewritten(world: World) -> None:
    row = make_deviation(world, party=Party.BOARD)
    for change in ("what = 'Inget'", "occurred_on = occurred_on + 9", "automatic = false", "created_at = now()", "against = 'gfo'"):
        assert may(world, change, row) == set(), change


def forged(world: World, who: str, **more: object) -> bool:
    row = {
        "id": uuid4(), "cooperation_id": world.cooperations[1].pk, "board_id": world.boards["a"].pk, "code": "A-FORGED", "rule": "",
        "against": "board", "status": "suspected", "automatic": False, "subject_kind": "referral", "subject_id": uuid4(),
        "subject_code": "F-TESTAA", "what": "Inget besked", "occurred_on": "2025-01-01", "reported_by_name": "x", "created_at": "2025-01-02",
        "cause": "", "cause_text": "", "action_text": "", "answered_by_name": "", "verdict_text": "", "verdict_by_name": "",
    } | more  # fmt: skip
    with acting(world.actors[who]):
        return not refused(
            f"insert into deviations_deviation ({', '.join(row)}) values ({', '.join(['%s'] * len(row))})",
            *row.values(),
        )


@pytest.mark.covers("R-56")
def test_a_deviation_begins_unanswered_and_only_the_sweep_makes_automatic_ones(world: World) -> None:
    assert forged(world, "secretary_a")
    assert not forged(world, "secretary_a", automatic=True)
    answered = {"status": "answered", "cause": "other", "action_text": "Klart"}
    assert not forged(world, "secretary_a", **answered)
    assert not forged(world, "head", **answered | {"status": "closed"})


def clock_changed_by(world: World, change: str, clock: UUID) -> set[str]:
    through = set()
    for who in ("head", "matching", "coordinator", "secretary_a", "worker_a", "manager_a", "sas_a", "secretary_b", "clock_sweep"):
        with acting(world.actors[who]):
            if not refused(f"update commitments_commitment set {change} where id = %s", clock):
                through.add(who)
    return through


@pytest.mark.covers("R-48")
@pytest.mark.parametrize(
    ("rule", "party", "keep"),
    [
        (Rule.MATCH, Party.GFO, {"head", "matching", "coordinator"}),
        (Rule.MATCH_AGAIN, Party.GFO, {"head", "matching", "coordinator"}),
        (Rule.OPERATIONAL_DECISION, Party.BOARD, {"secretary_a", "worker_a", "manager_a"}),
        (Rule.WRITTEN_AFTER_ORAL, Party.BOARD, {"secretary_a", "worker_a", "manager_a"}),
        (Rule.CLOSING_MEETING, Party.GFO, {"head", "matching", "coordinator", "secretary_a", "worker_a", "manager_a"}),
    ],
)
def test_a_promise_is_kept_by_the_party_that_made_it(world: World, rule: Rule, party: Party, keep: set[str]) -> None:
    clock = make_clock(world, rule=rule, party=party, owner_id=world.users["coordinator"].pk)
    assert clock_changed_by(world, "met_at = now(), met_on = famn_today()", clock.pk) == keep


@pytest.mark.covers("R-48")
def test_only_the_sweep_tells_that_a_clock_broke(world: World) -> None:
    clock = make_clock(world, rule=Rule.OPERATIONAL_DECISION, party=Party.BOARD)
    for change in ("breached_at = now()", "warned_at = now()"):  # either would hide the clock from the sweep
        assert clock_changed_by(world, change, clock.pk) == {"clock_sweep"}
    with acting(world.actors["manager_a"]):
        assert done("update commitments_commitment set cancelled_at = now() where id = %s", clock.pk) == 1  # its own referral withdrawn
        assert refused(
            """insert into commitments_commitment (id, cooperation_id, board_id, rule, party, subject_kind, subject_id, subject_code, round,
                                                   opened_on, met_at, met_on, cancelled_reason)
               values (%s, %s, %s, 'D1', 'gfo', 'referral', %s, 'F-TESTAA', 1, famn_today(), now(), famn_today(), '')""",
            uuid4(), clock.cooperation_id, clock.board_id, uuid4(),
        )  # fmt: skip


CANCEL = "cancelled_at = now(), cancelled_reason = 'x'"
CASE_ROLES = {"secretary_a", "worker_a", "manager_a"}
GFO_AND_SWEEP = {"head", "matching", "clock_sweep"}


@pytest.mark.covers("R-48")
@pytest.mark.parametrize("status", [status for status in ReferralStatus if status != ReferralStatus.DRAFT])
def test_a_board_cancels_gfos_clock_only_where_it_has_ended_its_referral_itself(world: World, status: ReferralStatus) -> None:
    referral = make_referral(world)
    mine = make_clock(world, rule=Rule.MATCH, party=Party.GFO, subject_id=referral.pk)
    other = make_clock(world, rule=Rule.MATCH, party=Party.GFO)
    own = make_clock(world, rule=Rule.OPERATIONAL_DECISION, party=Party.BOARD, subject_id=referral.pk)
    with acting(world.actors["secretary_a"]):
        Referral.objects.filter(pk=referral.pk).update(status=status)
    ended = status in {*CLOSING_OUTCOMES, ReferralStatus.WITHDRAWN}
    assert clock_changed_by(world, CANCEL, mine.pk) == GFO_AND_SWEEP | (CASE_ROLES if ended else set())
    assert clock_changed_by(world, CANCEL, other.pk) == GFO_AND_SWEEP  # of nothing of hers
    assert clock_changed_by(world, CANCEL, own.pk) == GFO_AND_SWEEP | CASE_ROLES


@pytest.mark.covers("R-48")
def test_a_board_cancels_gfos_meeting_only_where_no_feedback_calls_for_it(world: World) -> None:
    stay = make_placement(world)
    clock = make_clock(world, rule=Rule.CLOSING_MEETING, party=Party.GFO, subject_kind="placement", subject_id=stay.pk)
    for status, through in (("closing_meeting", set()), ("ended", CASE_ROLES)):
        with acting(world.actors["secretary_a"]):
            Placement.objects.filter(pk=stay.pk).update(status=status, ended_on=TODAY)
        assert clock_changed_by(world, CANCEL, clock.pk) == GFO_AND_SWEEP | through, status
