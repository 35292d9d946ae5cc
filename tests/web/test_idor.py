"""Somebody else's keys: every address that takes a key, asked for another board's and another cooperation's records.

The table ``RECORDS`` holds a record for every address of the site that takes a key; a new address without one fails. The
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
from tests.world import World

Key = Callable[[CastSite, str], list[Any]]


def row(model: str, name: str) -> Callable[[CastSite, str], Any]:
    """The key of a row of the cast, in the cooperation that is asked for (``""`` or ``":2"``)."""

    def find(site: CastSite, other: str) -> Any:
        from django.apps import apps

        return site.pk(apps.get_model(model), f"{name}{other}")

    return find


def keys(*parts: Any) -> Key:
    """The arguments of an address: each a row, or the word itself."""
    return lambda site, other: [part(site, other) if callable(part) else part for part in parts]


def code_of(model: str, name: str) -> Callable[[CastSite, str], str]:
    """The code of a row of the cast."""

    def find(site: CastSite, other: str) -> str:
        from django.apps import apps

        chosen = apps.get_model(model)
        with site.past_the_walls() as cursor:
            cursor.execute(f"select code from {chosen._meta.db_table} where id = %s", [site.pk(chosen, f"{name}{other}")])
            return cursor.fetchone()[0]

    return find


def child_of(name: str) -> Callable[[CastSite, str], Any]:
    """The stored child of a referral."""
    return row("referrals.Child", name)


def referral(name: str) -> Callable[[CastSite, str], Any]:
    """A referral of the cast."""
    return row("referrals.Referral", name)


def home(name: str) -> Callable[[CastSite, str], Any]:
    """A home of the cast."""
    return row("homes.FosterHome", name)


def newest_run(site: CastSite, other: str) -> Any:
    """The run that opening the sheet has made."""
    with site.past_the_walls() as cursor:
        cursor.execute(
            "select id from referrals_matchrun where referral_id = %s order by at desc limit 1", [referral("refused_a")(site, other)]
        )
        return cursor.fetchone()[0]


def person(name: str) -> Callable[[CastSite, str], Any]:
    """Somebody's account."""
    return lambda site, other: site.cast.users[f"{name}{other}"]


def board_a(site: CastSite, other: str) -> Any:
    """Board A."""
    with site.past_the_walls() as cursor:
        cursor.execute("select board_id from accounts_roleholding where id = %s", [site.cast.holdings[f"secretary_a{other}"]])
        return cursor.fetchone()[0]


OFFER, STAY = row("referrals.Offer", "offered_a"), row("placements.Placement", "placed_a")
OVER, CHILD = row("placements.Placement", "over_a"), row("referrals.ReferralChild", "offered_a")
QUESTION, DEVIATION = row("referrals.HomeQuestion", "asked_a"), row("deviations.Deviation", "searching_a")
NETWORK = row("assessment.GeneralSuitability", "network_a")
MEMBER = row("organisations.Membership", "own")

