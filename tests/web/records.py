"""A record for every address of the site that takes a key, and who is answered about it: for the tests that try every address."""

from collections.abc import Callable
from typing import Any

from tests.web.cast_site import CastSite

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
