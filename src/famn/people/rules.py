"""What free text that another side reads may hold. Pure."""

from collections.abc import Iterable

from famn.kernel.denied import Refused
from famn.kernel.identity import find_identity_numbers
from famn.kernel.names import mentions_name
from famn.people.enums import Telltale
from famn.people.name_marks import KnownName, MarkedName

LONGEST = 20_000
"""Signs in one text. To look through a megabyte takes a minute, within a transaction."""


def check_free_text(text: str, names: Iterable[KnownName]) -> None:
    """Refuse a text that holds an identity number or one of the names (design section 4).

    ``names``: the names of the children it is about, as the writer's own board knows them (a protected child's by its
    digests alone); empty when GFO writes, which knows none. Raises ``Refused`` with words for the user: of a name it
    repeats no more than the word she typed herself. A text too long to be looked through is refused first.
    """
    if len(text) > LONGEST:
        raise Refused("free_text_long", Telltale.LONG.label % {"most": LONGEST})
    if find_identity_numbers(text):
        raise Refused("free_text_number", Telltale.NUMBER.label)
    for name in names:
        word = name.found_in(text) if isinstance(name, MarkedName) else mentions_name(text, name)
        if word is not None:
            raise Refused("free_text_name", Telltale.NAME.label % {"word": word})
