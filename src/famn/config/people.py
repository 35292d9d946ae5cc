"""What only the operator of an installation may do: the first administrator, and a lost second factor when nobody else can.

Written as the owner: there is no actor yet, or none who may. Each leaves its line in the trail under the operator's name.
Loaded once Django is set up.
"""

import uuid
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from famn.access.roles import Role
from famn.accounts.actions import account_subject
from famn.accounts.links import password_link
from famn.accounts.models import RoleHolding, User
from famn.audit.models import Act, Audience
from famn.config.env import EnvError
from famn.jobs.tasks import MAIL, SWEEP
from famn.organisations.models import Cooperation, HostOrganisation, MatchingPolicy, Municipality
from famn.organisations.reference import standard_settings

OPERATOR = "Driften"


def create_admin(*, email: str, name: str, cooperation: str, county: str = "") -> str:
    """Make somebody administrator of a cooperation, and return her single-use link to choose a password.

    The cooperation is found by its name. On an installation without any it is made, bare, in ``county`` (two digits): the
    administrator sets it up in the browser. Raises ``EnvError`` for what cannot be.
    """
    address = BaseUserManager.normalize_email(email.strip()).lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise EnvError(f"{email!r} is no e-mail address") from error
    now = timezone.now()
    today = timezone.localdate(now)
    with transaction.atomic(using="owner"):
        found = Cooperation.objects.using("owner").filter(name=cooperation).first() or _first_cooperation(cooperation, county, today)
        user = User.objects.using("owner").filter(email__iexact=address).first()
        if user is None:
            user = User(email=address, name=name.strip())
            user.set_unusable_password()
            user.save(using="owner")
        elif not user.is_active:
            user.is_active, user.closed_at = True, None
            user.set_unusable_password()
            user.save(using="owner")
        holdings = RoleHolding.objects.using("owner").filter(user=user, role=Role.SYSTEM_ADMIN, cooperation=found)
        if not holdings.exclude(ends_on__lte=today).exists():
            RoleHolding.objects.using("owner").create(user=user, role=Role.SYSTEM_ADMIN, cooperation=found, starts_on=today)
            _tell(found.pk, user, "account.role", f"{user.name} fick rollen {Role.SYSTEM_ADMIN.label}", now)
    return "" if user.has_usable_password() else _link(user)


def _first_cooperation(name: str, county: str, today: date) -> Cooperation:
    names = sorted(Cooperation.objects.using("owner").values_list("name", flat=True))
    if names:
        raise EnvError(f"there is no cooperation called {name!r}, but: {', '.join(names)}")
    if not Municipality.objects.using("owner").filter(county_code=county).exists():
        raise EnvError("the first cooperation needs --county, its two digits (22 is Västernorrland)")
    host = HostOrganisation.objects.using("owner").create(name=name, form=HostOrganisation.Form.OTHER)
    made = Cooperation.objects.using("owner").create(name=name, host=host, county_code=county, started_on=today)
    MatchingPolicy.objects.using("owner").create(cooperation=made, version="1", valid_from=today, **standard_settings()["policy"])
    for job in (SWEEP, MAIL):
        RoleHolding.objects.using("owner").create(role=Role.JOB, name=job, cooperation=made, starts_on=today)
    return made


def reset_second_factor(*, email: str) -> str:
    """Take away somebody's second factor and password, and return her link to begin anew. Raises ``EnvError`` for nobody."""
    user = User.objects.using("owner").filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise EnvError(f"nobody signs in with {email!r}")
    now = timezone.now()
    with transaction.atomic(using="owner"):
        Authenticator.objects.using("owner").filter(user=user).delete()
        user.set_unusable_password()
        user.save(using="owner", update_fields=["password"])
        for cooperation_id in set(RoleHolding.objects.using("owner").filter(user=user).values_list("cooperation_id", flat=True)):
            _tell(cooperation_id, user, "account.second_factor", f"Nollställde inloggningen för {user.name}", now)
    return _link(user)


def _link(user: User) -> str:
    # Read anew: the key is made from what is committed, on the connection that will check it.
    return settings.FAMN_URL + password_link(User.objects.get(pk=user.pk))


def _tell(cooperation_id: int, user: User, verb: str, text: str, at: datetime) -> None:
    Act.objects.using("owner").create(
        id=uuid.uuid4(), at=at, actor_name=OPERATOR, role=Role.JOB, cooperation_id=cooperation_id, verb=verb, text=text,
        subject_kind="account", subject_id=account_subject(user.pk), audience=Audience.GFO,
    )  # fmt: skip
