"""The rules of credit about papers, a prior agency and teaching."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from courses.models import Course, CourseSession, SessionDay
from people.models import Member
from records.credit.proposals import BroughtIn
from records.credit.writing import write_credit
from records.models import Completion
from tests.factories import CompletionFactory, CourseFactory, DocumentFactory
from tests.records.credit.proposing import in_class, keys, proposal, sentences, taught_by
from tests.records.sheets import NEXT_DAY, a_class


@pytest.fixture
def course(db) -> Course:
    return CourseFactory(course_id="26-0042", title="Crisis response")


@pytest.fixture
def course_session(department, course) -> CourseSession:
    """A class of 400 minutes, which the officer taught."""
    held = a_class(course=course)
    held.instructors.add(department.officer)
    return held


def test_a_row_of_a_file_and_a_class_are_the_paper_of_college_credit(department, course):
    plain = proposal(department.officer, course, source="college", semester_hours=Decimal(4))
    proved = proposal(
        department.officer,
        course,
        source="college",
        semester_hours=Decimal(4),
        evidence=DocumentFactory(member=department.officer),
    )
    attended = in_class(department.colleague, a_class(), source="college")

    assert keys(plain, by=department.clerk) == ["no_paper"]
    assert keys(proved, by=department.clerk) == []
    assert keys(attended, by=department.clerk) == []


def test_a_prior_agency_gives_post_credit_alone(department, course):
    Member.objects.filter(pk=department.officer.pk).update(hired_on=date(2026, 3, 11))
    department.officer.refresh_from_db()
    paper = DocumentFactory(member=department.officer)
    theirs = {"is_prior_agency": True, "evidence": paper}

    assert keys(proposal(department.officer, course, **theirs), by=department.clerk) == []
    assert sentences(
        proposal(department.officer, course, **theirs, source="non_post"), by=department.clerk
    ) == [
        "Training of a prior agency without POST credit counts for nothing: it is no part of the "
        "record (policy 930-5 II.K). Choose the source that the paper shows, or leave this credit "
        "out."
    ]


def test_teaching_earns_credit_in_a_class_of_post_credit_in_person(
    department, course, course_session
):
    assert keys(taught_by(department.officer, course_session), by=department.clerk) == []
    online = taught_by(department.officer, course_session, delivery="computer_based")
    assert keys(online, by=department.clerk) == ["not_in_person"]

    CourseSession.objects.filter(pk=course_session.pk).update(source="non_post")
    course_session.refresh_from_db()
    assert sentences(taught_by(department.officer, course_session), by=department.clerk) == [
        "Teaching earns credit in CLEE and basic training alone (11 CSR 75-15.020(3)(B)), and "
        "26-0042 has no POST credit. Leave this credit out."
    ]


def test_who_did_not_teach_the_class_earns_nothing_for_it(department, course_session):
    assert sentences(taught_by(department.colleague, course_session), by=department.clerk) == [
        "O'Brien, Sean is no instructor of this class. Leave this credit out, or put them among "
        "its instructors."
    ]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (
            401,
            "401 minutes is not what Núñez can have taught in a class of 400. Write 1 to 400, or "
            "leave this credit out.",
        ),
        (
            0,
            "0 minutes is not what Núñez can have taught in a class of 400. Write 1 to 400, or "
            "leave this credit out.",
        ),
        (
            14,
            "14 minutes of teaching are under a quarter hour: no credit. Correct the minutes, or "
            "leave this credit out.",
        ),
    ],
)
def test_minutes_that_nobody_taught_are_told(department, course_session, minutes, words):
    taught = taught_by(department.officer, course_session, minutes)

    assert sentences(taught, by=department.clerk)[0] == words


def test_sixty_minutes_of_teaching_are_an_hour_and_not_fifty(department, course, course_session):
    hours = Course.objects.get(pk=course.pk).designated_hours
    more = taught_by(department.officer, course_session, hours=hours)

    assert sentences(more, by=department.clerk) == [
        "400 minutes of teaching give 6.50 credit hours, and 8.00 is written here. Change one of "
        "them."
    ]


def test_teaching_the_same_course_in_another_class_counts_again(department, course, course_session):
    """A second time on one day too, which an attendee is refused."""
    evening = a_class(course=course)
    SessionDay.objects.filter(course_session=evening).update(
        starts_at=time(18), ends_at=time(19), break_minutes=0
    )
    evening.instructors.add(department.officer)
    CompletionFactory(
        member=department.officer,
        course=course,
        course_session=course_session,
        completed_on=course_session.completed_on,
        role="instructor",
        source="instructor",
    )

    assert keys(taught_by(department.officer, evening, 60), by=department.clerk) == []
    same = taught_by(department.officer, course_session)
    assert keys(same, by=department.clerk) == ["credited_already"]
    completions = Completion.objects.filter(member=department.officer)
    write_credit(
        proposals=[taught_by(department.officer, evening, 60)], by=department.clerk, now=NEXT_DAY
    )
    assert completions.count() == 2


def taught_without_class(member: Member, course_session: CourseSession, **values):
    """The same teaching, as a file or a clerk has it who names no class."""
    return replace(taught_by(member, course_session), course_session=None, **values)


@pytest.mark.parametrize("held_in", ["class", "none"])
@pytest.mark.parametrize("proposed_in", ["class", "none"])
def test_teaching_of_one_day_is_one_credit_where_a_class_is_not_known(
    department, course, course_session, held_in, proposed_in
):
    CompletionFactory(
        member=department.officer,
        course=course,
        course_session=course_session if held_in == "class" else None,
        completed_on=course_session.completed_on,
        role="instructor",
        source="instructor",
    )

    taught = taught_by(department.officer, course_session)
    if proposed_in == "none":
        taught = taught_without_class(department.officer, course_session)

    assert keys(taught, by=department.clerk) == ["credited_already"]
    day_later = taught_without_class(
        department.officer, course_session, completed_on=date(2026, 3, 11)
    )
    assert keys(day_later, by=department.clerk) == []


@pytest.mark.parametrize("held_in", ["class", "none"])
@pytest.mark.parametrize("proposed_in", ["class", "none"])
def test_who_has_credit_as_an_attendee_has_none_as_its_instructor(
    department, course, course_session, held_in, proposed_in
):
    CompletionFactory(
        member=department.officer,
        course=course,
        course_session=course_session if held_in == "class" else None,
        completed_on=course_session.completed_on,
    )

    taught = taught_by(department.officer, course_session)
    if proposed_in == "none":
        taught = taught_without_class(department.officer, course_session)

    assert sentences(taught, by=department.clerk) == [
        "Already has credit for 26-0042 on Mar 10, 2026, as an attendee, and nobody earns both of "
        "one class. Leave this credit out, or void that credit if it is wrong."
    ]


def test_who_has_credit_as_its_instructor_has_none_as_an_attendee(
    department, course, course_session
):
    theirs = taught_without_class(department.officer, course_session)
    course_session.instructors.clear()
    assert sentences(theirs, in_class(department.officer, course_session), by=department.clerk) == [
        "Is here a second time for 26-0042 on Mar 10, 2026, as its instructor, and nobody earns "
        "both of one class. Leave this credit out."
    ]
    another_day = replace(theirs, completed_on=date(2026, 3, 9))
    assert (
        keys(another_day, in_class(department.officer, course_session), by=department.clerk) == []
    )


def test_who_teaches_one_class_may_sit_in_another_of_the_course(department, course, course_session):
    evening = a_class(course=course)
    SessionDay.objects.filter(course_session=evening).update(
        starts_at=time(18), ends_at=time(19), break_minutes=0
    )
    CompletionFactory(
        member=department.officer,
        course=course,
        course_session=evening,
        completed_on=evening.completed_on,
    )

    assert keys(taught_by(department.officer, course_session), by=department.clerk) == []


# What an amount gives -------------------------------------------------------------------------


@pytest.fixture
def by_file(department) -> dict[str, BroughtIn]:
    """What makes a proposal a row of a file."""
    return {"brought_in": BroughtIn(1, 2, 3)}


def test_teaching_without_a_class_gives_an_hour_for_each_hour_too(department, course_session):
    hours = course_session.course.designated_hours
    taught = taught_without_class(department.officer, course_session)

    assert keys(taught, by=department.clerk) == []
    assert sentences(replace(taught, hours=hours), by=department.clerk) == [
        "400 minutes of teaching give 6.50 credit hours, and 8.00 is written here. Change one of "
        "them."
    ]
    assert keys(replace(taught, minutes=14), by=department.clerk) == ["no_credit"]
    assert sentences(replace(taught, minutes=12_001), by=department.clerk) == [
        "12,001 is not the minutes that somebody taught. Write 1 to 12,000."
    ]


def test_teaching_needs_its_minutes_but_in_a_file_which_gives_the_course_at_most(
    department, course_session, by_file
):
    hours = course_session.course.designated_hours
    taught = replace(taught_without_class(department.officer, course_session), minutes=None)

    assert sentences(taught, by=department.clerk) == [
        "Teaching earns an hour for each hour taught, and no minutes are given. Write the minutes "
        "taught, or leave this credit out."
    ]
    assert keys(replace(taught, **by_file), by=department.clerk) == []
    assert sentences(replace(taught, hours=hours, **by_file), by=department.clerk) == [
        "Teaching all 400 minutes of 26-0042 gives 6.50 credit hours, and 8.00 is written here. "
        "Change one of them."
    ]


def test_a_college_course_gives_two_hours_for_each_semester_hour_however_it_came(
    department, course, by_file
):
    evidence = DocumentFactory(member=department.officer)
    college = proposal(department.officer, course, source="college", evidence=evidence)

    assert sentences(college, by=department.clerk) == [
        "College credit is two hours for each semester hour, and none are given. Write those on "
        "the transcript, or leave this credit out."
    ]
    assert sentences(replace(college, semester_hours=Decimal(3)), by=department.clerk) == [
        "3.00 semester hours give 6.00 credit hours, and 8.00 is written here. Change one of them."
    ]
    assert sentences(replace(college, semester_hours=Decimal(31)), by=department.clerk) == [
        "31.00 is not the semester hours of a course. Write what the transcript says, 30 at most."
    ]
    assert keys(replace(college, semester_hours=Decimal(4)), by=department.clerk) == []
    assert keys(replace(college, **by_file), by=department.clerk) == []


def test_hours_of_a_prior_agency_are_those_on_its_record_whatever_gave_them(department, course):
    Member.objects.filter(pk=department.officer.pk).update(hired_on=date(2026, 3, 11))
    department.officer.refresh_from_db()
    theirs = proposal(
        department.officer,
        course,
        source="college",
        is_prior_agency=True,
        evidence=DocumentFactory(member=department.officer),
    )

    assert keys(theirs, by=department.clerk) == []


def test_the_source_of_teaching_is_no_attendees(department, course):
    assert sentences(
        proposal(department.officer, course, source="instructor"), by=department.clerk
    ) == [
        "“Teaching CLEE or basic training” is a source for who taught, and this would be credit of "
        "an attendee. Correct the source, or leave this credit out."
    ]
