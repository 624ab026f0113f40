"""Who took a file away is an event."""

from events.actions import record_list_export
from events.models import Event
from events.persons import PersonThen
from frame.lists.page import Taken


def test_a_list_taken_away_says_which_on_which_question_and_by_whom(department):
    taken = Taken(
        name="Courses", question="Topic: Firearms", file_format="csv", rows=3, by=department.clerk
    )

    record_list_export(taken)

    event = Event.objects.get(action="list.export")
    assert event.by == PersonThen.of(department.clerk)
    assert event.after == {
        "list": "Courses",
        "question": "Topic: Firearms",
        "format": "csv",
        "rows": 3,
    }
