"""Reviewing a sign-in sheet and saving it whole; opening a saved one again."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from courses.actions.sessions import days_of
from frame.access import requires
from frame.addresses import key_in
from frame.form_views import form_page, sent_with, why_refused
from frame.requests import SignedInRequest
from frame.said import Said, say
from records.actions.sheet_closing import close_unchanged
from records.actions.sheet_saving import reopen_sheet, save_sheet
from records.forms.overrides import Answers, warnings_of_lines, warnings_to_confirm
from records.forms.sheets import ReopenForm
from records.models import SignInSheet
from records.querysets.sheets import enrolled_but_absent
from records.sheet_presence import read_sheet_of
from records.states import CLOSE_UNCHANGED, REOPEN, SAVE
from records.views.sheet_page import read_sheet


@requires(SAVE.right)
@require_http_methods(["GET", "POST"])
def sheet_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what saving would write; save it all, or nothing."""
    if request.method == "GET":
        return _show_review(request, pk)
    sheet = get_object_or_404(SignInSheet, course_session=pk)
    version = request.POST.get("version", "")[:9]
    answers = Answers(request.POST)
    try:
        save_sheet(
            sheet=sheet,
            seen_version=int(version) if version.isascii() and version.isdecimal() else -1,
            by=request.user,
            now=timezone.now(),
            overrides=answers.overrides,
        )
    except ValidationError as error:
        if error.error_list[0].code == "saved_already":
            say(request, [Said("info", error.messages[0])])
            return _to_sheet(request, pk)
        return _show_review(request, pk, refusals=error.messages, answers=answers)
    return _to_sheet(request, pk)


@requires(CLOSE_UNCHANGED.right)
@require_POST
def sheet_close_unchanged(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close a sheet again that was opened by mistake, as it was."""
    sheet = get_object_or_404(SignInSheet, course_session=pk)
    seen = key_in(request.POST.get("version"))
    refused = why_refused(
        lambda: close_unchanged(
            sheet=sheet,
            seen_version=-1 if seen is None else seen,
            by=request.user,
        )
    )
    say(request, [Said("info", refused) if refused else _said_of_closed(sheet)])
    return redirect("records:sheet-entry", pk=pk)


def _said_of_closed(sheet: SignInSheet) -> Said:
    """That it is closed, and who stands on it without credit."""
    lines = sheet.lines.filter(completion__voided_at__isnull=False).order_by("pk")
    voided = [line.completion for line in lines.select_related("completion__member")]
    if voided:
        names = "; ".join(str(each.member) for each in voided if each is not None)
        words = f"The sheet is closed again. Voided, and not written again: {names}."
        if not sheet.lines.filter(completion__voided_at=None).exists():
            words += " Nobody has credit of this class."
        return Said("success", words)
    return Said("success", "Nothing changed: the sheet is closed again as it was.")


@requires(REOPEN.right)
@require_http_methods(["GET", "POST"])
def sheet_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a saved sheet again, for people it missed and credit that was voided."""
    sheet = get_object_or_404(
        SignInSheet.objects.select_related("course_session__course", "saved_by"),
        course_session=pk,
    )
    form = ReopenForm(sent_with(request)[0])
    if refused := why_refused(lambda: REOPEN.check_can(sheet, by=request.user)):
        say(request, [Said("info", refused)])
        return redirect("records:sheet-entry", pk=pk)
    return form_page(
        request,
        form,
        write=lambda given: reopen_sheet(sheet=sheet, **given, by=request.user),
        say_done=lambda _: "The sheet is open again. Save it when it is right.",
        go_to=lambda _: reverse("records:sheet-entry", kwargs={"pk": pk}),
        show=lambda: render(
            request, "records/sheet_reopen.html", {"form": form, "sheet": sheet, "pk": pk}
        ),
    )


def _show_review(
    request: SignedInRequest,
    pk: int,
    *,
    refusals: Sequence[str] = (),
    answers: Answers | None = None,
) -> HttpResponse:
    state = read_sheet(pk, by=request.user)
    if state.is_saved or state.sheet is None:
        return redirect("records:sheet-entry", pk=pk)
    of_class = {"course_session": state.course_session, "now": timezone.now()}
    context = {
        "state": state,
        "refusals": refusals,
        "absent": list(enrolled_but_absent(state.course_session)),
        "partial": [line for line in state.ready if line.is_partial],
        "full": [line for line in state.ready if not line.is_partial],
        "otherwise": read_sheet_of(state.course_session, days_of(state.course_session)).otherwise(
            line.line for line in state.to_save
        ),
        "warnings": warnings_to_confirm(warnings_of_lines(state.to_save), answers),
        "may_close_unchanged": state.may_close_unchanged(request.user),
        "why_not": why_refused(lambda: SAVE.check_can(state.sheet, by=request.user, **of_class)),
    }
    page = "records/_sheet_review.html" if request.htmx else "records/sheet_review.html"
    return render(request, page, context)


def _to_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """To the sheet's page; the script is told the address, for it can't see a redirect."""
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = reverse("records:sheet-entry", kwargs={"pk": pk})
        return response
    return redirect("records:sheet-entry", pk=pk)
