"""What stands around every page: places by role, the unit one acts for, the person's menu. Read only when it is drawn."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from famn.access.permissions import Permission, may
from famn.access.roles import BOARD_CASE_ROLES, GFO_CASE_ROLES, Role
from famn.accounts.models import RoleHolding
from famn.accounts.queries import covered_by, holdings_in_force
from famn.deviations.queries import waiting_for
from famn.messages.queries import unread_count
from famn.organisations.enums import Module
from famn.referrals.queries import referrals_to_act_on
from famn.web.modules import module_of_page, modules_of

CASE_ROLES = GFO_CASE_ROLES | BOARD_CASE_ROLES


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the main menu."""

    name: str
    label: object
    icon: str
    roles: frozenset[Role]


PLACES = (
    Place("today", _("I dag"), "sun", frozenset(Role)),
    Place("referral_list", _("Förfrågningar"), "inbox", CASE_ROLES),
    Place("home_list", _("Familjehem"), "house", GFO_CASE_ROLES | {Role.FH_SECRETARY}),
    Place("missing_homes", _("Rekrytering"), "megaphone", frozenset({Role.GFO_HEAD, Role.MATCHING_COORDINATOR})),
    Place("recruitment_brief", _("Rekrytering"), "megaphone", frozenset({Role.COMMUNICATOR})),
    Place("placement_list", _("Placeringar"), "users-round", CASE_ROLES),
    Place("deviation_list", _("Avvikelser"), "triangle-alert", CASE_ROLES | {Role.SUPERVISOR, Role.IFO_HEAD, Role.SAS}),
    Place("network_list", _("Nätverkshem"), "tree-deciduous", BOARD_CASE_ROLES | {Role.GFO_HEAD, Role.GFO_COORDINATOR, Role.SUPERVISOR}),
    Place("cooperation", _("Samverkan"), "landmark", frozenset(Role) - {Role.FOSTER_PARENT, Role.MENTOR_HOME, Role.JOB, Role.HOME_LINK}),
    Place("people", _("Personer"), "contact-round", frozenset({Role.GFO_HEAD, Role.UNIT_MANAGER, Role.SYSTEM_ADMIN})),
)
"""In the order of the day; a phone shows the first three."""


class Shell:
    """The frame's facts for one request. A page that draws no frame asks the database nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._actor = getattr(request, "actor", None)
        self._user = getattr(request, "user", None)
        self.demo: bool = settings.FAMN_DEMO

    @cached_property
    def _signed_in(self) -> bool:
        return self._user is not None and self._user.is_authenticated

    @cached_property
    def _holdings(self) -> list[RoleHolding]:
        return list(holdings_in_force(user=self._user, on=self._request.today)) if self._actor else []

    @cached_property
    def _holding(self) -> RoleHolding | None:
        return next((holding for holding in self._holdings if holding.pk == self._actor.holding_id), None)

    @cached_property
    def _counts(self) -> dict[str, int]:
        # Three queries at most, whatever the page; only what waits for the actor.
        by, counts = self._actor, {}
        if by.role in CASE_ROLES:
            people = covered_by(by=by, on=self._request.today) if by.is_gfo else []
            counts["referral_list"] = referrals_to_act_on(by=by, people=people).count()
        if may(by, Permission.ANSWER_DEVIATION):
            counts["deviation_list"] = waiting_for(by).count()
        return counts

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        """The main menu of the role."""
        if self._actor is None:
            return []
        here = self._request.path
        on = modules_of(self._request)
        shown = [place for place in PLACES if self._actor.role in place.roles and module_of_page(place.name) in {None, *on}]
        urls = {place.name: reverse(place.name) for place in shown}
        # The longest address that leads here is where one is: a list is also the place of its records.
        current = max((url for url in urls.values() if here.startswith(url) and (url != "/" or here == "/")), key=len, default=None)
        return [
            {
                "label": place.label, "url": urls[place.name], "icon": place.icon, "current": urls[place.name] == current,
                "count": self._counts.get(place.name, 0),
            }
            for place in PLACES
            if place.name in urls
        ]  # fmt: skip

    @cached_property
    def unit(self) -> str:
        """The board, or GFO."""
        if self._holding is None:
            return ""
        return str(self._holding.board) if self._holding.board else str(self._holding.cooperation)

    @cached_property
    def cooperation(self) -> str:
        """The cooperation, where the unit does not already say it."""
        return str(self._holding.cooperation) if self._holding and self._holding.board else ""

    @cached_property
    def person(self) -> str:
        """Who is signed in."""
        return self._user.name if self._signed_in else ""

    @property
    def role(self) -> object:
        """The role acted in."""
        return self._actor.role.label if self._actor else ""

    @cached_property
    def holdings(self) -> list[dict[str, Any]]:
        """The roles one may choose among."""
        return [
            {
                "id": str(holding.pk),
                "label": holding.get_role_display(),
                "unit": str(holding.board or holding.cooperation),
                "current": holding.pk == self._actor.holding_id,
            }
            for holding in self._holdings
        ]

    @property
    def switch_url(self) -> str:
        """Where the choice is posted."""
        return reverse("switch_holding")

    @property
    def can_search(self) -> bool:
        """Roles that look up cases."""
        return self._actor is not None and (self._actor.role in CASE_ROLES or may(self._actor, Permission.SEARCH_CHILD))

    @property
    def search_url(self) -> str:
        """Where the search is posted."""
        return reverse("search")

    @property
    def messages_url(self) -> str:
        """The threads, for those who write in them."""
        if self._actor is None or not may(self._actor, Permission.WRITE_MESSAGE) or Module.MESSAGES not in modules_of(self._request):
            return ""
        return reverse("inbox")

    @cached_property
    def unread(self) -> int:
        """Threads with something new."""
        return unread_count(self._actor)

    @property
    def settings_url(self) -> str:
        """One's own page."""
        return reverse("account") if self._signed_in else ""

    @property
    def help_url(self) -> str:
        """There is no help of its own yet."""
        return ""

    @property
    def logout_url(self) -> str:
        """Signing out is posted."""
        return reverse("account_logout") if self._signed_in else ""

    @property
    def demo_url(self) -> str:
        """The demo's role switcher; it exists nowhere else."""
        return reverse("demo_switch") if settings.FAMN_DEMO else ""

    @property
    def home_url(self) -> str:
        """Where the word mark leads."""
        return "/"


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor."""
    return {"shell": Shell(request)}
