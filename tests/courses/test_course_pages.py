"""The catalogue's pages."""

import csv
import io
import re

import openpyxl
import pytest
from django.urls import reverse

from courses.designations import AREA_KEYS, AREAS
from courses.models import Course, Provider
from events.models import Event
from tests.courses.conftest import count_queries, signed_in
from tests.factories import CompletionFactory, CourseFactory, CourseSessionFactory, ProviderFactory
from tests.signed_in import client_of

LIST = "/courses/"
ADD = "/courses/add/"


def titles(response) -> list[str]:
    return [row.record.title for row in response.context["table"].page.object_list]


@pytest.fixture
def three_courses(db) -> None:
    CourseFactory(course_id="25-0031", title="De-escalation for patrol", source="in_service")
    CourseFactory(course_id="25-0032", title="Spanish with Señor Núñez", retired_on="2025-01-01")
    CourseFactory(course_id="26-0001", title="Night firearms", firearms="0.00")


# List --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("de esc", ["De-escalation for patrol"]),
        ("DEESC", []),
        ("25-0031", ["De-escalation for patrol"]),
        ("nunez", ["Spanish with Señor Núñez"]),
        ("señor", ["Spanish with Señor Núñez"]),
        ("patrol escalation", ["De-escalation for patrol"]),
        ("!!!", []),
        ("'; DROP TABLE", []),
    ],
)
def test_the_search_finds_parts_of_titles_and_ids(as_clerk, three_courses, text, found):
    assert titles(as_clerk.get(LIST, {"q": text})) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"source": "in_service"}, ["25-0031"]),
        ({"retired": "yes"}, ["25-0032"]),
        ({"retired": "no"}, ["26-0001", "25-0031"]),
        ({"topic": "firearms"}, ["25-0032", "25-0031"]),
        ({}, ["26-0001", "25-0032", "25-0031"]),
        ({"setting": "outside"}, []),
        ({"subject": "firearms"}, []),
        ({"sort": "title"}, ["25-0031", "26-0001", "25-0032"]),
        ({"sort": "-credit_hours"}, ["26-0001", "25-0032", "25-0031"]),
    ],
)
def test_filters_and_order_narrow_the_list(as_clerk, three_courses, query, found):
    page = as_clerk.get(LIST, query)

    assert [row.record.course_id for row in page.context["table"].page.object_list] == found


@pytest.mark.parametrize(
    "query",
    [
        {"page": "x"},
        {"page": "0"},
        {"page": "-3"},
        {"page": "9" * 30},
        {"per_page": "0"},
        {"sort": "evil"},
        {"sort": "-provider__license_number"},
        {"provider": "99999999999999999999"},
        {"provider": "x"},
        {"source": "gold"},
        {"topic": "password"},
        {"q": "a\x00b"},
        {"q": "x" * 5000},
        {"_export": "exe"},
    ],
)
def test_an_address_that_makes_no_sense_still_shows_the_list(as_clerk, three_courses, query):
    assert as_clerk.get(LIST, query).status_code == 200


def test_an_empty_list_says_what_to_do(as_clerk):
    assert "Take a filter away" in as_clerk.get(LIST, {"q": "unheard of"}).content.decode()


def test_only_those_who_keep_courses_are_offered_to_add_one(department, as_clerk):
    assert ADD in as_clerk.get(LIST).content.decode()
    assert ADD not in signed_in(department.officer).get(LIST).content.decode()


def test_the_list_needs_no_more_queries_for_more_courses(as_clerk):
    for _ in range(3):
        CourseFactory()
    few = count_queries(as_clerk, LIST)
    for _ in range(30):
        CourseFactory()

    assert count_queries(as_clerk, LIST) == few


def test_the_file_holds_the_filtered_rows_in_the_order_shown(as_clerk, three_courses):
    query = {"retired": "no", "sort": "title", "_export": "csv"}
    text = as_clerk.get(LIST, query).content.decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))

    assert [row["Course ID"] for row in rows] == ["25-0031", "26-0001"]
    assert rows[0]["Credit hours"] == "8.00"


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_title_becomes_a_formula_in_a_file(as_clerk, title):
    CourseFactory(title=title)

    text = as_clerk.get(LIST, {"_export": "csv"}).content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(as_clerk.get(LIST, {"_export": "xlsx"}).content))

    assert next(csv.DictReader(io.StringIO(text)))["Title"] == f"'{title}"
    row = next(row for row in book.active.rows if row[1].value == title)
    assert row[1].data_type == "s"
    assert row[2].value == 8


