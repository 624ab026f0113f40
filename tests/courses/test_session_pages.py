"""The pages of classes: the list, and enrolling."""

import csv
import io
from datetime import date

import pytest

from courses.models import CourseSession, Enrolment
from tests.courses.conftest import TODAY, count_queries, signed_in
from tests.factories import (
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
        "later": CourseSessionFactory(
            starts_on=date(2027, 2, 1),
            course=CourseFactory(credit_hours=8.25, legal_studies=4.25, technical_studies=0),
        ),
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
        ({"gives": "technical_studies"}, ["today", "soon", "off", "held", "over"]),
        ({"hours": "8.25"}, ["later"]),
        ({"hours": "8"}, ["today", "soon", "off", "later", "held", "over"]),
        ({"sort": "-credit_hours", "state": "upcoming"}, ["later", "soon", "today"]),
        ({"mine": "on"}, []),
        ({"sort": "-starts_on"}, ["later", "off", "soon", "today", "held", "over"]),
    ],
)
def test_classes_are_listed_what_comes_next_first(as_clerk, classes, query, found):
    page = as_clerk.get(LIST, query)

    names = {session.pk: name for name, session in classes.items()}
    rows = page.context["table"].page.object_list
    assert [names[row.record.pk] for row in rows] == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Nov 20", ["2026-11-20", "2025-11-20"]),
        ("NOVEMBER 20th", ["2026-11-20", "2025-11-20"]),
        ("20 nov", ["2026-11-20", "2025-11-20"]),
        ("11/20", ["2026-11-20", "2025-11-20"]),
        ("Nov. 20, 2026", ["2026-11-20"]),
        ("2026-11-20", ["2026-11-20"]),
        ("11/20/26", ["2026-11-20"]),
        ("Nov 2026", ["2026-11-20"]),
        ("Feb 29", ["2024-02-29"]),
        ("Feb 30", []),
        ("Nov 31", []),
    ],
)
def test_a_day_typed_with_or_without_its_year_finds_its_classes(as_clerk, typed, found):
    for on in (date(2026, 11, 20), date(2025, 11, 20), date(2024, 2, 29)):
        CourseSessionFactory(starts_on=on)

    rows = as_clerk.get("/classes/", {"q": typed}).context["table"].page.object_list

    assert [str(row.record.starts_on) for row in rows] == found


def test_a_day_that_is_a_title_too_finds_both(as_clerk):
    CourseSessionFactory(course__title="After 9/11", starts_on=date(2026, 3, 10))
    CourseSessionFactory(starts_on=date(2026, 9, 11))

    rows = as_clerk.get("/classes/", {"q": "9/11"}).context["table"].page.object_list

    assert len(rows) == 2


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
        {"hours": "eight"},
        {"hours": "NaN"},
        {"hours": "-1e999999"},
    ],
)
def test_an_address_that_makes_no_sense_still_shows_the_list(as_clerk, classes, query):
    assert as_clerk.get(LIST, query).status_code == 200


def test_a_list_with_firearms_marks_in_each_row_why_it_is_there(as_clerk, classes):
    gives = [
        str(row.get_cell("gives"))
        for row in as_clerk.get(LIST, {"gives": "firearms", "sort": "-credit_hours"})
        .context["table"]
        .page.object_list
    ]

    assert gives[0] == (
        '<span class="gives gives--area">Legal studies 4.25, Interpersonal perspectives 2.00, '
        'Skill development 2.00</span><span class="gives gives--topic"><mark>Firearms 2.00</mark>, '
        "De-escalation 1.00, Implicit bias 1.00, Racial profiling 1.00</span>"
    )
    assert all("<mark>Firearms 2.00</mark>" in cell for cell in gives)
    assert len(gives) == 5


def test_a_filter_that_the_list_does_not_have_is_said_not_to_be_used(as_clerk, classes):
    known = {"since": "2026-12-01", "sort": "starts_on", "page": "1", "per_page": "50"}

    unknown = as_clerk.get(LIST, {"from": "abc"}).content.decode()

    assert "This list has no filter “from”: it is not used." in unknown
    assert "This list has no filter" not in as_clerk.get(LIST, known).content.decode()


def test_a_list_without_that_question_marks_nothing(as_clerk, classes):
    assert "<mark>" not in as_clerk.get(LIST).content.decode()


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
    assert (row["Credit hours"], row["Areas"], row["Topics"]) == (
        "8.00",
        "Legal studies 2.00, Technical studies 2.00, Interpersonal perspectives 2.00, "
        "Skill development 2.00",
        "Firearms 2.00, De-escalation 1.00, Implicit bias 1.00, Racial profiling 1.00",
    )


# Enrol -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "Núñez, Ana\nO'Brien",
        "4411 Núñez, Ana; 4412 O'Brien, Sean",
        "4411\n4412",
        " 4411,4412 ",
        "4411;\t4412 4411",
        "\r\n4411\r\n\r\n4412\r\n",
    ],
)
def test_pasted_serial_numbers_are_enrolled(as_clerk, typed):
    course_session = CourseSessionFactory()

    page = as_clerk.post(
        f"/classes/{course_session.pk}/enrol/", {"serial_numbers": typed}, follow=True
    )

    assert course_session.enrolments.count() == 2
    assert "2 members are enrolled." in page.content.decode()


def test_a_name_offered_to_who_leads_some_says_that_others_are_not_searched(department):
    said = {
        reader.serial_number: signed_in(reader)
        .get("/members/matches/", {"q": "zzyzx"})
        .content.decode()
        for reader in (department.sergeant, department.clerk)
    }

    assert "Nobody you lead is called “zzyzx”." in said[department.sergeant.serial_number]
    assert "No member is called “zzyzx”." in said[department.clerk.serial_number]


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
        ("<script>", "No member is called “&lt;script&gt;”."),
        (" ".join(str(number) for number in range(501)), "501 serial numbers are more than 500"),
    ],
)
def test_serial_numbers_that_cannot_be_enrolled_are_named_and_none_is(as_clerk, typed, said):
    course_session = CourseSessionFactory()

    page = as_clerk.post(f"/classes/{course_session.pk}/enrol/", {"serial_numbers": typed})

    assert said in page.content.decode()
    assert page.context["form"]["serial_numbers"].value() == typed
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


def test_an_instructor_enrolled_in_the_own_class_is_warned_of_and_enrolled(as_clerk, department):
    course_session = CourseSessionFactory()
    course_session.instructors.add(department.officer)

    page = as_clerk.post(
        f"/classes/{course_session.pk}/enrol/", {"serial_numbers": "4411"}, follow=True
    )

    assert course_session.enrolments.count() == 1
    assert "4411 Núñez, Ana is enrolled in this class and teaches it." in page.content.decode()


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
