"""What each role may do, in words: read from the code that the act wall reads, so the page cannot say anything else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from famn.access.permissions import PERMISSIONS, Permission
from famn.access.roles import BOARD_ROLES, GFO_ROLES, Role
from famn.accounts.policy_people import can_manage_people, check_can_view_functions
from famn.accounts.rules import GRANTS

GROUPS = (
    ("gfo", _("GFO"), GFO_ROLES),
    ("namnd", _("Nämnderna"), BOARD_ROLES),
    ("ovriga", _("Övriga"), frozenset({Role.EVALUATOR, Role.SYSTEM_ADMIN, Role.FOSTER_PARENT, Role.MENTOR_HOME})),
)


@require_safe
def roles_in_words(request: HttpRequest) -> HttpResponse:
    """Every role that a person can have, what it lets her do, and who gives it."""
    check_can_view_functions(request.actor)
    groups = [{"id": key, "title": title, "roles": [_words(role) for role in Role if role in roles]} for key, title, roles in GROUPS]
    return render(
        request, "people/roles.html", {"groups": groups, "may_manage": can_manage_people(request.actor), "own": request.actor.role}
    )


def _words(role: Role) -> dict[str, object]:
    return {
        "value": role.value,
        "label": role.label,
        "may": [permission.label for permission in Permission if permission in PERMISSIONS[role]],
        "given_by": [giver.label for giver in Role if role in GRANTS.get(giver, ())],
    }
