"""Reading a pack in: the form, what it holds, and confirming its credits one by one."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.designations import Source
from events.verifier import fingerprint_of, public_of
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, sent_with
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.said import Said, say
from frame.words import us_datetime
from people.actions.looks import record_look
from records.forms.overrides import Answers, warnings_to_confirm
from records.leavers.reading_in.actions import (
    NOT_OWN,
    enter_credit_read_in,
    leave_credit_out,
    read_in_pack,
    told_by,
)
from records.leavers.reading_in.credits import CreditTold, PackTold, pack_as_stored
from records.leavers.reading_in.forms import ConfirmForm, LeaveOutForm, ReadInForm
from records.leavers.reading_in.models import CreditReadIn, PackReadIn
from records.leavers.reading_in.tables import CreditTable
from records.models import Completion
from records.views.credit import hints_of, said_of_credit, warnings_to_ask

NOT_THEIRS_NOW = "Neither license number nor name as they are now: see the log"


@dataclass(frozen=True)
class CreditLine:
    """A credit of a pack, and what a clerk made of it.

    Args:
        completion: what it became; None until it is confirmed.
        left_out: why it is left out, and by whom; None where it is not.
        left_out_before: why it was left out before it was confirmed after all.
    """

    told: CreditTold
    completion: Completion | None = None
    left_out: CreditReadIn | None = None
    left_out_before: tuple[CreditReadIn, ...] = ()

    @property
    def waits(self) -> bool:
        return self.completion is None and self.left_out is None

    @property
    def source(self) -> str:
        return str(Source(self.told.source).label)


@requires(Right.ENTER_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def pack_read_in_new(request: SignedInRequest) -> HttpResponse:
    """Check the record of a pack, and take it in."""
    form = ReadInForm(*sent_with(request))
    return form_page(
        request,
        form,
        write=lambda given: read_in_pack(by=request.user, now=timezone.now(), **given),
        say_done=lambda pack: (
            f"The record is whole, as {pack.agency} signed it. Nothing of it "
            "counts yet: confirm its credits one by one."
        ),
        say_again=lambda pack: (
            f"This pack was read in before, {us_datetime(pack.read_at)}, and nothing was taken in "
            "again. What is not confirmed yet can be confirmed here."
        ),
        go_to=lambda pack: reverse("records:pack-read-in", args=[pack.pk]),
        show=lambda: render(request, "records/leavers/read_in_new.html", {"form": form}),
    )


@requires(Right.SEE_ALL_RECORDS)
@require_GET
def pack_read_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a pack holds, and which of it is entered."""
    pack = _pack(request, pk)
    told = pack_as_stored(pack.record)
    record_look(member=pack.member, by=request.user, page="leaver's pack")
    lines = _lines(pack, told)
    may_enter = request.user.has_right(Right.ENTER_COMPLETIONS) and request.user != pack.member
    table = CreditTable(lines, pack=pack.pk, joined_on=pack.member.hired_on, may_enter=may_enter)
    table.arrange(request)
    return render(
        request,
        "records/leavers/read_in.html",
        {
            "pack": pack,
            "told": told,
            "table": table,
            "open_count": sum(each.waits for each in lines),
            "credit_count": len(lines),
            "facts": _facts(pack, told),
            "breadcrumb": breadcrumb(("Members", "compliance:member-list")),
        },
    )


