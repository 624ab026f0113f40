"""Pages of what is sent in: a member's own, and the Training Unit's queue."""

from typing import Any

from events.trail import latest_of
from records.intake.actions import events_of
from records.intake.models import RollCallLine, RollCallReport
from tests.access.row import Row, allow
from tests.department import SEATS, Department
from tests.factories import CourseFactory, ProviderFactory
from tests.records.intake.roll_call.reports import TYPED as ROLL_CALL
from tests.records.intake.roll_call.reports import a_course, a_report
from tests.records.intake.sending import TYPED, a_request, a_training, send
from tests.uploads import pdf

SIGNED_IN = tuple(seat for seat in SEATS if seat != "anonymous")
# Everybody sends in their own, but an auditor, who changes nothing.
SENDERS = tuple(seat for seat in SIGNED_IN if seat != "auditor")
REPORTERS = ("sergeant", "other_sergeant", "commander", "clerk")
SEES_MEMBERS = (
    *("sergeant", "other_sergeant", "commander"),
    *("inquiry", "clerk", "auditor"),
)
SEES_ALL = ("inquiry", "clerk", "auditor")
CLERK = allow("clerk")
CLERK_MOVES_ON = allow("clerk", status=302)


def of_the_officer(department: Department) -> dict[str, Any]:
    return {"pk": a_training(department.officer).pk}


def of_the_clerk(department: Department) -> dict[str, Any]:
    return {"pk": a_training(department.clerk).pk}


def request_of_the_officer(department: Department) -> dict[str, Any]:
    return {"pk": a_request(department.officer).pk}


def request_of_the_clerk(department: Department) -> dict[str, Any]:
    return {"pk": a_request(department.clerk).pk}


def sent_back_to_the_officer(department: Department) -> dict[str, Any]:
    return {"pk": a_training(department.officer, "returned").pk}


def paper_of_the_officer(department: Department) -> dict[str, Any]:
    return {"pk": send(department.officer).papers.get().document_id}


def roll_call_of_the_sergeant(department: Department) -> dict[str, Any]:
    return {"pk": a_report(department.sergeant, there=[department.officer]).pk}


def roll_call_of_the_clerk(department: Department) -> dict[str, Any]:
    return {"pk": a_report(department.clerk, there=[department.officer]).pk}


def short_roll_call(department: Department) -> dict[str, Any]:
    """Accepted: ten minutes with the officer."""
    there = [department.officer]
    row = a_report(department.sergeant, "accepted", there=there, minutes=10, course=a_course())
    return {"pk": row.pk}


def short_roll_call_of_the_clerk(department: Department) -> dict[str, Any]:
    """Accepted: ten minutes with the clerk alone."""
    there = [department.clerk]
    row = a_report(department.sergeant, "accepted", there=there, minutes=10, course=a_course())
    return {"pk": row.pk}


def who_was_not_there(_: Department) -> dict[str, Any]:
    """All of the report."""
    lines = RollCallLine.objects.values_list("pk", flat=True)
    return {"voided": list(lines), "reason": "Was on a call."}


def roll_call_sent_back(department: Department) -> dict[str, Any]:
    return {"pk": a_report(department.sergeant, "returned", there=[department.officer]).pk}


def a_roll_call(department: Department) -> dict[str, Any]:
    """With somebody of each element that is led here."""
    return {**ROLL_CALL, "others": "4411; 3302"}


def a_roll_call_accepted(department: Department) -> dict[str, Any]:
    """What a clerk accepts: all who were there, under a known course."""
    lines = RollCallLine.objects.values_list("pk", flat=True)
    return {"course": a_course().pk, "credited": list(lines)}


def accepted(department: Department) -> dict[str, Any]:
    """What a clerk accepts: the credit of a course with a Course ID."""
    course = CourseFactory(provider=ProviderFactory())
    return {"course": course.course_id, "completed_on": "2026-03-10"}


def approved(department: Department) -> dict[str, Any]:
    """What POST approved of a request."""
    course = CourseFactory(provider=ProviderFactory())
    given = {"approved_on": "2026-03-10", "control_number": "P-7"}
    return {"course": course.course_id, **given}


