"""GFO registers what a board rings about."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.kernel.denied import Refused
from famn.referrals.actions.oral import register_oral, undo_oral
from famn.referrals.actions.writing import NeedInput
from famn.referrals.forms import OralForm, ReasonForm
from famn.referrals.policy import check_can_register_oral, check_can_undo_oral
from famn.referrals.queries import boards_of
from famn.web.modules import without_off
from famn.web.staff.acting import posted
from famn.web.staff.referrals.acting import act_on
from famn.web.staff.referrals.page import crumbs, seen_referral


@require_http_methods(["GET", "HEAD", "POST"])
def oral_new(request: HttpRequest) -> HttpResponse:
    """Enough to begin searching, while one still has the board on the line."""
    check_can_register_oral(request.actor)
    boards = boards_of(request.actor.cooperation_id, request.today)
    form = without_off(request, OralForm(request.POST or None, boards=boards, now=request.now))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = register_oral(
                by=request.actor, board=data["board"], kind=data["kind"], birth_years=data["birth_years"],
                needs=[NeedInput(code=code) for code in data["needs"]], starts_on=data["starts_on"],
                home_municipality=data["home_municipality"] or data["board"].municipality, called_by=data["called_by"],
                received_at=data["received_at"], network=form.network(), at=request.now,
            )  # fmt: skip
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, _("Förfrågan %(code)s är registrerad. Nämnden ska skicka den skriftligt.") % {"code": row.code})
            return redirect("referral", pk=row.pk)
    return render(request, "referrals/oral.html", {"form": form, "crumbs": crumbs()}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def oral_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take away an oral referral that was registered by mistake."""
    row = seen_referral(request, pk, _("Ta bort som felregistrerad"))
    check_can_undo_oral(request.actor, row)
    return act_on(
        request,
        row,
        form=ReasonForm(posted(request)),
        title=_("Ta bort som felregistrerad"),
        submit=_("Ta bort"),
        danger=True,
        saved=_("Förfrågan är borttagen som felregistrerad. Spåret finns kvar."),
        lead=_("Båda tidsgränserna stannar. Raden och dess händelser finns kvar."),
        act=lambda got: undo_oral(by=request.actor, referral=row, reason=got["reason"], at=request.now),
    )
