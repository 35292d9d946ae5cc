"""Municipalities that join and leave, their boards, and what is done when one joins."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from famn.access.roles import GFO_CASE_ROLES
from famn.homes.queries_members import homes_to_tell
from famn.organisations.actions import (
    add_board,
    add_membership,
    change_membership,
    note_onboarding,
    undo_onboarding,
)
from famn.organisations.enums import Onboarding
from famn.organisations.forms import BoardsForm, MembershipForm, OnboardingForm, PapersForm
from famn.organisations.models import Board, Membership
from famn.organisations.policy import can_manage, can_view_settings, check_can_manage, check_can_view_cooperation, check_can_view_settings
from famn.organisations.queries import boards_to_come, memberships
from famn.web.reading import log_list
from famn.web.staff.acting import METHODS, act_page, posted
from famn.web.staff.organisation.words import crumbs

ACT = "organisation/act.html"
PER_PAGE = 50


def seen_membership(request: HttpRequest, pk: int) -> Membership:
    """One of the cooperation's memberships, for those who see its settings; else 403 or 404."""
    check_can_view_settings(request.actor)
    return get_object_or_404(memberships(request.actor.own_cooperation_id), pk=pk)


def crumbs_to_member(membership: Membership | None = None) -> tuple[tuple[object, str], ...]:
    """The members, and the one that a page is about."""
    one = () if membership is None else ((membership.municipality.name, reverse("member", args=[membership.pk])),)
    return (*crumbs((_("Medlemmar"), reverse("member_list"))), *one)[-2:]


def member_list(request: HttpRequest) -> HttpResponse:
    """All memberships there are, were and will be, with their boards (R-57)."""
    check_can_view_cooperation(request.actor)
    mine, on = request.actor.own_cooperation_id, request.today
    by_place: dict[str, list[Board]] = {}
    for board in boards_to_come(mine, on=on):
        by_place.setdefault(board.municipality_id, []).append(board)
    rows = [
        {
            "row": row,
            "over": row.ends_on is not None and row.ends_on <= on,
            "later": row.starts_on > on,
            "boards": by_place.get(row.municipality_id, []),
        }
        for row in memberships(mine)
    ]
    return render(
        request,
        "organisation/members.html",
        {
            "rows": [row for row in rows if not row["over"]],
            "former": [row for row in rows if row["over"]],
            "today": on,
            "crumbs": crumbs(),
            "may_manage": can_manage(request.actor),
            "sees": can_view_settings(request.actor),
        },
    )


@require_http_methods(METHODS)
def member_new(request: HttpRequest) -> HttpResponse:
    """A municipality that joins."""
    check_can_manage(request.actor)
    form = MembershipForm(posted(request), initial={"starts_on": request.today})

    added: list[Membership] = []

    def act(got: dict[str, object]) -> None:
        added.append(add_membership(by=request.actor, at=request.now, **got))

    page = act_page(
        request, form=form, act=act, saved=_("Kommunen är tillagd. Lägg till dess nämnder."), back=reverse("member_list"), template=ACT,
        title=_("Ny medlem"), submit=_("Lägg till kommunen"), crumbs=crumbs_to_member(),
    )  # fmt: skip
    return redirect("member", pk=added[0].pk) if added else page


def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member: its papers, its boards, what is done and left of its start, and the homes that need to be told of it."""
    one = seen_membership(request, pk)
    by, on = request.actor, request.today
    to_tell = homes_to_tell(one) if by.role in GFO_CASE_ROLES else None
    count = to_tell.count() if to_tell is not None else None
    page = Paginator(to_tell, PER_PAGE).get_page(request.GET.get("sida")) if to_tell is not None and count else None
    if page:
        log_list(request, kind="home", codes=[home.code for home in page], purpose="Hem som behöver informeras om en ny medlem")
    ticked = {row.step: row for row in one.steps.all()}
    checklist = []
    for step in Onboarding:
        computed = step == Onboarding.HOMES_INFORMED
        done = count == 0 if computed else step in ticked
        checklist.append({"step": step, "row": ticked.get(step), "computed": computed, "done": done})
    return render(
        request,
        "organisation/member.html",
        {
            "one": one,
            "later": one.starts_on > on,
            "over": one.ends_on is not None and one.ends_on <= on,
            "covered_from": one.informed_from or one.starts_on,
            "boards": [board for board in boards_to_come(by.own_cooperation_id, on=on) if board.municipality_id == one.municipality_id],
            "checklist": checklist,
            "left": sum(not row["done"] for row in checklist),
            "homes": page,
            "home_count": count,
            "may_manage": can_manage(by),
            "today": on,
            "crumbs": crumbs_to_member(),
        },
    )


@require_http_methods(METHODS)
def member_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision and the agreement behind a membership."""
    check_can_manage(request.actor)
    one = seen_membership(request, pk)
    form = PapersForm(posted(request), initial=PapersForm.of(one))

    def act(got: dict[str, object]) -> None:
        change_membership(by=request.actor, membership=one, at=request.now, **got)

    return act_page(
        request, form=form, act=act, saved=_("Underlaget är sparat."), back=reverse("member", args=[one.pk]), template=ACT,
        title=_("Beslut och avtal"), submit=_("Spara"), crumbs=crumbs_to_member(one),
    )  # fmt: skip


@require_http_methods(METHODS)
def board_new(request: HttpRequest, pk: int) -> HttpResponse:
    """One or several boards of a member."""
    check_can_manage(request.actor)
    one = seen_membership(request, pk)
    form = BoardsForm(posted(request), initial={"starts_on": max(one.starts_on, request.today)})

    def act(got: dict[str, object]) -> None:
        for name in got["names"]:
            add_board(by=request.actor, municipality=one.municipality, name=name, starts_on=got["starts_on"], at=request.now)

    return act_page(
        request, form=form, act=act, saved=_("Nämnderna är tillagda."), back=reverse("member", args=[one.pk]), template=ACT,
        title=_("Lägg till nämnder"), submit=_("Lägg till"), crumbs=crumbs_to_member(one),
    )  # fmt: skip


@require_http_methods(METHODS)
def onboarding(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Tick one thing off."""
    check_can_manage(request.actor)
    one = seen_membership(request, pk)
    if step not in Onboarding.values or step == Onboarding.HOMES_INFORMED:
        raise Http404
    known = one.steps.filter(step=step).first()
    form = OnboardingForm(
        posted(request), initial={"done_on": known.done_on if known else request.today, "note": known.note if known else ""}
    )
    return act_page(
        request, form=form, saved=_("Avbockat."), back=reverse("member", args=[one.pk]), anchor="start", template=ACT,
        act=lambda got: note_onboarding(
            by=request.actor, membership=one, step=Onboarding(step), done_on=got["done_on"], note=got["note"], at=request.now
        ),
        title=Onboarding(step).label, submit=_("Bocka av"), crumbs=crumbs_to_member(one),
    )  # fmt: skip


@require_POST
def onboarding_undo(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Untick one thing."""
    check_can_manage(request.actor)
    one = seen_membership(request, pk)
    if step not in Onboarding.values:
        raise Http404
    undo_onboarding(by=request.actor, membership=one, step=Onboarding(step), at=request.now)
    return redirect(reverse("member", args=[one.pk]) + "#start")
