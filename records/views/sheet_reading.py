"""Reading a scanned sheet: sending it in, looking at what is in doubt, putting lines on."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.actions.sessions import days_of
from courses.models import CourseSession
from frame.access import requires
from frame.form_views import form_page, press_button, sent_with, why_refused
from frame.handing_over import picture_of_stored
from frame.jobs.models import Job
from frame.requests import SignedInRequest
from frame.said import Said, say
from frame.words import ended
from records.actions.sheet_read_asking import ask_reading
from records.actions.sheet_reading import (
    Put,
    decide_row,
    put_read_lines,
)
from records.actions.sheet_walk_ins import WalkedIn, enter_walk_in, take_up_row
from records.draft_journal import values_in_words
from records.forms.sheet_reading import ReadScansForm
from records.jobs import READ_SHEETS
from records.models import ScannedRow, SheetLine
from records.sheet_presence import Presence, read_sheet_of
from records.states import BEGIN


@requires(BEGIN.right)
@require_http_methods(["GET", "POST"])
def sheet_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send scans in to be read; and see what was read so far."""
    course_session = _class(pk)
    form = ReadScansForm(*sent_with(request))
    return form_page(
        request,
        form,
        write=lambda given: ask_reading(
            course_session=course_session,
            files=given["scans"],
            by=request.user,
            now=timezone.now(),
            form_token=given["form_token"],
        ),
        say_done=lambda job: (),
        say_again=_said_again,
        go_to=lambda job: (
            reverse("records:sheet-read", args=[pk])
            if job is None
            else reverse("jobs:job-detail", args=[job.pk])
        ),
        show=lambda: _show(request, course_session, form),
    )


@requires(BEGIN.right)
@require_POST
def sheet_read_row(request: SignedInRequest, pk: int, row_pk: int) -> HttpResponse:
    """Say of a row whether somebody signed, or who it was that walked in; or take that back."""
    course_session = _class(pk)
    row = _row(request, course_session, row_pk)
    typed = request.POST.get("serial_number", "")
    now = timezone.now()
    try:
        if "mark" in request.POST:
            is_present = request.POST["mark"] == ScannedRow.Mark.PRESENT
            put = decide_row(row=row, is_present=is_present, by=request.user, now=now)
            said = _said_of_decision(row, is_present, put)
        elif "taken_up" in request.POST:
            seen = request.POST["taken_up"]
            put = take_up_row(row=row, seen=seen, by=request.user, now=now)
            said = _said_of_taken_up(row, seen, put)
        else:
            walked_in = enter_walk_in(row=row, serial_number=typed, by=request.user, now=now)
            said = _said_of_walk_in(row, walked_in)
    except ValidationError as refused:
        reason = refused.messages[0]
        if row.is_walk_in and not request.POST.keys() & {"mark", "taken_up"}:
            refusals = {row.pk: (typed.replace("\x00", ""), reason)}
            return _show(request, course_session, ReadScansForm(), refusals=refusals)
        said = [Said("error", reason)]
    say(request, said)
    return redirect("records:sheet-read", pk=pk)


