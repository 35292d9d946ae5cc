"""Every table of the database by its class, by hand. A table that is not named here fails the guard."""

CASE_DATA = {
    "accounts_cover", "accounts_functionholding", "accounts_invitation", "accounts_roleholding", "assessment_generalsuitability", "assessment_registercheck",
    "audit_act", "audit_readentry", "commitments_commitment", "deviations_deviation", "famn_messages_mail", "famn_messages_message",
    "famn_messages_messageseen", "homes_bankstatusevent", "homes_capacityperiod", "homes_categoryscheme", "homes_contactlog", "homes_fosterhome", "homes_homecontact",
    "homes_homemember", "homes_homepermit", "homes_mentorperiod", "homes_providerorganisation", "homes_savedview", "homes_schemecategory",
    "imports_homeimport", "imports_importfile", "imports_importprogress", "imports_importrow", "imports_savedmapping",
    "homes_homeopening", "homes_homeword", "homes_networkassignment", "homes_occupancy", "organisations_clocklength",
    "organisations_cooperation", "organisations_governingdocument", "organisations_matchingpolicy", "organisations_membership",
    "organisations_board", "organisations_hostorganisation", "organisations_modulesetting", "organisations_onboardingstep",
    "organisations_responsibilityrule", "documents_document", "documents_documentversion",
    "people_vaultentry", "people_vaultopening", "placements_closingfeedback", "placements_closingmeeting", "placements_consultation",
    "placements_followup", "placements_introductiondelivery", "placements_placement", "placements_placementagreement",
    "placements_placementend", "plans_recruitmentbrief", "referrals_child", "referrals_childsuitability", "referrals_decision", "referrals_delegation",
    "referrals_homequestion", "referrals_matchrun", "referrals_need", "referrals_offer", "referrals_offerchild", "referrals_referral",
    "referrals_referralchild",
}  # fmt: skip
"""Walled: forced row security, and lines in the cast matrix."""

HISTORY = {
    "accounts_functionholdingevent", "assessment_generalsuitabilityevent", "assessment_registercheckevent", "commitments_commitmentevent",
    "deviations_deviationevent", "homes_contactlogevent", "homes_homememberevent", "homes_homepermitevent", "homes_mentorperiodevent",
    "homes_providerorganisationevent", "homes_capacityperiodevent", "homes_fosterhomeevent", "homes_homecontactevent", "homes_homewordevent",
    "documents_documentevent", "organisations_boardevent", "organisations_cooperationevent", "organisations_membershipevent",
    "placements_closingfeedbackevent", "placements_closingmeetingevent", "placements_consultationevent", "placements_followupevent",
    "placements_introductiondeliveryevent", "placements_placementagreementevent", "placements_placementendevent",
    "placements_placementevent", "referrals_childevent", "referrals_childsuitabilityevent", "referrals_decisionevent",
    "referrals_delegationevent", "referrals_homequestionevent", "referrals_needevent", "referrals_offerevent",
    "referrals_referralchildevent", "referrals_referralevent",
}  # fmt: skip
"""Walled, and append-only: written by triggers, read in the history part of the cast matrix."""

OPEN = {
    "organisations_municipality": "public facts: names and places of Sweden's municipalities",
    "organisations_locality": "public facts: names and places of localities",
    "accounts_user": "signing in comes before any actor; names and work addresses of staff, no case data",
    "accounts_user_groups": "Django's; groups are not used",
    "accounts_user_user_permissions": "Django's; its permissions are not used",
    "auth_group": "Django's; not used",
    "auth_group_permissions": "Django's; not used",
    "auth_permission": "Django's; not used",
    "django_content_type": "Django's list of models",
    "django_migrations": "which migrations ran; the application may not write it",
    "django_session": "signing in comes before any actor; a session holds a user and a chosen role",
    "famn_cache": "counts of failed sign-ins, without names",
    "account_emailaddress": "allauth's: the work address one signs in with",
    "account_emailconfirmation": "allauth's: keys sent to work addresses",
    "mfa_authenticator": "allauth's: second factors, encrypted or public keys",
    "pghistory_context": "who did what when, by identifier; the history rows carry it themselves",
    "procrastinate_jobs": "queued jobs: identifiers only, never personal data",
    "procrastinate_events": "when a job began and ended",
    "procrastinate_periodic_defers": "which schedule has been started",
    "procrastinate_workers": "which workers are alive",
}
"""Without a wall, and why."""

DEFINERS = {
    "famn_actor": "reads the holdings that guard themselves",
    "famn_people": "reads covers, to tell whom one stands in for",
    "famn_home_is_open": "asked by the policies of the table it reads",
    "famn_free_places": "counts beds; the application may not call it",
    "famn_reserve": "a yes reserves a home: nobody writes occupancy by hand",
    "famn_tell_of_answer": "a family that answers by its link has no outbox of its own",
    "famn_release": "lets a reservation go",
    "famn_release_referral": "a board that closes lets go of questions it does not read",
    "famn_forget_in_vault": "a child in the open has nothing in the vault: its entry goes unread",
    "famn_move_in": "a child moves in: nobody writes occupancy by hand",
    "famn_move_out": "a child moves out: nobody writes occupancy by hand",
    "famn_consultees": "whom to consult, without who lives there; runs as a role of its own",
    "famn_note_last_word": "dates a home's last word for those who may note a word but not change the home",
    "famn_offer_opens": "asked by the policies of openings: whether an offer opens this home to this board",
    "famn_stay_opens": "asked by the policies of openings: whether a stay opens this home to this board",
    "famn_undo_move_in": "a wrongly registered start gives the bed back",
    "famn_board_has_cases": "a yes or a no to those who set the cooperation up: a board with cases does not end",
    "famn_found_cooperation": "an administrator sets a further cooperation up, which nobody can read yet",
    "famn_note_contact": "dates a home's last word and next contact by its contact log, for those who may write in it",
    "famn_seen": "notes that somebody has signed in, which comes before any actor",
    "famn_held": "looks into all domains for what a user answers for; the application may not call it",
    "famn_still_holds": "a yes or a no to those who manage people: an account closes with empty hands",
    "famn_refuse_closing": "the trigger that asks the same before any account is closed",
    "famn_close_account": "closes an account whose last role has ended, without telling of roles elsewhere",
    "famn_give_home": "hands a home to a colleague for those who may not change the home",
    "famn_homes_answered_for": "codes of homes a secretary answers for, to her unit manager who reads no bank",
    "famn_share_network_home": "a network home leaves its board for the bank: no row is moved by hand",
    "famn_home_in_use": "a yes or a no to those who keep the home",
}
"""Functions that run with more than the caller's rights, and why. Their refusals: tests/walls/test_definers_refuse.py."""
