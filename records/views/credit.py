"""A clerk's own entry of one certificate or credit."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.course_page import hours_hints, words_within
from courses.designations import HOURS_COLUMNS
from courses.forms.courses import HoursSoFar
from courses.models import Course, Provider
from courses.naming import course_identified, course_named, is_course_id
from frame.access import requires
from frame.addresses import key_in
from frame.form_views import form_page, sent_with
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.words import us_date
from people.models import Member
from records.actions.credit_entry import enter_credit
from records.actions.held_papers import drop_paper, hold_paper
from records.credit.overriding import Warned
from records.credit_entry import check_entry
from records.credit_kinds import CreditKind
from records.forms.credit import (
    HOURS_PROPOSED,
    PAPER_GONE,
    CreditForm,
    has_typed_hours,
    proposed_by,
    typed_so_far,
)
from records.forms.credit_kinds import FORMS, FromHoursForm, kind_asked, proposed_by_amount
from records.forms.overrides import Answers, warnings_to_confirm
from records.models import Completion, HeldPaper
from records.views.credit_paper import (
    Shown,
    beside,
    file_to_read,
    held_paper_of,
    proposed_by_paper,
    put_paper_beside,
    shown_of,
    typed_into,
)

NEW_COURSE = "The course is new: give what the paper says that it earns."
# Buttons of the form that save nothing: they are about its paper.
ABOUT_THE_PAPER = ("read", "again", "drop")


@requires(Right.ENTER_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def credit_new(request: SignedInRequest) -> HttpResponse:
    """Enter one credit; after it, the form stands ready for another of the same course and day."""
    today = timezone.localdate()
    last = _last_written(request)
    kind = kind_asked(request.POST if request.method == "POST" else request.GET)
    held = held_paper_of(request)
    if any(name in request.POST for name in ABOUT_THE_PAPER):
        return _asked_of_paper(request, kind, held, last)
    shown = shown_of(held, request.POST.get("member", ""), today=today)
    initial = _initial(request, last)
    if shown is not None:
        initial |= proposed_by_paper(shown.reading, {})
    form = FORMS[kind](*sent_with(request), today=today, initial=initial)
    if shown is not None:
        put_paper_beside(form, shown)
    elif request.POST.get("held_paper"):
        form.miss_paper()
    answers = Answers(request.POST)

    def write(given: dict[str, Any]) -> Any:
        return enter_credit(
            entry=form.entry,
            by=request.user,
            now=timezone.now(),
            overrides=answers.overrides,
            form_token=given["form_token"],
        )

    def show(warnings: list[Warned] | None = None) -> HttpResponse:
        return _page(request, form, last, shown, warnings, answers)

    warnings = warnings_to_ask(form, by=request.user) if request.method == "POST" else []
    if warnings and not answers.overrides:
        return show(warnings)
    return form_page(
        request,
        form,
        write=write,
        say_done=said_of_credit,
        say_again=lambda completion: f"This form was sent before. {said_of_credit(completion)}",
        go_to=lambda completion: _next_of(kind, completion),
        show=lambda: show(warnings),
    )


def _asked_of_paper(
    request: SignedInRequest, kind: CreditKind, held: HeldPaper | None, last: Completion | None
) -> HttpResponse:
    """Hold the file that was chosen, look at it again or do without it; what is typed stays."""
    today = timezone.localdate()
    begun = _initial(request, last)
    form = FORMS[kind](*sent_with(request), today=today, initial=begun)
    is_lost = bool(request.POST.get("held_paper")) and held is None
    if is_lost and "drop" not in request.POST:
        form.miss_paper()
    if is_lost and "again" in request.POST:
        form.refuse_file(ValidationError(PAPER_GONE))
        return _page(request, form, last, None)
    if "read" in request.POST:
        file = file_to_read(form)
        if file is None:
            return _page(request, form, last, None)
        held = hold_paper(file=file, by=request.user, now=timezone.now())
    elif "drop" in request.POST and held is not None:
        drop_paper(paper=held, by=request.user)
        held = None
    typed = typed_into(form)
    shown = shown_of(held, typed.get("member", ""), today=today)
    proposed = proposed_by_paper(shown.reading, typed) if shown else {}
    form = FORMS[kind](today=today, initial={**begun, **proposed, **typed})
    if shown is not None:
        put_paper_beside(form, shown)
    return _page(request, form, last, shown)


def _page(
    request: SignedInRequest,
    form: CreditForm,
    last: Completion | None,
    shown: Shown | None,
    warnings: Sequence[Warned] | None = None,
    answers: Answers | None = None,
) -> HttpResponse:
    answers = answers or Answers({})
    context = {
        "form": form,
        "kinds": list(CreditKind),
        "member_asked": request.GET.get("member", ""),
        "last": last,
        "warnings": warnings_to_confirm(list(warnings or ()), answers),
        "answers": answers,
        **beside(form, shown),
        **hints_of(request, form),
    }
    return render(request, "records/credit_new.html", context)


@requires(Right.ENTER_COMPLETIONS)
@require_GET
def credit_proposed(request: SignedInRequest) -> HttpResponse:
    """What the course that was typed, or the provider that was chosen, proposes: a part."""
    typed = typed_so_far(request.GET)
    kind = kind_asked(request.GET)
    proposal: dict[str, Any] = {}
    course: Course | None = None
    said = ""
    title = request.GET.get("course", "").replace("\x00", "")
    has_course_id = is_course_id(title) or course_identified(title) is not None
    if "is_new_course" in request.GET and title.strip() and not has_course_id:
        said = NEW_COURSE
    elif "course" in request.GET:
        try:
            course = course_named(title)
        except ValidationError as unknown:
            said = unknown.messages[0] if title.strip() else ""
        else:
            proposal, said = proposed_by(course), f"{course} gives this."
            if has_typed_hours(request.GET):
                proposal = {
                    name: value for name, value in proposal.items() if name not in HOURS_COLUMNS
                }
                said = f"{course} gives {course.credit_hours} hours; those you typed stay."
            if "approves" in request.GET:
                proposal["source"] = course.source_once_approved
    elif provider := _provider(request):
        proposal = {"source": provider.default_source}
        kind_in_words = words_within(provider.get_kind_display())
        said = f"{provider.name} is on file as {kind_in_words}."
        if not provider.pk:
            said = f"Proposed by the kind of the provider: {kind_in_words}."
        if "approves" in request.GET:
            proposal["source"] = provider.source_once_approved
    if issubclass(FORMS[kind], FromHoursForm):
        by_amount, words = proposed_by_amount(kind, course, request.GET)
        proposal |= by_amount
        said = words or said
    initial = {**typed, **proposal}
    if HOURS_PROPOSED in request.GET and "credit_hours" not in proposal:
        initial[HOURS_PROPOSED] = request.GET[HOURS_PROPOSED]
    form = FORMS[kind](today=timezone.localdate(), initial=initial)
    context = {"form": form, "said": said, "hints": hours_hints(HoursSoFar(initial).value)}
    return render(request, "records/_credit_proposed.html", context)


def warnings_to_ask(form: CreditForm, *, by: Member, without: Collection[int] = ()) -> list[Warned]:
    """What a clerk is to give a reason for; nothing where it can't be entered anyway.

    Args:
        without: keys of completions that are voided as it is entered.
    """
    if not form.is_valid():
        return []
    try:
        return check_entry(form.entry, by=by, today=timezone.localdate(), without=without)
    except ValidationError:
        return []  # the action says why


def hints_of(request: SignedInRequest, form: CreditForm) -> dict[str, Any]:
    """The arithmetic of the hours as they stand in the form."""
    values = request.POST if request.method == "POST" else form.initial
    return {"said": "", "hints": hours_hints(HoursSoFar(values).value)}


def said_of_credit(completion: Completion) -> str:
    """What was written, in a sentence."""
    return (
        f"{completion.earned_in_words} of {completion.course} on "
        f"{us_date(completion.completed_on)} are written for {completion.member.name} "
        f"({completion.member.serial_number})."
    )


def _next_of(kind: CreditKind, completion: Completion) -> str:
    """The form for another of this kind, which keeps course and day."""
    of_kind = "" if kind == CreditKind.CERTIFICATE else f"kind={kind.value}&"
    return f"{reverse('records:credit-new')}?{of_kind}same={completion.pk}"


def _last_written(request: SignedInRequest) -> Completion | None:
    """The credit just written, whose course and day the form keeps."""
    asked = request.POST if request.method == "POST" else request.GET
    key = key_in(asked.get("same"))
    if key is None:
        return None
    written = Completion.objects.visible_to(request.user).select_related("course", "member")
    return written.filter(pk=key, entered_by=request.user).first()


def _initial(request: SignedInRequest, last: Completion | None) -> dict[str, Any]:
    """What the form begins with: the member it was reached from, or the last course and day."""
    if last is not None:
        course = Course.objects.get(pk=last.course_id)
        return {
            **proposed_by(course),
            "course": course,
            "completed_on": last.completed_on,
            "source": last.source,
            "delivery": last.delivery,
            "control_number": last.control_number,
        }
    serial = request.GET.get("member", "").replace("\x00", "")
    members = Member.objects.visible_to(request.user).filter(serial_number=serial)
    return {"member": list(members)} if members else {}


def _provider(request: SignedInRequest) -> Provider | None:
    """The provider that was chosen, or one to add of the kind that was."""
    kind = request.GET.get("provider_kind", "")
    if kind in Provider.Kind.values:
        return Provider(kind=kind)
    key = key_in(request.GET.get("new_provider"))
    return None if key is None else Provider.objects.filter(pk=key).first()
