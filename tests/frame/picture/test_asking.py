"""Pictures that are sent in are opened where they can keep nobody busy."""

import io
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from frame.files import checked_file
from frame.picture.asking import (
    MOST_SECONDS,
    TOO_MUCH,
    PictureError,
    gray_picture,
    upright_picture,
)
from tests.uploads import picture_content

SCAN = b"\xff\xda"
ENDS = b"\xff\xd9"


def of_many_scans() -> bytes:
    """A small JPEG whose last scan comes five hundred times, each over the whole picture."""
    written = io.BytesIO()
    Image.new("L", (3000, 3000), 90).save(written, "JPEG", progressive=True)
    head, scan, last = written.getvalue().removesuffix(ENDS).rpartition(SCAN)
    return head + (scan + last) * 500 + ENDS


def noise(**how: object) -> bytes:
    written = io.BytesIO()
    Image.effect_noise((800, 600), 60).convert("RGB").save(written, "JPEG", **how)
    return written.getvalue()


WAYS_OF_A_JPEG = pytest.mark.parametrize(
    "how",
    [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"restart_marker_blocks": 1}],
    ids=lambda how: next(iter(how), "plain"),
)


@WAYS_OF_A_JPEG
def test_a_photo_cut_in_half_that_has_an_end_is_damaged(how):
    whole = noise(**how)
    half = whole[: len(whole) // 2] + ENDS

    with pytest.raises(ValidationError) as refused:
        checked_file(SimpleUploadedFile("photo.jpg", half))

    assert refused.value.messages == [
        "“photo.jpg” is damaged: it breaks off before its end. Scan or save it again."
    ]


@WAYS_OF_A_JPEG
def test_a_whole_photo_is_taken(how):
    assert checked_file(SimpleUploadedFile("photo.jpg", noise(**how))).name == "photo.jpg"


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    "ask",
    [
        lambda content: checked_file(SimpleUploadedFile("photo.jpg", content)),
        lambda content: upright_picture(content, 100),
        lambda content: gray_picture(content, 100),
    ],
    ids=["sent in", "shown", "read"],
)
def test_a_picture_made_to_keep_the_server_busy_ends_its_own_process(monkeypatch, ask):
    for question in MOST_SECONDS:
        monkeypatch.setitem(MOST_SECONDS, question, 1)

    with pytest.raises((ValidationError, PictureError)) as refused:
        ask(of_many_scans())

    assert TOO_MUCH in str(refused.value)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_shown_no_larger_than_asked_in_color_or_gray(kind):
    content = picture_content(kind, (400, 200))

    color, gray = opened(upright_picture(content, 100)), opened(gray_picture(content, 100))

    assert (color.format, color.mode, color.size) == ("JPEG", "RGB", (100, 50))
    assert (gray.format, gray.mode, gray.size) == ("PNG", "L", (100, 50))


def test_what_is_no_picture_is_not_shown():
    with pytest.raises(PictureError):
        upright_picture(b"GIF89a", 100)


def told_larger(kind: str, side: int) -> bytes:
    """A small picture whose head says that it is so many dots by as many, without being damaged."""
    content = picture_content(kind, (64, 48))
    told = side.to_bytes(4 if kind == "PNG" else 2)
    if kind == "PNG":
        head = b"IHDR" + told + told + content[24:29]
        return content[:12] + head + zlib.crc32(head).to_bytes(4) + content[33:]
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + told + told + content[at + 4 :]


@pytest.mark.parametrize(
    ("kind", "side"), [("PNG", 30_000), ("JPEG", 30_000), ("PNG", 100_000), ("JPEG", 65_000)]
)
def test_a_picture_of_far_too_many_dots_is_too_large_and_not_damaged(kind, side):
    upload = SimpleUploadedFile(f"scan.{kind.lower()}", told_larger(kind, side))

    with pytest.raises(ValidationError) as refused:
        checked_file(upload)

    assert refused.value.messages == [
        f"“scan.{kind.lower()}” is {side:,} by {side:,} dots, too large to read. "
        "Scan it with fewer dots per inch."
    ]
