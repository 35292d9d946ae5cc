"""Pages of one act on one home, and back to the home."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from famn.homes.models import FosterHome
from famn.homes.policy import check_can_view_home
from famn.homes.queries import homes
from famn.web.staff.acting import act_page
from famn.web.staff.homes.words import crumbs_of


def seen_home(request: HttpRequest, pk: UUID) -> FosterHome:
    """The home, if the row wall shows it to the actor: else 404."""
    check_can_view_home(request.actor)
    return get_object_or_404(homes(), pk=pk)


def act_on(request: HttpRequest, home: FosterHome, *, template: str = "homes/act.html", **page: Any) -> HttpResponse:
    """The page of one act on the home; ``page`` as ``act_page`` takes it."""
    return act_page(
        request, back=reverse("home", args=[home.pk]), code=home.code, crumbs=crumbs_of(home), template=template, home=home, **page
    )
