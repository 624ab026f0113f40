"""Courses of the demo department that were entered twice: one is merged, one waits to be."""

from datetime import date, timedelta

from courses.actions.courses import next_course_id
from courses.history import begin_histories
from courses.models import Course, CourseMerge
from frame.days import start_of
from frame.merging.moving import carry_out, plan_of
from frame.rights import Role
from kcpd_training.demo.catalogue import BROUGHT_IN
from kcpd_training.demo.people import Department
from people.models import Member
from records.models import Completion

MOVED = 3


def merge_twins(department: Department, *, today: date) -> None:
    """Enter two courses twice, each with some of its credit, and merge one of the twins."""
    clerk = department.designated(Role.TRAINING_ENTRY)[0].member
    singles = Completion.objects.not_voided().filter(course_session__isnull=True)
    keys = singles.order_by().values_list("course", flat=True).distinct()
    courses = list(Course.objects.filter(pk__in=keys, setting="outside").order_by("pk")[:2])
    twins = [_twin_of(course, today) for course in courses]
    if twins:
        _merge(twins[0], courses[0], by=clerk, today=today)


def _merge(twin: Course, course: Course, *, by: Member, today: date) -> None:
    """Merge them as the action does; of a demo one event tells all."""
    now = start_of(today - timedelta(days=2)) + timedelta(hours=10)
    reason = "Two clerks gave it a Course ID on one day."
    merge = CourseMerge(kept=course, merged=twin, reason=reason, merged_by=by, merged_at=now)
    carry_out(merge, plan_of(course, twin), by=by, now=now)
    twin.merged_into = course
    twin.save()
    merge.save()


def _twin_of(course: Course, today: date) -> Course:
    twin = Course.objects.get(pk=course.pk)
    twin.pk, twin.course_id, twin.synopsis = None, next_course_id(year=today.year), ""
    Course.objects.bulk_create([twin])
    begin_histories([twin], reason=BROUGHT_IN)
    credit = course.completions.filter(course_session__isnull=True).order_by("pk")
    keys = list(credit.values_list("pk", flat=True)[:MOVED])
    Completion.objects.filter(pk__in=keys).update(course=twin)
    return twin
