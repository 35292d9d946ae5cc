"""Whose request it is, behind proxies: they add the address they got it from to ``X-Forwarded-For``, the last one last.

Counts of failed sign-ins and the read log go by ``REMOTE_ADDR``; here it becomes the address that the outermost of our own
proxies saw. What stands before that in the header was written by the sender and is believed by nobody.
"""

import ipaddress
import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)


class ClientAddressMiddleware:
    """Sets ``REMOTE_ADDR`` from so many trusted proxies (``PROXIES``); a request that did not pass them all is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; 400 and a line in the log when the header does not fit the number of proxies."""
        if settings.PROXIES:
            address = client_address(request.META.get("HTTP_X_FORWARDED_FOR", ""), settings.PROXIES)
            if address is None:
                log.error("X-Forwarded-For does not hold the addresses of FAMN_PROXIES=%s proxies", settings.PROXIES)
                return HttpResponse("Begäran kom inte genom webbplatsens egen väg.\n", status=400, content_type="text/plain; charset=utf-8")
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def client_address(header: str, proxies: int) -> str | None:
    """The address that the outermost of so many proxies saw; None when there are too few or it is no address.

    Some proxies write a port behind it: ``198.51.100.7:4711`` or ``[2001:db8::7]:4711``.
    """
    found = [each.strip() for each in header.split(",")]
    if len(found) < proxies:
        return None
    text = found[-proxies]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None
