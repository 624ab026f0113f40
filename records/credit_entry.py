"""One credit as a clerk enters it from a paper: what is typed, and what hinders it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from courses.designations import Delivery, Source, validate_designations
from courses.models import Course
from frame.files import CheckedFile
from people.models import Member
from records.credit import problem_kinds as kinds
from records.credit.completed_on import check_completed_on
from records.credit.overriding import Warned, warnings_of
from records.credit.problem_kinds import Problem
from records.credit.problems import problems_of
from records.credit.proposals import Proposal
from records.models import Document

# Beside which field of the form a problem stands.
BESIDE = {
    kinds.SEPARATED: "completed_on",
    kinds.NOT_YET_HIRED: "completed_on",
    kinds.OWN_CREDIT: "member",
    kinds.CREDITED_ALREADY: "completed_on",
    kinds.NO_SCORE: "score",
    kinds.SCORE_IMPOSSIBLE: "score",
    kinds.EVIDENCE_OF_ANOTHER: "evidence",
    kinds.MORE_THAN_A_DAY: "credit_hours",
}

# A month, day and night.
MOST_MINUTES_SPENT = 44_640


@dataclass(frozen=True, kw_only=True)
class CreditEntry:
    """One credit, as it is typed.

    Args:
        course: one that has a Course ID; without it, `new_course` has the columns of one to add.
        hours: every column of `HOURS_COLUMNS`.
        file: the paper that it rests on, where it is not stored yet.
        evidence: the same, where it is.
    """

    member: Member
    completed_on: date
    source: str
    delivery: str
    hours: dict[str, Decimal]
    course: Course | None = None
    new_course: dict[str, Any] = field(default_factory=dict)
    score: Decimal | None = None
    minutes_spent: int | None = None
    control_number: str = ""
    file: CheckedFile | None = None
    evidence: Document | None = None

    @property
    def proposal(self) -> Proposal:
        """What would be written; of a course to add, and of a paper to store, as if it were."""
        paper = self.evidence
        if paper is None and self.file is not None:
            paper = Document(member=self.member, name=self.file.name, sha256=self.file.sha256)
        return Proposal(
            member=self.member,
            course=self.course or Course(**self.new_course),
            completed_on=self.completed_on,
            source=self.source,
            delivery=self.delivery,
            hours=self.hours,
            score=self.score,
            minutes_spent=self.minutes_spent,
            control_number=self.control_number,
            evidence=paper,
            or_leave_out="leave this certificate out",
        )

    def stored(self, course: Course, evidence: Document | None) -> "CreditEntry":
        """The same with its course and its paper on record."""
        return replace(self, course=course, evidence=evidence, file=None)


def check_entry(entry: CreditEntry, *, by: Member, today: date) -> list[Warned]:
    """Refuse a credit that can't be written, each problem beside its field.

    Returns:
        what is warned of, and needs a reason.

    Raises:
        ValidationError: by field.
    """
    check_completed_on(entry.completed_on, today=today)
    check_minutes_spent(entry)
    validate_designations(entry.hours, is_post=entry.source != Source.NON_POST)
    proposal = entry.proposal
    problems = problems_of([proposal], by=by)
    blocked = _beside(each for each in problems[0] if each.blocks)
    if blocked:
        raise ValidationError(blocked)
    return [warned._replace(named="") for warned in warnings_of([proposal], problems)]


def check_minutes_spent(entry: CreditEntry) -> None:
    """Refuse a time that no computer-based course can have taken.

    Raises:
        ValidationError: for the field `minutes_spent`.
    """
    minutes = entry.minutes_spent
    if minutes is None:
        return
    if not 1 <= minutes <= MOST_MINUTES_SPENT:
        raise ValidationError(
            {
                "minutes_spent": f"{minutes:,} is not the minutes that a course takes. Write 1 to "
                f"{MOST_MINUTES_SPENT:,}, or leave it empty."
            }
        )
    if entry.delivery != Delivery.COMPUTER_BASED:
        raise ValidationError(
            {
                "minutes_spent": "Only a computer-based course is timed. Leave this empty, or "
                "choose that delivery."
            }
        )


def _beside(problems: Iterable[Problem]) -> dict[str, list[str]]:
    """The sentences of problems by the field that they are about."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(BESIDE.get(problem.kind, "completed_on"), []).append(problem.sentence)
    return found
