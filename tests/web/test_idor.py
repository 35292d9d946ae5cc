"""Somebody else's keys: every address that takes a key, asked for another board's and another cooperation's records.

The table ``records.RECORDS`` holds a record for every address of the site that takes a key; a new address without one fails. The
answer must be the one that a key of nothing gets, word for word, and nothing in the database may have changed.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.web.cast_site import CastSite, Page, cast_site, plausible
from tests.web.records import RECORDS, code_of, newest_run, referral, row
from tests.world import World

BODIES: dict[str, Callable[[CastSite, str], dict[str, Any]]] = {
    "match_relax": lambda site, other: {"run": str(newest_run(site, other)), "number": "0", "agreed": "Prov"},
    "match_word": lambda site, other: {"word": f"{code_of('homes.FosterHome', 'ready')(site, other)}:own_room:yes"},
}
"""What is posted to addresses that lie on another page than their form."""

KEYS_THEMSELVES = {
    "home_link": "the token is the right: whoever has it may answer (tests/web/test_home_link.py)",
    "account_reset_password_from_key": "the mailed key is the right",
    "welcome": "the mailed key is the right",
    "address_confirm": "the mailed key fits its own user alone, signed in (tests/web/test_name_and_address.py)",
}

KNOWN_TO_ALL = {"cover_end", "function_of_board", "function_leave"}
"""Who stands in for whom, and who holds which function, is no secret inside the cooperation: a no may tell that it is there."""

OF_THE_COOPERATION = {"member", "guideline", "matching_policy_version", "provider"}
"""Everybody of the staff reads these; only another cooperation's are strange."""

STRANGERS = ["nobody", "worker_b", "secretary_b", "manager_b", "evaluator", "head:2", "matching:2"]
"""Who has nothing to do with cooperation 1's board A."""

MORE_STRANGERS = [
    "parent_b", "secretary_a:2", "stranger", "closed_b", "former_b", "ifo_b", "sas_b", "finance_b", "contact_b", "mentor_b", "communicator", "admin",
    "coordinator:2", "supervisor:2", "manager_a:2", "evaluator:2",
]  # fmt: skip
"""The rest of them, who ask for the main pages only."""

MAIN_PAGES = {"referral", "offer", "placement", "home", "deviation", "match_sheet", "vault_open"}

STRANGERS_OF_2 = ["nobody", "head", "matching", "secretary_a"]
"""Who has nothing to do with cooperation 2."""

NO = {403, 404, 405}


@pytest.fixture(scope="module")
def site(committed_world: World, django_db_blocker: Any) -> Iterator[CastSite]:
    """Both cooperations with all their records."""
    with cast_site(committed_world, django_db_blocker) as made:
        cache.clear()
        for other in ("", ":2"):  # runs that can be shown
            for short in ("refused_a", "searching_a"):
                url = reverse("match_again", args=[referral(short)(made, other)])
                assert made.client(f"matching{other}").post(url).status_code == 302
        yield made


@dataclass(frozen=True)
class Address:
    """An address of the site and its route."""

    name: str
    route: str


def addresses() -> list[Address]:
    """Every address of the site."""

    def under(resolver: URLResolver, before: str = "") -> Iterator[Address]:
        for entry in resolver.url_patterns:
            route = before + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield Address(entry.name or "", route)
            else:
                yield from under(entry, route)

    return list(under(get_resolver()))


def test_every_address_with_a_key_has_a_record() -> None:
    with_keys = {each.name for each in addresses() if "<" in each.route}
    assert with_keys == set(RECORDS) | set(KEYS_THEMSELVES)


def wordless(answer: HttpResponse, known: list[Any]) -> str:
    """The answer without what differs from request to request."""
    text = answer.content.decode()
    for each in [each for each in known if isinstance(each, uuid.UUID)]:
        text = text.replace(str(each), "…")
    return re.sub(r'(csrfmiddlewaretoken" value=|nonce=|X-CSRFToken[^:]*:\s*)\S+', "", text)


def of_nothing(args: list[Any]) -> list[Any]:
    """The same address with keys of nothing."""
    return [uuid.UUID(int=0xDEAD) if isinstance(each, uuid.UUID) else 987_654_321 if isinstance(each, int) else each for each in args]


def undo_decisions(site: CastSite) -> None:
    """The cast's offers are decided on already; that is not done twice."""
    with site.past_the_walls() as cursor:
        cursor.execute("update referrals_decision set undone_at = now(), undone_reason = 'Fel' where undone_at is null")


