"""Uploaded files, checked by what is in them before anything is stored."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from frame.besides import (
    NEAR_THE_START,
    PDF_END,
    PDF_MARK,
    PNG_MARK,
    holds_a_folder,
    jpeg_is_alone,
    pdf_is_alone,
    png_is_alone,
)
from frame.limited import NO_TURN, NO_TURN_CODE
from frame.pdf.asking import pdf_refusal
from frame.picture.asking import picture_refusal
from frame.picture.jpeg import BEGINS as JPEG_MARK
from frame.picture.jpeg import Broken
from frame.turns import Busy
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
NEAR_THE_END = 2048
SIGNATURES = {
    PNG_MARK: ContentType.PNG,
    JPEG_MARK: ContentType.JPEG,
}
SAME_SUFFIX = {".jpeg": ".jpg"}
# A photo as phones keep it (ISO 14496-12 and 23008-12); not every computer opens one.
HEIF_MARK = b"ftyp"
HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
HEIF_ON_A_PHONE = (
    "is a photo as only phones keep it (HEIC). On an iPhone choose Settings, Camera, Formats, Most "
    "Compatible, and take it again; on another phone turn “high efficiency” pictures off in the "
    "camera’s settings. Or take a screenshot of the photo and send that."
)
WHAT_IS_TAKEN = "Choose a PDF, or a picture as PNG or JPEG"
_KNOWING_OWN: list[Callable[[bytes, str], bool]] = []


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
    _check_whole_and_alone(content, content_type, name)
    sha256 = hashlib.sha256(content).hexdigest()
    refusal_of = pdf_refusal if content_type == ContentType.PDF else picture_refusal
    try:
        refusal = refusal_of(content)
    except Busy:
        raise ValidationError(f"“{name}” {NO_TURN}", code=NO_TURN_CODE) from None
    if refusal and not _is_own_paper(content, sha256):
        raise ValidationError(f"“{name}” {refusal}")
    check_for_viruses(content, name)
    upload.seek(0)
    return CheckedFile(
        upload=upload,
        name=_named_by_content(name, content_type),
        content_type=content_type,
        size=len(content),
        sha256=sha256,
    )


def knows_own_papers(knows: Callable[[bytes, str], bool]) -> Callable[[bytes, str], bool]:
    """Take a function that knows files which the product itself made, by content and SHA-256.

    Such a file may carry what no other may, its own data: nobody can have put anything else in it.
    """
    _KNOWING_OWN.append(knows)
    return knows


def _is_own_paper(content: bytes, sha256: str) -> bool:
    return any(knows(content, sha256) for knows in _KNOWING_OWN)


def _content_type(content: bytes, name: str) -> ContentType:
    for signature, content_type in SIGNATURES.items():
        if content.startswith(signature):
            return content_type
    if PDF_MARK in content[:NEAR_THE_START]:
        return ContentType.PDF
    if content[4:8] == HEIF_MARK and content[8:12] in HEIF_BRANDS:
        raise ValidationError(f"“{name}” {HEIF_ON_A_PHONE}")
    raise ValidationError(
        f"“{name}” is neither a PDF nor a picture, whatever its name says. {WHAT_IS_TAKEN}."
    )


def _check_whole_and_alone(content: bytes, content_type: ContentType, name: str) -> None:
    try:
        is_whole = _is_whole(content, content_type)
        is_alone = is_whole and _IS_ALONE[content_type](content) and not holds_a_folder(content)
    except Broken:
        is_whole = is_alone = False
    if not is_whole:
        raise ValidationError(
            f"“{name}” is damaged: it breaks off before its end. Scan or save it again."
        )
    if not is_alone:
        way_out = (
            "Print it to a new PDF, and send that."
            if content_type == ContentType.PDF
            else "Take a picture of it on the screen, and send that."
        )
        raise ValidationError(
            f"“{name}” is a {content_type.label} and something else besides. {way_out}"
        )


def _is_whole(content: bytes, content_type: ContentType) -> bool:
    """Tell whether it has an end; a JPEG's is found on the way to what is behind it."""
    end = content[-NEAR_THE_END:]
    if content_type == ContentType.PDF:
        return b"startxref" in end and PDF_END in end
    return content_type == ContentType.JPEG or b"IEND" in end


_IS_ALONE = {
    ContentType.PDF: pdf_is_alone,
    ContentType.PNG: png_is_alone,
    ContentType.JPEG: jpeg_is_alone,
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
