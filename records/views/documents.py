"""One document, as the file that was uploaded."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from frame.access import requires
from frame.requests import SignedInRequest
from frame.rights import Right
from records.actions.documents import record_document_look
from records.models import Document


@requires(Right.SEE_OWN_RECORD, Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
@require_GET
def document_file(request: SignedInRequest, pk: int) -> FileResponse:
    """Hand over a document within reach, to be saved and never run in the browser."""
    document = get_object_or_404(
        Document.objects.visible_to(request.user).select_related("member"), pk=pk
    )
    try:
        content = document.file.open("rb")
    except FileNotFoundError:
        # The rows were restored from a backup and the files were not.
        raise Http404 from None
    record_document_look(document=document, by=request.user)
    return FileResponse(
        content,
        as_attachment=True,
        filename=document.name,
        content_type=document.content_type,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
