"""The rows of *I dag*: what each open record asks of whom, read once for the whole page.

A referral gives one row a running clock, else one for its state; a placement one a clock; a deviation, a home that wants
a call and an opened vault one each. The number of queries does not depend on the number of rows.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from famn.access.actor import Actor
from famn.access.permissions import Permission, may
from famn.access.roles import BOARD_CASE_ROLES, GFO_CASE_ROLES, Role
from famn.accounts.queries import covered_by
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.commitments.rules import state
from famn.deviations.enums import DeviationStatus
from famn.deviations.queries import waiting_for
from famn.people.queries import unseen_openings
from famn.placements.models import Placement, PlacementEnd
from famn.referrals.enums import LIVE_OFFERS, QuestionAnswer, ReferralStatus, Turn
from famn.referrals.models import ChildSuitability, HomeQuestion, Offer, Referral
from famn.referrals.queries_deciding import is_delegated
from famn.referrals.rules import TRANSITIONS, days_waiting, is_final, turn
from famn.ui.prepare import due_kind
from famn.ui.swedish import joined

S = ReferralStatus
FAR = date.max
FEW_DEVIATIONS = 3
OPEN = [status.value for status in S if not is_final(status) and status != S.PLACED]
ON_THE_DAY = {Rule.REVIEW, Rule.FIRST_VISIT, Rule.END_NOTICE, Rule.AGREEMENT_YEARLY}
"""Clocks of a stay that nobody works on until they come near."""
THE_BOARDS_OWN = {Rule.REVIEW, Rule.FIRST_VISIT}
"""The board's follow-up of the care is not GFO's to see (domain 2.4)."""


class Group(Enum):
    """Where a row stands on the page."""

    SOON = "soon"
    YOURS = "yours"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing to do or to wait for. ``mine``: the actor's own or that of somebody she covers for.

    ``ours``: the next move is hers to make; else she follows it.
    """

    group: Group
    what: str
    whom: str = ""
    code: str = ""
    url: str
    action: str = ""
    due_on: date | None = None
    mine: bool = True
    ours: bool = True

    @property
    def order(self) -> tuple[date, bool, str, str]:
        """What is latest or ends first, whosever it is; among equals one's own first."""
        return (self.due_on or FAR, not self.mine, self.code, self.what)


@dataclass(frozen=True, slots=True)
class WaitingChild:
    """Children who wait elsewhere for a home (R-118): no more than a list may show."""

    code: str
    url: str
    whom: str
    where: str
    days: int


def born(years: list[int]) -> str:
    """ "född 2014", "födda 2014 och 2017"."""
    if not years:
        return ""
    return ngettext("född %(years)s", "födda %(years)s", len(years)) % {"years": joined([str(year) for year in sorted(years)])}


