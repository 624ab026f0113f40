"""One completion: what it says, where it came from, and voiding it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.designations import AREAS, TOPICS
from events.forms import VoidForm
from events.voiding import check_can_void
from frame.access import requires
from frame.form_views import refusal, sent_with
from frame.rights import Right
from frame.templatetags.display import hours, us_date, us_datetime
from people.models import Member
from records.actions.completions import record_completion_look, void_completion
from records.models import Completion, SheetScan

SEE_RECORDS = (Right.SEE_OWN_RECORD, Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)


def completions_to_show(user: Member) -> QuerySet[Completion]:
    """Completions within reach, with all that their page says."""
    return Completion.objects.visible_to(user).select_related(
        "member__element",
        "course__provider",
        "course_session",
        "entered_by",
        "voided_by",
        "sheet_line__sheet",
    )


@requires(*SEE_RECORDS)
@require_GET
def completion_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one completion; a look at another member's is an event."""
    completion = get_object_or_404(completions_to_show(request.user), pk=pk)
    record_completion_look(completion=completion, by=request.user)
    return render(request, "records/completion_detail.html", _context(completion, request.user))


@requires(Right.VOID_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def completion_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Void a completion with a reason."""
    completion = get_object_or_404(completions_to_show(request.user), pk=pk)
    form = VoidForm(sent_with(request)[0])
    if request.method == "POST" and form.is_valid():
        try:
            void_completion(
                completion=completion,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None if not hasattr(error, "error_dict") else "reason", error.messages)
        else:
            messages.success(request, "The completion is voided. Every report shows it at once.")
            return redirect("records:completion-detail", pk=pk)
    context = {**_context(completion, request.user), "form": form}
    return render(request, "records/completion_void.html", context)


def _context(completion: Completion, user: Member) -> dict[str, Any]:
    may_void = user.has_right(Right.VOID_COMPLETIONS)
    return {
        "completion": completion,
        "facts": _facts(completion),
        "origin": _origin(completion),
        "areas": _designated(completion.area_hours, AREAS),
        "topics": _designated(completion.topic_hours, TOPICS),
        "sheet_line": getattr(completion, "sheet_line", None),
        "may_void": may_void,
        "may_enter": user.has_right(Right.ENTER_COMPLETIONS),
        "why_not_void": refusal(lambda: check_can_void(completion, by=user)) if may_void else "",
        "scans": _scans_of(completion, user),
    }


def _scans_of(completion: Completion, user: Member) -> QuerySet[SheetScan]:
    """The paper that the completion was entered from."""
    scans = SheetScan.objects.visible_to(user).standing().select_related("document")
    return scans.filter(course_session=completion.course_session_id)


def _facts(completion: Completion) -> list[tuple[str, Any]]:
    attended = "the whole class"
    if completion.minutes is not None:
        attended = f"{completion.minutes} minutes"
    return [
        ("Member", f"{completion.member.name} ({completion.member.serial_number})"),
        ("Course", completion.course),
        ("Completed on", us_date(completion.completed_on)),
        ("Credit hours", hours(completion.credit_hours)),
        ("Attended", attended),
        ("As", completion.get_role_display()),
        ("Source", completion.get_source_display()),
        ("Delivery", completion.get_delivery_display()),
        ("Provider", completion.course.provider),
        ("POST control number", completion.control_number),
        ("Test score", "" if completion.score is None else f"{completion.score} %"),
    ]


def _origin(completion: Completion) -> list[tuple[str, Any]]:
    session = completion.course_session
    origin = [
        ("Entered by", completion.entered_by.name),
        ("Entered", us_datetime(completion.entered_at)),
        ("Class", f"{us_date(session.starts_on)}, {session.location}" if session else ""),
    ]
    if completion.is_prior_agency:
        origin.append(("Earned", "at a prior agency; not part of the department's record"))
    return origin


def _designated(
    by_key: dict[str, Decimal], designations: tuple[Any, ...]
) -> list[tuple[str, Decimal]]:
    return [(item.label, by_key[item.key]) for item in designations]
