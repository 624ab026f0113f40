"""A case on paper: as the PDF it was made as, as a scan of it, and as a photo of it."""

import io
from pathlib import Path
from random import Random

import numpy as np
from django.template import Context, Engine
from PIL import Image, ImageFilter

from frame.paper import typeset
from frame.pdf.asking import pdf_page_picture
from kcpd_training.bench.certificates.cases import Case

FOLDER = Path(__file__).parent / "layouts"
HELD_OUT = "held_"
LONG_SIDE_OF_A_SCAN = 2200  # a letter at 200 dots per inch
LONG_SIDE_OF_A_PHOTO = 2600


def layouts(*, held_out: bool) -> list[str]:
    """The names of the layouts; those held out were never looked at while the reader was made."""
    names = sorted(path.stem for path in FOLDER.glob("*.html"))
    return [name for name in names if name.startswith(HELD_OUT) == held_out]


def pdf_of(case: Case) -> bytes:
    """The certificate with its text layer."""
    template = Engine().from_string((FOLDER / f"{case.layout}.html").read_text())
    paper: bytes = typeset(template.render(Context(case.words))).write_pdf()
    return paper


def scan_of(paper: bytes, seed: int) -> bytes:
    """The first page from a flatbed: a little askew, grainy, packed as JPEG."""
    rng = Random(seed)
    page = _page(paper, LONG_SIDE_OF_A_SCAN)
    page = page.rotate(rng.uniform(-1.5, 1.5), Image.Resampling.BICUBIC, fillcolor=250)
    page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 0.8)))
    return _packed(_grainy(page, rng.uniform(4, 9), seed), rng.randint(50, 80))


def photo_of(paper: bytes, seed: int) -> bytes:
    """The first page from a phone: seen from aside, shaded, a little out of focus."""
    rng = Random(seed)
    page = _page(paper, LONG_SIDE_OF_A_PHOTO)
    width, height = page.size
    table = Image.new("L", (round(width * 1.12), round(height * 1.12)), 90)
    table.paste(page, (round(width * 0.06), round(height * 0.06)))
    width, height = table.size

    def moved(x: float, y: float) -> tuple[float, float]:
        return x + rng.uniform(-0.025, 0.025) * width, y + rng.uniform(-0.025, 0.025) * height

    corners = [moved(0, 0), moved(0, height), moved(width, height), moved(width, 0)]
    seen = table.transform(
        table.size,
        Image.Transform.PERSPECTIVE,
        _perspective(corners, width, height),
        Image.Resampling.BICUBIC,
        fillcolor=90,
    )
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    tilt = rng.uniform(0, 1)
    shade = 1 - rng.uniform(0.2, 0.5) * (tilt * across + (1 - tilt) * down)
    shaded = Image.fromarray(np.clip(np.asarray(seen) * shade, 0, 255).astype(np.uint8))
    blurred = shaded.filter(ImageFilter.GaussianBlur(rng.uniform(0.7, 1.3)))
    return _packed(_grainy(blurred, rng.uniform(3, 8), seed), rng.randint(55, 80))


def _page(paper: bytes, across: int) -> Image.Image:
    return Image.open(io.BytesIO(pdf_page_picture(paper, 0, across))).convert("L")


def _grainy(page: Image.Image, strength: float, seed: int) -> Image.Image:
    grain = np.random.default_rng(seed).normal(0, strength, (page.height, page.width))
    return Image.fromarray(np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8))


def _packed(page: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    page.save(written, "JPEG", quality=quality)
    return written.getvalue()


def _perspective(corners: list[tuple[float, float]], width: int, height: int) -> tuple[float, ...]:
    """The eight numbers by which Pillow finds, for each dot seen, the one on the paper."""
    there = [(0, 0), (0, height), (width, height), (width, 0)]
    rows, sides = [], []
    for (x, y), (u, v) in zip(there, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        sides += [u, v]
    return tuple(np.linalg.solve(np.array(rows, dtype=float), np.array(sides)).tolist())
