"""Functions that run with more than the caller's rights: tried by every actor, answered to those they were made for."""

import pytest
from django.db import DatabaseError, transaction

from famn.homes.models import FosterHome
from famn.placements.models import Placement
from famn.referrals.models import Child, HomeQuestion, Offer, Referral
from tests.walls.acting import REFUSED, Stage
from tests.walls.expected import CASE, COORDS, EVERYBODY, HEAD, HERS, MANAGER, MATCH, OUTSIDE, SEC, THE_OTHERS, WORKER
from tests.walls.rows import ALIAS

pytestmark = pytest.mark.covers("R-75")
WHOEVER = sorted(EVERYBODY | OUTSIDE | THE_OTHERS)


def passed(stage: Stage, call: str, *values: object) -> set[str]:
    """Who gets past the function's own check; whatever state the row is in."""
    found = set()
    for actor in WHOEVER:
        stage.enter(actor)
        try:
            with transaction.atomic(using=ALIAS):
                stage.run(f"select * from {call}", values)
                transaction.set_rollback(True, using=ALIAS)
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) == REFUSED:
                continue
        found.add(actor)
    return found


def test_reserving_is_for_the_asked_family_and_gfos_coordinators(stage: Stage) -> None:
    assert passed(stage, "famn_reserve(%s)", stage.cast.rows[HomeQuestion]["asked_a"]) == COORDS | MATCH | {"link_a"}


def test_telling_of_an_answer_is_for_the_asked_family_alone(stage: Stage) -> None:
    assert passed(stage, "famn_tell_of_answer(%s, now())", stage.cast.rows[HomeQuestion]["asked_a"]) == {"link_a"}


def test_releasing_is_for_gfo_and_the_board_it_was_made_for(stage: Stage) -> None:
    assert passed(stage, "famn_release(%s, now())", stage.cast.rows[HomeQuestion]["asked_a"]) == COORDS | MATCH | HEAD | CASE


def test_closing_lets_go_for_the_board_and_those_who_handle_referrals(stage: Stage) -> None:
    assert passed(stage, "famn_release_referral(%s, now())", stage.cast.rows[Referral]["searching_a"]) == MATCH | HEAD | CASE


@pytest.mark.parametrize(
    ("call", "who"),
    [
        ("famn_move_in(%s, false)", SEC | MANAGER),
        ("famn_undo_move_in(%s)", SEC | MANAGER),
        ("famn_move_out(%s, current_date)", CASE),
    ],
)
def test_moving_in_and_out_is_for_the_placing_board(stage: Stage, call: str, who: set[str]) -> None:
    assert passed(stage, call, stage.cast.rows[Placement]["placed_a"]) == who


@pytest.mark.covers("R-38", "R-38a")
@pytest.mark.parametrize(("offer", "answered"), [("offered_a", CASE), ("shielded_a", CASE), ("refused_a", set()), ("placed_a", set())])
def test_whom_to_consult_is_told_to_the_board_of_a_live_offer(stage: Stage, offer: str, answered: set[str]) -> None:
    assert passed(stage, "famn_consultees(%s)", stage.cast.rows[Offer][offer]) == answered


@pytest.mark.covers("R-38", "R-38a")
def test_whom_to_consult_never_tells_how_many_and_is_logged(stage: Stage) -> None:
    offer, home = stage.cast.rows[Offer]["offered_a"], stage.cast.rows[FosterHome]["offered_a"]
    with transaction.atomic(using=ALIAS):
        stage.run("set local role none")
        [(board, municipality)] = stage.run(
            "select o.board_id, b.municipality_id from referrals_offer o join organisations_board b on b.id = o.board_id where o.id = %s",
            [stage.cast.rows[Offer]["offered_b"]],
        )[1]
        for _ in range(3):
            stage.run(
                "insert into homes_occupancy (id, cooperation_id, home_id, board_id, origin_id, referral_id, state, kind, beds, age_bands,"
                " must_not_meet, starts_on) select gen_random_uuid(), cooperation_id, %s, %s, gen_random_uuid(), gen_random_uuid(), 'placed',"
                " 'long_term', 1, '{}', false, current_date from homes_occupancy where home_id = %s limit 1",
                [home, board, home],
            )
        stage.run("set local role famn_app")
        stage.enter("worker_a")
        told = stage.run("select ground, municipality_code, consulted_board_id from famn_consultees(%s)", [offer])[1]
        assert told == [("placed", municipality, board)]
        assert stage.run("select count(*) from audit_readentry where action = 'consultees' and subject_id = %s", [offer])[1] == [(1,)]
        transaction.set_rollback(True, using=ALIAS)


