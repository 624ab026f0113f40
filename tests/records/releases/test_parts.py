"""What can leave of a record: the papers of each part, and what is struck out on them."""

from datetime import date

import pytest

from frame.redacted import REDACTED
from records.models import SignInSheet
from records.paper.redacted_sheet import redacted_sheet
from records.paper.saved_sheet import saved_sheet
from records.querysets.sheets import lines_of
from records.release_parts import words_to_cover
from records.releases.parts import (
    Redaction,
    Scope,
    Span,
    all_parts,
    leaves_within,
    part_words,
)
from records.sheet_lines import read_lines
from tests.factories import CompletionFactory, DocumentFactory
from tests.records.sheets import a_class, saved

WHOLE_CAREER = Span(None, None)
TODAY = date(2030, 1, 1)


def scope_of(*members, span: Span = WHOLE_CAREER) -> Scope:
    return Scope(members, span, TODAY)


def keys(part: str, scope: Scope) -> list[str]:
    return [leaf.key for leaf in leaves_within(scope, [part])]


def test_the_parts_come_in_the_order_of_the_form(db):
    found = [part.key for part in all_parts()]

    assert found == [
        key
        for key in ("transcript", "compliance", "certificates", "sheets", "courses")
        if key in found
    ]
    assert {"transcript", "compliance", "certificates", "sheets", "courses"} == set(found)
    assert part_words(["courses", "certificates", "gone"])[-1] == "gone"


def test_only_the_years_asked_for_leave(department):
    old = CompletionFactory(member=department.officer, completed_on=date(2024, 5, 1))
    new = CompletionFactory(member=department.officer, completed_on=date(2026, 5, 1))

    assert keys("courses", scope_of(department.officer, span=Span(2024, 2025))) == [
        f"course-{old.course_id}"
    ]
    assert set(keys("courses", scope_of(department.officer))) == {
        f"course-{old.course_id}",
        f"course-{new.course_id}",
    }


def test_hours_of_prior_agencies_and_voided_ones_do_not_leave(department):
    CompletionFactory(member=department.officer, is_prior_agency=True)
    CompletionFactory(member=department.colleague)

    assert keys("courses", scope_of(department.officer)) == []


def test_a_certificate_leaves_once_and_only_of_whom_it_is(department):
    paper = DocumentFactory(member=department.officer)
    CompletionFactory(member=department.officer, evidence=paper)
    CompletionFactory(member=department.officer, evidence=paper)
    CompletionFactory(
        member=department.officer, evidence=DocumentFactory(member=department.colleague)
    )

    assert keys("certificates", scope_of(department.officer)) == [f"document-{paper.pk}"]


def test_words_to_cover_are_those_that_the_decision_strikes_out(department):
    assert words_to_cover(department.officer, frozenset()) == ()
    assert words_to_cover(department.officer, frozenset({"serial_number", "element"})) == (
        "4411",
        "Squad 110",
    )


@pytest.fixture
def sheet(department) -> SignInSheet:
    return saved(a_class(), "4411 4412", department.clerk).sheet


def paper_of(sheet: SignInSheet, *members, redactions=frozenset()) -> dict:
    lines = read_lines(lines_of(sheet), course_session=sheet.course_session, by=sheet.saved_by)
    return redacted_sheet(saved_sheet(sheet, lines), members=members, redactions=redactions)


def test_a_sheet_names_nobody_but_whose_record_leaves(department, sheet):
    said = paper_of(sheet, department.officer)

    own, other = said["lines"]
    assert (own.serial_number, own.member.name) == ("4411", department.officer.name)
    assert {other.serial_number, other.member.name, other.member.rank, other.minutes} == {REDACTED}
    assert {other.member.element.name, other.credit, other.score_words} == {REDACTED}
    assert {said["saved_by"], said["standing"], said["hours"]} == {REDACTED}


def test_a_sheet_of_two_who_are_both_asked_about_names_both(department, sheet):
    said = paper_of(sheet, department.officer, department.colleague)

    assert [line.serial_number for line in said["lines"]] == ["4411", "4412"]
    assert said["standing"] == 2


def test_what_a_decision_strikes_out_is_struck_out_of_the_own_line_too(department, sheet):
    said = paper_of(
        sheet,
        department.officer,
        redactions=frozenset({Redaction.SERIAL_NUMBER, Redaction.ELEMENT}),
    )

    own = said["lines"][0]
    assert (own.serial_number, own.member.element.name) == (REDACTED, REDACTED)
    assert own.member.name == department.officer.name


def test_the_leaf_of_a_sheet_says_who_else_is_on_it(department, sheet):
    [leaf] = leaves_within(scope_of(department.officer), ["sheets"])

    assert leaf.members == (department.officer,)
    assert leaf.others == (department.colleague,)
    assert leaf.is_own_paper


def test_no_other_name_is_in_any_object_of_a_sheet_that_leaves(department, sheet):
    from io import BytesIO

    from django.utils import timezone
    from pypdf import PdfReader

    [leaf] = leaves_within(scope_of(department.officer), ["sheets"])

    pdf = leaf.made(frozenset(), timezone.now())
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert department.officer.name in text
    assert department.colleague.last_name not in text
    assert "4412" not in text


def test_the_mark_of_a_sheet_changes_with_its_lines(department, sheet):
    from django.utils import timezone

    from records.actions.completions import void_completion

    [before] = leaves_within(scope_of(department.officer), ["sheets"])
    other = department.colleague.completions.get()
    void_completion(completion=other, reason="A slip.", by=department.clerk, now=timezone.now())

    [after] = leaves_within(scope_of(department.officer), ["sheets"])

    assert before.key == after.key
    assert before.fingerprint != after.fingerprint
