"""A course named in a form, and the courses that are offered while it is typed."""

import pytest
from django.core.exceptions import ValidationError

from courses.naming import course_named
from tests.factories import CourseFactory
from tests.kcpd_training.desk.test_member_pages import sign_in


@pytest.fixture
def courses(db):
    return [
        CourseFactory(course_id="26-0042", title="Crisis response"),
        CourseFactory(course_id="26-0043", title="Crisis response for sergeants"),
        CourseFactory(course_id="26-0044", title="Report writing"),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("26-0043", 1),
        (" 26-0042 crisis Response ", 0),
        ("Crisis response", 0),
        ("sergeants", 1),
        ("report", 2),
    ],
)
def test_a_course_id_or_a_title_means_the_one_course(courses, text, place):
    assert course_named(text) == courses[place]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("26-9999", "No course has the Course ID 26-9999. Check it, or type the title."),
        (
            "26-0042 Report writing",
            "26-0042 is “Crisis response”, not “Report writing”. Take one of the two out.",
        ),
        (
            "crisis",
            "“crisis” may be several courses (26-0043 Crisis response for sergeants; 26-0042 "
            "Crisis response): write the Course ID of the one you mean.",
        ),
        ("Judo", "No course is called “Judo”. Check it, or give it a Course ID below."),
    ],
)
def test_what_means_no_one_course_is_told_with_a_way_out(courses, text, words):
    with pytest.raises(ValidationError) as refused:
        course_named(text)

    assert refused.value.messages == [words]


def test_many_of_a_title_are_named_in_part(db):
    for number in range(7):
        CourseFactory(title=f"Firearms {number}")

    with pytest.raises(ValidationError) as refused:
        course_named("firearms")

    assert refused.value.messages[0].count("Firearms") == 5
    assert "; and more)" in refused.value.messages[0]


def test_courses_are_offered_by_what_is_typed(department, courses):
    client = sign_in(department.officer)

    found = client.get("/courses/matches/", {"q": "crisis"})

    assert [str(course) for course in found.context["matches"]] == [
        "26-0043 Crisis response for sergeants",
        "26-0042 Crisis response",
    ]
    assert (
        "No course is called “zz”." in client.get("/courses/matches/", {"q": "zz"}).content.decode()
    )
    nothing_typed = client.get("/courses/matches/")
    assert nothing_typed.context["matches"] == []
    assert "Type a Course ID, or a part of the title." in nothing_typed.content.decode()
    assert "No course is called" not in nothing_typed.content.decode()
