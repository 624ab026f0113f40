"""The full export: every kind is taken away, and fills an empty system with the same rows."""

from datetime import date

from django.utils import timezone

from compliance.models import ShortPeriod
from courses.imports import CLASSES, COURSES, INSTRUCTORS, LOCATIONS, PROVIDERS
from courses.models import (
    Course,
    CourseSession,
    Enrolment,
    Location,
    OutsideInstructor,
    Provider,
)
from frame.imports.kinds import kinds
from frame.notices.models import Notice
from frame.rights import Role
from people.actions.former_serials import add_former_serial
from people.actions.leaves import add_leave, void_leave
from people.imports import ELEMENTS, FORMER_SERIALS, LEAVES, MEMBERS, ROLES, VOIDED_LEAVES
from people.models import Element, Member
from records.actions.completions import void_completion
from records.imports import COMPLETIONS, VOIDED_COMPLETIONS
from records.models import Completion
from tests.courses.imports.classes import empty_of_classes
from tests.department import Department
from tests.factories import (
    CompletionFactory,
    OutsideInstructorFactory,
    RoleDesignationFactory,
)
from tests.frame.imports.files import written
from tests.people.imports.test_taking_all import (
    LEADERS,
    with_nobody_but_an_administrator,
    written_without,
)
from tests.records.imports.bringing import told
from tests.records.imports.test_taking_all import file_of_all
from tests.records.sheets import a_class

# Each after those whose rows it names, as the docs have it.
IN_ORDER = (
    MEMBERS,
    ELEMENTS,
    FORMER_SERIALS,
    LEAVES,
    VOIDED_LEAVES,
    PROVIDERS,
    COURSES,
    LOCATIONS,
    INSTRUCTORS,
    CLASSES,
    COMPLETIONS,
    VOIDED_COMPLETIONS,
)


def test_the_full_export_has_every_kind_and_roles_alone_stay_out():
    assert set(kinds()) == {*IN_ORDER, ROLES}
    assert [kind for kind in kinds() if not kind.rights] == [ROLES]


def test_the_full_export_fills_an_empty_system_with_every_row_of_every_kind(department):
    by = department.administrator
    RoleDesignationFactory(member=by, role=Role.TRAINING_ENTRY)
    # Nobody decides about their own element, and what the factory makes of some is no license.
    Member.objects.filter(pk=by.pk).update(element=Element.objects.get(parent=None))
    Member.objects.filter(license_number="").update(license_class="", license_issued_on=None)
    fill(department)
    before = {kind: file_of_all(kind, by) for kind in IN_ORDER}
    assert [kind.key for kind, text in before.items() if len(text.splitlines()) < 3] == []
    empty(by)

    first = written_without(by, before[ELEMENTS], *LEADERS)
    assert not first.staged_rows.filter(outcome="refused"), told(first)
    for kind in IN_ORDER:
        brought = written(by, before[kind], kind=kind)
        assert not brought.staged_rows.filter(outcome__in=["refused", "warned"]), told(brought)

    for kind in IN_ORDER:
        after = file_of_all(kind, by)
        assert sorted(after.splitlines()) == sorted(before[kind].splitlines()), kind.key


def fill(department: Department) -> None:
    """Two rows of each kind at least, those of one kind naming those of others."""
    by, now, today = department.administrator, timezone.now(), timezone.localdate()
    keeps = {"by": by, "now": now, "today": today}
    for serial, member in (("7411", department.officer), ("7412", department.colleague)):
        add_former_serial(member=member, serial_number=serial, by=by)
        first, last = date(2025, 1, 1), date(2025, 1, 31)
        add_leave(member=member, starts_on=first, ends_on=last, **keeps)
        wrong = add_leave(member=member, starts_on=date(2025, 2, 1), ends_on=None, **keeps).row
        void_leave(leave=wrong, reason="=1+1, “wrong”", by=by, now=now)
    held, twin = a_class(state="closed"), a_class(state="closed", location="Range #2")
    CourseSession.objects.update(course=held.course)
    held.instructors.add(department.inquiry)
    held.outside_instructors.add(
        OutsideInstructorFactory(), OutsideInstructorFactory(name="A. Bee", qualified_for="=All")
    )
    Enrolment.objects.create(course_session=held, member=department.officer, state="attended")
    canceled = a_class(state="cancelled")
    Enrolment.objects.create(course_session=canceled, member=by, state="cancelled")
    for of_class, member in (
        (held, department.officer),
        (twin, department.colleague),
        (None, department.sergeant),
    ):
        CompletionFactory(
            member=member,
            course=held.course,
            course_session=of_class,
            entered_by=department.clerk,
        )
    for of_class in (held, None):
        wrong = CompletionFactory(
            member=department.commander,
            course=held.course,
            course_session=of_class,
            entered_by=department.clerk,
        )
        void_completion(completion=wrong, reason="-1", by=department.clerk, now=now)


def empty(by: Member) -> None:
    """Leave nothing of what files hold but who brings them in."""
    for kept_of_members in (Notice, ShortPeriod):
        kept_of_members.objects.all()._raw_delete("default")
    Completion.objects.all()._raw_delete("default")
    empty_of_classes()
    for model in (Course, Provider, Location, OutsideInstructor):
        model._base_manager.all()._raw_delete("default")
    with_nobody_but_an_administrator(by)
