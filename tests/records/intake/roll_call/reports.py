"""Reports of roll call training, for tests: valid unless told otherwise."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from courses.models import Course
from people.models import Member
from records.intake.models import RollCallLine, RollCallReport, RollCallTaught
from records.intake.roll_call.actions import send_roll_call
from tests.factories import CourseFactory, MemberFactory
from tests.records.intake.sending import NOON

HELD_ON = date(2026, 3, 30)
TOLD: dict[str, Any] = {
    "title": "Tourniquets",
    "subject": "first_aid",
    "held_on": HELD_ON,
    "minutes": 25,
    "instructors": ["Casey Roe"],
    "notes": "",
}
# The same as a supervisor types it, without who was there.
TYPED = {
    "title": "Tourniquets",
    "subject": "first_aid",
    "held_on": "2026-03-30",
    "minutes": "25",
    "instructor": "Casey Roe",
    "other_instructors": "",
    "notes": "",
    "others": "",
}


def report(by: Member, *members: Member, **more: Any) -> RollCallReport:
    """Report a roll call, by the action."""
    papers = more.pop("papers", ())
    now = more.pop("now", NOON)
    given = {"values": {**TOLD, **more}, "members": members, "papers": papers}
    return send_roll_call(**given, by=by, now=now).row


def a_report(
    by: Member, state: str = "sent", *, there: Sequence[Member] = (), **values: Any
) -> RollCallReport:
    """A report in some state, with one who was there or those that are given."""
    clerk = values.pop("clerk", None) or MemberFactory()
    in_state = {
        "returned": {
            "returned_by": clerk,
            "returned_at": NOON,
            "return_reason": "Who taught?",
        },
        "accepted": {"decided_by": clerk, "decided_at": NOON},
        "declined": {
            "decided_by": clerk,
            "decided_at": NOON,
            "decline_reason": "It was a shift briefing.",
        },
    }
    given = {
        "kind": "rollcallreport",
        "sent_by": by,
        "sent_at": NOON,
        **TOLD,
        **in_state.get(state, {}),
        **values,
    }
    row = RollCallReport.objects.create(state=state, **given)
    for member in there or [MemberFactory(element=by.element)]:
        RollCallLine.objects.create(report=row, member=member)
    return row


def taught_by(row: RollCallReport, *members: Member) -> list[RollCallTaught]:
    """Keep members as who taught a report."""
    return [RollCallTaught.objects.create(report=row, member=member) for member in members]


def who_taught(row: RollCallReport) -> list[Member]:
    return [each.member for each in row.taught.filter(voided_at__isnull=True)]


def a_course(**values: Any) -> Course:
    """A known course of half an hour of first aid at roll call."""
    hours = dict.fromkeys(
        ("legal_studies", "technical_studies", "interpersonal_perspectives", "firearms"), 0
    )
    given: dict[str, Any] = {
        "title": "Tourniquets",
        "setting": Course.Setting.ROLL_CALL,
        "subject": "first_aid",
        "source": "in_service",
        "instruction_minutes": 25,
        "credit_hours": Decimal("0.50"),
        **hours,
        "skill_development": Decimal("0.50"),
        "de_escalation": 0,
        "implicit_bias": 0,
        "racial_profiling": 0,
        **values,
    }
    course = CourseFactory(**given)
    course.refresh_from_db()
    return course
