"""Builds the demo world: two cooperations, their homes, and two years lived day by day through the product's own actions."""

import contextlib
import gc
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from multiprocessing.context import ForkContext
from multiprocessing.synchronize import Barrier

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from famn.access.actor import Actor, acting
from famn.access.roles import Role
from famn.accounts.models import RoleHolding, User
from famn.commitments.queries import broken_unmarked
from famn.config.env import EnvError, env_str
from famn.demo import plans
from famn.demo.acting import haste
from famn.demo.agenda import Agenda, instant
from famn.demo.case import case_life
from famn.demo.deviating import deviation_life, even_out, reports
from famn.demo.homes import put_homes
from famn.demo.importing import put_import
from famn.demo.organisation import Organisation, build_main, build_neighbour
from famn.demo.people import FAMILY
from famn.demo.queueing import put_queue
from famn.demo.recruiting import recruiting_life
from famn.demo.staffing import staff
from famn.demo.verify import faults, gainless, missing
from famn.demo.world import World
from famn.deviations.actions import forecast_mails, sweep_clocks
from famn.deviations.models import Deviation
from famn.homes.models import HomeContact
from famn.kernel.calendar import local_date
from famn.messages.models import Mail
from famn.organisations.models import Cooperation, Locality

SEED = 2019
SMALLEST, LARGEST = 0.01, 50
BATCH = 60
"""Steps a transaction."""
SMALL = 0.3
"""A world below this size is built faster by one process than by two."""
PARTS = (("2280", "2282", "2283", "2260"), ("2284", "2262"))
"""The main cooperation is lived in two parts, side by side where there are two cores: boards of about as many inhabitants."""
NEAR = {"22": ("21", "23", "24"), "25": ("24",)}
PREPARED = {"server_side_binding": True, "prepare_threshold": 5}
"""The same few hundred statements a thousand times each: the server need not plan them anew."""
DAILY = 40
"""The clocks are swept every morning in the last so many days, before that once a week."""

Progress = Callable[[str], None]


def is_empty() -> bool:
    """Whether no demo world stands here, or only a part of one."""
    return not User.objects.using("owner").filter(email=FAMILY).exists()


def build_if_empty() -> None:
    """Build the demo world where there is none; what an interrupted build left behind is cleared away first."""
    if not is_empty():
        return
    if Cooperation.objects.using("owner").exists():
        clear()
    scale = _scale()
    started = time.monotonic()
    print("Bygger demovärlden. Alla personer och händelser är påhittade.", flush=True)
    build(scale=scale, anchor=local_date(timezone.now()), progress=_print)
    print(f"{_RETURN}  klart på {time.monotonic() - started:.0f} sekunder{' ' * 30}", flush=True)


_RETURN = "\r" if sys.stdout.isatty() else ""


def _scale() -> float:
    """FAMN_DEMO_SCALE: how many times the full world. Raises ``EnvError`` for what is no such number."""
    try:
        scale = float(env_str("FAMN_DEMO_SCALE", "1"))
    except ValueError:
        scale = 0.0
    if not SMALLEST <= scale <= LARGEST:
        raise EnvError(f"FAMN_DEMO_SCALE must be a number from {SMALLEST} to {LARGEST}, such as 0.1")
    return scale


def _print(text: str) -> None:
    print(f"{_RETURN}  {text:<50}", end="" if _RETURN else "\n", flush=True)


def build(*, scale: float, anchor: date, progress: Progress, behind_the_wall: bool = False) -> None:
    """Build it all. The same scale and anchor day give the same sums; every date counts from ``anchor``.

    ``behind_the_wall``: as the application's role, every row policy in force; slower, the same world.
    """
    walled = connections["default"]
    with contextlib.nullcontext() if behind_the_wall else _in_haste():
        _build(scale, anchor, progress, walled)


