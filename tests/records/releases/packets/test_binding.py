"""Binding papers to a packet, however many there are."""

import io

import pytest
from pypdf import PdfReader

from frame.paper import typeset
from records.releases.packets import binding
from records.releases.packets.binding import Bound, Piece, bind
from tests.department import Department
from tests.factories import CompletionFactory
from tests.records.releases import asking
from tests.records.releases.asking import asked, the_decision
from tests.records.releases.packets.granted import NOON, granted

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def page() -> bytes:
    return typeset("<html lang=en><title>Paper</title><p>Of somebody else").write_pdf()


def bound(department: Department, page: bytes, count: int) -> Bound:
    pieces = [
        Piece(
            f"Evidence of 26-{number:04} Annual In-Service, Day One: Law and Community, Núñez, Ana",
            "Certificates",
            page,
        )
        for number in range(count)
    ]
    CompletionFactory(member=department.officer)
    decision = granted(department).decision
    return bind(decision, pieces, certificate="ab" * 32, made_at=NOON)


def test_a_career_of_240_papers_is_bound_and_each_is_on_the_page_that_is_said(department, page):
    made = bound(department, page, 240)

    pages = [each.extract_text() for each in PdfReader(io.BytesIO(made.pages)).pages]
    first = made.files[0].first_page
    assert first > 12
    assert len(pages) == made.count
    assert [file.first_page for file in made.files] == [
        number for number, text in enumerate(pages, start=1) if "Of somebody else" in text
    ]
    assert f"page {first} of {made.count}" in pages[first - 1]


def test_a_cover_sheet_of_several_pages_is_set_twice(department, page, monkeypatch):
    covers = []
    set_one = binding._set

    def counted(template, made_at, **context):
        if template.endswith("packet_cover_pdf.html"):
            covers.append(context["count"])
        return set_one(template, made_at, **context)

    monkeypatch.setattr(binding, "_set", counted)

    made = bound(department, page, 60)

    assert made.files[0].first_page > 3
    assert len(covers) == 2
    assert covers[-1] == made.files[-1].last_page


def test_the_cover_sheet_names_no_part_of_which_nothing_leaves(department, page):
    certificate = CompletionFactory(member=department.officer)
    file_of_course = f"course-{certificate.course.pk}"
    request = asked(department.clerk, department.officer, parts=("transcript", "courses"))
    request = asking.granted(request, department.ogc, leaves_left_out=(file_of_course,))
    piece = Piece("Transcript", "Transcript", page)

    made = bind(the_decision(request), [piece], certificate="ab" * 32, made_at=NOON)

    cover = " ".join(PdfReader(io.BytesIO(made.pages)).pages[0].extract_text().split())
    assert "Parts Transcript Decision" in cover
    assert "Single papers left out: 1 of “Class binders" in cover


@pytest.mark.parametrize(("redactions", "has_bars"), [((), False), (("serial_number",), True)])
def test_the_cover_sheet_tells_of_bars_where_there_are_any_and_of_conditions_always(
    department, page, redactions, has_bars
):
    CompletionFactory(member=department.officer)
    request = granted(department, parts=("transcript",), redactions=redactions)
    struck = ("Serial numbers, by the decision",) if has_bars else ()
    piece = Piece("Transcript", "Transcript", page, struck)

    made = bind(the_decision(request), [piece], certificate="ab" * 32, made_at=NOON)

    cover = " ".join(PdfReader(io.BytesIO(made.pages)).pages[0].extract_text().split())
    assert ("A black bar or box stands" in cover) == has_bars
    assert ("Conditions None: nothing is left out or struck out." in cover) != has_bars
    assert ("Conditions Struck out wherever they stand: " in cover) == has_bars


def cover_of(decision, page) -> str:
    made = bind(decision, [Piece("Paper", "Part", page)], certificate="ab" * 32, made_at=NOON)
    return " ".join(PdfReader(io.BytesIO(made.pages)).pages[0].extract_text().split())


def test_the_cover_sheet_says_of_which_part_nothing_is_on_record(department, page):
    CompletionFactory(member=department.officer)
    row = asked(department.clerk, department.officer, parts=("transcript", "certificates"))

    cover = cover_of(the_decision(asking.granted(row, department.ogc)), page)

    assert "Parts Transcript; Certificates: nothing is on record Decision" in cover


def test_the_cover_sheet_tells_a_part_that_is_left_out_as_left_out_alone(department, page):
    CompletionFactory(member=department.officer)
    row = asked(department.clerk, department.officer, parts=("transcript", "certificates"))
    row = asking.granted(row, department.ogc, parts_left_out=("certificates",))

    cover = cover_of(the_decision(row), page)

    assert "Parts Transcript Decision" in cover
    assert "Left out: Certificates." in cover
