"""The link by which somebody chooses a password: single use, short-lived, and stored nowhere."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from famn.accounts.models import User


def password_link(user: User) -> str:
    """The path of a new link. Whoever holds it can choose the user's password: it goes to her mailbox and nowhere else."""
    return reverse("welcome", kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)})
