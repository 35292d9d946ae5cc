"""Network homes: a board's own list, and GFO's head's with whom she has assigned."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from famn.access.roles import Role
from famn.accounts.queries import holders_of
from famn.homes import actions
from famn.homes.enums import BankStatus
from famn.homes.forms import AssignForm, EndAssignmentForm
from famn.homes.models import NetworkAssignment
from famn.homes.policy import (
    can_register_network_home,
    check_can_assign_network_home,
    check_can_view_network,
)
from famn.homes.queries import network_homes
from famn.web.reading import log_list
from famn.web.staff.acting import METHODS, posted
from famn.web.staff.homes.acting import act_on, seen_home
from famn.web.staff.homes.words import KINDS, place_of


@require_safe
def network_list(request: HttpRequest) -> HttpResponse:
    """The network homes that the row wall shows this actor."""
    check_can_view_network(request.actor)
    found = list(network_homes().order_by("status", "code"))
    log_list(request, kind="network_home", codes=[home.code for home in found], purpose=_("Nätverkshem"))
    rows = [
        {
            "home": home,
            "place": place_of(home),
            "kind": KINDS[BankStatus(home.status)],
            "assigned": [one.user.name for one in home.assignments.all() if one.ends_on is None or one.ends_on > request.today],
        }
        for home in found
    ]
    return render(
        request,
        "homes/network.html",
        {
            "rows": rows,
            "may_register": can_register_network_home(request.actor),
            "is_gfo": request.actor.is_gfo,
            "today": request.today,
            "is_head": request.actor.role == Role.GFO_HEAD,
        },
    )


@require_http_methods(METHODS)
def network_assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a coordinator or supervisor a network home."""
    home = seen_home(request, pk)
    check_can_assign_network_home(request.actor)
    form = AssignForm(posted(request), initial={"starts_on": request.today})
    scope = {"cooperation_id": home.cooperation_id, "on": request.today}
    form.fields["user"].queryset = (holders_of(Role.GFO_COORDINATOR, **scope) | holders_of(Role.SUPERVISOR, **scope)).distinct()
    return act_on(
        request,
        home,
        form=form,
        title=_("Tilldela nätverkshemmet"),
        submit=_("Tilldela"),
        saved=_("Nätverkshemmet är tilldelat."),
        lead=_("Den du väljer ser hemmet från den dag du anger. Utom nämnden, du och de som är tilldelade ser ingen att hemmet finns."),
        act=lambda got: actions.assign_network_home(
            by=request.actor, home=home, user=got["user"], starts_on=got["starts_on"], at=request.now
        ),
    )


@require_http_methods(METHODS)
def network_unassign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End an assignment."""
    check_can_assign_network_home(request.actor)
    found = get_object_or_404(NetworkAssignment.objects.select_related("user", "home"), pk=pk)
    home = seen_home(request, found.home_id)
    return act_on(
        request,
        home,
        form=EndAssignmentForm(posted(request), initial={"ends_on": request.today}),
        title=_("Avsluta uppdraget för %(name)s") % {"name": found.user.name},
        submit=_("Avsluta uppdraget"),
        saved=_("Uppdraget är avslutat."),
        act=lambda got: actions.end_network_assignment(by=request.actor, assignment=found, ends_on=got["ends_on"], at=request.now),
    )
