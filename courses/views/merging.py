"""A course that was entered twice: merging it into the other, and undoing that."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.actions.merging import check_can_undo, merge_course, undo_course_merge
from courses.course_merging import candidates_for, differences_between
from courses.forms.merging import IntoForm, MergeForm, UndoForm
from courses.models import Course, CourseMerge
from courses.views.above import COURSES
from courses.views.courses import page_of
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, sent_with, why_refused
from frame.merging.moving import added_since, in_words, plan_of
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
    form = MergeForm(sent_with(request)[0])

    def show() -> HttpResponse:
        context = {
            "form": form,
            **plan_of(into, course).shown_to(request.user),
            "differences": differences_between(into, course),
            "cancel_url": page_of(course),
            "breadcrumb": breadcrumb(COURSES, (str(course), page_of(course))),
        }
        return render(request, "courses/course_merge_into.html", context)

    return form_page(
        request,
        form,
        write=lambda given: merge_course(
            course=course, into=into, **given, by=request.user, now=timezone.now()
        ),
        say_done=lambda merge: f"{course} is merged into {into}. Its Course ID leads there now.",
        go_to=lambda _: page_of(into),
        show=show,
    )


@requires(Right.KEEP_COURSES)
@require_http_methods(["GET", "POST"])
def course_merge_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo the merge of two courses."""
    merges = CourseMerge.objects.select_related("kept__merged_into", "merged", "undone_by")
    merge = get_object_or_404(merges, pk=pk)
    form = UndoForm(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda given: undo_course_merge(
            merge=merge, **given, by=request.user, now=timezone.now()
        ),
        say_done=lambda _: f"{merge.merged} is a course of its own again.",
        go_to=lambda _: page_of(merge.merged),
        show=lambda: render(
            request,
            "courses/course_merge_undo.html",
            {
                "form": form,
                "merge": merge,
                "added": in_words(added_since(merge)),
                "why_not": why_refused(lambda: check_can_undo(merge)),
                "cancel_url": page_of(merge.kept),
                "breadcrumb": breadcrumb(COURSES, (str(merge.kept), page_of(merge.kept))),
            },
        ),
    )
