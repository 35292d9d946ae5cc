"""Which homes are missing: figures for the head and matching, words for the communicator, files of both without small counts."""

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.plans.models import RecruitmentBrief
from tests.homes_world import sign_in
from tests.matching_world import make_home, make_needing
from tests.world import World

PAGE, BRIEF, SHARE = reverse("missing_homes"), reverse("recruitment_brief"), reverse("missing_homes_share")
FILE, BRIEF_FILE = reverse("missing_homes_export"), reverse("recruitment_brief_export")
WHY = {"purpose": "Underlag till höstens mässa"}
SMALL = re.compile(r"(?<![\w-])(?:[1-4]|ett|två|tre|fyra) (?:familjehem|väntande|barn|förfrågan|förfrågningar)")


@pytest.fixture
def queue(world: World) -> list[str]:
    """Seven children wait, for one place; four more are alone of their kind."""
    make_home(world, places=1)
    rows = [make_needing(world, ("calm_home", True)) for _ in range(7)]
    rows += [make_needing(world, kind="emergency") for _ in range(4)]
    return [row.code for row in rows]


def shared(client: Client, world: World) -> RecruitmentBrief:
    """The head reads the text and shares it."""
    sign_in(client, world, "head")
    page = client.get(SHARE)
    assert client.post(SHARE, {"read": page.context["form"].fields["read"].initial}).status_code == 302
    with acting(world.actors["head"]):
        return RecruitmentBrief.objects.get()


def cells(content: bytes) -> list[str]:
    """Everything that stands in a workbook."""
    return [
        str(cell)
        for sheet in load_workbook(BytesIO(content)).worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell
    ]


@pytest.mark.covers("R-05a", "R-90")
@pytest.mark.parametrize("key", ["head", "matching"])
def test_the_figures_in_words_and_no_code_of_a_referral(world, client, queue, key):
    """What homes would give, in a sentence; how it is counted; nobody's code."""
    sign_in(client, world, key)
    page = client.get(PAGE).content.decode()
    assert re.search(r"Fem familjehem för [^.]* oavsett ort skulle ge plats åt fem väntande barn\.", page)
    assert "Så räknar vi" in page
    assert not [code for code in queue if code in page]
    assert (SHARE in page) == (key == "head")


def test_the_look_is_logged_with_the_homes_it_names(world, client, queue):
    """Homes that could have one place more stand on the page by code, so the log says who saw them."""
    sign_in(client, world, "head")
    page = client.get(PAGE)
    named = [row["home"].code for row in page.context["beds"]]
    with acting(world.actors["head"]):
        entry = ReadEntry.objects.filter(subject_kind="home", action="list").latest("at")
    assert named
    assert entry.codes == named


@pytest.mark.covers("R-69")
def test_the_communicator_reads_no_small_count_and_no_code_anywhere(world, client, queue):
    """Page, file and menu: at least five, or more; nothing between, no case, and not the figures' own pages."""
    shared(client, world)
    sign_in(client, world, "communicator")
    page = client.get(BRIEF)
    text = page.content.decode()
    assert "skulle ge plats åt minst fem väntande barn." in text
    for address in (PAGE, SHARE, FILE):
        assert client.get(address).status_code == 403
        assert client.post(address, WHY).status_code in {403, 405}
    file = client.post(BRIEF_FILE, WHY)
    assert file.status_code == 200
    for said in (text, *cells(file.content)):
        assert not SMALL.search(said.lower())
        assert not [code for code in queue if code in said]
    numbers = [int(number) for row in page.context["brief"].lines for number in re.findall(r"\d+", row) if "år" not in row]
    assert not [number for number in numbers if 0 < number < 5]


def test_the_heads_file_has_no_small_count_either(world, client, queue):
    """A file leaves the walls: figures in fives, words below, and the purpose in the log."""
    sign_in(client, world, "head")
    response = client.post(FILE, WHY)
    assert response.status_code == 200
    said = cells(response.content)
    assert "Fler barn får plats, minst" in said
    assert not [cell for cell in said if re.fullmatch(r"[1-4]", cell)]
    rows = list(load_workbook(BytesIO(response.content)).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert rows
    assert not [row for row in rows if row[2] % 5], "seven behind one row and nine behind another would tell of two"
    assert not [row for row in rows if isinstance(row[4], int) and row[4] % 5]
    assert not [code for code in queue if any(code in cell for cell in said)]
    with acting(world.actors["head"]):
        assert ReadEntry.objects.filter(action="export", purpose__contains=WHY["purpose"]).exists()


def test_a_file_asks_what_it_is_for(world, client, queue):
    """No purpose, no file; what was typed is kept; an identity number is refused."""
    sign_in(client, world, "head")
    assert client.post(FILE, {"purpose": ""}).status_code == 422
    answer = client.post(FILE, {"purpose": "Underlag om 20170101-2393"})
    assert answer.status_code == 422
    assert "Underlag om" in answer.content.decode()


def test_nothing_is_shared_unread(world, client, queue):
    """Words of somebody's own are refused; when the queue has changed since the text was read, the new one is shown."""
    sign_in(client, world, "head")
    page = client.get(SHARE)
    answer = client.post(SHARE, {"read": "Familjehem för alla"})
    assert answer.status_code == 422
    assert "Läs texten här och lämna den sedan." in answer.content.decode()
    for _number in range(4):
        make_needing(world, ("calm_home", True))
    answer = client.post(SHARE, {"read": page.context["form"].fields["read"].initial})
    assert answer.status_code == 422
    assert "Kön har ändrats" in answer.content.decode()
    assert answer.context["lines"] != page.context["lines"] or answer.context["waiting"] != page.context["waiting"]
    with acting(world.actors["head"]):
        assert not RecruitmentBrief.objects.exists()


def test_a_second_text_in_the_week_is_refused_in_words(world, client, queue):
    """The page says why and from when."""
    shared(client, world)
    page = client.get(SHARE)
    answer = client.post(SHARE, {"read": page.context["form"].fields["read"].initial})
    assert answer.status_code == 422
    assert "redan lämnat" in answer.content.decode()


@pytest.mark.parametrize("key", ["coordinator", "supervisor", "secretary_a", "worker_a", "manager_a", "admin", "evaluator"])
def test_others_read_nothing_of_it(world, client, queue, key):
    """Neither figures nor words."""
    sign_in(client, world, key)
    for address in (PAGE, BRIEF, SHARE, FILE, BRIEF_FILE):
        assert client.get(address).status_code == 403


def test_another_cooperation_sees_its_own(world, client, queue):
    """The other head has an empty queue and no text."""
    shared(client, world)
    sign_in(client, world, "head:2")
    assert client.get(PAGE).context["brief"].referrals == 0
    assert client.get(BRIEF).context["brief"] is None
    assert client.get(BRIEF_FILE).status_code == 404


def test_empty_pages_say_what_to_do(world, client):
    """No queue and no text: words, not blank pages."""
    sign_in(client, world, "head")
    assert "Inget slag av hem sticker ut" in client.get(PAGE).content.decode()
    assert "Det finns inget att lämna" in client.get(SHARE).content.decode()
    sign_in(client, world, "communicator")
    assert "Inget är lämnat än" in client.get(BRIEF).content.decode()
