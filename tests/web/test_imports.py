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
from famn.imports.actions import read_rows
from famn.imports.models import HomeImport, ImportRow
from famn.imports.workbooks import template_workbook
from tests.homes_world import sign_in
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
    out = io.StringIO()
    with acting(world.actor("coordinator")):
        email = User.objects.get(pk=world.actor("coordinator").user_id).email
    call_command("import_homes", str(path), "--as", email, *more, stdout=out)
    return out.getvalue()


def test_the_command_line_tells_by_row_and_imports(tmp_path, world):
    path = tmp_path / "lista.csv"
    path.write_bytes(text_file([["Prov Ett", "Härnösnad", "070-174 06 05"], ["Prov Två", "Härnösand", "070-174 06 06"]], SIMPLE))
    with pytest.raises(CommandError) as no:
        command(path, world)
    assert no.value.returncode == 3
    with acting(world.actor("coordinator")):
        assert not FosterHome.objects.exists()
        assert not HomeImport.objects.exists()
    assert "2: Okänd kommun" in command(path, world, "--skip-faulty", "--dry-run")
    assert command(path, world, "--skip-faulty").strip().endswith("1 homes imported")
    with acting(world.actor("coordinator")):
        assert FosterHome.objects.count() == 1


def test_the_command_line_refuses_somebody_who_is_no_coordinator(tmp_path, world):
    path = tmp_path / "lista.csv"
    path.write_bytes(b"Namn\n")
    for email in ("ingen@exempel.se", User.objects.get(pk=world.actor("head").user_id).email):
        with pytest.raises(CommandError) as no:
            call_command("import_homes", str(path), "--as", email)
        assert no.value.returncode == 2
