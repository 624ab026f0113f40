"""What rows of a file name: courses, and the completions on file."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from courses.models import Course
from frame.imports.days import said
from frame.search import folded
from records.credit.proposals import Proposal
from records.models import Completion


class CoursesByName:
    """Every course, by its Course ID and by its exact title whatever its case."""

    def __init__(self) -> None:
        courses = list(Course.objects.defer("synopsis", "objectives", "evaluation_plan").order_by())
        self.by_key = {course.pk: course for course in courses}
        self._by_id = {course.course_id: course for course in courses}
        merged = Course.everything.filter(merged_into__isnull=False)
        self._merged = dict(merged.values_list("course_id", "merged_into__course_id"))
        self._by_title: dict[str, list[Course]] = defaultdict(list)
        for course in courses:
            self._by_title[_title(course.title)].append(course)

    def course_in(self, text: str) -> Course:
        """The course of a Course ID or title.

        Raises:
            ValidationError: there is none, or the title is that of several.
        """
        if course := self._by_id.get(text):
            return course
        if not text:
            raise ValidationError("It is blank. Write the Course ID or the title.")
        if now := self._merged.get(text):
            raise ValidationError(f"{text} was entered twice and is {now} now. Write that.")
        found = self._by_title.get(_title(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            numbers = ", ".join(sorted(course.course_id for course in found))
            raise ValidationError(
                f"{len(found)} courses are called “{said(text)}”: {numbers}. Write the Course ID."
            )
        raise ValidationError(
            f"There is no course “{said(text)}”. Add it to the catalogue first, or correct it."
        )


def _title(text: str) -> str:
    return folded(text) or " ".join(text.split()).lower()


def what_differs(proposals: Sequence[Proposal], labels: dict[str, str]) -> list[list[str] | None]:
    """What the completion on file says otherwise than each of these credits that is on file.

    Returns:
        for each, sentences, none where it says the same; None where none is on file after all.
    """
    on_file: dict[tuple[Any, ...], list[Completion]] = defaultdict(list)
    rows = Completion.objects.not_voided().filter(
        member__in={each.member.pk for each in proposals},
        course__in={each.course.pk for each in proposals},
        completed_on__in={each.completed_on for each in proposals},
    )
    for row in rows.order_by("pk"):
        on_file[(row.member_id, row.course_id, row.completed_on, row.role)].append(row)
    # Who taught two classes of a course on one day has two, and a file says of none which it was.
    return [
        min((_differences(each, row, labels) for row in found), key=len, default=None)
        for each in proposals
        for found in [on_file[(each.member.pk, each.course.pk, each.completed_on, each.role)]]
    ]


def _differences(proposal: Proposal, completion: Completion, labels: dict[str, str]) -> list[str]:
    pairs: list[tuple[str, Any, Any]] = [
        (labels[key], getattr(completion, key), hours) for key, hours in proposal.hours.items()
    ]
    pairs += [
        (labels[name], getattr(completion, name), getattr(proposal, name))
        for name in ("source", "delivery", "minutes", "score", "control_number", "is_prior_agency")
    ]
    return [
        f"{label}: {_plain(there)} on file, {_plain(here)} in the file."
        for label, there, here in pairs
        if there != here
    ]


def _plain(value: Any) -> str:
    return "nothing" if value in {None, ""} else str(value)
