"""The pages on which a course that was entered twice is merged, and that is undone."""

from datetime import date

import pytest
from django.test import Client

from courses.models import Course, CourseMerge
from courses.subjects import Subject
from events.models import Event
from frame.rights import Role
from tests.courses.conftest import count_queries, shown, signed_in
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    MemberFactory,
    RoleDesignationFactory,
)

MOVED = (
    "26-0005 is about “Medical treatment or first aid”, 26-0001 about “Police vehicle operation”: "
    "coverage then counts all that moves under “Police vehicle operation”."
)


@pytest.fixture
def twins(db) -> tuple[Course, Course]:
    """The course that stays, and the one entered twice."""
    kept = CourseFactory(course_id="26-0001", title="Traffic stops", control_number="P-77")
    return kept, CourseFactory(course_id="26-0005", title="Traffic Stops", provider=kept.provider)


def merged(client: Client) -> CourseMerge:
    """Merge them on the page, as a clerk does."""
    page = client.get("/courses/26-0005/merge/26-0001/")
    sent = {"reason": "Entered twice.", "confirmed": page.context["plan"].seal}
    assert client.post("/courses/26-0005/merge/26-0001/", sent).status_code == 302
    return CourseMerge.objects.get()


def test_courses_called_the_same_are_offered(as_clerk, twins):
    CourseFactory(course_id="26-0008", title="Pursuits")

    response = as_clerk.get("/courses/26-0001/merge/")

    assert [str(each) for each in response.context["candidates"]] == ["26-0005 Traffic Stops"]


def test_a_course_that_is_named_is_looked_at(as_clerk, twins):
    response = as_clerk.get("/courses/26-0005/merge/", {"into": "26-0001"})

    assert (response.status_code, response.url) == (302, "/courses/26-0005/merge/26-0001/")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("26-0005", "26-0005 Traffic Stops is this course. Name the other one."),
        ("26-9999", "No course has the Course ID 26-9999. Check it, or type the title."),
        ("", "Name the course that stays."),
    ],
)
def test_a_course_that_can_not_be_it_is_refused_beside_the_field(as_clerk, twins, typed, words):
    response = as_clerk.get("/courses/26-0005/merge/", {"into": typed})

    assert response.context["form"].errors == {"into": [words]}


def test_the_look_says_what_moves_and_what_differs(as_clerk, twins):
    kept, course = twins
    member = MemberFactory()
    CompletionFactory(course=kept, member=member)
    CompletionFactory(course=course, member=member)
    CompletionFactory(course=course)
    CourseSessionFactory(course=course)

    response = as_clerk.get("/courses/26-0005/merge/26-0001/")

    plan = response.context["plan"]
    assert plan.moving_in_words == "1 class, 2 completions"
    assert len(plan.doubles) == 1
    assert [tuple(each) for each in response.context["differences"]] == [
        ("Title", "Traffic stops", "Traffic Stops"),
        ("POST control number", "P-77", "nothing"),
    ]


def test_the_look_costs_the_same_for_more_rows(as_clerk, twins):
    _, course = twins
    CompletionFactory(course=course)
    one = count_queries(as_clerk, "/courses/26-0005/merge/26-0001/")
    for _ in range(3):
        CompletionFactory(course=course)
        CourseSessionFactory(course=course)

    assert count_queries(as_clerk, "/courses/26-0005/merge/26-0001/") == one


def test_with_a_clash_there_is_no_button(as_clerk, twins):
    kept, course = twins
    member = MemberFactory()
    CompletionFactory(course=kept, member=member, score="80.00")
    CompletionFactory(course=course, member=member, score="90.00")

    text = shown(as_clerk, "/courses/26-0005/merge/26-0001/")

    assert "First see to this" in text
    assert "Merge them" not in text


def test_what_is_asked_about_has_a_field_of_its_own_and_nothing_else_has(as_clerk, twins):
    url = "/courses/26-0005/merge/26-0001/"
    assert "Why it counts all the same" not in shown(as_clerk, url)
    member = MemberFactory()
    for course, month in zip(twins, (1, 3), strict=True):
        CompletionFactory(course=course, member=member, completed_on=date(2026, month, 5))

    assert "Is this right?" in shown(as_clerk, url)
    seal = as_clerk.get(url).context["plan"].seal
    sent = {"reason": "Entered twice.", "confirmed": seal}
    refused = as_clerk.post(url, sent)
    done = as_clerk.post(url, sent | {"why_anyway": "Had it twice."})

    assert list(refused.context["form"].errors) == ["why_anyway"]
    assert done.status_code == 302


