"""Files that are brought in: completions for who enters them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.row import Row, allow
from tests.department import Department
from tests.factories import CourseFactory
from tests.frame.imports.files import HISTORY, brought, looked_at, written

CLERK = allow("clerk")
SEE_ALL = allow("inquiry", "clerk", "auditor")
DONE = allow("clerk", status=302)


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


ROWS = [
    Row("imports:import-list", answers=CLERK),
    Row("imports:import-add", "completions", kwargs=_completions, answers=CLERK),
    Row(
        "imports:import-add",
        "completions",
        method="POST",
        kwargs=_completions,
        form=_a_file,
        answers=DONE,
    ),
    Row("imports:import-add", "courses", kwargs=lambda _: {"kind": "courses"}, answers=CLERK),
    Row(
        "imports:import-add",
        "of a kind that is not there",
        kwargs=lambda _: {"kind": "wishes"},
        answers=allow("clerk", status=404),
    ),
    Row("imports:take-all", "completions", kwargs=_completions, answers=SEE_ALL),
    Row("imports:take-all", "courses", kwargs=lambda _: {"kind": "courses"}, answers=SEE_ALL),
    Row(
        "imports:take-all",
        "completions",
        method="POST",
        kwargs=_completions,
        answers=allow("inquiry", "clerk", "auditor", status=302),
    ),
    Row("imports:import-columns", kwargs=_brought, answers=CLERK),
    Row(
        "imports:import-columns",
        method="POST",
        kwargs=_brought,
        form=_columns,
        answers=DONE,
    ),
    Row("imports:import-detail", "looked at", kwargs=_looked_at, answers=CLERK, is_list=True),
    Row("imports:import-detail", "written", kwargs=_written, answers=CLERK),
    Row("imports:import-write", method="POST", kwargs=_looked_at, answers=DONE),
    Row("imports:import-leave", method="POST", kwargs=_looked_at, answers=DONE),
    Row("imports:import-to-mend", kwargs=_looked_at, answers=CLERK),
]
