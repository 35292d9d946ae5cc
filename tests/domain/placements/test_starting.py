"""A stay starts: hard stops, everything that follows, all or nothing."""

from datetime import timedelta

import pytest

from famn.access.actor import acting
from famn.commitments.models import Commitment
from famn.homes.models import HomeContact, HomeOpening, HomeWord, Occupancy
from famn.kernel.calendar import add_months
from famn.kernel.denied import Denied, Refused
from famn.placements.actions.consulting import record_consultation, undo_consultation
from famn.placements.actions.starting import start_placement
from famn.placements.models import Consultation, FollowUp, Placement, PlacementAgreement
from famn.placements.queries import consultees
from famn.referrals.models import HomeQuestion, Offer, Referral
from tests.deciding_world import (
    NOW,
    TODAY,
    consult_everybody,
    decide_formally,
    investigate,
    judge,
    make_case,
    make_home,
    make_offer,
    make_placement,
    make_ready,
    make_referral,
    say_yes,
    see_extracts,
    start,
)

pytestmark = pytest.mark.django_db
assert HomeWord


def refused_start(world, case, **more) -> Refused:
    with pytest.raises(Refused) as refused:
        start(world, case, **more)
    return refused.value


@pytest.mark.covers("R-37a")
def test_start_is_refused_before_the_formal_decision(world):
    case = make_case(world)
    say_yes(world, case.offer)
    assert refused_start(world, case).code == "no_such_way"


@pytest.mark.parametrize(
    ("left_out", "paragraph"),
    [
        pytest.param("investigate", "SoL 22 kap. 2 §", id="home-not-adopted"),
        pytest.param("extracts", "SoF 3 kap. 3 §", id="no-extracts", marks=pytest.mark.covers("R-37a")),
        pytest.param("judge", "Riktlinjerna (R-36)", id="child-not-judged", marks=pytest.mark.covers("R-36")),
        pytest.param("consult", "SoL 22 kap. 6 §", id="nobody-consulted", marks=pytest.mark.covers("R-38")),
    ],
)
def test_each_hard_stop_holds_in_the_action_and_nothing_is_written(world, left_out, paragraph):
    case = make_case(world, home=make_home(world, place="2282"))
    if left_out != "investigate":
        investigate(world, case.home)
    if left_out != "extracts":
        see_extracts(world, case.home)
    if left_out != "judge":
        judge(world, case.offer)
    if left_out != "consult":
        consult_everybody(world, case.offer)
    say_yes(world, case.offer)
    decide_formally(world, case.offer)

    no = refused_start(world, case)

    assert no.code == "start_stopped"
    assert paragraph in no.text
    with acting(world.actor("secretary_a")):
        assert not Placement.objects.exists()
        assert case.fresh().offer.status == "accepted"


def test_an_investigation_past_its_review_stops_a_start(world):
    case = make_case(world)
    investigate(world, case.home, adopted_on=TODAY - timedelta(days=90), review_by=TODAY - timedelta(days=1))
    see_extracts(world, case.home)
    judge(world, case.offer)
    say_yes(world, case.offer)
    decide_formally(world, case.offer)
    assert "omprövats" in refused_start(world, case).text


def test_another_boards_extracts_do_not_count(world):
    case = make_case(world)
    investigate(world, case.home)
    see_extracts(world, case.home, letter="b")
    judge(world, case.offer)
    say_yes(world, case.offer)
    decide_formally(world, case.offer)
    assert "belastningsregistret" in refused_start(world, case).text


