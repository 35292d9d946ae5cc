"""I dag: who sees which row in which group, and at what cost."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from famn.access.actor import Actor, acting
from famn.access.roles import Role
from famn.accounts.models import Cover
from famn.audit.models import ReadEntry
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.deviations.actions import answer_deviation
from famn.referrals.actions.asking import answer_by_link, ask_home
from famn.referrals.enums import QuestionAnswer
from famn.referrals.models import HomeQuestion
from famn.referrals.rules_matching import token_hash
from tests import matching_world as asking
from tests.clocks_world import NOW, TODAY, make_clock, make_deviation, sweep
from tests.deciding_world import decide_formally, judge, make_case, make_home, make_placement, make_referral, say_yes
from tests.world import World


def sign_in(world: World, key: str) -> Client:
    """A browser in which the user of a role has signed in."""
    client = Client()
    client.force_login(world.users[key], backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["holding"] = str(world.actors[key].holding_id)
    session.save()
    return client


def rows(world: World, key: str, query: str = "") -> dict[str, list[tuple[str, str]]]:
    """The page's groups as (code, what), as the view handed them to the template."""
    page = sign_in(world, key).get(reverse("today") + query)
    assert page.status_code == 200
    return {group: [(row.code, row.what) for row in found] for group, found in page.context["groups"].items()}


def clocked(world: World, *, days_left: int = 10, **more):
    """A referral that GFO searches a home for, with the three weeks running."""
    referral = make_referral(world, **more)
    make_clock(
        world,
        rule=Rule.MATCH,
        party=Party.GFO,
        opened_on=TODAY - timedelta(days=21 - days_left),
        subject_id=referral.pk,
        code=referral.code,
        letter=more.get("letter", "a"),
    )
    return referral


@pytest.mark.covers("R-19", "R-48")
def test_a_referral_stands_where_its_clock_and_its_turn_put_it(world):
    soon, calm = clocked(world, days_left=3), clocked(world, days_left=15)
    broken = clocked(world, days_left=-1)
    case = make_case(world)
    groups = rows(world, "matching")
    assert groups["soon"] == [(broken.code, "Sök hem"), (soon.code, "Sök hem")]
    assert groups["yours"] == [(calm.code, "Sök hem")]
    assert groups["waiting"] == [(case.referral.code, "Nämndens verksamhetsbeslut")]


@pytest.mark.covers("R-37")
def test_an_offer_goes_from_the_secretary_to_the_manager_and_back(world):
    case = make_case(world)
    code = case.referral.code
    assert rows(world, "secretary_a")["yours"] == [(code, "Nytt erbjudande: bedöm hemmet för barnet")]
    assert rows(world, "manager_a")["waiting"] == [(code, "Verksamhetsbeslut väntar på bedömningen")]
    judge(world, case.offer)
    assert rows(world, "secretary_a")["waiting"] == [(code, "Verksamhetsbeslut")]
    assert rows(world, "manager_a")["yours"] == [(code, "Fatta verksamhetsbeslut")]
    say_yes(world, case.offer)
    assert rows(world, "secretary_a")["yours"] == [(code, "Registrera det formella beslutet")]
    assert rows(world, "matching")["waiting"] == [(code, "Nämndens formella beslut")]
    decide_formally(world, case.offer)
    assert rows(world, "secretary_a")["yours"] == [(code, "Starta placeringen")]
    assert rows(world, "matching")["waiting"] == [(code, "Placeringen ska starta")]


@pytest.mark.covers("R-35a")
def test_the_missing_written_referral_is_the_boards_to_write_and_gfo_searches_meanwhile(world):
    referral = clocked(world, status="oral_received", oral_received_at=NOW, sent_at=None, handled_by=None)
    make_clock(world, rule=Rule.WRITTEN_AFTER_ORAL, party=Party.BOARD, opened_on=TODAY, subject_id=referral.pk, code=referral.code)
    assert (referral.code, "Skriv den skriftliga förfrågan") in [row for group in rows(world, "secretary_a").values() for row in group]
    gfo = [row for group in rows(world, "matching").values() for row in group]
    assert (referral.code, "Den skriftliga förfrågan") in gfo


