"""The addresses of a list: the same list asked otherwise."""

from django.http import QueryDict

PAGE = "sida"


def address(params: QueryDict, drop: tuple[str, ...] = (), **changes: str) -> str:
    """The present address with words dropped or changed; an empty change drops its word, and the page number always goes."""
    kept = params.copy()
    for name in (PAGE, *drop, *changes):
        kept.pop(name, None)
    for name, value in changes.items():
        if value:
            kept[name] = value
    return f"?{kept.urlencode()}"


def query(params: QueryDict) -> str:
    """What the links to other pages of the list pass on."""
    return address(params)[1:]
