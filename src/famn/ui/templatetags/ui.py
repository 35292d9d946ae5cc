"""The components, each with what it takes. How to use them: ``docs/components.md``."""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from famn.kernel.reference import CODE_IN_TEXT
from famn.ui import prepare
from famn.ui.components import REQUIRED, Component, one_of, register_components

register = template.Library()


@register.filter
def codes(text: object) -> SafeString:
    """Running text with its codes kept whole: a browser would break a line after the hyphen in "F-7KQ3MT"."""
    return mark_safe(CODE_IN_TEXT.sub(r'<span class="nowrap">\g<0></span>', conditional_escape(text)))


BUTTON_KINDS = one_of("primary", "secondary", "quiet", "danger", default="secondary")
STATE_KINDS = ("soon", "broken", "met", "waiting", "neutral")

COMPONENTS = [
    # Small things
    Component("icon", {"name": REQUIRED, "size": 20, "label": ""}, prepare=prepare.icon),
    Component("badge", {"kind": one_of(*STATE_KINDS), "text": REQUIRED}, prepare=prepare.kind_icon),
    Component(
        "button",
        {
            "text": REQUIRED,
            "kind": BUTTON_KINDS,
            "type": one_of("submit", "button", "reset", default="submit"),
            "icon": "",
            "hide_text": False,
            "context": "",
        },
        attributes=True,
    ),
    Component(
        "link_button",
        {"text": REQUIRED, "url": REQUIRED, "kind": BUTTON_KINDS, "icon": "", "context": ""},
        attributes=True,
    ),
    Component(
        "post_button",
        {"text": REQUIRED, "url": REQUIRED, "kind": BUTTON_KINDS, "icon": "", "context": "", "fields": ()},
        attributes=True,
        csrf=True,
    ),
    Component("print_button", {"text": ""}),
    Component("answer_mark", {"answer": one_of("met", "willing", "unknown", "against"), "need": ""}, prepare=prepare.answer),
    Component("answer_legend", prepare=prepare.answer_legend),
    Component("saved", {"id": REQUIRED, "text": ""}),
    # The page
    Component(
        "page_header",
        {
            "title": REQUIRED,
            "code": "",
            "state": "",
            "state_kind": one_of(*STATE_KINDS, default="neutral"),
            "lead": "",
            "crumbs": (),
        },
        block=True,
        slots=("actions",),
        prepare=prepare.page_header,
    ),
    Component(
        "next_step",
        {"turn": REQUIRED, "text": REQUIRED, "yours": False, "due_on": None, "today": None},
        block=True,
        prepare=prepare.due,
    ),
    Component(
        "clock_strip",
        {
            "label": REQUIRED,
            "party": REQUIRED,
            "opened_on": REQUIRED,
            "due_on": REQUIRED,
            "today": REQUIRED,
            "met_on": None,
            "pauses": (),
            "source": "",
        },
        prepare=prepare.clock_strip,
    ),
    Component("clock_strips", {"label": ""}, block=True),
    Component(
        "period_line",
        {"label": REQUIRED, "rows": REQUIRED, "starts_on": REQUIRED, "ends_on": REQUIRED, "today": REQUIRED, "legend": ""},
        prepare=prepare.period_line,
    ),
    Component(
        "section",
        {"title": REQUIRED, "id": REQUIRED, "lead": "", "count": None, "hide_title": False},
        block=True,
        slots=("actions",),
    ),
    Component("card", {"title": "", "id": ""}, block=True, slots=("actions",)),
    Component("notice", {"kind": one_of("info", *STATE_KINDS[:4]), "title": ""}, block=True, prepare=prepare.kind_icon),
    Component("empty_state", {"title": REQUIRED, "icon": "sprout"}, block=True, slots=("action",)),
    Component("fold", {"summary": REQUIRED, "open": False, "id": ""}, block=True),
    # What one reads
    Component("facts", {"items": ()}, block=True, prepare=prepare.facts),
    Component("fact", {"label": REQUIRED}, block=True),
    Component("table", {"caption": REQUIRED, "id": "", "hide_caption": False, "sticky": False}, block=True),
    Component(
        "sort_head",
        {
            "text": REQUIRED,
            "url": REQUIRED,
            "order": one_of("none", "ascending", "descending", default="none"),
            "number": False,
        },
        attributes=True,
    ),
    Component("filter_words", {"label": REQUIRED, "words": (), "clear_url": "", "count_text": ""}, block=True),
    Component("pagination", {"page": REQUIRED, "query": "", "param": "sida", "label": ""}, prepare=prepare.pagination),
    Component(
        "timeline",
        {"entries": REQUIRED, "today": REQUIRED, "kinds": (), "title": "", "id": "timeline"},
        prepare=prepare.timeline,
    ),
    Component("task_group", {"title": REQUIRED, "id": REQUIRED, "count": None, "empty": ""}, block=True),
    Component(
        "task",
        {"what": REQUIRED, "url": "", "code": "", "whom": "", "due_on": None, "today": None},
        block=True,
        prepare=prepare.due,
    ),
    # What one fills in
    Component("field", {"label": REQUIRED, "id": REQUIRED, "help": "", "errors": (), "optional": False}, block=True),
    Component("form_errors", {"form": REQUIRED}, prepare=prepare.form_errors),
    Component("form_actions", {}, block=True),
    Component("steps", {"title": REQUIRED, "items": REQUIRED, "swap": False}, prepare=prepare.steps),
    Component("rank_list", {"legend": REQUIRED, "items": REQUIRED, "name": "order", "help": ""}, prepare=prepare.rank_list),
    Component(
        "two_answers",
        {"question": REQUIRED, "answers": REQUIRED, "name": "answer", "url": "", "help": ""},
        block=True,
        csrf=True,
    ),
]

register_components(register, COMPONENTS)
