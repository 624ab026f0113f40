"""Who taught a roll call is named by rank and name, where the report has a serial number alone."""

from datetime import date

import pytest
from django.urls import reverse

from people.actions.serial_numbers import correct_serial_number
from people.models import Member
from records.intake.roll_call.actions import Decided, accept_roll_call
from records.intake.roll_call.credit import CourseTaught
from records.intake.roll_call.instructors import instructors_named
from records.models import Completion
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.roll_call.reports import a_report, report
from tests.records.intake.sending import NOON


@pytest.fixture
def teacher(department) -> Member:
    """Sergeant Lee Park, 5006, of another element than who reports."""
    given = {"serial_number": "5006", "rank": "Sergeant", "first_name": "Lee", "last_name": "Park"}
    Member.objects.filter(pk=department.other_sergeant.pk).update(**given)
    return Member.objects.get(pk=department.other_sergeant.pk)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (["5006"], "Sergeant Lee Park (5006)"),
        (["Sgt. 5006"], "Sergeant Lee Park (5006)"),
        (["Casey Roe", "5006"], "Casey Roe; Sergeant Lee Park (5006)"),
        (["Lee Park 5006"], "Lee Park 5006"),
        (["5006 and Casey Roe"], "5006 and Casey Roe"),
        (["5007"], "5007"),
        (["Casey Roe"], "Casey Roe"),
    ],
)
def test_a_serial_number_alone_has_rank_and_name_and_other_words_stand(
    department, teacher, told, shown
):
    row = a_report(department.sergeant, instructors=told)

    assert instructors_named(row) == shown


def test_who_was_no_member_on_the_day_is_not_named(department, teacher):
    Member.objects.filter(pk=teacher.pk).update(hired_on=date(2026, 3, 31))

    assert instructors_named(a_report(department.sergeant, instructors=["5006"])) == "5006"


def test_a_serial_number_that_was_corrected_since_names_who_had_it(department, teacher):
    correct_serial_number(
        member=teacher,
        serial_number="7001",
        reason="Was typed wrong",
        by=department.administrator,
    )

    row = a_report(department.sergeant, instructors=["5006"])

    assert instructors_named(row) == "Sergeant Lee Park (7001)"


def test_names_alone_ask_the_database_nothing(department, django_assert_num_queries):
    row = a_report(department.sergeant, instructors=["Casey Roe", "Sgt. Lee Park"])

    with django_assert_num_queries(0):
        instructors_named(row)


def test_the_pages_of_the_report_and_of_its_credit_have_the_name(department, teacher, course):
    row = report(department.sergeant, department.officer, instructors=["5006"])
    clerk, named = sign_in(department.clerk), "Sergeant Lee Park (5006)"
    desk = clerk.get(reverse("records:roll-call-decide", args=[row.pk])).content.decode()
    assert named in desk
    assert "The report says: 5006." in desk

    decided = Decided(taught=CourseTaught(course=course))
    accept_roll_call(report=row, decided=decided, by=department.clerk, now=NOON)

    detail = reverse("records:sent-in-detail", args=[row.pk])
    assert named in sign_in(department.sergeant).get(detail).content.decode()
    credit = reverse("records:completion-detail", args=[Completion.objects.get().pk])
    assert f"roll call of {named}" in sign_in(department.officer).get(credit).content.decode()
