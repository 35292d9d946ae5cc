"""What the board does around an offer: the home's investigation, extracts, consultations, and the start."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from famn.access.roles import Role
from famn.accounts.queries import holders_of
from famn.assessment.actions import adopt_suitability, register_extract
from famn.assessment.forms import AdoptForm
from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.assessment.policy import check_can_adopt_suitability, check_can_register_extract
from famn.kernel.denied import Refused
from famn.placements.actions.consulting import record_consultation, undo_consultation
from famn.placements.actions.starting import start_placement
from famn.placements.forms import ConsultationForm, StartForm
from famn.placements.models import Consultation
from famn.placements.policy import can_register_agreement, check_can_consult, check_can_start
from famn.placements.queries import Consultee, consultees, start_facts
from famn.placements.rules import start_stops, start_warnings
from famn.referrals.enums import LIVE_OFFERS
from famn.referrals.models import Offer
from famn.referrals.queries_deciding import home_of, offered_children
from famn.ui.forms import DateField
from famn.web.staff.acting import METHODS, UNPROCESSABLE, UndoForm, posted
from famn.web.staff.offers.acting import act_on, crumbs_of, referral_of, seen_offer
from famn.web.staff.offers.page import row_with_home
from famn.web.staff.offers.words import MEND


class ExtractsForm(forms.Form):
    """When the board saw each extract; one of them may come later."""

    criminal_records = DateField(label=gettext_lazy("Belastningsregistret, sett den"), required=False)
    suspicions = DateField(
        label=gettext_lazy("Misstankeregistret, sett den"),
        required=False,
        help_text=gettext_lazy("Bara nämnden och dagen sparas. Utdraget och vad som stod i det sparas inte här."),
    )

    def clean(self) -> dict:
        """At least one day."""
        data = super().clean()
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(_("Fyll i minst en dag."))
        return data


def _live(offer: Offer) -> bool:
    return offer.status in LIVE_OFFERS


@require_http_methods(METHODS)
def offer_extracts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register that the board has seen the extracts (SoF 3:3)."""
    offer = seen_offer(request, pk)
    check_can_register_extract(request.actor)
    home = home_of(offer)
    if home is None or not _live(offer):
        return redirect("offer", pk=offer.pk)

    def register(got: dict) -> None:
        for name, seen_on in got.items():
            if seen_on:
                register_extract(by=request.actor, home=home, register=RegisterCheck.Register(name), seen_on=seen_on, at=request.now)

    return act_on(
        request,
        offer,
        form=ExtractsForm(posted(request)),
        title=_("Registerutdrag"),
        submit=_("Registrera"),
        saved=_("Registerutdragen är registrerade."),
        lead=_("Nämnden ser utdrag ur båda registren innan ett barn placeras (SoF 3 kap. 3 §)."),
        anchor="extracts",
        act=register,
    )


@require_http_methods(METHODS)
def offer_adopt(request: HttpRequest, pk: UUID, suitability: UUID) -> HttpResponse:
    """Register that the board has adopted the home's investigation (SoL 22:2)."""
    offer = seen_offer(request, pk)
    check_can_adopt_suitability(request.actor)
    found = get_object_or_404(GeneralSuitability.objects.filter(home_id=offer.home_id, undone_at=None), pk=suitability)
    form = AdoptForm(posted(request), initial={"adopted_on": request.today, "review_by": found.review_by})
    return act_on(
        request,
        offer,
        form=form,
        title=_("Fastställ hemmets utredning"),
        submit=_("Registrera fastställandet"),
        saved=_("Fastställandet är registrerat."),
        lead=_("Hemmet ska vara utrett av en socialnämnd innan ett barn tas emot (SoL 22 kap. 2 §)."),
        anchor="home-investigation",
        act=lambda got: adopt_suitability(by=request.actor, suitability=found, at=request.now, **got),
    )


def _words(one: Consultee) -> str:
    return f"{one.name} – {one.ground.label.lower()}"


