"""No letter of a covered word is left beside its box, wherever its reader says that it ends."""

import io
from dataclasses import replace
from itertools import product

import pytest
from PIL import Image, ImageDraw, ImageFont

from frame.finding.sought import Sought
from frame.finding.word import Page, Word
from frame.pdf.asking import covered_page_picture
from frame.pdf.covering import Box, boxes_of

ACROSS = DOWN = 1600
FONT = ImageFont.load_default(30)
# A hundred names, with letters of all widths, ascenders and descenders.
STARTS = ("Ru", "Ka", "Do", "Fo", "Di", "Mc", "Ly", "By", "Wi", "Ill")
ENDS = ("iz", "ne", "e", "rd", "az", "tz", "ll", "ff", "ght", "yj")
NAMES = ["".join(parts) for parts in product(STARTS, ENDS)]
# A letter that is left is darker than this; a box is black, and the paper white.
DARK = 128


def drawn(page: Image.Image, text: str, left: float, top: float) -> Word:
    """A word on a page, and where it stands: each of its dots, and no more."""
    ImageDraw.Draw(page).text((left, top), text, font=FONT, fill=0)
    alone = paper()
    ImageDraw.Draw(alone).text((left, top), text, font=FONT, fill=0)
    sides = alone.point(lambda tone: 255 if tone < DARK else 0).getbbox()
    assert sides is not None
    return Word(text, *sides, 0.9)


def cut_short(word: Word, number: int) -> Word:
    """The word as a careless reader boxes it: each a little otherwise."""
    return replace(
        word,
        left=word.left + (number % 3) * 0.1 * word.height,
        top=word.top + (number % 4) * 0.07 * word.height,
        right=word.right - (number % 5) * 0.1 * word.height,
        bottom=word.bottom - (number % 2) * 0.2 * word.height,
    )


def as_it_leaves(page: Image.Image, boxes: tuple[Box, ...]) -> Image.Image:
    content = io.BytesIO()
    page.save(content, "PNG")
    return Image.open(io.BytesIO(covered_page_picture(content.getvalue(), boxes, 1)))


def within(picture: Image.Image, word: Word, more: int = 0) -> Image.Image:
    """The part of the page that has every dot of a word."""
    scale = picture.width / ACROSS
    left, top, right, bottom = (
        round(side * scale) for side in (word.left, word.top, word.right, word.bottom)
    )
    return picture.crop((left - more, top - more, right + more, bottom + more))


def paper(tone: int = 255) -> Image.Image:
    return Image.new("L", (ACROSS, DOWN), tone)


@pytest.mark.parametrize("tone", [255, 190], ids=["on white", "on a gray photo"])
def test_no_letter_of_a_hundred_names_is_left_and_no_word_beside_is_touched(tone):
    page, names, others, read = paper(tone), [], [], []
    for number, name in enumerate(NAMES):
        left, top = 30.0 + 390 * (number % 4), 30.0 + 60 * (number // 4)
        for text, group in (("with", others), (name, names), ("passed", others)):
            word = drawn(page, text, left, top)
            group.append(word)
            read.append(cut_short(word, number) if text == name else word)
            left += FONT.getlength(f"{text} ")

    found = boxes_of([Page(ACROSS, DOWN, tuple(read))], Sought(phrases=tuple(NAMES)))

    plain, covered = as_it_leaves(page, ()), as_it_leaves(page, found.boxes)
    assert [each.text for each in names if within(covered, each).getextrema()[1] > DARK] == []
    assert {within(plain, each).getextrema()[1] > DARK for each in names} == {True}
    touched = [
        each
        for each in others
        if sum(within(covered, each).histogram()[:DARK])
        > sum(within(plain, each).histogram()[:DARK]) * 1.05
    ]
    assert touched == []


def line(page: Image.Image, *texts: str, top: float = 100, apart: str = " ") -> list[Word]:
    """Words beside each other, each boxed as if its last letter were not there."""
    left, words = 100.0, []
    for text in texts:
        word = drawn(page, text, left, top)
        words.append(replace(word, right=left + FONT.getlength(text[:-1])))
        left += FONT.getlength(f"{text}{apart}")
    return words


def boxes_on(page: list[Word], *names: str, turned: float = 0) -> tuple[Box, ...]:
    return boxes_of([Page(ACROSS, DOWN, tuple(page), turned=turned)], Sought(phrases=names)).boxes


def test_the_words_of_a_name_are_under_one_box_with_nothing_between_them():
    page = paper()
    words = line(page, "Edgar", "Dean", "Ruiz")

    (box,) = boxes_on(words, "Edgar Dean Ruiz")

    whole = replace(words[0], right=words[2].right + FONT.getlength("z"))
    assert within(as_it_leaves(page, (box,)), whole).getextrema()[1] < DARK


@pytest.mark.parametrize(
    ("between", "apart"), [("and", " "), ("", " " * 20)], ids=["a word that stays", "a blank"]
)
def test_a_box_goes_over_neither_a_word_that_stays_nor_from_column_to_column(between, apart):
    words = line(paper(), *filter(None, ("Edgar", between, "Ruiz")), apart=apart)

    assert len(boxes_on(words, "Edgar Ruiz")) == 2


def test_words_on_two_lines_are_under_a_box_each():
    page = paper()

    assert len(boxes_on([*line(page, "Edgar"), *line(page, "Ruiz", top=150)], "Edgar Ruiz")) == 2


def test_boxes_of_a_page_that_lies_askew_are_no_higher_than_two_words():
    words = line(paper(), "Edgar", "Dean", "James", "Ruiz")
    height = words[0].height

    boxes = boxes_on(words, "Edgar Dean James Ruiz", turned=4.0)

    assert len(boxes) == 3
    assert max(box.bottom - box.top for box in boxes) * DOWN < 2 * height


def test_words_that_a_pdf_says_itself_are_covered_where_it_says():
    words = [replace(word, certainty=1.0) for word in line(paper(), "Ruiz")]

    assert boxes_on(words, "Ruiz")[0].room == ()


def test_ink_that_runs_on_is_covered_up_to_the_word_that_stays():
    """Such as where both stand on a line that is to be written on."""
    page = paper()
    name, stays = line(page, "Ruiz", "passed")
    ImageDraw.Draw(page).line((50, 115, 800, 115), fill=0, width=3)

    covered = as_it_leaves(page, boxes_on([name, stays], "Ruiz"))

    whole = replace(name, right=name.left + FONT.getlength("Ruiz") - 1)
    assert within(covered, whole).getextrema()[1] < DARK
    assert within(covered, stays).getextrema()[1] > DARK


def test_a_page_without_ink_and_a_box_at_its_edge_stay_as_they_are():
    room = (50.0, 50.0, 50.0, 50.0)
    box = Box(1, 0, 0, 100, 40, room=room)

    covered = as_it_leaves(paper(), (box, Box(1, 1590, 1590, 1620, 1620, room=room)))

    assert covered.crop((0, 0, 90, 35)).getextrema()[1] < DARK
    assert covered.crop((110, 0, 300, 300)).getextrema()[0] > DARK
