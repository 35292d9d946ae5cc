"""Contact with homes for tests: a guideline that says how long a home may be silent, and homes as silent as one wants."""

from datetime import date, timedelta

from famn.access.actor import acting
from famn.homes.actions import note_contact
from famn.homes.models import ContactLog, FosterHome
from famn.kernel.calendar import Unit
from famn.organisations.actions import revise_guideline
from famn.organisations.rules import LengthInput
from tests.homes_world import make_bank_home, now, today
from tests.world import World

SIX_WEEKS = 42


def set_interval(world: World, *, length: int = SIX_WEEKS, unit: Unit = Unit.CALENDAR_DAYS, warn_days: int = 7, number: int = 1) -> None:
    """A version of the guidelines from today that says how long a home of the bank may be without contact."""
    by = world.actor("head" if number == 1 else f"head:{number}")
    with acting(by):
        revise_guideline(
            by=by, title="Riktlinjer", version=f"prov {length}", decided_on=today(), valid_from=today(),
            lengths=[LengthInput("D1", 21, Unit.CALENDAR_DAYS, 5), LengthInput("K1", length, unit, warn_days)], at=now(),
        )  # fmt: skip


def silent_home(world: World, days: int | None, *, by: str = "coordinator", **changed) -> FosterHome:
    """A ready home that was last heard of so many days ago; never, if None."""
    home = make_bank_home(world, by=by, **changed)
    number = changed.get("number", 1)
    with acting(world.actor(by if number == 1 else f"{by}:{number}")):
        FosterHome.objects.filter(pk=home.pk).update(last_word_on=None if days is None else today() - timedelta(days=days))
        home.refresh_from_db()
    return home


def note(world: World, home: FosterHome, *, by: str = "coordinator", on: date | None = None, **said) -> ContactLog:
    """A contact, by telephone today unless told otherwise."""
    actor = world.actor(by)
    plain = {"on": on or today(), "channel": "phone", "reached": True, "summary": "Allt väl.", "at": now()}
    with acting(actor):
        return note_contact(by=actor, home=home, **(plain | said))
