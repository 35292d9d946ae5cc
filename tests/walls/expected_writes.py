"""Who may add a row like this one, change it, or remove it: by hand, from domain 2.4 (C, U, A). No product code.

Mirrored as ``expected``. A row or model that is not named nobody writes. ``ADDS``: a copy of the row is refused by the
wall for all but these; ``CHANGES`` and ``REMOVES``: the row itself.
"""

from tests.walls.expected import (
    ADMIN,
    CASE,
    COORDS,
    GFO,
    HEAD,
    HERS,
    HM,
    JOBS,
    LINKS,
    MANAGER,
    MATCH,
    OTHERS,
    PARENT,
    SAS,
    SEC,
    STAFF,
    WORKER,
)

SETUP = HEAD | ADMIN  # who set their cooperation up
_SHARED = ("ready", "process", "closed", "protected", "offered_a", "ended_a", "placed_a", "shielded_a")
_OPEN = ("ready", "process", "closed", "offered_a", "ended_a", "placed_a")  # without the protected, who have no contact row
_NETWORK = {"network_a": HERS | SEC, "unassigned_a": SEC}
_REQUESTS = ("draft_a", "thrown_a", "oral_a", "searching_a", "hers_a", "offered_a", "refused_a", "placed_a", "protected_a")
_OFFERS = ("offered_a", "refused_a", "placed_a", "shielded_a", "over_a")
_ADOPT = SEC | MANAGER
_HERSELF = {"coordinator"}

