"""The release desk: requests asked, decided and handed over; and what left of a record."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.models import CourseSession
from courses.session_page import class_name
from events.trail import events_of_row, trail_of
from frame.access import requires
from frame.addresses import key_in
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, sent_with, why_refused
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from people.actions.looks import record_look
from people.models import Member
from people.reach import member_within_reach
from records.disclosures import DisclosureTable, disclosures_of
from records.releases.actions.asking import (
    ask_release,
)
from records.releases.copies import (
    may_have_left,
    taken_in_words,
)
from records.releases.forms.asking import AskForm
from records.releases.legal_basis import PASSAGES
from records.releases.letters import TAKE_LETTER, check_may_take, letter_of
from records.releases.looks import record_release_look
from records.releases.models import ReleaseRequest
from records.releases.of_class import out_of_reach_of, why_class_not_asked
from records.releases.packets.panel import PacketPanel, packet_panel
from records.releases.reading import (
    as_shown,
    judged,
    leaves_of,
    may_see_pages,
    may_see_titles,
    nothing_of,
)
from records.releases.request_page import LIST, page_of, row_within_reach, said_of
from records.releases.seen_to import left_alone
from records.releases.sent_letters import (
    letter_sent,
    letter_taken,
)
from records.releases.states import (
    ADD_PAPER,
    ANSWER,
    ASK,
    ASK_BACK,
    CORRECT_HAND_OVER,
    EVENTS,
    EXPLAIN_DELAY,
    GRANT,
    HAND_OVER,
    REOPEN,
    SAY_COPIES,
    SEND_LETTER,
    TAKE_OVER,
    VOID_PAPER,
    WITHDRAW,
)
from records.releases.tables import ReleaseFilter, ReleaseTable
from records.releases.words import standing_of
from records.retention.holds import holds_on
from records.retention.states import PLACE_HOLD

READERS = (Right.ASK_RELEASE, Right.DECIDE_RELEASE, Right.SEE_ALL_RECORDS)
TAKES_LETTERS = (Right.ASK_RELEASE, Right.DECIDE_RELEASE)
# The button that shows the form anew without its class, and asks for nothing.
REMOVE_CLASS = "remove_class"


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
    """Ask that a record leaves; or what is on record of the class that the address names."""
    by, course_session = request.user, _class_asked_for(request)
    sent, files = sent_with(request)
    initial: dict[str, Any] = {"received_on": timezone.localdate()}
    if REMOVE_CLASS in request.POST:
        course_session = sent = files = None
        initial = AskForm.typed(request.POST)
    form = AskForm(sent, files, by=by, course_session=course_session, initial=initial)

    def show() -> HttpResponse:
        page = {"form": form, "passages": PASSAGES, "breadcrumb": breadcrumb(LIST)}
        if course_session is not None:
            page |= {
                "class_name": class_name(course_session),
                "class_page": reverse("records:class-detail", args=[course_session.pk]),
                "why_not": why_class_not_asked(course_session, by=by) if sent is None else "",
                "out_of_reach": out_of_reach_of(course_session, by=by),
            }
        return render(request, "records/releases/release_form.html", page)

    if sent is None:
        return show()
    return form_page(
        request,
        form,
        write=lambda given: ask_release(
            asked=form.asked,
            members=given["members"],
            by=by,
            now=timezone.now(),
            presented=form.presented,
            form_token=given["form_token"],
        ),
        say_done=lambda row: f"{row.number} is asked. OGC or the HRD Commander decides.",
        say_again=lambda row: f"{row.number} was asked before; nothing was asked twice.",
        go_to=page_of,
        show=show,
    )


def _class_asked_for(request: SignedInRequest) -> CourseSession | None:
    """The class that the form was sent with, or that the address names where it is opened.

    Raises:
        Http404: there is none of this key.
    """
    is_sent = request.method == "POST"
    asked = request.POST.get("course_session", "") if is_sent else request.GET.get("class", "")
    if not asked:
        return None
    return get_object_or_404(CourseSession.objects.select_related("course"), pk=key_in(asked))


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
    leaves = _leaves_shown(row) if sees_pages or may_see_titles(row, by=by) else None
    handover = row.handover
    steps = (
        (ANSWER, "records:release-answer"),
        (ADD_PAPER, "records:request-paper-add"),
        (ASK_BACK, "records:release-ask-back"),
        (EXPLAIN_DELAY, "records:release-delay"),
        (SEND_LETTER, "records:release-letter-sent"),
        (HAND_OVER, "records:release-hand-over"),
        (CORRECT_HAND_OVER, "records:release-correct"),
        (TAKE_OVER, "records:release-take-over"),
        (REOPEN, "records:release-reopen"),
        (WITHDRAW, "records:release-withdraw"),
        *([(SAY_COPIES, "records:release-copies")] if may_have_left(row) else []),
    )
    return render(
        request,
        "records/releases/release_detail.html",
        {
            **said_of(row),
            "standing": standing_of(row),
            **_letter_shown(row, by),
            "leaves": leaves,
            "nothing_of": _nothing_shown(row, leaves) if leaves else (),
            "sees_pages": sees_pages,
            "may_decide": GRANT.can(row, by=by),
            "why_not": _why_not_decided(row, by),
            "may_void_papers": VOID_PAPER.can(row, by=by),
            "panel": panel,
            "holds": holds_on(by, release_request=row),
            "may_hold": PLACE_HOLD.can(None, by=by, release_request=row),
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


@requires(Right.SEE_OWN_RECORD, Right.SEE_ALL_RECORDS)
@require_GET
def disclosure_list(request: SignedInRequest, serial_number: str) -> HttpResponse:
    """What left of a member's record: to whom, when, by whose act."""
    member = member_within_reach(request.user, serial_number)
    is_own = member.pk == request.user.pk
    if not is_own and not request.user.has_right(Right.SEE_ALL_RECORDS):
        raise Http404
    record_look(member=member, by=request.user, page="disclosures")
    table = DisclosureTable(disclosures_of(member, reader=request.user))
    table.arrange(request)
    above = (
        ("My record", "desk:my-record")
        if is_own
        else (member.name, reverse("desk:member-record", args=[member.serial_number]))
    )
    page = {"table": table, "member": member, "is_own": is_own, "breadcrumb": breadcrumb(above)}
    return render(request, "records/releases/disclosure_list.html", page)


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
    why_not = why_refused(lambda: check_may_take(row, by=by))
    shown = {"letter_taken": taken, "letter_sent": sent, "why_letter_not_taken": why_not}
    return {"letter": letter, **shown}


def _leaves_shown(row: ReleaseRequest) -> list[dict[str, Any]] | None:
    """The pages that were decided on, or those that would leave now; None where none does."""
    if row.state in (*ReleaseRequest.UNGRANTED, ReleaseRequest.State.WITHDRAWN):
        return None
    if row.decision is not None:
        return row.decision.leaves
    leaves = leaves_of(row, as_of=timezone.localdate())
    return as_shown(judged(leaves, parts_left_out=(), leaves_left_out=()))


def _nothing_shown(row: ReleaseRequest, leaves: list[dict[str, Any]]) -> list[str]:
    """The parts of which nothing is on record, as the cover sheet tells them once it is decided."""
    decision = row.decision
    if decision is None:
        return nothing_of(row, leaves)
    left_out, struck = decision.parts_left_out, decision.redactions
    return nothing_of(row, leaves, parts_left_out=left_out, redactions=struck)


def _why_not_decided(row: ReleaseRequest, by: Member) -> str:
    """Why who decides can't decide this one, which still waits; blank otherwise."""
    if row.state != ReleaseRequest.State.ASKED or not by.has_right(GRANT.right):
        return ""
    return why_refused(lambda: GRANT.check_can(row, by=by))
