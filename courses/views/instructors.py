"""Instructors from outside: the kept list, what each taught, adding and changing one."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.actions.outside_instructors import (
    add_instructor,
    change_instructor,
    writes_of_instructor,
)
from courses.filters import OutsideInstructorFilter, SessionFilter
from courses.forms.instructors import OutsideInstructorForm, shown_values
from courses.instructor_tables import OutsideInstructorTable, TaughtTable
from courses.models import CourseSession, OutsideInstructor
from courses.states import SCHEDULE
from courses.views.above import CLASSES, INSTRUCTORS
from events.actions import record_list_export
from events.trail import latest_of, trail_of
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, sent_with
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.search import typed_text
from people.models import Member

MOST_MATCHES = 8
LONGEST_TEXT = 100


@requires(SCHEDULE.right)
@require_GET
def instructor_list(request: SignedInRequest) -> HttpResponse:
    """Who teaches from outside, or the filtered rows as a file."""
    instructors = OutsideInstructor.objects.with_classes(timezone.localdate())
    listed = OutsideInstructorFilter(request.GET, instructors.order_by("name"), request=request)
    return list_page(
        request,
        "courses/instructor_list.html",
        table=OutsideInstructorTable(listed.qs),
        filterset=listed,
        record=record_list_export,
        context={"breadcrumb": breadcrumb(CLASSES)},
    )


@requires(SCHEDULE.right)
@require_GET
def instructor_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One instructor from outside: every change, and the classes, or these as a file."""
    instructor = get_object_or_404(OutsideInstructor, pk=pk)
    today = timezone.localdate()
    classes = CourseSession.objects.filter(outside_instructors=instructor).for_list()
    listed = SessionFilter(request.GET, classes.nearest_first(today), request=request)
    return list_page(
        request,
        "courses/instructor_detail.html",
        table=TaughtTable(listed.qs, today=today, instructor=instructor),
        filterset=listed,
        record=record_list_export,
        context={
            "instructor": instructor,
            "facts": [
                ("Organization", instructor.organization),
                ("Qualified to teach", instructor.qualified_for),
                ("Offered for new classes", "Yes" if instructor.is_offered else "No"),
            ],
            "writes": trail_of(writes_of_instructor(instructor)),
            "breadcrumb": breadcrumb(CLASSES, INSTRUCTORS),
        },
    )


@requires(SCHEDULE.right)
@require_GET
def instructor_matches(request: SignedInRequest) -> HttpResponse:
    """Members, and instructors from outside, called what was typed into a class, as a part."""
    text = typed_text(request.GET.get("q", ""), LONGEST_TEXT)
    members: QuerySet[Member] = Member.objects.nearest_named(text).select_related("element")
    outside = OutsideInstructor.objects.offered().search(text) if text else ()
    found = [*outside[: MOST_MATCHES + 1], *members[: MOST_MATCHES + 1]]
    context = {
        "matches": found[:MOST_MATCHES],
        "are_more": len(found) > MOST_MATCHES,
        "typed": text,
    }
    return render(request, "courses/_instructor_matches.html", context)


@requires(SCHEDULE.right)
@require_http_methods(["GET", "POST"])
def instructor_add(request: SignedInRequest) -> HttpResponse:
    """Add an instructor from outside."""
    form = OutsideInstructorForm(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda given: add_instructor(**given, by=request.user),
        say_done=lambda new: f"{new} is in the list. Classes can name them now.",
        go_to=page_of,
        show=lambda: _show(request, form, None),
    )


@requires(SCHEDULE.right)
@require_http_methods(["GET", "POST"])
def instructor_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change or withdraw an instructor from outside."""
    instructor = get_object_or_404(OutsideInstructor, pk=pk)
    initial = {**shown_values(instructor), "seen": latest_of(writes_of_instructor(instructor))}
    form = OutsideInstructorForm(sent_with(request)[0], initial=initial, is_new=False)
    return form_page(
        request,
        form,
        write=lambda given: change_instructor(instructor=instructor, **given, by=request.user),
        say_done=lambda row: f"{row} is saved.",
        go_to=page_of,
        show=lambda: _show(request, form, instructor),
    )


def page_of(instructor: OutsideInstructor) -> str:
    """The address of an instructor from outside."""
    return reverse("courses:instructor-detail", kwargs={"pk": instructor.pk})


def _show(
    request: SignedInRequest, form: OutsideInstructorForm, instructor: OutsideInstructor | None
) -> HttpResponse:
    back = page_of(instructor) if instructor else reverse("courses:instructor-list")
    own = [(instructor.name, back)] if instructor else []
    context = {
        "form": form,
        "instructor": instructor,
        "cancel_url": back,
        "breadcrumb": breadcrumb(CLASSES, INSTRUCTORS, *own),
    }
    return render(request, "courses/instructor_form.html", context)
