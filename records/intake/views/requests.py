"""The Training Unit sees to a request for POST certification: forwards it, notes the approval."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from courses.designations import Source
from courses.models import Course
from frame.access import requires
from frame.form_fields import TypedDate, list_field
from frame.form_views import form_page, press_button, sent_with
from frame.requests import SignedInRequest
from frame.words import ended, us_date
from people.models import Member
from records.forms.overrides import Answers
from records.intake.deciding import FromPapers
from records.intake.models import OutsideTraining
from records.intake.post_requests import FORWARD, NO_NUMBER, approve_request, forward_to_post
from records.intake.proposing import source_approved
from records.intake.states import POST_REQUEST
from records.intake.views.deciding import desk_of, next_page
from records.intake.views.sending import detail_page
from records.views.credit import warnings_to_ask

AS_APPROVED = "As POST approved it"


class ApprovalForm(FromPapers):
    """What POST approved: the course, its number and the day; and the credit, if it is shown."""

    paper_heading = "The course"
    approved_on = TypedDate(
        label="Approved by POST on", error_messages={"required": "Give the day of POST’s approval."}
    )
    is_attended = forms.BooleanField(required=False)

    def __init__(self, *args: Any, training: OutsideTraining, today: date, **kwargs: Any) -> None:
        super().__init__(*args, training=training, today=today, **kwargs)
        self.training = training
        number, completed_on = self.fields["control_number"], self.fields["completed_on"]
        number.required = True
        number.error_messages["required"] = NO_NUMBER
        completed_on.required = False
        completed_on.help_text = "Only if the credit is written now."
        list_field(self, "source").choices = [("", AS_APPROVED), *Source.choices]
        for name in ("course", "new_provider", "provider_kind"):
            self.fields[name].widget.attrs["hx-vals"] = '{"approves": true}'
        self.fields["approved_on"].widget.attrs["max"] = today.isoformat()
        self.fields[
            "is_attended"
        ].label = f"The papers show that {training.sent_by.name} attended: write the credit as well"
        if training.last_on > today:  # nobody can have attended it to its end
            for name in ("is_attended", "completed_on"):
                self.fields[name].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("completed_on") is None and "completed_on" not in self.errors:
            if given.get("is_attended"):
                self.add_error("completed_on", "Give the day on which it was completed.")
            given["completed_on"] = self.training.last_on
        return given

    def source_of(self, given: Mapping[str, Any]) -> str:
        """The source that was chosen, or else that of what POST approves by itself."""
        approves = given.get("course_found"), given.get("new_provider")
        return given.get("source") or source_approved(*approves)

    def _new_course(self, given: dict[str, Any], *rest: Any) -> dict[str, Any]:
        return {
            **super()._new_course(given, *rest),
            "post_state": Course.PostState.APPROVED,
            "control_number": given["control_number"],
            "approved_on": given["approved_on"],
        }


@requires(FORWARD.right)
@require_POST
def post_request_forward(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that a request went to POST; then the next in the queue."""
    requests = OutsideTraining.objects.visible_to(request.user).filter(kind="postrequest")
    training = get_object_or_404(requests, pk=pk)
    is_still = training.state == OutsideTraining.State.SENT
    return press_button(
        request,
        write=lambda: forward_to_post(training=training, by=request.user, now=timezone.now()),
        say_done=lambda row: f"“{row.title}” is forwarded to POST, and {row.sent_by.name} is told.",
        go_to=next_page(training, by=request.user) if is_still else detail_page(training),
    )


@requires(POST_REQUEST.accept.right)
@require_http_methods(["GET", "POST"])
def post_request_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The request on the left, what POST approved on the right."""
    desk = desk_of(request, pk, kind="postrequest")
    form = ApprovalForm(
        *sent_with(request),
        training=desk.training,
        paper=desk.paper,
        today=timezone.localdate(),
        initial=desk.initial,
    )
    answers = Answers(request.POST)
    warnings = []
    if form.is_bound and form.is_valid() and form.cleaned_data["is_attended"]:
        warnings = warnings_to_ask(form, by=request.user)
    if warnings and not answers.overrides:
        return desk.show(request, form, warnings, answers)
    return form_page(
        request,
        form,
        write=lambda given: approve_request(
            training=desk.training,
            entry=form.entry,
            approved_on=given["approved_on"],
            is_attended=given["is_attended"],
            by=request.user,
            now=timezone.now(),
            seen=given["seen"],
            overrides=answers.overrides,
        ),
        say_done=lambda row: said_of_approval(row, to=row.sent_by),
        go_to=lambda row: next_page(row, by=request.user),
        show=lambda: desk.show(request, form, warnings, answers),
    )


def said_of_approval(row: OutsideTraining, *, to: Member) -> str:
    """What was noted, in a sentence."""
    noted = f"{row.course} is approved by POST since {us_date(row.approved_on)}"
    if row.completion is None:
        return f"{noted}. {to.name} is told to send the certificate."
    return f"{noted}, and its credit is written for {ended(to.name)}"
