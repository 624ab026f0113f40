"""The lists of courses and classes as tables."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2.config import RequestConfig

from courses.designations import TOPICS
from courses.models import Course, CourseSession
from courses.tags import Tag, retired_tag, session_tag
from frame.templatetags.display import hours, us_date

ROWS_A_PAGE = 50
NUMBER = {"cell": {"class": "num"}, "th": {"class": "num"}}
WRAPPED = {"cell": {"class": "wrap"}}
TITLE = {"cell": {"class": "wrap wrap--wide"}}
ONE_LINE = {"cell": {"class": "nowrap"}}


def sorted_and_paged(table: tables.Table, request: HttpRequest) -> tables.Table:
    """Give the table the order and the page that the address asks for, where it can."""
    if not request.GET:
        table.empty_text = getattr(table, "nothing_yet", table.empty_text)
    RequestConfig(request, paginate=False).configure(table)
    rows = table.data.data
    # Rows that sort alike keep one order, or a row could stand on two pages.
    table.data.data = rows.order_by(*rows.query.order_by, "-pk")
    try:
        table.paginate(page=request.GET.get("page", 1), per_page=ROWS_A_PAGE)
    except PageNotAnInteger:
        table.paginate(page=1, per_page=ROWS_A_PAGE)
    except EmptyPage:
        table.paginate(page=table.paginator.num_pages, per_page=ROWS_A_PAGE)
    return table


def shown_tag(tag: Tag | None) -> SafeString:
    return render_to_string("courses/_tag.html", {"tag": tag}) if tag else SafeString("")


def topics_in_words(course: Course) -> str:
    """`Firearms 2.00, De-escalation 1.00`."""
    return ", ".join(
        f"{topic.label} {hours(getattr(course, topic.key))}"
        for topic in TOPICS
        if getattr(course, topic.key)
    )


def days_in_words(starts_on: date, ends_on: date) -> str:
    """`Mar 10, 2026`, or with the last day."""
    if starts_on == ends_on:
        return us_date(starts_on)
    return f"{us_date(starts_on)} to {us_date(ends_on)}"


class CourseTable(tables.Table):
    """The catalogue."""

    caption = "Courses"
    nothing_yet = "The catalogue is empty. The Training Unit adds the first course."
    nouns = ("course", "courses")
    export_formats = ("xlsx", "csv")

    course_id = tables.Column("Course ID", attrs=ONE_LINE)
    title = tables.Column(
        linkify=("courses:course-detail", {"course_id": tables.A("course_id")}), attrs=TITLE
    )
    credit_hours = tables.Column("Hours", attrs=NUMBER)
    topics = tables.Column("Topics", accessor="pk", orderable=False, attrs=WRAPPED)
    source = tables.Column(attrs=WRAPPED)
    provider = tables.Column(order_by="provider__name", attrs=WRAPPED)
    post_state = tables.Column("POST approval")

    class Meta:
        empty_text = "No course fits. Take a filter away, or search for a part of the title."

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_title(self, value: str, record: Course) -> SafeString:
        return format_html("{} {}", value, shown_tag(retired_tag(record, self.today)))

    def render_credit_hours(self, value: Any) -> str:
        return hours(value)

    def render_topics(self, record: Course) -> str:
        return topics_in_words(record) or "None"


class SessionTable(tables.Table):
    """Classes, those to come first."""

    caption = "Classes"
    nothing_yet = "No class is scheduled yet. The Training Unit schedules the first one."
    nouns = ("class", "classes")
    export_formats = ("xlsx", "csv")

    starts_on = tables.Column("Days", attrs=ONE_LINE)
    course = tables.Column(
        linkify=("courses:session-detail", {"pk": tables.A("pk")}),
        order_by="course__title",
        attrs=TITLE,
    )
    location = tables.Column(attrs=WRAPPED)
    seats_taken = tables.Column("Enrolled", attrs=NUMBER)
    state = tables.Column()

    class Meta:
        empty_text = "No class fits. Take a filter away, or choose other days."

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_starts_on(self, record: CourseSession) -> str:
        return days_in_words(record.starts_on, record.ends_on)

    def render_seats_taken(self, value: int, record: CourseSession) -> str:
        return f"{value} of {record.seats}"

    def render_state(self, record: CourseSession) -> SafeString:
        return shown_tag(session_tag(record, self.today))
