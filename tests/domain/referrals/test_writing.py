"""The board writes and sends; the call comes first; what GFO sees."""

from datetime import timedelta

import pytest

from famn.access.actor import acting
from famn.audit.models import Act
from famn.commitments.models import Commitment
from famn.homes.enums import NeedCode
from famn.kernel.calendar import local_date
from famn.kernel.denied import Denied, Refused
from famn.people.models import VaultEntry
from famn.referrals.actions.children import add_child, change_child, remove_child
from famn.referrals.actions.oral import register_oral, undo_oral
from famn.referrals.actions.writing import NeedInput, save_referral, send_referral, set_needs, start_draft
from famn.referrals.models import Child, Need, Referral, ReferralChild
from famn.referrals.queries import missing_of, referrals
from tests.referrals_world import NEEDS, NOW, TODAY, fill, make_draft, make_oral, make_sent, now_as


def clock(referral, rule):
    return Commitment.objects.filter(subject_id=referral.pk, rule=rule).order_by("opened_on").first()


@pytest.mark.covers("R-18")
def test_a_draft_is_seen_by_its_own_board_and_nobody_else(world):
    referral = make_draft(world)
    assert now_as(world.actors["worker_a"], referral).status == "draft"
    for other in ("matching", "head", "coordinator", "secretary_b", "secretary_a:2", "matching:2"):
        with pytest.raises(Referral.DoesNotExist):
            now_as(world.actors[other], referral)
    with acting(world.actors["matching"]):
        assert not Act.objects.filter(subject_id=referral.pk).exists()


@pytest.mark.covers("R-18", "R-19")
def test_sending_opens_gfos_clock_for_the_length_of_the_guidelines(world):
    referral = make_sent(world)
    matching = world.actors["matching"]
    assert now_as(matching, referral).status == "received"
    with acting(matching):
        opened = clock(referral, "D1")
        assert (opened.party, opened.opened_on, opened.due_on) == ("gfo", TODAY, TODAY + timedelta(days=21))
        assert [act.verb for act in Act.objects.filter(subject_id=referral.pk)] == ["referral.send"]
    for other in ("secretary_b", "matching:2"):
        with pytest.raises(Referral.DoesNotExist):
            now_as(world.actors[other], referral)


@pytest.mark.covers("R-82", "R-82a")
@pytest.mark.parametrize("field", ["network_considered", "network_considered_by", "network_considered_on", "network_outcome"])
def test_sending_is_refused_without_each_part_of_the_network_consideration(world, field):
    empty = None if field.endswith("_on") else ""
    referral = fill(world, make_draft(world), **{field: empty})
    by = world.actors["secretary_a"]
    with acting(by):
        with pytest.raises(Refused) as no:
            send_referral(by=by, referral=referral, at=NOW)
        assert no.value.code == "not_complete"
        assert [each.value for each in missing_of(referrals().get(pk=referral.pk))] == [field]
        assert Referral.objects.get(pk=referral.pk).status == "draft"
        assert clock(referral, "D1") is None


@pytest.mark.covers("R-33", "R-114")
def test_needs_keep_the_boards_own_order_and_can_be_moved(world):
    referral = fill(world, make_draft(world))
    by = world.actors["worker_a"]
    with acting(by):
        set_needs(by=by, referral=referral, needs=[NEEDS[1], NEEDS[2], NEEDS[0]], at=NOW)
        set_needs(by=by, referral=referral, needs=[NEEDS[1], NEEDS[0]], at=NOW)
        rows = list(Need.objects.filter(referral=referral).order_by("rank").values_list("rank", "code", "language", "is_requirement"))
        assert rows == [(1, "trauma_informed", "", False), (2, "own_room", "", True)]
        set_needs(by=by, referral=referral, needs=[NEEDS[2], NEEDS[0]], at=NOW)
        rows = list(Need.objects.filter(referral=referral).order_by("rank").values_list("rank", "code", "language", "is_requirement"))
    assert rows == [(1, "language", "ar", False), (2, "own_room", "", True)]


