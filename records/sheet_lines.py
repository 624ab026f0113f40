"""What the lines of a sign-in sheet say: who it is, what it earns, and what is wrong.

One reading for the page and for saving: what is shown as ready is what is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from courses.credit_hours import credit_for_instruction
from courses.designations import (
    AREAS,
    TOPICS,
    Delivery,
    Designation,
    Source,
    partial_designations,
)
from courses.models import CourseSession
from frame.hours import ZERO
from people.models import Member
from records.models import Completion, SheetLine
from records.sheet_problems import (
    NO_SCORE,
    around_the_sheet,
    percent,
    problem_of_attendance,
    problem_of_score,
    problems_of_member,
)


@dataclass(frozen=True)
class ClassCredit:
    """What a class gives: its minutes, and the hours of a full attendance.

    Args:
        is_scored: whether a test decides on the credit, so that each line needs its score.
    """

    minutes: int
    hours: dict[str, Decimal]
    is_post: bool
    is_scored: bool

    @property
    def credit(self) -> Decimal:
        return self.hours["credit_hours"]

    def of_minutes(self, minutes: int | None) -> dict[str, Decimal]:
        """The hours that these minutes earn; None is the whole class.

        Source: 11 CSR 75-15.020(3)(A); the split of a partial attendance is a choice.
        """
        if minutes is None:
            return self.hours
        credit = min(self.credit, credit_for_instruction(minutes))
        return partial_designations(self.hours, credit)


def class_credit(course_session: CourseSession) -> ClassCredit:
    """What this class gives; its days say the minutes, or else its course.

    Source: 11 CSR 75-15.070(6), the score of a computer-based course.
    """
    is_post = course_session.source != Source.NON_POST
    return ClassCredit(
        minutes=course_session.instruction_minutes or course_session.course.instruction_minutes,
        hours=course_session.course.designated_hours,
        is_post=is_post,
        is_scored=is_post and course_session.course.delivery == Delivery.COMPUTER_BASED,
    )


@dataclass
class ReadLine:
    """A line of the sheet, understood.

    Args:
        number: its place on the sheet, from 1.
        hours: every hours column that saving would write, or has written.
        score: percent, likewise; None where the class asks for none.
        problems: sentences; none means ready.
        completion: what was written for it, once saved.
    """

    line: SheetLine
    number: int
    member: Member | None
    class_credit: ClassCredit
    hours: dict[str, Decimal]
    score: Decimal | None = None
    problems: list[str] = field(default_factory=list)
    completion: Completion | None = None
    # What was typed into a field and refused, kept in the field with the reason.
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def pk(self) -> int:
        return self.line.pk

    @property
    def serial_number(self) -> str:
        return self.line.serial_number

    @property
    def is_ready(self) -> bool:
        return not self.problems and self.completion is None

    @property
    def is_written(self) -> bool:
        return self.completion is not None

    @property
    def is_partial(self) -> bool:
        return self.line.minutes is not None

    @property
    def minutes(self) -> int:
        return self.class_credit.minutes if self.line.minutes is None else self.line.minutes

    @property
    def credit(self) -> Decimal:
        return self.hours["credit_hours"]

    @property
    def score_words(self) -> str:
        """`87.5`; blank without a score."""
        return "" if self.score is None else percent(self.score)

    @property
    def needs_only_score(self) -> bool:
        """Whether the score alone keeps the line from being ready."""
        return self.problems == [NO_SCORE]

    @cached_property
    def arithmetic(self) -> str:
        """`125 min / 50 = 2.50`, for a partial attendance."""
        if not self.is_partial:
            return ""
        exact = (Decimal(self.minutes) / 50).quantize(Decimal("0.01"))
        earned = credit_for_instruction(self.minutes)
        words = f"{self.minutes} min / 50 = {exact}"
        if exact != earned:
            words += f", down to {earned}"
        if earned > self.credit:
            words += f", at most {self.credit}"
        return words

    @property
    def area_words(self) -> str:
        """`Legal studies 0.50, Skill development 1.00`."""
        return _words_of(self.hours, AREAS)

    @property
    def topic_words(self) -> str:
        return _words_of(self.hours, TOPICS)

    @property
    def who(self) -> str:
        """`4411 Núñez, Ana`, or the serial number alone."""
        return f"{self.serial_number} {self.member.name}" if self.member else self.serial_number


def _words_of(hours: dict[str, Decimal], designations: Iterable[Designation]) -> str:
    return ", ".join(
        f"{designation.label} {hours[designation.key]}"
        for designation in designations
        if hours[designation.key]
    )


def hours_of(line: SheetLine, credit: ClassCredit) -> dict[str, Decimal]:
    """The hours of a line: the clerk's own split of a partial attendance, or the proposed one."""
    if line.minutes is not None and line.credit_hours > ZERO:
        return line.designated_hours
    return credit.of_minutes(line.minutes)


def read_lines(
    lines: Iterable[SheetLine], *, course_session: CourseSession, by: Member
) -> list[ReadLine]:
    """Read every line anew, in a fixed number of queries however many there are.

    Args:
        lines: in the order of the sheet, with their completions at hand.
        by: the clerk who looks or saves, who can't be credited by themselves.
    """
    lines = list(lines)
    credit = class_credit(course_session)
    around = around_the_sheet(
        course_session, {line.serial_number for line in lines if line.completion_id is None}
    )
    read = []
    for number, line in enumerate(lines, start=1):
        if line.completion is not None:
            read.append(
                ReadLine(
                    line=line,
                    number=number,
                    member=line.completion.member,
                    class_credit=credit,
                    hours=line.completion.designated_hours,
                    score=line.completion.score,
                    completion=line.completion,
                )
            )
            continue
        member = around.members.get(line.serial_number)
        hours = hours_of(line, credit)
        problems = problems_of_member(
            line.serial_number, member, course_session=course_session, around=around, by=by
        )
        if problem := problem_of_attendance(
            line.minutes,
            hours,
            most_minutes=credit.minutes,
            proposed=credit.of_minutes(line.minutes),
            is_post=credit.is_post,
        ):
            problems.append(problem)
        score = line.score if credit.is_scored else None
        if credit.is_scored and (problem := problem_of_score(score)):
            problems.append(problem)
        read.append(ReadLine(line, number, member, credit, hours, score, problems))
    return read
