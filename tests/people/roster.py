"""What the tests of roster files start from: a file, a look at it, and taking it in."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

HEAD = (
    "serial_number,first_name,last_name,rank,kind,element,hired_on,license_number,license_issued_on"
)
GOOD = "9104,Good,Row,Officer,sworn,Squad 310,2026-02-02,,"


def look(client, noun: str, *lines: str, content: bytes | None = None, name: str = "people.csv"):
    """Choose a file and look at what it would do."""
    if content is None:
        content = "\n".join(lines).encode()
    file = SimpleUploadedFile(name, content)
    return client.post(reverse(f"people:{noun}-import"), {"file": file})


def take(client, noun: str, page):
    """Press the button below what was looked at."""
    form = {"rows": page.context["rows"], "confirmed": page.context["look"].seal}
    return client.post(reverse(f"people:{noun}-import"), form, follow=True)


def reasons(page) -> list[str]:
    return [reason for row in page.context["look"].rows for reason in row.reasons]


def spreadsheet(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
