"""Rows that could leak: for every walled table, rows of both boards of both cooperations, set down past every wall.

Everything is done on one superuser connection in one transaction that is rolled back: no other test meets these rows.
The tests then act on the same connection as the application's role, with an actor stated as the middleware states it.
Keys read "which one", a board's letter, and ``:2`` in the other cooperation: ``offered_a``, ``offered_b:2``.
"""

from django.db import connections

from tests.walls.rows.cast import ALIAS, Cast
from tests.walls.rows.homes import Homes
from tests.walls.rows.imports import Imports
from tests.walls.rows.organisation import Organisation
from tests.walls.rows.people import People
from tests.walls.rows.plans import Plans
from tests.walls.rows.recruiting import Recruiting
from tests.walls.rows.referrals import Referrals
from tests.walls.rows.register import Register
from tests.walls.rows.stays import Stays
from tests.walls.rows.threads import Threads
from tests.world import World

__all__ = ["ALIAS", "Cast", "build"]


def build(world: World) -> Cast:
    """The whole cast and all rows."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("select now()")
        cast = Cast(now=cursor.fetchone()[0])
    for number in (1, 2):
        _Cooperation(cast, world, number).build()
    cast.users["stranger"] = world.stranger.pk
    cast.holdings |= {"stranger": "", "nobody": ""}
    return cast


class _Cooperation(People, Organisation, Homes, Register, Imports, Referrals, Plans, Recruiting, Stays, Threads):
    def build(self) -> None:
        self.people()
        self.organisation()
        self.settings()
        self.library()
        for name in ("ready", "process", "closed", "protected"):
            self.home(name, "")
        for letter in "ab":
            for name in ("offered", "ended", "placed", "network", "unassigned", "hidden", "shielded"):
                self.home(name, letter)
        self.people_of_homes()
        self.register()
        self.imports()
        self.recruiting()
        self.plan()
        for letter in "ab":
            self.requests(letter)
            self.choices(letter)
            self.answers(letter)
            self.stays(letter)
            self.around_homes(letter)
            self.threads(letter)
        self.shared_threads()
