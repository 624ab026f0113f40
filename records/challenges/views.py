"""A member challenges a line or a gap of the record, and the Training Unit decides."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events.trail import latest_of, trail_of
from frame.access import requires
from frame.form_views import form_page, sent_with, why_refused
from frame.requests import SignedInRequest
from frame.said import Said, say
from frame.words import us_date
from people.models import Member
from records.certificates.beside import read_first, shown_beside
from records.certificates.proposed import Reading
from records.challenges.actions.deciding import decide_challenge, uphold_by_entry, why_no_entry
from records.challenges.actions.sending import DAYS_TO_ANSWER, send_challenge
from records.challenges.forms import CloseForm, MissingForm, PutRightForm, WrongForm
from records.challenges.marks import challenges_of
from records.challenges.models import Challenge
from records.challenges.proposing import proposed_entry
from records.challenges.replacing import check_can_replace
from records.credit.overriding import Warned
from records.forms.overrides import Answers, warnings_to_confirm
from records.intake.actions import events_of
from records.intake.facts import facts_of, line_facts
from records.intake.querysets import days_waited, due_words
from records.intake.states import CHALLENGE
from records.intake.views.deciding import around, led_elsewhere, next_page
from records.intake.views.sending import detail_page, papers_of
from records.models import Completion
from records.views.credit import hints_of, warnings_to_ask


@requires(CHALLENGE.send.right)
@require_http_methods(["GET", "POST"])
def challenge_missing(request: SignedInRequest) -> HttpResponse:
    """Say that something is missing from one's record."""
    form = MissingForm(*sent_with(request), today=timezone.localdate())
    return _send_page(request, form, about=None)


