"""The whole queue on a day, as the engine takes it, read in a constant number of queries.

The bank is read once and told to every referral as its own match sheet is told of it (``referrals.bank``); the bands are
the sheet's, but no home is worded before it is shown. A home is a possibility if it has no obstacle on the sheet; how many
children it takes in the end is told by its free places and the most children that may live there, in each referral's own
period. A sheet cannot see that two referrals both need the one free room of a home: the queue counts rooms for those who must
have one of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from django.db.models import Q

from famn.commitments.models import Commitment
from famn.homes.enums import NeedCode
from famn.homes.models import FosterHome, Occupancy
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.organisations.models import MatchingPolicy
from famn.plans.rules import Choices, Place, QueuedReferral, QueueFacts, band_position, sharings, weighed
from famn.referrals.bank import Asking, Bank, asking_of, bank_on
from famn.referrals.enums import LIVE_OFFERS, OfferStatus, QuestionAnswer
from famn.referrals.models import HomeQuestion, MatchRun, Need, Offer, Referral, ReferralChild
from famn.referrals.queries_matching import applied_relaxations, referrals_to_match, relaxed
from famn.referrals.rules_matching import SEARCHABLE
from famn.referrals.snapshot import conflicts_of, policy_in_force, request_of, rules_of
from matchcore import Bands, Market, MarketError, Request, Rules, banded
from matchcore.queue import Ints, Queue, queue_from
from matchcore.screen import Screening, screen

NOBODY = Asking(beds=1, languages=frozenset(), sex_known=False, referral_id=None)


@dataclass(frozen=True, slots=True)
class Decided:
    """What people have decided already: so many of a referral's children have a home that is reserved for them."""

    home: str
    children: tuple[str, ...]
    offered: bool
    """The board has the offer; otherwise the home has said yes."""


@dataclass(frozen=True, kw_only=True)
class QueueSnapshot:
    """One day's open referrals and bank. Everything is keyed by code."""

    on: date
    policy: MatchingPolicy
    rules: Rules
    """The policy's; ``terms`` are what each referral is searched on."""
    facts: QueueFacts
    referrals: dict[str, Referral]
    """All that are open: those in the queue, those that are decided and those that are left out."""
    homes: dict[str, FosterHome]
    """The whole shared bank."""
    requests: dict[str, Request]
    """Those in the queue."""
    terms: dict[str, Rules]
    bands: dict[str, Bands]
    """Each referral's own sheet, to be worded home by home."""
    markets: dict[str, Market]
    """The bank as each referral in the queue meets it; referrals that ask alike share one."""
    decided: dict[str, Decided]
    left_out: dict[str, str]
    """Not ready to be matched, and why."""
    questions: dict[tuple[str, str], HomeQuestion]
    """The live question of this round, by referral and home."""
    clocks: dict[str, Commitment]
    """The clock that ends first, of those that run and have a last day."""
    market: Market
    """The bank as one of them meets it: homes, places and who is reserved are the same to all in the queue."""

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Referrals in the queue in the order of their clocks; among equals the one that has waited longest."""
        waited = {each.code: each.received_on for each in self.facts.referrals}
        last = {code: clock.due_on for code, clock in self.clocks.items()}
        return tuple(sorted(waited, key=lambda code: (last.get(code) or date.max, waited[code], code)))

    @cached_property
    def queue(self) -> Queue:
        """The queue under the policy's own table, with nothing chosen by people."""
        return queue_from(weighed(self.facts, self.policy.priorities))

    def queue_with(self, choices: Choices) -> Queue:
        """The queue with what people have chosen."""
        return queue_from(weighed(self.facts, self.policy.priorities, choices))


