"""Papers that the department issues."""

from typing import Any

from tests.access.row import Row, allow
from tests.department import Department
from tests.factories import CompletionFactory
from tests.records.issued.papers import a_paper
from tests.records.sheets import a_class

REACH_OFFICER = ("officer", "sergeant", "commander", "inquiry", "clerk", "auditor")


def _officers(department: Department) -> dict[str, Any]:
    return {"pk": a_paper(department.officer, department.clerk).pk}


def _clerks(department: Department) -> dict[str, Any]:
    return {"pk": a_paper(department.clerk, department.clerk).pk}


def _completed(department: Department) -> dict[str, Any]:
    """Credit of the officer that there is a certificate of."""
    completion = CompletionFactory(
        member=department.officer,
        course__administrator="Sergeant Dana Whitfield",
        course_session=a_class(),
    )
    return {"pk": completion.pk}


def _class(department: Department) -> dict[str, Any]:
    return {"pk": a_class(state="closed").pk}


ROWS = [
    Row(
        "desk:transcript",
        "an officer of Squad 110",
        method="POST",
        answers=allow(*REACH_OFFICER, status=302),
        others=404,
        kwargs=lambda department: {"serial_number": department.officer.serial_number},
    ),
    Row(
        "records:paper-detail",
        "of the officer",
        answers=allow(*REACH_OFFICER),
        others=404,
        kwargs=_officers,
    ),
    Row(
        "records:paper-detail",
        "of the clerk",
        answers=allow("inquiry", "clerk", "auditor"),
        others=404,
        kwargs=_clerks,
    ),
    Row(
        "records:paper-file",
        "of the officer",
        answers=allow(*REACH_OFFICER),
        others=404,
        kwargs=_officers,
    ),
    Row(
        "records:certificate-issue",
        "of the officer",
        method="POST",
        answers=allow(*REACH_OFFICER, status=302),
        others=404,
        kwargs=_completed,
    ),
    Row("records:class-certificates", answers=allow("clerk"), kwargs=_class),
    Row(
        "records:class-certificates",
        method="POST",
        answers=allow("clerk", status=302),
        kwargs=_class,
    ),
    Row("records:paper-confirm", answers=allow("anonymous"), others=200),
    Row("records:check-verifier", answers=allow("anonymous"), others=200),
    # Nobody has a key to sign the log by here.
    Row("records:check-key", answers=allow("anonymous", status=404), others=404),
    Row("records:paper-confirm", method="POST", answers=allow("anonymous"), others=200),
]
