"""Who reads, adds, changes and removes which row: written by hand from the documents, never from the code.

Source: domain 2.4 (roles and access) and the design's "who sees what". This file imports no product code (a guard
holds it to that). It is written for cooperation 1 and board A; the test mirrors every line to board B (``_a`` becomes
``_b``) and to cooperation 2. What is not named here nobody sees.

Narrower than domain 2.4 on purpose, by need to know (decision 0011): a coordinator reads offers and runs of her own
homes and referrals only; a protected home stands in no board's list; finance and the contact officer read no child.
"""

# --- The cast ---------------------------------------------------------------------------------------------------------
HEAD = {"head"}
MATCH = {"matching", "matching_other"}
HERS = {"coordinator", "stand_in"}  # the coordinator in charge, and the colleague who covers for her today
OTHERS = {"coordinator_other"}
COORDS = HERS | OTHERS
HM = HEAD | MATCH
GFO = HM | COORDS
JOBS = {"clock_sweep", "mail"}
SEC, WORKER, MANAGER, SAS = {"secretary_a"}, {"worker_a"}, {"manager_a"}, {"sas_a"}
CASE = SEC | WORKER | MANAGER
SECRETARIES = {"secretary_a", "secretary_b"}
PARENT, MENTOR = {"parent_a"}, {"mentor_a"}
ADMIN = {"admin"}
BOARDS = {f"{role}_{letter}" for letter in "ab" for role in ("secretary", "worker", "manager", "ifo", "sas", "finance", "contact")}
STAFF = GFO | {"communicator", "supervisor", "admin"} | JOBS | BOARDS
BOARD_A = {name for name in BOARDS if name.endswith("_a")}
LIBRARY = GFO | {"communicator", "supervisor", "admin"}  # GFO's staff read every board's own guideline (R-42)
EVERYBODY = STAFF | {"evaluator"} | {f"{role}_{letter}" for letter in "ab" for role in ("parent", "mentor")}
LINKS = {"link_a", "link_b", "link_a:2", "link_b:2"}
OUTSIDE = {"stranger", "nobody", *LINKS} | {f"{role}_{letter}{n}" for role in ("former", "closed") for letter in "ab" for n in ("", ":2")}
"""No role in force: signed in without one, not signed in, a family's link, a role that has ended, a closed account."""
THE_OTHERS = {f"{name}:2" for name in EVERYBODY}
ACTORS = EVERYBODY | THE_OTHERS | OUTSIDE

ASSIGNED = HERS | {"supervisor"}

# --- Rows that are seen -----------------------------------------------------------------------------------------------
_HOMES = {
    "ready": GFO | SECRETARIES,
    "process": GFO,
    "closed": GFO,
    "protected": GFO,
    "offered_a": GFO | SECRETARIES | CASE,
    "ended_a": GFO | SECRETARIES | MENTOR,
    "placed_a": GFO | SECRETARIES | CASE | PARENT,
    "shielded_a": GFO | CASE,
    "network_a": HEAD | ASSIGNED | CASE,
    "unassigned_a": HEAD | CASE,
    "hidden_a": HEAD | CASE,
}
_REQUESTS = {
    "draft_a": CASE,
    "thrown_a": CASE,
    "oral_a": HM | CASE,
    "searching_a": HM | CASE,
    "hers_a": HM | HERS | CASE,
    "offered_a": HM | CASE,
    "refused_a": HM | CASE,
    "placed_a": HM | CASE,
    "protected_a": HM | CASE,
}
_OFFERS = {
    "offered_a": HM | HERS | CASE,
    "refused_a": HM | HERS | CASE,
    "placed_a": HM | HERS | CASE,
    "shielded_a": HM | HERS | CASE,
    "over_a": HM | OTHERS | CASE,
}
_AT_THE_BOARD = dict.fromkeys(_OFFERS, CASE)