ADDS = {
    # From today at the earliest, and never for oneself.
    "accounts.RoleHolding": {
        "soon": HEAD | ADMIN,
        "soon_evaluator": HEAD | ADMIN,
        "soon_admin": ADMIN,
        "soon_a": MANAGER | ADMIN,
        "soon_manager_a": ADMIN,
    },
    "accounts.FunctionHolding": {"gfo_contact_a": HEAD | ADMIN, "board_contact_a": HEAD | ADMIN | MANAGER, "matching": HEAD | ADMIN},
    "accounts.Cover": {"cover": HEAD | {"coordinator"}, "cover_a": HEAD | SEC | MANAGER},
    "accounts.Invitation": {"invited": HEAD | ADMIN, "invited_a": MANAGER | ADMIN},
    "people.VaultEntry": {"child_a": SEC | WORKER, "hidden_a": SEC | WORKER, "protected": GFO, "shielded_a": GFO},
    "people.VaultOpening": {"worker_a": WORKER, "manager_a": MANAGER, "coordinator": {"coordinator"}},  # and none in the past
    "audit.Act": {
        "both_a": WORKER,
        "gfo_a": {"matching"},
        "board_a": WORKER,
        "hers_a": {"matching"},
        "network_a": SEC,
        "unassigned_a": SEC,
        "deviation_a": SEC,
        "job_a": {"clock_sweep"},
        "by_link_a": {"link_a"},
        "home": {"coordinator"},
        "account": HEAD,
    },
    "audit.ReadEntry": {
        "worker_a": WORKER,
        "manager_a": MANAGER,
        "ifo_a": {"ifo_a"},
        "parent_a": PARENT,
        "coordinator": {"coordinator"},
        "head": HEAD,
        "supervisor": {"supervisor"},
        "admin": {"admin"},
        "by_link": LINKS,
    },
    "commitments.Commitment": dict.fromkeys(("searching_a", "hers_a"), GFO | JOBS | CASE),
    "deviations.Deviation": {"searching_a": GFO | {"supervisor"} | JOBS | CASE | SAS},
    "famn_messages.Message": {"searching_a": WORKER, "hers_a": {"matching"}, "over_a": OTHERS},
    "famn_messages.MessageSeen": {"seen_a": WORKER, "seen": {"coordinator"}},
    "famn_messages.Mail": {"mail": STAFF},
    "homes.FosterHome": dict.fromkeys(_SHARED, COORDS) | dict.fromkeys(("network_a", "unassigned_a", "hidden_a"), SEC),
    "homes.HomeContact": dict.fromkeys(_OPEN, COORDS) | _NETWORK,
    "homes.HomeWord": dict.fromkeys(_SHARED, COORDS | MATCH) | _NETWORK | {"hidden_a": SEC},
    "homes.CapacityPeriod": dict.fromkeys(_SHARED, COORDS) | _NETWORK | {"hidden_a": SEC},
    "homes.BankStatusEvent": dict.fromkeys(_SHARED, COORDS) | _NETWORK | {"hidden_a": SEC},
    "homes.HomeMember": dict.fromkeys(_OPEN, COORDS) | _NETWORK,
    "homes.HomePermit": {"ready": COORDS, "offered_a": COORDS | SEC, "network_a": HERS | SEC},
    "homes.MentorPeriod": dict.fromkeys(("ready", "process", "ended_a"), COORDS),
    "homes.ContactLog": {"ready": {"coordinator"}, "network_a": {"supervisor"}, "unassigned_a": SEC},
    "homes.ProviderOrganisation": {"provider": HEAD | COORDS},
    "homes.CategoryScheme": {"scheme": HEAD | {"admin"}},
    "homes.SchemeCategory": {"scheme": HEAD | {"admin"}},
    "homes.SavedView": {"view": {"coordinator"}},
    "plans.RecruitmentBrief": {"brief": HEAD},
    "imports.HomeImport": dict.fromkeys(("import", "old"), _HERSELF),  # in her own name
    "imports.ImportFile": dict.fromkeys(("import", "old"), COORDS | HEAD),
    "imports.ImportProgress": dict.fromkeys(("import", "old"), COORDS | HEAD),
    "imports.ImportRow": dict.fromkeys(("import", "old"), COORDS | HEAD),
    "imports.SavedMapping": {"mapping": COORDS | HEAD},
    "homes.HomeOpening": {"offered_a": MATCH, "shielded_a": MATCH, "placed_a": SEC | MANAGER},  # a live offer, a stay
    "homes.NetworkAssignment": dict.fromkeys(("assigned_coordinator_a", "assigned_supervisor_a", "left_a"), HEAD),
    "assessment.GeneralSuitability": {
        **dict.fromkeys(("ready", "offered_a", "ended_a", "placed_a", "shielded_a"), HERS),
        "closed": OTHERS,
        "network_a": HERS | SEC,
        "unassigned_a": SEC,
    },
    "assessment.RegisterCheck": dict.fromkeys(("offered_a", "ended_a", "network_a", "unassigned_a"), SEC),
    "referrals.Child": dict.fromkeys(set(_REQUESTS) - {"oral_a"}, SEC | WORKER),
    "referrals.Referral": dict.fromkeys(_REQUESTS, SEC | WORKER) | {"oral_a": SEC | WORKER | MATCH},
    "referrals.ReferralChild": dict.fromkeys(_REQUESTS, SEC | WORKER) | {"oral_a": SEC | WORKER | MATCH},
    "referrals.Need": dict.fromkeys(_REQUESTS, SEC | WORKER) | {"oral_a": SEC | WORKER | MATCH},
    "referrals.MatchRun": dict.fromkeys(("searching_a", "hers_a", "offered_a", "protected_a"), MATCH),
    "plans.PlanRun": {"plan": MATCH},
    "plans.PlanLook": {"matching": {"matching"}, "head": HEAD},  # in one's own name
    "plans.PlanChoice": dict.fromkeys(("searching_a", "hers_a"), MATCH),
    "referrals.HomeQuestion": dict.fromkeys(("asked_a", "other_link_a", "offered_a", "refused_a", "shielded_a"), MATCH),
    "referrals.Offer": dict.fromkeys(_OFFERS, MATCH),
    "referrals.OfferChild": dict.fromkeys(_OFFERS, MATCH),
    "referrals.ChildSuitability": dict.fromkeys(_OFFERS, SEC | WORKER),
    "referrals.Decision": dict.fromkeys(_OFFERS, SEC | MANAGER),
    "referrals.Delegation": {"delegated_a": MANAGER},
    "placements.Consultation": dict.fromkeys(_OFFERS, SEC | WORKER),
    "placements.Placement": {"planned_a": SEC | MANAGER},  # while its offer lives
    "placements.IntroductionDelivery": {"placed_a": SEC | WORKER | HERS, "over_a": SEC | WORKER | OTHERS},
    "placements.PlacementAgreement": dict.fromkeys(("placed_a", "over_a"), SEC),
    "placements.FollowUp": dict.fromkeys(("placed_a", "over_a"), CASE),
    "placements.PlacementEnd": dict.fromkeys(("placed_a", "over_a"), SEC | WORKER),
    "placements.ClosingFeedback": dict.fromkeys(("placed_a", "over_a"), SEC | WORKER),
    "placements.ClosingMeeting": {"placed_a": HM | HERS | CASE, "over_a": HM | OTHERS | CASE},
}

