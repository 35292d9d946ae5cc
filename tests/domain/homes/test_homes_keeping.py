"""A home kept up to date: facts, words, places, and what the history tells of them."""

from datetime import timedelta

import pytest

from famn.access.actor import acting
from famn.audit.models import Act
from famn.homes.actions import edit_contact, edit_home, note_word, note_words, set_capacity
from famn.homes.enums import BbicArea, NeedCode
from famn.homes.models import CapacityPeriod, FosterHome, HomeWord
from famn.homes.queries import words_by_area
from famn.homes.queries_history import history_of
from famn.kernel.denied import Denied, Refused
from tests.homes_world import CONTACT, make_bank_home, make_home, make_network_home, now, today
from tests.world import World


@pytest.mark.covers("R-16")
def test_what_was_changed_stands_in_the_history_in_words(world: World) -> None:
    home = make_home(world)
    by = world.actor("coordinator")
    with acting(by):
        changed = edit_home(by=by, home=home, facts={"age_to": 16, "languages": ["sv", "ar"], "age_from": 3}, at=now())
        assert changed == ["age_to", "languages"]
        told = {(line.what, line.before, line.after, line.who) for line in history_of(home)}
    assert ("Ålder till", "12", "16", by.name) in told
    assert ("Språk", "Svenska", "Svenska, Arabiska", by.name) in told


def test_nothing_changed_leaves_no_line(world: World) -> None:
    home = make_home(world)
    by = world.actor("coordinator")
    with acting(by):
        before = Act.objects.filter(subject_id=home.pk).count()
        assert edit_home(by=by, home=home, facts={"age_to": 12}, at=now()) == []
        assert Act.objects.filter(subject_id=home.pk).count() == before


def test_status_and_board_are_no_facts(world: World) -> None:
    home = make_home(world)
    by = world.actor("coordinator")
    with acting(by):
        for name in ("status", "board", "protection", "consent_all_members_on"):
            with pytest.raises(ValueError, match=name):
                edit_home(by=by, home=home, facts={name: "ready"}, at=now())


def test_a_word_is_dated_and_an_older_one_never_wins(world: World) -> None:
    home = make_bank_home(world)
    by = world.actor("matching")
    need = NeedCode.ACTING_OUT
    with acting(by):
        note_word(by=by, home=home, need=need, answer="willing", on=today() - timedelta(days=3), at=now())
        with pytest.raises(Refused) as no:
            note_word(by=by, home=home, need=need, answer="against", on=today() - timedelta(days=4), at=now())
        assert no.value.code == "newer_word"
        note_word(by=by, home=home, need=need, answer="met", on=today(), at=now())
        word = HomeWord.objects.get(home=home, need=need)
        assert (word.answer, word.recorded_on) == ("met", today())
        assert FosterHome.objects.get(pk=home.pk).last_word_on == today()
        with pytest.raises(Refused):
            note_word(by=by, home=home, need=need, answer="met", on=today() + timedelta(days=1), at=now())


def test_a_word_can_be_taken_back_to_unknown(world: World) -> None:
    home = make_bank_home(world)
    by = world.actor("coordinator")
    with acting(by):
        note_words(by=by, home=home, words={"self_care": "met", "calm_home": "against"}, on=today(), at=now())
        note_words(by=by, home=home, words={"self_care": None}, on=today(), at=now())
        assert set(HomeWord.objects.filter(home=home).values_list("need", "answer")) == {("calm_home", "against")}
        health = dict(words_by_area(home, on=today(), freshness_days=365))[BbicArea.HEALTH]
        assert {row.need: row.answer for row in health}[NeedCode.SELF_CARE] == "unknown"


def test_an_old_word_is_a_question_again(world: World) -> None:
    home = make_bank_home(world)
    by = world.actor("coordinator")
    with acting(by):
        note_word(by=by, home=home, need="self_care", answer="met", on=today() - timedelta(days=30), at=now())
        rows = {row.need: row.answer for _area, rows in words_by_area(home, on=today(), freshness_days=29) for row in rows}
        assert rows[NeedCode.SELF_CARE] == "unknown"
        rows = {row.need: row.answer for _area, rows in words_by_area(home, on=today(), freshness_days=30) for row in rows}
        assert rows[NeedCode.SELF_CARE] == "met"


def test_a_matching_coordinator_dates_the_last_word_and_nothing_else(world: World) -> None:
    home = make_bank_home(world)
    by = world.actor("matching")
    with acting(by):
        assert FosterHome.objects.filter(pk=home.pk).update(age_to=20) == 0
        with pytest.raises(Denied):
            edit_home(by=by, home=home, facts={"age_to": 20}, at=now())


def test_boards_note_nothing_on_homes_of_the_bank(world: World) -> None:
    home = make_bank_home(world)
    by = world.actor("secretary_a")
    with acting(by), pytest.raises(Denied):
        note_word(by=by, home=home, need="self_care", answer="met", on=today(), at=now())


def test_new_places_are_laid_over_the_old(world: World) -> None:
    home = make_home(world, places=2)
    by = world.actor("coordinator")
    first, last = today() + timedelta(days=10), today() + timedelta(days=20)
    with acting(by):
        set_capacity(by=by, home=home, kind="long_term", places=0, starts_on=first, ends_on=last, at=now())
        spans = [(row.places, row.starts_on, row.ends_on) for row in CapacityPeriod.objects.filter(home=home)]
        began = today() - timedelta(days=100)
        assert spans == [(2, began, first), (0, first, last), (2, last, None)]
        set_capacity(by=by, home=home, kind="long_term", places=1, starts_on=began, ends_on=None, at=now())
        assert [(row.places, row.starts_on, row.ends_on) for row in CapacityPeriod.objects.filter(home=home)] == [(1, began, None)]
        with pytest.raises(Refused):
            set_capacity(by=by, home=home, kind="long_term", places=1, starts_on=last, ends_on=last, at=now())
        told = {(line.what, line.before[:5], line.after[:5]) for line in history_of(home) if line.what == "Platser, stadigvarande vård"}
    assert ("Platser, stadigvarande vård", "", "1 frå") in told


def test_a_board_lays_places_over_its_network_homes_old_ones_too(world: World) -> None:
    home = make_network_home(world)
    by = world.actor("secretary_a")
    with acting(by):
        set_capacity(by=by, home=home, kind="long_term", places=1, starts_on=today(), ends_on=None, at=now())
        set_capacity(by=by, home=home, kind="long_term", places=2, starts_on=today(), ends_on=None, at=now())
        assert [row.places for row in CapacityPeriod.objects.filter(home=home)] == [2]


def test_contact_is_changed_and_the_act_tells_nothing_of_it(world: World) -> None:
    home = make_home(world)
    by = world.actor("coordinator")
    with acting(by):
        edit_contact(by=by, home=home, contact={**CONTACT, "phone": "070-174 06 99"}, at=now())
        texts = " ".join(Act.objects.filter(subject_id=home.pk).values_list("text", flat=True))
        assert "070-174" not in texts
        assert ("Telefon", "070-174 06 05", "070-174 06 99") in {(line.what, line.before, line.after) for line in history_of(home)}
