"""The release desk: requests asked, decided and handed over; and what left of a record."""

import io
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from events.trail import events_of_row, latest_of, trail_of
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, sent_with, why_refused
from frame.handing_over import PRIVATE, file_to_show
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.transitions import Transition
from people.actions.looks import record_look
from people.models import Member
from people.reach import member_within_reach
from records.releases.actions.asking import answer_release, ask_release, withdraw_release
from records.releases.actions.deciding import (
    ask_back,
    deny_release,
    explain_delay,
    grant_release,
    reopen_release,
)
from records.releases.actions.handing_over import hand_over
from records.releases.covering import covered_paper
from records.releases.forms import (
    AnswerForm,
    AskBackForm,
    AskForm,
    DecideForm,
    DelayForm,
    HandOverForm,
    ReopenForm,
    WithdrawForm,
)
from records.releases.legal_basis import PASSAGES
from records.releases.looks import record_release_look
from records.releases.models import Disclosure, ReleaseDecision, ReleaseRequest
from records.releases.packet_key import NOT_SIGNED
from records.releases.packet_panel import packet_panel
from records.releases.parts import Leaf, Redaction, seal_of
from records.releases.reading import (
    as_stored,
    conditions_in_words,
    judged,
    leaves_of,
    may_see_pages,
    may_see_titles,
    sentences_of,
)
from records.releases.states import (
    ANSWER,
    ASK,
    ASK_BACK,
    DENY,
    EVENTS,
    EXPLAIN_DELAY,
    GRANT,
    HAND_OVER,
    REOPEN,
    WITHDRAW,
)
from records.releases.tables import DisclosureTable, ReleaseFilter, ReleaseTable
from records.releases.words import decided_in_words, standing_of
from records.releases.words import sentences_of as request_in_sentences

READERS = (Right.ASK_RELEASE, Right.DECIDE_RELEASE, Right.SEE_ALL_RECORDS)
PAGE_READERS = (Right.DECIDE_RELEASE, Right.SEE_ALL_RECORDS)
LIST = ("Releases", "records:release-list")


