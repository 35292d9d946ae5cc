"""A child that becomes protected, or no longer is: one page, reached from the referral, the offer and the stay."""

from itertools import chain
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from famn.deviations.queries_telling import deviation_texts_that_tell
from famn.people.models import ProtectionLevel
from famn.placements.actions.protecting import protect_child, unprotect_child
from famn.placements.queries_telling import stay_texts_that_tell
from famn.referrals.forms_protecting import ProtectForm, UnprotectForm
from famn.referrals.models import Referral, ReferralChild
from famn.referrals.policy import check_can_write_referral
from famn.referrals.queries_telling import places_of_child, texts_that_tell
from famn.web.staff.acting import METHODS, posted
from famn.web.staff.referrals.acting import act_on
from famn.web.staff.referrals.page import seen_referral


def _child_of(request: HttpRequest, pk: UUID, child: UUID) -> tuple[Referral, ReferralChild]:
    row = seen_referral(request, pk, _("Skyddade personuppgifter"))
    check_can_write_referral(request.actor, row)
    return row, get_object_or_404(ReferralChild.objects.select_related("child", "referral"), pk=child, referral=row)


def _is_protected(child: ReferralChild) -> bool:
    return child.child is not None and child.child.protection != ProtectionLevel.NONE


@sensitive_post_parameters()
@require_http_methods(METHODS)
def child_protect(request: HttpRequest, pk: UUID, child: UUID) -> HttpResponse:
    """Protect a child, in whatever state its referral is; or change how it is protected."""
    row, one = _child_of(request, pk, child)
    already = _is_protected(one)
    places = places_of_child(one)  # as long as they stand there

    def protect(got: dict[str, str]) -> None:
        changed = protect_child(by=request.actor, child=one, at=request.now, **got)
        told = [find(changed, places) for find in (texts_that_tell, stay_texts_that_tell, deviation_texts_that_tell)]
        if any(told):
            words = _(
                "GFO kan läsa barnets namn, ett personnummer eller en plats som hör till barnet här: %(where)s. "
                "Ändra texterna. Tala med GFO om det som inte går att ändra."
            )
            messages.warning(request, words % {"where": "; ".join(chain.from_iterable(told))})

    return act_on(
        request,
        row,
        template="referrals/child_protect.html",
        form=ProtectForm(posted(request), on=request.today, row=one),
        title=_("Skyddade personuppgifter"),
        submit=_("Spara skyddet") if already else _("Skydda barnet"),
        saved=_("Barn %(code)s är skyddat.") % {"code": one.code},
        anchor="children",
        act=protect,
        child=one,
        already=already,
    )


@sensitive_post_parameters()
@require_http_methods(METHODS)
def child_unprotect(request: HttpRequest, pk: UUID, child: UUID) -> HttpResponse:
    """Note that a child is protected no longer."""
    row, one = _child_of(request, pk, child)
    return act_on(
        request,
        row,
        form=UnprotectForm(posted(request), on=request.today),
        title=_("Skyddet upphör"),
        lead=_("Namn och nummer skrivs hos er igen. Det som ligger i valvet om barnet tas bort. Hemkommun och hemort skriver ni på nytt."),
        submit=_("Ta bort skyddet"),
        danger=True,
        saved=_("Barn %(code)s är inte längre skyddat.") % {"code": one.code},
        anchor="children",
        act=lambda got: unprotect_child(by=request.actor, child=one, at=request.now, **got),
    )
