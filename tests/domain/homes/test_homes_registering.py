"""A home enters the register and the bank: information, consent, assessment, and what stops it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from famn.access.actor import acting
from famn.assessment.actions import enter_bank
from famn.audit.models import Act
from famn.homes.actions import (
    CapacityInput,
    change_status,
    record_consent,
    register_home,
    undo_registration,
)
from famn.homes.models import BankStatusEvent, CapacityPeriod, FosterHome, HomeContact
from famn.homes.queries import joined_since, members_of
from famn.kernel.denied import Denied, Refused
from famn.organisations.constraints import constraint_error, constraint_name, refusing_constraints
from famn.organisations.models import Membership
from tests.homes_world import (
    CONTACT,
    assess,
    facts,
    make_bank_home,
    make_home,
    now,
    today,
)
from tests.world import World


@pytest.mark.covers("R-16")
def test_a_home_is_registered_with_facts_contact_places_and_history(world: World) -> None:
    home = make_home(world)
    with acting(world.actor("coordinator")):
        kept = FosterHome.objects.get(pk=home.pk)
        assert (kept.status, kept.board_id, kept.coordinator_id) == ("in_process", None, world.users["coordinator"].pk)
        assert kept.code.startswith("H-")
        assert HomeContact.objects.get(home=home).names == CONTACT["names"]
        assert CapacityPeriod.objects.get(home=home).places == 2
        assert [event.to_status for event in BankStatusEvent.objects.filter(home=home)] == ["in_process"]
        texts = " ".join(Act.objects.filter(subject_id=home.pk).values_list("text", flat=True))
        assert "Registrerade hemmet" in texts
        assert "Provgren" not in texts
        assert "Härnösand" not in texts


@pytest.mark.covers("R-15")
def test_no_home_enters_the_bank_without_consent_to_all_members(world: World) -> None:
    home = make_home(world, consent=False)
    by = world.actor("coordinator")
    with acting(by):
        assess(by, home)
        with pytest.raises(Refused) as no:
            enter_bank(by=by, home=home, reason="Klar", at=now())
        assert no.value.code == "no_consent"
        record_consent(by=by, home=home, on=today(), at=now())
        enter_bank(by=by, home=home, reason="Klar", at=now())
        assert FosterHome.objects.get(pk=home.pk).status == "ready"


@pytest.mark.covers("R-15")
def test_the_table_itself_refuses_a_ready_home_without_consent(world: World) -> None:
    home = make_home(world, consent=False)
    with acting(world.actor("coordinator")), pytest.raises(IntegrityError, match="bank_entry_needs_consent"), transaction.atomic():
        FosterHome.objects.filter(pk=home.pk).update(status="ready")


@pytest.mark.covers("R-15")
def test_the_bank_asks_for_an_assessment_that_found_the_home_suitable(world: World) -> None:
    home = make_home(world)
    by = world.actor("coordinator")
    with acting(by):
        with pytest.raises(Refused) as no:
            enter_bank(by=by, home=home, reason="Klar", at=now())
        assert no.value.code == "not_assessed"
        assess(by, home, outcome="not_suitable")
        with pytest.raises(Refused) as no:
            enter_bank(by=by, home=home, reason="Klar", at=now())
        assert no.value.code == "not_suitable"


@pytest.mark.covers("R-57a")
def test_a_member_that_came_after_the_consent_is_named(world: World) -> None:
    """R-57a: homes recruited earlier need information about the new member."""
    with acting(world.actor("coordinator")):
        assert [place.name for place in members_of(world.cooperations[1].pk, on=today())] == ["Härnösand", "Kramfors"]
        first = Membership.objects.get(municipality_id="2282")
        assert joined_since(first.cooperation_id, since=first.starts_on - timedelta(days=1), on=today())[-1].name == "Kramfors"
        assert joined_since(first.cooperation_id, since=first.starts_on, on=today()) == []


@pytest.mark.covers("R-02")
def test_only_the_organisations_coordinator_registers_for_all_members(world: World) -> None:
    for name in ("head", "matching", "secretary_a", "worker_a", "manager_a", "evaluator", "supervisor"):
        by = world.actor(name)
        with acting(by), pytest.raises(Denied):
            register_home(by=by, facts=facts(world), contact=CONTACT, consent_on=today(), at=now())


def test_a_broken_rule_is_told_in_swedish_and_leaves_nothing(world: World) -> None:
    by = world.actor("coordinator")
    with acting(by):
        before = FosterHome.objects.count()
        with pytest.raises(Refused) as no:
            register_home(by=by, facts=facts(world, age_from=9, age_to=3), contact=CONTACT, consent_on=today(), at=now())
        assert "Åldern från" in no.value.text
        day = today()
        twice = [CapacityInput("long_term", 2, day), CapacityInput("long_term", 1, day + timedelta(days=5))]
        with pytest.raises(Refused) as no:
            register_home(by=by, facts=facts(world), contact=CONTACT, capacity=twice, consent_on=today(), at=now())
        assert no.value.code == "one_capacity_per_kind_and_time"
        assert FosterHome.objects.count() == before


@pytest.mark.covers("R-16")
def test_each_step_leaves_who_and_why(world: World) -> None:
    home = make_bank_home(world)
    by = world.actor("coordinator")
    with acting(by):
        change_status(by=by, home=home, status="paused", reason="Sjuk i familjen", at=now())
        change_status(by=by, home=home, status="ready", reason="Frisk igen", at=now())
        steps = [(event.from_status, event.to_status, event.reason, event.by_name) for event in BankStatusEvent.objects.filter(home=home)]
        assert set(steps) >= {("ready", "paused", "Sjuk i familjen", by.name), ("paused", "ready", "Frisk igen", by.name)}
        with pytest.raises(Refused):
            change_status(by=by, home=home, status="paused", reason=" ", at=now())
        with pytest.raises(Refused):
            change_status(by=by, home=home, status="in_process", reason="Om", at=now())


def test_a_home_registered_by_mistake_is_undone_and_its_trace_stays(world: World) -> None:
    home = make_bank_home(world)
    by = world.actor("coordinator")
    with acting(by):
        undo_registration(by=by, home=home, reason="Dubbelt registrerat", at=now())
        kept = FosterHome.objects.get(pk=home.pk)
        assert (kept.status, kept.undone_reason) == ("closed", "Dubbelt registrerat")
        assert kept.undone_at is not None
        with pytest.raises(Refused):
            undo_registration(by=by, home=home, reason="Igen", at=now())
        with pytest.raises(Refused):
            change_status(by=by, home=home, status="in_process", reason="Ändå inte", at=now())


def test_a_constraint_with_a_sentence_is_refused_and_any_other_is_raised_as_it_is(world: World) -> None:
    home = make_home(world)
    with acting(world.actor("coordinator")):
        with pytest.raises(Refused) as no, refusing_constraints():
            FosterHome.objects.filter(pk=home.pk).update(age_from=20)
        assert no.value.code == "home_age_range"
        with pytest.raises(IntegrityError) as raised, refusing_constraints():
            FosterHome.objects.filter(pk=home.pk).update(age_to=99)
        assert (constraint_name(raised.value), constraint_error(raised.value)) == ("home_age_at_most_21", None)
        assert FosterHome.objects.get(pk=home.pk).age_to == 12, "the transaction is usable afterwards"
