"""Staff pages: referrals."""
