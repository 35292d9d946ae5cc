"""What must hold before a stay starts, what follows when it does, and how it ends. Pure; time is an argument."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from famn.homes.enums import AgeBand
from famn.kernel.calendar import add_months
from famn.kernel.denied import Refused
from famn.referrals.enums import LegalBasis

REVIEW_MONTHS = 6
"""SoL 22:13 and LVU 13 §: law, hence a constant."""
MENTOR_MONTHS = 6
"""R-140: shown as information only."""

_BAND_TOP = ((2, AgeBand.TODDLER), (5, AgeBand.PRESCHOOL), (9, AgeBand.SCHOOL), (12, AgeBand.MIDDLE), (15, AgeBand.TEEN))


@dataclass(frozen=True, slots=True, kw_only=True)
class StartFacts:
    """What the board has on record about one offer, as seen on the day the child is to move in.

    ``consultations_missing`` holds the names of whom to consult, ``*_children`` holds children's codes.
    """

    starts_on: date
    formal_yes_on: date | None
    adopted_on: date | None
    adopted_as_unsuitable: bool
    review_by: date | None
    criminal_records_on: date | None
    suspicions_on: date | None
    consultations_missing: tuple[str, ...]
    unassessed_children: tuple[str, ...]
    unsuitable_children: tuple[str, ...]
    has_agreement: bool
    basic_course_on: date | None
    over_max: bool
    home_tells_where: bool = False
    """A child's whereabouts are protected, and the home's are not."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One reason why a stay may not start: the paragraph, what is missing, and where it is mended (``mend``)."""

    code: str
    paragraph: str | Promise
    text: str | Promise
    mend: str


@dataclass(frozen=True, slots=True)
class Warn:
    """Something to know before the start that does not stop it."""

    code: str
    source: str | Promise
    text: str | Promise


def start_stops(facts: StartFacts) -> list[Stop]:
    """The hard stops, in the order in which a board mends them (domain 2.2, 3.1)."""
    return [
        *_home_stops(facts),
        *_register_stops(facts),
        *_child_stops(facts),
        *_consultation_stops(facts),
        *_decision_stops(facts),
    ]


def _home_stops(facts: StartFacts) -> list[Stop]:
    law = _("SoL 22 kap. 2 §")
    if facts.adopted_on is None or facts.adopted_on > facts.starts_on:
        text = _("Hemmets utredning är inte fastställd av en socialnämnd.")
    elif facts.adopted_as_unsuitable:
        text = _("Hemmets utredning säger att hemmet inte är lämpligt.")
    elif facts.review_by is not None and facts.review_by < facts.starts_on:
        text = _("Hemmets utredning skulle ha omprövats före startdagen.")
    else:
        return []
    return [Stop("home_not_investigated", law, text, "home")]


def _register_stops(facts: StartFacts) -> list[Stop]:
    law = _("SoF 3 kap. 3 §")
    missing = []
    if facts.criminal_records_on is None or facts.criminal_records_on > facts.starts_on:
        missing.append(Stop("criminal_records", law, _("Nämnden har inte sett utdrag ur belastningsregistret."), "extracts"))
    if facts.suspicions_on is None or facts.suspicions_on > facts.starts_on:
        missing.append(Stop("suspicions", law, _("Nämnden har inte sett utdrag ur misstankeregistret."), "extracts"))
    return missing


def _child_stops(facts: StartFacts) -> list[Stop]:
    law = _("Riktlinjerna (R-36), barnkonventionen artikel 3")
    missing = [
        Stop("child_not_assessed", law, _("Hemmet är inte bedömt för barnet %(child)s.") % {"child": child}, "suitability")
        for child in facts.unassessed_children
    ]
    unsuitable = [
        Stop("child_not_suited", law, _("Nämnden har bedömt att hemmet inte passar barnet %(child)s.") % {"child": child}, "suitability")
        for child in facts.unsuitable_children
    ]
    return missing + unsuitable


def _consultation_stops(facts: StartFacts) -> list[Stop]:
    law = _("SoL 22 kap. 6 §")
    return [
        Stop("consultation", law, _("Information och samråd saknas med %(whom)s.") % {"whom": whom}, "consultations")
        for whom in facts.consultations_missing
    ]


def _decision_stops(facts: StartFacts) -> list[Stop]:
    if facts.formal_yes_on is None:
        return [Stop("no_formal_decision", _("SoL 22 kap. 2 §"), _("Det formella beslutet saknas."), "formal")]
    if facts.formal_yes_on > facts.starts_on:
        return [Stop("decided_later", _("SoL 22 kap. 2 §"), _("Startdagen ligger före det formella beslutet."), "formal")]
    return []


