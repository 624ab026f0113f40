"""How many of each kind of the schedule there are, and from which day the oldest is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from courses.models import Course
from events.models import Event
from events.withheld import withheld_from
from people.models import FailedSignIn, Member
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

Rows = Callable[[Member], "QuerySet[Any]"]
# By line of the schedule that is no paper: the rows that their reader may know of, and the column
# of their day or moment. An app above adds its own (`counts_as`).
_ROWS: dict[str, list[tuple[Rows, str]]] = {
    "completion": [(lambda _: Completion.objects.all(), "completed_on")],
    "sheet": [(lambda _: SignInSheet.objects.all(), "course_session__ends_on")],
    "roll_call": [(lambda _: RollCallReport.objects.all(), "held_on")],
    "course": [(lambda _: Course.objects.all(), "sessions__ends_on")],
    "sent_in": [(lambda _: SentIn.objects.all(), "sent_at")],
    "issued": [(lambda _: IssuedPaper.objects.all(), "issued_at")],
    "leaver_pack": [(lambda _: LeaverPack.objects.all(), "prepared_at")],
    # None of a request, nor an event of one, that its reader is asked about.
    "release": [(ReleaseRequest.objects.not_kept_from, "asked_at")],
    "event": [(lambda reader: Event.objects.exclude(withheld_from(reader)), "at")],
    "failed_sign_in": [(lambda _: FailedSignIn.objects.all(), "last_at")],
}


def counts_as(key: str, rows: Rows, column: str) -> None:
    """Count rows of an app above to a line of the schedule, beside what it counts already.

    Args:
        rows: those that their reader may know of.
        column: of their day or moment.
    """
    _ROWS.setdefault(key, []).append((rows, column))


@dataclass(frozen=True)
class KindLine:
    """One line of the page.

    Args:
        oldest: the day of the oldest; None where there is none.
        passed: how many have been kept long enough; None of what no order can name.
        held: how many of these a legal hold or an open release request keeps that the reader may
            know of, or a leaver's pack that is still to be handed over.
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


def kind_lines(*, reader: Member, today: date) -> list[KindLine]:
    """Every line of the schedule with what there is of it that the reader may know of."""
    return [
        _of_papers(line, reader, today) if line.key in PAPER_KINDS else _of_rows(line, reader)
        for line in schedule().values()
    ]


def _of_papers(line: Line, reader: Member, today: date) -> KindLine:
    found = kept_of(line).order_by().aggregate(count=Count("pk"), oldest=Min("kept_from"))
    gone = passed(line, today=today).count()
    free = may_go(line, today=today, known_to=[reader]).count()
    return KindLine(line, found["count"], found["oldest"], gone, gone - free)


def _of_rows(line: Line, reader: Member) -> KindLine:
    count, days = 0, []
    for rows, column in _ROWS[line.key]:
        asked = {"count": Count("pk", distinct=True), "oldest": Min(column)}
        found = rows(reader).order_by().aggregate(**asked)
        count += found["count"]
        if (oldest := found["oldest"]) is not None:
            days.append(timezone.localdate(oldest) if hasattr(oldest, "hour") else oldest)
    return KindLine(line, count, min(days, default=None))
