"""What is due of records: classes that have begun and wait for their sheet."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from frame.due import Clock, due_source
from people.models import Member
from records.querysets.sheets import sessions_without_saved_sheet
from records.states import SAVE


@due_source(SAVE.right)
def sheets_to_save(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a class: its sheet can be saved from its last day on."""
    waiting = sessions_without_saved_sheet(today=today).select_related("coordinator")
    for course_session in waiting:
        coordinator = course_session.coordinator
        yield Clock(
            what=f"Sign-in sheet of {course_session.course}",
            on=course_session.ends_on,
            why="Policy 930-5 IV.D.1",
            whose=coordinator.name if coordinator else "Training Unit",
            page=reverse("records:sheet-entry", args=[course_session.pk]),
            step="Enter the sheet",
        )
