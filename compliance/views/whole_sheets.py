"""Undoing a saved sheet as a whole: one page that shows what changes, one reason, one button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from compliance.forms.whole_sheets import UndoSheetForm
from compliance.sheet_effect import sheet_effect
from courses.models import CourseSession
from courses.session_page import class_name
from events.kinds import EventKind
from events.voiding import WHY_VOID
from frame.access import requires
from frame.addresses import key_in
from frame.form_views import form_page, sent_with, why_refused
from frame.hours import ZERO
from frame.requests import SignedInRequest
from frame.said import Said, say
from frame.search import typed_text
from frame.transitions import Transition
from frame.words import hours
from people.models import Member
from records.actions.sheet_undoing import check_can_be_undone
from records.actions.whole_sheets import (
    WHY_MOVE,
    WHY_TAKE_BACK,
    UndoneSheet,
    move_sheet,
    take_back_sheet,
    void_sheet,
)
from records.forms.overrides import Answers, warnings_of_lines, warnings_to_confirm
from records.models import Completion, SheetScan, SignInSheet
from records.querysets.sheets import (
    classes_to_move_to,
    enrolled_but_absent,
    lines_of,
)
from records.sheet_history import last_said
from records.sheet_lines import ReadLine
from records.states import MOVE_SHEET, TAKE_BACK_SHEET, VOID_SHEET
from records.whole_sheet import (
    as_on,
    check_has_room,
    is_teaching_without_class,
    left_out_there_too,
    read_on,
    teaching_of,
    whole_sheet,
)

MOST_CLASSES = 12


@dataclass(frozen=True)
class Undoing:
    """One way of undoing a sheet, as its page words it.

    Args:
        here: the page and its button.
        label, missing: the question for the reason, and the sentence for one that is blank.
        effect: what it does, before it is done.
        afterwards: what comes next, once it is done.
    """

    step: Transition[SignInSheet, EventKind]
    here: str
    label: str
    missing: str
    effect: str
    afterwards: str


VOIDING = Undoing(
    VOID_SHEET,
    here="Void the whole sheet",
    label="Why is it voided?",
    missing=WHY_VOID,
    effect="The credit stops counting at once and stays readable with the reason. The sheet is "
    "empty afterwards, and its class waits for its sheet again; cancel the class if it was never "
    "held.",
    afterwards="The class waits for its sheet again.",
)
TAKING_BACK = Undoing(
    TAKE_BACK_SHEET,
    here="Take the whole sheet back",
    label="Why is it taken back?",
    missing=WHY_TAKE_BACK,
    effect="The credit stops counting at once. The lines stay on the sheet as a draft, with their "
    "minutes and scores, to be mended and saved again; until then nobody has credit from it.",
    afterwards="The lines are a draft again: mend them and save.",
)
MOVING = Undoing(
    MOVE_SHEET,
    here="Move the whole sheet",
    label="Why is it moved?",
    missing=WHY_MOVE,
    effect="The credit is voided here and written on the other class, dated and counted as that "
    "class is.",
    afterwards="The class it was on waits for its sheet again.",
)


@requires(VOID_SHEET.right)
@require_http_methods(["GET", "POST"])
def sheet_void(request: SignedInRequest, pk: int) -> HttpResponse:
    """Void all credit of a saved sheet."""
    sheet = _saved_sheet(pk)
    if sheet is None:
        return _nothing_to_undo(request, pk)
    return _undo_page(request, sheet, VOIDING, write=void_sheet)


@requires(TAKE_BACK_SHEET.right)
@require_http_methods(["GET", "POST"])
def sheet_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Void all credit of a saved sheet, and make its lines a draft again."""
    sheet = _saved_sheet(pk)
    if sheet is None:
        return _nothing_to_undo(request, pk)
    return _undo_page(request, sheet, TAKING_BACK, write=take_back_sheet)


