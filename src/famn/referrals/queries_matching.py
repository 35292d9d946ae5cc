"""Match runs, questions and offers to show and to act on. The row wall chooses whose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, Sum

from famn.accounts.models import FunctionHolding, User
from famn.homes.enums import Language, NeedCode
from famn.homes.models import FosterHome, Occupancy
from famn.people.models import ProtectionLevel
from famn.referrals.enums import LIVE_OFFERS
from famn.referrals.models import HomeQuestion, MatchRun, Need, Offer, Referral, ReferralChild
from famn.referrals.snapshot import Snapshot
from matchcore import (
    Change,
    Market,
    MarketError,
    ObstacleKind,
    Ranking,
    Relaxation,
    Request,
    Rules,
    apply_relaxation,
    load_bands,
    load_output,
    placed_among,
    rank,
    relax,
    same_homes,
)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A run's stored output, read back."""

    run: MatchRun
    ranking: Ranking
    relaxations: tuple[Relaxation, ...]


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run as it may be shown today: question and answer, never with a place that has become protected since."""

    run: MatchRun
    request: Request
    rules: Rules
    salt: str
    ranking: Ranking
    relaxations: tuple[Relaxation, ...]
    without_places: Market | None
    """The homes without the places that are protected now; None: nothing has become protected since."""

    @property
    def place_closed(self) -> bool:
        """A home or the child has become protected since: this is what the engine says without that place."""
        return self.without_places is not None

    @property
    def market(self) -> Market:
        """The homes, to go on from. Dear to read, and no page needs them."""
        return self.without_places or self.run.made_of[0]


def referrals_to_match() -> QuerySet[Referral]:
    """Referrals with all that a snapshot reads of them: three queries, whatever their size."""
    return Referral.objects.select_related("board__municipality", "home_locality", "home_municipality", "handled_by").prefetch_related(
        Prefetch("children", ReferralChild.objects.order_by("birth_year", "code")), Prefetch("needs", Need.objects.order_by("rank", "id"))
    )


def latest_run(referral: Referral) -> MatchRun | None:
    """The newest run of a referral."""
    return MatchRun.objects.filter(referral=referral).select_related("referral").order_by("-at", "id").first()


def run_before(run: MatchRun) -> MatchRun | None:
    """The run that a run replaced."""
    return MatchRun.objects.filter(referral_id=run.referral_id, at__lt=run.at).select_related("referral").order_by("-at", "id").first()


def runs_of(referral: Referral) -> QuerySet[MatchRun]:
    """All runs without their bulky texts, newest first."""
    return MatchRun.objects.filter(referral=referral).defer("input", "output").order_by("-at", "id")


def homes_in_the_open() -> frozenset[str]:
    """Codes of the bank's homes that the actor sees and that are not protected."""
    return frozenset(FosterHome.objects.filter(board=None, protection=ProtectionLevel.NONE).values_list("code", flat=True))


def shown_run(run: MatchRun, *, in_the_open: frozenset[str] | None = None) -> ShownRun:
    """What of a run pages show and actions go on from (``docs/decisions/0001``).

    A home or child that is protected now, but was not when the run was made, has its place taken out of the input, and
    the answer is worked out again: no distance, no order by it, no reason that tells it. A home that the actor cannot
    see counts as protected. The stored run is never changed. ``in_the_open``: ``homes_in_the_open``, to spare the read.
    """
    stored = stored_answer(run)
    ranked = [row.home for row in stored.ranking.rows] + [row.home for row in stored.ranking.fallen]
    closed = _closed_since(run, ranked, homes_in_the_open() if in_the_open is None else in_the_open)
    if closed is None:
        return ShownRun(run, *run.question, stored.ranking, stored.relaxations, without_places=None)
    market, request, rules, salt = _without(run, closed)
    ranking, relaxations = rank(market, request, rules, salt=salt), relax(market, request, rules, salt=salt)
    return ShownRun(run, request, rules, salt, ranking, relaxations, without_places=market)


def shown_bands(run: MatchRun, *, in_the_open: frozenset[str]) -> dict[str, int]:
    """Home to band of the homes that ``shown_run`` ranks, without reading the rest of the answer."""
    bands = load_bands(run.output.encode())
    closed = _closed_since(run, bands, in_the_open)
    if closed is None:
        return {home: band for home, band in bands.items() if band is not None}
    market, request, rules, salt = _without(run, closed)
    return {row.home: row.band for row in rank(market, request, rules, salt=salt).rows}


def _closed_since(run: MatchRun, homes: Iterable[str], in_the_open: frozenset[str]) -> frozenset[str] | None:
    """Those of a run's homes whose place it holds and may no longer show; None: neither theirs nor the child's."""
    closed = placed_among(run.input.encode(), set(homes) - in_the_open)
    return closed if closed or _child_closed(run) else None


def _child_closed(run: MatchRun) -> bool:
    return run.referral.protected and not run.question[0].point_hidden


def _without(run: MatchRun, closed: frozenset[str]) -> tuple[Market, Request, Rules, str]:
    """A run's input without the places that are closed."""
    market, request, rules, salt = run.made_of
    homes = [replace(home, point=None, point_hidden=True) if home.id in closed else home for home in market.homes]
    if _child_closed(run):
        request = replace(request, point=None, point_hidden=True)
    return Market(homes=homes, as_of=market.as_of), request, rules, salt


