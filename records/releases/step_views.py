"""The steps of a release request, a page each: a form in words, or why it can't be taken."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events.trail import events_of_row, latest_of
from frame.access import requires
from frame.form_views import form_page, sent_with, why_refused
from frame.requests import SignedInRequest
from frame.transitions import Transition
from records.releases.actions.asking import (
    answer_release,
    say_copies,
    take_over_release,
    withdraw_release,
)
from records.releases.actions.deciding import ask_back, explain_delay, reopen_release
from records.releases.actions.handing_over import check_was_taken, correct_hand_over, hand_over
from records.releases.copies import (
    Copies,
    check_may_settle,
    standing_handover,
    taken_in_words,
    untold_copies,
)
from records.releases.forms.asking import AnswerForm, TakeOverForm
from records.releases.forms.deciding import AskBackForm, DelayForm
from records.releases.forms.handing_over import (
    CorrectHandOverForm,
    HandOverForm,
    LetterSentForm,
    ReopenForm,
    SayCopiesForm,
    WithdrawForm,
)
from records.releases.models import ReleasePacket, ReleaseRequest
from records.releases.reading import has_changed
from records.releases.request_page import page_of, row_within_reach, said_of
from records.releases.sent_letters import note_letter_sent
from records.releases.states import (
    ANSWER,
    ASK_BACK,
    CHANGES,
    CORRECT_HAND_OVER,
    EXPLAIN_DELAY,
    HAND_OVER,
    REOPEN,
    SAY_COPIES,
    SEND_LETTER,
    TAKE_OVER,
    WITHDRAW,
)

CHANGED_SINCE_TAKEN = (
    "The record has changed since the packet was taken, or a paper was read anew. If the packet "
    "has left, note it here: what left is what was decided. If it has not, do not hand it over; "
    "ask who decided to take the decision back and decide anew."
)


@requires(ASK_BACK.right)
@require_http_methods(["GET", "POST"])
def release_ask_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask who asked, before it is decided."""
    row = row_within_reach(request, pk)
    form = AskBackForm(sent_with(request)[0], initial=_seen(row))
    return _step_page(
        request,
        row,
        form,
        ASK_BACK,
        write=lambda given: ask_back(
            request=row,
            question=given["question"],
            seen=given["seen"],
            by=request.user,
            now=timezone.now(),
        ),
        done="is asked back",
    )


@requires(ANSWER.right)
@require_http_methods(["GET", "POST"])
def release_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer what was asked back."""
    row = row_within_reach(request, pk)
    form = AnswerForm(sent_with(request)[0], initial=_seen(row))
    return _step_page(
        request,
        row,
        form,
        ANSWER,
        write=lambda given: answer_release(request=row, **given, by=request.user),
        done="is answered, and waits for a decision again",
    )


@requires(EXPLAIN_DELAY.right)
@require_http_methods(["GET", "POST"])
def release_delay(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say why a public-records request takes longer."""
    row = row_within_reach(request, pk)
    form = DelayForm(sent_with(request)[0], initial=_seen(row))
    return _step_page(
        request,
        row,
        form,
        EXPLAIN_DELAY,
        write=lambda given: explain_delay(
            request=row,
            reason=given["reason"],
            earliest_on=given["earliest_on"],
            seen=given["seen"],
            by=request.user,
            now=timezone.now(),
        ),
        done="is due on the day that you gave",
    )


@requires(SEND_LETTER.right)
@require_http_methods(["GET", "POST"])
def release_letter_sent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note on which day, and how, the letter went to the requester."""
    row, today = row_within_reach(request, pk), timezone.localdate()
    form = LetterSentForm(sent_with(request)[0], today=today, initial={"sent_on": today})
    return _step_page(
        request,
        row,
        form,
        SEND_LETTER,
        write=lambda given: note_letter_sent(
            request=row, **given, by=request.user, now=timezone.now()
        ),
        done="is noted as sent",
        of_what="The letter about ",
    )


@requires(REOPEN.right)
@require_http_methods(["GET", "POST"])
def release_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a decision back before anything has left."""
    return _ending_page(
        request, pk, ReopenForm, REOPEN, action=reopen_release, done="waits for a decision again"
    )


@requires(TAKE_OVER.right)
@require_http_methods(["GET", "POST"])
def release_take_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go on with a request in the place of who asked."""
    row = row_within_reach(request, pk)
    form = TakeOverForm(sent_with(request)[0])
    return _step_page(
        request,
        row,
        form,
        TAKE_OVER,
        write=lambda given: take_over_release(request=row, **given, by=request.user),
        done="is yours to go on with",
    )


@requires(WITHDRAW.right)
@require_http_methods(["GET", "POST"])
def release_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a request back."""
    return _ending_page(
        request, pk, WithdrawForm, WITHDRAW, action=withdraw_release, done="is withdrawn"
    )


