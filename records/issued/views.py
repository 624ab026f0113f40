"""Issued papers: the page of each, its file, and confirming one to whoever holds it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.views.sessions import class_or_404
from frame.access import requires
from frame.client_address import client_address
from frame.form_views import press_button
from frame.forms_once import Added
from frame.handing_over import saved_once_noted
from frame.jobs.asking import ask_page
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.said import Said
from people.views.sign_in import answer_turned_away
from records.issued.actions.certificates import issue_certificate
from records.issued.actions.issuing import SEE_RECORDS, record_paper_look, record_paper_taken
from records.issued.changed import what_changed
from records.issued.confirming_by_code import confirm_paper
from records.issued.forms import CodeForm
from records.issued.jobs import CLASS_CERTIFICATES, NOBODY, missing_of, to_be_certified
from records.issued.models import IssuedPaper
from records.models import Completion


@requires(*SEE_RECORDS)
@require_GET
def paper_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """What an issued paper says, by which code it is confirmed, and whether it still holds."""
    paper = _within_reach(request, pk)
    record_paper_look(paper=paper, by=request.user)
    return render(
        request,
        "records/issued/paper_detail.html",
        {"paper": paper, "changed": what_changed(paper), "is_own": _is_own(request, paper)},
    )


@requires(*SEE_RECORDS)
@require_GET
def paper_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand over an issued paper as it was issued, byte by byte."""
    paper = _within_reach(request, pk)
    try:
        content = paper.file.open("rb")
    except FileNotFoundError:
        # The rows were restored from a backup and the files were not.
        raise Http404 from None
    return saved_once_noted(
        request,
        content,
        sha256=paper.sha256,
        note=lambda: record_paper_taken(paper=paper, by=request.user),
        page=reverse("records:paper-detail", args=[pk]),
        name=paper.file_name,
        content_type="application/pdf",
    )


@requires(*SEE_RECORDS)
@require_POST
def certificate_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the certificate of a completion within reach, or lead to the one that says the same."""
    reach = Completion.objects.visible_to(request.user)
    found = reach.select_related("member", "course__provider", "course_session__location")
    completion = get_object_or_404(found, pk=pk)
    issued: list[IssuedPaper] = []

    def issue() -> Added[IssuedPaper]:
        added = issue_certificate(completion=completion, by=request.user, now=timezone.now())
        issued.append(added.row)
        return added

    refused = press_button(
        request,
        write=issue,
        say_done=lambda added: (
            [Said("info", "It would say the same as this one, which was issued before.")]
            if added.is_repeat
            else "The certificate is issued. Save it, and check what it says."
        ),
        go_to=reverse("records:completion-detail", args=[pk]),
    )
    return redirect("records:paper-detail", pk=issued[0].pk) if issued else refused


@requires(Right.ENTER_COMPLETIONS)
@require_http_methods(["GET", "POST"])
def class_certificates(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer to have the certificates of a class issued, all in one file; or say what is missing."""
    course_session = class_or_404(pk)
    title = f"Certificates of {course_session}"
    completions = to_be_certified(pk, by=request.user)
    missing = missing_of(completions)
    if request.method == "GET" and (missing or not completions):
        return render(
            request,
            "records/issued/class_certificates.html",
            {
                "title": title,
                "course_session": course_session,
                "missing": missing,
                "nobody": NOBODY,
                "may_keep_courses": request.user.has_right(Right.KEEP_COURSES),
            },
        )
    return ask_page(
        request,
        CLASS_CERTIFICATES,
        title=title,
        file_name=f"certificates-{course_session.course.course_id}-{course_session.ends_on}.zip",
        asked={"class": course_session.pk},
        why="One PDF for each who completed the class, each with a code of its own. Whoever has "
        "one that says the same already keeps it.",
        cancel_url=reverse("records:class-detail", args=[pk]),
        button="Issue the certificates",
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@answer_turned_away
def paper_confirm(request: HttpRequest) -> HttpResponse:
    """Tell whoever holds a paper whether it was issued, and what it says; nothing else."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"form": form, "paper": None, "is_unknown": False}
    if request.method == "POST" and form.is_valid():
        paper = confirm_paper(
            form.cleaned_data["code"], address=client_address(request), now=timezone.now()
        )
        shown |= {"paper": paper, "is_unknown": paper is None}
        if paper is not None:
            shown["changed"] = what_changed(paper)
    return render(request, "records/issued/paper_confirm.html", shown)


def _within_reach(request: SignedInRequest, pk: int) -> IssuedPaper:
    papers = IssuedPaper.objects.visible_to(request.user)
    return get_object_or_404(papers.select_related("member", "issued_by"), pk=pk)


def _is_own(request: SignedInRequest, paper: IssuedPaper) -> bool:
    return paper.member_id == request.user.pk