_GFO_STAFF = ("coordinator", "coordinator_other", "matching", "matching_other", "communicator", "supervisor", "stand_in", "evaluator")
_BOARD_STAFF = ("secretary_a", "worker_a", "ifo_a", "sas_a", "finance_a", "contact_a", "closed_a")

ADDS |= {
    "organisations.Membership": dict.fromkeys(("own", "own1"), SETUP),
    "organisations.Board": {"board_a": SETUP},
    "organisations.GoverningDocument": {"coming": SETUP},  # for a day to come, or today
    "organisations.ClockLength": {"coming": SETUP},
    "organisations.MatchingPolicy": {"coming": SETUP},
    "organisations.OnboardingStep": {"step": SETUP},
    "organisations.ResponsibilityRule": dict.fromkeys(("past", "coming"), SETUP),
    "organisations.ModuleSetting": dict.fromkeys(("past", "coming"), SETUP),
    "documents.Document": {"common": SETUP, "local_a": SETUP | MANAGER},
    "documents.DocumentVersion": {"common": SETUP, "local_a": SETUP | MANAGER},
}

CHANGES = {
    "organisations.Cooperation": {"own": SETUP},
    "organisations.HostOrganisation": {"own": SETUP},
    "organisations.Membership": ADDS["organisations.Membership"],
    "organisations.Board": ADDS["organisations.Board"],
    "organisations.OnboardingStep": ADDS["organisations.OnboardingStep"],
    "organisations.ResponsibilityRule": ADDS["organisations.ResponsibilityRule"],
    "organisations.ModuleSetting": ADDS["organisations.ModuleSetting"],
    "documents.Document": ADDS["documents.Document"],
    # The last day alone, of what has not ended, and never one's own.
    "accounts.RoleHolding": {
        **dict.fromkeys(_GFO_STAFF, HEAD | ADMIN),
        **dict.fromkeys(_BOARD_STAFF, MANAGER | ADMIN),
        **dict.fromkeys(("head", "manager_a"), ADMIN),
        **ADDS["accounts.RoleHolding"],
    },
    "accounts.Invitation": ADDS["accounts.Invitation"],
    "accounts.FunctionHolding": ADDS["accounts.FunctionHolding"],
    "accounts.Cover": ADDS["accounts.Cover"],
    "people.VaultEntry": {"child_a": WORKER, "protected": {"coordinator"}},  # only what one has opened
    "people.VaultOpening": {  # marked as seen by a second person
        "worker_a": MANAGER,
        "secretary_a": MANAGER,
        "manager_a": SEC | SAS,
        "coordinator": HEAD,
        "head": COORDS,
    },
    "commitments.Commitment": {"searching_a": HM | JOBS | CASE, "hers_a": HM | HERS | JOBS | CASE},
    "deviations.Deviation": {"searching_a": GFO | CASE | SAS},
    "famn_messages.MessageSeen": ADDS["famn_messages.MessageSeen"],
    "famn_messages.Mail": {"mail": JOBS},
    "homes.FosterHome": dict.fromkeys(_SHARED, COORDS) | _NETWORK | {"hidden_a": SEC},
    "homes.HomeContact": ADDS["homes.HomeContact"],
    "homes.HomeWord": ADDS["homes.HomeWord"],
    "homes.CapacityPeriod": ADDS["homes.CapacityPeriod"],
    "homes.HomeOpening": dict.fromkeys(("offered_a", "ended_a", "placed_a", "shielded_a"), MATCH | CASE),
    "homes.NetworkAssignment": ADDS["homes.NetworkAssignment"],
    "homes.HomeMember": ADDS["homes.HomeMember"],
    "homes.HomePermit": ADDS["homes.HomePermit"],
    "homes.MentorPeriod": ADDS["homes.MentorPeriod"],
    "homes.ContactLog": ADDS["homes.ContactLog"],
    "homes.ProviderOrganisation": ADDS["homes.ProviderOrganisation"],
    "homes.CategoryScheme": ADDS["homes.CategoryScheme"],
    "homes.SchemeCategory": ADDS["homes.SchemeCategory"],
    "homes.SavedView": ADDS["homes.SavedView"],
    "imports.HomeImport": dict.fromkeys(("import", "old"), COORDS | HEAD),
    "imports.ImportFile": ADDS["imports.ImportFile"],
    "imports.ImportProgress": ADDS["imports.ImportProgress"],
    "imports.ImportRow": ADDS["imports.ImportRow"],
    "imports.SavedMapping": ADDS["imports.SavedMapping"],
    "assessment.GeneralSuitability": {
        "ready": HERS,
        "closed": OTHERS,
        "ended_a": HERS,
        "offered_a": HERS | _ADOPT | {"secretary_b", "manager_b"},
        "placed_a": HERS | _ADOPT,
        "shielded_a": HERS | _ADOPT,
        "network_a": HERS | _ADOPT,
        "unassigned_a": _ADOPT,
    },
    "assessment.RegisterCheck": ADDS["assessment.RegisterCheck"],
    "referrals.Child": ADDS["referrals.Child"],
    "referrals.Referral": dict.fromkeys(_REQUESTS, CASE | HM) | {"draft_a": CASE, "thrown_a": CASE},
    "referrals.ReferralChild": dict.fromkeys(_REQUESTS, CASE),
    "referrals.Need": dict.fromkeys(_REQUESTS, SEC | WORKER),
    "referrals.HomeQuestion": dict.fromkeys(("other_link_a", "offered_a", "refused_a", "shielded_a"), COORDS | MATCH)
    | {"asked_a": COORDS | MATCH | {"link_a"}},
    "referrals.Offer": dict.fromkeys(_OFFERS, MATCH | CASE) | {"refused_a": MATCH},  # the board has let go of it
    "referrals.ChildSuitability": ADDS["referrals.ChildSuitability"],
    "referrals.Decision": ADDS["referrals.Decision"],
    "referrals.Delegation": ADDS["referrals.Delegation"],
    "placements.Consultation": ADDS["placements.Consultation"],
    "placements.Placement": {"planned_a": HM | HERS | CASE, "placed_a": HM | HERS | CASE, "over_a": HM | OTHERS | CASE},
    "placements.IntroductionDelivery": ADDS["placements.IntroductionDelivery"],
    "placements.PlacementAgreement": ADDS["placements.PlacementAgreement"],
    "placements.FollowUp": ADDS["placements.FollowUp"],
    "placements.PlacementEnd": {"placed_a": HM | HERS | SEC | WORKER, "over_a": HM | OTHERS | SEC | WORKER},
    "placements.ClosingFeedback": ADDS["placements.ClosingFeedback"],
    "placements.ClosingMeeting": ADDS["placements.ClosingMeeting"],
}

