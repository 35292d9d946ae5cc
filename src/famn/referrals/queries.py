"""Referrals to show: lists, what stands in one in plain words, and whom one talks to about it."""

from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.accounts.models import FunctionHolding, User
from famn.commitments.models import Commitment
from famn.homes.enums import Language
from famn.organisations.models import Board
from famn.people.name_marks import KnownName, MarkedName
from famn.referrals.enums import Missing, ReferralStatus, Turn
from famn.referrals.models import Child, Need, Referral, ReferralChild
from famn.referrals.rules import TRANSITIONS, is_final, missing_before_sending
from famn.ui.swedish import short_date

FINAL = [status.value for status, state in TRANSITIONS.items() if state.is_final]


def referrals() -> QuerySet[Referral]:
    """Referrals with what their own page shows; the row wall chooses which."""
    children = ReferralChild.objects.select_related("child").order_by("birth_year", "code")
    beside = ("board__municipality", "home_municipality", "home_locality", "handled_by", "author")
    return Referral.objects.select_related(*beside).prefetch_related(
        Prefetch("children", queryset=children), Prefetch("needs", queryset=Need.objects.order_by("rank", "id"))
    )


def referral_rows() -> QuerySet[Referral]:
    """Rows of the list: code, birth years, board and the clock that ends first. Nothing sensitive (SoLPuL 7 a §)."""
    running = Commitment.objects.filter(subject_id=OuterRef("pk"), met_at=None, cancelled_at=None, due_on__isnull=False)
    first = running.order_by("due_on", "id")
    return Referral.objects.select_related("board__municipality", "handled_by").annotate(
        received_at=Coalesce("oral_received_at", "sent_at"),
        birth_years=ArrayAgg("children__birth_year", order_by="children__birth_year", default=[]),
        first_due_on=Subquery(first.values("due_on")[:1]),
        first_rule=Subquery(first.values("rule")[:1]),
        first_party=Subquery(first.values("party")[:1]),
    )


def statuses_of_turn(turn: Turn) -> list[str]:
    """The states in which it is one side's turn."""
    return [status.value for status, state in TRANSITIONS.items() if state.turn == turn]


def referrals_to_act_on(*, by: Actor, people: list[int]) -> QuerySet[Referral]:
    """Where the next move is the actor's side's: at GFO those nobody has taken and those of ``people``, at a board its own."""
    if not by.is_gfo:
        waiting = set(statuses_of_turn(Turn.BOARD)) - {ReferralStatus.DRAFT.value, ReferralStatus.PLACED.value}
        return Referral.objects.filter(status__in=waiting)
    return Referral.objects.filter(Q(handled_by=None) | Q(handled_by__in=people), status__in=statuses_of_turn(Turn.GFO))


def locked(referral: Referral) -> Referral:
    """The referral's row as it stands now, locked until the transaction ends: two acts cannot both move it."""
    return Referral.objects.select_for_update().get(pk=referral.pk)


def child_names(referral: Referral) -> list[KnownName]:
    """The children's names as their own board knows them: what free text to GFO is checked against. GFO sees none."""
    return names_of(ReferralChild.objects.filter(referral=referral))


def names_of(rows: QuerySet[ReferralChild]) -> list[KnownName]:
    """The names of some rows' children: as noted, or by their digests while the name lies in the vault."""
    children = Child.objects.filter(pk__in=rows.values("child_id")).order_by("id").values_list("pk", "name", "name_marks")
    return [name or MarkedName(pk, frozenset(marks)) for pk, name, marks in children if name or marks]


def open_question(referral: Referral) -> Commitment | None:
    """The clock of GFO's question that waits for the board's answer."""
    return Commitment.objects.filter(subject_id=referral.pk, rule="Q1", met_at=None, cancelled_at=None).order_by("opened_on", "id").first()


def boards_of(cooperation_id: int, on: date) -> QuerySet[Board]:
    """The boards of the cooperation's member municipalities on a day."""
    in_force = Q(municipality__memberships__cooperation_id=cooperation_id, municipality__memberships__starts_on__lte=on) & (
        Q(municipality__memberships__ends_on=None) | Q(municipality__memberships__ends_on__gt=on)
    )
    return Board.objects.filter(in_force, starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gt=on)).order_by("name", "id").distinct()


