"""The sweep: when a clock breaks, against whom, once."""

from datetime import date, timedelta

import pytest

from famn.access.actor import acting
from famn.audit.models import Act
from famn.commitments.actions import cancel_commitments, meet_commitment
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.deviations.actions import sweep_clocks
from famn.deviations.models import Deviation
from famn.kernel.denied import Denied
from tests.clocks_world import NOW, TODAY, make_clock, swedish, sweep


@pytest.mark.covers("R-56", "R-48")
def test_a_broken_clock_drafts_one_deviation_against_its_party(world):
    ours = make_clock(world, rule=Rule.MATCH, party=Party.GFO, opened_on=TODAY - timedelta(days=22))
    theirs = make_clock(world, rule=Rule.OPERATIONAL_DECISION, party=Party.BOARD, opened_on=TODAY - timedelta(days=22))
    make_clock(world, opened_on=TODAY)
    assert sweep(world) == 2
    assert sweep(world) == 0
    with acting(world.actors["head"]):
        drafted = {row.commitment_id: row for row in Deviation.objects.all()}
        assert {row.against for row in drafted.values()} == {"gfo", "board"}
        assert drafted[ours.pk].against == "gfo"
        assert drafted[theirs.pk].against == "board"
        assert drafted[theirs.pk].board_id == world.boards["a"].pk
        assert drafted[ours.pk].automatic and drafted[ours.pk].status == "suspected"
        assert drafted[ours.pk].occurred_on == ours.due_on
        assert Commitment.objects.filter(breached_at=NOW).count() == 2


@pytest.mark.covers("R-56")
def test_the_draft_names_the_promise_its_last_day_and_the_guidelines(world):
    make_clock(world, rule=Rule.MATCH, opened_on=TODAY - timedelta(days=22))
    sweep(world)
    with acting(world.actors["head"]):
        what = Deviation.objects.get().what
    assert "Matcha mot förfrågan" in what
    assert "Riktlinjer för samarbetet (2019)" in what


@pytest.mark.covers("R-19")
def test_the_three_weeks_end_on_the_same_weekday_and_the_last_minute_is_in_time(world):
    opened = date(2026, 3, 5)
    clock = make_clock(world, rule=Rule.MATCH, opened_on=opened)
    assert clock.due_on == date(2026, 3, 26)
    assert clock.due_on.weekday() == opened.weekday()
    assert sweep(world, swedish(clock.due_on, 23, 59)) == 0
    assert sweep(world, swedish(clock.due_on + timedelta(days=1), 0, 0)) == 1


@pytest.mark.covers("R-37")
def test_the_decision_clock_breaks_against_the_board(world):
    clock = make_clock(world, rule=Rule.OPERATIONAL_DECISION, party=Party.BOARD, opened_on=TODAY - timedelta(days=22))
    assert (clock.due_on - clock.opened_on).days == 21
    sweep(world)
    with acting(world.actors["head"]):
        assert Deviation.objects.get().against == "board"


@pytest.mark.parametrize("due", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)])
def test_a_day_ends_at_swedish_midnight_also_when_the_clocks_are_changed(world, due):
    make_clock(world, rule=Rule.MATCH, opened_on=due - timedelta(days=21))
    assert sweep(world, swedish(due, 23, 59)) == 0
    assert sweep(world, swedish(due + timedelta(days=1), 0, 1)) == 1


@pytest.mark.covers("R-35a")
@pytest.mark.parametrize(("number", "due"), [(1, date(2026, 6, 23)), (2, date(2026, 6, 22))])
def test_three_working_days_skip_midsummer_and_its_eve_where_the_setting_says_so(world, number, due):
    assert world.cooperations[1].eves_are_free and not world.cooperations[2].eves_are_free
    # Midsummer Eve 2026 is Friday 19 June; the call came in on the Wednesday.
    clock = make_clock(world, rule=Rule.WRITTEN_AFTER_ORAL, party=Party.BOARD, opened_on=date(2026, 6, 17), number=number)
    assert clock.due_on == due
    assert sweep(world, swedish(due, 23, 59), number=number) == 0
    assert sweep(world, swedish(due + timedelta(days=1), 0, 0), number=number) == 1
    with acting(world.actors["head" if number == 1 else "head:2"]):
        assert Deviation.objects.get().against == "board"


def test_a_clock_met_late_between_two_sweeps_is_broken_too(world):
    clock = make_clock(world, opened_on=TODAY - timedelta(days=25))
    with acting(world.actors["matching"]):
        meet_commitment(by=world.actors["matching"], rule=Rule.MATCH, subject_id=clock.subject_id, at=NOW)
    assert sweep(world) == 1
    with acting(world.actors["head"]):
        assert "Det blev klart" in Deviation.objects.get().what


def test_met_in_time_and_cancelled_clocks_never_break(world):
    met = make_clock(world, opened_on=TODAY)
    gone = make_clock(world, opened_on=TODAY)
    by = world.actors["matching"]
    with acting(by):
        meet_commitment(by=by, rule=Rule.MATCH, subject_id=met.subject_id, at=NOW)
        cancel_commitments(by=by, subject_id=gone.subject_id, at=NOW, reason="Återtagen")
    assert sweep(world, NOW + timedelta(days=60)) == 0


def test_each_cooperation_is_swept_by_its_own_job(world):
    make_clock(world, opened_on=TODAY - timedelta(days=22), number=2)
    assert sweep(world) == 0
    assert sweep(world, number=2) == 1
    with acting(world.actors["head"]):
        assert not Deviation.objects.exists()


def test_only_the_job_sweeps(world):
    for key in ("head", "matching", "manager_a", "sas_a"):
        by = world.actors[key]
        with acting(by), pytest.raises(Denied):
            sweep_clocks(by=by, at=NOW)


def test_the_record_and_the_deviation_both_tell_of_the_breach_in_famns_name(world):
    clock = make_clock(world, opened_on=TODAY - timedelta(days=22))
    sweep(world)
    with acting(world.actors["head"]):
        told = Act.objects.filter(verb="clock_broken")
        assert set(told.values_list("subject_kind", flat=True)) == {"referral", "deviation"}
        assert told.filter(subject_id=clock.subject_id, actor_name="Famn").count() == 1


def test_a_full_batch_leaves_the_rest_for_the_next_call(world):
    for _ in range(3):
        make_clock(world, opened_on=TODAY - timedelta(days=30))
    assert [sweep(world, limit=2), sweep(world, limit=2), sweep(world, limit=2)] == [2, 1, 0]


def test_the_number_of_questions_to_the_database_grows_only_with_the_rows_written(world, django_assert_max_num_queries):
    for _ in range(10):
        make_clock(world, opened_on=TODAY - timedelta(days=30))
    by = world.actors["clock_sweep"]
    # Per breach: one deviation and two lines in timelines.
    with acting(by), django_assert_max_num_queries(3 * 10 + 6):
        sweep_clocks(by=by, at=NOW)
