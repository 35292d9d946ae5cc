"""The vault's pages: give a reason, see the particulars once, and look at who opened it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from famn.access.roles import Role
from famn.homes.models import FosterHome
from famn.kernel.denied import Denied, Refused
from famn.kernel.identity import NotAnIdentityNumber, parse
from famn.messages.alerts import mail_second_persons
from famn.people.actions import mark_opening_seen, open_vault
from famn.people.forms import OpenVaultForm
from famn.people.models import ProtectionLevel, VaultEntry
from famn.people.policy import can_mark_opening_seen, check_can_open_vault
from famn.people.queries import may_follow, openings
from famn.referrals.models import Child, ReferralChild

PER_PAGE = 30


def _subject(kind: str, pk: UUID) -> tuple[str, str]:
    """The code a protected person is shown under and where her page is; 404 when the actor does not see her."""
    if kind == VaultEntry.Kind.HOME:
        home = get_object_or_404(FosterHome.objects.exclude(protection=ProtectionLevel.NONE), pk=pk)
        return home.code, reverse("home", args=[home.pk])
    if kind == VaultEntry.Kind.CHILD:
        child = get_object_or_404(Child.objects.exclude(protection=ProtectionLevel.NONE), pk=pk)
        row = ReferralChild.objects.filter(child=child).order_by("-referral__created_at", "id").first()
        return (row.code, reverse("referral", args=[row.referral_id])) if row else ("", reverse("today"))
    raise Http404


@sensitive_variables("entry")
@require_http_methods(["GET", "POST"])
def open_entry(request: HttpRequest, kind: str, subject: UUID) -> HttpResponse:
    """A reason, then the particulars on this one answer: the address shows only the question again."""
    by = request.actor
    code, url = _subject(kind, subject)
    check_can_open_vault(by)
    form = OpenVaultForm(request.POST or None)
    entry = None
    if request.method == "POST" and form.is_valid():
        try:
            entry = open_vault(
                by=by,
                kind=kind,
                subject_id=subject,
                code=code,
                reason=form.cleaned_data["reason"],
                ip=request.META.get("REMOTE_ADDR"),
                at=request.now,
            )
        except Refused as no:
            form.add_error("reason", no.text)
        else:
            mail_second_persons(by=by, subject_id=subject, on=request.today, at=request.now)
    crumbs = ((code or _("Ärendet"), url),)
    if entry is None:
        context = {"form": form, "code": code, "kind": kind, "back_url": url, "crumbs": crumbs}
        return render(request, "people/vault_open.html", context, status=422 if form.errors else 200)
    facts = [
        (_("Namn"), entry.names),
        (_("Personnummer"), _grouped(entry.identity_number, request)),
        (_("Adress"), entry.address),
        (_("Kommun"), str(entry.municipality) if entry.municipality else ""),
        (_("Telefon"), entry.phone),
    ]
    return render(request, "people/vault_entry.html", {"facts": facts, "code": code, "back_url": url, "crumbs": crumbs})


def _grouped(number: str, request: HttpRequest) -> str:
    try:
        return parse(number, on=request.today).grouped
    except NotAnIdentityNumber:
        return number


def vault_openings(request: HttpRequest) -> HttpResponse:
    """Who opened what and why; the second person says that she has looked."""
    if not may_follow(request.actor):
        raise Denied("no_openings", _("Rollen har inga öppnade uppgifter att följa."))
    page = Paginator(openings(), PER_PAGE).get_page(request.GET.get("sida"))
    for row in page.object_list:
        row.can_mark = row.seen_at is None and can_mark_opening_seen(request.actor, row)
    waiting = sum(1 for row in page.object_list if row.can_mark)
    return render(
        request,
        "people/vault_openings.html",
        {"page": page, "waiting": waiting, "today": request.today, "whole_unit": request.actor.role in {Role.GFO_HEAD, Role.UNIT_MANAGER}},
    )


@require_POST
def opening_seen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that one has looked at an opening."""
    mark_opening_seen(by=request.actor, opening=get_object_or_404(openings(), pk=pk), at=request.now)
    messages.success(request, _("Granskningen är noterad."))
    return redirect("vault_openings")
