"""Files that are made to harm: each is refused in words, and ordinary ones are taken."""

import random
from collections.abc import Callable
from contextlib import suppress
from functools import cache

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from frame.files import checked_file
from frame.pdf.asking import pdf_page_picture
from tests.attack.hostile_files import Hostile, bombs, hostile_files, ordinary_pdfs
from tests.attack.pdf_making import LAYOUTS, Made
from tests.attack.scale import few
from tests.uploads import picture_content

# An odd step over the list takes each layout and each kind of harm in turn.
SOME = 60
SPOILED = range(1_000)


@cache
def all_hostile() -> list[Hostile]:
    return hostile_files()


def named(hostile: Hostile) -> str:
    return hostile.name


@pytest.mark.parametrize("hostile", few(all_hostile(), SOME), ids=named)
def test_a_hostile_file_is_refused_with_what_it_does(hostile, record_property):
    record_property("files", 1)

    assert hostile.said in refusal(hostile.content)


@pytest.mark.parametrize("hostile", list(bombs()), ids=named)
def test_a_small_file_that_swells_is_refused(hostile):
    assert hostile.said in refusal(hostile.content)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_the_same_layout_without_harm_is_taken(layout: Callable[[Made], bytes]):
    content = layout(Made())

    if layout.__name__ == "out_of_use_coded_twice":
        assert "packed in a way that can't be looked through" in refusal(content)
    else:
        check_taken(content)


@pytest.mark.parametrize(("name", "content"), list(ordinary_pdfs()), ids=lambda it: str(it)[:40])
def test_what_ordinary_programs_write_is_taken(name, content):
    check_taken(content)


@pytest.mark.parametrize("seed", few(SPOILED, 12))
def test_a_spoiled_file_is_taken_or_refused_in_words(seed, record_property):
    record_property("files", 1)
    chance = random.Random(seed)
    layouts = [layout(Made(b"/PageMode/UseNone")) for layout in LAYOUTS]
    content = bytearray(chance.choice([*layouts, *map(picture_content, ("PNG", "JPEG"))]))
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)

    with suppress(ValidationError):
        assert checked_file(upload(bytes(content))).size == len(content)


def check_taken(content: bytes) -> None:
    """It is taken as it was sent, and its first page can be shown."""
    checked = checked_file(upload(content))

    assert checked.size == len(content)
    assert pdf_page_picture(content, 0, 100).startswith(b"\xff\xd8\xff")


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        checked_file(upload(content))
    return refused.value.message


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.pdf", content)
