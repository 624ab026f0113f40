"""Entering and voiding exemptions and bookings, from a member's record."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from compliance.actions.bookings import (
    WHY_BOOK,
    book_completion,
    check_to_period,
    facts_to_book,
    void_booking,
)
from compliance.actions.exemptions import add_exemption, check_exemption, void_exemption
from compliance.booking_effect import BookingEffect, booking_effect
from compliance.exemption_fit import DOES_NOT_FIT
from compliance.explanations.entries import booking_words, exemption_words
from compliance.forms.entries import BookingForm, ExemptionForm
from compliance.models import Exemption, PeriodBooking
from compliance.models.entry import Entry
from compliance.standings import periods_of
from compliance.states import BOOK, EXEMPT, VOID_BOOKING, VOID_EXEMPTION
from events.forms import VoidForm
from events.kinds import EventKind
from frame.access import requires
from frame.form_views import form_page, sent_with, why_refused
from frame.reasons import checked_reason
from frame.requests import SignedInRequest
from frame.transitions import Transition
from people.models import Member
from people.reach import member_within_reach
from records.forms.overrides import Answers, warnings_to_confirm
from records.models import Completion


@requires(EXEMPT.right)
@require_http_methods(["GET", "POST"])
def exemption_add(request: SignedInRequest, serial_number: str) -> HttpResponse:
    """Enter an exemption of a member."""
    member = member_within_reach(request.user, serial_number)
    form = ExemptionForm(*sent_with(request), today=timezone.localdate())
    answers = Answers(request.POST, kinds=[DOES_NOT_FIT])

    def show() -> HttpResponse:
        misfit = form.misfit_of(member)
        context = {
            "form": form,
            "warnings": warnings_to_confirm([misfit] if misfit else [], answers),
            "why_not": why_refused(lambda: EXEMPT.check_can(None, by=request.user, member=member)),
            **about(member),
        }
        return render(request, "compliance/exemption_form.html", context)

    is_first = request.method == "POST" and not answers.overrides
    if is_first and form.is_valid() and _is_to_ask(form, member, by=request.user):
        return show()
    return form_page(
        request,
        form,
        write=lambda given: add_exemption(
            member=member,
            **given,
            overrides=answers.overrides,
            by=request.user,
            now=timezone.now(),
        ),
        say_done=exemption_words,
        go_to=lambda exemption: record_url(member, exemption.period),
        show=show,
    )


def _is_to_ask(form: ExemptionForm, member: Member, *, by: Member) -> bool:
    """Whether the clerk must first read that the exemption doesn't fit the license on file.

    What can't be entered anyway is left to the action, which says why.
    """
    kind, on = form.cleaned_data["kind"], form.cleaned_data["on"]
    today = timezone.localdate()
    return form.misfit_of(member) is not None and not why_refused(
        lambda: check_exemption(member, kind=kind, on=on, by=by, today=today)
    )


@requires(VOID_EXEMPTION.right)
@require_http_methods(["GET", "POST"])
def exemption_void(request: SignedInRequest, pk: int) -> HttpResponse:
    """Void an exemption with a reason."""
    exemption = get_object_or_404(
        Exemption.objects.visible_to(request.user).select_related("member", "voided_by"), pk=pk
    )
    return void_page(
        request,
        exemption,
        VOID_EXEMPTION,
        title="Void an exemption",
        words=exemption_words(exemption),
        effect=f"The hours of {exemption.period} are owed again, in every report at once.",
        period=exemption.period,
        void=lambda **given: void_exemption(exemption=exemption, **given),
    )


@requires(BOOK.right)
@require_http_methods(["GET", "POST"])
def booking_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Book a completion to an earlier period; where that harms a year, once it is confirmed."""
    completion = get_object_or_404(
        Completion.objects.visible_to(request.user).select_related("member", "course"), pk=pk
    )
    member, today = completion.member, timezone.localdate()
    own = completion.completed_on.year
    facts = facts_to_book(completion, today=today)
    first = facts["first"]
    form = BookingForm(
        sent_with(request)[0],
        today=today,
        first=first,
        own=own,
        initial={"to_period": request.GET.get("to_period", "")},
    )

    def show(effect: BookingEffect | None = None) -> HttpResponse:
        context = {
            "form": form,
            "completion": completion,
            "own_period": own,
            "effect": effect,
            **about(member),
            "why_not": why_refused(lambda: BOOK.check_can(None, by=request.user, **facts)),
        }
        return render(request, "compliance/booking_form.html", context)

    if request.method == "POST" and form.is_valid():
        effect = _effect_to_confirm(request, facts, form.cleaned_data)
        if effect is not None:
            return show(effect)
    return form_page(
        request,
        form,
        write=lambda given: book_completion(
            completion=completion, **given, by=request.user, now=timezone.now()
        ),
        say_done=booking_words,
        go_to=lambda booking: record_url(member, booking.to_period),
        show=show,
    )


