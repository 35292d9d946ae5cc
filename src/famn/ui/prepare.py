"""What components work out from their properties before they are drawn. Pure functions of the given values."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from lucide.templatetags.lucide import lucide

from famn.kernel.calendar import add_months
from famn.ui import swedish
from famn.ui.templatetags.swedish import local_day

KIND_ICONS = {
    "soon": "hourglass",
    "broken": "triangle-alert",
    "met": "circle-check",
    "waiting": "clock",
    "neutral": "circle-dot",
    "info": "info",
}

# Until a clock's length is known, five days ahead counts as soon: a working week.
SOON_DAYS = 5


@lru_cache(maxsize=512)
def _drawing(name: str, size: int, label: str) -> SafeString:
    attrs: dict[str, object] = {"class": "icon", "focusable": "false"}
    attrs |= {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return mark_safe(lucide(name, size=size, **attrs))


def icon(props: dict[str, Any]) -> dict[str, Any]:
    """An inline drawing; hidden from screen readers unless it has a label of its own. Unknown names raise."""
    return {"svg": _drawing(str(props["name"]), int(props["size"]), str(props["label"]))}


def kind_icon(props: dict[str, Any]) -> dict[str, Any]:
    """The icon of a kind, so that colour never stands alone."""
    return {"kind_icon": KIND_ICONS[props["kind"]]}


def due_kind(due_on: date, today: date, opened_on: date | None = None) -> str:
    """ "broken", "soon" or "neutral". Soon is the last quarter of the time given, at least 3 and at most 14 days."""
    left = (due_on - today).days
    if left < 0:
        return "broken"
    soon = SOON_DAYS if opened_on is None else min(14, max(3, (due_on - opened_on).days // 4))
    return "soon" if left <= soon else "neutral"


def due(props: dict[str, Any]) -> dict[str, Any]:
    """The words beside a task or a next step: how long is left, and the date."""
    if not props["due_on"]:
        return {"due_kind": "", "due_text": "", "due_icon": ""}
    if not props["today"]:
        raise ValueError("a due day is told against today; give today=")
    due_on, today = local_day(props["due_on"]), local_day(props["today"])
    kind = due_kind(due_on, today)
    words = swedish.sentence(swedish.days_left(due_on, today=today))
    return {
        "due_kind": kind,
        "due_text": f"{words} · {swedish.short_date(due_on, today=today)}",
        "due_icon": "clock" if kind == "neutral" else KIND_ICONS[kind],
    }


def clock_strip(props: dict[str, Any]) -> dict[str, Any]:
    """Words and positions (whole percent of the line) of a clock.

    The line runs from the opening to the due day, and on to today (or the day it was met) when that is later.
    """
    opened, due_on, today = (local_day(props[name]) for name in ("opened_on", "due_on", "today"))
    met_on = local_day(props["met_on"]) if props["met_on"] else None
    now = met_on or today
    last = max(due_on, now)
    length = max((last - opened).days, 1)

    def at(day: date) -> int:
        return min(100, max(0, round((day - opened).days * 100 / length)))

    def day_words(day: date) -> str:
        return swedish.short_date(day, today=today)

    if met_on is None:
        kind = due_kind(due_on, today, opened)
        words = f"{swedish.sentence(swedish.days_left(due_on, today=today))} · {day_words(due_on)}"
    elif met_on <= due_on:
        kind = "met"
        words = _("Klart i tid · %(day)s") % {"day": day_words(met_on)}
    else:
        kind = "broken"
        words = _("Klart %(late)s för sent · %(day)s") % {
            "late": swedish.span((met_on - due_on).days),
            "day": day_words(met_on),
        }
    pauses = [(local_day(start), local_day(end) if end else now) for start, end in props["pauses"]]
    marks = [{"x": at(start), "end_x": max(at(min(end, last)), at(start) + 1)} for start, end in pauses]
    pause_words = [f"{day_words(start)}–{day_words(end)}" for start, end in pauses]
    return {
        "state": kind,
        "state_icon": "clock" if kind == "neutral" else KIND_ICONS[kind],
        "words": words,
        "now_x": at(now),
        "due_x": at(due_on),
        "late_width": max(at(now) - at(due_on), 0),
        "done_x": min(at(now), at(due_on)),
        "opened_words": day_words(opened),
        # the line's right end: the due day, or what came after it
        "end_words": day_words(due_on) if now <= due_on else _("i dag") if met_on is None else day_words(now),
        "pause_marks": marks,
        "pause_words": swedish.joined(pause_words),
    }


PERIOD_STATES = ("free", "full", "over", "offered", "none")
NARROW = 4
"""Below this share of the line, in percent, a number does not fit in its bar."""
NEAR_THE_END = 92
"""From here on, in percent, a month is written before its tick: the line ends."""


def period_line(props: dict[str, Any]) -> dict[str, Any]:
    """Positions (tenths of a percent of the line) of bars along a stretch of time, months as ticks, and where today is.

    A row: ``label`` and ``bars``, each with ``starts_on``, ``ends_on`` (half-open), ``state`` (one of ``PERIOD_STATES``), ``text``.
    """
    first, last, today = (local_day(props[name]) for name in ("starts_on", "ends_on", "today"))
    length = max((last - first).days, 1)

    def at(day: date) -> float:
        return round(min(100.0, max(0.0, (day - first).days * 100 / length)), 1)

    def bar(one: dict[str, Any]) -> dict[str, Any]:
        if one["state"] not in PERIOD_STATES:
            raise ValueError(one["state"])
        x, end = at(one["starts_on"]), at(one["ends_on"])
        width = round(end - x, 1)
        # As text: a number would be written with a comma.
        return {
            "x": str(x),
            "width": str(width),
            "middle": str(round((x + end) / 2, 1)),
            "state": one["state"],
            "text": one["text"] if width >= NARROW else "",
        }

    months = [day for number in range(length // 28 + 2) if first < (day := add_months(first.replace(day=1), number)) < last]
    step = max(1, -(-len(months) // 4))
    return {
        "rows": [{"label": row["label"], "bars": [bar(one) for one in row["bars"] if one["state"] != "none"]} for row in props["rows"]],
        "ticks": [
            {
                "x": str(at(day)),
                "text": f"{swedish.MONTHS_SHORT[day.month - 1]} {day.year}",
                "anchor": "middle" if at(day) < NEAR_THE_END else "end",
            }
            for day in months[::step]
        ],
        "now_x": str(at(today)) if first <= today < last else None,
    }


# In the order of the engine, best first: design 6.
ANSWERS = {
    "met": _lazy("uppfyllt"),
    "willing": _lazy("villigt"),
    "unknown": _lazy("okänt – fråga"),
    "against": _lazy("emot"),
}


def answer(props: dict[str, Any]) -> dict[str, Any]:
    """The answer to one need in words."""
    return {"words": ANSWERS[props["answer"]]}


def answer_legend(_props: dict[str, Any]) -> dict[str, Any]:
    """Every answer there is, with its words."""
    return {"answers": list(ANSWERS.items())}


def page_header(props: dict[str, Any]) -> dict[str, Any]:
    """The icon of the state. Raises ``ValueError`` for deeper breadcrumbs than the look allows."""
    if len(props["crumbs"]) > 2:  # noqa: PLR2004 -- look.md's own number
        raise ValueError("breadcrumbs are at most two deep")
    return {"state_icon": KIND_ICONS[props["state_kind"]]}


def facts(props: dict[str, Any]) -> dict[str, Any]:
    """Label and value pairs; a value that is None or empty is unknown, and says so."""
    rows = [{"label": label, "value": value, "unknown": value is None or value == ""} for label, value in props["items"]]
    return {"rows": rows}


def pagination(props: dict[str, Any]) -> dict[str, Any]:
    """The page numbers with their addresses, keeping the list's own query."""
    page, query = props["page"], str(props["query"]).lstrip("?")

    def url(number: int) -> str:
        return f"?{query}&{props['param']}={number}" if query else f"?{props['param']}={number}"

    numbers = [
        {"text": number, "url": url(number) if isinstance(number, int) else "", "current": number == page.number}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "numbers": numbers,
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
        "many": page.paginator.num_pages > 1,
        "from_to": _("%(first)s–%(last)s av %(all)s")
        % {"first": page.start_index(), "last": page.end_index(), "all": page.paginator.count},
    }


