"""One document, as the file that was uploaded: to be saved, or shown beside a form."""

from typing import IO

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from frame.access import requires
from frame.addresses import came_from
from frame.handing_over import saved_once_noted, shown_once_noted
from frame.requests import SignedInRequest
from frame.rights import Right
from records.actions.documents import record_document_look, record_document_taken
from records.models import Document

SEE_RECORDS = (Right.SEE_OWN_RECORD, Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)


@requires(*SEE_RECORDS)
@require_GET
def document_file(request: SignedInRequest, pk: int) -> FileResponse | HttpResponse:
    """Hand over a document within reach, to be saved and never run in the browser."""
    document = _within_reach(request, pk)
    if document.destroyed_at is not None:
        return _destroyed(request, document)
    return saved_once_noted(
        request,
        _opened(document),
        sha256=document.sha256,
        note=lambda: record_document_taken(document=document, by=request.user),
        page=_page_of_words(request),
        name=document.name,
        content_type=document.content_type,
    )


@requires(*SEE_RECORDS)
@require_GET
@xframe_options_sameorigin
@csp_replace({"default-src": [NONE], "frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its stub knows plain requests alone
def document_shown(request: SignedInRequest, pk: int) -> FileResponse | HttpResponse:
    """Show a document within reach, in a frame of our own pages alone; nothing in it may load."""
    document = _within_reach(request, pk)
    if document.destroyed_at is not None:
        return _destroyed(request, document)
    return shown_once_noted(
        request,
        _opened(document),
        sha256=document.sha256,
        note=lambda: record_document_look(document=document, by=request.user),
        page=_page_of_words(request),
        name=document.name,
        content_type=document.content_type,
    )


def _within_reach(request: SignedInRequest, pk: int) -> Document:
    documents = Document.objects.visible_to(request.user)
    return get_object_or_404(documents.select_related("member"), pk=pk)


def _destroyed(request: SignedInRequest, document: Document) -> HttpResponse:
    shown = {"document": document}
    return render(request, "records/retention/document_destroyed.html", shown, status=410)


def _opened(document: Document) -> IO[bytes]:
    try:
        content: IO[bytes] = document.file.open("rb")
    except FileNotFoundError:
        # The rows were restored from a backup and the files were not.
        raise Http404 from None
    return content


def _page_of_words(request: SignedInRequest) -> str:
    """Where it is said why a document isn't given: it has no page, and many lead to it."""
    return came_from(request) or reverse("home")
