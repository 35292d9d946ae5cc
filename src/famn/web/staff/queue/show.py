"""What the queue page's template shows: one row a referral, in the order of their clocks. Nothing is decided here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from famn.homes.enums import BankStatus, CareKind
from famn.homes.models import FosterHome
from famn.plans.enums import Adjust
from famn.plans.queries import StoredPlan
from famn.plans.rules import Lock, Place
from famn.plans.rules_one_by_one import Proposed
from famn.plans.snapshot import QueueSnapshot
from famn.referrals.models import Referral
from famn.referrals.queries_matching import key_label
from famn.ui import swedish
from famn.web.staff.matching import words as sheet_words
from famn.web.staff.matching.show import question_words
from famn.web.staff.queue import words
from matchcore import Answer, CapacitySpan, Home, OccupiedSpan, RankedHome

ANSWER_WORDS = {
    Answer.MET: _lazy("Uppfyllt"),
    Answer.WILLING: _lazy("Villigt"),
    Answer.UNKNOWN: _lazy("Okänt – fråga"),
    Answer.AGAINST: _lazy("Emot"),
}
MOST_BETTER = 3


@dataclass(frozen=True)
class Sight:
    """A stored plan seen on today's queue."""

    current: QueueSnapshot
    stored: StoredPlan
    today: date
    may_run: bool

    @cached_property
    def proposed(self) -> dict[str, list[Proposed]]:
        """Per referral."""
        found: dict[str, list[Proposed]] = {}
        for each in self.stored.output.placed:
            found.setdefault(each.referral, []).append(each)
        return found

    @cached_property
    def guests(self) -> dict[str, list[str]]:
        """Referrals that are proposed a home, per home."""
        found: dict[str, list[str]] = {}
        for each in self.stored.output.placed:
            found.setdefault(each.home, []).append(each.referral)
        return found

    def ranked(self, code: str, home: str) -> RankedHome | None:
        """What today's sheet of a referral says of a home that suits."""
        sheet = self.current.bands[code]
        return sheet.row(home) if home in sheet.band else None

    @cached_property
    def places(self) -> dict[str, list[Place]]:
        """Per referral what would be possible, best first."""
        found: dict[str, list[Place]] = {}
        for place in sorted(self.stored.input.facts.places, key=lambda place: (-place.position, place.home)):
            found.setdefault(place.referral, []).append(place)
        return found

    @cached_property
    def unplaced(self) -> dict[str, dict[str, Any]]:
        """The engine's rows for those without a home."""
        return {row["request"]: row for row in self.stored.output.answer["unplaced"]}


def place_of(home: FosterHome | None) -> str:
    """Where a home lies, as it may be told."""
    if home is None:
        return _("Finns inte längre i banken")
    if home.protection != "none":
        return _("Skyddat hem")
    if home.locality is not None and home.municipality is not None and home.locality.name != home.municipality.name:
        return f"{home.locality.name}, {home.municipality.name}"
    return str(home.locality or home.municipality or _("Okänd ort"))


def who(referral: Referral) -> dict[str, Any]:
    """What a list tells of a referral: code, birth years, municipality."""
    return {
        "pk": referral.pk,
        "code": referral.code,
        "years": ", ".join(str(child.birth_year) for child in referral.children.all() if not child.placed),
        "municipality": referral.board.municipality.name,
        "kind": str(CareKind(referral.kind).label) if referral.kind else "",
    }


def rows(sight: Sight) -> list[dict[str, Any]]:
    """Every referral of the plan that still is open, in the order of the clocks."""
    facts = {each.code: each for each in sight.stored.input.facts.referrals}
    order = [code for code in sight.current.order if code in facts]
    return [_row(sight, code, facts[code].children, facts[code].waiting_days) for code in order]


def _row(sight: Sight, code: str, children: tuple[str, ...], waiting_days: int) -> dict[str, Any]:
    referral, clock = sight.current.referrals[code], sight.current.clocks.get(code)
    parts = sight.proposed.get(code, [])
    chosen = sight.stored.input.choices
    years = {child.code: child.birth_year for child in referral.children.all()}
    unplaced = sight.unplaced.get(code)
    sheet = sight.current.bands[code]
    return {
        **who(referral),
        "clock": clock,
        "clock_label": clock.get_rule_display() if clock else "",
        "waited": _("väntat %(span)s") % {"span": swedish.span(waiting_days)},
        "waiting": _waiting(referral, sight.today),
        "parts": [_part(sight, each, children, years) for each in parts],
        "why": words.why_unplaced(unplaced) if unplaced else "",
        "fallen": sheet_words.fallen_line(sheet.fallen, sheet.counts) if unplaced and not sheet.band and sheet.fallen else "",
        "forbidden": [
            {"home": home, "allow": _posted(sight, Adjust.ALLOW, code, home)}
            for referral_code, home in chosen.forbidden
            if referral_code == code
        ],
        "elsewhere": _elsewhere(sight, code, children, {each.home for each in parts}),
        "sheet_url": reverse("match_sheet", args=[referral.pk]),
        "fields": _posted(sight, Adjust.LOCK, code, "", children),
    }


