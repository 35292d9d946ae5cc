"""The demo world: made-up people around real municipalities, with two years of plausible history.

This package is an app: what needs models is imported when it is asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from famn.demo.people import DemoAccount


def build_if_empty() -> None:
    """Build the demo world where there is none, telling on the terminal how far it has come."""
    from famn.demo.build import build_if_empty as build_it

    build_it()


def accounts() -> "list[DemoAccount]":
    """The people one can sign in as; empty before the world is built."""
    from famn.demo.people import accounts as listed

    return listed()
