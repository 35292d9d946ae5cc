"""Every form of the site, sent nonsense by somebody who may use it: never a 500, no half-saved row, words in Swedish, nothing lost.

The forms are those of the pages that ``records.RECORDS`` (every address with a key) and the addresses without keys show to their own
people. Each field is sent nonsense alone, with the page's own words in the others, and all of them at once.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.urls import Resolver404, resolve, reverse

from tests.web.cast_site import CastSite, Form, Page, cast_site, plausible
from tests.web.records import RECORDS, referral
from tests.web.test_idor import addresses
from tests.world import World

WHO = ["secretary_a", "worker_a", "manager_a", "matching", "coordinator", "coordinator_other", "head"]
"""Each form is tried by the first of these who is shown it."""
LEFT_ALONE = {"account_logout", "switch_holding", "demo_switch"}
NUL, LONG = "a\0b", "å" * 100_000
ODD = "\U0001f600\u202e\u200f<script>alert(1)</script>' or 1=1; --"
DATES = ["2026-02-31", "0001-01-01", "9999-12-31"]
UNKNOWN = "00000000-0000-0000-0000-00000000dead"
EXTRA = {
    "id": UNKNOWN, "pk": "1", "board": "987654", "board_id": "987654", "cooperation": "987654",
    "cooperation_id": "987654", "status": "closed", "protection": "none", "code": "F-HACKAD", "undone_at": "2026-01-01",
    "handled_by": "987654", "is_active": "on", "by": "987654", "at": "2020-01-01", "next": "//evil.example/",
}  # fmt: skip
"""Fields of the models that no form asks for."""


@pytest.fixture(scope="module")
def site(committed_world: World, django_db_blocker: Any) -> Iterator[CastSite]:
    """Both cooperations with all their records."""
    with cast_site(committed_world, django_db_blocker) as made:
        cache.clear()
        with made.past_the_walls() as cursor:  # a decision that stands is not taken again
            cursor.execute("update referrals_decision set undone_at = now(), undone_reason = 'Fel' where undone_at is null")
        for other in ("", ":2"):  # runs that can be shown
            for short in ("refused_a", "searching_a"):
                url = reverse("match_again", args=[referral(short)(made, other)])
                assert made.client(f"matching{other}").post(url).status_code == 302
        yield made


def name_of(address: str) -> str:
    """The name of an address of the site; empty where it is none."""
    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return ""


def pages_of(site: CastSite, who: str) -> list[str]:
    """The addresses that this role asks for: those without a key, and those of the records in her hands."""
    bare = [reverse(each.name) for each in addresses() if "<" not in each.route and "(?P" not in each.route]
    keyed = [reverse(name, args=find(site, "")) for name, records in RECORDS.items() for one, find in records if one == who]
    return [each for each in bare + keyed if name_of(each) not in LEFT_ALONE and not name_of(each).startswith(("account", "mfa"))]


def forms_of(site: CastSite, who: str) -> dict[tuple[str, str], Form]:
    """Each form once, by where it posts to and what it asks."""
    found: dict[tuple[str, str], Form] = {}
    for url in pages_of(site, who):
        with site.undone():
            answer = site.client(who).get(url)
        assert answer.status_code < 500, url
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        for form in Page(url, answer.content.decode()).forms:
            fields = ",".join(sorted(form.values))
            if name_of(form.action) and name_of(form.action) not in LEFT_ALONE and not name_of(form.action).startswith(("account", "mfa")):
                found.setdefault((name_of(form.action), fields), form)
    return found


@pytest.fixture(scope="module")
def forms_by_role(site: CastSite) -> dict[str, list[Form]]:
    """Each form of the site, with the first role that is shown it."""
    taken: set[tuple[str, str]] = set()
    given: dict[str, list[Form]] = {}
    for who in WHO:
        shown = forms_of(site, who)
        given[who] = [form for kind, form in shown.items() if kind not in taken]
        taken |= set(shown)
    return given


def attacks(form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is sent, each with a word on what it is."""
    usual = plausible(form)
    yield "nothing", {}
    yield "extra fields", usual | EXTRA
    for value in [NUL, LONG, ODD, "-99999999999999999999999", "not-a-uuid"]:
        yield f"all {value[:12]!r}", dict.fromkeys(usual, value)
    days = [name for name, values in usual.items() if any("2026-" in each for each in values)]
    for value in DATES if days else []:
        yield f"days {value}", usual | dict.fromkeys(days, value)
    yield "each twice", {name: [*values, "Prov"] for name, values in usual.items()}
    alike = {re.sub(r"[\d:-].*", "", field): field for field in usual}  # one of a row of fields that differ by a number or a key
    for field in alike.values() if len(usual) > 1 else []:
        choice, day = field in form.choices, any("2026-" in value for value in usual[field])
        value = UNKNOWN if choice else DATES[-1] if day else ODD
        yield f"{field} {value[:12]!r}", usual | {field: value}


@pytest.mark.parametrize("who", WHO)
def test_nonsense_in_every_field_of_every_form(site: CastSite, forms_by_role: dict[str, list[Form]], who: str) -> None:
    forms = forms_by_role[who]
    assert forms
    wrong = []
    for form in forms:
        for what, data in attacks(form):
            with site.undone():
                before = site.prints() if form.method == "post" and what.startswith("all 'a") else {}
                client = site.client(who)
                answer = client.post(form.action, data) if form.method == "post" else client.get(form.action, data)
                status, text = answer.status_code, answer.content.decode(errors="replace")
                if status >= 500:
                    wrong.append((form.action, what, status))
                if status in {301, 302} and (answer.url.startswith("//") or not answer.url.startswith(("/", "?"))):
                    wrong.append((form.action, what, "leads away", answer.url))
                if "<script>alert" in text:
                    wrong.append((form.action, what, "a script stands on the page"))
                if status >= 400 and before:
                    after = site.prints()
                    changed = {table for table in after if after[table] != before[table]} - {"audit_readentry"}
                    if changed:
                        wrong.append((form.action, what, f"refused and saved: {changed}"))
                if status == 422 and ODD in data.values() and "textarea" in text and ODD not in unescape(text):
                    wrong.append((form.action, what, "what was typed is lost"))
    assert not wrong, "\n".join(map(str, wrong))
