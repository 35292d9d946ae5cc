"""Assessments and register checks of a home, as far as the actor may read them."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.homes.models import FosterHome
from famn.homes.queries_telling import gives_away
from famn.ui.swedish import short_date


def suitabilities_of(home: FosterHome) -> QuerySet[GeneralSuitability]:
    """All assessments of a home, newest first, the undone ones too: their trace is shown."""
    return GeneralSuitability.objects.filter(home=home).select_related("board", "adopted_by").order_by("-assessed_on", "id")


def suitability_in_force(home: FosterHome) -> GeneralSuitability | None:
    """The newest assessment that stands."""
    return suitabilities_of(home).filter(undone_at=None).first()


def checks_of(home: FosterHome) -> QuerySet[RegisterCheck]:
    """The register extracts that have been seen: board and date only, newest first, the undone ones too."""
    return RegisterCheck.objects.filter(home=home).select_related("board").order_by("-seen_on", "id")


def assessments_that_tell(home: FosterHome, traces: Collection[str]) -> list[str]:
    """Which assessments hold one of the traces of a home (``homes.queries_telling``), as far as the actor reads them; in Swedish."""
    found = [row for row in suitabilities_of(home) if gives_away(f"{row.summary}\n{row.undone_reason}", traces)]
    return [_("Lämplighetsbedömning %(day)s") % {"day": short_date(row.assessed_on)} for row in found]