@requires(BEGIN.right)
@require_POST
def sheet_read_lines(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put everybody on the sheet who signed, also whose line was taken off."""
    return press_button(
        request,
        write=lambda: put_read_lines(
            course_session=_class(pk), by=request.user, now=timezone.now(), again=True
        ),
        say_done=_said_of_lines,
        go_to=reverse("records:sheet-read", args=[pk]),
    )


@requires(BEGIN.right)
@require_GET
def sheet_read_picture(request: SignedInRequest, pk: int, row_pk: int) -> HttpResponse:
    """The cut-out picture of a row."""
    row = _row(request, _class(pk), row_pk)
    if not row.picture:
        raise Http404
    return picture_of_stored(bytes(row.picture))


def _class(pk: int) -> CourseSession:
    return get_object_or_404(CourseSession.objects.select_related("course"), pk=pk)


def _row(request: SignedInRequest, course_session: CourseSession, row_pk: int) -> ScannedRow:
    rows = ScannedRow.objects.visible_to(request.user).of_class(course_session)
    return get_object_or_404(rows.select_related("page__scan", "member"), pk=row_pk)


def _show(
    request: SignedInRequest,
    course_session: CourseSession,
    form: ReadScansForm,
    *,
    refusals: dict[int, tuple[str, str]] | None = None,
) -> HttpResponse:
    """The page.

    Args:
        refusals: what was typed for a row and why it was refused, by the row's key.
    """
    read = read_sheet_of(course_session, days_of(course_session))
    lines = SheetLine.objects.filter(sheet__course_session=course_session).select_related("sheet")
    on_sheet = {line.serial_number: line for line in lines}
    walk_ins = [] if read.doubts else [row.pk for row in read.walk_ins]
    context = {
        "course_session": course_session,
        "form": form,
        "read": read,
        "focused": next(iter([*(refusals or {}), *walk_ins]), None),
        "walk_ins": [(row, *(refusals or {}).get(row.pk, ("", ""))) for row in read.walk_ins],
        "not_on_sheet": [each for each in read.signed if each.member.serial_number not in on_sheet],
        "struck": [
            each
            for each in read.signed
            if (line := on_sheet.get(each.member.serial_number)) and line.is_struck
        ],
        "otherwise": read.otherwise(lines),
        "waiting": [_said_of_waiting(each, on_sheet) for each in read.waiting()],
        "jobs": _jobs(request, course_session),
        "why_not": why_refused(
            lambda: BEGIN.check_can(
                None, by=request.user, course_session=course_session, now=timezone.now()
            )
        ),
        "has_lines": bool(on_sheet),
    }
    return render(request, "records/sheet_read.html", context)


def _jobs(request: SignedInRequest, course_session: CourseSession) -> list[Job]:
    """One's own jobs for the class that are not done: still to come, or failed."""
    unfinished = Job.objects.visible_to(request.user).filter(
        kind=READ_SHEETS.key, ended_at__isnull=True
    )
    return [job for job in unfinished if job.asked["class"] == course_session.pk]


def _said_of_waiting(presence: Presence, on_sheet: Mapping[str, SheetLine]) -> str:
    """Of whom another day is not known: what the sheet has of them meanwhile.

    Args:
        on_sheet: every line, by serial number.
    """
    member, line = presence.member, on_sheet.get(presence.member.serial_number)
    signed = (
        f"{member.serial_number} {member.name} signed on {presence.days_in_words}; another day is "
        "in doubt or not read"
    )
    if any(each.sheet.is_saved for each in on_sheet.values()):
        saved = "without a line" if line is None else f"with {_in_words(line)}"
        return f"{signed}, and the sheet was saved {saved}."
    if line is None:
        return f"{signed}, so there is no line yet."
    return f"{signed}. The line stays {_in_words(line)} until you decide."


def _in_words(line: SheetLine) -> str:
    return "struck" if line.is_struck else values_in_words({"minutes": line.minutes})


def _said_again(job: Job | None) -> str:
    if job is None:
        return "Every page of this was read before; nothing was read or added twice."
    return "This was sent before; nothing is read twice."


def _said_of_decision(row: ScannedRow, is_present: bool, put: Put) -> list[Said]:
    if row.member is None:
        return [Said("info", f"Row {row.number} is left out.")]
    words = "present" if is_present else "blank"
    named = f"Row {row.number}, {row.member.serial_number} {row.member.name}: {words}"
    for line in put.changed:
        if line.serial_number == row.member.serial_number:
            return [Said("success", f"{named}. {_said_of_change(line)}")]
    if any(each.presence.member == row.member for each in put.otherwise):
        return [
            Said("info", f"{named}. A clerk typed or changed the line, so it stays: see below.")
        ]
    if not is_present or (put.added is not None and put.added.added):
        return [Said("success", f"{named}.")]
    return [Said("info", f"{named}. A line follows once the other days are read, or is there.")]


def _said_of_change(line: SheetLine) -> str:
    if line.is_struck:
        return "The line came from the paper, and is struck."
    return f"The line came from the paper, and is {values_in_words({'minutes': line.minutes})} now."


def _said_of_taken_up(row: ScannedRow, seen: str, put: Put) -> list[Said]:
    waits = f"Row {row.number} waits again: type who wrote there, or leave it out."
    for line in put.changed:
        if line.serial_number == seen:
            return [Said("success", f"{waits} {seen}: {_said_of_change(line)}")]
    return [Said("success", waits)]


def _said_of_walk_in(row: ScannedRow, walked_in: WalkedIn) -> list[Said]:
    member, put, line, number, was_there = walked_in
    named = f"Row {row.number}: {member.serial_number} {member.name}"
    if line is None:
        return [Said("info", f"{ended(named)} A line follows once the other days are read.")]
    if line in put.changed:
        return [Said("success", f"{ended(named)} {_said_of_change(line)}")]
    if was_there:
        there = f"Row {row.number}: {line.serial_number} is on the sheet already, as line {number}."
        if any(each.presence.member == member for each in put.otherwise):
            return [Said("info", f"{there} The paper says something else: see below.")]
        return [Said("success", there)]
    part = "" if line.minutes is None else f", with {values_in_words({'minutes': line.minutes})}"
    return [Said("success", f"{named} is on the sheet{part}.")]


def _said_of_lines(put: Put) -> list[Said]:
    said = []
    if put.added is not None and put.added.added:
        said.append(Said("success", f"{_lines(len(put.added.added))} put on the sheet."))
    if put.changed:
        said.append(Said("success", f"{_lines(len(put.changed))} changed as the paper says."))
    return said or [Said("info", "Everybody who signed is on the sheet already.")]


def _lines(count: int) -> str:
    return "1 line was" if count == 1 else f"{count} lines were"
