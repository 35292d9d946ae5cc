"""Changing one home: facts, contact, protection, words, places, consent, status, and the undo."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.assessment.actions import enter_bank
from famn.assessment.queries import assessments_that_tell
from famn.homes import actions
from famn.homes.enums import NEED_AREA, BankStatus, BbicArea, NeedCode
from famn.homes.forms import (
    CapacityForm,
    ConsentForm,
    ContactForm,
    FactsForm,
    ProtectionForm,
    StatusForm,
    WordsForm,
)
from famn.homes.models import HomeWord
from famn.homes.policy import check_can_edit_home, check_can_note_word
from famn.homes.queries import contact_of, members_of
from famn.homes.queries_bank import localities_in_county
from famn.homes.queries_telling import home_texts_that_tell, traces_of
from famn.organisations.models import Cooperation
from famn.referrals.queries_telling import case_texts_about_home
from famn.ui import swedish
from famn.web.modules import without_off
from famn.web.staff.acting import METHODS, UndoForm, posted
from famn.web.staff.homes.acting import act_on, seen_home
from famn.web.staff.homes.words import is_protected


def _localities(request: HttpRequest) -> list[object]:
    county = Cooperation.objects.values_list("county_code", flat=True).get(pk=request.actor.cooperation_id)
    return list(localities_in_county(county))


@require_http_methods(METHODS)
def home_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The facts."""
    home = seen_home(request, pk)
    check_can_edit_home(request.actor, home)
    initial = {name: getattr(home, name) for name in FactsForm.FACTS} | {
        "municipality": home.municipality_id,
        "place": str(home.locality or ""),
    }
    form = without_off(
        request, FactsForm(posted(request), initial=initial, network=home.board_id is not None, protected=is_protected(home))
    )
    return act_on(
        request,
        home,
        form=form,
        title=_("Ändra uppgifter"),
        submit=_("Spara"),
        saved=_("Uppgifterna är sparade."),
        act=lambda _got: actions.edit_home(by=request.actor, home=home, facts=form.facts(), at=request.now),
        localities=_localities(request),
    )


@require_http_methods(METHODS)
def home_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Names, address, phone. A protected home's go to the vault, and are not shown here."""
    home = seen_home(request, pk)
    check_can_edit_home(request.actor, home)
    contact = contact_of(home)
    initial = {name: getattr(contact, name) for name in ContactForm.CONTACT} if contact else {}
    form = ContactForm(posted(request), initial=initial)
    lead = (
        _("Hemmet är skyddat. Det du skriver läggs i valvet och ersätter det som ligger där. Öppna valvet först.")
        if is_protected(home)
        else ""
    )
    return act_on(
        request,
        home,
        form=form,
        title=_("Ändra kontaktuppgifter"),
        submit=_("Spara"),
        saved=_("Kontaktuppgifterna är sparade."),
        lead=lead,
        act=lambda _got: actions.edit_contact(by=request.actor, home=home, contact=form.contact(), at=request.now),
    )


