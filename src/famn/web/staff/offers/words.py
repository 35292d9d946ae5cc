"""Words of an offer's page: its state, whose turn it is and what comes next."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.commitments.models import Commitment
from famn.homes.enums import AdultAtHome, CareKind, Language
from famn.homes.models import FosterHome
from famn.placements.rules import StartFacts, start_stops
from famn.referrals.enums import OfferStatus, ReferralStatus
from famn.referrals.models import Offer, Referral
from famn.ui.swedish import age_band, joined, sentence, short_date
from famn.web.staff.homes.words import place_of
from famn.web.staff.next_step import NextStep

STATE_KIND = {
    OfferStatus.SENT: "waiting",
    OfferStatus.ACCEPTED: "met",
    OfferStatus.REJECTED: "neutral",
    OfferStatus.WITHDRAWN: "neutral",
    OfferStatus.COMPLETED: "met",
}
MEND = {
    "home": "#home-investigation",
    "extracts": "#extracts",
    "suitability": "#suitability",
    "consultations": "#consultations",
    "formal": "#decisions",
}


def state_kind(offer: Offer) -> str:
    """The colour of the offer's badge."""
    return STATE_KIND[OfferStatus(offer.status)]


def home_facts(home: FosterHome) -> list[tuple[str, object]]:
    """The facts of a home a board decides on; a protected home shows no place."""
    return [
        (_("Kategori"), home.get_category_display()),
        (_("Ort"), place_of(home)),
        (_("Slag av uppdrag"), sentence(joined([str(CareKind(kind).label).lower() for kind in home.care_kinds]))),
        (_("Ålder på barnen"), age_band(home.age_from, home.age_to)),
        (_("Vuxen hemma"), AdultAtHome(home.adult_at_home).label),
        (_("Språk"), sentence(joined([str(Language(code).label).lower() for code in home.languages]))),
        (_("Pälsdjur"), _("Ja") if home.furred_pets else _("Nej")),
        (_("Rökfritt"), _("Ja") if home.smoke_free else _("Nej")),
        (_("Bil"), _("Ja") if home.has_car else _("Nej")),
        (_("Lediga rum"), home.rooms_free),
        (_("Grundutbildning klar"), short_date(home.basic_course_on) if home.basic_course_on else _("Nej, inte än")),
    ]


def next_step(
    by: Actor, offer: Offer, referral: Referral | None, *, facts: StartFacts | None, clocks: list[Commitment], may: dict[str, bool]
) -> NextStep:
    """Whose turn it is, what comes next and until when, as the actor's side sees it."""
    due = min((clock.due_on for clock in clocks if clock.due_on and not clock.met_at and not clock.cancelled_at), default=None)
    if offer.status == OfferStatus.REJECTED:
        return NextStep(_("Besvarat"), _("Nämnden tackade nej: %(why)s") % {"why": offer.answer_to_gfo}, yours=False)
    if offer.status == OfferStatus.WITHDRAWN:
        return NextStep(_("Avslutat"), _("GFO har återtagit erbjudandet."), yours=False)
    if offer.status == OfferStatus.COMPLETED:
        return NextStep(_("Klart"), _("Erbjudandet har lett till placering."), yours=False)
    if not by.is_board:
        text = (
            _("Nämnden bedömer hemmet och beslutar.")
            if offer.status == OfferStatus.SENT
            else _("Nämnden har sagt ja. Det formella beslutet och starten återstår.")
        )
        return NextStep(_("Väntar på %(who)s") % {"who": offer.board.municipality.name}, text, yours=False, due_on=due)
    lacking = {stop.mend for stop in start_stops(facts)} - {"formal"} if facts else set()
    address = {name: reverse(name, args=[offer.pk]) for name in ("offer_decide", "offer_formal", "offer_start")}
    if offer.status == OfferStatus.SENT:
        if may["decide"]:
            return NextStep(
                _("Din tur"),
                _("Läs bedömningen och fatta verksamhetsbeslut."),
                True,
                due,
                address["offer_decide"],
                _("Fatta verksamhetsbeslut"),
            )
        text = _("Gör klart det som saknas. Sedan beslutar enhetschefen.") if lacking else _("Allt är klart för enhetschefens beslut.")
        return NextStep(_("Din tur") if lacking else _("Väntar på enhetschefen"), text, bool(lacking) and may["assess"], due)
    if referral is not None and referral.status == ReferralStatus.OPERATIONAL_YES:
        return NextStep(
            _("Din tur") if may["formal"] else _("Väntar på nämnden"),
            _("Verksamheten har sagt ja. Registrera det formella beslutet när det är fattat."),
            may["formal"],
            due,
            address["offer_formal"] if may["formal"] else "",
            _("Registrera beslut"),
        )
    text = _("Beslutet finns, men något saknas innan barnet kan flytta in.") if lacking else _("Allt finns på plats. Starta placeringen.")
    can_start = may["start"] and not lacking
    return NextStep(
        _("Din tur"), text, yours=True, due_on=due, url=address["offer_start"] if can_start else "", label=_("Starta placeringen")
    )
