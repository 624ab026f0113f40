"""Credit for those who taught a class: what is proposed, and confirming it."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from courses.models import CourseSession
from courses.session_page import class_name
from courses.views.above import CLASSES
from courses.views.sessions import class_or_404
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, sent_with, why_refused
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.said import Said, say
from frame.words import hours
from people.models import Member
from records.actions.completions import record_completion_look
from records.actions.teaching import (
    DECIDED_ALREADY,
    DecidedTeaching,
    check_can_keep,
    decide_teaching,
    keep_teaching,
)
from records.class_credit import class_credit
from records.credit.overriding import Warned, warnings_of
from records.credit.problems import problems_of
from records.forms.overrides import Answers, warnings_to_confirm
from records.forms.teaching import DecideTeachingForm, KeepTeachingForm
from records.models import Completion
from records.teaching import Taught, for_others, taught_undecided, teaching_proposal
from records.views.completions import completions_to_show


@requires(Right.ENTER_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def teaching_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm the minutes of each instructor of a class, or leave somebody out."""
    course_session = class_or_404(pk)
    taught = for_others(taught_undecided(course_session), by=request.user)
    page = reverse("records:class-detail", args=[pk])
    if not taught:
        say(request, [Said("info", DECIDED_ALREADY)])
        return redirect(page)
    form = DecideTeachingForm(
        sent_with(request)[0],
        taught=taught,
        most_minutes=class_credit(course_session).minutes,
    )
    answers = Answers(request.POST)

    def show(warnings: list[Warned] | None = None) -> HttpResponse:
        context = {
            "form": form,
            "name": class_name(course_session),
            "breadcrumb": breadcrumb(CLASSES, (class_name(course_session), page)),
            "warnings": warnings_to_confirm(warnings or [], answers),
            "class_url": page,
            "left_out": course_session.teaching_left_out.not_voided()
            .select_related("member")
            .order_by("pk"),
        }
        return render(request, "records/teaching_decide.html", context)

    warnings = _warnings(course_session, form, taught, by=request.user)
    if warnings and not answers.overrides:
        return show(warnings)
    return form_page(
        request,
        form,
        write=lambda given: decide_teaching(
            course_session=course_session,
            minutes=form.minutes,
            reason=given["reason"],
            by=request.user,
            now=timezone.now(),
            overrides=answers.overrides,
        ),
        say_done=said_of_teaching,
        go_to=lambda _: page,
        show=lambda: show(warnings),
    )


@requires(Right.ENTER_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def teaching_keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """Void the credit of who was taken off a class, or keep it for a reason."""
    completion = get_object_or_404(
        completions_to_show(request.user).filter(role=Completion.Role.INSTRUCTOR), pk=pk
    )
    form = KeepTeachingForm(sent_with(request)[0])
    if request.method == "GET":
        record_completion_look(completion=completion, by=request.user)
    return form_page(
        request,
        form,
        write=lambda given: keep_teaching(
            completion=completion, **given, by=request.user, now=timezone.now()
        ),
        say_done=lambda _: f"The credit of {completion.member.name} stays.",
        go_to=lambda _: reverse("records:completion-detail", args=[pk]),
        show=lambda: render(
            request,
            "records/teaching_keep.html",
            {
                "form": form,
                "completion": completion,
                "why_not": why_refused(lambda: check_can_keep(completion, by=request.user)),
            },
        ),
    )


def said_of_teaching(decided: DecidedTeaching) -> str:
    """What was written, in sentences."""
    said = [
        f"{hours(each.credit_hours)} hours for teaching are written for {each.member.name} "
        f"({each.member.serial_number})."
        for each in decided.completions
    ]
    said += [f"{member.name} gets none." for member in decided.left_out]
    return " ".join(said)


def _warnings(
    course_session: CourseSession, form: DecideTeachingForm, taught: list[Taught], *, by: Member
) -> list[Warned]:
    """What a reason is asked for; nothing where the form is not sent, or can't be read."""
    if not form.is_bound or not form.is_valid():
        return []
    chosen = [
        teaching_proposal(course_session, replace(each, minutes=minutes))
        for each in taught
        if (minutes := form.minutes[each.member.pk]) is not None
    ]
    return warnings_of(chosen, problems_of(chosen, by=by))
