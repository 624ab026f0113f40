"""The process that opens a picture: it reads it from its input, and writes one answer.

    python -m frame.picture.process look < PICTURE          why it is not taken, in words
    python -m frame.picture.process color 1600 < PICTURE    upright, as JPEG, 1600 dots at most
    python -m frame.picture.process gray 2750 < PICTURE     the same in gray, as PNG

It imports nothing of Django, keeps no file, and is run with limits (`frame/limited.py`).
"""

import io
import sys

from PIL import Image, ImageChops, ImageOps

from frame.picture.jpeg import endless, padded

MOST_PIXELS = 60_000_000
FORMATS = ["PNG", "JPEG"]
DAMAGED = "is damaged: it breaks off before its end. Scan or save it again."
# What is shown of a picture to be checked: a quarter of a JPEG is quick, and reads all of it.
QUARTER = 4
# What the last part of a scan covers; an encoder may leave out its last bits.
DOTS_OF_LAST_PART = 32


def refusal_of(content: bytes) -> str:
    """Say why the picture is not taken, in words that follow on its name; nothing where it is."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                return (
                    f"is {width:,} by {height:,} dots, too large to read. "
                    "Scan it with fewer dots per inch."
                )
            if picture.format == "PNG":
                picture.load()
            elif not _is_whole(content):
                return DAMAGED
    except MemoryError:
        raise
    except Exception:  # Pillow raises many kinds of error for the ways a picture can be broken
        return DAMAGED
    return ""


def _is_whole(content: bytes) -> bool:
    """Tell whether a JPEG has all of its picture; what is missing would be shown gray.

    Raises:
        OSError: it has not.
    """
    if without_end := endless(content):
        _quarter(without_end)
        return True
    changed = ImageChops.difference(_quarter(content), _quarter(padded(content)))
    return sum(changed.histogram()[1:]) <= DOTS_OF_LAST_PART


def _quarter(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        width, height = picture.size
        picture.draft("L", (width // QUARTER, height // QUARTER))
        return picture.convert("L")


def shown(content: bytes, across: int, *, is_gray: bool) -> bytes:
    """The picture upright and no larger than so many dots.

    Raises:
        OSError: it can't be read.
    """
    mode, kind = ("L", "PNG") if is_gray else ("RGB", "JPEG")
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        opened.draft(mode, (across, across))
        opened.thumbnail((across, across))
        upright = ImageOps.exif_transpose(opened).convert(mode)
    written = io.BytesIO()
    upright.save(written, kind, quality=85, compress_level=1)
    return written.getvalue()


def main(question: str, *details: str) -> None:
    """Answer the question about the picture on the input."""
    # The process has its own limits, and what is too large is refused with its size.
    Image.MAX_IMAGE_PIXELS = None
    content = sys.stdin.buffer.read()
    if question == "look":
        answer = refusal_of(content).encode()
    else:
        answer = shown(content, int(details[0]), is_gray=question == "gray")
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
