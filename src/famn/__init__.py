"""Famn: case, register and matching system of a regional foster-home organisation."""
