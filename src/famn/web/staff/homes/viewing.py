"""Saved views of the bank: to keep, rename and remove; they are opened by the words above the list."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from famn.homes.actions.viewing import remove_view, rename_view, save_view
from famn.homes.forms_bank import SavedViewForm
from famn.homes.policy_bank import check_can_save_view
from famn.homes.queries_views import saved_views
from famn.web.staff.acting import METHODS, act_page, posted
from famn.web.staff.homes.asking import asking


@require_safe
def view_list(request: HttpRequest) -> HttpResponse:
    """One's own views."""
    check_can_save_view(request.actor)
    return render(request, "homes/views.html", {"views": list(saved_views(request.actor.own_user_id)), "crumbs": _crumbs()})


@require_http_methods(METHODS)
def view_new(request: HttpRequest) -> HttpResponse:
    """Keep the choice that stands in the address, under a name."""
    check_can_save_view(request.actor)
    wanted = asking(request)
    chosen = ", ".join(word["text"] for word in wanted.words) or _("alla hem")
    return act_page(
        request,
        form=SavedViewForm(posted(request)),
        act=lambda got: save_view(by=request.actor, name=got["name"], query=wanted.query),
        saved=_("Vyn är sparad. Den står bland orden ovanför listan."),
        back=f"{reverse('home_list')}?{wanted.query}",
        title=_("Spara vyn"),
        submit=_("Spara vyn"),
        lead=_("Urvalet: %(chosen)s.") % {"chosen": chosen},
        crumbs=_crumbs(),
        code="",
    )


@require_http_methods(METHODS)
def view_rename(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another name."""
    check_can_save_view(request.actor)
    view = get_object_or_404(saved_views(request.actor.own_user_id), pk=pk)
    return act_page(
        request,
        form=SavedViewForm(posted(request), initial={"name": view.name}),
        act=lambda got: rename_view(by=request.actor, view=view, name=got["name"]),
        saved=_("Vyn har fått ett nytt namn."),
        back=reverse("view_list"),
        title=_("Byt namn på vyn"),
        submit=_("Spara namnet"),
        crumbs=_crumbs(),
        code="",
    )


@require_POST
def view_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it away: the words can always be chosen again."""
    view = get_object_or_404(saved_views(request.actor.own_user_id), pk=pk)
    remove_view(by=request.actor, view=view)
    messages.success(request, _("Vyn är borttagen."))
    return redirect("view_list")


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Familjehem"), reverse("home_list")), (_("Mina vyer"), reverse("view_list"))]