@requires(Right.ENTER_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def pack_credit_confirm(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Confirm one credit; after it, the next that is not confirmed."""
    pack, told, credit = _credit(request, pk, number)
    page = reverse("records:pack-read-in", args=[pack.pk])
    if request.user == pack.member:
        say(request, [Said("info", NOT_OWN)])
        return redirect(page)
    form = ConfirmForm(sent_with(request)[0], pack=pack, credit=credit, today=timezone.localdate())
    answers = Answers(request.POST)
    warnings = warnings_to_ask(form, by=request.user) if request.method == "POST" else []

    def show() -> HttpResponse:
        context = {
            "form": form,
            "pack": pack,
            "line": CreditLine(credit),
            "warnings": warnings_to_confirm(warnings, answers),
            "answers": answers,
            "cancel_url": page,
            "breadcrumb": breadcrumb((f"Pack of {pack.agency}", page)),
            **hints_of(request, form),
        }
        return render(request, "records/leavers/read_in_confirm.html", context)

    if warnings and not answers.overrides:
        return show()
    return form_page(
        request,
        form,
        write=lambda given: enter_credit_read_in(
            pack=pack,
            number=number,
            entry=form.entry,
            by=request.user,
            now=timezone.now(),
            overrides=answers.overrides,
        ),
        say_done=said_of_credit,
        say_again=lambda completion: f"This was confirmed before. {said_of_credit(completion)}",
        go_to=lambda _: _next_of(pack, told, after=number),
        show=show,
    )


@requires(Right.ENTER_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def pack_credit_leave_out(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Leave one credit out, with a reason; after it, the next that nobody has seen to."""
    pack, told, credit = _credit(request, pk, number)
    page = reverse("records:pack-read-in", args=[pack.pk])
    if request.user == pack.member:
        say(request, [Said("info", NOT_OWN)])
        return redirect(page)
    form = LeaveOutForm(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda given: leave_credit_out(
            pack=pack, number=number, by=request.user, now=timezone.now(), **given
        ),
        say_done=lambda _: f"{credit.title} is left out, and counts nowhere.",
        say_again=lambda _: f"{credit.title} was left out before.",
        go_to=lambda _: _next_of(pack, told, after=number),
        show=lambda: render(
            request,
            "records/leavers/read_in_leave_out.html",
            {
                "form": form,
                "pack": pack,
                "line": CreditLine(credit),
                "cancel_url": reverse("records:pack-credit-confirm", args=[pack.pk, number]),
                "breadcrumb": breadcrumb((f"Pack of {pack.agency}", page)),
            },
        ),
    )


def _next_of(pack: PackReadIn, told: PackTold, *, after: int) -> str:
    """The next credit that nobody has seen to, else the first; else the pack."""
    waiting = [each.told.number for each in _lines(pack, told) if each.waits]
    following = [number for number in waiting if number > after] or waiting
    if not following:
        return reverse("records:pack-read-in", args=[pack.pk])
    return reverse("records:pack-credit-confirm", args=[pack.pk, following[0]])


def _lines(pack: PackReadIn, told: PackTold) -> list[CreditLine]:
    seen_to: dict[int, CreditReadIn] = {}
    before: dict[int, list[CreditReadIn]] = {}
    for each in pack.credits.select_related("completion__course", "left_out_by"):
        if each.superseded_at is None:
            seen_to[each.number] = each
        elif each.is_left_out:
            before.setdefault(each.number, []).append(each)
    return [
        CreditLine(
            credit,
            found.standing if (found := seen_to.get(credit.number)) else None,
            found if found is not None and found.is_left_out else None,
            tuple(before.get(credit.number, ())),
        )
        for credit in told.credits
    ]


def _pack(request: SignedInRequest, pk: int) -> PackReadIn:
    packs = PackReadIn.objects.visible_to(request.user)
    return get_object_or_404(packs.select_related("member", "paper", "read_by"), pk=pk)


def _credit(
    request: SignedInRequest, pk: int, number: int
) -> tuple[PackReadIn, PackTold, CreditTold]:
    """A pack within reach, and its credit of that number."""
    pack = _pack(request, pk)
    told = pack_as_stored(pack.record)
    credit = told.credit(number)
    if credit is None:
        raise Http404
    return pack, told, credit


def _facts(pack: PackReadIn, told: PackTold) -> list[tuple[str, str]]:
    is_signed = told.names_as_transcript(pack.paper.sha256)
    return [
        ("Signed by", pack.agency),
        ("Fingerprint of the key", fingerprint_of(public_of(pack.issuer))),
        ("Key compared with", pack.key_confirmed or "As of an earlier pack of this agency"),
        (
            "Says of",
            f"{told.name}, license {told.license_number or 'none'}, there until {told.left_on}",
        ),
        ("Known as the member’s by", told_by(told, pack.member) or NOT_THEIRS_NOW),
        (
            "The paper",
            f"{pack.paper.name}, "
            + ("which the record names" if is_signed else "which the record does not name"),
        ),
        ("Read in", f"{us_datetime(pack.read_at)}, by {pack.read_by.name}"),
    ]
