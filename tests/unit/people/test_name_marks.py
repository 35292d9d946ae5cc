"""A name that is known by digests alone is found by the same rules as one that can be read."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from famn.kernel.denied import Refused
from famn.kernel.names import mentions_name
from famn.people.name_marks import MarkedName, marks_of
from famn.people.rules import check_free_text

CHILD, OTHER = UUID(int=1), UUID(int=2)
NAMES = ["Elsa-Maja Provsson", "Bo Ek", "Hans Berg", "Åsa van den Provberg", "Saga", "Li", ""]
TEXTS = [
    "Elsa trivs i skolan.", "majas kompisar", "hos PROVSSONS", "elsabet är ute", "Bo är här", "bo ek", "Ek, Bo", "ett ek", "Ekens löv",
    "hans behov är stora", "Hans behov är stora", "vid ett berg", "Bergs", "asa", "Provberg", "en saga", "Saga läser", "Li", "",
]  # fmt: skip


def marked(name: str, owner: UUID = CHILD) -> MarkedName:
    return MarkedName(owner, frozenset(marks_of(owner, [name])))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", TEXTS)
def test_digests_find_what_the_name_itself_would(name, text):
    assert marked(name).found_in(text) == mentions_name(text, name)


WORDS = ["Bo", "bo", "Ek", "eks", "Hans", "hans", "Berg", "bergs", "Åsa", "asas", "van", "den", "och", "barnet", "Elsa", "Provsson"]


@given(st.lists(st.sampled_from(WORDS), max_size=5), st.lists(st.sampled_from(WORDS), max_size=8))
def test_any_words_are_judged_alike(name, text):
    assert marked(" ".join(name)).found_in(" ".join(text)) == mentions_name(" ".join(text), " ".join(name))


def test_what_is_stored_tells_nothing_and_two_rows_of_one_name_do_not_look_alike():
    mine, theirs = marks_of(CHILD, ["Elsa Provsson"]), marks_of(OTHER, ["Elsa Provsson"])
    assert len(mine) == 2
    assert not set(mine) & set(theirs)
    assert not any("elsa" in mark or "provsson" in mark for mark in mine)
    assert MarkedName(OTHER, frozenset(mine)).found_in("Elsa Provsson") is None


def test_a_child_known_by_two_names_is_found_by_either():
    both = MarkedName(CHILD, frozenset(marks_of(CHILD, ["Elsa Provsson", "Maja Påhittad"])))
    assert [both.found_in(text) for text in ("hos provsson", "hos påhittad", "maja", "hos andra")] == ["provsson", "påhittad", "maja", None]


def test_a_changed_key_still_knows_the_names_of_the_old_one(settings):
    before = marked("Elsa Provsson")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key-" * 6
    assert before.found_in("elsa") == "elsa"
    settings.SECRET_KEY_FALLBACKS = []
    assert before.found_in("elsa") is None


def test_the_error_repeats_the_typed_word_and_nothing_else_of_the_name():
    with pytest.raises(Refused) as no:
        check_free_text("Hos elsas mormor", [marked("Elsa Provsson")])
    assert no.value.code == "free_text_name"
    assert "elsas" in no.value.text
    assert "provsson" not in no.value.text.lower()
