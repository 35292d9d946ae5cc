"""Append-only trail: what was done, and who looked."""
