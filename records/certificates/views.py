"""A page of a paper as a picture, to be shown beside a form."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from frame.access import requires
from frame.files import ContentType
from frame.pdf.asking import PdfError, pdf_page_picture
from frame.picture.asking import PictureError, upright_picture
from frame.requests import SignedInRequest
from frame.rights import Right
from records.actions.documents import record_document_look
from records.models import Document

DOTS_ACROSS = 1600


@requires(Right.SEE_OWN_RECORD, Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
@require_GET
def document_page(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Show one page of a document within reach as a picture, in which nothing can run."""
    document = get_object_or_404(
        Document.objects.visible_to(request.user).select_related("member"), pk=pk
    )
    try:
        with document.file.open("rb") as stored:
            picture = _picture(stored.read(), document.content_type, number)
    except (FileNotFoundError, PdfError, PictureError, IndexError):
        raise Http404 from None
    record_document_look(document=document, by=request.user)
    return HttpResponse(
        picture,
        content_type=ContentType.JPEG.value,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )


def _picture(content: bytes, content_type: str, number: int) -> bytes:
    """The page as JPEG.

    Args:
        number: counted from 1.

    Raises:
        IndexError: there is no such page.
        PdfError: likewise of a PDF, or it can't be shown.
        PictureError: a picture can't be shown.
    """
    if content_type == ContentType.PDF:
        return pdf_page_picture(content, number - 1, DOTS_ACROSS)
    if number != 1:
        raise IndexError(number)
    return upright_picture(content, DOTS_ACROSS)
