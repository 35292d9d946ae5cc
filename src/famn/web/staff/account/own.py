"""One's own page: roles, second factor, and who looks after one's tasks."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from famn.access.actor import acting
from famn.access.permissions import Permission, check_may, may
from famn.accounts.actions import arrange_cover, end_cover, switch_holding
from famn.accounts.forms import CoverForm
from famn.accounts.models import Cover, RoleHolding
from famn.accounts.policy import ARRANGES_FOR_OTHERS, can_end_cover
from famn.accounts.queries import actor_of, case_workers, choosable, covers, function_holders
from famn.kernel.denied import Refused
from famn.organisations.models import Cooperation
from famn.people.queries import may_follow
from famn.ui.swedish import short_date


def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, and how one signs in."""
    by = request.actor
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user=request.user)}
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    return render(
        request,
        "account/account.html",
        {
            "holdings": _holdings(request),
            "has_app": Authenticator.Type.TOTP in factors,
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
            "required": settings.SECOND_FACTOR_REQUIRED,
            "may_cover": by is not None and may(by, Permission.ARRANGE_COVER),
            "may_follow_vault": by is not None and may_follow(by),
            "has_role": by is not None,
        },
    )


def _holdings(request: HttpRequest) -> list[tuple[RoleHolding, str]]:
    """Every role she may go on in, with where it is."""
    held = list(choosable(user=request.user, on=request.today))
    there = Cooperation.objects.in_bulk({holding.cooperation_id for holding in held})
    return [(holding, str(holding.board or there[holding.cooperation_id])) for holding in held]


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Go on in another of one's roles."""
    chosen = request.POST.get("holding", "")
    holding = next((each for each in choosable(user=request.user, on=request.today).select_related("user") if str(each.pk) == chosen), None)
    if holding is None:
        raise Http404
    by = request.actor or actor_of(holding)  # the role she had has ended: she begins in the new one
    with acting(by):
        switch_holding(by=by, holding=holding, at=request.now)
    request.session["holding"] = str(holding.pk)
    request.session.cycle_key()
    # The page one stood on may be no page of the other role.
    return redirect("today")


@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest) -> HttpResponse:
    """Arrange who looks after one's tasks, and see who holds which function."""
    by = request.actor
    check_may(by, Permission.ARRANGE_COVER)
    colleagues = case_workers(by=by, on=request.today)
    for_others = by.role in ARRANGES_FOR_OTHERS
    stand_ins = colleagues if for_others else colleagues.exclude(pk=by.user_id)
    form = CoverForm(
        request.POST or None,
        stand_ins=stand_ins,
        absents=colleagues if for_others else None,
        initial={"starts_on": request.today, "absent": by.user_id},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = arrange_cover(
                by=by,
                absent=data.get("absent") or request.user,
                stand_in=data["stand_in"],
                starts_on=data["starts_on"],
                last_on=data["last_on"],
                at=request.now,
            )
        except Refused as no:
            form.add_error(None, no.text)
        else:
            what = {"name": made.stand_in.name, "day": short_date(data["last_on"])}
            messages.success(request, _("%(name)s ersätter till och med %(day)s.") % what)
            return redirect("cover")
    rows = list(covers(by=by, on=request.today))
    for row in rows:
        row.can_end = can_end_cover(by, row)
    return render(
        request,
        "account/cover.html",
        {
            "form": form,
            "rows": rows,
            "functions": list(function_holders(by=by, on=request.today)),
            "today": request.today,
            "crumbs": ((_("Mitt konto"), reverse("account")),),
        },
        status=422 if form.errors else 200,
    )


@require_POST
def cover_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a cover."""
    row = get_object_or_404(Cover.objects.select_related("absent", "stand_in"), pk=pk)
    end_cover(by=request.actor, cover=row, at=request.now)
    messages.success(request, _("Ersättningen är avslutad."))
    return redirect("cover")
