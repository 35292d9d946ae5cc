"""What becomes of broken promises: answered, judged, closed; and those that people report by hand."""

from datetime import datetime, timedelta

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.commitments.enums import Party
from famn.demo import texts
from famn.demo.acting import acting
from famn.demo.agenda import Life
from famn.demo.world import World
from famn.deviations.actions import answer_deviation, close_deviation, confirm_deviation, dispute_deviation, report_deviation
from famn.deviations.enums import DeviationStatus
from famn.deviations.models import Deviation
from famn.deviations.queries import Subject
from famn.placements.models import Placement

FEWEST = 3


def _side(w: World, row: Deviation, party: str) -> Actor:
    """Who speaks for a side: GFO's head, or the board's unit manager."""
    return w.organisation.staff[Role.GFO_HEAD][0] if party == Party.GFO else w.organisation.at(row.board, Role.UNIT_MANAGER)


def _answer(w: World, row: Deviation, at: datetime) -> None:
    by = _side(w, row, row.against)
    causes = ("staffing", "no_suitable_home", "missing_information", "home_changed") if row.against == Party.GFO else (
        "staffing", "missing_information", "decision_path", "cooperation", "routine")  # fmt: skip
    cause = w.rng.choice(causes)
    with acting(by):
        answer_deviation(
            by=by,
            deviation=row,
            cause=cause,
            cause_text=texts.DEVIATION_CAUSE[cause],
            action_text=w.rng.choice(texts.DEVIATION_ACTION),
            at=at,
        )


def _judge(w: World, row: Deviation, at: datetime, *, disputed: bool) -> None:
    by = _side(w, row, Party.BOARD if row.against == Party.GFO else Party.GFO)
    with acting(by):
        if disputed:
            dispute_deviation(by=by, deviation=row, comment=w.rng.choice(texts.DISPUTES), at=at)
        else:
            confirm_deviation(by=by, deviation=row, comment=w.rng.choice(texts.CONFIRMS), at=at)


def deviation_life(w: World, row: Deviation) -> Life:
    """Answered within days, judged, and closed by GFO's head when the steering group has seen it."""
    disputed = w.rng.random() < 0.15
    _answer(w, row, w.now)
    yield w.later(2, 14)
    _judge(w, row, w.now, disputed=disputed)
    yield w.later(*((40, 90) if disputed else (15, 50)))
    head = w.organisation.staff[Role.GFO_HEAD][0]
    with acting(head):
        close_deviation(by=head, deviation=row, at=w.now)


def reports(w: World) -> None:
    """A few that no clock tells of."""
    for number in range(w.number(12)):
        w.agenda.put(w.on_or_before(w.back(w.rng.randint(4, 600))), _report(w, number))


def _report(w: World, number: int) -> Life:
    board = w.rng.choice(w.boards)
    against = Party.GFO if number % 2 else Party.BOARD
    by = w.organisation.at(board, Role.FH_SECRETARY) if against == Party.GFO else w.organisation.staff[Role.GFO_HEAD][0]
    with acting(by):
        stay = Placement.objects.filter(board=board, status="started").order_by("starts_on", "home_category", "age_band").last()
        if stay is None:
            return
        row = report_deviation(
            by=by, subject=Subject(kind="placement", id=stay.pk, code=stay.code, board_id=board.pk), against=against,
            what=w.rng.choice(texts.REPORTED), occurred_on=w.today - timedelta(days=w.rng.randint(0, 6)), at=w.now,
        )  # fmt: skip
    yield w.later(2, 12)
    yield from deviation_life(w, row)


def even_out(w: World) -> None:
    """See to it that some stand in every state this morning; only drafts of the last weeks are moved on."""
    wanted = max(1, round(FEWEST * min(1.0, w.scale)))
    at = w.until - timedelta(minutes=30)
    with acting(w.organisation.staff[Role.GFO_HEAD][0]):
        rows = list(
            Deviation.objects.select_related("board").filter(board__in=w.boards).order_by("created_at", "rule", "occurred_on", "board_id")
        )
    standing = {status: [row for row in rows if row.status == status] for status in DeviationStatus}
    spare = standing[DeviationStatus.SUSPECTED][wanted:]
    for status in (DeviationStatus.ANSWERED, DeviationStatus.CONFIRMED, DeviationStatus.DISPUTED):
        for _ in range(wanted - len(standing[status])):
            if not spare:
                return
            row = spare.pop(0)
            _answer(w, row, at)
            if status != DeviationStatus.ANSWERED:
                _judge(w, row, at, disputed=status == DeviationStatus.DISPUTED)
