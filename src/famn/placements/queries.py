"""Whom to consult, what stops a start, stays and what is due on them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from famn.access.actor import Actor
from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.audit.queries import newest_verb
from famn.commitments.models import Commitment
from famn.organisations.models import Board, Municipality
from famn.people.models import ProtectionLevel
from famn.placements.models import Consultation, Placement, PlacementEnd
from famn.placements.policy import check_can_see_consultees
from famn.placements.rules import StartFacts
from famn.referrals.enums import DecisionKind
from famn.referrals.models import ChildSuitability, Decision, Offer
from famn.referrals.queries_deciding import offered_children, suitabilities

CHILD_PROTECTED, CHILD_UNPROTECTED = "placement.child_protect", "placement.child_unprotect"
"""Verbs of a stay's lines that tell of the child's protection."""


@dataclass(frozen=True, slots=True)
class Consultee:
    """A municipality or board that must be informed or consulted about one offered home, and what was done about it.

    Never how many children it has there, or who they are (R-38a).
    """

    ground: Consultation.Ground
    municipality: Municipality
    board: Board | None
    done: Consultation | None

    @property
    def name(self) -> str:
        """The board where one has placed a child, else the municipality where the home lies."""
        return self.board.name if self.board else self.municipality.name

    @property
    def key(self) -> str:
        """What the form posts to say which one it is."""
        return f"{self.ground.value}:{self.municipality.pk}:{self.board.pk if self.board else ''}"


def consultees(by: Actor, offer: Offer) -> list[Consultee]:
    """Whom the board must inform or consult about a live offer (R-38, R-38a; SoL 22:6); each asking is logged.

    Where the home lies comes first. Answered by the database's definer function, since boards read no occupancy.
    Raises ``Denied`` for other than the board's case roles; the database refuses an offer that is not live.
    """
    check_can_see_consultees(by)
    with connection.cursor() as cursor:
        cursor.execute("select ground, municipality_code, consulted_board_id from famn_consultees(%s)", [offer.pk])
        wanted = [row for row in cursor.fetchall() if row[1] is not None]
    municipalities = Municipality.objects.defer("border").in_bulk([code for _, code, _ in wanted])
    boards = Board.objects.in_bulk([board_id for _, _, board_id in wanted if board_id])
    done = {(one.ground, one.municipality_id, one.consulted_board_id): one for one in consultations(offer)}
    found = [
        Consultee(Consultation.Ground(ground), municipalities[code], boards.get(board_id), done.get((ground, code, board_id)))
        for ground, code, board_id in wanted
    ]
    return sorted(found, key=lambda one: (one.ground != Consultation.Ground.LOCATED, one.name))


def consultations(offer: Offer) -> QuerySet[Consultation]:
    """What was recorded and stands."""
    return (
        Consultation.objects.filter(offer=offer, undone_at=None).select_related("municipality", "consulted_board").order_by("done_on", "id")
    )


def adopted_suitability(home_id: UUID) -> GeneralSuitability | None:
    """The newest investigation of a home that a board has adopted; None when no board has."""
    return (
        GeneralSuitability.objects.filter(home_id=home_id, undone_at=None, adopted_on__isnull=False)
        .select_related("adopted_by", "board")
        .order_by("-adopted_on", "-assessed_on", "id")
        .first()
    )


def newest_suitability(home_id: UUID) -> GeneralSuitability | None:
    """The newest investigation of a home, adopted or not."""
    return (
        GeneralSuitability.objects.filter(home_id=home_id, undone_at=None)
        .select_related("adopted_by", "board")
        .order_by("-assessed_on", "id")
        .first()
    )


def _of_protected_children() -> QuerySet[Placement]:
    """Stays of children with protected identity, as the stays' own lines tell it to both sides.

    The home's coordinator at GFO reads neither the child nor, unless she handles it, the referral; she is to protect the home.
    """
    told = newest_verb("placement", [CHILD_PROTECTED, CHILD_UNPROTECTED])
    return Placement.objects.annotate(told=told).filter(told=CHILD_PROTECTED)


def child_is_protected(stay: Placement) -> bool:
    """Whether the child of a stay has protected identity."""
    return _of_protected_children().filter(pk=stay.pk).exists()


def stays_that_tell_where() -> QuerySet[Placement]:
    """Running stays of a protected child in a home that is not: what is known of the home can tell where the child lives.

    The home is joined: where the wall hides it, the actor could do nothing about it.
    """
    running = {Placement.Status.PLANNED, Placement.Status.STARTED}
    return (
        _of_protected_children()
        .filter(status__in=running, home__protection=ProtectionLevel.NONE)
        .select_related("home", "coordinator")
        .order_by("home_code", "code")
    )


def extracts(*, home_id: UUID, board_id: int) -> dict[str, RegisterCheck]:
    """The board's newest seen extract per register (SoF 3:3)."""
    rows = RegisterCheck.objects.filter(home_id=home_id, board_id=board_id, undone_at=None).order_by("seen_on", "id")
    return {one.register: one for one in rows}


