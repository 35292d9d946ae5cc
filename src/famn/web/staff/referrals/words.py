"""Words of a referral's page: its state's colour, whose turn it is and what comes next."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.commitments.models import Commitment
from famn.organisations.models import Board
from famn.referrals.enums import ReferralStatus as S
from famn.referrals.enums import Turn
from famn.referrals.models import Referral
from famn.referrals.policy import can_write_referral
from famn.referrals.policy_matching import can_run_match
from famn.referrals.queries_matching import live_offer
from famn.referrals.rules import days_waiting, is_final, turn, written_is_missing
from famn.referrals.rules_matching import SEARCHABLE
from famn.ui.swedish import count, sentence, short_date
from famn.web.staff.next_step import NextStep

STATE_KIND = {
    S.DRAFT: "neutral", S.ORAL_RECEIVED: "soon", S.RECEIVED: "soon", S.QUESTION_BACK: "waiting", S.SEARCHING: "soon",
    S.OFFER_SENT: "waiting", S.UNDER_ASSESSMENT: "waiting", S.OPERATIONAL_YES: "waiting", S.FORMAL_DECISION: "met", S.PLACED: "met",
}  # fmt: skip


def state_kind(referral: Referral) -> str:
    """The colour of the state's badge."""
    return STATE_KIND.get(S(referral.status), "neutral")


def is_written(referral: Referral) -> bool:
    """Whether the board's written referral has come."""
    return not written_is_missing(oral_received=referral.oral_received_at is not None, sent=referral.sent_at is not None)


def party_name(commitment: Commitment, board: Board) -> str:
    """Who made a promise: GFO, or the board's municipality."""
    return "GFO" if commitment.party == "gfo" else board.municipality.name


def waiting_words(referral: Referral, today: date) -> str:
    """ "Väntar i jourhem sedan tis 3 nov (20 dagar)", empty when the child waits nowhere."""
    if not referral.waiting_in or referral.waiting_since is None:
        return ""
    days = count(days_waiting(referral.waiting_since, today), "dag", "dagar")
    since = short_date(referral.waiting_since, today=today)
    return _("%(where)s sedan %(since)s (%(days)s)") % {"where": referral.get_waiting_in_display(), "since": since, "days": days}


_BOARD_TEXT = {
    S.QUESTION_BACK: lambda: _("GFO har en fråga. Svara, så söker de vidare."),
    S.ORAL_RECEIVED: lambda: _("GFO har registrerat förfrågan muntligt. Skriv klart den och skicka."),
    S.OFFER_SENT: lambda: _("Ett erbjudande har kommit. Läs om hemmet och bedöm det för barnet."),
    S.UNDER_ASSESSMENT: lambda: _("Bedömningen pågår. Gör klart samråd och lämplighet, sedan beslutar enhetschefen."),
    S.OPERATIONAL_YES: lambda: _("Verksamheten har sagt ja. Registrera det formella beslutet."),
    S.FORMAL_DECISION: lambda: _("Beslutet finns. Starta placeringen."),
    S.PLACED: lambda: _("Barnet är placerat."),
    S.RECEIVED: lambda: _("GFO har förfrågan och börjar söka."),
    S.SEARCHING: lambda: _("GFO söker och frågar hem."),
}
_GFO_TEXT = {
    S.RECEIVED: lambda: _("En ny förfrågan. Ta fram matchningsunderlaget."),
    S.SEARCHING: lambda: _("Matcha och fråga hem, sedan skicka ett erbjudande."),
    S.ORAL_RECEIVED: lambda: _("Muntlig förfrågan. Nämnden ska skicka den skriftliga."),
    S.QUESTION_BACK: lambda: _("Du har ställt en fråga. Nämnden svarar."),
    S.OFFER_SENT: lambda: _("Erbjudandet är skickat. Nämnden läser det."),
    S.UNDER_ASSESSMENT: lambda: _("Nämnden bedömer hemmet för barnet."),
    S.OPERATIONAL_YES: lambda: _("Verksamheten har sagt ja. Det formella beslutet väntas."),
    S.FORMAL_DECISION: lambda: _("Beslutet finns. Nämnden startar placeringen."),
    S.PLACED: lambda: _("Barnet är placerat."),
}


def next_step(by: Actor, referral: Referral, clocks: list[Commitment]) -> NextStep:
    """Whose turn it is, what comes next and until when, as the actor's side sees it."""
    status = S(referral.status)
    if is_final(status):
        reason = f" {referral.closing_reason}" if referral.closing_reason else ""
        return NextStep(_("Avslutad"), sentence(f"{status.label}.{reason}"), yours=False)
    if status == S.DRAFT:
        url = reverse("referral_step", args=[referral.pk, "skicka"])
        return NextStep(_("Din tur"), _("Utkastet syns bara för er. Skriv klart och skicka."), True, None, url, _("Skriv vidare"))
    whose = turn(status, written_missing=not is_written(referral))
    mine = (whose == Turn.BOARD) == by.is_board and whose != Turn.NOBODY
    waits_on = "GFO" if whose == Turn.GFO else referral.board.municipality.name
    party = "gfo" if whose == Turn.GFO else "board"
    running = [clock for clock in clocks if clock.party == party and not clock.met_at and not clock.cancelled_at]
    due = min((clock.due_on for clock in running if clock.due_on), default=None)
    text = (_BOARD_TEXT if by.is_board else _GFO_TEXT)[status]()
    url, label = _action(by, referral, status) if mine else ("", "")
    return NextStep(_("Din tur") if mine else _("Väntar på %(who)s") % {"who": waits_on}, text, mine, due, url, label)


def _action(by: Actor, referral: Referral, status: S) -> tuple[str, str]:
    """The one primary button: where the work that is due is done."""
    if not by.is_board:
        if can_run_match(by) and status in SEARCHABLE:
            return reverse("match_sheet", args=[referral.pk]), _("Ta fram matchningsunderlag")
        return "", ""
    if can_write_referral(by, referral):
        if status == S.QUESTION_BACK:
            return reverse("referral_answer", args=[referral.pk]), _("Svara på frågan")
        if status == S.ORAL_RECEIVED:
            return reverse("referral_step", args=[referral.pk, "barnen"]), _("Skriv klart förfrågan")
    live = live_offer(referral.pk)
    return (reverse("offer", args=[live.pk]), _("Öppna erbjudandet")) if live else ("", "")
