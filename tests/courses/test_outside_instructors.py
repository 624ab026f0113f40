"""Instructors from outside the department: a kept list, named where members are."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from courses.actions.outside_instructors import (
    add_instructor,
    change_instructor,
    writes_of_instructor,
)
from courses.actions.sessions import days_of
from courses.double_booking import double_bookings
from courses.history import changes_of, latest_change
from courses.instructors import instructors_named, instructors_of, spoken_name
from courses.models import CourseSession, OutsideInstructor
from events.models import Event
from events.trail import latest_of
from records.paper.sign_in_sheet import pages_of, sign_in_sheet_html
from tests.courses.conftest import count_queries, shown
from tests.courses.test_session_actions import changed, scheduled
from tests.factories import CourseFactory, CourseSessionFactory, LocationFactory, MemberFactory
from tests.factories import OutsideInstructorFactory as instructor
from tests.records.sheets import NEXT_DAY


def added(department, **values) -> OutsideInstructor:
    given = {"name": "Casey Roe", "organization": "FBI", **values}
    return add_instructor(**given, by=department.clerk).row


def change(department, person, **values) -> OutsideInstructor:
    given = {
        "name": person.name,
        "organization": person.organization,
        "qualified_for": person.qualified_for,
        "is_offered": person.is_offered,
        **values,
    }
    return change_instructor(instructor=person, **given, by=department.clerk)


def refused(action) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        action()
    return caught.value.message_dict


# Keep --------------------------------------------------------------------------------------------


def test_an_instructor_is_added_on_one_line_with_an_event(department):
    added(department, name=" Casey\n Roe ", qualified_for="Firearms,  NRA until 2028")

    assert Event.objects.get(action="instructor.add").after == {
        "name": "Casey Roe",
        "organization": "FBI",
        "qualified_for": "Firearms, NRA until 2028",
        "is_offered": True,
    }


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"name": "CASEY  RÓE"},
            {"name": ["Casey Roe (FBI) is in the list already. Use that one."]},
        ),
        (
            {"name": "—"},
            {"name": ["Give the name in letters, as the sign-in sheet will name it."]},
        ),
        (
            {"organization": ""},
            {
                "organization": [
                    "Give the organization in letters, as the sign-in sheet will name it."
                ]
            },
        ),
        ({"name": "x" * 121}, {"name": ["121 characters are more than 120. Shorten it."]}),
    ],
)
def test_one_who_is_there_or_says_nothing_is_refused(department, values, said):
    added(department)

    assert refused(lambda: added(department, **values)) == said
    assert OutsideInstructor.objects.count() == 1


def test_a_form_sent_twice_adds_one(department):
    token = uuid4()

    assert added(department, form_token=token) == added(department, form_token=token)
    assert OutsideInstructor.objects.count() == 1


def test_an_instructor_is_withdrawn_and_keeps_what_was_taught(department):
    person = instructor()
    course_session = scheduled(department, instructors=[person])

    change(department, person, organization="ATF", is_offered=False)
    change(department, person, organization="ATF", is_offered=False)

    event = Event.objects.get(action="instructor.change")
    assert (event.before, event.after) == (
        {"organization": "FBI", "is_offered": True},
        {"organization": "ATF", "is_offered": False},
    )
    assert list(map(str, instructors_of(course_session))) == ["Casey Roe (ATF)"]


def test_a_change_that_was_not_seen_is_not_written_over(department):
    person = added(department)
    seen = latest_of(writes_of_instructor(person))
    change(department, person, seen=seen, organization="ATF")

    with pytest.raises(ValidationError) as refused:
        change(department, person, seen=seen, name="Casey Row")

    assert "while you were at it" in refused.value.messages[0]
    assert str(OutsideInstructor.objects.get()) == "Casey Roe (ATF)"


@pytest.mark.parametrize(
    "write", [added, lambda department: change(department, instructor(), name="X")]
)
def test_nothing_is_written_when_the_event_fails(department, log_fails, write):
    with pytest.raises(RuntimeError):
        write(department)

    assert not OutsideInstructor.objects.exclude(name="Casey Roe").exists()


# Name them where members are ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4411; Casey Roe (FBI)", ["4411", "Casey Roe (FBI)"]),
        ("casey roe fbi\nnunez", ["4411", "Casey Roe (FBI)"]),
        ("Casey Roe (FBI); 4411; Casey Roe (FBI)", ["4411", "Casey Roe (FBI)"]),
        ("Dana Poe", ["Dana Poe (ATF)"]),
        ("Ann Old (FBI)", ["Ann Old (FBI)"]),
        ("", []),
    ],
)
def test_members_and_instructors_from_outside_are_named_together(department, text, found):
    for name, organization in (("Casey Roe", "FBI"), ("Casey Roe", "ATF"), ("Dana Poe", "ATF")):
        instructor(name=name, organization=organization)
    instructor(name="Ann Old", is_offered=False)

    named = instructors_named(text)

    assert [getattr(each, "serial_number", str(each)) for each in named] == found


def test_a_last_name_that_members_have_too_names_those_from_outside_and_how_to_write_them(
    department,
):
    for n in range(2):
        MemberFactory(first_name=f"Ann{'ab'[n]}", last_name="Thompson")
    instructor(name="Dale Thompson", organization="FBI")
    instructor(name="Ann Old Thompson", is_offered=False)

    with pytest.raises(ValidationError) as refused:
        instructors_named("Thompson")

    (said,) = refused.value.messages
    assert said.startswith("“Thompson” may be 2 members (")
    assert said.endswith(
        "write the serial number of the one you mean. From outside it may be Dale Thompson (FBI): "
        "write it like that."
    )
    dale = OutsideInstructor.objects.get(name="Dale Thompson")
    assert instructors_named("Dale Thompson (FBI)") == [dale]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Casey Roe",
            "“Casey Roe” may be Casey Roe (ATF); or Casey Roe (FBI). Write the organization too.",
        ),
        ("Ann Old", "No member is called “Ann Old”. Check the name, or write the serial number."),
    ],
)
def test_a_name_that_is_nobodys_or_several_is_refused(department, text, said):
    for organization in ("ATF", "FBI"):
        instructor(organization=organization)
    instructor(name="Ann Old", is_offered=False)

    with pytest.raises(ValidationError) as caught:
        instructors_named(text)

    assert caught.value.messages == [said]


def test_a_member_of_the_same_name_is_who_the_name_alone_means(department):
    instructor(name="Ana Núñez")

    assert instructors_named("Ana Núñez") == [department.officer]


def test_a_class_names_both_in_its_event_and_its_history(department):
    person = instructor()
    course_session = scheduled(department, instructors=[person, department.officer])
    changed(department, course_session, instructors=[person])

    event = Event.objects.get(action="class.change")
    assert (event.before, event.after) == (
        {"instructors": "4411, Casey Roe (FBI)"},
        {"instructors": "Casey Roe (FBI)"},
    )
    assert changes_of(course_session)[0].words == (
        "Instructors: Núñez, Ana, Casey Roe (FBI) → Casey Roe (FBI)",
    )


def test_one_from_outside_in_two_rooms_at_one_hour_is_warned_of(department):
    person = instructor()
    first = scheduled(department, instructors=[person])
    other = CourseSessionFactory(starts_on=date(2026, 3, 10), location="Range")
    other.outside_instructors.add(person)

    [said] = double_bookings(first, department.clerk)

    assert said == (
        f"Casey Roe (FBI) teaches {other.course}, Mar 10, 2026 in Range at the same hours too. "
        "Name another instructor, or move one of the two."
    )


def test_the_paper_names_them(department):
    course_session = scheduled(department, instructors=[instructor(), department.officer])

    instructors = [spoken_name(each) for each in instructors_of(course_session)]
    pages = pages_of(course_session, days_of(course_session), members=[], print_key=1)
    text = sign_in_sheet_html(course_session, pages, instructors=instructors, now=NEXT_DAY)

    assert f"{department.officer.spoken_name}, Casey Roe (FBI)" in text


# Pages -------------------------------------------------------------------------------------------

pages = pytest.mark.usefixtures("at_noon")
LIST = "/instructors/"


@pages
@pytest.mark.parametrize(
    ("query", "found"),
    [({}, ["Ann", "Casey Roe"]), ({"q": "fbi roe"}, ["Casey Roe"]), ({"offered": "no"}, ["Ann"])],
)
def test_the_list_counts_what_each_taught_and_will(as_clerk, query, found):
    person = instructor()
    instructor(name="Ann", is_offered=False)
    for day, state in ((20, "closed"), (22, "scheduled"), (23, "scheduled"), (24, "cancelled")):
        CourseSessionFactory(starts_on=date(2026, 11, day), state=state).outside_instructors.add(
            person
        )

    rows = as_clerk.get(LIST, query).context["table"].page.object_list

    assert [row.record.name for row in rows] == found
    counts = {
        row.record.name: (row.record.classes_to_come, row.record.classes_taught) for row in rows
    }
    assert counts.get("Casey Roe", (2, 1)) == (2, 1)


@pages
@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_need_no_more_queries_for_more(as_clerk, number):
    for name in "abc"[:number]:
        person = instructor(name=name)
        CourseSessionFactory().outside_instructors.add(person)

    assert [count_queries(as_clerk, page) for page in (LIST, "/classes/")] == [5, 7]


@pages
def test_an_instructor_is_added_changed_and_shown_with_the_classes(as_clerk):
    as_clerk.post(f"{LIST}add/", {"name": "Casey Roe", "organization": "FBI"})
    person = OutsideInstructor.objects.get()
    as_clerk.post(
        f"{LIST}{person.pk}/change/",
        {
            "name": "Casey Roe",
            "organization": "ATF",
            "qualified_for": "Firearms",
            "seen": latest_of(writes_of_instructor(person)),
        },
    )
    taught = CourseSessionFactory()
    CourseSessionFactory()
    taught.outside_instructors.add(person)

    page = as_clerk.get(f"{LIST}{person.pk}/")

    assert [row.record for row in page.context["table"].page.object_list] == [taught]
    assert "Offered for new classes</dt><dd>No" in page.content.decode()
    assert "Firearms" in page.content.decode()


@pages
def test_a_page_left_open_writes_over_no_change_and_the_instructor_shows_it(as_clerk):
    as_clerk.post(f"{LIST}add/", {"name": "Casey Roe", "organization": "FBI"})
    page = f"{LIST}{OutsideInstructor.objects.get().pk}/"
    seen = as_clerk.get(f"{page}change/").context["form"]["seen"].value()
    for organization in ("ATF", "DEA"):
        given = {"name": "Casey Roe", "organization": organization, "is_offered": "on"}
        said = as_clerk.post(f"{page}change/", {**given, "seen": seen})

    assert "while you were at it" in said.content.decode()
    assert [write.words for write in as_clerk.get(page).context["writes"]] == [
        "Changed an instructor from outside",
        "Added an instructor from outside",
    ]
    assert "Organization: FBI → ATF" in shown(as_clerk, page)


@pages
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("o", ["Casey Roe (FBI)", "4412 O&#x27;Brien, Sean"]),
        ("roe fbi", ["Casey Roe (FBI)"]),
        ("zzz", []),
        ("", []),
        ("\0", []),
    ],
)
def test_the_field_offers_both(as_clerk, typed, found):
    instructor()
    instructor(name="Gone Roe", is_offered=False)

    text = shown(as_clerk, f"{LIST}matches/?q={typed}")

    assert [each in text for each in found] == [True] * len(found)
    assert "Gone Roe" not in text
    assert ("No member and no instructor" in text) == (not found)


@pages
def test_a_class_is_scheduled_with_one_from_outside_and_shows_them_everywhere(as_clerk):
    instructor()
    as_clerk.post(
        "/classes/add/",
        {
            "course": str(CourseFactory().pk),
            "location": LocationFactory(name="Range").name,
            "seats": "30",
            "instructors": "nunez; Casey Roe",
            "days-0-on": "2026-12-01",
            "days-0-starts_at": "08:00",
            "days-0-ends_at": "16:00",
        },
    )
    course_session = CourseSession.objects.get()
    form = as_clerk.get(f"/classes/{course_session.pk}/change/").context["form"]
    file = as_clerk.get("/classes/", {"_export": "csv"}).content.decode("utf-8-sig")

    ana = course_session.instructors.get().spoken_name
    assert form["instructors"].value() == "4411 Núñez, Ana; Casey Roe (FBI)"
    assert f"{ana}, Casey Roe (FBI)" in shown(as_clerk, f"/classes/{course_session.pk}/")
    assert "Núñez, Ana; Casey Roe (FBI)</span>" in shown(as_clerk, "/classes/")
    rows = [row for row in csv.reader(io.StringIO(file)) if "Casey Roe" in ", ".join(row)]
    assert ["Núñez, Ana; Casey Roe (FBI)" in row for row in rows] == [True]
    assert Event.objects.filter(action="list.export", eventnaming__serial_number="4411").exists()


def test_a_class_scheduled_again_or_moved_keeps_them(department, as_clerk, at_noon):
    course_session = scheduled(department, instructors=[instructor()])
    as_clerk.post(
        f"/classes/{course_session.pk}/again/",
        {"copies-0-on": "2026-12-08", "copies-0-starts_at": "08:00"},
    )
    again = {"on": "2026-12-01", "starts_at": "08:00", "seen": latest_change(course_session)}
    as_clerk.post(f"/classes/{course_session.pk}/move/", again)

    taught = [list(map(str, instructors_of(each))) for each in CourseSession.objects.all()]
    assert taught == [["Casey Roe (FBI)"], ["Casey Roe (FBI)"]]
