"""A second cooperation on the same installation: made whole, seen by nobody of the first, and the other way round."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from famn.access.actor import acting
from famn.access.roles import Role
from famn.accounts.models import RoleHolding, User
from famn.accounts.queries import actor_of, cooperations_with_job, job_actor
from famn.kernel.calendar import Unit
from famn.kernel.denied import Denied, Refused
from famn.organisations.actions import add_board, add_membership, found_cooperation, set_responsibility
from famn.organisations.enums import Party, Step
from famn.organisations.models import ClockLength, Cooperation, GoverningDocument, HostOrganisation, MatchingPolicy, Membership
from famn.organisations.queries import boards, length_in_force, members
from famn.organisations.reference import standard_settings
from famn.organisations.rules import LengthInput
from tests.clocks_world import NOW, TODAY

LENGTHS = [LengthInput("D1", 10, Unit.WORKING_DAYS, 2), LengthInput("K1", 60, Unit.CALENDAR_DAYS, 7)]


def found(world, key="admin", **more):
    by = world.actors[key]
    with acting(by):
        return found_cooperation(
            by=by, at=NOW,
            **{
                "name": "GFO Väst", "county_code": "14", "started_on": date(2025, 1, 1), "eves_are_free": False,
                "host": {"name": "Värdstaden", "form": "host_municipality", "org_number": ""},
                "guideline": {"title": "Riktlinjer", "version": "1", "decided_on": date(2024, 12, 1)},
                "lengths": LENGTHS, "policy": standard_settings()["policy"], **more,
            },
        )  # fmt: skip


def admin_of(world, made):
    """The administrator of the first, in her new role."""
    return actor_of(
        RoleHolding(
            pk=made.holding_id, user=world.users["admin"], role=Role.SYSTEM_ADMIN, cooperation_id=made.cooperation_id, starts_on=TODAY
        )
    )


@pytest.mark.covers("R-72", "R-02")
def test_it_stands_with_host_guidelines_policy_jobs_and_its_administrator(world):
    made = found(world)
    by = admin_of(world, made)
    with acting(by):
        own = Cooperation.objects.select_related("host").get()
        assert (own.pk, own.name, own.host.form, own.eves_are_free) == (made.cooperation_id, "GFO Väst", "host_municipality", False)
        assert length_in_force(own.pk, "D1", on=TODAY).length == 10 and length_in_force(own.pk, "D3", on=TODAY) is None
        assert MatchingPolicy.objects.get().distance_bands_km == [10, 20, 40, 60, 100, 200]
        assert RoleHolding.objects.filter(role="system_admin").get().user_id == by.user_id
    for job in ("clock_sweep", "mail"):
        assert made.cooperation_id in cooperations_with_job(job, on=TODAY)
        assert job_actor(cooperation_id=made.cooperation_id, name=job).cooperation_id == made.cooperation_id


@pytest.mark.covers("R-72", "R-75")
def test_neither_sees_anything_of_the_other(world):
    made = found(world)
    by = admin_of(world, made)
    with acting(by):
        add_membership(by=by, municipality=world.municipalities["2481"], starts_on=TODAY, at=NOW)
        for side in ("Norra", "Södra", "Östra", "Västra"):
            add_board(by=by, municipality=world.municipalities["2481"], name=f"{side} nämnden", starts_on=TODAY, at=NOW)
        set_responsibility(by=by, step=Step.NETWORK, party=Party.GFO, organiser="", starts_on=TODAY, at=NOW)
        assert [board.name for board in boards(by.cooperation_id, on=TODAY)] == [
            "Norra nämnden",
            "Södra nämnden",
            "Västra nämnden",
            "Östra nämnden",
        ]
        for model in (Cooperation, HostOrganisation, GoverningDocument, MatchingPolicy, Membership):
            assert model.objects.count() == 1
        assert ClockLength.objects.count() == len(LENGTHS)
        assert set(RoleHolding.objects.exclude(role="job").values_list("cooperation_id", flat=True)) == {by.cooperation_id}
    first = world.actors["head"]
    with acting(first):
        assert not Cooperation.objects.filter(pk=made.cooperation_id).exists()
        assert [place.code for place in members(first.cooperation_id, on=TODAY)] == ["2280", "2282"]
        assert not Membership.objects.filter(municipality_id="2481").exists()
        assert not HostOrganisation.objects.filter(name="Värdstaden").exists()
        with pytest.raises(Refused, match="not_a_member"):
            add_board(by=first, municipality=world.municipalities["2481"], name="Min", starts_on=TODAY, at=NOW)


def test_the_administrator_gives_roles_in_the_new_one_only(world):
    by = admin_of(world, found(world))
    with acting(by):
        user = User.objects.create(email="chef.ny@exempel.se", name="Ny Chef", password="!")
        RoleHolding.objects.create(user=user, role="gfo_head", cooperation_id=by.cooperation_id, starts_on=TODAY)
    with pytest.raises(DatabaseError), transaction.atomic(), acting(by):
        RoleHolding.objects.create(user=user, role="gfo_head", cooperation_id=world.cooperations[1].pk, starts_on=TODAY)


@pytest.mark.parametrize("key", ["head", "coordinator", "manager_a", "evaluator"])
def test_only_an_administrator_founds(world, key):
    with pytest.raises(Denied):
        found(world, key=key)
    with pytest.raises(DatabaseError, match="Not yours"), transaction.atomic(), acting(world.actors[key]), connection.cursor() as cursor:
        cursor.execute("select famn_found_cooperation('{}', '{}', '{}', '{}')")


def test_what_is_left_out_is_told_and_nothing_stands(world):
    with pytest.raises(Refused, match="no_lengths"):
        found(world, lengths=[])
    with pytest.raises(Refused, match="empty"):
        found(world, name=" ")
    assert cooperations_with_job("mail", on=TODAY + timedelta(days=1)) == [world.cooperations[1].pk, world.cooperations[2].pk]
