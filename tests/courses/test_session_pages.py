"""The pages of classes: the list, one class, and who is enrolled."""

import csv
import io
import re
from datetime import date

import pytest

from courses.models import CourseSession, Enrolment
from tests.courses.conftest import TODAY, count_queries, shown, signed_in
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    MemberFactory,
)

LIST = "/classes/"
pytestmark = pytest.mark.usefixtures("at_noon")


# List --------------------------------------------------------------------------------------------


@pytest.fixture
def classes(department) -> dict[str, CourseSession]:
    return {
        "over": CourseSessionFactory(starts_on=date(2026, 10, 1), state="closed"),
        "held": CourseSessionFactory(starts_on=date(2026, 11, 3)),
        "today": CourseSessionFactory(starts_on=TODAY),
        "later": CourseSessionFactory(starts_on=date(2027, 2, 1)),
        "soon": CourseSessionFactory(
            starts_on=date(2026, 12, 1),
            course=CourseFactory(title="Señor, de-escalate", firearms=0),
        ),
        "off": CourseSessionFactory(starts_on=date(2026, 12, 5), state="cancelled"),
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["today", "soon", "off", "later", "held", "over"]),
        ({"state": "upcoming"}, ["today", "soon", "later"]),
        ({"state": "waiting"}, ["today", "held"]),
        ({"state": "closed"}, ["over"]),
        ({"state": "cancelled"}, ["off"]),
        ({"since": "2026-12-01", "until": "2026-12-31"}, ["soon", "off"]),
        ({"q": "senor de esc"}, ["soon"]),
        ({"gives": "firearms"}, ["today", "off", "later", "held", "over"]),
        ({"state": "upcoming", "gives": "firearms"}, ["today", "later"]),
        ({"mine": "on"}, []),
        ({"sort": "-starts_on"}, ["later", "off", "soon", "today", "held", "over"]),
    ],
)
def test_classes_are_listed_what_comes_next_first(as_clerk, classes, query, found):
    page = as_clerk.get(LIST, query)

    names = {session.pk: name for name, session in classes.items()}
    rows = page.context["table"].page.object_list
    assert [names[row.record.pk] for row in rows] == found


def test_only_my_classes_are_those_enrolled_in_taught_or_coordinated(department, classes):
    officer = department.officer
    Enrolment.objects.create(course_session=classes["soon"], member=officer)
    classes["held"].instructors.add(officer)
    CourseSession.objects.filter(pk=classes["later"].pk).update(coordinator=officer)

    page = signed_in(officer).get(LIST, {"mine": "on"})

    rows = page.context["table"].page.object_list
    assert [row.record.pk for row in rows] == [
        classes[name].pk for name in ("soon", "later", "held")
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-02-30"},
        {"until": "0206-01-01", "since": "x"},
        {"state": "evil"},
        {"page": "9" * 30},
        {"sort": "state,-evil"},
        {"q": "a\x00"},
        {"mine": "maybe"},
    ],
)
def test_an_address_that_makes_no_sense_still_shows_the_list(as_clerk, classes, query):
    assert as_clerk.get(LIST, query).status_code == 200


def test_the_list_needs_no_more_queries_for_more_classes(as_clerk):
    CourseSessionFactory()
    few = count_queries(as_clerk, LIST)
    for _ in range(15):
        Enrolment.objects.create(course_session=CourseSessionFactory(), member=MemberFactory())

    assert count_queries(as_clerk, LIST) == few


def test_the_file_holds_the_classes_shown(as_clerk, classes):
    text = as_clerk.get(
        LIST, {"state": "waiting", "until": "2026-11-20", "_export": "csv"}
    ).content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))

    assert (row["First day"], row["State"]) == ("2026-11-03", "Held, sheet not saved")


# Detail ------------------------------------------------------------------------------------------


def test_a_class_shows_its_credit_and_warns_when_its_minutes_are_not_the_courses(as_clerk):
    course_session = CourseSessionFactory(course__instruction_minutes=410)

    text = as_clerk.get(f"/classes/{course_session.pk}/").content.decode()

    assert "400 minutes of instruction in all" in text
    assert "full attendance gives the course&#x27;s 8.00 credit hours" in text
    assert "10 fewer than the 410 of the course" in text


@pytest.mark.parametrize(
    ("seat", "names", "more"),
    [
        ("clerk", {"Núñez, Ana", "O'Brien, Sean"}, 0),
        ("sergeant", {"Núñez, Ana", "O'Brien, Sean"}, 0),
        ("officer", {"Núñez, Ana"}, 1),
        ("other_sergeant", set(), 2),
        ("ogc", set(), 2),
    ],
)
def test_the_roster_is_shown_within_reach_only(department, seat, names, more):
    course_session = CourseSessionFactory()
    for member in (department.officer, department.colleague):
        Enrolment.objects.create(course_session=course_session, member=member)

    page = signed_in(department.members[seat]).get(f"/classes/{course_session.pk}/")

    assert {enrolment.member.name for enrolment in page.context["roster"]} == names
    assert page.context["out_of_reach"] == more
    assert ("4412" in page.content.decode()) == ("O'Brien, Sean" in names)


@pytest.mark.parametrize(
    ("seat", "state", "offered"),
    [
        ("clerk", "closed", "See the saved sheet"),
        ("clerk", "held", "Enter the sign-in sheet"),
        ("clerk", "cancelled", None),
        ("officer", "closed", None),
    ],
)
def test_the_way_to_the_sheet_stays_when_it_is_saved(department, seat, state, offered):
    course_session = CourseSessionFactory(state=state)

    text = shown(signed_in(department.members[seat]), f"/classes/{course_session.pk}/")

    assert (f'/classes/{course_session.pk}/sheet/">{offered}</a>' in text) == bool(offered)
    assert (f'/classes/{course_session.pk}/sheet/"' in text) == bool(offered)