@pytest.mark.parametrize(("home", "who"), [("ready", COORDS | MATCH), ("network_a", HERS | SEC), ("unassigned_a", SEC)])
def test_a_homes_last_word_is_dated_by_those_who_may_note_it(stage: Stage, home: str, who: set[str]) -> None:
    pk, found = stage.cast.rows[FosterHome][home], set()
    for actor in WHOEVER:
        with transaction.atomic(using=ALIAS):
            stage.enter(actor)
            stage.run("select famn_note_last_word(%s, current_date - 1)", [pk])
            stage.run("set local role none")
            if stage.run("select last_word_on from homes_fosterhome where id = %s", [pk])[1] != [(None,)]:
                found.add(actor)
            transaction.set_rollback(True, using=ALIAS)
    assert found == who


def test_the_vault_forgets_a_child_in_the_open_for_those_who_write_for_its_board(stage: Stage) -> None:
    child = stage.cast.rows[Child]["protected_a"]
    for level, expected in (("none", SEC | WORKER), ("registration", set())):
        found = set()
        for actor in WHOEVER:
            with transaction.atomic(using=ALIAS):
                stage.run("set local role none")
                stage.run("update referrals_child set protection = %s where id = %s", [level, child])
                stage.run("set local role famn_app")
                stage.enter(actor)
                stage.run("select famn_forget_in_vault(%s)", [child])
                stage.run("set local role none")
                if not stage.run("select 1 from people_vaultentry where subject_id = %s", [child])[1]:
                    found.add(actor)
                transaction.set_rollback(True, using=ALIAS)
        assert found == expected


@pytest.mark.parametrize(("home", "who"), [("placed_a", COORDS | HEAD), ("network_a", HERS | HEAD | SEC), ("unassigned_a", HEAD | SEC)])
def test_whether_a_home_is_in_use_is_told_to_its_keepers(stage: Stage, home: str, who: set[str]) -> None:
    pk, found = stage.cast.rows[FosterHome][home], set()
    for actor in WHOEVER:
        stage.enter(actor)
        if stage.run("select famn_home_in_use(%s)", [pk])[1] == [(True,)]:
            found.add(actor)
    assert found == who


# --- People who come and go ------------------------------------------------------------------------------------------
def answers(stage: Stage, call: str, *values: object) -> dict[str, object]:
    """What the function answers each actor."""
    found = {}
    for actor in WHOEVER:
        stage.enter(actor)
        found[actor] = stage.run(f"select {call}", values)[1][0][0]
    return found


def test_who_still_answers_for_something_is_told_to_those_who_manage_people(stage: Stage) -> None:
    """Yes or no, of one's own unit: the other cooperation's managers learn no."""
    told = answers(stage, "famn_still_holds(%s)", stage.cast.users["secretary_a"])
    assert {actor for actor, answer in told.items() if answer} == {"manager_a", "admin"}
    told = answers(stage, "famn_still_holds(%s)", stage.cast.users["coordinator"])
    assert {actor for actor, answer in told.items() if answer} == {"head", "admin"}


def test_an_account_is_closed_by_whoever_manages_a_role_of_hers(stage: Stage) -> None:
    assert passed(stage, "famn_close_account(%s, now())", stage.cast.users["communicator"]) == {"head", "admin"}
    assert passed(stage, "famn_close_account(%s, now())", stage.cast.users["worker_b"]) == {"manager_b", "admin"}


