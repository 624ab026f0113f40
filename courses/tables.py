"""The lists of courses, classes and locations as tables."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from courses.designations import AREAS, TOPICS, Designation
from courses.models import Course, CourseSession, Location, Provider
from courses.tags import Tag, license_tag, retired_tag, session_tag
from frame.lists.cells import Column
from frame.lists.table import NUMBER, ONE_LINE, TITLE, WRAPPED, Empty, ListTable, named_on_card
from frame.words import hours, us_date


def shown_tag(tag: Tag | None) -> SafeString:
    return render_to_string("courses/_tag.html", {"tag": tag}) if tag else SafeString("")


def marks_in_words(course: Course, marks: Iterable[Designation]) -> str:
    """`Firearms 2.00, De-escalation 1.00`: those that the course has hours of."""
    return ", ".join(
        f"{mark.label} {hours(getattr(course, mark.key))}"
        for mark in marks
        if getattr(course, mark.key)
    )


def days_in_words(starts_on: date, ends_on: date) -> str:
    """`Mar 10, 2026`, or with the last day."""
    if starts_on == ends_on:
        return us_date(starts_on)
    return f"{us_date(starts_on)} to {us_date(ends_on)}"


def taught_by_in_words(course_session: CourseSession) -> str:
    """`Lane, Bo; Casey Roe (FBI)`; no query where the list has read both."""
    members = [member.name for member in course_session.instructors.all()]
    return "; ".join([*members, *map(str, course_session.outside_instructors.all())])


class CourseTable(ListTable):
    """The catalogue."""

    caption = "Courses"
    nouns = ("course", "courses")
    row_header = "title"
    file_name = "courses"
    nothing_yet = Empty("The catalogue is empty. The Training Unit adds the first course.")
    nothing_fits = Empty(
        "No course fits. Take a filter away, or search for a part of the title.",
        url="?",
        label="Show all courses",
    )

    course_id = tables.Column("Course ID", attrs=ONE_LINE)
    title = tables.Column(
        linkify=("courses:course-detail", {"course_id": tables.A("course_id")}), attrs=TITLE
    )
    credit_hours = tables.Column("Hours", attrs=named_on_card("Hours", NUMBER))
    topics = tables.Column(
        "Topics", accessor="pk", orderable=False, attrs=named_on_card("Topics:", WRAPPED)
    )
    source = tables.Column(attrs=WRAPPED)
    provider = tables.Column(order_by="provider__name", attrs=WRAPPED)
    post_state = tables.Column(
        "POST approval", attrs=named_on_card("POST approval:", {"cell": {"class": ""}})
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Course ID", lambda course: course.course_id),
            Column("Title", lambda course: course.title),
            Column("Credit hours", lambda course: course.credit_hours),
            *(Column(item.label, attrgetter(item.key), 0, False) for item in (*AREAS, *TOPICS)),
            Column("Topics", partial(marks_in_words, marks=TOPICS)),
            Column("Minutes of instruction", lambda course: course.instruction_minutes),
            Column("Source", lambda course: course.get_source_display()),
            Column("Provider", lambda course: course.provider.name),
            Column("Setting", lambda course: course.get_setting_display(), is_on_paper=False),
            Column("Subject", lambda course: course.get_subject_display(), is_on_paper=False),
            Column("Delivery", lambda course: course.get_delivery_display(), is_on_paper=False),
            Column("POST approval", lambda course: course.get_post_state_display()),
            Column("POST control number", lambda course: course.control_number, 0, False),
            Column("Retired on", lambda course: course.retired_on or ""),
        )

    def render_title(self, value: str, record: Course) -> SafeString:
        return format_html("{} {}", value, shown_tag(retired_tag(record, self.today)))

    def render_credit_hours(self, value: Any) -> str:
        return hours(value)

    def render_topics(self, record: Course) -> str:
        return marks_in_words(record, TOPICS) or "None"


class SessionTable(ListTable):
    """Classes, those to come first."""

    caption = "Classes"
    nouns = ("class", "classes")
    file_name = "classes"
    nothing_yet = Empty("No class is scheduled yet. The Training Unit schedules the first one.")
    nothing_fits = Empty(
        "No class fits. Take a filter away, or choose other days.",
        url="?",
        label="Show all classes",
    )

    starts_on = tables.Column("Days", attrs=ONE_LINE)
    course = tables.Column(
        linkify=("records:class-detail", {"pk": tables.A("pk")}),
        order_by="course__title",
        attrs=TITLE,
    )
    credit_hours = tables.Column(
        "Hours", accessor="course__credit_hours", attrs=named_on_card("Hours", NUMBER)
    )
    gives = tables.Column("Areas and topics", accessor="course", orderable=False, attrs=TITLE)
    location = tables.Column(order_by="location__name", attrs=WRAPPED)
    seats_taken = tables.Column("Enrolled", attrs=named_on_card("Enrolled", NUMBER))
    state = tables.Column()

    def __init__(self, *args: Any, today: date, asked: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.asked = asked  # the key of the area or topic that the list is narrowed to

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("First day", lambda session: session.starts_on),
            Column("Last day", lambda session: session.ends_on),
            Column("Course ID", lambda session: session.course.course_id),
            Column("Course", lambda session: session.course.title),
            Column("Credit hours", lambda session: session.course.credit_hours),
            *(
                Column(mark.label, attrgetter(f"course.{mark.key}"), 0, False)
                for mark in (*AREAS, *TOPICS)
            ),
            Column("Areas", lambda session: marks_in_words(session.course, AREAS)),
            Column("Topics", lambda session: marks_in_words(session.course, TOPICS)),
            Column("Location", lambda session: session.location.name),
            Column("Instructors", taught_by_in_words),
            Column("Enrolled", lambda session: session.seats_taken),
            Column("Seats", lambda session: session.seats),
            Column("Reported as", lambda session: session.get_source_display()),
            Column("State", lambda session: session_tag(session, self.today).label),
        )

    def named(self) -> tuple[str, ...]:
        """The serial numbers of the members who teach the classes, each once."""
        teach = (each.serial_number for row in self.data.data for each in row.instructors.all())
        return tuple(dict.fromkeys(teach))

    def render_starts_on(self, record: CourseSession) -> str:
        return days_in_words(record.starts_on, record.ends_on)

    def render_credit_hours(self, value: Any) -> str:
        return hours(value)

    def render_gives(self, value: Course) -> SafeString:
        lines = [("area", AREAS), ("topic", TOPICS)]
        return format_html_join(
            "",
            '<span class="gives gives--{}">{}</span>',
            (
                (
                    kind,
                    format_html_join(", ", "{}", ((self._marked(value, mark),) for mark in given)),
                )
                for kind, marks in lines
                if (given := [mark for mark in marks if getattr(value, mark.key)])
            ),
        )

    def _marked(self, course: Course, mark: Designation) -> SafeString:
        """An area or a topic with its hours; the one that was asked for stands out."""
        words = marks_in_words(course, [mark])
        return format_html("<mark>{}</mark>" if mark.key == self.asked else "{}", words)

    def render_location(self, value: Location, record: CourseSession) -> SafeString:
        """The place, and who teaches there."""
        return format_html(
            '{}<span class="taught-by">{}</span>', value.name, taught_by_in_words(record)
        )

    def render_seats_taken(self, value: int, record: CourseSession) -> str:
        return f"{value} of {record.seats}"

    def render_state(self, record: CourseSession) -> SafeString:
        return shown_tag(session_tag(record, self.today))


class ProviderTable(ListTable):
    """Who gives training, and until when their license is valid."""

    caption = "Providers"
    nouns = ("provider", "providers")
    row_header = "name"
    file_name = "providers"
    nothing_yet = Empty("No provider is on file yet. Add the first one, such as your own academy.")
    nothing_fits = Empty(
        "No provider fits. Take a filter away.", url="?", label="Show all providers"
    )

    name = tables.Column(linkify=("courses:provider-detail", {"pk": tables.A("pk")}), attrs=TITLE)
    kind = tables.Column(attrs=WRAPPED)
    license_number = tables.Column("POST license", attrs=named_on_card("POST license", ONE_LINE))
    license_valid_until = tables.Column(
        "Valid until", empty_values=(), attrs=named_on_card("License", ONE_LINE)
    )
    courses_taught = tables.Column("Courses taught", attrs=named_on_card("Courses taught", NUMBER))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Provider", lambda provider: provider.name),
            Column("Kind", lambda provider: provider.get_kind_display()),
            Column("POST license", lambda provider: provider.license_number),
            Column("Valid until", lambda provider: provider.license_valid_until or ""),
            Column("Courses taught", lambda provider: provider.courses_taught),
        )

    def render_license_valid_until(self, record: Provider) -> str | SafeString:
        return shown_tag(license_tag(record, self.today)) or "Not given"


class LocationTable(ListTable):
    """Where classes are held."""

    caption = "Locations"
    nouns = ("location", "locations")
    file_name = "locations"
    row_header = "name"
    nothing_yet = Empty("The list is empty. A class adds its own location, or you add one here.")
    nothing_fits = Empty(
        "No location fits. Take a filter away, or type a part of the name.",
        url="?",
        label="Show all locations",
    )

    name = tables.Column(linkify=("courses:location-change", {"pk": tables.A("pk")}), attrs=TITLE)
    address = tables.Column(attrs=named_on_card("Address", WRAPPED))
    classes_open = tables.Column(
        "To come or without sheet", attrs=named_on_card("To come or without sheet", NUMBER)
    )
    classes = tables.Column("Classes in all", attrs=named_on_card("Classes in all", NUMBER))
    is_offered = tables.Column("Offered", attrs=named_on_card("Offered", ONE_LINE))

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Name", lambda location: location.name),
            Column("Address", lambda location: location.address),
            Column("To come or without sheet", lambda location: location.classes_open),
            Column("Classes in all", lambda location: location.classes),
            Column("Offered", lambda location: "Yes" if location.is_offered else "No"),
        )

    def render_is_offered(self, value: bool) -> str:
        return "Yes" if value else "No"
