"""Entering a sign-in sheet: the classes that wait, serial numbers typed, names looked up."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.models import CourseSession
from events.actions import record_list_export
from frame.access import requires
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.said import Said
from frame.search import typed_text
from people.serial_numbers import is_name, possible_serials
from records.actions.sheets import AddedLines, add_enrolled, add_lines
from records.forms.sheets import SerialsForm
from records.querysets.sheets import members_named, sessions_without_saved_sheet
from records.sheet_lines import ReadLine
from records.sheet_list import SheetFilter, SheetTable
from records.states import BEGIN
from records.views.sheet_page import (
    after_change,
    after_rows,
    ended,
    read_sheet,
    sheet_with,
    show_sheet,
)

MOST_MATCHES = 8


@requires(Right.ENTER_COMPLETIONS)
@require_GET
def sheet_list(request: SignedInRequest) -> HttpResponse:
    """Classes that wait for their sign-in sheet."""
    waiting = sessions_without_saved_sheet(today=timezone.localdate())
    listed = SheetFilter(request.GET, waiting, request=request)
    return list_page(
        request,
        "records/sheet_list.html",
        table=SheetTable(listed.qs),
        filterset=listed,
        record=record_list_export,
    )


@requires(Right.SEE_ALL_RECORDS)
@require_GET
def saved_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read a saved sheet; a draft is for who enters it."""
    state = read_sheet(pk, by=request.user)
    if not state.is_saved:
        raise Http404
    return show_sheet(request, state)


@requires(Right.ENTER_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def sheet_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter a sign-in sheet: serial number, Enter, next."""
    if request.method == "GET":
        return show_sheet(request, read_sheet(pk, by=request.user))
    texts = request.POST.getlist("text")
    form = SerialsForm({"text": "\n".join(texts)})
    typed = "\n".join(texts).replace("\x00", "")
    if not form.is_valid():
        return _refuse(request, pk, str(form.errors["text"][0]), typed)
    if is_name(typed):
        state = read_sheet(pk, by=request.user)
        if matches := members_named(
            typed, course_session=state.course_session, by=request.user, most=MOST_MATCHES
        ):
            said = [Said("info", f"Choose who “{typed.strip()}” is.")]
            return show_sheet(request, state, said=said, typed=typed, matches=matches)
    try:
        added = add_lines(
            course_session=CourseSession(pk=pk), texts=texts, by=request.user, now=timezone.now()
        )
    except CourseSession.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        return _refuse(request, pk, error.messages[0], typed)
    state = sheet_with(added, by=request.user)
    marked = {line.pk for line in (*added.added, *added.put_back)}
    marked |= {line.pk for line in state.lines if line.serial_number in added.already}
    sent_before = _sent_before(request, texts)
    return after_rows(
        request,
        state,
        said=said_of(added, state.lines, sent_before=sent_before),
        marked=marked,
        is_changed=bool(added.added or added.put_back),
        go_to=_typed_again(added, state.lines) if not sent_before else None,
    )


@requires(BEGIN.right)
@require_POST
def sheet_add_enrolled(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put everyone enrolled on the sheet, so that the absent alone are to be struck."""
    try:
        added = add_enrolled(
            course_session=CourseSession(pk=pk), by=request.user, now=timezone.now()
        )
    except CourseSession.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        said = [Said("info", error.messages[0])]
        return after_change(request, read_sheet(pk, by=request.user), said=said)
    state = sheet_with(added, by=request.user)
    marked = {line.pk for line in added.added}
    return after_change(request, state, said=said_of(added, state.lines), marked=marked)


@requires(Right.ENTER_COMPLETIONS)
@require_GET
def sheet_matches(request: SignedInRequest, pk: int) -> HttpResponse:
    """Members whose name matches, to choose from under the input."""
    course_session = get_object_or_404(CourseSession, pk=pk)
    text = typed_text(request.GET.get("q", ""), 100)
    found = (
        members_named(text, course_session=course_session, by=request.user, most=MOST_MATCHES + 1)
        if text
        else []
    )
    are_more = len(found) > MOST_MATCHES
    possible = [match for match in found if not match.why_not]
    context = {
        "matches": found[:MOST_MATCHES],
        "are_more": are_more,
        "only": possible[0] if len(possible) == 1 and not are_more else None,
        "typed": text,
    }
    return render(request, "records/_sheet_matches.html", context)


def said_of(
    added: AddedLines, lines: list[ReadLine], *, sent_before: Collection[str] = ()
) -> list[Said]:
    """What adding serial numbers did, in sentences.

    Args:
        sent_before: serial numbers that the script sends again, for want of an answer; the
            first sending may have added them.
    """
    by_serial = {line.serial_number: line for line in lines}
    arrived = {serial for serial in added.already if serial in sent_before}
    arrived.update(line.serial_number for line in added.added)
    new = [line for line in lines if line.serial_number in arrived]
    said = []
    if len(new) == 1:
        line = new[0]
        hindrances = [*line.problems, *(warning.sentence for warning in line.own_warnings)]
        if hindrances:
            said.append(Said("warning", f"Line {line.number}, {line.who}: {hindrances[0]}"))
        else:
            said.append(Said("success", ended(f"Line {line.number}: {line.who}")))
    elif new:
        wrong = sum(1 for line in new if line.problems)
        warned = sum(1 for line in new if line.own_warnings and not line.problems)
        look = f", {wrong} of them to look at" if wrong else ""
        confirm = f", {warned} of them to confirm" if warned else ""
        kind = "warning" if wrong or warned else "success"
        said.append(Said(kind, f"{len(new)} lines added{look}{confirm}."))
    by_key = {line.pk: line for line in lines}
    for back in added.put_back:
        line = by_key[back.pk]
        said.append(Said("success", f"Line {line.number}, {line.who}: back on the sheet."))
    for serial, number in added.already.items():
        if serial in arrived:
            continue
        who = by_serial[serial].who if serial in by_serial else serial
        said.append(Said("warning", f"{who} is already line {number}."))
    if added.left_out:
        words = ", ".join(added.left_out[:10])
        said.append(Said("info", ended(f"Left out, having no serial number in them: {words}")))
    return said


def _typed_again(added: AddedLines, lines: list[ReadLine]) -> int | None:
    """The line to go to when all that was typed is one serial number that has its line already."""
    if added.added or added.put_back or len(added.already) != 1:
        return None
    return next(line.pk for line in lines if line.serial_number in added.already)


def _sent_before(request: SignedInRequest, texts: list[str]) -> set[str]:
    """The serial numbers of the entries that the script counts as tried."""
    tried = request.POST.get("tried", "")[:4]
    count = int(tried) if tried.isascii() and tried.isdecimal() else 0
    return possible_serials("\n".join(texts[:count]))


def _refuse(request: SignedInRequest, pk: int, reason: str, typed: str) -> HttpResponse:
    state = read_sheet(pk, by=request.user)
    return show_sheet(request, state, said=[Said("error", reason)], typed=typed)
