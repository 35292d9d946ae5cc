"""The recruitment brief of the queue as it stands, and the text that the head shares: who may, how often, what is told."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from famn.access.actor import acting
from famn.homes.models import CapacityPeriod
from famn.kernel.calendar import STOCKHOLM
from famn.kernel.denied import Denied, Refused
from famn.plans.actions import adjust_plan, make_plan
from famn.plans.actions_recruiting import share_brief
from famn.plans.enums import Adjust
from famn.plans.forms_recruiting import ShareForm
from famn.plans.models import RecruitmentBrief
from famn.plans.queries_recruiting import Brief, recruitment_brief, shared_briefs
from famn.plans.rules_recruiting import ANYWHERE, week_of
from famn.plans.words_recruiting import coarse_sentences, decided_words, gap_sentence, number_words, told_of
from tests.matching_world import NOW, TODAY, make_home, make_needing


def brief_of(world, key: str = "head") -> Brief:
    by = world.actors[key]
    with acting(by):
        return recruitment_brief(by.cooperation_id, on=TODAY, seconds=20)


def waiting(world, number: int, **more) -> list:
    return [make_needing(world, ("calm_home", True), **more) for _ in range(number)]


@pytest.mark.covers("R-67", "R-90")
def test_seven_wait_and_one_home_is_there(world):
    """Six are without a home; five homes of the kind would give five of them one, and the page tries no more than five."""
    make_home(world, places=1)
    waiting(world, 7)
    found = brief_of(world)
    assert (found.referrals, found.children, found.without) == (7, 7, 6)
    (gap,) = found.gaps
    assert (gap.area, gap.kind.places, gap.requests, gap.given, gap.exact) == (ANYWHERE, 1, 7, (1, 2, 3, 4, 5), True)
    assert gap_sentence(gap).startswith("Fem familjehem för ")
    assert gap_sentence(gap).endswith(" oavsett ort skulle ge plats åt fem väntande barn.")


def test_one_place_more_in_a_home_that_is_there(world):
    """The only home gives one more child a place with a place more; one that is full by the rule is not told of."""
    small, full = make_home(world, places=1, age_to=20), make_home(world, places=3)
    waiting(world, 7)
    found = brief_of(world)
    assert [(home.code, children) for home, children in found.beds] == [(small.code, 1)]
    assert full.code not in {home.code for home, _ in found.beds}


@pytest.mark.covers("R-05a")
def test_too_few_are_not_told_of(world):
    """Four who wait are nobody's business in a recruitment text."""
    waiting(world, 4)
    found = brief_of(world)
    assert (found.gaps, found.missing.needs.withheld) == ((), 1)


def test_a_limit_gives_an_area_and_a_protected_child_has_none(world):
    """Five within 40 km of their place are told of about it; five protected ones only anywhere, with the same limit."""
    waiting(world, 5, distance_limit_km=40)
    (gap,) = brief_of(world).gaps
    assert gap.area.key == "2280"
    assert gap_sentence(gap).endswith(" inom 30 km från Härnösand skulle ge plats åt fem väntande barn.")
    waiting(world, 5, distance_limit_km=40, protected=True, home_municipality=None, home_locality=None)
    found = brief_of(world)
    assert {gap.area.name: gap.requests for gap in found.gaps} == {"Härnösand": 5, "": 5}


def test_the_reads_do_not_grow_with_the_queue(world):
    """As many queries for two as for twelve."""
    counts = []
    for number in (2, 10):
        waiting(world, number)
        make_home(world)
        with CaptureQueriesContext(connection) as queries:
            brief_of(world)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def chosen(world, adjust: Adjust, referral, home) -> None:
    """A matching coordinator locks a referral in a home, or excludes it there, on the queue page."""
    by = world.actors["matching"]
    with acting(by):
        children = tuple(child.code for child in referral.children.all())
        run = make_plan(by=by, at=NOW)
        adjust_plan(by=by, run=run, adjust=adjust, referral=referral.code, home=home.code, children=children, at=NOW)


@pytest.mark.covers("R-67")
def test_what_people_have_locked_is_decided(world):
    """The locked child has her home and is behind no row; the other, who could have lived there alone, is the one left without."""
    one = make_home(world, places=1)
    locked, *_others = waiting(world, 7)
    chosen(world, Adjust.LOCK, locked, one)
    found = brief_of(world)
    assert (found.without, len(found.choices.locks), found.locks_clash) == (6, 1, False)
    (gap,) = found.gaps
    assert gap.requests == 6, "one of seven is decided"
    assert decided_words(found.choices) == "1 förfrågan är låst vid ett hem på sidan Kön och räknas som bestämd."


@pytest.mark.covers("R-67")
def test_an_excluded_home_is_none_for_that_child(world):
    """The only home is excluded for the only child: she is without one."""
    home = make_home(world, places=1)
    (referral,) = waiting(world, 1)
    assert brief_of(world).without == 0
    chosen(world, Adjust.FORBID, referral, home)
    found = brief_of(world)
    assert found.without == 1
    assert decided_words(found.choices) == "1 uteslutet val på sidan Kön räknas inte som möjligt."