@requires(MOVE_SHEET.right)
@require_http_methods(["GET", "POST"])
def sheet_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Void all credit of a saved sheet and write it on another class, once one is chosen."""
    chosen = key_in(request.POST.get("to") or request.GET.get("to"))
    sheet = _saved_sheet(pk)
    if sheet is None:
        return _nothing_to_undo(request, pk, moved_to=chosen)
    if chosen is None:
        unsaid = "Choose the class that the sheet belongs to; nothing was moved."
        return _choose_class(request, sheet, refused=unsaid if request.method == "POST" else "")
    to = get_object_or_404(CourseSession.objects.select_related("course"), pk=chosen)
    now = timezone.now()
    why_not = why_refused(
        lambda: MOVE_SHEET.check_can(sheet, by=request.user, course_session=to, now=now)
    ) or why_refused(lambda: check_has_room(to))
    if why_not:
        return _choose_class(request, sheet, refused=f"{to}: {why_not}")
    answers = Answers(request.POST)
    return _undo_page(
        request,
        sheet,
        MOVING,
        write=lambda **given: move_sheet(to=to, overrides=answers.overrides, **given),
        to=to,
        answers=answers,
    )


def _undo_page(
    request: SignedInRequest,
    sheet: SignInSheet,
    undoing: Undoing,
    *,
    write: Callable[..., UndoneSheet],
    to: CourseSession | None = None,
    answers: Answers | None = None,
) -> HttpResponse:
    """Show what undoing the sheet would do, and do it once it is confirmed with a reason.

    Args:
        write: the action, which takes `sheet`, `seen_version`, `reason`, `by` and `now`.
        to: the class that it is moved to.
        answers: why warnings of that class are no hindrance, as far as it was said.
    """
    seen = key_in(request.POST.get("version"))
    form = UndoSheetForm(sent_with(request)[0], label=undoing.label, missing=undoing.missing)

    def show() -> HttpResponse:
        context = _what_changes(sheet, undoing, to=to, answers=answers, by=request.user)
        return render(request, "compliance/whole_sheet.html", {**context, "form": form})

    return form_page(
        request,
        form,
        write=lambda given: write(
            sheet=sheet,
            seen_version=-1 if seen is None else seen,
            **given,
            by=request.user,
            now=timezone.now(),
        ),
        say_done=lambda undone: _said_of(undone, undoing),
        go_to=lambda undone: _sheet_url(undone.sheet.course_session_id),
        show=show,
    )


def _what_changes(
    sheet: SignInSheet,
    undoing: Undoing,
    *,
    to: CourseSession | None,
    answers: Answers | None,
    by: Member,
) -> dict[str, Any]:
    """Everything the page shows, by a fixed number of queries."""
    teaching = teaching_of(sheet.course_session).select_related("member")
    whole = whole_sheet(lines_of(sheet), teaching)
    instead: list[ReadLine] = []
    absent: list[Member] = []
    if to is not None:
        lines = as_on(to, whole, from_class=sheet.course_session)
        instead = read_on(to, lines, whole=whole, from_class=sheet.course_session, by=by)
        on_sheet = {line.serial_number for line in instead}
        absent = [each for each in enrolled_but_absent(to) if each.serial_number not in on_sheet]
    scans = SheetScan.objects.visible_to(by).not_voided().select_related("document")
    beside = Completion.objects.visible_to(by).not_voided().select_related("member")
    return {
        **_of_sheet(sheet, undoing.here),
        "undoing": undoing,
        "whole": whole,
        "why_not": why_refused(lambda: check_can_be_undone(whole, by=by)),
        "effect": sheet_effect(whole, instead, by=by, now=timezone.now()),
        "to": to,
        "wrong": [
            (line, completion)
            for line, completion in zip(instead, whole.completions, strict=False)
            if line.problems
        ],
        "warnings": warnings_to_confirm(warnings_of_lines(instead), answers),
        "absent": absent,
        "beside": list(
            beside.filter(
                Q(
                    course_session=sheet.course_session,
                    sheet_line=None,
                    role=Completion.Role.ATTENDEE,
                )
                | is_teaching_without_class(sheet.course_session)
            ).order_by("pk")
        ),
        "left_out": list(left_out_there_too(sheet.course_session, to)) if to is not None else [],
        "scans": list(scans.filter(course_session=sheet.course_session)),
    }


def _choose_class(
    request: SignedInRequest, sheet: SignInSheet, *, refused: str = ""
) -> HttpResponse:
    """Ask which class the sheet belongs to.

    Args:
        refused: why the class that was chosen takes no sheet.
    """
    text = typed_text(request.GET.get("q", ""), 100)
    classes = classes_to_move_to(sheet.course_session, now=timezone.now())
    found = list((classes.search(text) if text else classes)[: MOST_CLASSES + 1])
    context = {
        **_of_sheet(sheet, MOVING.here),
        "text": text,
        "classes": found[:MOST_CLASSES],
        "are_more": len(found) > MOST_CLASSES,
        "refused": refused,
    }
    return render(request, "compliance/whole_sheet_class.html", context)


def _of_sheet(sheet: SignInSheet, here: str) -> dict[str, Any]:
    """What every page of undoing says of the sheet."""
    course_session = sheet.course_session
    back = _sheet_url(course_session.pk)
    return {
        "sheet": sheet,
        "course_session": course_session,
        "back_url": back,
        "here": here,
        "breadcrumb": [
            ("Sign-in sheets", reverse("records:sheet-list")),
            (class_name(course_session), back),
        ],
    }


def _saved_sheet(pk: int) -> SignInSheet | None:
    """The saved sheet of a class; None where there is none, or it is a draft."""
    saved = SignInSheet.objects.filter(saved_at__isnull=False, course_session=pk)
    return saved.select_related("course_session__course", "saved_by").first()


def _nothing_to_undo(
    request: SignedInRequest, pk: int, *, moved_to: int | None = None
) -> HttpResponse:
    """To the sheet, which somebody, or the same button a moment ago, has undone already.

    Args:
        moved_to: the class that the sheet was to be moved to.
    """
    moved = moved_to is not None and _saved_sheet(moved_to) is not None
    course_session = get_object_or_404(CourseSession, pk=pk)
    words = (
        "The sheet of this class is saved already; nothing was moved twice."
        if moved
        else f"This sheet is not saved, so nothing was done. {last_said(course_session)}".strip()
    )
    say(request, [Said("info", words)])
    return redirect(_sheet_url(moved_to if moved and moved_to is not None else pk))


def _said_of(undone: UndoneSheet, undoing: Undoing) -> list[Said]:
    """What was done, in sentences."""
    voided = undone.whole.all_credit
    lost = hours(sum((each.earned for each in voided), ZERO))
    words = f"{completions_in_words(len(voided))}, {lost} hours, voided"
    if taught := len(undone.whole.teaching):
        words += f", {taught} of them for teaching"
    words += "."
    if undone.written:
        got = hours(sum((each.earned for each in undone.written), ZERO))
        words += f" {completions_in_words(len(undone.written))}, {got} hours, written here."
    said = [Said("success", f"{words} {undoing.afterwards}")]
    left = [line.serial_number for line in undone.whole.voided_before]
    if left:
        said.append(Said("info", f"Voided by hand before, and left as it was: {', '.join(left)}."))
    return said


def completions_in_words(number: int) -> str:
    """`1 completion`, `40 completions`."""
    return f"{number:,} completion{'' if number == 1 else 's'}"


def _sheet_url(pk: int) -> str:
    return reverse("records:sheet-entry", kwargs={"pk": pk})
