"""Challenges for tests: valid unless told otherwise."""

from datetime import date, timedelta
from typing import Any

from frame.files import checked_file
from people.models import Member
from records.challenges.actions.sending import DAYS_TO_ANSWER, send_challenge
from records.challenges.models import Challenge
from records.credit_entry import CreditEntry
from records.intake.actions import send_back
from records.intake.models import SentPaper
from records.models import Completion
from tests.factories import CompletionFactory, CourseFactory, DocumentFactory, MemberFactory
from tests.records.intake.sending import NOON, TODAY
from tests.uploads import pdf

WRONG = "I was there for all 8 hours, not 4."
MISSING = {"title": "Taser recertification", "happened_on": date(2026, 3, 9)}


def a_line(member: Member, **values: Any) -> Completion:
    """A line of a record, entered by itself and by somebody."""
    given = {"completed_on": date(2026, 3, 9), "course_session": None, **values}
    return CompletionFactory(member=member, **given)


def challenge_line(line: Completion, **more: Any) -> Challenge:
    """Challenge a line, by the action."""
    given = {"what": WRONG, "papers": [checked_file(pdf("roster.pdf"))], "now": NOON, **more}
    return send_challenge(about=line, by=line.member, **given).row


def challenge_gap(by: Member, **more: Any) -> Challenge:
    """Say that something is missing, by the action."""
    given = {"what": "At the range.", "papers": (), "now": NOON, **MISSING, **more}
    return send_challenge(about=None, by=by, **given).row


def asked(challenge: Challenge, clerk: Member, **more: Any) -> Challenge:
    """A challenge that the Training Unit has sent back, by the actions."""
    given = {"reason": "Who was the instructor?", "now": NOON, **more}
    send_back(sent_in=challenge, by=clerk, **given)
    return Challenge.objects.get(pk=challenge.pk)


def a_challenge(by: Member, state: str = "sent", **values: Any) -> Challenge:
    """A challenge of a line in some state, with a paper whose file is not there."""
    clerk = values.pop("clerk", None) or MemberFactory()
    line = values.pop("about", None) or a_line(by)
    decided = {"decided_by": clerk, "decided_at": NOON, "finding": "It is on the roster."}
    in_state = {
        "returned": {"returned_by": clerk, "returned_at": NOON, "return_reason": "Who was there?"},
        "accepted": {**decided, "outcome": "elsewhere"},
        "declined": {**decided, "outcome": "stays"},
    }
    given = {
        "kind": "challenge",
        "title": f"Wrong: {line.course}",
        "about": line,
        "what": WRONG,
        "sent_by": by,
        "sent_at": NOON,
        "due_on": TODAY + timedelta(days=DAYS_TO_ANSWER),
        **in_state.get(state, {}),
        **values,
    }
    challenge = Challenge.objects.create(state=state, **given)
    paper = DocumentFactory(member=by, is_confidential=True, added_by=by, name="roster.pdf")
    SentPaper.objects.create(sent_in=challenge, document=paper)
    return challenge


def entry_for(challenge: Challenge, **values: Any) -> CreditEntry:
    """The line as it should be, of a course with a Course ID."""
    course = challenge.about.course if challenge.about else CourseFactory()
    course.refresh_from_db()
    paper = challenge.papers.first()
    given = {
        "course": course,
        "completed_on": date(2026, 3, 9),
        "source": course.source,
        "delivery": course.delivery,
        "hours": course.designated_hours,
        "evidence": paper.document if paper else None,
        **values,
    }
    return CreditEntry(member=challenge.sent_by, **given)
