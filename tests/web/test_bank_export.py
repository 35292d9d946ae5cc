"""The bank as a file: read back as whoever gets it reads it."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from famn.access.actor import acting
from famn.accounts.models import User
from famn.audit.models import ReadEntry
from tests.accounts_world import protected_home
from tests.homes_world import make_bank_home, make_home, make_network_home, sign_in
from tests.world import World

URL = reverse("bank_export")
WHY = {"layout": "lista", "purpose": "Underlag till styrgruppen"}


def sheets(response: Any) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The lines by the heads of the first sheet, and what the second says of the file."""
    assert response.status_code == 200, response.content.decode()[:500]
    book = load_workbook(BytesIO(response.content))
    first, second = book.worksheets
    head, *rows = first.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows], dict(second.iter_rows(values_only=True))


@pytest.mark.covers("R-85")
def test_the_list_is_read_back_with_what_it_is_for(world: World, client: Client) -> None:
    home, _other = make_bank_home(world, short_notice=True), make_bank_home(world)
    sign_in(client, world, "matching")
    response = client.post(f"{URL}?varsel=on", WHY)
    rows, about = sheets(response)
    assert [row["Hem"] for row in rows] == [home.code]
    assert (rows[0]["Kommun"], rows[0]["Lediga platser"], rows[0]["Kort varsel"], rows[0]["Ålder till"]) == ("Härnösand", 2, "ja", 12)
    assert about["Ändamål"] == "Underlag till styrgruppen"
    assert about["Urval"] == "Kort varsel"
    assert about["Antal hem"] == "1"
    assert re.fullmatch(r'attachment; filename="familjehemsbanken-\d{4}-\d\d-\d\d\.xlsx"', response["Content-Disposition"])


@pytest.mark.covers("R-85")
def test_the_register_has_its_fixed_columns(world: World, client: Client) -> None:
    make_bank_home(world)
    sign_in(client, world, "coordinator")
    rows, _about = sheets(client.post(URL, {**WHY, "layout": "register"}))
    assert list(rows[0]) == [
        "Hem", "Kategori", "Kategori enligt schema", "Drivs av", "Kommunkod", "Kommun", "Läge", "Ålder från", "Ålder till",
        "Stadigvarande vård, platser", "Jour, platser", "Avlastning, platser", "Medgivande eller tillstånd", "Beslutat av", "Beslutat",
        "Gäller till", "Grundutbildning", "Samtycke till alla medlemmar",
    ]  # fmt: skip
    assert (rows[0]["Kommunkod"], rows[0]["Stadigvarande vård, platser"], rows[0]["Jour, platser"]) == ("2280", 2, 0)


def test_no_contact_leaves_in_either_layout(world: World, client: Client) -> None:
    make_bank_home(world)
    sign_in(client, world, "coordinator")
    for layout in ("lista", "register"):
        rows, _about = sheets(client.post(URL, {**WHY, "layout": layout}))
        said = " ".join(f"{key} {value}" for key, value in rows[0].items())
        assert not re.search(r"Provgren|Provvägen|070|exempel\.se|Namn|Adress|Telefon|E-post", said)


@pytest.mark.covers("R-15", "R-75")
def test_a_secretary_takes_out_what_she_sees_and_no_more(world: World, client: Client) -> None:
    home, unasked, hidden, network = make_bank_home(world), make_home(world, consent=False), protected_home(world), make_network_home(world)
    sign_in(client, world, "secretary_b")
    response = client.post(URL, WHY)
    rows, _about = sheets(response)
    assert [row["Hem"] for row in rows] == [home.code]
    assert not {"Lediga platser", "Samordnare", "Nästa kontakt"} & set(rows[0])
    assert not any(one.code in str(rows) for one in (unasked, hidden, network))
    register, _about = sheets(client.post(URL, {**WHY, "layout": "register"}))
    assert not any("platser" in head for head in register[0])


def test_a_protected_home_is_its_code_and_a_word(world: World, client: Client) -> None:
    hidden = protected_home(world)
    sign_in(client, world, "matching")
    assert "Hem med skyddade uppgifter står med sin kod" in client.get(URL).content.decode()
    for layout, columns in (("lista", ("Kommun", "Ort")), ("register", ("Kommun",))):
        rows, _about = sheets(client.post(URL, {**WHY, "layout": layout}))
        assert [(row["Hem"], *(row[name] for name in columns)) for row in rows] == [(hidden.code, *["skyddad"] * len(columns))]
        assert not rows[0].get("Kommunkod")


@pytest.mark.parametrize("text", ["=HYPERLINK(A1)", "+46 1", "-1+1", "@SUM(A1)", "{=1}", "https://exempel.se/x"])
def test_what_begins_like_a_formula_is_text(world: World, client: Client, text: str) -> None:
    make_bank_home(world)
    User.objects.filter(pk=world.users["coordinator"].pk).update(name=text)
    sign_in(client, world, "matching")
    response = client.post(URL, {**WHY, "purpose": f"{text} och mer text"})
    cells = [cell for sheet in load_workbook(BytesIO(response.content)).worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if str(cell.value).startswith(text)} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.covers("R-75")
def test_the_log_says_who_took_what_out_and_why_and_the_head_sees_it(world: World, client: Client) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "matching")
    client.post(URL, WHY)
    with acting(world.actor("head")):
        row = ReadEntry.objects.get(action="export")
    assert (row.codes, row.subject_kind, row.purpose) == ([home.code], "home", "Export till Excel: Underlag till styrgruppen")
    sign_in(client, world, "head")
    assert "Export till Excel: Underlag till styrgruppen" in client.get(reverse("reads")).content.decode()


@pytest.mark.parametrize("purpose", ["", "  ", "kort", "Om 20170101-2393 inför mötet"])
def test_without_a_purpose_in_words_there_is_no_file_and_no_line(world: World, client: Client, purpose: str) -> None:
    make_bank_home(world)
    sign_in(client, world, "matching")
    response = client.post(URL, {**WHY, "purpose": purpose})
    assert response.status_code == 422
    assert response["Content-Type"].startswith("text/html")
    with acting(world.actor("head")):
        assert not ReadEntry.objects.filter(action="export").exists()


@pytest.mark.parametrize("name", ["worker_a", "manager_a", "supervisor", "parent", "admin", "evaluator"])
def test_who_reads_no_bank_takes_none_out(world: World, client: Client, name: str) -> None:
    sign_in(client, world, name)
    assert client.get(URL).status_code == 403
    assert client.post(URL, WHY).status_code == 403


def test_the_demos_file_says_what_it_is(world: World, client: Client, settings) -> None:
    settings.FAMN_DEMO = True
    make_bank_home(world)
    sign_in(client, world, "matching")
    response = client.post(URL, WHY)
    _rows, about = sheets(response)
    first = load_workbook(BytesIO(response.content)).worksheets[0]
    assert about["Uppgifter"] == first.title == "Påhittade uppgifter"
    assert "Påhittade uppgifter" in first.oddHeader.left.text