def stored_answer(run: MatchRun) -> StoredAnswer:
    """A run's answer as it was given: to compare with, not to show (``shown_run``)."""
    ranking, relaxations = load_output(run.output.encode())
    return StoredAnswer(run, ranking, relaxations)


def change_data(change: Change) -> dict[str, object]:
    """A change as it is stored in ``MatchRun.applied``."""
    return {"kind": change.kind.value, "code": change.code, "before": change.before, "after": change.after, "by": change.by}


def applied_relaxations(run: MatchRun) -> tuple[Relaxation, ...]:
    """The relaxations a run was made under, in the order they were applied."""
    return tuple(
        Relaxation(
            changes=tuple(
                Change(ObstacleKind(each["kind"]), each["code"], each["before"], each["after"], each["by"]) for each in entry["changes"]
            ),
            homes=tuple(entry["homes"]),
        )
        for entry in run.applied
    )


def siblings_may_split(referral: Referral) -> bool:
    """Whether a home may be asked for some of the children: the board says so, or the newest sheet was relaxed on it."""
    if not referral.siblings_together:
        return True
    run = latest_run(referral)
    if run is None or run.round != referral.round:
        return False
    return any(step.kind == ObstacleKind.SIBLINGS for relaxation in applied_relaxations(run) for step in relaxation.changes)


def relaxed(request: Request, rules: Rules, relaxations: Sequence[Relaxation]) -> tuple[Request, Rules]:
    """A request and rules after several relaxations."""
    for relaxation in relaxations:
        request, rules = apply_relaxation(request, rules, relaxation)
    return request, rules


def questions_of(referral: Referral) -> QuerySet[HomeQuestion]:
    """Homes asked for a referral, all rounds, as they were asked."""
    return HomeQuestion.objects.filter(referral=referral).select_related("home__contact").order_by("-round", "asked_at", "id")


def live_question(referral_id: UUID, home_id: UUID, round: int) -> HomeQuestion | None:  # noqa: A002 -- the field's word
    """The question to one home in one round, unless it was let go."""
    return HomeQuestion.objects.filter(referral_id=referral_id, home_id=home_id, round=round, released_at=None).first()


def offers_of(referral: Referral) -> QuerySet[Offer]:
    """All offers with their answers, newest first: they stay visible as history."""
    return Offer.objects.filter(referral=referral).prefetch_related("children").order_by("-sent_at", "id")


def live_offer(referral_id: UUID) -> Offer | None:
    """The one offer that waits for the board or that it has said yes to."""
    return Offer.objects.filter(referral_id=referral_id, status__in=LIVE_OFFERS).first()


def children_living_in(home_id: UUID, *, starts_on: date, ends_on: date | None) -> int:
    """How many placed children live in a home at some time in a half-open period; for GFO's eyes (a board reads none)."""
    there = Occupancy.objects.filter(home_id=home_id, state=Occupancy.State.PLACED).filter(Q(ends_on=None) | Q(ends_on__gt=starts_on))
    if ends_on is not None:
        there = there.filter(starts_on__lt=ends_on)
    return there.aggregate(beds=Sum("beds", default=0))["beds"]


def board_receivers(referral: Referral, *, on: date) -> list[User]:
    """Who at the board is mailed about a referral: its contact function, and whoever wrote it."""
    contacts = FunctionHolding.objects.filter(
        board_id=referral.board_id,
        cooperation_id=referral.cooperation_id,
        function=FunctionHolding.Function.BOARD_CONTACT,
        starts_on__lte=on,
    ).filter(Q(ends_on=None) | Q(ends_on__gt=on))
    wanted = Q(pk__in=contacts.values("user_id"))
    if referral.author_id:
        wanted |= Q(pk=referral.author_id)
    return list(User.objects.filter(wanted, is_active=True).order_by("pk"))


def need_label(code: str, language: str = "") -> str:
    """A need in the catalogue's words; a language by its name."""
    if code == NeedCode.LANGUAGE and language:
        return str(Language(language).label)
    return str(NeedCode(code).label)


def key_label(key: str) -> str:
    """The same from the engine's code of a need."""
    code, _, language = key.partition(":")
    return need_label(code, language)


def is_outdated(run: MatchRun, current: Snapshot) -> bool:
    """Whether the referral (or its round's rules) differs from what a run was made with. Homes are told apart elsewhere."""
    request, rules, _salt = run.question
    try:
        now_request, now_rules = relaxed(current.request, current.rules, applied_relaxations(run))
    except MarketError:  # the policy no longer lets anybody relax what was relaxed
        return True
    return (_without_homes(request), rules) != (_without_homes(now_request), now_rules)


def homes_have_changed(run: MatchRun, current: Snapshot) -> bool:
    """Whether any home differs today from what a run was made with, compared as both are written down."""
    return run.question[0].conflicts != current.request.conflicts or not same_homes(run.input.encode(), current.homes)


def _without_homes(request: Request) -> Request:
    # Which homes conflict follows from who lives there, so it is a change of homes.
    return replace(request, conflicts=frozenset())
