"""The sheet as a page shows it: whole, or its changing parts to the page's own script."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from courses.credit_hours import arithmetic_in_words, credit_for_instruction
from courses.models import CourseSession
from courses.session_page import class_name
from courses.views.above import CLASSES
from courses.views.sessions import page_of
from frame.breadcrumb import breadcrumb
from frame.form_views import why_refused
from frame.hours import ZERO
from frame.requests import SignedInRequest
from frame.said import Said, say
from people.models import Member
from people.serial_numbers import near_serials
from records.actions.sheets import AddedLines
from records.class_credit import ClassCredit, class_credit
from records.draft_journal import journal_in_words
from records.forms.documents import ScanForm
from records.models import Completion, SheetScan, SignInSheet
from records.querysets.sheets import (
    Match,
    enrolled_members,
    lines_of,
    members_called,
    members_nearly,
    session_for_entry,
)
from records.releases.of_class import why_class_not_asked
from records.releases.states import ASK
from records.sheet_history import sheet_history
from records.sheet_lines import ReadLine, class_confirmed, read_lines
from records.sheet_unchanged import had_credit
from records.states import (
    ATTACH_SCAN,
    BEGIN,
    CHANGE_LINES,
    CLOSE_UNCHANGED,
    REOPEN,
    VOID_SCAN,
    VOID_SHEET,
)
from records.typed.result import NotUnderstood

# So many lines are asked about, each with all whom it may mean.
MOST_ASKED = 20


@dataclass(frozen=True)
class SheetOnPage:
    """A class with its sheet, read anew."""

    course_session: CourseSession
    sheet: SignInSheet | None
    lines: list[ReadLine]
    credit: ClassCredit

    @property
    def ready(self) -> list[ReadLine]:
        return [line for line in self.lines if line.is_ready]

    @property
    def to_save(self) -> list[ReadLine]:
        """The lines that saving writes: those ready, and those whose test was not passed."""
        return [line for line in self.lines if line.can_be_saved]

    @property
    def failed(self) -> list[ReadLine]:
        return [line for line in self.to_save if line.has_failed]

    @property
    def warned(self) -> list[ReadLine]:
        """The lines about whose member something is to be confirmed."""
        return [line for line in self.to_save if line.own_warnings]

    @property
    def class_warnings(self) -> list[str]:
        """What is to be confirmed about the class itself, each sentence once."""
        warnings = (warning for line in self.lines for warning in line.warnings)
        return list(dict.fromkeys(each.sentence for each in warnings if each.kind.is_of_all))

    @property
    def wrong(self) -> list[ReadLine]:
        return [line for line in self.lines if line.problems]

    @property
    def unknown(self) -> list[ReadLine]:
        return [line for line in self.lines if line.is_unknown]

    @property
    def written(self) -> list[ReadLine]:
        return [line for line in self.lines if line.is_written]

    @property
    def standing(self) -> list[ReadLine]:
        return [line for line in self.lines if line.completion and not line.completion.is_voided]

    @property
    def voided(self) -> list[ReadLine]:
        return [line for line in self.lines if line.completion and line.completion.is_voided]

    @property
    def newest_first(self) -> list[ReadLine]:
        """The lines as they are shown for entry: the last entry on top, each in its own order."""
        return sorted(self.lines, key=lambda line: (-line.line.entry, line.number))

    @property
    def struck(self) -> list[ReadLine]:
        return [line for line in self.lines if line.is_struck]

    @property
    def ready_hours(self) -> Decimal:
        return sum((line.credit for line in self.ready), ZERO)

    @property
    def standing_hours(self) -> Decimal:
        return sum((line.credit for line in self.standing), ZERO)

    @property
    def version(self) -> int:
        """Which state of the draft this is; 0 before its first line."""
        return self.sheet.version if self.sheet is not None else 0

    @property
    def is_saved(self) -> bool:
        return self.sheet is not None and self.sheet.is_saved

    @property
    def arithmetic(self) -> str:
        """How the minutes of the class alone become credit, to show beside its own."""
        return arithmetic_in_words(self.credit.minutes)

    @property
    def is_own_figure(self) -> bool:
        """Whether the course gives other hours than its minutes alone would."""
        return credit_for_instruction(self.credit.minutes) != self.credit.credit

    @property
    def class_confirmed(self) -> list[tuple[str, str]]:
        """The warnings about the class that were confirmed, each with its reason, once."""
        return class_confirmed(self.lines)

    def may_close_unchanged(self, by: Member) -> bool:
        """Whether it was opened again and is still as it was."""
        return (
            self.sheet is not None
            and any(had_credit(each.line) for each in self.lines)
            and CLOSE_UNCHANGED.can(self.sheet, by=by)
        )

    @cached_property
    def go_without(self) -> list[str]:
        """Whose credit was voided, and whom closing it again leaves without."""
        voided = (each.line.voided_completion_id for each in self.lines if not each.is_written)
        if not (keys := [key for key in voided if key is not None]):
            return []
        found = Completion.objects.select_related("member").in_bulk(keys)
        return [str(found[key].member) for key in keys]

    @cached_property
    def enrolled_count(self) -> int:
        """How many are enrolled whose attendance is not on record yet."""
        return enrolled_members(self.course_session).count()

    def line(self, key: int) -> ReadLine | None:
        return next((line for line in self.lines if line.pk == key), None)


def class_breadcrumb(course_session: CourseSession) -> list[tuple[str, str]]:
    """The way to a sheet for who can't enter one: by its class."""
    return breadcrumb(CLASSES, (class_name(course_session), page_of(course_session)))