@dataclass(frozen=True, slots=True)
class Asked:
    """A referral on its way into the queue."""

    referral: Referral
    children: tuple[ReferralChild, ...]
    needs: tuple[Need, ...]
    request: Request
    rules: Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Open referrals and the bank as they meet it. The fields are those of ``QueueSnapshot``; ``asked`` are the queue's."""

    found: list[Referral]
    asked: list[Asked]
    markets: dict[str, Market]
    decided: dict[str, Decided]
    left_out: dict[str, str]
    questions: dict[tuple[str, str], HomeQuestion]
    declined: set[tuple[str, str]]
    """Referral and home between which somebody has said no."""


def queue_snapshot(cooperation_id: int, *, on: date, policy: MatchingPolicy | None = None) -> QueueSnapshot:
    """The queue of a cooperation on a day, as the actor sees it. A constant number of queries, however long the queue and the bank.

    ``policy``: another one than that in force, to see what it would do; it need not be saved. Raises ``NoPolicyError``.
    """
    policy = policy or policy_in_force(cooperation_id, on)
    rules = rules_of(policy)
    bank = bank_on(cooperation_id, on=on, freshness_days=policy.freshness_days)
    waiting = waiting_for(bank, rules, cooperation_id=cooperation_id)
    asked, markets = waiting.asked, waiting.markets
    bands = {each.request.id: banded(markets[each.request.id], each.request, each.rules) for each in asked}
    return QueueSnapshot(
        on=on,
        policy=policy,
        rules=rules,
        facts=_facts(on, asked, bands, waiting.declined, _own_rooms(bank)),
        referrals={each.code: each for each in waiting.found},
        homes={home.code: home for home in bank.homes},
        requests={each.request.id: each.request for each in asked},
        terms={each.request.id: each.rules for each in asked},
        bands=bands,
        markets=markets,
        decided=waiting.decided,
        left_out=waiting.left_out,
        questions=waiting.questions,
        clocks=_clocks(waiting.found),
        market=next(iter(markets.values()), None) or bank.market(NOBODY),
    )


def waiting_for(bank: Bank, rules: Rules, *, cooperation_id: int) -> Waiting:
    """The open referrals that the actor sees, and the bank as they meet it, before anything is ranked. A constant number of queries."""
    offers = {
        offer.referral_id: offer
        for offer in Offer.objects.filter(cooperation_id=cooperation_id, status__in=LIVE_OFFERS).prefetch_related("children")
    }
    open_now = Q(status__in=SEARCHABLE) | Q(pk__in=list(offers))
    found = list(referrals_to_match().filter(open_now, cooperation_id=cooperation_id).order_by("code"))
    questions = _questions(found)
    decided = _decided(bank, found, offers)
    asked, left_out = _asked(bank, found, decided, rules)
    return Waiting(
        found=found,
        asked=asked,
        markets=_markets(bank, asked),
        decided=decided,
        left_out=left_out,
        questions=questions,
        declined=_declined(found, questions),
    )


def _clocks(found: Iterable[Referral]) -> dict[str, Commitment]:
    codes = {each.pk: each.code for each in found}
    running = Commitment.objects.filter(subject_id__in=list(codes), met_at=None, cancelled_at=None, due_on__isnull=False)
    return {codes[clock.subject_id]: clock for clock in running.order_by("-due_on", "-id")}


def received_on(referral: Referral) -> date:
    """The day from which a referral has waited: when it was rung in or, if that was never, sent."""
    came = [at for at in (referral.oral_received_at, referral.sent_at) if at is not None]
    return local_date(min(came)) if came else local_date(referral.created_at)


def _questions(found: Iterable[Referral]) -> dict[tuple[str, str], HomeQuestion]:
    rounds = {each.pk: each for each in found}
    rows = HomeQuestion.objects.filter(referral_id__in=list(rounds), released_at=None).order_by("asked_at", "id")
    return {(rounds[row.referral_id].code, row.home_code): row for row in rows if row.round == rounds[row.referral_id].round}


