"""Contact with homes: what an entry does, who may write and mend it, who has gone quiet, who answers for which."""

from datetime import timedelta

import pytest

from famn.access.actor import acting
from famn.accounts.models import User
from famn.audit.models import Act
from famn.homes.actions import assign_coordinator, change_status, mend_contact, note_contact, note_words
from famn.homes.models import ContactLog, FosterHome, NetworkAssignment
from famn.homes.queries_contact import (
    contacts_due,
    contacts_of,
    interval_in_force,
    quiet_by_coordinator,
    quiet_homes,
    without_coordinator,
)
from famn.kernel.calendar import Unit
from famn.kernel.denied import Denied, Refused
from tests.contact_world import note, set_interval, silent_home
from tests.homes_world import make_bank_home, make_network_home, now, today
from tests.world import World

NUMBER = "201701012393"


def ago(days: int):
    return today() - timedelta(days=days)


def assigned(world: World, home: FosterHome, name: str) -> None:
    with acting(world.actor("head")):
        NetworkAssignment.objects.create(cooperation_id=home.cooperation_id, home=home, user=world.users[name], starts_on=ago(3))


@pytest.mark.covers("R-17")
def test_a_contact_is_logged_and_dates_the_home_and_the_trail_keeps_the_summary_out(world: World) -> None:
    home = silent_home(world, 60)
    next_on = today() + timedelta(days=14)
    made = note(world, home, on=ago(1), channel="visit", summary="Vill vila till jul.", next_on=next_on)
    assert (home.last_word_on, home.next_contact_on) == (ago(1), next_on)
    by = world.actor("coordinator")
    with acting(by):
        assert list(contacts_of(home)) == [made]
        assert (made.by_name, made.by_id) == (by.name, by.user_id)
        told = Act.objects.get(subject_id=home.pk, verb="note_contact")
    assert "hembesök" in told.text
    assert "Vill vila" not in told.text


@pytest.mark.covers("R-17")
def test_a_call_that_nobody_answered_is_no_contact(world: World) -> None:
    home = silent_home(world, 60)
    note(world, home, reached=False, next_on=today() + timedelta(days=2))
    assert home.last_word_on == ago(60)
    assert home.next_contact_on == today() + timedelta(days=2)


