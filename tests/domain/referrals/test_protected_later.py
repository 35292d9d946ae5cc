"""A child that becomes protected when much is already written: where it lived is hidden, its name is looked for."""

from datetime import timedelta

from django.db import connection
from django.urls import reverse

from famn.access.actor import acting
from famn.messages.actions import send_message
from famn.organisations.models import Municipality
from famn.referrals.actions.changing import change_referral
from famn.referrals.actions.children import add_child, change_child
from famn.referrals.actions.writing import save_referral
from famn.referrals.models import Referral, ReferralChild
from famn.referrals.queries_telling import texts_that_tell
from tests.accounts_world import client_of
from tests.referrals_world import NOW, fill, make_draft, make_sent
from tests.world import World

HIDE = {"protection": "registration", "vault": {"names": "Gömda Provsson"}}
READERS = {"secretary_a", "worker_a", "manager_a", "sas_a", "head", "matching"}


def moved(world: World) -> Referral:
    """A sent referral whose child moved and changed school."""
    referral, by = make_sent(world, school_needs="Går i Solskolan."), world.actors["secretary_a"]
    with acting(by):
        change_referral(
            by=by, referral=referral, at=NOW + timedelta(minutes=1),
            fields={"home_municipality": Municipality.objects.get(pk="2480"), "school_needs": "Går i Månskolan.", "distance_limit_km": 70},
        )  # fmt: skip
    return referral


def protect(world: World, referral: Referral, **told: object) -> ReferralChild:
    by = world.actors["secretary_a"]
    with acting(by):
        child = ReferralChild.objects.select_related("child", "referral").get(referral=referral)
        return change_child(by=by, child=child, birth_year=child.birth_year, at=NOW + timedelta(minutes=2), **(HIDE | told))


def told_to(world: World, who: str, referral: Referral) -> str:
    """All that the trail tells one of a referral, with SQL."""
    with acting(world.actors[who]), connection.cursor() as cursor:
        cursor.execute("select coalesce(string_agg(text || detail::text, ' '), '') from audit_act where subject_id = %s", [referral.pk])
        return cursor.fetchone()[0]


def test_where_it_lived_is_hidden_from_everybody_when_a_child_becomes_protected(world: World) -> None:
    referral = moved(world)
    for who in READERS - {"sas_a"}:  # who does not see the referral is never told where
        before = told_to(world, who, referral)
        assert "Umeå" in before and "Månskolan" in before and "70 km" in before, who
    protect(world, referral)
    for who in READERS:
        after = told_to(world, who, referral)
        assert "70 km" in after and "Hemkommun: ändrad" in after, who
        for word in ("Umeå", "Härnösand", "Solskolan", "Månskolan"):
            assert word not in after, (who, word)
    with acting(world.actors["secretary_a"]):
        child = ReferralChild.objects.select_related("child", "referral").get(referral=referral)
        change_child(by=world.actors["secretary_a"], child=child, birth_year=child.birth_year, name="Provbarn", at=NOW)
    assert "Umeå" in told_to(world, "matching", referral)


def test_a_line_written_before_places_had_lines_of_their_own_is_hidden_whole(world: World) -> None:
    referral = moved(world)
    with acting(world.actors["secretary_a"]), connection.cursor() as cursor:
        cursor.execute(
            """insert into audit_act (id, at, holding_id, user_id, actor_name, role, cooperation_id, actor_board_id, verb, text, subject_kind,
                                      subject_id, board_id, audience, detail)
               values (gen_random_uuid(), now(), famn_holding(), famn_user(), 'x', famn_role(), famn_cooperation(), famn_board(),
                       'referral.change', 'Hemkommun: Luleå → Umeå', 'referral', %s, famn_board(), 'both', '{"changes": []}')""",
            [referral.pk],
        )
    assert "Luleå" in told_to(world, "matching", referral)
    protect(world, referral)
    for who in READERS:
        assert "Luleå" not in told_to(world, who, referral), who


def test_the_page_says_that_something_is_hidden(world: World) -> None:
    referral = moved(world)
    page = reverse("referral", args=[referral.pk])
    shown = client_of(world, "matching").get(page).content.decode()
    assert "→ Umeå" in shown and "uppgift dold" not in shown
    protect(world, referral)
    for who in ("matching", "secretary_a"):
        html = client_of(world, who).get(page).content.decode()
        assert "Hemkommun: uppgift dold; Skola eller förskola: uppgift dold" in html
        assert "Umeå" not in html and "Solskolan" not in html


def test_every_referral_about_the_child_is_protected_at_once(world: World) -> None:
    by, number = world.actors["secretary_a"], "201701012393"
    first, second = fill(world, make_draft(world), children=0), fill(world, make_draft(world), children=0)
    with acting(by):
        for referral in (first, second):
            child = add_child(by=by, referral=referral, birth_year=2017, name="Provia Provsson", identity_number=number, at=NOW)
        change_child(by=by, child=child, birth_year=2017, at=NOW, **HIDE)
        for referral in (first, second):
            now = Referral.objects.get(pk=referral.pk)
            assert now.protected and now.home_municipality_id is None


def test_what_gfo_already_reads_is_looked_through_when_the_child_is_protected(world: World) -> None:
    by = world.actors["secretary_a"]
    referral = make_sent(world, school_needs="Gömda trivs i skolan.", contact_needs="Mormor varje vecka.")
    with acting(by):
        send_message(
            by=by, subject_kind="referral", subject_id=referral.pk, subject_code=referral.code, board_id=referral.board_id,
            body="Gömda är glad.", child_names=[], at=NOW,
        )  # fmt: skip
        assert texts_that_tell(ReferralChild.objects.get(referral=referral)) == []
    child = protect(world, referral)
    with acting(by):
        told = texts_that_tell(child)
    assert len(told) == 2
    assert told[0] == f"Skola eller förskola ({referral.code})"
    assert told[1].startswith("Meddelande ")


def test_the_board_is_told_on_the_page_which_texts_name_the_child(world: World) -> None:
    referral = make_draft(world)
    with acting(world.actors["secretary_a"]):
        save_referral(by=world.actors["secretary_a"], referral=referral, fields={"school_needs": "Gömda går i trean."}, at=NOW)
        add_child(by=world.actors["secretary_a"], referral=referral, birth_year=2017, at=NOW)
        child = ReferralChild.objects.get(referral=referral)
    client, typed = client_of(world, "secretary_a"), {"birth_year": 2017, "protection": "flag", "name": "Gömda Provsson"}
    html = client.post(reverse("referral_child", args=[referral.pk, child.pk]), typed, follow=True).content.decode()
    assert f"här: Skola eller förskola ({referral.code})." in html
    with acting(world.actors["secretary_a"]):
        save_referral(by=world.actors["secretary_a"], referral=referral, fields={"school_needs": "Barnet går i trean."}, at=NOW)
    html = client.post(reverse("referral_child", args=[referral.pk, child.pk]), typed | {"name": ""}, follow=True).content.decode()
    assert "GFO kan läsa barnets namn" not in html
