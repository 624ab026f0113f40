"""Challenges of members of the demo department: some in every state, one of them late."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone
from django.utils.html import escape

from frame.files import CheckedFile, checked_file
from frame.paper import typeset
from frame.rights import Role
from frame.words import us_date
from kcpd_training.demo.entered import entry_of, is_plain
from kcpd_training.demo.people import Department
from kcpd_training.demo.timeline import Timeline
from people.models import Member
from records.actions.completions import void_completion
from records.challenges.actions.deciding import decide_challenge, uphold_by_entry, why_no_entry
from records.challenges.actions.sending import answer_challenge, send_challenge
from records.challenges.models import Challenge
from records.credit_entry import CreditEntry
from records.intake.actions import send_back, withdraw
from records.models import Completion

Outcome = Challenge.Outcome
PAPER = """
<style>@page {{ size: Letter; margin: 1in }} body {{ font: 12pt/1.6 serif }}</style>
<h1>{heading}</h1><p>{said}</p>
<p>Invented with the demonstration.</p>
"""
NOT_THERE = "I was not in this class. I was in court that day."
TOO_FEW = "I was there for all of it, and my line has less. The paper shows both halves."
NOT_SHOWN = "We were forty, and I signed by hand on the last page."
WRONG_DAY = "It was a day earlier. The paper has the right day."
ASKED = {
    NOT_THERE: "In which court, and until when?",
    TOO_FEW: "Who gave it, and in which room?",
    NOT_SHOWN: "Who gave it, and in which room?",
}
ANSWERED = {
    NOT_THERE: "Municipal court, until four in the afternoon.",
    TOO_FEW: "Casey Roe, in the east classroom.",
}
VOIDED = "You are right: somebody signed on your line of the sheet."
STAYS = "You signed on arriving and on leaving, and the instructor remembers you."
VOIDED_BEFORE = "You are right. Your line of this class was voided before I came to this."
ELSEWHERE = "It is on your record of that day, by the title of its course."
SIGNED_BY_ANOTHER = "Another member signed on this line of the sheet."
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
            papers=[self._paper(self.about)] if self.about else (),
            by=self.member,
            now=now,
        ).row

    def _paper(self, line: Completion) -> CheckedFile:
        """What shows that the member is right."""
        if self.what == NOT_THERE:
            said = "{name} was called as a witness to municipal court on {on}."
            return paper_of(line, "Summons", said, on=line.completed_on)
        said = "{name} attended all of {title} on {on}."
        on = self.entry.completed_on if self.entry else line.completed_on
        return paper_of(line, "Confirmation of attendance", said, on=on)

    def ask(self, now: datetime) -> None:
        send_back(sent_in=self.challenge, reason=ASKED[self.what], by=self.clerk, now=now)

    def answer(self, now: datetime) -> None:
        asked = Challenge.objects.get(pk=self.challenge.pk)
        answer = ANSWERED[self.what]
        answer_challenge(challenge=asked, answer=answer, papers=(), by=self.member, now=now)

    def withdraw(self, now: datetime) -> None:
        withdraw(sent_in=self.challenge, by=self.member)

    def decide(
        self,
        now: datetime,
        *,
        outcome: Outcome,
        finding: str,
        in_place: Completion | None = None,
    ) -> None:
        decide_challenge(
            challenge=self.challenge,
            outcome=outcome,
            finding=finding,
            in_place=in_place,
            by=self.clerk,
            now=now,
        )

    def void(self, now: datetime) -> None:
        """Put the line right where it stands, before the challenge is decided."""
        assert self.about is not None
        void_completion(completion=self.about, reason=SIGNED_BY_ANOTHER, by=self.clerk, now=now)

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
        whole, parts = self._lines_of_classes(), self._lines_of_part()
        decided = partial(partial, Story.decide)
        stories: list[tuple[int, str, list[Callable[..., None]]]] = [
            (16, TOO_FEW, []),
            (5, NOT_THERE, []),
            (9, NOT_THERE, [Story.ask]),
            (11, TOO_FEW, [Story.ask, Story.answer]),
            (24, NOT_THERE, [decided(outcome=Outcome.VOIDED, finding=VOIDED)]),
            (31, NOT_THERE, [decided(outcome=Outcome.STAYS, finding=STAYS)]),
            (40, NOT_THERE, [Story.void, decided(outcome=Outcome.VOIDED, finding=VOIDED_BEFORE)]),
            (19, NOT_THERE, [Story.withdraw]),
        ]
        for days_ago, what, then in stories:
            line = next(parts, None) if what == TOO_FEW else None
            if line is None:
                what, line = NOT_THERE, next(whole)
            self._tell(Story(self.clerks, line.member, line, what, self.today), days_ago, then)
        there = next(whole)
        found = decided(outcome=Outcome.ELSEWHERE, finding=ELSEWHERE, in_place=there)
        not_seen = Story(self.clerks, there.member, None, NOT_SHOWN, there.completed_on)
        self._tell(not_seen, 28, [found])
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

    def _lines_of_part(self) -> Iterator[Completion]:
        """Lines of classes that give less than the class; no member twice."""
        lines = (
            Completion.objects.not_voided()
            .filter(
                course_session__isnull=False,
                role=Completion.Role.ATTENDEE,
                credit_hours__lt=F("course__credit_hours"),
                completed_on__lte=self.today - timedelta(days=50),
                member__in=[person.member for person in self.department.people if person.is_there],
            )
            .exclude(member__in=[*self.officers, *self.clerks])
        )
        told: set[int] = set()
        for line in lines.select_related("member", "course").order_by("-completed_on", "pk"):
            if line.member_id not in told:
                told.add(line.member_id)
                yield line

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


def paper_of(line: Completion, heading: str, said: str, *, on: date) -> CheckedFile:
    """A made paper about the member of a line."""
    words = said.format(
        name=escape(line.member.spoken_name), title=escape(line.course.title), on=us_date(on)
    )
    page = PAPER.format(heading=heading, said=words)
    return checked_file(SimpleUploadedFile("paper.pdf", typeset(page).write_pdf()))
