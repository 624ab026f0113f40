"""Courses and members of the demo department that were entered twice: one is merged, one waits."""

from datetime import date, timedelta
from random import Random

from courses.actions.course_ids import next_course_ids
from courses.history import begin_histories
from courses.models import Course, CourseMerge
from frame.days import start_of
from frame.merging.moving import carry_out, plan_of
from frame.rights import Role
from kcpd_training.demo.catalogue import BROUGHT_IN
from kcpd_training.demo.people import Department
from people.models import FormerSerialNumber, Member, MemberMerge
from records.models import Completion

MOVED = 3


def merge_twins(department: Department, *, today: date, rng: Random) -> None:
    """Enter two courses and two members twice, each with some credit, and merge one of each."""
    clerk = department.designated(Role.TRAINING_ENTRY)[0].member
    singles = Completion.objects.not_voided().filter(course_session__isnull=True)
    keys = singles.order_by().values_list("course", flat=True).distinct()
    courses = list(Course.objects.filter(pk__in=keys, setting="outside").order_by("pk")[:2])
    twins = [_twin_of(course, today) for course in courses]
    if twins:
        merge = CourseMerge(kept=courses[0], merged=twins[0], merged_by=clerk)
        _merge(merge, "Two clerks gave it a Course ID on one day.", today)
    administrator = department.designated(Role.ADMINISTRATOR)[0].member
    there = [
        person.member
        for person in department.people
        if person.story is None and person.leads is None and person.is_there
    ]
    officer, other = rng.sample([member for member in there if member.license_number], 2)
    twin = _twin_of_member(officer)
    merge_of_member = MemberMerge(kept=officer, merged=twin, merged_by=administrator)
    _merge(merge_of_member, "Came with two files, in one of them without its zero.", today)
    FormerSerialNumber.objects.create(serial_number=twin.serial_number, member=officer)
    # Nobody has looked yet whether this civilian is the officer who is called the same.
    civilian = rng.choice([member for member in there if not member.license_number])
    civilian.first_name, civilian.last_name = other.first_name, other.last_name
    civilian.save()


def _merge(merge: CourseMerge | MemberMerge, reason: str, today: date) -> None:
    """Merge them as the action does; of a demo one event tells all."""
    now = start_of(today - timedelta(days=2)) + timedelta(hours=10)
    merge.reason, merge.merged_at = reason, now
    carry_out(merge, plan_of(merge.kept, merge.merged), by=merge.merged_by, now=now)
    merge.merged.merged_into = merge.kept
    merge.merged.save(update_fields=["merged_into"])
    merge.save()


def _twin_of_member(member: Member) -> Member:
    twin = Member.objects.get(pk=member.pk)
    twin.pk, twin.serial_number, twin.email = None, f"0{member.serial_number}", ""
    Member.objects.bulk_create([twin])
    Member.history.bulk_history_create([twin])
    credit = member.completions.filter(course_session__isnull=True, evidence__isnull=True)
    keys = list(credit.order_by("pk").values_list("pk", flat=True)[:MOVED])
    Completion.objects.filter(pk__in=keys).update(member=twin)
    return twin


def _twin_of(course: Course, today: date) -> Course:
    twin = Course.objects.get(pk=course.pk)
    [course_id] = next_course_ids(1, year=today.year)
    twin.pk, twin.course_id, twin.synopsis = None, course_id, ""
    # POST approved it once, so that one of the two alone has its number.
    twin.post_state, twin.control_number, twin.approved_on = Course.PostState.NOT_SOUGHT, "", None
    Course.objects.bulk_create([twin])
    begin_histories([twin], reason=BROUGHT_IN)
    credit = course.completions.filter(course_session__isnull=True).order_by("pk")
    keys = list(credit.values_list("pk", flat=True)[:MOVED])
    Completion.objects.filter(pk__in=keys).update(course=twin)
    return twin
