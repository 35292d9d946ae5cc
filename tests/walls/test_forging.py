"""Forged with SQL, as the application's role and in somebody's real role: rows moved, doors opened, acts and history made up (design 4)."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from famn.access.actor import acting
from famn.homes.models import HomeContact, HomeOpening
from famn.placements.models import Placement
from famn.referrals.models import Offer, Referral, ReferralChild
from tests.deciding_world import NOW, TODAY, Case, make_case, make_home, make_placement, make_referral
from tests.homes_world import make_network_home
from tests.world import World

pytestmark = pytest.mark.covers("R-75")


def done(text: str, *values: object) -> int:
    """Run one statement now, ties and all; how many rows it changed. Nothing of it stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)
        changed = cursor.rowcount
        cursor.execute("set constraints all immediate")
        transaction.set_rollback(True)
    return changed


def refused(text: str, *values: object) -> bool:
    """Whether the database refuses it, or finds no row to do it to."""
    try:
        return done(text, *values) == 0
    except DatabaseError:
        return True


def test_every_walled_table_is_held_and_every_key_between_two_is_tied(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'cooperation_id'
                where c.relkind = 'r' and c.relrowsecurity
                  and not exists (select 1 from pg_attribute h where h.attrelid = c.oid and h.attname = 'pgh_obj_id')
                  and not exists (select 1 from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'famn_held')"""
        )
        assert cursor.fetchall() == []
        cursor.execute("select count(*) from pg_constraint where conname like 'tie\\_%' and contype = 'f'")
        assert cursor.fetchone()[0] > 30


def test_a_board_does_not_move_its_offer_or_stay_to_another_home(world: World) -> None:
    case, other = make_case(world), make_home(world)
    stay = make_placement(world)
    with acting(world.actors["secretary_a"]):
        assert refused("update referrals_offer set home_id = %s where id = %s", other.pk, case.offer.pk)
        assert refused("update placements_placement set home_id = %s where id = %s", other.pk, stay.pk)
        assert refused("update homes_homeopening set home_id = %s", other.pk)
        assert refused("update homes_homeopening set origin_id = %s", uuid.uuid4())
        assert refused("update referrals_offer set board_id = %s where id = %s", world.boards["b"].pk, case.offer.pk)


def test_a_stay_is_in_the_offered_home(world: World) -> None:
    other = make_home(world)
    text = """insert into placements_placement (id, cooperation_id, board_id, offer_id, referral_id, child_id, home_id, {columns})
              select %s, cooperation_id, board_id, offer_id, referral_id, child_id, %s, {columns} from placements_placement limit 1"""
    own = {"id", "cooperation_id", "board_id", "offer_id", "referral_id", "child_id", "home_id"}
    columns = ", ".join(field.column for field in Placement._meta.concrete_fields if field.column not in own)
    make_placement(world)
    with acting(world.actors["secretary_a"]):
        assert refused(text.format(columns=columns), uuid.uuid4(), other.pk)


def test_a_board_opens_no_home_to_itself(world: World) -> None:
    home = make_home(world)
    case = make_case(world)
    text = """insert into homes_homeopening (id, cooperation_id, home_id, board_id, origin, origin_id, opened_at)
              values (%s, %s, %s, %s, %s, %s, now())"""
    row = (world.cooperations[1].pk, home.pk, world.boards["a"].pk)
    for role in ("secretary_a", "manager_a", "worker_a"):
        with acting(world.actors[role]):
            for origin, about in (("placement", uuid.uuid4()), ("offer", case.offer.pk), ("offer", uuid.uuid4())):
                assert refused(text, uuid.uuid4(), *row, origin, about)
            # Not even the home that is offered stays open by a stay that does not exist.
            assert refused(text, uuid.uuid4(), row[0], case.home.pk, row[2], "placement", uuid.uuid4())
            assert not HomeContact.objects.filter(home=home).exists()


def test_the_matching_coordinator_opens_a_home_only_by_an_offer_of_it(world: World) -> None:
    home, case = make_home(world), make_case(world)
    network = make_network_home(world)
    text = """insert into homes_homeopening (id, cooperation_id, home_id, board_id, origin, origin_id, opened_at)
              values (%s, %s, %s, %s, 'offer', %s, now())"""
    with acting(world.actors["matching"]):
        for one in (home, network):
            for about in (uuid.uuid4(), case.offer.pk):
                assert refused(text, uuid.uuid4(), world.cooperations[1].pk, one.pk, world.boards["b"].pk, about)


def test_a_closed_door_is_not_opened_again(world: World) -> None:
    case = make_case(world)
    with acting(world.actors["matching"]):
        Offer.objects.filter(pk=case.offer.pk).update(status="withdrawn", ended_at=NOW)
        HomeOpening.objects.filter(origin_id=case.offer.pk).update(closed_at=NOW)
    for role in ("secretary_a", "worker_a", "manager_a", "matching"):
        with acting(world.actors[role]):
            assert refused("update homes_homeopening set closed_at = null where origin_id = %s", case.offer.pk), role
    with acting(world.actors["manager_a"]):
        assert refused("update referrals_offer set status = 'sent', ended_at = null where id = %s", case.offer.pk)
        assert refused("select * from famn_consultees(%s)", case.offer.pk)


def test_a_row_never_hangs_on_another_boards_row(world: World) -> None:
    mine, theirs = make_case(world), make_case(world, letter="b")
    child = ReferralChild.objects.none()
    with acting(world.actors["secretary_b"]):
        child = ReferralChild.objects.get(referral=theirs.referral)
    ours = (world.cooperations[1].pk, world.boards["a"].pk)
    with acting(world.actors["secretary_a"]):
        assert refused(
            """insert into referrals_referralchild (id, cooperation_id, board_id, referral_id, child_id, code, birth_year, sex, placed)
               values (%s, %s, %s, %s, %s, 'B-FORGED', 2016, '', false)""",
            uuid.uuid4(), *ours, mine.referral.pk, child.child_id,
        )  # fmt: skip
        assert refused("update referrals_referralchild set child_id = %s", child.child_id)
        assert refused(
            """insert into referrals_childsuitability (id, cooperation_id, board_id, offer_id, child_id, outcome, best_interests,
                                                       childs_view, written_by_name, written_at, undone_by_name, undone_reason)
               values (%s, %s, %s, %s, %s, 'suitable', 'a', 'b', 'c', now(), '', '')""",
            uuid.uuid4(), *ours, theirs.offer.pk, child.pk,
        )  # fmt: skip


def test_history_is_written_by_the_database_alone(world: World) -> None:
    case = make_case(world)
    text = """insert into referrals_referralevent ({columns}) select {columns} from referrals_referralevent where pgh_obj_id = %s limit 1"""
    with connection.cursor() as cursor:
        cursor.execute(
            "select string_agg(attname, ', ') from pg_attribute where attrelid = 'referrals_referralevent'::regclass"
            " and attnum > 0 and not attisdropped and attname <> 'pgh_id'"
        )
        columns = cursor.fetchone()[0]
    for role in ("secretary_a", "matching", "head"):
        with acting(world.actors[role]):
            with connection.cursor() as cursor:
                cursor.execute("select count(*) from referrals_referralevent where pgh_obj_id = %s", [case.referral.pk])
                assert cursor.fetchone()[0] > 0
            assert refused(text.format(columns=columns), case.referral.pk)


def test_nobody_tells_an_act_in_anothers_timeline(world: World) -> None:
    case = make_case(world, letter="b")
    text = """insert into audit_act (id, at, holding_id, user_id, actor_name, role, cooperation_id, actor_board_id, verb, text,
                                     subject_kind, subject_id, board_id, audience, detail)
              values (%s, now(), famn_holding(), famn_user(), %s, famn_role(), %s, famn_board(), 'x', 'Påhitt', 'referral', %s, %s, 'both', '{}')"""
    about = case.referral.pk
    with acting(world.actors["secretary_a"]):
        assert done(text, uuid.uuid4(), "Sekreterare", world.cooperations[1].pk, about, world.boards["a"].pk) == 1
        assert refused(text, uuid.uuid4(), "Sekreterare", world.cooperations[1].pk, about, world.boards["b"].pk)
        assert refused(text, uuid.uuid4(), "Sekreterare", world.cooperations[2].pk, about, world.boards["b:2"].pk)
    with acting(world.actors["matching"]):
        assert refused(text, uuid.uuid4(), "Matchare", world.cooperations[2].pk, about, world.boards["b:2"].pk)


def test_who_answers_a_clock_and_when_it_is_due_is_not_rewritten(world: World) -> None:
    case = make_case(world)
    for role in ("secretary_a", "manager_a", "matching"):
        with acting(world.actors[role]):
            for change in ("party = 'gfo'", f"opened_on = date '{TODAY}' - 1", "due_on = due_on + 30", "rule = 'D1'"):
                assert refused(f"update commitments_commitment set {change} where subject_id = %s and rule = 'D3'", case.referral.pk), (
                    change
                )


def test_the_other_cooperation_is_never_reached(world: World) -> None:
    other = make_home(world, number=2, place="2480")
    referral = make_referral(world)
    with acting(world.actors["matching"]):
        assert refused("update referrals_referral set cooperation_id = %s where id = %s", world.cooperations[2].pk, referral.pk)
        assert refused(
            """insert into referrals_homequestion (id, cooperation_id, board_id, referral_id, home_id, home_code, round, channel, brief,
                 asked_at, asked_by_name, answer, answered_through, registered_by_name, spoke_with, said, beds, age_bands, starts_on, reserved)
               values (%s, %s, %s, %s, %s, 'H', 1, 'phone', '{}', now(), 'x', '', '', '', '', '', 1, '{}', %s, false)""",
            uuid.uuid4(), world.cooperations[1].pk, referral.board_id, referral.pk, other.pk, TODAY + timedelta(days=3),
        )  # fmt: skip


def test_a_referral_and_its_rows_move_on_as_before(world: World) -> None:
    """What is held is what a row belongs to: everything else may change."""
    case: Case = make_case(world)
    with acting(world.actors["manager_a"]):
        assert done("update referrals_offer set status = 'accepted' where id = %s", case.offer.pk) == 1
    with acting(world.actors["matching"]):
        assert (
            done("update referrals_referral set handled_by_id = %s where id = %s", world.users["matching_other"].pk, case.referral.pk) == 1
        )
        assert Referral.objects.filter(pk=case.referral.pk).exists()


def test_a_tie_is_checked_before_the_transaction_ends(world: World) -> None:
    case, theirs = make_case(world), make_case(world, letter="b")
    with acting(world.actors["secretary_a"]), pytest.raises(IntegrityError):
        done(
            """insert into referrals_decision (id, cooperation_id, board_id, offer_id, kind, outcome_yes, decided_on, decided_by, reported_by,
                 participants, reference, legal_basis, reason, registered_at, registered_by_name, undone_by_name, undone_reason)
               values (%s, %s, %s, %s, 'operational', true, %s, 'x', '', '', '', '', '', now(), 'x', '', '')""",
            uuid.uuid4(), case.offer.cooperation_id, case.offer.board_id, theirs.offer.pk, TODAY,
        )  # fmt: skip
