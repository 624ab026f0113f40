"""A simulated scan: a sheet that is written on, then scanned or photographed, well or badly."""

from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from kcpd_training.bench.sheets import pens
from records.paper.sheet_geometry import PAPER_HEIGHT, PAPER_WIDTH, ROWS_A_PAGE, cell

PAPER_DPI = 300
DOT = PAPER_DPI / 25.4
Floats = NDArray[np.float32]


@dataclass
class Faults:
    """What is wrong with a scan; none of it is a good flatbed scan.

    Args:
        dpi: dots an inch.
        turned: degrees, clockwise.
        perspective: how far a corner is off, as a part of the page.
        curl: how far the paper bulges, in millimeters.
        shade: how much darker the darkest part is, from 0 to 1.
        shadow: how much a shadow with an edge takes, likewise.
        streaks: lines of toner or dust from top to bottom.
        blur: in dots.
        noise: standard deviation in 255 steps.
        quality: of the JPEG.
        loops: how many blank boxes a neighbor's loop reaches into, as a part of them.
        reach: how far it does, in millimeters.
        overflow: how far signatures leave their boxes, in millimeters.
        small: how many of the initials are 3 mm high, as a part of them.
        pencil: how many write with a faint pencil, as a part of them.
        specks: of dirt, all over the page.
    """

    dpi: int = 200
    turned: float = 0.0
    is_upside_down: bool = False
    is_photo: bool = False
    perspective: float = 0.0
    curl: float = 0.0
    shade: float = 0.0
    shadow: float = 0.0
    streaks: int = 0
    blur: float = 0.4
    noise: float = 2.0
    quality: int = 85
    loops: float = 0.0
    reach: float = 0.0
    overflow: float = 0.0
    small: float = 0.0
    pencil: float = 0.0
    specks: int = 0


@dataclass
class Scan:
    """A picture, and what it should be read as.

    Args:
        jpeg: the picture as a file.
        signed: whether each row bears initials, from the first.
    """

    jpeg: bytes
    signed: list[bool]
    faults: Faults = field(default_factory=Faults)


def normal_faults(rng: Generator) -> Faults:
    """As an office scanner or a careful phone has them."""
    is_photo = bool(rng.random() < 0.35)
    return Faults(
        dpi=int(rng.choice([150, 200])),
        turned=rng.uniform(-3, 3),
        is_upside_down=bool(rng.random() < 0.1),
        is_photo=is_photo,
        perspective=rng.uniform(0, 0.03) if is_photo else 0.0,
        shade=rng.uniform(0.05, 0.35) if is_photo else rng.uniform(0, 0.05),
        blur=rng.uniform(0.3, 0.9),
        noise=rng.uniform(1, 5),
        quality=int(rng.integers(45, 86)),
        loops=0.15,
        reach=rng.uniform(0.3, 1.5),
        overflow=rng.uniform(0, 1),
        small=0.05,
        pencil=0.05,
    )


def hard_faults(rng: Generator) -> Faults:
    """As a hurried phone or a worn scanner has them, in a room where all sign large."""
    is_photo = bool(rng.random() < 0.5)
    return Faults(
        dpi=int(rng.integers(120, 201)),
        turned=rng.uniform(-6, 6),
        is_upside_down=bool(rng.random() < 0.15),
        is_photo=is_photo,
        perspective=rng.uniform(0.01, 0.05) if is_photo else 0.0,
        curl=rng.uniform(0, 1.2),
        shade=rng.uniform(0.1, 0.5) if is_photo else rng.uniform(0, 0.1),
        shadow=rng.uniform(0.1, 0.45) if is_photo and rng.random() < 0.6 else 0.0,
        streaks=int(rng.integers(0, 4)) if not is_photo else 0,
        blur=rng.uniform(0.4, 1.1),
        noise=rng.uniform(2, 8),
        quality=int(rng.integers(30, 81)),
        loops=0.4,
        reach=rng.uniform(0.5, 3),
        overflow=rng.uniform(0.5, 3),
        small=0.2,
        pencil=0.2,
        specks=int(rng.integers(0, 60)),
    )


def scan_of(paper: Image.Image, rng: Generator, faults: Faults) -> Scan:
    """Write on a sheet, and scan it.

    Args:
        paper: the printed page at PAPER_DPI, gray.
    """
    signed = [bool(value) for value in rng.random(ROWS_A_PAGE) < rng.uniform(0.3, 0.95)]
    written = write_on(paper, rng, faults, signed)
    return Scan(developed(written, rng, faults), signed, faults)


