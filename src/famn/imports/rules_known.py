"""What a row of a file is understood against, what it was understood as, and by what it is recognised. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from famn.imports.rules_cells import phones_of
from famn.kernel.names import fold


@dataclass(frozen=True, slots=True)
class Place:
    """A locality, and the municipality that it lies in."""

    pk: int
    name: str
    municipality: str
    county: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a row is understood against. Keys are folded names. ``meanings``: as ``HomeImport.meanings``."""

    today: date
    county: str
    municipalities: Mapping[str, tuple[str, str]]
    localities: Mapping[str, Sequence[Place]]
    coordinators: Mapping[str, int]
    providers: Mapping[str, str]
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Understood:
    """One row as it was understood."""

    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    aside: bool = False
    """Whether the row is left out unless somebody takes it in: a network home."""

    @property
    def faulty(self) -> bool:
        """Whether something must be put right before the row can become a home."""
        return any(problem["fault"] for problem in self.problems)


def name_key(names: str, municipality: str) -> str:
    """A family's names without order and small words, with where it lives."""
    parts = sorted(set(re.findall(r"\w+", fold(names))) - {"och", "familjen", "fam", "o"})
    return f"n:{' '.join(parts)}|{municipality}"[:200]


def contact_keys(names: str, phone: str, email: str, municipality: str) -> list[str]:
    """By what a home is recognised: each number, the address of mail, and the names with the municipality."""
    keys = [f"t:{number}" for _shown, number in phones_of(phone)]
    if email:
        keys.append(f"e:{email.strip().lower()}"[:200])
    if names and municipality:
        keys.append(name_key(names, municipality))
    return keys
