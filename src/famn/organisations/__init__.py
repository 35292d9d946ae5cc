"""Cooperations, municipalities, boards, memberships and guidelines."""
