"""Protected identities are hunted for on every address of the site, as every role, when protection came late.

``tests.web.traces`` has left words that cannot be mistaken wherever a child of board A or a home can be named, and has then
protected them on the site's own pages. The other cooperation's twins are not protected: where their words show, the hunt has
looked. What it may still find is listed, each with its reason.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from famn.messages.mail import send_queued
from tests.web.cast_site import CastSite, cast_site
from tests.web.records import RECORDS, referral
from tests.web.test_idor import MAIN_PAGES, addresses
from tests.web.traces import MARK, NUMBERS, OTHER, PHONES, TWIN, Protected, all_of, leave_traces, protect_everything, traces_in
from tests.world import World

CASE_ROLES = ["head", "matching", "coordinator", "supervisor", "secretary_a", "worker_a", "manager_a"]
"""Who sees cases and homes: every address is asked for."""
CONTROL = ["matching", "coordinator", "secretary_a"]
"""Who walks the twins' cooperation: between them they see everything there is."""
OTHERS = [
    "communicator",
    "ifo_a",
    "sas_a",
    "finance_a",
    "contact_a",
    "mentor_a",
    "parent_a",
    "evaluator",
    "admin",
    "secretary_b",
    "manager_b",
]
"""The rest: every page without a key, and the main pages of a record; the walk of strange keys does the others."""
LEFT_ALONE = {"account_logout", "import_template"}
"""Signing out ends the hunt; the template's sheet of choices names every municipality in the country."""

Found = dict[tuple[str, str], set[str]]


@dataclass
class Hunt:
    """What was found where, by address and role: of the twins, and of the protected."""

    site: CastSite
    said: Protected
    twins: Found = field(default_factory=dict)
    protected: Found = field(default_factory=dict)
    statuses: dict[tuple[str, str, str], int] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)


class Keeping(logging.Handler):
    """Keeps every line of the log."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """One line, with whatever was thrown."""
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def hunt(committed_world: World, django_db_blocker: Any) -> Iterator[Hunt]:
    """Both cooperations walked, once."""
    with cast_site(committed_world, django_db_blocker) as site:
        cache.clear()
        for word in (MARK, TWIN):
            leave_traces(site, word)
            for short in ("refused_a", "searching_a"):  # runs that can be shown
                url = reverse("match_again", args=[referral(short)(site, OTHER[word])])
                assert site.client(f"matching{OTHER[word]}").post(url).status_code == 302
        made = Hunt(site, protect_everything(site))
        root, keeping = logging.getLogger(), Keeping(made.log)
        root.addHandler(keeping)
        try:
            made.protected = walk(made, MARK, CASE_ROLES + OTHERS)
            made.twins = walk(made, TWIN, CONTROL)
        finally:
            root.removeHandler(keeping)
        yield made


def walk(hunt: Hunt, word: str, roles: list[str]) -> Found:
    """Ask for every address as each role, and note whose traces came with the answer."""
    site, other = hunt.site, OTHER[word]
    bare = [(each.name, reverse(each.name)) for each in addresses() if "<" not in each.route and "(?P" not in each.route]
    keyed = [(name, reverse(name, args=find(site, other))) for name, records in RECORDS.items() for _who, find in records]
    only_posted, found = set(), {}
    for role in roles:
        for name, url in [*bare, *(each for each in keyed if role in CASE_ROLES or each[0] in MAIN_PAGES)]:
            if name in LEFT_ALONE | only_posted:
                continue
            with site.undone():
                answer = site.client(f"{role}{other}").get(url)
            if answer.status_code == 405:
                only_posted.add(name)
            hunt.statuses[word, name, role] = answer.status_code
            found.setdefault((name, role), set()).update(traces_in(all_of(answer), word))
    return found


GFO, BOARD = {"head", "matching", "coordinator", "supervisor"}, {"secretary_a", "worker_a", "manager_a"}

KNOWN: dict[tuple[str, str], set[str]] = {
    # Whoever places a child in a home informs and consults the municipality where it lies (SoL 22:6): a board with a live offer is told
    # which, by the function that logs it.
    ("offer", f"{MARK}kommun"): BOARD,
    ("offer_consult", f"{MARK}kommun"): {"secretary_a", "worker_a"},
    ("offer_start", f"{MARK}kommun"): {"secretary_a", "manager_a"},
    # The board's own number of its own case names nobody, and is how the board finds it.
    ("referral_child", f"{MARK}ärende"): {"secretary_a", "worker_a"},
}
"""What may still be told of the protected, where, and to whom."""

WRITTEN = {
    "referral": GFO | BOARD, "offer": GFO | BOARD, "placement": GFO | BOARD, "offer_new": GFO, "message_send": GFO | BOARD,
    "meeting_note": GFO | BOARD, "deviation": GFO | BOARD | {"ifo_a", "sas_a"}, "deviation_answer": GFO, "referral_step": BOARD,
    "offer_suitability": BOARD, "offer_decide": BOARD, "home": GFO | BOARD, "home_history": GFO | BOARD, "contact_list": GFO | BOARD,
    "contact_mend": GFO, "suitability_adopt": BOARD, "queue_run": {"head", "matching"},
}  # fmt: skip
"""The record's own pages, where its people go on reading what was written in their own words before the protection: no machine
knows what a sentence tells. Whoever protects is told which texts name the person or the place. No list, no search, no file."""

OF_THE_PLACE = {f"{MARK}|Referral.school_needs", f"{MARK}|Referral.contact_needs"}
"""Words that tell where a child is: the board's alone once it is protected."""