def _part(entry: Any, name: str) -> Any:
    """A part of a row that may be a dict or an object; missing parts are empty."""
    return entry.get(name, "") if isinstance(entry, dict) else getattr(entry, name, "")


def timeline(props: dict[str, Any]) -> dict[str, Any]:
    """Entries grouped by local day, newest first."""
    today = local_day(props["today"])
    rows = [{name: _part(entry, name) for name in ("at", "who", "text", "kind", "icon", "url", "detail")} for entry in props["entries"]]
    rows.sort(key=lambda row: _instant(row["at"]), reverse=True)
    days = []
    for day, group in groupby(rows, key=lambda row: local_day(row["at"])):
        words = swedish.short_date(day, today=today)
        ago = (today - day).days
        heading = f"{swedish.sentence(swedish.ago(day, today=today))} · {words}" if ago in (0, 1) else swedish.sentence(words)
        days.append({"heading": heading, "iso": day.isoformat(), "rows": list(group)})
    return {"days": days}


def _instant(value: date | datetime) -> float:
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=timezone.get_current_timezone())
    return value.timestamp()


def form_errors(props: dict[str, Any]) -> dict[str, Any]:
    """Every error of the form, each with a link to the control that can mend it."""
    form = props["form"]
    if not form.errors:
        return {"errors": [], "heading": ""}
    rows = [{"text": text, "label": "", "url": ""} for text in form.non_field_errors()]
    for field in form:
        # a group of radios has no control of the label's own: the first one takes the focus
        target = field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")
        rows += [
            {"text": text, "label": field.label, "url": f"#{target}" if target and not field.is_hidden else ""} for text in field.errors
        ]
    heading = ngettext("En sak behöver rättas", "%(number)s saker behöver rättas", len(rows)) % {"number": len(rows)}
    return {"errors": rows, "heading": heading}