def test_a_new_referral_is_everybodys_until_taken_and_then_its_takers(world):
    new, hers = clocked(world, handled_by=None), clocked(world, handled_by=world.users["matching_other"])
    groups = rows(world, "matching")
    assert groups["yours"] == [(new.code, "Ny förfrågan: ta hand om den")]
    assert groups["waiting"] == [(hers.code, "Sök hem")]
    page = sign_in(world, "matching").get(reverse("today") + "?visa=mina")
    assert hers.code not in page.content.decode()
    assert new.code in page.content.decode()


def test_what_is_latest_stands_first_whosever_it_is(world):
    mine = clocked(world, days_left=-1, handled_by=world.users["matching"])
    hers = clocked(world, days_left=-5, handled_by=world.users["head"])
    assert [code for code, _what in rows(world, "matching")["soon"]] == [hers.code, mine.code]


@pytest.mark.covers("R-19")
def test_an_answer_stands_before_the_referral_that_nobody_took(world):
    referral = asking.make_needing(world, handled_by=None)
    assert rows(world, "matching")["yours"] == [(referral.code, "Ny förfrågan: ta hand om den")]
    asking.answer_yes(world, referral, asking.make_home(world))
    assert rows(world, "matching")["yours"] == [(referral.code, "Ett hem har sagt ja: skicka erbjudandet")]


@pytest.mark.covers("R-19")
def test_the_homes_coordinator_rings_back_from_the_row(world):
    home = asking.make_home(world, coordinator=world.users["coordinator"])
    referral, by = asking.make_needing(world), world.actors["matching"]
    with acting(by):
        question, token = ask_home(by=by, referral=referral, home=home, at=NOW)
    family = Actor(role=Role.HOME_LINK, name="Familjen", link=token_hash(token))
    with acting(family):
        answer_by_link(by=family, question=HomeQuestion.objects.get(token_hash=family.link), answer=QuestionAnswer.RING_ME, at=NOW)
    page = sign_in(world, "coordinator").get(reverse("today"))
    found = [row for group in page.context["groups"].values() for row in group]
    assert [row.url for row in found if row.what == "Hemmet vill bli uppringt"] == [reverse("question_answer", args=[question.pk])]


def test_whoever_covers_for_a_colleague_has_her_turns_too(world):
    hers = clocked(world, handled_by=world.users["matching_other"])
    with acting(world.actors["head"]):
        Cover.objects.create(
            cooperation=world.cooperations[1],
            absent=world.users["matching_other"],
            stand_in=world.users["matching"],
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=7),
        )
    page = sign_in(world, "matching").get(reverse("today"))
    assert [row.code for row in page.context["groups"]["yours"]] == [hers.code]
    assert f"du täcker för {world.users['matching_other'].name}" in page.content.decode()


def test_the_head_follows_every_clock_that_breaks(world):
    ours = clocked(world, days_left=2)
    case = make_case(world)
    make_clock(
        world,
        rule=Rule.QUESTION_BACK,
        party=Party.BOARD,
        opened_on=TODAY - timedelta(days=30),
        subject_id=case.referral.pk,
        code=case.referral.code,
    )
    groups = rows(world, "head")
    assert {code for code, _ in groups["soon"]} == {ours.code, case.referral.code}
    assert groups["yours"] == []


def test_each_board_sees_its_own_and_gfo_never_a_childs_name(world):
    ours, theirs = clocked(world, letter="a"), clocked(world, letter="b")
    page = sign_in(world, "secretary_a").get(reverse("today")).content.decode()
    assert ours.code in page and theirs.code not in page
    page = sign_in(world, "matching").get(reverse("today")).content.decode()
    assert ours.code in page and theirs.code in page
    assert "Provsson" not in page and "Tuva" not in page
    assert ours.code not in sign_in(world, "matching:2").get(reverse("today")).content.decode()


def test_a_draft_is_its_authors_alone(world):
    draft = make_referral(world, status="draft", sent_at=None, handled_by=None)
    assert rows(world, "secretary_a")["yours"] == [(draft.code, "Skriv klart utkastet")]
    assert not any(rows(world, "worker_a").values())
    assert not any(rows(world, "matching").values())


@pytest.mark.covers("R-118", "R-124")
def test_children_who_wait_elsewhere_stand_with_their_days_longest_first(world):
    short = clocked(world, waiting_in="hvb", waiting_since=TODAY - timedelta(days=5))
    long = clocked(world, waiting_in="emergency_home", waiting_since=TODAY - timedelta(days=63))
    page = sign_in(world, "matching").get(reverse("today"))
    assert [(child.code, child.days) for child in page.context["children"]] == [(long.code, 63), (short.code, 5)]
    assert re.search(r'<td class="number">63</td>', page.content.decode())
    assert page.context["children_count"] == 2


