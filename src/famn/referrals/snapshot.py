"""What the engine is told about the bank and a referral on one day, read in a fixed number of queries.

Only homes of the shared bank that have consented to all members come in; network homes never do (R-15a). Children who
live in a home are known by age band alone. What the sheet shows beside the ranking (whom to consult, how fresh the last
word is, the home's investigation) comes in the same reads and is never part of the order.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from famn.assessment.models import GeneralSuitability
from famn.homes.enums import AdultAtHome, BankStatus, NeedCode, WordAnswer
from famn.homes.models import CapacityPeriod, FosterHome, HomeWord, Occupancy
from famn.homes.rules import is_fresh
from famn.organisations.models import Locality, MatchingPolicy, Municipality
from famn.referrals.models import Need, Referral, ReferralChild
from famn.referrals.rules_matching import check_ready_to_match, language_code
from matchcore import Answer, CapacitySpan, ChildSpec, Home, Market, ObstacleKind, OccupiedSpan, Point, Request, Rules, Word
from matchcore import Need as EngineNeed

IN_BANK = (BankStatus.READY, BankStatus.PAUSED, BankStatus.UNDER_REVIEW)
ANSWER = {WordAnswer.MET: Answer.MET, WordAnswer.WILLING: Answer.WILLING, WordAnswer.AGAINST: Answer.AGAINST}
METRES = 1000
DEGREE = 100_000

Row = TypeVar("Row", CapacityPeriod, HomeWord, Occupancy, GeneralSuitability)


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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One day's bank and one referral, as the engine takes them, and what is shown beside."""

    market: Market
    request: Request
    rules: Rules
    beside: dict[str, Beside]
    needs: tuple[Need, ...]
    children: tuple[ReferralChild, ...]


def need_key(need: Need) -> str:
    """The engine's code of a need: a language is a need of its own."""
    return language_code(need.language) if need.code == NeedCode.LANGUAGE else need.code


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


def _point(locality: Locality | None, municipality: Municipality | None) -> Point | None:
    # Without a locality the municipality's own point is the best that is known; both are shown as "ca".
    place = locality or municipality
    return None if place is None else (int(place.latitude * DEGREE), int(place.longitude * DEGREE))