def test_a_need_twice_or_a_language_without_its_name_is_refused_and_nothing_changes(world):
    referral = fill(world, make_draft(world))
    by = world.actors["secretary_a"]
    with acting(by):
        for wrong, code in (([NEEDS[0], NEEDS[0]], "need_twice"), ([NeedInput(code=NeedCode.LANGUAGE)], "language_missing")):
            with pytest.raises(Refused) as no:
                set_needs(by=by, referral=referral, needs=wrong, at=NOW)
            assert no.value.code == code
        assert Need.objects.filter(referral=referral).count() == 3


@pytest.mark.covers("R-86a")
def test_siblings_are_one_referral_and_gfo_sees_codes_and_years_only(world):
    referral = make_sent(world, children=2)
    with acting(world.actors["matching"]):
        rows = list(ReferralChild.objects.select_related("child").filter(referral=referral))
        assert [row.birth_year for row in rows] == [2015, 2016]
        assert [row.child for row in rows] == [None, None]
        assert not Child.objects.exists()
    with acting(world.actors["worker_a"]):
        assert {row.child.name for row in ReferralChild.objects.filter(referral=referral)} == {"Provbarn Påhittad0", "Provbarn Påhittad1"}


def test_a_child_known_to_the_board_is_one_row_there_and_two_rows_in_two_boards(world):
    numbers = {}
    for key in ("secretary_a", "secretary_b"):
        by = world.actors[key]
        with acting(by):
            first, second = start_draft(by=by, at=NOW), start_draft(by=by, at=NOW)
            one = add_child(by=by, referral=first, birth_year=2017, name="Provbarn", identity_number="201701012393", at=NOW)
            two = add_child(by=by, referral=second, birth_year=2017, name="Provbarn", identity_number="20170101-2393", at=NOW)
            assert one.child_id == two.child_id
            numbers[key] = one.child_id
            assert Child.objects.count() == 1
    assert numbers["secretary_a"] != numbers["secretary_b"]


def test_a_named_child_without_a_number_gets_a_reserve_number(world):
    referral = make_draft(world)
    by = world.actors["secretary_a"]
    with acting(by):
        row = add_child(by=by, referral=referral, birth_year=2017, name="Provbarn", at=NOW)
        assert row.child.identity_number.startswith("R")
        with pytest.raises(Refused) as no:
            add_child(by=by, referral=referral, birth_year=2017, identity_number="201701012394", at=NOW)
        assert no.value.code == "bad_number"
        assert "2394" not in no.value.text


def test_a_protected_child_is_in_the_vault_and_takes_the_place_away(world):
    referral = fill(world, make_draft(world))
    by = world.actors["secretary_a"]
    with acting(by):
        assert referral.home_municipality_id
        row = add_child(
            by=by,
            referral=referral,
            birth_year=2017,
            protection="registration",
            vault={"names": "Skyddat Provbarn", "identity_number": "201701012393", "address": "Provgatan 1"},
            at=NOW,
        )
        now = Referral.objects.get(pk=referral.pk)
        assert (now.protected, now.home_municipality_id, now.home_locality_id) == (True, None, None)
        assert (row.child.name, row.child.identity_number) == ("", "")
        assert not VaultEntry.objects.exists()  # closed until it is opened with a reason
        save_referral(by=by, referral=referral, fields={"home_municipality": referral.board.municipality}, at=NOW)
        assert Referral.objects.get(pk=referral.pk).home_municipality_id is None
        assert "home_municipality" not in [each.value for each in missing_of(referrals().get(pk=referral.pk))]
        remove_child(by=by, child=row, at=NOW)
        assert not Referral.objects.get(pk=referral.pk).protected


def test_the_history_of_a_child_that_became_protected_does_not_tell_its_name(world):
    referral = make_draft(world)
    by = world.actors["secretary_a"]
    with acting(by):
        row = add_child(by=by, referral=referral, birth_year=2017, name="Provbarn Hemlig", at=NOW)
        assert Child.pgh_event_model.objects.filter(name="Provbarn Hemlig").exists()
        change_child(by=by, child=row, birth_year=2017, protection="flag", vault={"names": "Provbarn Hemlig"}, at=NOW)
        assert not Child.pgh_event_model.objects.filter(name="Provbarn Hemlig").exists()


def protect(world, referral, **told):
    """A child whose name lies in the vault."""
    by = world.actors["secretary_a"]
    with acting(by):
        return add_child(by=by, referral=referral, birth_year=2017, protection="registration", at=NOW, **told)


