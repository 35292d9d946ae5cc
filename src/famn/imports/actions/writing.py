"""An import becomes homes of the bank, all or nothing; and the last one can be undone."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from famn.access.actor import Actor
from famn.assessment.actions import note_earlier_suitability
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.homes.actions import CapacityInput, register_provider
from famn.homes.actions.bulk import NewHome, register_homes, step_homes, undo_registrations
from famn.homes.enums import BankStatus
from famn.homes.models import FosterHome, ProviderOrganisation
from famn.imports.actions.reading import judge
from famn.imports.actions.steps import WRITE, Teller, locked, order, silent
from famn.imports.enums import RowState, Stage
from famn.imports.models import HomeImport, ImportFile, ImportRow
from famn.imports.policy import check_can_write_import
from famn.imports.queries import Undoing, bank_keys, counts_of, known_for, latest_done, undoing_of
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.kernel.names import fold
from famn.organisations.constraints import refusing_constraints

BATCH = 500
PLAIN = (
    "category", "care_kinds", "age_from", "age_to", "sibling_places", "rooms_free", "sex_wish", "adult_at_home", "languages", "furred_pets",
    "smoke_free", "has_car", "short_notice", "operator",
)  # fmt: skip
DAYS = ("last_word_on", "basic_course_on")
STEPS: dict[str, tuple[BankStatus, ...]] = {
    BankStatus.READY: (BankStatus.READY,),
    BankStatus.PAUSED: (BankStatus.PAUSED,),
    BankStatus.CLOSED: (BankStatus.CLOSED,),
    BankStatus.UNDER_REVIEW: (BankStatus.READY, BankStatus.UNDER_REVIEW),
}
"""The states a home goes through from *in process* to what the file says of it."""


@transaction.atomic
def order_writing(*, by: Actor, run: HomeImport, at: datetime, queued: bool = True) -> None:
    """Decide that the rows shall become homes; a job writes them. Raises ``Refused`` while a row needs mending, or none is left.

    Effects: the stage, a job. Another import of the cooperation that is being written is waited for.
    """
    check_can_write_import(by)
    now = locked(run, Stage.PREVIEW)
    check_can_be_written(counts_of(now))
    with refusing_constraints():
        order(by, now, WRITE, stage=Stage.WRITING, total=counts_of(now)["ready"], at=at, queued=queued)
    run.refresh_from_db()


def check_can_be_written(counts: dict[str, int]) -> None:
    """Raise ``Refused`` unless every row that is not skipped can become a home."""
    if counts["faulty"]:
        text = ngettext(
            "%(n)s rad behöver rättas eller hoppas över först.", "%(n)s rader behöver rättas eller hoppas över först.", counts["faulty"]
        )
        raise Refused("faulty_rows", text % {"n": counts["faulty"]})
    if not counts["ready"]:
        raise Refused("no_rows", _("Ingen rad blir ett hem."))


@transaction.atomic
def write_import(*, by: Actor, run: HomeImport, at: datetime, tell: Teller = silent) -> int:
    """Make every ready row a home of the bank, in one transaction: all or nothing. Returns how many.

    Each row is understood and compared with the bank once more. Effects: new ``ProviderOrganisation``s; for each row as
    ``register_home``, its earlier assessment and its states; the rows' homes; the file is removed; an act. Raises ``Refused``
    when the bank has changed so that a row can't be written as it was shown.
    """
    check_can_write_import(by)
    now = locked(run, Stage.WRITING)
    rows = list(now.rows.order_by("number"))
    shown = {row.pk for row in rows if row.state == RowState.READY}
    # Nothing is written yet, but the job lives.
    judge(rows, now, known_for(now, on=local_date(at)), bank_keys(), lambda _done, total: tell(0, total))
    ready = [row for row in rows if row.state == RowState.READY]
    changed = shown ^ {row.pk for row in ready} | {row.pk for row in rows if row.state == RowState.FAULTY}
    if changed:
        raise Refused(
            "changed", _("Något har ändrats sedan granskningen: %(n)s rader behöver ses över igen. Inget är infört.") % {"n": len(changed)}
        )
    providers = _providers(by, ready, at)
    for first in range(0, len(ready), BATCH):
        _write_batch(by, now, ready[first : first + BATCH], providers, at)
        tell(min(first + BATCH, len(ready)), len(ready))
    ImportRow.objects.bulk_update(ready, ["home"], BATCH)
    ImportFile.objects.filter(run=now).delete()
    now.stage, now.failure, now.written, now.finished_at, now.finished_by_name = Stage.DONE, "", len(ready), at, by.name
    now.save()
    text = ngettext("Förde in %(n)s hem ur filen %(file)s", "Förde in %(n)s hem ur filen %(file)s", len(ready))
    _tell(by, now, "import.write", text % {"n": len(ready), "file": now.file_name}, at)
    return len(ready)


def _tell(by: Actor, run: HomeImport, verb: str, text: str, at: datetime) -> None:
    record_act(by=by, verb=verb, text=text, subject_kind="home_import", subject_id=run.pk, audience=Audience.GFO, at=at)


def _providers(by: Actor, rows: list[ImportRow], at: datetime) -> dict[str, Any]:
    found = {fold(name): pk for name, pk in ProviderOrganisation.objects.values_list("name", "pk")}
    for name in dict.fromkeys(row.facts["provider"] for row in rows if "provider" in row.facts):
        if fold(name) not in found:
            found[fold(name)] = register_provider(by=by, facts={"name": name}, at=at).pk
    return found


def _day(facts: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(facts[name]) if name in facts else None


def new_home(facts: dict[str, Any], providers: dict[str, Any], today: date) -> NewHome:
    """A row's facts as the bank takes them. Its coordinator comes afterwards: until then whoever imports answers for it."""
    fields: dict[str, Any] = {name: facts[name] for name in PLAIN if name in facts}
    fields |= {name: _day(facts, name) for name in DAYS}
    fields |= {"municipality_id": facts["municipality"], "locality_id": facts.get("locality")}
    if "provider" in facts:
        fields["provider_id"] = providers[fold(facts["provider"])]
    capacity = [CapacityInput(kind, facts["places"], today) for kind in facts["care_kinds"]] if "places" in facts else []
    contact = {name: facts.get(name, "") for name in ("names", "address", "phone", "email")}
    return NewHome(facts=fields, contact=contact, capacity=capacity, consent_on=_day(facts, "consent_on"))