@requires(*READERS)
@require_GET
def release_list(request: SignedInRequest) -> HttpResponse:
    """Release requests within reach."""
    rows = ReleaseRequest.objects.visible_to(request.user).for_a_list()
    listed = ReleaseFilter(request.GET, queryset=rows)
    return list_page(
        request,
        "records/releases/release_list.html",
        table=ReleaseTable(listed.qs, reader=request.user),
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
    """One request: what is asked, where it stands, what would leave or has left."""
    row, by = _row(request, pk), request.user
    record_release_look(request=row, by=by)
    sees_pages = may_see_pages(row, by=by)
    steps = (
        (ANSWER, "records:release-answer"),
        (ASK_BACK, "records:release-ask-back"),
        (EXPLAIN_DELAY, "records:release-delay"),
        (HAND_OVER, "records:release-hand-over"),
        (REOPEN, "records:release-reopen"),
        (WITHDRAW, "records:release-withdraw"),
    )
    return render(
        request,
        "records/releases/release_detail.html",
        {
            **_said(row),
            "standing": standing_of(row),
            "leaves": _leaves_shown(row) if sees_pages or may_see_titles(row, by=by) else None,
            "sees_pages": sees_pages,
            "may_decide": GRANT.can(row, by=by),
            "why_not": _why_not_decided(row, by),
            "panel": packet_panel(row, by=by, today=timezone.localdate()),
            "not_signed": NOT_SIGNED,
            "steps": [
                (step.words, reverse(page, args=[pk]))
                for step, page in steps
                if step.can(row, by=by)
            ],
            "handover": getattr(row, "handover", None),
            "writes": trail_of(events_of_row(row, EVENTS), reader=by),
        },
    )


@requires(GRANT.right, DENY.right)
@require_http_methods(["GET", "POST"])
def release_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The request on the left, the pages that would leave on the right, the decision below."""
    row, by, now = _row(request, pk), request.user, timezone.now()
    leaves = leaves_of(row, as_of=timezone.localdate(now))
    form = DecideForm(
        sent_with(request)[0],
        request=row,
        leaves=leaves,
        initial={"seal": seal_of(leaves), "seen": latest_of(events_of_row(row, EVENTS))},
    )
    record_release_look(request=row, by=by)
    why_not = why_refused(lambda: GRANT.check_can(row, by=by))

    def show() -> HttpResponse:
        return _show_deciding(request, form, row, leaves, why_not=why_not)

    if "look" in request.POST and not why_not:
        form.is_valid()  # reads the conditions; what is not decided yet is no error
        for name in ("verdict", "words"):
            form.errors.pop(name, None)
        return show()

    def write(given: dict[str, Any]) -> ReleaseRequest:
        about = {"request": row, "words": given["words"], "by": by, "now": now}
        if given["verdict"] == ReleaseDecision.Verdict.DENIED:
            return deny_release(**about, seen=given["seen"])
        return grant_release(
            **about, conditions=form.conditions, seal=given["seal"], seen=given["seen"]
        )

    return form_page(
        request,
        form,
        write=write,
        say_done=lambda done: f"{done.number} is {done.get_state_display().lower()}.",
        go_to=page_of,
        show=show,
    )


@requires(*PAGE_READERS)
@require_GET
@xframe_options_sameorigin
@csp_replace({"default-src": [NONE], "frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its stub knows plain requests alone
def release_leaf(request: SignedInRequest, pk: int, leaf: str) -> HttpResponseBase:
    """One paper that would leave, or that left by a decision, with what is struck out on it."""
    row, by, now = _row(request, pk), request.user, timezone.now()
    if not may_see_pages(row, by=by):
        raise Http404
    decision = row.decision
    as_of = timezone.localdate(now) if decision is None else decision.as_of
    found = next((each for each in leaves_of(row, as_of=as_of) if each.key == leaf), None)
    if found is None:
        raise Http404
    redactions = frozenset(
        request.GET.getlist("strike") if decision is None else decision.redactions
    ).intersection(Redaction.values)
    record_release_look(request=row, by=by, page=found.title)
    if found.made is not None:
        pdf = found.made(redactions, now)
        headers = {**PRIVATE, "Content-Disposition": f'inline; filename="{found.key}.pdf"'}
        return HttpResponse(pdf, content_type="application/pdf", headers=headers)
    try:
        covered = covered_paper(found, redactions)
    except FileNotFoundError:
        # The rows were restored from a backup and the files were not.
        raise Http404 from None
    except ValidationError as refused:
        return HttpResponse(" ".join(refused.messages), content_type="text/plain; charset=utf-8")
    return file_to_show(
        io.BytesIO(covered.content), name=f"{found.key}.pdf", content_type="application/pdf"
    )


@requires(ASK_BACK.right)
@require_http_methods(["GET", "POST"])
def release_ask_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask who asked, before it is decided."""
    row = _row(request, pk)
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
    row = _row(request, pk)
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
    row = _row(request, pk)
    form = DelayForm(sent_with(request)[0], initial=_seen(row))
    return _step_page(
        request,
        row,
        form,
        EXPLAIN_DELAY,
        write=lambda given: explain_delay(
            request=row, **given, by=request.user, now=timezone.now()
        ),
        done="is due on the day that you gave",
    )


@requires(REOPEN.right)
@require_http_methods(["GET", "POST"])
def release_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a decision back before anything has left."""
    row = _row(request, pk)
    form = ReopenForm(sent_with(request)[0])
    return _step_page(
        request,
        row,
        form,
        REOPEN,
        write=lambda given: reopen_release(request=row, **given, by=request.user),
        done="waits for a decision again",
    )


@requires(WITHDRAW.right)
@require_http_methods(["GET", "POST"])
def release_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a request back."""
    row = _row(request, pk)
    form = WithdrawForm(sent_with(request)[0])
    return _step_page(
        request,
        row,
        form,
        WITHDRAW,
        write=lambda given: withdraw_release(request=row, **given, by=request.user),
        done="is withdrawn",
    )


@requires(HAND_OVER.right)
@require_http_methods(["GET", "POST"])
def release_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note to whom the packet went."""
    row, today = _row(request, pk), timezone.localdate()
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
    )


@requires(Right.SEE_OWN_RECORD, Right.SEE_ALL_RECORDS)
@require_GET
def disclosure_list(request: SignedInRequest, serial_number: str) -> HttpResponse:
    """What left of a member's record: to whom, when, on whose decision."""
    member = member_within_reach(request.user, serial_number)
    is_own = member.pk == request.user.pk
    if not is_own and not request.user.has_right(Right.SEE_ALL_RECORDS):
        raise Http404
    record_look(member=member, by=request.user, page="disclosures")
    rows = Disclosure.objects.visible_to(request.user).filter(member=member)
    table = DisclosureTable(
        rows.select_related("handover__request", "handover__packet__decision__decided_by")
    )
    table.arrange(request)
    page = {"table": table, "member": member, "is_own": is_own}
    return render(request, "records/releases/disclosure_list.html", page)


def page_of(row: ReleaseRequest) -> str:
    """The address of one request."""
    return reverse("records:release-detail", args=[row.pk])


def _row(request: SignedInRequest, pk: int) -> ReleaseRequest:
    rows = ReleaseRequest.objects.visible_to(request.user).select_related(
        "asked_by", "asked_back_by", "decision__decided_by", "handover__by"
    )
    return get_object_or_404(rows, pk=pk)


def _seen(row: ReleaseRequest) -> dict[str, int]:
    return {"seen": latest_of(events_of_row(row, EVENTS))}


def _said(row: ReleaseRequest) -> dict[str, Any]:
    """What every page of a request says of it."""
    members: list[Member] = [
        each.member for each in row.scope.select_related("member").order_by("pk")
    ]
    return {
        "row": row,
        "sentences": list(
            request_in_sentences(
                row,
                [f"{each.name} ({each.serial_number})" for each in members],
                today=timezone.localdate(),
            )
        ),
        "decided": decided_in_words(row),
        "decision": row.decision,
        "conditions": (
            conditions_in_words(row.decision)
            if row.decision is not None and row.decision.verdict == ReleaseDecision.Verdict.GRANTED
            else []
        ),
        "breadcrumb": breadcrumb(LIST),
    }


def _leaves_shown(row: ReleaseRequest) -> list[dict[str, Any]] | None:
    """The pages that were decided on, or those that would leave now; None where none does."""
    if row.state in (ReleaseRequest.State.DENIED, ReleaseRequest.State.WITHDRAWN):
        return None
    if row.decision is not None:
        return row.decision.leaves
    leaves = leaves_of(row, as_of=timezone.localdate())
    return as_stored(judged(leaves, parts_left_out=(), leaves_left_out=()))


def _why_not_decided(row: ReleaseRequest, by: Member) -> str:
    """Why who decides can't decide this one, which still waits; blank otherwise."""
    if row.state != ReleaseRequest.State.ASKED or not by.has_right(GRANT.right):
        return ""
    return why_refused(lambda: GRANT.check_can(row, by=by))


def _show_deciding(
    request: SignedInRequest,
    form: DecideForm,
    row: ReleaseRequest,
    leaves: list[Leaf],
    *,
    why_not: str,
) -> HttpResponse:
    if form.is_bound:
        # What is shown now is what is decided on, however the form was sent.
        data = request.POST.copy()
        data["seal"] = seal_of(leaves)
        form.data = data
    conditions = form.conditions
    judgments = judged(
        leaves,
        parts_left_out=conditions.parts_left_out,
        leaves_left_out=conditions.leaves_left_out,
    )
    ticked = set(conditions.leaves_left_out)
    strike = urlencode([("strike", each) for each in conditions.redactions])
    return render(
        request,
        "records/releases/release_decide.html",
        {
            **_said(row),
            "form": form,
            "why_not": why_not,
            "leaves": [
                {
                    "leaf": each.leaf,
                    "is_left_out": each.is_left_out,
                    "is_ticked": each.leaf.key in ticked,
                    "url": reverse("records:release-leaf", args=[row.pk, each.leaf.key])
                    + (f"?{strike}" if strike else ""),
                }
                for each in judgments
            ],
            "cover": sentences_of(
                as_stored(judgments),
                parts_left_out=conditions.parts_left_out,
                redactions=conditions.redactions,
            ),
            "passages": PASSAGES,
        },
    )


def _step_page(
    request: SignedInRequest,
    row: ReleaseRequest,
    form: forms.Form,
    step: Transition,
    *,
    write: Any,
    done: str,
) -> HttpResponse:
    """The page of a step that is a form in words; where it can't be taken, it says why."""
    return form_page(
        request,
        form,
        write=write,
        say_done=lambda after: f"{after.number} {done}.",
        go_to=page_of,
        show=lambda: render(
            request,
            "records/releases/release_step.html",
            {
                **_said(row),
                "form": form,
                "does": step.words,
                "why_not": why_refused(lambda: step.check_can(row, by=request.user)),
                "back_url": page_of(row),
            },
        ),
    )