SEES = {
    "organisations.Cooperation": {"own": EVERYBODY},
    "organisations.Membership": dict.fromkeys(("own", "own1"), EVERYBODY),
    "organisations.GoverningDocument": dict.fromkeys(("own", "coming"), EVERYBODY),
    "organisations.ClockLength": dict.fromkeys(("own", *(f"own{n}" for n in range(1, 12)), "coming"), EVERYBODY),
    "organisations.Board": {"board_a": ACTORS},  # a public fact
    "organisations.HostOrganisation": {"own": EVERYBODY},
    "organisations.OnboardingStep": {"step": STAFF},
    "organisations.ResponsibilityRule": dict.fromkeys(("past", "coming"), STAFF),
    "organisations.ModuleSetting": dict.fromkeys(("past", "coming"), EVERYBODY),  # everybody's pages depend on them
    "documents.Document": {"common": STAFF | {"evaluator"}, "local_a": LIBRARY | BOARD_A},
    "documents.DocumentVersion": {"common": STAFF | {"evaluator"}, "local_a": LIBRARY | BOARD_A},
    "organisations.MatchingPolicy": dict.fromkeys(("own", "coming"), EVERYBODY),
    "accounts.RoleHolding": {
        **dict.fromkeys(STAFF - JOBS, STAFF),
        **dict.fromkeys({"evaluator", "former_a", "closed_a"}, STAFF),
        **dict.fromkeys({"soon", "soon_evaluator", "soon_admin", "soon_a", "soon_manager_a"}, STAFF),
        # A job is looked up before it acts, by whoever starts it. Its row tells a name of a programme, no person's.
        **dict.fromkeys(JOBS, ACTORS),
    },
    "accounts.FunctionHolding": dict.fromkeys(("gfo_contact_a", "board_contact_a", "matching"), STAFF),
    "accounts.Cover": {"cover": STAFF, "cover_a": STAFF},
    "accounts.Invitation": {"invited": HEAD | ADMIN, "invited_a": MANAGER | ADMIN, "came_a": MANAGER | ADMIN},
    "people.VaultEntry": {"child_a": WORKER, "protected": {"coordinator"}, "shielded_a": MANAGER, "hidden_a": set()},
    "people.VaultOpening": {
        "worker_a": WORKER | MANAGER,
        "secretary_a": SEC | MANAGER,
        "manager_a": MANAGER | SEC | SAS,
        "coordinator": {"coordinator"} | HEAD,
        "head": HEAD | COORDS,
    },
    "audit.Act": {
        "both_a": HM | CASE | SAS,
        "gfo_a": HM,
        "board_a": CASE | SAS,
        "hers_a": HM | HERS,
        "network_a": HEAD | ASSIGNED | CASE | SAS,
        "unassigned_a": HEAD | CASE | SAS,
        "deviation_a": GFO | {"supervisor"} | JOBS | CASE | SAS | {"ifo_a"},
        "job_a": HM | CASE | SAS | {"clock_sweep"},
        "by_link_a": HM,
        "home": GFO,
        "account": HM | ADMIN,
    },
    "audit.ReadEntry": {
        "worker_a": WORKER | MANAGER,
        "manager_a": MANAGER,
        "ifo_a": {"ifo_a"} | MANAGER,
        "parent_a": PARENT,
        "coordinator": {"coordinator"} | HEAD,
        "supervisor": {"supervisor"} | HEAD,
        "head": HEAD,
        "admin": {"admin"},
        "by_link": set(),
    },
    "commitments.Commitment": {"searching_a": HM | JOBS | CASE | SAS, "hers_a": HM | HERS | JOBS | CASE | SAS},
    "deviations.Deviation": {"searching_a": GFO | {"supervisor"} | JOBS | CASE | SAS | {"ifo_a"}},
    "famn_messages.Message": {"searching_a": HM | CASE, "hers_a": HM | HERS | CASE, "over_a": HM | OTHERS | CASE},
    "famn_messages.MessageSeen": {"seen_a": WORKER, "seen": {"coordinator"}},
    "famn_messages.Mail": {"mail": JOBS},
    "homes.FosterHome": _HOMES,
    "homes.HomeWord": _HOMES,
    "homes.CapacityPeriod": _HOMES,
    "homes.HomeContact": {
        "ready": GFO,
        "process": GFO,
        "closed": GFO,
        "offered_a": GFO | CASE,
        "ended_a": GFO | MENTOR,
        "placed_a": GFO | CASE | PARENT,
        "network_a": HEAD | ASSIGNED | CASE,
        "unassigned_a": HEAD | CASE,
    },
    "homes.HomeMember": {
        "ready": GFO,
        "process": GFO,
        "closed": GFO,
        "offered_a": GFO | CASE,
        "ended_a": GFO | MENTOR,
        "placed_a": GFO | CASE | PARENT,
        "network_a": HEAD | ASSIGNED | CASE,
        "unassigned_a": HEAD | CASE,
    },
    "homes.HomePermit": {"ready": GFO, "offered_a": GFO | CASE, "network_a": HEAD | HERS | CASE},
    "homes.MentorPeriod": {"ready": GFO | SECRETARIES, "process": GFO, "ended_a": GFO | SECRETARIES | MENTOR},
    "homes.ContactLog": {"ready": GFO, "network_a": HEAD | ASSIGNED | CASE, "unassigned_a": HEAD | CASE},
    "homes.ProviderOrganisation": {
        "provider": GFO | {f"{role}_{letter}" for letter in "ab" for role in ("secretary", "worker", "manager")}
    },
    "homes.CategoryScheme": {"scheme": (STAFF - JOBS) | {"evaluator"}},
    "homes.SchemeCategory": {"scheme": (STAFF - JOBS) | {"evaluator"}},
    "homes.SavedView": {"view": {"coordinator"}},
    "plans.RecruitmentBrief": {"brief": HM | {"communicator"}},
    # What is on its way into the bank: coordinators and the head; a night's job finds only what is old.
    "imports.HomeImport": {"import": COORDS | HEAD, "old": COORDS | HEAD | JOBS},
    "imports.ImportFile": {"import": COORDS | HEAD, "old": COORDS | HEAD | JOBS},
    "imports.ImportProgress": {"import": COORDS | HEAD, "old": COORDS | HEAD | JOBS},
    "imports.ImportRow": {"import": COORDS | HEAD, "old": COORDS | HEAD | JOBS},
    "imports.SavedMapping": {"mapping": COORDS | HEAD},
    "homes.BankStatusEvent": {
        **dict.fromkeys(("ready", "process", "closed", "protected", "offered_a", "ended_a", "placed_a", "shielded_a"), GFO),
        "network_a": HEAD | ASSIGNED | CASE,
        "unassigned_a": HEAD | CASE,
        "hidden_a": HEAD | CASE,
    },
    "homes.HomeOpening": dict.fromkeys(("offered_a", "ended_a", "placed_a", "shielded_a"), GFO | CASE),
    "homes.NetworkAssignment": {
        "assigned_coordinator_a": HEAD | HERS,
        "assigned_supervisor_a": HEAD | {"supervisor"},
        "left_a": HEAD | HERS,
    },
    "homes.Occupancy": {"offered_a": GFO, "placed_a": GFO, "shielded_a": GFO, "network_a": HEAD | HERS, "unassigned_a": HEAD},
    "assessment.GeneralSuitability": {
        "ready": HM | HERS,
        "closed": HM | OTHERS,
        "offered_a": HM | HERS | CASE | {"secretary_b", "worker_b", "manager_b"},  # board B adopted it
        "ended_a": HM | HERS,
        "placed_a": HM | HERS | CASE,
        "shielded_a": HM | HERS | CASE,
        "network_a": HEAD | HERS | CASE,
        "unassigned_a": HEAD | CASE,
    },
    "assessment.RegisterCheck": {
        "offered_a": GFO | SEC | MANAGER,
        "ended_a": GFO | SEC | MANAGER,
        "network_a": HEAD | HERS | SEC | MANAGER,
        "unassigned_a": HEAD | SEC | MANAGER,
    },
    "referrals.Referral": _REQUESTS,
    "referrals.Need": _REQUESTS,
    # The coordinator of the home where the child lives, or lived, has its code and birth year.
    "referrals.ReferralChild": _REQUESTS | {"placed_a": HM | HERS | CASE, "searching_a": HM | OTHERS | CASE, "offered_a": HM | HERS | CASE},
    "referrals.Child": dict.fromkeys(_REQUESTS.keys() - {"oral_a"}, CASE | SAS),
    "referrals.MatchRun": {"searching_a": HM, "hers_a": HM | HERS, "offered_a": HM, "protected_a": HM},
    "plans.PlanRun": {"plan": HM},
    "plans.PlanLook": {"matching": HM, "head": HM},
    "plans.PlanChoice": {"searching_a": HM, "hers_a": HM},
    "referrals.HomeQuestion": {
        "asked_a": GFO | {"link_a"},
        "other_link_a": GFO,
        "offered_a": GFO,
        "refused_a": GFO,
        "shielded_a": GFO,
    },
    "referrals.Offer": _OFFERS,
    "referrals.OfferChild": _OFFERS,
    "referrals.ChildSuitability": _AT_THE_BOARD,
    "referrals.Decision": _AT_THE_BOARD,
    "referrals.Delegation": {"delegated_a": CASE},
    "placements.Consultation": _AT_THE_BOARD,
    "placements.Placement": {
        "planned_a": HM | HERS | CASE | SAS | {"finance_a"},
        "placed_a": HM | HERS | CASE | SAS | {"finance_a"} | PARENT,
        "over_a": HM | OTHERS | CASE | SAS | {"finance_a"},
    },
    "placements.IntroductionDelivery": {"placed_a": HM | HERS | CASE, "over_a": HM | OTHERS | CASE},
    "placements.PlacementAgreement": {
        "placed_a": HEAD | HERS | CASE | {"finance_a"} | PARENT,
        "over_a": HEAD | OTHERS | CASE | {"finance_a"},
    },
    "placements.FollowUp": {"placed_a": CASE | SAS, "over_a": CASE | SAS},
    "placements.PlacementEnd": {"placed_a": HM | HERS | CASE | SAS, "over_a": HM | OTHERS | CASE | SAS},
    "placements.ClosingFeedback": {"placed_a": HM | HERS | CASE | SAS, "over_a": HM | OTHERS | CASE | SAS},
    "placements.ClosingMeeting": {"placed_a": HM | HERS | CASE | SAS, "over_a": HM | OTHERS | CASE | SAS},
}