def developed(written: Image.Image, rng: Generator, faults: Faults) -> bytes:
    """The scan of a sheet that was written on, as a JPEG."""
    dots = _lit(_through_lens(written, rng, faults), rng, faults)
    dots += rng.normal(0, faults.noise, dots.shape).astype(np.float32)
    picture = Image.fromarray(np.clip(dots, 0, 255).astype(np.uint8))
    if faults.is_upside_down:
        picture = picture.transpose(Image.Transpose.ROTATE_180)
    file = BytesIO()
    picture.save(file, "JPEG", quality=faults.quality)
    return file.getvalue()


def write_on(paper: Image.Image, rng: Generator, faults: Faults, signed: list[bool]) -> Image.Image:
    """Have those who came write their times and initials, each with a pen of their own."""
    dots = np.array(paper, dtype=np.float32)
    for place, is_signed in enumerate(signed):
        box = cell(place, "initials")
        if is_signed:
            is_pencil = rng.random() < faults.pencil
            lines = _mark(rng, faults, box)
            for column in ("time_in", "time_out"):
                lines += pens.time_of_day(rng, cell(place, column))
            inked(dots, rng, lines, is_pencil=is_pencil)
        elif rng.random() < faults.loops:
            side = str(rng.choice(_neighbors(signed, place)))
            loop = pens.loop_from(rng, side, box, reach=faults.reach * rng.uniform(0.4, 1.0))
            inked(dots, rng, loop, is_pencil=False)
    for _ in range(faults.specks):
        at = rng.uniform((5, 5), (PAPER_WIDTH - 5, PAPER_HEIGHT - 5))
        speck = [np.array([at, at + rng.uniform(-0.3, 0.3, 2)])]
        inked(dots, rng, speck, is_pencil=bool(rng.random() < 0.5))
    return Image.fromarray(dots.astype(np.uint8))


def _neighbors(signed: list[bool], place: int) -> list[str]:
    """Where somebody wrote beside a row: in a row that is signed, or where times are."""
    sides = ["left"]
    if place and signed[place - 1]:
        sides.append("above")
    if place + 1 < len(signed) and signed[place + 1]:
        sides.append("below")
    return sides


def _mark(rng: Generator, faults: Faults, box: pens.Box) -> list[pens.Line]:
    if rng.random() < faults.small:
        return pens.initials(rng, box, height=3.0)
    if rng.random() < 0.45:
        return pens.signature(rng, box, overflow=faults.overflow)
    return pens.initials(rng, box, height=rng.uniform(4, 6.5))


def inked(dots: Floats, rng: Generator, lines: list[pens.Line], *, is_pencil: bool) -> None:
    """Draw some lines on the paper, in one pen."""
    points = np.vstack(lines)
    left, top = np.maximum(np.floor(points.min(axis=0) * DOT).astype(int) - 12, 0)
    right, bottom = np.ceil(points.max(axis=0) * DOT).astype(int) + 12
    part = dots[top:bottom, left:right]
    stroke = Image.new("L", (part.shape[1], part.shape[0]))
    draw = ImageDraw.Draw(stroke)
    width = round(rng.uniform(0.3, 0.5 if is_pencil else 0.7) * DOT)
    for line in lines:
        draw.line([(x * DOT - left, y * DOT - top) for x, y in line], 255, width, "curve")
    ink = np.asarray(stroke.filter(ImageFilter.GaussianBlur(1)), dtype=np.float32) / 255
    if is_pencil:
        ink *= rng.uniform(0.25, 0.45) * rng.uniform(0.6, 1.2, ink.shape).astype(np.float32)
    else:
        ink *= rng.uniform(0.6, 0.95)
    dots[top:bottom, left:right] = part * (1 - np.clip(ink, 0, 1))


