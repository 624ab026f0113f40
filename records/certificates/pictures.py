"""Words read from a picture by tesseract, where it is installed."""

import csv
import io
import shutil

import numpy as np
from PIL import Image, ImageFilter

from frame.finding.word import Page, Word
from frame.limited import LimitReached, run_limited
from frame.picture.asking import PictureError, gray_picture

PROGRAM = "tesseract"
MOST_MEGABYTES = 1024
MOST_SECONDS = 40
# A letter at 250 dots per inch. Smaller pictures are enlarged: letters need twenty dots.
DOTS_ACROSS = 2750
# What of a page the light is measured over, as a share of its longer side.
LIGHT_OVER = 0.03
WORD_LEVEL = "5"
# What a picture's words never are: quite certain.
MOST_CERTAIN = 0.99
MOST_ASKEW, STEP = 4.0, 0.25


def can_read_pictures() -> bool:
    """Whether tesseract is installed."""
    return shutil.which(PROGRAM) is not None


def picture_page(content: bytes) -> Page:
    """The words of a picture, in a page that measures as the picture does.

    Raises:
        PictureError: tesseract is missing, needs too long, or fails.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise PictureError("Tesseract is not installed.")
    picture = Image.open(io.BytesIO(gray_picture(content, DOTS_ACROSS)))
    scale = DOTS_ACROSS / max(picture.size)
    evened = _even(picture.resize([max(1, round(side * scale)) for side in picture.size]))
    angle = _askew(evened)
    upright = evened.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    written = io.BytesIO()
    upright.save(written, "PNG", compress_level=1)
    try:
        answer = run_limited(
            [program, "stdin", "stdout", "--psm", "3", "-l", "eng", "--dpi", "250", "tsv"],
            written.getvalue(),
            megabytes=MOST_MEGABYTES,
            seconds=MOST_SECONDS,
            environment={"OMP_THREAD_LIMIT": "1"},
        )
    except LimitReached:
        raise PictureError("It takes too long to read.") from None
    return Page(*evened.size, words_of_table(answer.decode("utf-8", "replace")), turned=angle)


def words_of_table(table: str) -> tuple[Word, ...]:
    """The words of a table as tesseract writes it, one word a line.

    Each is made as high as the highest of its line: tesseract's boxes are as tight as `a` is low.
    """
    rows = [
        row
        for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
        if row["level"] == WORD_LEVEL and (row["text"] or "").strip()
    ]
    heights: dict[tuple[str, ...], float] = {}
    for row in rows:
        heights[_line(row)] = max(heights.get(_line(row), 0), float(row["height"]))
    return tuple(_word(row, heights[_line(row)]) for row in rows)


def _line(row: dict[str, str]) -> tuple[str, ...]:
    return row["block_num"], row["par_num"], row["line_num"]


def _word(row: dict[str, str], height: float) -> Word:
    left, bottom = float(row["left"]), float(row["top"]) + float(row["height"])
    certainty = min(max(float(row["conf"]) / 100, 0.0), MOST_CERTAIN)
    right = left + float(row["width"])
    return Word(row["text"].strip(), left, bottom - height, right, bottom, certainty)


def _even(picture: Image.Image) -> Image.Image:
    """The picture as if the light fell on all of it alike: a photo has shade."""
    small = picture.resize([max(1, side // 8) for side in picture.size])
    across = max(small.size) * LIGHT_OVER
    light = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(across))
    ground = np.asarray(light.resize(picture.size), dtype=np.float32)
    seen = np.asarray(picture, dtype=np.float32)
    return Image.fromarray(np.clip(seen / np.maximum(ground, 1) * 245, 0, 255).astype(np.uint8))


def _askew(picture: Image.Image) -> float:
    """By how many degrees to turn the picture so that its lines are level."""
    small = picture.resize([max(1, side // 6) for side in picture.size]).point(
        lambda light: 255 if light < 150 else 0
    )
    angles = np.arange(-MOST_ASKEW, MOST_ASKEW + STEP, STEP)

    def sharpness(angle: float) -> float:
        rows = np.asarray(small.rotate(angle), dtype=np.float32).sum(axis=1)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    best = max(angles, key=sharpness)
    return 0.0 if abs(best) < STEP else float(best)
