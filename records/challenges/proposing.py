"""What the form of the entry that puts a challenged record right is filled with."""

from typing import Any

from frame.hours import ZERO
from records.certificates.proposed import Reading
from records.challenges.models import Challenge
from records.forms.credit import proposed_by
from records.intake.proposing import course_called
from records.models import Completion

MISSING = "Missing: "


def proposed_entry(challenge: Challenge, read: Reading) -> dict[str, Any]:
    """What the form starts from: the line as it stands, or the course of that title.

    Args:
        read: what the paper says, which goes before what the member typed.
    """
    line = challenge.about
    if line is not None:
        return proposed_from_line(line)
    title = challenge.title.removeprefix(MISSING)
    course = course_called(title, None)
    proposed: dict[str, Any]
    proposed = {"course": title} if course is None else {**proposed_by(course), "course": course}
    if challenge.happened_on is not None:
        proposed["completed_on"] = challenge.happened_on
    if read.completed_on is not None:
        proposed["completed_on"] = read.completed_on.value
    return proposed


def proposed_from_line(line: Completion) -> dict[str, Any]:
    """A line of the record as the form has it."""
    hours = {key: value if value != ZERO else "" for key, value in line.designated_hours.items()}
    return {
        "course": line.course,
        "completed_on": line.completed_on,
        "source": line.source,
        "delivery": line.delivery,
        "control_number": line.control_number,
        "score": line.score,
        "minutes_spent": line.minutes_spent,
        **hours,
    }
