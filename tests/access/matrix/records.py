"""Pages of records."""

from typing import Any

from django.utils import timezone

from frame.files import checked_file
from records.actions.held_papers import hold_paper
from records.actions.sheet_saving import reopen_sheet
from records.actions.sheet_scans import attach_scan
from records.models import (
    Completion,
    ConfirmedWarning,
    SheetLine,
    SheetScan,
    SignInSheet,
    TeachingLeftOut,
)
from tests.access.row import Row, allow
from tests.department import Department
from tests.factories import CompletionFactory, CourseFactory, CourseSessionFactory
from tests.records.intake.roll_call.reports import a_course, a_report
from tests.records.scans import kept, printed, row_of
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    a_class_on_a_free_day,
    draft,
    line_of,
    saved,
)
from tests.uploads import pdf


def _class(department: Department) -> dict[str, Any]:
    return {"pk": a_class().pk}


def _taught(department: Department) -> dict[str, Any]:
    """A closed class whose instructor has no credit for it."""
    course_session = a_class(state="closed")
    course_session.instructors.add(department.officer)
    return {"pk": course_session.pk}


def _taken_off(department: Department) -> dict[str, Any]:
    """Credit for teaching a class of which the officer is no instructor any more."""
    credit = CompletionFactory(
        member=department.officer, course_session=a_class(state="closed"), role="instructor"
    )
    return {"pk": credit.pk}


def _left_out(department: Department) -> dict[str, Any]:
    """The same class with its instructor left out."""
    kwargs = _taught(department)
    left_out = TeachingLeftOut.objects.create(
        course_session_id=kwargs["pk"], member=department.officer, reason="Only watched"
    )
    return {**kwargs, "key": left_out.pk}


def _draft(department: Department) -> dict[str, Any]:
    return {"pk": draft(a_class(), "4411", department.clerk).course_session_id}


def _line(department: Department) -> dict[str, Any]:
    sheet = draft(a_class(), "4411", department.clerk)
    return {"pk": sheet.course_session_id, "line_pk": line_of(sheet, "4411").pk}


def _scored_line(department: Department) -> dict[str, Any]:
    course_session = a_class(course=CourseFactory(delivery="computer_based"))
    sheet = draft(course_session, "4411", department.clerk)
    return {"pk": course_session.pk, "line_pk": line_of(sheet, "4411").pk}


def _saved(department: Department) -> dict[str, Any]:
    return {"pk": saved(a_class_on_a_free_day(), "4411", department.clerk).sheet.course_session_id}


def _with_the_officer(department: Department) -> dict[str, Any]:
    """A class whose title and officer are as a test may have renamed them."""
    completion = CompletionFactory(member=department.officer)
    course_session = CourseSessionFactory(course=completion.course, state="closed")
    Completion.objects.filter(pk=completion.pk).update(course_session=course_session)
    return {"pk": course_session.pk}


def _opened_again(department: Department) -> dict[str, Any]:
    sheet = saved(a_class_on_a_free_day(), "4411", department.clerk).sheet
    reopen_sheet(sheet=sheet, reason="A second page was found", by=department.clerk)
    return {"pk": sheet.course_session_id}


def _confirmed(department: Department) -> dict[str, Any]:
    """No part of the address; a credit of the officer was entered in spite of a warning, and a
    roll call without credit accepted."""
    completion = CompletionFactory(member=department.officer)
    report = a_report(
        department.sergeant, "accepted", there=[department.officer], course=a_course()
    )
    said = {"kind": "not_enrolled", "reason": "Walked in"}
    ConfirmedWarning.objects.create(completion=completion, **said)
    ConfirmedWarning.objects.create(roll_call_line=report.lines.get(), **said)
    return {}


def _officers(department: Department) -> dict[str, Any]:
    return {"pk": CompletionFactory(member=department.officer).pk}


def _clerks(department: Department) -> dict[str, Any]:
    return {"pk": CompletionFactory(member=department.clerk).pk}


def _scan(department: Department) -> dict[str, Any]:
    scan = attach_scan(
        course_session=a_class(), file=checked_file(pdf()), by=department.clerk, now=NEXT_DAY
    ).row
    return {"pk": scan.pk}


def _read(department: Department, place: int = 1) -> dict[str, Any]:
    """A class with a page that was read: the officer's row is in doubt, and one walked in."""
    course_session = a_class()
    sheet_print = printed(course_session, [department.officer], department.clerk)
    page = kept(sheet_print, {1: "doubt", 5: "present"}, department.clerk)
    return {"pk": course_session.pk, "row_pk": row_of(page, place).pk}


