"""What is due of courses: their approval by POST, their hours, the licenses of their providers."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F, Min, Q, QuerySet
from django.urls import reverse

from courses.credit_hours import MINUTES_PER_CREDIT_HOUR
from courses.models import Course, CourseSession, Provider
from courses.pre_approvals import last_years_left, year_without_list
from courses.querysets.courses import CourseQuerySet, is_taught
from frame.due import Clock, due_source
from frame.rights import Right
from frame.words import hours
from people.models import Member

# So long before it ends, a license is spoken of.
AHEAD = timedelta(days=60)
# So long before the first class POST must have the application. Source: 11 CSR 75-15.040(2)
SUBMITTED_BEFORE = timedelta(days=30)


def due_of_course(course: Course, *, reader: Member, today: date) -> list[Clock]:
    """The clocks of one course and of its provider, as the list of what is due has them."""
    courses = Course.objects.filter(pk=course.pk)
    providers = Provider.objects.filter(pk=course.provider_id)
    return [*_clocks(courses, today), *_licenses(providers, reader, today)]


@due_source(Right.KEEP_COURSES)
def courses_to_see_to(reader: Member, today: date) -> Iterator[Clock]:
    """Courses to submit to POST, those it has to decide, and hours that it has not approved."""
    yield from _clocks(Course.objects.all(), today)


@due_source(Right.ADMINISTER, Right.KEEP_COURSES)
def licenses_to_renew(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a provider; who administers enters the new license, others see its courses."""
    yield from _licenses(Provider.objects.all(), reader, today)


@due_source(Right.KEEP_COURSES)
def list_of_the_next_year(reader: Member, today: date) -> Iterator[Clock]:
    """In December and January, the list of pre-approved sources that the new year has not yet."""
    year = year_without_list(today)
    if year is None:
        return
    page, step = (
        (reverse("courses:pre-approval-copy", args=[year]), f"Copy the list of {year - 1}")
        if last_years_left(year)
        else (reverse("courses:pre-approval-add"), "Enter the list")
    )
    yield Clock(
        what=f"List of pre-approved sources for {year}",
        on=date(year - 1, 12, 31),
        why="11 CSR 75-15.050(1)",
        whose="Training Unit",
        page=page,
        step=step,
    )


def _clocks(courses: CourseQuerySet, today: date) -> Iterator[Clock]:
    """The clocks of courses that are taught.

    Their day is that of the first class whose credit is not written; without one there is none.
    """
    minutes = (F("credit_hours") + 1) * MINUTES_PER_CREDIT_HOUR
    # No course is left out; which of these give more, the course itself says to the quarter hour.
    may_give_more = ~Q(post_state=Course.PostState.APPROVED) & Q(instruction_minutes__lt=minutes)
    waits = Q(post_state__in=[Course.PostState.TO_SUBMIT, Course.PostState.SUBMITTED])
    first_on = Min("sessions__starts_on", filter=Q(sessions__state__in=CourseSession.OPEN))
    taught = courses.taught_on(today).filter(waits | may_give_more)
    for course in taught.annotate(first_on=first_on):
        page = reverse("courses:course-change", args=[course.course_id])
        of_course = {"whose": "Training Unit", "page": page}
        if course.post_state == Course.PostState.TO_SUBMIT:
            yield Clock(
                what=f"Submit {course} to POST",
                on=course.first_on and course.first_on - SUBMITTED_BEFORE,
                why="11 CSR 75-15.040(2)",
                step="Note that it is submitted",
                **of_course,
            )
        if course.post_state == Course.PostState.SUBMITTED:
            yield Clock(
                what=f"POST’s decision on {course}",
                on=course.first_on,
                why="11 CSR 75-15.040(4)",
                step="Note the decision",
                **of_course,
            )
        if above := course.hours_to_approve:
            yield Clock(
                what=f"Hours of {course}, {hours(above)} above what the minutes give",
                on=course.first_on,
                why="11 CSR 75-15.020(3)(A)",
                step="Check the hours",
                **of_course,
            )


def _licenses(providers: QuerySet[Provider], reader: Member, today: date) -> Iterator[Clock]:
    ending = providers.filter(is_taught(today), license_valid_until__lte=today + AHEAD)
    for provider in ending.distinct():
        assert provider.license_valid_until is not None
        page, step = (
            (reverse("courses:provider-change", args=[provider.pk]), "Enter the new license")
            if reader.has_right(Right.ADMINISTER)
            else (f"{reverse('courses:course-list')}?provider={provider.pk}", "See its courses")
        )
        yield Clock(
            what=f"License of {provider.name}",
            on=provider.license_valid_until,
            why="11 CSR 75-15.030(9)",
            whose=provider.name,
            page=page,
            step=step,
        )
