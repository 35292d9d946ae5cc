"""Pages of one act on one offer, and back to the offer."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from famn.referrals.models import Offer, Referral
from famn.referrals.policy_deciding import check_can_view_offer
from famn.referrals.queries_deciding import offers
from famn.web.reading import log_view
from famn.web.staff.acting import act_page


def seen_offer(request: HttpRequest, pk: UUID) -> Offer:
    """The offer, if the row wall shows it to the actor: else 404. The look is logged."""
    check_can_view_offer(request.actor)
    offer = get_object_or_404(offers(), pk=pk)
    log_view(request, kind="offer", subject_id=offer.pk, board_id=offer.board_id, code=offer.home_code, purpose=_("Erbjudande"))
    return offer


def referral_of(offer: Offer) -> Referral | None:
    """The offer's referral, when the actor may read it (a home's coordinator may not)."""
    return Referral.objects.select_related("home_municipality", "handled_by").filter(pk=offer.referral_id).first()


def crumbs_of(offer: Offer) -> list[tuple[str, str]]:
    """Where a page of one act on the offer lies."""
    return [(_("Erbjudande %(home)s") % {"home": offer.home_code}, reverse("offer", args=[offer.pk]))]


def act_on(request: HttpRequest, offer: Offer, **page: Any) -> HttpResponse:
    """The page of one act on the offer; ``page`` as ``act_page`` takes it."""
    return act_page(request, back=reverse("offer", args=[offer.pk]), code=offer.home_code, crumbs=crumbs_of(offer), **page)
