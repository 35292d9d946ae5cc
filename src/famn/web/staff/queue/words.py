"""The plan in a professional's words."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from famn.plans.queries import StoredPlan
from famn.plans.rules import QueuedReferral, weight
from famn.plans.rules_compare import PlanDifference
from famn.ui import swedish
from matchcore.answer import Reason

MOST_NAMED = 3


def children(number: int) -> str:
    """ "1 barn", "4 barn"."""
    return ngettext("%(n)s barn", "%(n)s barn", number) % {"n": number}


def summary(stored: StoredPlan, still_open: Collection[str]) -> dict[str, Any]:
    """How many children the plan gives a home, beside what taking referrals one at a time would."""
    output, facts = stored.output, stored.input.facts
    more = output.children - output.children_alone
    if more > 0:
        than = _("%(more)s fler än en förfrågan i taget") % {"more": more}
    elif more == 0:
        than = _("lika många som en förfrågan i taget")
    else:
        than = _("%(fewer)s färre än en förfrågan i taget: det som väger tyngre går före") % {"fewer": -more}
    told = _("%(placed)s av %(all)s barn i kön får ett hem i förslaget") % {"placed": output.children, "all": facts.size}
    return {
        "headline": f"{told}, {than}." if more > 0 else f"{told}.",
        "placed": output.children,
        "all": facts.size,
        "alone": output.children_alone,
        "more": more,
        "than": than,
        "referrals": len(facts.referrals),
        "gone": sorted({each.code for each in facts.referrals} - set(still_open)),
    }


def standing(stored: StoredPlan) -> dict[str, str]:
    """How good the plan is known to be: a kind for the badge, a word, and a sentence."""
    checked = stored.output.verdict["verdict"]
    if stored.output.answer["status"] == "proven":
        if checked == "proven":
            return {"kind": "met", "word": _("Bevisat bäst"), "text": _("Inget annat förslag är bättre enligt samverkans tabell.")}
        return {
            "kind": "waiting",
            "word": _("Bäst, inte kontrollerat"),
            "text": _("Lösaren fann inget bättre, men kontrollen hann inte bevisa det."),
        }
    left = most_more(stored)
    if left:
        text = _("Högst %(children)s till kan gå att placera. Tiden tog slut innan det var avgjort.") % {"children": children(left)}
    else:
        text = _("Inga fler barn går att placera, men kanske i hem som passar bättre. Tiden tog slut innan det var avgjort.")
    return {"kind": "soon", "word": _("Bästa som hanns med"), "text": text}


def most_more(stored: StoredPlan) -> int:
    """More children that any plan could place, at most: by the bound, and by who has a home to go to at all."""
    facts, answer, table = stored.input.facts, stored.output.answer, stored.input.priorities
    # The fewest points that a child with a home can bring: where siblings are shared out, what that costs is taken off.
    least = min((_least_a_child(each, table) for each in facts.referrals), default=1)
    by_bound = answer["bound"] // (least * facts.unit) - stored.output.children if least > 0 else facts.size
    hopeless = (Reason.NO_OPTION, Reason.NO_USABLE_OPTION)
    waiting = sum(len(row["children"]) for row in answer["unplaced"] if row["reason"] not in hopeless)
    return max(0, min(by_bound, waiting))


def _least_a_child(each: QueuedReferral, table: Mapping[str, Any]) -> int:
    points = weight(table, kind=each.kind, care_law=each.care_law, waiting_days=each.waiting_days)
    return points - -(-int(table["split_penalty"]) // len(each.children)) if each.splits else points


def why_unplaced(row: dict[str, Any]) -> str:
    """Why a referral is left without a home."""
    match row["reason"]:
        case Reason.NO_OPTION:
            return _("Inget hem i banken är möjligt som det står.")
        case Reason.NO_USABLE_OPTION:
            return _("De möjliga hemmen är låsta för andra, uteslutna, har sagt nej eller räcker inte till.")
        case Reason.TAKEN:
            homes = row.get("homes", [])
            named = [
                _("%(home)s (%(who)s)") % {"home": each["home"], "who": swedish.joined(each["taken_by"])} for each in homes[:MOST_NAMED]
            ]
            return _("De möjliga hemmen behövs för andra: %(homes)s.") % {"homes": swedish.joined(named)}
        case Reason.WORTHLESS:
            return _("Ett hem åt den här förfrågan väger inte upp vad det kostar andra.")
        case _:
            return _("Tiden tog slut innan ett hem hittades.")


def difference_lines(found: PlanDifference) -> list[str]:
    """What differs from another plan, one line a referral."""
    lines = []
    for each in found.moved:
        values = {"code": each.referral, "before": swedish.joined(list(each.before)), "after": swedish.joined(list(each.after))}
        if not each.before:
            lines.append(_("%(code)s får ett hem: %(after)s") % values)
        elif not each.after:
            lines.append(_("%(code)s blir utan hem, hade %(before)s") % values)
        else:
            lines.append(_("%(code)s flyttas från %(before)s till %(after)s") % values)
    lines += [_("%(code)s är ny i kön") % {"code": code} for code in found.came]
    lines += [_("%(code)s har lämnat kön") % {"code": code} for code in found.left]
    return lines
