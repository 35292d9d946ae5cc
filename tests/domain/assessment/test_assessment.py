"""General suitability and register extracts: written by one, adopted and seen by boards, undone with a trace."""

from datetime import timedelta

import pytest

from famn.access.actor import acting
from famn.assessment.actions import (
    adopt_suitability,
    register_extract,
    undo_adoption,
    undo_extract,
    undo_suitability,
    write_suitability,
)
from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.assessment.queries import suitability_in_force
from famn.audit.models import Act
from famn.kernel.denied import Denied, Refused
from tests.deciding_world import make_case
from tests.homes_world import assess, make_bank_home, make_home, make_network_home, now, today
from tests.world import World


def newest(home) -> GeneralSuitability:
    return GeneralSuitability.objects.get(home=home)


@pytest.mark.covers("R-34")
def test_gfo_writes_and_a_board_with_an_offer_adopts(world: World) -> None:
    home = make_bank_home(world)
    make_case(world, home=home)
    by = world.actor("secretary_a")
    review = today() + timedelta(days=365)
    with acting(by):
        adopt_suitability(by=by, suitability=newest(home), adopted_on=today(), review_by=review, at=now())
        kept = newest(home)
        assert (kept.adopted_by_id, kept.adopted_on, kept.review_by) == (by.board_id, today(), review)
        with pytest.raises(Refused) as no:
            adopt_suitability(by=by, suitability=kept, adopted_on=today(), review_by=review, at=now())
        assert no.value.code == "already_adopted"
    with acting(world.actor("matching")):
        assert Act.objects.filter(subject_id=home.pk, verb="adopt_suitability").exists()


@pytest.mark.covers("R-75")
def test_a_board_without_an_offer_neither_reads_nor_adopts(world: World) -> None:
    home = make_bank_home(world)
    with acting(world.actor("coordinator")):
        row = newest(home)
    by = world.actor("secretary_b")
    with acting(by):
        assert not GeneralSuitability.objects.exists()
        with pytest.raises(GeneralSuitability.DoesNotExist):
            adopt_suitability(by=by, suitability=row, adopted_on=today(), review_by=None, at=now())


@pytest.mark.parametrize("name", ["worker_a", "manager_a", "coordinator", "matching", "head"])
def test_others_do_not_adopt(world: World, name: str) -> None:
    home = make_bank_home(world)
    make_case(world, home=home)
    with acting(world.actor("secretary_a")):
        row = newest(home)
    by = world.actor(name)
    with acting(by), pytest.raises(Denied):
        adopt_suitability(by=by, suitability=row, adopted_on=today(), review_by=None, at=now())


def test_only_the_homes_own_coordinator_writes_and_reads_in_full(world: World) -> None:
    home = make_home(world)
    by = world.actor("coordinator_other")
    with acting(by), pytest.raises(Denied) as no:
        assess(by, home)
    assert no.value.code == "not_responsible"
    with acting(world.actor("coordinator")):
        assess(world.actor("coordinator"), home)
    for name, sees in (("coordinator", True), ("matching", True), ("head", True), ("coordinator_other", False), ("secretary_a", False)):
        with acting(world.actor(name)):
            assert GeneralSuitability.objects.filter(home=home).exists() is sees, name


def test_a_board_writes_of_its_network_home_alone(world: World) -> None:
    network, shared = make_network_home(world), make_bank_home(world)
    by = world.actor("secretary_a")
    with acting(by):
        assess(by, network)
        assert newest(network).board_id == by.board_id
        with pytest.raises(Denied):
            assess(by, shared)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"adopted_on": 1}, "adopted_ahead"),
        ({"adopted_on": -100}, "adopted_before"),
        ({"adopted_on": 0, "review_by": 0}, "review_before_adoption"),
    ],
    ids=["ahead", "before it was written", "review the same day"],
)
def test_dates_that_cannot_be(world: World, changed: dict[str, int], code: str) -> None:
    home = make_bank_home(world)
    make_case(world, home=home)
    by = world.actor("secretary_a")
    dates = {"review_by": None} | {name: today() + timedelta(days=days) for name, days in changed.items()}
    with acting(by), pytest.raises(Refused) as no:
        adopt_suitability(by=by, suitability=newest(home), at=now(), **dates)
    assert no.value.code == code


