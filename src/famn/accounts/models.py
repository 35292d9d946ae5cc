"""Users, what role each holds where and when, functions (R-51, R-52) and cover."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from famn.access.roles import Role
from famn.accounts.enums import Function
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
    """One person who signs in. What she may do comes from her role holdings alone.

    ``closed_at``: the account is closed because she holds nothing any more, anywhere. ``last_seen_on``: to the day.
    ``new_email``: an address that an administrator has asked for and that she has not confirmed yet.
    """

    email = models.EmailField(_("E-postadress"), unique=True)
    name = models.CharField(_("Namn"), max_length=120)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    last_seen_on = models.DateField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    new_email = models.EmailField(blank=True, db_default="", editable=False)
    new_email_asked_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(closed_at=None) | Q(is_active=False), name="a_closed_account_is_not_active"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Django's admin is not used: nobody is staff in that sense."""
        return False


class RoleHolding(models.Model):
    """A user (or a job) in one role, for one unit, in one period. The database policies read this table.

    Half-open; an empty period is a role that was taken back before it began to hold. ``ended_at``: when it was ended at
    once, in the middle of its last day; empty where a last day was set.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="holdings")
    role = models.CharField(max_length=40, choices=Role)
    cooperation = models.ForeignKey(Cooperation, on_delete=models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, related_name="+")
    home_id = models.UUIDField(null=True)
    name = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)

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
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="holding_period"),
            ExclusionConstraint(
                name="a_role_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("cooperation", RangeOperators.EQUAL),
                    (Coalesce("board", Value(0)), RangeOperators.EQUAL),
                    (HALF_OPEN, RangeOperators.OVERLAPS),
                ],
                condition=Q(user__isnull=False, home_id=None),
                violation_error_message=_("Personen har redan den rollen under en del av tiden."),
            ),
        ]


class Invitation(CooperationRow):
    """A person was asked to join: the mail with her link goes out, and its key is made first then. No key is stored.

    ``board`` empty: to GFO or the whole cooperation. Accepted: she has been here since. Withdrawn: the role was taken
    back before that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    invited_by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["user", "-at"])]
        constraints = [
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="accepted_or_withdrawn"),
        ]


@tracked
class FunctionHolding(CooperationRow):
    """A function held by a person in a period (R-51, R-51a, R-52, R-64a): tasks follow the function, not the person.

    ``board`` is empty for functions of the whole cooperation. ``handed_over_to``: who took it on when she left it.
    """

    Function = Function

    function = models.CharField(max_length=20, choices=Function)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="functions")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    handed_over_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

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
            ),
            ExclusionConstraint(
                name="a_function_of_all_once_a_person",
                expressions=[
                    ("cooperation", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("function", RangeOperators.EQUAL),
                    (HALF_OPEN, RangeOperators.OVERLAPS),
                ],
                condition=Q(board=None),
                violation_error_message=_("Personen har redan funktionen under en del av den tiden."),
            ),
            models.CheckConstraint(
                condition=Q(function="matching", board=None) | ~Q(function="matching") & Q(board__isnull=False),
                name="function_fits_its_unit",
            ),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="function_period"),
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