def test_text_to_gfo_may_not_name_a_protected_child_whose_name_lies_in_the_vault(world):
    referral = fill(world, make_draft(world))
    protect(world, referral, vault={"names": "Hemliga Provsson", "identity_number": "201701012393"})
    by = world.actors["worker_a"]  # she has not opened the vault
    for act in (
        lambda: save_referral(by=by, referral=referral, fields={"school_needs": "hemligas lärare vet mer"}, at=NOW),
        lambda: set_needs(by=by, referral=referral, needs=[NeedInput(code="own_room", sentence="hemligas rum är litet")], at=NOW),
    ):
        with acting(by), pytest.raises(Refused) as no:
            act()
        assert no.value.code == "free_text_name"
        assert "hemligas" in no.value.text
        assert "provsson" not in no.value.text.lower()
    with acting(by):
        save_referral(by=by, referral=referral, fields={"school_needs": "Barnets lärare vet mer"}, at=NOW)


def test_a_child_that_becomes_protected_is_known_by_its_old_name_too_until_the_protection_ends(world):
    referral = make_draft(world)
    by = world.actors["secretary_a"]
    with acting(by):
        row = add_child(by=by, referral=referral, birth_year=2017, name="Provbarn Hemlig", at=NOW)
        assert row.child.name_marks == []
        change_child(by=by, child=row, birth_year=2017, protection="flag", vault={"names": "Nyanamnet"}, at=NOW)
        for text in ("Provbarn", "nyanamnet"):
            with pytest.raises(Refused):
                save_referral(by=by, referral=referral, fields={"contact_needs": text}, at=NOW)
        change_child(by=by, child=row, birth_year=2018, protection="flag", at=NOW)  # the vault stays as it is
        assert Child.objects.get(pk=row.child_id).name_marks
        change_child(by=by, child=row, birth_year=2018, name="Provbarn Öppen", at=NOW)
        assert Child.objects.get(pk=row.child_id).name_marks == []


def test_the_digests_are_the_boards_alone(world):
    referral = fill(world, make_draft(world))
    row = protect(world, referral, vault={"names": "Hemliga Provsson"})
    for key, seen in {"worker_a": True, "matching": False, "head": False, "secretary_b": False}.items():
        with acting(world.actors[key]):
            assert Child.objects.filter(pk=row.child_id).exists() is seen
            assert Child.pgh_event_model.objects.filter(pgh_obj_id=row.child_id).exists() is seen


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("school_needs", "Provbarn går i trean."),
        ("contact_needs", "Mamma ringer 201701012393 varje vecka."),
        ("network_considered", "Familjen Påhittad0 har tillfrågats."),
    ],
)
def test_text_that_gfo_reads_may_not_tell_who_the_child_is(world, field, text):
    referral = fill(world, make_draft(world))
    by = world.actors["secretary_a"]
    with acting(by):
        with pytest.raises(Refused) as no:
            save_referral(by=by, referral=referral, fields={field: text}, at=NOW)
        assert no.value.code.startswith("free_text_")
        with pytest.raises(Refused):
            set_needs(by=by, referral=referral, needs=[NeedInput(code="own_room", sentence=text)], at=NOW)
        assert getattr(Referral.objects.get(pk=referral.pk), field) != text


@pytest.mark.covers("R-34")
@pytest.mark.parametrize("key", ["matching", "head", "coordinator"])
def test_gfo_neither_writes_sends_nor_changes_what_the_board_asks_for(world, key):
    by, referral = world.actors[key], make_sent(world)
    with acting(by):
        with pytest.raises(Denied):
            start_draft(by=by, at=NOW)
        with pytest.raises(Denied):
            save_referral(by=by, referral=referral, fields={"kind": "relief"}, at=NOW)
        with pytest.raises(Denied):
            send_referral(by=by, referral=referral, at=NOW)


def test_the_unit_manager_reads_and_does_not_write(world):
    by, referral = world.actors["manager_a"], make_draft(world)
    assert now_as(by, referral).pk == referral.pk
    with acting(by), pytest.raises(Denied):
        save_referral(by=by, referral=referral, fields={"kind": "relief"}, at=NOW)


