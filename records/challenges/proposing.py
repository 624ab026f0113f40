"""The form of the entry that puts a challenged record right, and what it is filled with."""

from typing import Any

from frame.form_fields import SeenField
from frame.hours import ZERO
from frame.reasons import ReasonField
from records.certificates.beside import ShownPaper, put_beside, told_by
from records.certificates.proposed import Reading
from records.challenges.actions import ENTERED
from records.challenges.models import Challenge
from records.forms.credit import proposed_by
from records.forms.sent_credit import SentCreditForm
from records.intake.proposing import course_called
from records.models import Completion, Document

MISSING = "Missing: "


class EntryForm(SentCreditForm):
    """The credit as it should be; its evidence is the first paper that came with the challenge."""

    finding = ReasonField(
        required=False,
        label="Your answer",
        missing="",
        kept=f"The member reads it; it stays on record. Empty: “{ENTERED}”",
    )
    seen = SeenField()

    def __init__(
        self, *args: Any, challenge: Challenge, paper: ShownPaper[Document] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, member=challenge.sent_by, **kwargs)
        self.fields["finding"].widget.attrs["rows"] = 2
        del self.fields["form_token"]
        self.told = told_by(paper)
        if paper is not None:
            del self.fields["evidence"]
            self.paper = paper.document
            if challenge.is_missing:
                put_beside(self, paper)


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
