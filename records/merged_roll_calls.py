"""What roll calls of two members can't be of one, once both are one: short ones have no credit."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from frame.merging.ties import Clash
from frame.rights import Right
from frame.words import us_date
from people.models import Member
from records.models import RollCallReport
from records.querysets.roll_calls import documented_lines, standing_lines, standing_teaching

MOST_NAMED = 5


def roll_call_clashes(kept: Member, merged: Member) -> Iterator[Clash]:
    """Roll calls that one taught and the other sat in, or that one documented of the other."""
    for report in islice(_taught_and_attended(kept, merged), MOST_NAMED):
        yield _clash(
            report,
            f"One taught the roll call “{report.title}” of {us_date(report.held_on)}, and the "
            "other is down as who was there. Let the Training Unit void the wrong one first.",
        )
    for report in islice(_documented_by_each_other(kept, merged), MOST_NAMED):
        yield _clash(
            report,
            f"One was documented by the other as there at the roll call “{report.title}” of "
            f"{us_date(report.held_on)}, and nobody does that for themselves. Have it voided, and "
            "reported again for somebody else to accept.",
        )


def _taught_and_attended(kept: Member, merged: Member) -> Iterator[RollCallReport]:
    for teacher, attendee in ((kept, merged), (merged, kept)):
        taught = standing_teaching().filter(report=OuterRef("pk"), member=teacher)
        there = standing_lines().filter(report=OuterRef("pk"), member=attendee)
        yield from RollCallReport.objects.filter(Exists(taught), Exists(there)).order_by("pk")


def _documented_by_each_other(kept: Member, merged: Member) -> Iterator[RollCallReport]:
    crossed = Q(member=kept, report__decided_by=merged) | Q(member=merged, report__decided_by=kept)
    lines = documented_lines().filter(crossed).select_related("report").order_by("report")
    yield from (line.report for line in lines)


def _clash(report: RollCallReport, words: str) -> Clash:
    return Clash(
        words,
        ((reverse("records:sent-in-detail", args=[report.pk]), "See the roll call"),),
        Right.SEE_ALL_RECORDS,
    )
