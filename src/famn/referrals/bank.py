"""The shared bank on one day, read once and told to the engine for any number of referrals.

Only homes that have consented to all members come in; network homes never do (R-15a). A home is not quite the same to
every referral: its own reservation is no obstacle, and some facts answer a need only for so many children or for a language.
``Asking`` says all that such a difference depends on, so that referrals that ask alike can share one market.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from famn.assessment.models import GeneralSuitability
from famn.homes.enums import AdultAtHome, BankStatus, NeedCode, WordAnswer
from famn.homes.models import CapacityPeriod, FosterHome, HomeWord, Occupancy
from famn.homes.rules import is_fresh
from famn.organisations.models import Locality, Municipality
from famn.referrals.models import Need, Referral, ReferralChild
from famn.referrals.rules_matching import language_code
from matchcore import Answer, CapacitySpan, Home, Market, OccupiedSpan, Point, Word

IN_BANK = (BankStatus.READY, BankStatus.PAUSED, BankStatus.UNDER_REVIEW)
ANSWER = {WordAnswer.MET: Answer.MET, WordAnswer.WILLING: Answer.WILLING, WordAnswer.AGAINST: Answer.AGAINST}
DEGREE = 100_000

Row = TypeVar("Row", CapacityPeriod, Occupancy, GeneralSuitability)


def need_key(need: Need) -> str:
    """The engine's code of a need: a language is a need of its own."""
    return language_code(need.language) if need.code == NeedCode.LANGUAGE else need.code


def point_of(locality: Locality | None, municipality: Municipality | None) -> Point | None:
    """Where a home or a child is as far as it is told. Shown as "ca"."""
    # Without a locality the municipality's own point is the best that is known.
    place = locality or municipality
    return None if place is None else (int(place.latitude * DEGREE), int(place.longitude * DEGREE))


@dataclass(frozen=True, slots=True)
class Asking:
    """What of a referral a home's facts are told for."""

    beds: int
    """Children who would need a room of their own, were that a need."""
    languages: frozenset[tuple[str, frozenset[str]]]
    """Per need of a language its code and the languages that meet it."""
    sex_known: bool
    referral_id: UUID | None
    """Whose reservations are no obstacle; None: all are."""


def asking_of(referral: Referral, children: tuple[ReferralChild, ...], needs: tuple[Need, ...]) -> Asking:
    """What one referral asks."""
    return Asking(
        beds=len(children) if referral.siblings_together else 1,
        languages=frozenset(
            (need_key(need), frozenset({need.language} if need.language else referral.languages))
            for need in needs
            if need.code == NeedCode.LANGUAGE
        ),
        sex_known=any(child.sex for child in children),
        referral_id=referral.pk,
    )


