"""A course that was entered twice: merging it into the other, and undoing that."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.actions.merging import merge_course, moved_in_coverage, undo_course_merge
from courses.entered_twice import candidates_for, differences_between
from courses.forms.merging import IntoForm, MergeForm, UndoForm
from courses.models import Course, CourseMerge
from courses.views.above import COURSES
from courses.views.courses import page_of
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import sent_with
from frame.merging.deciding import check_can_undo
from frame.merging.pages import MergePages, merge_into_page, merge_undo_page
from frame.requests import SignedInRequest
from frame.rights import Right


@requires(Right.KEEP_COURSES)
@require_GET
def course_merge(request: SignedInRequest, course_id: str) -> HttpResponse:
    """Say of which other course this one was entered twice."""
    course = get_object_or_404(Course.objects.select_related("provider"), course_id=course_id)
    form = IntoForm(request.GET if "into" in request.GET else None, course=course)
    if form.is_bound and form.is_valid():
        into = form.cleaned_data["into"]
        return redirect("courses:course-merge-into", course.course_id, into.course_id)
    context = {
        "form": form,
        "course": course,
        "candidates": candidates_for(course),
        "breadcrumb": breadcrumb(COURSES, (str(course), page_of(course))),
    }
    return render(request, "courses/course_merge.html", context)


@requires(Right.KEEP_COURSES)
@require_http_methods(["GET", "POST"])
def course_merge_into(request: SignedInRequest, course_id: str, into_id: str) -> HttpResponse:
    """Look at what a merge would do, and do it."""
    courses = Course.objects.select_related("provider")
    course = get_object_or_404(Course.everything.select_related("provider"), course_id=course_id)
    into = get_object_or_404(courses.exclude(pk=course.pk), course_id=into_id)
    return merge_into_page(
        request,
        PAGES,
        MergeForm(sent_with(request)[0], moved_in_coverage=moved_in_coverage(course, into)),
        kept=into,
        merged=course,
        differences=differences_between(into, course),
        write=lambda given: merge_course(
            course=course, into=into, **given, by=request.user, now=timezone.now()
        ),
    )


@requires(Right.KEEP_COURSES)
@require_http_methods(["GET", "POST"])
def course_merge_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo the merge of two courses."""
    merges = CourseMerge.objects.select_related("kept__merged_into", "merged", "undone_by")
    merge = get_object_or_404(merges, pk=pk)
    return merge_undo_page(
        request,
        PAGES,
        UndoForm(sent_with(request)[0]),
        merge=merge,
        write=lambda given: undo_course_merge(
            merge=merge, **given, by=request.user, now=timezone.now()
        ),
        check=lambda: check_can_undo(merge, by=request.user),
    )


def _lead(kept: Course, merged: Course) -> str:
    return (
        f"{merged} goes, {kept} stays. Completions keep the hours they were written with. The "
        f"Course ID {merged.course_id} is never given again and leads to {kept.course_id}."
    )


PAGES = MergePages(
    number=lambda course: course.course_id,
    lead=_lead,
    into_url=lambda course, into: reverse(
        "courses:course-merge-into", args=[course.course_id, into.course_id]
    ),
    page_of=page_of,
    breadcrumb=lambda course: breadcrumb(COURSES, (str(course), page_of(course))),
    done=lambda course, into: f"{course} is merged into {into}. Its Course ID leads there now.",
    undo_heading=lambda number: f"Is {number} another course after all?",
    undone=lambda course: f"{course} is a course of its own again.",
    stays_too="So does a class whose sheet wrote credit since.",
)