def _declined(found: Iterable[Referral], questions: Mapping[tuple[str, str], HomeQuestion]) -> set[tuple[str, str]]:
    """Referral and home between which somebody has said no: the home in this round, or the board in any."""
    codes = {each.pk: each.code for each in found}
    by_home = {pair for pair, row in questions.items() if row.answer == QuestionAnswer.NO}
    refused = Offer.objects.filter(referral_id__in=list(codes), status=OfferStatus.REJECTED).values_list("referral_id", "home_code")
    return by_home | {(codes[referral], home) for referral, home in refused}


def _decided(bank: Bank, found: Iterable[Referral], offers: Mapping[object, Offer]) -> dict[str, Decided]:
    reserved = {
        span.referral_id: (home.code, span)
        for home in bank.homes
        for span in bank.occupied[home.pk]
        if span.state == Occupancy.State.RESERVED
    }
    decided: dict[str, Decided] = {}
    for referral in found:
        offer = offers.get(referral.pk)
        if offer is not None:
            decided[referral.code] = Decided(offer.home_code, tuple(sorted(child.code for child in offer.children.all())), offered=True)
        elif referral.pk in reserved:
            home, span = reserved[referral.pk]
            waiting = [child.code for child in referral.children.all() if not child.placed]
            # A home is asked for the eldest first (``asking``): so many of them it has said yes to.
            decided[referral.code] = Decided(home, tuple(waiting[: span.beds]), offered=False)
    return decided


def _asked(bank: Bank, found: Iterable[Referral], decided: Mapping[str, Decided], rules: Rules) -> tuple[list[Asked], dict[str, str]]:
    runs = {
        run.referral_id: run
        for run in MatchRun.objects.filter(referral_id__in=[each.pk for each in found])
        .defer("input", "output")
        .order_by("referral_id", "-at", "id")
        .distinct("referral_id")
    }
    asked: list[Asked] = []
    left_out: dict[str, str] = {}
    for referral in found:
        settled = decided[referral.code].children if referral.code in decided else ()
        children = tuple(child for child in referral.children.all() if not child.placed and child.code not in settled)
        if referral.status not in SEARCHABLE or (settled and not children):
            continue
        needs = tuple(referral.needs.all())
        try:
            request = request_of(referral, children, needs, conflicts_of(bank, referral))
        except Refused as no:
            left_out[referral.code] = str(no.text)
            continue
        asked.append(Asked(referral, children, needs, *_on_its_terms(referral, request, rules, runs.get(referral.pk))))
    return asked, left_out


def _on_its_terms(referral: Referral, request: Request, rules: Rules, run: MatchRun | None) -> tuple[Request, Rules]:
    """What has been relaxed on the newest sheet of this round, with whoever may agreeing, holds in the queue too."""
    if run is None or run.round != referral.round:
        return request, rules
    try:
        return relaxed(request, rules, applied_relaxations(run))
    except MarketError:  # the policy no longer lets anybody relax it
        return request, rules


def _asking(each: Asked) -> Asking:
    asking = asking_of(each.referral, each.children, each.needs)
    own_room = any(need.code == NeedCode.OWN_ROOM for need in each.needs)
    return replace(asking, referral_id=None, beds=asking.beds if own_room else 1)  # rooms only matter to who asks for them


def _markets(bank: Bank, asked: Iterable[Asked]) -> dict[str, Market]:
    """The bank as each referral meets it. What is told for another's language is never asked after, so all share that."""
    askings = {each.request.id: _asking(each) for each in asked}
    named = frozenset(pair for asking in askings.values() for pair in asking.languages if ":" in pair[0])
    built: dict[Asking, Market] = {}
    markets: dict[str, Market] = {}
    for code, asking in askings.items():
        shared = replace(asking, languages=asking.languages | named)
        if shared not in built:
            built[shared] = bank.market(shared)
        markets[code] = built[shared]
    return markets


def _own_rooms(bank: Bank) -> dict[str, int]:
    """Per home the rooms that it has for children who must have one each.

    A home that could take such a child at all has one: it has said so itself if none is recorded.
    """
    return {home.code: max(home.rooms_free, 1) for home in bank.homes}