def read_sheet(pk: int, *, by: Member) -> SheetOnPage:
    """The class and its sheet as they are now, or 404."""
    course_session = get_object_or_404(session_for_entry(), pk=pk)
    sheet = getattr(course_session, "sheet", None)
    lines = []
    if sheet is not None:
        lines = read_lines(lines_of(sheet), course_session=course_session, by=by)
        _say_whom_meant(lines, course_session, by)
    return SheetOnPage(course_session, sheet, lines, class_credit(course_session))


def sheet_with(added: AddedLines, *, by: Member) -> SheetOnPage:
    """The sheet as adding lines has left it, without reading all of it again."""
    lines = read_lines(
        added.lines,
        course_session=added.course_session,
        by=by,
        members=added.members,
        days=added.days,
    )
    _say_whom_meant(lines, added.course_session, by)
    return SheetOnPage(added.course_session, added.sheet, lines, added.given)


def _say_whom_meant(lines: Sequence[ReadLine], course_session: CourseSession, by: Member) -> None:
    """Give the first lines that say nobody, or two people, the members they may stand for."""
    asked = [line for line in lines if line.is_unknown or line.has_another_name][:MOST_ASKED]
    if not asked:
        return
    meant = {
        line.serial_number: {line.now.serial_number}
        if line.now is not None
        else near_serials(line.serial_number)
        for line in asked
        if line.is_unknown
    }
    near = members_nearly(meant, course_session=course_session, by=by, most=3) if meant else {}
    names = {line.line.paper_name for line in asked} - {""}
    called = members_called(names, course_session=course_session, by=by, most=3)
    for line in asked:
        found = called.get(line.line.paper_name, []) + near.get(line.serial_number, [])
        line.near = list({match.member.pk: match for match in found}.values())[:3]


