"""Guidelines revised while clocks run, who answers for what, modules, and the cooperation's own facts."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from famn.access.actor import acting
from famn.audit.models import Act
from famn.commitments.actions import open_commitment
from famn.commitments.enums import Party as Side
from famn.commitments.enums import Rule
from famn.commitments.models import Commitment
from famn.kernel.calendar import Unit
from famn.kernel.denied import Denied, Refused
from famn.organisations.actions import change_cooperation, revise_guideline, set_module, set_responsibility, withdraw_guideline
from famn.organisations.enums import STANDARD, STARTS_OFF, Module, Party, Step
from famn.organisations.models import ClockLength, GoverningDocument, ModuleSetting, ResponsibilityRule
from famn.organisations.queries import guideline_in_force, length_in_force, modules_on, responsibilities
from famn.organisations.rules import LengthInput
from tests.clocks_world import NOW, TODAY, make_clock

SOON = TODAY + timedelta(days=30)
SHORTER = [LengthInput("D1", 14, Unit.CALENDAR_DAYS, 3)]


def revise(world, *, valid_from=SOON, lengths=SHORTER, key="head", version="2027"):
    by = world.actors[key]
    with acting(by):
        return revise_guideline(
            by=by, title="Riktlinjer", version=version, decided_on=TODAY, valid_from=valid_from, lengths=lengths, at=NOW, notes="Kortare"
        )


def opened(world, rule=Rule.MATCH, on=TODAY):
    """A clock that somebody opens on a day."""
    by = world.actors["matching"]
    with acting(by):
        return open_commitment(
            by=by, rule=rule, party=Side.GFO, cooperation_id=by.cooperation_id, board_id=world.boards["a"].pk, subject_kind="referral",
            subject_id=uuid4(), subject_code="F-PROV", opened_on=on,
        )  # fmt: skip


@pytest.mark.covers("R-62", "R-131")
def test_a_revised_guideline_sets_new_clocks_only(world):
    running = make_clock(world, opened_on=TODAY - timedelta(days=5))
    made = revise(world)
    with acting(world.actors["head"]):
        still = Commitment.objects.select_related("document").get(pk=running.pk)
        assert (still.due_on, still.document.version) == (running.due_on, "2019")
    before, after = opened(world, on=SOON - timedelta(days=1)), opened(world, on=SOON)
    assert (before.document_id, before.due_on) == (running.document_id, SOON + timedelta(days=20))
    assert (after.document_id, after.due_on, after.warn_on) == (made.pk, SOON + timedelta(days=14), SOON + timedelta(days=11))


@pytest.mark.covers("R-62")
def test_where_the_guidelines_say_nothing_no_clock_opens(world):
    revise(world)
    assert opened(world, rule=Rule.FEEDBACK, on=SOON) is None
    assert opened(world, rule=Rule.FEEDBACK, on=SOON - timedelta(days=1)) is not None
    with acting(world.actors["head"]):
        assert length_in_force(world.cooperations[1].pk, "K1", on=TODAY) is None


@pytest.mark.covers("R-62", "R-131")
def test_a_version_begins_today_at_the_earliest_and_once_a_day(world):
    with pytest.raises(Refused, match="too_early"):
        revise(world, valid_from=TODAY - timedelta(days=1))
    revise(world)
    with pytest.raises(Refused, match="one_document_version_per_day"):
        revise(world, version="2028")
    with pytest.raises(Refused, match="no_lengths"):
        revise(world, valid_from=SOON + timedelta(days=1), lengths=[])
    with pytest.raises(Refused, match="twice"):
        revise(world, valid_from=SOON + timedelta(days=1), lengths=SHORTER * 2)
    with pytest.raises(Denied):
        revise(world, key="coordinator", valid_from=SOON + timedelta(days=1))


def test_a_version_is_taken_back_until_its_first_day(world):
    made, today = revise(world), revise(world, valid_from=TODAY, version="i dag")
    by = world.actors["head"]
    with acting(by):
        withdraw_guideline(by=by, document=made, at=NOW)
        assert not ClockLength.objects.filter(document_id=made.pk).exists()
        with pytest.raises(Refused, match="in_force"):
            withdraw_guideline(by=by, document=today, at=NOW)
        assert guideline_in_force(by.cooperation_id, on=TODAY) == today
        assert ClockLength.objects.filter(document=today).delete()[0] == 0, "the wall keeps what is in force"
    with pytest.raises(DatabaseError), transaction.atomic(), acting(by):
        ClockLength.objects.filter(document=today).update(length=1)
    with pytest.raises(DatabaseError), transaction.atomic(), acting(by):
        GoverningDocument.objects.create(
            cooperation_id=by.cooperation_id, title="Ny", version="bakåt", decided_on=TODAY, valid_from=TODAY - timedelta(days=3)
        )


@pytest.mark.covers("R-72c", "R-73")
def test_another_organiser_divides_the_steps_otherwise_from_a_day(world):
    by = world.actors["head"]
    mine = by.cooperation_id
    with acting(by):
        assert {one.step: one.party for one in responsibilities(mine, on=TODAY)} == STANDARD
        set_responsibility(by=by, step=Step.NETWORK, party=Party.OTHER, organiser="Familjehemscentrum", starts_on=SOON, at=NOW)
        set_responsibility(by=by, step=Step.TRAINING, party=Party.SHARED, organiser="", starts_on=TODAY, at=NOW)

        def who(step, on):
            return next(one for one in responsibilities(mine, on=on) if one.step == step)

        assert (who(Step.NETWORK, TODAY).who, who(Step.NETWORK, SOON).who) == ("Kommunen", "Familjehemscentrum")
        assert who(Step.TRAINING, TODAY).party == Party.SHARED
        with pytest.raises(Refused, match="too_early"):
            set_responsibility(by=by, step=Step.NETWORK, party=Party.GFO, organiser="", starts_on=TODAY - timedelta(days=1), at=NOW)
        with pytest.raises(Refused, match="empty"):
            set_responsibility(by=by, step=Step.NETWORK, party=Party.OTHER, organiser=" ", starts_on=TODAY, at=NOW)
        # What was to come is replaced by what is said last.
        set_responsibility(by=by, step=Step.NETWORK, party=Party.GFO, organiser="", starts_on=TODAY, at=NOW)
        assert [rule.party for rule in ResponsibilityRule.objects.filter(step=Step.NETWORK)] == ["gfo"]
        assert Act.objects.filter(verb="cooperation.responsibility").count() == 3


@pytest.mark.covers("R-72b")
def test_a_module_is_off_from_a_day_and_on_again(world):
    by = world.actors["admin"]
    mine = by.cooperation_id
    with acting(by):
        assert modules_on(mine, on=TODAY) == frozenset(Module) - STARTS_OFF
        set_module(by=by, module=Module.RELIEF, is_on=False, starts_on=SOON, at=NOW)
        set_module(by=by, module=Module.PERMITS, is_on=True, starts_on=TODAY, at=NOW)
        assert Module.RELIEF in modules_on(mine, on=TODAY) and Module.PERMITS in modules_on(mine, on=TODAY)
        assert Module.RELIEF not in modules_on(mine, on=SOON)
        set_module(by=by, module=Module.RELIEF, is_on=True, starts_on=SOON + timedelta(days=9), at=NOW)
        assert Module.RELIEF not in modules_on(mine, on=SOON + timedelta(days=8))
        assert Module.RELIEF in modules_on(mine, on=SOON + timedelta(days=9))
        assert ModuleSetting.objects.filter(module=Module.RELIEF).count() == 2
    with acting(world.actors["head:2"]):  # the other cooperation keeps its own
        assert modules_on(world.cooperations[2].pk, on=TODAY) == frozenset(Module) - STARTS_OFF


@pytest.mark.covers("R-02")
def test_the_hosts_form_is_a_setting(world):
    by = world.actors["head"]
    with acting(by):
        made = change_cooperation(
            by=by, name="GFO Nya", county_code="22", eves_are_free=False, host_name="Nämnden", host_form="joint_board",
            host_org_number="222000-0000", at=NOW,
        )  # fmt: skip
        made.refresh_from_db()
        assert (made.name, made.host.form, made.host.org_number) == ("GFO Nya", "joint_board", "222000-0000")
        with pytest.raises(Refused, match="empty"):
            change_cooperation(
                by=by, name=" ", county_code="22", eves_are_free=True, host_name="x", host_form="other", host_org_number="", at=NOW
            )
    with acting(world.actors["head:2"]):
        assert world.cooperations[2].host.name == "Kommunförbundet Provlandet 2"


def test_settings_in_force_are_not_rewritten_by_raw_sql(world):
    by = world.actors["head"]
    with acting(by):
        set_module(by=by, module=Module.RELIEF, is_on=False, starts_on=TODAY, at=NOW)
    for change in ({"is_on": True}, {"starts_on": date(2020, 1, 1)}):
        with pytest.raises(DatabaseError), transaction.atomic(), acting(by):
            ModuleSetting.objects.filter(module=Module.RELIEF).update(**change)
