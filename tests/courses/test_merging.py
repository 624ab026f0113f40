"""A course that was entered twice is merged into the other."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

import courses.actions.merging as merging
from compliance.standings.asking import standings_of
from compliance.viewpoint import Viewpoint
from courses.actions.courses import add_course, change_course
from courses.history import changes_of
from courses.models import Course, CourseMerge
from courses.naming import course_named
from events.models import Event
from frame.merging.moving import CHANGED, plan_of
from frame.words import us_date
from kcpd_training.desk.search import found, page_of
from records.models import Completion
from tests.courses.merges import REASON, everything, merge, two, undo
from tests.factories import (
    BookingFactory,
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    MemberFactory,
)
from tests.records.intake.roll_call.reports import a_report
from tests.records.intake.sending import a_request

# Merge -------------------------------------------------------------------------------------------


def test_what_a_course_has_goes_to_the_other_with_one_event(department):
    kept, course = two(credit_hours="4.00", legal_studies="0.00", technical_studies="0.00")
    held = CourseSessionFactory(course=course)
    completion = CompletionFactory(course=course, course_session=held, completed_on=held.ends_on)

    done = merge(department, course, kept)

    course.refresh_from_db()
    held.refresh_from_db()
    completion.refresh_from_db()
    assert (course.merged_into, held.course, completion.course) == (kept, kept, kept)
    assert str(completion.credit_hours) == "4.00"
    assert (done.kept, done.merged, done.merged_by, done.reason) == (
        kept,
        course,
        department.clerk,
        REASON,
    )
    event = Event.objects.get()
    assert (event.action, event.about_text) == ("course.merge", "26-0005 Traffic Stops")
    assert event.after == {
        "merged_into": "26-0001 Traffic stops",
        "moved": "1 class, 1 completion",
        "which_moved": [f"1 completion of {us_date(completion.completed_on)}"],
        "voided": 0,
        "reason": REASON,
    }
    assert [change.words for change in changes_of(held)] == [
        ("Course: 26-0005 Traffic Stops → 26-0001 Traffic stops",),
        ("Added",),
    ]


def test_what_was_sent_in_for_a_course_goes_to_the_other_and_back(department):
    kept, course = two()
    request = a_request(department.officer, "accepted", course=course, clerk=department.clerk)
    roll_call = a_report(department.sergeant, "accepted", course=course, clerk=department.clerk)

    done = merge(department, course, kept)

    for each in (request, roll_call):
        each.refresh_from_db()
        assert each.course == kept
    undo(department, done)
    for each in (request, roll_call):
        each.refresh_from_db()
        assert each.course == course


def test_teaching_of_both_for_the_same_day_counts_once_where_a_class_is_not_known(department):
    kept, course = two()
    member = MemberFactory()
    taught = {"member": member, "role": "instructor", "source": "instructor"}
    morning, evening = CourseSessionFactory(course=course), CourseSessionFactory(course=course)
    CompletionFactory(course=kept, completed_on=morning.ends_on, **taught)
    for held in (morning, evening):
        CompletionFactory(
            course=course, course_session=held, completed_on=morning.ends_on, **taught
        )

    merge(department, course, kept)

    standing = Completion.objects.not_voided().order_by("pk")
    assert [each.course_session for each in standing] == [None, evening]


def test_teaching_of_two_classes_stays_two(department):
    kept, course = two()
    member = MemberFactory()
    taught = {"member": member, "role": "instructor", "source": "instructor"}
    for each in (kept, course):
        held = CourseSessionFactory(course=each)
        CompletionFactory(
            course=each, course_session=held, completed_on=date(2026, 3, 10), **taught
        )

    merge(department, course, kept)

    assert Completion.objects.not_voided().count() == 2


def test_credit_of_both_for_the_same_day_counts_once(department):
    kept, course = two()
    member = MemberFactory()
    CompletionFactory(course=kept, member=member)
    double = CompletionFactory(course=course, member=member)

    merge(department, course, kept)

    double.refresh_from_db()
    assert (double.course, double.voided_by, double.void_reason) == (
        kept,
        department.clerk,
        f"Entered twice. {REASON}",
    )
    [standing] = standings_of([member], Viewpoint(2026, date(2026, 6, 1)))
    assert standing.credited_hundredths[0] == 800


@pytest.mark.parametrize("taught", ["kept", "merged"])
def test_who_taught_the_one_and_sat_in_the_other_on_a_day_is_seen_to_first(department, taught):
    kept, course = two()
    member = MemberFactory(last_name="Smith", first_name="Ana", serial_number="4763")
    of_teaching, attended = (kept, course) if taught == "kept" else (course, kept)
    CompletionFactory(course=of_teaching, member=member, role="instructor", source="instructor")
    CompletionFactory(course=attended, member=member)

    with pytest.raises(ValidationError) as refused:
        merge(department, course, kept)

    assert refused.value.messages == [
        "Smith, Ana (4763) taught the one on Mar 10, 2026, and has credit of the other for that "
        "day as an attendee. Let the Training Unit void the wrong one first."
    ]


def test_who_taught_a_class_of_the_one_and_sat_in_a_class_of_the_other_is_no_hindrance(department):
    kept, course = two()
    member = MemberFactory()
    for each, values in ((kept, {"role": "instructor", "source": "instructor"}), (course, {})):
        CompletionFactory(
            course=each,
            member=member,
            course_session=CourseSessionFactory(course=each),
            **values,
        )

    merge(department, course, kept)

    assert Completion.objects.filter(course=kept).count() == 2


def test_credit_of_both_that_differs_is_seen_to_first(department):
    kept, course = two()
    member = MemberFactory(last_name="Smith", first_name="Ana", serial_number="4763")
    CompletionFactory(course=kept, member=member, score="80.00")
    CompletionFactory(course=course, member=member, score="90.00")

    with pytest.raises(ValidationError) as refused:
        merge(department, course, kept)

    assert refused.value.messages == [
        "Both have credit of Smith, Ana (4763) for Mar 10, 2026, and it is not the same. Let the "
        "Training Unit void the wrong one first."
    ]
    assert not CourseMerge.objects.exists()
    assert Course.objects.count() == 2


def test_a_booking_of_credit_that_would_be_voided_is_seen_to_first(department):
    kept, course = two()
    member = MemberFactory(last_name="Smith", first_name="Ana", serial_number="4763")
    CompletionFactory(course=kept, member=member)
    BookingFactory(completion=CompletionFactory(course=course, member=member))

    with pytest.raises(ValidationError) as refused:
        merge(department, course, kept)

    assert refused.value.messages == [
        "Both have the same credit of Smith, Ana (4763) for Mar 10, 2026, and one is booked to "
        "2025. Void that booking first, and book the other credit afterwards."
    ]


def test_open_classes_that_could_not_be_of_the_other_are_seen_to_first(department):
    kept, course = two()
    Course.objects.filter(pk=kept.pk).update(retired_on=date(2026, 1, 1))
    kept.refresh_from_db()
    CourseSessionFactory(course=course)

    with pytest.raises(ValidationError) as refused:
        merge(department, course, kept)

    assert refused.value.messages == [
        "26-0001 Traffic stops is retired since Jan 1, 2026, and 26-0005 Traffic Stops has a "
        "class on Mar 10, 2026 whose sheet is not saved. Take the course up again first."
    ]


def test_classes_reported_to_post_need_the_areas_of_the_other(department):
    areas = ("legal_studies", "technical_studies", "interpersonal_perspectives")
    none = dict.fromkeys((*areas, "skill_development", "firearms", "de_escalation"), "0.00")
    kept = CourseFactory(
        course_id="26-0001",
        title="Traffic stops",
        source="non_post",
        **none,
        implicit_bias="0.00",
        racial_profiling="0.00",
    )
    course = CourseFactory(course_id="26-0005", title="Traffic Stops")
    CourseSessionFactory(course=course)
    kept.refresh_from_db()

    with pytest.raises(ValidationError) as refused:
        merge(department, course, kept)

    assert refused.value.messages == [
        "26-0005 Traffic Stops has open classes that are reported as POST credit, which needs "
        "hours by area, and 26-0001 Traffic stops has none. Give it its areas first."
    ]


def test_a_class_not_reported_to_post_needs_no_areas(department):
    kept = CourseFactory(source="non_post")
    course = CourseFactory()
    CourseSessionFactory(course=course)
    kept.refresh_from_db()

    assert list(plan_of(kept, course).clashes) == []


@pytest.mark.parametrize(
    ("of_kept", "of_course", "moves"),
    [
        ("vehicle", "first_aid", "counts all that moves under “Police vehicle operation”."),
        ("", "first_aid", "counts all that moves under no subject."),
    ],
)
def test_a_course_of_another_subject_is_merged_for_a_reason_alone(
    department, of_kept, of_course, moves
):
    kept, course = two(subject=of_course)
    Course.objects.filter(pk=kept.pk).update(subject=of_kept)

    with pytest.raises(ValidationError) as refused:
        merge(department, course, kept)
    merge(department, course, kept, why_other_subject="The first was a slip.")

    [words] = refused.value.message_dict["why_other_subject"]
    assert moves in words
    assert Event.objects.latest("pk").after["why_other_subject"] == "The first was a slip."


def test_nothing_is_merged_that_was_not_looked_at(department):
    kept, course = two()
    looked_at = plan_of(kept, course).seal
    CompletionFactory(course=course)

    with pytest.raises(ValidationError) as refused:
        merge(department, course, kept, confirmed=looked_at)

    assert refused.value.messages == [CHANGED]
    assert not CourseMerge.objects.exists()


def test_a_merge_asks_for_a_reason(department):
    kept, course = two()

    with pytest.raises(ValidationError) as refused:
        merge(department, course, kept, reason=" ")

    assert refused.value.message_dict == {"reason": [merging.WHY_MERGE]}


def test_a_course_is_not_merged_into_itself(department):
    kept, _ = two()

    with pytest.raises(ValidationError) as refused:
        merge(department, kept, kept)

    assert refused.value.messages == ["26-0001 Traffic stops is this course. Choose the other one."]


def test_a_course_is_merged_once(department):
    kept, course = two()
    merge(department, course, kept)

    with pytest.raises(ValidationError) as refused:
        merge(department, course, CourseFactory())

    assert refused.value.messages == [
        "26-0005 Traffic Stops was entered twice and is 26-0001 Traffic stops now. Go on with "
        "that one."
    ]


@pytest.mark.parametrize("seat", ["officer", "inquiry", "auditor", "administrator"])
def test_who_does_not_keep_courses_merges_none(department, seat):
    kept, course = two()

    with pytest.raises(PermissionDenied):
        merge(department, course, kept, by=getattr(department, seat))


def test_a_merge_whose_event_fails_leaves_nothing(department, monkeypatch):
    kept, course = two()
    CompletionFactory(course=course)
    before = everything()
    monkeypatch.setattr(merging, "record_event", lambda *args, **values: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        merge(department, course, kept)

    assert everything() == before
    assert not CourseMerge.objects.exists()


# Where the Course ID leads -----------------------------------------------------------------------


def test_the_course_id_leads_to_the_other_and_is_never_given_again(department):
    kept, course = two()
    merge(department, course, kept)
    by = department.clerk

    assert page_of("26-0005", by=by) == "/courses/26-0001/"
    [group] = found("26-0005", by=by, today=date(2026, 6, 1))
    assert [hit.title for hit in group.hits] == ["26-0001 Traffic stops"]
    with pytest.raises(ValidationError) as refused:
        course_named("26-0005")
    assert refused.value.messages == [
        "26-0005 was entered twice and is 26-0001 Traffic stops now: write 26-0001."
    ]
    values = {
        name: getattr(kept, name)
        for name in ("title", "source", "provider", "instruction_minutes", *kept.designated_hours)
    }
    added = add_course(values=values, by=by, today=date(2026, 6, 1)).row
    assert added.course_id == "26-0006"


def test_what_was_opened_before_the_merge_is_not_saved_after_it(department):
    kept, course = two()
    merge(department, course, kept)

    with pytest.raises(ValidationError) as refused:
        change_course(
            course=course, values={"title": "X"}, by=department.clerk, today=date(2026, 6, 1)
        )

    assert refused.value.messages == [
        "26-0005 Traffic Stops was entered twice and is 26-0001 Traffic stops now. Go on with "
        "that one."
    ]


def test_a_course_merged_before_leads_on_to_where_the_other_is_merged(department):
    kept, course = two()
    last = CourseFactory(course_id="26-0009")
    first_merge = merge(department, course, kept)
    second = merge(department, kept, last)

    course.refresh_from_db()
    assert course.merged_into == last
    with pytest.raises(ValidationError) as refused:
        undo(department, first_merge)
    assert refused.value.messages == [
        f"26-0001 Traffic stops was merged into {last} since. Undo that merge first."
    ]
    undo(department, second)
    course.refresh_from_db()
    assert course.merged_into == kept
