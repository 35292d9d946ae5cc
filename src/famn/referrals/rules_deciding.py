"""When an offer may be judged and decided. Pure: states and days are arguments."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from famn.kernel.denied import Refused
from famn.referrals.enums import LIVE_OFFERS, DecisionKind, OfferStatus, ReferralStatus

FORMAL = frozenset({DecisionKind.COMMITTEE, DecisionKind.CHAIR})
BEFORE_OPERATIONAL = frozenset({ReferralStatus.OFFER_SENT, ReferralStatus.UNDER_ASSESSMENT})


def check_live(offer_status: str) -> None:
    """Refuse work on an offer that has ended."""
    if offer_status not in LIVE_OFFERS:
        raise Refused("offer_ended", _("Erbjudandet är avslutat och kan inte ändras."))


def check_operational_is_open(*, offer_status: str, referral_status: str) -> None:
    """Refuse a second operational decision, and one on an offer that was taken back."""
    check_live(offer_status)
    if offer_status != OfferStatus.SENT or referral_status not in BEFORE_OPERATIONAL:
        raise Refused("already_decided", _("Verksamhetsbeslutet är redan fattat."))


def check_formal_is_open(*, offer_status: str, referral_status: str) -> None:
    """The formal decision comes after the operational yes, once."""
    check_live(offer_status)
    if offer_status != OfferStatus.ACCEPTED:
        raise Refused("no_operational_yes", _("Verksamhetsbeslutet fattas först."))
    if referral_status != ReferralStatus.OPERATIONAL_YES:
        raise Refused("already_decided", _("Det formella beslutet finns redan."))


def check_decision_day(decided_on: date, *, not_before: date, today: date) -> None:
    """A decision is taken on a day that has come, not before what it decides on."""
    if decided_on > today:
        raise Refused("day_ahead", _("Beslutsdagen ligger framåt i tiden."))
    if decided_on < not_before:
        raise Refused("day_too_early", _("Beslutsdagen ligger före det som beslutet gäller."))


def check_formal_content(*, kind: str, legal_basis: str, decided_by: str, reported_by: str) -> None:
    """Förvaltningslagen 31 §: who decided and who reported. A chair's urgent decision names its law (R-37a)."""
    if kind not in FORMAL:
        raise Refused("not_formal", _("Välj beslut i nämnd eller utskott, eller ordförandebeslut."))
    if not decided_by.strip():
        raise Refused("who_decided", _("Skriv vem som har beslutat (förvaltningslagen 31 §)."))
    if not reported_by.strip():
        raise Refused("who_reported", _("Skriv vem som var föredragande (förvaltningslagen 31 §)."))
    if kind == DecisionKind.CHAIR and not legal_basis.strip():
        raise Refused("which_law", _("Ange lagrummet som ger ordföranden rätt att besluta."))


def check_no_has_reason(reason_to_gfo: str) -> None:
    """A no tells GFO why."""
    if not reason_to_gfo.strip():
        raise Refused("no_reason", _("Skriv varför, så att GFO kan söka bättre nästa gång."))
