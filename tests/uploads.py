"""Files to upload: small, and whole to the last sign."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

# One empty page.
CATALOG = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
PAGE = (
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\n"
)
PDF_ENDS = b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
PDF = b"%PDF-1.4\n" + CATALOG + PAGE + PDF_ENDS


def pdf(name: str = "decision.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def picture(
    kind: str = "PNG", *, size: tuple[int, int] = (64, 48), name: str = ""
) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        name or f"scan.{kind.lower()}",
        picture_content(kind, size),
        content_type=f"image/{kind.lower()}",
    )


def picture_content(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    content = BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(content, kind)
    return content.getvalue()


def scan_without_words() -> bytes:
    """A PDF of one page from dark to light: in noise, some word is read now and then."""
    content = BytesIO()
    Image.linear_gradient("L").resize((850, 1100)).save(content, "PDF")
    return content.getvalue()


def change_stored(name: str) -> None:
    """Put another file where one is stored, as a disk or a hand that went wrong does."""
    with default_storage.open(name) as stored:
        changed = stored.read() + b"\n"
    default_storage.delete(name)
    assert default_storage.save(name, ContentFile(changed)) == name
