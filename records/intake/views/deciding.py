"""The Training Unit's queue: what waits, the paper beside the form, and accepting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.tables import days_in_words
from events.actions import record_list_of_records
from events.trail import latest_of, trail_of
from frame.access import requires
from frame.addresses import key_in
from frame.form_views import form_page, sent_with
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.said import Said, say
from frame.words import us_date
from people.models import Member
from records.certificates.beside import ShownPaper, read_first, shown_beside
from records.certificates.proposed import Reading
from records.credit.overriding import Warned
from records.forms.overrides import Answers, warnings_to_confirm
from records.intake.actions import events_of
from records.intake.facts import facts_of
from records.intake.forms.deciding import FORMS, FromPapers, form_asked, initial_of
from records.intake.life import why_over
from records.intake.looks import record_sent_in_look
from records.intake.models import OutsideTraining, SentIn
from records.intake.outside_training import accept_outside_training
from records.intake.pages import DECIDED_AT, page_of
from records.intake.proposing import proposed_of_training
from records.intake.querysets import days_waited
from records.intake.states import OUTSIDE_TRAINING, life_of
from records.intake.tables import KINDS, QueueFilter, QueueTable
from records.intake.views.sending import papers_of
from records.views.credit import hints_of, said_of_credit, warnings_to_ask


@requires(Right.SEE_ALL_RECORDS)
@require_GET
def sent_in_queue(request: SignedInRequest) -> HttpResponse:
    """What waits, the oldest first."""
    today = timezone.localdate()
    rows = SentIn.objects.visible_to(request.user).select_related("sent_by", "returned_by")
    listed = QueueFilter(request.GET, rows.order_by("sent_at", "pk"), request=request)
    first = SentIn.objects.to_decide(request.user).first()
    decides = request.user.has_right(Right.ENTER_COMPLETIONS)
    waiting = SentIn.objects.visible_to(request.user).waiting_by_kind()
    kinds = [(kind, name, waiting[kind]) for kind, name in KINDS.items() if kind in waiting]
    return list_page(
        request,
        "records/intake/sent_in_queue.html",
        table=QueueTable(listed.qs, reader=request.user, today=today),
        filterset=listed,
        record=record_list_of_records,
        context={
            "first_url": page_of(first, reader=request.user) if first and decides else "",
            "kinds": kinds if len(kinds) > 1 else [],
            "kind_asked": request.GET.get("kind", ""),
        },
    )


@requires(OUTSIDE_TRAINING.accept.right)
@require_http_methods(["GET", "POST"])
def outside_training_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The paper on the left, the form on the right; accepting opens the next in the queue."""
    desk = desk_of(request, pk, kind="outsidetraining")
    sent = request.POST if request.method == "POST" else request.GET
    form_of_kind = form_asked(sent, desk.training)
    form = form_of_kind(
        *sent_with(request),
        training=desk.training,
        paper=desk.paper,
        today=timezone.localdate(),
        initial=initial_of(form_of_kind, desk.initial, desk.training),
    )
    answers = Answers(request.POST)
    warnings = warnings_to_ask(form, by=request.user) if request.method == "POST" else []
    if warnings and not answers.overrides:
        return desk.show(request, form, warnings, answers)
    return form_page(
        request,
        form,
        write=lambda given: accept_outside_training(
            training=desk.training,
            entry=form.entry,
            by=request.user,
            now=timezone.now(),
            seen=given["seen"],
            overrides=answers.overrides,
        ),
        say_done=lambda accepted: said_of_credit(accepted.completion),
        go_to=lambda accepted: next_page(accepted, by=request.user),
        show=lambda: desk.show(request, form, warnings, answers),
    )


