"""Acts on a home's record: who lives there, decisions, mentoring, who runs it and who answers for it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.accounts.models import RoleHolding, User
from famn.homes import actions
from famn.homes.actions.record import check_home_is_near
from famn.homes.forms_record import (
    EndForm,
    MemberChangeForm,
    MemberForm,
    MentorForm,
    NoForm,
    OperatorForm,
    PermitForm,
    ResponsibleForm,
    WithdrawForm,
)
from famn.homes.models import FosterHome, HomeMember, HomePermit, MentorPeriod
from famn.homes.policy import check_can_edit_home, check_can_keep_mentors, check_can_note_permit
from famn.homes.queries_record import providers
from famn.organisations.models import Board
from famn.organisations.queries import boards_to_come, on_day
from famn.web.modules import without_off
from famn.web.reading import log_view
from famn.web.staff.acting import METHODS, posted
from famn.web.staff.homes.acting import act_on, seen_home
from famn.web.staff.homes.words import is_protected


@require_http_methods(METHODS)
def home_member_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody of the family more."""
    home = seen_home(request, pk)
    check_can_edit_home(request.actor, home)
    return act_on(
        request,
        home,
        form=MemberForm(posted(request)),
        title=_("Lägg till vem som bor i hemmet"),
        submit=_("Lägg till"),
        saved=_("Tillagt."),
        lead=_("Hemmet är skyddat. Vilka som bor där skrivs i valvet.") if is_protected(home) else "",
        anchor="members",
        act=lambda got: actions.add_member(by=request.actor, home=home, at=request.now, **got),
    )


def _member(request: HttpRequest, pk: UUID) -> tuple[HomeMember, FosterHome]:
    found = get_object_or_404(HomeMember.objects.select_related("home"), pk=pk)
    home = seen_home(request, found.home_id)
    check_can_edit_home(request.actor, home)
    kind = "home" if home.board_id is None else "network_home"
    log_view(request, kind=kind, subject_id=home.pk, board_id=home.board_id, code=home.code, purpose=_("Vem som bor i hemmet"))
    return found, home


