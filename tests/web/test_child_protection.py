"""The page that protects a child, from wherever the board stands; and what GFO's pages show of the case afterwards."""

import pytest
from django.db import connection
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.commitments.enums import Party
from famn.deviations.actions import report_deviation
from famn.deviations.queries import Subject
from famn.kernel.calendar import local_date
from famn.messages.actions import send_message
from famn.messages.models import Message
from famn.placements.models import Placement
from famn.referrals.actions.changing import change_referral
from famn.referrals.actions.matching import run_match
from famn.referrals.models import Child, Offer, Referral, ReferralChild
from famn.referrals.queries_matching import referrals_to_match
from tests.accounts_world import client_of
from tests.deciding_world import (
    NOW,
    Case,
    consult_everybody,
    decide_formally,
    investigate,
    judge,
    make_case,
    make_home,
    make_offer,
    make_placement,
    make_referral,
    say_yes,
    see_extracts,
    start,
)
from tests.world import World

pytestmark = pytest.mark.django_db
NUMBER = "201701012393"
HIDE = {"protection": "flag", "name": "Tuvaa Provsson", "identity_number": NUMBER, "address": "Lönngatan 7", "phone": ""}
GFO = ("matching", "head", "coordinator")


def child_of(world: World, referral_id) -> ReferralChild:
    with acting(world.actors["secretary_a"]):
        return ReferralChild.objects.select_related("child", "referral").get(referral_id=referral_id)


def address(child: ReferralChild, name: str = "child_protect") -> str:
    return reverse(name, args=[child.referral_id, child.pk])


@pytest.mark.parametrize("who", ["secretary_a", "worker_a"])
def test_it_is_reached_from_the_referral_the_offer_and_the_stay_and_says_what_will_happen(world: World, who) -> None:
    case, client = make_case(world), client_of(world, who)
    stay = make_placement(world, letter="a")
    for page, child in (
        (reverse("referral", args=[case.referral.pk]), child_of(world, case.referral.pk)),
        (reverse("offer", args=[case.offer.pk]), child_of(world, case.referral.pk)),
        (reverse("placement", args=[stay.pk]), child_of(world, stay.referral_id)),
    ):
        assert f'href="{address(child)}"' in client.get(page).content.decode(), page
    html = client.get(address(child)).content.decode()
    for words in ("Det här händer", "flyttas till valvet", "även avslutade", "kan inte tas tillbaka"):
        assert words in html
    with acting(world.actors[who]):
        assert ReadEntry.objects.filter(subject_id=child.referral_id, action="view").exists()


@pytest.mark.parametrize("who", [*GFO, "manager_a"])
def test_others_have_no_link_and_may_not(world: World, who) -> None:
    stay = make_placement(world)
    child, client = child_of(world, stay.referral_id), client_of(world, who)
    assert "/skydd/" not in client.get(reverse("placement", args=[stay.pk])).content.decode()
    for name in ("child_protect", "child_unprotect"):
        for answer in (client.get(address(child, name)), client.post(address(child, name), HIDE)):
            # A coordinator who never handled the referral does not see that there is one.
            assert answer.status_code == (404 if who == "coordinator" else 403), name
    with acting(world.actors["secretary_a"]):
        assert Child.objects.get(pk=child.child_id).protection == "none"


@pytest.mark.parametrize("name", ["child_protect", "child_unprotect"])
def test_for_another_board_there_is_nothing(world: World, name) -> None:
    child, other = child_of(world, make_placement(world).referral_id), make_referral(world, letter="b")
    assert client_of(world, "secretary_b").post(address(child, name), HIDE).status_code == 404
    mixed = reverse(name, args=[other.pk, child.pk])
    assert client_of(world, "secretary_b").post(mixed, HIDE).status_code == 404


def test_protecting_moves_what_is_typed_and_ending_it_writes_it_anew(world: World) -> None:
    stay = make_placement(world)
    child, client = child_of(world, stay.referral_id), client_of(world, "worker_a")
    answer = client.post(address(child), HIDE, follow=True)
    html = answer.content.decode()
    assert f"Barn {child.code} är skyddat." in html and "Tuvaa" not in html
    again = client.get(address(child)).content.decode()
    assert "redan skyddat" in again and "Lönngatan" not in again and NUMBER not in again and 'name="name"' not in again
    assert client.post(address(child, "child_unprotect"), {"name": "", "reason": ""}).status_code == 422
    html = client.post(address(child, "child_unprotect"), {"name": "Tuvaa Provsson", "reason": "Upphört"}, follow=True).content.decode()
    assert "är inte längre skyddat" in html and "Tuvaa Provsson" in html
    with acting(world.actors["worker_a"]):
        assert Child.objects.get(pk=child.child_id).protection == "none"


