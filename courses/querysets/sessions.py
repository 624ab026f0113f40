"""Classes; every member may see when and where they are."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from courses.day_search import held_on
from frame.search import folded, matching
from people.models import Member

if TYPE_CHECKING:
    from courses.models import CourseSession


def same_hours(course_session: "CourseSession", *, days: str = "") -> Q:
    """The condition on days that share some time with a class; none does with one without days.

    Args:
        days: how the days are reached, such as `days__` from classes.
    """
    shared = Q(pk__in=[])
    for day in course_session.days.all():
        overlap = {"on": day.on, "starts_at__lt": day.ends_at, "ends_at__gt": day.starts_at}
        shared |= Q(**{f"{days}{column}": value for column, value in overlap.items()})
    return shared


class SessionQuerySet(models.QuerySet):
    """Classes, by state, day and course."""

    def search(self, text: str) -> Self:
        """Classes whose Course ID or title holds every word of `text`, or of the day it names."""
        if (on_that_day := held_on(text)) is not None:
            return self.filter(on_that_day | matching("course__search_text", text))
        if text.strip() and not folded(text):
            return self.none()
        return self.filter(matching("course__search_text", text))

    def upcoming(self, today: date) -> Self:
        """Classes still to be held, or held today."""
        return self.filter(state="scheduled", ends_on__gte=today)

    def awaiting_sheet(self, today: date) -> Self:
        """Classes that have begun and whose sign-in sheet is not saved; one of today among them."""
        return self.open().filter(starts_on__lte=today)

    def open(self) -> Self:
        """Classes without written credit, and not cancelled."""
        from courses.models import CourseSession  # which needs this module first

        return self.filter(state__in=CourseSession.OPEN)

    def instead_of(self, course_session: "CourseSession", today: date) -> Self:
        """Classes to come that members of a class can go to instead, the next first."""
        others = self.exclude(pk=course_session.pk).upcoming(today)
        return others.filter(course=course_session.course_id).order_by("starts_on", "pk")

    def at_the_hours_of(self, course_session: "CourseSession") -> Self:
        """Other classes, not cancelled, that share some time of a day with a class."""
        others = self.exclude(pk=course_session.pk).exclude(state="cancelled")
        return others.filter(same_hours(course_session, days="days__")).distinct()

    def of(self, member: Member) -> Self:
        """Classes that `member` is enrolled in, teaches or coordinates."""
        return self.filter(
            Q(pk__in=member.enrolments.values("course_session"))
            | Q(pk__in=member.sessions_taught.values("pk"))
            | Q(coordinator=member)
        )

    def cancelled_to(self, member: Member, today: date) -> Self:
        """Classes canceled before they were over, of which `member` is to know."""
        cancelled = self.of(member).filter(state="cancelled", ends_on__gte=today)
        return cancelled.order_by("starts_on", "pk")

    def moved_to(self, member: Member, today: date) -> Self:
        """Classes to come that were moved, each with `was_on`, of which `member` is to know.

        That is who sees to it or teaches it, and who has had the seat since before.
        """
        leads = Q(coordinator=member) | Q(pk__in=member.sessions_taught.values("pk"))
        seat = member.enrolments.taking_a_seat().filter(course_session=OuterRef("pk"))
        was_on = Case(
            When(leads, then=F("moved_from")),
            default=Coalesce(
                Subquery(seat.values("moved_from")[:1]), Value("", output_field=TextField())
            ),
        )
        moved = self.upcoming(today).annotate(was_on=was_on).exclude(was_on="")
        return moved.order_by("starts_on", "pk")

    def nearest_first(self, today: date) -> Self:
        """What comes next first, then what is over, the latest first."""
        return self.annotate(
            is_over=Case(When(ends_on__lt=today, then=1), default=0),
            comes_on=Case(When(ends_on__gte=today, then=F("starts_on"))),
        ).order_by("is_over", F("comes_on").asc(nulls_last=True), "-starts_on", "-pk")

    def for_list(self) -> Self:
        """Each class with all that a list of classes shows of it."""
        read = self.select_related("course", "location").with_seats_taken().with_whether_credited()
        return read.prefetch_related("instructors", "outside_instructors")

    def without_credit(self) -> Self:
        """Classes whose sheet is saved, and of which no credit stands: all was voided."""
        from courses.models import CourseSession  # which needs this module first

        standing = CourseSession.objects.filter(pk=OuterRef("pk")).filter(
            completions__pk__isnull=False, completions__voided_at__isnull=True
        )
        closed = self.filter(state="closed", sheet__saved_at__isnull=False)
        return closed.exclude(Exists(standing))

    def with_whether_credited(self) -> Self:
        """Each class with `is_without_credit`, read at once for a list."""
        from courses.models import CourseSession  # which needs this module first

        without = CourseSession.objects.without_credit().filter(pk=OuterRef("pk"))
        return self.annotate(is_without_credit=Exists(without))

    def with_seats_taken(self) -> Self:
        """Each class with `seats_taken`: how many are enrolled and not excused from it."""
        from courses.models import Enrolment  # whose model needs this module first

        taken = (
            Enrolment.objects.filter(course_session=OuterRef("pk"))
            .taking_a_seat()
            .order_by()
            .values("course_session")
            .annotate(number=Count("pk"))
            .values("number")
        )
        return self.annotate(seats_taken=Coalesce(Subquery(taken), 0))
