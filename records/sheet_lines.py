"""What the lines of a sign-in sheet say: who it is, what it earns, and what is wrong.

One reading for the page and for saving: what is shown as ready is what is written.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from courses.credit_hours import credit_for_instruction
from courses.designations import AREAS, TOPICS, Designation
from courses.models import CourseSession
from frame.hours import ZERO
from people.models import Member
from people.naming import now_has_words
from records.class_credit import ClassCredit, class_credit
from records.credit.around import look_around
from records.credit.attendance import earned_in_log, percent, why_nothing
from records.credit.class_days import days_around
from records.credit.overriding import confirmed_in_words
from records.credit.problem_kinds import NO_SCORE, Problem, ProblemKind
from records.credit.problems import problems_of
from records.credit.proposals import NOTHING_TOLD, Proposal, Told
from records.models import Completion, SheetLine
from records.querysets.sheets import Match, members_by_serial
from records.sheet_presence import rows_waiting
from records.typed.names import is_named

if TYPE_CHECKING:
    from records.credit.class_days import DayOfClass

UNKNOWN = ProblemKind("unknown", "No such member")
ANOTHER_NAME = ProblemKind("another_name", "Another name on the paper")


@dataclass
class ReadLine:
    """A line of the sheet, understood.

    Args:
        number: its place on the sheet, from 1.
        hours: every hours column that saving would write, or has written.
        score: percent, likewise; None where the class asks for none.
        has_failed: whether the test was not passed, so that the hours don't count.
        found: what hinders its credit.
        proposal: what saving would hand in; None for one that is written, struck, or nobody's.
        completion: what was written for it, once saved.
    """

    line: SheetLine
    number: int
    member: Member | None
    class_credit: ClassCredit
    hours: dict[str, Decimal]
    score: Decimal | None = None
    has_failed: bool = False
    found: list[Problem] = field(default_factory=list)
    proposal: Proposal | None = None
    completion: Completion | None = None
    # Who had the serial number before it was corrected, where nobody has it now.
    now: Member | None = None
    # Members that an unknown serial number, or one beside another name, may have been meant for.
    near: list[Match] = field(default_factory=list)
    # What was typed into a field and refused, kept in the field with the reason.
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def pk(self) -> int:
        return self.line.pk

    @property
    def serial_number(self) -> str:
        return self.line.serial_number

    @property
    def problems(self) -> list[str]:
        """Why it can't be credited, a sentence each; none when it can."""
        return [problem.sentence for problem in self.found if problem.blocks]

    @property
    def warnings(self) -> list[Problem]:
        """What is to be confirmed before it is credited."""
        return [problem for problem in self.found if not problem.blocks]

    @property
    def own_warnings(self) -> list[Problem]:
        """The warnings about this member; those about the class stand above the lines."""
        return [warning for warning in self.warnings if not warning.kind.is_of_all]

    @property
    def can_be_saved(self) -> bool:
        """Whether saving writes it; one with a failed test too, which earns nothing."""
        return not self.problems and self.completion is None and not self.is_struck

    @property
    def is_ready(self) -> bool:
        """Whether saving gives it credit."""
        return self.can_be_saved and not self.has_failed

    @property
    def is_struck(self) -> bool:
        return self.line.is_struck

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has the serial number."""
        return any(problem.kind == UNKNOWN for problem in self.found)

    @property
    def has_another_name(self) -> bool:
        """Whether the paper has another name beside the serial number."""
        return any(problem.kind == ANOTHER_NAME for problem in self.found)

    @property
    def confirmed(self) -> list[tuple[str, str]]:
        """The warnings about this member that were confirmed when it was written, with reasons."""
        return confirmed_in_words(self.completion, of_all=False) if self.completion else []

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
        """The credit hours that it earns: none with a failed test."""
        return ZERO if self.has_failed else self.hours["credit_hours"]

    @property
    def earned_in_log(self) -> str:
        """The same as events say it, with the hours that are stored."""
        nothing = why_nothing(self.score, has_failed=self.has_failed)
        return earned_in_log(self.hours["credit_hours"], why_nothing=nothing)

    @property
    def score_words(self) -> str:
        """`87.5`; blank without a score."""
        return "" if self.score is None else percent(self.score)

    @property
    def needs_only_score(self) -> bool:
        """Whether the score alone keeps the line from being ready."""
        return [problem.kind for problem in self.found if problem.blocks] == [NO_SCORE]

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
        if earned > self.hours["credit_hours"]:
            words += f", at most {self.hours['credit_hours']}"
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
    lines: Iterable[SheetLine],
    *,
    course_session: CourseSession,
    by: Member,
    members: Mapping[str, Member] | None = None,
    without: Collection[int] = (),
    or_leave_out: str = "remove the line",
    days: "dict[int, list[DayOfClass]] | None" = None,
    told: Told | None = None,
) -> list[ReadLine]:
    """Read every line anew, in a fixed number of queries however many there are.

    Args:
        lines: in the order of the sheet, with their completions at hand.
        by: the clerk who looks or saves, who can't be credited by themselves.
        members: of the lines that are not written, by serial number, where they are at hand.
        without: keys of completions to be voided when these lines are saved.
        or_leave_out: what can be done instead of crediting a line.
        days: of the class and of those at the same hours, by class, likewise.
        told: what the paper says of all of them; by default, that rows of its scan wait.
    """
    lines = list(lines)
    if members is None:
        members = members_by_serial({line.serial_number for line in lines if not line.completion})
    if days is None:
        days = days_around({course_session.pk})
    credit = class_credit(course_session, days.get(course_session.pk, ()))
    unknown = {line.serial_number for line in lines if not line.completion} - set(members)
    formers = Member.objects.by_former_serial(unknown) if unknown else {}
    if told is None:
        is_draft = any(line.completion is None for line in lines)
        told = Told(rows_waiting=rows_waiting(course_session)) if is_draft else NOTHING_TOLD
    places = {line.serial_number: (number, line) for number, line in enumerate(lines, start=1)}
    read = [
        _written(line, line.completion, number, credit)
        if line.completion is not None
        else _draft(
            line,
            number,
            credit,
            members.get(line.serial_number),
            formers.get(line.serial_number),
            course_session,
            or_leave_out,
            places,
            told,
        )
        for number, line in enumerate(lines, start=1)
    ]
    proposed = [(line, line.proposal) for line in read if line.proposal is not None]
    proposals = [proposal for _, proposal in proposed]
    found = problems_of(proposals, by=by, around=look_around(proposals, days, without=without))
    for (line, proposal), problems in zip(proposed, found, strict=True):
        line.found = [*_another_name(line.line, proposal.member), *problems]
    return read


def _written(line: SheetLine, completion: Completion, number: int, credit: ClassCredit) -> ReadLine:
    return ReadLine(
        line=line,
        number=number,
        member=completion.member,
        class_credit=credit,
        hours=completion.designated_hours,
        score=completion.score,
        has_failed=completion.has_failed,
        completion=completion,
    )


def _draft(
    line: SheetLine,
    number: int,
    credit: ClassCredit,
    member: Member | None,
    now: Member | None,
    course_session: CourseSession,
    or_leave_out: str,
    places: Mapping[str, tuple[int, SheetLine]],
    told: Told,
) -> ReadLine:
    hours = hours_of(line, credit)
    score = line.score if credit.is_scored else None
    if line.is_struck:
        return ReadLine(line, number, member, credit, hours, score)
    if member is None:
        place = places.get(now.serial_number) if now is not None else None
        unknown = unknown_serial(line.serial_number, now, place)
        return ReadLine(line, number, None, credit, hours, score, found=[unknown], now=now)
    course = course_session.course
    proposal = Proposal(
        member=member,
        course=course,
        course_session=course_session,
        completed_on=course_session.completed_on,
        source=course_session.source,
        delivery=course.delivery,
        hours=hours,
        minutes=line.minutes,
        score=score,
        control_number=course.control_number,
        told=told,
        place=f"Line {number}",
        or_leave_out=or_leave_out,
    )
    return ReadLine(
        line, number, member, credit, hours, score, proposal.has_failed, proposal=proposal
    )


def _another_name(line: SheetLine, member: Member) -> list[Problem]:
    """That the paper has another name beside the serial number."""
    if not line.paper_name or is_named(member, line.paper_name):
        return []
    return [
        Problem(
            ANOTHER_NAME,
            f"{member.serial_number} is {member.name}; the paper says {line.paper_name}. "
            "Correct the serial number, or say that it is right.",
        )
    ]


def class_confirmed(lines: Iterable[ReadLine]) -> list[tuple[str, str]]:
    """The warnings about the class that were confirmed at saving, each with its reason, once."""
    standing = [each.completion for each in lines if each.completion]
    said = (
        each
        for completion in standing
        if not completion.is_voided
        for each in confirmed_in_words(completion, of_all=True)
    )
    return list(dict.fromkeys(said))


def unknown_serial(
    serial_number: str,
    now: Member | None = None,
    place: tuple[int, SheetLine] | None = None,
) -> Problem:
    """A serial number that nobody has.

    Args:
        now: who had it before it was corrected, or who was merged with whom it was of.
        place: the line that they are on by the number they have now, and which it is.
    """
    if now is not None and place is not None:
        number, line = place
        struck = f", which is struck: put line {number} back, and" if line.is_struck else ":"
        words = (
            f"{now_has_words(serial_number, now)}, and on line {number}{struck} remove this line."
        )
        return Problem(UNKNOWN, words)
    if now is not None:
        return Problem(
            UNKNOWN, f"{now_has_words(serial_number, now)}: take that number, or remove the line."
        )
    return Problem(
        UNKNOWN,
        f"No member has serial number {serial_number}. "
        "Correct it, or remove the line and type the name above.",
    )