@pytest.mark.covers("R-35a", "R-19")
def test_the_call_starts_both_clocks_and_the_written_one_meets_only_the_boards(world):
    called = NOW - timedelta(days=2)
    referral = make_oral(world, received_at=called)  # written down two days after the call
    day = local_date(called)
    matching, by = world.actors["matching"], world.actors["secretary_a"]
    with acting(matching):
        assert (clock(referral, "D1").party, clock(referral, "D2").party) == ("gfo", "board")
        assert (clock(referral, "D1").opened_on, clock(referral, "D2").opened_on) == (day, day)
        assert clock(referral, "D1").due_on == day + timedelta(days=21)
    with acting(by):
        children = list(ReferralChild.objects.filter(referral=referral))
        assert [row.child_id for row in children] == [None, None]
        with pytest.raises(Refused) as no:
            send_referral(by=by, referral=referral, at=NOW)
        assert no.value.code == "not_complete"
        for row in children:
            change_child(by=by, child=row, birth_year=row.birth_year, name="Provbarn Påhittad", at=NOW)
    complete(world, referral)
    with acting(by):
        sent = send_referral(by=by, referral=referral, at=NOW)
        assert sent.status == "received"
        assert clock(referral, "D2").met_on == TODAY
        assert (clock(referral, "D1").met_on, clock(referral, "D1").due_on) == (None, day + timedelta(days=21))
        with pytest.raises(Refused) as no:
            send_referral(by=by, referral=referral, at=NOW)
        assert no.value.code == "already_written"


def complete(world, referral):
    from famn.referrals.actions.changing import change_referral

    by = world.actors["secretary_a"]
    fields = {
        "legal_basis": "lvu_6",
        "disclosure_ground": "osl_26_9",
        "network_considered": "Mormor.",
        "network_considered_by": "Socialsekreterare",
        "network_considered_on": TODAY,
        "network_outcome": "nobody_found",
    }
    with acting(by):
        change_referral(by=by, referral=referral, fields=fields, needs=NEEDS, at=NOW)


@pytest.mark.covers("R-35a")
def test_a_written_referral_that_comes_while_gfo_searches_leaves_the_search_alone(world):
    referral = make_oral(world, network={"network_considered": "Mormor.", "network_outcome": "nobody_found"})
    with acting(world.actors["matching"]):
        Referral.objects.filter(pk=referral.pk).update(status="searching")
    by = world.actors["secretary_a"]
    with acting(by):
        for row in ReferralChild.objects.filter(referral=referral):
            change_child(by=by, child=row, birth_year=row.birth_year, name="Provbarn Påhittad", at=NOW)
    complete(world, referral)
    with acting(by):
        assert send_referral(by=by, referral=referral, at=NOW).status == "searching"


def test_an_oral_referral_tells_nothing_of_who_the_child_is_and_needs_a_birth_year(world):
    by = world.actors["matching"]
    with acting(by):
        for years, called_by, code in (([], "Socialjouren", "no_birth_year"), ([2015], "Om 201701012393", "free_text_number")):
            with pytest.raises(Refused) as no:
                register_oral(
                    by=by,
                    board=world.boards["a"],
                    kind="emergency",
                    birth_years=years,
                    needs=[],
                    starts_on=TODAY,
                    called_by=called_by,
                    at=NOW,
                )
            assert no.value.code == code
    worker = world.actors["worker_a"]
    with acting(worker), pytest.raises(Denied):
        register_oral(by=worker, board=world.boards["a"], kind="emergency", birth_years=[2015], needs=[], starts_on=TODAY, at=NOW)


def test_a_wrongly_registered_call_is_taken_away_with_its_trace(world):
    referral, by = make_oral(world), world.actors["matching"]
    with acting(by):
        undo_oral(by=by, referral=referral, reason="Fel nämnd", at=NOW)
        assert Referral.objects.get(pk=referral.pk).status == "withdrawn"
        assert {row.cancelled_at is not None for row in Commitment.objects.filter(subject_id=referral.pk)} == {True}
        assert any("Fel nämnd" in act.text for act in Act.objects.filter(subject_id=referral.pk))
    written = make_sent(world)
    with acting(by), pytest.raises(Refused) as no:
        undo_oral(by=by, referral=written, reason="Fel", at=NOW)
    assert no.value.code == "not_oral"