def test_an_older_entry_changes_neither_the_last_word_nor_what_is_next(world: World) -> None:
    home = silent_home(world, 60)
    note(world, home, on=ago(2), next_on=today())
    note(world, home, on=ago(9), next_on=ago(1))
    assert (home.last_word_on, home.next_contact_on) == (ago(2), today())


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"on": today() + timedelta(days=1)}, "ahead_of_today"),
        ({"next_on": today() - timedelta(days=1)}, "next_contact_before"),
        ({"summary": f"Ring {NUMBER}."}, "free_text_number"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(world: World, said: dict, code: str) -> None:
    home = make_bank_home(world)
    with pytest.raises(Refused) as no:
        note(world, home, **said)
    assert no.value.code == code
    with acting(world.actor("coordinator")):
        assert not contacts_of(home).exists()


def test_the_writer_puts_her_entry_right_and_nobody_else_does(world: World) -> None:
    home = silent_home(world, 60)
    entry = note(world, home, on=today())
    said = {"on": ago(5), "channel": "letter", "reached": True, "summary": "Fel dag.", "at": now()}
    for name in ("coordinator_other", "matching"):
        with acting(world.actor(name)), pytest.raises(Denied):
            mend_contact(by=world.actor(name), contact=entry, **said)
    by = world.actor("coordinator")
    with acting(by):
        with pytest.raises(Refused):
            mend_contact(by=by, contact=entry, **(said | {"summary": NUMBER}))
        entry.refresh_from_db()
        mend_contact(by=by, contact=entry, **said)
        kept = ContactLog.objects.get(pk=entry.pk)
    assert (kept.on, kept.channel, kept.summary) == (ago(5), "letter", "Fel dag.")


@pytest.mark.covers("R-17")
def test_a_day_that_was_wrong_does_not_leave_the_home_as_newly_heard_of(world: World) -> None:
    home, by = silent_home(world, None), world.actor("coordinator")
    with acting(by):
        FosterHome.objects.filter(pk=home.pk).update(created_at=now() - timedelta(days=90))
        note_words(by=by, home=home, words={"self_care": "met"}, on=ago(50), at=now())
        home.refresh_from_db()
        entry = note(world, home, on=today())
        assert home.last_word_on == today()
        mend_contact(by=by, contact=entry, on=today(), channel="phone", reached=False, at=now())
        assert FosterHome.objects.get(pk=home.pk).last_word_on == ago(50)
        mend_contact(by=by, contact=entry, on=ago(3), channel="phone", reached=True, at=now())
        assert FosterHome.objects.get(pk=home.pk).last_word_on == ago(3)


def test_a_word_of_the_same_day_keeps_the_day_when_the_entry_is_put_right(world: World) -> None:
    home, by = silent_home(world, 60), world.actor("coordinator")
    entry = note(world, home, on=today())
    with acting(by):
        note_words(by=by, home=home, words={"self_care": "met"}, on=today(), at=now())
        mend_contact(by=by, contact=entry, on=today(), channel="phone", reached=False, at=now())
        assert FosterHome.objects.get(pk=home.pk).last_word_on == today()


@pytest.mark.covers("R-15a", "R-17")
def test_who_keeps_contact_with_a_bank_home_and_with_a_network_home(world: World) -> None:
    bank, network = make_bank_home(world), make_network_home(world)
    for name in ("coordinator", "matching"):
        note(world, bank, by=name)
    for name in ("head", "secretary_a", "worker_a", "manager_a", "supervisor", "communicator", "admin", "parent", "evaluator"):
        with pytest.raises(Denied):
            note(world, bank, by=name)
    note(world, network, by="secretary_a")
    for name in ("head", "matching", "worker_a", "secretary_b"):
        with pytest.raises(Denied):
            note(world, network, by=name)
    assigned(world, network, "supervisor")
    made = note(world, network, by="supervisor", next_on=today())
    assert made.home_id == network.pk
    assert network.next_contact_on == today()
    with acting(world.actor("head")):
        assert contacts_of(network).count() == 2
    for name in ("coordinator", "matching", "secretary_b", "head:2"):
        with acting(world.actor(name)):
            assert not contacts_of(network).exists()


@pytest.mark.covers("R-17", "R-62")
def test_the_guidelines_say_how_long_and_silence_says_nothing(world: World) -> None:
    scope = {"cooperation_id": world.cooperations[1].pk, "on": today()}
    with acting(world.actor("head")):
        assert interval_in_force(**scope) is None
    set_interval(world, length=2, unit=Unit.CALENDAR_MONTHS)
    with acting(world.actor("coordinator")):
        found = interval_in_force(**scope)
        assert (found.length, found.unit, found.warn_days, found.eves_free) == (2, Unit.CALENDAR_MONTHS, 7, True)
    with acting(world.actor("coordinator:2")):
        assert interval_in_force(world.cooperations[2].pk, on=today()) is None


@pytest.mark.covers("R-17")
def test_the_quiet_list_is_the_bank_never_reached_first_then_the_longest(world: World) -> None:
    set_interval(world)
    silent_home(world, 42)
    longer, just, never = silent_home(world, 80), silent_home(world, 43, by="coordinator_other"), silent_home(world, None)
    closed, undone = silent_home(world, 90), silent_home(world, 90)
    network = make_network_home(world)
    silent_home(world, 90, number=2)
    by = world.actor("coordinator")
    with acting(by):
        change_status(by=by, home=closed, status="closed", reason="Har slutat", at=now())
        FosterHome.objects.filter(pk=undone.pk).update(undone_at=now(), undone_reason="Fel", status="closed")
    with acting(world.actor("secretary_a")):
        FosterHome.objects.filter(pk=network.pk).update(last_word_on=None)
    for name in ("coordinator", "matching", "head"):
        with acting(world.actor(name)):
            interval = interval_in_force(world.cooperations[1].pk, on=today())
            assert list(quiet_homes(interval, on=today())) == [never, longer, just]
            assert list(quiet_homes(interval, on=today(), coordinators=[world.users["coordinator_other"].pk])) == [just]
            shares = [(each.name, each.homes, each.longest_since) for each in quiet_by_coordinator(interval, on=today())]
            assert shares == [(world.users["coordinator"].name, 2, None), (world.users["coordinator_other"].name, 1, ago(43))]


@pytest.mark.covers("R-17")
def test_what_is_due_is_the_coordinators_and_the_network_homes_of_those_who_have_them(world: World) -> None:
    mine, theirs, later, network = (
        make_bank_home(world),
        make_bank_home(world, by="coordinator_other"),
        make_bank_home(world),
        make_network_home(world),
    )
    note(world, mine, next_on=today() + timedelta(days=3))
    note(world, theirs, by="coordinator_other", next_on=today())
    note(world, later, next_on=today() + timedelta(days=30))
    note(world, network, by="secretary_a", next_on=today())
    week = today() + timedelta(days=7)

    def due(name: str, **more) -> list[FosterHome]:
        by = world.actor(name)
        with acting(by):
            return list(contacts_due(of=[by.user_id], until=week, on=today(), board_id=by.board_id, **more))

    assert due("coordinator") == [mine]
    assert due("coordinator_other") == [theirs]
    assert due("secretary_a") == [network]
    assert due("secretary_b") == due("supervisor") == due("coordinator:2") == []
    assigned(world, network, "supervisor")
    assert due("supervisor") == [network]


@pytest.mark.covers("R-17")
def test_the_head_gives_homes_without_a_coordinator_to_one(world: World) -> None:
    first, second, kept = make_bank_home(world), make_bank_home(world), make_bank_home(world, by="coordinator_other")
    with acting(world.actor("coordinator")):
        FosterHome.objects.filter(pk=first.pk).update(coordinator=None)
        FosterHome.objects.filter(pk=second.pk).update(coordinator=world.users["communicator"])
    by, to = world.actor("head"), world.users["coordinator_other"]
    scope = {"cooperation_id": by.cooperation_id, "on": today()}
    network = make_network_home(world)
    with acting(by):
        assert set(without_coordinator(**scope)) == {first, second}
        given = [FosterHome.objects.get(pk=home.pk) for home in (first, second, kept)]
        assert assign_coordinator(by=by, homes=given, to=to, at=now()) == 2
        assert not without_coordinator(**scope).exists()
        assert Act.objects.filter(verb="give_home").count() == 2
        for homes, whom, code in (
            ([], to, "no_homes"),
            (given, world.users["matching"], "no_coordinator"),
            ([network], to, "network_home"),
        ):
            with pytest.raises(Refused) as no:
                assign_coordinator(by=by, homes=homes, to=User.objects.get(pk=whom.pk), at=now())
            assert no.value.code == code
    for name in ("coordinator", "matching", "secretary_a", "manager_a", "admin"):
        with acting(world.actor(name)), pytest.raises(Denied):
            assign_coordinator(by=world.actor(name), homes=[first], to=to, at=now())


def test_a_home_that_is_undone_takes_no_entries(world: World) -> None:
    home, by = make_bank_home(world), world.actor("coordinator")
    with acting(by):
        FosterHome.objects.filter(pk=home.pk).update(undone_at=now(), undone_reason="Fel", status="closed")
        home.refresh_from_db()
        with pytest.raises(Refused):
            note_contact(by=by, home=home, on=today(), channel="phone", reached=True, at=now())