@pytest.mark.covers("R-16a")
def test_a_start_takes_the_place_opens_the_door_and_closes_offer_and_referral(world):
    case = make_ready(world, waiting_in="emergency_home", waiting_since=TODAY)
    stays = start(world, case)

    with acting(world.actor("secretary_a")):
        now = case.fresh()
        assert (now.referral.status, now.offer.status) == ("placed", "completed")
        assert (now.referral.waiting_in, now.referral.waiting_since) == ("", None)
        assert [(stay.status, stay.age_band, stay.responsible.name) for stay in stays] == [("started", "10-12", "Worker A 1")]
        assert HomeContact.objects.get(home=case.home).names == "Provhemmet Lind"
        assert {(row.origin, row.closed_at is None) for row in HomeOpening.objects.order_by("id")} == {
            ("offer", False),
            ("placement", True),
        }
        assert now.referral.children.get().placed
    with acting(world.actor("matching")):
        assert [(row.state, row.age_bands, row.ends_on) for row in Occupancy.objects.filter(home=case.home)] == [
            ("placed", ["10-12"], None)
        ]
        assert not HomeQuestion.objects.get(pk=case.offer.question_id).reserved


@pytest.mark.covers("R-45")
@pytest.mark.covers("R-39")
def test_clocks_and_follow_ups_are_laid_out(world):
    stay = make_placement(world)
    with acting(world.actor("secretary_a")):
        clocks = {row.rule: row for row in Commitment.objects.filter(subject_id=stay.pk)}
        dates = {row.kind: row.due_on for row in FollowUp.objects.filter(placement=stay)}
    assert set(clocks) == {"F1", "L-2", "E1", "A1"}
    assert all(clock.party == "board" and clock.met_at is None for clock in clocks.values())
    assert clocks["E1"].due_on == stay.expected_end_on
    assert clocks["L-2"].due_on == add_months(TODAY, 6) == dates["review"] == dates["mentor"]
    assert clocks["F1"].due_on == TODAY + timedelta(days=28) == dates["first_visit"]
    assert clocks["A1"].due_on == TODAY + timedelta(days=14)


@pytest.mark.covers("R-39")
def test_an_agreement_at_the_start_opens_the_yearly_clock_instead_of_the_missing_one(world):
    stay = start(world, make_ready(world), agreement_signed_on=TODAY - timedelta(days=1))[0]
    with acting(world.actor("secretary_a")):
        assert PlacementAgreement.objects.get(placement=stay).valid_from == TODAY
        rules = set(Commitment.objects.filter(subject_id=stay.pk).values_list("rule", flat=True))
    assert "A1" not in rules
    assert "D6" in rules


def test_a_start_day_ahead_gives_a_planned_stay(world):
    stay = start(world, make_ready(world), starts_on=TODAY + timedelta(days=7))[0]
    assert stay.status == "planned"


def test_siblings_placed_together_are_two_stays_and_one_referral(world):
    case = make_ready(world, children=2)
    assert len(start(world, case)) == 2
    with acting(world.actor("matching")):
        assert Occupancy.objects.filter(home=case.home, state="placed").count() == 2
        assert Referral.objects.get(pk=case.referral.pk).status == "placed"


def test_the_sibling_left_is_searched_for_as_the_next_round(world):
    home, referral = make_home(world), make_referral(world, children=2)
    with acting(world.actor("secretary_a")):
        eldest = referral.children.order_by("birth_year").first()
    offer = make_offer(world, referral=referral, home=home, children=[eldest])
    case = type("Case", (), {"offer": offer, "home": home, "referral": referral})
    investigate(world, home)
    see_extracts(world, home)
    judge(world, offer)
    say_yes(world, offer)
    decide_formally(world, offer)
    start(world, case)
    with acting(world.actor("matching")):
        now = Referral.objects.get(pk=referral.pk)
        assert (now.status, now.round) == ("searching", 2)
        assert Commitment.objects.filter(subject_id=referral.pk, rule="D1-2", round=2, met_at=None).exists()
        assert [child.placed for child in referral.children.order_by("birth_year")] == [True, False]


def test_a_home_without_a_free_place_stops_everything(world):
    case = make_ready(world, children=2, home=make_home(world, places=2))
    with acting(world.actor("coordinator")):
        case.home.capacity.update(places=1)

    assert refused_start(world, case).code == "no_free_place"
    with acting(world.actor("secretary_a")):
        assert not Placement.objects.exists()
        assert case.fresh().referral.status == "formal_decision"
    with acting(world.actor("matching")):
        assert [row.state for row in Occupancy.objects.filter(home=case.home)] == ["reserved"]


