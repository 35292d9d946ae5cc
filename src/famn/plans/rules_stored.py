"""A plan's input and output as they are stored: the same run, the same bytes. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from famn.plans.rules import Choices, Json, Lock, Place, QueuedReferral, QueueFacts
from famn.plans.rules_one_by_one import Proposed

FORMAT = 1


class StoredPlanError(ValueError):
    """What is stored is not what this version writes."""


@dataclass(frozen=True, slots=True)
class PlanInput:
    """All that a plan depends on."""

    facts: QueueFacts
    priorities: Mapping[str, Any]
    choices: Choices
    salt: str


@dataclass(frozen=True, slots=True)
class PlanOutput:
    """What came of it. ``answer`` is the engine's (``matchcore.answer.plan_data``) but for its seconds."""

    answer: Json
    verdict: Json
    """The checker's: ``verdict`` is *proven*, *holds* (an honest gap) or *unproven*."""
    alone: tuple[Proposed, ...]
    """Who would have got a home with referrals taken one at a time, in the order of their clocks."""
    order: tuple[str, ...]
    """That order."""

    @property
    def placed(self) -> tuple[Proposed, ...]:
        """The plan."""
        return tuple(Proposed(row["request"], tuple(row["children"]), row["home"]) for row in self.answer["placed"])

    @property
    def children(self) -> int:
        """Children with a home in the plan."""
        return sum(len(each.children) for each in self.placed)

    @property
    def children_alone(self) -> int:
        """Children with a home if referrals were taken one at a time."""
        return sum(len(each.children) for each in self.alone)


def written(data: object) -> bytes:
    """JSON in the one way it is stored."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def fingerprint(data: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return sha256(data).hexdigest()


def facts_hash(facts: QueueFacts) -> str:
    """Fingerprint of a day's queue, whatever the table and people's choices."""
    return fingerprint(written(_facts_data(facts)))


def dump_input(stored: PlanInput) -> bytes:
    """The bytes of an input."""
    return written(
        {
            "format": FORMAT,
            "facts": _facts_data(stored.facts),
            "priorities": dict(stored.priorities),
            "locks": [[each.referral, sorted(each.children), each.home] for each in stored.choices.locks],
            "forbidden": [list(pair) for pair in stored.choices.forbidden],
            "salt": stored.salt,
        }
    )


def load_input(data: str | bytes) -> PlanInput:
    """The input of stored bytes. Raises ``StoredPlanError``."""
    try:
        top = json.loads(data)
        _check_format(top)
        choices = Choices(
            locks=tuple(Lock(referral, tuple(children), home) for referral, children, home in top["locks"]),
            forbidden=tuple((referral, home) for referral, home in top["forbidden"]),
        )
        return PlanInput(_facts(top["facts"]), top["priorities"], choices, top["salt"])
    except (KeyError, TypeError, ValueError) as error:
        raise StoredPlanError(f"a stored input: {error}") from error


def dump_output(stored: PlanOutput) -> bytes:
    """The bytes of an output."""
    return written(
        {
            "format": FORMAT,
            "answer": {name: value for name, value in stored.answer.items() if name != "seconds"},
            "verdict": stored.verdict,
            "alone": [[each.referral, list(each.children), each.home] for each in stored.alone],
            "order": list(stored.order),
        }
    )


def load_output(data: str | bytes) -> PlanOutput:
    """The output of stored bytes. Raises ``StoredPlanError``."""
    try:
        top = json.loads(data)
        _check_format(top)
        alone = tuple(Proposed(referral, tuple(children), home) for referral, children, home in top["alone"])
        return PlanOutput(top["answer"], top["verdict"], alone, tuple(top["order"]))
    except (KeyError, TypeError, ValueError) as error:
        raise StoredPlanError(f"a stored output: {error}") from error


def _check_format(top: Mapping[str, Any]) -> None:
    if top["format"] != FORMAT:
        raise StoredPlanError(f"format {top['format']!r} is not {FORMAT}")


def _facts_data(facts: QueueFacts) -> Json:
    return {
        "as_of": facts.as_of.isoformat(),
        "beds": [[home, beds] for home, beds in facts.beds.items()],
        "referrals": [
            [
                each.code,
                list(each.children),
                each.kind,
                each.care_law,
                each.received_on.isoformat(),
                each.waiting_days,
                [list(parts) for parts in each.splits],
            ]
            for each in facts.referrals
        ],
        "places": [[place.referral, place.children, place.home, place.position, place.beds] for place in facts.places],
        "conflicts": [list(pair) for pair in facts.conflicts],
        "declined": [list(pair) for pair in facts.declined],
        # Only where somebody must have a room: other queues are written as they always were.
        **({"own_room": sorted(facts.own_room), "rooms": [list(pair) for pair in facts.rooms.items()]} if facts.own_room else {}),
    }


def _facts(data: Mapping[str, Any]) -> QueueFacts:
    return QueueFacts(
        as_of=date.fromisoformat(data["as_of"]),
        beds=dict(data["beds"]),
        referrals=tuple(
            QueuedReferral(code, tuple(children), kind, law, date.fromisoformat(received), waited, _pairs(splits))
            for code, children, kind, law, received, waited, splits in data["referrals"]
        ),
        places=tuple(Place(*row) for row in data["places"]),
        conflicts=_pairs(data["conflicts"]),
        declined=_pairs(data["declined"]),
        own_room=frozenset(data.get("own_room", ())),
        rooms=dict(data.get("rooms", ())),
    )


def _pairs(rows: Sequence[Sequence[Any]]) -> tuple[tuple[Any, Any], ...]:
    return tuple((one, other) for one, other in rows)
