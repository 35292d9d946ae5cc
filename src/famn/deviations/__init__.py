"""Broken commitments: answered by one party, confirmed by the other."""