def _build(scale: float, anchor: date, progress: Progress, walled: BaseDatabaseWrapper) -> None:
    progress("samverkan, nämnder och människor")
    with transaction.atomic(using="owner"):
        main = build_main(random.Random(SEED), anchor)
        neighbour = build_neighbour(random.Random(SEED + 1))
    parts = [_world(main, anchor, scale, number) for number in range(len(PARTS))]
    beside = _world(neighbour, anchor, min(scale, 1.0) / 14, len(PARTS))
    gc.disable()  # nothing here is in cycles that matter, and there is much of it
    try:
        if scale >= SMALL and (os.cpu_count() or 1) > 1 and "fork" in multiprocessing.get_all_start_methods():
            _live_side_by_side(parts, beside, progress, walled)
        else:
            _live([beside], lambda _: None, walled)
            _live(parts, progress, walled)
    finally:
        gc.enable()
    for world in (*parts, beside):
        with transaction.atomic():
            even_out(world)
    with _default_is(walled):
        for world in (parts[0], beside):
            _end_the_night(world)
    with transaction.atomic(using="owner"):
        staff(main, anchor)
    wrong = [
        *faults(main.cooperation, on=anchor),
        *missing(main.cooperation, on=anchor, least=3 if scale >= 1 else 0),
        *gainless(main.cooperation),
        *faults(neighbour.cooperation, on=anchor),
    ]
    if wrong:  # a state too few is no reason to have no demo
        print(f"famn: the demo world is not quite as it should be: {'; '.join(wrong)}", file=sys.stderr)
    _family(parts[0])


@contextlib.contextmanager
def _in_haste() -> Iterator[None]:
    """Let the actions' own connection be the owner's, whom no row policy slows down: three years at half the price.

    Who acts is stated as ever, so permissions, rules, constraints, history and the definer functions are the same.
    """
    owner, fast = connections["owner"].settings_dict, connections.create_connection("default")
    fast.settings_dict = {**fast.settings_dict, **{name: owner[name] for name in ("USER", "PASSWORD", "OPTIONS")}}
    fast.settings_dict["OPTIONS"] = {**fast.settings_dict["OPTIONS"], **PREPARED}
    fast.features.uses_savepoints = False  # what fails here ends the build
    with haste(), _default_is(fast):
        _do_not_wait_for_the_disk()
        try:
            yield
        finally:
            fast.close()


@contextlib.contextmanager
def _default_is(other: BaseDatabaseWrapper) -> Iterator[None]:
    before = connections["default"]
    connections["default"] = other
    try:
        yield
    finally:
        connections["default"] = before


def _do_not_wait_for_the_disk() -> None:
    # A crash in the middle costs a new build, not anybody's data.
    for alias in ("default", "owner"):
        with connections[alias].cursor() as cursor:
            cursor.execute("set synchronous_commit = off")


def _world(organisation: Organisation, anchor: date, scale: float, number: int) -> World:
    county = organisation.cooperation.county_code
    places = list(
        Locality.objects.select_related("municipality").defer("municipality__border")
        .filter(municipality__county_code__in=(county, *NEAR[county])).order_by("municipality_id", "name")
    )  # fmt: skip
    inside: dict[str, list[Locality]] = {}
    for place in places:
        if place.municipality.county_code == county:
            inside.setdefault(place.municipality_id, []).append(place)
    is_main = number < len(PARTS)
    boards = [board for board in organisation.boards if not is_main or board.municipality_id in PARTS[number]]
    return World(
        organisation=organisation, anchor=anchor, scale=scale, rng=random.Random(SEED + 10 + number), agenda=Agenda(), localities=inside,
        outside=[place for place in places if place.municipality.county_code != county], boards=boards,
        part=number if is_main else 0, parts=len(PARTS) if is_main else 1,
    )  # fmt: skip


def _fill(w: World) -> None:
    put_homes(w)
    put_import(w)
    for plan in (
        *plans.entered(w, w.number(plans.ENTERED)),
        *plans.flow(w, w.number(2 * plans.LONG_TERM_A_YEAR), "long_term"),
        *plans.flow(w, w.number(2 * plans.JOUR_A_YEAR), "emergency"),
        *plans.open_now(w),
    ):
        w.agenda.put(w.on_or_before(plan.begin), case_life(w, plan))
    if w.part == 0:
        w.agenda.put(w.on_or_before(w.back(30)), recruiting_life(w))
    if w.part == 0 and w.parts > 1:  # the main cooperation
        put_queue(w)
    reports(w)


def _mornings(w: World) -> Iterator[datetime]:
    """When the clocks are swept, and where parts that live side by side wait for one another."""
    day = w.entered_from + timedelta(days=80)
    while day < w.anchor:
        yield instant(day, 6 * 60)
        day += timedelta(days=1 if day >= w.back(DAILY) else 7)
    yield w.until


