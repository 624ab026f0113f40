"""What hinders the credit of a roll call, beside each who was there and before it is written."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from courses.credit_hours import credit_for_instruction
from courses.designations import Delivery, Source
from people.models import Member
from records.credit import problem_kinds as kinds
from records.credit.overriding import Warned, warnings_of
from records.credit.problem_kinds import Problem
from records.credit.problems import problems_of, problems_of_attendance
from records.credit.proposals import Proposal
from records.intake.models import RollCallLine, RollCallReport
from records.intake.roll_call.actions import WHY_LEFT_OUT
from records.intake.roll_call.credit import CourseTaught, proposals_of
from records.intake.roll_call.deciding_form import DecideRollCallForm
from records.intake.roll_call.teachers import teachers_elsewhere

# A roll call gives everybody the same of its course, which alone these are about.
OF_ITS_COURSE = {kinds.HOURS_WRONG, kinds.NO_SCORE, kinds.NOT_AS_INSTRUCTOR}


@dataclass(frozen=True)
class Shown:
    """A line of the report as the clerk sees it.

    Args:
        found: what hinders the credit.
    """

    line: RollCallLine
    is_ticked: bool
    found: list[Problem]

    @property
    def own(self) -> list[Problem]:
        """What is not the same for everybody."""
        return [problem for problem in self.found if not problem.kind.is_of_all]

    @property
    def blocks(self) -> list[str]:
        return [problem.sentence for problem in self.own if problem.blocks]

    @property
    def warns(self) -> list[str]:
        return [problem.sentence for problem in self.own if not problem.blocks]


def taught_so_far(form: DecideRollCallForm) -> CourseTaught:
    """The course as the form stands: what is chosen, or else what is proposed."""
    if form.is_bound and form.is_valid():
        return form.taught
    known = form.offered.get(str(form["course"].value()))
    if known is not None:
        return CourseTaught(course=known)
    hours_of_it = credit_for_instruction(form.report.minutes)
    return CourseTaught(
        new_course={
            "title": form.report.title,
            "source": Source.NON_POST,
            "delivery": Delivery.IN_PERSON,
            "instruction_minutes": form.report.minutes,
            "credit_hours": hours_of_it,
        }
    )


def shown_lines(form: DecideRollCallForm, *, by: Member) -> list[Shown]:
    """Each line with what hinders its credit, those that are blocked not ticked at first."""
    proposals = proposals_of(
        form.report,
        [line.member for line in form.lines],
        taught_so_far(form),
        form.report.first_paper,
    )
    ticked = form.ticked()
    shown = []
    problems = _problems(form.report, proposals, by=by)
    for line, found in zip(form.lines, problems, strict=True):
        is_blocked = any(problem.blocks for problem in found)
        is_ticked = str(line.pk) in ticked and (form.is_bound or not is_blocked)
        shown.append(Shown(line, is_ticked, found))
    return shown


def warned_of_all(lines: list[Shown]) -> list[Problem]:
    """What is the same for everybody on these lines, once."""
    found = (problem for line in lines for problem in line.found if problem.kind.is_of_all)
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Hindered:
    """What hinders the credit of those who are to get it.

    Args:
        of_course: what the course itself is refused for, said once.
        of_members: a sentence for each who can't get it.
    """

    of_course: list[str]
    of_members: list[str]
    warned: list[Warned]


def what_hinders(form: DecideRollCallForm, *, by: Member) -> Hindered:
    """Of those who are to get credit, what blocks it and what is warned of; of a valid form."""
    decided = form.decided
    members = [
        *(line.member for line in form.lines if line.pk not in decided.left_out),
        *decided.added,
    ]
    proposals = proposals_of(form.report, members, decided.taught, form.report.first_paper)
    problems = _problems(form.report, proposals, by=by)
    firsts = [next((each for each in found if each.blocks), None) for found in problems]
    of_members = [
        f"{member.serial_number} {member.name}: {first.sentence}"
        for member, first in zip(members, firsts, strict=True)
        if first and first.kind not in OF_ITS_COURSE
    ]
    of_course = [each.sentence for each in firsts if each and each.kind in OF_ITS_COURSE]
    elsewhere = teachers_elsewhere(form.report, decided.taught_by)
    return Hindered(
        of_course=list(dict.fromkeys(of_course)),
        of_members=of_members,
        warned=[*warnings_of(proposals, problems), *elsewhere],
    )


def _problems(
    report: RollCallReport, proposals: list[Proposal], *, by: Member
) -> list[list[Problem]]:
    """What hinders credit; of what gives none, what hinders documenting who was there."""
    asked = problems_of if report.gives_credit else problems_of_attendance
    return asked(proposals, by=by)


def check_left_out(form: DecideRollCallForm) -> None:
    """Ask why somebody gets no credit, where nobody said so; of a valid form.

    Raises:
        ValidationError: for the field `why_left_out`.
    """
    if form.decided.left_out and not form.cleaned_data["why_left_out"]:
        raise ValidationError({"why_left_out": WHY_LEFT_OUT})
