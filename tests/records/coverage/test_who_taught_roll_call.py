"""Coverage counts who taught a roll call, once the report names them as a member."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.credit_hours import FEWEST_MINUTES
from courses.models import Course
from events.models import EventNaming
from people.models import Member
from records.actions.completions import void_completion
from records.intake.models import RollCallReport
from records.intake.roll_call.actions import Decided, accept_roll_call
from records.intake.roll_call.credit import CourseTaught
from records.models import Completion
from tests.factories import MemberFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.people.merging import merge, undo
from tests.records.coverage.test_coverage import COVERAGE, MEMBERS, names, rows
from tests.records.intake.roll_call.reports import a_course, a_report, report, taught_by, who_taught
from tests.records.intake.sending import NOON, typed_of


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def course(db) -> Course:
    return a_course(course_id="26-0042")


def taught(department, course: Course, *by: Member, **values) -> RollCallReport:
    given = {"state": "accepted", "course": course, "clerk": department.clerk, **values}
    row = a_report(department.sergeant, there=[department.officer], **given)
    taught_by(row, *by)
    return row


# The fewest minutes that give credit lie in between.
@pytest.mark.parametrize("minutes", [10, FEWEST_MINUTES, 25])
def test_who_taught_a_roll_call_has_had_the_subject(department, course, minutes):
    taught(department, course, department.sergeant, department.commander, minutes=minutes)
    client = sign_in(department.sergeant)

    page = client.get(f"{MEMBERS}?subject=first_aid&had=yes")
    file = client.get(f"{MEMBERS}?subject=first_aid&had=yes&_export=csv")

    there = {"Squad 110": (2 if minutes == 10 else 1, 3)}
    assert rows(client.get(COVERAGE)) == there
    assert "3301" in names(page)
    above = sign_in(department.commander).get(f"{MEMBERS}?subject=first_aid&had=yes")
    assert {"2201", "3301"} <= set(names(above))
    assert "26-0042 Tourniquets, taught it" in page.content.decode()
    assert "2026-03-30,26-0042 Tourniquets,yes," in file.getvalue().decode()


@pytest.mark.parametrize(
    "values",
    [{"held_on": date(2025, 12, 31)}, {"state": "sent"}, {"subject": "other"}],
)
def test_a_roll_call_of_other_days_or_subjects_covers_nobody_who_taught(department, course, values):
    if "subject" in values:
        taught(department, a_course(subject=""), department.sergeant)
    else:
        taught(department, course, department.sergeant, **values)

    assert rows(sign_in(department.sergeant).get(COVERAGE)) == {"Squad 110": (0, 3)}


def test_who_taught_is_covered_while_the_credit_of_somebody_stands(department, course):
    row = report(department.sergeant, department.officer, department.colleague)
    decided = Decided(taught=CourseTaught(course=course), taught_by=[department.sergeant])
    accept_roll_call(report=row, decided=decided, by=department.clerk, now=NOON)
    client = sign_in(department.sergeant)
    first, last = Completion.objects.all()

    void_completion(completion=first, reason="Was on a call.", by=department.clerk, now=NOON)
    assert rows(client.get(COVERAGE)) == {"Squad 110": (2, 3)}

    void_completion(completion=last, reason="Was on a call.", by=department.clerk, now=NOON)
    assert rows(client.get(COVERAGE)) == {"Squad 110": (0, 3)}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ([], ["3301"]),
        (["4412"], ["4412"]),
        (["Sgt. Núñez, Ana"], ["4411"]),
        (["Ana Nunez"], ["4411"]),
        (["Núñez"], []),
        (["Casey Roe of the academy"], []),
        (["4411 and 4412"], []),
        (["4412", "Casey Roe of the academy", "Ana Nunez", "4411"], ["4412", "4411"]),
    ],
)
def test_the_clerk_is_shown_whom_the_words_leave_no_doubt_of(department, words, shown):
    words = words or [department.sergeant.spoken_name]
    row = a_report(department.sergeant, there=[department.other_sergeant], instructors=words)

    page = sign_in(department.clerk).get(reverse("records:roll-call-decide", args=[row.pk]))

    form = page.context["form"]
    assert [each.serial_number for each in form.initial["taught_by"]] == shown
    assert f"The report says: {'; '.join(words)}." in page.content.decode()


def test_accepting_keeps_who_taught(department, course):
    said = ["Casey from Squad 110", "Lee Park of the academy"]
    row = report(department.sergeant, department.officer, instructors=said)
    client = sign_in(department.clerk)
    page = reverse("records:roll-call-decide", args=[row.pk])
    sent = {**typed_of(client.get(page).context["form"]), "taught_by": "4412 3301"}
    sent |= {"course": course.pk, "credited": [row.lines.get().pk]}

    client.post(page, sent)

    row.refresh_from_db()
    assert (row.state, row.instructors) == ("accepted", said)
    assert set(who_taught(row)) == {department.colleague, department.sergeant}
    named = EventNaming.objects.filter(event__action="roll_call.accept")
    assert {"4412", "3301"} <= set(named.values_list("serial_number", flat=True))
    shown = client.get(reverse("records:sent-in-detail", args=[row.pk]))
    assert dict(shown.context["facts"])["Instructors"] == (
        "Casey from Squad 110; Lee Park of the academy"
    )
    assert dict(shown.context["facts"])["Members who taught"] == "; ".join(
        map(str, sorted([department.colleague, department.sergeant], key=lambda each: each.pk))
    )


def test_who_taught_was_employed_and_no_attendee(department, course):
    row = report(department.sergeant, department.officer)
    late = MemberFactory(hired_on=date(2026, 3, 31))

    def refused(*by: Member) -> dict[str, list[str]]:
        decided = Decided(taught=CourseTaught(course=course), taught_by=by)
        with pytest.raises(ValidationError) as error:
            accept_roll_call(report=row, decided=decided, by=department.clerk, now=NOON)
        return error.value.message_dict

    assert refused(department.sergeant, department.officer, late)["taught_by"] == [
        f"{department.officer} is ticked as who was there. Take the tick away, or correct who "
        "taught.",
        f"{late} was no member on Mar 30, 2026. Correct who taught, or leave {late.serial_number} "
        "out.",
    ]
    assert not row.taught.exists()


def test_nobody_accepts_what_they_taught_themselves(department, course):
    row = report(department.sergeant, department.officer)
    decided = Decided(
        taught=CourseTaught(course=course), taught_by=[department.sergeant, department.clerk]
    )

    with pytest.raises(ValidationError) as error:
        accept_roll_call(report=row, decided=decided, by=department.clerk, now=NOON)

    assert error.value.message_dict == {
        "taught_by": [
            f"{department.clerk} is you, and nobody documents what they taught themselves. Leave "
            "the report to a colleague, who names you; or correct who taught."
        ]
    }
    assert not row.taught.exists()


@pytest.mark.parametrize("is_of_both", [False, True])
def test_what_was_taught_goes_to_who_stays_and_back(department, course, is_of_both):
    twin = MemberFactory(
        last_name=department.colleague.last_name,
        element=department.colleague.element,
        hired_on=department.colleague.hired_on,
        license_number="",
    )
    by = [twin, department.colleague] if is_of_both else [twin]
    row = taught(department, course, *by)

    done = merge(department, twin, department.colleague)
    assert who_taught(row) == [department.colleague]

    undo(department, done)
    assert set(who_taught(row)) == set(by)