def _effect_to_confirm(
    request: SignedInRequest, facts: dict[str, Any], given: dict[str, Any]
) -> BookingEffect | None:
    """What the clerk must see before it is booked; None once seen, or where nothing is harmed.

    What can't be booked is left to the action, which says why.
    """
    completion, period = facts["completion"], given["to_period"]
    if request.POST.get("confirmed") == str(period):
        return None
    if (
        why_refused(lambda: BOOK.check_can(None, by=request.user, **facts))
        or why_refused(lambda: check_to_period(completion, period, first=facts["first"]))
        or why_refused(lambda: checked_reason(given["reason"], missing=WHY_BOOK))
    ):
        return None
    effect = booking_effect(completion, period, as_of=timezone.localdate())
    return effect if effect.warnings else None


@requires(VOID_BOOKING.right)
@require_http_methods(["GET", "POST"])
def booking_void(request: SignedInRequest, pk: int) -> HttpResponse:
    """Void a booking with a reason."""
    booking = get_object_or_404(
        PeriodBooking.objects.visible_to(request.user).select_related(
            "completion__member", "completion__course", "voided_by"
        ),
        pk=pk,
    )
    own = booking.completion.completed_on.year
    return void_page(
        request,
        booking,
        VOID_BOOKING,
        title="Void a booking",
        words=booking_words(booking),
        effect=f"The hours count in {own} again, in every report at once.",
        period=booking.to_period,
        void=lambda **given: void_booking(booking=booking, **given),
    )


def void_page(
    request: SignedInRequest,
    entry: Entry,
    step: Transition[Any, EventKind],
    *,
    title: str,
    words: str,
    effect: str,
    period: int,
    void: Callable[..., Any],
) -> HttpResponse:
    """Ask for the reason and void; the same for every kind of entry.

    Args:
        step: the void in the table of its life.
        words: what is voided.
        effect: what follows from it.
        void: the action, which takes `reason`, `by` and `now`.
    """
    form = VoidForm(sent_with(request)[0])

    def show() -> HttpResponse:
        context = {
            "form": form,
            "title": title,
            "words": words,
            "effect": effect,
            **about(entry.member),
            "why_not": why_refused(lambda: step.check_can(entry, by=request.user)),
        }
        return render(request, "compliance/entry_void.html", context)

    return form_page(
        request,
        form,
        write=lambda given: void(**given, by=request.user, now=timezone.now()),
        say_done=lambda _: f"It is voided. {effect}",
        go_to=lambda _: record_url(entry.member, period),
        show=show,
    )


def record_url(member: Member, period: int | None = None) -> str:
    """The member's record at the list of entries, showing a period where it is on record."""
    page = reverse("desk:member-record", args=[member.serial_number])
    shows = period is not None and period in periods_of(member, today=timezone.localdate())
    return f"{page}{f'?period={period}' if shows else ''}#entries"


def about(member: Member) -> dict[str, Any]:
    """What every page of entering says of the member."""
    back = record_url(member)
    return {
        "member": member,
        "back_url": back,
        "breadcrumb": [("Members", reverse("compliance:member-list")), (member.name, back)],
    }
