"""How much of the match sheet's and the queue page's time is the engine's: the share of each page that is spent in ``matchcore``.

    python -m bench.sheet HOME [HOMES]

HOME is a folder where ``famn demo`` has built its world, for example with FAMN_DEMO_SCALE=10; so many HOMES are added, and
taken away again. Each page is opened through Django's test client as the matching coordinator, and every millisecond it is
noted whether a function of ``matchcore`` is anywhere on the stack. The time since the note before counts to what is found.
What the pages write is rolled back.
"""

import os
import signal
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from types import FrameType
from typing import Self

from bench.bank import add_homes, take_away_homes
from bench.world import world

TIMES = 7
EVERY = 0.001
"""Seconds between two notes."""
COORDINATOR = "matchning1@gfo.exempel.se"


class Notes:
    """Where time goes while the block lasts: seconds in all, in the engine, and by the engine's outermost function."""

    def __init__(self) -> None:
        self.all = self.engine = 0.0
        self.by: defaultdict[str, float] = defaultdict(float)

    def __enter__(self) -> Self:
        self._last = time.perf_counter()
        signal.signal(signal.SIGALRM, self._note)
        signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _note(self, _signal: int, frame: FrameType | None) -> None:
        now = time.perf_counter()
        spent, self._last = now - self._last, now
        self.all += spent
        outermost = ""
        while frame is not None:
            module = str(frame.f_globals.get("__name__", ""))
            if module.startswith("matchcore"):
                outermost = f"{module}.{frame.f_code.co_name}"
            frame = frame.f_back
        if outermost:
            self.engine += spent
            self.by[outermost] += spent


def measure() -> None:
    """Print the table for the world of this environment."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from django.test import Client
    from django.urls import reverse

    from famn.accounts.models import User
    from famn.homes.models import FosterHome
    from famn.referrals.bank import IN_BANK
    from famn.referrals.models import Referral
    from famn.referrals.rules_matching import SEARCHABLE

    call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files by the collected ones
    found = Referral.objects.using("owner").filter(status="searching", cooperation_id=1, protected=False).order_by("created_at")
    searching = found.first()
    if searching is None:
        sys.exit("bench.sheet: nobody searches in this world")
    homes = FosterHome.objects.using("owner").filter(cooperation_id=1, board=None, status__in=IN_BANK, consent_all_members_on__isnull=False)
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email=COORDINATOR), backend="allauth.account.auth_backends.AuthenticationBackend")
    sheet, again, queue = reverse("match_sheet", args=[searching.pk]), reverse("match_again", args=[searching.pk]), reverse("queue")

    def opened(address: str) -> None:
        if client.get(address).status_code != 200:  # noqa: PLR2004
            sys.exit(f"bench.sheet: {address} cannot be opened")

    waiting = Referral.objects.using("owner").filter(cooperation_id=1, status__in=SEARCHABLE)
    print(f"{f'{homes.count()} homes, {waiting.count()} referrals':<60}{'ms':>8}{'engine':>8}{'share':>8}")
    with transaction.atomic():
        for _ in range(2):
            client.post(again)
        table("match sheet, beside the run before", lambda: opened(sheet))
        table("queue page", lambda: opened(queue))
        transaction.set_rollback(True)


def table(name: str, page: Callable[[], None]) -> None:
    """One line: the median of a page's milliseconds, the engine's, and its share of all the time."""
    page()
    notes, took = Notes(), []
    for _ in range(TIMES):
        start = time.perf_counter()
        with notes:
            page()
        took.append(time.perf_counter() - start)
    share = notes.engine / notes.all
    print(f"{name:<60}{1000 * statistics.median(took):>8.0f}{1000 * notes.engine / TIMES:>8.0f}{share:>8.1%}")
    for function, seconds in sorted(notes.by.items(), key=lambda each: -each[1])[:8]:
        print(f"    {function:<56}{1000 * seconds / TIMES:>8.1f}")


def main() -> None:
    """With a home: its table, from a process of its own on that home's database. Without: measure here."""
    if len(sys.argv) == 1:
        measure()
        return
    with world(sys.argv[1]) as environment:
        os.environ |= environment
        import django

        django.setup()
        if len(sys.argv) > 2:  # noqa: PLR2004
            add_homes(int(sys.argv[2]))
        try:
            subprocess.run([sys.executable, "-m", "bench.sheet"], env=os.environ, check=True)
        finally:
            take_away_homes()


if __name__ == "__main__":
    main()
