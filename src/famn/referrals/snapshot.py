"""What the engine is told about the bank and a referral on one day, read in a fixed number of queries.

Children who live in a home are known by age band alone. What the sheet shows beside the ranking (whom to consult, how
fresh the last word is, the home's investigation) comes in the same reads and is never part of the order.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from famn.assessment.models import GeneralSuitability
from famn.homes.models import FosterHome, Occupancy
from famn.homes.queries_record import Shortfall, shortfalls
from famn.organisations.models import MatchingPolicy, Municipality
from famn.referrals.bank import Asking, Bank, asking_of, bank_on, need_key, point_of, stays
from famn.referrals.models import Need, Referral, ReferralChild
from famn.referrals.rules_matching import check_ready_to_match
from matchcore import ChildSpec, Home, Market, ObstacleKind, Request, Rules
from matchcore import Need as EngineNeed

METRES = 1000


class NoPolicyError(LookupError):
    """The cooperation has no matching policy in force: a set-up error, told to whoever runs the installation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the sheet shows of one home beside its place in the order."""

    home: FosterHome
    children_there: tuple[str, ...]
    """Age bands of children who live there in the period, one a child; all that is known of them here."""
    must_not_meet_there: bool
    """Somebody who lives there must not meet somebody: a question to ask."""
    consult_municipality: Municipality | None
    consult_boards: tuple[str, ...]
    suitability: GeneralSuitability | None
    reserved_here: bool
    """Reserved for this very referral."""
    shortfalls: tuple[Shortfall, ...]
    """A contract, approval or permit that does not last through the stay: a fact to know, never an obstacle."""


@dataclass(frozen=True)
class Snapshot:
    """One day's bank and one referral, as the engine takes them, and what is shown beside."""

    bank: Bank
    asking: Asking
    request: Request
    rules: Rules
    beside: dict[str, Beside]
    needs: tuple[Need, ...]
    children: tuple[ReferralChild, ...]

    @cached_property
    def homes(self) -> tuple[Home, ...]:
        """The bank's homes as the referral meets them."""
        return self.bank.told(self.asking)

    @cached_property
    def market(self) -> Market:
        """The same, to rank: made when there is something to rank."""
        return Market(homes=self.homes, as_of=self.bank.on)


def policy_in_force(cooperation_id: int, on: date) -> MatchingPolicy:
    """The cooperation's matching policy of a day. Raises ``NoPolicyError``."""
    policy = MatchingPolicy.objects.filter(cooperation_id=cooperation_id, valid_from__lte=on).order_by("-valid_from", "id").first()
    if policy is None:
        raise NoPolicyError
    return policy


def rules_of(policy: MatchingPolicy) -> Rules:
    """The policy as the engine reads it."""
    return Rules(
        version=policy.version,
        freshness_days=policy.freshness_days,
        distance_bands_m=tuple(km * METRES for km in policy.distance_bands_km),
        max_children=policy.max_children,
        relaxable={ObstacleKind(kind): who for kind, who in sorted(policy.relaxable.items())},
    )


def request_of(referral: Referral, children: tuple[ReferralChild, ...], needs: tuple[Need, ...], conflicts: frozenset[str]) -> Request:
    """The referral as the engine takes it: codes and years, never a name. Raises ``Refused`` when it lacks too much."""
    check_ready_to_match(kind=referral.kind, starts_on=referral.starts_on, children=len(children), network_outcome=referral.network_outcome)
    limit = referral.distance_limit_km
    return Request(
        id=referral.code,
        children=tuple(ChildSpec(child.code, child.birth_year) for child in children),
        needs=tuple(EngineNeed(need_key(need), need.is_requirement) for need in needs),
        kind=referral.kind,
        starts_on=referral.starts_on,  # the check above has seen that there is one
        ends_on=referral.ends_on,
        point=None if referral.protected else point_of(referral.home_locality, referral.home_municipality),
        point_hidden=referral.protected,
        distance_limit_m=None if limit is None else limit * METRES,
        siblings_together=referral.siblings_together,
        conflicts=conflicts,
    )


def conflicts_of(bank: Bank, referral: Referral) -> frozenset[str]:
    """Codes of homes where a child of the referral might meet whom it must not meet."""
    if not referral.must_not_meet:
        return frozenset()
    # Nobody here knows whom the children must not meet. Where both sides have somebody, it might be each other.
    start = referral.starts_on or bank.on
    return frozenset(
        home.code
        for home in bank.homes
        if any(span.must_not_meet for span in bank.living_there(home, starts_on=start, ends_on=referral.ends_on, but=referral.pk))
    )


def _beside(bank: Bank, home: FosterHome, referral: Referral, short: tuple[Shortfall, ...]) -> Beside:
    spans = bank.occupied[home.pk]
    there = stays(spans, starts_on=referral.starts_on or bank.on, ends_on=referral.ends_on)
    others = [span for span in there if span.referral_id != referral.pk]
    consulted = {span.board.name for span in there if span.board_id != referral.board_id}
    elsewhere = home.municipality_id is not None and home.municipality_id != referral.board.municipality_id
    return Beside(
        home=home,
        children_there=tuple(band for span in there for band in span.age_bands),
        must_not_meet_there=any(span.must_not_meet for span in others) or (referral.must_not_meet and bool(others)),
        consult_municipality=home.municipality if elsewhere else None,
        consult_boards=tuple(sorted(consulted)),
        suitability=bank.suitability(home),
        reserved_here=any(span.state == Occupancy.State.RESERVED and span.referral_id == referral.pk for span in spans),
        shortfalls=short,
    )


def snapshot(referral: Referral, *, on: date) -> Snapshot:
    """The bank on a day against one referral. Ten queries, however many homes there are.

    ``referral`` comes with ``board``, ``home_locality`` and ``home_municipality`` (``queries_matching.referral_to_match``).
    Raises ``Refused`` when the referral cannot be matched yet.
    """
    children = tuple(child for child in referral.children.all() if not child.placed)
    needs = tuple(referral.needs.all())
    policy = policy_in_force(referral.cooperation_id, on)
    bank = bank_on(referral.cooperation_id, on=on, freshness_days=policy.freshness_days)
    short = shortfalls(bank.homes, starts_on=referral.starts_on or on, ends_on=referral.ends_on)
    return Snapshot(
        bank=bank,
        asking=asking_of(referral, children, needs),
        request=request_of(referral, children, needs, conflicts_of(bank, referral)),
        rules=rules_of(policy),
        beside={home.code: _beside(bank, home, referral, short.get(home.pk, ())) for home in bank.homes},
        needs=needs,
        children=children,
    )
