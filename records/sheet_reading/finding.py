"""Finding a printed sheet in a picture: its four corner codes and what the page is called."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from records.paper.sheet_codes import read_code
from records.paper.sheet_geometry import CORNERS

Gray = NDArray[np.uint8]
Points = NDArray[np.float64]

_FORMATS = zxingcpp.BarcodeFormats(
    [zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.QRCode]
)
# Part of the width and height, so that quarters overlap.
QUARTER = 0.45
# Looked at closely, a page has so many dots from top to bottom.
DOTS_LONG = 2_600
_WAYS = (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram)


@dataclass(frozen=True)
class Found:
    """What was found of a sheet in a picture.

    Args:
        corners: four points of each corner code in dots of the picture, by what the code says,
            clockwise from its own upper left.
        names: what codes of pages say; none where no such code was read.
    """

    corners: Mapping[str, Points]
    names: Sequence[str]

    @property
    def name(self) -> str:
        """What the code of the page says; blank where it was not read, or two say otherwise."""
        return "" if self.has_two_names or not self.names else self.names[0]

    @property
    def has_two_names(self) -> bool:
        """Whether codes of two pages of ours are on it, so that it may be either."""
        return len({name for name in self.names if read_code(name) is not None}) > 1

    @property
    def is_whole(self) -> bool:
        """Whether all four corners and the code of the page were read."""
        return bool(self.name) and len(self.corners) == len(CORNERS)


def find_sheet(picture: Gray) -> Found:
    """Look for the codes of a sheet: in all of the picture, then closely where one is missing."""
    corners: dict[str, Points] = {}
    names: list[str] = []
    for part, left, top, scale in _places(picture):
        for binarizer in _WAYS:
            codes = zxingcpp.read_barcodes(
                part, formats=_FORMATS, binarizer=binarizer, try_invert=False
            )
            for code in codes:
                if code.format == zxingcpp.BarcodeFormat.QRCode:
                    names.append(code.text)
                elif code.text in CORNERS:
                    points = _points(code.position) / scale + (left, top)
                    corners.setdefault(code.text, points)
            found = Found(corners, names)
            if found.is_whole or found.has_two_names:
                return found
    return Found(corners, names)


def _places(picture: Gray) -> Iterator[tuple[Gray, int, int, float]]:
    """The picture, then each of its quarters larger and sharper: with its place and scale."""
    yield picture, 0, 0, 1.0
    height, width = picture.shape
    down, across = round(height * QUARTER), round(width * QUARTER)
    scale = min(max(DOTS_LONG / max(height, width), 1.0), 2.0)
    for blur in (0.0, 1.2):
        for top in (0, height - down):
            for left in (0, width - across):
                part = Image.fromarray(picture[top : top + down, left : left + across])
                larger = part.resize(
                    (round(across * scale), round(down * scale)), Image.Resampling.BICUBIC
                )
                if blur:
                    larger = larger.filter(ImageFilter.GaussianBlur(blur))
                yield np.asarray(larger), left, top, scale


def _points(position: zxingcpp.Position) -> Points:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return np.array([(corner.x, corner.y) for corner in corners], dtype=float)
