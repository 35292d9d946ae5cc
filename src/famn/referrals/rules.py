"""What a referral's state allows. Pure: time and rows are arguments.

The table of states is data (domain 2.2): whose turn it is in each, and where one may go from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from famn.kernel.denied import Refused
from famn.people.rules import check_free_text as check_free_text
from famn.referrals.enums import Missing, ReferralStatus, Step, Turn, Why

S = ReferralStatus


@dataclass(frozen=True, slots=True)
class State:
    """One state: whose turn it is, and the states it may go to. No way out: the state is final."""

    turn: Turn
    ways: frozenset[ReferralStatus]

    @property
    def is_final(self) -> bool:
        """Whether the referral's life ends here."""
        return not self.ways


_SOLVED = {S.SOLVED_IN_NETWORK, S.SOLVED_BY_CONSULTANT, S.SOLVED_OTHERWISE}
_EXITS = _SOLVED | {S.WITHDRAWN}


def _state(turn: Turn, *ways: ReferralStatus, exits: Iterable[ReferralStatus] = ()) -> State:
    return State(turn, frozenset(ways) | frozenset(exits))


TRANSITIONS: dict[ReferralStatus, State] = {
    S.DRAFT: _state(Turn.BOARD, S.RECEIVED, S.WITHDRAWN),
    S.ORAL_RECEIVED: _state(Turn.BOARD, S.RECEIVED, S.SEARCHING, S.NO_HOME_FOUND, exits=_EXITS),
    S.RECEIVED: _state(Turn.GFO, S.SEARCHING, S.QUESTION_BACK, S.NO_HOME_FOUND, exits=_EXITS),
    S.QUESTION_BACK: _state(Turn.BOARD, S.RECEIVED, S.SEARCHING, S.NO_HOME_FOUND, exits=_EXITS),
    S.SEARCHING: _state(Turn.GFO, S.OFFER_SENT, S.QUESTION_BACK, S.NO_HOME_FOUND, exits=_EXITS),
    S.OFFER_SENT: _state(Turn.BOARD, S.UNDER_ASSESSMENT, S.OPERATIONAL_YES, S.SEARCHING, exits=_EXITS),
    S.UNDER_ASSESSMENT: _state(Turn.BOARD, S.OPERATIONAL_YES, S.SEARCHING, exits=_EXITS),
    S.OPERATIONAL_YES: _state(Turn.BOARD, S.FORMAL_DECISION, S.SEARCHING, exits=_EXITS),
    S.FORMAL_DECISION: _state(Turn.BOARD, S.PLACED, S.SEARCHING, exits=_EXITS),
    S.PLACED: _state(Turn.BOARD, S.CLOSED),
    S.CLOSED: _state(Turn.NOBODY),
    S.WITHDRAWN: _state(Turn.NOBODY),
    S.NO_HOME_FOUND: _state(Turn.NOBODY),
    S.SOLVED_IN_NETWORK: _state(Turn.NOBODY),
    S.SOLVED_BY_CONSULTANT: _state(Turn.NOBODY),
    S.SOLVED_OTHERWISE: _state(Turn.NOBODY),
}
"""States of domain 2.2 with their ways forward."""

UNDO_WAYS: dict[ReferralStatus, frozenset[ReferralStatus]] = {
    S.UNDER_ASSESSMENT: frozenset({S.OFFER_SENT}),
    S.OPERATIONAL_YES: frozenset({S.UNDER_ASSESSMENT, S.OFFER_SENT}),
    S.FORMAL_DECISION: frozenset({S.OPERATIONAL_YES}),
    S.PLACED: frozenset({S.FORMAL_DECISION}),
    S.SEARCHING: frozenset({S.UNDER_ASSESSMENT, S.OFFER_SENT, S.RECEIVED, S.OPERATIONAL_YES, S.FORMAL_DECISION}),
    S.QUESTION_BACK: frozenset({S.RECEIVED, S.SEARCHING}),
    **dict.fromkeys([*_SOLVED, S.WITHDRAWN, S.NO_HOME_FOUND], frozenset({S.RECEIVED, S.SEARCHING, S.ORAL_RECEIVED})),
}
"""Ways back that only the undoing of a wrong registration may take; each leaves its trace."""

CHANGEABLE = frozenset({S.ORAL_RECEIVED, S.RECEIVED, S.QUESTION_BACK, S.SEARCHING, S.OFFER_SENT, S.UNDER_ASSESSMENT})
"""The board may change what it asked for until it has said yes to a home."""

CHILDREN_CHANGEABLE = frozenset({S.DRAFT, S.ORAL_RECEIVED, S.RECEIVED, S.QUESTION_BACK, S.SEARCHING})
CHILDREN_REMOVABLE = frozenset({S.DRAFT, S.ORAL_RECEIVED, S.QUESTION_BACK})
"""The row wall's too: what GFO works on as it was sent does not shrink under its hands."""

"""Another child changes which homes fit, so no offer may be out."""

CLOSING_OUTCOMES = frozenset(_SOLVED)
"""What the board itself may close a referral with, besides taking it back."""


def is_final(status: str) -> bool:
    """Whether nothing more happens to the referral."""
    return TRANSITIONS[S(status)].is_final


def turn(status: str, *, written_missing: bool = False) -> Turn:
    """Whose turn it is. A referral known only by word of mouth also waits for the board's written one (R-35a)."""
    if written_missing and not is_final(status) and status == S.ORAL_RECEIVED:
        return Turn.BOARD
    return TRANSITIONS[S(status)].turn


