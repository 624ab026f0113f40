"""One completion: what it says, where it came from, and voiding it."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods

from courses.designations import AREAS, TOPICS
from events.forms import VoidForm
from frame.access import requires
from frame.form_views import form_page, sent_with, why_refused
from frame.hours import ZERO
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.words import hours, us_date, us_datetime
from people.models import Member
from people.reach import sees_confidential
from records.actions.completions import record_completion_look, void_completion
from records.challenges.marks import is_open, with_challenges, words_of
from records.credit.attendance import score_in_words
from records.credit.overriding import confirmed_in_words
from records.credit_kinds import CreditKind, kind_of
from records.intake.roll_call.instructors import instructors_named
from records.intake.states import CHALLENGE
from records.issued.certificate import missing_items, why_none
from records.models import Completion, Document, IssuedPaper, PackReadIn, SheetScan
from records.retention.holds import holds_on
from records.retention.papers import kept_words
from records.states import REOPEN, VOID_COMPLETION

SEE_RECORDS = (Right.SEE_OWN_RECORD, Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)


def completions_to_show(user: Member) -> QuerySet[Completion]:
    """Completions within reach, with all that their page says."""
    return with_challenges(Completion.objects.visible_to(user)).select_related(
        "member__element",
        "course__provider",
        "course_session__location",
        "entered_by",
        "voided_by",
        "sheet_line__sheet",
        "brought_in",
        "roll_call_line__report__sent_by",
        "teaching_kept__kept_by",
        "read_in__pack",
    )


@requires(*SEE_RECORDS)
@require_GET
def completion_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one completion; a look at another member's is an event."""
    completion = get_object_or_404(completions_to_show(request.user), pk=pk)
    record_completion_look(completion=completion, by=request.user)
    return render(request, "records/completion_detail.html", _context(completion, request.user))


@requires(VOID_COMPLETION.right)
@require_http_methods(["GET", "POST"])
def completion_void(request: SignedInRequest, pk: int) -> HttpResponse:
    """Void a completion with a reason; from a sheet that is open, it leads back there."""
    completion = get_object_or_404(completions_to_show(request.user), pk=pk)
    open_sheet_url = _open_sheet_url(completion)
    detail_url = reverse("records:completion-detail", args=[pk])
    form = VoidForm(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda given: void_completion(
            completion=completion, **given, by=request.user, now=timezone.now()
        ),
        say_done=lambda voided: (
            f"The credit of {voided.member.name} is voided, and its line is struck. Put it back "
            "to enter it again."
            if open_sheet_url
            else "The completion is voided. Every report shows it at once."
        ),
        go_to=lambda _: open_sheet_url or detail_url,
        show=lambda: render(
            request,
            "records/completion_void.html",
            {
                **_context(completion, request.user),
                "form": form,
                "open_sheet_url": open_sheet_url,
                "back_url": open_sheet_url or detail_url,
                "resting": completion.sent_in_again.all(),
            },
        ),
    )


def _open_sheet_url(completion: Completion) -> str:
    """Where the sheet of its line is entered, as long as that is open; else blank."""
    line = getattr(completion, "sheet_line", None)
    if line is None or line.sheet.is_saved:
        return ""
    return reverse("records:sheet-entry", args=[line.sheet.course_session_id])


def _context(completion: Completion, user: Member) -> dict[str, Any]:
    sheet_line = getattr(completion, "sheet_line", None)
    may_void = user.has_right(VOID_COMPLETION.right)
    evidence = Document.objects.visible_to(user).filter(completions=completion).first()
    return {
        "completion": completion,
        "facts": _facts(completion),
        "origin": _origin(completion, user),
        "holds": holds_on(
            user,
            member=completion.member,
            course=completion.course,
            course_session=completion.course_session,
        ),
        "paper_kept": kept_words(evidence, today=timezone.localdate()) if evidence else "",
        "areas": _designated(completion, AREAS),
        "topics": _designated(completion, TOPICS),
        "sheet_line": sheet_line,
        "may_void": may_void,
        "may_reopen": sheet_line is not None and REOPEN.can(sheet_line.sheet, by=user),
        "may_enter": user.has_right(Right.ENTER_COMPLETIONS),
        "why_not_void": (
            why_refused(lambda: VOID_COMPLETION.check_can(completion, by=user)) if may_void else ""
        ),
        "sees_all": user.has_right(Right.SEE_ALL_RECORDS),
        "challenged": words_of(completion, reader=user),
        "may_challenge": completion.member_id == user.pk
        and not is_open(completion)
        and CHALLENGE.send.can(None, by=user),
        "scans": _scans_of(completion, user),
        "evidence": evidence,
        "certificate": _certificate_of(completion, user),
        "may_keep_courses": user.has_right(Right.KEEP_COURSES),
    }