# --- History: who sees an earlier version of a row. Without a line here: whoever sees the row. ------------------------
HISTORY = {
    "homes.FosterHome": {
        **dict.fromkeys(("ready", "process", "closed", "protected", "offered_a", "ended_a", "placed_a", "shielded_a"), GFO),
        "network_a": HEAD | ASSIGNED | CASE,
        "unassigned_a": HEAD | CASE,
        "hidden_a": HEAD | CASE,
    },
    "homes.HomeContact": {
        **dict.fromkeys(("ready", "process", "closed", "offered_a", "ended_a", "placed_a"), GFO),
        "network_a": HEAD | HERS | CASE,
        "unassigned_a": HEAD | CASE,
    },
    "homes.HomeMember": {
        **dict.fromkeys(("ready", "process", "closed", "offered_a", "ended_a", "placed_a"), GFO),
        "network_a": HEAD | HERS | CASE,
        "unassigned_a": HEAD | CASE,
    },
}
HISTORY_BEFORE = {
    # The first version alone, where it tells more than the row does now.
    "homes.FosterHome": {"protected": set(), "shielded_a": set(), "hidden_a": set()},  # where it lay before it was protected
    "referrals.Child": {"protected_a": set()},  # its name before it was protected
    "referrals.Referral": {"protected_a": set(), "searching_a": CASE},  # where the child lived; the draft
}
