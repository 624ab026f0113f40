"""The rules as the product applies them: a page for everyone, and paper for OGC to sign."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from compliance.actions.law_answers import answer_question
from compliance.forms.rules import AnswerForm, RulesForm
from compliance.law import current_law
from compliance.law.quoting import passages_of, sources
from compliance.models import RulesApproval
from compliance.paper.rules import rules_on_paper
from compliance.rules import rules_page
from frame.access import requires
from frame.form_fields import LONGEST_ECHO
from frame.form_views import form_page, sent_with
from frame.requests import SignedInRequest
from frame.rights import Right


@requires(Right.SEE_RULES)
@require_GET
def rules(request: SignedInRequest) -> HttpResponse:
    """Figures, sources, choices, open questions and scenarios of one period."""
    form = _form(request, timezone.localdate())
    page = rules_page(form.asked, since=form.cleaned_data.get("since"))
    return render(
        request,
        "compliance/rules.html",
        {
            "page": page,
            "form": form,
            "approval": RulesApproval.objects.filter(rules__version=page.version).first(),
            "may_answer": request.user.has_right(Right.ANSWER_QUESTIONS),
            "pdf_url": f"{reverse('compliance:rules-pdf')}?{urlencode({'period': page.period})}",
        },
    )


@requires(Right.SEE_RULES)
@require_GET
def rules_pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper; a period it can't use is explained by the page."""
    form = _form(request, timezone.localdate())
    period = form.asked
    if not form.is_valid():
        wanted = urlencode({"period": request.GET["period"]})
        return redirect(f"{reverse('compliance:rules')}?{wanted}")
    page = rules_page(period)
    name = f"clee-rules-{period}-{page.version}.pdf"
    return HttpResponse(
        rules_on_paper(page, made_at=timezone.now()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@requires(Right.SEE_RULES)
@require_GET
def law_text(request: SignedInRequest) -> HttpResponse:
    """The words of every paragraph that is cited, those of one citation marked."""
    cited = request.GET.get("cited", "").strip()[:LONGEST_ECHO]
    return render(
        request,
        "compliance/law_text.html",
        {
            "sources": sources().values(),
            "cited": cited,
            "marked": passages_of(cited) if cited else (),
            "breadcrumb": [("Rules", reverse("compliance:rules"))],
        },
    )


@requires(Right.ANSWER_QUESTIONS)
@require_http_methods(["GET", "POST"])
def question_answer(request: SignedInRequest, key: str) -> HttpResponse:
    """Record an answer to a question that the law leaves open."""
    question = next((each for each in current_law().open_questions if each.key == key), None)
    if question is None:
        raise Http404
    form = AnswerForm(sent_with(request)[0])
    form.fields["given_on"].widget.attrs["max"] = timezone.localdate().isoformat()
    return form_page(
        request,
        form,
        write=lambda given: answer_question(
            question=question, **given, by=request.user, now=timezone.now()
        ),
        say_done=lambda row: "The answer is recorded. It stands with its question below.",
        go_to=lambda row: f"{reverse('compliance:rules')}#questions",
        show=lambda: render(
            request,
            "compliance/question_answer.html",
            {
                "form": form,
                "question": question,
                "breadcrumb": [("Rules", reverse("compliance:rules"))],
            },
        ),
    )


def _form(request: HttpRequest, today: date) -> RulesForm:
    """Every period so far, and the next one for those who plan it."""
    first, last = current_law().first_period, today.year + 1
    return RulesForm(
        request.GET, periods=list(range(last, first - 1, -1)), default=max(today.year, first)
    )
