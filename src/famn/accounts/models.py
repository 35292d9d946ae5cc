"""Users, what role each holds where and when, functions (R-51, R-52) and cover."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from famn.access.roles import Role
from famn.audit.history import tracked
from famn.organisations.models import HALF_OPEN, Board, Cooperation, CooperationRow


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make a user with a usable password only if one is given."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """One person who signs in. What she may do comes from her role holdings alone."""

    email = models.EmailField(_("E-postadress"), unique=True)
    name = models.CharField(_("Namn"), max_length=120)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Django's admin is not used: nobody is staff in that sense."""
        return False


class RoleHolding(models.Model):
    """A user (or a job) in one role, for one unit, in one period. The database policies read this table."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="holdings")
    role = models.CharField(max_length=40, choices=Role)
    cooperation = models.ForeignKey(Cooperation, on_delete=models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, related_name="+")
    home_id = models.UUIDField(null=True)
    name = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        indexes = [models.Index(fields=["user", "starts_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.JOB, user=None, board=None) & ~Q(name="") | ~Q(role=Role.JOB) & Q(user__isnull=False),
                name="a_job_has_a_name_and_no_user",
            ),
            models.CheckConstraint(
                condition=Q(
                    role__in=["fh_secretary", "social_worker", "unit_manager", "ifo_head", "sas", "finance", "contact_officer"],
                    board__isnull=False,
                )
                | Q(role__in=["foster_parent", "mentor_home"], home_id__isnull=False, board=None)
                | Q(
                    role__in=[
                        "gfo_head",
                        "gfo_coordinator",
                        "matching_coordinator",
                        "communicator",
                        "supervisor",
                        "evaluator",
                        "system_admin",
                        "job",
                    ],
                    board=None,
                    home_id=None,
                ),
                name="role_fits_its_unit",
            ),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="holding_period"),
        ]


@tracked
class FunctionHolding(CooperationRow):
    """A function held by a person in a period (R-51, R-51a, R-52): tasks follow the function, not the person."""

    class Function(models.TextChoices):
        GFO_CONTACT = "gfo_contact", _("GFO:s kontaktperson för nämnden")
        BOARD_CONTACT = "board_contact", _("Nämndens kontaktperson mot GFO")

    function = models.CharField(max_length=20, choices=Function)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="functions")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            ExclusionConstraint(
                name="one_holder_of_a_function",
                expressions=[
                    ("cooperation", RangeOperators.EQUAL),
                    ("board", RangeOperators.EQUAL),
                    ("function", RangeOperators.EQUAL),
                    (HALF_OPEN, RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Funktionen har redan en innehavare under den tiden."),
            )
        ]


class Cover(CooperationRow):
    """Who looks after a colleague's tasks while she is away. Half-open period."""

    absent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="covered_by")
    stand_in = models.ForeignKey(User, on_delete=models.PROTECT, related_name="covers_for")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(absent=F("stand_in")), name="nobody_covers_for_herself"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="cover_period"),
        ]
