"""The Training Unit decides a report of roll call training: the paper left, the form right."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events.trail import latest_of, trail_of
from frame.access import requires
from frame.form_views import form_page, place_errors, sent_with
from frame.requests import SignedInRequest
from frame.words import us_date
from records.credit.overriding import Warned
from records.forms.overrides import Answers, warnings_to_confirm
from records.intake.actions import events_of
from records.intake.facts import facts_of
from records.intake.models import RollCallReport
from records.intake.roll_call.actions import accept_roll_call
from records.intake.roll_call.credit import check_gives_credit
from records.intake.roll_call.deciding_form import DecideRollCallForm
from records.intake.roll_call.problems import (
    check_left_out,
    shown_lines,
    warned_of_all,
    what_hinders,
)
from records.intake.states import ROLL_CALL
from records.intake.views.deciding import around, led_elsewhere, next_page
from records.intake.views.sending import papers_of

# The fields in which the course is named.
NAMES_THE_COURSE = {"course", "another_course"}


@requires(ROLL_CALL.accept.right)
@require_http_methods(["GET", "POST"])
def roll_call_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept a report: a Course ID for what was taught, and credit for all who were there."""
    reports = RollCallReport.objects.visible_to(request.user)
    report = get_object_or_404(
        reports.select_related("sent_by", "returned_by", "decided_by"), pk=pk
    )
    lines = list(report.lines.select_related("member__element"))
    form = DecideRollCallForm(
        *sent_with(request),
        report=report,
        lines=lines,
        seen=latest_of(events_of(report)),
    )
    answers = Answers(request.POST)

    def show(warnings: list[Warned] | None = None) -> HttpResponse:
        if (elsewhere := led_elsewhere(request, form, report)) is not None:
            return elsewhere
        shown = shown_lines(form, by=request.user)
        context = {
            "form": form,
            "report": report,
            "facts": facts_of(report),
            "papers": papers_of(report),
            "lines": shown,
            "course_refused": known if form.errors.keys() & NAMES_THE_COURSE else None,
            "warned_of_all": [] if warnings else warned_of_all(shown),
            "warnings": warnings_to_confirm(warnings or [], answers),
            "writes": trail_of(events_of(report)),
            **around(report, request.user, today=timezone.localdate()),
        }
        return render(request, "records/intake/roll_call_decide.html", context)

    is_readable = form.is_bound and form.is_valid()
    known = form.taught.course if is_readable else None
    warnings = _looked_at(form, request) if is_readable else []
    if form.errors or (warnings and not answers.overrides):
        return show(warnings)
    return form_page(
        request,
        form,
        write=lambda given: accept_roll_call(
            report=report,
            decided=form.decided,
            by=request.user,
            now=timezone.now(),
            seen=given["seen"],
            overrides=answers.overrides,
        ),
        say_done=said_of_accepted,
        go_to=lambda accepted: next_page(accepted, by=request.user),
        show=lambda: show(warnings),
    )


def _looked_at(form: DecideRollCallForm, request: SignedInRequest) -> list[Warned]:
    """Put what blocks beside those who are ticked; give what is warned of."""
    known = form.taught.course
    try:
        if known is not None:
            check_gives_credit(known, form.report)
    except ValidationError as refused:
        form.add_error(form.course_field, refused.message_dict["course"])
        return []
    found = what_hinders(form, by=request.user)
    try:
        check_left_out(form)
    except ValidationError as refused:
        place_errors(form, refused)
    for sentence in found.of_course:
        form.add_error(form.course_field, sentence)
    for sentence in found.of_members:
        form.add_error("credited", sentence)
    return found.warned


def said_of_accepted(report: RollCallReport) -> str:
    """What was written, in a sentence."""
    number = report.lines.filter(why_left_out="").count()
    members = "1 member" if number == 1 else f"{number} members"
    held = f"{report.course} on {us_date(report.held_on)}"
    if report.gives_credit:
        return f"{held} is written for {members}."
    return f"{held}, {members}: {report.without_credit}."
