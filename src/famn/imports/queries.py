"""What an import is understood against, and how far it has come. The row wall decides what is there."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import CharField, Count, F, Func, Q, QuerySet, Value
from django.db.models.functions import Lower

from famn.access.roles import Role
from famn.accounts.queries import holders_of
from famn.audit.models import Act
from famn.homes.models import FosterHome, HomeContact, ProviderOrganisation
from famn.imports.enums import Column, RowState, Stage
from famn.imports.models import HomeImport, ImportRow
from famn.imports.rules_known import Known, Place, contact_keys
from famn.kernel.names import fold
from famn.organisations.models import Cooperation, Locality, Municipality

SILENCE = timedelta(minutes=2)
"""A job that has told nothing for so long has died: it tells every second."""
PHONE_TAIL = 7
TOUCHED = Q(openings__isnull=False) | Q(occupancies__isnull=False) | Q(contacts__isnull=False) | Q(words__isnull=False)
"""A home that has been offered, lived in or spoken with. What else is done to a home leaves an act."""


def imports() -> QuerySet[HomeImport]:
    """Every import, newest first, with how far each has come."""
    return HomeImport.objects.select_related("progress").order_by("-created_at", "id")


def latest_done(cooperation_id: int) -> HomeImport | None:
    """The import that may be undone: the last one that was written."""
    return (
        HomeImport.objects.filter(cooperation_id=cooperation_id, stage__in=[Stage.DONE, Stage.UNDONE])
        .order_by("-finished_at", "id")
        .first()
    )


def has_stopped(run: HomeImport, *, at: datetime) -> bool:
    """Whether the job of an import has fallen silent."""
    return run.stage in {Stage.READING, Stage.WRITING} and at - run.progress.told_at > SILENCE


def known_for(run: HomeImport, *, on: date) -> Known:
    """What the rows of an import are understood against. A fixed number of questions."""
    municipalities = {fold(name): (code, name) for code, name in Municipality.objects.values_list("code", "name")}
    localities: dict[str, list[Place]] = defaultdict(list)
    for pk, name, code, county in Locality.objects.order_by("id").values_list("id", "name", "municipality_id", "municipality__county_code"):
        localities[fold(name)].append(Place(pk, name, code, county))
    return Known(
        today=on,
        county=Cooperation.objects.values_list("county_code", flat=True).get(pk=run.cooperation_id),
        municipalities=municipalities,
        localities=dict(localities),
        coordinators={key: user_id for user_id, name in coordinators(run, on=on) for key in (fold(name),)}
        | {user.email.lower(): user.pk for user in holders_of(Role.GFO_COORDINATOR, cooperation_id=run.cooperation_id, on=on)},
        providers={fold(name): name for name in ProviderOrganisation.objects.values_list("name", flat=True)},
        meanings=run.meanings,
    )


def coordinators(run: HomeImport, *, on: date) -> list[tuple[int, str]]:
    """Who may answer for a home: the cooperation's coordinators, by name."""
    return list(holders_of(Role.GFO_COORDINATOR, cooperation_id=run.cooperation_id, on=on).values_list("pk", "name"))


def bank_keys(among: Iterable[str] | None = None) -> dict[str, str]:
    """By what each home of the bank is recognised, and its code: all of them, or those that may share a key. Never a network home."""
    # A join that names the bank: a network home that the actor happens to see is not told of here (R-15a).
    found = HomeContact.objects.filter(home__board=None, home__undone_at=None)
    if among is not None:
        found = _narrowed(found, list(among))
        if found is None:
            return {}
    keys: dict[str, str] = {}
    for names, phone, email, municipality, code in found.order_by("home__code").values_list(
        "names", "phone", "email", "home__municipality_id", "home__code"
    ):
        for key in contact_keys(names, phone, email, municipality or ""):
            keys.setdefault(key, code)
    return keys


def _narrowed(found: QuerySet[HomeContact], among: list[str]) -> QuerySet[HomeContact] | None:
    wanted = Q()
    for key in among:
        kind, value = key.split(":", 1)
        if kind == "e":
            wanted |= Q(mail=value)
        elif kind == "t":
            wanted |= Q(digits__contains=re.sub(r"\D", "", value)[-PHONE_TAIL:])
        else:
            wanted |= Q(home__municipality_id=value.rpartition("|")[2])
    if not among:
        return None
    digits = Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace", output_field=CharField())
    return found.annotate(mail=Lower("email"), digits=digits).filter(wanted)


def counts_of(run: HomeImport) -> dict[str, int]:
    """How many rows of each state there are, and how many that have something to say (``warned``). One question."""
    counted: dict[str, int] = ImportRow.objects.filter(run=run).aggregate(
        all=Count("id"),
        warned=Count("id", filter=Q(warned=True, state=RowState.READY)),
        **{state.value: Count("id", filter=Q(state=state)) for state in RowState},
    )
    return counted


def rows_of(run: HomeImport, *, state: str = "") -> QuerySet[ImportRow]:
    """An import's rows in the file's order: of one state, with warnings (``warned``), or all."""
    rows = ImportRow.objects.filter(run=run).order_by("number", "id")
    if state == "warned":
        return rows.filter(warned=True, state=RowState.READY)
    return rows.filter(state=state) if state else rows


WORDS_SHOWN = 60
"""Words of one fact that are shown at once, the commonest first."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the file: in how many rows it stands, what it may have been meant as, and what it was read as."""

    text: str
    rows: int
    suggestion: str
    reads: str


def words_told(run: HomeImport) -> dict[Column, list[Word]]:
    """Words that may be given a meaning, or were read as something that they do not quite say, by fact, the commonest first.

    Read from the problems of the rows, in one question.
    """
    counted: dict[tuple[Column, str], int] = defaultdict(int)
    told: dict[tuple[Column, str], tuple[str, str]] = {}
    rows = ImportRow.objects.filter(run=run).exclude(state__in=[RowState.SKIPPED, RowState.PROTECTED]).exclude(problems=[])
    for problems in rows.values_list("problems", flat=True).iterator(chunk_size=2000):
        for problem in problems:
            # Rows read by an earlier version have no fact here: its column says it.
            fact = problem.get("fact") or run.mapping.get(str(problem["column"]), "")
            if problem.get("word") and fact:
                key = (Column(fact), problem["word"])
                counted[key] += 1
                told.setdefault(key, (problem["suggestion"], problem.get("reads", "")))
    found: dict[Column, list[Word]] = defaultdict(list)
    for (column, text), times in sorted(counted.items(), key=lambda one: (one[0][0], -one[1], one[0][1])):
        if len(found[column]) < WORDS_SHOWN:
            found[column].append(Word(text, times, *told[column, text]))
    return dict(found)


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing an import would take away, and what it would leave."""

    untouched: list[FosterHome]
    touched: list[FosterHome]


def undoing_of(run: HomeImport) -> Undoing:
    """The homes of an import by whether somebody has done anything with them since. Three questions."""
    brought = ImportRow.objects.filter(run=run).values("home_id")
    homes = FosterHome.objects.filter(pk__in=brought, undone_at=None).order_by("code")
    busy = {
        *homes.filter(TOUCHED).values_list("pk", flat=True),
        *Act.objects.filter(subject_kind="home", subject_id__in=brought, at__gt=run.finished_at).values_list("subject_id", flat=True),
    }
    return Undoing([home for home in homes if home.pk not in busy], [home for home in homes if home.pk in busy])
