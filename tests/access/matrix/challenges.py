"""Pages of challenges: a member's own, and the decision of the Training Unit."""

from typing import Any

from tests.access.matrix.intake import CLERK, CLERK_MOVES_ON, SENDERS, only
from tests.access.row import Row, allow
from tests.department import Department
from tests.factories import MemberFactory
from tests.records.challenges.challenging import a_challenge, a_line, challenge_gap
from tests.records.intake.sending import NOON
from tests.uploads import pdf

OWN = {**allow("officer"), **allow("auditor", status=403)}
OWN_MOVES_ON = {**allow("officer", status=302), **allow("auditor", status=403)}


def line_of_the_officer(department: Department) -> dict[str, Any]:
    return {"pk": a_line(department.officer).pk}


def asked_of_the_officer(department: Department) -> dict[str, Any]:
    return {"pk": a_challenge(department.officer, "returned").pk}


def of_the_officer(department: Department) -> dict[str, Any]:
    return {"pk": a_challenge(department.officer).pk}


def of_the_clerk(department: Department) -> dict[str, Any]:
    return {"pk": challenge_gap(department.clerk).pk}


def voided_of_the_officer(department: Department) -> dict[str, Any]:
    """One whose line is entered again without a warning."""
    void = {"voided_by": MemberFactory(), "voided_at": NOON, "void_reason": "A slip."}
    return {"pk": a_challenge(department.officer, about=a_line(department.officer, **void)).pk}


def entered(department: Department) -> dict[str, Any]:
    course = department.officer.completions.get().course
    return {"course": course.course_id, "completed_on": "2026-03-10", "finding": "It is."}


ROWS: list[Row] = [
    Row("records:challenge-missing", answers=allow(*SENDERS)),
    Row(
        "records:challenge-missing",
        method="POST",
        form=lambda _: {"title": "Taser", "what": "At the range.", "papers": pdf()},
        answers=allow(*SENDERS, status=302),
    ),
    Row(
        "records:challenge-wrong",
        target="of the officer",
        kwargs=line_of_the_officer,
        answers=OWN,
        others=404,
    ),
    Row(
        "records:challenge-wrong",
        target="of the officer",
        method="POST",
        kwargs=line_of_the_officer,
        form=lambda _: {"what": "It was 8 hours."},
        answers=OWN_MOVES_ON,
        others=404,
    ),
    Row(
        "records:sent-in-answer",
        target="challenge of the officer",
        kwargs=asked_of_the_officer,
        answers=OWN,
        others=404,
    ),
    Row(
        "records:sent-in-answer",
        target="challenge of the officer",
        method="POST",
        kwargs=asked_of_the_officer,
        form=lambda _: {"answer": "Robin Roe."},
        answers=OWN_MOVES_ON,
        others=404,
    ),
    Row(
        "records:sent-in-detail",
        target="of a challenge of the officer",
        kwargs=of_the_officer,
        **only("officer", "inquiry", "clerk", "auditor"),
    ),
    Row(
        "records:challenge-decide",
        target="of the officer",
        kwargs=of_the_officer,
        answers=CLERK,
    ),
    Row(
        "records:challenge-decide",
        target="of the clerk",
        kwargs=of_the_clerk,
        answers=CLERK_MOVES_ON,
    ),
    Row(
        "records:challenge-decide",
        target="of the officer",
        method="POST",
        kwargs=voided_of_the_officer,
        form=entered,
        answers=CLERK_MOVES_ON,
    ),
    Row(
        "records:challenge-close",
        target="of the officer",
        kwargs=of_the_officer,
        answers=CLERK,
    ),
    Row(
        "records:challenge-close",
        target="of the officer",
        method="POST",
        kwargs=of_the_officer,
        form=lambda _: {"outcome": "voided", "finding": "You were not there."},
        answers=CLERK_MOVES_ON,
    ),
]
