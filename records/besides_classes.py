"""What a course was given at besides its classes: roll calls."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from courses.besides_classes import Occasion, Occasions, besides_classes
from courses.models import Course
from frame.rights import Right
from people.models import Member
from records.intake.models import SentIn
from records.querysets.roll_calls import standing_reports

if TYPE_CHECKING:
    from records.querysets.roll_calls import StandingReport

MOST_SHOWN = 10


@besides_classes
def roll_calls_of(course: Course, reader: Member) -> Occasions:
    """The latest roll calls that stand, too short for credit or not.

    The list leads to all that were accepted, as it has no filter by who was voided since.
    """
    may_read = reader.has_right(Right.SEE_ALL_RECORDS)
    found = standing_reports().filter(course=course).order_by("-held_on", "-pk")
    shown = list(found[: MOST_SHOWN + 1])
    occasions = [
        Occasion(
            on=report.held_on,
            words=_words(report, says_how_many=may_read),
            page=reverse("records:sent-in-detail", args=[report.pk]) if may_read else "",
        )
        for report in shown[:MOST_SHOWN]
    ]
    if len(shown) <= MOST_SHOWN or not may_read:
        return Occasions("Roll calls", occasions, has_more=len(shown) > MOST_SHOWN)
    asked = {
        "kind": "rollcallreport",
        "state": SentIn.State.ACCEPTED.value,
        "course": course.course_id,
    }
    accepted = SentIn.objects.visible_to(reader).of_course(course.course_id)
    number = accepted.filter(kind=asked["kind"], state=asked["state"]).count()
    return Occasions(
        "Roll calls",
        occasions,
        has_more=True,
        all_words=f"All {number:,} roll calls of this course",
        all_page=f"{reverse('records:sent-in-queue')}?{urlencode(asked)}",
    )


def _words(report: "StandingReport", *, says_how_many: bool) -> str:
    """`10 minutes, 2 there, documented without credit`

    Args:
        says_how_many: how many were there; who sees no records could tell one of few by it.
    """
    minutes = f"{report.minutes:,} minute{'' if report.minutes == 1 else 's'}"
    without = "" if report.gives_credit else ", documented without credit"
    there = f", {report.were_there:,} there" if says_how_many else ""
    return f"{minutes}{there}{without}"
