"""What a file is, by its content. Its name says nothing that can be trusted."""

import io
import zipfile

from django.utils.translation import gettext as _

from famn.documents.enums import Format
from famn.kernel.denied import Refused

PDF_HEAD, PNG_HEAD, ZIP_HEAD = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
MOST_PARTS = 5000


def format_of(content: bytes) -> Format:
    """The format of a file. Raises ``Refused`` for one that the library does not keep: other kinds, and Office files with macros.

    Only the names of a packed file's parts are read, and the few bytes that say its type: nothing is unpacked.
    """
    if content.startswith(PDF_HEAD):
        return Format.PDF
    if content.startswith(PNG_HEAD):
        return Format.PNG
    if content.startswith(ZIP_HEAD):
        found = _packed(content)
        if found is not None:
            return found
    raise Refused(
        "unknown_format", _("Den sortens fil kan inte sparas. Välj PDF, Word (docx), Excel (xlsx), OpenDocument (odt) eller PNG.")
    )


def _packed(content: bytes) -> Format | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {part.filename for part in package.infolist()[:MOST_PARTS]}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Refused("macros", _("Filen innehåller makron. Spara den utan makron och försök igen."))
            if "mimetype" in names:
                with package.open("mimetype") as part:
                    return Format.ODT if part.read(len(ODT_TYPE) + 1) == ODT_TYPE else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Refused("broken_file", _("Filen är skadad eller låst med lösenord. Spara den på nytt och försök igen.")) from error
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return Format.DOCX
    return Format.XLSX if "xl/workbook.xml" in names else None
