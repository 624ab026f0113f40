"""A member sends something in, sees where it is, answers what is asked, or withdraws it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from events.trail import trail_of
from frame.access import requires
from frame.addresses import key_in
from frame.form_views import form_page, press_button, sent_with
from frame.requests import SignedInRequest
from frame.rights import Right
from people.models import Member
from records.intake.actions import events_of, withdraw
from records.intake.facts import credit_of, facts_of
from records.intake.forms.sending import OutsideTrainingForm, shown_values
from records.intake.looks import record_sent_in_look
from records.intake.models import OutsideTraining, SentIn
from records.intake.outside_training import send_outside_training
from records.intake.pages import sentence_of, standing_of
from records.intake.roll_call.who_was_there import any_to_void, documents_nobody, who_was_there
from records.intake.states import OUTSIDE_TRAINING, ROLL_CALL, VOID_DOCUMENTED, life_of
from records.intake.tables import SentInTable

Ask = OutsideTraining.Ask
# What each of them is, to choose from. Source: policy 930-5 IV.E
CHOICES = (
    (Ask.POST_CERTIFIED, "The course was POST-certified already. You have its certificate."),
    (Ask.NON_POST, "The course gives no POST credit. You have its certificate."),
    (
        Ask.COLLEGE,
        "You passed a course at a college or university. You have its transcript, which gives the "
        "semester hours.",
    ),
    (
        Ask.POST_REQUEST,
        "The course is not POST-certified, and you ask the Training Unit to have it certified.",
    ),
)


@requires(Right.SEND_IN)
@require_GET
def sent_in_list(request: SignedInRequest) -> HttpResponse:
    """What the reader has sent, and where it stands."""
    own = SentIn.objects.filter(sent_by=request.user).order_by("-sent_at", "-pk")
    table = SentInTable(own.select_related("sent_by", "returned_by"), reader=request.user)
    table.arrange(request)
    return render(request, "records/intake/sent_in_list.html", {"table": table})


@requires(OUTSIDE_TRAINING.send.right)
@require_GET
def sent_in_choose(request: SignedInRequest) -> HttpResponse:
    """Which of the kinds of outside training a member has to send."""
    choices = [(ask, ask.label, words) for ask, words in CHOICES]
    return render(request, "records/intake/sent_in_choose.html", {"choices": choices})


@requires(OUTSIDE_TRAINING.send.right)
@require_http_methods(["GET", "POST"])
def outside_training_send(request: SignedInRequest, ask: str) -> HttpResponse:
    """Send in outside training."""
    if ask not in Ask.values:
        raise Http404
    form = OutsideTrainingForm(
        *sent_with(request), ask=ask, today=timezone.localdate(), initial=_as_approved(request)
    )
    return form_page(
        request,
        form,
        write=lambda given: send_outside_training(
            ask=ask,
            values=form.values,
            papers=form.chosen,
            by=request.user,
            now=timezone.now(),
            form_token=given["form_token"],
        ),
        say_done=lambda sent: f"“{sent.title}” is sent to the Training Unit.",
        say_again=lambda sent: f"“{sent.title}” was sent before; nothing was sent twice.",
        go_to=detail_page,
        show=lambda: render(
            request,
            "records/intake/outside_training_form.html",
            {"form": form, "ask": Ask(ask)},
        ),
    )


@requires(Right.SEE_OWN_RECORD, Right.SEE_ALL_RECORDS)
@require_GET
def sent_in_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One thing sent in: where it stands, what is asked, its papers and its trail."""
    sent_in = get_object_or_404(sent_in_to_show(request.user), pk=pk)
    record_sent_in_look(sent_in=sent_in, by=request.user)
    is_own = sent_in.sent_by_id == request.user.pk
    steps = life_of(sent_in)
    page = shown(sent_in, request.user)
    return render(
        request,
        "records/intake/sent_in_detail.html",
        {
            **page,
            "is_own": is_own,
            "documents_nobody": documents_nobody(page["there"]),
            "may_void": request.user.has_right(VOID_DOCUMENTED.right)
            and any_to_void(page["there"], sent_in, by=request.user),
            "answer_url": (
                reverse("records:sent-in-answer", args=[pk])
                if is_own and steps.answer.can(sent_in, by=request.user)
                else ""
            ),
            "certificate_url": _certificate_url(sent_in) if is_own else "",
            "may_withdraw": is_own and steps.withdraw.can(sent_in, by=request.user),
            "writes": trail_of(events_of(sent_in)),
        },
    )


@requires(OUTSIDE_TRAINING.withdraw.right, ROLL_CALL.withdraw.right)
@require_POST
def sent_in_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw what one has sent."""
    sent_in = get_object_or_404(SentIn.objects.filter(sent_by=request.user), pk=pk)
    return press_button(
        request,
        write=lambda: withdraw(sent_in=sent_in, by=request.user),
        say_done=lambda row: f"“{row.title}” is withdrawn.",
        go_to=detail_page(sent_in),
    )


def _as_approved(request: SignedInRequest) -> dict[str, Any]:
    """What the form of a certificate starts from, where POST approved one's request for it."""
    own = OutsideTraining.objects.filter(sent_by=request.user, course__isnull=False)
    key = key_in(request.GET.get("request"))
    training = own.select_related("course__provider").filter(pk=key).first() if key else None
    if training is None or training.course is None:
        return {}
    return {
        **shown_values(training),
        "title": training.course.title,
        "provider_name": training.course.provider.name,
        "hours": training.course.credit_hours,
    }


def _certificate_url(sent_in: SentIn) -> str:
    """Where the certificate of what POST approved is sent; blank where there is nothing to send."""
    training = sent_in.outsidetraining if sent_in.kind == "postrequest" else None
    if training is None or training.course_id is None or training.completion_id is not None:
        return ""
    page = reverse("records:outside-training-send", args=[Ask.POST_CERTIFIED])
    return f"{page}?request={training.pk}"


def detail_page(sent_in: SentIn) -> str:
    """The address of one thing sent in, for who sent it."""
    return reverse("records:sent-in-detail", args=[sent_in.pk])


def sent_in_to_show(user: Member) -> QuerySet[SentIn]:
    """What was sent in within reach, with all that its page says."""
    return SentIn.objects.visible_to(user).select_related(
        "sent_by",
        "returned_by",
        "decided_by",
        "outsidetraining__completion__course",
        "outsidetraining__already__course",
        "outsidetraining__course",
        "outsidetraining__forwarded_by",
        "challenge__about__course",
        "challenge__completion__course",
        "rollcallreport__course",
    )


def papers_of(sent_in: SentIn) -> list[Any]:
    """Its papers, in the order in which they came."""
    return [each.document for each in sent_in.papers.select_related("document")]


def shown(sent_in: SentIn, reader: Member) -> dict[str, Any]:
    """What every page of one thing sent in shows."""
    return {
        "sent_in": sent_in,
        "standing": standing_of(sent_in, reader=reader),
        "sentence": sentence_of(sent_in, reader=reader),
        "facts": facts_of(sent_in),
        "credit": credit_of(sent_in),
        "papers": papers_of(sent_in),
        "there": who_was_there(sent_in, reader=reader),
    }
