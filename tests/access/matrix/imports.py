"""Files that are brought in: completions for who enters them, members for who keeps them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from frame.imports.models import Import
from people.imports import MEMBERS
from tests.access.row import Row, allow
from tests.department import Department
from tests.factories import CourseFactory
from tests.frame.imports.files import HISTORY, brought, looked_at, written

CLERK, ADMINISTRATOR = allow("clerk"), allow("administrator")
SEE_ALL = allow("inquiry", "clerk", "auditor")
# Who brings in files of another kind does not find this one.
OF_CLERKS = {**CLERK, **allow("administrator", status=404)}
DONE = {**allow("clerk", status=302), **allow("administrator", status=404)}
OF_ADMINISTRATORS = {**ADMINISTRATOR, **allow("clerk", status=404)}
DONE_BY_ADMINISTRATOR = {**allow("administrator", status=302), **allow("clerk", status=404)}
OF_ADMINISTRATORS_ALONE = (
    "members",
    "elements",
    "providers",
    "former-serial-numbers",
    "leaves",
    "voided-leaves",
)
OF_CLASSES_AND_COURSES = ("courses", "classes", "locations", "instructors")
ROSTER = "Serial,Rank\n4411,Sergeant\n9999,Sergeant"


def _completions(department: Department) -> dict[str, Any]:
    return {"kind": "completions"}


def _text() -> str:
    return HISTORY.format(course=CourseFactory().course_id)


def _a_file(department: Department) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("history.csv", _text().encode())}


def _brought(department: Department) -> dict[str, Any]:
    return {"pk": brought(department.clerk, _text()).pk}


def _columns(department: Department) -> dict[str, Any]:
    return {"column_0": "serial_number", "column_1": "course", "column_2": "completed_on"}


def _looked_at(department: Department) -> dict[str, Any]:
    return {"pk": looked_at(department.clerk, _text()).pk}


def _written(department: Department) -> dict[str, Any]:
    return {"pk": written(department.clerk, _text()).pk}


def _seen(_: Department) -> dict[str, str]:
    return {"seen": str(Import.objects.latest("pk").look_job_id)}


def _roster(department: Department) -> dict[str, Any]:
    return {"pk": looked_at(department.administrator, ROSTER, kind=MEMBERS).pk}


def _a_roster(department: Department) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("roster.csv", ROSTER.encode())}


ROWS = [
    Row("imports:import-list", answers=allow("clerk", "administrator")),
    Row("imports:import-add", "completions", kwargs=_completions, answers=CLERK),
    Row(
        "imports:import-add",
        "completions",
        method="POST",
        kwargs=_completions,
        form=_a_file,
        answers=allow("clerk", status=302),
    ),
    *(
        Row(
            "imports:import-add",
            kind,
            kwargs=lambda _, kind=kind: {"kind": kind},
            answers=ADMINISTRATOR,
        )
        for kind in OF_ADMINISTRATORS_ALONE
    ),
    Row(
        "imports:import-add",
        "members",
        method="POST",
        kwargs=lambda _: {"kind": "members"},
        form=_a_roster,
        answers=allow("administrator", status=302),
    ),
    *(
        Row("imports:import-add", kind, kwargs=lambda _, kind=kind: {"kind": kind}, answers=CLERK)
        for kind in OF_CLASSES_AND_COURSES
    ),
    Row(
        "imports:import-add",
        "of a kind that is not there",
        kwargs=lambda _: {"kind": "wishes"},
        answers=allow("clerk", "administrator", status=404),
    ),
    Row("imports:take-all", "completions", kwargs=_completions, answers=SEE_ALL),
    Row(
        "imports:import-add",
        "voided completions",
        kwargs=lambda _: {"kind": "voided-completions"},
        answers=CLERK,
    ),
    Row(
        "imports:take-all",
        "voided completions",
        kwargs=lambda _: {"kind": "voided-completions"},
        answers=SEE_ALL,
    ),
    *(
        Row("imports:take-all", kind, kwargs=lambda _, kind=kind: {"kind": kind}, answers=SEE_ALL)
        for kind in OF_CLASSES_AND_COURSES
    ),
    Row(
        "imports:take-all",
        "completions",
        method="POST",
        kwargs=_completions,
        answers=allow("inquiry", "clerk", "auditor", status=302),
    ),
    *(
        Row(
            "imports:take-all",
            kind,
            kwargs=lambda _, kind=kind: {"kind": kind},
            answers=ADMINISTRATOR,
        )
        for kind in OF_ADMINISTRATORS_ALONE
    ),
    Row("imports:take-all", "roles", kwargs=lambda _: {"kind": "roles"}, answers=ADMINISTRATOR),
    Row(
        "imports:import-add",
        "roles, which nobody brings in",
        kwargs=lambda _: {"kind": "roles"},
        answers={},
    ),
    Row("imports:import-columns", kwargs=_brought, answers=OF_CLERKS),
    Row(
        "imports:import-columns",
        method="POST",
        kwargs=_brought,
        form=_columns,
        answers=DONE,
    ),
    Row(
        "imports:import-headings",
        method="POST",
        kwargs=_brought,
        form=lambda _: {"line": "0"},
        answers=DONE,
    ),
    Row("imports:import-detail", "looked at", kwargs=_looked_at, answers=OF_CLERKS, is_list=True),
    Row("imports:import-detail", "written", kwargs=_written, answers=OF_CLERKS),
    Row("imports:import-write", method="POST", kwargs=_looked_at, form=_seen, answers=DONE),
    Row("imports:import-leave", method="POST", kwargs=_looked_at, answers=DONE),
    Row("imports:import-to-mend", kwargs=_looked_at, answers=OF_CLERKS),
    Row("imports:import-columns", "a roster", kwargs=_roster, answers=OF_ADMINISTRATORS),
    Row("imports:import-detail", "a roster", kwargs=_roster, answers=OF_ADMINISTRATORS),
    Row(
        "imports:import-write",
        "a roster",
        method="POST",
        kwargs=_roster,
        form=_seen,
        answers=DONE_BY_ADMINISTRATOR,
    ),
    Row(
        "imports:import-leave",
        "a roster",
        method="POST",
        kwargs=_roster,
        answers=DONE_BY_ADMINISTRATOR,
    ),
    Row("imports:import-to-mend", "a roster", kwargs=_roster, answers=OF_ADMINISTRATORS),
]