@require_http_methods(METHODS)
def offer_consult(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register information and consultation with one of those the law names (SoL 22:6)."""
    offer = seen_offer(request, pk)
    check_can_consult(request.actor)
    if not _live(offer):
        return redirect("offer", pk=offer.pk)
    left = {one.key: one for one in consultees(request.actor, offer) if one.done is None}
    if not left:
        messages.info(request, _("Alla är informerade och hörda."))
        return redirect("offer", pk=offer.pk)
    only = next(iter(left)) if len(left) == 1 else request.GET.get("vem", "")
    form = ConsultationForm(
        posted(request), whom=[(key, _words(one)) for key, one in left.items()], initial={"done_on": request.today, "whom": only}
    )

    def record(got: dict) -> None:
        one = left[got["whom"]]
        record_consultation(
            by=request.actor,
            offer=offer,
            ground=one.ground,
            municipality=one.municipality,
            consulted_board=one.board,
            done_on=got["done_on"],
            spoke_with=got["spoke_with"],
            answer=got["answer"],
            at=request.now,
        )

    return act_on(
        request,
        offer,
        form=form,
        title=_("Information och samråd"),
        submit=_("Registrera samrådet"),
        saved=_("Samrådet är registrerat."),
        act=record,
        lead=_("Ni informerar och samråder med kommunen där hemmet ligger och med nämnder som har placerat barn där (SoL 22 kap. 6 §)."),
        anchor="consultations",
    )


@require_http_methods(METHODS)
def consultation_undo(request: HttpRequest, pk: UUID, consultation: UUID) -> HttpResponse:
    """Undo a wrongly registered consultation."""
    offer = seen_offer(request, pk)
    check_can_consult(request.actor)
    found = get_object_or_404(Consultation.objects.filter(offer=offer, undone_at=None), pk=consultation)
    return act_on(
        request,
        offer,
        form=UndoForm(posted(request)),
        title=_("Ångra samrådet"),
        submit=_("Ångra registreringen"),
        danger=True,
        saved=_("Registreringen är ångrad."),
        anchor="consultations",
        act=lambda got: undo_consultation(by=request.actor, consultation=found, reason=got["reason"], at=request.now),
    )


@require_http_methods(METHODS)
def offer_start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Start the stay, or see every hard stop with its paragraph and where it is mended."""
    offer = seen_offer(request, pk)
    by = request.actor
    check_can_start(by)
    home = home_of(offer)
    if home is None or not _live(offer):
        return redirect("offer", pk=offer.pk)
    referral = referral_of(offer)
    workers = holders_of(Role.SOCIAL_WORKER, cooperation_id=by.cooperation_id, on=request.today, board_id=by.board_id)
    initial = {
        "starts_on": max(filter(None, [request.today, referral.starts_on])),
        "expected_end_on": referral.ends_on,
        "responsible": referral.author_id if workers.filter(pk=referral.author_id).exists() else None,
    }
    form = StartForm(posted(request), workers=workers, may_agree=can_register_agreement(by), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            stays = start_placement(by=by, offer=offer, at=request.now, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, _("Placeringen är registrerad. Uppföljningarna är utlagda."))
            return redirect("placement", pk=stays[0].pk)
    facts = start_facts(by, row_with_home(offer, home), starts_on=_day(form, request.today))
    stops = start_stops(facts)
    context = {
        "offer": offer,
        "home": home,
        "form": form,
        "crumbs": crumbs_of(offer),
        "children": offered_children(offer),
        "today": request.today,
        "stops": [{"stop": stop, "url": reverse("offer", args=[offer.pk]) + MEND[stop.mend]} for stop in stops],
        "warnings": start_warnings(facts),
    }
    return render(request, "offers/start.html", context, status=UNPROCESSABLE if form.errors else 200)


def _day(form: StartForm, today: object) -> object:
    if form.is_bound and getattr(form, "cleaned_data", {}).get("starts_on"):
        return form.cleaned_data["starts_on"]
    return today
