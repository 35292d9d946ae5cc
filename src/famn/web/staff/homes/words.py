"""Words and colours of homes on pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from famn.homes.enums import BankStatus
from famn.homes.models import FosterHome
from famn.people.models import ProtectionLevel

KINDS = {
    BankStatus.IN_PROCESS: "waiting",
    BankStatus.READY: "met",
    BankStatus.RESERVED: "soon",
    BankStatus.PLACED_WITH_SPACE: "met",
    BankStatus.PLACED_FULL: "neutral",
    BankStatus.PAUSED: "waiting",
    BankStatus.UNDER_REVIEW: "broken",
    BankStatus.CLOSED: "neutral",
}


def is_protected(home: FosterHome) -> bool:
    """Whether a home's place and contact are in the vault alone."""
    return home.protection != ProtectionLevel.NONE


def place_of(home: FosterHome) -> str:
    """ "Bjärtrå, Kramfors"; never the place of a protected home."""
    if is_protected(home):
        return _("visas inte")
    names = [str(place) for place in (home.locality, home.municipality) if place is not None]
    return ", ".join(dict.fromkeys(names))  # a town that names its municipality is said once


def crumbs_of(home: FosterHome) -> list[tuple[str, str]]:
    """Where the page lies."""
    if home.board_id is None:
        return [(_("Familjehem"), reverse("home_list")), (home.code, reverse("home", args=[home.pk]))]
    return [(_("Nätverkshem"), reverse("network_list")), (home.code, reverse("home", args=[home.pk]))]
