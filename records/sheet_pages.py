"""The pages of a scan as pictures: those of a PDF, or the one of a photo."""

from io import BytesIO

from PIL import Image

from frame.files import ContentType
from frame.pdf.asking import PdfError, pdf_page_count, pdf_page_picture
from frame.picture.asking import PictureError, gray_picture
from records.models import Document
from records.sheet_reading.page import MOST_DOTS_LONG, PageError, ReadPage, read_page

# The longer side of a letter page with 200 dots an inch.
DOTS_LONG = 2_200
NO_PICTURE = "The picture can't be opened. Scan or save it again."
GONE = "The file of this scan is not in the storage any more. Void the scan, and attach it again."


def count_pages(document: Document) -> int:
    """How many pages a scan has; 1 for what can't be opened, so that it is told of that page."""
    if document.content_type != ContentType.PDF:
        return 1
    try:
        return max(pdf_page_count(_content(document)), 1)
    except (PdfError, FileNotFoundError):
        return 1


def read_page_of(document: Document, number: int) -> ReadPage | str:
    """Read one page of a scan, from 1; or say in words why it can't be read."""
    try:
        content = _content(document)
        if document.content_type == ContentType.PDF:
            content = pdf_page_picture(content, number - 1, DOTS_LONG)
        else:
            content = gray_picture(content, MOST_DOTS_LONG)
        with Image.open(BytesIO(content)) as picture:
            return read_page(picture)
    except PageError as problem:
        return str(problem)
    except PdfError as problem:
        return f"The file {problem}"
    except PictureError:
        return NO_PICTURE
    except FileNotFoundError:
        return GONE


def _content(document: Document) -> bytes:
    with document.file.open() as stored:
        return stored.read()
