"""The papers of a release request: opened, added and voided."""

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from events.forms import VoidForm
from events.voiding import voided_already
from frame.access import requires
from frame.form_views import form_page, sent_with, why_refused
from frame.handing_over import shown_once_noted
from frame.requests import SignedInRequest
from frame.rights import Right
from records.releases.models import ReleaseRequest
from records.releases.request_page import page_of, row_within_reach, said_of
from records.releases.request_papers.actions import (
    add_request_paper,
    record_request_paper_look,
    void_request_paper,
)
from records.releases.request_papers.forms import AddPaperForm
from records.releases.request_papers.models import RequestPaper
from records.releases.states import ADD_PAPER, VOID_PAPER

GONE = "The file of this paper is not in the storage. Tell an administrator."


@requires(Right.ASK_RELEASE, Right.DECIDE_RELEASE, Right.SEE_ALL_RECORDS)
@require_GET
@xframe_options_sameorigin
@csp_replace({"default-src": [NONE], "frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its stub knows plain requests alone
def request_paper(request: SignedInRequest, pk: int, paper: int) -> FileResponse | HttpResponse:
    """Show one paper to whoever sees its request, voided or not; nothing in it may load."""
    row = row_within_reach(request, pk)
    found = _paper_of(row, paper)
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        messages.error(request, GONE)
        return redirect(page_of(row))
    return shown_once_noted(
        request,
        content,
        sha256=found.sha256,
        note=lambda: record_request_paper_look(paper=found, by=request.user),
        page=page_of(row),
        name=found.name,
        content_type=found.content_type,
    )


@requires(ADD_PAPER.right)
@require_http_methods(["GET", "POST"])
def request_paper_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a paper that came later, such as the signed consent."""
    row = row_within_reach(request, pk)
    form = AddPaperForm(*sent_with(request))

    def show() -> HttpResponse:
        refused = why_refused(lambda: ADD_PAPER.check_can(row, by=request.user))
        page = {
            **said_of(row),
            "form": form,
            "does": ADD_PAPER.words,
            "why_not": "" if form.is_bound else refused,
            "back_url": page_of(row),
            "packet": None,
            "changed": "",
            "taken": [],
        }
        return render(request, "records/releases/release_step.html", page)

    return form_page(
        request,
        form,
        write=lambda given: add_request_paper(
            request=row,
            presented=form.presented,
            by=request.user,
            now=timezone.now(),
            form_token=given["form_token"],
        ),
        say_done=lambda added: f"“{added}” is kept with {row.number}.",
        say_again=lambda added: (
            f"That file is with {row.number} already, as “{added}”; nothing was stored twice."
        ),
        go_to=lambda added: page_of(row),
        show=show,
    )


@requires(VOID_PAPER.right)
@require_http_methods(["GET", "POST"])
def request_paper_void(request: SignedInRequest, pk: int, paper: int) -> HttpResponse:
    """Take a paper off that does not belong to its request, with a reason."""
    row = row_within_reach(request, pk)
    found = _paper_of(row, paper)
    form = VoidForm(sent_with(request)[0])

    def check() -> None:
        VOID_PAPER.check_can(row, by=request.user)
        if found.is_voided:
            raise voided_already(found)

    def show() -> HttpResponse:
        page = {
            **said_of(row),
            "paper": found,
            "form": form,
            "why_not": "" if form.is_bound else why_refused(check),
            "back_url": page_of(row),
        }
        return render(request, "records/releases/request_paper_void.html", page)

    return form_page(
        request,
        form,
        write=lambda given: void_request_paper(
            paper=found, **given, by=request.user, now=timezone.now()
        ),
        say_done=lambda voided: f"“{voided}” is voided; it stays readable with your reason.",
        go_to=lambda voided: page_of(row),
        show=show,
    )


def _paper_of(row: ReleaseRequest, key: int) -> RequestPaper:
    """A paper of a request that is within reach.

    Raises:
        Http404: the request has none of this key.
    """
    return get_object_or_404(row.papers.select_related("added_by", "voided_by"), pk=key)