# Detail ------------------------------------------------------------------------------------------


def test_a_course_shows_hours_state_classes_and_completions(as_clerk):
    course = CourseFactory(title="Stops", instruction_minutes=410, post_state="to_submit")
    CompletionFactory(course=course)
    CourseSessionFactory(course=course, location="Range 2")

    page = as_clerk.get(reverse("courses:course-detail", args=[course.course_id]))

    text = page.content.decode()
    assert "410 minutes / 50 = 8.20, down to 8.00" in text
    assert f"Submit {course} to POST" in text
    assert "Note that it is submitted</a>" in text
    assert "Range 2" in text
    assert page.context["completions"] == 1


@pytest.mark.parametrize(
    ("seat", "told"), [("clerk", 1), ("auditor", 1), ("officer", None), ("administrator", None)]
)
def test_how_many_completed_a_course_is_told_to_those_alone_who_see_records(department, seat, told):
    """The class of one: whoever knows who was in it would read by the count whether they passed."""
    course = CourseFactory()
    CompletionFactory(course=course)

    page = client_of(department.members[seat]).get(
        reverse("courses:course-detail", args=[course.course_id])
    )

    assert page.context["completions"] == told
    assert ("</strong> completion" in page.content.decode()) == (told is not None)


def test_who_keeps_no_courses_is_told_nothing_of_what_is_due(department, client):
    course = CourseFactory(post_state="to_submit")
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    page = client.get(reverse("courses:course-detail", args=[course.course_id])).content.decode()

    assert "To submit to POST" in page
    assert f"Submit {course} to POST" not in page
    assert "Nothing is due." not in page


@pytest.mark.parametrize(
    ("areas", "source", "topics_of_rows", "in_no_one"),
    [
        ((4, 0, 0, 4), "training_center", [[None] * 4] * 3 + [[2, None, None, None]], [0, 0, 1, 0]),
        ((0, 0, 0, 8), "training_center", [[None] * 4] * 3 + [[2, None, 1, None]], None),
        ((0, 0, 0, 0), "non_post", [[None] * 4] * 4, [2, 0, 1, 0]),
    ],
)
def test_the_hours_of_a_topic_stand_in_their_area_or_in_none(
    as_clerk, areas, source, topics_of_rows, in_no_one
):
    course = CourseFactory(
        source=source,
        **dict(zip(AREA_KEYS, areas, strict=True)),
        firearms=2,
        de_escalation=0,
        implicit_bias=1,
        racial_profiling=0,
    )

    page = as_clerk.get(f"/courses/{course.course_id}/")

    names = [area.label for area in AREAS]
    expected = list(zip(names, areas, topics_of_rows, strict=True))
    if in_no_one:
        expected.append(("In no one area", None, [hours or None for hours in in_no_one]))
    assert page.context["area_rows"] == expected
    assert page.context["topic_totals"] == [2, 0, 1, 0]


def test_an_expired_license_of_the_provider_is_pointed_at(as_clerk):
    provider = ProviderFactory(license_number="TC-1", license_valid_until="2020-05-01")
    course = CourseFactory(provider=provider)

    text = as_clerk.get(f"/courses/{course.course_id}/").content.decode()

    assert "License expired May 1, 2020" in text


def test_hours_that_differ_from_the_arithmetic_are_shown_beside_it(as_clerk):
    course = CourseFactory(instruction_minutes=350)

    text = as_clerk.get(f"/courses/{course.course_id}/").content.decode()

    assert "350 minutes / 50 = 7.00" in text
    assert "1.00 above what the minutes give" in text


