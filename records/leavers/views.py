"""The Training Unit's desk for leavers' packs, and the pack's page, which the leaver sees too."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_GET, require_http_methods

from events.trail import events_of_row, latest_of, trail_of
from events.verifier import fingerprint_of, public_of
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, sent_with, why_refused
from frame.handing_over import saved_once_noted
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.said import Said, say
from frame.words import hours, us_date, us_datetime
from people.actions.looks import record_look
from records.leavers.actions import (
    NOTHING_LEFT,
    check_can_hand_over,
    check_may_take,
    correct_pack_hand_over,
    hand_over_pack,
    standing_pack,
    take_pack,
    why_not_to_give,
)
from records.leavers.forms import CorrectHandOverForm, HandOverForm
from records.leavers.models import LeaverPack
from records.leavers.owed import due_on, taken_and_not_noted
from records.leavers.record import papers_in_words
from records.leavers.states import (
    CORRECT_HAND_OVER,
    HAND_OVER,
    LEAVER_PACK,
    PackState,
    hand_over_events,
    not_to_hand_over,
    pack_state,
    was_taken,
)
from records.leavers.tables import LeaverTable, leavers_of
from records.leavers.told import credits_of, is_whole
from records.left_open import credit_that_waits


@requires(Right.SEE_ALL_RECORDS)
@require_GET
def leaver_list(request: SignedInRequest) -> HttpResponse:
    """Whom a pack is owed, whose waits to be handed over, and whose was."""
    table = LeaverTable(list(leavers_of(request.user)), today=timezone.localdate())
    table.arrange(request)
    return render(request, "records/leavers/leaver_list.html", {"table": table})


@requires(Right.SEE_OWN_RECORD, Right.SEE_ALL_RECORDS)
@require_GET
def leaver_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    """One pack: what it tells, where it stands, and what comes next."""
    pack, reader = _pack(request, pk), request.user
    record_look(member=pack.member, by=reader, page="leaver's pack")
    state = pack_state(pack)
    is_current = standing_pack(pack.member) == pack
    why_not = why_not_to_give(pack) if is_current else ""
    may_keep = reader.has_right(HAND_OVER.right) and reader != pack.member
    may_hand_over = HAND_OVER.can(pack, by=reader) and was_taken(pack)
    may_take = may_keep and state != PackState.WITHDRAWN and not why_not
    tells_all = is_current and not why_not and is_whole(pack)
    return render(
        request,
        "records/leavers/leaver_pack.html",
        {
            "pack": pack,
            "sentence": _sentence(pack, state, today=timezone.localdate()),
            "facts": [*_facts(pack), *(_papers(pack) if tells_all else [])],
            "handed_over": _handed_over(pack) if state == PackState.HANDED_OVER else [],
            "why_not": why_not,
            "waits": credit_that_waits(pack.member) if is_current and may_keep else [],
            "may_hand_over": may_hand_over,
            "may_correct": CORRECT_HAND_OVER.can(pack, by=reader),
            "may_take": may_take or (may_keep and state == PackState.HANDED_OVER),
            "to_take_first": may_take and state == PackState.PREPARED and not may_hand_over,
            "may_prepare": may_keep and why_not not in ("", NOTHING_LEFT),
            "earlier": taken_and_not_noted(pack) if is_current and may_keep else [],
            "is_own": reader == pack.member,
            "breadcrumb": breadcrumb(("Leavers’ packs", "records:leaver-list")),
            "writes": trail_of(_events(pack), reader=reader),
        },
    )


@requires(HAND_OVER.right)
@require_GET
def leaver_pack_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Give the file of a pack to who is to hand it over, once it is on record who took it."""
    pack = _pack(request, pk)
    try:
        check_may_take(pack, by=request.user)
        content = pack.file.open("rb")
    except (ValidationError, FileNotFoundError):
        raise Http404 from None
    return saved_once_noted(
        request,
        content,
        sha256=pack.sha256,
        note=lambda: take_pack(pack=pack, by=request.user),
        page=reverse("records:leaver-pack", args=[pk]),
        name=f"training-record-{pack.member.serial_number}.zip",
        content_type="application/zip",
    )


