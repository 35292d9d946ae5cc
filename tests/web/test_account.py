"""One's own page, one role at a time, cover, and a person without a role."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from famn.access.actor import acting
from famn.accounts.models import Cover, RoleHolding
from famn.accounts.queries import covered_by
from famn.audit.models import Act
from famn.kernel.calendar import local_date
from tests.accounts_world import client_of, now

pytestmark = pytest.mark.django_db
OWNER = pytest.mark.django_db(databases=["default", "owner"])
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def two_roles(world):
    """The secretary of board A also works at board B; committed by the owner, who alone gives out roles."""
    from django.db import connections

    owner = connections["owner"].copy()
    user, board = world.users["secretary_a"], world.boards["b"]
    with owner.cursor() as cursor:
        cursor.execute(
            "insert into accounts_roleholding (id, user_id, role, cooperation_id, board_id, name, starts_on)"
            " values (gen_random_uuid(), %s, 'social_worker', %s, %s, '', '2020-01-01') returning id",
            [user.pk, world.cooperations[1].pk, board.pk],
        )
        holding = cursor.fetchone()[0]
    yield holding
    with owner.cursor() as cursor:
        cursor.execute("delete from accounts_roleholding where id = %s", [holding])
    owner.close()


def test_the_page_tells_who_one_is(world):
    html = client_of(world, "secretary_a").get(reverse("account")).content.decode()
    assert "secretary_a.1@exempel.se" in html
    assert "Familjehemssekreterare" in html and "Socialnämnden Härnösand" in html
    assert reverse("cover") in html


@OWNER
@pytest.mark.covers("R-75")
def test_one_role_at_a_time_and_the_choice_is_logged(world, two_roles):
    client = client_of(world, "secretary_a")
    html = client.get(reverse("account")).content.decode()
    assert html.count("Du arbetar i det här") == 1
    before = client.session.session_key
    response = client.post(reverse("switch_holding"), {"holding": str(two_roles)})
    assert (response.status_code, response.url) == (302, "/")
    assert client.session["holding"] == str(two_roles)
    assert client.session.session_key != before
    page = client.get(reverse("account")).content.decode()
    assert 'class="unit-name">Socialnämnden Kramfors' in page
    with acting(world.actor("secretary_a")):
        act = Act.objects.get(verb="account.switch")
        assert act.text == "Bytte uppdrag till Socialsekreterare, Socialnämnden Kramfors"
        assert act.holding_id == world.actor("secretary_a").holding_id


@OWNER
@pytest.mark.covers("R-75")
def test_a_role_at_one_board_shows_nothing_of_another(world, two_roles):
    """Two holdings are never added up: the boards of one cooperation, even of one city, are apart."""
    from famn.referrals.models import Child

    with acting(world.actor("worker_b")):
        Child.objects.create(cooperation_id=world.cooperations[1].pk, board=world.boards["b"], name="Provia Barnsson", case_number="B-77")
    client = client_of(world, "secretary_a")
    assert "Provia" not in client.post(reverse("search"), {"q": "Provia"}).content.decode()
    client.post(reverse("switch_holding"), {"holding": str(two_roles)})
    assert "Provia Barnsson" in client.post(reverse("search"), {"q": "Provia"}).content.decode()


@pytest.mark.parametrize("holding", ["", "nonsense", "other"])
def test_somebody_elses_role_is_not_found(world, holding):
    client = client_of(world, "secretary_a")
    chosen = str(world.actor("manager_a").holding_id) if holding == "other" else holding
    assert client.post(reverse("switch_holding"), {"holding": chosen}).status_code == 404
    assert client.session["holding"] == str(world.actor("secretary_a").holding_id)


def test_a_role_in_the_session_that_is_not_ones_own_is_nobodys(world):
    client = client_of(world, "secretary_a")
    session = client.session
    session["holding"] = str(world.actor("manager_a").holding_id)
    session.save()
    response = client.get(reverse("vault_openings"))
    assert (response.status_code, response.wsgi_request.actor) == (403, None)


def test_switching_is_posted(world):
    assert client_of(world, "secretary_a").get(reverse("switch_holding")).status_code == 405


PAGES = [
    "today",
    "cover",
    "reads",
    "search",
    "vault_openings",
    "referral_list",
    "home_list",
    "placement_list",
    "deviation_list",
    "network_list",
    "inbox",
]


@pytest.mark.parametrize("name", PAGES)
def test_somebody_without_a_role_meets_a_kind_page_and_no_rows(world, name):
    client = Client()
    client.force_login(world.stranger, backend=BACKEND)
    for ask in (client.get, client.post):
        response = ask(reverse(name))
        assert response.status_code == 403
        assert "Du har inget uppdrag i Famn just nu" in response.content.decode()
        assert "<table" not in response.content.decode()
    assert client.get(reverse("account")).status_code == 200


def test_the_frame_asks_the_database_as_often_whatever_there_is(world, django_assert_max_num_queries):
    client = client_of(world, "matching")
    with django_assert_max_num_queries(25):
        client.get(reverse("account"))


@pytest.mark.parametrize(
    ("key", "labels"),
    [
        ("matching", ["I dag", "Förfrågningar", "Familjehem", "Rekrytering", "Placeringar", "Avvikelser", "Samverkan"]),
        (
            "head",
            ["I dag", "Förfrågningar", "Familjehem", "Rekrytering", "Placeringar", "Avvikelser", "Nätverkshem", "Samverkan", "Personer"],
        ),
        ("worker_a", ["I dag", "Förfrågningar", "Placeringar", "Avvikelser", "Nätverkshem", "Samverkan"]),
        ("ifo_a", ["I dag", "Avvikelser", "Samverkan"]),
        ("communicator", ["I dag", "Rekrytering", "Samverkan"]),
        ("admin", ["I dag", "Samverkan", "Personer"]),
        ("parent", ["I dag"]),
    ],
)
def test_the_menu_holds_the_places_of_the_role(world, key, labels):
    response = client_of(world, key).get(reverse("account"))
    assert [str(place["label"]) for place in response.context["shell"].places] == labels


@pytest.mark.parametrize(
    "key",
    [
        "head",
        "coordinator",
        "matching",
        "communicator",
        "supervisor",
        "secretary_a",
        "worker_a",
        "manager_a",
        "ifo_a",
        "sas_a",
        "finance_a",
        "parent",
        "evaluator",
        "admin",
    ],
)
def test_no_place_of_the_menu_is_shut(world, key):
    client = client_of(world, key)
    for place in client.get(reverse("account")).context["shell"].places:
        assert client.get(place["url"]).status_code == 200, place["url"]


# --- Cover ----------------------------------------------------------------------------------------------------------


def cover_form(world, stand_in, days=7, **extra):
    today = local_date(now())
    return {
        "stand_in": world.users[stand_in].pk,
        "starts_on": today.isoformat(),
        "last_on": (today + timedelta(days=days)).isoformat(),
        **extra,
    }


def test_a_colleague_looks_after_ones_tasks(world):
    client = client_of(world, "matching")
    assert client.post(reverse("cover"), cover_form(world, "matching_other")).status_code == 302
    other = world.actor("matching_other")
    with acting(other):
        row = Cover.objects.get()
        assert covered_by(by=other, on=row.starts_on) == [other.user_id, world.users["matching"].pk]
        assert covered_by(by=other, on=row.ends_on) == [other.user_id]
        assert row.ends_on - row.starts_on == timedelta(days=8)  # the last day is included
    assert world.users["matching_other"].name in client.get(reverse("cover")).content.decode()


@pytest.mark.parametrize("stand_in", ["secretary_b", "worker_a", "matching:2", "communicator", "matching"])
def test_only_a_case_worker_of_the_same_unit_stands_in(world, stand_in):
    response = client_of(world, "matching").post(reverse("cover"), cover_form(world, stand_in))
    assert response.status_code == 422
    with acting(world.actor("head")):
        assert not Cover.objects.exists()


def test_what_was_typed_is_kept_when_the_days_are_the_wrong_way(world):
    response = client_of(world, "matching").post(reverse("cover"), cover_form(world, "matching_other", days=-3))
    assert response.status_code == 422
    html = response.content.decode()
    assert "Sista dagen kan inte ligga före den första." in html
    assert f'<option value="{world.users["matching_other"].pk}" selected>' in html


def test_the_head_arranges_for_others_and_nobody_else_does(world):
    absent = {"absent": world.users["matching"].pk}
    assert client_of(world, "head").post(reverse("cover"), cover_form(world, "coordinator", **absent)).status_code == 302
    client_of(world, "coordinator_other").post(reverse("cover"), cover_form(world, "coordinator", **absent))
    with acting(world.actor("head")):
        assert sorted(Cover.objects.values_list("absent_id", flat=True)) == sorted(
            [world.users["matching"].pk, world.users["coordinator_other"].pk]
        )


def test_a_cover_is_ended_and_leaves_its_trace(world):
    client = client_of(world, "matching")
    client.post(reverse("cover"), cover_form(world, "matching_other"))
    with acting(world.actor("matching")):
        pk = Cover.objects.get().pk
    assert client_of(world, "secretary_a").post(reverse("cover_end", args=[pk])).status_code == 403
    assert client_of(world, "secretary_a:2").post(reverse("cover_end", args=[pk])).status_code == 404
    assert client.get(reverse("cover_end", args=[pk])).status_code == 405
    assert client.post(reverse("cover_end", args=[pk])).status_code == 302
    with acting(world.actor("matching")):
        assert not Cover.objects.exists()
        assert set(Act.objects.values_list("verb", flat=True)) == {"account.cover", "account.cover_end"}


@pytest.mark.parametrize("key", ["ifo_a", "finance_a", "communicator", "supervisor", "parent", "evaluator", "admin"])
def test_roles_without_cases_arrange_no_cover(world, key):
    assert client_of(world, key).get(reverse("cover")).status_code == 403


@pytest.mark.covers("R-51", "R-51a")
def test_the_contact_functions_are_shown_with_their_holders(world):
    html = client_of(world, "head").get(reverse("cover")).content.decode()
    for board in ("Socialnämnden Härnösand", "Socialnämnden Kramfors"):
        assert board in html
    assert html.count("GFO:s kontaktperson för nämnden") == html.count("Nämndens kontaktperson mot GFO") == 2
    mine = client_of(world, "worker_a").get(reverse("cover")).content.decode()
    assert mine.count("GFO:s kontaktperson för nämnden") == 1 and "Secretary B" not in mine


def test_nobody_gives_herself_a_role(world):
    from django.db import DatabaseError, transaction

    actor = world.actor("system_admin" if "system_admin" in world.actors else "admin")
    for key in (actor, world.actor("head")):
        with acting(key), pytest.raises(DatabaseError), transaction.atomic():
            RoleHolding.objects.create(user_id=key.user_id, role="gfo_head", cooperation_id=key.cooperation_id, starts_on=date(2020, 1, 1))
