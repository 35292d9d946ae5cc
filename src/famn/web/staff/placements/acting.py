"""Pages of one act on one stay, and back to the stay."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.access.actor import Actor
from famn.people.name_marks import KnownName
from famn.placements.models import Placement
from famn.placements.policy import check_can_view_placements
from famn.placements.queries import with_undone_starts
from famn.referrals.models import Referral
from famn.referrals.queries import child_names
from famn.web.reading import log_view
from famn.web.staff.acting import METHODS, UndoForm, act_page, posted


def seen_placement(request: HttpRequest, pk: UUID) -> Placement:
    """The stay, if the row wall shows it to the actor: else 404. The look is logged."""
    check_can_view_placements(request.actor)
    stay = get_object_or_404(with_undone_starts(), pk=pk)
    log_view(request, kind="placement", subject_id=stay.pk, board_id=stay.board_id, code=stay.code, purpose=_("Placering"))
    return stay


def names_of(stay: Placement) -> list[KnownName]:
    """The children's names that free text may not hold; GFO reads none."""
    referral = Referral.objects.filter(pk=stay.referral_id).first()
    return child_names(referral) if referral else []


def crumbs_of(stay: Placement | None = None) -> list[tuple[str, str]]:
    """Where a page lies."""
    trail = [(_("Placeringar"), reverse("placement_list"))]
    return [*trail, (stay.code, reverse("placement", args=[stay.pk]))] if stay else trail


def on_stay(check: Callable[[Actor], None]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page on a stay that the actor sees, for those whom ``check`` lets through. The view gets the stay instead of its key."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_http_methods(METHODS)
        @wraps(view)
        def page(request: HttpRequest, pk: UUID, **keys: UUID) -> HttpResponse:
            stay = seen_placement(request, pk)
            check(request.actor)
            return view(request, stay, **keys)

        return page

    return wrap


def act_on(request: HttpRequest, stay: Placement, **page: Any) -> HttpResponse:
    """The page of one act on the stay; ``page`` as ``act_page`` takes it."""
    return act_page(request, back=reverse("placement", args=[stay.pk]), code=stay.code, crumbs=crumbs_of(stay), **page)


def undo_on(request: HttpRequest, stay: Placement, *, undo: Callable[[str], object], **page: Any) -> HttpResponse:
    """The page that undoes a registration on the stay, with a reason."""
    return act_on(request, stay, form=UndoForm(posted(request)), danger=True, act=lambda got: undo(got["reason"]), **page)