@requires(HAND_OVER.right)
@require_http_methods(["GET", "POST"])
def leaver_pack_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note when, to whom and how a pack was handed over, and the receipt."""
    pack = _pack(request, pk)
    page = reverse("records:leaver-pack", args=[pack.pk])
    if request.method == "GET" and (
        why_not := why_refused(lambda: check_can_hand_over(pack, by=request.user))
    ):
        say(request, [Said("info", why_not)])
        return redirect(page)
    form = HandOverForm(
        *sent_with(request),
        initial={"on": timezone.localdate(), "to": pack.member.name},
    )
    return form_page(
        request,
        form,
        write=lambda given: hand_over_pack(pack=pack, by=request.user, now=timezone.now(), **given),
        say_done=lambda row: (
            f"The pack of {row.member.name} was handed over to "
            f"{row.handed_over_to} on {us_date(row.handed_over_on)}."
        ),
        go_to=lambda _: page,
        show=lambda: render(
            request,
            "records/leavers/hand_over.html",
            {
                "form": form,
                "pack": pack,
                "waits": credit_that_waits(pack.member),
                "cancel_url": page,
                "breadcrumb": breadcrumb(
                    ("Leavers’ packs", "records:leaver-list"), (pack.member.name, page)
                ),
            },
        ),
    )


@requires(CORRECT_HAND_OVER.right)
@require_http_methods(["GET", "POST"])
def leaver_pack_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct what was noted of the hand-over of a pack, with a reason."""
    pack = _pack(request, pk)
    page = reverse("records:leaver-pack", args=[pack.pk])
    if request.method == "GET" and (
        why_not := why_refused(lambda: CORRECT_HAND_OVER.check_can(pack, by=request.user))
    ):
        say(request, [Said("info", why_not)])
        return redirect(page)
    form = CorrectHandOverForm(
        sent_with(request)[0],
        initial={
            "on": pack.handed_over_on,
            "to": pack.handed_over_to,
            "how": pack.handed_over_how,
            "receipt": pack.receipt,
            "seen": latest_of(hand_over_events(pack)),
        },
    )
    return form_page(
        request,
        form,
        write=lambda given: correct_pack_hand_over(
            pack=pack, by=request.user, now=timezone.now(), **given
        ),
        say_done=lambda _: "The hand-over is corrected. What was noted before stays in the log.",
        go_to=lambda _: page,
        show=lambda: render(
            request,
            "records/leavers/correct_hand_over.html",
            {
                "form": form,
                "pack": pack,
                "cancel_url": page,
                "breadcrumb": breadcrumb(
                    ("Leavers’ packs", "records:leaver-list"), (pack.member.name, page)
                ),
            },
        ),
    )


def _pack(request: SignedInRequest, pk: int) -> LeaverPack:
    packs = LeaverPack.objects.visible_to(request.user)
    if not request.user.has_right(Right.SEE_ALL_RECORDS):
        packs = packs.filter(member=request.user)
    related = ("member", "prepared_by", "handed_over_by", "receipt_paper")
    return get_object_or_404(packs.select_related(*related), pk=pk)


def _events(pack: LeaverPack) -> Any:
    return events_of_row(pack, [each.event for each in LEAVER_PACK.transitions])


def _sentence(pack: LeaverPack, state: PackState, *, today: date) -> str:
    if state == PackState.HANDED_OVER:
        return f"It was handed over on {us_date(pack.handed_over_on)} to {pack.handed_over_to}."
    if state == PackState.WITHDRAWN:
        return not_to_hand_over(pack).messages[0]
    by = due_on(pack.separated_on)
    return f"It is to be handed over by {us_date(by)}{', which is past' if by < today else ''}."


def _facts(pack: LeaverPack) -> list[tuple[str, str]]:
    made_by = pack.prepared_by.name if pack.prepared_by else "the system"
    key = fingerprint_of(public_of(pack.issuer)) if pack.issuer else ""
    return [
        ("Last day", us_date(pack.separated_on)),
        ("Prepared", f"{us_datetime(pack.prepared_at)}, by {made_by}"),
        ("Credits", f"{pack.credits:,}, {hours(pack.credit_hours)} hours in all"),
        ("File", f"{pack.size / 1024:,.0f} KB"),
        ("SHA-256", pack.sha256),
        *([("Fingerprint of the key", key)] if key else []),
    ]


def _papers(pack: LeaverPack) -> list[tuple[str, str]]:
    """Which papers it holds, told from the record, of which it tells all."""
    return [("Papers of credits", capfirst(papers_in_words(credits_of(pack.member))))]


def _handed_over(pack: LeaverPack) -> list[tuple[str, str]]:
    assert pack.handed_over_by is not None
    return [
        ("On", us_date(pack.handed_over_on)),
        ("To", pack.handed_over_to),
        ("How", pack.get_handed_over_how_display()),
        ("Receipt", pack.receipt),
        ("Noted by", f"{pack.handed_over_by.name}, {us_datetime(pack.handed_over_at)}"),
    ]
