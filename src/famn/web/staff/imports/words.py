"""What the import's pages say of a row."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from famn.homes.enums import BankStatus, CareKind, Category
from famn.imports.enums import RowState, Stage

STATE_KINDS = {
    RowState.READY: "met",
    RowState.FAULTY: "broken",
    RowState.TWIN: "soon",
    RowState.SKIPPED: "neutral",
    RowState.PROTECTED: "waiting",
}
STAGE_KINDS = {Stage.DONE: "met", Stage.UNDONE: "neutral", Stage.READING: "waiting", Stage.WRITING: "waiting"}
PURPOSE = gettext_lazy("Import av ett register")


def crumbs(*more: tuple[object, str]) -> tuple[tuple[object, str], ...]:
    """Where an import's page lies."""
    return (
        ((_("Import"), reverse("import_list")), *more)
        if more
        else ((_("Familjehem"), reverse("home_list")), (_("Import"), reverse("import_list")))
    )


def becomes(facts: Mapping[str, Any], municipalities: Mapping[str, str]) -> str:
    """What home a row becomes, in few words."""
    said = [str(Category(facts["category"]).label)] if facts.get("category") else []
    if facts.get("municipality"):
        said.append(municipalities.get(facts["municipality"], ""))
    said.append(", ".join(str(CareKind(kind).label).lower() for kind in facts.get("care_kinds", ())))
    if "places" in facts:
        said.append(ngettext("%(n)s plats", "%(n)s platser", facts["places"]) % {"n": facts["places"]})
    if "age_from" in facts:
        said.append(_("%(low)s–%(high)s år") % {"low": facts["age_from"], "high": facts["age_to"]})
    if facts.get("status"):
        said.append(str(BankStatus(facts["status"]).label).lower())
    return " · ".join(filter(None, said))
