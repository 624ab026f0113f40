"""Reading a page back: on simulated scans, each with a fault of its own, none tuned on."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from kcpd_training.bench.sheets.papers import paper_of, printed_sheet
from kcpd_training.bench.sheets.scans import DOT, Faults, Scan, hard_faults, scan_of
from records.paper.sheet_codes import SheetCode, read_code
from records.paper.sheet_geometry import CORNERS, ROWS_A_PAGE, cell
from records.sheet_reading.ink import Mark, Measured
from records.sheet_reading.page import PageError, ReadPage, read_page

FAULTS = {
    "a good scan": Faults(dpi=150),
    "upside down": Faults(dpi=150, is_upside_down=True),
    "turned by six degrees": Faults(dpi=150, turned=6),
    "turned the other way, few dots": Faults(turned=-5, dpi=120),
    "seen from aside": Faults(dpi=150, is_photo=True, perspective=0.05, turned=3),
    "bent paper": Faults(dpi=150, curl=1.2),
    "shade and a shadow with an edge": Faults(
        dpi=150, is_photo=True, shade=0.5, shadow=0.45, noise=6
    ),
    "streaks from top to bottom": Faults(dpi=150, streaks=6),
    "a faint pencil": Faults(pencil=1.0, dpi=150),
    "small initials": Faults(small=1.0, dpi=150),
    "loops of those beside": Faults(dpi=150, loops=1.0, reach=2.5, overflow=2.5),
    "blurred, noisy and saved badly": Faults(blur=1.1, noise=8, quality=30, dpi=150),
    "dirt": Faults(dpi=150, specks=60),
}


@pytest.fixture(scope="module")
def paper() -> Image.Image:
    """A page with eleven members and seven rows for walk-ins."""
    [page] = paper_of(printed_sheet(3, 11, print_key=9))
    return page


@pytest.fixture(scope="module")
def small(paper) -> Image.Image:
    """The same as a scanner gives it."""
    return paper.resize((paper.width // 2, paper.height // 2))


def scan(paper: Image.Image, faults: Faults, *, seed: int = 77_001) -> Scan:
    return scan_of(paper, np.random.default_rng(seed), faults)


def read(jpeg: bytes) -> ReadPage:
    with Image.open(BytesIO(jpeg)) as picture:
        return read_page(picture)


def as_jpeg(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mark_is_found_where_it_is_and_nowhere_else(paper, fault):
    made = scan(paper, FAULTS[fault])

    marks = [row.mark for row in read(made.jpeg).rows]

    doubts = marks.count(Mark.DOUBT)
    told = [mark for mark in marks if mark != Mark.DOUBT]
    true = [
        Mark.PRESENT if is_signed else Mark.BLANK
        for is_signed, mark in zip(made.signed, marks, strict=True)
        if mark != Mark.DOUBT
    ]
    assert told == true
    assert doubts <= 2


def test_paper_that_bends_by_two_millimeters_leaves_no_row_in_doubt(paper):
    made = scan(paper, Faults(dpi=150, curl=2.0))

    marks = [row.mark for row in read(made.jpeg).rows]

    assert [mark == Mark.PRESENT for mark in marks] == made.signed
    assert Mark.DOUBT not in marks


def test_the_page_says_which_it_is(paper):
    page = read(scan(paper, Faults(dpi=150, is_upside_down=True, turned=2)).jpeg)

    assert read_code(page.name) == SheetCode(3, 9, 1, 1)
    assert len(page.rows) == ROWS_A_PAGE


def test_a_page_that_nobody_wrote_on_bears_no_ink(small):
    page = read(as_jpeg(small))

    assert [row.mark for row in page.rows] == [Mark.BLANK] * ROWS_A_PAGE
    assert {row.ink for row in page.rows} == {0.0}


@pytest.mark.parametrize(
    ("covered", "said"),
    [
        (("S1A",), "The code in the upper left corner can't be read"),
        (("S1B", "S1D"), "The code in the upper right and lower left corners can't be read"),
        (("QR",), "The square code beside the heading can't be read"),
        (("QR", *CORNERS), "No sign-in sheet with codes in its four corners is seen on it."),
    ],
)
def test_a_page_without_all_of_its_codes_says_which_and_what_to_do(small, covered, said):
    spoiled = small.copy()
    draw = ImageDraw.Draw(spoiled)
    for says in covered:
        sides = (160, 20, 200, 50) if says == "QR" else CORNERS[says]
        draw.rectangle([side * DOT / 2 for side in sides], 128)

    with pytest.raises(PageError, match=said):
        read(as_jpeg(spoiled))


@pytest.mark.parametrize("at", [(60, 60), (600, 1900)])
def test_a_page_with_the_code_of_another_page_on_it_is_not_read(paper, at):
    code = zxingcpp.create_barcode(str(SheetCode(3, 10, 1, 1)), zxingcpp.BarcodeFormat.QRCode)
    sticker = Image.fromarray(np.array(code.to_image(scale=4, add_quiet_zones=True)))
    spoiled = paper.copy()
    spoiled.paste(sticker, at)

    with pytest.raises(PageError, match="The square codes of two different pages are on it"):
        read(as_jpeg(spoiled))


def test_a_picture_of_something_else_is_no_sheet():
    noise = Image.effect_noise((400, 500), 60)

    with pytest.raises(PageError, match="No sign-in sheet"):
        read_page(noise)


def test_a_picture_of_too_many_dots_is_refused_before_it_is_opened():
    with pytest.raises(PageError, match="10,000 by 6,001 dots, too large to read"):
        read_page(Image.new("1", (10_000, 6_001)))


def test_a_photo_of_many_dots_is_read_at_fewer(paper):
    large = paper.resize((paper.width * 2, paper.height * 2))

    page = read(as_jpeg(large))

    assert [row.mark for row in page.rows] == [Mark.BLANK] * ROWS_A_PAGE


def test_what_a_walk_in_wrote_is_ink_and_a_row_left_blank_is_not(paper):
    written = paper.copy()
    box = cell(14, "name")
    draw = ImageDraw.Draw(written)
    ends = [(box.left + 4 + 3 * step, box.top + (2.5 if step % 2 else 6)) for step in range(10)]
    draw.line([(x * DOT, y * DOT) for x, y in ends], 0, 5)

    page = read(as_jpeg(written))

    assert page.written(14) > 10
    assert page.written(13) == 0


def test_the_box_and_the_row_are_cut_out_as_pictures(paper):
    page = read(scan(paper, Faults(dpi=150, is_upside_down=True)).jpeg)

    with Image.open(BytesIO(page.picture_of_box(2))) as box:
        assert (box.format, box.size) == ("JPEG", (224, 116))
    with Image.open(BytesIO(page.picture_of_row(2))) as row:
        assert row.size == (1456, 84)


@pytest.mark.parametrize(
    ("measured", "mark"),
    [
        (Measured(0, 0, 0, 0), Mark.BLANK),
        (Measured(0.29, 0, 0, 0), Mark.BLANK),
        (Measured(0.3, 0.3, 0, 0), Mark.DOUBT),
        (Measured(4.99, 4, 0, 0), Mark.DOUBT),
        (Measured(5.0, 1.0, 0, 0), Mark.PRESENT),
        # A mark on the edge of the box alone.
        (Measured(9.0, 0.9, 0, 0), Mark.DOUBT),
        # A neighbor's loop: at the edge, into the middle, and so much that it may be two marks.
        (Measured(0, 0, 9.9, 0), Mark.BLANK),
        (Measured(0, 0, 9.9, 0.3), Mark.DOUBT),
        (Measured(0, 0, 10.0, 0), Mark.DOUBT),
        (Measured(0, 0, 30.0, 11.9), Mark.DOUBT),
        (Measured(0, 0, 30.0, 12.0), Mark.PRESENT),
    ],
)
def test_ink_between_blank_and_present_is_for_a_person_to_say(measured, mark):
    assert measured.mark == mark


def test_hard_scans_of_all_faults_at_once_are_read_without_a_wrong_mark(paper):
    for seed in (77_101, 77_102):
        rng = np.random.default_rng(seed)
        made = scan_of(paper, rng, replace(hard_faults(rng), streaks=1))

        marks = [row.mark for row in read(made.jpeg).rows]

        wrong = [
            place
            for place, mark in enumerate(marks)
            if mark == (Mark.BLANK if made.signed[place] else Mark.PRESENT)
        ]
        assert wrong == []
