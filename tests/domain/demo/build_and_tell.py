"""Builds a small demo world in the database of the environment and prints, as JSON, what the tests ask about it.

A program of its own: the world is committed, so it lives in a database apart from the one that other tests share.
"""

import json
import sys
from datetime import date
from itertools import combinations
from typing import Any

import django

django.setup()

from django.apps import apps
from django.db import models

from famn.access.actor import acting
from famn.access.roles import Role
from famn.accounts.models import RoleHolding, User
from famn.accounts.queries import actor_of
from famn.audit.models import Act
from famn.demo import accounts
from famn.demo.build import build
from famn.demo.names import GIVEN, SURNAME
from famn.demo.verify import faults, gainless, missing, sums
from famn.homes.models import FosterHome, HomeContact
from famn.homes.queries_bank import BankFilter, BankList
from famn.kernel.identity import find_identity_numbers
from famn.organisations.models import Board, Cooperation, Municipality
from famn.organisations.reference import load_reference
from famn.people.models import VaultEntry
from famn.placements.models import Placement
from famn.placements.queries import placements
from famn.plans.models import PlanChoice, PlanRun
from famn.plans.queries import stored_plan
from famn.plans.rules import BEST_POSITION, weighed
from famn.plans.rules_one_by_one import one_by_one
from famn.plans.snapshot import QueueSnapshot, queue_snapshot
from famn.plans.solving import solve
from famn.referrals.models import Child, Decision, Referral
from famn.referrals.queries import referral_rows
from matchcore.queue import queue_from

KEEP_NUMBERS = {("referrals", "identity_number"), ("people", "identity_number")}


def owned(model: type[models.Model]) -> Any:
    """All rows, as the owner."""
    return model._default_manager.using("owner")


def numbers_in_text() -> list[str]:
    """Where an identity number stands that is not the field made for it."""
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("famn."):
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, models.CharField | models.TextField) or (model._meta.app_label, field.name) in KEEP_NUMBERS:
                continue
            if field.name in {"password", "salt", "input_hash", "token_hash", "input", "output"}:
                continue
            texts = owned(model).exclude(**{field.name: ""}).values_list(field.name, flat=True).distinct()
            found += [f"{model._meta.label}.{field.name}" for text in texts if isinstance(text, str) and find_identity_numbers(text)]
    return found


def strange_names() -> list[str]:
    """Words of people's names that are in no list of ours."""
    known = {*GIVEN, *SURNAME, "och"}
    names = [*owned(User).values_list("name", flat=True), *owned(Child).values_list("name", flat=True)]
    names += [*owned(HomeContact).values_list("names", flat=True), *owned(VaultEntry).values_list("names", flat=True)]
    return sorted({word for name in names for word in name.split() if word not in known})


def leaks() -> list[str]:
    """Acts that tell a name or an address of somebody protected."""
    words = []
    for entry in owned(VaultEntry):
        words += [entry.names, entry.identity_number, *entry.address.split("\n")]
        words += [part for part in entry.names.split() if part != "och"] if entry.kind == "child" else []
    subjects = owned(VaultEntry).values_list("subject_id", flat=True)
    kept = dict.fromkeys(subjects)
    shielded = set(owned(Referral).filter(protected=True).values_list("pk", flat=True)) | set(kept)
    return [word for word in words if word and owned(Act).filter(subject_id__in=shielded, text__contains=word).exists()]


def lists(cooperation: Cooperation, on: date) -> dict[str, int]:
    """What GFO's head sees in the lists."""
    head = actor_of(owned(RoleHolding).select_related("user").get(cooperation=cooperation, role=Role.GFO_HEAD))
    with acting(head):
        return {
            "referrals": referral_rows().count(), "placements": placements().count(),
            "homes": len(BankList(BankFilter(on=on), with_places=True)),
        }  # fmt: skip


def rows(cooperation: Cooperation) -> dict[str, int]:
    """The same by counting rows as the owner."""
    return {
        "referrals": owned(Referral).filter(cooperation=cooperation).exclude(sent_at=None, oral_received_at=None).count(),
        "placements": owned(Placement).filter(cooperation=cooperation).count(),
        "homes": owned(FosterHome).filter(cooperation=cooperation, board=None).exclude(status="closed").count(),
    }


