"""What can leave of a record: the papers of each part, and what is struck out on them."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from courses.designations import AREA_KEYS, TOPIC_KEYS
from courses.models import Course, Enrolment
from frame.redacted import REDACTED
from records.actions.completions import void_completion
from records.actions.sheet_mending import change_line_score
from records.actions.sheet_saving import save_sheet
from records.models import ReleaseRequest, SheetLine, SignInSheet
from records.paper.redacted_sheet import redacted_sheet, struck_on_sheet
from records.paper.saved_sheet import saved_sheet
from records.querysets.sheets import lines_of
from records.releases.parts import (
    ANY_MOMENT,
    Redaction,
    Scope,
    Span,
    all_parts,
    leaves_within,
    part_words,
)
from records.releases.reading import conditions_in_words, leaf_of, leaving, nothing_of
from records.releases.striking_out.own_words import OwnWords
from records.sheet_lines import read_lines
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    DocumentFactory,
    ElementFactory,
    LocationFactory,
    MemberFactory,
)
from tests.records.releases.asking import NOON, asked, granted
from tests.records.sheets import NEXT_DAY, a_class, a_class_on_a_free_day, draft, line_of, saved
from tests.signed_in import client_of

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
    own = OwnWords([department.officer])

    assert own.of(department.officer, frozenset()) == ()
    assert own.of(department.officer, frozenset({"serial_number", "element"})) == (
        "4411",
        "Squad 110",
    )
    department.officer.license_number = "MO12345"
    assert own.of(department.officer, frozenset({"license"})) == ("MO12345",)


def test_what_happened_after_the_day_that_the_record_is_told_of_does_not_leave(department):
    CompletionFactory(member=department.officer, completed_on=date(2030, 1, 2))
    on_the_day = CompletionFactory(member=department.officer, completed_on=TODAY)

    for span in (WHOLE_CAREER, Span(2029, 2031)):
        assert keys("courses", scope_of(department.officer, span=span)) == [
            f"course-{on_the_day.course_id}"
        ]


def test_elements_are_struck_out_that_a_member_was_in_before_by_all_they_were_called(department):
    """A text of years ago names the element of that time."""
    officer, elements = department.officer, department.elements
    CompletionFactory(
        member=officer,
        course__synopsis="For Squad 110, then Squad 310, then Desk 9; Traffic Unit gave it.",
    )
    MemberFactory(element=ElementFactory(name="Traffic Unit"), merged_into=officer)
    officer.element = elements["Squad 310"]
    officer.save()
    elements["Squad 310"].name = "Desk 9"
    elements["Squad 310"].save()
    [leaf] = leaves_within(scope_of(officer), ["courses"])

    said = leaf.html(frozenset({"element"}), ANY_MOMENT)

    for gone in ("Squad", "110", "310", "Desk", "Traffic"):
        assert gone not in said.partition("Synopsis")[2]
    assert "Traffic Unit" in leaf.html(frozenset(), ANY_MOMENT)


@pytest.fixture
def sheet(department) -> SignInSheet:
    return saved(a_class(), "4411 4412", department.clerk).sheet


def paper_of(sheet: SignInSheet, *members, redactions=frozenset()) -> dict:
    lines = read_lines(lines_of(sheet), course_session=sheet.course_session, by=sheet.saved_by)
    return redacted_sheet(
        saved_sheet(sheet, lines), members=members, redactions=redactions, place=""
    )


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


def test_a_sheet_says_what_is_struck_out_on_it_and_why(department, sheet):
    [leaf] = leaves_within(scope_of(department.officer), ["sheets"])
    [of_both] = leaves_within(scope_of(department.officer, department.colleague), ["sheets"])

    assert leaf.struck(frozenset({"serial_number", "element", "license"})) == (
        "The line of 1 other, who is not asked about",
        "Who saved it",
        "The totals, which would tell of the others",
        "Serial numbers, by the decision",
        "Elements, by the decision",
    )
    assert of_both.struck(frozenset()) == ("Who saved it",)


def test_a_total_of_hours_tells_no_score_that_is_struck_out(department):
    """Two completions with eight hours in all would tell that one of both did not pass."""
    sheet = draft(
        a_class(course=CourseFactory(delivery="computer_based")), "4411 4412", department.clerk
    )
    for serial, score in (("4411", 100), ("4412", 40)):
        line = line_of(sheet, serial)
        change_line_score(line=line, score=Decimal(score), by=department.clerk)
    sheet.refresh_from_db()
    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NEXT_DAY)
    sheet.refresh_from_db()
    of_both = (department.officer, department.colleague)
    [leaf] = leaves_within(scope_of(*of_both), ["sheets"])

    told = paper_of(sheet, *of_both, redactions=frozenset({Redaction.SCORE}))

    assert (told["standing"], told["hours"]) == (2, REDACTED)
    assert paper_of(sheet, *of_both)["hours"] == Decimal("8.00")
    assert leaf.struck(frozenset({"score"})) == (
        "Who saved it",
        "The total of hours, which would tell who passed",
        "Test scores, and what was not passed, by the decision",
    )


def test_the_lines_of_others_and_the_absent_are_counted(department):
    course_session = a_class()
    on_it = (department.officer, department.colleague, department.sergeant)
    for member in (*on_it, department.commander, department.inquiry):
        Enrolment.objects.create(course_session=course_session, member=member)
    saved(course_session, "4411 4412 3301", department.clerk)
    [leaf] = leaves_within(scope_of(department.officer), ["sheets"])

    assert leaf.struck(frozenset()) == (
        "The lines of 2 others, who are not asked about",
        "2 others who were absent",
        "Who saved it",
        "The totals, which would tell of the others",
    )


def test_a_reason_on_the_own_line_is_told_as_struck_out(department, sheet):
    own = department.officer.completions.get()
    void_completion(completion=own, reason="Not there.", by=department.clerk, now=timezone.now())
    said = saved_sheet(
        sheet,
        read_lines(lines_of(sheet), course_session=sheet.course_session, by=department.clerk),
    )
    shown = redacted_sheet(said, members=[department.officer], redactions=frozenset(), place="")

    reasons = "Reasons for warnings and voids, which may name others"
    assert reasons in struck_on_sheet(said, shown)


def test_a_course_file_without_hours_by_area_has_no_empty_table_of_them(department):
    CompletionFactory(member=department.officer)
    without = CompletionFactory(member=department.officer).course
    no_hours = dict.fromkeys((*AREA_KEYS, *TOPIC_KEYS), 0)
    Course.objects.filter(pk=without.pk).update(credit_hours=0, **no_hours)

    given, none = (
        leaf.html(frozenset(), ANY_MOMENT)
        for leaf in leaves_within(scope_of(department.officer), ["courses"])
    )

    assert "Area or topic" in given
    assert "Area or topic" not in none
    assert "No hours by area or topic are on file." in none
    assert "<table" not in none


def test_a_course_file_says_how_often_others_are_named_and_what_the_decision_struck(department):
    other, officer = department.colleague, department.officer
    CompletionFactory(
        member=officer,
        course__synopsis=f"Given by {other.first_name} {other.last_name}. For Squad 110.",
    )
    [leaf] = leaves_within(scope_of(officer), ["courses"])

    assert leaf.struck(frozenset()) == ("1 place where others are named",)
    assert leaf.struck(frozenset({"element", "license"})) == (
        "1 place where others are named",
        "Elements, by the decision",
    )


def test_the_place_of_a_class_leaves_without_who_else_is_named_in_it(department):
    location = LocationFactory(name="Home range of Sgt. Sean O’Brien, 4412, Squad 110, by Núñez")
    saved(a_class(location=location), "4411", department.clerk)
    [leaf] = leaves_within(scope_of(department.officer), ["sheets"])

    def place(*redactions: str) -> str:
        html = leaf.html(frozenset(redactions), NOON).replace(REDACTED, "█")
        return html.partition("<dt>Place</dt><dd>")[2].partition("</dd>")[0]

    told = "Words in the place of the class, which names others or what is struck out"
    assert place() == "Home range of Sgt. █, █, Squad 110, by Núñez"
    assert place("element") == "Home range of Sgt. █, █, █, by Núñez"
    assert told in leaf.struck(frozenset())


def test_who_decides_reads_which_words_stay_and_may_be_names_of_others(department):
    completion = CompletionFactory(
        member=department.officer,
        completed_on=date(2025, 1, 5),
        course__synopsis="Ask O’Brien, or O’Brien again, not Núñez.",
    )
    location = LocationFactory(name="Range of O’Brien")
    saved(a_class(location=location), "4411", department.clerk)
    leaves = {
        leaf.key: leaf
        for leaf in leaves_within(scope_of(department.officer), ["sheets", "courses"])
    }
    of_sheet = next(leaf for key, leaf in leaves.items() if key.startswith("sheet"))

    assert leaves[f"course-{completion.course_id}"].in_doubt() == ("O’Brien",)
    assert of_sheet.in_doubt() == ("O’Brien",)


def test_the_leaf_of_a_sheet_says_who_else_is_on_it(department, sheet):
    [leaf] = leaves_within(scope_of(department.officer), ["sheets"])

    assert leaf.members == (department.officer,)
    assert leaf.others == (department.colleague,)
    assert leaf.is_own_paper


def test_no_other_name_is_in_any_object_of_a_sheet_that_leaves(department, sheet):
    [leaf] = leaves_within(scope_of(department.officer), ["sheets"])

    pdf = leaf.made(frozenset(), timezone.now())
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert department.officer.name in text
    assert department.colleague.last_name not in text
    assert "4412" not in text


def test_the_mark_of_a_sheet_changes_with_what_it_says_and_not_with_what_is_struck_out(
    department, sheet
):
    def mark() -> str:
        [leaf] = leaves_within(scope_of(department.officer), ["sheets"])
        return leaf.fingerprint

    def void(member) -> None:
        void_completion(
            completion=member.completions.get(),
            reason="A slip.",
            by=department.clerk,
            now=timezone.now(),
        )

    as_saved = mark()
    void(department.colleague)
    CompletionFactory(member=department.colleague)
    assert mark() == as_saved

    SheetLine.objects.filter(completion__member=department.officer).update(minutes=71)
    assert mark() != as_saved


def test_one_paper_is_made_without_making_the_others(department):
    def queries_of_one() -> int:
        course = department.officer.completions.earliest("pk").course_session
        request = ReleaseRequest.objects.get()
        with CaptureQueriesContext(connection) as asked_of_the_database:
            leaf = leaf_of(request, f"sheet-{course.pk}", as_of=TODAY)
            assert leaf.fingerprint
        return len(asked_of_the_database)

    saved(a_class_on_a_free_day(), "4411", department.clerk)
    asked(department.clerk, department.officer, parts=("sheets", "courses"))
    of_one = queries_of_one()
    for _ in range(3):
        saved(a_class_on_a_free_day(), "4411 4412", department.clerk)

    assert queries_of_one() == of_one


@pytest.mark.usefixtures("at_noon")
def test_a_transcript_of_which_nothing_is_left_does_not_leave_and_is_not_counted(department):
    """Whoever read that one is left out could tell of which year a test was not passed."""
    for on, score in ((date(2014, 4, 6), "40"), (date(2015, 4, 6), "92")):
        CompletionFactory(
            member=department.officer, completed_on=on, delivery="computer_based", score=score
        )
    row = asked(
        department.sergeant, department.officer, parts=("transcript",), span=Span(2014, 2015)
    )
    client, key = client_of(department.ogc), f"transcript-{department.officer.pk}"
    page = reverse("records:release-decide", args=[row.pk])
    words = "Nothing is left on it with what is struck out, so it does not leave"
    assert words not in client.get(page).text

    said = client.post(page, {"look": "on", "redactions": ["score"]}).text
    row = granted(row, department.ogc, redactions=("score",))

    assert said.count(words) == said.count("release__leaf--out") == 1
    assert "Single papers left out" not in said
    stored = {each["key"]: each["is_left_out"] for each in row.decision.leaves}
    assert stored == {f"{key}-2015": False, f"{key}-2014": True}
    assert [leaf.key for leaf in leaving(row.decision)] == [f"{key}-2015"]
    assert conditions_in_words(row.decision) == [
        "Struck out wherever they stand: Test scores, and what was not passed."
    ]


def test_a_part_that_is_emptied_is_told_in_the_words_of_one_that_has_nothing(department):
    """Else whoever asked for the transcript of that year reads that a test was not passed."""
    CompletionFactory(
        member=department.officer,
        completed_on=date(2014, 4, 6),
        delivery="computer_based",
        score="40",
    )
    parts, span = ("transcript", "courses"), Span(2014, 2014)
    failed = asked(department.clerk, department.officer, parts=parts, span=span)
    none = asked(department.clerk, department.sergeant, parts=parts, span=span)

    decision = granted(failed, department.ogc, redactions=("score",)).decision
    told = nothing_of(failed, decision.leaves, redactions=decision.redactions)

    assert told == ["Transcript: nothing is on record that could leave with what is struck out"]
    assert nothing_of(none, [], redactions=decision.redactions)[:1] == told
    assert nothing_of(none, [])[:1] == ["Transcript: nothing is on record"]
