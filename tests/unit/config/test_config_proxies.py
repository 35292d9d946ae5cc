"""Whose request it is behind proxies: only what our own proxies wrote is believed."""

import pytest
from django.http import HttpResponse

from famn.config.proxies import ClientAddressMiddleware, client_address


@pytest.mark.parametrize(
    ("header", "proxies", "address"),
    [
        ("198.51.100.7", 1, "198.51.100.7"),
        ("10.0.0.1, 198.51.100.7", 1, "198.51.100.7"),  # the first was written by the sender
        ("10.0.0.1, 198.51.100.7, 192.0.2.1", 2, "198.51.100.7"),
        ("198.51.100.7:4711", 1, "198.51.100.7"),
        ("2001:DB8::7", 1, "2001:db8::7"),
        ("[2001:db8::7]:4711", 1, "2001:db8::7"),
        ("198.51.100.7", 2, None),
        ("", 1, None),
        ("unknown", 1, None),
        ("198.51.100.7,", 1, None),
    ],
)
def test_the_address_that_the_outermost_proxy_saw(header, proxies, address):
    assert client_address(header, proxies) == address


def asked(rf, **headers):
    seen = []

    def answer(request):
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    status = ClientAddressMiddleware(answer)(rf.get("/", REMOTE_ADDR="192.0.2.1", **headers)).status_code
    return status, seen


def test_without_proxies_the_header_is_nobodys_word(rf, settings):
    settings.PROXIES = 0
    assert asked(rf, HTTP_X_FORWARDED_FOR="198.51.100.7") == (200, ["192.0.2.1"])


def test_behind_a_proxy_the_page_sees_the_sender(rf, settings):
    settings.PROXIES = 1
    assert asked(rf, HTTP_X_FORWARDED_FOR="10.0.0.1, 198.51.100.7") == (200, ["198.51.100.7"])


def test_a_wrong_number_of_proxies_is_said_aloud(rf, settings, caplog):
    settings.PROXIES = 2
    assert asked(rf, HTTP_X_FORWARDED_FOR="198.51.100.7") == (400, [])
    assert "FAMN_PROXIES=2" in caplog.text
