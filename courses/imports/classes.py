"""Classes from a file: its columns, its events, and all of them as a file."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from courses.actions.sessions import days_of
from courses.class_keys import KnownClasses
from courses.designations import Source
from courses.imports.class_cells import day_as_cell, parts
from courses.imports.class_looker import LISTS, PLACES, ClassLooker, as_cells
from courses.instructors import Instructor
from courses.models import CourseSession, Enrolment
from events.actions import OF_NAMED, record_file_taken
from events.kinds import EventKind
from frame.imports.file_lines import MEGABYTE, Limits
from frame.imports.file_rows import rows_of
from frame.imports.kinds import ImportColumn, ImportKind
from frame.imports.models import Import
from frame.imports.writable import rows_that_leave
from frame.rights import Right
from people.models import Member

if TYPE_CHECKING:
    from frame.requests import Asker

_NAMES = {**OF_NAMED, "names": {"sha256": "SHA-256", "named": "Members named"}, "is_look": True}
CLASSES_TAKE = EventKind("classes.take", "Took all classes away as a file", **_NAMES)
CLASSES_TO_MEND = EventKind(
    "classes.take_to_mend",
    "Took the rows of a file of classes that are to be mended away",
    **_NAMES,
)


class Classes(ImportKind):
    """Classes, a row each, with their days, who teaches them and who has a place in them."""

    key = "classes"
    nouns = ("class", "classes")
    lead = (
        "A row for each class: its course, its days with their hours, and the location as the kept "
        "list has it. Several days, instructors or serial numbers stand in one cell with "
        "semicolons between, a day as 2026-03-10 08:00-16:00 break 60. A class that is over comes "
        "in closed unless its state says otherwise; no credit is written by it, and nobody is "
        "told. A class on file is never changed."
    )
    rights = (Right.SCHEDULE_CLASSES,)
    columns = (
        ImportColumn(
            "course",
            "Course",
            ("course id", "course number", "course title", "title", "class", "training"),
            is_needed=True,
        ),
        ImportColumn(
            "days",
            "Days",
            ("day", "dates", "date", "class date", "when", "days and hours"),
            is_needed=True,
            is_day=True,
        ),
        ImportColumn("location", "Location", ("place", "room", "where"), is_needed=True),
        ImportColumn("number", "Number", ("class number", "number of the class")),
        ImportColumn("source", "Reported to POST as", ("source",), choices=tuple(Source.labels)),
        ImportColumn("coordinator", "Coordinator", ("coordinated by",), is_serial=True),
        ImportColumn("instructors", "Instructors", ("instructor", "taught by")),
        ImportColumn("seats", "Seats", ("capacity", "maximum")),
        ImportColumn("state", "State", ("status",), choices=tuple(CourseSession.State.labels)),
        ImportColumn("cancel_reason", "Why canceled", ("reason",)),
        ImportColumn("enrolled", "Enrolled", ("roster", "members", "enrollments")),
        ImportColumn("attended", "Attended", ("attendees",)),
        ImportColumn("absent", "Absent", ("no show", "no shows")),
        ImportColumn("excused", "Excused"),
        ImportColumn("rescheduled", "Rescheduled"),
        ImportColumn("left_by_cancellation", "Enrolled when it was canceled"),
    )
    looker = ClassLooker
    limits = Limits(largest=20 * MEGABYTE, unpacked=80 * MEGABYTE, lines=11_000, rows=10_000)
    at_a_time = 200

    def all_rows(self, by: "Asker") -> Any:
        return CourseSession.objects.select_related(
            "course", "location", "coordinator"
        ).prefetch_related("days", "instructors", "outside_instructors", "enrolments__member")

    def lines(self, rows: Iterable[CourseSession]) -> Iterator[list[str]]:
        known = KnownClasses()
        for row in rows:
            key = known.keys.get(row.pk)
            places: dict[str, list[Member]] = {state: [] for state in PLACES}
            for place in row.enrolments.all():
                places[place.state].append(place.member)
            taught_by: list[Instructor] = [*row.instructors.all(), *row.outside_instructors.all()]
            yield [
                row.course.course_id,
                "; ".join(map(day_as_cell, sorted(days_of(row)))),
                row.location.name,
                str(key.number) if key and key.number > 1 else "",
                row.get_source_display(),
                row.coordinator.serial_number if row.coordinator else "",
                "; ".join(as_cells(taught_by)),
                str(row.seats),
                row.get_state_display(),
                row.cancel_reason,
                *("; ".join(as_cells(members)) for members in places.values()),
            ]

    def record_begun(self, brought: Import, *, by: "Asker") -> None:
        """Nothing: each class has its own event."""

    def record_ended(self, brought: Import, *, by: "Asker") -> None:
        """Nothing, for the same reason."""

    def record_taken(self, brought: Import, *, by: "Asker") -> None:
        numbers = set(rows_that_leave(brought).values_list("number", flat=True))
        named = {
            part
            for row in rows_of(brought)
            if row.number in numbers
            for name in (*LISTS, "coordinator")
            for part in parts(row.cells.get(name, ""))
            if any(sign.isdigit() for sign in part)
        }
        told = {"file": brought.name, "sha256": brought.sha256, "rows": len(numbers)}
        record_file_taken(
            CLASSES_TO_MEND, by=by, about=brought, after={**told, "named": sorted(named)}
        )

    def record_all_taken(self, *, sha256: str, count: int | None, by: "Asker") -> None:
        rows = self.all_rows(by)
        of_classes = (
            Member.everybody.filter(pk__in=rows.values("coordinator")),
            Member.everybody.filter(sessions_taught__in=rows.values("pk")),
            Member.everybody.filter(
                pk__in=Enrolment.objects.filter(course_session__in=rows.values("pk")).values(
                    "member"
                )
            ),
        )
        named = {
            serial for each in of_classes for serial in each.values_list("serial_number", flat=True)
        }
        record_file_taken(
            CLASSES_TAKE, by=by, after={"sha256": sha256, "rows": count, "named": sorted(named)}
        )
