"""A merge of two courses is undone exactly, and what came since stays where it came to."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

import courses.actions.merging as merging
from courses.models import CourseMerge
from events.models import Event
from records.models import Completion
from tests.courses.merges import everything, merge, two, undo
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    MemberFactory,
)
from tests.records.sheets import second_clerk


def test_undoing_a_merge_restores_exactly_what_was(department):
    kept, course = two()
    member = MemberFactory()
    CompletionFactory(course=kept, member=member)
    CompletionFactory(course=course, member=member)
    held = CourseSessionFactory(course=course)
    CompletionFactory(course=course, course_session=held)
    before = everything()
    done = merge(department, course, kept)
    assert everything() != before

    undo(department, done)

    assert everything() == before
    event = Event.objects.get(action="course.undo_merge")
    assert event.after == {
        "merged_into": "26-0001 Traffic stops",
        "stays": "",
        "reason": "They are two after all.",
    }


def test_of_two_merged_into_one_the_later_merge_is_undone_first(department):
    kept, course = two()
    third = CourseFactory(course_id="26-0009", provider=kept.provider)
    first = merge(department, course, kept)
    merge(department, third, kept)

    with pytest.raises(ValidationError) as refused:
        undo(department, first)

    assert refused.value.messages == [
        f"Undo the later merge of {third} into 26-0001 Traffic stops first."
    ]


def test_what_came_after_the_merge_stays_with_the_other(department):
    kept, course = two()
    CompletionFactory(course=course)
    done = merge(department, course, kept)
    later = CompletionFactory(course=kept)

    undo(department, done)

    later.refresh_from_db()
    assert later.course == kept
    assert Event.objects.get(action="course.undo_merge").after["stays"] == "1 completion"


def test_a_class_credited_since_stays_with_the_other_and_so_does_all_its_credit(department):
    kept, course = two()
    credited, other = CourseSessionFactory(course=course), CourseSessionFactory(course=course)
    before = CompletionFactory(course=course, course_session=credited)
    done = merge(department, course, kept)
    CompletionFactory(course=kept, course_session=credited)

    undo(department, done)

    for row in (credited, other, before):
        row.refresh_from_db()
    assert (credited.course, before.course, other.course) == (kept, kept, course)


def test_what_the_merge_voided_stays_void_where_it_stays_with_the_other(department):
    kept, course = two()
    member, another = MemberFactory(), MemberFactory()
    held = CourseSessionFactory(course=course)
    of = {"member": member, "completed_on": held.ends_on}
    ours = CompletionFactory(course=kept, course_session=None, **of)
    theirs = CompletionFactory(course=course, course_session=held, **of)
    done = merge(department, course, kept)
    CompletionFactory(member=another, course=kept, course_session=held, completed_on=held.ends_on)

    undo(department, done)

    theirs.refresh_from_db()
    assert (theirs.course, theirs.is_voided) == (kept, True)
    assert not Completion.objects.get(pk=ours.pk).is_voided


def test_credit_voided_since_stays_void(department):
    kept, course = two()
    completion = CompletionFactory(course=course)
    done = merge(department, course, kept)
    Completion.objects.filter(pk=completion.pk).update(
        voided_by=department.clerk, voided_at=timezone.now(), void_reason="Not there."
    )

    undo(department, done)

    completion.refresh_from_db()
    assert (completion.course, completion.void_reason) == (course, "Not there.")


def test_nobody_voids_their_own_credit_by_a_merge_nor_brings_it_back_by_undoing_one(department):
    kept, course = two()
    clerk = second_clerk(MemberFactory())
    for each in (kept, course):
        CompletionFactory(course=each, member=clerk)

    with pytest.raises(ValidationError) as merged:
        merge(department, course, kept, by=clerk)
    done = merge(department, course, kept)
    with pytest.raises(ValidationError) as undone:
        undo(department, done, by=clerk)

    assert merged.value.messages == [
        "You have the same credit of both, and the merge would void one of the two. Nobody decides "
        "about their own credit. Ask a colleague to merge them."
    ]
    assert undone.value.messages == [
        "Credit of yours that the merge voided would count again. Nobody decides about their own "
        "credit. Ask a colleague to undo the merge."
    ]
    assert Completion.objects.not_voided().count() == 1


def test_who_has_credit_that_a_merge_does_not_void_may_undo_it(department):
    kept, course = two()
    clerk = second_clerk(MemberFactory())
    CompletionFactory(course=course, member=clerk)

    done = merge(department, course, kept, by=clerk)

    assert undo(department, done, by=clerk).is_undone


def test_a_merge_is_undone_once(department):
    kept, course = two()
    done = merge(department, course, kept)
    undo(department, done)

    with pytest.raises(ValidationError) as refused:
        undo(department, done)

    assert refused.value.messages == [f"This merge was undone by {department.clerk.name} already."]


def test_undoing_asks_for_a_reason(department):
    kept, course = two()
    done = merge(department, course, kept)

    with pytest.raises(ValidationError) as refused:
        undo(department, done, reason="")

    assert refused.value.message_dict == {"reason": [merging.WHY_UNDO]}


def test_an_undoing_whose_event_fails_leaves_the_merge(department, monkeypatch):
    kept, course = two()
    CompletionFactory(course=course)
    done = merge(department, course, kept)
    before = everything()
    monkeypatch.setattr(merging, "record_event", lambda *args, **values: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        undo(department, done)

    assert everything() == before
    assert CourseMerge.objects.get().undone_at is None