def contacts(*, board_id: int, cooperation_id: int, on: date) -> dict[str, User]:
    """Who holds the two contact functions for a board on a day (R-51, R-51a), by function."""
    holdings = (
        FunctionHolding.objects.filter(board_id=board_id, cooperation_id=cooperation_id, starts_on__lte=on)
        .filter(Q(ends_on=None) | Q(ends_on__gt=on))
        .select_related("user")
        .order_by("starts_on", "id")
    )
    return {holding.function: holding.user for holding in holdings}


def is_known(row: ReferralChild) -> bool:
    """Whether the board has noted who the child is. Only the board itself can tell."""
    child = row.child
    return child is not None and (child.protection != "none" or bool(child.name or child.identity_number or child.case_number))


def missing_of(referral: Referral) -> list[Missing]:
    """What the board's written referral still lacks (R-82, R-114). Asked by its own board: GFO cannot tell about identities."""
    values: dict[str, object] = {
        name.value: getattr(referral, name.value)
        for name in Missing
        if name not in {Missing.CHILDREN, Missing.IDENTITY, Missing.NEEDS, Missing.SENTENCES, Missing.HOME_MUNICIPALITY}
    }
    values[Missing.HOME_MUNICIPALITY.value] = referral.home_municipality_id
    return missing_before_sending(
        values,
        children_known=[is_known(row) for row in referral.children.all()],
        sentences=[need.sentence for need in referral.needs.all()],
        protected=referral.protected,
    )


def need_name(need: Need) -> str:
    """ "Eget rum"; "Språk: arabiska"."""
    label = str(need.get_code_display())
    return f"{label}: {str(Language(need.language).label).lower()}" if need.language else label


def shown_values(referral: Referral) -> dict[str, str]:
    """What stands in a referral that both sides read, in Swedish words by field, empty where nothing does.

    Two of these are compared to tell what a change changed. The child's identity is never among them.
    """

    def day(value: date | None) -> str:
        return short_date(value) if value else ""

    def label(name: str) -> str:
        return str(Referral._meta.get_field(name).verbose_name)

    shown = {
        label("kind"): referral.get_kind_display(),
        label("legal_basis"): referral.get_legal_basis_display(),
        label("disclosure_ground"): referral.get_disclosure_ground_display(),
        label("starts_on"): day(referral.starts_on),
        label("ends_on"): day(referral.ends_on),
        label("home_municipality"): str(referral.home_municipality or ""),
        label("home_locality"): str(referral.home_locality or ""),
        label("distance_limit_km"): f"{referral.distance_limit_km} km" if referral.distance_limit_km else "",
        label("school_needs"): referral.school_needs,
        label("contact_needs"): referral.contact_needs,
        label("languages"): ", ".join(str(Language(code).label) for code in referral.languages),
        label("siblings_together"): _("Ja") if referral.siblings_together else _("Nej"),
        label("must_not_meet"): _("Ja") if referral.must_not_meet else _("Nej"),
        label("protected"): _("Ja") if referral.protected else _("Nej"),
        label("waiting_in"): referral.get_waiting_in_display(),
        label("waiting_since"): day(referral.waiting_since),
        label("network_considered"): referral.network_considered,
        label("network_considered_by"): referral.network_considered_by,
        label("network_considered_on"): day(referral.network_considered_on),
        label("network_outcome"): referral.get_network_outcome_display(),
    }
    shown = {field: str(value) for field, value in shown.items()}
    for need in referral.needs.all():
        how = _("krav") if need.is_requirement else _("önskemål")
        words = _("plats %(rank)s, %(how)s") % {"rank": need.rank, "how": how}
        shown[_("Behov: %(need)s") % {"need": need_name(need)}] = f"{words}. {need.sentence}".strip()
    for row in referral.children.all():
        sex = f", {str(row.get_sex_display()).lower()}" if row.sex else ""
        shown[_("Barn %(code)s") % {"code": row.code}] = _("född %(year)s%(sex)s") % {"year": row.birth_year, "sex": sex}
    return shown


def is_open(referral: Referral) -> bool:
    """Whether something may still happen to the referral."""
    return not is_final(referral.status) and referral.status != ReferralStatus.DRAFT
