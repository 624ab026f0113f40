"""Mending one line of a sign-in sheet: its serial number, minutes, areas; or taking it off."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from frame.access import requires
from frame.form_views import carried_out, sent_with, why_refused
from frame.hours import QUARTER
from frame.requests import SignedInRequest
from frame.said import Said
from records.actions.sheet_mending import (
    change_line_minutes,
    change_line_score,
    change_line_serial,
    confirm_line_name,
    set_line_hours,
)
from records.actions.sheet_striking import (
    clear_lines,
    put_back_lines,
    remove_line,
    remove_unknown,
    strike_lines,
)
from records.forms.sheets import LineHoursForm, LineMinutesForm, LineScoreForm, LineSerialForm
from records.models import SheetLine, SignInSheet
from records.states import CHANGE_LINES
from records.views.sheet_page import after_change, after_rows, read_sheet, show_sheet
from records.views.sheet_said import said_of_line, said_of_struck, said_of_taken_off


@requires(CHANGE_LINES.right)
@require_POST
def sheet_line_serial(request: SignedInRequest, pk: int, line_pk: int) -> HttpResponse:
    """Correct the serial number of a line."""
    form = LineSerialForm(request.POST)

    def write(line: SheetLine) -> None:
        change_line_serial(
            line=line, serial_number=form.cleaned_data["serial_number"], by=request.user
        )

    return _change(request, pk, line_pk, form=form, name="serial_number", write=write)


@requires(CHANGE_LINES.right)
@require_POST
def sheet_line_minutes(request: SignedInRequest, pk: int, line_pk: int) -> HttpResponse:
    """Set the minutes that someone attended."""
    form = LineMinutesForm(request.POST)

    def write(line: SheetLine) -> None:
        minutes = form.minutes_in(line.sheet.course_session)
        change_line_minutes(line=line, minutes=minutes, by=request.user)

    return _change(request, pk, line_pk, form=form, name="minutes", write=write)


@requires(CHANGE_LINES.right)
@require_POST
def sheet_line_name(request: SignedInRequest, pk: int, line_pk: int) -> HttpResponse:
    """Say that a line's serial number is right, though the paper has another name."""
    line = get_object_or_404(SheetLine, pk=line_pk, sheet__course_session=pk)
    refused = why_refused(lambda: confirm_line_name(line=line, by=request.user))
    state = read_sheet(pk, by=request.user)
    confirmed = state.line(line_pk)
    said = [Said("error", refused)] if refused else []
    if confirmed is not None and not refused:
        said = [said_of_line(confirmed)]
    return after_change(request, state, said=said, marked={line_pk})


@requires(CHANGE_LINES.right)
@require_POST
def sheet_line_score(request: SignedInRequest, pk: int, line_pk: int) -> HttpResponse:
    """Set the test score of a computer-based course."""
    form = LineScoreForm(request.POST)

    def write(line: SheetLine) -> None:
        change_line_score(line=line, score=form.cleaned_data["score"], by=request.user)

    return _change(request, pk, line_pk, form=form, name="score", write=write)


@requires(CHANGE_LINES.right)
@require_POST
def sheet_line_remove(request: SignedInRequest, pk: int, line_pk: int) -> HttpResponse:
    """Take a line off the sheet; a second time changes nothing."""
    line = SheetLine.objects.filter(pk=line_pk, sheet__course_session=pk).first()
    said = [Said("info", "That line is off the sheet already.")]
    if line is not None:
        try:
            remove_line(line=line, by=request.user)
            said = []
        except ValidationError as error:
            said = [Said("error", error.messages[0])]
    state = read_sheet(pk, by=request.user)
    if line is not None and not said:
        struck = state.line(line_pk)  # it has voided credit, and stays
        off = f"{line.serial_number} is off the sheet."
        said = [Said("info", said_of_struck([struck], False) if struck else off)]
    return after_change(request, state, said=said)


