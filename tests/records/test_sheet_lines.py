"""What the lines of a sheet say: who, what it earns, and why it can't be credited."""

from datetime import date, time
from decimal import Decimal

import pytest

from courses.models import CourseSession, SessionDay
from people.models import Member
from records.actions.sheet_mending import change_line_minutes, set_line_hours
from records.models import SheetLine
from records.querysets.sheets import lines_of
from records.sheet_lines import ReadLine, read_lines
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    MemberFactory,
)
from tests.records.sheets import NEXT_DAY, a_class, draft, line_of, saved

AREAS = {
    "legal_studies",
    "technical_studies",
    "interpersonal_perspectives",
    "skill_development",
}
NOTHING = {
    **dict.fromkeys(AREAS, Decimal("0.00")),
    **dict.fromkeys(("firearms", "de_escalation", "implicit_bias", "racial_profiling"), Decimal(0)),
}


@pytest.fixture
def course_session(db) -> CourseSession:
    return a_class(course=CourseFactory(course_id="26-0042", title="Crisis response"))


def only_line(course_session: CourseSession, text: str, by: Member) -> ReadLine:
    sheet = draft(course_session, text, by)
    return read_lines(lines_of(sheet), course_session=course_session, by=by)[0]


def test_a_known_member_is_ready_with_the_credit_of_the_course(department, course_session):
    line = only_line(course_session, "4411", department.clerk)

    assert line.is_ready
    assert line.member == department.officer
    assert line.credit == Decimal("8.00")
    assert line.minutes == 400
    assert line.arithmetic == ""


def test_an_unknown_serial_is_a_problem(department, course_session):
    line = only_line(course_session, "9999", department.clerk)

    assert line.problems == [
        "No member has serial number 9999. Correct it, or remove the line and type the name above."
    ]


def test_a_member_separated_before_the_class_is_a_problem_that_names_the_day(
    department, course_session
):
    MemberFactory(serial_number="5000", separated_on=date(2026, 3, 9))

    line = only_line(course_session, "5000", department.clerk)

    assert line.problems[0].startswith("Separated on Mar 9, 2026, before the class on Mar 10")


def test_the_last_day_of_employment_still_counts(department, course_session):
    MemberFactory(serial_number="5000", separated_on=date(2026, 3, 10))

    assert only_line(course_session, "5000", department.clerk).is_ready


def test_a_member_hired_after_the_class_is_a_problem(department, course_session):
    MemberFactory(serial_number="5000", hired_on=date(2026, 3, 11), license_issued_on=None)

    line = only_line(course_session, "5000", department.clerk)

    assert line.problems[0].startswith("Not yet hired: joined on Mar 11, 2026")


def test_a_member_hired_during_the_class_is_a_problem_that_names_its_first_day(department):
    two_days = a_class(ends_on=date(2026, 3, 11), days=[date(2026, 3, 10), date(2026, 3, 11)])
    MemberFactory(serial_number="5000", hired_on=date(2026, 3, 11), license_issued_on=None)

    line = only_line(two_days, "5000", department.clerk)

    assert "after the class's first day on Mar 10, 2026" in line.problems[0]


def test_nobody_credits_their_own_completion(department, course_session):
    line = only_line(course_session, "1101", department.clerk)

    assert "your own serial number" in line.problems[0]


def test_another_clerk_sees_that_line_as_ready(department, course_session):
    sheet = draft(course_session, "1101", department.clerk)

    read = read_lines(lines_of(sheet), course_session=course_session, by=department.inquiry)

    assert read[0].is_ready


def test_an_instructor_of_the_class_is_not_credited_as_an_attendee(department, course_session):
    course_session.instructors.add(department.officer)

    line = only_line(course_session, "4411", department.clerk)

    assert line.problems == [
        "Taught this class, and an instructor doesn't earn its credit as an attendee. "
        "Remove the line, or take Núñez off the class's instructors if they only sat in."
    ]


def test_who_teaches_another_class_of_the_course_is_ready(department, course_session):
    a_class(course=course_session.course).instructors.add(department.officer)

    assert only_line(course_session, "4411", department.clerk).is_ready


def test_credit_for_the_same_course_and_day_is_a_problem(department, course_session):
    CompletionFactory(
        member=department.officer, course=course_session.course, completed_on=date(2026, 3, 10)
    )

    line = only_line(course_session, "4411", department.clerk)

    assert line.problems == ["Already has credit for 26-0042 on Mar 10, 2026. Remove the line."]


