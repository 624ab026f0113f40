"""Credit of no class that clerks of the demo entered lately: one of each kind, on made papers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from courses.credit_hours import credit_for_college, credit_for_teaching
from courses.designations import Source, partial_designations
from courses.models import Course
from frame.rights import Role
from kcpd_training.demo.entered import certificate, entry_of, is_plain, transcript
from kcpd_training.demo.people import Department
from kcpd_training.demo.timeline import Timeline
from people.models import Member
from records.actions.credit_entry import enter_credit
from records.credit_entry import CreditEntry
from records.credit_kinds import CreditKind

# How long ago the papers of each came in.
DAYS_AGO = {
    CreditKind.COLLEGE: 5,
    CreditKind.MILITARY: 4,
    CreditKind.TEACHING: 3,
    CreditKind.PRIOR_AGENCY: 2,
}
SEMESTER_HOURS = Decimal("1.50")
MINUTES_TAUGHT = 240
MOST_ASKED = 40


@dataclass
class OtherCredit:
    """Has a clerk enter one credit of each kind, where nothing hinders it."""

    department: Department
    today: date
    rng: Random
    timeline: Timeline

    def plan(self) -> int:
        """Put all of it into the timeline.

        Returns:
            how many are entered.
        """
        clerk = self.department.designated(Role.TRAINING_ENTRY)[0].member
        entries = [
            (kind, entry)
            for kind, days_ago in DAYS_AGO.items()
            if (entry := self._possible(kind, days_ago, clerk))
        ]
        for kind, entry in entries:
            day = self.today - timedelta(days=DAYS_AGO[kind])
            at = timezone.make_aware(datetime.combine(day, time(10, 25)))
            self.timeline.at(at, entering(entry, clerk))
        return len(entries)

    def _possible(self, kind: CreditKind, days_ago: int, clerk: Member) -> CreditEntry | None:
        day = self.today - timedelta(days=days_ago + 12)
        entries = (self._entry(kind, member, day) for member in self._members(kind, clerk))
        plain = (entry for entry in entries if is_plain(entry, by=clerk, today=self.today))
        return next(plain, None)

    def _members(self, kind: CreditKind, clerk: Member) -> Iterator[Member]:
        people = [
            person.member
            for person in self.department.people
            if person.story is None and person.is_there and person.is_licensed
        ]
        if kind == CreditKind.PRIOR_AGENCY:
            people = sorted(people, key=lambda member: member.hired_on, reverse=True)
        else:
            people = self.rng.sample(people, len(people))
        yield from [member for member in people if member.pk != clerk.pk][:MOST_ASKED]

    def _entry(self, kind: CreditKind, member: Member, day: date) -> CreditEntry:
        if kind == CreditKind.COLLEGE:
            course = _course("Criminal Procedure (3 Semester Hours)")
            hours = partial_designations(
                course.designated_hours, credit_for_college(SEMESTER_HOURS)
            )
            more = {"semester_hours": SEMESTER_HOURS, "hours": hours}
        elif kind == CreditKind.MILITARY:
            course, more = _course("Military Police Annual Training"), {}
        elif kind == CreditKind.TEACHING:
            course = _course("Regional In-Service of a County Agency")
            hours = partial_designations(
                course.designated_hours, credit_for_teaching(MINUTES_TAUGHT)
            )
            more = {"minutes_taught": MINUTES_TAUGHT, "hours": hours}
        else:
            course, more = _course("Highway Drug Interdiction"), {}
            day = member.hired_on - timedelta(days=52)
        entry = entry_of(course, member, day, kind=kind, **more)
        return replace(entry, source=Source.INSTRUCTOR) if kind == CreditKind.TEACHING else entry


def _course(title: str) -> Course:
    return Course.objects.select_related("provider").get(title=title)


def entering(entry: CreditEntry, clerk: Member) -> Callable[[datetime], object]:
    """What the clerk does with the paper, at a moment."""
    assert entry.course is not None
    made = certificate if entry.semester_hours is None else transcript
    paper = made(
        entry.member,
        {
            "title": entry.course.title,
            "hours": entry.semester_hours or entry.hours["credit_hours"],
            "last_on": entry.completed_on,
            "provider_name": entry.course.provider.name,
        },
    )

    def enter(now: datetime) -> object:
        return enter_credit(entry=replace(entry, file=paper), by=clerk, now=now)

    return enter