@requires(CHANGE_LINES.right)
@require_POST
def sheet_strike(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cross lines out, or put them back; a second time changes nothing."""
    sheet = get_object_or_404(SignInSheet, course_session=pk)
    keys = {int(key) for key in request.POST.getlist("line") if key.isdecimal() and len(key) < 10}
    is_putting_back = request.POST.get("struck") == "no"
    write = put_back_lines if is_putting_back else strike_lines
    try:
        changed = write(sheet=sheet, keys=keys, by=request.user)
    except ValidationError as error:
        said = [Said("error", error.messages[0])]
        return after_change(request, read_sheet(pk, by=request.user), said=said)
    state = read_sheet(pk, by=request.user)
    lines = [line for line in state.lines if line.pk in {each.pk for each in changed}]
    said = [Said("info", said_of_struck(lines, is_putting_back))] if lines else []
    return after_rows(request, state, said=said, marked=keys, is_changed=bool(changed))


@requires(CHANGE_LINES.right)
@require_POST
def sheet_remove_unknown(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take every line off whose serial number nobody has, saying which."""
    return _take_off(request, pk, remove_unknown)


@requires(CHANGE_LINES.right)
@require_POST
def sheet_clear(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take every line off the draft, saying which, so that they can be pasted elsewhere."""
    return _take_off(request, pk, clear_lines)


def _take_off(request: SignedInRequest, pk: int, write: Callable[..., list[str]]) -> HttpResponse:
    sheet = get_object_or_404(SignInSheet, course_session=pk)
    try:
        serials = write(sheet=sheet, by=request.user)
    except ValidationError as error:
        said = [Said("error", error.messages[0])]
        return after_change(request, read_sheet(pk, by=request.user), said=said)
    state = read_sheet(pk, by=request.user)
    return after_change(request, state, said=said_of_taken_off(serials, state.struck))


@requires(CHANGE_LINES.right)
@require_http_methods(["GET", "POST"])
def sheet_line_hours(request: SignedInRequest, pk: int, line_pk: int) -> HttpResponse:
    """Set the areas and topics of a partial attendance."""
    state = read_sheet(pk, by=request.user)
    line = state.line(line_pk)
    if line is None or not line.is_partial or line.is_written or line.credit < QUARTER:
        why = "Areas are set once the line has minutes that earn credit, and until it is saved."
        return after_change(request, state, said=[Said("info", why)])
    proposed = state.credit.of_minutes(line.line.minutes)
    initial = {key: f"{hours:.2f}" for key, hours in line.hours.items()}
    form = LineHoursForm(sent_with(request)[0], initial=initial)
    if carried_out(
        request,
        form,
        lambda given: set_line_hours(line=line.line, hours=form.hours, by=request.user),
    ):
        return _hours_set(request, pk, line_pk)
    context = {"form": form, "line": line, "state": state, "proposed": proposed}
    page = "records/_sheet_line_hours.html" if request.htmx else "records/sheet_line_hours.html"
    return render(request, page, context)


def _hours_set(request: SignedInRequest, pk: int, line_pk: int) -> HttpResponse:
    if not request.htmx:
        return redirect("records:sheet-entry", pk=pk)
    state = read_sheet(pk, by=request.user)
    line = state.line(line_pk)
    said = [Said("success", f"Areas and topics of {line.who} are set.")] if line else []
    return show_sheet(request, state, said=said, marked={line_pk})


def _change(
    request: SignedInRequest,
    pk: int,
    line_pk: int,
    *,
    form: LineSerialForm | LineMinutesForm | LineScoreForm,
    name: str,
    write: Callable[[SheetLine], None],
) -> HttpResponse:
    """Write one field of a line; refused, it keeps what was typed with the reason beside it."""
    line = get_object_or_404(SheetLine, pk=line_pk, sheet__course_session=pk)
    reason = str(form.errors[name][0]) if not form.is_valid() else ""
    if not reason:
        try:
            write(line)
        except ValidationError as error:
            reason = error.messages[0]
    state = read_sheet(pk, by=request.user)
    changed = state.line(line_pk)
    if not reason:
        said = [said_of_line(changed)] if changed is not None else []
        return after_change(request, state, said=said, marked={line_pk})
    said = [Said("error", reason)]
    if changed is None or changed.is_written:
        return after_change(request, state, said=said)
    changed.refused = {name: (request.POST.get(name, "").replace("\x00", ""), reason)}
    return show_sheet(request, state, said=said, marked={line_pk})
