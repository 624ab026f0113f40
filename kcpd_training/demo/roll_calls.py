"""Roll calls that those who lead elements of the demo have reported: some in every state."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import cycle, islice

from django.utils import timezone

from courses.models import Course
from courses.subjects import Subject
from frame.rights import Role
from kcpd_training.demo.people import Department
from kcpd_training.demo.timeline import Timeline
from people.models import Element, Member
from records.credit.problems import problems_of, problems_of_attendance
from records.intake.actions import send_back, withdraw
from records.intake.declining import decline_roll_call
from records.intake.models import RollCallReport
from records.intake.roll_call.actions import (
    Decided,
    accept_roll_call,
    answer_roll_call,
    send_roll_call,
)
from records.intake.roll_call.credit import CourseTaught, proposals_of
from records.intake.roll_call.voiding import void_documented

State = RollCallReport.State
# The sergeant of whom the demo's sign-ins tell.
SERGEANT = "5003"
WAS_AT_COURT = "Was at court that morning, as the sergeant found out."
NOT_HELD = "A call came in, and it was put off to another day."
ASKED = "Who taught it? Please give the name and the serial number."
TAUGHT_BY = "Casey Roe of the academy"
DECLINED = "This was the shift briefing, which teaches nothing; no record holds it."
MOST_THERE = 9
# So many squads are asked for people who were there.
MOST_ASKED = 40


@dataclass(frozen=True)
class Told:
    """One report: whether the sergeant's own, how long ago, and what became of it.

    Args:
        minutes: 0 where its course says how many.
        voided: why some of those who are documented were not there after all; blank where all
            of it stands.
        is_all_void: whether none of them was.
    """

    is_sergeants: bool
    days_ago: int
    state: RollCallReport.State
    subject: str
    title: str
    minutes: int
    is_answered: bool = False
    voided: str = ""
    is_all_void: bool = False


TOLD = (
    Told(True, 40, State.ACCEPTED, Subject.RESISTANCE, "", 0),
    Told(False, 33, State.ACCEPTED, Subject.VEHICLE, "", 0),
    Told(False, 26, State.ACCEPTED, Subject.VEHICLE, "", 10, voided=WAS_AT_COURT),
    Told(True, 20, State.ACCEPTED, Subject.RESISTANCE, "", 10),
    Told(True, 15, State.ACCEPTED, Subject.RESISTANCE, "", 5, voided=NOT_HELD, is_all_void=True),
    Told(True, 18, State.WITHDRAWN, Subject.COURT, "Subpoenas and the docket", 20),
    Told(True, 13, State.DECLINED, RollCallReport.OTHER, "Who patrols where this week", 20),
    Told(False, 11, State.SENT, Subject.LIABILITY, "When the city is sued", 25, is_answered=True),
    Told(True, 6, State.RETURNED, Subject.FIRST_AID, "Tourniquets", 25),
    Told(False, 5, State.RETURNED, Subject.FIREARMS, "Unloading a long gun", 30),
    Told(True, 2, State.SENT, Subject.CIVIL_RIGHTS, "Recording the police in public", 20),
    Told(False, 3, State.SENT, Subject.VEHICLE, "Backing with a spotter", 10),
    Told(False, 1, State.SENT, RollCallReport.OTHER, "The new radio channels", 15),
)


@dataclass
class Reporting:
    """Has those who lead report roll calls, and a clerk see to them, as they would have."""

    department: Department
    today: date
    timeline: Timeline

    def __post_init__(self) -> None:
        self.clerk = self.department.designated(Role.TRAINING_ENTRY)[0].member
        # Whose year is told as a story gets no credit besides.
        self.plain = [each.member.pk for each in self.department.people if each.story is None]

    def plan(self) -> None:
        """Put all of it into the timeline, as far as there are people for it."""
        own = self.department.by_serial(SERGEANT).member
        of_the_sergeant = list(Element.objects.filter(supervisors=own).order_by("pk"))
        others = Element.objects.filter(supervisors__isnull=False).exclude(supervisors=own)
        squads: Iterator[Element] = cycle(others.order_by("pk").distinct())
        for told in TOLD:
            asked = of_the_sergeant if told.is_sergeants else islice(squads, MOST_ASKED)
            for squad in asked:
                if self._plan(told, squad):
                    break

    def _plan(self, told: Told, squad: Element) -> bool:
        """Put one report into the timeline; False where nobody could have been there."""
        held_on = self.today - timedelta(days=told.days_ago)
        leader = squad.supervisors.order_by("pk")[0]
        there = Member.objects.filter(element=squad).employed_on(held_on).exclude(pk=leader.pk)
        course = self._course(told) if told.state == State.ACCEPTED else None
        report = RollCallReport(
            title=course.title if course else told.title,
            subject=told.subject,
            held_on=held_on,
            minutes=told.minutes or (course.instruction_minutes if course else 0),
            instructors=[TAUGHT_BY],
        )
        if told.state == State.ACCEPTED and report.gives_credit:
            there = there.filter(pk__in=self.plain)
        members = list(there.order_by("pk")[:MOST_THERE])
        if course is not None:
            members = self._credited(report, members, course)
        if not members or not leader.is_employed_on(held_on):
            return False
        life = Life(self.clerk, leader, members, report, course)
        self.timeline.at(self._at(told.days_ago, time(14, 50)), life.send)
        seen_on = max(told.days_ago - 1, 0)
        if told.state == State.RETURNED or told.is_answered:
            self.timeline.at(self._at(seen_on, time(9, 20)), life.send_back)
        if told.is_answered:
            self.timeline.at(self._at(seen_on, time(15, 5)), life.answer)
        if told.state == State.ACCEPTED:
            self.timeline.at(self._at(seen_on, time(9, 20)), life.accept)
        if told.state == State.DECLINED:
            self.timeline.at(self._at(seen_on, time(9, 20)), life.decline)
        if told.voided:
            on = max(told.days_ago - 3, 0)
            self.timeline.at(self._at(on, time(10, 40)), partial(life.void, told))
        if told.state == State.WITHDRAWN:
            self.timeline.at(self._at(seen_on, time(16, 30)), life.withdraw)
        return True

    def _course(self, told: Told) -> Course | None:
        known = Course.objects.filter(setting=Course.Setting.ROLL_CALL, subject=told.subject)
        return known.order_by("-course_id").first()

    def _credited(
        self, report: RollCallReport, members: list[Member], course: Course
    ) -> list[Member]:
        """Those of whom nothing is to be said."""
        proposals = proposals_of(report, members, CourseTaught(course=course), None)
        asked = problems_of if report.gives_credit else problems_of_attendance
        problems = asked(proposals, by=self.clerk)
        return [member for member, found in zip(members, problems, strict=True) if not found]

    def _at(self, days_ago: int, at: time) -> datetime:
        return timezone.make_aware(datetime.combine(self.today - timedelta(days=days_ago), at))


@dataclass
class Life:
    """What becomes of one report; each step is given its moment."""

    clerk: Member
    leader: Member
    members: list[Member]
    told: RollCallReport
    course: Course | None

    def send(self, now: datetime) -> None:
        self.report = send_roll_call(
            values=self._values(TAUGHT_BY), members=self.members, papers=(), by=self.leader, now=now
        ).row

    def send_back(self, now: datetime) -> None:
        send_back(sent_in=self.report, reason=ASKED, by=self.clerk, now=now)

    def answer(self, now: datetime) -> None:
        answer_roll_call(
            report=RollCallReport.objects.get(pk=self.report.pk),
            answer="It was Casey Roe, of the academy.",
            values=self._values(f"{TAUGHT_BY}, instructor of the range", self.leader.spoken_name),
            members=self.members,
            papers=(),
            by=self.leader,
            now=now,
        )

    def accept(self, now: datetime) -> None:
        decided = Decided(taught=CourseTaught(course=self.course))
        accept_roll_call(report=self.report, decided=decided, by=self.clerk, now=now)

    def decline(self, now: datetime) -> None:
        decline_roll_call(report=self.report, reason=DECLINED, by=self.clerk, now=now)

    def void(self, told: Told, now: datetime) -> None:
        lines = list(self.report.lines.values_list("pk", flat=True))
        void_documented(
            report=self.report,
            lines=lines if told.is_all_void else lines[:1],
            reason=told.voided,
            by=self.clerk,
            now=now,
        )

    def withdraw(self, now: datetime) -> None:
        withdraw(sent_in=self.report, by=self.leader)

    def _values(self, *instructors: str) -> dict[str, object]:
        names = ("title", "subject", "held_on", "minutes")
        values = {name: getattr(self.told, name) for name in names}
        return {**values, "instructors": list(instructors), "notes": ""}
