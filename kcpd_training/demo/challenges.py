"""Challenges of members of the demo department: some in every state, one of them late."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import escape

from frame.files import CheckedFile, checked_file
from frame.paper import typeset
from frame.rights import Role
from frame.words import us_date
from kcpd_training.demo.people import Department
from kcpd_training.demo.sent import entry_of, is_plain
from kcpd_training.demo.timeline import Timeline
from people.models import Member
from records.challenges.actions import (
    answer_challenge,
    decide_challenge,
    send_challenge,
    uphold_by_entry,
    why_no_entry,
)
from records.challenges.models import Challenge
from records.credit_entry import CreditEntry
from records.intake.actions import send_back, withdraw
from records.models import Completion

Outcome = Challenge.Outcome
ROSTER = """
<style>@page {{ size: Letter; margin: 1in }} body {{ font: 12pt/1.6 serif }}</style>
<h1>Confirmation of attendance</h1><p>{name} attended {title} on {on}.</p>
<p>Invented with the demonstration.</p>
"""
NOT_THERE = "I was not in this class. I was in court that day."
TOO_FEW = "I was there for all of it, and my line has less. The paper shows both halves."
NOT_SHOWN = "We were forty, and I signed by hand on the last page."
WRONG_DAY = "It was a day earlier. The paper has the right day."
ASKED = "Who gave it, and in which room?"
ANSWERED = "Casey Roe, in the east classroom."
STAYS = "The sheet has you for half the day, and so has the instructor."
ELSEWHERE = "Your minutes are right on the sheet of the class now."
MISSING = "Building Search, practical"


@dataclass
class Story:
    """What becomes of one challenge; each step is given its moment."""

    clerks: Sequence[Member]
    member: Member
    about: Completion | None
    what: str
    day: date
    entry: CreditEntry | None = None

    @property
    def clerk(self) -> Member:
        """One who has not entered the line."""
        entered_by = self.about.entered_by_id if self.about else None
        able = [clerk for clerk in self.clerks if clerk.pk not in (entered_by, self.member.pk)]
        return able[0]

    def send(self, now: datetime) -> None:
        self.challenge = send_challenge(
            about=self.about,
            title="" if self.about else MISSING,
            happened_on=None if self.about else self.day,
            what=self.what,
            papers=[paper_of(self.about)] if self.about else (),
            by=self.member,
            now=now,
        ).row

    def ask(self, now: datetime) -> None:
        send_back(sent_in=self.challenge, reason=ASKED, by=self.clerk, now=now)

    def answer(self, now: datetime) -> None:
        asked = Challenge.objects.get(pk=self.challenge.pk)
        answer_challenge(challenge=asked, answer=ANSWERED, papers=(), by=self.member, now=now)

    def withdraw(self, now: datetime) -> None:
        withdraw(sent_in=self.challenge, by=self.member)

    def decide(self, now: datetime, *, outcome: Outcome, finding: str) -> None:
        decide_challenge(
            challenge=self.challenge, outcome=outcome, finding=finding, by=self.clerk, now=now
        )

    def enter(self, now: datetime) -> None:
        assert self.entry is not None
        paper = self.challenge.papers.get().document
        entry = replace(self.entry, evidence=paper)
        uphold_by_entry(challenge=self.challenge, entry=entry, by=self.clerk, now=now)


@dataclass
class Challenging:
    """Has members challenge their record, and clerks answer, as they would have."""

    department: Department
    today: date
    rng: Random
    timeline: Timeline

    def __post_init__(self) -> None:
        self.clerks = [each.member for each in self.department.designated(Role.TRAINING_ENTRY)]
        officers = [
            person.member
            for person in self.department.people
            if person.story is None and person.is_there and person.is_licensed
        ]
        self.officers = self.rng.sample(officers, min(len(officers), 60))

    def plan(self) -> None:
        """Put all of them into the timeline."""
        lines = self._lines_of_classes()
        decided = partial(partial, Story.decide)
        for days_ago, what, then in (
            (16, TOO_FEW, []),
            (5, TOO_FEW, []),
            (9, NOT_THERE, [Story.ask]),
            (11, TOO_FEW, [Story.ask, Story.answer]),
            (24, NOT_THERE, [decided(outcome=Outcome.VOIDED, finding="You are right.")]),
            (31, TOO_FEW, [decided(outcome=Outcome.STAYS, finding=STAYS)]),
            (40, TOO_FEW, [decided(outcome=Outcome.ELSEWHERE, finding=ELSEWHERE)]),
            (19, TOO_FEW, [Story.withdraw]),
        ):
            line = next(lines)
            self._tell(Story(self.clerks, line.member, line, what, self.today), days_ago, then)
        short = self.department.by_serial("5005").member
        for member, days_ago, then in ((self.officers[-1], 2, []), (short, 6, [Story.ask])):
            day = self.today - timedelta(days=days_ago + 20)
            self._tell(Story(self.clerks, member, None, NOT_SHOWN, day), days_ago, then)
        for member in (self.department.by_serial("5006").member, *self.officers):
            if story := self._to_enter(member):
                self._tell(story, 33, [Story.enter])
                break

    def _tell(self, story: Story, days_ago: int, then: Sequence[Callable[..., None]]) -> None:
        """A day for each step, the first one being sent."""
        for place, act in enumerate([Story.send, *then]):
            on = self.today - timedelta(days=days_ago - place)
            at = timezone.make_aware(datetime.combine(on, time(10 + 2 * place, 25)))
            self.timeline.at(at, partial(act, story))

    def _lines_of_classes(self) -> Iterator[Completion]:
        """A line of a class for each of the officers, the latest that was there long enough."""
        until = self.today - timedelta(days=50)
        for member in self.officers[:-1]:
            lines = Completion.objects.not_voided().filter(member=member, completed_on__lte=until)
            line = lines.filter(course_session__isnull=False).order_by("-completed_on").first()
            if line is not None:
                yield line

    def _to_enter(self, member: Member) -> Story | None:
        """A line that is entered by itself, and can be a day earlier without a warning."""
        lines = Completion.objects.not_voided().filter(
            member=member,
            course_session__isnull=True,
            completed_on__lte=self.today - timedelta(days=50),
        )
        for line in lines.select_related("course__provider").order_by("-completed_on")[:5]:
            day = line.completed_on - timedelta(days=1)
            entry = entry_of(line.course, member, day, hours=line.designated_hours)
            entry = replace(entry, score=line.score, control_number=line.control_number)
            story = Story(self.clerks, member, line, WRONG_DAY, self.today, entry)
            is_alone = not why_no_entry(Challenge(about=line))
            if is_alone and is_plain(entry, by=story.clerk, today=self.today, without=[line.pk]):
                return story
        return None


def paper_of(line: Completion) -> CheckedFile:
    """A made paper that confirms a line."""
    page = ROSTER.format(
        name=escape(line.member.spoken_name),
        title=escape(line.course.title),
        on=us_date(line.completed_on),
    )
    return checked_file(SimpleUploadedFile("confirmation.pdf", typeset(page).write_pdf()))
