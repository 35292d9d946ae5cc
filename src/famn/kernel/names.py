"""Finding a child's name in free text.

Design section 4: free text that GFO can read is refused when it holds the child's stored name.
It stops slips, not somebody who wants to tell. Whole words are compared, without case, accents
or å/ä/ö, with a Swedish genitive -s allowed. A name that is also an everyday word (Hans, Saga,
Trygg) counts only when written with a capital or beside the rest of the name; otherwise a board
could not write "hans behov" about a Hans.
"""

import re
import unicodedata
from typing import NamedTuple

SHORTEST_ALONE = 3
"""Given names shorter than this (Bo, My, Li) count only beside the surname."""

# Written as ``fold`` gives them.
_PARTICLES = """
af al ap av bin bint da das de del della den der di dos du el ibn la las le los och ter ten van
vom von zu zur
"""
_EVERYDAY_GIVEN_NAMES = """
alla april ask august ben bjorn bror dag dina frid gull hakan han hans hopp iris juni karl lena
lilja liv maj mans mars max min mina nova par per ros saga sky sol son sten stig storm tim tom tro
var vide viking vilja ville viola
"""
_EVERYDAY_SURNAMES = """
alm ang asp back berg biskop bjork blom bonde bra brand brink dal dyr falk fast flink fors fri
frisk from frost glad gran gren hage hagg hall hand hard hed hjort holm horn hok kall klang klinga
kron krok kung kvick kvist lans lejon lind liten lov lugn lund lang mark modig munk nord norr oster
palm pil prins quick rapp rask riddare ring rolig ronn rot sand sjo skog skold smed soder spjut
stal stam stark stolt strand strang strom sund svan svard tapper tran trogen trygg ung vacker vall
varg vass vik
"""

PARTICLES = frozenset(_PARTICLES.split())
"""Small words inside surnames; a name only where they stand last."""

EVERYDAY_WORDS = frozenset((_EVERYDAY_GIVEN_NAMES + _EVERYDAY_SURNAMES).split())
"""Names that are ordinary Swedish words."""

# Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th"})
_WORD = re.compile(r"[^\W\d_]+")
_CAPITAL = r"[A-ZÅÄÖÉÜ][^\W\d_]*"
_INSIDE_A_SENTENCE = re.compile(rf"(?<=[^\W_][ ,]) ?({_CAPITAL}(?: {_CAPITAL})*)")


class _Word(NamedTuple):
    written: str
    folded: str


class NameParts(NamedTuple):
    """A name as it is looked for, folded: given names and a surname, if it has one."""

    given: tuple[str, ...]
    surname: str | None


def fold(text: str) -> str:
    """Return the text without case, accents and dots: ``Åsa`` and ``asa`` fold alike."""
    if text.isascii():
        return text.lower()  # nothing to take apart, and lists of thousands are folded
    # Decomposed on both sides of casefold: each can give the other something more to do.
    cased = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(char for char in cased if not unicodedata.category(char).startswith("M"))
    return bare.translate(_LETTERS)


def mentions_name(text: str, full_name: str) -> str | None:
    """Return the first word or words of ``text`` that give the name away, or None.

    ``full_name`` is given names first and surname last ("Anna-Lisa van den Berg"); a single word
    is a given name. Hyphened names count in each part. An empty name is never mentioned.
    """
    return mentions_parts(text, name_parts(full_name))


def mentions_words(text: str, words: str) -> bool:
    """Tell whether ``words`` (a place, a school: "Norra Ljusterö") stand side by side in the text, the first with a capital."""
    sought = [word.folded for word in _words(words)]
    there = _words(text)
    return bool(sought) and any(
        there[place].written[0].isupper() and all(map(_is_form_of, there[place : place + len(sought)], sought))
        for place in range(len(there) - len(sought) + 1)
    )


def proper_names(text: str) -> list[str]:
    """What is written with a capital in a text though no sentence begins there: "Lindskolan", "Norra Kil"."""
    found = [match[1] for match in _INSIDE_A_SENTENCE.finditer(text) if len(match[1]) >= SHORTEST_ALONE]
    return list(dict.fromkeys(found))


def name_parts(full_name: str) -> NameParts:
    """Take a full name apart into what is looked for, folded."""
    parts = [word.folded for word in _words(full_name)]
    if not parts:
        return NameParts((), None)
    # The last word is a name whatever it looks like: Le and Al are surnames too.
    name = [part for part in parts[:-1] if part not in PARTICLES] + parts[-1:]
    return NameParts(tuple(name[:-1]), name[-1]) if len(name) > 1 else NameParts(tuple(name), None)


def possible_parts(text: str) -> set[str]:
    """Every folded name that a word of the text could be a form of: for a name known only by digests."""
    folded = {word.folded for word in _words(text)}
    return folded | {word[:-1] for word in folded if word.endswith("s")} - {""}


def mentions_parts(text: str, parts: NameParts) -> str | None:
    """As ``mentions_name``, for a name that is taken apart already."""
    given, surname = parts
    name = [*given, surname] if surname else list(given)
    words = _words(text) if name else []
    for place, word in enumerate(words):
        for part in name:
            if _is_form_of(word, part) and _gives_away(word, part, is_surname=part == surname):
                return word.written
        if surname and (pair := _pair_at(words, place, given, surname)):
            return pair
    return None


def _words(text: str) -> list[_Word]:
    # Invisible characters (soft hyphen, zero width joiner) and loose accents must not cut a word.
    composed = unicodedata.normalize("NFKC", text)
    seen = "".join(char for char in composed if unicodedata.category(char) not in {"Cf", "Mn"})
    return [_Word(written, fold(written)) for written in _WORD.findall(seen)]


def _is_form_of(word: _Word, part: str) -> bool:
    return word.folded in {part, part + "s"}


def _gives_away(word: _Word, part: str, *, is_surname: bool) -> bool:
    """Tell whether this one word, which is a form of ``part``, is enough."""
    if len(part) < SHORTEST_ALONE:
        return is_surname and word.written[0].isupper()
    return word.written[0].isupper() or not (part in EVERYDAY_WORDS or word.folded in EVERYDAY_WORDS)


def _pair_at(words: list[_Word], place: int, given: tuple[str, ...], surname: str) -> str | None:
    """Return "bo ek" or "ek, bo" if it starts here, in any case; particles may stand between."""
    first = words[place]
    is_given = any(_is_form_of(first, part) for part in given)
    if not is_given and not _is_form_of(first, surname):
        return None
    for second in words[place + 1 :]:
        if second.folded in PARTICLES:
            continue
        fits = _is_form_of(second, surname) if is_given else any(_is_form_of(second, part) for part in given)
        return f"{first.written} {second.written}" if fits else None
    return None
