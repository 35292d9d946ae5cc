"""The pages of an import: who opens them, a file's way through them, and what the command line says."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from famn.access.actor import acting
from famn.accounts.models import User
from famn.audit.models import ReadEntry
from famn.homes.models import FosterHome
from famn.imports.actions import check_all_rows, discard_import, read_rows
from famn.imports.models import HomeImport, ImportRow
from famn.imports.workbooks import template_workbook
from tests.homes_world import sign_in
from tests.imports_messy import messy_workbook
from tests.imports_world import messy_rows, staged, text_file, workbook, written

pytestmark = pytest.mark.django_db(databases=["default", "cache", "owner"])
SIMPLE = ["Namn", "Kommun", "Telefon"]


def upload(client, content, name="lista.csv"):
    return client.post(reverse("import_list"), {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(("who", "status"), [("coordinator", 200), ("head", 200), ("matching", 403), ("secretary_a", 403), ("admin", 403)])
def test_only_coordinators_and_the_head_import(client, world, who, status):
    sign_in(client, world, who)
    assert client.get(reverse("import_list")).status_code == status
    assert client.get(reverse("import_template")).status_code == status


def test_a_file_goes_its_way_through_the_pages(client, world):
    sign_in(client, world, "coordinator")
    by = world.actor("coordinator")
    response = upload(client, text_file([["Prov Ett", "Härnösnad", "070-174 06 05"], ["=1+1", "Härnösand", "070-174 06 06"]], SIMPLE))
    assert response.status_code == 302
    with acting(by):
        run = HomeImport.objects.get()
    page = client.get(response.url)
    assert "Prov Ett" in page.content.decode()
    client.post(response.url, {"column_0": "names", "column_1": "municipality", "column_2": "phone"})
    progress = client.get(reverse("import_run", args=[run.pk]))
    assert "Läses in" in progress.content.decode()
    with acting(by):
        read_rows(by=by, run=run, at=run.created_at)
    page = client.get(reverse("import_run", args=[run.pk])).content.decode()
    assert "menar du Härnösand?" in page
    with acting(by):
        row = ImportRow.objects.get(number=2)
    saved = client.post(reverse("import_row", args=[run.pk, row.pk]), {"cell_1": "Härnösnad", "suggest": "1:Härnösand"})
    assert saved.status_code == 302
    with acting(by):
        row.refresh_from_db()
        assert row.state == "ready"
        assert not FosterHome.objects.exists()
    assert client.post(reverse("import_write", args=[run.pk])).status_code == 302
    assert "förs in" in client.get(reverse("import_run", args=[run.pk])).content.decode()
    with acting(by):
        assert ReadEntry.objects.filter(subject_kind="home_import", subject_id=run.pk).exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tom"),
        (b"%PDF-1.4", "kan inte läsas in"),
        (b"PK\x03\x04rubbish", "skadad"),
        (b"\xd0\xcf\x11\xe0old", "äldre Excel-format (xls)"),
        (b"a\x00b", "kan inte läsas in"),
    ],
)
def test_other_files_are_refused_with_words(client, world, content, words):
    sign_in(client, world, "coordinator")
    response = upload(client, content)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_nobody_else_opens_an_import_and_the_other_cooperation_finds_none(client, world):
    run = staged(world.actor("coordinator"), text_file([["Prov Ett", "Härnösand", "070-174 06 05"]], SIMPLE))
    for who, status in (("coordinator:2", 404), ("matching", 403), ("secretary_a", 403)):
        sign_in(client, world, who)
        for name in ("import_run", "import_columns", "import_words", "import_faulty", "import_discard"):
            assert client.get(reverse(name, args=[run.pk])).status_code == status, (who, name)


def test_the_preview_asks_as_many_questions_for_few_rows_as_for_many(client, world):
    sign_in(client, world, "coordinator")
    counts = []
    for number in (3, 45):
        run = staged(world.actor("coordinator"), workbook(messy_rows(number)[0]))
        url = f"{reverse('import_run', args=[run.pk])}?visa=alla"
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0


def test_faulty_rows_come_as_a_workbook_without_formulas(client, world):
    run = staged(world.actor("coordinator"), text_file([["=cmd()", "Ingenstans", "070-174 06 05"]], SIMPLE))
    sign_in(client, world, "coordinator")
    sheet = load_workbook(io.BytesIO(client.get(reverse("import_faulty", args=[run.pk])).content)).active
    assert [cell.value for cell in sheet[1]][:3] == SIMPLE
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=cmd()", "s")
    assert "Okänd kommun" in sheet["E2"].value


def test_the_template_is_read_without_a_question(world):
    by = world.actor("coordinator")
    content = template_workbook()
    book = load_workbook(io.BytesIO(content))
    book.active.append(["Prov Ett", "Provvägen 1", "", "", "Härnösand", "070-174 06 05"])
    file = io.BytesIO()
    book.save(file)
    run = staged(by, file.getvalue())
    with acting(by):
        row = run.rows.get()
        assert (row.state, row.facts["names"]) == ("ready", "Prov Ett")
        assert len(run.mapping) == len(run.columns)


def test_undoing_from_the_page(client, world):
    run = written(
        world.actor("coordinator"), staged(world.actor("coordinator"), text_file([["Prov Ett", "Härnösand", "070-174 06 05"]], SIMPLE))
    )
    sign_in(client, world, "coordinator")
    url = reverse("import_undo", args=[run.pk])
    assert "1 hem" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert "Ångrat" in client.get(reverse("import_run", args=[run.pk])).content.decode()


def command(path, world, *more):
    """What the command says (on stdout, on stderr)."""
    out, err = io.StringIO(), io.StringIO()
    with acting(world.actor("coordinator")):
        email = User.objects.get(pk=world.actor("coordinator").user_id).email
    call_command("import_homes", str(path), "--as", email, *more, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_line_tells_by_row_and_imports(tmp_path, world):
    path = tmp_path / "lista.csv"
    path.write_bytes(text_file([["Prov Ett", "Härnösnad", "070-174 06 05"], ["Prov Två", "Härnösand", "070-174 06 06"]], SIMPLE))
    with pytest.raises(CommandError) as no:
        command(path, world)
    assert no.value.returncode == 3
    with acting(world.actor("coordinator")):
        assert not FosterHome.objects.exists()
        assert not HomeImport.objects.exists()
    assert "2: Okänd kommun" in command(path, world, "--skip-faulty", "--dry-run")[1]
    out, _err = command(path, world, "--skip-faulty")
    assert out.strip().endswith("1 homes imported")
    with acting(world.actor("coordinator")):
        assert FosterHome.objects.count() == 1


def test_the_command_line_makes_the_same_homes_as_the_page(tmp_path, world):
    messy = messy_workbook(60, places=["Härnösand", "Kramfors"])
    path = tmp_path / "register.xlsx"
    path.write_bytes(messy.content)
    by = world.actor("coordinator")
    names = ("category", "care_kinds", "age_from", "age_to", "sibling_places", "languages", "smoke_free", "furred_pets")
    run = staged(by, messy.content)
    with acting(by):
        shown = sorted(
            repr(
                [
                    row.facts["municipality"],
                    row.facts["names"],
                    row.facts["phone"],
                    row.facts["status"],
                    *(row.facts.get(name, FosterHome._meta.get_field(name).get_default()) for name in names),
                ]
            )
            for row in run.rows.filter(state="ready")
        )
        discard_import(by=by, run=run)
    command(path, world)
    with acting(by):
        made = FosterHome.objects.select_related("contact")
        written_so = sorted(
            repr([home.municipality_id, home.contact.names, home.contact.phone, home.status, *(getattr(home, name) for name in names)])
            for home in made
        )
    assert len(made) > 50
    assert written_so == shown


def test_the_command_line_leaves_nothing_of_a_file_that_cannot_be_read(tmp_path, world):
    path = tmp_path / "lista.csv"
    path.write_bytes(b"Namn;Kommun\n")
    with pytest.raises(CommandError) as no:
        command(path, world)
    assert (no.value.returncode, str(no.value)) == (2, "Det finns inga rader under rubrikraden.")
    with acting(world.actor("coordinator")):
        assert not HomeImport.objects.exists()


def test_a_word_is_given_its_meaning_once_on_the_page(client, world):
    rows = [[f"Prov {number}", "Härnösand", f"070-174 06 0{number}", "i våras", "grön", "mars 2019"] for number in range(5, 8)]
    run = staged(world.actor("coordinator"), text_file(rows, [*SIMPLE, "Senaste kontakt", "Status", "Utredd"]))
    sign_in(client, world, "coordinator")
    url = reverse("import_words", args=[run.pk])
    page = client.get(url).content.decode()
    assert "”i våras” (3 rader)" in page
    assert "”grön” (3 rader)" in page
    assert "2019-03-01" in page
    assert "går inte att läsa" in client.post(url, {"last_word_on_0": "snart", "status_0": "paused"}).content.decode()
    assert client.post(url, {"last_word_on_0": "2024-04", "status_0": "paused"}).status_code == 302
    by = world.actor("coordinator")
    with acting(by):
        check_all_rows(by=by, run=run, at=run.created_at)
        assert {(row.state, row.facts["last_word_on"], row.facts["status"]) for row in run.rows.all()} == {
            ("ready", "2024-04-01", "paused")
        }
    assert "Alla ord är förstådda" in client.get(url).content.decode()


def test_a_register_of_one_municipality_is_told_so_once_on_the_page(client, world):
    run = staged(world.actor("coordinator"), text_file([["Prov Ett", "070-174 06 05"], ["Prov Två", "070-174 06 06"]], ["Namn", "Telefon"]))
    sign_in(client, world, "coordinator")
    url = reverse("import_words", args=[run.pk])
    assert "”(tomt)” (2 rader)" in client.get(url).content.decode()
    client.post(url, {"municipality_0": "2280"})
    by = world.actor("coordinator")
    with acting(by):
        check_all_rows(by=by, run=run, at=run.created_at)
        assert {row.facts["municipality"] for row in run.rows.filter(state="ready")} == {"2280"}


def test_a_file_that_is_refused_leaves_nothing_and_the_page_says_why(client, world):
    sign_in(client, world, "coordinator")
    response = upload(client, b"<html><table></table></html>", "register.xls")
    assert response.status_code == 422
    assert "Filen är en webbsida som heter som en arbetsbok." in response.content.decode()
    with acting(world.actor("coordinator")):
        assert not HomeImport.objects.exists()


def test_other_sheets_of_the_file_are_told_of(client, world):
    run = staged(world.actor("coordinator"), messy_workbook(5, places=["Härnösand"]).content)
    sign_in(client, world, "coordinator")
    page = client.get(reverse("import_columns", args=[run.pk])).content.decode()
    assert "Bladet ”Aktiva hem” läses in." in page
    assert "Det finns hem också i: Avslutade." in page


def test_the_command_line_refuses_somebody_who_is_no_coordinator(tmp_path, world):
    path = tmp_path / "lista.csv"
    path.write_bytes(b"Namn\n")
    for email in ("ingen@exempel.se", User.objects.get(pk=world.actor("head").user_id).email):
        with pytest.raises(CommandError) as no:
            call_command("import_homes", str(path), "--as", email)
        assert no.value.returncode == 2