def _walked_in(department: Department) -> dict[str, Any]:
    return _read(department, place=5)


def _class_read(department: Department) -> dict[str, Any]:
    return {"pk": _read(department)["pk"]}


def _version(department: Department) -> dict[str, Any]:
    return {"version": SignInSheet.objects.get().version}


def _held_paper(department: Department) -> dict[str, Any]:
    held = hold_paper(file=checked_file(pdf()), by=department.clerk, now=timezone.now())
    return {"pk": held.pk, "number": 1}


def _typed_credit(serial_number: str) -> dict[str, Any]:
    """A certificate of one member, as the clerk types it."""
    course = CourseFactory().course_id
    return {"member": serial_number, "course": course, "completed_on": "2026-03-10"}


CLERK = allow("clerk")
READERS = allow("inquiry", "clerk", "auditor")
CLERK_MOVES_ON = allow("clerk", status=302)
ROWS: list[Row] = [
    Row("records:sheet-list", answers=CLERK),
    Row("records:sheet-entry", answers=CLERK, kwargs=_class),
    Row("records:class-detail", kwargs=_class, others=200),
    Row("records:class-detail", target="unknown", kwargs=lambda _: {"pk": 987654321}, others=404),
    Row(
        "records:class-detail",
        target="with who came",
        is_list=True,
        kwargs=_with_the_officer,
        others=200,
    ),
    Row(
        "records:class-detail",
        target="with who came, as a file",
        query="?_export=csv",
        kwargs=_with_the_officer,
        others=200,
    ),
    Row("records:sheet-entry", "saved", answers=CLERK, kwargs=_saved),
    Row("records:confirmed-list", answers=READERS, is_list=True, kwargs=_confirmed),
    Row(
        "records:confirmed-list",
        "as a file",
        answers=READERS,
        query="?_export=csv",
        kwargs=_confirmed,
    ),
    Row("records:saved-sheet", answers=allow("inquiry", "clerk", "auditor"), kwargs=_saved),
    Row(
        "records:saved-sheet",
        "opened again",
        answers=allow("inquiry", "clerk", "auditor", status=404),
        kwargs=_opened_again,
    ),
    Row(
        "records:sheet-entry",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_class,
        form=lambda department: {"text": "4411"},
    ),
    Row("records:sheet-add-enrolled", method="POST", answers=CLERK_MOVES_ON, kwargs=_class),
    Row(
        "records:sheet-strike",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_draft,
        form=lambda department: {"line": SheetLine.objects.get().pk},
    ),
    Row("records:sheet-matches", answers=CLERK, kwargs=_class, query="?q=nunez"),
    Row("records:sheet-review", answers=CLERK, kwargs=_draft),
    Row(
        "records:sheet-review",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_draft,
        form=_version,
    ),
    Row(
        "records:sheet-close-unchanged",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_opened_again,
    ),
    Row("records:sheet-reopen", answers=CLERK, kwargs=_saved),
    Row(
        "records:sheet-reopen",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_saved,
        form=lambda department: {"reason": "A second page was found"},
    ),
    Row(
        "records:sheet-line-serial",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_line,
        form=lambda department: {"serial_number": "4412"},
    ),
    Row(
        "records:sheet-line-minutes",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_line,
        form=lambda department: {"minutes": "125"},
    ),
    Row(
        "records:sheet-line-score",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_scored_line,
        form=lambda department: {"score": "87.5"},
    ),
    Row("records:sheet-remove-unknown", method="POST", answers=CLERK_MOVES_ON, kwargs=_draft),
    Row("records:sheet-clear", method="POST", answers=CLERK_MOVES_ON, kwargs=_draft),
    Row("records:sheet-line-name", method="POST", answers=CLERK_MOVES_ON, kwargs=_line),
    Row("records:sheet-line-remove", method="POST", answers=CLERK_MOVES_ON, kwargs=_line),
    Row("records:sheet-line-hours", answers=CLERK_MOVES_ON, kwargs=_line),
    Row("records:sheet-line-hours", method="POST", answers=CLERK_MOVES_ON, kwargs=_line),
    Row("records:saved-sheet-pdf", answers=allow("inquiry", "clerk", "auditor"), kwargs=_saved),
    Row("records:sheet-read", answers=CLERK, kwargs=_class_read),
    Row(
        "records:sheet-read",
        "of a class that is not there",
        answers=allow("clerk", status=404),
        kwargs=lambda _: {"pk": 987654321},
    ),
    Row(
        "records:sheet-read",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_class,
        form=lambda department: {"scans": pdf()},
    ),
    Row(
        "records:sheet-read-row",
        "in doubt",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_read,
        form=lambda department: {"mark": "present"},
    ),
    Row(
        "records:sheet-read-row",
        "of a walk-in",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_walked_in,
        form=lambda department: {"serial_number": "4411"},
    ),
    Row("records:sheet-read-lines", method="POST", answers=CLERK_MOVES_ON, kwargs=_class_read),
    Row("records:sheet-read-picture", answers=CLERK, kwargs=_read),
    Row(
        "records:sheet-read-picture",
        "of another class",
        answers=allow("clerk", status=404),
        kwargs=lambda department: {**_read(department), "pk": a_class().pk},
    ),
    Row("records:scan-attach", answers=CLERK, kwargs=_class),
    Row(
        "records:scan-attach",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_class,
        form=lambda department: {"scan": pdf()},
    ),
    Row("records:scan-void", answers=CLERK, kwargs=_scan),
    Row(
        "records:scan-void",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_scan,
        form=lambda department: {"reason": "Of another class"},
    ),
    Row(
        "records:document-file",
        "of a sheet",
        answers=allow("inquiry", "clerk", "auditor"),
        others=404,
        kwargs=lambda department: {"pk": SheetScan.objects.get(**_scan(department)).document_id},
    ),
    Row(
        "records:document-page",
        "of a sheet",
        answers=allow("inquiry", "clerk", "auditor"),
        others=404,
        kwargs=lambda department: {
            "pk": SheetScan.objects.get(**_scan(department)).document_id,
            "number": 1,
        },
    ),
    Row(
        "records:completion-detail",
        "of the officer",
        answers={
            **allow("officer", "sergeant", "commander", "inquiry", "clerk", "auditor"),
            "anonymous": "sign in",
        },
        others=404,
        kwargs=_officers,
    ),
    Row(
        "records:completion-detail",
        "of the clerk",
        answers={**allow("inquiry", "clerk", "auditor"), "anonymous": "sign in"},
        others=404,
        kwargs=_clerks,
    ),
    Row("records:teaching-decide", answers=CLERK, kwargs=_taught),
    Row(
        "records:teaching-decide",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_taught,
        form=lambda department: {"minutes-4411": "400"},
    ),
    Row("records:teaching-keep", answers=CLERK, kwargs=_taken_off),
    Row(
        "records:teaching-keep",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_taken_off,
        form=lambda department: {"reason": "Taught the first half."},
    ),
    Row(
        "records:teaching-take-back",
        answers=allow("clerk", status=405),
        kwargs=_left_out,
    ),
    Row(
        "records:teaching-take-back",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_left_out,
    ),
    Row("records:credit-new", answers=CLERK),
    Row(
        "records:credit-new",
        method="POST",
        answers=CLERK_MOVES_ON,
        form=lambda department: _typed_credit("4411"),
    ),
    Row(
        "records:credit-new",
        "of the clerk",
        method="POST",
        answers=CLERK,
        form=lambda department: _typed_credit("1101"),
    ),
    Row(
        "records:credit-new",
        "of a college",
        query="?kind=college",
        answers=CLERK,
    ),
    Row(
        "records:credit-new",
        "of teaching elsewhere",
        method="POST",
        answers=CLERK_MOVES_ON,
        form=lambda department: {
            **_typed_credit("4411"),
            "kind": "teaching",
            "minutes_taught": "480",
            "source": "instructor",
        },
    ),
    Row(
        "records:credit-new",
        "of a new course and provider",
        method="POST",
        answers=CLERK_MOVES_ON,
        form=lambda _: {
            "member": "4411",
            "completed_on": "2026-03-10",
            "course": "Evidence photography",
            "is_new_course": "on",
            "new_subject": "none",
            "is_new_provider": "on",
            "provider_name": "River Academy",
            "provider_kind": "other",
            "credit_hours": "4",
        },
    ),
    Row(
        "records:credit-new",
        "with its paper read",
        method="POST",
        answers=CLERK,
        form=lambda _: {"read": "1", "evidence": pdf()},
    ),
    Row(
        "records:held-paper-page",
        "held by the clerk",
        kwargs=_held_paper,
        answers=CLERK,
    ),
    Row("records:credit-proposed", answers=CLERK),
    Row("records:completion-void", answers=CLERK, kwargs=_officers),
    Row(
        "records:completion-void",
        "of the officer",
        method="POST",
        answers=CLERK_MOVES_ON,
        kwargs=_officers,
        form=lambda department: {"reason": "Wrong member"},
    ),
    Row(
        "records:completion-void",
        "of the clerk",
        method="POST",
        answers=CLERK,
        kwargs=_clerks,
        form=lambda department: {"reason": "My own"},
    ),
]
