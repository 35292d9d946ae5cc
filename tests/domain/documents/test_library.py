"""The document library: what a file is by its content, versions that stay, and who reads a board's own."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from famn.access.actor import acting
from famn.audit.models import Act
from famn.documents.actions import add_document, add_version, restore_document, withdraw_document
from famn.documents.enums import Format, Kind
from famn.documents.models import MAX_BYTES, Document, DocumentVersion
from famn.documents.queries import documents, in_force
from famn.documents.rules import format_of
from famn.kernel.denied import Denied, Refused
from tests.clocks_world import NOW, TODAY

PDF = b"%PDF-1.4 prov"


def packed(*names: str, mimetype: bytes = b"") -> bytes:
    """A packed file with parts of these names. Its parts have no day of their own, so it is the same in every process."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        if mimetype:
            package.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            package.writestr(zipfile.ZipInfo(name), "<x/>")
    return made.getvalue()


def added(world, key="head", *, letter=None, title="Riktlinjer", content=PDF, **more):
    by = world.actors[key]
    with acting(by):
        one = add_document(by=by, title=title, kind=Kind.GUIDELINE, board_id=world.boards[letter].pk if letter else None, at=NOW)
        add_version(by=by, document=one, content=content, at=NOW, **{"version": "1", "valid_from": TODAY, **more})
    return one


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, Format.PDF),
        (b"\x89PNG\r\n\x1a\n....", Format.PNG),
        (packed("[Content_Types].xml", "word/document.xml"), Format.DOCX),
        (packed("[Content_Types].xml", "xl/workbook.xml"), Format.XLSX),
        (packed("content.xml", mimetype=b"application/vnd.oasis.opendocument.text"), Format.ODT),
    ],
)
def test_a_file_is_what_its_content_says(content, kind):
    assert format_of(content) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><script>alert(1)</script>", "unknown_format"),
        (b"MZ\x90\x00", "unknown_format"),
        (packed("hej.txt"), "unknown_format"),
        (packed("content.xml", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "unknown_format"),
        (packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        (packed("[Content_Types].xml", "word/document.xml")[:60], "broken_file"),
        (b"PK\x03\x04" + b"\x00" * 40, "broken_file"),
        (b"", "unknown_format"),
    ],
)
def test_other_files_are_refused_with_a_reason(content, code):
    with pytest.raises(Refused, match=code) as no:
        format_of(content)
    assert no.value.text


@pytest.mark.covers("R-73a", "R-62")
def test_versions_stay_and_the_one_in_force_follows_the_day(world):
    by = world.actors["head"]
    one = added(world, valid_from=TODAY - timedelta(days=400), version="2025", decided_on=TODAY - timedelta(days=420))
    with acting(by):
        add_version(by=by, document=one, version="2027", content=PDF + b"2", valid_from=TODAY + timedelta(days=30), at=NOW)
        found = documents().get(pk=one.pk)
        assert in_force(found, on=TODAY).version == "2025"
        assert in_force(found, on=TODAY + timedelta(days=30)).version == "2027"
        with pytest.raises(Refused, match="one_document_version"):
            add_version(by=by, document=one, version="2027", content=PDF, valid_from=TODAY, at=NOW)
        row = DocumentVersion.objects.get(version="2025")
        assert (row.size, bytes(row.content), len(row.sha256), row.added_by_name) == (len(PDF), PDF, 64, by.name)
    with pytest.raises(DatabaseError), transaction.atomic(), acting(by):
        DocumentVersion.objects.filter(version="2025").update(content=b"%PDF-annat")
    with pytest.raises(DatabaseError), transaction.atomic(), acting(by):
        DocumentVersion.objects.filter(version="2025").delete()


@pytest.mark.covers("R-42", "R-75")
def test_a_boards_own_guideline_is_for_the_board_and_gfo(world):
    common, local = added(world, title="Gemensam"), added(world, "manager_a", letter="a", title="Lokal")
    sees = {
        key: {document.pk for document in _read(world, key)}
        for key in ("worker_a", "secretary_b", "matching", "communicator", "admin", "evaluator", "parent", "head:2")
    }
    both, only_common = {common.pk, local.pk}, {common.pk}
    assert sees == {
        "worker_a": both, "matching": both, "communicator": both, "admin": both, "secretary_b": only_common, "evaluator": only_common,
        "parent": set(), "head:2": set(),
    }  # fmt: skip


def _read(world, key):
    with acting(world.actors[key]):
        return list(Document.objects.all())


@pytest.mark.covers("R-42")
def test_a_unit_manager_adds_for_her_own_board_only(world):
    with pytest.raises(Denied, match="not_own_board"):
        added(world, "manager_a", letter="b")
    with pytest.raises(Denied, match="not_own_board"):
        added(world, "manager_a")
    for key in ("secretary_a", "coordinator", "evaluator"):
        with pytest.raises(Denied, match="not_add_document"):
            added(world, key)
    common = added(world)
    with acting(world.actors["manager_a"]), pytest.raises(Denied):
        add_version(by=world.actors["manager_a"], document=common, version="2", content=PDF, valid_from=TODAY, at=NOW)


def test_too_large_and_empty_files_are_refused(world):
    for content, code in ((b"", "empty_file"), (b"%PDF-" + bytes(MAX_BYTES), "too_large")):
        with pytest.raises(Refused, match=code):
            added(world, content=content)
    with pytest.raises(Refused, match="no_title"):
        added(world, title="  ")
    with pytest.raises(Refused, match="no_version"):
        added(world, version=" ")


def test_a_document_is_taken_out_of_the_list_and_put_back(world):
    one, by = added(world), world.actors["head"]
    with acting(by):
        withdraw_document(by=by, document=one, at=NOW)
        assert Document.objects.get(pk=one.pk).withdrawn_on == TODAY
        with pytest.raises(Refused, match="already"):
            withdraw_document(by=by, document=one, at=NOW)
        restore_document(by=by, document=one, at=NOW)
        assert Document.objects.get(pk=one.pk).withdrawn_on is None
        with pytest.raises(Refused, match="not_withdrawn"):
            restore_document(by=by, document=one, at=NOW)
        assert list(Act.objects.filter(subject_id=one.pk).order_by("verb").values_list("verb", flat=True)) == [
            "document.add", "document.restore", "document.version", "document.withdraw",
        ]  # fmt: skip