def _waiting(referral: Referral, today: date) -> str:
    """Where the child waits meanwhile, and for how long (R-118): "Väntar i jourhem, 40 dagar"."""
    if not referral.waiting_in or referral.waiting_since is None:
        return ""
    days = max((today - referral.waiting_since).days, 0)
    return _("%(where)s, %(span)s") % {"where": referral.get_waiting_in_display(), "span": swedish.span(days)}


def _part(sight: Sight, proposed: Proposed, children: tuple[str, ...], years: Mapping[str, int]) -> dict[str, Any]:
    code, home = proposed.referral, proposed.home
    row = sight.ranked(code, home)
    referral = sight.current.referrals[code]
    locked = Lock(code, tuple(sorted(proposed.children)), home) in sight.stored.input.choices.locks
    question = sight.current.questions.get((code, home))
    state_kind, state = question_words(question)
    plan, may_ask = sight.stored.run.pk, sight.may_run and question is None
    return {
        "home": home,
        "place": place_of(sight.current.homes.get(home)),
        # In an older plan a child may stand that has been taken off the referral since.
        "children": ", ".join(str(years[child]) for child in proposed.children if child in years)
        if set(proposed.children) != set(children)
        else "",
        "band": _band(sight, code, row),
        "answers": _answers(sight, code, row),
        "distance": sheet_words.distance(row.distance_m, hidden=row.distance_hidden) if row else "",
        "notices": [sheet_words.notice(each) for each in row.notices] if row else [],
        "better": _better(sight, proposed, children),
        "locked": locked,
        "lock": _posted(sight, Adjust.UNLOCK if locked else Adjust.LOCK, code, home, proposed.children),
        "forbid": _posted(sight, Adjust.FORBID, code, home),
        "state": state,
        "state_kind": state_kind,
        "sheet_url": f"{reverse('match_sheet', args=[referral.pk])}#{home}",
        "ask_url": f"{reverse('ask_homes', args=[referral.pk])}?{urlencode({'hem': home, 'forslag': plan})}" if may_ask else "",
        "ring_url": f"{reverse('phone_answer', args=[referral.pk, home])}?{urlencode({'forslag': plan})}" if may_ask else "",
    }


def _band(sight: Sight, code: str, row: RankedHome | None) -> str:
    if row is None:
        return ""
    sheet = sight.current.bands[code]
    equal = sum(1 for band in sheet.band.values() if band == row.band) - 1
    text = _("Band %(band)s av %(bands)s i dag") % {"band": row.band, "bands": sheet.last}
    if equal:
        text += ngettext(", lika med %(n)s hem till", ", lika med %(n)s hem till", equal) % {"n": equal}
    return text


def _answers(sight: Sight, code: str, row: RankedHome | None) -> list[dict[str, Any]]:
    """The needs by answer, met first: "Uppfyllt: eget rum, lugnt hem"."""
    if row is None:
        return []
    needs = sight.current.requests[code].needs
    found = []
    for answer, label in ANSWER_WORDS.items():
        some = [key_label(need.code) for need, given in zip(needs, row.answers, strict=True) if given == answer]
        if some:
            found.append({"kind": sheet_words.ANSWERS[answer], "label": label, "needs": swedish.joined(some)})
    return found


def _better(sight: Sight, proposed: Proposed, children: tuple[str, ...]) -> list[str]:
    """Homes of better bands that could take the same children, and why they are not proposed."""
    places = [place for place in sight.places.get(proposed.referral, []) if _names(children, place.children) == set(proposed.children)]
    here = next((place.position for place in places if place.home == proposed.home), 0)
    chosen, declined = set(sight.stored.input.choices.forbidden), set(sight.stored.input.facts.declined)
    lines = []
    better = [place for place in places if place.position > here]
    for place in better[:MOST_BETTER]:
        pair = (place.referral, place.home)
        guests = sorted(set(sight.guests.get(place.home, [])) - {proposed.referral})
        if pair in declined:
            lines.append(_("%(home)s: någon har sagt nej") % {"home": place.home})
        elif pair in chosen:
            lines.append(_("%(home)s: uteslutet") % {"home": place.home})
        elif apart := [code for code in guests if code in _kept_apart(sight, place.referral)]:
            lines.append(
                _("%(home)s föreslås för %(who)s. De hålls isär: i båda förfrågningarna finns någon som barnet inte får möta")
                % {"home": place.home, "who": swedish.joined(apart)}
            )
        elif guests:
            lines.append(_("%(home)s föreslås för %(who)s") % {"home": place.home, "who": swedish.joined(guests)})
        else:
            lines.append(_("%(home)s: går inte ihop med ett lås eller med vem som får mötas") % {"home": place.home})
    if len(better) > MOST_BETTER:
        lines.append(_("och %(n)s hem till") % {"n": len(better) - MOST_BETTER})
    return lines


