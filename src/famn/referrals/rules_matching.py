"""What the state allows when a home is searched for, asked and offered. Pure; time is an argument.

Between the product's words and the engine's: ``language_code`` names a language need, ``difference`` tells two sheets
apart. Nothing here reads the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from famn.homes.enums import AgeBand
from famn.kernel.denied import Refused
from famn.referrals.enums import QuestionAnswer, ReferralStatus
from famn.ui.swedish import long_date
from matchcore import Obstacle, Ranking

S = ReferralStatus

LINK_LIVES = timedelta(hours=72)
"""How long a home can answer by its link (issue's own figure; a technical limit, not a guideline)."""

SEARCHABLE = frozenset({S.ORAL_RECEIVED, S.RECEIVED, S.QUESTION_BACK, S.SEARCHING})
"""States in which GFO may look for and ask homes."""

_BANDS = tuple((int(band.value.split("-")[0]), int(band.value.split("-")[1]), band) for band in AgeBand)


def token_hash(token: str) -> str:
    """What is kept of a home link's token: SHA-256, in hexadecimal."""
    return sha256(token.encode()).hexdigest()


def age_at(birth_year: int, on: date) -> int:
    """The age a child turns in the year of ``on``: all that a birth year tells."""
    return max(on.year - birth_year, 0)


def age_band_of(birth_year: int, on: date) -> AgeBand:
    """The age band of a child known by birth year; 21 and above counts as the oldest band."""
    age = age_at(birth_year, on)
    return next((band for low, high, band in _BANDS if low <= age <= high), AgeBand.YOUTH)


def beds_wanted(children: int, *, together: bool) -> int:
    """How many places a home is asked for: all the children, or one of them at a time."""
    return max(children, 1) if together else 1


def language_code(language: str) -> str:
    """The engine's code of the need for one language."""
    return f"language:{language}" if language else "language"


def check_ready_to_match(*, kind: str, starts_on: date | None, children: int, network_outcome: str) -> date:
    """The start day. Raise ``Refused`` while the referral lacks what a search needs. The network comes first (R-82)."""
    if not network_outcome:
        raise Refused("network_first", _("Nätverket ska vara övervägt innan banken söks. Be nämnden fylla i det."))
    if not kind or starts_on is None or not children:
        raise Refused("not_ready_to_match", _("Förfrågan saknar slag av vård, startdag eller barn. Fråga nämnden."))
    return starts_on


def check_searchable(status: str) -> None:
    """Raise ``Refused`` unless homes may be looked for now."""
    if status not in SEARCHABLE:
        raise Refused("not_searching", _("Förfrågan är i läget ”%(state)s”. Då frågas inga nya hem.") % {"state": S(status).label})


def check_link_open(*, answer: str, expires_at: datetime | None, released_at: datetime | None, at: datetime) -> None:
    """Raise ``Refused`` when a home link can no longer be answered: used, let go, or older than 72 hours."""
    if answer:
        raise Refused("link_used", _("Vi har redan fått ert svar."))
    if released_at is not None:
        raise Refused("link_released", _("Vi behöver inte längre ert svar."))
    if expires_at is None or at >= expires_at:
        raise Refused("link_expired", _("Länken har gått ut."))


def check_answer_may_be_registered(answer: str) -> None:
    """Raise ``Refused`` when the home has already said yes or no. *Ring me* is settled by the call."""
    if answer in (QuestionAnswer.YES, QuestionAnswer.NO):
        raise Refused(
            "already_answered",
            _("Hemmet har redan svarat ”%(answer)s”. Ångra det svaret först om det blev fel.") % {"answer": QuestionAnswer(answer).label},
        )


def check_can_be_offered(*, status: str, reserved: bool) -> None:
    """Raise ``Refused`` unless a home that is reserved may now be offered.

    Also before the written referral has come: what is urgent is not kept waiting, its own clock runs against the board.
    """
    if status in (S.OFFER_SENT, S.UNDER_ASSESSMENT, S.OPERATIONAL_YES, S.FORMAL_DECISION):
        raise Refused("offer_is_live", _("Det finns redan ett erbjudande som väntar på svar."))
    if status != S.SEARCHING:
        raise Refused("not_searching", _("Förfrågan är i läget ”%(state)s”. Då skickas inget erbjudande.") % {"state": S(status).label})
    if not reserved:
        raise Refused("not_reserved", _("Hemmet är inte reserverat för den här förfrågan. Det behöver ha svarat ja."))


def check_children_offered(*, chosen: int, unplaced: int, beds: int, together: bool) -> None:
    """Raise ``Refused`` when an offer covers too few or too many children (R-86a)."""
    if chosen < 1:
        raise Refused("no_children", _("Välj minst ett barn."))
    if together and chosen != unplaced:
        raise Refused("siblings_together", _("Syskonen ska bo tillsammans. Erbjudandet behöver gälla alla."))
    if chosen > beds:
        raise Refused("too_many_children", _("Hemmet har reserverat %(beds)s platser. Välj så många barn eller färre.") % {"beds": beds})


def check_over_max(*, living_there: int, chosen: int, max_children: int, reason: str, approved_by: str) -> None:
    """Raise ``Refused`` when there would be more children than the rule's number without reason and approver (R-86)."""
    if living_there + chosen > max_children and not (reason.strip() and approved_by.strip()):
        raise Refused(
            "over_max",
            _("Det skulle bo %(children)s placerade barn i hemmet. Fler än %(most)s kräver särskilda skäl och vem som har godkänt det.")
            % {"children": living_there + chosen, "most": max_children},
        )


def check_written(text: str, code: str, words: object) -> None:
    """Raise ``Refused`` when a reason that must be in words is empty."""
    if not text.strip():
        raise Refused(code, words)


@dataclass(frozen=True, slots=True)
class Moved:
    """A home that stands in another band than before."""

    home: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Fell:
    """A home that no longer can be proposed, and why; no obstacles when it has left the bank."""

    home: str
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two sheets of one referral."""

    new: tuple[str, ...]
    fell: tuple[Fell, ...]
    moved: tuple[Moved, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.fell or self.moved)


def difference(was: Mapping[str, int], after: Ranking) -> Difference:
    """New homes, homes that fell out, homes in another band; in the order of the later sheet. ``was``: home to band before."""
    now = {row.home: row.band for row in after.rows}
    reasons = {fallen.home: fallen.obstacles for fallen in after.fallen}
    return Difference(
        new=tuple(home for home in now if home not in was),
        fell=tuple(Fell(home, reasons.get(home, ())) for home in was if home not in now),
        moved=tuple(Moved(home, was[home], band) for home, band in now.items() if home in was and was[home] != band),
    )


def ages_in_words(birth_years: Iterable[int], on: date) -> list[str]:
    """Each child's age in the words a home is told: "8 år". The year gives no more than that."""
    return [str(_("%(age)s år") % {"age": age_at(year, on)}) for year in sorted(birth_years, reverse=True)]


def period_in_words(starts_on: date, ends_on: date | None) -> str:
    """How long the stay is meant to last, roughly."""
    if ends_on is None:
        return str(_("Tills vidare"))
    months = round((ends_on - starts_on).days / 30.4)
    if months < 1:
        return str(_("Ungefär %(days)s dagar") % {"days": (ends_on - starts_on).days})
    return str(_("Ungefär %(months)s månader") % {"months": months} if months > 1 else _("Ungefär en månad"))


def brief(
    *, kind: str, birth_years: Sequence[int], starts_on: date, ends_on: date | None, needs: Sequence[tuple[str, bool]], beds: int
) -> dict[str, object]:
    """What a home is shown: fixed fields only. No name, no place, no board, no free text can come in."""
    return {
        "kind": kind,
        "children": beds,
        "siblings": len(birth_years),
        "ages": ages_in_words(birth_years, starts_on),
        "starts": long_date(starts_on),
        "length": period_in_words(starts_on, ends_on),
        "needs": [{"text": text, "requirement": requirement} for text, requirement in needs],
    }
