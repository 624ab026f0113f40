"""The changes of a class say who enrolled whom and who took whom out, to who may see them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.actions.enrolments import enrol_members, remove_enrolment
from courses.enrolment_changes import enrolment_changes
from courses.models import CourseSession
from events.said import UNREADABLE
from people.models import Member
from tests.append_only import change_by_force
from tests.courses.conftest import shown, signed_in
from tests.factories import CourseSessionFactory, MemberFactory


@pytest.fixture
def held(department) -> CourseSession:
    day = timezone.localdate() + timedelta(days=20)
    return CourseSessionFactory(starts_on=day, ends_on=day, seats=40)


def enrol(held: CourseSession, *members: Member, by: Member) -> None:
    enrol_members(course_session=held, members=members, by=by)


def said(held: CourseSession, reader: Member) -> list[tuple[str, str]]:
    return [
        (change.by, words)
        for change in enrolment_changes(held, reader=reader)
        for words in change.words
    ]


def test_it_says_by_whom_and_whom_the_newest_first(department, held):
    enrol(held, department.officer, by=department.sergeant)
    enrol(held, department.other_sergeant, by=department.clerk)
    seat = held.enrolments.get(member=department.officer)
    remove_enrolment(enrolment=seat, by=department.clerk)

    assert said(held, department.clerk) == [
        (department.clerk.name, f"Took out {department.officer}"),
        (department.clerk.name, f"Enrolled {department.other_sergeant}"),
        (department.sergeant.name, f"Enrolled {department.officer}"),
    ]
    text = shown(signed_in(department.clerk), f"/classes/{held.pk}/")
    assert f"Enrolled {department.other_sergeant}" in text


def test_who_is_out_of_reach_is_counted_and_not_named(department, held):
    enrol(held, department.officer, department.other_sergeant, by=department.clerk)
    enrol(held, MemberFactory(), MemberFactory(), by=department.clerk)
    enrol(held, MemberFactory(), by=department.clerk)

    assert [words for _, words in said(held, department.sergeant)] == [
        "Enrolled 1 member",
        "Enrolled 2 members",
        f"Enrolled {department.officer} and 1 other",
    ]
    assert [words for _, words in said(held, department.officer)][-1] == (
        f"Enrolled {department.officer} and 1 other"
    )


@pytest.mark.parametrize(
    "text", ["x", "[]", "{}", '{"serial_number": 3, "serial_numbers": "4411"}']
)
def test_an_event_that_somebody_changed_says_so_and_takes_no_page_down(department, held, text):
    enrol(held, department.officer, by=department.clerk)
    remove_enrolment(
        enrolment=held.enrolments.get(member=department.officer), by=department.sergeant
    )
    change_by_force("UPDATE events_event SET before_text = %s, after_text = %s", text, text)

    assert said(held, department.clerk) == [
        (department.sergeant.name, f"Took out members. {UNREADABLE}"),
        (department.clerk.name, f"Enrolled members. {UNREADABLE}"),
    ]
    for member, page in ((department.clerk, f"/classes/{held.pk}/"), (department.officer, "/")):
        assert signed_in(member).get(page).status_code == 200


def test_of_many_ten_are_named(department, held):
    enrol(held, *(MemberFactory() for _ in range(13)), by=department.clerk)

    [(_, words)] = said(held, department.clerk)
    assert (words.count("; "), words.endswith("and 3 others")) == (9, True)


def test_a_class_without_anybody_says_nothing(department, held, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert enrolment_changes(held, reader=department.clerk) == []
