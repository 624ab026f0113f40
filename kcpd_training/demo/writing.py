"""Writes the planned classes and completions as rows, in batches."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from courses.credit_hours import credit_for_instruction, credit_for_teaching
from courses.designations import Source, partial_designations
from courses.history import begin_histories
from courses.models import CourseSession, Enrolment, Location, SessionDay
from frame.hours import ZERO
from frame.rights import Role
from kcpd_training.demo.catalogue import BROUGHT_IN, Offer
from kcpd_training.demo.class_plan import Attendance, ClassPlan
from kcpd_training.demo.outside import write_outside_teaching
from kcpd_training.demo.people import Department, Person
from kcpd_training.demo.singles import Single
from kcpd_training.demo.workdays import next_workday
from people.models import Member
from records.models import Completion, DraftChange, SheetLine, SignInSheet

BATCH = 2000
CLASSES_AT_ONCE = 500
State = CourseSession.State
ON_LEAVE = "Signed for by mistake: the member was on leave that day."
LEFT_EARLY = "Left early. Entered again with the minutes attended."


class Writer:
    """Writes one department's classes; the clerks' names are on what they enter."""

    def __init__(self, department: Department, *, today: date, seed: int) -> None:
        self.today = today
        self.rng = Random(f"{seed}/writing")
        self.clerks = [person.member for person in department.designated(Role.TRAINING_ENTRY)]
        self.strangers = [
            person.serial for person in department.people if person.member.separated_on
        ]
        # Classes whose instructors no clerk has confirmed yet.
        self.taught_lately: list[ClassPlan] = []
        self.locations: dict[str, Location] = {}
        self.completions = 0
        self.classes = 0

    # Classes ---------------------------------------------------------------------------------

    def write_classes(self, plans: list[ClassPlan], *, waiting: int) -> None:
        """Write classes with their days, rosters and sheets.

        Args:
            plans: in order of their last day.
            waiting: how many of the last ones held have no saved sheet yet.
        """
        held = [plan for plan in plans if plan.ends_on < self.today and len(plan.roster) >= 4]
        queue = held[-waiting:] if waiting else []
        taught = [
            plan
            for plan in held
            if plan not in queue and plan.instructors and plan.offer.course.is_post
        ]
        self.taught_lately = taught[-waiting:] if waiting else []
        for start in range(0, len(plans), CLASSES_AT_ONCE):
            self._write_batch(plans[start : start + CLASSES_AT_ONCE], queue)
        self.classes += len(plans)

    def _write_batch(self, plans: list[ClassPlan], queue: list[ClassPlan]) -> None:
        sessions = CourseSession.objects.bulk_create(
            [self._session(plan, queue) for plan in plans], batch_size=BATCH
        )
        begin_histories(sessions, reason=BROUGHT_IN)
        days, rosters, teaching = [], [], []
        teaches = CourseSession.instructors.through
        for plan, session in zip(plans, sessions, strict=True):
            days += [
                SessionDay(
                    course_session=session,
                    on=on,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    break_minutes=breaks,
                )
                for on, starts_at, ends_at, breaks in plan.hours_of_days()
            ]
            is_over = session.state in {State.CLOSED, State.HELD}
            rosters += [self._enrolment(session, each, is_over) for each in plan.roster]
            teaching += [
                teaches(coursesession_id=session.pk, member_id=person.member.pk)
                for person in plan.instructors
            ]
        SessionDay.objects.bulk_create(days, batch_size=BATCH)
        Enrolment.objects.bulk_create(rosters, batch_size=BATCH)
        teaches.objects.bulk_create(teaching, batch_size=BATCH)
        written = zip(plans, sessions, strict=True)
        write_outside_teaching(session for plan, session in written if not plan.instructors)
        self._write_sheets(list(zip(plans, sessions, strict=True)))
        if queue and queue[-1] in plans:
            self._write_draft(queue[-1], sessions[plans.index(queue[-1])])

    def _session(self, plan: ClassPlan, queue: list[ClassPlan]) -> CourseSession:
        if plan.ends_on >= self.today:
            state = State.SCHEDULED
        else:
            state = State.HELD if plan in queue else State.CLOSED
        return CourseSession(
            course=plan.offer.course,
            source=plan.source,
            location=self._location(plan.location),
            coordinator=plan.coordinator.member,
            seats=max(plan.seats, len(plan.roster)),
            state=state,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
        )

    def _location(self, name: str) -> Location:
        if name not in self.locations:
            self.locations[name] = Location.objects.create(name=name)
        return self.locations[name]

    def _enrolment(
        self, session: CourseSession, attendance: Attendance, is_over: bool
    ) -> Enrolment:
        was_decided = is_over and session.state == State.CLOSED
        is_moved = attendance.state == Enrolment.State.RESCHEDULED
        state = attendance.state if was_decided or is_moved else Enrolment.State.ENROLLED
        return Enrolment(course_session=session, member=attendance.person.member, state=state)

    # Sheets ----------------------------------------------------------------------------------

    def _write_sheets(self, written: list[tuple[ClassPlan, CourseSession]]) -> None:
        closed = [pair for pair in written if pair[1].state == State.CLOSED]
        sheets, completions, lines = [], [], []
        for plan, session in closed:
            clerk, entered_at = self._entry(plan.ends_on, on_it=plan)
            sheet = SignInSheet(
                course_session=session,
                started_by=clerk,
                started_at=entered_at - timedelta(minutes=4),
                version=len(plan.roster),
                saved_by=clerk,
                saved_at=entered_at,
            )
            sheets.append(sheet)
            for attendance in plan.roster:
                if attendance.state == Enrolment.State.ATTENDED:
                    row = self._attended(plan, session, attendance, clerk, entered_at)
                    if row is None:
                        continue
                    completions.append(row)
                    lines.append((sheet, attendance, row))
                    completions += self._voided_and_again(row, attendance)
            completions += self._taught(plan, session, clerk, entered_at)
        SignInSheet.objects.bulk_create(sheets, batch_size=BATCH)
        self._write(completions)
        SheetLine.objects.bulk_create([self._line(*line) for line in lines], batch_size=BATCH)

    def _entry(
        self, day: date, *, on_it: ClassPlan | None = None, person: Person | None = None
    ) -> tuple[Member, datetime]:
        """Which clerk enters what was done on the day, and when; nobody credits themselves."""
        concerned = {attendance.person.serial for attendance in on_it.roster} if on_it else set()
        if person is not None:
            concerned.add(person.serial)
        able = [clerk for clerk in self.clerks if clerk.serial_number not in concerned]
        clerk = self.rng.choice(able)
        at = time(8 + self.rng.randint(0, 7), self.rng.randint(0, 59))
        entered_on = next_workday(day)
        if entered_on >= self.today:
            entered_on, at = day, time(17, 40)
        return clerk, timezone.make_aware(datetime.combine(entered_on, at))

    def _attended(
        self,
        plan: ClassPlan,
        session: CourseSession,
        attendance: Attendance,
        clerk: Member,
        entered_at: datetime,
    ) -> Completion | None:
        hours = plan.offer.designated_hours
        if attendance.minutes is not None:
            credit = min(credit_for_instruction(attendance.minutes), hours["credit_hours"])
            if credit == ZERO:
                return None
            hours = partial_designations(hours, credit)
        return Completion(
            member=attendance.person.member,
            course=plan.offer.course,
            course_session=session,
            completed_on=plan.ends_on,
            source=plan.source,
            delivery=plan.offer.course.delivery,
            minutes=attendance.minutes,
            control_number=plan.offer.course.control_number,
            entered_by=clerk,
            entered_at=entered_at,
            **hours,
        )

    def _voided_and_again(self, row: Completion, attendance: Attendance) -> list[Completion]:
        """Void one in a few hundred; half of those are entered again, for part of the class."""
        if attendance.person.story or attendance.minutes or self.rng.random() >= 0.003:
            return []
        is_partial = self.rng.random() < 0.5 and row.credit_hours >= 4
        if not self._void(row, LEFT_EARLY if is_partial else ON_LEAVE) or not is_partial:
            return []
        minutes = row.course.instruction_minutes * 3 // 4
        credit = credit_for_instruction(minutes)
        again = self._copy(row, minutes, partial_designations(row.designated_hours, credit))
        return [again]

    def _void(self, row: Completion, reason: str) -> bool:
        voided_at = row.entered_at + timedelta(days=self.rng.randint(1, 9))
        if timezone.localdate(voided_at) >= self.today:
            return False
        others = [
            clerk for clerk in self.clerks if clerk.pk not in (row.entered_by_id, row.member_id)
        ]
        row.voided_at, row.voided_by, row.void_reason = voided_at, others[0], reason
        return True

    def _copy(self, row: Completion, minutes: int, hours: dict[str, Decimal]) -> Completion:
        assert row.voided_at is not None
        return Completion(
            member=row.member,
            course=row.course,
            course_session=row.course_session,
            completed_on=row.completed_on,
            source=row.source,
            delivery=row.delivery,
            minutes=minutes,
            control_number=row.control_number,
            entered_by=row.voided_by,
            entered_at=row.voided_at + timedelta(minutes=2),
            **hours,
        )

    def _taught(
        self, plan: ClassPlan, session: CourseSession, clerk: Member, entered_at: datetime
    ) -> list[Completion]:
        """Credit for teaching, shared among the instructors (11 CSR 75-15.010(4)(E))."""
        if not plan.offer.course.is_post or not plan.instructors:
            return []
        if plan in self.taught_lately:
            return []
        minutes = plan.offer.course.instruction_minutes // len(plan.instructors)
        credit = credit_for_teaching(minutes)
        if credit == ZERO:
            return []
        return [
            Completion(
                member=person.member,
                course=plan.offer.course,
                course_session=session,
                completed_on=plan.ends_on,
                source=Source.INSTRUCTOR,
                delivery=plan.offer.course.delivery,
                role=Completion.Role.INSTRUCTOR,
                minutes=minutes,
                control_number=plan.offer.course.control_number,
                entered_by=clerk,
                entered_at=entered_at,
                **partial_designations(plan.offer.designated_hours, credit),
            )
            for person in plan.instructors
        ]

    def _line(self, sheet: SignInSheet, attendance: Attendance, row: Completion) -> SheetLine:
        hours = row.designated_hours if attendance.minutes is not None else {}
        return SheetLine(
            sheet=sheet,
            serial_number=attendance.person.serial,
            minutes=attendance.minutes,
            completion=row,
            **hours,
        )

    def _write_draft(self, plan: ClassPlan, session: CourseSession) -> None:
        """A sheet that a clerk has begun: most of the class, one typo, one who has left."""
        serials = [attendance.person.serial for attendance in plan.roster]
        serials = serials[: max(2, len(serials) * 3 // 5)]
        serials.insert(2, f"{serials[0]}{serials[0][-1]}")
        serials += self.strangers[:1]
        day = next_workday(plan.ends_on)
        started = min(day, self.today - timedelta(days=1))
        sheet = SignInSheet.objects.create(
            course_session=session,
            started_by=self.clerks[0],
            started_at=timezone.make_aware(datetime.combine(started, time(16, 20))),
            version=len(serials),
        )
        SheetLine.objects.bulk_create(
            SheetLine(sheet=sheet, serial_number=serial) for serial in serials
        )
        DraftChange.objects.bulk_create(
            DraftChange(
                sheet=sheet,
                version=version,
                at=sheet.started_at + timedelta(seconds=2 * version),
                by=sheet.started_by,
                did=DraftChange.Did.ADDED,
                serial_number=serial,
            )
            for version, serial in enumerate(serials, start=1)
        )

    # Completions -----------------------------------------------------------------------------

    def write_singles(self, singles: list[Single]) -> None:
        rows = []
        for single in singles:
            clerk, entered_at = self._entry(single.on, person=single.person)
            row = self._single(single, single.offer, clerk, entered_at)
            if single.void_reason:
                self._void(row, single.void_reason)
            rows.append(row)
        self._write(rows)

    def _single(
        self, single: Single, offer: Offer, clerk: Member, entered_at: datetime
    ) -> Completion:
        return Completion(
            member=single.person.member,
            course=offer.course,
            completed_on=single.on,
            source=offer.course.source,
            delivery=offer.course.delivery,
            control_number=offer.course.control_number,
            score=single.score,
            is_prior_agency=single.is_prior_agency,
            entered_by=clerk,
            entered_at=entered_at,
            **offer.designated_hours,
        )

    def _write(self, rows: list[Completion]) -> None:
        Completion.objects.bulk_create(rows, batch_size=BATCH)
        self.completions += len(rows)
