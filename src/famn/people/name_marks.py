"""Knowing a protected name when it is written, without being able to read it.

A protected child's name lies in the vault, and free text to GFO must not hold it (design section 4). Beside the child lie
keyed digests of the name's words: from them nobody reads the name, but a word that is typed can be compared. The key is
the installation's own, and the child's identifier goes into each digest, so that two rows with the same name do not look
alike: neither siblings nor one child in two boards.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from famn.kernel.names import NameParts, mentions_parts, name_parts, possible_parts

_GIVEN, _SURNAME = "given", "surname"


def marks_of(owner: UUID, full_names: Iterable[str]) -> list[str]:
    """The digests to store beside ``owner`` (the child's identifier) for the names it is known by; [] for no name."""
    marks = set()
    for full_name in full_names:
        parts = name_parts(full_name)
        marks |= {_mark(settings.SECRET_KEY, owner, _GIVEN, part) for part in parts.given}
        if parts.surname:
            marks.add(_mark(settings.SECRET_KEY, owner, _SURNAME, parts.surname))
    return sorted(marks)


@dataclass(frozen=True, slots=True)
class MarkedName:
    """A name that is known by its digests alone."""

    owner: UUID
    marks: frozenset[str]

    def found_in(self, text: str) -> str | None:
        """The first word or words of the text that give the name away, as they were typed; None when none does.

        By the same rules as a name that can be read (``kernel.names.mentions_name``).
        """
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        typed = sorted(possible_parts(text))
        given = tuple(part for part in typed if any(_mark(key, self.owner, _GIVEN, part) in self.marks for key in keys))
        surnames = [part for part in typed if any(_mark(key, self.owner, _SURNAME, part) in self.marks for key in keys)]
        # A child known by two names may have two surnames.
        found = (mentions_parts(text, NameParts(given, surname)) for surname in surnames or [None])
        return next((word for word in found if word is not None), None)


KnownName = str | MarkedName
"""A child's name as its own board knows it: readable, or by digests when the child is protected."""


def _mark(key: str, owner: UUID, role: str, part: str) -> str:
    return salted_hmac("famn.people.name_marks", f"{owner}:{role}:{part}", secret=key, algorithm="sha256").hexdigest()
