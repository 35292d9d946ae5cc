"""Contact with homes on the pages: the log, an entry, I dag, the quiet homes, who answers for which."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.accounts.models import Cover
from famn.audit.models import ReadEntry
from famn.homes.models import ContactLog, FosterHome
from famn.referrals.actions.asking import register_phone_answer
from tests.contact_world import note, set_interval, silent_home
from tests.homes_world import make_bank_home, make_network_home, now, sign_in, today
from tests.matching_world import make_needing
from tests.world import World

NUMBER = "201701012393"


def page(client: Client, world: World, who: str, name: str, *args, **query):
    sign_in(client, world, who)
    return client.get(reverse(name, args=args), query)


def shown(response) -> list[str]:
    return [row["home"].code for row in response.context["rows"]]


def day(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def typed(**changed: str) -> dict[str, str]:
    return {"on": day(0), "channel": "phone", "reached": "yes", "summary": "Allt väl.", "next_on": day(14), **changed}


@pytest.mark.covers("R-17")
def test_a_contact_is_one_click_from_the_home_and_stands_there_afterwards(world: World, client: Client) -> None:
    set_interval(world)
    home = silent_home(world, 60)
    response = page(client, world, "coordinator", "home", home.pk)
    url = reverse("contact_note", args=[home.pk])
    assert f'href="{url}"' in response.content.decode()
    assert "Hemmet är tyst" in response.content.decode()
    form = client.get(url).context["form"]
    assert form.initial["next_on"] == today() + timedelta(days=42)
    answer = client.post(url, typed(summary="Vill vila till jul."))
    assert answer.url == reverse("home", args=[home.pk]) + "#contacts"
    body = client.get(answer.url).content.decode()
    assert "Vill vila till jul." in body
    assert "Hemmet är tyst" not in body
    assert "Vill vila till jul." in page(client, world, "head", "contact_list", home.pk).content.decode()


@pytest.mark.covers("R-17")
@pytest.mark.parametrize(
    "wrong",
    [
        {"summary": f"Barnet {NUMBER}."},
        {"on": day(1)},
        {"next_on": day(-1)},
        {"channel": "drake"},
        {"summary": "a" * 2001},
        {"on": "9999-12-31"},
    ],
)
def test_what_was_typed_is_kept_when_the_entry_is_refused(world: World, client: Client, wrong: dict[str, str]) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "coordinator")
    response = client.post(reverse("contact_note", args=[home.pk]), typed(**wrong))
    assert response.status_code == 422
    assert response.context["form"].data["summary"] == typed(**wrong)["summary"]
    with acting(world.actor("coordinator")):
        assert not ContactLog.objects.exists()


def test_the_writer_mends_her_own_entry_and_others_are_told_no(world: World, client: Client) -> None:
    home = make_bank_home(world)
    entry = note(world, home)
    url = reverse("contact_mend", args=[entry.pk])
    assert url in page(client, world, "coordinator", "home", home.pk).content.decode()
    assert client.get(url).context["form"].initial["summary"] == "Allt väl."
    assert client.post(url, typed(on=day(-2), summary="Fel dag.")).status_code == 302
    with acting(world.actor("coordinator")):
        entry.refresh_from_db()
    assert (entry.on, entry.summary) == (today() - timedelta(days=2), "Fel dag.")
    for who, status in (("coordinator_other", 403), ("matching", 403), ("head", 403), ("secretary_a", 404), ("coordinator:2", 404)):
        sign_in(client, world, who)
        assert client.post(url, typed()).status_code == status, who


@pytest.mark.covers("R-15a", "R-17")
def test_who_opens_the_log_and_who_writes_in_it(world: World, client: Client) -> None:
    bank, network = make_bank_home(world), make_network_home(world)
    for who, reads, writes in (
        ("head", 200, 403), ("coordinator_other", 200, 200), ("matching", 200, 200), ("secretary_a", 403, 403),
        ("worker_a", 404, 404), ("coordinator:2", 404, 404), ("communicator", 403, 403), ("admin", 403, 403),
    ):  # fmt: skip
        assert page(client, world, who, "contact_list", bank.pk).status_code == reads, who
        assert client.get(reverse("contact_note", args=[bank.pk])).status_code == writes, who
    for who, reads, writes in (
        ("head", 200, 403), ("secretary_a", 200, 200), ("worker_a", 200, 403), ("secretary_b", 404, 404), ("coordinator", 404, 404), ("matching", 404, 404),
    ):  # fmt: skip
        assert page(client, world, who, "contact_list", network.pk).status_code == reads, who
        assert client.get(reverse("contact_note", args=[network.pk])).status_code == writes, who
    assert "Kontakter med hemmet" not in page(client, world, "secretary_a", "home", bank.pk).content.decode()


@pytest.mark.covers("R-17")
def test_the_quiet_list_shows_ones_own_first_and_all_on_asking(world: World, client: Client) -> None:
    set_interval(world)
    mine, never = silent_home(world, 60), silent_home(world, None)
    other = silent_home(world, 50, by="coordinator_other")
    silent_home(world, 42)
    response = page(client, world, "coordinator", "quiet_list")
    assert shown(response) == [never.code, mine.code]
    assert "6 veckor" in response.content.decode()
    assert shown(client.get(reverse("quiet_list"), {"vems": "alla"})) == [never.code, mine.code, other.code]
    assert shown(client.get(reverse("quiet_list"), {"vems": str(world.users["coordinator_other"].pk)})) == [other.code]
    for nonsense in ("ingen", "9" * 30, "\x00", str(world.users["coordinator:2"].pk)):
        assert shown(client.get(reverse("quiet_list"), {"vems": nonsense})) == [never.code, mine.code]
    assert shown(page(client, world, "head", "quiet_list")) == [never.code, mine.code, other.code]
    with acting(world.actor("head")):
        look = ReadEntry.objects.filter(action="list", actor_name=world.actor("head").name).order_by("at").last()
    assert set(look.codes) == {never.code, mine.code, other.code}
    set_interval(world, number=2)
    assert shown(page(client, world, "coordinator:2", "quiet_list")) == []
    for who in ("secretary_a", "worker_a", "supervisor", "communicator", "admin", "evaluator", "parent"):
        assert page(client, world, who, "quiet_list").status_code == 403, who


@pytest.mark.covers("R-17")
def test_without_a_length_the_page_says_so_and_where_it_is_set(world: World, client: Client) -> None:
    silent_home(world, None)
    body = page(client, world, "head", "quiet_list").content.decode()
    assert "Riktlinjerna säger inte hur länge" in body
    assert f'href="{reverse("guideline_list")}"' in body
    assert all("tyst" not in row.what for row in _today(client, world, "head"))


def _today(client: Client, world: World, who: str) -> list:
    groups = page(client, world, who, "today").context["groups"]
    return [row for found in groups.values() for row in found]


@pytest.mark.covers("R-17")
def test_i_dag_tells_whom_to_contact_and_how_many_are_quiet(world: World, client: Client) -> None:
    set_interval(world)
    late, soon, later = make_bank_home(world), make_bank_home(world), make_bank_home(world)
    note(world, soon, next_on=today() + timedelta(days=7))
    note(world, late, on=today() - timedelta(days=3), next_on=today() - timedelta(days=1))
    note(world, later, next_on=today() + timedelta(days=8))
    silent_home(world, 60)
    silent_home(world, None, by="coordinator_other")
    rows = _today(client, world, "coordinator")
    planned = [(row.code, row.due_on, row.url) for row in rows if row.what == "Kontakta hemmet"]
    assert planned == [
        (late.code, today() - timedelta(days=1), reverse("contact_note", args=[late.pk])),
        (soon.code, today() + timedelta(days=7), reverse("contact_note", args=[soon.pk])),
    ]
    assert [row.url for row in rows if row.what == "1 hem har varit tyst i mer än 6 veckor"] == [reverse("quiet_list")]
    assert "2 hem har varit tysta i mer än 6 veckor" in [row.what for row in _today(client, world, "head")]
    for who in ("matching", "secretary_a", "supervisor", "coordinator:2"):
        assert not [row for row in _today(client, world, who) if "kontakta" in row.what.lower() or "tyst" in row.what], who


@pytest.mark.covers("R-17", "R-52")
def test_who_covers_for_a_colleague_sees_her_contacts_and_her_quiet_homes(world: World, client: Client) -> None:
    set_interval(world)
    home = make_bank_home(world, by="coordinator_other")
    note(world, home, by="coordinator_other", next_on=today())
    quiet = silent_home(world, 50, by="coordinator_other")
    assert not [row for row in _today(client, world, "coordinator") if row.what == "Kontakta hemmet"]
    absent, stand_in = world.users["coordinator_other"], world.users["coordinator"]
    with acting(world.actor("head")):
        Cover.objects.create(
            cooperation=world.cooperations[1], absent=absent, stand_in=stand_in, starts_on=today(), ends_on=today() + timedelta(days=5)
        )
    rows = _today(client, world, "coordinator")
    assert [(row.code, row.whom) for row in rows if row.what == "Kontakta hemmet"] == [(home.code, f"du täcker för {absent.name}")]
    assert "1 hem har varit tyst i mer än 6 veckor" in [row.what for row in rows]
    assert shown(page(client, world, "coordinator", "quiet_list")) == [quiet.code]
    assert shown(page(client, world, "coordinator", "contact_plan")) == [home.code]
    assert client.post(reverse("contact_note", args=[home.pk]), typed()).status_code == 302


@pytest.mark.covers("R-17")
def test_many_contacts_are_one_row_that_leads_to_their_list(world: World, client: Client) -> None:
    homes = [make_bank_home(world) for _ in range(6)]
    for home in homes:
        note(world, home, next_on=today())
    rows = [row for row in _today(client, world, "coordinator") if "kontakta" in row.what.lower()]
    assert [(row.url, row.what[:18]) for row in rows] == [(reverse("contact_plan"), "6 hem att kontakta")]
    assert sorted(shown(client.get(reverse("contact_plan")))) == sorted(home.code for home in homes)
    assert page(client, world, "head", "contact_plan").status_code == 403


@pytest.mark.covers("R-17")
def test_the_head_chooses_homes_and_gives_them_a_coordinator(world: World, client: Client) -> None:
    homes = [make_bank_home(world) for _ in range(3)]
    with acting(world.actor("coordinator")):
        FosterHome.objects.filter(pk__in=[home.pk for home in homes]).update(coordinator=None)
    url, to = reverse("home_coordinators"), world.users["coordinator_other"]
    assert "3 hem saknar ansvarig samordnare" in [row.what for row in _today(client, world, "head")]
    assert sorted(shown(client.get(url))) == sorted(home.code for home in homes)
    chosen = [str(home.pk) for home in homes[:2]]
    for wrong in (
        {"homes": [], "to": to.pk},
        {"homes": chosen, "to": ""},
        {"homes": chosen, "to": world.users["matching"].pk},
        {"homes": ["\x00"], "to": to.pk},
    ):
        response = client.post(url, wrong)
        assert response.status_code == 422
        assert [row["chosen"] for row in response.context["rows"]].count(True) == len([key for key in wrong["homes"] if key in chosen])
    assert client.post(url, {"homes": chosen, "to": to.pk}).status_code == 302
    assert shown(client.get(url)) == [homes[2].code]
    assert sorted(shown(client.get(url, {"vems": str(to.pk)}))) == sorted(home.code for home in homes[:2])
    for who in ("coordinator", "matching", "secretary_a", "manager_a", "admin", "communicator"):
        assert page(client, world, who, "home_coordinators").status_code == 403, who
        assert client.post(url, {"homes": chosen, "to": to.pk}).status_code == 403, who
    assert shown(page(client, world, "head:2", "home_coordinators")) == []


@pytest.mark.covers("R-17")
def test_a_telephone_answer_to_a_question_is_a_contact_and_what_was_planned_stands(world: World) -> None:
    home, referral = silent_home(world, 60), make_needing(world)
    note(world, home, on=today() - timedelta(days=50), next_on=today() + timedelta(days=5))
    by = world.actor("matching")
    with acting(by):
        register_phone_answer(
            by=by, referral=referral, home=home, answer="no", spoke_with="Maja", said="Inte nu.", words={}, at=now()
        )  # fmt: skip
        newest = ContactLog.objects.filter(home=home).first()
        kept = FosterHome.objects.get(pk=home.pk)
    assert (newest.on, newest.channel, newest.by_id, newest.summary) == (today(), "phone", by.user_id, "Svarade på en fråga om uppdrag.")
    assert (kept.last_word_on, kept.next_contact_on) == (today(), today() + timedelta(days=5))


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("coordinator", "quiet_list"),
        ("head", "home_coordinators"),
        ("coordinator", "contact_plan"),
        ("coordinator", "today"),
        ("head", "today"),
    ],
)
def test_the_number_of_queries_is_the_same_at_one_home_and_at_thirty(world: World, client: Client, who: str, name: str) -> None:
    set_interval(world)

    def work(n: int) -> None:
        for _ in range(n):
            home = silent_home(world, 60)
            with acting(world.actor("coordinator")):
                FosterHome.objects.filter(pk=home.pk).update(
                    next_contact_on=today(), coordinator=None if name == "home_coordinators" else world.users["coordinator"]
                )

    work(6)  # more than stand on I dag one by one
    page(client, world, who, name)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    work(24)
    with CaptureQueriesContext(connection) as many:
        response = client.get(reverse(name))
    assert len(many) == len(few)
    assert response.status_code == 200


def test_a_homes_page_costs_the_same_with_one_contact_and_with_thirty(world: World, client: Client) -> None:
    set_interval(world)
    home = make_bank_home(world)
    note(world, home)
    page(client, world, "coordinator", "home", home.pk)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("home", args=[home.pk]))
    for _ in range(29):
        note(world, home)
    with CaptureQueriesContext(connection) as many:
        body = client.get(reverse("home", args=[home.pk])).content.decode()
    assert len(many) == len(few)
    assert len(re.findall(r"/kontakter/[0-9a-f-]{36}/ratta/", body)) == 5
    assert reverse("contact_list", args=[home.pk]) in body


@pytest.mark.covers("R-17")
@pytest.mark.parametrize(("next_on", "words"), [(-1, "Försenad"), (0, "Nästa kontakt senast"), (1, "Nästa kontakt senast")])
def test_a_contact_that_should_have_been_is_called_late_on_the_homes_page(world: World, client: Client, next_on: int, words: str) -> None:
    home = silent_home(world, 60)
    note(world, home, on=today() - timedelta(days=20), next_on=today() + timedelta(days=next_on))
    body = page(client, world, "coordinator", "home", home.pk).content.decode()
    assert words in body
    assert ("Försenad" in body) == (next_on < 0)
