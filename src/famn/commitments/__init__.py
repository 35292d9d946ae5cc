"""Promises with a time limit: clocks."""