def start_warnings(facts: StartFacts) -> list[Warn]:
    """What does not stop a start: the home's protection (domain 3.4), agreement (R-39), basic course (R-148), fourth child (SoF 16:2)."""
    found = []
    if facts.home_tells_where:
        found.append(
            Warn(
                "home_tells_where",
                _("OSL 26 kap. 1 §"),
                _(
                    "Barnet har skyddade personuppgifter men inte hemmet. Hemmets namn och ort kan röja var barnet bor: be "
                    "familjehemsenheten skydda hemmet innan barnet flyttar in."
                ),
            )
        )
    if not facts.has_agreement:
        found.append(
            Warn(
                "agreement",
                _("SoL 22 kap. 3 §"),
                _("Avtal med familjehemmet saknas. När placeringen startar börjar nämndens tid att teckna det."),
            )
        )
    if facts.basic_course_on is None or facts.basic_course_on > facts.starts_on:
        found.append(
            Warn(
                "basic_course",
                _("Riktlinjerna"),
                _("Hemmet har inte gått grundutbildningen Ett hem att växa i. Den ska vara klar före hemmets första placering."),
            )
        )
    if facts.over_max:
        found.append(Warn("over_max", _("SoF 16 kap. 2 §"), _("Det blir fler än tre placerade barn i hemmet. Nämnden ska underrätta IVO.")))
    return found


def check_may_start(facts: StartFacts) -> None:
    """Refuse a start that a hard stop forbids, with every stop and its paragraph in the text."""
    stops = start_stops(facts)
    if stops:
        raise Refused("start_stopped", " ".join(f"{stop.text} ({stop.paragraph})" for stop in stops))


def age_band(*, birth_date: date | None, birth_year: int, on: date) -> AgeBand:
    """The band of a child's age on a day; from the year alone it is the age she turns that year."""
    age = on.year - birth_year
    if birth_date is not None:
        age = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    return next((band for top, band in _BAND_TOP if age <= top), AgeBand.YOUTH)


@dataclass(frozen=True, slots=True)
class PlannedFollowUp:
    """One date laid out when a stay starts. ``rule`` is the clock's code, empty for information only."""

    kind: str
    title: str
    law: str
    due_on: date
    rule: str


def review_title(legal_basis: str) -> tuple[str, str]:
    """What the six-monthly review is called, and its paragraph, by the ground of the care."""
    if legal_basis == LegalBasis.LVU_3:
        return "Omprövning av vården", "LVU 13 §"
    if legal_basis in {LegalBasis.LVU_2, LegalBasis.LVU_6}:
        return "Övervägande av vården", "LVU 13 §"
    return "Övervägande av vården", "SoL 22 kap. 13 §"


def next_review(*, after: date, legal_basis: str) -> PlannedFollowUp:
    """The review six months after the start or the last one (L-2)."""
    title, law = review_title(legal_basis)
    return PlannedFollowUp("review", title, law, add_months(after, REVIEW_MONTHS), "L-2")


def follow_ups(*, starts_on: date, first_visit_on: date, legal_basis: str) -> list[PlannedFollowUp]:
    """The dates laid out at the start, soonest first. ``first_visit_on`` comes from the guidelines (F1)."""
    planned = [
        PlannedFollowUp("first_visit", "Första besöket i hemmet", "SoL 22 kap. 8 §", first_visit_on, "F1"),
        next_review(after=starts_on, legal_basis=legal_basis),
        PlannedFollowUp("mentor", "Mentorsstödet från GFO upphör", "Riktlinjerna", add_months(starts_on, MENTOR_MONTHS), ""),
    ]
    return sorted(planned, key=lambda one: (one.due_on, one.kind))


def ivo_notice(*, starts_on: date, today: date) -> PlannedFollowUp:
    """The notice to IVO when more children than the rule's number live in a home (L-11). The law gives no days: at once."""
    return PlannedFollowUp("ivo_notice", "Anmälan till IVO: fler än tre placerade barn", "SoF 16 kap. 2 §", max(starts_on, today), "L-11")


def check_period(*, starts_on: date, expected_end_on: date | None) -> None:
    """Refuse an expected end that is not after the start."""
    if expected_end_on is not None and expected_end_on <= starts_on:
        raise Refused("end_before_start", _("Det beräknade slutet ska ligga efter startdagen."))


def check_end_day(*, starts_on: date, ended_on: date, today: date) -> None:
    """Refuse an end before the start, or one that has not happened yet."""
    if ended_on < starts_on:
        raise Refused("end_before_start", _("Slutdagen kan inte ligga före startdagen."))
    if ended_on > today:
        raise Refused(
            "end_ahead", _("Slutdagen ligger framåt i tiden. Registrera avslutet när barnet har flyttat, eller ändra det beräknade slutet.")
        )


def check_undo_has_reason(reason: str) -> None:
    """Refuse to undo a registration without saying why."""
    if not reason.strip():
        raise Refused("no_reason", _("Skriv varför registreringen ångras."))


def check_may_undo_start(*, running: bool, reason: str) -> None:
    """Refuse to undo a start without a reason, or one whose stay, or a sibling's of the same offer, has ended."""
    check_undo_has_reason(reason)
    if not running:
        raise Refused("not_undoable", _("Starten kan bara ångras medan placeringen pågår. Ångra avslutet först."))


def check_not_ahead(day: date, *, today: date) -> None:
    """Refuse a day that has not come yet for something said to be done."""
    if day > today:
        raise Refused("day_ahead", _("Dagen ligger framåt i tiden."))


def needs_closing_meeting(satisfactory: str) -> bool:
    """R-46a: anything but a plain yes is an assignment that did not work satisfactorily."""
    return satisfactory != "yes"