@dataclass(frozen=True)
class Bank:
    """Homes of the shared bank with all that the engine is told of them."""

    on: date
    freshness_days: int
    homes: tuple[FosterHome, ...]
    said: dict[UUID, dict[str, Word]]
    """What each home has said of needs, as the engine takes it; languages are facts of the profile instead."""
    capacity: dict[UUID, list[CapacityPeriod]]
    occupied: dict[UUID, list[Occupancy]]
    judged: dict[UUID, list[GeneralSuitability]]

    @cached_property
    def _offered(self) -> dict[UUID, tuple[CapacitySpan, ...]]:
        """Places as the engine takes them, the same to every referral."""
        return {
            home.pk: tuple(CapacitySpan(span.starts_on, span.ends_on, span.places, span.kind) for span in self.capacity[home.pk])
            for home in self.homes
        }

    @cached_property
    def _taken(self) -> dict[UUID, tuple[OccupiedSpan, ...]]:
        """Beds that are taken as the engine takes them."""
        return {
            home.pk: tuple(
                OccupiedSpan(span.starts_on, span.ends_on, span.beds)
                for span in self.occupied[home.pk]
                if span.state == Occupancy.State.PLACED and span.ends_on != span.starts_on
            )
            for home in self.homes
        }

    def suitability(self, home: FosterHome) -> GeneralSuitability | None:
        """The newest general suitability."""
        return next(iter(self.judged[home.pk]), None)

    def living_there(self, home: FosterHome, *, starts_on: date, ends_on: date | None, but: UUID) -> list[Occupancy]:
        """Stays in a home that overlap a half-open period, without those of the referral ``but``."""
        return [span for span in stays(self.occupied[home.pk], starts_on=starts_on, ends_on=ends_on) if span.referral_id != but]

    def told(self, asking: Asking) -> tuple[Home, ...]:
        """All homes as the engine takes them."""
        return tuple(self._told(home, asking) for home in self.homes)

    def market(self, asking: Asking) -> Market:
        """The same, to rank or screen."""
        return Market(homes=self.told(asking), as_of=self.on)

    def _told(self, home: FosterHome, asking: Asking) -> Home:
        suitability = self.suitability(home)
        judged_unfit = suitability is not None and suitability.outcome == GeneralSuitability.Outcome.NOT_SUITABLE
        occupied = self.occupied[home.pk]
        return Home(
            id=home.code,
            capacity=self._offered[home.pk],
            occupied=self._taken[home.pk],
            kinds=frozenset(home.care_kinds),
            age_from=home.age_from,
            age_to=home.age_to,
            sibling_places=home.sibling_places,
            words=self._words(home, asking),
            point=None if home.protection != "none" else point_of(home.locality, home.municipality),
            point_hidden=home.protection != "none",
            open_to_offers=home.status != BankStatus.PAUSED,
            under_review=home.status == BankStatus.UNDER_REVIEW,
            reserved=any(span.state == Occupancy.State.RESERVED and span.referral_id != asking.referral_id for span in occupied),
            approval_until=suitability.assessed_on if judged_unfit and suitability else None,
            avoids_sex=home.sex_wish and asking.sex_known,
        )

    def _words(self, home: FosterHome, asking: Asking) -> dict[str, Word]:
        said = self.said.get(home.pk, {})
        # What the home has said of the need itself goes before what its profile lets one conclude, until it is too old to
        # count: then a fact that still counts answers, rather than nothing.
        facts = {
            code: fact
            for code, fact in profile_words(home, asking).items()
            if code not in said or (not self._still_counts(said[code]) and self._still_counts(fact))
        }
        return said | facts

    def _still_counts(self, word: Word) -> bool:
        return is_fresh(word.recorded_on, today=self.on, freshness_days=self.freshness_days)


def profile_words(home: FosterHome, asking: Asking) -> dict[str, Word]:
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
    if home.rooms_free >= asking.beds:
        facts[NeedCode.OWN_ROOM] = Answer.MET
    elif home.rooms_free == 0:
        facts[NeedCode.OWN_ROOM] = Answer.AGAINST
    if home.languages:
        for key, wanted in asking.languages:
            facts[key] = Answer.MET if wanted & set(home.languages) else Answer.AGAINST
    return {code: Word(answer, on) for code, answer in facts.items()}


def stays(spans: list[Occupancy], *, starts_on: date, ends_on: date | None) -> list[Occupancy]:
    """Those spans in which a child lives in the home at some time in a half-open period."""
    return [
        span
        for span in spans
        if span.state == Occupancy.State.PLACED
        and (ends_on is None or span.starts_on < ends_on)
        and (span.ends_on is None or span.ends_on > starts_on)
    ]


def _by_home(rows: list[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.home_id].append(row)
    return found


def _said(ids: list[UUID]) -> dict[UUID, dict[str, Word]]:
    found: dict[UUID, dict[str, Word]] = defaultdict(dict)
    rows = HomeWord.objects.filter(home_id__in=ids).exclude(need=NeedCode.LANGUAGE).order_by("home_id", "need")
    for row in rows:
        found[row.home_id][row.need] = Word(ANSWER[WordAnswer(row.answer)], row.recorded_on)
    return found


def bank_on(cooperation_id: int, *, on: date, freshness_days: int) -> Bank:
    """The bank on a day, as the actor sees it. Five queries, however many homes there are."""
    homes = tuple(
        FosterHome.objects.filter(
            board=None, undone_at=None, cooperation_id=cooperation_id, status__in=IN_BANK, consent_all_members_on__isnull=False
        )
        .select_related("locality", "municipality", "provider")
        .order_by("code")
    )
    ids = [home.pk for home in homes]
    judged = GeneralSuitability.objects.filter(home_id__in=ids, undone_at=None).select_related("adopted_by").order_by("-assessed_on", "id")
    occupied = Occupancy.objects.filter(home_id__in=ids).filter(Q(ends_on=None) | Q(ends_on__gt=on)).select_related("board")
    return Bank(
        on=on,
        freshness_days=freshness_days,
        homes=homes,
        said=_said(ids),
        capacity=_by_home(list(CapacityPeriod.objects.filter(home_id__in=ids).order_by("home_id", "starts_on", "id"))),
        occupied=_by_home(list(occupied.order_by("home_id", "starts_on", "id"))),
        judged=_by_home(list(judged)),
    )
