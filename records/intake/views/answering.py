"""A member answers what the Training Unit asked, and sends it again: one page for every kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events.trail import latest_of
from frame.access import requires
from frame.form_views import form_page, sent_with, why_refused
from frame.requests import SignedInRequest
from frame.rights import Right
from records.challenges.actions.sending import answer_challenge
from records.challenges.forms import ChallengeAnswerForm
from records.challenges.models import Challenge
from records.intake.actions import MODELS, events_of
from records.intake.forms.sending import TrainingAnswerForm, shown_values
from records.intake.models import OutsideTraining, RollCallReport, SentIn
from records.intake.outside_training import answer_outside_training
from records.intake.roll_call.actions import answer_roll_call
from records.intake.roll_call.forms import RollCallAnswerForm, shown_of_roll_call
from records.intake.roll_call.views import members_of, roster_asked, said_of
from records.intake.states import life_of
from records.intake.views.sending import detail_page, papers_of


def _sent_again(row: SentIn) -> str:
    return f"“{row.title}” is sent again."


@dataclass(frozen=True)
class Answering:
    """How one kind is answered.

    Args:
        form: the form of the answer, given the request, the row and the event that was seen last.
        write: the action, given the row, the form and what every answer has.
        template: the page of the form.
    """

    form: Callable[[SignedInRequest, Any, dict[str, Any]], Any]
    write: Callable[..., Any]
    template: str
    say_done: Callable[[Any], str] = _sent_again


def _form_of_training(
    request: SignedInRequest, row: OutsideTraining, seen: dict[str, Any]
) -> TrainingAnswerForm:
    initial = {**shown_values(row), **seen}
    today = timezone.localdate()
    return TrainingAnswerForm(*sent_with(request), ask=row.ask, today=today, initial=initial)


def _form_of_challenge(
    request: SignedInRequest, row: Challenge, seen: dict[str, Any]
) -> ChallengeAnswerForm:
    return ChallengeAnswerForm(*sent_with(request), initial=seen)


def _form_of_roll_call(
    request: SignedInRequest, row: RollCallReport, seen: dict[str, Any]
) -> RollCallAnswerForm:
    roster = roster_asked(request)
    return RollCallAnswerForm(
        *sent_with(request),
        by=request.user,
        roster=roster,
        today=timezone.localdate(),
        initial={**shown_of_roll_call(row, members_of(row), roster), **seen},
    )


OF_TRAINING = Answering(
    form=_form_of_training,
    write=lambda row, form, **given: answer_outside_training(
        training=row, values=form.values, **given
    ),
    template="records/intake/outside_training_form.html",
)
ANSWERING = {
    "challenge": Answering(
        form=_form_of_challenge,
        write=lambda row, form, **given: answer_challenge(challenge=row, **given),
        template="records/challenges/challenge_answer.html",
    ),
    "outsidetraining": OF_TRAINING,
    "postrequest": OF_TRAINING,
    "rollcallreport": Answering(
        form=_form_of_roll_call,
        write=lambda row, form, **given: answer_roll_call(
            report=row, values=form.values, members=form.members, **given
        ),
        template="records/intake/roll_call_form.html",
        say_done=lambda row: said_of(row, "is sent again."),
    ),
}


@requires(Right.SEND_IN, Right.SEND_ROLL_CALL)
@require_http_methods(["GET", "POST"])
def sent_in_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer what the Training Unit asked, and send it again."""
    own = SentIn.objects.filter(sent_by=request.user)
    kind = get_object_or_404(own, pk=pk).kind
    rows = MODELS[kind]._default_manager.select_related("sent_by", "returned_by", "decided_by")
    row = rows.get(pk=pk)
    answering, step = ANSWERING[kind], life_of(row).answer
    form = answering.form(request, row, {"seen": latest_of(events_of(row))})
    return form_page(
        request,
        form,
        write=lambda given: answering.write(
            row,
            form,
            answer=given["answer"],
            papers=form.chosen,
            by=request.user,
            now=timezone.now(),
            seen=given["seen"],
        ),
        say_done=answering.say_done,
        go_to=detail_page,
        show=lambda: render(
            request,
            answering.template,
            {
                "form": form,
                "sent_in": row,
                "papers": papers_of(row),
                "why_not": why_refused(lambda: step.check_can(row, by=request.user)),
            },
        ),
    )