def queue(cooperation: Cooperation, on: date) -> dict[str, Any]:
    """What a matching coordinator sees when she opens the queue page on the anchor day; planned at leisure."""
    by = actor_of(owned(RoleHolding).select_related("user").filter(cooperation=cooperation, role=Role.MATCHING_COORDINATOR).earliest("pk"))
    with acting(by):
        today = queue_snapshot(cooperation.pk, on=on)
        stored = [stored_plan(run) for run in PlanRun.objects.order_by("at")]
        choices = stored[-1].input.choices.still_holding(today.facts)
        data = weighed(today.facts, today.policy.priorities, choices)
        placed = solve(data, salt="demo", order=today.order, seconds=30.0, grace=60.0).answer
        homes: dict[str, list[str]] = {}
        for row in placed["placed"]:
            homes.setdefault(row["request"], []).append(row["home"])
        return {
            "children": sum(len(row["children"]) for row in placed["placed"]),
            "alone": sum(len(each.children) for each in one_by_one(queue_from(data), today.order)),
            "status": placed["status"],
            "left": sorted({row["reason"] for row in placed["unplaced"]}),
            "shared_out": sum(len(found) > 1 for found in homes.values()),
            "wanting_the_same": [[homes.get(code, []) for code in pair] for pair in _flagged(today)],
            "locks": len(choices.locks),
            "choices": PlanChoice.objects.count(),
            "planned_on": [each.input.facts.as_of.isoformat() for each in stored],
        }  # fmt: skip


def _flagged(today: QueueSnapshot) -> list[list[str]]:
    """Pairs of referrals with somebody they must not meet, whose first home is the same one."""
    first = {(each.referral, each.home) for each in today.facts.places if each.position == BEST_POSITION}
    flagged = sorted(code for code in today.requests if today.referrals[code].must_not_meet)
    return [
        [one, other]
        for one, other in combinations(flagged, 2)
        if {home for code, home in first if code == one} & {home for code, home in first if code == other}
    ]


def main(scale: float, anchor: date, behind_the_wall: bool) -> None:
    """Build and tell."""
    told: dict[str, Any] = {"reference": [*load_reference(), *load_reference()]}
    told["municipalities"] = owned(Municipality).count()
    build(scale=scale, anchor=anchor, progress=lambda text: sys.stderr.write(f"{text}\n"), behind_the_wall=behind_the_wall)
    main_one, neighbour = owned(Cooperation).order_by("pk")
    for name, cooperation in (("main", main_one), ("neighbour", neighbour)):
        told[name] = {
            "sums": sums(cooperation, on=anchor), "faults": faults(cooperation, on=anchor), "missing": missing(cooperation, on=anchor, least=1),
            "lists": lists(cooperation, anchor), "rows": rows(cooperation),
        }  # fmt: skip
    told["queue"] = {**queue(main_one, anchor), "gainless": [gainless(main_one), gainless(neighbour)]}
    told["numbers_in_text"] = numbers_in_text()
    told["not_reserve"] = owned(Child).exclude(identity_number="").exclude(identity_number__startswith="R").count()
    told["strange_names"] = strange_names()
    told["leaks"] = leaks()
    told["protected_children"] = owned(Child).exclude(protection="none").count()
    told["protected_homes"] = owned(FosterHome).exclude(protection="none").count()
    told["network_homes"] = sorted(owned(FosterHome).exclude(board=None).values_list("board__municipality_id", flat=True))
    decided = owned(Decision).filter(outcome_yes=True, undone_at=None).exclude(kind="operational").values("offer_id")
    told["stays_without_decision"] = owned(Placement).exclude(offer_id__in=decided).count()
    told["boards"] = list(owned(Board).order_by("pk").values_list("municipality_id", flat=True))
    told["accounts"] = [[account.email, account.password, account.text] for account in accounts()]
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(float(sys.argv[1]), date.fromisoformat(sys.argv[2]), sys.argv[3] == "behind")