RECORDS: dict[str, list[tuple[str, Key]]] = {
    "view_rename": [("coordinator", keys(row("homes.SavedView", "view")))],
    "view_remove": [("coordinator", keys(row("homes.SavedView", "view")))],
    "cover_end": [("coordinator", keys(row("accounts.Cover", "cover")))],
    "vault_opening_seen": [("manager_a", keys(row("people.VaultOpening", "worker_a")))],
    "vault_open": [
        ("secretary_a", keys("child", child_of("protected_a"))),
        ("secretary_a", keys("home", home("hidden_a"))),
    ],
    "referral": [(who, keys(referral(name))) for who, name in (("worker_a", "draft_a"), ("worker_a", "searching_a"), ("worker_a", "oral_a"), ("worker_a", "protected_a"))],
    "referral_step": [("worker_a", keys(referral("draft_a"), step)) for step in ("barnen", "behov")],
    "referral_send": [("worker_a", keys(referral("draft_a")))],
    "referral_child_add": [("worker_a", keys(referral("draft_a")))],
    "referral_child": [("worker_a", keys(referral("draft_a"), row("referrals.ReferralChild", "draft_a")))],
    "referral_child_remove": [("worker_a", keys(referral("draft_a"), row("referrals.ReferralChild", "draft_a")))],
    "child_protect": [("worker_a", keys(referral("searching_a"), row("referrals.ReferralChild", "searching_a")))],
    "child_unprotect": [("worker_a", keys(referral("protected_a"), row("referrals.ReferralChild", "protected_a")))],
    "referral_change": [("worker_a", keys(referral("searching_a")))],
    "referral_close": [("worker_a", keys(referral("searching_a")))],
    "referral_reopen": [("worker_a", keys(referral("thrown_a")))],
    "referral_answer": [("worker_a", keys(referral("searching_a")))],
    "referral_waiting": [("worker_a", keys(referral("searching_a")))],
    "oral_undo": [("matching", keys(referral("oral_a")))],
    "match_sheet": [("matching", keys(referral("refused_a")))],
    "match_again": [("matching", keys(referral("refused_a")))],
    "match_relax": [("matching", keys(referral("refused_a")))],
    "match_word": [("matching", keys(referral("refused_a")))],
    "match_run": [("matching", keys(newest_run))],
    "queue_run": [("matching", keys(row("plans.PlanRun", "plan")))],
    "ask_homes": [("matching", keys(referral("searching_a")))],
    "phone_answer": [("matching", keys(referral("searching_a"), code_of("homes.FosterHome", "ready")))],
    "question_answer": [("matching", keys(QUESTION))],
    "question_reserve": [("matching", keys(QUESTION))],
    "question_release": [("matching", keys(QUESTION))],
    "question_undo": [("matching", keys(QUESTION))],
    "offer_new": [("matching", keys(referral("searching_a"), QUESTION))],
    "offer_withdraw": [("matching", keys(OFFER))],
    "take_referral": [("matching", keys(referral("searching_a")))],
    "hand_over": [("matching", keys(referral("searching_a")))],
    "send_back": [("matching", keys(referral("searching_a")))],
    "close_no_home": [("matching", keys(referral("searching_a")))],
    "delegation_end": [("manager_a", keys(row("referrals.Delegation", "delegated_a")))],
    "offer": [("secretary_a", keys(OFFER)), ("secretary_a", keys(row("referrals.Offer", "shielded_a")))],
    "offer_suitability": [("secretary_a", keys(OFFER, CHILD))],
    "offer_adopt": [("secretary_a", keys(OFFER, row("assessment.GeneralSuitability", "offered_a")))],
    "offer_extracts": [("secretary_a", keys(OFFER))],
    "offer_consult": [("secretary_a", keys(OFFER))],
    "consultation_undo": [("secretary_a", keys(OFFER, row("placements.Consultation", "offered_a")))],
    "offer_decide": [("manager_a", keys(OFFER))],
    "offer_formal": [("secretary_a", keys(OFFER))],
    "decision_undo": [("secretary_a", keys(OFFER, row("referrals.Decision", "offered_a")))],
    "offer_start": [("secretary_a", keys(OFFER))],
    "placement": [("secretary_a", keys(STAY)), ("secretary_a", keys(OVER))],
    "placement_moved_in": [("secretary_a", keys(row("placements.Placement", "planned_a")))],
    "placement_start_undo": [("secretary_a", keys(STAY))],
    "placement_introduction": [("secretary_a", keys(STAY))],
    "introduction_undo": [("secretary_a", keys(STAY, row("placements.IntroductionDelivery", "placed_a")))],
    "placement_agreement": [("secretary_a", keys(STAY))],
    "agreement_undo": [("secretary_a", keys(STAY, row("placements.PlacementAgreement", "placed_a")))],
    "follow_up_done": [("secretary_a", keys(STAY, row("placements.FollowUp", "placed_a")))],
    "placement_expected_end": [("secretary_a", keys(STAY))],
    "placement_end": [("secretary_a", keys(STAY))],
    "placement_end_undo": [("secretary_a", keys(OVER))],
    "placement_feedback": [("secretary_a", keys(OVER))],
    "placement_feedback_undo": [("secretary_a", keys(OVER))],
    "meeting_note": [("secretary_a", keys(OVER))],
    "meeting_held": [("coordinator_other", keys(OVER))],
    "home_returns": [("coordinator_other", keys(OVER))],
    "contact_mend": [("coordinator", keys(row("homes.ContactLog", "ready"))), ("supervisor", keys(row("homes.ContactLog", "network_a")))],
    **{
        name: [("secretary_a", keys(home("unassigned_a")))]
        for name in ("home_member_new", "home_operator", "home_responsible", "home_agree")
    },
    "home_member": [("secretary_a", keys(row("homes.HomeMember", "network_a")))],
    "home_member_remove": [("secretary_a", keys(row("homes.HomeMember", "network_a")))],
    "approval_new": [("secretary_a", keys(home("unassigned_a")))],
    "approval_withdraw": [("secretary_a", keys(row("homes.HomePermit", "network_a")))],
    "home_take_over": [("coordinator", keys(home("network_a")))],
    "mentor_start": [("coordinator", keys(home("process")))],
    "mentor_end": [("coordinator", keys(row("homes.MentorPeriod", "process")))],
    "provider": [("coordinator", keys(row("homes.ProviderOrganisation", "provider")))],
    "provider_edit": [("coordinator", keys(row("homes.ProviderOrganisation", "provider")))],
    "scheme_end": [("head", keys(row("homes.CategoryScheme", "scheme")))],
    "network_unassign": [("head", keys(row("homes.NetworkAssignment", "assigned_coordinator_a")))],
    "suitability_adopt": [("secretary_a", keys(NETWORK))],
    "adoption_undo": [("secretary_a", keys(NETWORK))],
    "suitability_undo": [("coordinator", keys(NETWORK))],
    "extract_undo": [("secretary_a", keys(row("assessment.RegisterCheck", "network_a")))],
    **{
        name: [(who, keys(home("network_a")))] + ([("coordinator", keys(home("process")))] if name not in {"network_assign", "extract_new"} else [])
        for name, who in (
            ("home", "secretary_a"), ("home_history", "secretary_a"), ("home_edit", "secretary_a"), ("home_contact", "secretary_a"),
            ("home_protect", "secretary_a"), ("home_word", "secretary_a"), ("home_capacity", "secretary_a"),
            ("home_consent", "secretary_a"), ("home_status", "secretary_a"), ("home_undo", "secretary_a"),
            ("network_assign", "head"), ("contact_list", "secretary_a"), ("contact_note", "secretary_a"), ("suitability_new", "coordinator"), ("extract_new", "secretary_a"),
        )
    },
    "message_send": [("worker_a", keys("referral", referral("searching_a"))), ("secretary_a", keys("placement", STAY))],
    "deviation_new": [("secretary_a", keys("referral", referral("searching_a"))), ("secretary_a", keys("placement", STAY))],
    "deviation": [("secretary_a", keys(DEVIATION))],
    "deviation_answer": [("matching", keys(DEVIATION))],
    "deviation_judge": [("secretary_a", keys(DEVIATION))],
    "deviation_close": [("head", keys(DEVIATION))],
    **{
        name: [("manager_a", keys(person("worker_a"))), ("head", keys(person("coordinator")))]
        for name in ("person", "person_role_new", "person_link", "person_factor", "handover", "person_close")
    },
    "person_address": [("admin", keys(person("coordinator")))],
    "person_role_end": [("manager_a", keys(person("worker_a"), row("accounts.RoleHolding", "worker_a")))],
    "function_of_board": [("manager_a", keys("board_contact", board_a))],
    "function_leave": [("manager_a", keys(row("accounts.FunctionHolding", "board_contact_a")))],
    "member": [("head", keys(MEMBER))],
    "guideline": [("worker_a", keys(row("organisations.GoverningDocument", "own")))],
    **{name: [("head", keys(MEMBER))] for name in ("member_papers", "member_end", "board_new")},
    "onboarding": [("head", keys(MEMBER, "decision"))],
    "onboarding_undo": [("head", keys(MEMBER, "agreement"))],
    "board_end": [("head", keys(row("organisations.Board", "board_a")))],
    "matching_policy_version": [("worker_a", keys(row("organisations.MatchingPolicy", "own")))],
    "matching_policy_withdraw": [("head", keys(row("organisations.MatchingPolicy", "coming")))],
    "guideline_withdraw": [("head", keys(row("organisations.GoverningDocument", "coming")))],
    **{
        name: [("manager_a", keys(row("documents.Document", "local_a")))]
        for name in ("document", "document_version", "document_withdraw", "document_restore")
    },
    "document_file": [("manager_a", keys(row("documents.DocumentVersion", "local_a")))],
    **{
        name: [("coordinator", keys(row("imports.HomeImport", "import")))]
        for name in (
            "import_run", "import_columns", "import_sheet", "import_words", "import_choose", "import_faulty", "import_write", "import_again",
            "import_discard",
        )
    },
    "import_row": [("coordinator", keys(row("imports.HomeImport", "import"), row("imports.ImportRow", "import")))],
    "import_undo": [("coordinator", keys(row("imports.HomeImport", "old"))), ("coordinator", keys(row("imports.HomeImport", "import")))],
}  # fmt: skip
"""Address → records of board A or of its cooperation, each with somebody whom the address answers about it."""

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
            before = site.prints()
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
            after = site.prints()
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
    before = site.prints()
    for method in ("get", "post"):
        answers = [
            getattr(site.client(hers), method)(reverse(name, args=each), *([body] if method == "post" else []))
            for each in (args, [outer, uuid.UUID(int=0xDEAD)])
        ]
        status = answers[0].status_code
        assert status in NO or (status == 302 and answers[0].url == answers[1].url), (name, method, status)
        assert status == answers[1].status_code
    after = site.prints()
    # One's own outer record may have been looked at; nothing else has happened.
    assert {table for table in after if after[table] != before.get(table)} <= {"audit_readentry"}
