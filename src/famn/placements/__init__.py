"""Consultations, placements, their start, follow-up and end."""
