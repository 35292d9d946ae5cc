"""A child's name in free text."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from famn.kernel.names import EVERYDAY_WORDS, PARTICLES, fold, mentions_name, mentions_words, proper_names

# Syllables make names that no Swedish sentence below holds.
syllables = st.sampled_from(["vå", "ki", "rö", "zem", "tuk", "ña", "fjo", "qvi", "læ"])
made_up_names = st.lists(syllables, min_size=2, max_size=4).map("".join).filter(lambda name: fold(name) not in EVERYDAY_WORDS | PARTICLES)
sentences = st.sampled_from(
    [
        "Hon sover gott hos {} om natten.",
        "{} har en hund",
        "Skolan säger att ({}) trivs",
        "familjen:{}/mamma",
        "syskonet ”{}” flyttar",
        "{}",
    ],
)
writings = st.sampled_from(
    [
        str.lower,
        str.upper,
        str.title,
        lambda name: unicodedata.normalize("NFD", name),
        lambda name: name + "s",
        lambda name: name.title() + "'s",
        lambda name: name.upper() + ":s",
        "\u00ad".join,
        fold,
    ],
)


@given(made_up_names, made_up_names, sentences, writings, st.booleans())
def test_either_name_is_found_however_it_is_written(
    given_name: str, surname: str, sentence: str, write: Callable[[str], str], first: bool
) -> None:
    full_name = f"{given_name.title()} {surname.title()}"
    text = sentence.format(write(given_name if first else surname))
    assert mentions_name(text, full_name) is not None


@given(made_up_names, made_up_names, sentences)
def test_a_text_without_the_name_is_left_alone(given_name: str, surname: str, sentence: str) -> None:
    assert mentions_name(sentence.format("barnet"), f"{given_name} {surname}") is None


@given(made_up_names, sentences, st.sampled_from("abkö"), st.sampled_from("abkö"))
def test_a_name_inside_a_longer_word_is_not_the_name(name: str, sentence: str, before: str, after: str) -> None:
    assert mentions_name(sentence.format(f"{before}{name}{after}"), name) is None
    assert mentions_name(sentence.format(f"{name}{after}"), name) is None


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_and_any_name_can_be_asked_about(text: str, name: str) -> None:
    found = mentions_name(text, name)
    assert found is None or found


@given(st.text(max_size=30), made_up_names)
def test_the_name_at_the_end_of_any_text_is_found(text: str, name: str) -> None:
    assert mentions_name(f"{text} {name}", name) is not None


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Vi träffade Annika i går", "Annika Testsson", "Annika"),
        ("ANNIKAS skola", "Annika Testsson", "ANNIKAS"),
        ("familjen Testssons hund", "Annika Testsson", "Testssons"),
        ("åsas rum", "Åsa Testsson", "åsas"),
        ("Asa och Oerjan", "Åsa Testsson", "Asa"),
        ("A\u030asa", "Åsa Testsson", "Åsa"),
        ("karin ringde", "Anna-Karin Testsson", "karin"),
        ("annakarin ringde", "Anna-Karin Testsson", None),
        ("Annikafjället", "Annika Testsson", None),
        ("Hanna", "Anna Testsson", None),
        ("", "Anna Testsson", None),
        ("Anna", "", None),
        ("Anna", " - ", None),
        ("O'Testsson kom", "Mia O'Testsson", "O Testsson"),
    ],
)
def test_whole_words(text: str, name: str, found: str | None) -> None:
    assert mentions_name(text, name) == found


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        # Given names of two letters count only beside the surname.
        ("Bo kan bo kvar", "Bo Ek", None),
        ("Bo Ek kan bo kvar", "Bo Ek", "Bo Ek"),
        ("bo ek kan bo kvar", "Bo Ek", "bo ek"),
        ("EK, BO", "Bo Ek", "EK"),
        ("ek, bo", "Bo Ek", "ek bo"),
        ("en ek i trädgården", "Bo Ek", None),
        ("familjen Ek", "Bo Ek", "Ek"),
        ("Li", "Li", None),
        # Names that are everyday words count with a capital, or beside the rest of the name.
        ("hans behov, per månad, max två", "Hans Max Per Trygg", None),
        ("Hans behov", "Hans Trygg", "Hans"),
        ("en trygg och stark familj", "Saga Trygg", None),
        ("läsa saga trygg vid sängen", "Saga Trygg", "saga trygg"),
        ("hela sitt liv, varje dag", "Liv Dag", None),
        ("ett par dagar", "Pär Testsson", None),
        ("Pärs dagar", "Pär Testsson", "Pärs"),
        ("hans rum", "Han Testsson", None),
        ("som en lans", "Lan Testsson", None),
        # Particles are no names, and stand between the two.
        ("van vid den stora skolan", "Mia van den Testsson", None),
        ("bo van den ek", "Bo van den Ek", "bo ek"),
        ("familjen Le", "Bo Le", "Le"),
    ],
)
def test_names_that_are_also_words(text: str, name: str, found: str | None) -> None:
    assert mentions_name(text, name) == found


def test_the_lists_are_written_as_they_are_compared() -> None:
    for word in EVERYDAY_WORDS | PARTICLES:
        assert fold(word) == word
    assert not EVERYDAY_WORDS & PARTICLES


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("Bor i Ljustorp.", "Ljustorp", True),
        ("Ljustorps skola", "Ljustorp", True),
        ("LJUSTORP", "Ljustorp", True),
        ("Ljustorpare", "Ljustorp", False),
        ("Familjen i Norra Kils by", "Norra Kil", True),
        ("Kil i norra länet", "Norra Kil", False),
        ("uppe på en ås", "Ås", False),
        ("i Ås", "Ås", True),
        ("", "Ås", False),
        ("Ås", "", False),
    ],
)
def test_a_place_is_found_as_words_side_by_side_with_a_capital(text: str, place: str, found: bool) -> None:
    assert mentions_words(text, place) is found


def test_what_is_written_with_a_capital_inside_a_sentence_is_a_name() -> None:
    text = "Går i Lindskolan. Umgänge med farfar i Norra Kil, Bo och Ljustorp\nHon trivs. Än så länge"
    assert proper_names(text) == ["Lindskolan", "Norra Kil", "Ljustorp"]
