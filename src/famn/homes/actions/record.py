"""What a home's record holds beside its facts: who lives there, decisions, mentoring, who runs it and who answers for it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.models import User
from famn.accounts.queries import holders_of
from famn.homes.actions.keeping import locked
from famn.homes.actions.trail import record_home_act
from famn.homes.enums import Operator, PermitKind, Relation
from famn.homes.models import FosterHome, HomeMember, HomePermit, MentorPeriod, ProviderOrganisation
from famn.homes.policy import check_can_edit_home, check_can_keep_mentors, check_can_note_permit
from famn.homes.queries import is_open_to
from famn.homes.rules import check_not_ahead
from famn.homes.rules_record import check_issuer, check_period, check_withdrawal
from famn.kernel.calendar import local_date
from famn.kernel.denied import Denied, Refused
from famn.organisations.constraints import refusing_constraints
from famn.organisations.models import Board
from famn.organisations.queries import boards_to_come
from famn.people.models import ProtectionLevel
from famn.ui.swedish import short_date


def _check_members_stand_here(home: FosterHome) -> None:
    if home.protection != ProtectionLevel.NONE:
        raise Refused("members_in_vault", _("Hemmet är skyddat. Vilka som bor där står bara i valvet."))


@transaction.atomic
def add_member(
    *, by: Actor, home: FosterHome, relation: Relation | str, name: str, birth_year: int | None, starts_on: date | None, at: datetime
) -> HomeMember:
    """Note somebody of the family who lives in the home. Placed children are never noted here.

    Effects: ``HomeMember``; an act without the name. Raises ``Refused`` for a protected home.
    """
    check_can_edit_home(by, home)
    now = locked(home)
    _check_members_stand_here(now)
    with refusing_constraints():
        made = HomeMember.objects.create(
            cooperation_id=now.cooperation_id, home=now, relation=relation, name=name.strip(), birth_year=birth_year, starts_on=starts_on
        )
    text = _("Lade till vem som bor i hemmet: %(relation)s") % {"relation": Relation(relation).label.lower()}
    record_home_act(by=by, home=now, verb="add_member", text=text, at=at)
    return made


@transaction.atomic
def change_member(
    *,
    by: Actor,
    member: HomeMember,
    relation: Relation | str,
    name: str,
    birth_year: int | None,
    starts_on: date | None,
    ends_on: date | None,
    at: datetime,
) -> None:
    """Put right who somebody is, or from which day she no longer lives there (half-open). Effects: the row; an act."""
    check_can_edit_home(by, member.home)
    member.relation, member.name, member.birth_year = relation, name.strip(), birth_year
    member.starts_on, member.ends_on = starts_on, ends_on
    with refusing_constraints():
        member.save(update_fields=["relation", "name", "birth_year", "starts_on", "ends_on"])
    text = _("Ändrade vem som bor i hemmet: %(relation)s") % {"relation": Relation(relation).label.lower()}
    record_home_act(by=by, home=member.home, verb="change_member", text=text, at=at)


@transaction.atomic
def remove_member(*, by: Actor, member: HomeMember, at: datetime) -> None:
    """Take away somebody who was noted by mistake; the history keeps what stood. Effects: the row gone; an act."""
    check_can_edit_home(by, member.home)
    text = _("Tog bort en felregistrering av vem som bor i hemmet: %(relation)s") % {"relation": member.get_relation_display().lower()}
    home = member.home
    member.delete()
    record_home_act(by=by, home=home, verb="remove_member", text=text, at=at)


def check_home_is_near(by: Actor, home: FosterHome) -> None:
    """A board decides of its own network home, or of a home that is open to it: offered, or its child lives there."""
    if by.is_board and home.board_id != by.board_id and not is_open_to(home, by.board_id):
        raise Denied("not_near", _("Nämnden registrerar beslut om hem som erbjudits den, eller där dess barn bor."))


@transaction.atomic
def note_permit(
    *,
    by: Actor,
    home: FosterHome,
    kind: PermitKind | str,
    issuing_board: Board | None,
    issuer: str = "",
    decided_on: date,
    ends_on: date | None = None,
    reference: str = "",
    scope: str = "",
    conditions: str = "",
    at: datetime,
) -> HomePermit:
    """Note a decision that the home may be used: a board's approval, or a permit (R-81). A board notes its own alone.

    Effects: ``HomePermit``; an act. Raises ``Refused`` for a decision ahead in time, an empty period, or no issuer.
    """
    check_can_note_permit(by, home)
    check_home_is_near(by, home)
    check_not_ahead(decided_on, today=local_date(at))
    check_issuer(board=issuing_board, issuer=issuer)
    check_period(decided_on, ends_on)
    if by.is_board and (issuing_board is None or issuing_board.pk != by.board_id):
        raise Refused("not_own_decision", _("Nämnden registrerar sina egna beslut."))
    with refusing_constraints():
        made = HomePermit.objects.create(
            cooperation_id=home.cooperation_id, home=home, kind=kind, issuing_board=issuing_board, issuer=issuer.strip(),
            decided_on=decided_on, ends_on=ends_on, reference=reference.strip(), scope=scope.strip(), conditions=conditions.strip(),
        )  # fmt: skip
    who = issuing_board.name if issuing_board else made.issuer
    text = _("%(kind)s från %(who)s, beslutat %(day)s") % {"kind": PermitKind(kind).label, "who": who, "day": short_date(decided_on)}
    record_home_act(by=by, home=home, verb="note_permit", text=text, at=at, board_id=issuing_board.pk if issuing_board else None)
    return made


@transaction.atomic
def withdraw_permit(*, by: Actor, permit: HomePermit, on: date, at: datetime) -> None:
    """Note that a decision has been withdrawn, on a day that has come. Effects: the day; an act."""
    check_can_note_permit(by, permit.home)
    check_withdrawal(decided_on=permit.decided_on, withdrawn_on=permit.withdrawn_on, on=on, today=local_date(at))
    if by.is_board and permit.issuing_board_id != by.board_id:
        raise Refused("not_own_decision", _("Nämnden registrerar sina egna beslut."))
    permit.withdrawn_on = on
    permit.save(update_fields=["withdrawn_on"])
    text = _("%(kind)s återkallat %(day)s") % {"kind": permit.get_kind_display(), "day": short_date(on)}
    record_home_act(by=by, home=permit.home, verb="withdraw_permit", text=text, at=at, board_id=permit.issuing_board_id)


@transaction.atomic
def start_mentoring(*, by: Actor, home: FosterHome, starts_on: date, ends_on: date | None, at: datetime) -> MentorPeriod:
    """Make a home of the bank a mentor from a day (R-78e): a role of an experienced home, never a kind of home.

    Effects: ``MentorPeriod``; an act. Raises ``Refused`` for an empty or overlapping period.
    """
    check_can_keep_mentors(by, home)
    check_period(starts_on, ends_on)
    with refusing_constraints():
        made = MentorPeriod.objects.create(cooperation_id=home.cooperation_id, home=home, starts_on=starts_on, ends_on=ends_on)
    record_home_act(by=by, home=home, verb="start_mentoring", text=_("Mentorsfamilj från %(day)s") % {"day": short_date(starts_on)}, at=at)
    return made


@transaction.atomic
def end_mentoring(*, by: Actor, period: MentorPeriod, ends_on: date, at: datetime) -> None:
    """Let a mentor period end: the first day on which the home is no mentor. Effects: its end; an act."""
    check_can_keep_mentors(by, period.home)
    check_period(period.starts_on, ends_on)
    period.ends_on = ends_on
    with refusing_constraints():
        period.save(update_fields=["ends_on"])
    text = _("Mentorsfamilj till %(day)s") % {"day": short_date(ends_on)}
    record_home_act(by=by, home=period.home, verb="end_mentoring", text=text, at=at)


@transaction.atomic
def set_operator(*, by: Actor, home: FosterHome, operator: Operator | str, provider: ProviderOrganisation | None, at: datetime) -> None:
    """Say who runs the home: the members themselves, or a provider under contract (R-78c). Effects: the row; an act."""
    check_can_edit_home(by, home)
    now = locked(home)
    now.operator, now.provider = operator, provider
    with refusing_constraints():
        now.save(update_fields=["operator", "provider"])
    text = _("Drivs av: %(who)s") % {"who": provider.name if provider else Operator(operator).label.lower()}
    record_home_act(by=by, home=now, verb="set_operator", text=text, at=at)
    home.refresh_from_db()


@transaction.atomic
def set_responsible(
    *,
    by: Actor,
    home: FosterHome,
    recruiting_board: Board | None,
    responsible_board: Board | None,
    responsible_secretary: User | None,
    at: datetime,
) -> None:
    """Say who recruited the home (None: GFO; R-100), and which board and secretary answer for its questions (R-102a).

    Effects: the row; an act. Raises ``Refused`` for a board outside the cooperation, or a secretary who is not at the board.
    """
    check_can_edit_home(by, home)
    today, now = local_date(at), locked(home)
    ours = set(boards_to_come(home.cooperation_id, on=today).values_list("pk", flat=True))
    if not {board.pk for board in (recruiting_board, responsible_board) if board is not None} <= ours | {home.board_id}:
        raise Refused("not_our_board", _("Välj en nämnd i samverkan."))
    if responsible_secretary is not None:
        if responsible_board is None:
            raise Refused("secretary_without_board", _("Välj också vilken nämnd sekreteraren finns på."))
        there = holders_of(Role.FH_SECRETARY, cooperation_id=home.cooperation_id, on=today, board_id=responsible_board.pk)
        if not there.filter(pk=responsible_secretary.pk).exists():
            raise Refused("not_at_the_board", _("%(name)s är inte familjehemssekreterare där.") % {"name": responsible_secretary.name})
    now.recruiting_board, now.responsible_board, now.responsible_secretary = recruiting_board, responsible_board, responsible_secretary
    now.save(update_fields=["recruiting_board", "responsible_board", "responsible_secretary"])
    who = ", ".join(str(each) for each in (responsible_board and responsible_board.name, responsible_secretary) if each) or _("ingen")
    record_home_act(by=by, home=now, verb="set_responsible", text=_("Ansvarig vid nämnd: %(who)s") % {"who": who}, at=at)
    home.refresh_from_db()
