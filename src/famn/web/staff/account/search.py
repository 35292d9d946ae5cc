"""The search: by name, identity number, or case number and reference code; by nothing else (SoLPuF 15 §).

What was searched for stands in no address and in no log; the codes found are logged as one list.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from famn.access.actor import Actor
from famn.access.permissions import Permission, may
from famn.access.roles import BOARD_CASE_ROLES, GFO_CASE_ROLES
from famn.homes.models import FosterHome
from famn.kernel.denied import Denied
from famn.kernel.identity import NotAnIdentityNumber, parse
from famn.people.models import ProtectionLevel
from famn.placements.models import Placement
from famn.placements.queries import placements
from famn.referrals.models import Child, Referral, ReferralChild
from famn.web.reading import log_list

MOST = 20
SHORTEST_NAME = 2
LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One line of the answer. A protected person shows no name and no place."""

    title: str
    text: str = ""
    code: str = ""
    url: str = ""
    protected: bool = False


@dataclass(slots=True)
class Found:
    """What one search found, by kind."""

    children: list[Hit] = field(default_factory=list)
    cases: list[Hit] = field(default_factory=list)
    homes: list[Hit] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        """For the read log."""
        return [hit.code for hit in (*self.children, *self.cases, *self.homes) if hit.code]


@sensitive_post_parameters("q")
@sensitive_variables("words")
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """One field, three keys. GET shows only the field: what is searched for is never in an address."""
    by = request.actor
    if by.role not in GFO_CASE_ROLES | BOARD_CASE_ROLES and not may(by, Permission.SEARCH_CHILD):
        raise Denied("no_search", _("Rollen har inga ärenden att söka i."))
    words = " ".join(request.POST.get("q", "").replace("\0", " ").split())[:LONGEST]  # the database takes no NUL
    context = {"searched": request.method == "POST", "by_name": may(by, Permission.SEARCH_CHILD), "is_gfo": by.is_gfo, "most": MOST}
    if len(words) < SHORTEST_NAME:
        return render(request, "account/search.html", context | {"too_short": request.method == "POST", "found": Found()})
    found = find(by=by, words=words, on=request.today)
    log_list(request, kind="search", codes=found.codes, purpose="Sökning på namn, personnummer eller ärendenummer")
    return render(request, "account/search.html", context | {"too_short": False, "found": found, "words": words})


@sensitive_variables("words")
def find(*, by: Actor, words: str, on: date) -> Found:
    """What the row wall lets the actor see of what the words name."""
    found = Found(cases=[*_referrals(words), *_placements(words)], homes=_homes(words, by))
    if may(by, Permission.SEARCH_CHILD):
        found.children = _children(words, on)
    return found


def _children(words: str, on: date) -> list[Hit]:
    try:
        match = Q(identity_number=parse(words, on=on).canonical)
    except NotAnIdentityNumber:
        match = Q(case_number__iexact=words)
        if not any(sign.isdigit() for sign in words):
            # The beginning of any part of the name, as people look in a register.
            parts = (Q(name__istartswith=word) | Q(name__icontains=f" {word}") | Q(name__icontains=f"-{word}") for word in words.split())
            match |= reduce(and_, parts)
    children = list(Child.objects.filter(match).order_by("name", "id")[:MOST])
    rows: dict[UUID | None, list[ReferralChild]] = defaultdict(list)
    for row in ReferralChild.objects.filter(child__in=children).select_related("referral").order_by("-referral__created_at", "id"):
        rows[row.child_id].append(row)
    return [hit for child in children for hit in _of_child(child, rows[child.pk])]


def _of_child(child: Child, rows: list[ReferralChild]) -> list[Hit]:
    protected = child.protection != ProtectionLevel.NONE
    title = _("Barn med skyddade personuppgifter") if protected else child.name or _("Namn saknas")
    about = [child.case_number] if child.case_number else []
    if not rows:
        return [Hit(title=title, text=" · ".join(about), protected=protected)]
    return [
        Hit(
            title=title, code=row.code, url=reverse("referral", args=[row.referral_id]), protected=protected,
            text=" · ".join([*about, _("förfrågan %(code)s") % {"code": row.referral.code}, row.referral.get_status_display().lower()]),
        )
        for row in rows
    ]  # fmt: skip


def _where(row: Referral | Placement) -> str:
    return f"{row.board.municipality} · {row.get_status_display()}"


def _referrals(words: str) -> list[Hit]:
    match = Q(code__iexact=words) | Q(children__code__iexact=words)
    found = Referral.objects.filter(match).select_related("board__municipality").distinct().order_by("-created_at", "id")[:MOST]
    return [Hit(title=_("Förfrågan"), code=row.code, url=reverse("referral", args=[row.pk]), text=_where(row)) for row in found]


def _placements(words: str) -> list[Hit]:
    match = Q(code__iexact=words) | Q(child__code__iexact=words)
    found = placements().filter(match)[:MOST]
    return [Hit(title=_("Placering"), code=row.code, url=reverse("placement", args=[row.pk]), text=_where(row)) for row in found]


def _homes(words: str, by: Actor) -> list[Hit]:
    match = Q(code__iexact=words)
    if by.is_gfo and not any(sign.isdigit() for sign in words):
        # Only an unprotected home has a contact row, and only GFO looks a family up by name.
        match |= Q(contact__names__icontains=words)
    found = FosterHome.objects.filter(match).select_related("contact", "locality", "municipality").order_by("code")[:MOST]
    hits = []
    for home in found:
        protected = home.protection != ProtectionLevel.NONE
        place = "" if protected else ", ".join(str(part) for part in (home.locality, home.municipality) if part)
        contact = getattr(home, "contact", None)
        title = contact.names if by.is_gfo and contact else _("Familjehem")
        hits.append(Hit(title=title, code=home.code, url=reverse("home", args=[home.pk]), text=place, protected=protected))
    return hits
