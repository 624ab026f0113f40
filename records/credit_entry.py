"""One credit as a clerk enters it from a paper: what is typed, and what hinders it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from courses.actions.course_checks import check_course
from courses.actions.courses import why_another
from courses.designations import Delivery, Source, validate_designations
from courses.models import Course
from courses.naming import course_identified, to_take_instead
from frame.files import CheckedFile
from people.models import Member
from records.credit import problem_kinds as kinds
from records.credit.around import look_around
from records.credit.completed_on import check_completed_on
from records.credit.overriding import Warned, warnings_of
from records.credit.problem_kinds import Hindered, Problem
from records.credit.problems import problems_of
from records.credit.proposals import NOTHING_TOLD, Proposal, Told
from records.credit_kinds import GIVEN_BY, CreditKind
from records.models import Completion, Document, HeldPaper

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
    kinds.NO_PAPER: "evidence",
    kinds.NOT_LICENSED: "member",
    kinds.PRIOR_NON_POST: "source",
    kinds.NOT_IN_PERSON: "delivery",
    kinds.MINUTES_IMPOSSIBLE: "minutes_taught",
    kinds.NO_CREDIT: "minutes_taught",
    kinds.SEMESTER_HOURS: "semester_hours",
    kinds.NOT_OF_AMOUNT: "credit_hours",
}

# What says that the hours are wrong, before it is asked whether their areas add up.
OF_AN_AMOUNT = (
    kinds.MINUTES_IMPOSSIBLE,
    kinds.NO_CREDIT,
    kinds.SEMESTER_HOURS,
    kinds.NOT_OF_AMOUNT,
)
CATALOGUED = "{} is in the catalogue already. Take the mark away to enter its credit."
# A month, day and night.
MOST_MINUTES_SPENT = 44_640
Role = Completion.Role
# What a sentence calls the credit of each kind.
CALLED = {
    CreditKind.CERTIFICATE: "certificate",
    CreditKind.COLLEGE: "course",
    CreditKind.MILITARY: "training",
    CreditKind.TEACHING: "teaching",
    CreditKind.PRIOR_AGENCY: "credit",
}


@dataclass(frozen=True, kw_only=True)
class CreditEntry:
    """One credit, as it is typed.

    Args:
        course: one that has a Course ID; without it, `new_course` has the columns of one to add,
            whose provider may be one to add likewise.
        another_because: why one is added of a title that another has already.
        hours: every column of `HOURS_COLUMNS`.
        kind: what it was earned by.
        semester_hours: of a college course.
        minutes_taught: in person, of teaching.
        file: the paper that it rests on, where it is not stored yet.
        evidence: the same, where it is.
        held: the same, where it is held beside the form.
        told: what the paper or its sender says, of what was sent in.
    """

    member: Member
    completed_on: date
    source: str
    delivery: str
    hours: dict[str, Decimal]
    course: Course | None = None
    new_course: dict[str, Any] = field(default_factory=dict)
    another_because: str = ""
    score: Decimal | None = None
    minutes_spent: int | None = None
    control_number: str = ""
    kind: CreditKind = CreditKind.CERTIFICATE
    semester_hours: Decimal | None = None
    minutes_taught: int | None = None
    file: CheckedFile | None = None
    evidence: Document | None = None
    held: HeldPaper | None = None
    told: Told = NOTHING_TOLD

    @property
    def proposal(self) -> Proposal:
        """What would be written; of a course to add, and of a paper to store, as if it were."""
        paper = self.evidence
        file = self.file or self.held
        if paper is None and file is not None:
            paper = Document(member=self.member, name=file.name, sha256=file.sha256)
        return Proposal(
            member=self.member,
            course=self.course or Course(**self.new_course),
            completed_on=self.completed_on,
            source=self.source,
            delivery=self.delivery,
            hours=self.hours,
            score=self.score,
            minutes=self.minutes_taught,
            semester_hours=self.semester_hours,
            minutes_spent=self.minutes_spent,
            role=Role.INSTRUCTOR if self.source == Source.INSTRUCTOR else Role.ATTENDEE,
            is_prior_agency=self.kind == CreditKind.PRIOR_AGENCY,
            control_number=self.control_number,
            evidence=paper,
            told=self.told,
            or_leave_out=f"leave this {CALLED[self.kind]} out",
        )

    def stored(self, course: Course, evidence: Document | None) -> "CreditEntry":
        """The same with its course and its paper on record."""
        return replace(self, course=course, evidence=evidence, file=None, held=None)


def check_entry(
    entry: CreditEntry, *, by: Member, today: date, without: Collection[int] = ()
) -> list[Warned]:
    """Refuse a credit that can't be written, each problem beside its field.

    Args:
        without: keys of completions that are voided as this is written.

    Returns:
        what is warned of, and needs a reason.

    Raises:
        ValidationError: by field.
    """
    check_completed_on(entry.completed_on, today=today)
    check_minutes_spent(entry)
    check_of_kind(entry)
    check_is_new(entry)
    proposal = entry.proposal
    around = look_around([proposal], without=without)
    problems = problems_of([proposal], by=by, around=around)
    blocking = [each for each in problems[0] if each.blocks]
    if any(each.kind in OF_AN_AMOUNT for each in blocking):
        blocking = [each for each in blocking if each.kind != kinds.HOURS_WRONG]
    else:
        validate_designations(entry.hours, is_post=entry.source != Source.NON_POST)
    if blocked := _beside(blocking):
        raise ValidationError(blocked)
    if entry.course is None:
        # No reason is asked for a credit whose course is refused when it is added.
        check_course(entry.new_course, today=today)
    return [warned._replace(named="") for warned in warnings_of([proposal], problems)]


def check_is_new(entry: CreditEntry) -> None:
    """Refuse a course to add that has a Course ID, or that its provider has already; and one of a
    title that another has, where nobody says why.

    Raises:
        ValidationError: for the field `is_new_course`, or for `another_because`.
    """
    if entry.course is not None:
        return
    given = entry.new_course
    check_has_no_course_id(given["title"])
    provider = given["provider"]
    called_so = to_take_instead(given["title"], for_credit=True)
    of_provider = [each for each in called_so if each.provider_id == provider.pk]
    if of_provider:
        raise ValidationError({"is_new_course": CATALOGUED.format(of_provider[0])})
    why_another(called_so, entry.another_because)


def check_has_no_course_id(title: str) -> None:
    """Refuse to add a course that is named by the Course ID which it has.

    Raises:
        ValidationError: for the field `is_new_course`.
    """
    if known := course_identified(title):
        raise ValidationError({"is_new_course": CATALOGUED.format(known)})


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


def check_of_kind(entry: CreditEntry) -> None:
    """Refuse what this kind of credit can't be: who gave it, and on which paper it rests.

    Raises:
        ValidationError: by field.
    """
    given_by = GIVEN_BY.get(entry.kind)
    provider = entry.proposal.course.provider
    if given_by is not None and provider.kind != given_by:
        raise ValidationError(
            {
                "course" if entry.course else "new_provider": f"{provider} is on file as "
                f"“{provider.get_kind_display()}”, and this wants “{given_by.label}”. Choose "
                "another, or enter it as a certificate."
            }
        )
    if entry.kind == CreditKind.MILITARY and entry.proposal.evidence is None:
        raise ValidationError(
            {
                "evidence": "Military training rests on its certificate or the service record. "
                "Attach it, or leave this training out."
            }
        )


def _beside(problems: Iterable[Problem]) -> dict[str, list[Hindered]]:
    """Problems by the field that they are about."""
    found: dict[str, list[Hindered]] = {}
    for problem in problems:
        found.setdefault(BESIDE.get(problem.kind, "completed_on"), []).append(Hindered(problem))
    return found
