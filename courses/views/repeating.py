"""Scheduling a class again on other days, and moving one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from courses.actions.repeating import move_class, repeat_class
from courses.actions.sessions import days_of
from courses.double_booking import double_bookings
from courses.forms.repeating import CopyForms, MoveClassForm, RepeatForm
from courses.forms.rows import ErrorsWithRows, FormWithRows
from courses.history import latest_change
from courses.models import CourseSession, Enrolment
from courses.session_page import class_name, told_in_words
from courses.states import CHANGE, SCHEDULE
from courses.tables import days_in_words
from courses.views.above import CLASSES
from courses.views.sessions import back_to_class, class_or_404, page_of, said_of_saved
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, why_refused
from frame.requests import SignedInRequest
from frame.said import Said
from people.models import Member


@requires(SCHEDULE.right)
@require_http_methods(["GET", "POST"])
def session_repeat(request: SignedInRequest, pk: int) -> HttpResponse:
    """Schedule a class again, once or several times, each for an element if wished."""
    course_session = class_or_404(pk)
    first = days_of(course_session)[0]
    if request.method == "GET":
        rows = CopyForms.weekly(first, number=1, weeks_apart=1)
        return show_repeat(request, course_session, RepeatForm(), rows)
    form, rows = RepeatForm(request.POST), CopyForms.posted(request.POST)
    if "weekly" in request.POST:
        if form.is_valid():
            apart = 2 if request.POST["weekly"] == "2" else 1
            number = form.cleaned_data["number"]
            rows = CopyForms.weekly(first, number=number, weeks_apart=apart)
        return show_repeat(request, course_session, form, rows)
    if "add_copy" in request.POST or "remove_copy" in request.POST:
        asked = request.POST.get("remove_copy")
        rows = rows.with_one_more() if asked is None else rows.without(asked)
        return show_repeat(request, course_session, form, rows)
    return form_page(
        request,
        FormWithRows(form, rows),
        write=lambda given: repeat_class(
            course_session=course_session,
            copies=rows.copies,
            by=request.user,
            today=timezone.localdate(),
            form_token=given["form_token"],
        ),
        say_done=lambda new: said_of_repeated(new, by=request.user),
        say_again=lambda before: (
            f"This form was sent before; {class_name(before[0])} was scheduled then, and nothing "
            "was added now."
        ),
        go_to=page_of_repeated,
        show=lambda: show_repeat(request, course_session, form, rows),
    )


@requires(CHANGE.right)
@require_http_methods(["GET", "POST"])
def session_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a class that is still open to another day or hour."""
    course_session = class_or_404(pk)
    page = page_of(course_session)
    if refused := why_refused(lambda: CHANGE.check_can(course_session, by=request.user)):
        return back_to_class(request, course_session, refused)
    days = days_of(course_session)
    initial = {
        "on": days[0].on,
        "starts_at": days[0].starts_at,
        "seen": latest_change(course_session),
    }
    form = MoveClassForm(request.POST if request.method == "POST" else None, initial=initial)
    return form_page(
        request,
        form,
        write=lambda given: move_class(
            course_session=course_session, **given, by=request.user, today=timezone.localdate()
        ),
        say_done=lambda row: said_of_saved(
            row,
            f"The class is now {class_name(row)}.{told_in_words(course_session.seats_taken)}",
            by=request.user,
        ),
        go_to=page_of,
        show=lambda: render(
            request,
            "courses/session_move.html",
            {
                "form": form,
                "course_session": course_session,
                "days": days,
                "cancel_url": page,
                "breadcrumb": breadcrumb(CLASSES, (class_name(course_session), page)),
            },
        ),
    )


def show_repeat(
    request: SignedInRequest, course_session: CourseSession, form: RepeatForm, rows: CopyForms
) -> HttpResponse:
    """The form with its rows."""
    page = page_of(course_session)
    return render(
        request,
        "courses/session_repeat.html",
        {
            "form": form,
            "rows": rows,
            "errors": ErrorsWithRows(form, rows, before=1),
            "course_session": course_session,
            "days": days_of(course_session),
            "cancel_url": page,
            "breadcrumb": breadcrumb(CLASSES, (class_name(course_session), page)),
        },
    )


def said_of_repeated(new: list[CourseSession], *, by: Member) -> list[Said]:
    """Which classes are scheduled, how many members are in them, and what is doubled."""
    days = [days_in_words(each.starts_on, each.ends_on) for each in new]
    words = (
        f"{class_name(new[0])} is scheduled."
        if len(new) == 1
        else f"{len(new)} classes of {new[0].course} are scheduled: {'; '.join(days)}."
    )
    enrolled = Enrolment.objects.filter(course_session__in=new).count()
    if enrolled:
        are = "1 member is" if enrolled == 1 else f"{enrolled:,} members are"
        words = f"{words} {are} enrolled."
    warnings = [
        Said("warning", f"{when}: {sentence}")
        for each, when in zip(new, days, strict=True)
        for sentence in double_bookings(each, by)
    ]
    return [Said("success", words), *warnings]


def page_of_repeated(new: list[CourseSession]) -> str:
    """The class, or the list of the course's classes where there are several."""
    if len(new) == 1:
        return page_of(new[0])
    return f"{reverse('courses:session-list')}?{urlencode({'q': new[0].course.course_id})}"