def test_a_wrong_number_or_no_level_is_told_beside_the_field_and_changes_nothing(world: World) -> None:
    child = child_of(world, make_referral(world).pk)
    client = client_of(world, "secretary_a")
    for wrong in ({"identity_number": "201701012394"}, {"protection": ""}, {"protection": "none"}):
        assert client.post(address(child), HIDE | wrong).status_code == 422
    with acting(world.actors["secretary_a"]):
        assert Child.objects.get(pk=child.child_id).protection == "none"


def case_with_marks(world: World) -> Placement:
    """A placed child whose places were told to GFO in the referral, its change, and two runs; and whose name slipped into a message."""
    home = make_home(world)
    referral = make_referral(world, school_needs="Går i Lindskolan.", contact_needs="Farfar i Ljustorp.", distance_limit_km=73)
    with acting(world.actors["matching"]):
        run_match(by=world.actors["matching"], referral=referrals_to_match().get(pk=referral.pk), at=NOW)
    with acting(world.actors["secretary_a"]):
        change_referral(by=world.actors["secretary_a"], referral=referral, fields={"school_needs": "Går i Ekskolan."}, at=NOW)
    case = Case(referral, home, make_offer(world, referral=referral, home=home))
    for step in (judge, consult_everybody, say_yes):
        step(world, case.offer)
    for step in (investigate, see_extracts):
        step(world, home)
    decide_formally(world, case.offer)
    return start(world, case)[0]


def test_after_a_placed_child_is_protected_no_page_of_the_case_tells_gfo_its_place_or_name(world: World) -> None:
    stay = case_with_marks(world)
    child = child_of(world, stay.referral_id)
    municipality = world.boards["a"].municipality.name
    marks = ("Lindskolan", "Ekskolan", "Ljustorp", "73 km")
    with acting(world.actors["matching"]):
        offer = Offer.objects.get(referral_id=stay.referral_id)
        runs = [run.pk for run in Referral.objects.get(pk=stay.referral_id).match_runs.all()]
    pages = [
        reverse("referral", args=[stay.referral_id]),
        reverse("placement", args=[stay.pk]),
        reverse("offer", args=[offer.pk]),
        reverse("match_sheet", args=[stay.referral_id]),
        *(reverse("match_run", args=[run]) for run in runs),
        reverse("referral_list"),
        reverse("placement_list"),
        reverse("today"),
    ]

    def seen(who: str) -> str:
        client = client_of(world, who)
        return " ".join(client.get(page).content.decode() for page in pages)

    before = seen("matching")
    assert all(mark in before for mark in marks)
    assert f"<dd>{municipality}" in before
    client_of(world, "secretary_a").post(address(child), HIDE)
    for who in GFO:
        after = seen(who)
        for mark in (*marks, "Tuvaa", "Provsson", NUMBER, "Lönngatan"):
            assert mark not in after, (who, mark)
    html = client_of(world, "matching").get(pages[0]).content.decode()
    assert "Ort, skola, umgänge och avstånd visas inte" in html
    assert "ca " not in client_of(world, "matching").get(pages[3]).content.decode()
    board = client_of(world, "secretary_a").get(pages[0]).content.decode()
    assert "Ekskolan" in board, "its own board goes on reading what it wrote"


def test_texts_that_name_the_child_are_listed_for_the_board(world: World) -> None:
    stay = make_placement(world)
    with acting(world.actors["matching"]):
        Message.objects.create(
            cooperation_id=stay.cooperation_id, board_id=stay.board_id, subject_kind="placement", subject_id=stay.pk, subject_code=stay.code,
            author=world.users["matching"], author_name="GFO", from_gfo=True, body="Hur mår Tuvaa?", sent_at=NOW,
        )  # fmt: skip
    html = client_of(world, "secretary_a").post(address(child_of(world, stay.referral_id)), HIDE, follow=True).content.decode()
    assert "GFO kan läsa barnets namn" in html and f"({stay.code})" in html