def can_move(status: str, to: ReferralStatus) -> bool:
    """Whether the table has a way from one state to another."""
    return to in TRANSITIONS[S(status)].ways


def check_can_move(status: str, to: ReferralStatus) -> None:
    """Raise ``Refused`` unless the table has a way from ``status`` to ``to``. Staying is no way."""
    if not can_move(status, to):
        raise Refused("no_such_way", Why.NO_SUCH_WAY.label % {"state": f"”{S(status).label}”"})


def check_can_undo(status: str, to: ReferralStatus) -> None:
    """Raise ``Refused`` unless an undoing may lead from ``status`` back to ``to``."""
    if to not in UNDO_WAYS.get(S(status), frozenset()):
        raise Refused("no_such_way", Why.NO_SUCH_WAY.label % {"state": f"”{S(status).label}”"})


def check_is_draft(status: str) -> None:
    """Raise ``Refused`` unless the referral is a draft."""
    if status != S.DRAFT:
        raise Refused("not_a_draft", Why.NOT_A_DRAFT.label)


def check_is_changeable(status: str) -> None:
    """Raise ``Refused`` unless a sent referral may still be changed by its board."""
    if status == S.DRAFT:
        raise Refused("still_a_draft", Why.STILL_A_DRAFT.label)
    if status not in CHANGEABLE:
        raise Refused("not_changeable", Why.NOT_CHANGEABLE.label)


def check_children_changeable(status: str) -> None:
    """Raise ``Refused`` when children may no longer be added or changed."""
    if status not in CHILDREN_CHANGEABLE:
        raise Refused("not_changeable", Why.NOT_CHANGEABLE.label)


def check_children_removable(status: str) -> None:
    """Raise ``Refused`` when children may not be taken away, which is for GFO to send the referral back for."""
    if status not in CHILDREN_REMOVABLE:
        raise Refused("not_changeable", Why.NOT_CHANGEABLE.label)


def written_is_missing(*, oral_received: bool, sent: bool) -> bool:
    """Whether GFO knows the referral by word of mouth only (R-35a)."""
    return oral_received and not sent


# --- What is missing before sending -------------------------------------------------------------

STEP_OF: dict[Missing, Step] = {
    Missing.CHILDREN: Step.CHILDREN,
    Missing.IDENTITY: Step.CHILDREN,
    Missing.KIND: Step.CARE,
    Missing.LEGAL_BASIS: Step.CARE,
    Missing.DISCLOSURE_GROUND: Step.CARE,
    Missing.STARTS_ON: Step.CARE,
    Missing.NEEDS: Step.NEEDS,
    Missing.SENTENCES: Step.NEEDS,
    Missing.HOME_MUNICIPALITY: Step.PLACE,
    Missing.NETWORK_CONSIDERED: Step.NETWORK,
    Missing.NETWORK_BY: Step.NETWORK,
    Missing.NETWORK_ON: Step.NETWORK,
    Missing.NETWORK_OUTCOME: Step.NETWORK,
}
"""Where each missing thing is mended."""

_PLAIN = (
    Missing.KIND,
    Missing.LEGAL_BASIS,
    Missing.STARTS_ON,
    Missing.DISCLOSURE_GROUND,
    Missing.NETWORK_CONSIDERED,
    Missing.NETWORK_BY,
    Missing.NETWORK_ON,
    Missing.NETWORK_OUTCOME,
)


def missing_before_sending(
    values: Mapping[str, object], *, children_known: Sequence[bool], sentences: Sequence[str], protected: bool
) -> list[Missing]:
    """Name what a written referral still lacks, in the order of the steps (R-33, R-82, R-82a, R-114).

    ``values``: the referral's fields by name; ``children_known``: for each child, whether the board has noted who it is;
    ``sentences``: the board's words on each need, in rank. A protected child has no place, so none is asked for.
    """
    missing = {name for name in _PLAIN if not str(values.get(name.value) or "").strip()}
    if not children_known:
        missing.add(Missing.CHILDREN)
    elif not all(children_known):
        missing.add(Missing.IDENTITY)
    if not sentences:
        missing.add(Missing.NEEDS)
    elif not all(sentence.strip() for sentence in sentences):
        missing.add(Missing.SENTENCES)
    if not protected and not values.get(Missing.HOME_MUNICIPALITY.value):
        missing.add(Missing.HOME_MUNICIPALITY)
    return [each for each in STEP_OF if each in missing]


def check_complete(missing: Sequence[Missing]) -> None:
    """Raise ``Refused`` naming what is missing before a referral can be sent."""
    if missing:
        named = "; ".join(_small(str(each.label)) for each in missing)
        raise Refused("not_complete", Why.NOT_COMPLETE.label % {"what": named})


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


# --- Changes and waiting ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, in the words both sides read. Empty means that nothing stood there."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.field}: {self.before or '–'} → {self.after or '–'}"


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """What differs between two sets of shown values, in the order of ``after``, what went away last."""
    fields = [*after, *(field for field in before if field not in after)]
    return [Change(field, before.get(field, ""), after.get(field, "")) for field in fields if before.get(field, "") != after.get(field, "")]


def days_waiting(since: date, today: date) -> int:
    """Days a child has waited, the first day being day 0; never negative."""
    return max((today - since).days, 0)
