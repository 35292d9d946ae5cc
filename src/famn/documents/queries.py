"""The library as the actor may read it: the row wall decides which."""

from datetime import date

from django.db.models import F, Prefetch, QuerySet

from famn.documents.models import Document, DocumentVersion


def versions() -> QuerySet[DocumentVersion]:
    """Versions without their bytes, which only the download reads."""
    return DocumentVersion.objects.defer("content").order_by("-valid_from", "-added_at", "id")


def documents() -> QuerySet[Document]:
    """The documents with their versions, newest first. Two questions, however many there are."""
    return (
        Document.objects.select_related("board")
        .prefetch_related(Prefetch("versions", queryset=versions()))
        .order_by(F("board__name").asc(nulls_first=True), "kind", "title", "id")
    )


def in_force(document: Document, *, on: date) -> DocumentVersion | None:
    """The version that holds on a day, of a document read with its versions."""
    return next(
        (each for each in document.versions.all() if each.valid_from <= on and (each.valid_until is None or each.valid_until > on)), None
    )