REMOVES = {
    "organisations.GoverningDocument": {"coming": SETUP},  # until its first day
    "organisations.ClockLength": {"coming": SETUP},
    "organisations.MatchingPolicy": {"coming": SETUP},
    "organisations.OnboardingStep": {"step": SETUP},
    "organisations.ResponsibilityRule": {"coming": SETUP},
    "organisations.ModuleSetting": {"coming": SETUP},
    "accounts.Cover": ADDS["accounts.Cover"],  # before it has begun, or the same day
    "homes.HomeContact": ADDS["homes.HomeContact"],  # into the vault
    "homes.HomeWord": dict.fromkeys(_SHARED, COORDS) | _NETWORK | {"hidden_a": SEC},
    "homes.CapacityPeriod": ADDS["homes.CapacityPeriod"],
    "homes.HomeMember": ADDS["homes.HomeMember"],  # into the vault
    "homes.SchemeCategory": ADDS["homes.SchemeCategory"],
    "homes.SavedView": ADDS["homes.SavedView"],
    "imports.HomeImport": {"import": COORDS | HEAD},  # until it has become homes
    "imports.ImportFile": {"import": COORDS | HEAD, "old": COORDS | HEAD | JOBS},
    "imports.ImportProgress": {"import": COORDS | HEAD, "old": COORDS | HEAD | JOBS},
    "imports.ImportRow": {"import": COORDS | HEAD, "old": COORDS | HEAD | JOBS},
    "referrals.ReferralChild": {"draft_a": SEC | WORKER, "oral_a": SEC | WORKER},  # until it is sent
    "referrals.Need": dict.fromkeys(_REQUESTS, SEC | WORKER),
}
