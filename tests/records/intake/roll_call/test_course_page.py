"""The roll calls of a course on its page."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from records.actions.completions import void_completion
from tests.courses.conftest import count_queries
from tests.factories import CompletionFactory
from tests.records.intake.roll_call.reports import a_course, a_report
from tests.records.intake.sending import NOON
from tests.signed_in import client_of


@pytest.fixture
def as_clerk(department) -> Client:
    return client_of(department.clerk)


@pytest.fixture
def course(db):
    return a_course()


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
    assert [row.pk for row in page.context["roll_calls"]] == [long.pk, short.pk]
    text = page.content.decode()
    assert "10 minutes, 2 there, documented without credit" in text
    assert "25 minutes, 1 there</span>" in text
    assert reverse("records:sent-in-detail", args=[short.pk]) in text

    as_clerk.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")
    text = as_clerk.get(address).content.decode()
    assert "10 minutes, 2 there" in text
    assert reverse("records:sent-in-detail", args=[short.pk]) not in text


@pytest.mark.parametrize(("number", "shown", "has_more"), [(10, 10, False), (11, 10, True)])
def test_a_course_shows_its_latest_roll_calls_by_one_query(
    as_clerk, department, course, number, shown, has_more
):
    address = reverse("courses:course-detail", args=[course.course_id])
    without = count_queries(as_clerk, address)
    for _ in range(number):
        a_report(department.sergeant, "accepted", course=course, minutes=10)

    page = as_clerk.get(address)

    assert len(page.context["roll_calls"]) == shown
    assert ("earlier ones are not shown" in page.content.decode()) is has_more
    assert count_queries(as_clerk, address) == without