def test_a_class_of_two_days_is_credited_already_whichever_of_its_days_the_credit_names(department):
    days = [date(2026, 3, 10), date(2026, 3, 11)]
    two_days = a_class(course=CourseFactory(course_id="26-0042"), ends_on=days[1], days=days)
    for member, day in ((department.officer, days[0]), (department.sergeant, days[1])):
        CompletionFactory(member=member, course=two_days.course, completed_on=day)
    sheet = draft(two_days, "4411 3301", department.clerk)

    first, second = read_lines(lines_of(sheet), course_session=two_days, by=department.clerk)

    assert first.problems == [
        "Already has credit for 26-0042 on Mar 10, 2026, a day of this class. Remove the line."
    ]
    assert second.problems == ["Already has credit for 26-0042 on Mar 11, 2026. Remove the line."]


@pytest.mark.parametrize("is_of_another_class", [True, False])
def test_credit_as_an_instructor_that_day_is_no_hindrance_where_it_is_of_another_class(
    department, course_session, is_of_another_class
):
    another = CourseSessionFactory(course=course_session.course)
    evening = {"starts_at": time(18), "ends_at": time(21)}
    SessionDay.objects.filter(course_session=another).update(**evening)
    CompletionFactory(
        member=department.officer,
        course=course_session.course,
        course_session=another if is_of_another_class else None,
        completed_on=date(2026, 3, 10),
        role="instructor",
    )

    line = only_line(course_session, "4411", department.clerk)

    # Where the class isn't known it may be this one, and nobody earns both of one class.
    assert line.is_ready == is_of_another_class
    assert [sentence[:48] for sentence in line.problems] == (
        [] if is_of_another_class else ["Already has credit for 26-0042 on Mar 10, 2026, "]
    )


def test_the_same_course_on_another_day_is_no_hindrance(department, course_session):
    CompletionFactory(
        member=department.officer, course=course_session.course, completed_on=date(2025, 3, 10)
    )

    assert only_line(course_session, "4411", department.clerk).is_ready


def test_credit_in_another_class_at_that_hour_is_a_problem_that_names_the_class(
    department, course_session
):
    other = a_class(course=CourseFactory(course_id="26-0007", title="First aid"))
    saved(other, "4411", department.clerk)

    line = only_line(course_session, "4411", department.clerk)

    assert line.problems == [
        "Núñez has credit for 26-0007 First aid (Mar 10, 2026, 8:00 AM to 4:00 PM), which was "
        "at the same hour. Remove the line, or void that credit if it is wrong."
    ]


def test_a_line_on_the_draft_of_another_class_at_that_hour_is_a_problem(department, course_session):
    other = a_class(course=CourseFactory(course_id="26-0007", title="First aid"))
    draft(other, "4411", department.clerk)

    line = only_line(course_session, "4411", department.clerk)

    assert line.problems[0].startswith("Núñez is also on the unsaved sheet of 26-0007 First aid")


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "is_ready"),
    [
        (time(16), time(18), True),
        (time(6), time(8), True),
        (time(15, 45), time(18), False),
        (time(6), time(8, 15), False),
        (time(9), time(10), False),
    ],
)
def test_classes_overlap_when_they_share_time(
    department, course_session, starts_at, ends_at, is_ready
):
    other = a_class()
    SessionDay.objects.filter(course_session=other).update(
        starts_at=starts_at, ends_at=ends_at, break_minutes=0
    )
    draft(other, "4411", department.clerk)

    assert only_line(course_session, "4411", department.clerk).is_ready is is_ready


def test_a_cancelled_class_at_that_hour_is_no_hindrance(department, course_session):
    other = a_class()
    draft(other, "4411", department.clerk)
    CourseSession.objects.filter(pk=other.pk).update(
        state=CourseSession.State.CANCELLED, cancel_reason="Snow"
    )

    assert only_line(course_session, "4411", department.clerk).is_ready


def test_a_class_at_the_same_hour_on_another_day_is_no_hindrance(department, course_session):
    other = a_class(starts_on=date(2026, 3, 9))
    draft(other, "4411", department.clerk)

    assert only_line(course_session, "4411", department.clerk).is_ready


