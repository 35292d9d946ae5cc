"""A server that dies in the middle of a decision or a start leaves nothing half done, and the board can do it again."""

import os
import threading
import time
from collections.abc import Callable

import psycopg
import pytest
from django.db import Error, connections
from psycopg.conninfo import make_conninfo

from famn.access.actor import acting
from famn.commitments.models import Commitment
from famn.homes.models import HomeOpening, Occupancy
from famn.kernel.denied import Refused
from famn.placements.models import FollowUp, Placement
from famn.referrals.actions.deciding import decide_operationally
from famn.referrals.actions.offering import withdraw_offer
from famn.referrals.models import Decision, Offer
from tests.deciding_world import NOW, TODAY, make_case, make_ready, start

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
NO = {"yes": False, "decided_on": TODAY, "reason": "", "reason_to_gfo": "För långt bort.", "at": NOW}


def killed_while_waiting(lock: str, parameters: list[object], act: Callable[[], object]) -> object:
    """Hold a row that the act needs halfway, run the act in its own connection, and kill that connection as it waits."""
    name = connections["default"].settings_dict["NAME"]
    ended: list[object] = []

    def run() -> None:
        try:
            ended.append(act())
        except Error as error:
            ended.append(error)
        finally:
            connections.close_all()

    with psycopg.connect(make_conninfo(os.environ["FAMN_TEST_ADMIN_URL"], dbname=name)) as holder:
        holder.execute(lock, parameters)
        thread = threading.Thread(target=run)
        thread.start()
        with psycopg.connect(make_conninfo(os.environ["FAMN_TEST_ADMIN_URL"], dbname=name), autocommit=True) as admin:
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                waiting = admin.execute(
                    "select pid from pg_stat_activity where datname = %s and usename = 'famn_app' and wait_event_type = 'Lock'", [name]
                ).fetchone()
                if waiting:
                    admin.execute("select pg_terminate_backend(%s)", waiting)
                    break
                time.sleep(0.02)
        thread.join(timeout=20)
        holder.rollback()
    return ended[0] if ended else None


def test_a_start_killed_after_its_first_rows_leaves_nothing(world):
    case = make_ready(world, children=2)
    # famn_move_in waits for the home: by then the first child's placement is written.
    ended = killed_while_waiting("select 1 from homes_fosterhome where id = %s for update", [case.home.pk], lambda: start(world, case))

    assert isinstance(ended, Error)
    with acting(world.actor("secretary_a")):
        now = case.fresh()
        assert (now.referral.status, now.offer.status) == ("formal_decision", "accepted")
        assert not Placement.objects.exists()
        assert not FollowUp.objects.exists()
        assert not case.referral.children.filter(placed=True).exists()
        assert [row.closed_at for row in HomeOpening.objects.order_by("id")] == [None]
    with acting(world.actor("matching")):
        assert [row.state for row in Occupancy.objects.filter(home=case.home)] == ["reserved"]
    assert len(start(world, case)) == 2


def test_a_no_killed_before_the_home_is_let_go_leaves_the_question_open(world):
    case, by = make_case(world), world.actor("manager_a")

    def say_no() -> Decision:
        with acting(by):
            return decide_operationally(by=by, offer=case.offer, **NO)

    # famn_release waits for the question: by then the decision is written and the offer rejected.
    ended = killed_while_waiting("select 1 from referrals_homequestion where id = %s for update", [case.offer.question_id], say_no)

    assert isinstance(ended, Error)
    with acting(by):
        assert case.fresh().referral.status == "offer_sent"
        assert Offer.objects.get().status == "sent"
        assert not Decision.objects.exists()
        assert Commitment.objects.get(rule="D3").met_at is None
    say_no()
    with acting(by):
        assert (case.fresh().referral.status, case.fresh().referral.round) == ("searching", 2)


def test_a_yes_and_a_withdrawal_at_once_cannot_both_win(world):
    case, gate, ended = make_case(world), threading.Barrier(2), {}

    def run(who: str, act: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=20)
            with acting(world.actor(who)):
                act()
            ended[who] = "done"
        except Refused as no:
            ended[who] = no.code
        finally:
            connections.close_all()

    manager, matching = world.actor("manager_a"), world.actor("matching")
    acts = [
        ("manager_a", lambda: decide_operationally(by=manager, offer=case.offer, **NO)),
        ("matching", lambda: withdraw_offer(by=matching, offer=case.offer, reason="Hemmet ångrade sig", at=NOW)),
    ]
    threads = [threading.Thread(target=run, args=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)
    assert sorted(ended.values()) in (["done", "offer_ended"], ["done", "offer_is_over"])
    with acting(matching):
        now = case.fresh()
        assert now.referral.status == "searching"
        assert now.offer.status == ("rejected" if ended["manager_a"] == "done" else "withdrawn")
