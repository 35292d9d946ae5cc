"""Addresses of signing in: allauth's views that we use, under Swedish words. There is no sign-up."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.generic import RedirectView

from famn.web.welcome import welcome

urlpatterns = [
    path("logga-in/", account.login, name="account_login"),
    path("logga-ut/", account.logout, name="account_logout"),
    path("avstangt/", account.account_inactive, name="account_inactive"),
    path("bekrafta/", account.reauthenticate, name="account_reauthenticate"),
    path("losenord/", account.password_change, name="account_change_password"),
    # Asked for when an account has no password of its own yet: it gets one by the mailed link.
    path("losenord/valj/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"),
    path("glomt-losenord/", account.password_reset, name="account_reset_password"),
    path("glomt-losenord/skickat/", account.password_reset_done, name="account_reset_password_done"),
    path("nytt-losenord/klart/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    # The key holds hyphens too, so only an expression can part the two.
    re_path(
        r"^nytt-losenord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", account.password_reset_from_key, name="account_reset_password_from_key"
    ),
    re_path(r"^valkommen/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", welcome, name="welcome"),
    path("kod/", mfa.authenticate, name="mfa_authenticate"),
    path("kod/bekrafta/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("tvafaktor/", RedirectView.as_view(pattern_name="account"), name="mfa_index"),
    path("tvafaktor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("tvafaktor/app/avsluta/", RedirectView.as_view(pattern_name="account"), name="mfa_deactivate_totp"),
    path("tvafaktor/reservkoder/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tvafaktor/reservkoder/nya/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
