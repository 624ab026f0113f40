"""Classes: their list, scheduling and changing one."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.actions.sessions import change_class, days_of, schedule_class
from courses.double_booking import double_bookings
from courses.filters import SessionFilter
from courses.forms.class_forms import ClassForms
from courses.forms.days import DayForms
from courses.forms.rows import ErrorsWithRows
from courses.forms.sessions import SessionForm, shown_values
from courses.history import latest_change
from courses.models import Course, CourseSession
from courses.session_page import class_name, day_totals_of
from courses.states import CHANGE, SCHEDULE, credit_in_words
from courses.tables import SessionTable
from courses.views.above import CLASSES
from events.actions import record_list_export
from frame.access import requires
from frame.addresses import key_in
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, why_refused
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.said import Said, say
from people.models import Member


@requires(Right.SEE_CLASSES)
@require_GET
def session_list(request: SignedInRequest) -> HttpResponse:
    """Classes, those to come first, or the filtered rows as a file."""
    today = timezone.localdate()
    sessions = CourseSession.objects.for_list()
    listed = SessionFilter(request.GET, sessions.nearest_first(today), request=request)
    return list_page(
        request,
        "courses/session_list.html",
        table=SessionTable(
            listed.qs, today=today, asked=listed.form.cleaned_data.get("gives") or ""
        ),
        filterset=listed,
        record=record_list_export,
        context={"may_schedule": SCHEDULE.can(None, by=request.user)},
    )


@requires(SCHEDULE.right)
@require_http_methods(["GET", "POST"])
def session_add(request: SignedInRequest) -> HttpResponse:
    """Schedule a class."""
    cancel_url = reverse("courses:session-list")
    if request.method == "GET":
        course = course_named(request.GET.get("course", ""))
        form = SessionForm(initial={"course": course.pk} if course else None)
        return show_form(request, form, DayForms([], is_bound=False), None, cancel_url)
    if asks_for_days(request):
        form = SessionForm(initial=request.POST.dict())
        return show_form(request, form, days_asked_for(request), None, cancel_url)
    form, days = SessionForm(request.POST), DayForms.posted(request.POST)
    today = timezone.localdate()
    return form_page(
        request,
        ClassForms(form, days, today=today),
        write=lambda given: schedule_class(**given, by=request.user, today=today),
        say_done=lambda new: said_of_saved(
            new, f"{class_name(new)} is scheduled.", by=request.user
        ),
        say_again=lambda first: (
            f"This form was sent before; {class_name(first)} was scheduled then, and nothing was "
            "added now. For another class, choose Schedule a class again."
        ),
        go_to=page_of,
        show=lambda: show_form(request, form, days, None, cancel_url),
    )


@requires(CHANGE.right)
@require_http_methods(["GET", "POST"])
def session_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a class that is still open."""
    course_session = class_or_404(pk)
    page = page_of(course_session)
    if refused := why_refused(lambda: CHANGE.check_can(course_session, by=request.user)):
        return back_to_class(request, course_session, refused)
    if request.method == "GET":
        initial = {**shown_values(course_session), "seen": latest_change(course_session)}
        form = SessionForm(initial=initial, is_new=False)
        return show_form(request, form, DayForms.of(days_of(course_session)), course_session, page)
    if asks_for_days(request):
        form = SessionForm(initial=request.POST.dict(), is_new=False)
        return show_form(request, form, days_asked_for(request), course_session, page)
    form, days = SessionForm(request.POST, is_new=False), DayForms.posted(request.POST)
    today = timezone.localdate()
    return form_page(
        request,
        ClassForms(form, days, today=today),
        write=lambda given: change_class(
            course_session=course_session, **given, by=request.user, today=today
        ),
        say_done=lambda row: said_of_saved(
            row, f"The class {class_name(row)} is saved.", by=request.user
        ),
        go_to=page_of,
        show=lambda: show_form(request, form, days, course_session, page),
    )


@requires(Right.SCHEDULE_CLASSES)
@require_GET
def day_totals(request: SignedInRequest) -> HttpResponse:
    """What the days that are being typed add up to, as a part of the form's page."""
    totals = day_totals_of(
        DayForms.posted(request.GET).days, chosen_course(request.GET.get("course"))
    )
    return render(request, "courses/_day_totals.html", {"totals": totals})


def class_or_404(pk: int) -> CourseSession:
    return get_object_or_404(
        CourseSession.objects.select_related("course__provider", "coordinator", "location")
        .with_seats_taken()
        .with_whether_credited(),
        pk=pk,
    )


def page_of(course_session: CourseSession) -> str:
    """The address of a class, on the floor that knows who came to it."""
    return reverse("records:class-detail", kwargs={"pk": course_session.pk})


def course_named(course_id: str) -> Course | None:
    return Course.objects.filter(course_id=course_id).first() if course_id.isprintable() else None


def chosen_course(pk: str | None) -> Course | None:
    key = key_in(pk)
    return Course.objects.filter(pk=key).first() if key is not None else None


def back_to_class(
    request: SignedInRequest, course_session: CourseSession, refused: str
) -> HttpResponse:
    """Show the class again, saying why it can't be changed."""
    say(request, [Said("error", refused)])
    return redirect(page_of(course_session))


def asks_for_days(request: SignedInRequest) -> bool:
    """Whether the button pressed adds or removes a day rather than saves."""
    return "add_day" in request.POST or "remove_day" in request.POST


def days_asked_for(request: SignedInRequest) -> DayForms:
    days = DayForms.posted(request.POST)
    if "add_day" in request.POST:
        return days.with_one_more()
    return days.without(request.POST["remove_day"])


def show_form(
    request: SignedInRequest,
    form: SessionForm,
    days: DayForms,
    course_session: CourseSession | None,
    cancel_url: str,
) -> HttpResponse:
    """The page of a form; `course_session` is the one that is changed, None for a new one."""
    course: Course | None
    if course_session is not None:
        course = course_session.course
        path = [CLASSES, (class_name(course_session), cancel_url)]
    else:
        course, path = chosen_course(str(form["course"].value() or "")), [CLASSES]
    credit = credit_in_words(course_session) if course_session is not None else ""
    readable = DayForms([form_values(day) for day in days.forms], is_bound=True).days
    return render(
        request,
        "courses/session_form.html",
        {
            "form": form,
            "days": days,
            "class_errors": ErrorsWithRows(form, days, before=1 if "course" in form.fields else 0),
            "readable_days": readable,
            "totals": day_totals_of(readable, course),
            "course": course,
            "course_session": course_session,
            "credit": credit,
            "cancel_url": cancel_url,
            "breadcrumb": breadcrumb(*path),
        },
    )


def form_values(form: forms.BaseForm) -> dict[str, str]:
    return {field.name: str(field.value() if field.value() is not None else "") for field in form}


def said_of_saved(course_session: CourseSession, words: str, *, by: Member) -> list[Said]:
    """That a class is saved; that its days hold more or less than the course; what is doubled.

    Args:
        words: that it is saved.
        by: who reads it.
    """
    totals = day_totals_of(days_of(course_session), course_session.course)
    warnings = [totals.difference] if totals.difference else []
    warnings += double_bookings(course_session, by)
    return [Said("success", words), *(Said("warning", sentence) for sentence in warnings)]