def _needs_own_room(request: Request) -> bool:
    """A wish is none: it only orders the homes."""
    return any(need.code == NeedCode.OWN_ROOM and need.requirement for need in request.needs)


def _facts(
    on: date, asked: list[Asked], bands: Mapping[str, Bands], declined: set[tuple[str, str]], own_rooms: Mapping[str, int]
) -> QueueFacts:
    queued: list[QueuedReferral] = []
    own_room = frozenset(each.request.id for each in asked if _needs_own_room(each.request))
    rooms: list[tuple[str, int, str, int, int]] = []  # referral, children, home, position, most children it can take
    for each in asked:
        code, request = each.request.id, each.request
        apart = not request.siblings_together and len(each.children) > 1
        splits = tuple(sharings(len(each.children))) if apart else ()
        queued.append(
            QueuedReferral(
                code=code,
                children=tuple(child.code for child in each.children),
                kind=each.referral.kind,
                care_law=each.referral.legal_basis,
                received_on=received_on(each.referral),
                waiting_days=(on - received_on(each.referral)).days,
                splits=splits,
            )
        )
        found = _rooms(bands[code], {mask for parts in splits for mask in parts})
        if apart and code in own_room:  # the sheet asks for a room for one of them; each of those who come needs one
            found = [row for row in found if row[1].bit_count() <= own_rooms[row[2]]]
        rooms += found
    beds: dict[str, int] = {}
    for _code, _mask, home, _position, room in rooms:
        beds[home] = max(beds.get(home, 0), room)
    codes = {each.code for each in queued}
    return QueueFacts(
        as_of=on,
        beds=dict(sorted(beds.items())),
        referrals=tuple(queued),
        # Where a home has fewer beds in this referral's period than in another's, the place takes what it lacks as well: then
        # never more children are planned together than there is room for in the tightest period of those planned.
        places=tuple(
            sorted(Place(code, mask, home, position, mask.bit_count() + beds[home] - room) for code, mask, home, position, room in rooms)
        ),
        conflicts=_kept_apart(asked),
        declined=tuple(sorted(pair for pair in declined if pair[0] in codes and pair[1] in beds)),
        own_room=own_room,
        rooms={home: own_rooms[home] for home in sorted({home for code, _mask, home, _position, _room in rooms if code in own_room})},
    )


def _rooms(bands: Bands, parts: set[int]) -> list[tuple[str, int, str, int, int]]:
    """Every home that could take all the children, or one of the parts, with the room that it has for them."""
    market, request, rules, last = bands.market, bands.request, bands.rules, bands.last
    position = {home: band_position(band, last) for home, band in bands.band.items()}
    whole = (1 << len(request.children)) - 1
    found = []
    for mask in sorted({whole, *parts}):
        some = tuple(child for bit, child in enumerate(request.children) if mask >> bit & 1)
        as_asked = mask == whole and (request.siblings_together or len(some) == 1)
        seen = bands.found if as_asked else screen(market, replace(request, children=some, siblings_together=True), rules)
        room = _room(seen, len(some), rules)
        for row in np.flatnonzero(seen.suitable).tolist():
            home = market.homes[row].id
            # On the sheet a home without any band has an obstacle for the referral as a whole.
            if home in position:
                found.append((request.id, mask, home, position[home], int(room[row])))
    return found


def _room(seen: Screening, beds: int, rules: Rules) -> Ints:
    """Children that each home has room for in the period: free places, and what is left of the most that may live there."""
    return np.minimum(seen.free, rules.max_children_in_force - (seen.children_after - beds))


def _kept_apart(asked: Iterable[Asked]) -> tuple[tuple[str, str], ...]:
    """Nobody here knows whom a child must not meet. Two referrals that each have somebody are kept in different homes."""
    flagged = [each for each in asked if each.referral.must_not_meet]
    return tuple(
        sorted(
            (min(one.code, other.code), max(one.code, other.code))
            for at, first in enumerate(flagged)
            for second in flagged[at + 1 :]
            for one in first.children
            for other in second.children
        )
    )