@require_http_methods(METHODS)
def home_member(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put right who somebody is, or when she moved."""
    member, home = _member(request, pk)
    names = ("relation", "name", "birth_year", "starts_on", "ends_on")
    return act_on(
        request,
        home,
        form=MemberChangeForm(posted(request), initial={name: getattr(member, name) for name in names}),
        title=_("Ändra vem som bor i hemmet"),
        submit=_("Spara"),
        saved=_("Sparat."),
        anchor="members",
        act=lambda got: actions.change_member(by=request.actor, member=member, at=request.now, **got),
    )


@require_http_methods(METHODS)
def home_member_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take away somebody noted by mistake."""
    member, home = _member(request, pk)
    return act_on(
        request,
        home,
        form=NoForm(posted(request)),
        title=_("Ta bort felregistrering"),
        submit=_("Ta bort"),
        danger=True,
        saved=_("Borttaget."),
        lead=_("För den som registrerats av misstag. Har någon flyttat skriver du i stället från vilken dag: %(who)s.")
        % {"who": member.name or member.get_relation_display().lower()},
        anchor="members",
        act=lambda _got: actions.remove_member(by=request.actor, member=member, at=request.now),
    )


@require_http_methods(METHODS)
def approval_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A decision that the home may be used."""
    home = seen_home(request, pk)
    by = request.actor
    check_can_note_permit(by, home)
    check_home_is_near(by, home)
    own = get_object_or_404(Board, pk=by.board_id) if by.is_board else None
    form = PermitForm(posted(request), boards=boards_to_come(home.cooperation_id, on=request.today), own_board=own)
    without_off(request, form)
    return act_on(
        request,
        home,
        form=form,
        title=_("Beslut om hemmet"),
        submit=_("Registrera beslutet"),
        saved=_("Beslutet är registrerat."),
        lead=_("Bara att beslutet finns, vad det gäller och hur länge. Beslutet självt finns hos den som har fattat det."),
        anchor="permits",
        act=lambda _got: actions.note_permit(by=by, home=home, at=request.now, **form.decision()),
    )


@require_http_methods(METHODS)
def approval_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A decision has been withdrawn."""
    permit = get_object_or_404(HomePermit.objects.select_related("home", "issuing_board"), pk=pk)
    home = seen_home(request, permit.home_id)
    check_can_note_permit(request.actor, home)
    return act_on(
        request,
        home,
        form=WithdrawForm(posted(request), initial={"on": request.today}),
        title=_("Beslutet är återkallat"),
        submit=_("Registrera återkallelsen"),
        danger=True,
        saved=_("Återkallelsen är registrerad."),
        lead=_("Hemmets status ändras inte av sig själv. Pausa eller granska hemmet om det inte ska få nya frågor."),
        anchor="permits",
        act=lambda got: actions.withdraw_permit(by=request.actor, permit=permit, on=got["on"], at=request.now),
    )


@require_http_methods(METHODS)
def mentor_start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The home becomes a mentor."""
    home = seen_home(request, pk)
    check_can_keep_mentors(request.actor, home)
    return act_on(
        request,
        home,
        form=MentorForm(posted(request), initial={"starts_on": request.today}),
        title=_("Gör hemmet till mentorsfamilj"),
        submit=_("Spara"),
        saved=_("Hemmet är mentorsfamilj."),
        lead=_("Ett erfaret hem som stöder nya hem. Det ändrar inte hemmets kategori eller platser."),
        anchor="running",
        act=lambda got: actions.start_mentoring(by=request.actor, home=home, at=request.now, **got),
    )


@require_http_methods(METHODS)
def mentor_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The home is no mentor from a day on."""
    period = get_object_or_404(MentorPeriod.objects.select_related("home"), pk=pk)
    home = seen_home(request, period.home_id)
    check_can_keep_mentors(request.actor, home)
    return act_on(
        request,
        home,
        form=EndForm(posted(request), initial={"ends_on": request.today}),
        title=_("Avsluta uppdraget som mentorsfamilj"),
        submit=_("Avsluta"),
        saved=_("Uppdraget som mentorsfamilj är avslutat."),
        anchor="running",
        act=lambda got: actions.end_mentoring(by=request.actor, period=period, ends_on=got["ends_on"], at=request.now),
    )


@require_http_methods(METHODS)
def home_operator(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Own, or a provider's."""
    home = seen_home(request, pk)
    check_can_edit_home(request.actor, home)
    form = OperatorForm(posted(request), initial={"operator": home.operator, "provider": home.provider_id}, providers=providers())
    return act_on(
        request,
        home,
        form=form,
        title=_("Vem som driver hemmet"),
        submit=_("Spara"),
        saved=_("Sparat."),
        lead=_("Saknas verksamheten i listan registrerar du den först under Familjehem, Konsulentverksamheter."),
        anchor="running",
        act=lambda got: actions.set_operator(
            by=request.actor, home=home, operator=got["operator"], provider=got["provider"], at=request.now
        ),
    )


@require_http_methods(METHODS)
def home_responsible(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who recruited the home, and who answers for it at a board (R-100, R-102a)."""
    home = seen_home(request, pk)
    check_can_edit_home(request.actor, home)
    names = ("recruiting_board", "responsible_board", "responsible_secretary")
    holdings = RoleHolding.objects.filter(on_day(request.today), cooperation_id=home.cooperation_id, role="fh_secretary")
    kept = {"boards": boards_to_come(home.cooperation_id, on=request.today)}
    form = ResponsibleForm(
        posted(request),
        initial={name: getattr(home, f"{name}_id") for name in names},
        secretaries=User.objects.filter(is_active=True, pk__in=holdings.values("user_id")).order_by("name", "id"),
        **kept,
    )

    def act(got: dict[str, Any]) -> None:
        actions.set_responsible(by=request.actor, home=home, at=request.now, **got)

    return act_on(
        request,
        home,
        form=form,
        title=_("Ansvar vid nämnd"),
        submit=_("Spara"),
        saved=_("Sparat."),
        lead=_("Vem som rekryterade hemmet, och vilken nämnd och sekreterare som svarar för hemmets egna frågor."),
        anchor="running",
        act=act,
    )
