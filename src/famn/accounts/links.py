"""The links by which somebody chooses a password or confirms an address: short-lived, single use, and stored nowhere."""

from datetime import datetime, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from famn.accounts.models import User


def password_link(user: User) -> str:
    """The path of a new link. Whoever holds it can choose the user's password: it goes to her mailbox and nowhere else."""
    return reverse("welcome", kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)})


def address_link(user: User) -> str:
    """The path by which a signed-in user confirms the address that waits for her. It goes to that address and nowhere else."""
    return reverse("address_confirm", kwargs={"key": _address_key(user)})


def address_key_fits(user: User, key: str, *, at: datetime) -> bool:
    """Whether a link is this user's, for the address that waits, and not too old. A confirmed address fits no link any more."""
    asked = user.new_email_asked_at
    if not user.new_email or asked is None or at - asked > timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT):
        return False
    return constant_time_compare(key, _address_key(user))


def _address_key(user: User) -> str:
    asked = user.new_email_asked_at
    return Signer(salt="famn.address").signature(f"{user.pk}:{user.email}:{user.new_email}:{asked.isoformat() if asked else ''}")
