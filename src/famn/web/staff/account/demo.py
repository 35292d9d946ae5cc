"""The demo's role switcher: anybody becomes any of the made-up people with one click.

It cannot exist outside the demo: there its address is not registered, and this module refuses to be imported.
"""

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

if not settings.FAMN_DEMO:
    raise ImproperlyConfigured("the role switcher exists only in the demo")

OTHERS = ("@exempel.se", "@granne.exempel.se")


@login_not_required
@require_http_methods(["GET", "POST"])
def demo_switch(request: HttpRequest) -> HttpResponse:
    """The demo's people; POST signs in as one of them."""
    if not settings.FAMN_DEMO:
        raise ImproperlyConfigured("the role switcher exists only in the demo")
    accounts = import_string(settings.DEMO_ACCOUNTS)()
    if request.method == "POST":
        email = request.POST.get("email", "")
        listed = email if email in {account.email for account in accounts} else None
        user = get_object_or_404(get_user_model(), email=listed, is_active=True)
        logout(request)
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect("today")
    groups: dict[str, tuple[str, list[dict[str, object]]]] = {
        "gfo": (_("GFO"), []),
        "boards": (_("Nämnderna"), []),
        "others": (_("Familjen och en annan samverkan"), []),
    }
    for account in accounts:
        group = "gfo" if "@gfo." in account.email else "others" if account.email.endswith(OTHERS) else "boards"
        groups[group][1].append({"text": account.text, "email": account.email, "fields": (("email", account.email),)})
    listed = [(name, title, people) for name, (title, people) in groups.items() if people]
    return render(request, "account/demo.html", {"groups": listed})
