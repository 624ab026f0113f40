"""Whether all that the rules of credit read of a member is as it was at an earlier look."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from courses.models import Course, CourseSession, SessionDay
from frame.imports.marks import mark_of
from people.models import Leave, Member
from records.models import Completion, TeachingLeftOut
from records.querysets.roll_calls import documented_lines

LONG_TEXTS = {"synopsis", "objectives", "evaluation_plan", "attendance_policy"}


class Seen:
    """What the rules read, as a mark for each member; of credit that is of no class of ours.

    A completion is never changed, only voided, so that which of them stand says all. The courses,
    and who asks, are in every mark: when a course changes, everybody's credit is asked again.
    """

    def __init__(self, *, by: Member) -> None:
        fields = Course._meta.concrete_fields
        facts = [each.attname for each in fields if each.name not in LONG_TEXTS]
        courses = Course.objects.order_by("pk").values_list(*facts)
        self._of_all = mark_of(repr((by.pk, list(courses))))

    def marks_of(self, members: Collection[Member]) -> dict[int, int]:
        """By key of the member, the mark; in six queries, however many there are."""
        found: dict[int, list[Any]] = {
            each.pk: [self._of_all, each.serial_number, each.name, each.hired_on, each.separated_on]
            for each in members
        }
        standing = Completion.objects.not_voided().filter(member__in=found).order_by("pk")
        credits = list(standing.values_list("member_id", "pk", "course_session_id"))
        teaching = CourseSession.instructors.through.objects.filter(member__in=found).order_by("pk")
        of_class = "coursesession_id", "coursesession__course", "coursesession__state"
        taught = list(teaching.values_list("member_id", *of_class))
        left_out = TeachingLeftOut.objects.not_voided().filter(member__in=found).order_by("pk")
        taught += left_out.values_list(
            "member_id", "course_session", "course_session__course", "reason"
        )
        of_credit = {class_pk for *_, class_pk in credits if class_pk is not None}
        days = _days_of(of_credit | {class_pk for _, class_pk, *_ in taught})
        for member_pk, key, class_pk in credits:
            found[member_pk] += [key, days.get(class_pk)]
        for member_pk, class_pk, *facts in taught:
            found[member_pk] += [class_pk, *facts, days.get(class_pk)]
        leaves = Leave.objects.not_voided().filter(member__in=found).order_by("pk")
        for member_pk, starts_on, ends_on in leaves.values_list("member", "starts_on", "ends_on"):
            found[member_pk] += [starts_on, ends_on]
        lines = documented_lines().filter(member__in=found).order_by("pk")
        of_lines = "report__course", "report__held_on", "report__title"
        for member_pk, *facts in lines.values_list("member_id", *of_lines):
            found[member_pk] += facts
        return {key: mark_of(repr(facts)) for key, facts in found.items()}


def _days_of(classes: Collection[int]) -> dict[int | None, list[Any]]:
    """By class, its days: they say on which of them its hours were."""
    days: dict[int | None, list[Any]] = defaultdict(list)
    rows = SessionDay.objects.filter(course_session__in=classes).order_by("pk")
    for class_pk, *day in rows.values_list(
        "course_session_id", "on", "starts_at", "ends_at", "break_minutes"
    ):
        days[class_pk].append(day)
    return days
