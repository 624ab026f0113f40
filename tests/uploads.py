"""Files to upload: small, and whole to the last sign."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


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
