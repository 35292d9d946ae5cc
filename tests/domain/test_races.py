"""Two people act at once, on two real connections: one of them wins, wholly, and the other is told why in words."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from famn.access.actor import acting
from famn.commitments.models import Commitment
from famn.deviations.actions import sweep_clocks
from famn.deviations.models import Deviation
from famn.handovers.actions import hand_over_work
from famn.handovers.enums import Kind
from famn.handovers.queries import held
from famn.homes.models import FosterHome, Occupancy
from famn.imports.actions import order_writing, write_import
from famn.imports.models import HomeImport
from famn.kernel.denied import Refused
from famn.placements.actions.starting import start_placement
from famn.placements.actions.undoing import undo_start
from famn.placements.models import Placement
from famn.referrals.actions.deciding import decide_operationally, register_formal_decision, undo_decision
from famn.referrals.models import Decision
from tests.clocks_world import sweep
from tests.deciding_world import NOW, TODAY, consult_everybody, investigate, judge, make_case, make_ready, say_yes, see_extracts, start
from tests.homes_world import make_bank_home, now, today
from tests.imports_world import messy_rows, staged, workbook

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
YES = {"yes": True, "decided_on": TODAY, "reason": "Passar", "reason_to_gfo": "", "at": NOW}


def at_once(*acts: tuple[object, Callable[[], object]]) -> list[str]:
    """Each act as its actor in its own thread and connection, begun together; ``done``, or the code it was refused with."""
    gate, ended = threading.Barrier(len(acts)), ["never ended"] * len(acts)

    def run(number: int, by: object, act: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=20)
            with acting(by):
                act()
            ended[number] = "done"
        except Refused as no:
            ended[number] = no.code
        except Exception as error:  # noqa: BLE001 -- the test looks at whatever came
            ended[number] = repr(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, *act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)
    return ended


def test_the_operational_decision_is_taken_once(world):
    case, by = make_case(world), world.actor("manager_a")
    ended = at_once(*[(by, lambda: decide_operationally(by=by, offer=case.offer, **YES))] * 2)
    assert ended.count("done") == 1, ended
    assert not any("Error" in each for each in ended), ended
    with acting(by):
        assert Decision.objects.count() == 1
        assert case.fresh().referral.status == "operational_yes"
        assert Commitment.objects.filter(rule="D4").count() == 1


def test_the_child_moves_in_once(world):
    case, by = make_ready(world), world.actor("secretary_a")
    more = {"by": by, "offer": case.offer, "starts_on": TODAY, "expected_end_on": None, "responsible": world.users["worker_a"], "at": NOW}
    ended = at_once(*[(by, lambda: start_placement(**more))] * 2)
    assert ended.count("done") == 1, ended
    assert not any("Error" in each for each in ended), ended
    with acting(by):
        assert Placement.objects.count() == 1
    with acting(world.actor("matching")):
        assert [row.state for row in Occupancy.objects.filter(home=case.home)] == ["placed"]


@pytest.mark.covers("R-56")
def test_a_sweep_and_a_decision_at_once_both_tell_the_same(world):
    """The clock was late when she decided: whoever comes first, it is broken and met, with one deviation at the most."""
    case, by = make_case(world), world.actor("manager_a")
    with connections["owner"].cursor() as owner:
        owner.execute(
            "update commitments_commitment set opened_on = %s, due_on = %s where rule = 'D3'", [TODAY - timedelta(60), TODAY - timedelta(5)]
        )
    job = world.actors["clock_sweep"]
    ended = at_once((by, lambda: decide_operationally(by=by, offer=case.offer, **YES)), (job, lambda: sweep_clocks(by=job, at=NOW)))
    assert ended == ["done", "done"]
    sweep(world, NOW)
    with acting(world.actor("head")):
        clock = Commitment.objects.get(rule="D3")
        assert clock.met_at is not None
        assert Deviation.objects.filter(commitment_id=clock.pk).count() == (clock.breached_at is not None)
        assert clock.breached_at is not None


def test_the_board_undoes_its_yes_while_it_registers_the_formal_decision(world):
    """The two acts of the board's own people go one after the other: never a formal decision on an answer that was taken back."""
    case, manager, secretary = make_case(world), world.actor("manager_a"), world.actor("secretary_a")
    investigate(world, case.home)
    see_extracts(world, case.home)
    judge(world, case.offer)
    consult_everybody(world, case.offer)
    say_yes(world, case.offer)
    with acting(manager):
        decision = Decision.objects.get()
    formal = {
        "by": secretary, "offer": case.offer, "kind": "committee", "yes": True, "decided_on": TODAY, "decided_by": "Utskottet",
        "reported_by": "Enhetschefen", "participants": "", "reference": "§ 12", "legal_basis": "", "at": NOW,
    }  # fmt: skip
    ended = at_once(
        (manager, lambda: undo_decision(by=manager, decision=decision, reason="Fel offert", at=NOW)),
        (secretary, lambda: register_formal_decision(**formal)),
    )
    assert ended.count("done") == 1, ended
    assert not any("Error" in each for each in ended), ended
    with acting(secretary):
        kinds = sorted(Decision.objects.filter(undone_at=None).values_list("kind", flat=True))
        assert kinds == ([] if ended[0] == "done" else ["committee", "operational"])


def test_a_start_is_undone_once(world):
    case, by = make_ready(world), world.actor("secretary_a")
    [stay] = start(world, case)
    ended = at_once(*[(by, lambda: undo_start(by=by, placement=stay, reason="Fel dag", at=NOW))] * 2)
    assert ended.count("done") == 1, ended
    assert not any("Error" in each for each in ended), ended
    with acting(by):
        assert case.fresh().referral.status == "formal_decision"


def test_an_import_confirmed_twice_is_written_once(world):
    by = world.actors["coordinator"]
    rows = [row for place, row in enumerate(messy_rows(12)[0]) if place not in {5, 7, 11}]
    run = staged(by, workbook(rows))
    ended = at_once(*[(by, lambda: order_writing(by=by, run=HomeImport.objects.get(pk=run.pk), at=now(), queued=False))] * 2)
    assert sorted(ended) == ["done", "other_stage"]
    ended = at_once(*[(by, lambda: write_import(by=by, run=HomeImport.objects.get(pk=run.pk), at=now()))] * 2)
    assert sorted(ended) == ["done", "other_stage"]
    with acting(by):
        assert FosterHome.objects.count() == HomeImport.objects.get().written > 0


def test_two_handovers_at_once_leave_each_home_with_one_of_them(world):
    home, head = make_bank_home(world), world.actor("head")
    with acting(head):
        [thing] = next(
            group for group in held(by=head, user=world.users["coordinator"], today=today(), on=today()) if group.kind == Kind.HOME
        ).things
    to = [world.users[name].pk for name in ("coordinator_other", "matching")]

    def give(receiver: int) -> int:
        return hand_over_work(by=head, user=world.users["coordinator"], receivers={thing.key: receiver}, on=today(), at=now())

    ended = at_once(*[(head, lambda receiver=receiver: give(receiver)) for receiver in to])
    assert ended.count("done") == 1, ended
    assert not any("Error" in each for each in ended), ended
    with acting(head):
        assert FosterHome.objects.get(pk=home.pk).coordinator_id == to[ended.index("done")]
