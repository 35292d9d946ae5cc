"""Answering htmx with a part of the page's own template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_part(request: HttpRequest) -> bool:
    """True when htmx asks for a piece of the page: not a boosted link, not a page restored from history."""
    htmx = getattr(request, "htmx", None)
    if htmx is None or not htmx:
        return False
    return not htmx.boosted and not htmx.history_restore_request


def render_part(
    request: HttpRequest,
    template: str,
    part: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    event: str = "",
) -> HttpResponse:
    """The whole page, or for htmx only its ``{% partialdef part %}``; the same context for both.

    The part's name is the id of the element it replaces. A form with errors answers ``status=422``. ``event`` is sent
    as ``HX-Trigger`` so that other parts can refresh themselves. ``Vary: HX-Request`` keeps caches from mixing the two.
    """
    name = f"{template}#{part}" if wants_part(request) else template
    response = render(request, name, dict(context or {}), status=status)
    patch_vary_headers(response, ("HX-Request",))
    if event and wants_part(request):
        response["HX-Trigger"] = event
    return response
