"""How many of each kind of the schedule there are, and from which day the oldest is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from courses.models import Course
from events.models import Event
from people.models import FailedSignIn
from records.models import (
    Completion,
    IssuedPaper,
    LeaverPack,
    ReleaseRequest,
    RollCallReport,
    SentIn,
    SignInSheet,
)
from records.retention.papers import PAPER_KINDS, kept_of, may_go, passed
from records.retention.schedule import Line, schedule

Rows = Callable[[], "QuerySet[Any]"]
# By line of the schedule that is no paper: the rows, and the column of their day or moment. An app
# above adds its own (`counts_as`).
_ROWS: dict[str, tuple[Rows, str]] = {
    "completion": (Completion.objects.all, "completed_on"),
    "sheet": (SignInSheet.objects.all, "course_session__ends_on"),
    "roll_call": (RollCallReport.objects.all, "held_on"),
    "course": (Course.objects.all, "sessions__ends_on"),
    "sent_in": (SentIn.objects.all, "sent_at"),
    "issued": (IssuedPaper.objects.all, "issued_at"),
    "leaver_pack": (LeaverPack.objects.all, "prepared_at"),
    "release": (ReleaseRequest.objects.all, "asked_at"),
    "event": (Event.objects.all, "at"),
    "failed_sign_in": (FailedSignIn.objects.all, "last_at"),
}


def counts_as(key: str, column: str) -> Callable[[Rows], Rows]:
    """Take a function as what gives the rows of a line, by their day or moment."""

    def declare(rows: Rows) -> Rows:
        _ROWS[key] = (rows, column)
        return rows

    return declare


@dataclass(frozen=True)
class KindLine:
    """One line of the page.

    Args:
        oldest: the day of the oldest; None where there is none.
        passed: how many have been kept long enough; None of what no order can name.
        held: how many of these a legal hold keeps.
    """

    line: Line
    count: int
    oldest: date | None
    passed: int | None = None
    held: int = 0

    @property
    def may_go(self) -> int:
        """How many an order could name."""
        return (self.passed or 0) - self.held


def kind_lines(*, today: date) -> list[KindLine]:
    """Every line of the schedule with what there is of it."""
    return [
        _of_papers(line, today) if line.key in PAPER_KINDS else _of_rows(line)
        for line in schedule().values()
    ]


def _of_papers(line: Line, today: date) -> KindLine:
    found = kept_of(line).order_by().aggregate(count=Count("pk"), oldest=Min("kept_from"))
    gone = passed(line, today=today).count()
    return KindLine(
        line, found["count"], found["oldest"], gone, gone - may_go(line, today=today).count()
    )


def _of_rows(line: Line) -> KindLine:
    rows, column = _ROWS[line.key]
    found = rows().order_by().aggregate(count=Count("pk", distinct=True), oldest=Min(column))
    oldest = found["oldest"]
    if oldest is not None and hasattr(oldest, "hour"):
        oldest = timezone.localdate(oldest)
    return KindLine(line, found["count"], oldest)
