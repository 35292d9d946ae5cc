"""Adding documents and versions, and taking a document out of the list."""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.documents.enums import Kind
from famn.documents.models import MAX_BYTES, Document, DocumentVersion
from famn.documents.policy import check_can_add_to_board, check_can_change_document
from famn.documents.rules import format_of
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.organisations.constraints import refusing_constraints


def _record(by: Actor, document: Document, verb: str, text: str, at: datetime) -> None:
    record_act(
        by=by, verb=f"document.{verb}", text=text, subject_kind="document", subject_id=document.pk, board_id=document.board_id,
        audience=Audience.BOTH if document.board_id else Audience.GFO, at=at,
    )  # fmt: skip


@transaction.atomic
def add_document(*, by: Actor, title: str, kind: Kind, board_id: int | None, at: datetime) -> Document:
    """Put a document in the library, as yet without a version: ``board_id`` None for the whole cooperation's (R-42, R-73a).

    Effects: the document; an act.
    """
    check_can_add_to_board(by, board_id)
    if not title.strip():
        raise Refused("no_title", _("Skriv vad dokumentet heter."))
    made = Document.objects.create(cooperation_id=by.own_cooperation_id, board_id=board_id, title=title.strip(), kind=kind)
    _record(by, made, "add", _("Lade till dokumentet %(title)s") % {"title": made.title}, at)
    return made


@transaction.atomic
def add_version(
    *,
    by: Actor,
    document: Document,
    version: str,
    content: bytes,
    valid_from: date,
    at: datetime,
    decided_on: date | None = None,
    revised_on: date | None = None,
    valid_until: date | None = None,
) -> DocumentVersion:
    """Add a version with its bytes. The earlier ones stay as they were; what the file is, its content says.

    Effects: the version; an act. Raises ``Refused`` for a file over 20 MB, an empty one, another kind of file, one with
    macros, and a version that the document already has.
    """
    check_can_change_document(by, document)
    if not version.strip():
        raise Refused("no_version", _("Skriv vad versionen heter, till exempel året."))
    if not content:
        raise Refused("empty_file", _("Filen är tom."))
    if len(content) > MAX_BYTES:
        raise Refused("too_large", _("Filen får vara högst 20 MB."))
    kind = format_of(content)
    with refusing_constraints():
        made = DocumentVersion.objects.create(
            cooperation_id=document.cooperation_id, document=document, version=version.strip(), decided_on=decided_on,
            revised_on=revised_on, valid_from=valid_from, valid_until=valid_until, format=kind, size=len(content),
            sha256=hashlib.sha256(content).hexdigest(), content=content, added_at=at, added_by_name=by.name,
        )  # fmt: skip
    text = _("Lade till version %(version)s av %(title)s") % {"version": made.version, "title": document.title}
    _record(by, document, "version", text, at)
    return made


@transaction.atomic
def withdraw_document(*, by: Actor, document: Document, at: datetime) -> None:
    """Take a document out of the list; it and its versions stay. Effects: the day it was withdrawn; an act."""
    check_can_change_document(by, document)
    if not Document.objects.filter(pk=document.pk, withdrawn_on=None).update(withdrawn_on=local_date(at)):
        raise Refused("already", _("Dokumentet är redan borttaget ur listan."))
    _record(by, document, "withdraw", _("Tog bort %(title)s ur listan") % {"title": document.title}, at)


@transaction.atomic
def restore_document(*, by: Actor, document: Document, at: datetime) -> None:
    """Put a withdrawn document back. Effects: the day cleared; an act."""
    check_can_change_document(by, document)
    if not Document.objects.filter(pk=document.pk, withdrawn_on__isnull=False).update(withdrawn_on=None):
        raise Refused("not_withdrawn", _("Dokumentet står redan i listan."))
    _record(by, document, "restore", _("Lade tillbaka %(title)s i listan") % {"title": document.title}, at)
