"""What the match sheet's template shows: one row a home, columns in the board's order of needs. Nothing is decided here."""

from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from famn.homes.enums import NeedCode
from famn.referrals.enums import QuestionAnswer
from famn.referrals.models import HomeQuestion
from famn.referrals.queries_matching import key_label
from famn.referrals.rules_matching import Difference
from famn.referrals.snapshot import Beside, Snapshot
from famn.ui import swedish
from famn.web.staff.matching import words
from matchcore import FallenHome, RankedHome, Ranking, Relaxation, Request

ANSWER_KINDS = {"": "waiting", QuestionAnswer.YES: "met", QuestionAnswer.NO: "neutral", QuestionAnswer.RING_ME: "soon"}

HOMES_SHOWN = 6
"""Homes that a relaxation is said to open before the rest are folded away."""


def columns(request: Request) -> list[dict[str, Any]]:
    """The needs in the board's order, most important first (R-114)."""
    return [
        {
            "key": need.code,
            "label": key_label(need.code),
            "head": _head(key_label(need.code)),
            "requirement": need.requirement,
            "rank": rank,
        }
        for rank, need in enumerate(request.needs, start=1)
    ]


def _head(label: str) -> str:
    """A need above a narrow column: the longest word may be parted where it is put together."""
    return label.replace("hetsa", "hets\u00ada")


def question_words(question: HomeQuestion | None) -> tuple[str, str]:
    """How far one has come with a home: a kind for the badge and words."""
    if question is None:
        return "", ""
    if not question.answer:
        return "waiting", _("Frågat, väntar på svar")
    if question.answer == QuestionAnswer.YES:
        return ("met", _("Ja, reserverat")) if question.reserved else ("soon", _("Ja, men redan upptaget"))
    return ANSWER_KINDS[question.answer], str(QuestionAnswer(question.answer).label)


def _place(beside: Beside | None) -> str:
    if beside is None:
        return _("Finns inte längre i banken")
    home = beside.home
    if home.protection != "none":
        return _("Skyddat hem")
    if home.locality is not None and home.municipality is not None and home.locality.name != home.municipality.name:
        return f"{home.locality.name}, {home.municipality.name}"
    return str(home.locality or home.municipality or _("Okänd ort"))


def last_word(beside: Beside, today: date, freshness_days: int) -> tuple[str, bool]:
    """How fresh the home's last word is, and whether it is too old to count."""
    said = beside.home.last_word_on
    if said is None:
        return _("inget än"), False
    days = (today - said).days
    return swedish.ago(said, today=today) if days >= 0 else "", days > freshness_days


def consult(beside: Beside) -> list[str]:
    """Whom the board must inform or consult for this home (R-38, R-38a): municipality and boards, never how many children."""
    parties = [str(beside.consult_municipality)] if beside.consult_municipality else []
    return parties + [board for board in beside.consult_boards if board not in parties]


def investigation(beside: Beside, today: date) -> str:
    """The home's general suitability in one line: what, by which board, when, and when it is looked at again."""
    found = beside.suitability
    if found is None:
        return _("Ingen utredning är registrerad")
    if found.adopted_on is None:
        return _("%(outcome)s, inte fastställd av någon nämnd") % {"outcome": found.get_outcome_display()}
    text = _("%(outcome)s, fastställd av %(board)s %(on)s") % {
        "outcome": found.get_outcome_display(),
        "board": found.adopted_by,
        "on": swedish.short_date(found.adopted_on, today=today),
    }
    if found.review_by is None:
        return text
    late = _("skulle ha omprövats") if found.review_by < today else _("omprövas senast")
    return f"{text}; {late} {swedish.short_date(found.review_by, today=today)}"


def home_row(
    ranked: RankedHome,
    *,
    needs: list[dict[str, Any]],
    beside: Beside | None,
    question: HomeQuestion | None,
    today: date,
    freshness_days: int,
    referral_pk: object,
    told: Container[str] = (),
) -> dict[str, Any]:
    """One suitable home. ``told``: of which kinds of contracts and decisions it is said that they fall short."""
    state_kind, state = question_words(question)
    answers = [{**need, "answer": words.ANSWERS[answer]} for need, answer in zip(needs, ranked.answers, strict=True)]
    known: dict[str, Any] = {
        "siblings": "",
        "children": "",
        "consult": [],
        "word": "",
        "word_old": False,
        "course": None,
        "investigation": "",
        "status": "",
        "short_notice": False,
        "meets": False,
        "home_pk": None,
        "languages": "",
        "shortfalls": [],
    }
    if beside is not None:
        home = beside.home
        word, old = last_word(beside, today, freshness_days)
        known = {
            "siblings": home.sibling_places if home.sibling_places is not None else _("Okänt"),
            "children": words.age_bands(beside.children_there),
            "consult": consult(beside),
            "word": word,
            "word_old": old,
            "course": home.basic_course_on,
            "investigation": investigation(beside, today),
            "status": home.get_category_display(),
            "short_notice": home.short_notice,
            "meets": beside.must_not_meet_there,
            "home_pk": home.pk,
            "languages": words.languages(home.languages),
            "shortfalls": [words.shortfall(each) for each in beside.shortfalls if each.kind in told],
        }
    return {
        "code": ranked.home,
        "place": _place(beside),
        "distance": words.distance(ranked.distance_m, hidden=ranked.distance_hidden),
        "free": ranked.free_places,
        "answers": answers,
        "asks": [each for each in answers if each["answer"] == "unknown" and not each["key"].startswith(NeedCode.LANGUAGE)],
        "notices": [words.notice(each) for each in ranked.notices],
        "state": state,
        "state_kind": state_kind,
        "question": question,
        "only": "",
        "only_for": [],
        "may_be_asked": beside is not None and question is None,
        "phone_url": reverse("phone_answer", args=[referral_pk, ranked.home]) if beside is not None else "",
        **known,
    }


