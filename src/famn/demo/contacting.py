"""Contact with homes that wait: a call now and then, the next one planned, some that nobody has got round to (R-17)."""

import random
from datetime import timedelta

from famn.demo.acting import acting
from famn.demo.agenda import Life, office
from famn.demo.world import Home, World
from famn.homes.actions import note_contact
from famn.homes.enums import BankStatus, Channel

SAID = (
    "Allt är som det ska, de ser fram emot ett uppdrag.",
    "Undrar hur länge det kan dröja. Berättade hur matchningen går till.",
    "Vill vara med på nätverksträffen i vår.",
    "Har bytt arbetstider, är hemma mer på eftermiddagarna.",
    "Talade om rummet: det är målat och klart.",
    "Har varit bortresta, hör gärna av oss efter helgen.",
)
LATELY, LONG_AGO = (1, 41), (43, 80)
INTERVAL = timedelta(days=42)


def put_contacts(w: World, home: Home) -> None:
    """Put a home's last contacts on the agenda. Drawn for itself, so that the rest of the world stays as it is."""
    rng = random.Random(f"contact {w.part} {home.number}")
    last = rng.randint(*(LATELY if rng.random() < 0.9 else LONG_AGO))
    for days in (last + rng.randint(30, 60), last):
        if w.back(days) > w.today:
            w.agenda.put(office(w.back(days), rng), _contact(w, home, rng))


def _contact(w: World, home: Home, rng: random.Random) -> Life:
    by = home.coordinator
    with acting(by):
        home.row.refresh_from_db(fields=["status"])
        if home.row.status == BankStatus.CLOSED or w.now >= w.until:
            return
        reached = rng.random() < 0.85
        note_contact(
            by=by, home=home.row, on=w.today, at=w.now, reached=reached,
            channel=rng.choices((Channel.PHONE, Channel.VISIT, Channel.MEETING, Channel.LETTER), weights=(75, 15, 5, 5))[0],
            summary=rng.choice(SAID) if reached else "", next_on=w.today + (INTERVAL if reached else timedelta(days=3)),
        )  # fmt: skip
    yield from ()
