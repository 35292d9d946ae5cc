"""Assessments and register checks of a home, as far as the actor may read them."""

from django.db.models import QuerySet

from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.homes.models import FosterHome


def suitabilities_of(home: FosterHome) -> QuerySet[GeneralSuitability]:
    """All assessments of a home, newest first, the undone ones too: their trace is shown."""
    return GeneralSuitability.objects.filter(home=home).select_related("board", "adopted_by").order_by("-assessed_on", "id")


def suitability_in_force(home: FosterHome) -> GeneralSuitability | None:
    """The newest assessment that stands."""
    return suitabilities_of(home).filter(undone_at=None).first()


def checks_of(home: FosterHome) -> QuerySet[RegisterCheck]:
    """The register extracts that have been seen: board and date only, newest first, the undone ones too."""
    return RegisterCheck.objects.filter(home=home).select_related("board").order_by("-seen_on", "id")
