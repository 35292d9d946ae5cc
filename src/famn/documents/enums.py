"""Kinds of document, and the formats a file may have."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a document is to the cooperation (R-42, R-57b, R-62, R-73a)."""

    GUIDELINE = "guideline", _("Gemensam riktlinje")
    LOCAL_GUIDELINE = "local_guideline", _("Nämndens lokala riktlinje")
    AGREEMENT = "agreement", _("Samverkansavtal")
    DECISION = "decision", _("Politiskt beslut")
    ROUTINE = "routine", _("Rutin")
    FORM = "form", _("Blankett eller mall")
    OTHER = "other", _("Annat")


class Format(models.TextChoices):
    """What a file is by its content, whatever it is called. The value is its ending."""

    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word")
    XLSX = "xlsx", _("Excel")
    ODT = "odt", _("OpenDocument")
    PNG = "png", _("Bild")


MEDIA_TYPE: dict[Format, str] = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.PNG: "image/png",
}
