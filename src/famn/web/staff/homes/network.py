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
from famn.homes.forms_record import NoForm, TakeOverForm
from famn.homes.models import NetworkAssignment
from famn.homes.policy import (
    can_register_network_home,
    check_can_agree_to_share,
    check_can_assign_network_home,
    check_can_take_over,
    check_can_view_network,
)
from famn.homes.queries import members_of, network_homes
from famn.ui import swedish
from famn.web.modules import without_off
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


@require_http_methods(METHODS)
def home_agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The board lets its network home go over to the bank, or takes that back."""
    home = seen_home(request, pk)
    check_can_agree_to_share(request.actor, home)
    agrees = home.board_agreed_on is None
    lead = _(
        "Ett nätverkshem går bara över till banken om familjen vill och samtycker på nytt, och efter en ny bedömning av allmän "
        "lämplighet. Ingenting ändras för nämnden förrän samordnaren har tagit över hemmet. Ni behåller era placeringar, era bedömningar "
        "och det ni har antecknat, och kontakten med hemmet så länge ett barn från er bor där. Alla medlemskommuner kan sedan fråga hemmet."
    )
    return act_on(
        request,
        home,
        form=NoForm(posted(request)),
        title=_("Lämna hemmet till banken") if agrees else _("Behåll hemmet som nätverkshem"),
        submit=_("Lämna hemmet till banken") if agrees else _("Ta tillbaka"),
        saved=_("Samordnaren kan nu fråga familjen och ta över hemmet.") if agrees else _("Hemmet stannar hos nämnden."),
        lead=lead if agrees else _("Samordnaren kan då inte ta över hemmet."),
        anchor="assigned",
        act=lambda _got: actions.agree_to_share(by=request.actor, home=home, agrees=agrees, at=request.now),
    )


@require_http_methods(METHODS)
def home_take_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The assigned coordinator takes a network home over to the bank (R-15a)."""
    home = seen_home(request, pk)
    check_can_take_over(request.actor, home)
    names = swedish.joined([place.name for place in members_of(home.cooperation_id, on=request.today)])
    lead = _(
        "Familjen är informerad om att hemmet blir tillgängligt för alla medlemskommuner i dag (%(names)s) och har sagt ja på nytt. Hemmet "
        "blir under utredning i banken med dig som samordnare, och blir redo först när du har skrivit en ny bedömning. Uppgifter, kontakt, "
        "besked, platser och vilka som bor i hemmet ser då alla samordnare. Nämndens bedömningar, anteckningar och tidslinjen från "
        "nätverkstiden ser bara nämnden och GFO:s chef."
    ) % {"names": names}
    form = TakeOverForm(posted(request), initial={"consent_on": request.today})
    without_off(request, form)
    return act_on(
        request,
        home,
        form=form,
        title=_("Ta över hemmet till banken"),
        submit=_("Ta över hemmet"),
        saved=_("Hemmet är i banken, under utredning."),
        lead=lead,
        act=lambda got: actions.take_over_network_home(
            by=request.actor, home=home, category=got["category"], consent_on=got["consent_on"], at=request.now
        ),
    )
