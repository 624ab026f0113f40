"""What members of the demo department have sent in: some in every state, with made papers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import escape

from courses.models import Course
from frame.files import checked_file
from frame.paper import typeset
from frame.rights import Role
from frame.words import hours, us_date
from kcpd_training.demo.people import Department
from people.models import Member
from records.actions.documents import filing
from records.intake.models import OutsideTraining, SentPaper
from records.models import Completion, Document

CERTIFICATE = """
<style>@page {{ size: Letter landscape; margin: 1in }} body {{ font: 16pt/1.6 serif;
text-align: center }}</style>
<h1>Certificate of Completion</h1><p>This is to certify that</p><h2>{name}</h2>
<p>has completed</p><h2>{title}</h2><p>{hours} hours on {on}<br>{provider}</p>
<p>Invented with the demonstration.</p>
"""
ASKED = "The second page with the hours is missing. Please photograph both pages."
State, Ask = OutsideTraining.State, OutsideTraining.Ask


@dataclass(frozen=True)
class Told:
    """One thing sent in: by whom, how long ago, and what became of it."""

    serial_number: str  # blank: any officer
    days_ago: int
    state: OutsideTraining.State
    ask: OutsideTraining.Ask
    title: str
    provider: str
    hours: int
    is_answered: bool = False


OPEN_PLAINS = "Open Plains Public Safety Group"
METRO = "Metro Software Training"
TOLD = (
    Told("", 12, State.SENT, Ask.POST_CERTIFIED, "Interview and Interrogation", OPEN_PLAINS, 8),
    Told("", 9, State.SENT, Ask.NON_POST, "Spreadsheets for Case Files", METRO, 4),
    Told("", 8, State.SENT, Ask.POST_REQUEST, "Missing Persons and Autism", OPEN_PLAINS, 6),
    Told("5006", 6, State.SENT, Ask.POST_CERTIFIED, "Rural Search Tactics", OPEN_PLAINS, 4),
    Told("", 4, State.SENT, Ask.NON_POST, "Report Writing Online", METRO, 2, is_answered=True),
    Told("", 1, State.SENT, Ask.POST_CERTIFIED, "Courtroom Testimony", OPEN_PLAINS, 4),
    Told("5005", 7, State.RETURNED, Ask.POST_CERTIFIED, "Bicycle Patrol", OPEN_PLAINS, 8),
    Told("", 3, State.RETURNED, Ask.NON_POST, "Drone Pilot Refresher", METRO, 3),
    Told("5006", 30, State.ACCEPTED, Ask.NON_POST, "", "", 0),
    Told("", 20, State.ACCEPTED, Ask.NON_POST, "", "", 0),
    Told("5005", 15, State.WITHDRAWN, Ask.NON_POST, "Motorcycle Safety", METRO, 2),
)


@dataclass
class Sending:
    """Writes what members have sent in, as they and the clerks would have."""

    department: Department
    today: date
    rng: Random

    def __post_init__(self) -> None:
        self.clerks = [each.member for each in self.department.designated(Role.TRAINING_ENTRY)]
        officers = [
            person.member
            for person in self.department.people
            if person.story is None and person.is_there and person.is_licensed
        ]
        self.officers: Iterator[Member] = iter(self.rng.sample(officers, len(TOLD)))
        self.credited = iter(self._courses())

    def write(self) -> int:
        """Write them all.

        Returns:
            how many there are.
        """
        for told in TOLD:
            self._send(told)
        return len(TOLD)

    def _courses(self) -> list[Course]:
        """Short outside training without POST credit, which nobody of these has had."""
        outside = Course.objects.filter(source="non_post", credit_hours__lte=Decimal(8))
        return list(outside.select_related("provider").order_by("-course_id")[:2])

    def _send(self, told: Told) -> None:
        by_serial = self.department.by_serial
        sender = by_serial(told.serial_number).member if told.serial_number else next(self.officers)
        sent_at = self._at(told.days_ago, time(19, 12))
        day = self.today - timedelta(days=told.days_ago + 3)
        course = next(self.credited, None) if told.state == State.ACCEPTED else None
        if told.state == State.ACCEPTED and course is None:
            return
        title = course.title if course else told.title
        provider = course.provider.name if course else told.provider
        length = course.credit_hours if course else Decimal(told.hours)
        training = OutsideTraining(
            kind="outsidetraining",
            ask=told.ask,
            title=title,
            state=told.state,
            sent_by=sender,
            sent_at=sent_at,
            rank=sender.rank,
            assignment=sender.element.name,
            provider_name=provider,
            first_on=day,
            last_on=day,
            hours=length,
            **self._became(told),
            **(self._request() if told.ask == Ask.POST_REQUEST else {}),
        )
        paper = self._paper(training, sender, sent_at)
        if course is not None:
            training.completion = self._credit(training, course, paper)
        training.save()
        SentPaper.objects.create(sent_in=training, document=paper)

    def _became(self, told: Told) -> dict[str, Any]:
        """What the Training Unit has done with it."""
        at = self._at(max(told.days_ago - 1, 0), time(9, 40))
        if told.state == State.RETURNED or told.is_answered:
            back: dict[str, Any] = {
                "returned_by": self.clerks[0],
                "returned_at": at,
                "return_reason": ASKED,
            }
            if told.is_answered:
                back |= {"answer": "Both pages are there now.", "answered_at": at}
            return back
        if told.state == State.ACCEPTED:
            return {"decided_by": self.clerks[0], "decided_at": at}
        return {}

    def _request(self) -> dict[str, str]:
        return {
            "times": "8:00 to 15:00",
            "location": "Civic Center, Open Plains",
            "instructor": "Casey Roe",
            "synopsis": "Search for a missing person with autism: what draws, what frightens, "
            "whom to call, and how to talk.",
        }

    def _paper(self, training: OutsideTraining, sender: Member, at: datetime) -> Document:
        page = CERTIFICATE.format(
            name=escape(sender.spoken_name),
            title=escape(training.title),
            hours=hours(training.hours),
            on=us_date(training.last_on),
            provider=escape(training.provider_name),
        )
        upload = SimpleUploadedFile("certificate.pdf", typeset(page).write_pdf())
        with filing(by=sender, now=at) as files:
            return files.file_away(checked_file(upload), member=sender, is_confidential=True)

    def _credit(self, training: OutsideTraining, course: Course, paper: Document) -> Completion:
        assert training.decided_at is not None
        completion = Completion(
            member=training.sent_by,
            course=course,
            completed_on=training.last_on,
            source=course.source,
            delivery=course.delivery,
            evidence=paper,
            entered_by=training.decided_by,
            entered_at=training.decided_at,
            **course.designated_hours,
        )
        completion.save()
        return completion

    def _at(self, days_ago: int, at: time) -> datetime:
        return timezone.make_aware(datetime.combine(self.today - timedelta(days=days_ago), at))
