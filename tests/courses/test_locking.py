"""A class is locked by one alone, who reads it and its course as they are by then.

These run in threads on connections of their own.
"""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, transaction

from courses.actions.locations import change_location, merge_location
from courses.actions.locking import locked_class, locked_classes
from courses.actions.outside_instructors import change_instructor
from courses.actions.providers import PROVIDER_COLUMNS, change_provider
from courses.models import CourseSession, Enrolment, Location, OutsideInstructor, Provider
from people.models import Member
from records.actions.whole_sheets import move_sheet
from records.models import Completion
from tests.concurrency import at_once, one_into_the_other
from tests.department import Department, make_department
from tests.factories import (
    CourseFactory,
    LocationFactory,
    OutsideInstructorFactory,
    ProviderFactory,
)
from tests.records.sheets import NEXT_DAY, a_class, saved

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


def hold_and_change_the_hours(course_session: CourseSession) -> None:
    """Lock a class, and let its course give an hour less."""
    course = locked_class(course_session.pk).course
    course.credit_hours, course.legal_studies = Decimal("7.00"), Decimal("1.00")
    course.save()


def test_a_sheet_moved_gives_the_hours_that_its_course_got_while_it_waited(department):
    sheet = saved(a_class(), "4411", department.clerk).sheet
    to = a_class(starts_on=date(2026, 3, 9))

    results = one_into_the_other(
        lambda: hold_and_change_the_hours(to),
        lambda: move_sheet(
            sheet=sheet,
            to=to,
            seen_version=sheet.version,
            reason="Wrong class",
            by=department.clerk,
            now=NEXT_DAY,
        ),
    )

    assert [result for result in results if isinstance(result, Exception)] == []
    assert Completion.objects.not_voided().get().credit_hours == Decimal("7.00")


def test_who_only_names_a_locked_class_does_not_wait(department):
    course_session = a_class()

    def name_it() -> Enrolment:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            return Enrolment.objects.create(
                course_session=course_session, member=department.officer
            )

    with transaction.atomic():
        locked_class(course_session.pk)
        [named] = at_once(name_it)

    assert named == Enrolment.objects.get()


def test_two_who_lock_the_same_classes_crosswise_do_not_block_each_other(department):
    low, high = a_class().pk, a_class().pk

    def lock(*keys: int) -> set[int]:
        with transaction.atomic():
            return set(locked_classes(*keys))

    results = at_once(*(lambda: lock(low, high), lambda: lock(high, low)) * 3)

    assert results == [{low, high}] * 6


def test_a_class_is_moved_to_a_location_while_its_own_is_merged_into_that(department):
    old, new = LocationFactory(name="Range"), LocationFactory(name="Academy")
    course_session = a_class(location=old)

    def move_it() -> None:
        row = locked_class(course_session.pk)
        row.location = new
        row.save()

    results = one_into_the_other(
        move_it, lambda: merge_location(location=old, into=new, by=department.clerk)
    )

    assert [result for result in results if isinstance(result, Exception)] == []
    assert CourseSession.objects.get().location == new


def change_a_provider(by: Member, provider: Provider) -> None:
    values = {name: getattr(provider, name) for name in PROVIDER_COLUMNS}
    values |= {"license_number": "CLP-7"}
    change_provider(provider=provider, values=values, by=by, today=NEXT_DAY.date())


def change_a_location(by: Member, location: Location) -> None:
    change_location(location=location, name=location.name, address="2 Oak", is_offered=True, by=by)


def change_somebody_from_outside(by: Member, instructor: OutsideInstructor) -> None:
    named = {name: getattr(instructor, name) for name in ("name", "organization")}
    change_instructor(instructor=instructor, **named, qualified_for="Law", is_offered=True, by=by)


@pytest.mark.parametrize(
    ("factory", "change", "name_it"),
    [
        (ProviderFactory, change_a_provider, lambda row: CourseFactory(provider=row)),
        (
            partial(LocationFactory, name="Range"),
            change_a_location,
            lambda row: CourseSession.objects.update(location=row),
        ),
        (
            OutsideInstructorFactory,
            change_somebody_from_outside,
            lambda row: CourseSession.objects.get().outside_instructors.add(row),
        ),
    ],
    ids=["provider", "location", "instructor"],
)
def test_who_names_what_is_being_changed_does_not_wait(department, factory, change, name_it):
    a_class()
    row = factory()
    by = department.administrator if factory is ProviderFactory else department.clerk

    def name() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            name_it(row)

    with transaction.atomic():
        change(by, row)
        results = at_once(name)

    assert results == [None]