def test_only_those_with_the_right_are_offered_to_change_and_schedule(department, as_clerk):
    course = CourseFactory()
    address = f"/courses/{course.course_id}/"
    change, schedule = f"{address}change/", f"/classes/add/?course={course.course_id}"

    clerks, officers = (
        client.get(address).content.decode() for client in (as_clerk, signed_in(department.officer))
    )

    assert change in clerks
    assert schedule in clerks
    assert change not in officers
    assert schedule not in officers


def test_the_page_needs_no_more_queries_for_more_of_everything(as_clerk):
    course = CourseFactory()
    address = f"/courses/{course.course_id}/"
    CourseSessionFactory(course=course)
    few = count_queries(as_clerk, address)
    for _ in range(6):
        CourseSessionFactory(course=course)
        CompletionFactory(course=course)
        course.title += "!"
        course.save()

    assert count_queries(as_clerk, address) == few


# Add and change ----------------------------------------------------------------------------------


def test_a_course_is_added_and_its_id_told(as_clerk, course_form):
    page = as_clerk.post(ADD, course_form, follow=True)

    course = Course.objects.get()
    assert f"Course ID {course.course_id} is given to De-escalation." in page.content.decode()
    assert course.search_text.endswith("de escalation")


def test_the_subject_of_a_course_is_asked_and_proposed_from_the_hours_of_a_topic(
    as_clerk, course_form
):
    del course_form["subject"]

    asked = as_clerk.post(ADD, course_form).context["form"]
    proposed = as_clerk.post(ADD, {**course_form, "firearms": "2"}).context["form"]

    assert asked["subject"].error_words == [
        "Choose what the course is about, or “None of the seven”: coverage counts by it."
    ]
    assert (asked["subject"].value(), proposed["subject"].value()) == (None, "firearms")
    assert not Course.objects.exists()


def test_a_course_of_no_subject_is_changed_without_being_asked_again(as_clerk):
    course = CourseFactory()

    form = as_clerk.get(f"/courses/{course.course_id}/change/").context["form"]

    assert form["subject"].value() == "none"


def test_a_form_sent_twice_adds_one_course_and_says_so(as_clerk, course_form):
    token = as_clerk.get(ADD).context["form"]["form_token"].value()
    course_form["form_token"] = str(token)

    as_clerk.post(ADD, course_form)
    page = as_clerk.post(ADD, course_form, follow=True)

    assert Course.objects.count() == 1
    assert "was sent before" in page.content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("credit_hours", "0", "0.00 is not a credit"),
        ("credit_hours", "-1", "-1.00 is not a credit"),
        ("credit_hours", "24.01", "24.01 is not on the quarter hour"),
        ("credit_hours", "1e9", "“1e9” is not a number of hours"),
        ("credit_hours", "999999", "999999.00 hours is more than 1000.00"),
        ("credit_hours", "8.125", "8.125 has more than two decimals"),
        ("credit_hours", "", "This field is required."),
        ("credit_hours", "eight", "“eight” is not a number of hours"),
        ("credit_hours", "NaN", "is not a number of hours"),
        ("credit_hours", "Infinity", "is not a number of hours"),
        ("credit_hours", "1e999999", "is not a number of hours"),
        ("legal_studies", "-2", "-2.00 is below zero"),
        ("legal_studies", "9", "9.00 hours of legal studies is more than the 8.00"),
        ("legal_studies", "2.1", "2.10 is not on the quarter hour"),
        ("firearms", "2.25", "2.25 hours of firearms is more than the 2.00"),
        ("instruction_minutes", "0", "0 minutes is not the length"),
        ("instruction_minutes", "-50", "-50 minutes is not the length"),
        ("instruction_minutes", "1e3", "“1e3” is not a whole number"),
        ("instruction_minutes", "9" * 40, "minutes is not the length"),
        ("title", "", "This field is required."),
        ("title", "x" * 5000, "at most 200 characters (it has 5000)"),
        ("title", "nul\x00", "Null characters are not allowed"),
        ("source", "", "Choose a source"),
        ("source", "gold", "gold is not one of the available choices"),
        ("provider", "", "This field is required."),
        ("provider", "99999999999999999999", "not one of the available choices"),
        ("post_state", "approved", "An approved course has a POST control number"),
        ("approved_on", "2026-02-30", "“2026-02-30” is not a date"),
        ("control_number", "x" * 41, "at most 40 characters"),
    ],
)
def test_a_value_no_course_has_is_refused_beside_the_field(
    as_clerk, course_form, field, typed, said
):
    course_form[field] = typed

    page = as_clerk.post(ADD, course_form)

    assert page.status_code == 200
    assert not Course.objects.exists()
    shown = " ".join(error for errors in page.context["form"].errors.values() for error in errors)
    assert said in shown
    assert page.context["form"]["synopsis"].value() == course_form.get("synopsis")
    assert page.context["form"][field].value() == typed