STEP_WORDS = {
    # state: (icon, words for readers of screens)
    "done": ("circle-check", _lazy("klart")),
    "missing": ("circle-alert", _lazy("något saknas")),
    "todo": ("circle", _lazy("inte påbörjat")),
}


def steps(props: dict[str, Any]) -> dict[str, Any]:
    """Each step with its state in an icon and in words."""
    rows = []
    for item in props["items"]:
        state = _part(item, "state") or "todo"
        current = bool(_part(item, "current")) or state == "current"
        if state == "current":
            state = "todo"
        icon_name, words = STEP_WORDS[state]
        rows.append(
            {
                "label": _part(item, "label"),
                "url": _part(item, "url"),
                "note": _part(item, "note"),
                "state": state,
                "current": current,
                "icon": icon_name,
                "words": _("du är här") if current and state == "todo" else words,
            }
        )
    return {"rows": rows}


def rank_list(props: dict[str, Any]) -> dict[str, Any]:
    """The rows in order, each knowing whether it can move up or down."""
    items = list(props["items"])
    rows = [
        {
            "id": _part(item, "id"),
            "label": _part(item, "label"),
            "note": _part(item, "note"),
            "place": place,
            "first": place == 1,
            "last": place == len(items),
        }
        for place, item in enumerate(items, start=1)
    ]
    return {"rows": rows}