def _by_home(rows: list[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.home_id].append(row)
    return found


def profile_words(home: FosterHome, needs: tuple[Need, ...], child_languages: list[str], beds: int) -> dict[str, Word]:
    """What the home's recorded facts say about needs, dated by its last word.

    A fact may say that a need is met, or that it cannot be; where it says neither, the need stays a question.
    """
    on = home.last_word_on or timezone.localdate(home.created_at)
    facts: dict[str, Answer] = {
        NeedCode.SMOKE_FREE: Answer.MET if home.smoke_free else Answer.AGAINST,
        NeedCode.NO_FURRED_PETS: Answer.AGAINST if home.furred_pets else Answer.MET,
    }
    if home.adult_at_home != AdultAtHome.PART:  # part of the day is neither: ask which days
        facts[NeedCode.ADULT_AT_HOME] = Answer.MET if home.adult_at_home == AdultAtHome.FULL else Answer.AGAINST
    if home.rooms_free >= beds:
        facts[NeedCode.OWN_ROOM] = Answer.MET
    elif home.rooms_free == 0:
        facts[NeedCode.OWN_ROOM] = Answer.AGAINST
    if home.languages:
        for need in needs:
            if need.code == NeedCode.LANGUAGE:
                wanted = {need.language} if need.language else set(child_languages)
                facts[need_key(need)] = Answer.MET if wanted & set(home.languages) else Answer.AGAINST
    return {code: Word(answer, on) for code, answer in facts.items()}


def _home(
    home: FosterHome,
    *,
    referral: Referral,
    needs: tuple[Need, ...],
    beds: int,
    words: list[HomeWord],
    capacity: list[CapacityPeriod],
    occupied: list[Occupancy],
    suitability: GeneralSuitability | None,
    sex_known: bool,
    still_counts: Callable[[Word], bool],
) -> Home:
    said = {word.need: Word(ANSWER[WordAnswer(word.answer)], word.recorded_on) for word in words if word.need != NeedCode.LANGUAGE}
    facts = profile_words(home, needs, referral.languages, beds)
    judged_unfit = suitability is not None and suitability.outcome == GeneralSuitability.Outcome.NOT_SUITABLE
    return Home(
        id=home.code,
        capacity=tuple(CapacitySpan(span.starts_on, span.ends_on, span.places, span.kind) for span in capacity),
        occupied=tuple(
            OccupiedSpan(span.starts_on, span.ends_on, span.beds)
            for span in occupied
            if span.state == Occupancy.State.PLACED and span.ends_on != span.starts_on
        ),
        kinds=frozenset(home.care_kinds),
        age_from=home.age_from,
        age_to=home.age_to,
        sibling_places=home.sibling_places,
        # What the home has said of the need itself goes before what its profile lets one conclude, until it is too old to
        # count: then a fact that still counts answers, rather than nothing.
        words=said
        | {code: fact for code, fact in facts.items() if code not in said or (not still_counts(said[code]) and still_counts(fact))},
        point=None if home.protection != "none" else _point(home.locality, home.municipality),
        point_hidden=home.protection != "none",
        open_to_offers=home.status != BankStatus.PAUSED,
        under_review=home.status == BankStatus.UNDER_REVIEW,
        reserved=any(span.state == Occupancy.State.RESERVED and span.referral_id != referral.pk for span in occupied),
        approval_until=suitability.assessed_on if judged_unfit and suitability else None,
        avoids_sex=home.sex_wish and sex_known,
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
        point=None if referral.protected else _point(referral.home_locality, referral.home_municipality),
        point_hidden=referral.protected,
        distance_limit_m=None if limit is None else limit * METRES,
        siblings_together=referral.siblings_together,
        conflicts=conflicts,
    )


def _overlaps(span: Occupancy, starts_on: date, ends_on: date | None) -> bool:
    return (ends_on is None or span.starts_on < ends_on) and (span.ends_on is None or span.ends_on > starts_on)


def snapshot(referral: Referral, *, on: date) -> Snapshot:
    """The bank on a day against one referral. Nine queries, however many homes there are.

    ``referral`` comes with ``board``, ``home_locality`` and ``home_municipality`` (``queries_matching.referral_to_match``).
    Raises ``Refused`` when the referral cannot be matched yet.
    """
    children = tuple(child for child in referral.children.all() if not child.placed)
    needs = tuple(referral.needs.all())
    policy = policy_in_force(referral.cooperation_id, on)
    homes = list(
        FosterHome.objects.filter(
            board=None, undone_at=None, cooperation_id=referral.cooperation_id, status__in=IN_BANK, consent_all_members_on__isnull=False
        )
        .select_related("locality", "municipality")
        .order_by("code")
    )
    ids = [home.pk for home in homes]
    words = _by_home(list(HomeWord.objects.filter(home_id__in=ids).order_by("home_id", "need")))
    capacity = _by_home(list(CapacityPeriod.objects.filter(home_id__in=ids).order_by("home_id", "starts_on", "id")))
    occupied = _by_home(
        list(
            Occupancy.objects.filter(home_id__in=ids)
            .filter(Q(ends_on=None) | Q(ends_on__gt=on))
            .select_related("board")
            .order_by("home_id", "starts_on", "id")
        )
    )
    judged = _by_home(
        list(GeneralSuitability.objects.filter(home_id__in=ids, undone_at=None).select_related("adopted_by").order_by("-assessed_on", "id"))
    )
    start = referral.starts_on or on
    beds = len(children) if referral.siblings_together else 1
    engine_homes: list[Home] = []
    beside: dict[str, Beside] = {}
    conflicts: set[str] = set()
    for home in homes:
        spans = occupied[home.pk]
        there = [span for span in spans if span.state == Occupancy.State.PLACED and _overlaps(span, start, referral.ends_on)]
        others = [span for span in there if span.referral_id != referral.pk]
        guarded = any(span.must_not_meet for span in others)
        # Nobody here knows whom the children must not meet. Where both sides have somebody, it might be each other.
        if guarded and referral.must_not_meet:
            conflicts.add(home.code)
        suitability = next(iter(judged[home.pk]), None)
        engine_homes.append(
            _home(
                home,
                referral=referral,
                needs=needs,
                beds=beds,
                words=words[home.pk],
                capacity=capacity[home.pk],
                occupied=spans,
                suitability=suitability,
                sex_known=any(child.sex for child in children),
                still_counts=lambda word: is_fresh(word.recorded_on, today=on, freshness_days=policy.freshness_days),
            )
        )
        consulted = {span.board.name for span in there if span.board_id != referral.board_id}
        elsewhere = home.municipality_id is not None and home.municipality_id != referral.board.municipality_id
        beside[home.code] = Beside(
            home=home,
            children_there=tuple(band for span in there for band in span.age_bands),
            must_not_meet_there=guarded or (referral.must_not_meet and bool(others)),
            consult_municipality=home.municipality if elsewhere else None,
            consult_boards=tuple(sorted(consulted)),
            suitability=suitability,
            reserved_here=any(span.state == Occupancy.State.RESERVED and span.referral_id == referral.pk for span in spans),
        )
    return Snapshot(
        market=Market(homes=engine_homes, as_of=on),
        request=request_of(referral, children, needs, frozenset(conflicts)),
        rules=rules_of(policy),
        beside=beside,
        needs=needs,
        children=children,
    )
