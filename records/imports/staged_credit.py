"""Credit of a row of a file, as it is staged between the look and the write."""

from datetime import date
from decimal import Decimal
from typing import Any

from courses.designations import HOURS_COLUMNS
from courses.models import Course, CourseSession
from frame.imports.models import ImportRow
from people.models import Member
from records.credit.proposals import BroughtIn, Proposal

LEAVE_OUT = "take the row out of the file"
# The columns of a completion that are staged, in this order, as the database has them.
STAGED = (
    "member_id",
    "course_id",
    "completed_on",
    "source",
    "delivery",
    "role",
    "minutes",
    "score",
    "control_number",
    "is_prior_agency",
    "minutes_spent",
    "course_session_id",
    *HOURS_COLUMNS,
)


def staged(proposal: Proposal) -> list[Any]:
    """What is staged of a credit."""
    return [
        proposal.member.pk,
        proposal.course.pk,
        proposal.completed_on.isoformat(),
        proposal.source,
        proposal.delivery,
        proposal.role,
        proposal.minutes,
        None if proposal.score is None else str(proposal.score),
        proposal.control_number,
        proposal.is_prior_agency,
        proposal.minutes_spent,
        proposal.course_session.pk if proposal.course_session else None,
        *[int(hours.scaleb(2)) for hours in map(proposal.hours.__getitem__, HOURS_COLUMNS)],
    ]


def class_staged(row: ImportRow) -> int | None:
    """The key of the class that a row names."""
    return row.staged[STAGED.index("course_session_id")]


def credit_of(
    row: ImportRow, member: Member, course: Course, course_session: CourseSession | None
) -> Proposal:
    """The credit that is staged of a row.

    Args:
        course_session: the class that it names.
    """
    own = row.staged[: len(STAGED)]  # of what is void, its void stands behind them
    _, _, day, source, delivery, role, minutes, score, number, is_prior, spent, _, *hours = own
    return Proposal(
        member=member,
        course=course,
        course_session=course_session,
        completed_on=date.fromisoformat(day),
        source=source,
        delivery=delivery,
        role=role,
        hours={
            key: Decimal(each).scaleb(-2) for key, each in zip(HOURS_COLUMNS, hours, strict=True)
        },
        minutes=minutes,
        minutes_spent=spent,
        score=None if score is None else Decimal(score),
        control_number=number,
        is_prior_agency=is_prior,
        brought_in=BroughtIn(row.brought_id, row.number, row.mark),
        place=f"Row {row.number}",
        or_leave_out=LEAVE_OUT,
    )
