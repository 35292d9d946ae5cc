"""What the bank as a register needs around its homes: providers, category schemes in time, saved views."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from famn.audit.history import tracked
from famn.homes.enums import Category
from famn.organisations.models import HALF_OPEN, CooperationRow


@tracked
class ProviderOrganisation(CooperationRow):
    """A private body that offers homes with support (konsulentverksamhet), and the contract with it.

    ``ivo_permit`` is the reference of its permit: it may not act without one (SoL 26:1). Contract: half-open period.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("Namn"), max_length=120)
    org_number = models.CharField(_("Organisationsnummer"), max_length=13, blank=True)
    ivo_permit = models.CharField(_("Tillstånd från IVO, diarienummer"), max_length=60, blank=True)
    contract_reference = models.CharField(_("Avtal, diarienummer"), max_length=60, blank=True)
    contract_starts_on = models.DateField(_("Avtalet gäller från"), null=True, blank=True)
    contract_ends_on = models.DateField(_("Avtalet gäller till"), null=True, blank=True)
    followed_up_on = models.DateField(_("Senast uppföljd"), null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "name"],
                name="provider_once",
                violation_error_message=_("Verksamheten finns redan i registret."),
            ),
            models.CheckConstraint(
                condition=Q(contract_ends_on=None) | Q(contract_starts_on__isnull=False, contract_ends_on__gt=F("contract_starts_on")),
                name="provider_contract_period",
                violation_error_message=_("Avtalet behöver sluta efter att det börjar."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CategoryScheme(CooperationRow):
    """A list of categories that homes are counted by, in a half-open period (R-78, R-79).

    The categories of a home are Famn's own (``enums.Category``); a scheme says which of its categories each becomes, so
    that a city's list and the inquiry's four (SOU 2023:66) can be shown beside each other and changed with the years.
    ``proposed``: a proposal, shown only where the module of the inquiry's categories is on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("Namn"), max_length=120)
    source = models.CharField(_("Källa"), max_length=200, blank=True)
    starts_on = models.DateField(_("Gäller från"))
    ends_on = models.DateField(_("Gäller till"), null=True, blank=True)
    proposed = models.BooleanField(_("Förslag"), default=False)

    class Meta:
        ordering = ["starts_on", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="scheme_period",
                violation_error_message=_("Schemat behöver sluta efter att det börjar."),
            ),
            ExclusionConstraint(
                name="one_version_of_a_scheme_at_a_time",
                expressions=[
                    ("cooperation", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (HALF_OPEN, RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Schemat finns redan under en del av den tiden."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SchemeCategory(CooperationRow):
    """One category of a scheme, and which of Famn's own categories it takes in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(CategoryScheme, on_delete=models.CASCADE, related_name="categories")
    label = models.CharField(_("Kategori"), max_length=120)
    position = models.PositiveSmallIntegerField()
    takes_in = ArrayField(models.CharField(max_length=20, choices=Category), default=list, verbose_name=_("Motsvarar"))

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["scheme", "position"], name="one_category_per_position")]

    def __str__(self) -> str:
        return self.label


class SavedView(CooperationRow):
    """A user's named choice of the bank's list: its filter, order and columns as the address's words.

    The filters are facts of homes only, so a view holds nothing about a person. It is its owner's alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    name = models.CharField(_("Namn"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "user", "page", "name"],
                name="one_view_per_name",
                violation_error_message=_("Du har redan en vy med det namnet."),
            )
        ]
