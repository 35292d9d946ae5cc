"""The two ways to say no, and the bool twins that buttons ask.

``Denied``: this actor may not do this (permission). ``Refused``: the state does not allow it,
whoever asks (rules). Both carry a code for programs and a text for people.
"""

from collections.abc import Callable
from typing import ParamSpec

P = ParamSpec("P")

CHECK_PREFIX = "check_can_"


class No(Exception):
    """What ``Denied`` and ``Refused`` share. Raise one of those, never this.

    ``str()`` gives the code alone: the text may quote what somebody typed, and exceptions end up
    in logs.
    """

    def __init__(self, code: str, text: object) -> None:
        super().__init__(code, text)
        self.code = code
        self._text = text

    @property
    def text(self) -> str:
        """Swedish, for the user: why not, and what to do. A lazy translation is resolved here."""
        return str(self._text)

    def __str__(self) -> str:
        return self.code


class Denied(No):
    """The actor lacks the permission (answered as 403, or 404 when the thing is not visible)."""


class Refused(No):
    """The state does not allow it, although the actor might be permitted."""


def why_not(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> No | None:
    """Ask ``check`` without doing anything: the no it raises, or None when it raises none.

    A disabled button shows ``why_not(...).text``, so that it gives the reason the server gives.
    Other exceptions pass through. Raises TypeError when the check returns a value, since a check
    that *returns* False would otherwise be read as a yes.
    """
    # Taken as a plain object: the annotation promises None, and this is where the promise is held.
    ask: Callable[P, object] = check
    try:
        answer = ask(*args, **kwargs)
    except No as no:
        return no
    if answer is not None:
        message = f"{ask!r} returned a value; a check raises Denied or Refused, or returns None"
        raise TypeError(message)
    return None


def bool_twin(check: Callable[P, None]) -> Callable[P, bool]:
    """Make ``can_verb`` from ``check_can_verb``: True unless the check raises a no.

    ``can_place_child = bool_twin(check_can_place_child)``. Raises TypeError when the check is not
    named ``check_can_…``.
    """
    if not check.__name__.startswith(CHECK_PREFIX):
        message = f"{check.__name__} is not named {CHECK_PREFIX}…"
        raise TypeError(message)

    def twin(*args: P.args, **kwargs: P.kwargs) -> bool:
        return why_not(check, *args, **kwargs) is None

    twin.__name__ = check.__name__.removeprefix("check_")
    twin.__qualname__ = check.__qualname__.replace(check.__name__, twin.__name__)
    twin.__module__ = check.__module__
    twin.__doc__ = f"Tell whether ``{check.__name__}`` passes."
    return twin