def _through_lens(paper: Image.Image, rng: Generator, faults: Faults) -> Floats:
    """The paper turned, bent and seen from aside, at the dots of the scan."""
    scale = faults.dpi / 25.4
    # All of the paper is seen, however it is turned.
    around = (0.06 if faults.is_photo else 0.01) * PAPER_WIDTH
    around += 0.6 * PAPER_HEIGHT * abs(np.sin(np.radians(faults.turned)))
    width = round((PAPER_WIDTH + 2 * around) * scale)
    height = round((PAPER_HEIGHT + 2 * around) * scale)
    table = rng.uniform(60, 150) if faults.is_photo else 250
    seen = paper.filter(ImageFilter.GaussianBlur(PAPER_DPI / faults.dpi * 0.35))
    bordered = Image.new("L", (seen.width + 400, seen.height + 400), round(table))
    bordered.paste(seen, (200, 200))
    seen_from = _perspective(rng.uniform(-1, 1, (4, 2)) * faults.perspective)
    turn = np.radians(faults.turned)
    phase, waves = rng.uniform(0, 6, 3), rng.uniform(0.5, 1.2, 3)
    bend = faults.curl * rng.dirichlet((1, 1))

    def paper_at(x: float, y: float) -> tuple[float, float]:
        """The dot of the bordered paper that is seen at a dot of the scan."""
        across, down = x / scale - around - PAPER_WIDTH / 2, y / scale - around - PAPER_HEIGHT / 2
        u = (across * np.cos(turn) + down * np.sin(turn)) / PAPER_WIDTH
        v = (down * np.cos(turn) - across * np.sin(turn)) / PAPER_HEIGHT
        u, v, w = seen_from @ (u, v, 1)
        u, v = u / w, v / w
        across, down = u * PAPER_WIDTH, v * PAPER_HEIGHT
        down += bend[0] * np.sin(waves[0] * np.pi * u + phase[0])
        down += bend[1] * np.sin(waves[1] * np.pi * v + phase[1])
        across += 0.4 * faults.curl * np.sin(waves[2] * np.pi * v + phase[2])
        return (
            (across + PAPER_WIDTH / 2) * DOT + 200,
            (down + PAPER_HEIGHT / 2) * DOT + 200,
        )

    xs = np.linspace(0, width, 25).round().astype(int)
    ys = np.linspace(0, height, 33).round().astype(int)
    grid = [[paper_at(x, y) for x in xs] for y in ys]
    mesh = [
        (
            (int(xs[i]), int(ys[j]), int(xs[i + 1]), int(ys[j + 1])),
            (*grid[j][i], *grid[j + 1][i], *grid[j + 1][i + 1], *grid[j][i + 1]),
        )
        for j in range(len(ys) - 1)
        for i in range(len(xs) - 1)
    ]
    scan = bordered.transform(
        (width, height),
        Image.Transform.MESH,
        mesh,
        Image.Resampling.BILINEAR,
        fillcolor=round(table),
    )
    return np.asarray(scan.filter(ImageFilter.GaussianBlur(faults.blur)), dtype=np.float32)


def _perspective(off: NDArray[np.float64]) -> NDArray[np.float64]:
    """The matrix that moves the corners of a square around 0 by so much of its side."""
    square = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
    equations, values = [], []
    for (x, y), (u, v) in zip(square, square + off, strict=True):
        equations += [
            (x, y, 1, 0, 0, 0, -u * x, -u * y),
            (0, 0, 0, x, y, 1, -v * x, -v * y),
        ]
        values += [u, v]
    return np.append(np.linalg.solve(np.array(equations), values), 1).reshape(3, 3)


def _lit(dots: Floats, rng: Generator, faults: Faults) -> Floats:
    """The scan in its light: shade over all, a shadow with an edge, streaks of the scanner."""
    height, width = dots.shape
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    angle = rng.uniform(0, 2 * np.pi)
    slope = (np.cos(angle) * across + np.sin(angle) * down) / 1.5
    light = 1 - faults.shade * (0.5 + 0.5 * np.clip(slope, -1, 1))
    if faults.shadow:
        angle, edge = rng.uniform(0, 2 * np.pi), rng.uniform(0.005, 0.08)
        beyond = np.cos(angle) * across + np.sin(angle) * down - rng.uniform(-0.5, 0.5)
        light = light * (1 - faults.shadow / (1 + np.exp(-np.clip(beyond / edge, -30, 30))))
    lit = dots * light
    for _ in range(faults.streaks):
        at, wide = int(rng.integers(20, width - 20)), int(rng.integers(1, 4))
        lit[:, at : at + wide] *= 1 - rng.uniform(0.1, 0.6)
    return lit * rng.uniform(0.9, 1.0)