@pytest.mark.parametrize("title", ['The "O\'Brien" rule', "<script>alert(1)</script>", "=1+1"])
def test_a_title_is_kept_as_typed_and_shown_as_text(as_clerk, course_form, title):
    page = as_clerk.post(ADD, {**course_form, "title": title}, follow=True)

    assert Course.objects.get().title == title
    assert "<script>alert" not in page.content.decode()


def test_credit_above_the_arithmetic_is_refused_beside_the_hours(as_clerk, course_form):
    page = as_clerk.post(ADD, {**course_form, "instruction_minutes": "350"})

    (words,) = page.context["form"]["credit_hours"].error_words
    assert words.startswith("8.00 credit hours is more than the 7.00 that 350 minutes give")


def test_credit_by_another_arithmetic_is_warned_of_and_taken(as_clerk, course_form):
    course_form |= {"instruction_minutes": "350", "delivery": "computer_based"}

    page = as_clerk.post(ADD, course_form, follow=True)

    assert Course.objects.exists()
    assert "more than the minutes give" in page.content.decode()


def test_contradictions_about_approval_are_told_beside_each_field(as_clerk, course_form):
    course_form |= {
        "source": "non_post",
        "post_state": "approved",
        "control_number": "CN-7",
        "approved_on": "2026-01-05",
    }

    page = as_clerk.post(ADD, course_form)

    assert set(page.context["form"].errors) == {"post_state", "control_number", "approved_on"}
    assert not Course.objects.exists()


def test_a_course_is_changed_and_keeps_its_id(as_clerk, course_form):
    course = CourseFactory(course_id="25-0007")
    address = "/courses/25-0007/change/"
    seen = as_clerk.get(address).context["form"]["seen"].value()

    as_clerk.post(address, {**course_form, "title": "New title", "seen": seen, "course_id": "x"})

    course.refresh_from_db()
    assert (course.course_id, course.title) == ("25-0007", "New title")


def test_a_change_over_one_not_seen_is_refused_with_everything_typed(as_clerk, course_form):
    course = CourseFactory()
    address = f"/courses/{course.course_id}/change/"
    seen = as_clerk.get(address).context["form"]["seen"].value()
    course.title = "By someone else"
    course.save()

    page = as_clerk.post(address, {**course_form, "title": "Mine", "seen": seen})

    assert "while you were at it" in page.content.decode()
    assert page.context["form"]["title"].value() == "Mine"


# Parts of the form -------------------------------------------------------------------------------


def test_the_arithmetic_is_shown_while_hours_are_typed(as_clerk):
    query = {"instruction_minutes": "400", "credit_hours": "10", "legal_studies": "2"}

    text = as_clerk.get(reverse("courses:hours-so-far"), query).content.decode()

    assert "400 minutes / 50 = 8.00" in text
    assert "10.00 credit hours is 2.00 more than that" in text
    assert "Hours by area add up to 2.00 of 10.00" in text


@pytest.mark.parametrize(
    ("credit", "legal", "said", "is_warning"),
    [
        ("8", "", "Hours by area add up to 0.00 of 8.00; 8.00 have no area yet.", False),
        ("8", "2", "Hours by area add up to 2.00 of 8.00; 6.00 have no area yet.", True),
        ("8", "8", "Hours by area add up to 8.00 of 8.00.", False),
        ("8", "9", "Hours by area add up to 9.00 of 8.00, 1.00 too many.", True),
        ("", "2", "Hours by area add up to 2.00.", False),
    ],
)
def test_the_sum_by_area_says_how_many_hours_are_left(as_clerk, credit, legal, said, is_warning):
    query = {"credit_hours": credit, "legal_studies": legal}

    page = as_clerk.get(reverse("courses:hours-so-far"), query)

    assert page.context["hints"] == [(said, is_warning)]


