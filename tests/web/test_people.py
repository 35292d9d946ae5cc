"""The pages about people: who reaches them, what they show, and that each act works from its form."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.access.permissions import PERMISSIONS
from famn.access.roles import Role
from famn.accounts.actions import account_subject
from famn.accounts.models import FunctionHolding, Invitation, RoleHolding, User
from famn.audit.models import Act
from famn.homes.models import FosterHome
from famn.ui.swedish import short_date
from famn.web.staff.people.words import demo_link
from tests.accounts_world import client_of
from tests.homes_world import make_home, now, today
from tests.world import FIRST_DAY

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
MANAGERS = ["head", "manager_a", "admin"]
OTHERS = [
    "coordinator",
    "matching",
    "communicator",
    "supervisor",
    "secretary_a",
    "worker_a",
    "ifo_a",
    "sas_a",
    "finance_a",
    "evaluator",
    "parent",
]


def page(world, key: str, name: str, *args, status: int = 200, **params) -> str:
    response = client_of(world, key).get(reverse(name, args=args), params)
    assert response.status_code == status, response.content.decode()[-2000:]
    return response.content.decode()


@pytest.mark.parametrize("key", MANAGERS)
def test_those_who_manage_people_reach_the_pages(world, key):
    html = page(world, key, "people")
    assert "Bjud in" in html and 'href="/personer/"' in html
    assert "Personer" in page(world, key, "people_invite")


@pytest.mark.parametrize("key", OTHERS)
@pytest.mark.parametrize("name", ["people", "people_invite"])
def test_nobody_else_does(world, key, name):
    assert "Bjud in" not in page(world, key, name, status=403)


@pytest.mark.covers("R-75")
@pytest.mark.parametrize(
    ("key", "whose"),
    [
        ("head", "secretary_a"),
        ("manager_a", "secretary_b"),
        ("manager_a", "head"),
        ("head", "head:2"),
        ("admin", "worker_a:2"),
        ("admin", "parent"),
    ],
)
@pytest.mark.parametrize("name", ["person", "person_role_new", "person_factor", "person_close", "handover"])
def test_a_person_one_does_not_answer_for_does_not_exist(world, key, whose, name):
    assert "@exempel.se" not in page(world, key, name, world.users[whose].pk, status=404)


def test_the_list_shows_roles_periods_and_the_second_factor(world):
    html = page(world, "manager_a", "people", roll="social_worker")
    assert "Socialsekreterare, Socialnämnden Härnösand" in html
    assert "1 person" in html and "sedan fre 1 feb 2019" in html
    assert "Worker A 1" in html and "Secretary A 1" not in html
    assert "Ingen i det urvalet" in page(world, "manager_a", "people", sok="finns inte")


def test_an_address_with_nonsense_narrows_nothing(world):
    assert "personer" in page(world, "admin", "people", roll="x", enhet="99999999999", lage="?", sortera="hemligt", sida="x")


def newcomers(world, number: int) -> None:
    """So many social workers more at board A."""
    start = User.objects.count()
    users = User.objects.bulk_create(
        User(email=f"m{n}@exempel.se", name=f"Många {n:03}", password="!") for n in range(start, start + number)
    )
    admin = world.actor("admin")
    with acting(admin):
        RoleHolding.objects.bulk_create(
            RoleHolding(user=user, role=Role.SOCIAL_WORKER, cooperation_id=admin.cooperation_id, board=world.boards["a"], starts_on=today())
            for user in users
        )


def asked(client, url: str) -> int:
    with CaptureQueriesContext(connection) as questions:
        assert client.get(url).status_code == 200
    return len(questions)


def test_the_list_asks_as_much_of_the_database_for_few_as_for_many(world):
    client = client_of(world, "manager_a")
    newcomers(world, 1)
    few = asked(client, reverse("people"))
    newcomers(world, 70)
    assert asked(client, reverse("people")) == few
    html = client.get(reverse("people")).content.decode()
    assert "77 personer" in html and html.count('<th scope="row">') == 50
    assert client.get(reverse("people"), {"sida": 2}).content.decode().count('<th scope="row">') == 27


def invited(**changed) -> dict[str, str]:
    return {
        "name": "Ny Medarbetare",
        "email": "ny@exempel.se",
        "role": "gfo_coordinator",
        "starts_on": today().isoformat(),
        "last_on": "",
        **changed,
    }


def test_somebody_is_invited(world):
    client = client_of(world, "head")
    response = client.post(reverse("people_invite"), invited(last_on=(today() + timedelta(days=30)).isoformat()), follow=True)
    assert "Inbjudan skickas" in response.content.decode()
    user = User.objects.get(email="ny@exempel.se")
    with acting(world.actor("head")):
        holding = RoleHolding.objects.get(user=user)
        assert (holding.role, holding.ends_on) == ("gfo_coordinator", today() + timedelta(days=31))
        assert Invitation.objects.filter(user=user).exists()
    html = page(world, "head", "person", user.pk)
    assert "Inbjuden" in html and "Skicka länken igen" in html
    assert "/valkommen/" not in html  # the link goes by mail alone


@pytest.mark.parametrize(
    ("key", "changed", "says"),
    [
        ("admin", {"role": "social_worker"}, "Välj vid vilken nämnd"),
        ("admin", {"role": "gfo_head", "board": "a"}, "Välj Ingen"),
        ("head", {"role": "social_worker"}, "Välj ett giltigt alternativ"),
        ("head", {"last_on": (today() - timedelta(days=9)).isoformat()}, "före den första"),
        ("head", {"starts_on": (today() - timedelta(days=1)).isoformat()}, "i dag eller senare"),
        ("head", {"email": "communicator.1@exempel.se", "role": "communicator"}, "redan den rollen"),
        ("head", {"email": "inget"}, "giltig e-postadress"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(world, key, changed, says):
    if "board" in changed:
        changed = changed | {"board": world.boards["a"].pk}
    response = client_of(world, key).post(reverse("people_invite"), invited(**changed))
    html = response.content.decode()
    assert response.status_code == 422
    assert says in html and "Ny Medarbetare" in html


def test_a_manager_invites_to_her_own_board_without_choosing_it(world):
    client_of(world, "manager_a").post(reverse("people_invite"), invited(role="social_worker"))
    with acting(world.actor("manager_a")):
        assert RoleHolding.objects.get(user__email="ny@exempel.se").board == world.boards["a"]


def test_a_role_is_given_and_its_last_day_changed(world):
    user, client = world.users["communicator"], client_of(world, "head")
    client.post(reverse("person_role_new", args=[user.pk]), {"role": "supervisor", "starts_on": today().isoformat(), "last_on": ""})
    with acting(world.actor("head")):
        holding = RoleHolding.objects.get(user=user, role="supervisor")
    url = reverse("person_role_end", args=[user.pk, holding.pk])
    last = today() + timedelta(days=3)
    assert client.post(url, {"when": "last", "last_on": ""}).status_code == 422
    assert client.post(url, {"when": "last", "last_on": last.isoformat()}).status_code == 302
    with acting(world.actor("head")):
        assert RoleHolding.objects.get(pk=holding.pk).ends_on == last + timedelta(days=1)
    client.post(url, {"when": "open"})
    with acting(world.actor("head")):
        assert RoleHolding.objects.get(pk=holding.pk).ends_on is None
    client.post(url, {"when": "now"})
    with acting(world.actor("head")):
        assert RoleHolding.objects.get(pk=holding.pk).ends_on == today()
    # She has had it today: that is its last day, not yesterday.
    assert f"till och med {short_date(today())}" in page(world, "head", "person", user.pk)


def test_one_cannot_change_ones_own_roles(world):
    own = world.users["head"].pk
    assert "Dina egna roller ändrar någon annan" in page(world, "head", "person", own)
    page(world, "head", "person_role_new", own, status=403)
    page(world, "head", "person_role_end", own, world.actor("head").holding_id, status=403)
    page(world, "head", "person_factor", own, status=403)
    page(world, "head", "person_close", own, status=403)


def test_the_sign_in_is_reset_with_a_reason(world):
    user = User.objects.get(pk=world.users["coordinator"].pk)
    user.set_password("fyra glada hästar")
    user.save(update_fields=["password"])
    client, url = client_of(world, "head"), reverse("person_factor", args=[user.pk])
    assert client.post(url, {"how_known": "ja"}).status_code == 422
    assert client.post(url, {"how_known": "Visade legitimation på kontoret"}).status_code == 302
    html = page(world, "head", "person", user.pk)
    assert "Visade legitimation på kontoret" in html  # in the timeline
    user.refresh_from_db()
    assert not user.has_usable_password()
    response = client.post(reverse("person_link", args=[user.pk]), follow=True)
    assert "En ny länk skickas" in response.content.decode()


@pytest.mark.covers("R-52")
def test_everything_is_handed_over_on_one_page_and_then_it_ends(world):
    home = make_home(world)
    user, other, client = world.users["coordinator"], world.users["coordinator_other"], client_of(world, "head")
    assert client.post(reverse("person_close", args=[user.pk])).url == reverse("handover", args=[user.pk])
    url = reverse("handover", args=[user.pk])
    html = client.get(url).content.decode()
    assert home.code in html and other.name in html
    assert client.post(url, {"last_on": today().isoformat()}).status_code == 422  # nobody chosen
    response = client.post(url, {"last_on": today().isoformat(), f"home-{home.pk}": str(other.pk)}, follow=True)
    assert "1 sak är överlämnad" in response.content.decode() and "Inget att lämna över" in response.content.decode()
    with acting(world.actor("head")):
        assert FosterHome.objects.get(pk=home.pk).coordinator == other
    client.post(reverse("person_close", args=[user.pk]))
    assert not User.objects.get(pk=user.pk).is_active
    assert "Har slutat" in page(world, "head", "person", user.pk)


def test_a_group_goes_to_one_and_a_single_thing_to_another(world):
    homes = [make_home(world) for _ in range(3)]
    user, client = world.users["coordinator"], client_of(world, "head")
    third = User.objects.create_user("tredje@exempel.se", name="Tredje Samordnaren")
    with acting(world.actor("head")):
        RoleHolding.objects.create(
            user=third, role=Role.GFO_COORDINATOR, cooperation_id=world.actor("head").cooperation_id, board=None, starts_on=today()
        )
    response = client.post(
        reverse("handover", args=[user.pk]),
        {"last_on": today().isoformat(), "home": str(world.users["coordinator_other"].pk), f"home-{homes[0].pk}": str(third.pk)},
    )
    assert response.status_code == 302
    with acting(world.actor("head")):
        assert [FosterHome.objects.get(pk=home.pk).coordinator for home in homes] == [third, *[world.users["coordinator_other"]] * 2]


def test_the_handover_asks_as_much_of_the_database_for_few_as_for_many(world):
    client, url = client_of(world, "head"), reverse("handover", args=[world.users["coordinator"].pk])
    make_home(world)
    few = asked(client, url)
    for _ in range(12):
        make_home(world)
    assert asked(client, url) == few


def test_who_leaves_with_work_stands_first_on_the_list(world):
    make_home(world)
    user = world.users["coordinator"]
    assert "Ansvar att lämna över" not in page(world, "head", "people")
    with acting(world.actor("head")):
        RoleHolding.objects.filter(user=user).update(ends_on=today() + timedelta(days=2))
    html = page(world, "head", "people")
    assert "Ansvar att lämna över" in html and reverse("handover", args=[user.pk]) in html
    assert "Det gör enhetschefen" in page(world, "admin", "person", user.pk)  # the administrator sees that, never what


@pytest.mark.covers("R-51", "R-51a", "R-64a")
def test_functions_are_shown_to_the_staff_and_changed_by_those_who_may(world):
    for key in ("head", "admin", "secretary_a", "ifo_a", "communicator"):
        html = page(world, key, "functions")
        assert "Secretary A 1" in html and "Vakant" in html
    assert "Secretary B 1" not in page(world, "secretary_a", "functions")
    assert "Byt" not in page(world, "secretary_a", "functions")
    for key in ("parent", "evaluator"):
        page(world, key, "functions", status=403)


def test_a_function_changes_hands_and_can_be_left(world):
    client, board = client_of(world, "manager_a"), world.boards["a"]
    day = today() + timedelta(days=2)
    response = client.post(
        reverse("function_of_board", args=["board_contact", board.pk]), {"user": world.users["worker_a"].pk, "starts_on": day.isoformat()}
    )
    assert response.status_code == 302
    html = page(world, "manager_a", "functions")
    assert "Worker A 1" in html
    with acting(world.actor("manager_a")):
        later = FunctionHolding.objects.get(user=world.users["worker_a"])
        assert FunctionHolding.objects.get(function="board_contact", board=board, starts_on=FIRST_DAY).ends_on == day
    assert client.post(reverse("function_leave", args=[later.pk]), {"last_on": (day + timedelta(days=5)).isoformat()}).status_code == 302
    with acting(world.actor("manager_a")):
        assert FunctionHolding.objects.get(pk=later.pk).ends_on == day + timedelta(days=6)


@pytest.mark.parametrize(
    ("key", "function", "letter", "status"),
    [
        ("manager_a", "gfo_contact", "a", 403), ("manager_a", "board_contact", "b", 403), ("head", "board_contact", "a:2", 404),
        ("head", "nonsense", "a", 404), ("head", "matching", "a", 404), ("coordinator", "board_contact", "a", 403),
    ],
)  # fmt: skip
def test_functions_that_are_not_ones_own_to_place(world, key, function, letter, status):
    assert "<select" not in page(world, key, "function_of_board", function, world.boards[letter].pk, status=status)


def test_what_a_role_may_do_is_said_in_words(world):
    html = page(world, "secretary_a", "people_roles")
    for role in (Role.GFO_HEAD, Role.FH_SECRETARY, Role.SYSTEM_ADMIN):
        assert all(str(permission.label) in html for permission in PERMISSIONS[role])
    assert "Ges av: Enhetschef barn och unga, Systemadministratör" in html


def test_the_administrator_follows_what_is_done_to_accounts(world):
    client_of(world, "head").post(reverse("people_invite"), invited())
    user = User.objects.get(email="ny@exempel.se")
    assert "Bjöd in Ny Medarbetare" in page(world, "admin", "person", user.pk)
    with acting(world.actor("coordinator")):
        assert not Act.objects.filter(subject_kind="account", subject_id=account_subject(user.pk), at__lte=now()).exists()


def test_the_day_somebody_was_here_is_noted_once_a_day(world):
    client = client_of(world, "head")
    first = asked(client, reverse("functions"))
    assert User.objects.get(pk=world.users["head"].pk).last_seen_on == today()
    User.objects.filter(pk=world.users["head"].pk).update(last_seen_on=today() - timedelta(days=1))  # a night has passed
    assert asked(client, reverse("functions")) == first + 1
    assert asked(client, reverse("functions")) == first
    assert User.objects.get(pk=world.users["head"].pk).last_seen_on == today()


def test_the_demo_shows_the_link_that_no_mail_carries(world, settings):
    client_of(world, "head").post(reverse("people_invite"), invited())
    user = User.objects.get(email="ny@exempel.se")
    settings.FAMN_DEMO = True
    assert demo_link(world.actor("head"), user).startswith("/konto/valkommen/")
    settings.FAMN_DEMO = False
    assert demo_link(world.actor("head"), user) == ""
