"""Courses from a file: its columns, and what each row adds to the catalogue or changes in it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from courses.actions.control_numbers import number_taken_words
from courses.actions.course_checks import check_course
from courses.actions.courses import COURSE_COLUMNS, add_courses, change_course
from courses.designations import AREAS, HOURS_COLUMNS, TOPICS, Delivery, Source
from courses.imports.cells import course_id_in, long_text_in, text_in
from courses.models import Course, Provider
from courses.subjects import Subject
from events.actions import record_file_taken
from events.kinds import EventKind
from frame.hours import ZERO
from frame.imports.cells import choice_in, minutes_in, number_in
from frame.imports.days import day_in, said
from frame.imports.file_lines import MEGABYTE, Limits
from frame.imports.file_rows import day_orders
from frame.imports.kinds import Cells, ImportColumn, ImportKind
from frame.imports.models import Import
from frame.imports.one_by_one import OneByOne, needed
from frame.rights import Right
from frame.search import folded

if TYPE_CHECKING:
    from frame.requests import Asker

LONGEST_TITLE, LONGEST_NUMBER, LONGEST_NAME = 200, 40, 120
NEEDED = ("title", "provider", "source", "instruction_minutes", "credit_hours")
CHOICES: dict[str, Any] = {
    "setting": Course.Setting,
    "subject": Subject,
    "source": Source,
    "delivery": Delivery,
    "post_state": Course.PostState,
}
DAYS = ("approved_on", "retired_on")
LONG_TEXTS = ("synopsis", "objectives", "evaluation_plan", "attendance_policy")

COURSES_TAKE = EventKind(
    "courses.take",
    "Took all courses away as a file",
    names={"sha256": "SHA-256"},
)


class CourseLooker(OneByOne):
    """Finds a course by its Course ID, or where a row has none by its exact title."""

    key = "course_id"
    named_by = ("course_id", "title")
    adds_together = True

    def begin(self, rows: Sequence[Cells]) -> None:
        courses = list(Course.objects.select_related("provider"))
        self.by_id = {course.course_id: course for course in courses}
        merged = Course.everything.filter(merged_into__isnull=False)
        self.merged = dict(merged.values_list("course_id", "merged_into__course_id"))
        numbered = [course for course in courses if course.control_number]
        self.by_number = {course.control_number.upper(): course for course in numbered}
        self.by_title: dict[str, list[Course]] = {}
        for course in courses:
            self.by_title.setdefault(folded(course.title), []).append(course)
        self.providers = {folded(each.name): each for each in Provider.objects.all()}
        orders = day_orders(self.brought)
        self.readers = {
            "course_id": course_id_in,
            "title": partial(text_in, longest=LONGEST_TITLE),
            "provider": self._provider_in,
            "instruction_minutes": minutes_in,
            "control_number": partial(text_in, longest=LONGEST_NUMBER),
            "administrator": partial(text_in, longest=LONGEST_NAME),
            **{name: partial(choice_in, choices=each) for name, each in CHOICES.items()},
            **dict.fromkeys(HOURS_COLUMNS, number_in),
            **{name: partial(day_in, order=orders[name]) for name in DAYS},
            **dict.fromkeys(LONG_TEXTS, long_text_in),
        }

    def hold(self, rows: Sequence[Cells]) -> None:
        self.lock_on_file(rows, Course.objects.select_for_update(no_key=True))

    def on_file(self, values: dict[str, Any]) -> Course | None:
        if given := values.get("course_id"):
            if now := self.merged.get(given):
                raise ValidationError(
                    {"course_id": f"{given} was entered twice and is {now} now. Write that."}
                )
            return self.by_id.get(given)
        found = self.by_title.get(folded(values.get("title", "")), [])
        if len(found) > 1:
            numbers = ", ".join(course.course_id for course in found)
            raise ValidationError(
                {"title": f"{len(found)} courses are called so: {numbers}. Write the Course ID."}
            )
        return found[0] if found else None

    def identity(self, values: dict[str, Any]) -> str:
        return values.get("course_id") or folded(values.get("title", ""))

    def check(self, found: Course | None, values: dict[str, Any]) -> None:
        if found is None:
            needed(values, NEEDED)
        on_file = {name: getattr(found, name) for name in COURSE_COLUMNS} if found else BLANK
        check_course({**on_file, **self._given(values)}, today=self.today)
        if number := values.get("control_number", "").upper():
            of_row = found or Course(**self._given(values), course_id=values.get("course_id", ""))
            other = self.by_number.setdefault(number, of_row)
            if other != of_row:
                raise ValidationError({"control_number": number_taken_words(other)})

    def plain(self, found: Course) -> dict[str, str]:
        return {name: self.in_words(name, getattr(found, name)) for name in COURSE_COLUMNS}

    def in_words(self, name: str, value: Any) -> str:
        if name in CHOICES:
            return CHOICES[name](value).label if value else ""
        return "" if value is None else str(value)

    def put(self, found: Course | None, values: dict[str, Any]) -> None:
        by: Any = self.by
        assert found is not None
        change_course(course=found, values=self._given(values), by=by, today=self.today)

    def put_together(self, new: Sequence[dict[str, Any]]) -> None:
        by: Any = self.by
        given = [(values.get("course_id", ""), {**BLANK, **self._given(values)}) for values in new]
        add_courses(given, by=by, today=self.today)

    def _given(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if name != "course_id"}

    def _provider_in(self, text: str) -> Provider:
        provider = self.providers.get(folded(text))
        if provider is None:
            raise ValidationError(
                f"There is no provider “{said(text)}”. An administrator adds it, or correct it."
            )
        return provider


BLANK: dict[str, Any] = {
    "setting": Course.Setting.DEPARTMENT,
    "subject": "",
    "delivery": Delivery.IN_PERSON,
    "post_state": Course.PostState.NOT_SOUGHT,
    **dict.fromkeys(HOURS_COLUMNS, ZERO),
}


class Courses(ImportKind):
    """Courses of the catalogue, a row each, each added or changed as on its own page."""

    key = "courses"
    nouns = ("course", "courses")
    lead = (
        "A row for each course. One that is in the catalogue by its Course ID, or by its title "
        "where the row has no Course ID, is changed in the columns that the file has; others are "
        "added. An empty cell leaves what is on file."
    )
    rights = (Right.KEEP_COURSES,)
    columns = (
        ImportColumn("course_id", "Course ID", ("course number", "number", "id")),
        ImportColumn(
            "title",
            "Title",
            ("course", "course title", "course name", "name", "training", "class"),
            is_needed=True,
        ),
        ImportColumn("provider", "Provider", ("given by", "vendor", "school", "agency")),
        ImportColumn("setting", "Setting", choices=tuple(Course.Setting.labels)),
        ImportColumn("subject", "Subject", choices=tuple(Subject.labels)),
        ImportColumn("source", "Source", ("credit source",), choices=tuple(Source.labels)),
        ImportColumn("delivery", "Delivery", ("delivery method",), choices=tuple(Delivery.labels)),
        ImportColumn(
            "instruction_minutes", "Minutes of instruction", ("minutes", "length in minutes")
        ),
        ImportColumn("credit_hours", "Credit hours", ("hours", "hrs", "credits")),
        *(
            ImportColumn(each.key, each.label, (f"{each.label} hours",))
            for each in (*AREAS, *TOPICS)
        ),
        ImportColumn("synopsis", "Synopsis", ("description",)),
        ImportColumn("objectives", "Learning objectives", ("objectives",)),
        ImportColumn("evaluation_plan", "Evaluation plan"),
        ImportColumn("attendance_policy", "Attendance policy"),
        ImportColumn("administrator", "General administration by", ("administrator",)),
        ImportColumn("post_state", "POST approval", choices=tuple(Course.PostState.labels)),
        ImportColumn("control_number", "POST control number", ("control number",)),
        ImportColumn("approved_on", "Approved by POST on", ("approved on",), is_day=True),
        ImportColumn("retired_on", "Retired on", is_day=True),
    )
    looker = CourseLooker
    limits = Limits(largest=10 * MEGABYTE, unpacked=40 * MEGABYTE, lines=6_000, rows=5_000)
    at_a_time = 200

    def all_rows(self, by: "Asker") -> Any:
        return Course.objects.select_related("provider")

    def lines(self, rows: Iterable[Course]) -> Iterator[list[str]]:
        return map(self._cells, rows)

    def _cells(self, row: Course) -> list[str]:
        labels = {name: getattr(row, f"get_{name}_display")() for name in CHOICES}
        values = {column.name: getattr(row, column.name) for column in self.columns} | labels
        return ["" if value is None else str(value) for value in values.values()]

    def record_all_taken(self, *, sha256: str, count: int | None, by: "Asker") -> None:
        record_file_taken(COURSES_TAKE, by=by, after={"sha256": sha256, "rows": count})

    def record_begun(self, brought: Import, *, by: "Asker") -> None:
        """Nothing: each course has its own event, as on its page."""

    def record_ended(self, brought: Import, *, by: "Asker") -> None:
        """Nothing, for the same reason."""

    def record_taken(self, brought: Import, *, by: "Asker") -> None:
        """Nothing: the catalogue names nobody, and everybody reads it."""
