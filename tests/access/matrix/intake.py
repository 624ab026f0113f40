"""Pages of what is sent in: a member's own, and the Training Unit's queue."""

from typing import Any

from tests.access.row import Row, allow
from tests.department import SEATS, Department
from tests.factories import CourseFactory, ProviderFactory
from tests.records.intake.sending import TYPED, a_training, send
from tests.uploads import pdf

SIGNED_IN = tuple(seat for seat in SEATS if seat != "anonymous")
# Everybody sends in their own, but an auditor, who changes nothing.
SENDERS = tuple(seat for seat in SIGNED_IN if seat != "auditor")
SEES_ALL = ("inquiry", "clerk", "auditor")
CLERK = allow("clerk")
CLERK_MOVES_ON = allow("clerk", status=302)


def of_the_officer(department: Department) -> dict[str, Any]:
    return {"pk": a_training(department.officer).pk}


def of_the_clerk(department: Department) -> dict[str, Any]:
    return {"pk": a_training(department.clerk).pk}


def sent_back_to_the_officer(department: Department) -> dict[str, Any]:
    return {"pk": a_training(department.officer, "returned").pk}


def paper_of_the_officer(department: Department) -> dict[str, Any]:
    return {"pk": send(department.officer).papers.get().document_id}


def accepted(department: Department) -> dict[str, Any]:
    """What a clerk accepts: the credit of a course with a Course ID."""
    course = CourseFactory(provider=ProviderFactory())
    return {"course": course.course_id, "completed_on": "2026-03-10"}


def only(*seats: str, status: int = 200) -> dict[str, Any]:
    """These seats alone; who is not signed in is asked to."""
    return {"answers": allow(*seats, status=status), "others": 404}


ROWS: list[Row] = [
    Row("records:sent-in-list", answers=allow(*SENDERS)),
    Row("records:sent-in-choose", answers=allow(*SENDERS)),
    Row(
        "records:outside-training-send",
        kwargs=lambda _: {"ask": "post_certified"},
        answers=allow(*SENDERS),
    ),
    Row(
        "records:outside-training-send",
        target="unknown",
        kwargs=lambda _: {"ask": "other"},
        answers=allow(*SENDERS, status=404),
    ),
    Row(
        "records:outside-training-send",
        method="POST",
        kwargs=lambda _: {"ask": "post_certified"},
        form=lambda _: {**TYPED, "papers": pdf()},
        answers=allow(*SENDERS, status=302),
    ),
    Row(
        "records:sent-in-detail",
        target="of the officer",
        kwargs=of_the_officer,
        **only("officer", *SEES_ALL),
    ),
    Row("records:sent-in-detail", target="of the clerk", kwargs=of_the_clerk, **only(*SEES_ALL)),
    Row(
        "records:outside-training-answer",
        target="of the officer",
        kwargs=sent_back_to_the_officer,
        answers={**allow("officer"), **allow("auditor", status=403)},
        others=404,
    ),
    Row(
        "records:outside-training-answer",
        target="of the officer",
        method="POST",
        kwargs=sent_back_to_the_officer,
        form=lambda _: {**TYPED, "answer": "Here it is."},
        answers={**allow("officer", status=302), **allow("auditor", status=403)},
        others=404,
    ),
    Row(
        "records:sent-in-withdraw",
        target="of the officer",
        method="POST",
        kwargs=of_the_officer,
        answers={**allow("officer", status=302), **allow("auditor", status=403)},
        others=404,
    ),
    Row("records:sent-in-queue", answers=allow(*SEES_ALL), is_list=True),
    Row(
        "records:sent-in-queue",
        target="as a file",
        query="?_export=csv",
        answers=allow(*SEES_ALL),
    ),
    Row(
        "records:outside-training-decide",
        target="of the officer",
        kwargs=of_the_officer,
        answers=CLERK,
    ),
    Row(
        "records:outside-training-decide",
        target="of the clerk",
        kwargs=of_the_clerk,
        answers=CLERK_MOVES_ON,
    ),
    Row(
        "records:outside-training-decide",
        target="of the officer",
        method="POST",
        kwargs=of_the_officer,
        form=accepted,
        answers=CLERK_MOVES_ON,
    ),
    Row("records:sent-in-return", target="of the officer", kwargs=of_the_officer, answers=CLERK),
    Row(
        "records:sent-in-return",
        target="of the officer",
        method="POST",
        kwargs=of_the_officer,
        form=lambda _: {"reason": "Blurred."},
        answers=CLERK_MOVES_ON,
    ),
    Row(
        "records:document-shown",
        target="of what the officer sent",
        kwargs=paper_of_the_officer,
        **only("officer", *SEES_ALL),
    ),
]
