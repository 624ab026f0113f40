"""What members of the demo department have sent in: some in every state, with made papers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from courses.models import Course
from frame.files import CheckedFile
from frame.rights import Role
from kcpd_training.demo.entered import (
    approved_entry,
    certificate,
    entry_of,
    is_plain,
    transcript,
)
from kcpd_training.demo.people import Department
from kcpd_training.demo.timeline import Timeline
from people.models import Member
from records.credit_entry import CreditEntry
from records.intake.actions import send_back, withdraw
from records.intake.declining import decline_outside_training
from records.intake.models import OutsideTraining
from records.intake.outside_training import (
    accept_outside_training,
    answer_outside_training,
    send_outside_training,
)
from records.intake.post_requests import approve_request, forward_to_post

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
COLLEGE = "Two Rivers Community College"
TOLD = (
    Told("", 12, State.SENT, Ask.POST_CERTIFIED, "Interview and Interrogation", OPEN_PLAINS, 8),
    Told("", 9, State.SENT, Ask.NON_POST, "Spreadsheets for Case Files", METRO, 4),
    Told("", 8, State.SENT, Ask.POST_REQUEST, "Missing Persons and Autism", OPEN_PLAINS, 6),
    Told("5006", 6, State.SENT, Ask.POST_CERTIFIED, "Rural Search Tactics", OPEN_PLAINS, 4),
    Told("", 5, State.SENT, Ask.COLLEGE, "Criminal Procedure", COLLEGE, 3),
    Told("", 4, State.SENT, Ask.NON_POST, "Report Writing Online", METRO, 2, is_answered=True),
    Told("", 1, State.SENT, Ask.POST_CERTIFIED, "Courtroom Testimony", OPEN_PLAINS, 4),
    Told("5005", 7, State.RETURNED, Ask.POST_CERTIFIED, "Bicycle Patrol", OPEN_PLAINS, 8),
    Told("", 3, State.RETURNED, Ask.NON_POST, "Drone Pilot Refresher", METRO, 3),
    Told("5006", 30, State.ACCEPTED, Ask.NON_POST, "", "", 0),
    Told("", 20, State.ACCEPTED, Ask.NON_POST, "", "", 0),
    Told("5006", 18, State.DECLINED, Ask.NON_POST, "Trade Fair for Patrol Gear", METRO, 6),
    Told("", 26, State.FORWARDED, Ask.POST_REQUEST, "Search of Flooded Houses", OPEN_PLAINS, 8),
    Told(
        "5006",
        34,
        State.ACCEPTED,
        Ask.POST_REQUEST,
        "Barricaded Persons",
        OPEN_PLAINS,
        6,
    ),
    Told("", 29, State.DECLINED, Ask.POST_REQUEST, "Speed Reading at Work", OPEN_PLAINS, 4),
    Told("5005", 15, State.WITHDRAWN, Ask.NON_POST, "Motorcycle Safety", METRO, 2),
)
NOTHING_ASKED = {"times": "", "location": "", "instructor": "", "synopsis": ""}
REQUEST = {
    "times": "8:00 to 15:00",
    "location": "Civic Center, Open Plains",
    "instructor": "Casey Roe",
    "synopsis": "Search for a missing person with autism: what draws, what frightens, whom to "
    "call, and how to talk.",
}


Because = OutsideTraining.Because
DECLINED_FOR = {
    Ask.NON_POST: (Because.NOT_KEPT, "It was a trade fair, and nothing was taught there."),
    Ask.POST_REQUEST: (
        Because.NOT_APPROVED,
        "POST finds that reading faster is not related to law enforcement. Send the certificate "
        "as a course without POST credit, once you have it.",
    ),
}


@dataclass
class Sending:
    """Has members send in training, and clerks see to it, as they would have."""

    department: Department
    today: date
    rng: Random
    timeline: Timeline
    officers: Iterator[Member] = field(init=False)

    def __post_init__(self) -> None:
        self.clerk = self.department.designated(Role.TRAINING_ENTRY)[0].member
        officers = [
            person.member
            for person in self.department.people
            if person.story is None and person.is_there and person.is_licensed
        ]
        self.officers = iter(self.rng.sample(officers, len(TOLD)))
        self.credited = set[int]()

    def plan(self) -> int:
        """Put all of it into the timeline.

        Returns:
            how many things are sent in.
        """
        for told in TOLD:
            self._plan(told)
        return len(TOLD)

    def _plan(self, told: Told) -> None:
        by_serial = self.department.by_serial
        sender = by_serial(told.serial_number).member if told.serial_number else next(self.officers)
        day = self.today - timedelta(days=told.days_ago + 3)
        is_request = told.ask == Ask.POST_REQUEST
        is_credited = told.state == State.ACCEPTED and not is_request
        entry = self._entry(sender, day) if is_credited else None
        if is_credited and entry is None:
            return
        course = entry.course if entry else None
        values = {
            "title": course.title if course else told.title,
            "provider_name": course.provider.name if course else told.provider,
            "first_on": day,
            "last_on": day,
            "hours": course.credit_hours if course else Decimal(told.hours),
            **(REQUEST if is_request else NOTHING_ASKED),
            "control_number": "",
        }
        made = transcript if told.ask == Ask.COLLEGE else certificate
        life = Life(self.clerk, sender, told.ask, values, made(sender, values), entry)
        self.timeline.at(self._at(told.days_ago, time(19, 12)), life.send)
        seen_on = max(told.days_ago - 1, 0)
        if told.state == State.RETURNED or told.is_answered:
            self.timeline.at(self._at(seen_on, time(9, 40)), life.send_back)
        if told.is_answered:
            self.timeline.at(self._at(seen_on, time(18, 5)), life.answer)
        if is_request and told.state in {State.FORWARDED, State.ACCEPTED, State.DECLINED}:
            self.timeline.at(self._at(seen_on, time(9, 30)), life.forward)
            seen_on = max(seen_on - 5, 0)
        if told.state == State.ACCEPTED:
            step = life.approve if is_request else life.accept
            self.timeline.at(self._at(seen_on, time(9, 40)), step)
        if told.state == State.DECLINED:
            self.timeline.at(self._at(seen_on, time(9, 40)), life.decline)
        if told.state == State.WITHDRAWN:
            self.timeline.at(self._at(seen_on, time(20, 30)), life.withdraw)

    def _entry(self, sender: Member, day: date) -> CreditEntry | None:
        """Credit of a short outside training of which nothing warns; no two of one course."""
        outside = Course.objects.filter(source="non_post", credit_hours__lte=Decimal(8))
        for course in outside.exclude(pk__in=self.credited).order_by("-course_id"):
            entry = entry_of(course, sender, day)
            if is_plain(entry, by=self.clerk, today=self.today):
                self.credited.add(course.pk)
                return entry
        return None

    def _at(self, days_ago: int, at: time) -> datetime:
        return timezone.make_aware(datetime.combine(self.today - timedelta(days=days_ago), at))


@dataclass
class Life:
    """What becomes of one thing sent in; each step is given its moment."""

    clerk: Member
    sender: Member
    ask: str
    values: dict[str, Any]
    paper: CheckedFile
    entry: CreditEntry | None

    def send(self, now: datetime) -> None:
        self.training = send_outside_training(
            ask=self.ask, values=self.values, papers=[self.paper], by=self.sender, now=now
        ).row

    def send_back(self, now: datetime) -> None:
        send_back(sent_in=self.training, reason=ASKED, by=self.clerk, now=now)

    def answer(self, now: datetime) -> None:
        answer_outside_training(
            training=OutsideTraining.objects.get(pk=self.training.pk),
            answer="Both pages are there now.",
            values=self.values,
            papers=(),
            by=self.sender,
            now=now,
        )

    def accept(self, now: datetime) -> None:
        assert self.entry is not None
        paper = self.training.papers.get().document
        entry = self.entry.stored(self.entry.course or Course(), paper)
        accept_outside_training(training=self.training, entry=entry, by=self.clerk, now=now)

    def forward(self, now: datetime) -> None:
        forward_to_post(training=self.training, by=self.clerk, now=now)

    def approve(self, now: datetime) -> None:
        """With a course of its own, which the member has not shown to have attended."""
        approve_request(
            training=OutsideTraining.objects.get(pk=self.training.pk),
            entry=approved_entry(self.sender, self.values),
            approved_on=timezone.localdate(now),
            is_attended=False,
            by=self.clerk,
            now=now,
        )

    def decline(self, now: datetime) -> None:
        because, reason = DECLINED_FOR[Ask(self.ask)]
        decline_outside_training(
            training=OutsideTraining.objects.get(pk=self.training.pk),
            because=because,
            already=None,
            reason=reason,
            by=self.clerk,
            now=now,
        )

    def withdraw(self, now: datetime) -> None:
        withdraw(sent_in=self.training, by=self.sender)
