"""Organisation numbers. What makes one valid is the ``organisationsnummer`` package's to say.

A sole trader's organisation number is a person's identity number; such a number is not kept here.
"""

from organisationsnummer.organisationsnummer import (  # type: ignore[import-untyped]  # ships no types
    Organisationsnummer,
    OrganisationsnummerException,
)


class WrongOrgNumber(ValueError):
    """What was typed is no organisation number. The number stands in no message."""


class PersonsNumber(WrongOrgNumber):
    """What was typed is a person's identity number."""


def written(typed: str) -> str:
    """The number as it is kept, ``NNNNNN-NNNN``. Raises ``WrongOrgNumber``."""
    try:
        number = Organisationsnummer("".join(typed.split()) if typed.isascii() else "")
    except OrganisationsnummerException:
        raise WrongOrgNumber from None
    if number.is_personnummer():
        raise PersonsNumber
    return str(number.format(separator=True))
