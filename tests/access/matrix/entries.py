"""Pages of exemptions, decisions of the director, bookings, and their documents."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from records.models import SignInSheet
from tests.access.row import Row, allow
from tests.department import Department
from tests.factories import (
    BookingFactory,
    CompletionFactory,
    DecisionFactory,
    DocumentFactory,
    ExemptionFactory,
)
from tests.records.sheets import a_class, a_class_on_a_free_day, saved
from tests.uploads import pdf

CLERK = allow("clerk")
CLERK_WRITES = allow("clerk", status=302)
CLERK_FINDS_NOTHING = allow("clerk", status=404)
ABOUT_OFFICER = {"kwargs": lambda department: {"serial_number": department.officer.serial_number}}
ABOUT_CLERK = {"kwargs": lambda department: {"serial_number": department.clerk.serial_number}}
NOBODY = {"kwargs": lambda department: {"serial_number": "999999"}}
NOTHING = {"kwargs": lambda department: {"pk": 987654321}}
SEES_ALL = ("inquiry", "clerk", "auditor")
REASON = {"form": lambda department: {"reason": "Entered for the wrong member."}}


def an_exemption(department: Department) -> dict[str, Any]:
    return {"pk": ExemptionFactory(member=department.officer).pk}


def an_application(department: Department) -> dict[str, Any]:
    return {"pk": DecisionFactory(member=department.officer).pk}


def a_completion(department: Department) -> dict[str, Any]:
    long_ago = timezone.now() - timedelta(days=1000)
    CompletionFactory(member=department.colleague, entered_at=long_ago)
    return {"pk": CompletionFactory(member=department.officer, completed_on=last_month()).pk}


def a_booking(department: Department) -> dict[str, Any]:
    completion = CompletionFactory(member=department.officer, completed_on=last_month())
    return {"pk": BookingFactory(completion=completion).pk}


def last_month() -> date:
    return timezone.localdate() - timedelta(days=30)


def a_document(department: Department, *, is_confidential: bool = False) -> dict[str, Any]:
    document = DocumentFactory(
        member=department.officer, added_by=department.clerk, is_confidential=is_confidential
    )
    return {"pk": document.pk}


def a_medical_document(department: Department) -> dict[str, Any]:
    return a_document(department, is_confidential=True)


def an_upgrade(department: Department) -> dict[str, Any]:
    return {"kind": "license_upgrade", "on": "2025-05-01", "document": pdf()}


def a_waiver(department: Department) -> dict[str, Any]:
    return {
        "kind": "waiver",
        "ground": "military_leave",
        "period": "2025",
        "applied_on": "2025-11-01",
    }


def a_ruling(department: Department) -> dict[str, Any]:
    return {"outcome": "granted", "decided_on": "2025-12-01", "decision_document": pdf()}


def the_year_before(department: Department) -> dict[str, Any]:
    return {"to_period": str(last_month().year - 1), "reason": "To restore the license."}


def the_year_before_confirmed(department: Department) -> dict[str, Any]:
    return {**the_year_before(department), "confirmed": str(last_month().year - 1)}


def a_saved_sheet(department: Department) -> dict[str, Any]:
    return {"pk": saved(a_class_on_a_free_day(), "4411", department.clerk).sheet.course_session_id}


def undone(department: Department) -> dict[str, Any]:
    return {"reason": "Wrong class", "version": SignInSheet.objects.get().version}


def moved(department: Department) -> dict[str, Any]:
    return {**undone(department), "to": a_class(starts_on=date(2026, 3, 17)).pk}


ROWS: list[Row] = [
    Row("compliance:sheet-void", answers=CLERK, kwargs=a_saved_sheet),
    Row(
        "compliance:sheet-void",
        method="POST",
        answers=CLERK_WRITES,
        kwargs=a_saved_sheet,
        form=undone,
    ),
    Row("compliance:sheet-take-back", answers=CLERK, kwargs=a_saved_sheet),
    Row(
        "compliance:sheet-take-back",
        method="POST",
        answers=CLERK_WRITES,
        kwargs=a_saved_sheet,
        form=undone,
    ),
    Row("compliance:sheet-move", answers=CLERK, kwargs=a_saved_sheet),
    Row(
        "compliance:sheet-move",
        method="POST",
        answers=CLERK_WRITES,
        kwargs=a_saved_sheet,
        form=moved,
    ),
    Row("compliance:sheet-void", target="of no class", answers=CLERK_FINDS_NOTHING, **NOTHING),
    Row("compliance:decision-list", answers=allow(*SEES_ALL)),
    Row(
        "compliance:decision-list",
        target="filtered",
        query="?state=pending&kind=waiver&period=2025&q=a",
        answers=allow(*SEES_ALL),
    ),
    Row("compliance:exemption-add", target="an officer", answers=CLERK, **ABOUT_OFFICER),
    Row("compliance:exemption-add", target="the clerk's own", answers=CLERK, **ABOUT_CLERK),
    Row("compliance:exemption-add", target="nobody", answers=CLERK_FINDS_NOTHING, **NOBODY),
    Row(
        "compliance:exemption-add",
        target="an officer",
        method="POST",
        answers=CLERK_WRITES,
        form=an_upgrade,
        **ABOUT_OFFICER,
    ),
    Row(
        "compliance:exemption-add",
        target="the clerk's own",
        method="POST",
        answers=CLERK,
        form=an_upgrade,
        **ABOUT_CLERK,
    ),
    Row("compliance:exemption-void", answers=CLERK, kwargs=an_exemption),
    Row("compliance:exemption-void", target="none", answers=CLERK_FINDS_NOTHING, **NOTHING),
    Row(
        "compliance:exemption-void",
        method="POST",
        answers=CLERK_WRITES,
        kwargs=an_exemption,
        **REASON,
    ),
    Row("compliance:decision-add", target="an officer", answers=CLERK, **ABOUT_OFFICER),
    Row("compliance:decision-add", target="the clerk's own", answers=CLERK, **ABOUT_CLERK),
    Row("compliance:decision-add", target="nobody", answers=CLERK_FINDS_NOTHING, **NOBODY),
    Row(
        "compliance:decision-add",
        target="an officer",
        method="POST",
        answers=CLERK_WRITES,
        form=a_waiver,
        **ABOUT_OFFICER,
    ),
    Row(
        "compliance:decision-add",
        target="the clerk's own",
        method="POST",
        answers=CLERK,
        form=a_waiver,
        **ABOUT_CLERK,
    ),
    Row("compliance:decision-decide", answers=CLERK, kwargs=an_application),
    Row("compliance:decision-decide", target="none", answers=CLERK_FINDS_NOTHING, **NOTHING),
    Row(
        "compliance:decision-decide",
        method="POST",
        answers=CLERK_WRITES,
        kwargs=an_application,
        form=a_ruling,
    ),
    Row("compliance:decision-void", answers=CLERK, kwargs=an_application),
    Row("compliance:decision-void", target="none", answers=CLERK_FINDS_NOTHING, **NOTHING),
    Row(
        "compliance:decision-void",
        method="POST",
        answers=CLERK_WRITES,
        kwargs=an_application,
        **REASON,
    ),
    Row("compliance:booking-add", answers=CLERK, kwargs=a_completion),
    Row("compliance:booking-add", target="none", answers=CLERK_FINDS_NOTHING, **NOTHING),
    Row(
        "compliance:booking-add",
        method="POST",
        answers=CLERK_WRITES,
        kwargs=a_completion,
        form=the_year_before_confirmed,
    ),
    Row(
        "compliance:booking-add",
        target="not confirmed",
        method="POST",
        answers=CLERK,
        kwargs=a_completion,
        form=the_year_before,
    ),
    Row("compliance:booking-void", answers=CLERK, kwargs=a_booking),
    Row("compliance:booking-void", target="none", answers=CLERK_FINDS_NOTHING, **NOTHING),
    Row(
        "compliance:booking-void",
        method="POST",
        answers=CLERK_WRITES,
        kwargs=a_booking,
        **REASON,
    ),
    Row(
        "records:document-file",
        target="an officer's",
        answers=allow("officer", "sergeant", "commander", *SEES_ALL),
        others=404,
        kwargs=a_document,
    ),
    Row(
        "records:document-file",
        target="an officer's medical one",
        answers=allow("officer", *SEES_ALL),
        others=404,
        kwargs=a_medical_document,
    ),
    Row("records:document-file", target="none", others=404, **NOTHING),
]