def show_sheet(
    request: SignedInRequest,
    state: SheetOnPage,
    *,
    said: Sequence[Said] = (),
    typed: str = "",
    matches: Sequence[Match] = (),
    marked: Collection[int] = (),
    go_to: int | None = None,
    not_understood: Sequence[NotUnderstood] = (),
) -> HttpResponse:
    """Answer with the sheet.

    Args:
        typed: what stands in the serial number input.
        matches: members to choose from.
        marked: keys of the lines to point out.
        go_to: the key of the line that the script moves to.
        not_understood: texts that are no lines yet, for the clerk to decide.
    """
    user = request.user
    of_class = {"course_session": state.course_session, "now": timezone.now()}
    may_enter = user.has_right(BEGIN.right)
    why_no_lines = (
        why_refused(lambda: BEGIN.check_can(None, by=user, **of_class)) if may_enter else ""
    )
    if why_no_lines and state.sheet is not None and state.lines and not state.is_saved:
        sheet = state.sheet
        why_no_lines = why_refused(lambda: CHANGE_LINES.check_can(sheet, by=user)) or why_no_lines
    context = {
        "state": state,
        "said": said,
        "typed": typed,
        "matches": matches,
        "marked": marked,
        "go_to": go_to,
        "not_understood": not_understood,
        "why_no_lines": why_no_lines,
        "may_enter": may_enter,
        "may_close_unchanged": state.may_close_unchanged(user),
    }
    if request.htmx:
        return render(request, "records/_sheet_state.html", context)
    scans = SheetScan.objects.visible_to(user).with_documents()
    context["scans"] = [
        (scan, VOID_SCAN.can(scan, by=user))
        for scan in scans.filter(course_session=state.course_session)
    ]
    context["may_attach"] = ATTACH_SCAN.can(None, by=user, **of_class)
    for name, step in (("may_reopen", REOPEN), ("may_void_sheet", VOID_SHEET)):
        context[name] = state.is_saved and step.can(state.sheet, by=user)
    context["may_void_sheet"] = context["may_void_sheet"] and bool(state.standing)
    context["may_ask_release"] = (
        state.is_saved
        and ASK.can(None, by=user)
        and not why_class_not_asked(state.course_session, by=user)
    )
    context["breadcrumb"] = class_breadcrumb(state.course_session)
    context["scan_form"] = ScanForm()
    context["history"] = sheet_history(state.course_session)
    typed_so_far = state.sheet.draft_changes.select_related("by") if state.sheet else []
    context["journal"] = journal_in_words(typed_so_far)
    return render(request, "records/sheet_entry.html", context)


def after_rows(
    request: SignedInRequest,
    state: SheetOnPage,
    *,
    said: Sequence[Said],
    marked: Collection[int],
    is_changed: bool,
    go_to: int | None = None,
    not_understood: Sequence[NotUnderstood] = (),
) -> HttpResponse:
    """Answer a write of some lines: those alone, so that forty lines cost no more than four.

    The script has every other line already, unless another clerk changed the sheet meanwhile.

    Args:
        is_changed: whether the write made a new version of the sheet.
    """
    seen = request.POST.get("version", "")
    if not request.htmx or seen != str(state.version - is_changed) or seen == "0":
        return after_change(
            request, state, said=said, marked=marked, go_to=go_to, not_understood=not_understood
        )
    here = {line.member for line in state.lines if line.pk in marked and line.member is not None}
    rows = [
        line
        for line in state.newest_first
        # A line of somebody's former number says what becomes of the line of their present one.
        if (line.pk in marked or line.now in here) and not line.is_written
    ]
    context = {
        "state": state,
        "may_close_unchanged": state.may_close_unchanged(request.user),
        "said": said,
        "rows": rows,
        "marked": marked,
        "go_to": go_to,
        "not_understood": not_understood,
    }
    return render(request, "records/_sheet_rows.html", context)


def after_change(
    request: SignedInRequest,
    state: SheetOnPage,
    *,
    said: Sequence[Said] = (),
    marked: Collection[int] = (),
    go_to: int | None = None,
    not_understood: Sequence[NotUnderstood] = (),
) -> HttpResponse:
    """Answer a write: the changed sheet to the script, a redirect to a browser without one."""
    if request.htmx:
        return show_sheet(
            request, state, said=said, marked=marked, go_to=go_to, not_understood=not_understood
        )
    say(request, said)
    return redirect("records:sheet-entry", pk=state.course_session.pk)
