"""The catalogue: its list, a course, adding and changing one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.actions.courses import add_course, change_course
from courses.course_page import course_page, hours_hints, words_within
from courses.credit_hours import arithmetic_in_words
from courses.due import due_of_course
from courses.filters import CourseFilter
from courses.forms.courses import CourseForm, HoursSoFar, shown_values
from courses.history import latest_change
from courses.models import Course, Provider
from courses.states import SCHEDULE
from courses.tables import CourseTable
from courses.views.above import COURSES
from events.actions import record_list_export
from frame.access import requires
from frame.addresses import key_in
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, sent_with
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.said import Said
from frame.search import typed_text

MOST_MATCHES = 8
LONGEST_TEXT = 100


@requires(Right.SEE_CATALOGUE)
@require_GET
def course_list(request: SignedInRequest) -> HttpResponse:
    """The catalogue, or its filtered rows as a file."""
    today = timezone.localdate()
    courses = Course.objects.select_related("provider").order_by("-course_id")
    listed = CourseFilter(request.GET, courses, request=request)
    return list_page(
        request,
        "courses/course_list.html",
        table=CourseTable(listed.qs, today=today),
        filterset=listed,
        record=record_list_export,
        context={"may_add": request.user.has_right(Right.KEEP_COURSES)},
    )


@requires(Right.SEE_CATALOGUE)
@require_GET
def course_detail(request: SignedInRequest, course_id: str) -> HttpResponse:
    """One course: facts, state, designations, classes and changes."""
    courses = Course.everything.select_related("provider", "merged_into")
    course = get_object_or_404(courses, course_id=course_id)
    today = timezone.localdate()
    page = course_page(course, reader=request.user, today=today)
    may_keep = request.user.has_right(Right.KEEP_COURSES) and course.merged_into is None
    return render(
        request,
        "courses/course_detail.html",
        {
            **page,
            "breadcrumb": breadcrumb(COURSES),
            "due": due_of_course(course, reader=request.user, today=today) if may_keep else None,
            "may_keep": may_keep,
            "may_schedule": course.merged_into is None and SCHEDULE.can(None, by=request.user),
        },
    )


@requires(Right.KEEP_COURSES)
@require_http_methods(["GET", "POST"])
def course_add(request: SignedInRequest) -> HttpResponse:
    """Add a course; the system gives the Course ID."""
    form = CourseForm(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda given: add_course(
            values=form.values,
            by=request.user,
            today=timezone.localdate(),
            form_token=given["form_token"],
            another_because=given["another_because"],
        ),
        say_done=lambda course: said_of_saved(
            course, f"Course ID {course.course_id} is given to {course.title}."
        ),
        say_again=lambda course: (
            f"This form was sent before; {course.course_id} was added then, and nothing was "
            "added now. For another course, choose Add a course again."
        ),
        go_to=page_of,
        show=lambda: show_form(request, form, None, reverse("courses:course-list")),
    )


@requires(Right.KEEP_COURSES)
@require_http_methods(["GET", "POST"])
def course_change(request: SignedInRequest, course_id: str) -> HttpResponse:
    """Change a course."""
    course = get_object_or_404(Course, course_id=course_id)
    initial = {**shown_values(course), "seen": latest_change(course)}
    form = CourseForm(sent_with(request)[0], initial=initial, is_new=False)
    return form_page(
        request,
        form,
        write=lambda given: change_course(
            course=course,
            values=form.values,
            by=request.user,
            today=timezone.localdate(),
            seen=given["seen"],
        ),
        say_done=lambda changed: said_of_saved(changed, f"{changed} is saved."),
        go_to=page_of,
        show=lambda: show_form(request, form, course, page_of(course)),
    )


@requires(Right.KEEP_COURSES)
@require_GET
def hours_so_far(request: SignedInRequest) -> HttpResponse:
    """The credit arithmetic of what is typed in the form, as a part of its page."""
    return render(
        request, "courses/_hours_so_far.html", {"hints": hours_hints(HoursSoFar(request.GET).value)}
    )


@requires(Right.KEEP_COURSES)
@require_GET
def proposed_source(request: SignedInRequest) -> HttpResponse:
    """The source field, with what the kind of the provider proposes."""
    key = key_in(request.GET.get("provider"))
    provider = Provider.objects.filter(pk=key).first() if key is not None else None
    form = CourseForm(initial={"source": provider.default_source if provider else ""})
    context = {"form": form, "proposed_by": proposal_of(provider) if provider else ""}
    return render(request, "courses/_source_field.html", context)


@requires(Right.SEE_CATALOGUE)
@require_GET
def course_matches(request: SignedInRequest) -> HttpResponse:
    """Courses called what was typed into a form, the newest first, as a part."""
    text = typed_text(request.GET.get("q", ""), LONGEST_TEXT)
    courses = Course.objects.select_related("provider").search(text).order_by("-course_id")
    found = list(courses[: MOST_MATCHES + 1]) if text else []
    context = {
        "matches": found[:MOST_MATCHES],
        "are_more": len(found) > MOST_MATCHES,
        "typed": text,
    }
    return render(request, "courses/_course_matches.html", context)


def page_of(course: Course) -> str:
    """The address of a course."""
    return reverse("courses:course-detail", kwargs={"course_id": course.course_id})


def proposal_of(provider: Provider) -> str:
    """Why the source is proposed, in words."""
    kind = words_within(provider.get_kind_display())
    return f"{provider.name} is on file as {kind}"


def show_form(
    request: SignedInRequest, form: CourseForm, course: Course | None, cancel_url: str
) -> HttpResponse:
    """The page of a form; `course` is the one that is changed, None for a new one."""
    typed = HoursSoFar(request.POST) if request.method == "POST" else None
    hints = hours_hints(typed.value if typed else (form.initial or {}).get)
    context: dict[str, Any] = {
        "form": form,
        "course": course,
        "hints": hints,
        "proposed_by": "",
        "cancel_url": cancel_url,
        "breadcrumb": breadcrumb(COURSES, *([(str(course), cancel_url)] if course else [])),
    }
    return render(request, "courses/course_form.html", context)


def said_of_saved(course: Course, words: str) -> list[Said]:
    """That a course is saved, and that its credit hours are above what POST has approved.

    Args:
        words: that it is saved.
    """
    said = [Said("success", words)]
    if course.hours_to_approve:
        minutes = arithmetic_in_words(course.instruction_minutes)
        said.append(
            Said(
                "warning",
                f"{course.credit_hours} credit hours is more than the minutes give ({minutes}), "
                "and POST has not approved it.",
            )
        )
    return said
