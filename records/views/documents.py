"""One document, as the file that was uploaded: to be saved, or shown beside a form."""

from collections.abc import Callable

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from frame.access import requires
from frame.handing_over import closed_on_failure, file_to_save, file_to_show
from frame.requests import SignedInRequest
from frame.rights import Right
from records.actions.documents import record_document_look
from records.models import Document

SEE_RECORDS = (Right.SEE_OWN_RECORD, Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)


@requires(*SEE_RECORDS)
@require_GET
def document_file(request: SignedInRequest, pk: int) -> FileResponse | HttpResponse:
    """Hand over a document within reach, to be saved and never run in the browser."""
    return _handed_over(request, pk, file_to_save)


@requires(*SEE_RECORDS)
@require_GET
@xframe_options_sameorigin
@csp_replace({"default-src": [NONE], "frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its stub knows plain requests alone
def document_shown(request: SignedInRequest, pk: int) -> FileResponse | HttpResponse:
    """Show a document within reach, in a frame of our own pages alone; nothing in it may load."""
    return _handed_over(request, pk, file_to_show)


def _handed_over(
    request: SignedInRequest, pk: int, answer: Callable[..., FileResponse]
) -> FileResponse | HttpResponse:
    document = get_object_or_404(
        Document.objects.visible_to(request.user).select_related("member"), pk=pk
    )
    if document.destroyed_at is not None:
        shown = {"document": document}
        return render(request, "records/retention/document_destroyed.html", shown, status=410)
    try:
        content = document.file.open("rb")
    except FileNotFoundError:
        # The rows were restored from a backup and the files were not.
        raise Http404 from None
    with closed_on_failure(content):
        record_document_look(document=document, by=request.user)
    return answer(content, name=document.name, content_type=document.content_type)
