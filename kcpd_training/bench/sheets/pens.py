"""What people write on a sheet, as lines in millimeters: initials, signatures, times."""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from records.paper.sheet_geometry import Box

Line = NDArray[np.float64]


def initials(rng: Generator, box: Box, *, height: float) -> list[Line]:
    """Two or three letters.

    Args:
        height: of a letter, in millimeters.
    """
    count = int(rng.integers(2, 4))
    width = height * rng.uniform(0.6, 0.95)
    span = count * width * 1.15
    left = rng.uniform(box.left + 1, max(box.left + 1.1, box.right - 1 - span))
    middle = (box.top + box.bottom) / 2 + rng.normal(0, 0.7)
    return [
        _letter(rng, left + place * width * 1.15, middle - height / 2, width, height)
        for place in range(count)
    ]


def _letter(rng: Generator, left: float, top: float, width: float, height: float) -> Line:
    """A curve that runs up and down through its frame, as a letter does."""
    count = int(rng.integers(4, 7))
    ends = np.where(np.arange(count) % 2 == rng.integers(2), 0.05, 0.95)
    down = np.clip(ends + rng.normal(0, 0.12, count), 0, 1)
    across = np.clip(np.linspace(0.05, 0.95, count) + rng.normal(0, 0.25, count), 0, 1)
    return _curve(np.column_stack([left + across * width, top + down * height]))


def signature(rng: Generator, box: Box, *, overflow: float) -> list[Line]:
    """A name in one sweep, with loops that may leave the box.

    Args:
        overflow: how far its tallest loops go beyond the box, above and below, in millimeters.
    """
    span = box.width * rng.uniform(0.6, 0.95)
    left = box.left + rng.uniform(0.02, 0.98) * (box.width - span)
    middle = (box.top + box.bottom) / 2 + rng.normal(0, 0.4)
    turns = rng.uniform(4, 8)
    along = np.linspace(0, 1, 120)
    angle = 2 * np.pi * turns * along + rng.uniform(0, 6)
    height = np.interp(along, np.linspace(0, 1, 8), rng.uniform(0.8, 2.4, 8))
    for _ in range(int(rng.integers(1, 4))):
        at, wide = rng.uniform(0.05, 0.95), rng.uniform(0.03, 0.07)
        tall = box.height / 2 + overflow * rng.uniform(0.5, 1.0)
        height = np.maximum(height, tall * np.exp(-(((along - at) / wide) ** 2)))
    across = left + span * along + rng.uniform(0.4, 1.4) * np.cos(angle)
    return [np.column_stack([across, middle + height * np.sin(angle)])]


def time_of_day(rng: Generator, box: Box) -> list[Line]:
    """Four digits or so."""
    height = rng.uniform(2.5, 4.5)
    width = height * 0.55
    left = box.left + rng.uniform(1, 4)
    top = (box.top + box.bottom) / 2 - height / 2 + rng.normal(0, 0.4)
    return [_letter(rng, left + place * width * 1.2, top, width, height) for place in range(4)]


def loop_from(rng: Generator, side: str, box: Box, *, reach: float) -> list[Line]:
    """The loop of a neighbor that reaches into a box.

    Args:
        side: `above`, `below` or `left`.
        reach: how far, in millimeters.
    """
    width = rng.uniform(1, 3.5)
    turn = np.linspace(0, np.pi, 40)
    out, over = np.sin(turn) * reach, np.cos(turn) * width / 2
    if side == "left":
        at = rng.uniform(box.top + 1, box.bottom - 1)
        points = np.column_stack([box.left + out, at + over])
        begin = np.array([box.left - rng.uniform(3, 8), at])
        return [np.vstack([begin, points, (begin[0], points[-1, 1])])]
    at = rng.uniform(box.left + 2, box.right - 2)
    edge, sign = (box.top, 1) if side == "above" else (box.bottom, -1)
    points = np.column_stack([at + over, edge + sign * out])
    # It hangs on the mark that its writer made in the middle of the next box.
    beyond = edge - sign * box.height * rng.uniform(0.4, 0.6)
    mark = ((box.left + box.right) / 2, beyond)
    return [np.vstack([mark, (at, beyond), points, (points[-1, 0], beyond)])]


def _curve(points: Line) -> Line:
    """A smooth line through some points (Catmull-Rom)."""
    padded = np.vstack([points[0], points, points[-1]])
    along = np.linspace(0, 1, 10, endpoint=False)[:, None]
    parts = [
        0.5
        * (
            2 * second
            + (third - first) * along
            + (2 * first - 5 * second + 4 * third - fourth) * along**2
            + (3 * second - first - 3 * third + fourth) * along**3
        )
        for first, second, third, fourth in _fours(padded)
    ]
    return np.vstack([*parts, points[-1:]])


def _fours(points: Line) -> Sequence[tuple[Line, Line, Line, Line]]:
    return list(zip(points, points[1:], points[2:], points[3:], strict=False))
