"""Which texts about a home tell who lives there, or where: asked when the home is protected, of what its keepers go on reading."""

import re
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from famn.audit.queries import acts_on
from famn.homes.models import BankStatusEvent, ContactLog, FosterHome, HomeContact, HomeMember, HomePermit
from famn.kernel.calendar import local_date
from famn.kernel.names import SHORTEST_ALONE, mentions_words
from famn.ui.swedish import short_date


def traces_of(home: FosterHome) -> list[str]:
    """What a text could give the home away by: names, street, telephone, e-mail and place. Asked before it is protected."""
    contact = HomeContact.objects.filter(home=home).first()
    written = [contact.names, contact.address] if contact else []
    written += [member.name for member in HomeMember.objects.filter(home=home)]
    words = [word for text in written for word in re.findall(r"[^\W\d_]+", text) if word[0].isupper() and len(word) >= SHORTEST_ALONE]
    direct = [re.sub(r"\D", "", contact.phone), contact.email] if contact else []
    return [trace for trace in dict.fromkeys([*words, *direct, *_places(home)]) if trace]


def _places(home: FosterHome) -> list[str]:
    return [place.name for place in (home.locality, home.municipality) if place is not None]


def gives_away(text: str, traces: Collection[str]) -> bool:
    """Whether a text holds one of the traces: a word as a word, a telephone number however it is spaced."""
    digits = re.sub(r"[\s-]", "", text)
    return any(
        trace in digits if trace.isdigit() else trace.casefold() in text.casefold() if "@" in trace else mentions_words(text, trace)
        for trace in traces
    )


def home_texts_that_tell(home: FosterHome, traces: Collection[str]) -> list[str]:
    """Where a text of the home's record, as far as the actor reads it, holds one of the traces; in Swedish."""
    return list(dict.fromkeys(where for where, text in _texts(home) if gives_away(text, traces)))


def _texts(home: FosterHome) -> Iterator[tuple[str, str]]:
    for contact in ContactLog.objects.filter(home=home):
        yield _("Kontakt %(day)s") % {"day": short_date(contact.on)}, contact.summary
    for event in BankStatusEvent.objects.filter(home=home):
        yield _("Status %(day)s") % {"day": short_date(local_date(event.at))}, event.reason
    for permit in HomePermit.objects.filter(home=home):
        yield _("Beslut %(day)s") % {"day": short_date(permit.decided_on)}, f"{permit.issuer}\n{permit.scope}\n{permit.conditions}"
    for act in acts_on({"home" if home.board_id is None else "network_home": [home.pk]}):
        yield _("Historiken %(day)s") % {"day": short_date(local_date(act.at))}, act.text
