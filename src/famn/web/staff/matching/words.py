"""The engine's answers in a professional's words: why a home fell out, what to know, what a relaxation would do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from famn.homes.enums import AgeBand, Language, PermitKind
from famn.homes.queries_record import CONTRACT, Shortfall
from famn.homes.rules_record import Lapse
from famn.kernel.geo import approximate_km
from famn.referrals.queries_matching import key_label
from famn.ui import swedish
from matchcore import Answer, Change, Notice, NoticeKind, Obstacle, ObstacleKind, Relaxation, Tally

ANSWERS = {Answer.MET: "met", Answer.WILLING: "willing", Answer.UNKNOWN: "unknown", Answer.AGAINST: "against"}
METRES = 1000


def distance(metres: int | None, *, hidden: bool) -> str:
    """ "ca 40 km", or why there is none. Straight lines know no more than that."""
    if hidden:
        return _("Avstånd visas inte – fråga")
    if metres is None:
        return _("Okänt – fråga")
    km = approximate_km(metres)
    return _("ca %(km)s km") % {"km": km} if km else _("samma ort")


def _km(metres: int) -> str:
    return _("%(km)s km") % {"km": metres // METRES}


def obstacle(found: Obstacle) -> str:  # noqa: C901, PLR0912 -- one line a kind
    """One reason why a home fell out."""
    limit, actual = found.limit or 0, found.actual or 0
    match found.kind:
        case ObstacleKind.CAPACITY:
            wanted = ngettext("Behöver %(n)s plats", "Behöver %(n)s platser", limit) % {"n": limit}
            return _("%(wanted)s, har %(free)s lediga i perioden") % {"wanted": wanted, "free": max(actual, 0)}
        case ObstacleKind.KIND if found.code == "approval":
            return _("Bedömt som inte lämpligt")
        case ObstacleKind.KIND:
            return _("Tar inte emot för den här vården")
        case ObstacleKind.AGE:
            return ngettext("%(n)s år utanför hemmets ålder", "%(n)s år utanför hemmets ålder", actual) % {"n": actual}
        case ObstacleKind.SIBLINGS:
            return _("Tar %(limit)s syskon tillsammans, här är %(actual)s") % {"limit": limit, "actual": actual}
        case ObstacleKind.CONFLICT:
            return _("Någon i hemmet och barnet får inte möta vissa personer")
        case ObstacleKind.DISTANCE:
            return _("%(actual)s bort, gränsen är %(limit)s") % {"actual": distance(actual, hidden=False), "limit": _km(limit)}
        case ObstacleKind.AVAILABILITY if found.code == "no_place_at_start":
            return _("Erbjuder ingen plats på startdagen")
        case ObstacleKind.AVAILABILITY:
            return _("Pausat")
        case ObstacleKind.UNDER_REVIEW:
            return _("Under granskning")
        case ObstacleKind.RESERVED:
            return _("Reserverat för en annan förfrågan")
        case ObstacleKind.OVER_MAX:
            return _("Det skulle bo %(actual)s placerade barn, högst %(limit)s") % {"actual": actual, "limit": limit}
        case ObstacleKind.NEED:
            return _("Emot kravet ”%(need)s”") % {"need": key_label(found.code)}


SHORT = {
    ObstacleKind.CAPACITY: _lazy("plats"),
    ObstacleKind.KIND: _lazy("slag av vård"),
    ObstacleKind.AGE: _lazy("ålder"),
    ObstacleKind.SIBLINGS: _lazy("antal syskon"),
    ObstacleKind.CONFLICT: _lazy("möte som inte får ske"),
    ObstacleKind.DISTANCE: _lazy("avstånd"),
    ObstacleKind.AVAILABILITY: _lazy("tillgänglighet"),
    ObstacleKind.UNDER_REVIEW: _lazy("granskning"),
    ObstacleKind.RESERVED: _lazy("reservation"),
    ObstacleKind.OVER_MAX: _lazy("högsta antal barn"),
    ObstacleKind.NEED: _lazy("krav"),
}


def fallen_line(homes: int, counts: tuple[Tally, ...]) -> str:
    """ "12 hem föll bort: 7 på avstånd, 3 på plats, 2 på ålder"."""
    on = swedish.joined(
        [_("%(n)s på %(what)s") % {"n": tally.homes, "what": SHORT[tally.kind]} for tally in sorted(counts, key=lambda t: -t.homes)]
    )
    return _("%(n)s hem föll bort: %(on)s") % {"n": homes, "on": on}


def notice(found: Notice) -> str:  # noqa: C901 -- one line a kind
    """Something to know or ask about a home that can be proposed."""
    match found.kind:
        case NoticeKind.STALE:
            was = {Answer.MET: _("uppfyllt"), Answer.WILLING: _("villigt"), Answer.AGAINST: _("emot")}[Answer(found.detail or 0)]
            said = swedish.short_date(found.on) if found.on else ""
            return _("”%(need)s”: sa ”%(was)s” %(on)s, för länge sedan. Fråga igen.") % {
                "need": key_label(found.code),
                "was": was,
                "on": said,
            }
        case NoticeKind.DISTANCE_HIDDEN:
            return _("Avståndet visas inte: hemmet eller barnet har skyddade uppgifter. Fråga.")
        case NoticeKind.DISTANCE_UNKNOWN:
            return _("Orten är inte registrerad. Fråga var hemmet ligger.")
        case NoticeKind.SEX_WISH:
            return _("Hemmet har ett önskemål om kön. Fråga: det är aldrig ett nej i sig.")
        case NoticeKind.AGE_UNSURE:
            return _("Bara födelseåret är känt: barnet kan vara ett år för ungt eller för gammalt för hemmet. Fråga.")
        case NoticeKind.AGE_OUTSIDE:
            return _("%(n)s år utanför den ålder hemmet har angett") % {"n": found.detail}
        case NoticeKind.SIBLINGS_UNKNOWN:
            return _("Ingen har frågat hur många syskon hemmet tar tillsammans. Fråga.")
        case NoticeKind.OVER_MAX:
            return _("Det skulle bo %(n)s placerade barn i hemmet") % {"n": found.detail}
        case NoticeKind.APPROVAL_ENDS:
            return _("Godkännandet går ut %(on)s") % {"on": swedish.short_date(found.on) if found.on else ""}
        case NoticeKind.WAIVED:
            return _("Skulle ha fallit bort på %(what)s") % {"what": SHORT[ObstacleKind(found.code)]}


def change(step: Change) -> str:
    """One step of a relaxation, as "60 km i stället för 40"."""
    match step.kind:
        case ObstacleKind.DISTANCE if step.after is None:
            return _("utan gräns för avstånd")
        case ObstacleKind.DISTANCE:
            return _("%(after)s i stället för %(before)s") % {"after": _km(step.after or 0), "before": (step.before or 0) // METRES}
        case ObstacleKind.AGE:
            return _("%(n)s år utanför hemmets ålder") % {"n": step.after}
        case ObstacleKind.OVER_MAX:
            return _("%(after)s barn i hemmet i stället för %(before)s") % {"after": step.after, "before": step.before}
        case ObstacleKind.NEED:
            return _("”%(need)s” som önskemål i stället för krav") % {"need": key_label(step.code)}
        case ObstacleKind.SIBLINGS:
            return _("syskonen i olika hem")
        case ObstacleKind.AVAILABILITY:
            return _("hem som är pausade")
        case ObstacleKind.UNDER_REVIEW:
            return _("hem under granskning")
        case ObstacleKind.RESERVED:
            return _("hem som är reserverade")
        case _:
            return SHORT[step.kind]


def changes(steps: tuple[Change, ...]) -> str:
    """All steps of one relaxation."""
    return swedish.joined([change(step) for step in steps])


WHO = {"board": _lazy("nämnden"), "gfo": _lazy("GFO"), "approver": _lazy("den som godkänner undantag")}
CLOSED = {
    "no_place": _lazy("att platserna inte räcker"),
    "permit": _lazy("slaget av uppdrag"),
    "must_not_meet": _lazy("personer som inte får mötas"),
    "rules": _lazy("samarbetets regler"),
}


def relaxation(found: Relaxation) -> str:
    """ "Med 60 km i stället för 40: 3 hem till"."""
    return _("Med %(change)s: %(n)s hem till") % {"change": changes(found.changes), "n": len(found.homes)}


def who_may(found: Relaxation) -> str:
    """Who may decide on a relaxation; two may be needed: "GFO och nämnden får lätta på det."."""
    who = swedish.joined(list(dict.fromkeys(str(WHO[step.by]) for step in found.changes if step.by)))
    return swedish.sentence(_("%(who)s får lätta på det.") % {"who": who})


_LAPSES = {
    PermitKind.APPROVAL: {
        Lapse.LATE: _lazy("Medgivandet gäller först från %(on)s, efter startdagen."),
        Lapse.ENDED: _lazy("Medgivandet gäller inte på startdagen: det slutar eller slutade gälla %(on)s."),
        Lapse.ENDS_WITHIN: _lazy("Medgivandet slutar gälla %(on)s, medan barnet är tänkt att bo där."),
    },
    PermitKind.PERMIT: {
        Lapse.LATE: _lazy("Tillståndet gäller först från %(on)s, efter startdagen."),
        Lapse.ENDED: _lazy("Tillståndet gäller inte på startdagen: det slutar eller slutade gälla %(on)s."),
        Lapse.ENDS_WITHIN: _lazy("Tillståndet slutar gälla %(on)s, medan barnet är tänkt att bo där."),
    },
    CONTRACT: {
        Lapse.MISSING: _lazy("Inget avtal med %(who)s är registrerat."),
        Lapse.LATE: _lazy("Avtalet med %(who)s gäller först från %(on)s, efter startdagen."),
        Lapse.ENDED: _lazy("Avtalet med %(who)s gäller inte på startdagen: det slutar eller slutade gälla %(on)s."),
        Lapse.ENDS_WITHIN: _lazy("Avtalet med %(who)s slutar gälla %(on)s, medan barnet är tänkt att bo där."),
    },
}
_SHORTFALLS = {
    PermitKind.APPROVAL: _lazy("Medgivandet täcker inte tiden"),
    PermitKind.PERMIT: _lazy("Tillståndet täcker inte tiden"),
    CONTRACT: _lazy("Avtalet täcker inte tiden"),
}


def shortfall(found: Shortfall) -> dict[str, str]:
    """A contract, approval or permit that does not last through the stay: a fact in short and whole, never an order."""
    on = swedish.short_date(found.on) if found.on else ""
    return {"short": str(_SHORTFALLS[found.kind]), "whole": str(_LAPSES[found.kind][found.lapse]) % {"on": on, "who": found.who}}


def only_home(others: int) -> str:
    """A home that somebody else who waits has no other than. Who that is, is not for everybody."""
    return ngettext("Enda hemmet för en annan förfrågan som väntar", "Enda hemmet för %(n)s andra som väntar", others) % {"n": others}


def age_bands(bands: tuple[str, ...]) -> str:
    """Children who already live there: "3–5 år, 10–12 år"; all that is known of them here."""
    return ", ".join(str(AgeBand(band).label) for band in bands) if bands else _("Inga")


def languages(codes: list[str]) -> str:
    """Languages by name."""
    return ", ".join(str(Language(code).label) for code in codes)
