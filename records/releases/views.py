"""The release desk: requests asked, decided and handed over; and what left of a record."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from events.trail import events_of_row, latest_of, trail_of
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, sent_with, why_refused
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.transitions import Transition
from people.actions.looks import record_look
from people.models import Member
from people.reach import member_within_reach
from records.disclosures import DisclosureTable, disclosures_of
from records.releases.actions.asking import (
    answer_release,
    ask_release,
    say_copies,
    take_over_release,
    withdraw_release,
)
from records.releases.actions.deciding import (
    ask_back,
    explain_delay,
    reopen_release,
)
from records.releases.actions.handing_over import (
    correct_hand_over,
    hand_over,
)
from records.releases.copies import (
    Copies,
    standing_handover,
    taken_in_words,
    untold_copies,
)
from records.releases.forms import (
    AnswerForm,
    AskBackForm,
    AskForm,
    CopiesForm,
    CorrectHandOverForm,
    DelayForm,
    HandOverForm,
    LetterSentForm,
    ReopenForm,
    TakeOverForm,
    WithdrawForm,
)
from records.releases.legal_basis import PASSAGES
from records.releases.letters import TAKE_LETTER, letter_of
from records.releases.looks import record_release_look
from records.releases.models import ReleasePacket, ReleaseRequest
from records.releases.packets.panel import PacketPanel, packet_panel
from records.releases.reading import (
    as_shown,
    judged,
    leaves_of,
    may_see_pages,
    may_see_titles,
)
from records.releases.request_page import LIST, page_of, row_within_reach, said_of
from records.releases.seen_to import left_alone
from records.releases.sent_letters import (
    letter_sent,
    letter_taken,
    note_letter_sent,
)
from records.releases.states import (
    ANSWER,
    ASK,
    ASK_BACK,
    CHANGES,
    CORRECT_HAND_OVER,
    EVENTS,
    EXPLAIN_DELAY,
    GRANT,
    HAND_OVER,
    REOPEN,
    SAY_COPIES,
    SEND_LETTER,
    TAKE_OVER,
    WITHDRAW,
)
from records.releases.tables import ReleaseFilter, ReleaseTable
from records.releases.words import standing_of
from records.retention.holds import holds_on
from records.retention.states import PLACE_HOLD

READERS = (Right.ASK_RELEASE, Right.DECIDE_RELEASE, Right.SEE_ALL_RECORDS)
TAKES_LETTERS = (Right.ASK_RELEASE, Right.DECIDE_RELEASE)


@requires(*READERS)
@require_GET
def release_list(request: SignedInRequest) -> HttpResponse:
    """Release requests within reach."""
    within = ReleaseRequest.objects.visible_to(request.user)
    listed = ReleaseFilter(request.GET, queryset=within.for_a_list())
    open_ones = within.filter(state__in=ReleaseRequest.OPEN)
    alone = left_alone(open_ones, today=timezone.localdate())
    return list_page(
        request,
        "records/releases/release_list.html",
        table=ReleaseTable(listed.qs, reader=request.user, left_alone=alone),
        filterset=listed,
        context={"may_ask": ASK.can(None, by=request.user)},
    )


@requires(ASK.right)
@require_http_methods(["GET", "POST"])
def release_ask(request: SignedInRequest) -> HttpResponse:
    """Ask that a record leaves."""
    form = AskForm(
        sent_with(request)[0],
        by=request.user,
        initial={"received_on": timezone.localdate()},
    )
    return form_page(
        request,
        form,
        write=lambda given: ask_release(
            asked=form.asked,
            members=given["members"],
            by=request.user,
            now=timezone.now(),
            form_token=given["form_token"],
        ),
        say_done=lambda row: f"{row.number} is asked. OGC or the HRD Commander decides.",
        say_again=lambda row: f"{row.number} was asked before; nothing was asked twice.",
        go_to=page_of,
        show=lambda: render(
            request,
            "records/releases/release_form.html",
            {"form": form, "passages": PASSAGES, "breadcrumb": breadcrumb(LIST)},
        ),
    )


@requires(*READERS)
@require_GET
def release_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One request: what is asked, where it stands, what would leave or has left.

    While its packet is built, how far that is, alone to htmx.
    """
    row, by = row_within_reach(request, pk), request.user
    panel = packet_panel(row, by=by, today=timezone.localdate())
    if request.htmx and not request.htmx.boosted:
        return _answer_to_itself(request, row, panel)
    record_release_look(request=row, by=by)
    sees_pages = may_see_pages(row, by=by)
    handover = row.handover
    steps = (
        (ANSWER, "records:release-answer"),
        (ASK_BACK, "records:release-ask-back"),
        (EXPLAIN_DELAY, "records:release-delay"),
        (SEND_LETTER, "records:release-letter-sent"),
        (HAND_OVER, "records:release-hand-over"),
        (CORRECT_HAND_OVER, "records:release-correct"),
        (TAKE_OVER, "records:release-take-over"),
        (REOPEN, "records:release-reopen"),
        (WITHDRAW, "records:release-withdraw"),
        *([(SAY_COPIES, "records:release-copies")] if untold_copies([row]) else []),
    )
    return render(
        request,
        "records/releases/release_detail.html",
        {
            **said_of(row),
            "standing": standing_of(row),
            **_letter_shown(row, by),
            "leaves": _leaves_shown(row) if sees_pages or may_see_titles(row, by=by) else None,
            "sees_pages": sees_pages,
            "may_decide": GRANT.can(row, by=by),
            "why_not": _why_not_decided(row, by),
            "panel": panel,
            "holds": holds_on(by, release_request=row),
            "may_hold": PLACE_HOLD.can(None, by=by),
            "steps": [
                (step.words, reverse(page, args=[pk]))
                for step, page in steps
                if step.can(row, by=by)
            ],
            "taken": taken_in_words(row),
            "handover": handover,
            "left_before": [
                each for each in row.handovers.select_related("by") if each != handover
            ],
            "corrections": handover.corrections.select_related("by") if handover else (),
            "writes": trail_of(events_of_row(row, [*EVENTS, TAKE_LETTER]), reader=by),
        },
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
        write=lambda given: ask_back(request=row, **given, by=request.user, now=timezone.now()),
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
    row = row_within_reach(request, pk)
    form = ReopenForm(sent_with(request)[0], **_copies_asked(row))
    return _step_page(
        request,
        row,
        form,
        REOPEN,
        write=lambda given: reopen_release(
            request=row,
            reason=given["reason"],
            by=request.user,
            copies=form.copies(timezone.now()),
        ),
        done="waits for a decision again",
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
    row = row_within_reach(request, pk)
    form = WithdrawForm(sent_with(request)[0], **_copies_asked(row))
    return _step_page(
        request,
        row,
        form,
        WITHDRAW,
        write=lambda given: withdraw_release(
            request=row,
            reason=given["reason"],
            by=request.user,
            copies=form.copies(timezone.now()),
        ),
        done="is withdrawn",
    )


@requires(SAY_COPIES.right)
@require_http_methods(["GET", "POST"])
def release_copies(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say whether a copy left of the packet of a request that is over."""
    row = row_within_reach(request, pk)
    form = CopiesForm(sent_with(request)[0], today=timezone.localdate())
    return _step_page(
        request,
        row,
        form,
        SAY_COPIES,
        write=lambda given: say_copies(
            request=row,
            copies=Copies(form.handed if given["did_leave"] == "yes" else None, timezone.now()),
            by=request.user,
        ),
        done="has its note of what became of the copies",
    )


@requires(HAND_OVER.right)
@require_http_methods(["GET", "POST"])
def release_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note to whom the packet went."""
    row, today = row_within_reach(request, pk), timezone.localdate()
    form = HandOverForm(sent_with(request)[0], today=today, initial={"handed_on": today})
    return _step_page(
        request,
        row,
        form,
        HAND_OVER,
        write=lambda given: (
            hand_over(request=row, handed=form.handed, by=request.user, now=timezone.now()).request
        ),
        done="is handed over",
        packet=ReleasePacket.objects.filter(decision=row.decision_id).first(),
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
        initial=asdict(standing_handover(handover)) if handover is not None else {},
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
                by=request.user,
                now=timezone.now(),
            ).handover.request
        ),
        done="is corrected; what was noted first stays beside it",
        of_what="The hand-over of ",
    )


@requires(Right.SEE_OWN_RECORD, Right.SEE_ALL_RECORDS)
@require_GET
def disclosure_list(request: SignedInRequest, serial_number: str) -> HttpResponse:
    """What left of a member's record: to whom, when, by whose act."""
    member = member_within_reach(request.user, serial_number)
    is_own = member.pk == request.user.pk
    if not is_own and not request.user.has_right(Right.SEE_ALL_RECORDS):
        raise Http404
    record_look(member=member, by=request.user, page="disclosures")
    table = DisclosureTable(disclosures_of(member, reader=request.user), is_own=is_own)
    table.arrange(request)
    above = (
        ("My record", "desk:my-record")
        if is_own
        else (member.name, reverse("desk:member-record", args=[member.serial_number]))
    )
    page = {"table": table, "member": member, "is_own": is_own, "breadcrumb": breadcrumb(above)}
    return render(request, "records/releases/disclosure_list.html", page)


def _seen(row: ReleaseRequest) -> dict[str, int]:
    return {"seen": latest_of(events_of_row(row, CHANGES))}


def _copies_asked(row: ReleaseRequest) -> dict[str, Any]:
    """What a form that ends a request asks of the copies of its packet."""
    return {"is_asked": bool(untold_copies([row])), "today": timezone.localdate()}


def _answer_to_itself(
    request: SignedInRequest, row: ReleaseRequest, panel: PacketPanel
) -> HttpResponse:
    """How far the building of its packet is; once that has ended, the whole page anew."""
    if panel.progress is not None:
        shown = {"row": row, "panel": panel}
        return render(request, "records/releases/_packet_progress.html", shown)
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


def _letter_shown(row: ReleaseRequest, by: Member) -> dict[str, Any]:
    """The letter to the requester, who took it, and how it was sent, to who may take it."""
    letter = letter_of(row) if by.has_right(*TAKES_LETTERS) else None
    if letter is None:
        return {"letter": None}
    taken, sent = letter_taken(row, letter), letter_sent(row, letter)
    return {"letter": letter, "letter_taken": taken, "letter_sent": sent}


def _leaves_shown(row: ReleaseRequest) -> list[dict[str, Any]] | None:
    """The pages that were decided on, or those that would leave now; None where none does."""
    if row.state in (ReleaseRequest.State.DENIED, ReleaseRequest.State.WITHDRAWN):
        return None
    if row.decision is not None:
        return row.decision.leaves
    leaves = leaves_of(row, as_of=timezone.localdate())
    return as_shown(judged(leaves, parts_left_out=(), leaves_left_out=()))


def _why_not_decided(row: ReleaseRequest, by: Member) -> str:
    """Why who decides can't decide this one, which still waits; blank otherwise."""
    if row.state != ReleaseRequest.State.ASKED or not by.has_right(GRANT.right):
        return ""
    return why_refused(lambda: GRANT.check_can(row, by=by))


def _step_page(
    request: SignedInRequest,
    row: ReleaseRequest,
    form: forms.Form,
    step: Transition,
    *,
    write: Any,
    done: str,
    of_what: str = "",
    packet: ReleasePacket | None = None,
) -> HttpResponse:
    """The page of a step that is a form in words; where it can't be taken, it says why.

    Args:
        of_what: what of the request it is that `done` is said of.
        packet: what leaves by this step.
    """
    return form_page(
        request,
        form,
        write=write,
        say_done=lambda after: f"{of_what}{after.number} {done}.",
        go_to=page_of,
        show=lambda: render(
            request,
            "records/releases/release_step.html",
            {
                **said_of(row),
                "form": form,
                "does": step.words,
                "why_not": why_refused(lambda: step.check_can(row, by=request.user)),
                "back_url": page_of(row),
                "packet": packet,
                "taken": taken_in_words(row),
            },
        ),
    )