@requires(CHALLENGE.send.right)
@require_http_methods(["GET", "POST"])
def challenge_wrong(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a line of one's record is wrong; one that waits leads to where it stands."""
    own = Completion.objects.filter(member=request.user).select_related("course")
    line = get_object_or_404(own, pk=pk)
    waiting = challenges_of(line).filter(about=line, state__in=Challenge.OPEN).first()
    if request.method == "GET" and waiting is not None:
        words = f"Challenged on {us_date(waiting.sent_at)}: it waits for its answer."
        say(request, [Said("info", words)])
        return redirect(detail_page(waiting))
    return _send_page(request, WrongForm(*sent_with(request)), about=line)


def _send_page(
    request: SignedInRequest, form: MissingForm | WrongForm, *, about: Completion | None
) -> HttpResponse:
    def write(given: dict[str, Any]) -> Any:
        return send_challenge(
            about=about,
            title=given.get("title", ""),
            happened_on=given.get("happened_on"),
            what=given["what"],
            papers=form.chosen,
            by=request.user,
            now=timezone.now(),
            form_token=given["form_token"],
        )

    return form_page(
        request,
        form,
        write=write,
        say_done=lambda sent: f"“{sent.title}” is sent to the Training Unit.",
        say_again=lambda sent: f"“{sent.title}” was sent before; nothing was sent twice.",
        go_to=detail_page,
        show=lambda: render(
            request,
            "records/challenges/challenge_form.html",
            {
                "form": form,
                "facts": line_facts(about) if about else [],
                "about": about,
                "days": DAYS_TO_ANSWER,
            },
        ),
    )


@requires(CHALLENGE.accept.right)
@require_http_methods(["GET", "POST"])
def challenge_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The paper and the line on the left, the entry that puts it right on the right."""
    challenge = _to_decide(request.user, pk)
    if request.method == "GET" and why_no_entry(challenge):
        return redirect("records:challenge-close", pk=pk)
    today = timezone.localdate()
    papers = papers_of(challenge)
    paper = read_first(papers, sender=challenge.sent_by, today=today)
    read = paper.reading if paper and challenge.is_missing else Reading()
    form = PutRightForm(
        *sent_with(request),
        challenge=challenge,
        paper=paper,
        today=today,
        initial={
            **proposed_entry(challenge, read),
            "seen": latest_of(events_of(challenge)),
        },
    )
    answers = Answers(request.POST)

    def show(warnings: list[Warned] | None = None) -> HttpResponse:
        more = {
            "is_entry": True,
            "warnings": warnings_to_confirm(warnings or [], answers),
            "answers": answers,
            **hints_of(request, form),
        }
        return _decide_page(request, challenge, form, papers, paper, more)

    without = [challenge.about_id] if challenge.about_id else []
    is_sent = request.method == "POST"
    warnings = warnings_to_ask(form, by=request.user, without=without) if is_sent else []
    if warnings and not answers.overrides:
        return show(warnings)
    return form_page(
        request,
        form,
        write=lambda given: uphold_by_entry(
            challenge=challenge,
            entry=form.entry,
            finding=given["finding"],
            by=request.user,
            now=timezone.now(),
            seen=given["seen"],
            overrides=answers.overrides,
        ),
        say_done=_said_of,
        go_to=lambda row: next_page(row, by=request.user),
        show=lambda: show(warnings),
    )


@requires(CHALLENGE.accept.right)
@require_http_methods(["GET", "POST"])
def challenge_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide without an entry: put right elsewhere, voided, or left as it is."""
    challenge = _to_decide(request.user, pk)
    papers = papers_of(challenge)
    paper = read_first(papers, sender=challenge.sent_by, today=timezone.localdate())
    form = CloseForm(
        sent_with(request)[0],
        challenge=challenge,
        by=request.user,
        initial={"seen": latest_of(events_of(challenge))},
    )
    return form_page(
        request,
        form,
        write=lambda given: decide_challenge(
            challenge=challenge, **given, by=request.user, now=timezone.now()
        ),
        say_done=_said_of,
        go_to=lambda row: next_page(row, by=request.user),
        show=lambda: _decide_page(
            request, challenge, form, papers, paper, {"is_entry": False, "warnings": []}
        ),
    )


def _to_decide(reader: Member, pk: int) -> Challenge:
    """A challenge with all that its page says."""
    within = Challenge.objects.visible_to(reader).select_related(
        "sent_by",
        "returned_by",
        "decided_by",
        "about__course__provider",
        "about__entered_by",
        "completion",
    )
    return get_object_or_404(within, pk=pk)


def _decide_page(
    request: SignedInRequest,
    challenge: Challenge,
    form: forms.Form,
    papers: list[Any],
    paper: Any,
    more: dict[str, Any],
) -> HttpResponse:
    """The page of a decision; where it can't be decided, it leads to where it stands."""
    by, today = request.user, timezone.localdate()
    if (elsewhere := led_elsewhere(request, form, challenge)) is not None:
        return elsewhere
    assert CHALLENGE.decline is not None
    decline = CHALLENGE.decline
    line = challenge.about
    assert challenge.due_on is not None
    context = {
        "form": form,
        "challenge": challenge,
        "line": line,
        "sheet_url": (
            reverse("records:sheet-entry", args=[line.course_session_id])
            if line is not None and line.course_session_id
            else ""
        ),
        "facts": facts_of(challenge),
        "papers": papers,
        "due": due_words(challenge.due_on, today),
        "waited": days_waited(timezone.localdate(challenge.sent_at), today),
        "why_no_entry": why_no_entry(challenge),
        "why_not_replaced": _why_not_replaced(line),
        "why_no_decline": why_refused(lambda: decline.check_can(challenge, by=by)),
        "writes": trail_of(events_of(challenge)),
        **shown_beside(paper, form, papers=papers, sender=challenge.sent_by),
        **around(challenge, by, today=today),
        **more,
    }
    return render(request, "records/challenges/challenge_decide.html", context)


def _why_not_replaced(line: Completion | None) -> str:
    if line is None or line.is_voided:
        return ""
    return why_refused(lambda: check_can_replace(line))


def _said_of(row: Challenge) -> str:
    """What was decided, in a sentence."""
    done = row.get_outcome_display()
    return f"“{row.title}” is answered: {done[:1].lower()}{done[1:]}. {row.sent_by.name} is told."
