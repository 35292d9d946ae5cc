"""Acts on referrals: writing, matching, asking, offering, deciding."""