def test_what_is_not_suitable_is_not_adopted(world: World) -> None:
    home = make_bank_home(world)
    make_case(world, home=home)
    with acting(world.actor("coordinator")):
        row = assess(world.actor("coordinator"), home, outcome="not_suitable")
    by = world.actor("secretary_a")
    with acting(by), pytest.raises(Refused) as no:
        adopt_suitability(by=by, suitability=row, adopted_on=today(), review_by=None, at=now())
    assert no.value.code == "not_suitable"


def test_an_assessment_ahead_of_today_is_refused(world: World) -> None:
    home = make_home(world)
    by = world.actor("coordinator")
    with acting(by), pytest.raises(Refused):
        write_suitability(
            by=by, home=home, outcome="suitable", summary="", assessed_on=today() + timedelta(days=1), review_by=None, at=now()
        )


def test_undo_leaves_the_row_with_who_and_why(world: World) -> None:
    home = make_home(world)
    by = world.actor("coordinator")
    with acting(by):
        row = assess(by, home)
        undo_suitability(by=by, suitability=row, reason="Fel hem", at=now())
        kept = newest(home)
        assert (kept.undone_by_name, kept.undone_reason) == (by.name, "Fel hem")
        assert suitability_in_force(home) is None
        with pytest.raises(Refused):
            undo_suitability(by=by, suitability=row, reason="Igen", at=now())


def test_an_adopted_assessment_is_undone_by_its_board_first(world: World) -> None:
    home = make_bank_home(world)
    make_case(world, home=home)
    secretary, coordinator = world.actor("secretary_a"), world.actor("coordinator")
    with acting(secretary):
        adopt_suitability(by=secretary, suitability=newest(home), adopted_on=today(), review_by=None, at=now())
    with acting(coordinator), pytest.raises(Refused) as no:
        undo_suitability(by=coordinator, suitability=newest(home), reason="Fel", at=now())
    assert no.value.code == "adopted"
    with acting(secretary):
        undo_adoption(by=secretary, suitability=newest(home), reason="Fel dag", at=now())
        assert newest(home).adopted_by_id is None
        assert Act.objects.filter(subject_id=home.pk, verb="undo_adoption").exists()
    with acting(coordinator):
        undo_suitability(by=coordinator, suitability=newest(home), reason="Fel", at=now())


def test_a_board_registers_extracts_by_date_alone_and_undoes_them(world: World) -> None:
    home = make_bank_home(world)
    make_case(world, home=home)
    by = world.actor("secretary_a")
    with acting(by):
        check = register_extract(by=by, home=home, register="criminal_records", seen_on=today(), at=now())
        assert (check.board_id, check.seen_on) == (by.board_id, today())
        with pytest.raises(Refused):
            register_extract(by=by, home=home, register="suspicions", seen_on=today() + timedelta(days=1), at=now())
        undo_extract(by=by, check=check, reason="Fel register", at=now())
        assert RegisterCheck.objects.get(pk=check.pk).undone_reason == "Fel register"
        with pytest.raises(Refused):
            undo_extract(by=by, check=check, reason="Igen", at=now())


@pytest.mark.covers("R-75")
def test_extracts_are_seen_by_their_board_and_gfo_as_a_fact(world: World) -> None:
    home = make_bank_home(world)
    make_case(world, home=home)
    by = world.actor("secretary_a")
    with acting(by):
        register_extract(by=by, home=home, register="suspicions", seen_on=today(), at=now())
    for name, sees in (("matching", True), ("coordinator", True), ("manager_a", True), ("worker_a", False), ("secretary_b", False)):
        with acting(world.actor(name)):
            assert RegisterCheck.objects.exists() is sees, name


def test_gfo_registers_no_extracts_and_a_board_none_of_a_home_it_cannot_see(world: World) -> None:
    home = make_home(world, consent=False)
    for name in ("coordinator", "matching", "secretary_a"):
        by = world.actor(name)
        with acting(by), pytest.raises(Denied):
            register_extract(by=by, home=home, register="suspicions", seen_on=today(), at=now())