@dataclass(frozen=True)
class Desk:
    """Outside training before a clerk who decides it: its papers, and the one beside the form."""

    training: OutsideTraining
    papers: Sequence[Any]
    paper: ShownPaper | None

    @property
    def initial(self) -> dict[str, Any]:
        """What the form starts from."""
        read = self.paper.reading if self.paper else Reading()
        seen = latest_of(events_of(self.training))
        return {**proposed_of_training(self.training, read), "seen": seen}

    def show(
        self,
        request: SignedInRequest,
        form: FromPapers,
        warnings: Sequence[Warned],
        answers: Answers,
    ) -> HttpResponse:
        """The page of the form; where it can't be decided, it leads to where it stands."""
        training, by = self.training, request.user
        if (elsewhere := led_elsewhere(request, form, training)) is not None:
            return elsewhere
        context = {
            "form": form,
            "kinds": [] if training.is_request else list(FORMS),
            "training": training,
            "days": days_in_words(training.first_on, training.last_on),
            "facts": facts_of(training),
            "forwarded": (
                f"{training.forwarded_by.name} forwarded it to POST on "
                f"{us_date(training.forwarded_at)}. Note here what POST says."
                if training.forwarded_by
                else ""
            ),
            "papers": self.papers,
            **shown_beside(
                self.paper,
                form,
                papers=self.papers,
                sender=training.sent_by,
                expects=form.expects,
            ),
            "warnings": warnings_to_confirm(warnings, answers),
            "answers": answers,
            "writes": trail_of(events_of(training)),
            **around(training, by, today=timezone.localdate()),
            **hints_of(request, form),
        }
        return render(request, "records/intake/outside_training_decide.html", context)


def desk_of(request: SignedInRequest, pk: int, *, kind: str) -> Desk:
    """What a clerk decides of outside training; the paper is the one that stood there before."""
    trainings = OutsideTraining.objects.visible_to(request.user).filter(kind=kind)
    named = ("sent_by", "returned_by", "decided_by", "forwarded_by", "course")
    training = get_object_or_404(trainings.select_related(*named), pk=pk)
    papers = papers_of(training)
    was_shown = key_in(request.POST.get("shown_paper"))
    shown = [each for each in papers if each.pk == was_shown] or papers
    paper = read_first(shown, sender=training.sent_by, today=timezone.localdate())
    return Desk(training, papers, paper)


def led_elsewhere(
    request: SignedInRequest, form: forms.Form, sent_in: SentIn
) -> HttpResponse | None:
    """Lead to where it stands what can be decided no more; else note the look, and lead nowhere."""
    why_not = why_over(lambda: life_of(sent_in).accept.check_can(sent_in, by=request.user))
    if why_not and not form.is_bound:
        say(request, [Said("info", why_not)])
        return redirect("records:sent-in-detail", pk=sent_in.pk)
    if request.method == "GET":
        record_sent_in_look(sent_in=sent_in, by=request.user)
    return None


def next_page(sent_in: SentIn, *, by: Member) -> str:
    """The next in the queue, else its first; else the queue, which is empty then."""
    waiting = SentIn.objects.to_decide(by).exclude(pk=sent_in.pk)
    following = waiting.next_after(sent_in).first() or waiting.first()
    if following is None:
        return reverse("records:sent-in-queue")
    return reverse(DECIDED_AT[following.kind], args=[following.pk])


def around(sent_in: SentIn, by: Member, *, today: Any) -> dict[str, Any]:
    """Where it stands in the queue, and what is before and after it."""
    waiting = list(SentIn.objects.to_decide(by).only("pk", "kind"))
    keys = [each.pk for each in waiting]
    place = keys.index(sent_in.pk) if sent_in.pk in keys else None
    pages = [reverse(DECIDED_AT[each.kind], args=[each.pk]) for each in waiting]
    return {
        "waited": days_waited(timezone.localdate(sent_in.sent_at), today),
        "place": 0 if place is None else place + 1,
        "waiting_count": len(waiting),
        "previous_url": pages[place - 1] if place else "",
        "next_url": pages[place + 1] if place is not None and place + 1 < len(pages) else "",
    }
