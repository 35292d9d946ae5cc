"""Which homes are missing: the figures, worked out when the page is asked for, and the text that was shared."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from famn.homes.queries_map import Drawing, map_of_numbers
from famn.organisations.queries import members
from famn.plans import queries_recruiting
from famn.plans.policy_recruiting import (
    can_share_missing_homes,
    can_view_missing_homes,
    check_can_read_recruitment_brief,
    check_can_view_missing_homes,
)
from famn.plans.queries_recruiting import Brief, shared_briefs
from famn.plans.words_recruiting import decided_words, gap_sentence, given_words, waiting_words
from famn.web.reading import log_list
from famn.web.staff.homes.words import is_protected, place_of


@require_safe
def missing_homes(request: HttpRequest) -> HttpResponse:
    """What homes of each kind would give, on the map and in words; one line in the read log with the homes named."""
    by = request.actor
    check_can_view_missing_homes(by)
    brief = queries_recruiting.recruitment_brief(by.own_cooperation_id, on=request.today)
    log_list(request, kind="home", codes=[home.code for home, _children in brief.beds], purpose=_("Se vilka hem som saknas"))
    drawing = _drawing(by.own_cooperation_id, brief)
    return render(
        request,
        "recruiting/missing.html",
        {
            "brief": brief,
            "decided": "" if brief.locks_clash else decided_words(brief.choices),
            "rows": [
                {
                    "sentence": gap_sentence(gap),
                    "requests": gap.requests,
                    "given": given_words(gap) if gap.homes > 1 else "",
                    "exact": gap.exact,
                }
                for gap in brief.gaps
            ],
            "beds": [
                {"home": home, "children": children, "place": place_of(home), "protected": is_protected(home)}
                for home, children in brief.beds
            ],
            "drawing": drawing,
            "places": sorted((area for area in drawing.areas if area.homes), key=lambda area: (-area.homes, area.name)) if drawing else [],
            "shared": shared_briefs().first(),
            "share_url": reverse("missing_homes_share") if can_share_missing_homes(by) else "",
            "today": request.today,
        },
    )


def _drawing(cooperation_id: int, brief: Brief) -> Drawing | None:
    """Centres of areas with the most that any kind of home would give there. None where no area is named."""
    most: dict[str, int] = {}
    for gap in brief.gaps:
        if gap.area is not None and gap.area.point is not None:
            most[gap.area.key] = max(most.get(gap.area.key, 0), gap.children)
    return map_of_numbers(most, members=[place.pk for place in members(cooperation_id, on=brief.on)]) if most else None


@require_safe
def recruitment_brief(request: HttpRequest) -> HttpResponse:
    """The newest shared text, and those before it."""
    by = request.actor
    check_can_read_recruitment_brief(by)
    briefs = list(shared_briefs()[:MOST_EARLIER])
    return render(
        request,
        "recruiting/brief.html",
        {
            "brief": briefs[0] if briefs else None,
            "waiting": waiting_words(briefs[0].waiting) if briefs else "",
            "earlier": briefs[1:],
            "figures_url": reverse("missing_homes") if can_view_missing_homes(by) else "",
            "today": request.today,
        },
    )


MOST_EARLIER = 13
"""A quarter of a year, the newest among them."""
