"""What the credit of two members or courses breaks of the rules of the door, once both are one.

Credit of the one is looked at as if it were the other's, with all that the door asks around it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain, islice

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from courses.models import Course, CourseSession
from frame.merging.ties import Clash
from frame.rights import Right
from frame.voidable import Voidable
from frame.words import us_date
from people.models import Member
from records.credit.around import Around, Credit, look_around
from records.credit.day_totals import MOST_IN_A_DAY, hours_by_day, total_on
from records.credit.proposals import Proposal
from records.models import Completion, TeachingLeftOut

MOST_NAMED = 5
VOID_FIRST = "Let the Training Unit void the wrong one first."


def clashes_together(
    kept: Course | Member, merged: Course | Member, doubles: Sequence[Voidable]
) -> Iterator[Clash]:
    """Credit of both that can't stand together, or is asked about: each kind names a few.

    Args:
        doubles: credit that is voided by the merge.
    """
    theirs = _Together(merged, kept, doubles)
    ours = _Together(kept, merged, ())
    yield from _few(theirs.in_one_place())
    sat_in = (theirs.taught_and_attended(), theirs.teaches_and_attended())
    yield from _few(chain(*sat_in, ours.teaches_and_attended()))
    yield from _few(theirs.taught_twice())
    yield from _few(theirs.earned_twice())
    yield from _few(theirs.more_than_a_day())
    yield from _few(theirs.had_twice(), asks=True)
    yield from _few(chain(theirs.left_out(), ours.left_out()), asks=True)


class _Together:
    """Credit of one of the two, as if it were of the other, and what is around it there."""

    def __init__(
        self, of: Course | Member, other: Course | Member, doubles: Sequence[Voidable]
    ) -> None:
        self.is_of_courses = isinstance(other, Course)
        rows = _standing(of, other).exclude(pk__in=[each.pk for each in doubles])
        together = rows.select_related("member", "course", "course_session")
        self.proposed = [
            (row, _as_of(other, row)) for row in together.order_by("completed_on", "pk")
        ]
        proposals = [proposal for _, proposal in self.proposed]
        self.around: Around = look_around(proposals)

    def _beside(self) -> Iterator[tuple[Completion, Proposal, Credit]]:
        """Each credit of the one beside each that the other has of its years."""
        for row, proposal in self.proposed:
            for credit in self._others(proposal):
                yield row, proposal, credit

    def _others(self, proposal: Proposal) -> list[Credit]:
        return [each for each in self.around.before(proposal) if each.is_written]

    def in_one_place(self) -> Iterator[Clash]:
        """Who was in two classes at one hour; courses make no difference to that."""
        for row, proposal in self.proposed:
            if self.is_of_courses or proposal.course_session is None:
                continue
            classes = self.around.classes_at_the_hours_of(proposal.course_session)
            for credit in self._others(proposal):
                if credit.class_pk is not None and (day := classes.get(credit.class_pk)):
                    yield _clash(
                        f"One has credit of {day.course_number} and the other of "
                        f"{row.course.course_id} at one hour of {us_date(day.on)}. {VOID_FIRST}",
                        row,
                    )

    def taught_and_attended(self) -> Iterator[Clash]:
        """Who has credit for teaching what they sat in."""
        for row, proposal, credit in self._beside():
            if self.around.is_other_side(credit, proposal):
                on = credit.on if credit.class_pk is None else proposal.completed_on
                yield self._sat_in_what_they_taught(row, on)

    def teaches_and_attended(self) -> Iterator[Clash]:
        """Who is an instructor of what they sat in, credited or not."""
        for row, proposal in self.proposed:
            if self.is_of_courses and row.course_session_id is not None:
                continue
            if row.role == Completion.Role.ATTENDEE and self.around.is_its_instructor(proposal):
                yield self._sat_in_what_they_taught(row, row.completed_on)

    def _sat_in_what_they_taught(self, row: Completion, on: date) -> Clash:
        words = (
            f"{row.member} taught the one on {us_date(on)}, and has credit of the other for that "
            "day as an attendee"
            if self.is_of_courses
            else f"One taught {row.course.course_id} on {us_date(on)}, and the other has its "
            "credit as an attendee"
        )
        return _clash(f"{words}. {VOID_FIRST}", row)

    def taught_twice(self) -> Iterator[Clash]:
        """Teaching of one class that would count twice; that of one day is voided, or differs."""
        for row, proposal, credit in self._beside():
            if row.role != Completion.Role.INSTRUCTOR or not credit.is_of_course(proposal):
                continue
            if credit.on == row.completed_on or not self.around.is_on_a_day_of(credit, proposal):
                continue
            on = us_date(credit.on if credit.class_pk is None else row.completed_on)
            words = (
                f"{row.member} has credit for teaching both on {on}, a day of one class"
                if self.is_of_courses
                else f"Both have credit for teaching {row.course.course_id} on {on}, a day of one "
                "class"
            )
            yield _clash(f"{words}. {VOID_FIRST}", row)

    def earned_twice(self) -> Iterator[Clash]:
        """All of a class, and one of its days again; credit of one day is voided, or differs."""
        for row, proposal, credit in self._beside():
            if not self._is_of_its_hours(row, proposal, credit):
                continue
            on = us_date(credit.on if credit.class_pk is None else row.completed_on)
            words = (
                f"{row.member} has all of a class of the one that was held on {on}, and credit of "
                "the other for that day"
                if self.is_of_courses
                else f"One has all of a class of {row.course.course_id} that was held on {on}, and "
                "the other has credit of it for that day"
            )
            yield _clash(f"{words}. {VOID_FIRST}", row)

    def _is_of_its_hours(self, row: Completion, proposal: Proposal, credit: Credit) -> bool:
        return (
            row.role == Completion.Role.ATTENDEE
            and credit.on != row.completed_on
            and credit.is_of_course(proposal)
            and self.around.is_of_its_hours(credit, proposal)
        )

    def more_than_a_day(self) -> Iterator[Clash]:
        """Days with more credit than a day has hours; courses make no difference to that."""
        if self.is_of_courses:
            return
        theirs: dict[date, Decimal] = defaultdict(Decimal)
        last: dict[date, Completion] = {}
        for row, proposal in self.proposed:
            mine = self.around.own_credit(proposal)
            for day, hours in hours_by_day(mine, self.around.days_of(mine.class_pk)).items():
                theirs[day] += hours
                last.setdefault(day, row)
        found = {id(each): each for known in self.around.credits.values() for each in known}
        for day in sorted(theirs):
            ours = total_on(day, found.values(), self.around)
            if theirs[day] and ours and theirs[day] + ours > MOST_IN_A_DAY:
                yield _clash(
                    f"Both together have more than {MOST_IN_A_DAY} credit hours on "
                    f"{us_date(day)}. {VOID_FIRST}",
                    last[day],
                )

    def had_twice(self) -> Iterator[Clash]:
        """Who had the course on two days of a year, which mostly is one attendance."""
        for row, proposal, credit in self._beside():
            is_clash = self._is_of_its_hours(row, proposal, credit)
            attended = row.role == Completion.Role.ATTENDEE and not is_clash
            if attended and credit.is_of_another_day(proposal):
                days = " and of ".join(us_date(on) for on in sorted([credit.on, row.completed_on]))
                words = (
                    f"{row.member} has credit of both in {credit.on.year}, of {days}."
                    if self.is_of_courses
                    else f"Both have credit of {row.course.course_id} in {credit.on.year}, of "
                    f"{days}."
                )
                yield _clash(words, row)

    def left_out(self) -> Iterator[Clash]:
        """Teaching of what a clerk left them out of."""
        for row, proposal in self.proposed:
            is_taught = row.role == Completion.Role.INSTRUCTOR
            if not is_taught or not self.around.why_left_out(proposal):
                continue
            on = us_date(row.completed_on)
            words = (
                f"{row.member} was left out of the credit for teaching a class of the one on {on}, "
                "and has credit for teaching the other that day."
                if self.is_of_courses
                else f"One was left out of the credit for teaching a class of "
                f"{row.course.course_id} on {on}, and the other has credit for teaching it that "
                "day."
            )
            yield _clash(words, row)


def _standing(of: Course | Member, other: Course | Member) -> QuerySet[Completion]:
    """Credit of the one that can meet something of the other."""
    standing = Completion.objects.not_voided()
    if isinstance(of, Member):
        return standing.filter(member=of)
    named = OuterRef("member")
    has_credit = Completion.objects.not_voided().filter(course=other.pk, member=named)
    left_out = TeachingLeftOut.objects.filter(course_session__course=other.pk, member=named)
    teaches = CourseSession.instructors.through.objects.filter(
        coursesession__course=other.pk, member=named
    )
    return standing.filter(Exists(has_credit) | Exists(left_out) | Exists(teaches), course=of)


def _as_of(other: Course | Member, row: Completion) -> Proposal:
    """A credit as if it were entered of the other one."""
    return Proposal(
        member=other if isinstance(other, Member) else row.member,
        course=other if isinstance(other, Course) else row.course,
        course_session=row.course_session,
        completed_on=row.completed_on,
        source=row.source,
        delivery=row.delivery,
        hours=row.designated_hours,
        score=row.score,
        role=row.role,
    )


def _few(clashes: Iterable[Clash], *, asks: bool = False) -> Iterator[Clash]:
    """The first of a kind, each sentence once; of what is asked about, how many more there are."""
    by_words: dict[str, Clash] = {}
    for clash in clashes:
        by_words.setdefault(clash.words, replace(clash, asks=asks))
    yield from islice(by_words.values(), MOST_NAMED)
    if asks and len(by_words) > MOST_NAMED:
        yield Clash(f"And {len(by_words) - MOST_NAMED:,} more like these.", asks=True)


def _clash(words: str, row: Completion) -> Clash:
    return Clash(
        words,
        ((reverse("records:completion-detail", args=[row.pk]), "See the completion"),),
        Right.SEE_ALL_RECORDS,
    )
