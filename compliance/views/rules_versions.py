"""Versions of the rules: when each came into use, who approved it, and what changed."""

from itertools import zip_longest

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from compliance.actions.rules_approvals import approve_version
from compliance.forms.rules import ApprovalForm, VersionsForm
from compliance.models import LawAnswer, RulesApproval, RulesVersion
from compliance.rules.versions import changes_between, version_of
from frame.access import requires
from frame.form_views import form_page, sent_with
from frame.requests import SignedInRequest
from frame.rights import Right


@requires(Right.SEE_RULES)
@require_GET
def rules_versions(request: SignedInRequest) -> HttpResponse:
    """Every version, the latest first, and what changed from one to another."""
    versions = list(RulesVersion.objects.all())
    approvals = {
        approval.rules_id: approval
        for approval in RulesApproval.objects.select_related("entered_by")
    }
    form = VersionsForm(request.GET, versions=versions)
    then, now = form.asked
    return render(
        request,
        "compliance/rules_versions.html",
        {
            "lines": [
                (version, approvals.get(version.pk), earlier)
                for version, earlier in zip_longest(versions, versions[1:])
            ],
            "running": version_of(LawAnswer.objects.all()),
            "form": form,
            "then": then,
            "now": now,
            "changes": changes_between(then.entries, now.entries) if then and now else [],
            "may_approve": request.user.has_right(Right.ANSWER_QUESTIONS),
            "breadcrumb": _breadcrumb(),
        },
    )


@requires(Right.ANSWER_QUESTIONS)
@require_http_methods(["GET", "POST"])
def rules_approve(request: SignedInRequest, version: str) -> HttpResponse:
    """Record that a version was approved with a signature."""
    rules = get_object_or_404(RulesVersion, version=version)
    page = reverse("compliance:rules-versions")
    form = ApprovalForm(sent_with(request)[0])
    form.fields["signed_on"].widget.attrs["max"] = timezone.localdate().isoformat()
    return form_page(
        request,
        form,
        write=lambda given: approve_version(
            version=rules, **given, by=request.user, now=timezone.now()
        ),
        say_done=lambda row: f"The approval of version {version} is recorded.",
        go_to=lambda row: page,
        show=lambda: render(
            request,
            "compliance/rules_approve.html",
            {"form": form, "rules": rules, "breadcrumb": [*_breadcrumb(), ("Versions", page)]},
        ),
    )


def _breadcrumb() -> list[tuple[str, str]]:
    return [("Rules", reverse("compliance:rules"))]
