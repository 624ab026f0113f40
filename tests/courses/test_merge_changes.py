"""Both courses of a merge tell of it in their changes, and of its undoing, with the reasons."""

from datetime import date

from courses.course_page import course_page
from events.event_words import changes_of
from events.models import Event
from tests.courses.merges import REASON, merge, two, undo
from tests.factories import CompletionFactory, MemberFactory


def told_by(course) -> list[tuple[str, ...]]:
    page = course_page(course, reader=MemberFactory(), today=date(2026, 6, 1))
    return [each.words for each in page["changes"]]


def test_both_courses_tell_of_a_merge_and_its_undoing_with_the_reasons(department):
    kept, course = two()

    undo(department, merge(department, course, kept))

    assert told_by(kept)[:2] == [
        (
            "The merge of 26-0005 Traffic Stops into this course was undone",
            "Reason: They are two after all.",
        ),
        ("26-0005 Traffic Stops, entered twice, was merged into this course", f"Reason: {REASON}"),
    ]
    course.refresh_from_db()
    assert told_by(course)[:2] == [
        (
            "The merge into 26-0001 Traffic stops was undone",
            "Reason: They are two after all.",
        ),
        ("Entered twice, and merged into 26-0001 Traffic stops", f"Reason: {REASON}"),
    ]


def test_the_log_tells_the_days_of_what_moved_or_was_voided_and_nobodys_name(department):
    kept, course = two()
    first = CompletionFactory(course=kept, completed_on=date(2026, 5, 7))
    CompletionFactory(course=course, member=first.member, completed_on=date(2026, 5, 7))
    for day in (8, 9, 9):
        CompletionFactory(course=course, member=MemberFactory(), completed_on=date(2026, 5, day))

    done = merge(department, course, kept)

    said = {each.name: each.after for each in changes_of(Event.objects.get())}
    assert said["Which moved"] == "1 completion of May 8, 2026, 2 completions of May 9, 2026"
    assert said["Which were voided"] == "1 completion of May 7, 2026"
    undo(department, done)
    [into, *_] = changes_of(Event.objects.get(action="course.undo_merge"))
    assert into == ("Had been merged into", "", "26-0001 Traffic stops")