def start_facts(by: Actor, offer: Offer, *, starts_on: date, has_agreement: bool = False) -> StartFacts:
    """What the board has on record before a start, for ``rules.start_stops``. The offer must be live."""
    adopted = adopted_suitability(offer.home_id)
    seen = extracts(home_id=offer.home_id, board_id=offer.board_id)
    judged = suitabilities(offer)
    children = offered_children(offer)
    formal = (
        Decision.objects.filter(offer=offer, undone_at=None, outcome_yes=True)
        .exclude(kind=DecisionKind.OPERATIONAL)
        .order_by("decided_on", "id")
        .first()
    )
    criminal, suspicion = seen.get(RegisterCheck.Register.CRIMINAL_RECORDS), seen.get(RegisterCheck.Register.SUSPICIONS)
    return StartFacts(
        starts_on=starts_on,
        formal_yes_on=formal.decided_on if formal else None,
        adopted_on=adopted.adopted_on if adopted else None,
        adopted_as_unsuitable=bool(adopted) and adopted.outcome == GeneralSuitability.Outcome.NOT_SUITABLE,
        review_by=adopted.review_by if adopted else None,
        criminal_records_on=criminal.seen_on if criminal else None,
        suspicions_on=suspicion.seen_on if suspicion else None,
        consultations_missing=tuple(one.name for one in consultees(by, offer) if one.done is None),
        unassessed_children=tuple(child.code for child in children if child.pk not in judged),
        unsuitable_children=tuple(
            child.code for child in children if child.pk in judged and judged[child.pk].outcome == ChildSuitability.Outcome.NOT_SUITABLE
        ),
        has_agreement=has_agreement,
        basic_course_on=offer.home.basic_course_on,
        over_max=bool(offer.over_max_reason),
        home_tells_where=offer.referral.protected and offer.home.protection == ProtectionLevel.NONE,
    )


def placements() -> QuerySet[Placement]:
    """Stays with what a list of them shows, newest first; the row wall chooses whose. A start that was undone is no stay."""
    return with_undone_starts().exclude(status=Placement.Status.UNDONE)


def with_undone_starts() -> QuerySet[Placement]:
    """Stays, and those whose start was undone: for the page of one and for what tells that it was undone.

    Home and referral are not joined: the wall may hide either, and a join would hide the stay with it.
    """
    return Placement.objects.select_related("child", "board", "board__municipality", "responsible", "coordinator").order_by(
        "-starts_on", "id"
    )


def with_next_due(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """Add ``next_due`` and ``next_rule``: the soonest open clock of each stay."""
    soonest = Commitment.objects.filter(subject_id=OuterRef("pk"), met_at=None, cancelled_at=None, due_on__isnull=False).order_by(
        "due_on", "id"
    )
    return rows.annotate(next_due=Subquery(soonest.values("due_on")[:1]), next_rule=Subquery(soonest.values("rule")[:1]))


def live_end(placement: Placement) -> PlacementEnd | None:
    """The end that stands, if the stay has ended."""
    return placement.ends.filter(undone_at=None).order_by("-ended_on", "id").first()


def homes_to_ask() -> QuerySet[PlacementEnd]:
    """Ends where nobody has yet asked the home whether it returns to the bank (R-16a); network homes are not asked."""
    return (
        PlacementEnd.objects.filter(undone_at=None, home_returns=None, placement__home__board=None)
        .select_related("placement")
        .order_by("ended_on", "id")
    )