def _kept_apart(sight: Sight, referral: str) -> set[str]:
    """Referrals that never share a home with this one, since each has somebody whom a child must not meet."""
    facts = sight.stored.input.facts
    whose = {child: each.code for each in facts.referrals for child in each.children}
    pairs = [(whose[one], whose[other]) for one, other in facts.conflicts]
    return {code for pair in pairs if referral in pair for code in pair if code != referral}


def _elsewhere(sight: Sight, code: str, children: tuple[str, ...], proposed: set[str]) -> list[dict[str, Any]]:
    """Other homes that all the children could be locked in, best first."""
    declined = set(sight.stored.input.facts.declined)
    whole = (1 << len(children)) - 1
    return [
        {"home": place.home, "text": f"{place.home}, {place_of(sight.current.homes.get(place.home))}"}
        for place in sight.places.get(code, [])
        if place.children == whole and place.home not in proposed and (code, place.home) not in declined
    ]


def _names(children: tuple[str, ...], mask: int) -> set[str]:
    return {child for bit, child in enumerate(children) if mask >> bit & 1}


def _posted(sight: Sight, adjust: Adjust, code: str, home: str, children: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Hidden fields of one adjusting button."""
    fields = [("forslag", str(sight.stored.run.pk)), ("val", adjust.value), ("forfragan", code)]
    return (*fields, *([("hem", home)] if home else []), *(("barn", child) for child in children))


def decided_rows(current: QueueSnapshot) -> list[dict[str, Any]]:
    """Referrals whose home people have decided on: never moved."""
    return [
        {
            **who(current.referrals[code]),
            "home": decided.home,
            "place": place_of(current.homes.get(decided.home)),
            "state": _("Erbjudet till nämnden") if decided.offered else _("Hemmet har sagt ja"),
            "kind_of_state": "waiting" if decided.offered else "met",
            "some": len(decided.children) if code in current.requests else 0,
        }
        for code, decided in sorted(current.decided.items())
    ]


def left_out_rows(current: QueueSnapshot) -> list[dict[str, Any]]:
    """Referrals that cannot be matched yet, and why."""
    return [{**who(current.referrals[code]), "why": why} for code, why in sorted(current.left_out.items())]


def _free_today(told: Home, today: date) -> dict[str, int]:
    """Free places by kind of care on one day, where there are any. Beds without a kind count against every kind."""

    def there(span: CapacitySpan | OccupiedSpan) -> bool:
        return span.starts_on <= today and (span.ends_on is None or span.ends_on > today)

    free: dict[str, int] = {}
    for span in filter(there, told.capacity):
        free[span.kind] = free.get(span.kind, 0) + span.places
    for use in filter(there, told.occupied):
        for kind in free:
            if use.kind in (None, kind):
                free[kind] -= use.beds
    return {kind: places for kind, places in sorted(free.items()) if places > 0 and kind in told.kinds}


def free_homes(sight: Sight) -> list[dict[str, Any]]:
    """Ready homes with a free place today that the plan does not use; those that somebody could have had say for whom."""
    wanted: dict[str, set[str]] = {}
    for place in sight.stored.input.facts.places:
        wanted.setdefault(place.home, set()).add(place.referral)
    taken = set(sight.guests) | {each.home for each in sight.current.decided.values()}
    found = []
    for told in sight.current.market.homes:
        home, free = sight.current.homes[told.id], _free_today(told, sight.today)
        if home.status == BankStatus.READY and free and told.id not in taken and not told.reserved:
            found.append(
                {
                    "code": told.id,
                    "place": place_of(home),
                    "kinds": [str(CareKind(kind).label) for kind in free],
                    "free": max(free.values()),
                    "ages": swedish.age_band(home.age_from, home.age_to),
                    "for": sorted(wanted.get(told.id, ())),
                }
            )
    return sorted(found, key=lambda each: (not each["for"], each["code"]))
