"""The sign of a value that is left out of a paper of our own."""

import io

import pypdf
from django.template import engines

from frame.paper import typeset
from frame.redacted import REDACTED, redacted_or

PAPER = (
    '<html lang="en"><title>T</title><link rel="stylesheet" href="css/paper.css">'
    "<table><tr><th>Score</th><td>{{ score }}</td><td>{{ score|hours }}</td></tr></table>"
)
FOOT = ("Page", "1", "of", "1")


def set_with(score: object) -> pypdf.PdfReader:
    html = engines["django"].from_string(PAPER).render({"score": score})
    return pypdf.PdfReader(io.BytesIO(typeset(html).write_pdf(pdf_tags=True)))


def figures_in(paper: pypdf.PdfReader) -> list[str]:
    """What is read out of each picture of the paper."""
    found, waiting = [], [paper.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        each = waiting.pop().get_object()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            if each.get("/S") == "/Figure":
                found.append(each["/Alt"])
            waiting += [each["/K"]] if "/K" in each else []
    return found


def test_a_value_that_is_left_out_is_read_as_redacted_also_behind_a_filter():
    paper = set_with(redacted_or(87, is_redacted=True))

    assert figures_in(paper) == ["redacted", "redacted"]
    assert paper.pages[0].extract_text().split() == ["Score", *FOOT]


def test_a_value_that_is_not_left_out_stands_as_it_is():
    paper = set_with(redacted_or(87, is_redacted=False))

    assert figures_in(paper) == []
    assert paper.pages[0].extract_text().split() == ["Score", "87", "87.00", *FOOT]


def test_the_sign_is_of_one_length_for_every_value():
    assert str(redacted_or("A", is_redacted=True)) == str(redacted_or("A" * 99, is_redacted=True))
    assert REDACTED.startswith("<img")