def _live(parts: list[World], progress: Progress, walled: BaseDatabaseWrapper, barrier: Barrier | None = None) -> None:
    """Let everything happen in order; the first of the main cooperation's parts sweeps the clocks for all of it."""
    for world in parts:
        _fill(world)
    leader = parts[0]
    whole, said = (leader.anchor - leader.entered_from).days, -1
    for morning in _mornings(leader):
        for world in parts:
            _go(world, morning)
        if barrier is not None:
            barrier.wait()
        if leader.part == 0:
            _sweep(leader, morning, walled)
        share = 100 * (local_date(morning) - leader.entered_from).days // whole
        if share // 5 != said:
            said = share // 5
            progress(f"{local_date(morning):%Y-%m}, {share} %")


def _go(w: World, until: datetime) -> None:
    going = True
    while going:
        with transaction.atomic():
            for _ in range(BATCH):
                going = w.agenda.step(until)
                if not going:
                    break
    w.agenda.now = max(w.agenda.now, until)


def _live_side_by_side(parts: list[World], beside: World, progress: Progress, walled: BaseDatabaseWrapper) -> None:
    """The same in two processes: this one lives the first part, the other one the second and the neighbour."""
    context: ForkContext = multiprocessing.get_context("fork")
    barrier = context.Barrier(2, timeout=600)
    connections.close_all()  # a connection belongs to one process
    walled.close()
    other = context.Process(target=_second, args=(parts[1], beside, barrier, walled), daemon=True)
    other.start()
    try:
        _do_not_wait_for_the_disk()
        _live(parts[:1], progress, walled, barrier)
        other.join()
    finally:
        if other.is_alive():
            barrier.abort()
            other.terminate()
    if other.exitcode:
        raise RuntimeError("the other half of the demo world failed; see the lines above")


def _second(part: World, beside: World, barrier: Barrier, walled: BaseDatabaseWrapper) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to hear; it ends this one
    try:
        _do_not_wait_for_the_disk()
        _live([part], lambda _: None, walled, barrier)
        _live([beside], lambda _: None, walled)
    except BaseException:
        barrier.abort()
        raise
    finally:
        connections.close_all()


def _job(w: World, name: str) -> Actor:
    return next(actor for actor in w.organisation.staff[Role.JOB] if actor.name == name)


def _sweep(w: World, at: datetime, walled: BaseDatabaseWrapper) -> None:
    """Mark what has broken; the deviations of it get a life of their own. A job works behind the wall: it sees one cooperation."""
    if not broken_unmarked(local_date(at)).using("owner").filter(cooperation=w.organisation.cooperation).exists():
        return
    by, head = _job(w, "clock_sweep"), w.organisation.staff[Role.GFO_HEAD][0]
    with _default_is(walled), transaction.atomic():
        with acting(by):
            sweep_clocks(by=by, at=at)
        with acting(head):
            rows = list(
                Deviation.objects.select_related("board").filter(created_at=at).order_by("occurred_on", "rule", "subject_kind", "board_id")
            )
    for row in rows:
        w.agenda.put(w.later(2, 12), deviation_life(w, row))


def _end_the_night(w: World) -> None:
    """Warn of what breaks soon, as the night before the anchor day would have, and let the mails be sent."""
    sweeper, mail = _job(w, "clock_sweep"), _job(w, "mail")
    with transaction.atomic():
        with acting(sweeper):
            forecast_mails(by=sweeper, at=w.until)
        with acting(mail):
            Mail.objects.filter(sent_at=None).update(sent_at=w.until)


def _family(w: World) -> None:
    """A foster parent with an account, in a home where a child lives; the very last thing to be made."""
    home = next((each for each in w.homes if each.beds and each.row.protection == "none"), w.homes[0])
    adults = HomeContact.objects.using("owner").get(home_id=home.row.pk).names.split()
    password = next(iter(w.organisation.users.values())).password
    with transaction.atomic(using="owner"):
        user = User.objects.using("owner").create(email=FAMILY, name=f"{adults[0]} {adults[-1]}", password=password)
        RoleHolding.objects.using("owner").create(
            user=user, role=Role.FOSTER_PARENT, cooperation_id=w.organisation.cooperation.pk, home_id=home.row.pk, starts_on=w.back(300)
        )


def clear() -> None:
    """Empty every table but Sweden's municipalities and places: only ever of a database that holds a demo."""
    kept = {
        "organisations_municipality",
        "organisations_locality",
        "django_migrations",
        "django_content_type",
        "auth_permission",
        "famn_cache",
    }
    with connections["owner"].cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
        names = [name for (name,) in cursor.fetchall() if name not in kept and not name.startswith("procrastinate_")]
        cursor.execute(f"truncate {', '.join(connection.ops.quote_name(name) for name in sorted(names))} restart identity")
