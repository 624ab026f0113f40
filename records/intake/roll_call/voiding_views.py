"""The page on which those are voided whom a short roll call documents wrongly."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from frame.access import requires
from frame.form_views import form_page, sent_with, why_refused
from frame.requests import SignedInRequest
from records.intake.facts import facts_of
from records.intake.looks import record_sent_in_look
from records.intake.models import RollCallLine, RollCallReport, RollCallTaught
from records.intake.roll_call.forms import VoidDocumentedForm
from records.intake.roll_call.voiding import void_documented
from records.intake.states import VOID_DOCUMENTED, gave_credit
from records.intake.views.sending import detail_page

ALL_VOIDED = "It documents nobody whom you could void."


@requires(VOID_DOCUMENTED.right)
@require_http_methods(["GET", "POST"])
def roll_call_void(request: SignedInRequest, pk: int) -> HttpResponse:
    """Void, with a reason, members whom a short roll call documents, or who taught one."""
    reports = RollCallReport.objects.visible_to(request.user)
    report = get_object_or_404(reports.select_related("sent_by", "course"), pk=pk)
    lines = [
        line
        for line in report.lines.select_related("member", "report").exclude(member=request.user)
        if line.is_documented
    ]
    taught = list(
        report.taught.filter(voided_at__isnull=True)
        .exclude(member=request.user)
        .select_related("member")
    )
    form = VoidDocumentedForm(sent_with(request)[0], lines=lines, taught=taught)
    if request.method == "GET":
        record_sent_in_look(sent_in=report, by=request.user)

    def show() -> HttpResponse:
        why_not = why_refused(lambda: VOID_DOCUMENTED.check_can(report, by=request.user))
        context = {
            "report": report,
            "facts": facts_of(report),
            "form": form,
            "why_not_void": why_not or ("" if lines or taught else _nobody_left(report)),
        }
        return render(request, "records/intake/roll_call_void.html", context)

    return form_page(
        request,
        form,
        write=lambda given: void_documented(
            report=report,
            lines=form.keys_of("voided"),
            taught=form.keys_of("taught"),
            reason=given["reason"],
            by=request.user,
            now=timezone.now(),
        ),
        say_done=_said_of_voided,
        go_to=lambda voided: detail_page(report),
        show=show,
    )


def _nobody_left(report: RollCallReport) -> str:
    """Why there is nobody to void here."""
    return gave_credit(report).messages[0] if report.gives_credit else ALL_VOIDED


def _said_of_voided(voided: list[RollCallLine | RollCallTaught]) -> str:
    """`2 members are voided here. Their records and the coverage show it at once.`"""
    if len(voided) == 1:
        return f"{voided[0].member} is voided here. The record and the coverage show it at once."
    return f"{len(voided)} members are voided here. Records and coverage show it at once."
