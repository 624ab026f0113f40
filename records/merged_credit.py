"""What the credit of two members can't be together, once both are one person."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice

from django.db.models import QuerySet
from django.urls import reverse

from courses.models import SessionDay
from frame.hours import ZERO
from frame.merging.ties import Clash
from frame.rights import Right
from frame.voidable import Voidable
from frame.words import us_date
from people.models import Member
from records.credit.around import Credit
from records.credit.attendance import has_failed
from records.credit.day_totals import MOST_IN_A_DAY, hours_by_day
from records.models import Completion

MOST_NAMED = 5
Days = dict[int | None, list[SessionDay]]


def clashes_together(kept: Member, merged: Member, doubles: Sequence[Voidable]) -> Iterator[Clash]:
    """Credit of both that one person can't have: each kind of clash names a few.

    Args:
        doubles: credit that is voided by the merge.
    """
    rows: QuerySet[Completion] = Completion.objects.not_voided().filter(member__in=[kept, merged])
    rows = rows.exclude(pk__in=[each.pk for each in doubles]).select_related("course")
    both = list(rows.order_by("completed_on", "pk"))
    ours = [each for each in both if each.member_id == kept.pk]
    theirs = [each for each in both if each.member_id == merged.pk]
    if not ours or not theirs:
        return
    days: Days = defaultdict(list)
    classes = {each.course_session_id for each in both}
    for day in SessionDay.objects.filter(course_session__in=classes - {None}):
        days[day.course_session_id].append(day)
    yield from islice(_in_one_place(ours, theirs, days), MOST_NAMED)
    yield from islice(_taught_and_attended(ours, theirs, days), MOST_NAMED)
    yield from islice(_more_than_a_day(ours, theirs, days), MOST_NAMED)


def _in_one_place(
    ours: Sequence[Completion], theirs: Sequence[Completion], days: Days
) -> Iterator[Clash]:
    """Who taught a class and sat in it, or was in two classes at one hour."""
    on: dict[date, list[tuple[Completion, SessionDay]]] = defaultdict(list)
    for mine in ours:
        for day in days.get(mine.course_session_id, ()):
            on[day.on].append((mine, day))
    found: set[tuple[int, int]] = set()
    for other in theirs:
        for day in days.get(other.course_session_id, ()):
            for mine, its in on[day.on]:
                if (mine.pk, other.pk) in found or not day.shares_time_with(its):
                    continue
                if mine.course_session_id != other.course_session_id:
                    words = (
                        f"One has credit of {mine.course.course_id} and the other of "
                        f"{other.course.course_id} at one hour of {us_date(day.on)}"
                    )
                elif mine.role != other.role:
                    words = (
                        f"One taught the class of {mine.course.course_id} on {us_date(day.on)}, "
                        "and the other has its credit as an attendee"
                    )
                else:
                    continue
                found.add((mine.pk, other.pk))
                yield _clash(words, other)


def _taught_and_attended(
    ours: Sequence[Completion], theirs: Sequence[Completion], days: Days
) -> Iterator[Clash]:
    """Who taught a course and sat in it on a day, or sat in it twice, where not both say of which
    class.

    Who says the class was there on each of its days.
    """
    mine: dict[tuple[int, date], list[Completion]] = defaultdict(list)
    for each in ours:
        for on in _days_of(each, days):
            mine[(each.course_id, on)].append(each)
    found: set[tuple[int, int]] = set()
    for other in theirs:
        for on in sorted(_days_of(other, days)):
            for each in mine[(other.course_id, on)]:
                is_known = None not in (each.course_session_id, other.course_session_id)
                if is_known or (each.pk, other.pk) in found:
                    continue
                if each.role != other.role:
                    words = (
                        f"One taught {other.course.course_id} on {us_date(on)}, and the other has "
                        "its credit as an attendee"
                    )
                elif _is_of_its_hours(each, other):
                    words = (
                        f"One has all of a class of {other.course.course_id} that was held on "
                        f"{us_date(on)}, and the other has credit of it for that day"
                    )
                else:
                    continue
                found.add((each.pk, other.pk))
                yield _clash(words, other)


def _is_of_its_hours(one: Completion, other: Completion) -> bool:
    """Whether one of two attendances of a course is of a whole class, and the other of one of its
    days again. Credit of one and the same day is a double, or differs."""
    if one.role != Completion.Role.ATTENDEE or one.completed_on == other.completed_on:
        return False
    of_class, of_day = (one, other) if one.course_session_id is not None else (other, one)
    if of_class.course_session_id is None:
        return False
    earned = _credit(of_class)
    return earned.hours >= earned.course_hours and _credit(of_day).hours > ZERO


def _days_of(row: Completion, days: Days) -> set[date]:
    """The days that it is of: of its class, and the one it was completed on."""
    return {row.completed_on, *(day.on for day in days.get(row.course_session_id, ()))}


def _more_than_a_day(
    ours: Sequence[Completion], theirs: Sequence[Completion], days: Days
) -> Iterator[Clash]:
    """Days on which both together have more credit than a day has hours."""
    mine, other = _totals(ours, days), _totals(theirs, days)
    for day in sorted(mine.keys() & other.keys()):
        if mine[day] and other[day] and mine[day] + other[day] > MOST_IN_A_DAY:
            last = [each for each in theirs if each.completed_on >= day]
            yield _clash(
                f"Both together have more than {MOST_IN_A_DAY} credit hours on {us_date(day)}",
                last[0],
            )


def _totals(rows: Sequence[Completion], days: Days) -> dict[date, Decimal]:
    """The hours of each day."""
    totals: dict[date, Decimal] = defaultdict(Decimal)
    for row in rows:
        of_class = days.get(row.course_session_id, [])
        for day, hours in hours_by_day(_credit(row), of_class).items():
            totals[day] += hours
    return totals


def _credit(row: Completion) -> Credit:
    failed = has_failed(row.score, source=row.source, delivery=row.delivery)
    return Credit(
        course_pk=row.course_id,
        course_title=row.course.title,
        class_pk=row.course_session_id,
        on=row.completed_on,
        role=row.role,
        hours=ZERO if failed else row.credit_hours,
        course_hours=row.course.credit_hours,
        source=row.source,
        delivery=row.delivery,
        has_failed=failed,
        has_paper=False,
    )


def _clash(words: str, row: Completion) -> Clash:
    return Clash(
        f"{words}. Let the Training Unit void the wrong one first.",
        reverse("records:completion-detail", args=[row.pk]),
        "See the completion",
        Right.SEE_ALL_RECORDS,
    )
