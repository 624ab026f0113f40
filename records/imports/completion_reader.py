"""The credit that a row of a file of completions gives, read cell by cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError

from courses.designations import AREA_KEYS, TOPIC_KEYS, Delivery, Source
from courses.imports.class_cells import began_in
from courses.imports.courses_by_name import CoursesByName
from courses.models import Course, CourseSession
from frame.days import day_problem
from frame.imports.cells import choice_in, minutes_in, number_in, yes_no_in
from frame.imports.days import day_in
from frame.imports.file_rows import day_orders
from frame.imports.kinds import Cells, FileRow
from frame.imports.models import Import
from frame.words import us_date
from people.imports.by_serial import MembersBySerial
from records.credit.proposals import BroughtIn, Proposal
from records.imports.completion_cells import control_number_in, hours_of, hours_taught
from records.imports.named_classes import NamedClasses
from records.imports.staged_credit import LEAVE_OUT
from records.models import Completion

NEEDED = {"serial_number", "course", "completed_on"}
HOURS = {"credit_hours", *AREA_KEYS, *TOPIC_KEYS}
READERS: dict[str, Callable[[str], Any]] = {
    "source": partial(choice_in, choices=Source),
    "delivery": partial(choice_in, choices=Delivery),
    "role": partial(choice_in, choices=Completion.Role),
    "minutes": minutes_in,
    "minutes_spent": minutes_in,
    "score": number_in,
    "control_number": control_number_in,
    "is_prior_agency": yes_no_in,
}


@dataclass(slots=True)
class CreditRead:
    """A row that could be read, and what is to be said of how."""

    row: FileRow
    proposal: Proposal
    words: list[str]


class CompletionReader:
    """Reads the rows of one file, a stretch of them at a time."""

    def __init__(
        self, brought: Import, courses: CoursesByName, *, today: date, is_void: bool = False
    ) -> None:
        self.brought, self.courses, self.today = brought, courses, today
        orders = day_orders(brought)
        self._order = orders["completed_on"]
        self._read_began = partial(began_in, order=orders["class_began"])
        self.classes = NamedClasses(is_void=is_void)
        self._full_hours: dict[int, dict[str, Decimal]] = {}
        self._hours_given = [name for name in brought.columns if name in HOURS]

    def begin(self, rows: Sequence[FileRow]) -> None:
        """Read the members whom the rows name."""
        serials = (row.cells["serial_number"] for row in rows)
        members = MembersBySerial(serials, mends_zeros=self.brought.mends_zeros)
        self._readers: dict[str, Callable[[str], Any]] = {
            **READERS,
            "serial_number": members.member_in,
            "course": self.courses.course_in,
            "completed_on": self._day_in,
            "class_began": self._read_began,
        }

    def read(self, row: FileRow) -> CreditRead:
        """The credit that a row gives.

        Raises:
            ValidationError: with an error for each cell that can't be read.
        """
        values: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for name, text in row.cells.items():
            if name in self._readers and (text or name in NEEDED):
                try:
                    values[name] = self._readers[name](text)
                except ValidationError as error:
                    errors[name] = error.messages
        course: Course | None = values.get("course")
        hours: dict[str, Decimal] = {}
        if course is not None and "minutes" not in errors:
            try:
                hours = self._hours(
                    course, row.cells, values.get("minutes"), is_taught=_is_taught(values)
                )
            except ValidationError as error:
                errors |= (
                    error.message_dict
                    if hasattr(error, "error_dict")
                    else {"credit_hours": error.messages}
                )
        course_session: CourseSession | None = None
        if course is not None and "class_began" in values and "completed_on" in values:
            try:
                course_session = self.classes.class_of(
                    course, values["class_began"], values["completed_on"]
                )
            except ValidationError as error:
                errors["class_began"] = error.messages
        if errors or course is None:
            raise ValidationError(errors)
        member, words = values["serial_number"]
        proposal = Proposal(
            member=member,
            course=course,
            course_session=course_session,
            completed_on=values["completed_on"],
            source=values.get("source") or _source_of(course, is_taught=_is_taught(values)),
            delivery=values.get("delivery") or course.delivery,
            hours=hours,
            minutes=values.get("minutes"),
            minutes_spent=values.get("minutes_spent"),
            score=values.get("score"),
            control_number=values.get("control_number", ""),
            role=Completion.Role.INSTRUCTOR if _is_taught(values) else Completion.Role.ATTENDEE,
            is_prior_agency=values.get("is_prior_agency", False),
            brought_in=BroughtIn(self.brought.pk, row.number, row.mark),
            place=f"Row {row.number}",
            or_leave_out=LEAVE_OUT,
        )
        return CreditRead(row, proposal, [words] if words else [])

    def _hours(
        self, course: Course, cells: Cells, minutes: int | None, *, is_taught: bool
    ) -> dict[str, Decimal]:
        """The hours of a row; those of a whole course, which most have, are worked out once."""
        if is_taught:
            return hours_taught(course, cells, minutes)
        if minutes is not None or any(cells[name] for name in self._hours_given):
            return hours_of(course, cells, minutes)
        if course.pk not in self._full_hours:
            self._full_hours[course.pk] = hours_of(course, cells, None)
        return self._full_hours[course.pk]

    def _day_in(self, text: str) -> date:
        if not text:
            raise ValidationError("It is blank, and credit is of a day. Fill it in.")
        day = day_in(text, self._order)
        if day > self.today:
            raise ValidationError(f"{us_date(day)} is still to come. Correct the day.")
        if problem := day_problem(day, today=self.today):
            raise ValidationError(problem)
        return day


def _is_taught(values: Mapping[str, Any]) -> bool:
    """Whether a row is of who taught: it says so, or its source does and it says nothing else."""
    role = values.get("role")
    if role is None:
        return values.get("source") == Source.INSTRUCTOR
    return role == Completion.Role.INSTRUCTOR


def _source_of(course: Course, *, is_taught: bool) -> str:
    """The source of a row that gives none."""
    return Source.INSTRUCTOR if is_taught and course.source != Source.NON_POST else course.source