def _write_batch(by: Actor, run: HomeImport, rows: list[ImportRow], providers: dict[str, Any], at: datetime) -> None:
    reason = _("Enligt det tidigare registret")
    made = register_homes(
        by=by, homes=[new_home(row.facts, providers, local_date(at)) for row in rows],
        text=_("Hemmet kom in ur filen %(file)s") % {"file": run.file_name}, reason=_("Importerat"), at=at,
    )  # fmt: skip
    assessed: dict[FosterHome, date] = {}
    by_status: dict[str, list[FosterHome]] = defaultdict(list)
    by_coordinator: dict[int, list[FosterHome]] = defaultdict(list)
    for row, home in zip(rows, made, strict=True):
        row.home = home
        day = _day(row.facts, "assessed_on")
        if day is not None:
            assessed[home] = day
        by_status[row.facts["status"]].append(home)
        if row.facts.get("coordinator", by.user_id) != by.user_id:
            by_coordinator[row.facts["coordinator"]].append(home)
    note_earlier_suitability(by=by, homes=assessed, summary=_("Uppgift ur det tidigare registret. Utredningen finns inte i Famn."), at=at)
    for status, homes in by_status.items():
        if status in STEPS:
            step_homes(by=by, homes=homes, steps=STEPS[status], reason=reason, at=at)
    for user_id, homes in by_coordinator.items():
        FosterHome.objects.filter(pk__in=[home.pk for home in homes]).update(coordinator_id=user_id)


@transaction.atomic
def undo_import(*, by: Actor, run: HomeImport, at: datetime) -> Undoing:
    """Undo the cooperation's last import: homes that nobody has done anything with are undone, the others stay.

    Effects: as ``undo_registration`` for each untouched home; the rows of the others are marked; the import's stage; an act.
    Raises ``Refused`` for an older import, one that is undone already, and when its rows have been cleared.
    """
    check_can_write_import(by)
    now = locked(run, Stage.DONE)
    last = latest_done(now.cooperation_id)
    if last is None or last.pk != now.pk:
        raise Refused("not_the_last", _("Bara den senaste importen kan ångras."))
    if not now.rows.exists():
        raise Refused("cleared", _("Importens rader är borttagna, och den kan inte ångras längre. Ångra eller avsluta hemmen ett i taget."))
    found = undoing_of(now)
    undo_registrations(by=by, homes=found.untouched, reason=_("Importen ur %(file)s ångrades") % {"file": now.file_name}, at=at)
    now.rows.filter(home__in=[home.pk for home in found.touched]).update(left_as_is=True)
    now.stage, now.undone_at, now.undone_by_name, now.undone = Stage.UNDONE, at, by.name, len(found.untouched)
    now.save()
    text = _("Ångrade importen av %(file)s: %(undone)s hem ångrades, %(left)s är kvar")
    _tell(by, now, "import.undo", text % {"file": now.file_name, "undone": len(found.untouched), "left": len(found.touched)}, at)
    run.refresh_from_db()
    return found
