"""What the queue page, the preview of a policy and the recruitment brief cost in a demo world, and the engine's share of the page.

    python -m bench.queue HOME

HOME is a folder where ``famn demo`` has built its world. Processor time, so that a busy machine changes little: of the web's own
process, and of the processes that plan, which are started and ended each time. Medians.
"""

import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from time import process_time

from bench.world import world

TIMES = 5
MATCHING, HEAD = "matchning1@gfo.exempel.se", "chef@gfo.exempel.se"


def took(act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of processor time here, and in processes that were started."""
    mine, others = [], []
    for _ in range(TIMES):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), process_time()
        act()
        mine.append(process_time() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        others.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return 1000 * statistics.median(mine), 1000 * statistics.median(others)


def measure() -> None:
    """Print the table for the world of this environment."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from famn.access.actor import acting
    from famn.accounts.models import RoleHolding, User
    from famn.accounts.queries import actor_of
    from famn.kernel.calendar import local_date
    from famn.organisations.models import MatchingPolicy
    from famn.plans.previewing import preview_policy
    from famn.plans.snapshot import queue_snapshot
    from matchcore import Market, banded

    call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files by the collected ones

    def client(email: str) -> Client:
        found = Client(HTTP_HOST="localhost")
        found.force_login(User.objects.get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend")
        return found

    on = local_date(timezone.now())
    matching, head = client(MATCHING), client(HEAD)
    by = actor_of(RoleHolding.objects.using("owner").select_related("user").get(user__email=HEAD))
    matching.get(reverse("queue"))  # so that the newest plan is of today
    with acting(by):
        today = queue_snapshot(by.own_cooperation_id, on=on)
        policy = MatchingPolicy(
            cooperation_id=by.own_cooperation_id, version="prov", valid_from=on,
            **{name: getattr(today.policy, name) for name in ("freshness_days", "max_children", "distance_bands_km", "relaxable")},
            priorities={**today.policy.priorities, "per_day": 0},
        )  # fmt: skip

    different = {id(market): market for market in today.markets.values()}

    def engine() -> None:
        """All that the page asks of the engine: the bank as columns, every referral ranked, a home of each in words."""
        built = {key: Market(homes=market.homes, as_of=market.as_of) for key, market in different.items()}
        for code, request in today.requests.items():
            found = banded(built[id(today.markets[code])], request, today.terms[code])
            for home in list(found.band)[:1]:
                found.row(home)

    def preview() -> None:
        with acting(by):
            preview_policy(by=by, policy=policy, on=on)

    page, _none = took(lambda: matching.get(reverse("queue")))
    own, _none = took(engine)
    print(f"{len(today.homes)} homes, {len(today.requests)} referrals in the queue, {today.facts.size} children")
    print(f"{'queue page, its plan up to date':<40}{page:>8.0f} ms, the engine's part {own:.0f} ms = {own / page:.0%}")
    for name, act in (
        ("queue page, planned anew", lambda: matching.post(reverse("queue_again"), follow=True)),
        ("preview of a policy", preview),
        ("recruitment brief", lambda: head.get(reverse("missing_homes"))),
    ):
        mine, others = took(act)
        print(f"{name:<40}{mine:>8.0f} ms, and {others:.0f} ms in processes that plan")


def main() -> None:
    """With a home: start its database and measure there."""
    if len(sys.argv) == 1:
        measure()
        return
    with world(sys.argv[1]) as environment:
        subprocess.run([sys.executable, "-m", "bench.queue"], env=environment, check=True)


if __name__ == "__main__":
    main()
