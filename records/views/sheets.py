"""Entering a sign-in sheet: the classes that wait, serial numbers typed, names looked up."""

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
from records.forms.sheets import EntryForm
from records.querysets.sheets import matches_for, sessions_without_saved_sheet
from records.sheet_lines import ReadLine
from records.sheet_list import SheetFilter, SheetTable
from records.states import BEGIN
from records.typed.result import Meaning
from records.views.sheet_page import (
    after_change,
    after_rows,
    read_sheet,
    sheet_with,
    show_sheet,
)
from records.views.sheet_said import said_of_added

MOST_MATCHES = 8
MOST_SENTENCES = 20


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
    form = EntryForm({"text": "\n".join(texts)})
    typed = "\n".join(texts).replace("\x00", "")
    if not form.is_valid():
        return _refuse(request, pk, str(form.errors["text"][0]), typed)
    if is_name(typed):
        state = read_sheet(pk, by=request.user)
        if matches := matches_for(
            typed, course_session=state.course_session, by=request.user, most=MOST_MATCHES
        ):
            said = [Said("info", f"Choose who “{typed.strip()}” is.")]
            return show_sheet(request, state, said=said, typed=typed, matches=matches)
    try:
        added = add_lines(
            course_session=CourseSession(pk=pk),
            texts=texts,
            by=request.user,
            now=timezone.now(),
            meaning=_meaning(request),
        )
    except CourseSession.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        return _refuse(request, pk, error.messages[0], typed)
    return _show_added(request, added, texts, typed)


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
    return after_change(request, state, said=said_of_added(added, state.lines), marked=marked)


@requires(Right.ENTER_COMPLETIONS)
@require_GET
def sheet_matches(request: SignedInRequest, pk: int) -> HttpResponse:
    """Members whose name matches, to choose from under the input."""
    course_session = get_object_or_404(CourseSession, pk=pk)
    text = typed_text(request.GET.get("q", ""), 100)
    found = (
        matches_for(text, course_session=course_session, by=request.user, most=MOST_MATCHES + 1)
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


def _show_added(
    request: SignedInRequest, added: AddedLines, texts: list[str], typed: str
) -> HttpResponse:
    state = sheet_with(added, by=request.user)
    sent_before = _sent_before(request, texts)
    said = said_of_added(added, state.lines, sent_before=sent_before)
    if not request.htmx:
        said += [Said("error", each.sentence) for each in added.not_understood[:MOST_SENTENCES]]
        if added.not_understood and not added.written:
            choices = [each for each in added.not_understood if each.choices]
            return show_sheet(request, state, said=said, typed=typed, not_understood=choices)
    return after_rows(
        request,
        state,
        said=said,
        marked={line.pk for line in state.lines if line.serial_number in added.already}
        | {line.pk for line in added.written},
        is_changed=bool(added.written),
        go_to=None if sent_before else _typed_again(added, state.lines),
        not_understood=added.not_understood,
    )


def _typed_again(added: AddedLines, lines: list[ReadLine]) -> int | None:
    """The line to go to when all that was typed is one serial number that has its line already."""
    if added.written or added.not_understood or len(added.already) != 1:
        return None
    return next(line.pk for line in lines if line.serial_number in added.already)


def _meaning(request: SignedInRequest) -> Meaning | None:
    """What the clerk chose that the numbers are; anything odd is no choice."""
    chosen = request.POST.get("meaning", "")
    return Meaning(chosen) if chosen in set(Meaning) else None


def _sent_before(request: SignedInRequest, texts: list[str]) -> set[str]:
    """The serial numbers of the entries that the script counts as tried."""
    tried = request.POST.get("tried", "")[:4]
    count = int(tried) if tried.isascii() and tried.isdecimal() else 0
    return possible_serials("\n".join(texts[:count]))


def _refuse(request: SignedInRequest, pk: int, reason: str, typed: str) -> HttpResponse:
    state = read_sheet(pk, by=request.user)
    return show_sheet(request, state, said=[Said("error", reason)], typed=typed)
