"""What a class of several days is to credit that names no class, on each of its days."""

from dataclasses import replace
from datetime import date

import pytest

from courses.models import Course, CourseSession
from people.models import Member
from records.credit.attendance import hours_of_attendance
from records.credit.problems import problems_of
from records.credit.proposals import Proposal
from records.models import TeachingLeftOut
from tests.factories import CompletionFactory, CourseFactory
from tests.records.credit.proposing import in_class, keys, proposal, sentences, taught_by
from tests.records.sheets import a_class

FIRST, FREE, SECOND, LAST = (date(2026, 3, day) for day in (6, 8, 9, 10))


@pytest.fixture
def course(db) -> Course:
    return CourseFactory(course_id="26-0042", title="Crisis response")


@pytest.fixture
def held(course) -> CourseSession:
    """A class of three days, with days off in between."""
    return a_class(course=course, starts_on=FIRST, ends_on=LAST, days=[FIRST, SECOND, LAST])


def of_role(role: str, member: Member, held: CourseSession) -> Proposal:
    return taught_by(member, held) if role == "instructor" else in_class(member, held)


@pytest.mark.parametrize("role_of_class", ["attendee", "instructor"])
@pytest.mark.parametrize("role_of_day", ["attendee", "instructor"])
@pytest.mark.parametrize("is_class_first", [True, False])
def test_every_day_of_a_class_is_of_its_credit_in_either_order(
    department, held, role_of_class, role_of_day, is_class_first
):
    of_class = of_role(role_of_class, department.officer, held)
    by_day = replace(of_role(role_of_day, department.officer, held), course_session=None)
    key = "credited_already" if role_of_class == role_of_day else "taught_it"

    def is_hindered(on: date) -> bool:
        both = [of_class, replace(by_day, completed_on=on)]
        return key in keys(*(both if is_class_first else both[::-1]), by=department.clerk)

    found = [is_hindered(on) for on in (FIRST, FREE, SECOND, LAST)]
    assert found == [True, False, True, True]


@pytest.mark.parametrize("is_class_first", [True, False])
def test_who_had_a_part_of_a_class_is_only_warned_of_a_credit_of_another_of_its_days(
    department, held, is_class_first
):
    part = hours_of_attendance(held.course.designated_hours, 200)
    of_class = in_class(department.officer, held, minutes=200, hours=part)
    by_day = proposal(department.officer, held.course, completed_on=FIRST)
    both = [of_class, by_day] if is_class_first else [by_day, of_class]

    assert part["credit_hours"] < by_day.credit_hours
    assert keys(*both, by=department.clerk) == ["had_it_this_year"]


def test_what_earned_nothing_is_no_second_credit_of_a_class(department, course, held):
    CompletionFactory(
        member=department.officer,
        course=course,
        delivery="computer_based",
        score="10",
        completed_on=FIRST,
    )

    assert keys(in_class(department.officer, held), by=department.clerk) == []


def test_two_credits_of_one_course_that_name_no_class_are_only_warned_of(department, course, held):
    """Which of them is of the class on these days nobody knows."""
    CompletionFactory(member=department.officer, course=course, completed_on=FIRST)
    other = proposal(department.officer, course, completed_on=SECOND)

    assert keys(other, by=department.clerk) == ["had_it_this_year"]


def test_a_certificate_of_a_day_of_the_class_that_was_credited_is_refused_by_the_day(
    department, course, held
):
    CompletionFactory(
        member=department.officer, course=course, course_session=held, completed_on=LAST
    )

    assert sentences(
        proposal(department.officer, course, completed_on=SECOND), by=department.clerk
    )[0] == (
        "Already has credit for 26-0042 on Mar 10, 2026, of a class that was held on Mar 9, 2026 "
        "too. Leave this credit out."
    )


