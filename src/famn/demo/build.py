"""Builds the demo world: two cooperations, their homes, and two years lived day by day through the product's own actions."""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import connection, connections, transaction
from django.utils import timezone

from famn.access.actor import acting
from famn.access.roles import Role
from famn.accounts.models import RoleHolding, User
from famn.commitments.queries import broken_unmarked
from famn.demo import plans
from famn.demo.agenda import Agenda, instant
from famn.demo.case import Case, Plan
from famn.demo.deviating import deviation_life, even_out, reports
from famn.demo.homes import entering_days, home_life, network_life
from famn.demo.names import full_name
from famn.demo.organisation import Organisation, build_main, build_neighbour
from famn.demo.people import FAMILY
from famn.demo.world import World
from famn.deviations.actions import forecast_mails, sweep_clocks
from famn.deviations.models import Deviation
from famn.kernel.calendar import local_date
from famn.messages.models import Mail
from famn.organisations.models import Cooperation, Locality

SEED = 2019
BATCH = 60
"""Steps a transaction."""
HOMES_ENTERED, HOMES_A_YEAR, IN_PROCESS = 165, 26, 30
NEAR = {"22": ("21", "23", "24"), "25": ("24",)}

Progress = Callable[[str], None]


def is_empty() -> bool:
    """Whether no demo world stands here, or only a part of one."""
    return not User.objects.using("owner").filter(email=FAMILY).exists()


def build_if_empty() -> None:
    """Build the demo world where there is none; what an interrupted build left behind is cleared away first."""
    if not is_empty():
        return
    if Cooperation.objects.using("owner").exists():
        _clear()
    scale = float(os.environ.get("FAMN_DEMO_SCALE", "0.05"))
    started = time.monotonic()
    print("Bygger demovärlden. Alla personer och händelser är påhittade.", flush=True)
    build(scale=scale, anchor=local_date(timezone.now()), progress=_print)
    print(f"\r  klart på {time.monotonic() - started:.0f} sekunder{' ' * 30}", flush=True)


def _print(text: str) -> None:
    end = "" if sys.stdout.isatty() else "\n"
    print(f"\r  {text:<50}" if not end else f"  {text}", end=end, flush=True)


def build(*, scale: float, anchor: date, progress: Progress) -> None:
    """Build it all. The same scale and anchor day give the same sums; every date counts from ``anchor``."""
    for alias in ("default", "owner"):
        with connections[alias].cursor() as cursor:
            # A crash in the middle costs a new build, not anybody's data: there is no need to wait for the disk.
            cursor.execute("set synchronous_commit = off")
    progress("samverkan, nämnder och människor")
    with transaction.atomic(using="owner"):
        main = build_main(random.Random(SEED), anchor)
        neighbour = build_neighbour(random.Random(SEED + 1))
    _live(_world(neighbour, anchor, min(scale, 1.0) / 14, SEED + 3), progress, "grannen")
    world = _world(main, anchor, scale, SEED + 2)
    _live(world, progress, "tre år")
    _family(world)


def _world(organisation: Organisation, anchor: date, scale: float, seed: int) -> World:
    county = organisation.cooperation.county_code
    places = list(
        Locality.objects.select_related("municipality").defer("municipality__border").filter(municipality__county_code__in=(county, *NEAR[county])).order_by("municipality_id", "name")
    )
    members = {board.municipality_id for board in organisation.boards}
    inside = {code: [place for place in places if place.municipality_id == code] for code in sorted(members)}
    inside.update({code: [p for p in places if p.municipality_id == code] for code in sorted({p.municipality_id for p in places if p.municipality.county_code == county})})
    return World(
        organisation=organisation, anchor=anchor, scale=scale, rng=random.Random(seed), agenda=Agenda(), localities=inside,
        outside=[place for place in places if place.municipality.county_code != county],
    )  # fmt: skip


def _number(w: World, full: float) -> int:
    return max(1, round(full * w.scale))