def test_those_without_credit_of_a_closed_class_are_said_not_to_have_signed(as_clerk, department):
    course_session = CourseSessionFactory(state="closed")
    CompletionFactory(
        member=department.other_sergeant,
        course=course_session.course,
        course_session=course_session,
    )
    for member, state in (
        (department.officer, "enrolled"),
        (department.other_sergeant, "enrolled"),
        (department.colleague, "attended"),
        (department.sergeant, "excused"),
        (department.auditor, "absent"),
    ):
        Enrolment.objects.create(course_session=course_session, member=member, state=state)

    rows = re.findall(
        r"<tr><td>(\d+)</td>.*<td>([^<]*)</td></tr>",
        shown(as_clerk, f"/classes/{course_session.pk}/"),
    )

    assert dict(rows) == {
        department.officer.serial_number: "Did not sign",
        department.other_sergeant.serial_number: "Enrolled",
        department.colleague.serial_number: "Attended",
        department.sergeant.serial_number: "Excused",
        department.auditor.serial_number: "Did not sign",
    }


def test_those_enrolled_in_an_open_class_are_called_enrolled(as_clerk, department):
    course_session = CourseSessionFactory(state="held")
    Enrolment.objects.create(course_session=course_session, member=department.officer)

    text = shown(as_clerk, f"/classes/{course_session.pk}/")

    assert "<td>Enrolled</td>" in text
    assert "Did not sign" not in text


def test_a_cancelled_class_says_why_and_offers_no_change(as_clerk):
    course_session = CourseSessionFactory(state="cancelled", cancel_reason="Ice on the roads.")

    text = as_clerk.get(f"/classes/{course_session.pk}/").content.decode()

    assert "Canceled: Ice on the roads." in text
    assert "/change/" not in text


def test_the_page_needs_no_more_queries_for_more_enrolled(as_clerk):
    course_session = CourseSessionFactory()
    address = f"/classes/{course_session.pk}/"
    Enrolment.objects.create(course_session=course_session, member=MemberFactory())
    few = count_queries(as_clerk, address)
    for _ in range(12):
        member = MemberFactory()
        Enrolment.objects.create(course_session=course_session, member=member)
        course_session.instructors.add(member)

    assert count_queries(as_clerk, address) == few


# Enrol -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["4411\n4412", " 4411,4412 ", "4411;\t4412 4411", "\r\n4411\r\n\r\n4412\r\n"]
)
def test_pasted_serial_numbers_are_enrolled(as_clerk, typed):
    course_session = CourseSessionFactory()

    page = as_clerk.post(
        f"/classes/{course_session.pk}/enrol/", {"serial_numbers": typed}, follow=True
    )

    assert course_session.enrolments.count() == 2
    assert "2 members are enrolled." in page.content.decode()


def test_serial_numbers_in_lower_case_are_found(as_clerk):
    MemberFactory(serial_number="A123")
    course_session = CourseSessionFactory()

    as_clerk.post(f"/classes/{course_session.pk}/enrol/", {"serial_numbers": "a123"})

    assert course_session.enrolments.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type or paste at least one"),
        ("4411 9998 9999", "No member has the serial number 9998"),
        ("<script>", "No member has the serial number &lt;SCRIPT&gt;"),
        (" ".join(str(number) for number in range(501)), "501 serial numbers are more than 500"),
    ],
)
def test_serial_numbers_that_cannot_be_enrolled_are_named_and_none_is(as_clerk, typed, said):
    course_session = CourseSessionFactory()

    page = as_clerk.post(f"/classes/{course_session.pk}/enrol/", {"serial_numbers": typed})

    assert said in page.content.decode()
    assert page.context["enrol_form"]["serial_numbers"].value() == typed
    assert not course_session.enrolments.exists()


def test_a_member_enrolled_elsewhere_at_the_same_hours_is_warned_of_and_enrolled(
    as_clerk, department
):
    other = CourseSessionFactory()
    Enrolment.objects.create(course_session=other, member=department.officer)
    course_session = CourseSessionFactory()

    page = as_clerk.post(
        f"/classes/{course_session.pk}/enrol/", {"serial_numbers": "4411 4412"}, follow=True
    )

    assert course_session.enrolments.count() == 2
    text = page.content.decode()
    assert f"4411 Núñez, Ana is enrolled in {other.course}, Mar 10, 2026 at the same hours" in text


def test_enrolling_again_says_that_nothing_changed(as_clerk, department):
    course_session = CourseSessionFactory()
    Enrolment.objects.create(course_session=course_session, member=department.officer)

    page = as_clerk.post(
        f"/classes/{course_session.pk}/enrol/", {"serial_numbers": "4411"}, follow=True
    )

    assert "1 was enrolled already" in page.content.decode()


def test_a_member_is_taken_out(as_clerk, department):
    enrolment = Enrolment.objects.create(
        course_session=CourseSessionFactory(), member=department.officer
    )

    page = as_clerk.post(f"/enrolments/{enrolment.pk}/remove/", follow=True)

    assert "Núñez, Ana is taken out of the class." in page.content.decode()
    assert not Enrolment.objects.exists()
    assert as_clerk.post(f"/enrolments/{enrolment.pk}/remove/").status_code == 404
