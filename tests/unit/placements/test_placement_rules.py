"""The rules of a start, an age, a follow-up and an end, without a database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from famn.homes.enums import AgeBand
from famn.kernel.calendar import add_months
from famn.kernel.denied import Refused
from famn.placements import rules
from famn.placements.rules import StartFacts

DAY = date(2026, 11, 23)
READY = StartFacts(
    starts_on=DAY,
    formal_yes_on=DAY - timedelta(days=2),
    adopted_on=DAY - timedelta(days=90),
    adopted_as_unsuitable=False,
    review_by=DAY + timedelta(days=90),
    criminal_records_on=DAY - timedelta(days=5),
    suspicions_on=DAY - timedelta(days=5),
    consultations_missing=(),
    unassessed_children=(),
    unsuitable_children=(),
    has_agreement=True,
    basic_course_on=DAY - timedelta(days=400),
    over_max=False,
)
LATER = DAY + timedelta(days=1)
LACKS = [
    pytest.param({"formal_yes_on": None}, "no_formal_decision", "SoL 22 kap. 2 §", id="no-decision"),
    pytest.param({"formal_yes_on": LATER}, "decided_later", "SoL 22 kap. 2 §", id="decided-after-start"),
    pytest.param({"adopted_on": None}, "home_not_investigated", "SoL 22 kap. 2 §", id="not-adopted"),
    pytest.param({"adopted_on": LATER}, "home_not_investigated", "SoL 22 kap. 2 §", id="adopted-after-start"),
    pytest.param({"adopted_as_unsuitable": True}, "home_not_investigated", "SoL 22 kap. 2 §", id="adopted-as-unsuitable"),
    pytest.param({"review_by": DAY - timedelta(days=1)}, "home_not_investigated", "SoL 22 kap. 2 §", id="past-review"),
    pytest.param({"criminal_records_on": None}, "criminal_records", "SoF 3 kap. 3 §", id="no-criminal-records"),
    pytest.param({"criminal_records_on": LATER}, "criminal_records", "SoF 3 kap. 3 §", id="criminal-records-after-start"),
    pytest.param({"suspicions_on": None}, "suspicions", "SoF 3 kap. 3 §", id="no-suspicions"),
    pytest.param({"suspicions_on": LATER}, "suspicions", "SoF 3 kap. 3 §", id="suspicions-after-start"),
    pytest.param({"consultations_missing": ("Kramfors",)}, "consultation", "SoL 22 kap. 6 §", id="no-consultation"),
    pytest.param({"unassessed_children": ("B-1",)}, "child_not_assessed", "Riktlinjerna (R-36), barnkonventionen artikel 3", id="child"),
    pytest.param({"unsuitable_children": ("B-1",)}, "child_not_suited", "Riktlinjerna (R-36), barnkonventionen artikel 3", id="unsuited"),
]


@pytest.mark.covers("R-37a")
@pytest.mark.covers("R-38")
@pytest.mark.covers("R-36")
@pytest.mark.parametrize(("change", "code", "paragraph"), LACKS)
def test_each_lack_stops_alone_with_its_paragraph(change, code, paragraph):
    stops = rules.start_stops(replace(READY, **change))

    assert [(stop.code, str(stop.paragraph)) for stop in stops] == [(code, paragraph)]
    with pytest.raises(Refused) as refused:
        rules.check_may_start(replace(READY, **change))
    assert paragraph in refused.value.text


def test_nothing_stops_when_all_is_on_record_even_on_the_very_day():
    same_day = replace(READY, formal_yes_on=DAY, adopted_on=DAY, review_by=DAY, criminal_records_on=DAY, suspicions_on=DAY)

    assert rules.start_stops(READY) == []
    assert rules.start_stops(same_day) == []
    rules.check_may_start(READY)


@given(
    st.sets(st.sampled_from(["formal_yes_on", "adopted_on", "criminal_records_on", "suspicions_on"])),
    st.lists(st.text("ab", min_size=1), max_size=3),
)
def test_every_lack_is_named_and_a_stop_never_hides_another(lacks, whom):
    facts = replace(READY, **dict.fromkeys(lacks), consultations_missing=tuple(whom))

    assert len(rules.start_stops(facts)) == len(lacks) + len(whom)


@pytest.mark.covers("R-39")
def test_warnings_do_not_stop():
    facts = replace(READY, has_agreement=False, basic_course_on=None, over_max=True, home_tells_where=True)

    assert [warning.code for warning in rules.start_warnings(facts)] == ["home_tells_where", "agreement", "basic_course", "over_max"]
    assert rules.start_warnings(READY) == []
    rules.check_may_start(facts)


@pytest.mark.parametrize(
    ("born", "on", "band"),
    [
        pytest.param(date(2020, 3, 1), date(2023, 2, 28), AgeBand.TODDLER, id="day-before-three"),
        pytest.param(date(2020, 3, 1), date(2023, 3, 1), AgeBand.PRESCHOOL, id="third-birthday"),
        pytest.param(date(2016, 3, 1), date(2026, 3, 1), AgeBand.MIDDLE, id="ten"),
        pytest.param(date(2026, 11, 20), DAY, AgeBand.TODDLER, id="newborn"),
        pytest.param(date(2005, 1, 1), DAY, AgeBand.YOUTH, id="twenty-one"),
    ],
)
def test_age_band_counts_from_the_birthday(born, on, band):
    assert rules.age_band(birth_date=born, birth_year=born.year, on=on) == band


@given(st.integers(2006, 2026))
def test_age_band_from_the_year_alone_holds_the_age_turned_that_year(year):
    low, high = (int(part) for part in rules.age_band(birth_date=None, birth_year=year, on=DAY).value.split("-"))

    assert low <= DAY.year - year <= high


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(["sol", "lvu_2", "lvu_3", "lvu_6"]))
def test_follow_ups_lie_after_the_start_in_order_and_the_review_is_six_months_on(starts_on, basis):
    planned = rules.follow_ups(starts_on=starts_on, first_visit_on=starts_on + timedelta(days=28), legal_basis=basis)

    assert [one.due_on for one in planned] == sorted(one.due_on for one in planned)
    assert all(one.due_on > starts_on for one in planned)
    review = next(one for one in planned if one.kind == "review")
    assert review.due_on == add_months(starts_on, 6)
    assert review.law == ("SoL 22 kap. 13 §" if basis == "sol" else "LVU 13 §")
    assert review.title.startswith("Omprövning" if basis == "lvu_3" else "Övervägande")


@pytest.mark.parametrize(("ended_on", "code"), [(DAY - timedelta(days=1), "end_before_start"), (DAY + timedelta(days=11), "end_ahead")])
def test_an_end_is_after_the_start_and_has_happened(ended_on, code):
    with pytest.raises(Refused) as refused:
        rules.check_end_day(starts_on=DAY, ended_on=ended_on, today=DAY + timedelta(days=10))
    assert refused.value.code == code


def test_an_end_may_be_the_start_day_or_today():
    assert rules.check_end_day(starts_on=DAY, ended_on=DAY, today=DAY) is None


@pytest.mark.covers("R-46a")
def test_only_a_plain_yes_needs_no_closing_meeting():
    assert [rules.needs_closing_meeting(answer) for answer in ("yes", "partly", "no")] == [False, True, True]


def test_an_expected_end_lies_after_the_start():
    rules.check_period(starts_on=DAY, expected_end_on=None)
    rules.check_period(starts_on=DAY, expected_end_on=LATER)
    with pytest.raises(Refused):
        rules.check_period(starts_on=DAY, expected_end_on=DAY)


def test_what_is_said_to_be_done_is_not_ahead():
    rules.check_not_ahead(DAY, today=DAY)
    with pytest.raises(Refused):
        rules.check_not_ahead(LATER, today=DAY)