def _put_homes(w: World) -> None:
    coordinators = w.organisation.staff[Role.GFO_COORDINATOR]
    entered = entering_days(w, _number(w, HOMES_ENTERED))
    flow_days = (w.anchor - w.entered_from).days - 220
    later = [w.entered_from + timedelta(days=90 + w.rng.randrange(flow_days)) for _ in range(_number(w, HOMES_A_YEAR * flow_days / 365))]
    fates = ["paused"] * _number(w, 5) + ["under_review"] * _number(w, 4) + ["closed"] * _number(w, 5)
    for number, day in enumerate([*entered, *later]):
        fast = number < len(entered)
        # The newest of those that were entered leave in the end, so that nobody has moved in there.
        fate = fates[number - len(entered)] if not fast and number - len(entered) < len(fates) else ""
        category = "emergency" if number in range(3) else ""
        life = home_life(w, coordinators[number % len(coordinators)], number, fast=fast, fate=fate, category=category, protected=number == 5)
        w.agenda.put(w.on_or_before(day), life)
    for number in range(_number(w, IN_PROCESS)):
        life = home_life(w, w.rng.choice(coordinators), 10_000 + number, fast=False, fate="in_process")
        w.agenda.put(w.on_or_before(w.back(w.rng.randint(2, 110))), life)
    for board in (1, 2, 2, 5):
        if board < len(w.organisation.boards):
            w.agenda.put(w.on_or_before(w.back(w.rng.randint(150, 500))), network_life(w, board))


def _put_cases(w: World) -> None:
    every: list[Plan] = [
        *plans.entered(w, _number(w, plans.ENTERED)),
        *plans.flow(w, _number(w, 2 * plans.LONG_TERM_A_YEAR), "long_term"),
        *plans.flow(w, _number(w, 2 * plans.JOUR_A_YEAR), "emergency"),
        *plans.open_now(w),
    ]
    for plan in every:
        w.agenda.put(w.on_or_before(plan.begin), _later(w, plan))


def _later(w: World, plan: Plan):
    yield from Case(w, plan).life()


def _live(w: World, progress: Progress, name: str) -> None:
    """Let everything happen in order, with a sweep of the clocks every morning."""
    _put_homes(w)
    _put_cases(w)
    reports(w)
    w.agenda.put(instant(w.entered_from + timedelta(days=80), 6 * 60), _sweeping(w))
    whole = (w.until - datetime.combine(w.entered_from, datetime.min.time(), w.until.tzinfo)).days
    said, going = -1, True
    while going:
        with transaction.atomic():
            for _ in range(BATCH):
                going = w.agenda.step(w.until)
                if not going:
                    break
        share = max(0, min(100, 100 - 100 * (w.until - w.agenda.now).days // whole))
        if share // 5 != said:
            said = share // 5
            progress(f"{name}: {w.today:%Y-%m}, {share} %")
    with transaction.atomic():
        even_out(w)
    sweeper = _job(w, "clock_sweep")
    with transaction.atomic(), acting(sweeper):
        forecast_mails(by=sweeper, at=w.until)
    with transaction.atomic(), acting(_job(w, "mail")):
        Mail.objects.filter(sent_at=None).update(sent_at=w.until)


def _job(w: World, name: str):
    return next(actor for actor in w.organisation.staff[Role.JOB] if actor.name == name)


def _sweeping(w: World):
    by, head = _job(w, "clock_sweep"), w.organisation.staff[Role.GFO_HEAD][0]
    while True:
        with acting(by):
            found = sweep_clocks(by=by, at=w.now) if broken_unmarked(w.today).exists() else 0
        if found:
            with acting(head):
                rows = list(Deviation.objects.select_related("board").filter(created_at=w.now).order_by("rule", "occurred_on", "subject_kind", "board_id"))
            for row in rows:
                w.agenda.put(w.later(2, 12), deviation_life(w, row))
        # Before the two years nobody was late: a sweep now and then is enough.
        yield instant(w.today + timedelta(days=1 if w.today >= w.history_from else 7), 6 * 60)


def _family(w: World) -> None:
    """A foster parent with an account, in a home where a child lives; the very last thing to be made."""
    home = next((each for each in w.homes if each.beds), w.homes[0])
    with transaction.atomic(using="owner"):
        user = User.objects.using("owner").create(email=FAMILY, name=full_name(w.rng), password=next(iter(w.organisation.users.values())).password)
        RoleHolding.objects.using("owner").create(
            user=user, role=Role.FOSTER_PARENT, cooperation_id=w.organisation.cooperation.pk, home_id=home.row.pk, starts_on=w.back(300)
        )


def _clear() -> None:
    kept = {"organisations_municipality", "organisations_locality", "django_migrations", "django_content_type", "auth_permission", "famn_cache"}
    with connections["owner"].cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
        names = [name for (name,) in cursor.fetchall() if name not in kept and not name.startswith("procrastinate_")]
        cursor.execute(f"truncate {', '.join(connection.ops.quote_name(name) for name in sorted(names))} restart identity")
