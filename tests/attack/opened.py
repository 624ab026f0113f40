"""All that an answer says, whatever it is packed in."""

import io
import zipfile
from contextlib import suppress

from pypdf.errors import PdfReadError

from tests.compliance.reading import text_of_pdf


def opened(content: bytes) -> bytes:
    """The bytes of an answer, and after them the text of a PDF or each part of a packed file."""
    if content.startswith(b"%PDF-"):
        # What a test sent in as a paper may be hardly one.
        with suppress(PdfReadError):
            return content + text_of_pdf(content).encode()
        return content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return content + b"".join(packed.read(name) for name in packed.namelist())
    return content
