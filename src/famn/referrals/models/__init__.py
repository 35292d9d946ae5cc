"""The request (child, referral, needs, match runs) and its answers (questions, offers, decisions)."""

from famn.referrals.models.answers import ChildSuitability, Decision, Delegation, HomeQuestion, Offer, OfferChild
from famn.referrals.models.request import Child, MatchRun, Need, Referral, ReferralChild

__all__ = [
    "Child",
    "ChildSuitability",
    "Decision",
    "Delegation",
    "HomeQuestion",
    "MatchRun",
    "Need",
    "Offer",
    "OfferChild",
    "Referral",
    "ReferralChild",
]
