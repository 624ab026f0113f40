"""Applications to the director: entering, deciding and voiding them, and the list of all."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from compliance.actions.decisions import (
    add_decision,
    decide_application,
    void_decision,
)
from compliance.actions.exports import DECISION_EXPORT
from compliance.decision_list import DecisionFilter, DecisionTable
from compliance.explanations.entries import decision_words
from compliance.forms.entries import DecisionForm, RulingForm
from compliance.models import DirectorDecision
from compliance.states import APPLY, DECIDE, VOID_DECISION
from compliance.views.entries import about, record_url, void_page
from events.actions import record_list_export
from frame.access import requires
from frame.form_views import form_page, sent_with, why_refused
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from people.reach import member_within_reach


@requires(Right.SEE_ALL_RECORDS)
@require_GET
def decision_list(request: SignedInRequest) -> HttpResponse:
    """Every application to the director: the undecided ones first, then the newest period."""
    decisions = (
        DirectorDecision.objects.visible_to(request.user)
        .select_related("member")
        .in_order_of_work()
    )
    listed = DecisionFilter(request.GET, decisions, request=request)
    return list_page(
        request,
        "compliance/decision_list.html",
        table=DecisionTable(listed.qs, reader=request.user),
        filterset=listed,
        record=lambda taken: record_list_export(taken, kind=DECISION_EXPORT),
        context={"waiting": listed.qs.pending().count()},
    )


@requires(APPLY.right)
@require_http_methods(["GET", "POST"])
def decision_add(request: SignedInRequest, serial_number: str) -> HttpResponse:
    """Enter a member's application to the director, decided or not."""
    member = member_within_reach(request.user, serial_number)
    form = DecisionForm(*sent_with(request), today=timezone.localdate())

    def show() -> HttpResponse:
        why_not = why_refused(lambda: APPLY.check_can(None, by=request.user, member=member))
        context = {"form": form, "why_not": why_not, **about(member)}
        return render(request, "compliance/decision_form.html", context)

    return form_page(
        request,
        form,
        write=lambda given: add_decision(
            member=member,
            kind=given["kind"],
            ground=given["ground"],
            period=int(given["period"]),
            applied_on=given["applied_on"],
            application=given["application"],
            ruling=form.ruling_given,
            by=request.user,
            now=timezone.now(),
            form_token=given["form_token"],
        ),
        say_done=in_words,
        go_to=lambda decision: record_url(member, decision.period),
        show=show,
    )


@requires(DECIDE.right)
@require_http_methods(["GET", "POST"])
def decision_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter what the director decided of a pending application."""
    decision = get_object_or_404(
        DirectorDecision.objects.visible_to(request.user).select_related("member", "voided_by"),
        pk=pk,
    )
    form = RulingForm(
        *sent_with(request),
        today=timezone.localdate(),
        decision=decision,
    )

    def show() -> HttpResponse:
        context = {
            "form": form,
            "decision": decision,
            "words": in_words(decision),
            **about(decision.member),
            "why_not": why_refused(lambda: DECIDE.check_can(decision, by=request.user)),
        }
        return render(request, "compliance/decision_decide.html", context)

    return form_page(
        request,
        form,
        write=lambda given: decide_application(
            decision=decision, ruling=form.ruling, by=request.user, now=timezone.now()
        ),
        say_done=in_words,
        go_to=lambda decided: record_url(decided.member, decided.period),
        show=show,
    )


@requires(VOID_DECISION.right)
@require_http_methods(["GET", "POST"])
def decision_void(request: SignedInRequest, pk: int) -> HttpResponse:
    """Void an application, decided or not, with a reason."""
    decision = get_object_or_404(
        DirectorDecision.objects.visible_to(request.user).select_related("member", "voided_by"),
        pk=pk,
    )
    return void_page(
        request,
        decision,
        VOID_DECISION,
        title="Void a decision of the director",
        words=in_words(decision),
        effect=f"It changes nothing for {decision.period} any more, in every report at once.",
        period=decision.period,
        void=lambda **given: void_decision(decision=decision, **given),
    )


def in_words(decision: DirectorDecision) -> str:
    """The decision for who keeps them, who may read its ground."""
    return decision_words(decision, tells_ground=True)