@require_http_methods(METHODS)
def home_protect(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Protection on or off."""
    home = seen_home(request, pk)
    check_can_edit_home(request.actor, home)
    form = ProtectionForm(posted(request), initial={"level": home.protection})
    lead = _(
        "Med skydd flyttas namn, adress, telefon och vilka som bor i hemmet till valvet. Kommun och ort tas bort från hemmet, och "
        "tidigare uppgifter i historiken visas inte längre för någon. Valvet öppnas bara med skäl, och en kollega får veta det. Tas "
        "skyddet bort kommer ingenting tillbaka av sig självt: skriv in kontakt och boende på nytt. Texter som nämner familjen eller "
        "orten räknas upp för dig när du har sparat."
    )
    traces = traces_of(home)  # as long as they stand there

    def protect(got: dict[str, Any]) -> None:
        actions.set_protection(
            by=request.actor, home=home, level=got["level"], municipality=got["municipality"], locality=got["locality"], at=request.now
        )
        told = [*home_texts_that_tell(home, traces), *assessments_that_tell(home, traces), *case_texts_about_home(home, traces)]
        if is_protected(home) and told:
            words = _("Familjen eller orten nämns här: %(where)s. Ändra det som går att ändra, och tala med dem som har skrivit det andra.")
            messages.warning(request, words % {"where": "; ".join(told)})

    return act_on(
        request,
        home,
        form=form,
        title=_("Skyddade personuppgifter"),
        submit=_("Spara skyddet"),
        saved=_("Skyddet är ändrat."),
        lead=lead,
        act=protect,
        localities=_localities(request),
    )


@require_http_methods(METHODS)
def home_word(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the home has said: every need on one page, as one goes through them on the phone."""
    home = seen_home(request, pk)
    check_can_note_word(request.actor, home)
    now = dict(HomeWord.objects.filter(home=home).values_list("need", "answer"))
    form = WordsForm(posted(request), now=now, initial={"said_on": request.today})
    areas = [
        (
            area.label,
            f"area-{area}",
            [form[f"need_{need}"] for need, where in NEED_AREA.items() if where == area and need != NeedCode.LANGUAGE],
        )
        for area in BbicArea
    ]
    return act_on(
        request,
        home,
        form=form,
        title=_("Notera besked"),
        submit=_("Spara beskeden"),
        saved=_("Beskeden är noterade."),
        lead=_("Gå igenom behoven med hemmet. Det du lämnar orört står kvar som det är."),
        act=lambda got: actions.note_words(by=request.actor, home=home, words=form.words(), on=got["said_on"], at=request.now),
        template="homes/words.html",
        areas=[area for area in areas if area[2]],
    )


@require_http_methods(METHODS)
def home_capacity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Places of one kind, from a day."""
    home = seen_home(request, pk)
    check_can_edit_home(request.actor, home)
    form = without_off(request, CapacityForm(posted(request), initial={"starts_on": request.today}))
    return act_on(
        request,
        home,
        form=form,
        title=_("Ändra platser"),
        submit=_("Spara platserna"),
        saved=_("Platserna är sparade."),
        lead=_("Det nya gäller från den dag du anger. Det som gällde före den dagen står kvar i historiken."),
        act=lambda got: actions.set_capacity(
            by=request.actor,
            home=home,
            kind=got["kind"],
            places=got["places"],
            starts_on=got["starts_on"],
            ends_on=got["last_on"] + timedelta(days=1) if got["last_on"] else None,
            at=request.now,
        ),
    )


@require_http_methods(METHODS)
def home_consent(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Information about, and consent to, all members of today."""
    home = seen_home(request, pk)
    check_can_edit_home(request.actor, home)
    members = swedish.joined([place.name for place in members_of(home.cooperation_id, on=request.today)])
    form = ConsentForm(posted(request), initial={"on": request.today})
    return act_on(
        request,
        home,
        form=form,
        title=_("Registrera samtycke"),
        submit=_("Registrera samtycket"),
        saved=_("Samtycket är registrerat."),
        lead=_("Hemmet är informerat om att det blir tillgängligt för alla medlemmar i dag, och har sagt ja: %(members)s.")
        % {"members": members},
        act=lambda got: actions.record_consent(by=request.actor, home=home, on=got["on"], at=request.now),
    )


@require_http_methods(METHODS)
def home_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The next state; *ready* also asks for the assessment."""
    home = seen_home(request, pk)
    check_can_edit_home(request.actor, home)
    form = StatusForm(posted(request), home=home)

    def act(got: dict[str, str]) -> None:
        move = enter_bank if got["status"] == BankStatus.READY else partial(actions.change_status, status=got["status"])
        move(by=request.actor, home=home, reason=got["reason"], at=request.now)

    return act_on(
        request,
        home,
        form=form,
        title=_("Ändra status"),
        submit=_("Ändra status"),
        saved=_("Statusen är ändrad."),
        lead=_("Hemmet är nu: %(status)s.") % {"status": home.get_status_display().lower()},
        act=act,
    )


@require_http_methods(METHODS)
def home_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo a home registered by mistake."""
    home = seen_home(request, pk)
    check_can_edit_home(request.actor, home)
    return act_on(
        request,
        home,
        form=UndoForm(posted(request)),
        title=_("Ångra registreringen"),
        submit=_("Ångra registreringen"),
        danger=True,
        saved=_("Registreringen är ångrad."),
        lead=_(
            "För ett hem som registrerats av misstag. Hemmet avslutas, och det syns vem som ångrade och varför. "
            "Det går inte att ta tillbaka."
        ),
        act=lambda got: actions.undo_registration(by=request.actor, home=home, reason=got["reason"], at=request.now),
    )