def test_the_form_begins_in_the_title_and_after_a_refusal_in_the_errors(as_clerk, course_form):
    fresh = as_clerk.get(ADD).content.decode()
    refused = as_clerk.post(ADD, {**course_form, "credit_hours": ""}).content.decode()

    assert re.findall(r"<(\w+)[^>]* autofocus", fresh) == ["input"]
    assert re.search(r'<input[^>]*name="title"[^>]* autofocus', fresh)
    assert re.findall(r"<(\w+)[^>]* autofocus", refused) == ["div"]


@pytest.mark.parametrize("typed", ["", "x", "NaN", "-1", "1e999", "9" * 5000])
def test_hours_that_cannot_be_read_yet_are_passed_over(as_clerk, typed):
    query = dict.fromkeys(("instruction_minutes", "credit_hours", "legal_studies"), typed)

    assert as_clerk.get(reverse("courses:hours-so-far"), query).status_code == 200


def test_the_kind_of_the_provider_proposes_the_source(as_clerk):
    provider = ProviderFactory(kind="agency")

    page = as_clerk.get(reverse("courses:proposed-source"), {"provider": provider.pk})

    assert '<option value="in_service" selected>' in page.content.decode()


@pytest.mark.parametrize("typed", ["", "x", "0", "9" * 30, "²"])
def test_an_unknown_provider_proposes_nothing(as_clerk, typed):
    page = as_clerk.get(reverse("courses:proposed-source"), {"provider": typed})

    assert page.status_code == 200
    assert '<option value="" selected>' in page.content.decode()


def test_a_course_that_was_never_changed_here_has_no_history_and_shows(as_clerk):
    course = CourseFactory()
    course.history.all().delete()

    response = as_clerk.get(reverse("courses:course-detail", args=[course.course_id]))

    assert response.status_code == 200


def test_an_empty_catalogue_is_not_called_a_search_without_result(as_clerk):
    assert "The catalogue is empty." in as_clerk.get(LIST).content.decode()
    assert "No course fits." in as_clerk.get(LIST, {"q": "zzz"}).content.decode()


def test_a_course_without_any_provider_on_record_says_who_adds_one(department, as_clerk):
    Course.objects.all().delete()
    Provider.objects.all().delete()

    assert "An administrator adds providers." in as_clerk.get(f"{LIST}add/").content.decode()


def test_a_class_without_any_course_leads_to_the_catalogue(as_clerk):
    page = as_clerk.get("/classes/add/").content.decode()

    assert "The catalogue has no course yet." in page


def test_a_second_course_of_a_title_is_asked_about(as_clerk, course_form):
    there = CourseFactory(title=course_form["title"].upper(), course_id="26-0042")

    page = as_clerk.post(ADD, course_form)

    assert page.context["form"]["another_because"].error_words == [
        "There is a course of this title, Course ID 26-0042. Take that one, or say why another is "
        "wanted."
    ]
    assert reverse("courses:course-detail", args=["26-0042"]) in page.content.decode()
    assert Course.objects.get() == there

    as_clerk.post(ADD, {**course_form, "another_because": " The edition of 2027. "})

    assert Course.objects.filter(title=course_form["title"]).exists()
    event = Event.objects.get(action="course.add")
    assert event.after["another_because"] == "The edition of 2027."


def test_a_reason_for_another_of_a_title_is_not_endless(as_clerk, course_form):
    CourseFactory(title=course_form["title"])

    page = as_clerk.post(ADD, {**course_form, "another_because": "x" * 501})

    [words] = page.context["form"]["another_because"].error_words
    assert words == "501 characters are more than 500. Shorten it."
    assert Course.objects.count() == 1


def test_the_first_of_a_title_needs_no_reason(as_clerk, course_form):
    page = as_clerk.get(ADD)
    assert "Why another course" not in page.content.decode()

    as_clerk.post(ADD, {**course_form, "another_because": "For no reason."})

    assert "another_because" not in Event.objects.get(action="course.add").after
