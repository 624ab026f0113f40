"""Flattening: parts of the paper cut out of a picture as if it lay straight in even light."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from records.paper.sheet_geometry import CORNERS, Box
from records.sheet_reading.finding import Found, Gray, Points

# Dots a millimeter of what is cut out: 203 an inch, as office scanners have.
DOTS = 8
# Pen strokes are narrower, boxes are wider.
PAPER_WINDOW = 3 * DOTS + 1
STREAK_NEIGHBORS = 15
STREAK_PARTS = 12
STREAK_LIGHT = 0.96
ROWS_LOOKED_AT = 4

Depth = NDArray[np.floating]


def without_streaks(picture: Gray) -> Gray:
    """Take away lines that run from top to bottom, as dust on a scanner's glass leaves them.

    Most of any column is paper, all the way down. So a column that is darker than those beside it
    from top to bottom is a streak; one that is so in part has writing, or lies at a shadow.
    """
    half = STREAK_NEIGHBORS // 2
    light = []
    for part in np.array_split(picture[::ROWS_LOOKED_AT], STREAK_PARTS):
        middle = np.median(part, axis=0)
        padded = np.pad(middle, half, mode="edge")
        around = np.median(sliding_window_view(padded, STREAK_NEIGHBORS), axis=1)
        light.append(middle / np.maximum(around, 1))
    # Codes and writing may hide a streak in a part or two.
    lightest = np.sort(light, axis=0)[-3]
    streaks = np.flatnonzero(lightest < STREAK_LIGHT)
    if not len(streaks):
        return picture
    mended = picture.copy()
    taken = np.median(light, axis=0)[streaks]
    lighter = picture[:, streaks] / np.clip(taken, 0.05, 1)
    mended[:, streaks] = np.minimum(lighter, 255).astype(np.uint8)
    return mended


def paper_to_picture(found: Found) -> Points:
    """The matrix that takes a point of the paper, in millimeters, to a dot of the picture.

    Args:
        found: with all four corners.
    """
    paper, dots = [], []
    for says, box in CORNERS.items():
        paper += [
            (box.left, box.top),
            (box.right, box.top),
            (box.right, box.bottom),
            (box.left, box.bottom),
        ]
        dots += list(found.corners[says])
    equations, values = [], []
    for (x, y), (u, v) in zip(paper, dots, strict=True):
        equations += [
            (x, y, 1, 0, 0, 0, -u * x, -u * y),
            (0, 0, 0, x, y, 1, -v * x, -v * y),
        ]
        values += [u, v]
    solved = np.linalg.lstsq(np.array(equations), np.array(values), rcond=None)[0]
    return np.append(solved, 1).reshape(3, 3)


def cut_out(picture: Image.Image, to_picture: Points, box: Box, *, dots: int = DOTS) -> Image.Image:
    """A part of the paper, straight.

    Args:
        dots: a millimeter.
    """
    to_paper = np.array([(1 / dots, 0, box.left), (0, 1 / dots, box.top), (0, 0, 1)])
    matrix = to_picture @ to_paper
    matrix /= matrix[2, 2]
    return picture.transform(
        (round(box.width * dots), round(box.height * dots)),
        Image.Transform.PERSPECTIVE,
        matrix.ravel()[:8].tolist(),
        Image.Resampling.BILINEAR,
        fillcolor=255,
    )


@dataclass(frozen=True)
class Light:
    """A part of the paper, told apart into the paper in its light and what is darker.

    Args:
        paper: how light the paper is around each dot, from 0 to 255.
        darker: how much darker than that each dot is.
    """

    paper: Depth
    darker: Depth

    @property
    def depth(self) -> Depth:
        """How much of the light each dot takes, from 0 to 1, whatever the light."""
        return self.darker / np.maximum(self.paper, 1)


def light_of(part: Image.Image) -> Light:
    """Tell the paper from what is on it: lines are narrow, and the paper is wide."""
    smooth = np.asarray(part.filter(ImageFilter.BoxBlur(1)), dtype=np.float32)
    paper = -_highest(-_highest(smooth, PAPER_WINDOW), PAPER_WINDOW)
    return Light(paper, paper - smooth)


def _highest(values: Depth, window: int) -> Depth:
    """The highest value in a square window around each dot."""
    for axis in (0, 1):
        half = window // 2
        padded = np.pad(
            values, [(half, half) if axis == each else (0, 0) for each in (0, 1)], mode="edge"
        )
        reached = 1
        while reached < window:
            step = min(reached, window - reached)
            head = [slice(None)] * 2
            tail = [slice(None)] * 2
            head[axis] = slice(None, -step)
            tail[axis] = slice(step, None)
            padded = np.maximum(padded[tuple(head)], padded[tuple(tail)])
            reached += step
        values = padded
    return values
