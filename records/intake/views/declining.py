"""The Training Unit sends back what a member sent in, or declines it, saying why."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from courses.naming import course_identified, without_course_id
from events.trail import latest_of
from frame.access import requires
from frame.form_views import form_page, sent_with, why_refused
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.search import folded
from frame.transitions import Transition
from frame.words import ended
from people.models import Member
from records.intake.actions import events_of, send_back
from records.intake.declining import decline_outside_training, decline_roll_call
from records.intake.facts import facts_of
from records.intake.forms.declining import DeclineForm, DeclineRollCallForm, SendBackForm
from records.intake.looks import record_sent_in_look
from records.intake.models import OutsideTraining, RollCallReport, SentIn
from records.intake.pages import page_of
from records.intake.proposing import course_numbered
from records.intake.states import OUTSIDE_TRAINING, life_of
from records.intake.views.deciding import next_page
from records.intake.views.sending import papers_of, sent_in_to_show
from records.models import Completion


@requires(OUTSIDE_TRAINING.send_back.right)
@require_http_methods(["GET", "POST"])
def sent_in_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send something back, saying what is missing or wrong."""
    sent_in = get_object_or_404(sent_in_to_show(request.user), pk=pk)
    form = SendBackForm(sent_with(request)[0], initial={"seen": latest_of(events_of(sent_in))})
    return form_page(
        request,
        form,
        write=lambda given: send_back(
            sent_in=sent_in, **given, by=request.user, now=timezone.now()
        ),
        say_done=lambda row: f"“{row.title}” is sent back to {ended(row.sent_by.name)}",
        go_to=lambda row: next_page(row, by=request.user),
        show=lambda: page_in_words(
            request, form, sent_in, step=life_of(sent_in).send_back, does="Send it back"
        ),
    )


@requires(Right.ENTER_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def outside_training_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decline outside training: on the record already, not kept on one, or for another reason."""
    trainings = OutsideTraining.objects.visible_to(request.user)
    training = get_object_or_404(
        trainings.select_related("sent_by", "returned_by", "decided_by"), pk=pk
    )
    lines = lines_of(training, reader=request.user)
    form = DeclineForm(
        sent_with(request)[0],
        lines=lines,
        is_request=training.is_request,
        initial={
            "already": None if training.is_request else line_of_its_course(lines, training),
            "seen": latest_of(events_of(training)),
        },
    )

    def show() -> HttpResponse:
        form.ask_if_meant()
        return page_of_declining(request, form, training)

    return form_page(
        request,
        form,
        write=lambda given: decline_outside_training(
            training=training, **{"already": None, **given}, by=request.user, now=timezone.now()
        ),
        say_done=said_of_declined,
        go_to=lambda row: next_page(row, by=request.user),
        show=show,
    )


@requires(Right.ENTER_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def roll_call_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decline a report of roll call, saying why."""
    reports = RollCallReport.objects.visible_to(request.user)
    report = get_object_or_404(
        reports.select_related("sent_by", "returned_by", "decided_by"), pk=pk
    )
    form = DeclineRollCallForm(
        sent_with(request)[0], initial={"seen": latest_of(events_of(report))}
    )
    return form_page(
        request,
        form,
        write=lambda given: decline_roll_call(
            report=report, **given, by=request.user, now=timezone.now()
        ),
        say_done=said_of_declined,
        go_to=lambda row: next_page(row, by=request.user),
        show=lambda: page_of_declining(request, form, report),
    )


def said_of_declined(row: SentIn) -> str:
    """That it is declined, in a sentence."""
    return f"“{row.title}” is declined, and {row.sent_by.name} is told."


def page_of_declining(request: SignedInRequest, form: forms.Form, sent_in: SentIn) -> HttpResponse:
    step = life_of(sent_in).decline
    assert step is not None
    return page_in_words(request, form, sent_in, step=step, does="Decline it")


def page_in_words(
    request: SignedInRequest, form: forms.Form, sent_in: SentIn, *, step: Transition, does: str
) -> HttpResponse:
    """The page of a form in words, with what was sent below it; or why it is too late for that.

    Args:
        does: what its button does; the page is called so too.
    """
    if request.method == "GET":
        record_sent_in_look(sent_in=sent_in, by=request.user)
    context = {
        "form": form,
        "sent_in": sent_in,
        "does": does,
        "facts": facts_of(sent_in),
        "papers": papers_of(sent_in),
        "back_url": page_of(sent_in, reader=request.user),
        "why_not": why_refused(lambda: step.check_can(sent_in, by=request.user)),
    }
    return render(request, "records/intake/sent_in_in_words.html", context)


def lines_of(training: OutsideTraining, *, reader: Member) -> QuerySet[Completion]:
    """The lines that stand on the record of who sent it and give credit, the latest first."""
    within: Any = Completion.objects.visible_to(reader)
    lines: QuerySet[Completion] = within.not_voided().passed().filter(member=training.sent_by_id)
    return lines.select_related("course").order_by("-completed_on", "-pk")


def line_of_its_course(lines: QuerySet[Completion], training: OutsideTraining) -> Completion | None:
    """The one line of the days and the course of a training; None where none is, or several are.

    The course is known by its Course ID, its control number or its title.
    """
    named = {
        course_identified(training.title),
        course_numbered(training.control_number),
    }
    title = folded(without_course_id(training.title))
    found = [
        line
        for line in lines.filter(completed_on__range=(training.first_on, training.last_on))
        if line.course in named or folded(line.course.title) == title
    ]
    return found[0] if len(found) == 1 else None