@pytest.mark.covers("R-56")
def test_deviations_wait_for_the_side_whose_turn_it_is(world):
    deviation = make_deviation(world, party=Party.BOARD)
    assert (deviation.code, "Besvara avvikelsen") in rows(world, "sas_a")["yours"]
    assert not rows(world, "secretary_b")["yours"]
    by = world.actors["secretary_a"]
    with acting(by):
        answer_deviation(by=by, deviation=deviation, cause="staffing", cause_text="", action_text="Ersättare.", at=NOW)
    assert (deviation.code, "Bedöm svaret på avvikelsen") in rows(world, "matching")["yours"]


def test_many_deviations_are_one_line(world):
    for _ in range(4):
        make_clock(world, opened_on=TODAY - timedelta(days=30))
    sweep(world)
    assert rows(world, "matching")["yours"] == [("", "4 avvikelser väntar på dig")]
    assert rows(world, "secretary_a")["yours"] == []


@pytest.mark.parametrize("key", ["communicator", "finance_a", "ifo_a", "supervisor", "evaluator", "admin", "parent"])
def test_a_role_without_cases_gets_an_honest_empty_page(world, key):
    clocked(world)
    page = sign_in(world, key).get(reverse("today"))
    assert page.status_code == 200
    assert not any(page.context["groups"].values())
    assert "Inget väntar på dig" in page.content.decode()


def test_a_user_without_a_role_is_told_so_and_a_stranger_signs_in(world):
    client = Client()
    client.force_login(world.stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("today"))
    assert page.status_code == 403
    assert "Inget uppdrag just nu" in page.content.decode()
    assert Client().get(reverse("today")).status_code == 302


def test_the_list_is_logged_with_the_codes_it_showed(world):
    referral = clocked(world)
    sign_in(world, "matching").get(reverse("today"))
    with acting(world.actors["matching"]):
        entry = ReadEntry.objects.get(subject_kind="today")
    assert referral.code in entry.codes


@pytest.mark.parametrize("key", ["matching", "secretary_a", "manager_a", "head", "coordinator"])
def test_the_number_of_queries_is_the_same_at_one_row_and_at_thirty(world, key, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def work(n):
        for _ in range(n):
            clocked(world, waiting_in="hvb", waiting_since=TODAY, children=2)
            make_case(world, home=make_home(world))
        make_clock(world, opened_on=TODAY - timedelta(days=30))
        sweep(world)

    client = sign_in(world, key)
    work(1)
    client.get(reverse("today"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("today"))
    work(14)
    with django_assert_num_queries(len(few)):
        client.get(reverse("today"))


def test_a_row_offers_no_act_that_the_role_may_not_do(world):
    clocked(world)
    page = sign_in(world, "head").get(reverse("today"))
    assert [(row.what, row.action, row.ours) for row in page.context["groups"]["waiting"]] == [("Sök hem", "Öppna", False)]
    new = clocked(world, handled_by=None)
    assert rows(world, "head")["yours"] == [(new.code, "Ny förfrågan: ingen har tagit den")]


@pytest.mark.covers("R-48")
def test_a_stays_clocks_stand_with_the_board_and_its_own_follow_up_is_not_gfos(world):
    placement = make_placement(world)
    board = [row for group in rows(world, "secretary_a").values() for row in group]
    assert (placement.code, "Registrera avtalet med familjehemmet") in board
    about = {"subject_kind": "placement", "subject_id": placement.pk, "code": placement.code}
    make_clock(world, rule=Rule.CLOSING_MEETING, party=Party.GFO, opened_on=TODAY, owner_id=world.users["coordinator"].pk, **about)
    assert (placement.code, "Håll avslutningsträffen") in rows(world, "coordinator")["yours"]
    with acting(world.actors["clock_sweep"]):
        Commitment.objects.filter(rule__in=[Rule.REVIEW, Rule.FIRST_VISIT]).update(warn_on=TODAY)
    board = [row for group in rows(world, "secretary_a").values() for row in group]
    assert {(placement.code, "Gör övervägandet"), (placement.code, "Gör första besöket i hemmet")} <= set(board)
    for key in ("head", "matching"):
        gfo = [what for group in rows(world, key).values() for _, what in group]
        assert not any("vervägande" in what or "besöket" in what for what in gfo)