def bands(
    ranking: Ranking,
    *,
    request: Request,
    current: Snapshot | None,
    questions: Mapping[str, HomeQuestion],
    today: date,
    freshness_days: int,
    referral_pk: object,
    told: Container[str] = (),
) -> list[dict[str, Any]]:
    """Suitable homes, one group a band. Homes of one band are equal: their order means nothing."""
    needs = columns(request)
    found: dict[int, list[dict[str, Any]]] = {}
    for ranked in ranking.rows:
        found.setdefault(ranked.band, []).append(
            home_row(
                ranked,
                needs=needs,
                beside=current.beside.get(ranked.home) if current else None,
                question=questions.get(ranked.home),
                today=today,
                freshness_days=freshness_days,
                referral_pk=referral_pk,
                told=told,
            )
        )
    return [
        {
            "number": number,
            "label": _("Band %(number)s") % {"number": number}
            if len(homes) == 1
            else _("Band %(number)s: %(n)s hem som är lika på behoven och i avstånd") % {"number": number, "n": len(homes)},
            "homes": homes,
        }
        for number, homes in sorted(found.items())
    ]


def mark_only_homes(bands: list[dict[str, Any]], only: Mapping[str, tuple[str, ...]], *, keys: Mapping[str, object] | None) -> list[str]:
    """Say beside a home that somebody else who waits has no other. ``keys``: the referrals to name, by code; None: none.

    Returns the codes that are named.
    """
    named: list[str] = []
    for band in bands:
        for home in band["homes"]:
            others = only.get(home["code"], ())
            home["only"] = words.only_home(len(others)) if others else ""
            home["only_for"] = [(code, keys[code]) for code in others] if keys is not None else []
            named += [code for code, _key in home["only_for"]]
    return named


def fallen_rows(fallen: Iterable[FallenHome], current: Snapshot | None) -> list[dict[str, Any]]:
    """Homes that fell out, each with every reason."""
    return [
        {
            "code": each.home,
            "place": _place(current.beside.get(each.home)) if current else "",
            "distance": words.distance(each.distance_m, hidden=each.distance_hidden),
            "reasons": [words.obstacle(obstacle) for obstacle in each.obstacles],
        }
        for each in fallen
    ]


def relaxation_rows(relaxations: Iterable[Relaxation]) -> list[dict[str, Any]]:
    """What would open more homes; ``number`` is the relaxation's place in the stored run."""
    return [
        {
            "number": number,
            "text": words.relaxation(each),
            "who": words.who_may(each),
            "homes": each.homes[:HOMES_SHOWN],
            "more": each.homes[HOMES_SHOWN:],
            "needs_yes": {step.by for step in each.changes} != {"gfo"},
        }
        for number, each in enumerate(relaxations)
        if each.relaxable
    ]


def closed_rows(relaxations: Iterable[Relaxation]) -> list[str]:
    """What nobody may relax, one line a reason."""
    homes: dict[str, set[str]] = {}
    for each in relaxations:
        if not each.relaxable:
            homes.setdefault(str(words.CLOSED[each.reason]), set()).update(each.homes)
    text = _("%(n)s hem föll bara på %(why)s, och det går inte att lätta på")
    return [text % {"n": len(found), "why": why} for why, found in homes.items()]


def applied_rows(applied: Iterable[Mapping[str, Any]], relaxations: Iterable[Relaxation]) -> list[str]:
    """What a run was relaxed on, and who agreed."""
    lines = []
    for entry, relaxation in zip(applied, relaxations, strict=True):
        text = words.changes(relaxation.changes)
        agreed = entry.get("agreed", "")
        lines.append(_("%(change)s (sagt ja: %(who)s)") % {"change": text, "who": agreed} if agreed else text)
    return lines


def difference_rows(found: Difference) -> list[str]:
    """What differs from the sheet before: the new homes in one line, then one line a home."""
    new = ngettext("Nytt på underlaget: %(homes)s", "Nya på underlaget: %(homes)s", len(found.new))
    lines = [new % {"homes": swedish.joined(list(found.new))}] if found.new else []
    for each in found.fell:
        why = swedish.joined([words.obstacle(obstacle) for obstacle in each.obstacles]) or _("finns inte längre i banken")
        lines.append(_("%(home)s föll bort: %(why)s") % {"home": each.home, "why": why})
    moved = _("%(home)s flyttade från band %(before)s till %(after)s")
    return [*lines, *(moved % {"home": each.home, "before": each.before, "after": each.after} for each in found.moved)]