# Partial attendance -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "credit", "arithmetic"),
    [
        (125, "2.50", "125 min / 50 = 2.50"),
        (124, "2.25", "124 min / 50 = 2.48, down to 2.25"),
        (399, "7.75", "399 min / 50 = 7.98, down to 7.75"),
        (13, "0.25", "13 min / 50 = 0.26, down to 0.25"),
    ],
)
def test_minutes_earn_credit_down_to_the_quarter_hour(
    department, course_session, minutes, credit, arithmetic
):
    sheet = draft(course_session, "4411", department.clerk)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=minutes, by=department.clerk)

    line = read_lines(lines_of(sheet), course_session=course_session, by=department.clerk)[0]

    assert line.is_ready
    assert line.credit == Decimal(credit)
    assert line.arithmetic == arithmetic
    assert sum(line.hours[key] for key in line.class_credit.hours if key in AREAS) == line.credit


def test_minutes_never_earn_more_than_the_course_gives(department):
    course_session = a_class(
        course=CourseFactory(
            credit_hours="4.00",
            legal_studies="4.00",
            technical_studies="0",
            interpersonal_perspectives="0",
            skill_development="0",
            firearms="0",
        )
    )
    sheet = draft(course_session, "4411", department.clerk)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=350, by=department.clerk)

    line = read_lines(lines_of(sheet), course_session=course_session, by=department.clerk)[0]

    assert line.credit == Decimal("4.00")
    assert line.arithmetic == "350 min / 50 = 7.00, at most 4.00"


def test_minutes_under_a_quarter_hour_of_credit_are_a_problem(department, course_session):
    sheet = draft(course_session, "4411", department.clerk)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=12, by=department.clerk)

    line = read_lines(lines_of(sheet), course_session=course_session, by=department.clerk)[0]

    assert line.problems == [
        "12 min / 50 = 0.24, under a quarter hour: no credit. "
        "Correct the minutes, or remove the line."
    ]


def test_the_clerks_own_split_is_kept(department, course_session):
    sheet = draft(course_session, "4411", department.clerk)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=100, by=department.clerk)
    set_line_hours(
        line=line_of(sheet, "4411"),
        hours={**NOTHING, "skill_development": Decimal("2.00"), "firearms": Decimal("1.50")},
        by=department.clerk,
    )

    line = read_lines(lines_of(sheet), course_session=course_session, by=department.clerk)[0]

    assert line.is_ready
    assert line.hours["skill_development"] == Decimal("2.00")
    assert line.topic_words == "Firearms 1.50"


def test_a_split_that_no_longer_fits_the_minutes_is_a_problem(department, course_session):
    sheet = draft(course_session, "4411", department.clerk)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=100, by=department.clerk)
    SheetLine.objects.filter(sheet=sheet).update(
        credit_hours=Decimal("1.00"), legal_studies=Decimal("1.00")
    )

    line = read_lines(lines_of(sheet), course_session=course_session, by=department.clerk)[0]

    assert "The areas were set for 1.00 hours, but the minutes now give 2.00" in line.problems[0]


def test_minutes_above_those_of_a_class_made_shorter_are_a_problem(department, course_session):
    sheet = draft(course_session, "4411", department.clerk)
    change_line_minutes(line=line_of(sheet, "4411"), minutes=390, by=department.clerk)
    SessionDay.objects.filter(course_session=course_session).update(ends_at=time(12))

    line = read_lines(
        lines_of(sheet),
        course_session=CourseSession.objects.get(pk=course_session.pk),
        by=department.clerk,
    )[0]

    assert line.problems[0].startswith("390 minutes is more than the 160 of the class")


# As it grows ------------------------------------------------------------------------------------


def test_reading_takes_the_same_queries_however_many_lines(
    department, course_session, django_assert_num_queries
):
    other = a_class()
    serials = [MemberFactory(serial_number=f"8{number:03}").serial_number for number in range(40)]
    draft(other, " ".join(serials[:4]), department.clerk)
    sheet = draft(course_session, " ".join(serials[:5]), department.clerk)

    def read() -> None:
        fresh = CourseSession.objects.select_related("course").get(pk=course_session.pk)
        read_lines(lines_of(sheet), course_session=fresh, by=department.clerk)

    with django_assert_num_queries(6):
        read()
    draft(course_session, " ".join(serials[5:]), department.clerk)
    with django_assert_num_queries(6):
        read()


def test_a_saved_line_reads_as_it_was_written(department, course_session):
    sheet = saved(course_session, "4411", department.clerk).sheet
    department.officer.separated_on = NEXT_DAY.date()
    department.officer.save()

    line = read_lines(lines_of(sheet), course_session=course_session, by=department.clerk)[0]

    assert line.is_written
    assert not line.problems
    assert line.credit == Decimal("8.00")
