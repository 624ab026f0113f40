"""A supervisor reports roll call training, and answers what the Training Unit asks about it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events.trail import latest_of
from frame.access import requires
from frame.addresses import key_in
from frame.form_views import form_page, sent_with, why_refused
from frame.requests import SignedInRequest
from people.forms.naming import ElementField
from people.models import Member
from records.intake.actions import events_of
from records.intake.models import RollCallReport
from records.intake.roll_call.actions import answer_roll_call, send_roll_call
from records.intake.roll_call.forms import RollCallAnswerForm, RollCallForm, shown_values
from records.intake.roll_call.roster import Roster, roster_of
from records.intake.states import ROLL_CALL
from records.intake.views.sending import detail_page, papers_of


class WhoseForm(forms.Form):
    """Whose roll call it was: the element whose roster is shown."""

    element = ElementField(label="Whose roll call")

    def __init__(self, *, roster: Roster) -> None:
        super().__init__(initial={"element": roster.element})
        field = self.fields["element"]
        assert isinstance(field, ElementField)
        field.offer(roster.tree.branches.values())


@requires(ROLL_CALL.send.right)
@require_http_methods(["GET", "POST"])
def roll_call_send(request: SignedInRequest) -> HttpResponse:
    """Report training that was held; `repeat` fills the form from the last one that was sent."""
    today = timezone.localdate()
    roster = _roster(request)
    own = RollCallReport.objects.filter(sent_by=request.user).order_by("-sent_at", "-pk")
    key = key_in(request.GET.get("repeat"))
    last = own.filter(pk=key).first() if key is not None else own.first()
    is_repeat = last is not None and "repeat" in request.GET
    initial: dict[str, Any] = {"instructor": request.user.spoken_name}
    if last is not None and is_repeat:
        initial = shown_values(last, _members_of(last), roster)
    form = RollCallForm(
        *sent_with(request),
        by=request.user,
        roster=roster,
        today=today,
        initial={**initial, "held_on": today},
    )
    return form_page(
        request,
        form,
        write=lambda given: send_roll_call(
            values=form.values,
            members=form.members,
            papers=form.chosen,
            by=request.user,
            now=timezone.now(),
            form_token=given["form_token"],
        ),
        say_done=lambda sent: _said(sent, "is sent to the Training Unit."),
        say_again=lambda sent: f"“{sent.title}” was sent before; nothing was sent twice.",
        go_to=detail_page,
        show=lambda: render(
            request,
            "records/intake/roll_call_form.html",
            {
                "form": form,
                "whose": WhoseForm(roster=roster) if len(roster.tree) > 1 else None,
                "last": None if is_repeat else last,
            },
        ),
    )


@requires(ROLL_CALL.answer.right)
@require_http_methods(["GET", "POST"])
def roll_call_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer what the Training Unit asked, and send it again."""
    reports = RollCallReport.objects.filter(sent_by=request.user)
    report = get_object_or_404(
        reports.select_related("sent_by", "returned_by", "decided_by"), pk=pk
    )
    roster = _roster(request)
    form = RollCallAnswerForm(
        *sent_with(request),
        by=request.user,
        roster=roster,
        today=timezone.localdate(),
        initial={
            **shown_values(report, _members_of(report), roster),
            "seen": latest_of(events_of(report)),
        },
    )
    step = ROLL_CALL.answer
    return form_page(
        request,
        form,
        write=lambda given: answer_roll_call(
            report=report,
            answer=given["answer"],
            values=form.values,
            members=form.members,
            papers=form.chosen,
            by=request.user,
            now=timezone.now(),
            seen=given["seen"],
        ),
        say_done=lambda sent: _said(sent, "is sent again."),
        go_to=detail_page,
        show=lambda: render(
            request,
            "records/intake/roll_call_form.html",
            {
                "form": form,
                "report": report,
                "papers": papers_of(report),
                "why_not": why_refused(lambda: step.check_can(report, by=request.user)),
            },
        ),
    )


def _said(report: RollCallReport, became: str) -> str:
    """That it is sent; of what gives no credit, that too."""
    short = f" {report.without_credit}." if report.without_credit else ""
    return f"“{report.title}” {became}{short}"


def _roster(request: SignedInRequest) -> Roster:
    sent = request.POST if request.method == "POST" else request.GET
    return roster_of(request.user, sent.get("element"), today=timezone.localdate())


def _members_of(report: RollCallReport) -> list[Member]:
    return [line.member for line in report.lines.select_related("member")]
