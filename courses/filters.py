"""The filters above the lists of courses, classes and locations."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from courses.designations import AREAS, TOPICS, Delivery, Source
from courses.models import (
    Course,
    CourseSession,
    Location,
    OutsideInstructor,
    PreApproval,
    Provider,
)
from courses.models.pre_approval import FIRST_YEAR, PreApprovalQuerySet
from courses.querysets.courses import CourseQuerySet
from courses.querysets.sessions import SessionQuerySet
from courses.subjects import Subject
from courses.tags import WITHOUT_CREDIT
from frame.form_fields import TypedHours
from frame.hours import ZERO
from frame.lists.filters import SearchFilter


class HoursFilter(filters.Filter):
    """Rows by a number of hours that is typed."""

    field_class = TypedHours


class CourseFilter(filters.FilterSet):
    """Courses by text and by what they are."""

    q = SearchFilter(label="Course ID or title")
    source = filters.ChoiceFilter(choices=Source.choices, empty_label="Any source")
    provider = filters.ModelChoiceFilter(
        queryset=Provider.objects.all(), empty_label="Any provider"
    )
    topic = filters.ChoiceFilter(
        label="Topic",
        choices=[(topic.key, topic.label) for topic in TOPICS],
        empty_label="Any topic",
        method="with_topic",
    )
    setting = filters.ChoiceFilter(choices=Course.Setting.choices, empty_label="Any setting")
    subject = filters.ChoiceFilter(
        label="Subject of policy 930-5", choices=Subject.choices, empty_label="Any subject"
    )
    delivery = filters.ChoiceFilter(choices=Delivery.choices, empty_label="Any delivery")
    post_state = filters.ChoiceFilter(
        label="POST approval", choices=Course.PostState.choices, empty_label="Any state"
    )
    retired = filters.ChoiceFilter(
        label="Taught",
        choices=[("no", "Still taught"), ("yes", "Retired")],
        empty_label="Taught or retired",
        method="by_retirement",
    )

    class Meta:
        model = Course
        fields: list[str] = []

    def with_topic(self, courses: CourseQuerySet, name: str, topic: str) -> CourseQuerySet:
        return courses.filter(**{f"{topic}__gt": ZERO})

    def by_retirement(self, courses: CourseQuerySet, name: str, value: str) -> CourseQuerySet:
        today = timezone.localdate()
        return courses.retired_by(today) if value == "yes" else courses.taught_on(today)


class OfferedFilter(filters.ChoiceFilter):
    """Those that are offered for new classes, or no more."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            field_name="is_offered",
            label="Offered",
            choices=[("yes", "Offered for new classes"), ("no", "Offered no more")],
            empty_label="Offered or not",
            **options,
        )

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        return rows.filter(is_offered=value == "yes") if value else rows


class LocationFilter(filters.FilterSet):
    """Locations by name, and by whether they are offered."""

    q = SearchFilter(label="Name")
    offered = OfferedFilter()

    class Meta:
        model = Location
        fields: list[str] = []


class OutsideInstructorFilter(filters.FilterSet):
    """Instructors from outside by name, and by whether they are offered."""

    q = SearchFilter(label="Name or organization")
    offered = OfferedFilter()

    class Meta:
        model = OutsideInstructor
        fields: list[str] = []


class SessionFilter(filters.FilterSet):
    """Classes by course, state and day."""

    q = SearchFilter(label="Course ID, title or day")
    state = filters.ChoiceFilter(
        label="State",
        choices=[
            ("upcoming", "Upcoming"),
            ("waiting", "Waiting for a sheet"),
            ("closed", "Closed, credit written"),
            ("without_credit", WITHOUT_CREDIT),
            ("cancelled", "Canceled"),
        ],
        empty_label="Any state",
        method="by_state",
    )
    gives = filters.ChoiceFilter(
        label="Area or topic",
        choices=[(item.key, item.label) for item in (*AREAS, *TOPICS)],
        empty_label="Any area or topic",
        method="with_hours_of",
    )
    hours = HoursFilter(
        label="Hours, at least", field_name="course__credit_hours", lookup_expr="gte"
    )
    since = filters.DateFilter(label="From", field_name="ends_on", lookup_expr="gte")
    until = filters.DateFilter(label="To", field_name="starts_on", lookup_expr="lte")
    mine = filters.BooleanFilter(
        label="Only my classes", method="only_mine", widget=forms.CheckboxInput
    )

    class Meta:
        model = CourseSession
        fields: list[str] = []

    def by_state(self, sessions: SessionQuerySet, name: str, state: str) -> SessionQuerySet:
        today = timezone.localdate()
        if state == "upcoming":
            return sessions.upcoming(today)
        if state == "waiting":
            return sessions.awaiting_sheet(today)
        if state == "without_credit":
            return sessions.without_credit()
        if state == "closed":
            without = CourseSession.objects.without_credit()
            return sessions.filter(state=state).exclude(pk__in=without.values("pk"))
        return sessions.filter(state=state)

    def with_hours_of(self, sessions: SessionQuerySet, name: str, key: str) -> SessionQuerySet:
        return sessions.filter(**{f"course__{key}__gt": ZERO})

    def only_mine(self, sessions: SessionQuerySet, name: str, value: Any) -> SessionQuerySet:
        return sessions.of(self.request.user) if value else sessions


def years_of_lists() -> list[tuple[int, str]]:
    """The years that can have a list, the next one first."""
    last = timezone.localdate().year + 1
    return [(year, str(year)) for year in range(last, FIRST_YEAR - 1, -1)]


class PreApprovalFilter(filters.FilterSet):
    """The list of pre-approved sources by provider, year and day."""

    q = SearchFilter(label="Provider")
    year = filters.ChoiceFilter(label="Year", choices=years_of_lists, empty_label="Any year")
    day = filters.DateFilter(label="In force on", method="in_force_on")

    class Meta:
        model = PreApproval
        fields: list[str] = []

    def in_force_on(self, rows: PreApprovalQuerySet, name: str, day: date) -> PreApprovalQuerySet:
        return rows.on(day)


class ProviderFilter(filters.FilterSet):
    """Providers by name, kind, and whether their license is valid."""

    q = SearchFilter(label="Name or license number")
    kind = filters.ChoiceFilter(choices=Provider.Kind.choices, empty_label="Any kind")
    licensed = filters.ChoiceFilter(
        label="License",
        choices=[("valid", "Valid today"), ("expired", "Expired"), ("none", "No day on file")],
        empty_label="Any",
        method="by_license",
    )

    class Meta:
        model = Provider
        fields: list[str] = []

    def by_license(self, providers: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == "none":
            return providers.filter(license_valid_until__isnull=True)
        lookup = "gte" if value == "valid" else "lt"
        return providers.filter(**{f"license_valid_until__{lookup}": today})
