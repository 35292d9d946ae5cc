"""Sample data for the style page, which shows every component. A demo-only view renders ``ui/style.html`` with it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator

from famn.ui.forms import DateField

# A fixed day, so that the page looks the same whenever it is drawn.
TODAY = date(2026, 11, 23)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


class SampleForm(forms.Form):
    """One field of every kind."""

    reason = forms.CharField(label="Varför behöver barnet ett familjehem", help_text="Skriv kort. Inga namn.", widget=forms.Textarea)
    needed_from = DateField(label="Behövs från", help_text="Det datum då barnet senast behöver flytta in.")
    municipality = forms.ChoiceField(label="Hemkommun", choices=[("", "Välj kommun"), ("2260", "Ånge"), ("2281", "Sundsvall")])
    visits = forms.ChoiceField(
        label="Hur ofta ska barnet träffa sina föräldrar",
        choices=[("weekly", "Varje vecka"), ("monthly", "Varje månad"), ("unknown", "Vet inte än")],
        widget=forms.RadioSelect,
    )
    animals = forms.BooleanField(label="Barnet är allergiskt mot pälsdjur", required=False)
    note = forms.CharField(label="Övrigt", required=False)


def style_context(*, wrong: bool = True) -> dict[str, Any]:
    """Everything ``ui/style.html`` needs, the shell too. ``wrong`` sends the form in empty to show its errors."""

    def on(days: int) -> date:
        return TODAY + timedelta(days=days)

    def at(days: int, hour: int, minute: int) -> datetime:
        return datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute, tzinfo=STOCKHOLM) + timedelta(days=days)

    days = {
        "today": TODAY,
        "two_ahead": on(2),
        "three_ahead": on(3),
        "nine_ahead": on(9),
        "three_weeks_ahead": on(21),
        "six_ago": on(-6),
        "four_ago": on(-4),
        "twelve_ago": on(-12),
        "eighteen_ago": on(-18),
        "thirty_ago": on(-30),
    }
    return {
        "shell": sample_shell(),
        "messages": [],
        "d": days,
        "pauses": [(on(-14), on(-9))],
        "periods": [
            {
                "label": "Stadigvarande vård",
                "bars": [
                    {"starts_on": on(-30), "ends_on": on(-12), "state": "free", "text": "1"},
                    {"starts_on": on(-12), "ends_on": on(9), "state": "full", "text": "0"},
                    {"starts_on": on(9), "ends_on": on(21), "state": "over", "text": "+1"},
                ],
            },
            {"label": "Jour", "bars": [{"starts_on": on(-18), "ends_on": on(21), "state": "offered", "text": "2"}]},
        ],
        "crumbs": [("Förfrågningar", "#")],
        "words": [
            {"text": "Lediga platser: minst 2", "remove_url": "#"},
            {"text": "Ånge, 60 km", "remove_url": "#"},
        ],
        "facts": [("Födelseår", 2017), ("Hemkommun", "Ånge"), ("Platser", 2), ("Skola", None)],
        "page": Paginator(range(212), 20).page(3),
        "entries": [
            {
                "at": at(0, 8, 12),
                "who": "Socialsekreterare, Ånge",
                "text": "Ändrade behovet av närhet till skolan",
                "kind": "change",
            },
            {"at": at(0, 7, 50), "who": "Matchningssamordnare", "text": "Öppnade förfrågan", "kind": "read"},
            {
                "at": at(-1, 16, 3),
                "who": "Familjehemssamordnare",
                "text": "Frågade hem H-104",
                "url": "#",
                "detail": "Svar väntas på onsdag.",
            },
            {"at": at(-5, 9, 30), "who": "Ånge", "text": "Skickade förfrågan", "url": "#"},
        ],
        "kinds": [
            {"label": "Allt", "url": "#", "current": True},
            {"label": "Ändringar", "url": "#", "current": False},
            {"label": "Läsningar", "url": "#", "current": False},
        ],
        "step_items": [
            {"label": "Barnet", "url": "#", "state": "done"},
            {"label": "Behov", "url": "#", "state": "missing", "note": "Ordningen saknas"},
            {"label": "Umgänge", "url": "#", "state": "todo", "current": True},
            {"label": "Granska och skicka", "url": "#", "state": "todo"},
        ],
        "needs": [
            {"id": "n1", "label": "Syskonen tillsammans", "note": "Krav"},
            {"id": "n2", "label": "Nära skolan i Ånge", "note": "Önskemål"},
            {"id": "n3", "label": "Inga pälsdjur", "note": "Krav"},
        ],
        "need_names": ["Syskonen tillsammans", "Nära skolan i Ånge", "Inga pälsdjur"],
        "bands": [
            {
                "label": "Allt uppfyllt eller villigt",
                "homes": [{"code": "H-104", "place": "Ånge", "km": 12, "beds": 2, "answers": ["met", "met", "willing"]}],
            },
            {
                "label": "En sak att fråga om",
                "homes": [
                    {
                        "code": "H-087",
                        "place": "Torpshammar",
                        "km": 31.6,
                        "beds": 3,
                        "answers": ["met", "willing", "unknown"],
                    },
                    {
                        "code": "H-132",
                        "place": "Matfors",
                        "km": None,
                        "beds": 2,
                        "answers": ["met", "against", "unknown"],
                    },
                ],
            },
        ],
        "answers": [{"value": "yes", "label": "Ja, ring mig"}, {"value": "no", "label": "Nej, inte den här gången"}],
        "form": SampleForm({} if wrong else None),
    }


def sample_shell() -> dict[str, Any]:
    """A shell as a matching coordinator at the GFO sees it."""
    names = [
        ("I dag", "sun", 4), ("Förfrågningar", "inbox", 2), ("Familjehem", "house", 0), ("Placeringar", "hand-heart", 0),
        ("Jour", "moon", 0), ("Avvikelser", "flag", 1), ("Rapporter", "chart-column", 0),
    ]  # fmt: skip
    return {
        "places": [
            {"label": label, "url": "#", "icon": icon, "count": count, "current": label == "Förfrågningar"} for label, icon, count in names
        ],
        "unit": "GFO Västernorrland",
        "cooperation": "Samverkan Västernorrland",
        "person": "Demo Samordnare",
        "role": "Matchningssamordnare",
        "holdings": [
            {"id": 1, "label": "Matchningssamordnare", "unit": "GFO Västernorrland", "current": True},
            {"id": 2, "label": "Familjehemssamordnare", "unit": "GFO Västernorrland", "current": False},
        ],
        "switch_url": "#",
        "can_search": True,
        "search_url": "#",
        "messages_url": "#",
        "unread": 3,
        "settings_url": "#",
        "help_url": "#",
        "logout_url": "#",
        "home_url": "#",
        "demo": True,
    }