def test_the_responsible_worker_belongs_to_the_board(world):
    case = make_ready(world)
    assert refused_start(world, case, responsible=world.users["worker_b"]).code == "responsible"


@pytest.mark.parametrize("who", ["worker_a", "matching", "head", "coordinator"])
def test_others_may_not_start(world, who):
    case = make_ready(world)
    with acting(world.actor(who)), pytest.raises(Denied):
        start_placement(
            by=world.actor(who), offer=case.offer, starts_on=TODAY, expected_end_on=None, responsible=world.users["worker_a"], at=NOW
        )


def test_a_first_stay_in_an_untrained_home_is_marked_by_the_database(world):
    untrained = make_placement(world)
    trained = make_placement(world, home=make_home(world, course=TODAY - timedelta(days=30)))
    with acting(world.actor("secretary_a")):
        marks = dict(Placement.objects.values_list("pk", "first_for_untrained_home"))
    assert marks == {untrained.pk: True, trained.pk: False}


@pytest.mark.covers("R-38")
@pytest.mark.covers("R-38a")
def test_consultees_are_where_the_home_lies_and_who_has_placed_there_without_count_or_child(world):
    home = make_home(world, place="2280", places=5)
    make_placement(world, letter="b", home=home, children=2)
    case = make_case(world, home=home)
    here = make_case(world, home=make_home(world, place="2282"))
    with acting(world.actor("secretary_a")):
        by = world.actor("secretary_a")
        assert [(one.ground, one.name) for one in consultees(by, case.offer)] == [("placed", "Socialnämnden Kramfors")]
        assert [(one.ground, one.name) for one in consultees(by, here.offer)] == [("located", "Kramfors")]
        assert not Occupancy.objects.exists()


def test_a_consultation_is_registered_once_and_undone_with_its_trace(world):
    case = make_case(world, home=make_home(world, place="2282"))
    by = world.actor("worker_a")
    consult_everybody(world, case.offer)
    with acting(by):
        assert case.fresh().referral.status == "under_assessment"
        one = consultees(by, case.offer)[0]
        facts = {
            "by": by,
            "offer": case.offer,
            "ground": one.ground,
            "municipality": one.municipality,
            "consulted_board": None,
            "done_on": TODAY,
            "spoke_with": "Handläggaren",
            "answer": "",
            "at": NOW,
        }
        with pytest.raises(Refused) as again:
            record_consultation(**facts)
        assert again.value.code == "already_consulted"
        undo_consultation(by=by, consultation=one.done, reason="Fel kommun", at=NOW)
        assert consultees(by, case.offer)[0].done is None
        record_consultation(**facts)
        assert sorted(row.undone_reason for row in Consultation.objects.all()) == ["", "Fel kommun"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"spoke_with": " "}, "with_whom", id="nobody"),
        pytest.param({"done_on": TODAY + timedelta(days=1)}, "day_ahead", id="tomorrow"),
        pytest.param({"ground": "placed"}, "not_a_consultee", id="not-on-the-list"),
    ],
)
def test_a_consultation_is_refused(world, change, code):
    case, by = make_case(world, home=make_home(world, place="2282")), world.actor("secretary_a")
    facts = {
        "by": by,
        "offer": case.offer,
        "ground": "located",
        "municipality": world.municipalities["2282"],
        "consulted_board": None,
        "done_on": TODAY,
        "spoke_with": "Handläggaren",
        "answer": "",
        "at": NOW,
    }
    with acting(by), pytest.raises(Refused) as refused:
        record_consultation(**(facts | change))
    assert refused.value.code == code


def test_another_board_sees_nothing_of_offer_stay_or_consultation(world):
    case = make_ready(world, home=make_home(world, place="2282"))
    start(world, case)
    with acting(world.actor("secretary_b")):
        assert not Offer.objects.exists()
        assert not Placement.objects.exists()
        assert not Consultation.objects.exists()
        assert not FollowUp.objects.exists()