class Desk:
    """All that one actor's page needs, read in a constant number of queries."""

    def __init__(self, *, by: Actor, today: date, now: datetime) -> None:
        self.by, self.today, self.now = by, today, now
        self.people = set(covered_by(by=by, on=today))
        self.side = Party.GFO if by.is_gfo else Party.BOARD
        self.has_cases = by.role in GFO_CASE_ROLES | BOARD_CASE_ROLES
        self.decides = by.role == Role.UNIT_MANAGER or (by.role == Role.FH_SECRETARY and is_delegated(by, on=today))
        self.referrals = self._referrals() if self.has_cases else []
        self.clocks: dict[UUID, list[Commitment]] = defaultdict(list)
        if self.has_cases:
            self._read_clocks()

    def _referrals(self) -> list[Referral]:
        questions = HomeQuestion.objects.filter(released_at=None).only("referral_id", "answer", "expires_at", "round")
        judged = ChildSuitability.objects.filter(offer=OuterRef("pk"), undone_at=None)
        live = Offer.objects.filter(status__in=LIVE_OFFERS).annotate(judged=Exists(judged))
        live = live.only("id", "referral_id", "home_code", "status")
        found = (
            Referral.objects.filter(status__in=OPEN)
            .select_related("board__municipality", "handled_by", "author")
            .prefetch_related("children", Prefetch("questions", questions, "asked"), Prefetch("offers", live, "live"))
            .order_by("created_at", "id")
        )
        # A draft is its author's alone until it is sent.
        return [row for row in found if row.status != S.DRAFT or row.author_id in self.people]

    def _read_clocks(self) -> None:
        running = Commitment.objects.filter(met_at=None, cancelled_at=None)
        of_cases = Q(subject_id__in=[row.pk for row in self.referrals])
        near = Q(subject_kind="placement") & (~Q(rule__in=ON_THE_DAY) | Q(warn_on__lte=self.today))
        hidden = Q(rule__in=THE_BOARDS_OWN) if self.side == Party.GFO else Q(pk=None)
        for clock in running.filter(of_cases | near).exclude(hidden).order_by("due_on", "id"):
            self.clocks[clock.subject_id].append(clock)

    def rows(self) -> list[Row]:
        """Every row, what is latest or ends first before the rest."""
        found = [*self._of_deviations(), *self._of_vault()]
        if self.has_cases:
            found += [row for referral in self.referrals for row in self._of_referral(referral)]
            found += [*self._of_placements(), *self._of_calls(), *self._of_returning_homes()]
        return sorted(found, key=lambda row: row.order)

    def waiting_children(self) -> list[WaitingChild]:
        """Children in emergency homes or HVB who still wait for their home, longest first (R-118)."""
        waiting = [
            WaitingChild(
                row.code,
                reverse("referral", args=[row.pk]),
                self._whom(row, ours=False),
                row.get_waiting_in_display(),
                days_waiting(row.waiting_since, self.today),
            )
            for row in self.referrals
            if row.waiting_in and row.waiting_since and row.status != S.DRAFT
        ]
        return sorted(waiting, key=lambda child: (-child.days, child.code))

    # --- Referrals --------------------------------------------------------------------------------------------------

    def _of_referral(self, referral: Referral) -> Iterator[Row]:
        clocks, whose = self.clocks[referral.pk], turn(referral.status).value
        ours = [clock for clock in clocks if clock.party == self.side]
        theirs = [clock for clock in clocks if clock.party != self.side]
        # When it is the other side's turn their clock tells what we wait for; ours is shown if it is about to break.
        shown = [clock for clock in ours if whose == self.side or self._urgent(clock) or len(clocks) == 1]
        shown += [clock for clock in theirs if whose == clock.party or self._urgent(clock) or self.by.role == Role.GFO_HEAD]
        for clock in shown:
            yield self._row(referral, clock)
        # A state without a clock of its own, such as a draft or a decided placement, still waits for somebody.
        if whose != Turn.NOBODY and not (ours if whose == self.side else shown):
            yield self._row(referral, None)

    def _row(self, referral: Referral, clock: Commitment | None) -> Row:
        ours = clock.party == self.side if clock else TRANSITIONS[S(referral.status)].turn.value == self.side
        mine = self._is_mine(referral)
        if not ours:
            what, url, action, our_move = self._theirs(referral, clock)
        elif self.side == Party.GFO:
            what, url, action, our_move = self._gfo_does(referral)
        else:
            what, url, action, our_move = self._board_does(referral, clock)
        group = Group.YOURS if our_move and (mine or self._anybodys(referral)) else Group.WAITING
        # A board's own clock that breaks is the board's to mend; GFO's head and a unit manager follow them all.
        if clock and self._urgent(clock) and (ours or self.by.role in {Role.GFO_HEAD, Role.UNIT_MANAGER}):
            group = Group.SOON
        return Row(
            group=group,
            what=what,
            whom=self._whom(referral, ours=ours),
            code=referral.code,
            url=url,
            action=action if our_move else _("Öppna"),
            due_on=clock.due_on if clock else None,
            mine=mine or self._anybodys(referral),
            ours=our_move,
        )

    def _gfo_does(self, referral: Referral) -> tuple[str, str, str, bool]:
        page, sheet = reverse("referral", args=[referral.pk]), reverse("match_sheet", args=[referral.pk])
        asked = [question for question in referral.asked if question.round == referral.round]
        answers = {question.answer for question in asked}
        if referral.status == S.QUESTION_BACK:
            return _("Väntar på svar på er fråga"), page, _("Öppna"), False
        handles = may(self.by, Permission.HANDLE_REFERRAL)
        if referral.handled_by_id is None and not asked:
            new = _("Ny förfrågan: ta hand om den") if handles else _("Ny förfrågan: ingen har tagit den")
            return new, page, _("Öppna"), may(self.by, Permission.HAND_OVER)
        if QuestionAnswer.YES in answers:
            return _("Ett hem har sagt ja: skicka erbjudandet"), page, _("Till svaret"), handles
        if QuestionAnswer.RING_ME in answers:
            return _("Ett hem vill bli uppringt"), page, _("Till svaret"), may(self.by, Permission.REGISTER_HOME_ANSWER)
        silent = [question for question in asked if not question.answer]
        if any(question.expires_at and question.expires_at <= self.now for question in silent):
            return _("Länken har gått ut utan svar: ring hemmet"), page, _("Till frågorna"), may(self.by, Permission.REGISTER_HOME_ANSWER)
        if silent:
            words = ngettext("Väntar på svar från %(n)s hem", "Väntar på svar från %(n)s hem", len(silent)) % {"n": len(silent)}
            return words, page, _("Öppna"), False
        return _("Sök hem"), sheet, _("Till underlaget"), handles

    def _board_does(self, referral: Referral, clock: Commitment | None) -> tuple[str, str, str, bool]:
        page = reverse("referral", args=[referral.pk])
        writes, registers = may(self.by, Permission.WRITE_REFERRAL), may(self.by, Permission.REGISTER_FORMAL_DECISION)
        offer = next(iter(referral.live), None)
        offered = reverse("offer", args=[offer.pk]) if offer else page
        if (clock and clock.rule == Rule.WRITTEN_AFTER_ORAL) or referral.status == S.ORAL_RECEIVED:
            return _("Skriv den skriftliga förfrågan"), page, _("Skriv"), writes
        if referral.status == S.DRAFT:
            return _("Skriv klart utkastet"), page, _("Fortsätt"), writes
        if referral.status == S.QUESTION_BACK:
            return _("Svara på GFO:s fråga"), page, _("Svara"), writes
        if referral.status in {S.OFFER_SENT, S.UNDER_ASSESSMENT} and offer:
            if self.decides and (offer.judged or not writes):
                what = _("Fatta verksamhetsbeslut") if offer.judged else _("Verksamhetsbeslut väntar på bedömningen")
                return what, offered, _("Till erbjudandet"), offer.judged
            if offer.judged:
                return _("Verksamhetsbeslut"), offered, _("Öppna"), False
            return _("Nytt erbjudande: bedöm hemmet för barnet"), offered, _("Till erbjudandet"), may(self.by, Permission.ASSESS_FOR_CHILD)
        if referral.status == S.OPERATIONAL_YES:
            return _("Registrera det formella beslutet"), offered, _("Till erbjudandet"), registers
        if referral.status == S.FORMAL_DECISION:
            return _("Starta placeringen"), offered, _("Till erbjudandet"), may(self.by, Permission.START_PLACEMENT)
        return str(S(referral.status).label), page, _("Öppna"), True

    def _theirs(self, referral: Referral, clock: Commitment | None) -> tuple[str, str, str, bool]:
        page = reverse("referral", args=[referral.pk])
        words = {
            Rule.WRITTEN_AFTER_ORAL: _("Den skriftliga förfrågan"),
            Rule.QUESTION_BACK: _("Svar på GFO:s fråga"),
            Rule.OPERATIONAL_DECISION: _("Nämndens verksamhetsbeslut"),
            Rule.FORMAL_DECISION: _("Nämndens formella beslut"),
            Rule.MATCH: _("GFO söker hem"),
            Rule.MATCH_AGAIN: _("GFO söker ett nytt hem"),
        }
        if clock:
            return words.get(Rule(clock.rule), str(clock.get_rule_display())), page, _("Öppna"), False
        starts = _("Placeringen ska starta") if referral.status == S.FORMAL_DECISION else str(S(referral.status).label)
        return starts, page, _("Öppna"), False

    # --- Stays, calls and the rest ----------------------------------------------------------------------------------

    def _of_placements(self) -> Iterator[Row]:
        clocks = [clock for rows in self.clocks.values() for clock in rows if clock.subject_kind == "placement"]
        stays = {
            stay.pk: stay
            for stay in Placement.objects.filter(pk__in={clock.subject_id for clock in clocks}).select_related(
                "board__municipality", "child"
            )
        }
        words = {
            Rule.AGREEMENT: _("Registrera avtalet med familjehemmet"),
            Rule.AGREEMENT_YEARLY: _("Uppdatera avtalet"),
            Rule.END_NOTICE: _("Beräknat slut närmar sig"),
            Rule.FEEDBACK: _("Skriv återkoppling till GFO"),
            Rule.CLOSING_MEETING: _("Håll avslutningsträffen"),
            Rule.REVIEW: _("Gör övervägandet"),
            Rule.FIRST_VISIT: _("Gör första besöket i hemmet"),
            Rule.IVO_NOTICE: _("Anmäl till IVO: fler än tre placerade barn"),
        }
        for clock in clocks:
            stay = stays.get(clock.subject_id)
            if stay is None:
                continue
            ours = clock.party == self.side
            urgent = self._urgent(clock)
            if not ours and not urgent:
                continue
            # A follow-up shows as early as the guidelines say, but weeks ahead it is work to plan and not about to break.
            urgent = due_kind(clock.due_on, self.today) != "neutral" if clock.due_on else urgent
            mine = bool({stay.responsible_id, stay.coordinator_id, clock.owner_id} & self.people) or self._whole_unit()
            follows = self.by.role in {Role.GFO_HEAD, Role.UNIT_MANAGER}
            group = Group.SOON if urgent and (ours or follows) else Group.YOURS if ours and mine else Group.WAITING
            place = "" if self.side == Party.BOARD else str(stay.board.municipality)
            yield Row(
                group=group,
                what=words[Rule(clock.rule)] if ours and Rule(clock.rule) in words else str(clock.get_rule_display()),
                whom=" · ".join(filter(None, [born([stay.child.birth_year]), place])),
                code=stay.code,
                url=reverse("placement", args=[stay.pk]),
                action=_("Öppna"),
                due_on=clock.due_on,
                mine=mine,
                ours=ours,
            )

    def _of_calls(self) -> Iterator[Row]:
        # A coordinator rings her own homes back, also when the referral is a colleague's.
        if self.by.role != Role.GFO_COORDINATOR:
            return
        handled = {row.pk for row in self.referrals}
        calls = HomeQuestion.objects.filter(answer=QuestionAnswer.RING_ME, released_at=None, home__coordinator__in=self.people)
        for question in calls.only("home_id", "home_code", "answered_at", "referral_id").order_by("answered_at", "id"):
            if question.referral_id not in handled:
                yield Row(
                    group=Group.YOURS,
                    what=_("Hemmet vill bli uppringt"),
                    code=question.home_code,
                    url=reverse("question_answer", args=[question.pk]),
                    action=_("Ring och registrera svar"),
                )

    def _of_returning_homes(self) -> Iterator[Row]:
        if not may(self.by, Permission.CLOSE_PLACEMENT):
            return
        ends = PlacementEnd.objects.filter(undone_at=None, home_returns=None, placement__coordinator__in=self.people)
        for end in ends.select_related("placement").order_by("ended_on", "id"):
            yield Row(
                group=Group.YOURS,
                what=_("Fråga hemmet om det vill vara kvar i banken"),
                code=end.placement.home_code,
                url=reverse("placement", args=[end.placement_id]),
                action=_("Öppna"),
            )

    def _of_deviations(self) -> Iterator[Row]:
        if not may(self.by, Permission.ANSWER_DEVIATION):
            return
        found = list(waiting_for(self.by))
        if len(found) > FEW_DEVIATIONS:
            words = _("%(n)s avvikelser väntar på dig") % {"n": len(found)}
            yield Row(group=Group.YOURS, what=words, url=reverse("deviation_list") + "?visa=mina", action=_("Till avvikelserna"))
            return
        words = {DeviationStatus.SUSPECTED: _("Besvara avvikelsen"), DeviationStatus.ANSWERED: _("Bedöm svaret på avvikelsen")}
        for row in found:
            yield Row(
                group=Group.YOURS,
                what=words.get(DeviationStatus(row.status), _("Avsluta avvikelsen")),
                code=row.code,
                whom=_("gäller %(code)s") % {"code": row.subject_code},
                url=reverse("deviation", args=[row.pk]),
                action=_("Öppna"),
            )

    def _of_vault(self) -> Iterator[Row]:
        opened = unseen_openings(self.by).count()
        if opened:
            words = ngettext("Skyddade uppgifter har öppnats: se varför", "Skyddade uppgifter har öppnats %(n)s gånger: se varför", opened)
            yield Row(group=Group.YOURS, what=words % {"n": opened}, url=reverse("vault_openings"), action=_("Granska"))

    # --- Small questions --------------------------------------------------------------------------------------------

    def _urgent(self, clock: Commitment) -> bool:
        # The guidelines say how early to warn; what the page colours as soon stands with the soon even so.
        warned = state(due=clock.due_on, warn=clock.warn_on, met_on=None, today=self.today) in {"soon", "broken"}
        return warned or (clock.due_on is not None and due_kind(clock.due_on, self.today) != "neutral")

    def _whole_unit(self) -> bool:
        # The secretary, the manager and the head answer for the whole unit's work.
        return self.by.role in {Role.FH_SECRETARY, Role.UNIT_MANAGER, Role.GFO_HEAD}

    def _is_mine(self, referral: Referral) -> bool:
        owner = referral.handled_by_id if self.side == Party.GFO else referral.author_id
        return owner in self.people

    def _anybodys(self, referral: Referral) -> bool:
        if self._whole_unit():
            return True
        # What nobody has taken is everybody's.
        return self.side == Party.GFO and referral.handled_by_id is None

    def _whom(self, referral: Referral, *, ours: bool) -> str:
        parts = [born([child.birth_year for child in referral.children.all()])]
        if self.side == Party.GFO:
            parts.append(str(referral.board.municipality))
        if referral.round > 1:
            parts.append(_("omgång %(n)s") % {"n": referral.round})
        holder = referral.handled_by if self.side == Party.GFO else referral.author
        if ours and holder and holder.pk != self.by.user_id:
            words = _("du täcker för %(name)s") if holder.pk in self.people else _("handläggare %(name)s")
            parts.append(words % {"name": holder.name})
        return " · ".join(filter(None, parts))
