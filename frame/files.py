"""Uploaded files, checked by what is in them before anything is stored."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from frame.pdf.asking import pdf_refusal
from frame.picture.asking import picture_refusal
from frame.virus_scanner import check_for_viruses


class ContentType(models.TextChoices):
    """What a stored file may be."""

    PDF = "application/pdf", "PDF"
    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"


SUFFIXES = {ContentType.PDF: ".pdf", ContentType.PNG: ".png", ContentType.JPEG: ".jpg"}
MEGABYTE = 1024 * 1024
LARGEST_DOCUMENT = 10 * MEGABYTE
LONGEST_NAME = 100
# Scanners put a few lines before the first or after the last mark of a PDF.
NEAR_THE_START = 1024
NEAR_THE_END = 2048
PDF_MARK = b"%PDF-"
PDF_END = b"%%EOF"
# What a scanner puts around a PDF: nothing, a comment, or a command to a printer.
AROUND_A_PDF = re.compile(rb"\xef\xbb\xbf|[\s\0]+|%[^\r\n<]*|\x1b%-12345X|@PJL[^\r\n<]*")
# A page of the web, and a packed folder of programs, which ends with where its contents are listed.
PACKED = b"PK\x05\x06"
CONTENTS = b"PK\x01\x02"
DISGUISES = (b"<", PACKED)
LONGEST_LIST_OF_CONTENTS = 22 + 65_535
PAGE_OF_THE_WEB = re.compile(rb"<\s*(script|html|svg|body|iframe|!doctype|\?php)", re.IGNORECASE)
# A page of the web as one file, which a word processor opens and runs.
WHOLE_PAGE = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
# What stands before these is shown by one program, and what stands in them by another.
MOVING = frozenset({b"acTL", b"fcTL", b"fdAT"})
PNG_MARK = b"\x89PNG\r\n\x1a\n"
SIGNATURES = {
    PNG_MARK: ContentType.PNG,
    b"\xff\xd8\xff": ContentType.JPEG,
}
SAME_SUFFIX = {".jpeg": ".jpg"}
WHAT_IS_TAKEN = "Choose a PDF, or a picture as PNG or JPEG"


@dataclass(frozen=True)
class CheckedFile:
    """A file that is what it says it is, ready to be stored. Made by `checked_file`."""

    upload: UploadedFile
    name: str
    content_type: ContentType
    size: int
    sha256: str


def checked_file(upload: UploadedFile) -> CheckedFile:
    """Look into an uploaded file.

    Raises:
        ValidationError: it is empty, too large, damaged, neither PDF, PNG nor JPEG, or made to
            harm.
    """
    name = shown_name(upload.name)
    if not upload.size:
        raise ValidationError(f"“{name}” is empty. {WHAT_IS_TAKEN}.")
    if upload.size > LARGEST_DOCUMENT:
        raise ValidationError(
            f"“{name}” has {upload.size / MEGABYTE:.1f} MB; "
            f"{LARGEST_DOCUMENT // MEGABYTE} MB is the most. Scan it with fewer dots per inch."
        )
    upload.seek(0)
    content = upload.read()
    content_type = _content_type(content, name)
    if not _ENDS[content_type](content):
        raise ValidationError(
            f"“{name}” is damaged: it breaks off before its end. Scan or save it again."
        )
    _check_alone(content, content_type, name)
    refusal_of = pdf_refusal if content_type == ContentType.PDF else picture_refusal
    if refusal := refusal_of(content):
        raise ValidationError(f"“{name}” {refusal}")
    check_for_viruses(content, name)
    upload.seek(0)
    return CheckedFile(
        upload=upload,
        name=_named_by_content(name, content_type),
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _content_type(content: bytes, name: str) -> ContentType:
    for signature, content_type in SIGNATURES.items():
        if content.startswith(signature):
            return content_type
    if PDF_MARK in content[:NEAR_THE_START]:
        return ContentType.PDF
    raise ValidationError(
        f"“{name}” is neither a PDF nor a picture, whatever its name says. {WHAT_IS_TAKEN}."
    )


def _check_alone(content: bytes, content_type: ContentType, name: str) -> None:
    if _IS_ALONE[content_type](content) and not _holds_a_folder(content):
        return
    way_out = (
        "Print it to a new PDF, and send that."
        if content_type == ContentType.PDF
        else "Take a picture of it on the screen, and send that."
    )
    raise ValidationError(
        f"“{name}” is a {content_type.label} and something else besides. {way_out}"
    )


def _holds_a_folder(content: bytes) -> bool:
    """Tell whether a program that unpacks folders finds one in it, wherever it is put."""
    place = content.rfind(PACKED, max(len(content) - LONGEST_LIST_OF_CONTENTS, 0))
    listed = content[place + 12 : place + 16]
    start = place - int.from_bytes(listed, "little")
    return place >= 0 and start >= 0 and content[start : start + len(CONTENTS)] == CONTENTS


def _pdf_is_alone(content: bytes) -> bool:
    start, _, after = content.partition(PDF_MARK)
    end = content[content.rfind(PDF_END) + len(PDF_END) :]
    before_objects = after[:NEAR_THE_START].partition(b"obj")[0]
    return (
        not AROUND_A_PDF.sub(b"", start)
        and not PAGE_OF_THE_WEB.search(before_objects)
        and not WHOLE_PAGE.search(content)
        and not any(mark in end for mark in DISGUISES)
    )


def _png_is_alone(content: bytes) -> bool:
    """No second picture is in it, and nothing but blanks behind the chunk that ends it."""
    if PDF_MARK in content[:NEAR_THE_START]:
        return False
    place = len(PNG_MARK)
    while place + 8 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        place += 12 + length
        if kind in MOVING:
            return False
        if kind == b"IEND":
            return not content[place:].strip(b"\0\r\n\t ")
    return True  # its chunks are broken, as whoever opens it says


def _jpeg_is_alone(content: bytes) -> bool:
    """No page of the web and no packed folder behind its first stretch of picture.

    Phones put a film or a second picture there, so that it may hold any one sign.
    """
    if PDF_MARK in content[:NEAR_THE_START]:
        return False
    picture = content[content.find(b"\xff\xda") :]
    return not PAGE_OF_THE_WEB.search(picture) and PACKED not in picture[-LONGEST_LIST_OF_CONTENTS:]


_IS_ALONE = {
    ContentType.PDF: _pdf_is_alone,
    ContentType.PNG: _png_is_alone,
    ContentType.JPEG: _jpeg_is_alone,
}


def _pdf_ends(content: bytes) -> bool:
    end = content[-NEAR_THE_END:]
    return b"startxref" in end and PDF_END in end


def _png_ends(content: bytes) -> bool:
    return b"IEND" in content[-NEAR_THE_END:]


def _jpeg_ends(content: bytes) -> bool:
    """The mark of the end comes after the last stretch of picture; a thumbnail's comes before.

    Phones put more behind it. Pillow can't be asked: WeasyPrint makes it read broken pictures.
    """
    return content.rfind(b"\xff\xd9") > content.rfind(b"\xff\xda") > 0


_ENDS = {
    ContentType.PDF: _pdf_ends,
    ContentType.PNG: _png_ends,
    ContentType.JPEG: _jpeg_ends,
}


def shown_name(name: str | None) -> str:
    """The file's own name without folders and signs that can't be shown, cut to length."""
    last = PurePath((name or "").replace("\\", "/")).name
    shown = " ".join("".join(sign if sign.isprintable() else " " for sign in last).split())
    if len(shown) <= LONGEST_NAME:
        return shown or "document"
    suffix = PurePath(shown).suffix[:10]
    return shown[: LONGEST_NAME - len(suffix)] + suffix


def _named_by_content(name: str, content_type: ContentType) -> str:
    """The name with the ending that its content has."""
    suffix = PurePath(name).suffix.lower()
    wanted = SUFFIXES[content_type]
    return name if SAME_SUFFIX.get(suffix, suffix) == wanted else f"{name}{wanted}"
