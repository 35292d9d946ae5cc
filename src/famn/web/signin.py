"""Signing in: by e-mail and password, with a second factor outside the demo."""

from collections.abc import Callable

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

WITHOUT_SECOND_FACTOR = (
    "mfa_activate_totp",  # where it is set up
    "account_reauthenticate",  # setting it up asks for the password again when the sign-in is old
    "account_logout",
)
"""The pages that somebody without a second factor may see."""


def note_seen(user: AbstractBaseUser, **_: object) -> None:
    """Note that somebody is here today: when she signs in, and once more if she stays past midnight."""
    with connection.cursor() as cursor:
        cursor.execute("select famn_seen(%s)", [user.pk])


class SignInForm(LoginForm):
    """E-mail address and password, with our words."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("E-postadress")), ("password", _("Lösenord"))):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up; accounts have one e-mail address, their own."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-postadressen eller lösenordet stämmer inte."),
        "too_many_login_attempts": _("För många försök. Vänta tio minuter och försök igen."),
        "rate_limited": _("För många försök. Vänta några minuter och försök igen."),
        "incorrect_password": _("Lösenordet stämmer inte."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's signature
        """Whoever may sign in was given an account."""
        return False

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Check the password again, counted like any other attempt."""
        again = self.authenticate(self.request, email=user.email, password=password)
        return again is not None and again.pk == user.pk

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 -- allauth's signature
        """Back to one's own page."""
        return reverse("account")

    def add_message(self, *args: object, **kwargs: object) -> None:
        """The pages say by themselves what happened."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Only the link to a new password leaves by mail; other notices would tell of one's security settings."""
        if template_prefix.startswith("account/email/password_reset_key"):
            super().send_mail(template_prefix, email, context)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor may be replaced but not switched off."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Koden stämmer inte. Koden byts var trettionde sekund: skriv den som visas nu."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:  # noqa: ARG002 -- allauth's signature
        """Never where a second factor is required."""
        return not settings.SECOND_FACTOR_REQUIRED


class SecondFactorMiddleware:
    """Whoever has signed in without a second factor reaches only the page where it is set up. Not in the demo."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, *_: object) -> HttpResponse | None:
        """Lead to the set-up page."""
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        if not getattr(view, "login_required", True):
            return None
        if request.resolver_match.url_name in WITHOUT_SECOND_FACTOR or is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return None
        return redirect("mfa_activate_totp")


class NoStoreMiddleware:
    """No page is kept by the browser or anything on the way: not on a shared computer, not behind the back button."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer; static files are served before this."""
        response = self.get_response(request)
        response["Cache-Control"] = "no-store, private"
        return response
