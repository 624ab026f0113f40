"""Words read from a picture: what tesseract writes, understood wherever the tests run."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from records.certificates.pictures import (
    PictureError,
    can_read_pictures,
    picture_page,
    words_of_table,
)

HEAD = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)


def row(line: int, word: int, left: int, top: int, height: int, certainty: float, text: str) -> str:
    return f"5\t1\t1\t1\t{line}\t{word}\t{left}\t{top}\t60\t{height}\t{certainty}\t{text}"


def test_each_word_of_a_table_has_its_place_and_its_certainty():
    table = "\n".join(
        [
            HEAD,
            "4\t1\t1\t1\t1\t0\t0\t0\t900\t40\t-1\t",
            row(1, 1, 100, 50, 30, 96.5, "Hours:"),
            row(1, 2, 170, 60, 20, 100, '8"'),
            row(2, 1, 100, 90, 30, 95, " "),
            row(2, 2, 100, 90, 30, -1, "faint"),
        ]
    )

    first, second, third = words_of_table(table)

    assert (first.text, first.left, first.top, first.right, first.bottom) == (
        "Hours:",
        100,
        50,
        160,
        80,
    )
    assert first.certainty == pytest.approx(0.965)
    # As high as its line, and never quite certain.
    assert (second.text, second.top, second.bottom, second.certainty) == ('8"', 50, 80, 0.99)
    assert (third.text, third.certainty) == ("faint", 0)


def test_an_empty_table_has_no_words():
    assert words_of_table(HEAD + "\n") == ()


def test_without_tesseract_a_picture_is_not_read(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert not can_read_pictures()
    with pytest.raises(PictureError, match="Tesseract is not installed"):
        picture_page(b"")


def program(folder, script: str) -> None:
    """A program of the name of tesseract, which does what the script says."""
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def a_picture(text: str = "") -> bytes:
    picture = Image.new("L", (1100, 850), 255)
    ImageDraw.Draw(picture).text((90, 90), text, fill=0, font=ImageFont.load_default(40))
    written = io.BytesIO()
    picture.save(written, "JPEG")
    return written.getvalue()


def test_what_the_program_writes_is_the_page(monkeypatch, tmp_path):
    words = row(1, 1, 100, 50, 30, 90, "Hours")
    program(tmp_path, f"/bin/cat > {tmp_path}/seen.png; printf '%s\\n' '{HEAD}' '{words}'")
    monkeypatch.setenv("PATH", str(tmp_path))

    page = picture_page(a_picture())

    assert (page.width, page.height, [word.text for word in page.words]) == (2750, 2125, ["Hours"])
    with Image.open(tmp_path / "seen.png") as seen:
        assert seen.size == (2750, 2125)


def test_a_program_that_fails_is_told(monkeypatch, tmp_path):
    program(tmp_path, "exit 3")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(PictureError, match="It takes too long to read"):
        picture_page(a_picture())
