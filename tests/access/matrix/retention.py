"""Pages of retention: the schedule, what has passed, legal holds, and orders to destroy papers."""

from typing import Any

from tests.access.row import Row, allow
from tests.department import Department
from tests.records.releases.asking import asked
from tests.records.retention.keeping import (
    SERIES,
    a_hold,
    a_scan,
    an_order,
    carried_out,
    confirmed,
)

SEES_ALL = ("inquiry", "clerk", "auditor")
READERS = allow(*SEES_ALL, "ogc", "hrd")
SEES_HELD = allow(*SEES_ALL, "ogc")
OGC, OGC_MOVES_ON = allow("ogc"), allow("ogc", status=302)
HRD, HRD_MOVES_ON = allow("hrd"), allow("hrd", status=302)


def _held_request(department: Department) -> dict[str, Any]:
    request = asked(department.clerk, department.officer)
    return {"release_request": request.pk, "case": "Doe v. City", "reason": "A suit is pending."}


def _a_hold(department: Department) -> dict[str, Any]:
    return {"pk": a_hold(department.officer, department.ogc).pk}


def _an_order(department: Department) -> dict[str, Any]:
    a_scan(department)
    return {"pk": an_order(department).pk}


def _a_confirmed_order(department: Department) -> dict[str, Any]:
    """One whose job was canceled before it began."""
    a_scan(department)
    order = confirmed(an_order(department), department.ogc)
    department.ogc.jobs.all().delete()
    return {"pk": order.pk}


def _carried_out(department: Department) -> dict[str, Any]:
    a_scan(department)
    return {"pk": carried_out(confirmed(an_order(department), department.ogc)).pk}


def _held(department: Department) -> dict[str, Any]:
    return {"member": "4411", "case": "Doe v. City", "reason": "A suit is pending."}


def _ordered(department: Department) -> dict[str, Any]:
    a_scan(department)
    return {
        "kind": "scan",
        "from_on": "2015-01-01",
        "until_on": "2019-12-31",
        "authority": SERIES,
    }


ROWS = [
    Row("records:retention", answers=READERS),
    Row("records:retention-passed", answers=READERS, is_list=True),
    Row(
        "records:retention-passed",
        target="as a file",
        query="?_export=csv",
        answers=READERS,
    ),
    Row("records:hold-list", answers=SEES_HELD),
    Row("records:hold-place", answers=OGC, query="?member=4411"),
    Row(
        "records:hold-place",
        "a release request",
        method="POST",
        form=_held_request,
        answers=OGC_MOVES_ON,
    ),
    Row("records:hold-place", method="POST", form=_held, answers=OGC_MOVES_ON),
    Row("records:hold-lift", kwargs=_a_hold, answers=OGC),
    Row(
        "records:hold-lift",
        method="POST",
        kwargs=_a_hold,
        form=lambda department: {"reason": "The suit is over."},
        answers=OGC_MOVES_ON,
    ),
    Row("records:destruction-list", answers=READERS),
    Row("records:destruction-new", answers=HRD),
    Row("records:destruction-new", method="POST", form=_ordered, answers=HRD_MOVES_ON),
    Row("records:destruction-detail", kwargs=_an_order, answers=READERS, is_list=True),
    Row("records:destruction-confirm", kwargs=_an_order, answers=OGC),
    Row("records:destruction-confirm", method="POST", kwargs=_an_order, answers=OGC_MOVES_ON),
    Row(
        "records:destruction-carry-out",
        method="POST",
        kwargs=_a_confirmed_order,
        answers=OGC_MOVES_ON,
    ),
    Row("records:destruction-stop", method="POST", kwargs=_an_order, answers=HRD_MOVES_ON),
    Row("records:destruction-refuse", kwargs=_an_order, answers=OGC),
    Row(
        "records:destruction-refuse",
        method="POST",
        kwargs=_an_order,
        form=lambda department: {"reason": "A suit may come."},
        answers=OGC_MOVES_ON,
    ),
    Row("records:destruction-certificate", kwargs=_carried_out, answers=READERS),
]
