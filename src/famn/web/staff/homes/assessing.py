"""A home's general suitability and the register extracts a board has seen."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.accounts.queries import covered_by
from famn.assessment import actions
from famn.assessment.forms import AdoptForm, ExtractForm, SuitabilityForm
from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.assessment.policy import (
    check_can_adopt_suitability,
    check_can_register_extract,
    check_can_write_suitability,
)
from famn.homes.models import FosterHome
from famn.web.reading import log_view
from famn.web.staff.acting import METHODS, UndoForm, posted
from famn.web.staff.homes.acting import act_on, seen_home


def _check_writer(request: HttpRequest, home: FosterHome) -> None:
    check_can_write_suitability(
        request.actor,
        home_board_id=home.board_id,
        coordinator_id=home.coordinator_id,
        people=covered_by(by=request.actor, on=request.today),
    )


def _seen_suitability(request: HttpRequest, pk: UUID) -> GeneralSuitability:
    found = get_object_or_404(GeneralSuitability.objects.select_related("home", "board", "adopted_by"), pk=pk)
    log_view(request, kind="home", subject_id=found.home_id, board_id=found.board_id, code=found.home.code, purpose=_("Allmän lämplighet"))
    return found


@require_http_methods(METHODS)
def suitability_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the general suitability."""
    home = seen_home(request, pk)
    _check_writer(request, home)
    return act_on(
        request,
        home,
        form=SuitabilityForm(posted(request), initial={"assessed_on": request.today}),
        title=_("Allmän lämplighet"),
        submit=_("Spara bedömningen"),
        saved=_("Bedömningen är sparad. En nämnd behöver fastställa den innan ett barn kan flytta in."),
        lead=_(
            "Din bedömning av hemmet. En nämnd fastställer den (22 kap. 2 § SoL). Hemmets bedömning för ett visst barn gör nämnden själv."
        ),
        act=lambda got: actions.write_suitability(by=request.actor, home=home, at=request.now, **got),
    )


@require_http_methods(METHODS)
def suitability_adopt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register that one's board has adopted the assessment."""
    check_can_adopt_suitability(request.actor)
    found = _seen_suitability(request, pk)
    home = seen_home(request, found.home_id)
    form = AdoptForm(posted(request), initial={"adopted_on": request.today, "review_by": found.review_by})
    return act_on(
        request,
        home,
        form=form,
        title=_("Fastställ allmän lämplighet"),
        submit=_("Registrera fastställandet"),
        saved=_("Fastställandet är registrerat."),
        lead=_("Registrera att din nämnd har fastställt bedömningen (22 kap. 2 § SoL)."),
        act=lambda got: actions.adopt_suitability(by=request.actor, suitability=found, at=request.now, **got),
        suitability=found,
    )


@require_http_methods(METHODS)
def adoption_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back a wrongly registered adoption."""
    check_can_adopt_suitability(request.actor)
    found = _seen_suitability(request, pk)
    home = seen_home(request, found.home_id)
    return act_on(
        request,
        home,
        form=UndoForm(posted(request)),
        title=_("Ångra fastställandet"),
        submit=_("Ångra fastställandet"),
        danger=True,
        saved=_("Fastställandet är ångrat."),
        lead=_("För ett fastställande som registrerats av misstag. Det syns i historiken."),
        act=lambda got: actions.undo_adoption(by=request.actor, suitability=found, reason=got["reason"], at=request.now),
    )


@require_http_methods(METHODS)
def suitability_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo an assessment registered by mistake."""
    found = _seen_suitability(request, pk)
    home = seen_home(request, found.home_id)
    _check_writer(request, home)
    return act_on(
        request,
        home,
        form=UndoForm(posted(request)),
        title=_("Ångra bedömningen"),
        submit=_("Ångra bedömningen"),
        danger=True,
        saved=_("Bedömningen är ångrad."),
        lead=_("Bedömningen står kvar överstruken, med vem som ångrade och varför."),
        act=lambda got: actions.undo_suitability(by=request.actor, suitability=found, reason=got["reason"], at=request.now),
    )


@require_http_methods(METHODS)
def extract_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register that one's board has seen an extract."""
    home = seen_home(request, pk)
    check_can_register_extract(request.actor)
    return act_on(
        request,
        home,
        form=ExtractForm(posted(request), initial={"seen_on": request.today}),
        title=_("Registrera registerutdrag"),
        submit=_("Registrera"),
        saved=_("Utdraget är registrerat."),
        lead=_("Nämnden kontrollerar belastningsregistret och misstankeregistret innan ett barn placeras (3 kap. 3 § SoF)."),
        act=lambda got: actions.register_extract(by=request.actor, home=home, at=request.now, **got),
    )


@require_http_methods(METHODS)
def extract_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo a wrongly registered extract."""
    check_can_register_extract(request.actor)
    found = get_object_or_404(RegisterCheck.objects.select_related("home"), pk=pk)
    home = seen_home(request, found.home_id)
    return act_on(
        request,
        home,
        form=UndoForm(posted(request)),
        title=_("Ångra registerutdraget"),
        submit=_("Ångra"),
        danger=True,
        saved=_("Registerutdraget är ångrat."),
        lead=_("Raden står kvar överstruken, med vem som ångrade och varför."),
        act=lambda got: actions.undo_extract(by=request.actor, check=found, reason=got["reason"], at=request.now),
    )
