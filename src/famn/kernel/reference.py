"""Random reference codes, such as ``F-7KQ3MT``.

A code says nothing of what it stands for: it is drawn at random, never derived from data, and
holds no letter that is read as a digit and no vowel that would make a word.
"""

import random
import re
import secrets

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""The 27 signs of every code: no 0/O, no 1/I/L, no vowels (Y is one in Swedish)."""

CODE_LENGTH = 6

_PREFIX = re.compile(r"[A-Z]{1,3}")

CODE_IN_TEXT = re.compile(rf"\b[A-Z]{{1,3}}-[{ALPHABET}]{{{CODE_LENGTH}}}\b")
"""A code wherever it stands in running text."""


def random_signs(length: int, rng: random.Random) -> str:
    """Draw ``length`` signs from ``ALPHABET``."""
    return "".join(rng.choice(ALPHABET) for _ in range(length))


def new_code(prefix: str, rng: random.Random | None = None) -> str:
    """Return a new code, ``prefix`` + ``-`` + six signs (387 million of them).

    Uniqueness is the database's to hold: the caller draws again on a collision. ``rng`` is given
    only where a run must be repeatable (demo, tests); without it the system's secure source is
    used. Raises ValueError unless ``prefix`` is 1–3 capital letters A–Z.
    """
    if not _PREFIX.fullmatch(prefix):
        message = f"a prefix is 1-3 capital letters, not {prefix!r}"
        raise ValueError(message)
    return f"{prefix}-{random_signs(CODE_LENGTH, rng or secrets.SystemRandom())}"