def _certificate_of(completion: Completion, user: Member) -> dict[str, Any]:
    """Whether there is a certificate of it, what is missing for one, and those issued before."""
    why_not = why_none(completion)
    return {
        "why_not": why_not,
        "missing": [] if why_not else missing_items(completion),
        "issued": IssuedPaper.objects.visible_to(user).filter(completion=completion),
    }


def _scans_of(completion: Completion, user: Member) -> QuerySet[SheetScan]:
    """The paper that the completion was entered from."""
    scans = SheetScan.objects.visible_to(user).not_voided().select_related("document")
    return scans.filter(course_session=completion.course_session_id)


def _facts(completion: Completion) -> list[tuple[str, Any]]:
    is_taught = completion.role == Completion.Role.INSTRUCTOR
    attended = "the whole class" if completion.course_session_id else ""
    if completion.minutes is not None:
        attended = f"{completion.minutes} minutes"
    earned = hours(completion.earned)
    if completion.has_failed:
        earned = f"{earned}: {completion.why_nothing}"
    return [
        ("Member", f"{completion.member.name} ({completion.member.serial_number})"),
        ("Course", completion.course),
        ("Completed on", us_date(completion.completed_on)),
        ("Credit hours", earned),
        ("Taught" if is_taught else "Attended", attended),
        *([("By the rule", rate)] if (rate := _rate_of(completion)) else []),
        ("As", completion.get_role_display()),
        ("Source", completion.get_source_display()),
        ("Delivery", completion.get_delivery_display()),
        ("Provider", completion.course.provider),
        ("POST control number", completion.control_number),
        ("Test score", "" if completion.score is None else score_in_words(completion.score)),
        (
            "Took",
            "" if completion.minutes_spent is None else f"{completion.minutes_spent:,} minutes",
        ),
    ]


def _rate_of(completion: Completion) -> str:
    """How hours that are no instruction received come about; blank where they are."""
    return {
        CreditKind.COLLEGE: "2 credit hours for each semester hour (11 CSR 75-15.020(3)(C))",
        CreditKind.TEACHING: "1 credit hour for each hour taught in person (11 CSR "
        "75-15.020(3)(B))",
        CreditKind.MILITARY: "military training (policy 930-5 II.A)",
        CreditKind.PRIOR_AGENCY: "counts for CLEE alone; no part of the training record "
        "(policy 930-5 II.K)",
    }.get(kind_of(completion), "")


def _origin(completion: Completion, user: Member) -> list[tuple[str, Any]]:
    """How it came about; the reasons that clerks gave are not for who leads the member."""
    tells_reasons = sees_confidential(completion.member, reader=user)
    session = completion.course_session
    origin = [
        ("Entered by", completion.entered_by.name),
        ("Entered", us_datetime(completion.entered_at)),
        ("Class", f"{us_date(session.starts_on)}, {session.location}" if session else ""),
    ]
    if (line := getattr(completion, "roll_call_line", None)) is not None:
        report = line.report
        origin.append(
            ("Reported by", f"{report.sent_by.name}, roll call of {instructors_named(report)}")
        )
    if (kept := getattr(completion, "teaching_kept", None)) is not None:
        by = kept.kept_by.name
        why = f"{kept.reason} ({by})" if tells_reasons else f"by {by}, for a reason on file"
        origin.append(("Kept, though no instructor any more", why))
    if completion.brought_in is not None:
        origin.append(
            ("Brought in from", f"{completion.brought_in}, row {completion.brought_in_row}")
        )
    origin += [
        (f"{title}, confirmed", reason if tells_reasons else "for a reason on file")
        for title, reason in confirmed_in_words(completion)
    ]
    if completion.is_prior_agency:
        origin.append(("Earned", "at a prior agency, before joining"))
        if (read_in := getattr(completion, "read_in", None)) is not None:
            origin.append(("Read in from", _pack_of(read_in.pack, user)))
    return origin


def _pack_of(pack: PackReadIn, user: Member) -> str:
    """The name of a pack that was read in, and the way to it for who may open it."""
    words = f"the pack of {pack.agency}"
    if not user.has_right(Right.SEE_ALL_RECORDS):
        return words
    page = reverse("records:pack-read-in", args=[pack.pk])
    return format_html('<a class="usa-link" href="{}">{}</a>', page, words)


def _designated(completion: Completion, designations: tuple[Any, ...]) -> list[tuple[str, Decimal]]:
    """Each with the hours that the completion gives of it; none where its test was not passed."""
    given = completion.designated_hours
    return [
        (item.label, ZERO if completion.has_failed else given[item.key]) for item in designations
    ]
