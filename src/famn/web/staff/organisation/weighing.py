"""How homes and the queue are weighed: a published table with versions, and what a new one would change (R-114, R-118)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from famn.homes.enums import CareKind
from famn.kernel.denied import Refused
from famn.organisations.actions import revise_matching_policy, withdraw_matching_policy
from famn.organisations.forms_policy import MatchingPolicyForm
from famn.organisations.models import MatchingPolicy
from famn.organisations.policy import can_manage, check_can_manage, check_can_view_settings
from famn.organisations.queries import matching_policies, matching_policy_in_force
from famn.organisations.rules_policy import check_policy
from famn.plans.policy import can_view_plan, check_can_view_plan
from famn.plans.previewing import preview_policy
from famn.referrals.enums import LegalBasis
from famn.referrals.snapshot import NoPolicyError
from famn.web.reading import log_list
from famn.web.staff.acting import METHODS, UNPROCESSABLE, posted
from famn.web.staff.organisation.weighing_words import preview_words, told
from famn.web.staff.organisation.words import crumbs

TRIED = "prov"
"""What a version is called that is only tried, and never stored."""

KINDS, LAWS = CareKind.choices, LegalBasis.choices


def _crumbs() -> tuple[tuple[Any, str], ...]:
    return crumbs((_("Så väger vi"), reverse("matching_policy")))


def matching_policy(request: HttpRequest) -> HttpResponse:
    """What is in force today, in words, and all versions."""
    by, on = request.actor, request.today
    check_can_view_settings(by)
    mine = by.own_cooperation_id
    now = matching_policy_in_force(mine, on=on)
    return render(
        request,
        "organisation/weighing.html",
        {
            **(told(now) if now else {}),
            "versions": [
                {"row": row, "in_force": now is not None and row.pk == now.pk, "later": row.valid_from > on}
                for row in matching_policies(mine)
            ],
            "may_manage": can_manage(by),
            "today": on,
            "crumbs": crumbs(),
        },
    )


def matching_policy_version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, whole."""
    by = request.actor
    check_can_view_settings(by)
    policy = get_object_or_404(matching_policies(by.own_cooperation_id), pk=pk)
    return render(
        request,
        "organisation/weighing_version.html",
        {**told(policy), "later": policy.valid_from > request.today, "may_manage": can_manage(by), "crumbs": _crumbs()},
    )


@require_http_methods(METHODS)
def matching_policy_new(request: HttpRequest) -> HttpResponse:
    """A new version: it begins with what is in force. What it would change can be seen first; only its own button saves it."""
    by, on = request.actor, request.today
    check_can_manage(by)
    now = matching_policy_in_force(by.own_cooperation_id, on=on)
    initial = {"valid_from": on + timedelta(days=1), **(MatchingPolicyForm.of(now, KINDS, LAWS) if now else {})}
    tried = "visa" in request.POST
    if tried:
        check_can_view_plan(by)
    form = MatchingPolicyForm(posted(request), initial=initial, kinds=KINDS, laws=LAWS, only_tried=tried)
    context = {
        "form": form, "back_url": reverse("matching_policy"), "crumbs": _crumbs(), "may_try": can_view_plan(by) and now is not None,
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            if not tried:
                _save(request, form)
                return redirect("matching_policy")
            context |= _preview(request, form)
        except Refused as no:
            form.add_error(None, no.text)
    return render(request, "organisation/weighing_new.html", context, status=UNPROCESSABLE if form.errors else 200)


def _save(request: HttpRequest, form: MatchingPolicyForm) -> None:
    got = form.cleaned_data
    revise_matching_policy(
        by=request.actor, version=got["version"], valid_from=got["valid_from"], notes=got["notes"], at=request.now, **form.settings()
    )
    messages.success(request, _("Versionen är sparad."))


def _preview(request: HttpRequest, form: MatchingPolicyForm) -> dict[str, Any]:
    settings = form.settings()
    check_policy(**settings)
    policy = MatchingPolicy(cooperation_id=request.actor.own_cooperation_id, version=TRIED, valid_from=request.today, **settings)
    try:
        found = preview_policy(by=request.actor, policy=policy, on=request.today)
    except NoPolicyError as error:
        raise Refused("no_policy", _("Ingen version gäller i dag, så det finns inget att jämföra med.")) from error
    codes = found.today.codes if found.today else []
    log_list(request, kind="referral", codes=codes, purpose=_("Vad en ny version av ”Så väger vi” ändrar"))
    return {"preview": preview_words(found)}


@require_POST
def matching_policy_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a version back before its first day."""
    check_can_manage(request.actor)
    policy = get_object_or_404(matching_policies(request.actor.own_cooperation_id), pk=pk)
    withdraw_matching_policy(by=request.actor, policy=policy, at=request.now)
    return redirect("matching_policy")