def body_for(site: CastSite, who: str, url: str) -> dict[str, list[str]]:
    """What the one whom the page answers would post there."""
    with site.undone():
        answer = site.client(who).get(url)
    html = answer.status_code in {200, 422} and answer["Content-Type"].startswith("text/html")
    forms = Page(url, answer.content.decode()).forms if html else []
    found = [form for form in forms if form.method == "post" and form.action.split("#")[0] == url]
    return plausible(found[0]) if found else {"reason": ["Prov"], "body": ["Prov"], "answer": ["yes"]}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_another_boards_key_is_a_key_of_nothing(site: CastSite, name: str) -> None:
    of_nobody: dict[tuple[str, str, str], HttpResponse] = {}
    for who, find in RECORDS[name]:
        for other, everybody in (("", STRANGERS + (MORE_STRANGERS if name in MAIN_PAGES else [])), (":2", STRANGERS_OF_2)):
            strangers = [one for one in everybody if name not in OF_THE_COOPERATION or one.endswith(":2") != (other == ":2")]
            args = find(site, other)
            url, nothing = reverse(name, args=args), reverse(name, args=of_nothing(args))
            body = BODIES[name](site, other) if name in BODIES else body_for(site, f"{who}{other}", url)
            with site.undone():
                if name == "offer_decide":
                    undo_decisions(site)
                found = {site.client(f"{who}{other}").get(url).status_code, site.client(f"{who}{other}").post(url, body).status_code}
            assert max(found) < 500, (who, found)
            assert found - {404, 405}, f"{who}{other} finds nothing at {name} either: strangers' answers would show nothing"
            before = site.stands or site.prints()
            for stranger in strangers:
                for method in ("get", "post"):
                    answer = getattr(site.client(stranger), method)(url, *([body] if method == "post" else []))
                    status = answer.status_code
                    if stranger == "nobody" or stranger.startswith("closed"):
                        assert status == 302 and answer.url.startswith(reverse("account_login")), (stranger, method, status)
                        continue
                    assert status in NO, (stranger, method, url, status)
                    if (twin := (stranger, method, nothing)) not in of_nobody:
                        of_nobody[twin] = getattr(site.client(stranger), method)(nothing, *([body] if method == "post" else []))
                    if name in KNOWN_TO_ALL and not stranger.endswith(":2"):
                        continue
                    assert status == of_nobody[twin].status_code, (stranger, method, "tells that the record is there")
                    assert wordless(answer, args) == wordless(of_nobody[twin], of_nothing(args)), (stranger, method)
            site.stands = after = site.prints()
            assert after == before, {table: (before.get(table), after[table]) for table in after if after[table] != before.get(table)}


MINE = {
    "referral_child": ("draft_b", "referrals.Referral"), "referral_child_remove": ("draft_b", "referrals.Referral"),
    "child_protect": ("searching_b", "referrals.Referral"), "child_unprotect": ("protected_b", "referrals.Referral"),
    "offer_new": ("searching_b", "referrals.Referral"), "offer_suitability": ("offered_b", "referrals.Offer"),
    "offer_adopt": ("offered_b", "referrals.Offer"), "consultation_undo": ("offered_b", "referrals.Offer"),
    "decision_undo": ("offered_b", "referrals.Offer"), "introduction_undo": ("placed_b", "placements.Placement"),
    "agreement_undo": ("placed_b", "placements.Placement"), "follow_up_done": ("placed_b", "placements.Placement"),
    "import_row": ("old", "imports.HomeImport"),
}  # fmt: skip
"""Addresses of a record inside another: board B's own outer one."""


def test_every_address_with_two_keys_is_tried_with_ones_own_outer_one() -> None:
    assert {each.name for each in addresses() if each.route.count("<uuid:") > 1} == set(MINE)


@pytest.mark.parametrize("name", sorted(MINE))
def test_a_record_inside_ones_own_is_ones_own(site: CastSite, name: str) -> None:
    who, find = RECORDS[name][0]
    url = reverse(name, args=find(site, ""))
    body = body_for(site, who, url)
    outer = row(MINE[name][1], MINE[name][0])(site, "")
    hers = {"offer_new": "matching", "import_row": "coordinator"}.get(name) or (
        "worker_b" if name.startswith("referral") else "secretary_b"
    )
    args = [outer, *find(site, "")[1:]]
    before = site.stands or site.prints()
    for method in ("get", "post"):
        answers = [
            getattr(site.client(hers), method)(reverse(name, args=each), *([body] if method == "post" else []))
            for each in (args, [outer, uuid.UUID(int=0xDEAD)])
        ]
        status = answers[0].status_code
        assert status in NO or (status == 302 and answers[0].url == answers[1].url), (name, method, status)
        assert status == answers[1].status_code
    site.stands = after = site.prints()
    # One's own outer record may have been looked at; nothing else has happened.
    assert {table for table in after if after[table] != before.get(table)} <= {"audit_readentry"}
