"""Coverage counts who taught a roll call, once the report names them as a member."""

from datetime import date
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.models import Course
from events.models import EventNaming
from people.models import Member
from records.intake.models import RollCallReport
from records.intake.roll_call.actions import Decided, accept_roll_call
from records.intake.roll_call.credit import CourseTaught
from tests.factories import MemberFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.people.merging import merge, undo
from tests.records.coverage.test_coverage import COVERAGE, MEMBERS, names, rows
from tests.records.intake.roll_call.reports import a_course, a_report, report
from tests.records.intake.sending import NOON, typed_of


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def course(db) -> Course:
    return a_course(course_id="26-0042")


def taught(department, course: Course, by: Member | None, **values) -> RollCallReport:
    given = {"course": course, "clerk": department.clerk, "taught_by": by, **values}
    return a_report(department.sergeant, "accepted", there=[department.officer], **given)


@pytest.mark.parametrize("minutes", [10, 25])
def test_who_taught_a_roll_call_has_had_the_subject(department, course, minutes):
    taught(department, course, department.sergeant, minutes=minutes)
    client = sign_in(department.sergeant)

    page = client.get(f"{MEMBERS}?subject=first_aid&had=yes")
    file = client.get(f"{MEMBERS}?subject=first_aid&had=yes&_export=csv")

    there = {"Squad 110": (2 if minutes == 10 else 1, 3)}
    assert rows(client.get(COVERAGE)) == there
    assert "3301" in names(page)
    assert "26-0042 Tourniquets, taught it" in page.content.decode()
    assert "2026-03-30,26-0042 Tourniquets,yes," in file.getvalue().decode()


@pytest.mark.parametrize(
    "values",
    [{"held_on": date(2025, 12, 31)}, {"state": "sent"}, {"subject": "other"}],
)
def test_a_roll_call_of_other_days_or_subjects_covers_nobody_who_taught(department, course, values):
    if "state" in values:
        there = [department.officer]
        a_report(department.sergeant, there=there, course=course, taught_by=department.sergeant)
    elif "subject" in values:
        taught(department, a_course(subject=""), department.sergeant)
    else:
        taught(department, course, department.sergeant, **values)

    assert rows(sign_in(department.sergeant).get(COVERAGE)) == {"Squad 110": (0, 3)}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("", ["3301"]),
        ("4412", ["4412"]),
        ("Sgt. Núñez, Ana", ["4411"]),
        ("Ana Nunez", ["4411"]),
        ("Núñez", []),
        ("Casey Roe of the academy", []),
        ("4411 and 4412", []),
    ],
)
def test_the_clerk_is_shown_whom_the_words_leave_no_doubt_of(department, words, shown):
    words = words or department.sergeant.spoken_name
    row = a_report(department.sergeant, there=[department.other_sergeant], instructor=words)

    page = sign_in(department.clerk).get(reverse("records:roll-call-decide", args=[row.pk]))

    form = page.context["form"]
    assert [each.serial_number for each in form.initial["taught_by"]] == shown
    assert f"The report says: {words}." in page.content.decode()


def test_accepting_keeps_who_taught(department, course):
    row = report(department.sergeant, department.officer, instructor="Casey from Squad 110")
    client = sign_in(department.clerk)
    page = reverse("records:roll-call-decide", args=[row.pk])
    sent = {**typed_of(client.get(page).context["form"]), "taught_by": "4412"}
    sent |= {"course": course.pk, "credited": [row.lines.get().pk]}

    client.post(page, sent)

    row.refresh_from_db()
    assert (row.state, row.taught_by) == ("accepted", department.colleague)
    named = EventNaming.objects.filter(event__action="roll_call.accept")
    assert "4412" in set(named.values_list("serial_number", flat=True))
    shown = client.get(reverse("records:sent-in-detail", args=[row.pk])).content.decode()
    assert "Who taught, as a member" in shown


def test_who_taught_was_employed_and_no_attendee(department, course):
    row = report(department.sergeant, department.officer)
    late = MemberFactory(hired_on=date(2026, 3, 31))

    def refused(by: Member) -> dict[str, list[str]]:
        decided = Decided(taught=CourseTaught(course=course), taught_by=by)
        with pytest.raises(ValidationError) as error:
            accept_roll_call(report=row, decided=decided, by=department.clerk, now=NOON)
        return error.value.message_dict

    assert refused(department.officer)["taught_by"] == [
        f"{department.officer} is ticked as who was there. Take the tick away, or name who taught."
    ]
    assert refused(late)["taught_by"] == [
        f"{late} was no member on Mar 30, 2026. Name who taught, or leave this blank."
    ]


def test_what_was_taught_goes_to_who_stays_and_back(department, course):
    twin = MemberFactory(
        last_name=department.colleague.last_name,
        element=department.colleague.element,
        hired_on=department.colleague.hired_on,
        license_number="",
    )
    row = taught(department, course, twin)

    done = merge(department, twin, department.colleague)
    row.refresh_from_db()
    assert row.taught_by == department.colleague

    undo(department, done)
    row.refresh_from_db()
    assert row.taught_by == twin


@pytest.mark.parametrize(
    ("words", "serial"),
    [
        ("Sergeant 3301", "3301"),
        ("Ana Nunez", "4411"),
        ("4412, 3301", None),
        ("Casey Roe", None),
        ("1101", None),
    ],
)
def test_older_rows_name_the_one_member_of_the_element_whom_the_words_mean(
    department, course, words, serial
):
    row = taught(department, course, None, instructor=words)
    row.lines.update(member=department.other_sergeant)

    import_module("records.migrations.0028_older_roll_calls_name_who_taught").name_who_taught(
        apps, None
    )

    row.refresh_from_db()
    assert (row.taught_by and row.taught_by.serial_number) == serial