@requires(SAY_COPIES.right)
@require_http_methods(["GET", "POST"])
def release_copies(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say whether a copy left of a packet that is not to leave any more."""
    row = row_within_reach(request, pk)
    form = SayCopiesForm(sent_with(request)[0], of=row, today=timezone.localdate())
    return _step_page(
        request,
        row,
        form,
        SAY_COPIES,
        write=lambda given: say_copies(
            request=row,
            copies=Copies(form.handed if given["did_leave"] == "yes" else None, timezone.now()),
            packet=given["packet"],
            by=request.user,
        ),
        done="has its note of what became of the copies",
    )


@requires(HAND_OVER.right)
@require_http_methods(["GET", "POST"])
def release_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note to whom the packet went."""
    row, today = row_within_reach(request, pk), timezone.localdate()
    packet = ReleasePacket.objects.filter(decision=row.decision_id).first()
    form = HandOverForm(
        sent_with(request)[0],
        of=row,
        today=today,
        initial={"handed_on": today, "packet": packet and packet.pk},
    )

    def check() -> None:
        HAND_OVER.check_can(row, by=request.user)
        assert packet is not None, "what is built has its packet"
        check_was_taken(packet)

    return _step_page(
        request,
        row,
        form,
        HAND_OVER,
        write=lambda given: (
            hand_over(
                packet=given["packet"], handed=form.handed, by=request.user, now=timezone.now()
            ).request
        ),
        done="is handed over",
        check=check,
        packet=packet if str(form["packet"].value()) == str(packet and packet.pk) else None,
    )


@requires(CORRECT_HAND_OVER.right)
@require_http_methods(["GET", "POST"])
def release_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note what is right of a hand-over."""
    row, today = row_within_reach(request, pk), timezone.localdate()
    handover = row.handover
    form = CorrectHandOverForm(
        sent_with(request)[0],
        today=today,
        initial={
            **(asdict(standing_handover(handover)) if handover is not None else {}),
            **_seen(row),
        },
    )
    return _step_page(
        request,
        row,
        form,
        CORRECT_HAND_OVER,
        write=lambda given: (
            correct_hand_over(
                request=row,
                handed=form.handed,
                reason=given["reason"],
                seen=given["seen"],
                by=request.user,
                now=timezone.now(),
            ).handover.request
        ),
        done="is corrected; what was noted first stays beside it",
        of_what="The hand-over of ",
    )


def _seen(row: ReleaseRequest) -> dict[str, int]:
    return {"seen": latest_of(events_of_row(row, CHANGES))}


def _ending_page(
    request: SignedInRequest,
    pk: int,
    form_of: type[WithdrawForm] | type[ReopenForm],
    step: Transition,
    *,
    action: Callable[..., ReleaseRequest],
    done: str,
) -> HttpResponse:
    """The page of a step that ends what was granted, and asks what became of the copies."""
    row = row_within_reach(request, pk)
    form = form_of(
        sent_with(request)[0],
        initial=_seen(row),
        is_asked=bool(untold_copies([row])),
        today=timezone.localdate(),
    )

    def check() -> None:
        step.check_can(row, by=request.user)
        check_may_settle(row, by=request.user)

    return _step_page(
        request,
        row,
        form,
        step,
        write=lambda given: action(
            request=row,
            reason=given["reason"],
            by=request.user,
            copies=form.copies(timezone.now()),
            seen=given["seen"],
        ),
        done=done,
        check=check,
    )


def _step_page(
    request: SignedInRequest,
    row: ReleaseRequest,
    form: forms.Form,
    step: Transition,
    *,
    write: Callable[[dict[str, Any]], ReleaseRequest],
    done: str,
    of_what: str = "",
    check: Callable[[], None] | None = None,
    packet: ReleasePacket | None = None,
) -> HttpResponse:
    """The page of a step that is a form in words; where it can't be taken, it says why.

    What was sent and is refused is shown again with all that was typed.

    Args:
        of_what: what of the request it is that `done` is said of.
        check: raises why it can't be taken, where that is more than what the step asks.
        packet: what leaves by this step.
    """

    def show() -> HttpResponse:
        refused = why_refused(check or (lambda: step.check_can(row, by=request.user)))
        shown = None if refused else packet
        return render(
            request,
            "records/releases/release_step.html",
            {
                **said_of(row),
                "form": form,
                "does": step.words,
                "why_not": "" if form.is_bound else refused,
                "back_url": page_of(row),
                "packet": shown,
                "changed": CHANGED_SINCE_TAKEN if shown and has_changed(shown.decision) else "",
                "taken": taken_in_words(row),
            },
        )

    return form_page(
        request,
        form,
        write=write,
        say_done=lambda after: f"{of_what}{after.number} {done}.",
        go_to=page_of,
        show=show,
    )
