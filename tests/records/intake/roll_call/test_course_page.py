"""The roll calls of a course on its page."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from records.actions.completions import void_completion
from tests.courses.conftest import count_queries
from tests.factories import CompletionFactory, CourseFactory
from tests.records.intake.roll_call.reports import a_course, a_report
from tests.records.intake.sending import NOON, a_training
from tests.signed_in import client_of


@pytest.fixture
def as_clerk(department) -> Client:
    return client_of(department.clerk)


@pytest.fixture
def course(db):
    return a_course()


def shown_on(page) -> list[tuple[date, str, str]]:
    """The day, the words and the page of each roll call."""
    return [
        (each.on, each.words, each.page)
        for kind in page.context["besides_classes"]
        for each in kind.latest
    ]


def test_a_course_shows_its_roll_calls_those_too_short_for_credit_too(as_clerk, department, course):
    on_it = (department.officer, department.colleague, department.commander)
    short = a_report(department.sergeant, "accepted", there=on_it, course=course, minutes=10)
    void = {"voided_by": department.clerk, "voided_at": NOON, "void_reason": "Was elsewhere."}
    short.lines.filter(member=department.commander).update(**void)
    long = a_report(department.sergeant, "accepted", course=course, held_on=date(2026, 3, 31))
    a_report(department.sergeant, "sent", course=course)
    left_out = a_report(department.sergeant, "accepted", course=course)
    left_out.lines.update(why_left_out="Was not there.")
    voided = a_report(department.sergeant, "accepted", course=course)
    credit = CompletionFactory(course=course)
    void_completion(completion=credit, by=department.clerk, reason="Twice.", now=NOON)
    voided.lines.update(completion=credit)
    address = reverse("courses:course-detail", args=[course.course_id])

    page = as_clerk.get(address)
    assert shown_on(page) == [
        (long.held_on, "25 minutes, 1 there", reverse("records:sent-in-detail", args=[long.pk])),
        (
            short.held_on,
            "10 minutes, 2 there, documented without credit",
            reverse("records:sent-in-detail", args=[short.pk]),
        ),
    ]

    as_clerk.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")
    page = as_clerk.get(address)
    assert shown_on(page) == [
        (long.held_on, "25 minutes", ""),
        (short.held_on, "10 minutes, documented without credit", ""),
    ]


def test_the_ten_roll_calls_of_a_course_are_shown_by_one_query(as_clerk, department, course):
    address = reverse("courses:course-detail", args=[course.course_id])
    without = count_queries(as_clerk, address)
    for _ in range(10):
        a_report(department.sergeant, "accepted", course=course, minutes=10)

    page = as_clerk.get(address)

    assert len(shown_on(page)) == 10
    assert "roll calls of this course" not in page.content.decode()
    assert count_queries(as_clerk, address) == without


def test_an_eleventh_roll_call_leads_to_all_that_were_accepted(as_clerk, department, course):
    address = reverse("courses:course-detail", args=[course.course_id])
    without = count_queries(as_clerk, address)
    for _ in range(11):
        a_report(department.sergeant, "accepted", course=course, minutes=10)
    void = {"voided_by": department.clerk, "voided_at": NOON, "void_reason": "Was elsewhere."}
    a_report(department.sergeant, "accepted", course=course, minutes=10).lines.update(**void)
    a_report(department.sergeant, "accepted", course=CourseFactory(), minutes=10)
    a_training(department.officer, "accepted", completion=CompletionFactory(course=course))

    page = as_clerk.get(address)

    [roll_calls] = page.context["besides_classes"]
    assert len(roll_calls.latest) == 10
    assert roll_calls.all_words == "All 12 roll calls of this course"
    listed = as_clerk.get(roll_calls.all_page).context["table"]
    assert {row.record.rollcallreport.course for row in listed.rows} == {course}
    assert len(listed.rows) == 12
    assert count_queries(as_clerk, address) == without + 1


def test_who_may_not_read_reports_is_told_that_there_are_earlier_ones(department, course):
    for _ in range(11):
        a_report(department.sergeant, "accepted", course=course, minutes=10)

    page = client_of(department.officer).get(
        reverse("courses:course-detail", args=[course.course_id])
    )

    assert len(shown_on(page)) == 10
    assert "earlier ones are not shown" in page.content.decode()
    assert reverse("records:sent-in-queue") not in page.content.decode()
