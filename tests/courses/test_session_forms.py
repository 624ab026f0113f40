"""Scheduling, changing and canceling a class from its forms."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from courses.history import latest_change
from courses.models import CourseSession, Enrolment
from tests.courses.conftest import shown
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    LocationFactory,
)

ADD = "/classes/add/"
pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def class_form(department) -> dict[str, str]:
    """A one-day class as a browser posts it."""
    for name in ("Academy, room 104", "Gym", "Pool"):
        LocationFactory(name=name)
    return {
        "course": str(CourseFactory(title="Stops").pk),
        "location": "Academy, room 104",
        "seats": "30",
        "coordinator": "3301",
        "instructors": "4411, 4412",
        "source": "",
        "days-0-on": "2026-12-01",
        "days-0-starts_at": "08:00",
        "days-0-ends_at": "16:00",
        "days-0-break_minutes": "80",
    }


def shown_errors(page) -> dict[str, str]:
    forms = [page.context["form"], *page.context["days"].forms]
    return {
        form[name].html_name if name in form.fields else name: " ".join(
            form[name].error_words if name in form.fields else errors
        )
        for form in forms
        for name, errors in form.errors.items()
    }


# Schedule and change -----------------------------------------------------------------------------


def test_a_class_is_scheduled_from_the_page_of_its_course(department, as_clerk, class_form):
    page = as_clerk.get(ADD, {"course": CourseFactory(course_id="25-0031").course_id})
    assert page.context["form"]["course"].value() is not None

    page = as_clerk.post(ADD, class_form, follow=True)

    course_session = CourseSession.objects.get()
    assert "Dec 1, 2026 is scheduled." in page.content.decode()
    assert course_session.coordinator == department.sergeant
    assert set(course_session.instructors.all()) == {department.officer, department.colleague}


@pytest.mark.parametrize("course", ["", "x", "25-9999", "' OR 1=1"])
def test_an_unknown_course_in_the_address_leaves_the_choice_open(as_clerk, course):
    page = as_clerk.get(ADD, {"course": course})

    assert page.context["form"]["course"].value() is None


def test_a_form_sent_twice_schedules_one_class_and_says_so(as_clerk, class_form):
    class_form["form_token"] = str(as_clerk.get(ADD).context["form"]["form_token"].value())

    as_clerk.post(ADD, class_form)
    page = as_clerk.post(ADD, class_form, follow=True)

    assert CourseSession.objects.count() == 1
    assert "was sent before" in page.content.decode()


def test_a_class_of_the_past_may_be_entered(as_clerk, class_form):
    as_clerk.post(ADD, {**class_form, "days-0-on": "2023-05-04"})

    assert CourseSession.objects.get().starts_on == date(2023, 5, 4)


def test_minutes_other_than_the_courses_are_warned_of_and_taken(as_clerk, class_form):
    page = as_clerk.post(ADD, {**class_form, "days-0-break_minutes": "60"}, follow=True)

    assert CourseSession.objects.exists()
    assert "420 minutes of instruction, 20 more than the 400" in page.content.decode()


@pytest.mark.parametrize("is_change", [False, True])
def test_a_room_taken_at_those_hours_is_warned_of_and_taken(as_clerk, class_form, is_change):
    CourseSessionFactory(location="Academy, room 104", starts_on=date(2026, 12, 1))
    address = ADD
    if is_change:
        course_session = CourseSessionFactory(starts_on=date(2026, 12, 2))
        address = f"/classes/{course_session.pk}/change/"
        class_form["seen"] = str(latest_change(course_session))

    page = as_clerk.post(address, class_form, follow=True)

    assert CourseSession.objects.filter(starts_on=date(2026, 12, 1)).count() == 2
    assert "Dec 1, 2026 is in Academy, room 104 at the same hours." in page.content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "beside", "said"),
    [
        ("days-0-on", "0206-12-01", "days-0-on", "0206"),
        ("days-0-on", "2029-01-01", "days-0-on", "more than 2 years ahead"),
        ("days-0-on", "2026-02-30", "days-0-on", "“2026-02-30” is not a date"),
        ("days-0-on", "", "days-0-on", "Fill this in."),
        ("days-0-starts_at", "17:00", "days-0-ends_at", "not after its start at 5:00 PM"),
        ("days-0-ends_at", "noon", "days-0-ends_at", "“noon” is not a time of day"),
        ("days-0-break_minutes", "480", "days-0-break_minutes", "leave nothing of the 480"),
        ("days-0-break_minutes", "-1", "days-0-break_minutes", "-1 is too little: 0 is the least."),
        ("days-0-break_minutes", "9" * 40, "days-0-break_minutes", "minutes of breaks"),
        ("course", "", "course", "Choose the course"),
        ("course", "99999999999999999999", "course", "not one of the available"),
        ("location", "", "location", "Fill this in."),
        ("location", "x" * 201, "location", "at most 200"),
        ("seats", "0", "seats", "0 seats is out of range"),
        ("seats", "many", "seats", "“many” is not a whole number"),
        ("seats", "9" * 30, "seats", "out of range"),
        ("coordinator", "3301 4411", "coordinator", "room for 1"),
        ("coordinator", "9999", "coordinator", "No member has the serial number 9999"),
        ("instructors", "4411 0000, <script>", "instructors", "called “<script>”"),
        ("instructors", "x" * 5000, "instructors", "No member is called"),
        ("source", "gold", "source", "not one of the available"),
    ],
)
def test_a_value_no_class_has_is_refused_beside_the_field(
    as_clerk, class_form, field, typed, beside, said
):
    page = as_clerk.post(ADD, {**class_form, field: typed})

    assert page.status_code == 200
    assert not CourseSession.objects.exists()
    assert said in shown_errors(page)[beside]
    assert page.context["form"]["instructors"].value() == (
        typed if field == "instructors" else "4411, 4412"
    )
    assert "<script>" not in page.content.decode().split('id="main-content"')[1]


def test_the_summary_says_the_words_beside_the_fields_in_the_order_of_the_page(
    as_clerk, class_form
):
    wrong = {"course": "", "days-0-break_minutes": "-5", "seats": "many", "location": ""}

    text = as_clerk.post(ADD, {**class_form, **wrong, "instructors": "9999"}).content.decode()

    summary = text.partition("error-summary")[2].partition("</ul>")[0]
    assert "There are 5 problems" in summary
    assert re.findall(r'href="#([^"]+)">([^<]+)<', summary) == [
        ("id_course", "Course: Choose the course this is a class of."),
        ("id_days-0-break_minutes", "Day 1, Breaks, minutes: -5 is too little: 0 is the least."),
        ("id_location", "Location: Fill this in."),
        (
            "id_instructors",
            "Instructors: No member has the serial number 9999. Check it, or take it out.",
        ),
        ("id_seats", "Seats: “many” is not a whole number."),
    ]
    assert text.count("-5 is too little: 0 is the least.") == 2


def test_days_that_cannot_be_are_told_together_with_the_other_errors(as_clerk, class_form):
    page = as_clerk.post(
        ADD, {**class_form, "days-0-ends_at": "07:00", "instructors": "9999", "location": "Zoo"}
    )

    assert set(shown_errors(page)) == {"days-0-ends_at", "instructors", "location"}


def test_more_days_than_a_class_has_are_refused(as_clerk, class_form):
    for number in range(61):
        class_form |= {
            f"days-{number}-on": str(date(2026, 12, 1) + timedelta(days=number)),
            f"days-{number}-starts_at": "08:00",
            f"days-{number}-ends_at": "16:00",
        }

    page = as_clerk.post(ADD, class_form)

    assert "61 days are more than 60" in page.content.decode()


def test_a_day_is_added_and_removed_without_script_and_nothing_typed_is_lost(as_clerk, class_form):
    page = as_clerk.post(ADD, {**class_form, "add_day": "1", "seats": "many"})

    rows = page.context["days"].rows
    assert [row["on"] for row in rows] == ["2026-12-01", "2026-12-02"]
    assert page.context["form"]["seats"].value() == "many"
    assert not page.context["form"].errors

    two = {**class_form, **{f"days-1-{name}": value for name, value in rows[1].items()}}
    page = as_clerk.post(ADD, {**two, "remove_day": "0"})
    assert [row["on"] for row in page.context["days"].rows] == ["2026-12-02"]

    as_clerk.post(ADD, two)
    assert CourseSession.objects.get().days.count() == 2


def test_a_class_is_changed_and_a_second_clerk_is_told(as_clerk, class_form):
    course_session = CourseSessionFactory(starts_on=date(2026, 12, 1))
    address = f"/classes/{course_session.pk}/change/"
    class_form["seen"] = as_clerk.get(address).context["form"]["seen"].value() or "0"

    as_clerk.post(address, {**class_form, "location": "Gym"})
    course_session.refresh_from_db()
    assert course_session.location.name == "Gym"

    page = as_clerk.post(address, {**class_form, "location": "Pool"})
    assert "while you were at it" in page.content.decode()
    assert page.context["form"]["location"].value() == "Pool"


def test_a_change_to_a_day_that_is_over_is_asked_for_and_told(as_clerk, department, class_form):
    course_session = CourseSessionFactory(starts_on=date(2026, 12, 1))
    Enrolment.objects.create(course_session=course_session, member=department.officer)
    address = f"/classes/{course_session.pk}/change/"
    over = {**class_form, "days-0-on": "2026-11-03", "seen": str(latest_change(course_session))}
    box = 'name="is_past_meant"'

    before = as_clerk.get(address).content.decode()
    asked = as_clerk.post(address, over).content.decode()
    said = as_clerk.post(address, {**over, "is_past_meant": "on"}, follow=True).content.decode()

    assert (box in before, box in asked) == (False, True)
    assert "Moved: it was on Dec 1, 2026, 8:00 AM to 4:00 PM at " in said
    assert CourseSession.objects.get().starts_on == date(2026, 11, 3)


@pytest.mark.parametrize("page", ["change", "cancel"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_class_is_not_changed_and_the_page_says_so(as_clerk, class_form, page, method):
    course_session = CourseSessionFactory(state="closed")
    address = f"/classes/{course_session.pk}/{page}/"

    answer = getattr(as_clerk, method)(address, {**class_form, "reason": "x"}, follow=True)

    assert "its sign-in sheet is saved and the credit written" in answer.content.decode()
    course_session.refresh_from_db()
    assert (course_session.state, course_session.seats) == ("closed", 30)


def test_a_class_opened_again_offers_neither_cancelling_nor_other_days(as_clerk, department):
    course_session = CourseSessionFactory(state="held")
    CompletionFactory(course=course_session.course, course_session=course_session)
    address = f"/classes/{course_session.pk}/"
    said = "1 member has credit for this class, dated Mar 10, 2026."

    text = as_clerk.get(address).content.decode()
    assert (said in text, "/change/" in text, "/cancel/" in text) == (True, True, False)
    assert said in as_clerk.get(f"{address}cancel/", follow=True).content.decode()

    page = as_clerk.get(f"{address}change/")
    assert said in page.content.decode()
    assert "cancel this class" not in page.content.decode()
    assert "Add a day" not in page.content.decode()
    assert 'type="date"' not in page.content.decode()


def test_the_form_of_a_class_with_credit_changes_the_rest(as_clerk, class_form):
    course_session = CourseSessionFactory(state="held", source="in_service")
    CompletionFactory(course=course_session.course, course_session=course_session)
    address = f"/classes/{course_session.pk}/change/"
    hidden = dict(re.findall(r'type="hidden" name="(.+?)" value="(.*?)"', shown(as_clerk, address)))

    as_clerk.post(address, {**class_form, **hidden, "location": "Gym"})

    course_session.refresh_from_db()
    assert (course_session.location.name, course_session.source) == ("Gym", "in_service")
    assert course_session.starts_on == date(2026, 3, 10)


def test_days_typed_while_credit_was_written_are_refused_beside_the_field(as_clerk, class_form):
    course_session = CourseSessionFactory(state="held")
    CompletionFactory(course=course_session.course, course_session=course_session)

    class_form["seen"] = str(latest_change(course_session))
    page = as_clerk.post(f"/classes/{course_session.pk}/change/", class_form)

    assert "leave the days as before" in shown_errors(page)["days-0-on"]
    assert 'type="date"' in page.content.decode()


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "nul\x00"])
def test_a_class_is_not_cancelled_without_a_reason_that_fits(as_clerk, reason):
    course_session = CourseSessionFactory(starts_on=date(2026, 12, 1))

    page = as_clerk.post(f"/classes/{course_session.pk}/cancel/", {"reason": reason})

    assert page.context["form"].errors["reason"]
    course_session.refresh_from_db()
    assert course_session.is_open


def test_totals_are_shown_while_days_are_typed(as_clerk, class_form):
    text = as_clerk.get(reverse("courses:day-totals"), class_form).content.decode()

    assert "400 minutes of instruction in all. 400 minutes / 50 = 8.00." in text


@pytest.mark.parametrize("typed", ["", "x", "9999-99-99", "\x00"])
def test_totals_of_days_that_cannot_be_read_are_left_out(as_clerk, class_form, typed):
    query = {**class_form, "days-0-on": typed, "course": typed}

    page = as_clerk.get(reverse("courses:day-totals"), query)

    assert page.status_code == 200
    assert "instruction in all" not in page.content.decode()
