"""What was staged is thrown away: by hand before it has become homes, and by night when it has been kept long enough."""

from datetime import datetime

from django.db import transaction

from famn.access.actor import Actor
from famn.imports.actions.steps import locked
from famn.imports.enums import Stage
from famn.imports.models import HomeImport, ImportFile, ImportProgress, ImportRow
from famn.imports.policy import check_can_import, check_can_purge_imports
from famn.kernel.calendar import local_date


@transaction.atomic
def discard_import(*, by: Actor, run: HomeImport) -> None:
    """Throw away a file that has not become homes: nothing of it stays. Effects: the import and all that belongs to it are deleted."""
    check_can_import(by)
    locked(run, Stage.MAPPING, Stage.READING, Stage.PREVIEW).delete()


@transaction.atomic
def purge_old_imports(*, by: Actor, at: datetime) -> int:
    """Remove files and rows of imports that have been kept long enough; that there was an import stays. Returns how many rows."""
    check_can_purge_imports(by)
    old = HomeImport.objects.filter(kept_until__lte=local_date(at))
    for model in (ImportFile, ImportProgress):
        model.objects.filter(run__in=old).delete()
    removed, _each = ImportRow.objects.filter(run__in=old).delete()
    return removed
