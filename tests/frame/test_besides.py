"""What stands in a paper or a picture besides itself."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frame.besides import holds_a_folder, jpeg_is_alone, pdf_is_alone, png_is_alone
from tests.attack.hostile_files import (
    disguised,
    film_of,
    folder64,
    png_with,
    segment,
    text_of_png,
)
from tests.uploads import PDF, picture_content

# As far from the end as a program looks for the end of a folder.
FARTHEST = 65_536


def folder(content: bytes = b"", *, remark: int = 0) -> bytes:
    """A packed folder behind something else, whose remark is so long and not there yet."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as written:
        written.writestr("run.js", "alert(1)")
    return content + packed.getvalue()[:-2] + remark.to_bytes(2, "little")


def opens(content: bytes) -> bool:
    """Tell whether it is a folder with something in it to a program that unpacks them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return bool(packed.namelist())
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):
        return False


@pytest.mark.parametrize("made", [folder, folder64])
@pytest.mark.parametrize("behind", [0, 1, 16, FARTHEST - 1, FARTHEST])
def test_a_folder_is_found_as_far_from_the_end_as_a_program_looks_for_it(made, behind):
    content = made(PDF, remark=min(behind, FARTHEST - 1)) + b"\0" * behind

    assert opens(content)
    assert holds_a_folder(content)


@settings(deadline=None)
@given(
    made=st.sampled_from([folder, folder64]),
    before=st.binary(max_size=99),
    remark=st.integers(0, FARTHEST - 1),
    behind=st.binary(max_size=99),
    spoiled=st.lists(st.tuples(st.integers(1, 250), st.integers(0, 255)), max_size=4),
)
def test_no_file_that_opens_as_a_folder_is_taken_for_none(made, before, remark, behind, spoiled):
    content = bytearray(made(before, remark=remark) + behind)
    for place, sign in spoiled:
        content[-place % len(content)] = sign

    assert holds_a_folder(bytes(content)) or not opens(bytes(content))


@pytest.mark.parametrize("content", [PDF, picture_content("PNG"), picture_content("JPEG")])
def test_a_paper_or_picture_alone_holds_no_folder(content):
    assert not holds_a_folder(content)


def test_the_sign_that_ends_a_folder_is_none_without_a_list_of_what_is_in_it():
    assert not holds_a_folder(PDF + b"PK\x05\x06" + b"\x03" * 40)


def with_data(kind: str, data: bytes) -> bytes:
    """A picture whose packed data ends with something that was not packed."""
    whole = picture_content(kind)
    if kind == "JPEG":
        return whole[:-2] + data + whole[-2:]
    at = whole.index(b"IDAT")
    end = at + 4 + int.from_bytes(whole[at - 4 : at])
    length = int.to_bytes(end - at - 4 + len(data), 4)
    return whole[: at - 4] + length + whole[at:end] + data + whole[end:]


IS_ALONE = {"JPEG": jpeg_is_alone, "PNG": png_is_alone}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("page", [b"<script>", b"<HTML>", b"<body ", b"<!DOCTYPE", b"<?php "])
def test_a_page_of_the_web_among_the_data_of_a_picture_is_found(kind, page):
    assert not IS_ALONE[kind](with_data(kind, page))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("chance", [b"<svg", b"MZ", b"<html\x01", b"<b"])
def test_signs_that_stand_there_by_chance_are_none(kind, chance):
    assert IS_ALONE[kind](with_data(kind, chance))


def test_the_film_that_a_phone_puts_behind_a_photo_is_taken():
    film = film_of(free=b"\0" * 8, mdat=b"\0\0\2\x10" + b"MZ" * 900 + b"<svg", moov=b"mvhd")

    assert jpeg_is_alone(picture_content("JPEG") + film)


@pytest.mark.parametrize(
    "hostile", [each for each in disguised() if "film" in each.name], ids=lambda it: it.name
)
def test_what_is_no_film_is_found_in_one(hostile):
    assert holds_a_folder(hostile.content) or not jpeg_is_alone(hostile.content)


# Remarks ------------------------------------------------------------------------------------------


def photo_with(remark: bytes) -> bytes:
    photo = picture_content("JPEG")
    return photo[:2] + segment(b"\xff\xfe", remark) + photo[2:]


@pytest.mark.parametrize(
    "remark",
    [
        b"<hta:application id=a>",
        b"<?php system(1);",
        b"<?=`$_GET[0]`?>",
        b"<? echo `$a`;",
        b"<?xml-stylesheet href='a.xsl'?>",
        b"<img src=x onerror=alert(1)>",
        b"<object/data=a>",
        "<script>alert(1)</script>".encode("utf-16-le"),
        "<script>alert(1)</script>".encode("utf-16-be"),
        "a <HTML>".encode("utf-32"),
        b"a letter\r\nMIME-Version: 1.0\r\n",
    ],
)
def test_a_remark_that_runs_as_a_page_is_none_of_a_picture(remark):
    assert not jpeg_is_alone(photo_with(remark))
    assert not png_is_alone(png_with(text_of_png(remark)))


@pytest.mark.parametrize(
    "remark",
    [
        b"Scanned at the Academy, page 1 < page 2",
        b"<?xpacket begin='' id='W5M0'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:li>a"
        b"</rdf:li></rdf:RDF></x:xmpmeta><?xpacket end='w'?>",
        b"<?xml version='1.0'?><photoshop:Headline>a</photoshop:Headline>",
        b"<?=\x8a\x01\x02\x90\xff",
        "a word in wide signs".encode("utf-16"),
    ],
)
def test_what_cameras_and_programs_say_of_a_picture_is_a_remark(remark):
    assert jpeg_is_alone(photo_with(remark))
    assert png_is_alone(png_with(text_of_png(remark)))


def test_a_page_in_wide_signs_before_a_paper_is_found():
    page = "<script>alert(1)</script>".encode("utf-16-le")

    assert not pdf_is_alone(PDF.replace(b"\n", b"\n%" + page + b"\n", 1))
