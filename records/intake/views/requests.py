"""The Training Unit sees to a request for POST certification: forwards it, notes the approval."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from frame.access import requires
from frame.form_views import form_page, press_button, sent_with
from frame.requests import SignedInRequest
from frame.words import ended, us_date
from people.models import Member
from records.forms.overrides import Answers
from records.intake.forms.requests import ApprovalForm
from records.intake.models import OutsideTraining
from records.intake.post_requests import FORWARD, approve_request, forward_to_post
from records.intake.states import POST_REQUEST
from records.intake.views.deciding import desk_of, next_page
from records.intake.views.sending import detail_page
from records.views.credit import warnings_to_ask


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