def test_a_look_that_is_out_of_date_is_shown_anew(as_clerk, twins):
    _, course = twins
    seal = as_clerk.get("/courses/26-0005/merge/26-0001/").context["plan"].seal
    CompletionFactory(course=course)

    response = as_clerk.post(
        "/courses/26-0005/merge/26-0001/", {"reason": "Entered twice.", "confirmed": seal}
    )

    assert response.context["form"].non_field_errors() == [
        "Something changed since you looked. Look at what would move again, then merge."
    ]
    assert response.context["form"]["reason"].value() == "Entered twice."
    assert response.context["plan"].seal != seal


def test_both_pages_say_what_became_of_the_course(as_clerk, department, twins):
    merged(as_clerk)

    gone, stays = (shown(as_clerk, f"/courses/{each}/") for each in ("26-0005", "26-0001"))

    assert "Traffic stops</a> now." in gone
    assert "Schedule a class" not in gone
    assert "26-0005 Traffic Stops</a>, by " in stays
    assert "Undo" in stays
    officer = shown(signed_in(department.officer), "/courses/26-0001/")
    assert "26-0005 Traffic Stops</a>, by " in officer
    assert "Undo" not in officer


def test_a_merge_is_undone_on_its_page(as_clerk, twins):
    kept, course = twins
    merge = merged(as_clerk)
    CompletionFactory(course=kept)

    page = as_clerk.get(f"/courses/merges/{merge.pk}/undo/")
    response = as_clerk.post(f"/courses/merges/{merge.pk}/undo/", {"reason": "They are two."})

    assert page.context["added"] == "1 completion"
    assert (response.status_code, response.url) == (302, "/courses/26-0005/")
    course.refresh_from_db()
    assert course.merged_into is None
    assert "This merge was undone by" in shown(as_clerk, f"/courses/merges/{merge.pk}/undo/")


def test_a_clerk_whose_own_credit_it_decides_about_is_told_before_the_press(
    as_clerk, department, twins
):
    for each in twins:
        CompletionFactory(course=each, member=department.clerk, entered_by=department.administrator)

    look = shown(as_clerk, "/courses/26-0005/merge/26-0001/")
    RoleDesignationFactory(member=department.colleague, role=Role.TRAINING_ENTRY)
    done = merged(signed_in(department.colleague))
    undo = shown(as_clerk, f"/courses/merges/{done.pk}/undo/")

    assert "Ask a colleague to merge them." in look
    assert "Merge them</button>" not in look
    assert "Ask a colleague to undo the merge." in undo
    assert "Undo the merge</button>" not in undo


def test_a_course_merged_away_is_in_no_list_and_no_form(as_clerk, twins):
    merged(as_clerk)

    rows = as_clerk.get("/courses/").context["table"].page.object_list
    searched = as_clerk.get("/courses/", {"q": "26-0005"}).context["table"].page.object_list

    assert [row.record.course_id for row in rows] == ["26-0001"]
    assert [row.record.course_id for row in searched] == ["26-0001"]
    assert as_clerk.get("/courses/26-0005/change/").status_code == 404
    assert as_clerk.get("/courses/26-0005/merge/").status_code == 404


def test_a_course_of_another_subject_asks_why_before_coverage_moves(as_clerk, twins):
    kept, course = twins
    Course.objects.filter(pk=kept.pk).update(subject=Subject.VEHICLE)
    Course.objects.filter(pk=course.pk).update(subject=Subject.FIRST_AID)
    address = "/courses/26-0005/merge/26-0001/"
    page = as_clerk.get(address)
    sent = {"reason": "Entered twice.", "confirmed": page.context["plan"].seal}

    asked = as_clerk.post(address, sent)

    assert page.context["form"].fields["why_other_subject"].help_text == MOVED
    assert asked.context["form"].errors == {
        "why_other_subject": [
            f"{MOVED} Correct the subject of one of them first, or say how that is one course; it "
            "stays on record."
        ]
    }
    assert not CourseMerge.objects.exists()
    as_clerk.post(address, {**sent, "why_other_subject": "The first was a slip."})
    after = Event.objects.get(action="course.merge").after
    assert after["why_other_subject"] == "The first was a slip."


def test_all_that_two_courses_say_of_themselves_is_compared(as_clerk, twins):
    kept, _ = twins
    Course.objects.filter(pk=kept.pk).update(
        subject=Subject.VEHICLE,
        synopsis="How to stop a car.",
        administrator="Capt. Averdale",
        instruction_minutes=1200,
        approved_on=date(2026, 1, 5),
    )

    response = as_clerk.get("/courses/26-0005/merge/26-0001/")

    assert [tuple(each) for each in response.context["differences"]] == [
        ("Title", "Traffic stops", "Traffic Stops"),
        ("Subject", "Police vehicle operation", "None of the seven"),
        ("Instruction minutes", "1,200", "400"),
        ("Synopsis", "How to stop a car.", "nothing"),
        ("General administration by", "Capt. Averdale", "nothing"),
        ("POST control number", "P-77", "nothing"),
        ("Approved by POST on", "Jan 5, 2026", "nothing"),
    ]
