"""What is read from a request without a form, sent nonsense; and what a family's link leaves in the log."""

import logging
from io import StringIO
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from famn.config.log import HideLinks
from famn.kernel.denied import Refused
from famn.people.rules import LONGEST, check_free_text
from tests.accounts_world import client_of
from tests.deciding_world import make_referral
from tests.world import World

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

NONSENSE = ["\0", "a\0b", "å" * 100_000, "😀\u202e<script>", "-99999999999999999999", "' or 1=1; --", "%00", "١٢٣"]


@pytest.mark.parametrize("bad", NONSENSE)
def test_nonsense_outside_the_forms_breaks_nothing(world: World, bad: str) -> None:
    referral = make_referral(world)
    client = client_of(world, "matching")
    for name, args, data in (
        ("search", [], {"q": bad}),
        ("search", [], {"q": f"{bad} ab"}),
        ("match_word", [referral.pk], {"word": bad}),
        ("match_word", [referral.pk], {"word": f"{bad}:own_room:yes"}),
        ("match_relax", [referral.pk], {"run": bad, "number": bad, "agreed": bad}),
        ("match_relax", [referral.pk], {"run": str(uuid4()), "number": "0", "agreed": bad}),
        ("switch_holding", [], {"holding": bad}),
        ("ask_homes", [referral.pk], {"hem": bad}),
        ("ask_homes", [referral.pk], {"hem": [bad, "H-2345BC"]}),
        ("phone_answer", [referral.pk, bad[:50].replace("/", "")], {"answer": bad}),
    ):
        assert client.post(reverse(name, args=args), data).status_code < 500, (name, bad[:20])
    for name in ("referral_list", "home_list", "deviation_list", "reads", "today", "inbox", "placement_list", "network_list"):
        query = {
            "sida": bad,
            "sortera": bad,
            "lage": bad,
            "tur": bad,
            "namnd": bad,
            "visa": bad,
            "mot": bad,
            "kommun": bad,
            "ort": bad,
            "km": bad,
        }
        assert client.get(reverse(name), query).status_code < 500, (name, bad[:20])


def test_a_text_too_long_to_look_through_is_refused_at_once() -> None:
    check_free_text("a " * (LONGEST // 2), ())
    with pytest.raises(Refused) as no:
        check_free_text("1 " * 500_000, ())
    assert "för lång" in no.value.text


def test_the_key_of_a_familys_link_is_not_in_the_log(world: World) -> None:
    cache.clear()
    log = next(each for each in logging.getLogger().handlers if any(isinstance(one, HideLinks) for one in each.filters))
    before = log.setStream(said := StringIO())
    try:
        assert Client().get("/svar/hemlig-nyckel/").status_code == 404
        assert Client(enforce_csrf_checks=True).post("/svar/hemlig-nyckel/", {"answer": "yes"}).status_code == 403
    finally:
        log.setStream(before)
    assert "/svar/***/" in said.getvalue()
    assert "hemlig-nyckel" not in said.getvalue()