def test_what_is_on_record_of_the_class_is_named_with_both_days(department, course, held):
    CompletionFactory(
        member=department.officer,
        course=course,
        course_session=held,
        completed_on=LAST,
        role="instructor",
        source="instructor",
    )
    certificate = proposal(department.officer, course, completed_on=SECOND)

    assert sentences(certificate, by=department.clerk) == [
        "Already has credit for 26-0042 on Mar 10, 2026, of a class that was held on Mar 9, 2026 "
        "too, as its instructor, and nobody earns both of one class. Leave this credit out, or "
        "void that credit if it is wrong."
    ]
    assert (
        "Already has credit for 26-0042 on Mar 10, 2026, of a class that was held on Mar 9, "
        in (
            sentences(
                replace(
                    taught_by(department.officer, held), course_session=None, completed_on=SECOND
                ),
                by=department.clerk,
            )[0]
        )
    )


def test_a_day_of_the_class_that_is_on_record_is_named_as_one(department, course, held):
    CompletionFactory(
        member=department.officer,
        course=course,
        completed_on=SECOND,
        role="instructor",
        source="instructor",
    )
    held.instructors.add(department.officer)

    assert sentences(taught_by(department.officer, held), by=department.clerk) == [
        "Already has credit for 26-0042 on Mar 9, 2026, a day of this class. Leave this credit out."
    ]


def test_a_day_of_the_year_before_is_seen_from_a_class_that_ends_after_it(department, course):
    days = [date(2026, 12, 31), date(2027, 1, 1)]
    held = a_class(course=course, starts_on=days[0], ends_on=days[1], days=days)
    CompletionFactory(
        member=department.officer,
        course=course,
        completed_on=days[0],
        role="instructor",
        source="instructor",
    )

    assert keys(in_class(department.officer, held), by=department.clerk) == ["taught_it"]


def test_who_teaches_a_class_has_no_certificate_of_its_course_of_any_of_its_days(
    department, course, held
):
    held.instructors.add(department.officer)
    on_days = [
        proposal(department.officer, course, completed_on=on) for on in (FIRST, FREE, SECOND)
    ]
    another = proposal(department.officer, CourseFactory(), completed_on=FIRST)
    colleague = proposal(department.colleague, course, completed_on=FIRST)

    found = problems_of([*on_days, another, colleague], by=department.clerk)

    keys_found = [[each.key for each in some if each.key == "taught_it"] for some in found]
    assert keys_found == [["taught_it"], [], ["taught_it"], [], []]
    assert found[0][0].sentence == (
        "Taught the class of 26-0042 on Mar 6, 2026, and an instructor doesn't earn its credit as "
        f"an attendee. Leave this credit out, or take {department.officer.last_name} off the "
        "class's instructors if they only sat in."
    )
    CourseSession.objects.filter(pk=held.pk).update(state="cancelled", cancel_reason="Ill.")
    assert keys(on_days[0], by=department.clerk) == []


def test_who_was_left_out_of_one_class_is_asked_about_in_no_other_of_the_course(
    department, course, held
):
    other = a_class(course=course, starts_on=FIRST)
    for each in (held, other):
        each.instructors.add(department.officer)
    TeachingLeftOut.objects.create(
        course_session=held, member=department.officer, reason="Was ill."
    )

    of_each = [
        "left_out" in keys(taught_by(department.officer, each), by=department.clerk)
        for each in (held, other)
    ]

    assert of_each == [True, False]


def test_who_was_left_out_of_teaching_is_asked_about_on_each_day_of_the_class(
    department, course, held
):
    held.instructors.add(department.officer, department.colleague)
    TeachingLeftOut.objects.create(
        course_session=held, member=department.officer, reason="Was ill."
    )

    def warned_of(member: Member, **values: object) -> bool:
        by_day = replace(taught_by(member, held), course_session=None)
        return "left_out" in keys(replace(by_day, **values), by=department.clerk)

    days = [warned_of(department.officer, completed_on=on) for on in (FIRST, FREE, SECOND, LAST)]
    assert days == [True, False, True, True]
    assert not warned_of(department.colleague, completed_on=LAST)
    attended = in_class(department.officer, held)
    assert "left_out" not in keys(attended, by=department.clerk)
    another = Course.objects.get(pk=CourseFactory().pk)
    assert not warned_of(department.officer, completed_on=LAST, course=another)
    assert sentences(taught_by(department.officer, held), by=department.clerk)[0] == (
        "Was left out of the credit for teaching a class of 26-0042 on this day, because “Was "
        "ill”. Leave this credit out, or give the reason when you save."
    )
