"""Every field that takes words, by its class, by hand. A field that is not named here fails the guard.

Words: a text without choices that holds a sentence (80 signs or more, or no limit).
"""

CHECKED = {
    "deviations.Deviation": {"what", "cause_text", "action_text", "verdict_text"},
    "famn_messages.Message": {"body"},
    "placements.ClosingFeedback": {"text", "undone_reason"},
    "placements.ClosingMeeting": {"board_note", "lessons", "participants"},
    "placements.IntroductionDelivery": {"undone_reason"},
    "placements.Placement": {"undone_reason"},
    "placements.PlacementAgreement": {"undone_reason"},
    "placements.PlacementEnd": {"note", "undone_reason"},
    "referrals.Need": {"sentence"},
    "referrals.Offer": {"answer_to_gfo"},
    "referrals.Referral": {"closing_reason", "school_needs", "contact_needs", "network_considered", "network_considered_by"},
}
"""A board writes, GFO reads: an identity number and the child's name are refused (tests/guards/test_texts_to_gfo.py)."""

FROM_GFO = {
    "placements.ClosingMeeting": {"gfo_note"},
    "plans.PlanChoice": {"reason"},
    "referrals.HomeQuestion": {"said", "spoke_with"},
    "referrals.MatchRun": {"reason"},
    "referrals.Offer": {"reason", "over_max_reason"},
}
"""GFO writes of a case, and knows no child's name: an identity number is refused."""

BOARD = {
    "placements.Consultation": {"spoke_with", "answer", "undone_reason"},
    "referrals.Child": {"name"},
    "referrals.ChildSuitability": {"best_interests", "childs_view", "undone_reason"},
    "referrals.Decision": {"decided_by", "reported_by", "participants", "reference", "legal_basis", "reason", "undone_reason"},
    "referrals.Delegation": {"reference"},
}
"""The board's alone: the row wall shows GFO no row of it."""

HOMES = {
    "assessment.GeneralSuitability": {"summary", "undone_reason"},
    "assessment.RegisterCheck": {"undone_reason"},
    "homes.BankStatusEvent": {"reason"},
    "homes.ContactLog": {"summary"},
    "homes.FosterHome": {"undone_reason"},
    "homes.HomeContact": {"names", "address", "email"},
    "homes.HomeMember": {"name"},
    "homes.HomePermit": {"issuer", "scope", "conditions"},
    "imports.HomeImport": {"file_name", "failure", "sheet"},
}
"""About a home, for those who keep it; no child is known there."""

VAULT = {"people.VaultEntry": {"names", "address"}, "people.VaultOpening": {"reason"}}
"""Behind an opening; the reason is read by a colleague, and the form says to write nothing of the person."""

ABOUT_THE_WORK = {
    "documents.Document": {"title"},
    "homes.CategoryScheme": {"name", "source"},
    "homes.ProviderOrganisation": {"name"},
    "homes.SavedView": {"query"},
    "homes.SchemeCategory": {"label"},
    "organisations.Board": {"name"},
    "organisations.Cooperation": {"name"},
    "organisations.GoverningDocument": {"title", "notes"},
    "organisations.MatchingPolicy": {"notes"},
    "organisations.HostOrganisation": {"name"},
    "organisations.Locality": {"name"},
    "organisations.Membership": {"political_decision", "agreement_reference", "ended_reason"},
    "organisations.Municipality": {"name"},
    "organisations.OnboardingStep": {"note"},
    "organisations.ResponsibilityRule": {"organiser"},
    "accounts.User": {"name", "email", "new_email", "password"},
}
"""Names of organisations, documents and staff, and words about them; no case."""

COMPOSED = {
    "audit.Act": {"text"},
    "audit.ReadEntry": {"purpose"},
    "commitments.Commitment": {"cancelled_reason"},
    "famn_messages.Mail": {"reason_key"},
    "placements.FollowUp": {"title", "law"},
    "plans.PlanRun": {"reason", "input", "output"},
    "referrals.MatchRun": {"input", "output"},
}
"""Put together by the code, of words that were looked through or of its own."""

OF_STAFF = ("_by_name", "by_name", "author_name", "actor_name", "_approved_by")
"""Endings of fields that hold the name of a colleague."""
