"""Ink: how many millimeters of it stand in each box, and what that says."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from records.paper.sheet_geometry import (
    NOISE_STRIP,
    ROW_HEIGHT,
    ROWS_A_PAGE,
    Box,
    cell,
)
from records.sheet_reading.connected import Groups
from records.sheet_reading.finding import Points
from records.sheet_reading.flattening import DOTS, Depth, Light, cut_out, light_of

# Millimeters of ink: below is blank, from is present, between is for a person to say.
BLANK_BELOW = 0.3
PRESENT_FROM = 5.0

# As wide as a pen's line looks, in millimeters.
LINE_WIDTH = 0.6
# No paper is so even that less is ink.
LEAST_DEPTH = 0.07
DEVIATIONS = 5.0
# A neighbor's loop is shorter: what came in from its box and is not may be two marks that touch.
LARGE_FROM = 10.0
# No loop leaves so much in the middle of a box: then two marks touch, and this one is there.
TOUCHING_FROM = 12.0
# What hangs together is a box's own if the box has so many times as much of it as any other.
OWN_SHARE = 1.5
# Initials reach the middle third of their box; what does not may be all sorts of things.
MIDDLE_FROM = 1.0
# So much of the box's width is not its middle, on either side.
MIDDLE_INSET = 0.15
# Fewer dots than this are dust.
SPECK = 10

# Around the boxes, so that their rules are found however the paper bends, in millimeters.
AROUND = 4.0
BEND = 1.8
# A rule, blurred, is no wider on each side of its middle.
RULE = 0.55

Ink = NDArray[np.bool_]
Floats = NDArray[np.floating]


class Mark(StrEnum):
    """What the ink in a box says: that somebody wrote there, never who."""

    BLANK = "blank"
    PRESENT = "present"
    DOUBT = "doubt"


@dataclass(frozen=True)
class Measured:
    """The ink of one box, in millimeters of a pen's line.

    Args:
        own: that stands in the box, most of what it hangs together with.
        own_middle: of it, what is in the middle third of the box.
        entered: that hangs together with more ink in another box, as a neighbor's loop does.
        entered_middle: likewise.
    """

    own: float
    own_middle: float
    entered: float
    entered_middle: float

    @property
    def middle(self) -> float:
        return self.own_middle + self.entered_middle

    @property
    def ink(self) -> float:
        """What counts: all of its own, and of what came in what reaches the middle."""
        return self.own + self.entered_middle

    @property
    def mark(self) -> Mark:
        """What it says."""
        if self.ink < BLANK_BELOW and self.entered < LARGE_FROM:
            return Mark.BLANK
        is_own = self.own >= PRESENT_FROM and self.middle >= MIDDLE_FROM
        if is_own or self.entered_middle >= TOUCHING_FROM:
            return Mark.PRESENT
        return Mark.DOUBT


def measure_boxes(picture: Image.Image, to_picture: Points) -> list[Measured]:
    """The ink in the boxes for initials, from the first row."""
    before, column = cell(0, "time_out"), cell(ROWS_A_PAGE - 1, "initials")
    wide = Box(before.left, before.top - AROUND, column.right + AROUND, column.bottom + AROUND)
    light = light_of(cut_out(picture, to_picture, wide))
    ink = _ink(light, noise_of(picture, to_picture))
    depth = light.depth
    sides = _sides(depth, [before.width, before.width + column.width])
    tops = [AROUND + place * ROW_HEIGHT for place in range(ROWS_A_PAGE + 1)]
    rules = _rules(depth, tops, along=slice(sides[0] + 4, sides[1] - 4))
    return _measured(ink, rules, sides)


def loose_ink(picture: Image.Image, to_picture: Points, box: Box) -> float:
    """Millimeters of ink within a box, far enough from its rules that they may be bent."""
    inner = Box(box.left + BEND, box.top + BEND, box.right - BEND, box.bottom - BEND)
    light = light_of(cut_out(picture, to_picture, inner))
    ink = _ink(light, noise_of(picture, to_picture))
    return float(ink.sum() / (LINE_WIDTH * DOTS * DOTS))


def noise_of(picture: Image.Image, to_picture: Points) -> float:
    """How much darker than the paper noise alone may be, by the strip that is left white.

    Returns:
        steps of 255, in any light: a camera's noise does not fade in the shade.
    """
    darker = light_of(cut_out(picture, to_picture, NOISE_STRIP)).darker
    middle = float(np.median(darker))
    deviation = 1.4826 * float(np.median(np.abs(darker - middle)))
    return middle + DEVIATIONS * deviation


def _ink(light: Light, noise: float) -> Ink:
    """The dots that are darker than noise, and than any paper."""
    return light.darker > np.maximum(noise, LEAST_DEPTH * light.paper)


def _sides(depth: Depth, expected: Sequence[float]) -> list[int]:
    """Where the column begins and ends, in dots.

    Args:
        expected: millimeters.
    """
    profile = np.median(depth, axis=0)
    at = np.array(expected) * DOTS
    peaks, darkness = _peaks(profile, at, round(BEND * DOTS))
    return [round(each) for each in np.where(darkness >= LEAST_DEPTH, peaks, at)]


def _rules(depth: Depth, expected: Sequence[float], *, along: slice) -> list[int]:
    """Where the rules of the table are, in dots: near to where they are expected, all bent alike.

    Args:
        expected: millimeters.
        along: the dots beside each other that are looked at.
    """
    profile = np.median(depth[:, along], axis=1)
    at = np.array(expected) * DOTS
    bent: Floats = np.zeros(len(at))
    for reach, degree in ((BEND, 3), (BEND / 2, 3), (BEND / 4, 4)):
        peaks, darkness = _peaks(profile, at + bent, round(reach * DOTS))
        if (darkness >= LEAST_DEPTH).sum() > degree:
            bent = _smooth(at, peaks - at, darkness, degree)
    peaks, darkness = _peaks(profile, at + bent, 2)
    return [round(each) for each in np.where(darkness >= LEAST_DEPTH, peaks, at + bent)]


def _peaks(profile: Depth, at: Floats, reach: int) -> tuple[Floats, Floats]:
    """The darkest place near each of some places, and how dark it is."""
    firsts = np.clip(np.round(at).astype(int) - reach, 0, len(profile) - 1)
    near = [profile[first : first + 2 * reach + 1] for first in firsts]
    return firsts + np.array([np.argmax(each) for each in near]), np.array(
        [each.max() for each in near]
    )


def _smooth(at: Floats, off: Floats, darkness: Floats, degree: int) -> Floats:
    """A smooth bend through most of what is off, whatever the others say."""
    along = np.linspace(-1, 1, len(at))
    weights = (darkness >= LEAST_DEPTH).astype(float) + 1e-6
    fit: Floats = np.full(len(at), np.median(off[darkness >= LEAST_DEPTH]))
    for _ in range(6):
        far = np.abs(off - fit) / (0.25 * DOTS)
        fit = np.polyval(np.polyfit(along, off, degree, w=weights / (1 + far**2)), along)
    return fit


def _measured(ink: Ink, rules: Sequence[int], sides: Sequence[int]) -> list[Measured]:
    """The ink of each box, told apart from what came in over its rules.

    Args:
        rules: the lines between the rows, from the top, in dots.
        sides: where the column begins and ends, likewise.
    """
    half = round(RULE * DOTS)
    ink = ink.copy()
    for rule in rules:
        ink[rule - half : rule + half + 1] = False
    for side in sides:
        ink[:, side - half : side + half + 1] = False
    groups = Groups(ink)
    for rule in rules:
        groups.join(rule - half - 1, rule + half + 1, slack=half)
    for side in sides:
        _join_across(groups, ink, side - half - 1, side + half + 1)
    lengths = groups.lasts - groups.firsts + 1
    group = groups.of_runs()
    rows = np.searchsorted(rules, groups.lines)
    columns = np.searchsorted(sides, groups.firsts)
    count = len(rules) + 1
    sizes = np.zeros((group.max(initial=-1) + 1, count, len(sides) + 1))
    np.add.at(sizes, (group, rows, columns), lengths)
    middles = np.zeros((len(sizes), count))
    np.add.at(middles, (group, rows), _in_middle(groups, rows, rules, sides))
    in_box = sizes[:, :, 1]
    counts = in_box >= SPECK
    own = counts & (in_box >= OWN_SHARE * _most_elsewhere(sizes))
    entered = counts & ~own
    dots = LINE_WIDTH * DOTS * DOTS
    return [
        Measured(
            own=float(in_box[own[:, row], row].sum() / dots),
            own_middle=float(middles[own[:, row], row].sum() / dots),
            entered=float(in_box[entered[:, row], row].sum() / dots),
            entered_middle=float(middles[entered[:, row], row].sum() / dots),
        )
        for row in range(1, len(rules))
    ]


def _most_elsewhere(sizes: Floats) -> Floats:
    """Of each group, for each row of the column, the most that any other box has of it."""
    most = np.zeros(sizes.shape[:2])
    for row in range(sizes.shape[1]):
        others = sizes.copy()
        others[:, row, 1] = 0
        most[:, row] = others.max(axis=(1, 2), initial=0)
    return most


def _in_middle(
    groups: Groups, rows: NDArray[np.int64], rules: Sequence[int], sides: Sequence[int]
) -> NDArray[np.int64]:
    """Of each run, the dots in the middle of its box: a third of its height, most of its width."""
    tops = np.array([0, *rules])
    down = (groups.lines - tops[rows]) / (ROW_HEIGHT * DOTS)
    inset = round((sides[1] - sides[0]) * MIDDLE_INSET)
    firsts = np.maximum(groups.firsts, sides[0] + inset)
    lasts = np.minimum(groups.lasts, sides[1] - inset)
    is_middle = (down > 1 / 3) & (down < 2 / 3)
    return np.where(is_middle, np.maximum(lasts - firsts + 1, 0), 0)


def _join_across(groups: Groups, ink: Ink, left: int, right: int) -> None:
    """Join what touches a rule from both sides."""
    for line in np.flatnonzero(ink[:, left]).tolist():
        near = range(max(line - 2, 0), min(line + 3, len(ink)))
        for other in near:
            if ink[other, right]:
                groups.unite(groups.run_at(line, left), groups.run_at(other, right))
