"""Words that are looked for on somebody else's paper, and what is said where none is found."""

from frame.finding.sought import Sought
from frame.finding.word import Page, Word
from frame.pdf.covering import (
    BESIDE_ALONE,
    FROM_A_PICTURE,
    NO_WORDS,
    NOTHING_FOUND,
    boxes_of,
    words_in,
)


def page_of(*texts: str, certainty: float = 1.0) -> Page:
    words = [
        Word(text, 100.0 * place, 50, 100.0 * place + 80, 70, certainty)
        for place, text in enumerate(texts)
    ]
    return Page(600, 800, tuple(words))


def covered(page: Page, *wanted: str, keep: tuple[str, ...] = ()) -> list[int]:
    """Which words of the page are covered, by their place."""
    boxes = boxes_of([page], Sought(phrases=wanted, kept_phrases=keep)).boxes
    middles = [(word.left + word.right) / 2 / page.width for word in page.words]
    return [
        place
        for place, middle in enumerate(middles)
        if any(box.left < middle < box.right for box in boxes)
    ]


def test_each_word_of_a_name_is_covered_wherever_it_stands():
    page = page_of("Reyes,", "Tom", "and", "TOM", "O’Reyes")

    assert covered(page, "Reyes, Tom") == [0, 1, 3, 4]


def test_accents_capitals_and_marks_hide_no_name():
    assert covered(page_of("(NÚÑEZ)", "Nunez;", "Nuñe"), "Núñez") == [0, 1]


def test_a_name_written_in_parts_is_found_whole_and_in_parts():
    assert words_in("Smith-Jones") == ["smithjones", "smith", "jones"]
    assert covered(page_of("Smith-Jones", "Jones", "Smithson"), "Smith-Jones") == [0, 1]


def test_the_name_that_is_the_members_own_stays():
    assert covered(page_of("Reyes,", "Ana", "Tom"), "Reyes, Tom", keep=("Reyes, Ana",)) == [2]


def test_a_box_reaches_around_its_word():
    (box,) = boxes_of([page_of("Reyes")], Sought(phrases=("Reyes",))).boxes

    assert box.page == 1
    assert box.left * 600 < 0 + 1
    assert box.top * 800 < 50
    assert box.bottom * 800 > 70


def test_it_is_said_of_each_page_what_is_to_be_looked_at():
    pages = [
        page_of("Reyes"),
        page_of("Nobody"),
        Page(600, 800, ()),
        page_of("Reyes", certainty=0.9),
    ]

    found = boxes_of(pages, Sought(phrases=("Reyes",)))

    assert found.look == {2: NOTHING_FOUND, 3: NO_WORDS, 4: FROM_A_PICTURE}
    assert [box.page for box in found.boxes] == [1, 4]


def test_that_scores_are_found_beside_a_word_alone_is_said_of_a_picture_too():
    pages = [page_of("Reyes", certainty=0.9), Page(600, 800, ())]

    found = boxes_of(pages, Sought(phrases=("Reyes",), is_score=True))

    assert found.look == {1: f"{FROM_A_PICTURE} {BESIDE_ALONE}", 2: NO_WORDS}


def test_a_place_that_is_sought_twice_is_covered_once():
    page = page_of("Serial", "5006", "on", "it")
    twice = (
        *page.words,
        *(Word(w.text, w.left + 1, w.top, w.right, w.bottom, 0.9) for w in page.words),
    )

    found = boxes_of([Page(600, 800, twice)], Sought(numbers=frozenset({"5006"})))

    assert len(found.boxes) == 1
    assert found.boxes[0].right * 600 > page.words[1].right + 1
