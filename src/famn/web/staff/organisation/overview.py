"""The cooperation's first page: for everybody of the staff, and the evaluator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from famn.accounts.queries import function_holders
from famn.organisations.models import Cooperation
from famn.organisations.policy import can_manage, can_view_settings, check_can_view_cooperation
from famn.organisations.queries import boards, guideline_in_force, matching_policy_in_force, members, modules_on, responsibilities
from famn.web.staff.organisation.words import length_rows


def cooperation(request: HttpRequest) -> HttpResponse:
    """Members, boards and contact persons; guidelines, responsibilities and modules in short, for those who may see them."""
    by = request.actor
    check_can_view_cooperation(by)
    mine, on = by.own_cooperation_id, request.today
    sees = can_view_settings(by)
    by_place: dict[str, list[str]] = {}
    for board in boards(mine, on=on):
        by_place.setdefault(board.municipality_id, []).append(board.name)
    document = guideline_in_force(mine, on=on)
    holders = list(function_holders(by=by, on=on)) if sees else []
    return render(
        request,
        "organisation/cooperation.html",
        {
            "cooperation": Cooperation.objects.select_related("host").get(pk=mine),
            "members": [(place, by_place.get(place.pk, [])) for place in members(mine, on=on)],
            "document": document,
            "lengths": [row for row in length_rows(document.lengths.all()) if row["words"]] if document and sees else [],
            "policy": matching_policy_in_force(mine, on=on) if sees else None,
            "responsible": responsibilities(mine, on=on) if sees else [],
            "modules": sorted((module.label for module in modules_on(mine, on=on)), key=str) if sees else [],
            "functions": holders,
            "may_manage": can_manage(by),
            "sees": sees,
            "today": on,
        },
    )
