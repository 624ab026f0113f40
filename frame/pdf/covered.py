"""A paper of somebody else as pictures of its pages, with black boxes burnt in.

A box over a text leaves the text; so do a white letter, a crop, an earlier revision, a note, a file
within. So nothing of the paper itself goes on: its pages are drawn, what is to be covered is made
black dot by dot, and the dots alone are written into a new PDF.
"""

import io
from collections.abc import Iterator, Sequence
from math import ceil, floor

import pikepdf
from PIL import Image, ImageDraw, ImageOps

from frame.pdf.drawing import drawn, opened
from frame.pdf.ink import Place, with_ink

DOTS_PER_INCH = 200
POINTS_PER_INCH = 72
# Letter; the strip at the foot is for the number of the page.
LETTER = (8.5, 11.0)
MARGIN, FOOT = 0.3, 0.6
QUALITY = 80
ORIENTATION, LIES_ON_ITS_SIDE = 0x0112, range(5, 9)
PDF_MARK = b"%PDF-"
NEAR_THE_START = 1024
# Page from 1; left, top, right, bottom; width and height of what they are measured on, or 0; and
# how far beyond each of the four sides ink may be, or nothing.
Sides = tuple[int, float, float, float, float, float, float, Sequence[float]]


def covered(content: bytes, boxes: list[Sides]) -> tuple[bytes, dict[int, int]]:
    """The pages of a PDF, or a picture, as a new PDF of gray pictures on Letter pages.

    Returns:
        The PDF, and how many places are seen to be covered on each page that has any.

    Raises:
        IndexError: a box is on a page that is not there.
    """
    written = pikepdf.new()
    number, places = 0, dict[int, int]()
    for number, (picture, width, height) in enumerate(_pictures(content), start=1):
        of_page = [box for box in boxes if box[0] == number]
        if of_page:
            places[number] = _cover(picture, of_page, width, height)
        _add_page(written, picture)
    if missing := [box[0] for box in boxes if not 1 <= box[0] <= number]:
        raise IndexError(f"There is no page {missing[0]}.")
    result = io.BytesIO()
    written.save(result, deterministic_id=True)
    return result.getvalue(), places


def covered_page(content: bytes, boxes: list[Sides], number: int) -> bytes:
    """One page as JPEG, the very dots that `covered` writes.

    Args:
        number: from 1.

    Raises:
        IndexError: there is no such page.
    """
    for picture, width, height in _pictures(content, only=number):
        _cover(picture, [box for box in boxes if box[0] == number], width, height)
        return _jpeg(picture)
    raise IndexError(f"There is no page {number}.")


def _pictures(
    content: bytes, *, only: int | None = None
) -> Iterator[tuple[Image.Image, float, float]]:
    """Each page in gray, as large as it is put on paper, with its size in its own measure."""
    if PDF_MARK not in content[:NEAR_THE_START]:
        if only in (None, 1):
            yield _picture(content)
        return
    document = opened(content)
    for number in range(len(document)):
        if only not in (None, number + 1):
            continue
        page = document[number]
        width, height = page.get_size()
        room = _room(width, height)
        scale = min(room[0] / width, room[1] / height)
        picture = drawn(page, scale).convert("L")
        page.close()
        yield picture, width, height


def _picture(content: bytes) -> tuple[Image.Image, float, float]:
    Image.MAX_IMAGE_PIXELS = None  # it was looked at when it was sent in, and has its limits here
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as opened:
        width, height = opened.size
        if opened.getexif().get(ORIENTATION, 1) in LIES_ON_ITS_SIDE:
            width, height = height, width
        room = _room(width, height)
        opened.draft("L", room)
        shown = opened.convert("RGBA" if opened.has_transparency_data else "L")
        upright = ImageOps.exif_transpose(shown)
    upright.thumbnail(room)
    if upright.mode == "RGBA":
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright)
    return upright.convert("L"), width, height


def _room(width: float, height: float) -> tuple[int, int]:
    """How many dots a picture of this form may have, across and down."""
    across, down = LETTER if width <= height else LETTER[::-1]
    return (
        round((across - 2 * MARGIN) * DOTS_PER_INCH),
        round((down - MARGIN - FOOT) * DOTS_PER_INCH),
    )


def _cover(picture: Image.Image, boxes: list[Sides], width: float, height: float) -> int:
    """Make what is to be covered black, and count the places that are seen of it."""
    places = [_place(picture, box, width, height) for box in boxes]
    draw = ImageDraw.Draw(picture)
    for place in places:
        draw.rectangle(place, fill=0)
    return _seen_apart(places)


def _place(picture: Image.Image, box: Sides, width: float, height: float) -> Place:
    """Where a box is on the picture, with the ink that reaches beyond it."""
    _, left, top, right, bottom, of_width, of_height, room = box
    across = picture.width / (of_width or width)
    down = picture.height / (of_height or height)
    place = (
        floor(min(left, right) * across),
        floor(min(top, bottom) * down),
        ceil(max(left, right) * across),
        ceil(max(top, bottom) * down),
    )
    if not room:
        return place
    to_left, up, to_right, below = room
    return with_ink(
        picture,
        place,
        (int(to_left * across), int(up * down), int(to_right * across), int(below * down)),
    )


def _seen_apart(places: Sequence[Place]) -> int:
    """How many of them are seen: those that overlap, or touch, are one."""
    seen: list[list[Place]] = []
    for place in places:
        touching = [each for each in seen if any(_touch(place, other) for other in each)]
        seen = [each for each in seen if each not in touching]
        seen.append([place, *(other for each in touching for other in each)])
    return len(seen)


def _touch(one: Place, other: Place) -> bool:
    return (
        max(one[0], other[0]) <= min(one[2], other[2]) + 1
        and max(one[1], other[1]) <= min(one[3], other[3]) + 1
    )


def _jpeg(picture: Image.Image) -> bytes:
    dots = io.BytesIO()
    picture.save(dots, "JPEG", quality=QUALITY)
    return dots.getvalue()


def _add_page(written: pikepdf.Pdf, picture: Image.Image) -> None:
    across, down = LETTER if picture.width <= picture.height else LETTER[::-1]
    size = [round(side * POINTS_PER_INCH) for side in (across, down)]
    image = pikepdf.Stream(
        written,
        _jpeg(picture),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    room = _room(*picture.size)
    scale = min(room[0] / picture.width, room[1] / picture.height)
    points = scale * POINTS_PER_INCH / DOTS_PER_INCH
    width, height = picture.width * points, picture.height * points
    left = (size[0] - width) / 2
    bottom = size[1] - MARGIN * POINTS_PER_INCH - height
    draws = f"q {width:.2f} 0 0 {height:.2f} {left:.2f} {bottom:.2f} cm /Page Do Q"
    written.add_blank_page(page_size=(size[0], size[1]))
    page = written.pages[-1]
    images = pikepdf.Dictionary(Page=written.make_indirect(image))
    page.Resources = pikepdf.Dictionary(XObject=images)
    page.Contents = written.make_stream(draws.encode())