def test_locks_that_cannot_be_kept_together_are_told_of_and_left(world):
    """Two children are locked in a home that has one place left: the figures are without the locks, and say so."""
    home = make_home(world, places=2)
    for referral in waiting(world, 2):
        chosen(world, Adjust.LOCK, referral, home)
    with acting(world.actors["coordinator"]):
        CapacityPeriod.objects.filter(home=home).update(places=1)
    found = brief_of(world)
    assert found.locks_clash
    assert found.without == 1


def test_what_was_read_is_shared_though_the_solver_came_less_far_the_second_time(world):
    """The queue is the same: nobody is told that it has changed. With another queue and another text she is; with a forged seal too."""
    waiting(world, 6)
    found = brief_of(world)
    seal = ShareForm(brief=found).fields["read"].initial
    slower = ShareForm({"read": seal}, brief=replace(found, missing=None))
    assert slower.is_valid() and slower.cleaned_data["read"] == told_of(found.gaps, waiting=6)
    same_text = ShareForm({"read": seal}, brief=replace(found, mark="another", children=7))
    assert same_text.is_valid()
    other = ShareForm({"read": seal}, brief=replace(found, mark="another", missing=None))
    assert "Kön har ändrats" in str(other.errors["read"])
    forged = ShareForm({"read": seal[:-1] + ("a" if seal[-1] != "a" else "b")}, brief=found)
    assert "Läs texten här" in str(forged.errors["read"])


def test_a_solver_that_does_not_answer_is_killed(world):
    """No answer in time is no figure, not a page that hangs; the page says so."""
    waiting(world, 6)
    by = world.actors["head"]
    with acting(by):
        late = recruitment_brief(by.cooperation_id, on=TODAY, seconds=0.05, grace=0)
    assert (late.missing, late.gaps, late.beds, late.referrals) == (None, (), (), 6)


@pytest.mark.covers("R-69")
def test_the_head_shares_words_and_the_communicator_reads_them(world):
    """No number below five and none between two fives; the communicator reads nothing else of the queue."""
    waiting(world, 7)
    found = brief_of(world)
    with acting(world.actors["head"]):
        share_brief(by=world.actors["head"], told=told_of(found.gaps, waiting=found.children), at=NOW)
    with acting(world.actors["communicator"]):
        read = shared_briefs().get()
        assert not brief_of(world, "communicator").referrals
    assert read.lines == coarse_sentences(found.gaps)
    assert read.waiting == 5
    assert all(line.endswith("skulle ge plats åt minst fem väntande barn.") for line in read.lines)


def test_a_small_gain_is_told_as_more(world):
    """Four children more, or one, are "more"; what is told is the same for both."""
    waiting(world, 6)
    (gap,) = brief_of(world).gaps
    few = [coarse_sentences([replace(gap, given=tuple(range(1, number + 1)))]) for number in (1, 4)]
    assert few[0] == few[1]
    assert few[0][0].endswith(" skulle ge plats åt fler väntande barn.")
    assert not any(number_words(number) in few[0][0].split() for number in range(1, 5))


def test_once_a_week(world):
    """A second text in the same week is refused, with when the next can be shared; next Monday it can."""
    waiting(world, 6)
    found, by = brief_of(world), world.actors["head"]
    monday = datetime.combine(week_of(TODAY), time(12), tzinfo=STOCKHOLM)
    with acting(by):
        share_brief(by=by, told=told_of(found.gaps, waiting=found.children), at=monday)
        with pytest.raises(Refused, match="shared_this_week"):
            share_brief(by=by, told=told_of(found.gaps, waiting=found.children), at=monday + timedelta(days=4))
        share_brief(by=by, told=told_of(found.gaps, waiting=found.children), at=monday + timedelta(days=7))
        assert [row.week for row in shared_briefs()] == [week_of(TODAY) + timedelta(days=7), week_of(TODAY)]


def test_nothing_is_shared_where_nothing_is_missing(world):
    """An empty text tells that few wait."""
    found, by = brief_of(world), world.actors["head"]
    with acting(by), pytest.raises(Refused, match="nothing_missing"):
        share_brief(by=by, told=told_of(found.gaps, waiting=found.children), at=NOW)


@pytest.mark.parametrize("key", ["matching", "communicator", "coordinator", "secretary_a", "admin"])
def test_only_the_head_shares(world, key):
    """Not the matching coordinator, who sees the same figures, and not the one it is for."""
    waiting(world, 6)
    found, by = brief_of(world), world.actors[key]
    with acting(by), pytest.raises(Denied):
        share_brief(by=by, told=told_of(found.gaps, waiting=found.children), at=NOW)


def test_the_database_holds_fives_and_one_text_a_week(world):
    """Also past the action."""
    row = {"cooperation": world.cooperations[1], "shared_at": NOW, "shared_by_name": "Chef", "lines": ["Familjehem"], "week": TODAY}
    with acting(world.actors["head"]):
        with pytest.raises(DatabaseError), transaction.atomic():
            RecruitmentBrief.objects.create(**row, waiting=7)
        RecruitmentBrief.objects.create(**row, waiting=5)
        with pytest.raises(DatabaseError), transaction.atomic():
            RecruitmentBrief.objects.create(**row, waiting=10)