def test_texts_that_name_its_place_or_school_are_listed_too_and_deviations_with_them(world: World) -> None:
    stay = case_with_marks(world)
    by = world.actors["secretary_a"]
    with acting(by):
        subject = Subject(kind="placement", id=stay.pk, code=stay.code, board_id=stay.board_id)
        for what in ("Ingen kom till Ekskolan.", "Mötet ställdes in."):
            report_deviation(by=by, subject=subject, against=Party.GFO, what=what, occurred_on=local_date(NOW), at=NOW)
        send_message(
            by=by, subject_kind="placement", subject_id=stay.pk, subject_code=stay.code, board_id=stay.board_id,
            body="Vi ses i Ljustorp.", child_names=[], at=NOW,
        )  # fmt: skip
    html = client_of(world, "secretary_a").post(address(child_of(world, stay.referral_id)), HIDE, follow=True).content.decode()
    warning = html.split("GFO kan läsa barnets namn", 1)[1].split("Ändra texterna", 1)[0]
    assert "en plats som hör till barnet" in warning
    assert f"({stay.code})" in warning and "Meddelande" in warning
    assert warning.count("Avvikelse") == 1 and "vad som hände" in warning
    assert "Skola eller förskola" not in warning, "GFO is not shown it any longer"


def test_the_name_that_was_is_nowhere_in_the_open_tables(world: World) -> None:
    stay = make_placement(world)
    client_of(world, "secretary_a").post(address(child_of(world, stay.referral_id)), HIDE)
    with acting(world.actors["secretary_a"]), connection.cursor() as cursor:
        for table in ("referrals_child", "referrals_childevent", "referrals_referral", "referrals_referralevent", "audit_act"):
            cursor.execute(f"select count(*) from {table} t where t::text ~ 'Tuvaa|Lönngatan'")
            assert cursor.fetchone() == (0,), table


def test_a_home_where_a_protected_child_lives_is_to_be_protected_too(world: World) -> None:
    stay = make_placement(world)
    page = reverse("placement", args=[stay.pk])
    words, mend = "Hemmet är inte skyddat", reverse("home_protect", args=[stay.home_id])

    def seen(who: str) -> str:
        return client_of(world, who).get(page).content.decode()

    assert all(words not in seen(who) for who in ("secretary_a", *GFO))
    client_of(world, "secretary_a").post(address(child_of(world, stay.referral_id)), HIDE)
    assert "Be familjehemsenheten skydda hemmet" in seen("secretary_a")
    assert mend not in seen("secretary_a"), "the board cannot protect a home of the bank"
    assert all(words in seen(who) for who in GFO)
    assert mend in seen("coordinator")
    over = {"name": "Tuvaa Provsson", "reason": "Upphört"}
    client_of(world, "secretary_a").post(address(child_of(world, stay.referral_id), "child_unprotect"), over)
    assert all(words not in seen(who) for who in ("secretary_a", *GFO)), "there is nothing left to hide"
    client_of(world, "secretary_a").post(address(child_of(world, stay.referral_id)), HIDE)
    assert words in seen("coordinator")
    assert client_of(world, "coordinator").post(mend, {"level": "flag"}).status_code == 302
    assert all(words not in seen(who) for who in ("secretary_a", *GFO))


def test_before_a_protected_child_moves_in_the_board_is_told_that_the_home_is_not_protected(world: World) -> None:
    case = make_case(world)
    words = "be familjehemsenheten skydda hemmet"
    pages = [reverse("offer", args=[case.offer.pk]), reverse("offer_start", args=[case.offer.pk])]
    before = [client_of(world, "secretary_a").get(page).content.decode() for page in pages]
    assert all(words not in html for html in before)
    client_of(world, "secretary_a").post(address(child_of(world, case.referral.pk)), HIDE)
    after = [client_of(world, "secretary_a").get(page).content.decode() for page in pages]
    assert all(words in html for html in after)
    for step in (investigate, see_extracts):
        step(world, case.home)
    for step in (judge, consult_everybody, say_yes, decide_formally):
        step(world, case.offer)
    stay = start(world, case)[0]
    assert "Hemmet är inte skyddat" in client_of(world, "coordinator").get(reverse("placement", args=[stay.pk])).content.decode()
