"""How many queries and milliseconds the pages take in a small and a large demo world, and the ratio between them.

    python -m bench.pages SMALL_HOME LARGE_HOME

Each home is a folder where ``famn demo`` has built its world, for example with FAMN_DEMO_SCALE=1 and FAMN_DEMO_SCALE=10.
"""

import json
import statistics
import subprocess
import sys
import time

from bench.world import world

TIMES = 7
PEOPLE = {"matchning1@gfo.exempel.se": "GFO", "familjehem1@harnosand.exempel.se": "board"}
PAGES = ("today", "referral_list", "home_list", "placement_list", "deviation_list", "match_sheet")


def measure() -> dict[str, tuple[int, float]]:
    """Queries and median milliseconds of each page in the world of this environment."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from famn.accounts.models import User
    from famn.referrals.models import Referral

    call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files by the collected ones
    searching = Referral.objects.using("owner").filter(status="searching", cooperation_id=1).order_by("created_at").first()
    found = {}
    for email, side in PEOPLE.items():
        client = Client(HTTP_HOST="localhost")
        client.force_login(User.objects.get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend")
        for name in PAGES:
            if name == "match_sheet" and (side != "GFO" or searching is None):
                continue
            address = reverse(name, args=[searching.pk] if name == "match_sheet" else [])
            if client.get(address).status_code != 200:  # noqa: PLR2004 -- the page may not be this role's
                continue
            took = []
            for _ in range(TIMES):
                with CaptureQueriesContext(connection) as queries:
                    start = time.perf_counter()
                    client.get(address)
                    took.append(time.perf_counter() - start)
            found[f"{name} ({side})"] = (len(queries), 1000 * statistics.median(took))
    return found


def measured_in(home: str) -> dict[str, tuple[int, float]]:
    """The same in a process of its own, on the home's database."""
    with world(home) as environment:
        done = subprocess.run([sys.executable, "-m", "bench.pages"], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """With two homes: the table. Without: measure here, for the caller."""
    if len(sys.argv) == 1:
        print(json.dumps(measure()))
        return
    small, large = (measured_in(home) for home in sys.argv[1:3])
    print(f"{'page':<28}{'queries':>10}{'in large':>10}{'ms':>10}{'in large':>10}{'ratio':>8}")
    for page, (queries, took) in small.items():
        if page in large:
            more, longer = large[page]
            print(f"{page:<28}{queries:>10}{more:>10}{took:>10.0f}{longer:>10.0f}{longer / took:>8.1f}")


if __name__ == "__main__":
    main()
