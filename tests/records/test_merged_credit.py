"""What entry forbids or asks about is seen to before two courses or two members are one, too."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.actions.merging import merge_course
from courses.designations import HOURS_COLUMNS
from courses.models import Course, CourseSession
from events.models import Event
from frame.merging.moving import plan_of
from people.models import Member
from records.models import Completion, TeachingLeftOut
from tests.factories import CompletionFactory, CourseFactory, CourseSessionFactory, MemberFactory
from tests.people.merging import merge

TWO_HOURS = ("credit_hours", "technical_studies")
NINTH, TENTH = date(2026, 3, 9), date(2026, 3, 10)
VOID_FIRST = "Let the Training Unit void the wrong one first."


@pytest.fixture
def member(db) -> Member:
    return MemberFactory(last_name="Smith", first_name="Ana", serial_number="4763")


@pytest.fixture
def courses(db) -> tuple[Course, Course]:
    """Two courses that are one; tests merge them either way."""
    first, second = CourseFactory(course_id="26-0001"), CourseFactory(course_id="26-0002")
    return Course.objects.get(pk=first.pk), Course.objects.get(pk=second.pk)


@pytest.fixture
def twins(db) -> tuple[Member, Member]:
    """Two members who are one; tests merge them either way."""
    same = {"first_name": "Ana", "last_name": "Smith", "license_number": "MO77"}
    first = MemberFactory(serial_number="5000", **same)
    return first, MemberFactory(serial_number="05000", element=first.element, **same)


either_way = pytest.mark.parametrize("is_first_kept", [True, False])


def of_two_days(course: Course) -> CourseSession:
    return CourseSessionFactory(course=course, starts_on=NINTH, ends_on=TENTH, days=[NINTH, TENTH])


def credit(member: Member, course: Course, held: CourseSession | None = None, **more) -> Completion:
    on = TENTH if held else NINTH
    return CompletionFactory(
        member=member, course=course, course_session=held, **({"completed_on": on} | more)
    )


def seen_to(two, is_first_kept: bool) -> list[str]:
    kept, merged = two if is_first_kept else reversed(two)
    return [each.words for each in plan_of(kept, merged).clashes]


def asked(two, is_first_kept: bool) -> list[str]:
    kept, merged = two if is_first_kept else reversed(two)
    plan = plan_of(kept, merged)
    assert plan.clashes == []
    return [each.words for each in plan.questions]


# Taught and attended -----------------------------------------------------------------------------


@either_way
@pytest.mark.parametrize("of_class", ["instructor", "attendee"])
def test_who_taught_one_course_and_sat_in_the_other_on_a_day_of_the_class(
    member, courses, of_class, is_first_kept
):
    first, second = courses
    of_paper = {"instructor": "attendee", "attendee": "instructor"}[of_class]
    credit(member, first, of_two_days(first), role=of_class)
    credit(member, second, role=of_paper)

    assert seen_to(courses, is_first_kept) == [
        "Smith, Ana (4763) taught the one on Mar 9, 2026, and has credit of the other for that "
        f"day as an attendee. {VOID_FIRST}"
    ]


@either_way
def test_who_is_an_instructor_of_a_class_of_one_course_and_sat_in_the_other_that_day(
    member, courses, is_first_kept
):
    first, second = courses
    of_two_days(first).instructors.add(member)
    credit(member, second)

    assert seen_to(courses, is_first_kept) == [
        "Smith, Ana (4763) taught the one on Mar 9, 2026, and has credit of the other for that "
        f"day as an attendee. {VOID_FIRST}"
    ]


@either_way
def test_of_two_members_one_is_an_instructor_of_the_class_that_the_other_sat_in(
    twins, courses, is_first_kept
):
    first, second = twins
    held = of_two_days(courses[0])
    held.instructors.add(first)
    credit(second, courses[0], held)

    assert seen_to(twins, is_first_kept) == [
        f"One taught 26-0001 on Mar 10, 2026, and the other has its credit as an attendee. "
        f"{VOID_FIRST}"
    ]


@either_way
def test_classes_of_two_courses_are_no_one_class(member, courses, is_first_kept):
    for course in courses:
        held = CourseSessionFactory(course=course)
        held.instructors.add(member)
        credit(member, course, held, completed_on=date(2026, 1, int(course.course_id[-1])))

    assert seen_to(courses, is_first_kept) == []


# Taught twice ------------------------------------------------------------------------------------


@either_way
def test_teaching_of_two_courses_on_days_of_one_class_counts_once(member, courses, is_first_kept):
    first, second = courses
    credit(member, first, of_two_days(first), role="instructor")
    credit(member, second, role="instructor")

    assert seen_to(courses, is_first_kept) == [
        "Smith, Ana (4763) has credit for teaching both on Mar 9, 2026, a day of one class. "
        f"{VOID_FIRST}"
    ]


@either_way
def test_teaching_of_two_members_on_days_of_one_class_counts_once(twins, courses, is_first_kept):
    first, second = twins
    credit(first, courses[0], of_two_days(courses[0]), role="instructor")
    credit(second, courses[0], role="instructor")

    assert seen_to(twins, is_first_kept) == [
        f"Both have credit for teaching 26-0001 on Mar 9, 2026, a day of one class. {VOID_FIRST}"
    ]


@either_way
def test_teaching_on_other_days_than_those_of_the_class_counts_too(member, courses, is_first_kept):
    first, second = courses
    credit(member, first, of_two_days(first), role="instructor")
    credit(member, second, role="instructor", completed_on=date(2026, 3, 11))

    assert seen_to(courses, is_first_kept) == []


@either_way
def test_the_hours_of_a_class_are_earned_once_by_two_members(twins, courses, is_first_kept):
    first, second = twins
    credit(first, courses[0], of_two_days(courses[0]))
    credit(second, courses[0])

    assert seen_to(twins, is_first_kept) == [
        "One has all of a class of 26-0001 that was held on Mar 9, 2026, and the other has credit "
        f"of it for that day. {VOID_FIRST}"
    ]


@either_way
def test_the_hours_of_a_class_are_earned_once_by_two_courses(member, courses, is_first_kept):
    first, second = courses
    credit(member, first, of_two_days(first))
    credit(member, second)

    assert seen_to(courses, is_first_kept) == [
        "Smith, Ana (4763) has all of a class of the one that was held on Mar 9, 2026, and credit "
        f"of the other for that day. {VOID_FIRST}"
    ]


# Asked about -------------------------------------------------------------------------------------


@either_way
def test_a_certificate_of_one_member_beside_a_part_of_the_class_of_the_other_is_asked_about(
    twins, courses, is_first_kept
):
    first, second = twins
    part = dict.fromkeys(HOURS_COLUMNS, Decimal(0)) | dict.fromkeys(TWO_HOURS, Decimal(2))
    credit(first, courses[0], of_two_days(courses[0]), **part)
    credit(second, courses[0])

    assert asked(twins, is_first_kept) == [
        "Both have credit of 26-0001 in 2026, of Mar 9, 2026 and of Mar 10, 2026."
    ]


@either_way
def test_two_courses_had_in_one_year_are_asked_about(member, courses, is_first_kept):
    first, second = courses
    credit(member, first, completed_on=date(2026, 1, 5))
    credit(member, second)

    assert asked(courses, is_first_kept) == [
        "Smith, Ana (4763) has credit of both in 2026, of Jan 5, 2026 and of Mar 9, 2026."
    ]


def test_courses_of_two_years_are_not_asked_about(member, courses):
    first, second = courses
    credit(member, first, completed_on=date(2025, 3, 9))
    credit(member, second)

    assert asked(courses, True) == []


def test_of_many_that_are_asked_about_a_few_are_named_and_the_rest_counted(courses):
    first, second = courses
    for member in MemberFactory.create_batch(7):
        credit(member, first, completed_on=date(2026, 1, 5))
        credit(member, second)

    named = asked(courses, True)

    assert (len(named), named[-1]) == (6, "And 2 more like these.")


@either_way
def test_teaching_that_was_left_out_under_the_other_course_is_asked_about(
    member, courses, is_first_kept
):
    first, second = courses
    TeachingLeftOut.objects.create(
        course_session=of_two_days(first), member=member, reason="Held the door."
    )
    credit(member, second, role="instructor")

    assert asked(courses, is_first_kept) == [
        "Smith, Ana (4763) was left out of the credit for teaching a class of the one on Mar 9, "
        "2026, and has credit for teaching the other that day."
    ]


@either_way
def test_teaching_that_was_left_out_of_the_other_member_is_asked_about(
    twins, courses, is_first_kept
):
    first, second = twins
    TeachingLeftOut.objects.create(
        course_session=of_two_days(courses[0]), member=first, reason="Held the door."
    )
    credit(second, courses[0], role="instructor")

    assert asked(twins, is_first_kept) == [
        "One was left out of the credit for teaching a class of 26-0001 on Mar 9, 2026, and the "
        "other has credit for teaching it that day."
    ]


def merge_courses(department, two, **values) -> None:
    kept, merged = two
    merge_course(
        course=merged,
        into=kept,
        reason="Entered twice.",
        confirmed=plan_of(kept, merged).seal,
        by=department.clerk,
        now=timezone.now(),
        **values,
    )


def merge_members(department, two, **values) -> None:
    kept, merged = two
    merge(department, merged, kept, **values)


@pytest.mark.parametrize("of", ["courses", "members"])
def test_what_is_asked_about_needs_a_reason_that_stays_in_the_log(department, courses, of):
    same = {"last_name": "Smith", "license_number": "", "element": department.officer.element}
    both = [MemberFactory(serial_number=serial, **same) for serial in ("5000", "05000")]
    first, second = (both[0], both[0]) if of == "courses" else both
    credit(first, courses[0], completed_on=date(2026, 1, 5))
    credit(second, courses[1 if of == "courses" else 0])
    two, do = (courses, merge_courses) if of == "courses" else (both, merge_members)
    [words] = asked(two, True)

    with pytest.raises(ValidationError) as refused:
        do(department, two)
    do(department, two, why_anyway=" Given twice. ")

    assert refused.value.message_dict == {
        "why_anyway": [
            "Say why it counts all the same, or let the Training Unit void what is wrong first; "
            "the reason stays on record."
        ]
    }
    after = Event.objects.get().after
    assert (after["asked"], after["why_anyway"]) == ([words], "Given twice.")