def test_an_invited_address_is_corrected_by_whoever_manages_every_role_of_somebody_who_never_came(stage: Stage) -> None:
    def correctors(name: str, *, change: str = "select %s") -> set[str]:
        user = stage.cast.users[name]
        with transaction.atomic(using=ALIAS):
            stage.run("set local role none")
            stage.run(
                "insert into accounts_invitation (id, cooperation_id, user_id, invited_by_name, at)"
                " select gen_random_uuid(), h.cooperation_id, h.user_id, 'Chef', now() from accounts_roleholding h where h.user_id = %s limit 1",
                [user],
            )
            stage.run("update accounts_user set password = '!x', last_seen_on = null where id = %s", [user])
            stage.run(change, [user])
            stage.run("set local role famn_app")
            found = passed(stage, "famn_correct_address(%s, 'ratt@exempel.se')", user)
            transaction.set_rollback(True, using=ALIAS)
        return found

    elsewhere = (
        "insert into accounts_roleholding (id, user_id, role, name, cooperation_id, starts_on)"
        " select gen_random_uuid(), %s, 'communicator', '', max(id), current_date from organisations_cooperation"
    )
    assert correctors("communicator") == {"head", "admin"}
    assert correctors("worker_b") == {"manager_b", "admin"}
    assert correctors("communicator", change="update accounts_invitation set accepted_at = now() where user_id = %s") == set()
    assert correctors("communicator", change="update accounts_user set last_seen_on = current_date where id = %s") == set()
    assert correctors("communicator", change="update accounts_user set password = 'pbkdf2$x' where id = %s") == set()
    assert correctors("communicator", change=elsewhere) == set()


def test_a_home_is_handed_over_by_gfos_head_to_one_of_its_coordinators(stage: Stage) -> None:
    home, user = stage.cast.rows[FosterHome]["ready"], stage.cast.users
    assert passed(stage, "famn_give_home(%s, %s)", home, user["coordinator_other"]) == {"head"}
    for wrong in ("supervisor", "secretary_a", "coordinator:2"):
        assert passed(stage, "famn_give_home(%s, %s)", home, user[wrong]) == set()
    for other in ("network_a", "ready:2"):
        assert "head" not in passed(stage, "famn_give_home(%s, %s)", stage.cast.rows[FosterHome][other], user["coordinator_other"])


def test_codes_of_homes_that_a_secretary_answers_for_are_told_to_her_manager(stage: Stage) -> None:
    home, user = stage.cast.rows[FosterHome]["ready"], stage.cast.users["secretary_a"]
    stage.enter("coordinator")
    with transaction.atomic(using=ALIAS):
        stage.run(
            "update homes_fosterhome set responsible_secretary_id = %s, responsible_board_id ="
            " (select board_id from accounts_roleholding where id = %s) where id = %s",
            [user, stage.cast.holdings["secretary_a"], home],
        )
        told = {actor: stage_rows(stage, actor, user) for actor in WHOEVER}
        transaction.set_rollback(True, using=ALIAS)
    assert {actor for actor, rows in told.items() if rows} == {"manager_a"}


def stage_rows(stage: Stage, actor: str, user: int) -> int:
    stage.enter(actor)
    return stage.run("select count(*) from famn_homes_answered_for(%s)", [user])[1][0][0]


@pytest.mark.covers("R-15a")
@pytest.mark.parametrize(
    ("home", "agreed", "who"),
    [
        ("network_a", True, HERS),
        ("network_a", False, set()),
        ("unassigned_a", True, set()),
        ("hidden_a", True, set()),
        ("ready", False, set()),
    ],
)
def test_a_network_home_is_taken_over_by_whom_it_is_assigned_to_once_its_board_agrees(
    stage: Stage, home: str, agreed: bool, who: set[str]
) -> None:
    pk = stage.cast.rows[FosterHome][home]
    with transaction.atomic(using=ALIAS):
        stage.run("set local role none")
        if agreed:
            stage.run("update homes_fosterhome set board_agreed_on = current_date where id = %s", [pk])
        stage.run("set local role famn_app")
        assert passed(stage, "famn_share_network_home(%s, 'own', current_date)", pk) == who
        assert passed(stage, "famn_share_network_home(%s, 'own', current_date - 1)", pk) == set(), "the consent is new"
        assert passed(stage, "famn_share_network_home(%s, 'network', current_date)", pk) == set()
        transaction.set_rollback(True, using=ALIAS)
