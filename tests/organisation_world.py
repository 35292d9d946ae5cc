"""The cooperation's pages, each in a state that shows what it can show."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from famn.access.actor import acting
from famn.documents.actions import add_document, add_version, withdraw_document
from famn.documents.enums import Kind
from famn.kernel.calendar import Unit
from famn.organisations.actions import (
    add_board,
    add_membership,
    note_onboarding,
    revise_guideline,
    revise_matching_policy,
    set_module,
    set_responsibility,
)
from famn.organisations.enums import Module, Onboarding, Party, Step
from famn.organisations.models import GoverningDocument
from famn.organisations.rules import LengthInput
from famn.organisations.rules_policy import standard_priorities
from tests.deciding_world import make_home
from tests.homes_world import now, today
from tests.world import World


def pages_of_the_cooperation(world: World) -> Iterator[tuple[str, str, list[Any]]]:
    """Name of the address, who looks, what fills it in."""
    by, soon = world.actor("head"), today() + timedelta(days=30)
    make_home(world, consent_all_members_on=today() - timedelta(days=30))
    with acting(by):
        one = add_membership(by=by, municipality=world.municipalities["2283"], starts_on=today(), at=now(), political_decision="KF § 84")
        board = add_board(by=by, municipality=one.municipality, name="Norra socialnämnden", starts_on=today(), at=now())
        note_onboarding(by=by, membership=one, step=Onboarding.DECISION, done_on=today(), note="KF § 84", at=now())
        later = revise_guideline(
            by=by, title="Riktlinjer", version="Nästa", decided_on=today(), valid_from=soon, at=now(),
            lengths=[LengthInput("D1", 14, Unit.CALENDAR_DAYS, 3)],
        )  # fmt: skip
        weighed = revise_matching_policy(
            by=by, version="Nästa", valid_from=soon, notes="Jour väger mer", freshness_days=90, max_children=3, distance_bands_km=[20, 40],
            relaxable={"distance": "board"}, priorities=standard_priorities(), at=now(),
        )  # fmt: skip
        set_responsibility(by=by, step=Step.NETWORK, party=Party.OTHER, organiser="Familjehemscentrum", starts_on=soon, at=now())
        set_module(by=by, module=Module.RELIEF, is_on=False, starts_on=soon, at=now())
        kept, gone = (add_document(by=by, title=title, kind=Kind.AGREEMENT, board_id=None, at=now()) for title in ("Avtal", "Äldre avtal"))
        add_version(by=by, document=kept, version="1", content=b"%PDF-1.4", valid_from=today(), at=now())
        withdraw_document(by=by, document=gone, at=now())
        first = GoverningDocument.objects.get(version="2019")
    for name in ("cooperation", "member_list", "guideline_list", "matching_policy", "responsibility", "modules", "document_list"):
        for key in ("head", "worker_a"):
            yield name, key, []
    yield "cooperation", "evaluator", []
    yield "setup", "admin", []
    yield "cooperation_new", "admin", []
    for name in (
        "cooperation_facts",
        "member_new",
        "guideline_new",
        "matching_policy_new",
        "responsibility_change",
        "modules_change",
        "document_new",
    ):
        yield name, "head", []
    yield "document_new", "manager_a", []
    for name in ("member", "member_papers", "member_end", "board_new"):
        yield name, "head", [one.pk]
    yield "member", "admin", [one.pk]
    yield "onboarding", "head", [one.pk, "agreement"]
    yield "board_end", "head", [board.pk]
    yield "guideline", "head", [later.pk]
    yield "guideline", "worker_a", [first.pk]
    yield "matching_policy_version", "head", [weighed.pk]
    yield "document", "head", [kept.pk]
    yield "document", "head", [gone.pk]
    yield "document_version", "head", [kept.pk]