def seen() -> dict[str, int]:
    """The last event of the report that a form is about, as its page carries it."""
    return {"seen": latest_of(events_of(RollCallReport.objects.latest("pk")))}


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
        "records:sent-in-answer",
        target="of the officer",
        kwargs=sent_back_to_the_officer,
        answers={**allow("officer"), **allow("auditor", status=403)},
        others=404,
    ),
    Row(
        "records:sent-in-answer",
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
        "records:post-request-decide",
        target="of the officer",
        kwargs=request_of_the_officer,
        answers=CLERK,
    ),
    Row(
        "records:post-request-decide",
        target="of the clerk",
        kwargs=request_of_the_clerk,
        answers=CLERK_MOVES_ON,
    ),
    Row(
        "records:post-request-decide",
        target="of the officer",
        method="POST",
        kwargs=request_of_the_officer,
        form=approved,
        answers=CLERK_MOVES_ON,
    ),
    Row(
        "records:post-request-forward",
        target="of the officer",
        method="POST",
        kwargs=request_of_the_officer,
        answers=CLERK_MOVES_ON,
    ),
    Row(
        "records:outside-training-decline",
        target="of the officer",
        kwargs=of_the_officer,
        answers=CLERK,
    ),
    Row(
        "records:outside-training-decline",
        target="of the officer",
        method="POST",
        kwargs=of_the_officer,
        form=lambda _: {"because": "other", "reason": "It was a trade fair."},
        answers=CLERK_MOVES_ON,
    ),
    Row(
        "records:document-shown",
        target="of what the officer sent",
        kwargs=paper_of_the_officer,
        **only("officer", *SEES_ALL),
    ),
    Row("records:coverage", answers=allow(*SEES_MEMBERS), is_list=True),
    Row("records:coverage", target="as a file", query="?_export=csv", answers=allow(*SEES_MEMBERS)),
    Row("records:coverage-members", answers=allow(*SEES_MEMBERS), is_list=True),
    Row(
        "records:coverage-members",
        target="as a file",
        query="?_export=csv",
        answers=allow(*SEES_MEMBERS),
    ),
    Row("records:roll-call-send", answers=allow(*REPORTERS)),
    Row(
        "records:roll-call-send",
        method="POST",
        form=a_roll_call,
        answers=allow(*REPORTERS, status=302),
    ),
    Row(
        "records:sent-in-answer",
        target="roll call of the sergeant",
        kwargs=roll_call_sent_back,
        answers={**allow("sergeant"), **allow("auditor", status=403)},
        others=404,
    ),
    Row(
        "records:sent-in-answer",
        target="roll call of the sergeant",
        method="POST",
        kwargs=roll_call_sent_back,
        form=lambda here: {**a_roll_call(here), "answer": "Casey did.", **seen()},
        answers={**allow("sergeant", status=302), **allow("auditor", status=403)},
        others=404,
    ),
    Row(
        "records:sent-in-detail",
        target="roll call of the sergeant",
        kwargs=roll_call_of_the_sergeant,
        **only("sergeant", *SEES_ALL),
    ),
    Row(
        "records:sent-in-withdraw",
        target="roll call of the sergeant",
        method="POST",
        kwargs=roll_call_of_the_sergeant,
        answers={**allow("sergeant", status=302), **allow("auditor", status=403)},
        others=404,
    ),
    Row(
        "records:roll-call-decide",
        target="of the sergeant",
        kwargs=roll_call_of_the_sergeant,
        answers=CLERK,
    ),
    Row(
        "records:roll-call-decide",
        target="of the clerk",
        kwargs=roll_call_of_the_clerk,
        answers=CLERK_MOVES_ON,
    ),
    Row(
        "records:roll-call-decide",
        target="of the sergeant",
        method="POST",
        kwargs=roll_call_of_the_sergeant,
        form=lambda here: {**a_roll_call_accepted(here), **seen()},
        answers=CLERK_MOVES_ON,
    ),
    Row(
        "records:roll-call-decline",
        target="of the sergeant",
        kwargs=roll_call_of_the_sergeant,
        answers=CLERK,
    ),
    Row(
        "records:roll-call-decline",
        target="of the sergeant",
        method="POST",
        kwargs=roll_call_of_the_sergeant,
        form=lambda _: {"reason": "It was a shift briefing."},
        answers=CLERK_MOVES_ON,
    ),
    Row("records:roll-call-void", target="of the sergeant", kwargs=short_roll_call, answers=CLERK),
    Row(
        "records:roll-call-void",
        target="of the sergeant",
        method="POST",
        kwargs=short_roll_call,
        form=who_was_not_there,
        answers=CLERK_MOVES_ON,
    ),
    Row(
        "records:roll-call-void",
        target="with the clerk alone",
        method="POST",
        kwargs=short_roll_call_of_the_clerk,
        form=who_was_not_there,
        answers=CLERK,
    ),
]
