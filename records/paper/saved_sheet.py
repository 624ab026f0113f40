"""A saved sign-in sheet on paper: who has which credit from it."""

from collections.abc import Sequence
from typing import Any

from courses.actions.sessions import days_of
from courses.models import Enrolment
from frame.hours import ZERO
from records.models import SignInSheet
from records.sheet_lines import ReadLine, class_confirmed


def saved_sheet(sheet: SignInSheet, lines: Sequence[ReadLine]) -> dict[str, Any]:
    """What the paper says.

    Args:
        sheet: saved; with its class, the course of it, and who saved it.
        lines: all of them, in order.
    """
    assert sheet.saved_by is not None, "what is saved says by whom"
    course_session = sheet.course_session
    standing = [line for line in lines if line.completion and not line.completion.is_voided]
    absent = Enrolment.objects.filter(
        course_session=course_session, state=Enrolment.State.ABSENT
    ).select_related("member")
    return {
        "sheet": sheet,
        "saved_by": sheet.saved_by.name,
        "course_session": course_session,
        "course": course_session.course,
        "days": days_of(course_session),
        "place": str(course_session.location),
        "lines": lines,
        "is_scored": any(line.class_credit.is_scored for line in lines),
        "standing": len(standing),
        "class_confirmed": class_confirmed(lines),
        "voided": len(lines) - len(standing),
        "hours": sum((line.credit for line in standing), ZERO),
        "absent": [each.member for each in absent.order_by("member__serial_number")],
    }
