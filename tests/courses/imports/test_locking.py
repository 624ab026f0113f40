"""What a file of the catalogue changes is locked in one order, whatever the order of its rows."""

import threading
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from courses.models import Course, Location, OutsideInstructor, Provider
from frame.imports.kinds import kind_named
from frame.imports.models import Import
from tests.concurrency import at_once, wait_until_somebody_waits
from tests.department import Department, make_department
from tests.factories import CourseFactory, ProviderFactory
from tests.frame.imports.files import looked_at

pytestmark = pytest.mark.django_db(transaction=True)
FILES: dict[str, tuple[Any, str]] = {
    "courses": (Course, "Course ID,Title\n{high.course_id},Second\n{low.course_id},First"),
    "providers": (Provider, "Name,Kind\n{high.name},{kind}\n{low.name},{kind}"),
    "locations": (Location, "Name,Address\n{high.name},North\n{low.name},South"),
    "instructors": (
        OutsideInstructor,
        "Name,Organization,Qualified to teach\n"
        "{high.name},{high.organization},Law\n{low.name},{low.organization},Law",
    ),
    "classes": (
        Course,
        "Course,Days,Location\n{high.course_id},2025-03-15 08:00-17:00 break 60,Range\n"
        "{low.course_id},2025-03-16 08:00-17:00 break 60,Range",
    ),
}
# Names that nobody has yet.
NEW: dict[str, tuple[Any, str, tuple[str, str]]] = {
    "providers": (Provider, "Name,Kind\n{},{kind}\n{},{kind}", ("River School", "Lake School")),
    "locations": (Location, "Name,Address\n{},North\n{},North", ("River Hall", "Lake Hall")),
    "instructors": (
        OutsideInstructor,
        "Name,Organization,Qualified to teach\n{},State Lab,Law\n{},State Lab,Law",
        ("Ruth Vance", "Omar Stone"),
    ),
}
COLLEGE = "Accredited college or university"


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


def two_of(kind: str) -> tuple[Any, Any]:
    if kind in {"courses", "classes"}:
        Location.objects.create(name="Range")
        return CourseFactory(), CourseFactory()
    if kind == "providers":
        return (
            ProviderFactory(kind=Provider.Kind.AGENCY),
            ProviderFactory(kind=Provider.Kind.AGENCY),
        )
    if kind == "locations":
        return Location.objects.create(name="Range"), Location.objects.create(name="Academy")
    names = ("Ruth Vance", "Omar Stone")
    low, high = (
        OutsideInstructor.objects.create(name=name, organization="State Lab") for name in names
    )
    return low, high


@pytest.mark.parametrize("kind", FILES)
def test_a_file_and_who_locks_its_rows_in_their_order_never_wait_for_each_other(
    department, kind: str
):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    model, text = FILES[kind]
    low, high = two_of(kind)
    by = department.administrator if kind == "providers" else department.clerk
    brought = looked_at(
        by,
        text.format(low=low, high=high, kind=COLLEGE),
        kind=kind_named(kind),
    )
    assert brought.counts == {"new" if kind == "classes" else "changed": 2}
    has_locked = threading.Event()

    def locking() -> None:
        with transaction.atomic():
            model.objects.select_for_update(no_key=True).get(pk=low.pk)
            has_locked.set()
            wait_until_somebody_waits()
            model.objects.select_for_update(no_key=True).get(pk=high.pk)

    def writing() -> Any:
        assert has_locked.wait(30)
        looker = brought.import_kind.looker(brought, by=by, today=timezone.localdate())
        with transaction.atomic():
            return looker.write(brought.staged_rows.all())

    assert at_once(locking, writing) == [None, {}]


@pytest.mark.parametrize("kind", NEW)
def test_two_files_that_add_the_same_names_in_opposite_order_never_wait_for_each_other(
    department, kind: str
):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    model, text, names = NEW[kind]
    by = department.administrator if kind == "providers" else department.clerk
    files = [
        looked_at(by, text.format(*given, kind=COLLEGE), kind=kind_named(kind))
        for given in (names, names[::-1])
    ]
    assert [file.counts for file in files] == [{"new": 2}] * 2
    both_have_written_one = threading.Barrier(2)

    class Meeting(files[0].import_kind.looker):
        """Waits after each row for the other file to have written one."""

        def put(self, found: Any, values: dict[str, Any]) -> None:
            super().put(found, values)
            with suppress(threading.BrokenBarrierError):
                both_have_written_one.wait(timeout=2)

    def writing(brought: Import) -> Any:
        with transaction.atomic():
            return Meeting(brought, by=by, today=timezone.localdate()).write(
                brought.staged_rows.all()
            )

    results = at_once(*(partial(writing, file) for file in files))

    # The second finds both names on file, and says so of its rows.
    assert sorted(len(refused) for refused in results) == [0, 2]
    assert model.objects.count() == 2