def names_and_places(found: set[str]) -> set[str]:
    """The traces that are no sentences; a full stop after one is none of it."""
    return {trace.rstrip(".") for trace in found if "|" not in trace or "HomeMember" in trace}


def test_no_address_tells_a_protected_name_number_or_place(hunt: Hunt) -> None:
    told = {(name, trace, role) for (name, role), found in hunt.protected.items() for trace in names_and_places(found)}
    assert told == {(name, trace, role) for (name, trace), roles in KNOWN.items() for role in roles}


def test_the_hunt_finds_the_twins(hunt: Hunt) -> None:
    found = set().union(*hunt.twins.values())
    person = {"barn", "dotter", "namn", "sson", "vägen", "byn", "kommun", "ärende"}
    assert {f"{TWIN}{part}" for part in person} | {
        PHONES[TWIN],
        NUMBERS[TWIN],
        f"{TWIN.lower()}@exempel.se",
        f"{TWIN}|HomeMember.name",
    } <= found
    for name in ("home_list", "bank_timeline", "bank_map", "network_list", "home", "home_history", "offer", "referral", "phone_answer"):
        assert any(names_and_places(hunt.twins.get((name, role), set())) for role in CONTROL), name


def test_the_same_pages_answered(hunt: Hunt) -> None:
    """A page that is gone tells nothing: but for who lives in a home, they all answer as the twins' do."""
    here, there = ({key[1:]: status for key, status in hunt.statuses.items() if key[0] == word} for word in (MARK, TWIN))
    both = here.keys() & there.keys()
    assert len(both) > 300
    other = {key[0] for key in both if here[key] != there[key]}
    assert other == {"home_member", "home_member_remove"}


def test_sentences_stay_on_the_records_own_pages(hunt: Hunt) -> None:
    for (name, role), found in hunt.protected.items():
        assert role in BOARD or not found & OF_THE_PLACE, (name, role)
    told = {(name, role) for (name, role), found in hunt.protected.items() if any("|" in trace for trace in found)}
    assert told <= {(name, role) for name, roles in WRITTEN.items() for role in roles}
    twins = {name for (name, _role), found in hunt.twins.items() if any("|" in trace for trace in found)}
    assert set(WRITTEN) <= twins, "what no longer shows sentences needs no leave to"


def test_whoever_protects_is_told_which_texts_name_the_home_or_its_place(hunt: Hunt) -> None:
    assert all("Familjen eller orten nämns här" in page for page in hunt.said.homes.values())


def actors(site: CastSite) -> list[str]:
    """Everybody of the first cooperation, foster parents and jobs too."""
    return [key for key, holding in site.cast.holdings.items() if holding and not key.endswith(":2")]


def test_no_row_that_anybody_reads_holds_a_protected_name_number_or_street(hunt: Hunt) -> None:
    secret = f"{MARK}(barn|dotter|namn|sson|vägen)|{MARK.lower()}@|{PHONES[MARK]}|{NUMBERS[MARK]}|{MARK}.HomeMember"
    looked = 0
    for key in actors(hunt.site):
        with hunt.site.undone(), connection.cursor() as cursor:
            cursor.execute("select set_config('famn.holding', %s, true)", [hunt.site.cast.holdings[key]])
            cursor.execute(
                "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
                " and has_table_privilege(oid, 'select')"
            )
            each = [f"select '{name}', count(*) from {name} t where t::text ~ %s" for (name,) in cursor.fetchall()]
            looked += len(each)
            cursor.execute(" union all ".join(each), [secret] * len(each))
            assert [name for name, rows in cursor.fetchall() if rows] == [], key
    assert looked > 1000


@pytest.mark.parametrize(
    ("role", "words"),
    [("secretary_a", "{}barn"), ("worker_a", "{}dotter"), ("secretary_a", "number"), ("matching", "{}namn"), ("coordinator", "{}sson")],
)
def test_the_search_finds_nobody_by_a_protected_name_or_number(hunt: Hunt, role: str, words: str) -> None:
    for word, expected in ((MARK, False), (TWIN, True)):
        typed = NUMBERS[word] if words == "number" else words.format(word)
        answer = hunt.site.client(f"{role}{OTHER[word]}").post(reverse("search"), {"q": typed})
        assert bool(answer.context["found"].codes) is expected, (role, typed)
        if not expected:
            assert not traces_in(all_of(answer).replace(typed, ""), word)


@pytest.mark.parametrize("layout", ["lista", "register"])
def test_no_file_holds_a_protected_home_s_place(hunt: Hunt, layout: str) -> None:
    for role in ("coordinator", "matching", "head", "secretary_a"):
        for word, expected in ((MARK, set()), (TWIN, {f"{TWIN}kommun"})):
            answer = hunt.site.client(f"{role}{OTHER[word]}").post(reverse("bank_export"), {"layout": layout, "purpose": "Att prova med"})
            assert answer["Content-Type"].endswith("sheet"), role
            found = traces_in(all_of(answer), word)
            assert found == set() if word == MARK else expected <= found, (role, found)


def test_no_mail_and_no_line_of_the_log_tells_anything(hunt: Hunt, committed_world: World) -> None:
    assert len(hunt.log) > 100 and not [line for line in hunt.log if traces_in(line, MARK)]
    mail.outbox.clear()
    with hunt.site.undone(), connection.cursor() as cursor:
        cursor.execute("select set_config('famn.holding', %s, true)", [hunt.site.cast.holdings["mail"]])
        assert send_queued(by=committed_world.actor("mail"), at=timezone.now()) > 0
    assert mail.outbox
    assert not [message for message in mail.outbox if traces_in(message.message().as_string(), MARK)]
